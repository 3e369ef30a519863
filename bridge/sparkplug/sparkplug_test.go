package sparkplug

import (
	"math"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/mqtt"
	"gemel/bridge/mqtt/embedded"
)

// recorded is a packet that a client sent.
type recorded struct {
	client string
	embedded.Packet
}

// broker is an embedded server that remembers what clients sent, in the order of coming.
type broker struct {
	*embedded.Server
	t *testing.T

	mu   sync.Mutex
	tape []recorded
	news chan struct{}
}

func newBroker(t *testing.T, address string) *broker {
	t.Helper()
	b := &broker{t: t, news: make(chan struct{}, 1)}
	s, err := embedded.Listen(address, func(client string, p embedded.Packet) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.tape = append(b.tape, recorded{client, p})
		select {
		case b.news <- struct{}{}:
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	b.Server = s
	t.Cleanup(func() { _ = s.Close() })
	return b
}

func (b *broker) client(id string) mqtt.Broker {
	return mqtt.Broker{URL: b.URL(), ClientID: id, KeepAlive: time.Second}
}

// until waits for something to be true of the tape.
func (b *broker) until(what string, ready func([]recorded) bool) {
	b.t.Helper()
	for end := time.After(20 * time.Second); ; {
		b.mu.Lock()
		ok := ready(b.tape)
		b.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-b.news:
		case <-end:
			b.t.Fatalf("%s: did not happen", what)
		}
	}
}

func tagAt(id bridge.TagID, a string, typ bridge.DataType, access bridge.Access) bridge.Tag {
	return bridge.Tag{ID: id, Name: a, Source: "plant", Address: a, Scale: 1, Low: math.Inf(-1), High: math.Inf(1), Access: access, Type: typ, Unit: "1"}
}

// plant has an edge node with two devices and a metric of its own.
func plant() []bridge.Tag {
	return []bridge.Tag{
		tagAt(1, "plant/pumps/booster/level", bridge.Float64, bridge.Read),
		tagAt(2, "plant/pumps/booster/speed", bridge.Int16, bridge.ReadWrite),
		tagAt(3, "plant/pumps/booster/valve/open", bridge.Boolean, bridge.ReadWrite),
		tagAt(4, "plant/pumps/meter/power", bridge.Float32, bridge.Read),
		tagAt(5, "plant/pumps//uptime", bridge.UInt32, bridge.Read),
		tagAt(6, "plant/pumps//limit", bridge.Int64, bridge.ReadWrite),
	}
}

func newNode(t *testing.T, c NodeConfig, written func(bridge.Tag, float64) (float64, error)) *Node {
	t.Helper()
	c.Name, c.Group, c.Node = "edge", "plant", "pumps"
	if c.Tags == nil {
		c.Tags = plant()
	}
	n, err := NewNode(c, written)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Close() })
	return n
}

func newSource(t *testing.T, c Config) *Source {
	t.Helper()
	c.Name, c.Host = "plant", "gemel"
	if c.Reorder == 0 {
		c.Reorder = 200 * time.Millisecond
	}
	if c.Tags == nil {
		c.Tags = plant()
	}
	s, err := NewSource(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func echo(_ bridge.Tag, x float64) (float64, error) { return x, nil }

func TestAHostHearsAnEdgeNode(t *testing.T) {
	t.Parallel()
	b := newBroker(t, "127.0.0.1:0")
	n := newNode(t, NodeConfig{Brokers: []mqtt.Broker{b.client("edge")}}, echo)
	n.Set(0, 3.25)
	n.Set(1, -5)
	in, stop := bridgetest.Run(t, newSource(t, Config{Broker: b.client("host")}))
	in.Until(t, "births", func() bool {
		return in.Last(1).Value == 3.25 && in.Last(2).Value == -5 && in.Last(3).Status == bridge.BadWaitingForInitial
	})
	n.Set(1, -6)
	n.Set(2, 1)
	n.Set(3, math.NaN())
	n.Set(4, 4294967295)
	n.Set(5, -9007199254740991)
	in.Until(t, "data", func() bool {
		return in.Last(2).Value == -6 && in.Last(3).Value == 1 && in.Last(4).Status == bridge.BadSensorFailure && in.Last(5).Value == 4294967295 && in.Last(6).Value == -9007199254740991
	})
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	in.Until(t, "stale", func() bool {
		return in.Last(1).Status == bridge.UncertainLastUsable && in.Last(1).Value == 3.25 && in.Last(4).Status == bridge.BadNoCommunication
	})
	stop()
}
