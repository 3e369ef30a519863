package sparkplug

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/gate"
	"gemel/bridge/journal"
	"gemel/bridge/mqtt"
	"gemel/bridge/sparkplug/payload"
)

// Types of packets (MQTT 3.1.1, 2.2.1).
const (
	packetConnect    = 1
	packetPublish    = 3
	packetSubscribe  = 8
	packetDisconnect = 14
)

// permits makes a gate that lets tags be written, and permits for values.
type permits struct {
	t    *testing.T
	g    *gate.Gate
	tags []bridge.Tag
}

func (p *permits) Now(string) (bridge.Sample, bool) {
	now := bridge.At(time.Now())
	return bridge.Sample{Value: 100, Source: now, Server: now}, true
}

func newPermits(t *testing.T, tags []bridge.Tag) *permits {
	t.Helper()
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	j, err := journal.Open(filepath.Join(t.TempDir(), "journal"), key, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	text := "gemel: 1\nclasses: {a: {approvers: 1}}\ntags:\n"
	for _, x := range tags {
		if x.Access&bridge.Write != 0 {
			text += fmt.Sprintf("  %s: {class: a, min: -5000, max: 5000}\n", x.Name)
		}
	}
	rules, err := gate.ParseRules([]byte(text), func(string) (string, bool) { return "1", true }, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	p := &permits{t: t, tags: tags}
	p.g, err = gate.New(gate.Options{Journal: j, Rules: rules, People: gate.People{"anna": {Name: "anna", Role: gate.Approver, Key: key.Public().(ed25519.PublicKey)}}, Plant: p, Clock: bridge.Wall{}, Writing: true,
		Tag: func(name string) (bridge.Tag, bool) {
			for _, x := range tags {
				if x.Name == name {
					return x, true
				}
			}
			return bridge.Tag{}, false
		}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *permits) permit(tag string, value float64) *gate.Permit {
	p.t.Helper()
	x, err := p.g.Propose(gate.Proposal{By: "twin", Expires: bridge.At(time.Now().Add(time.Hour)), Reason: "test", Model: "m", Parameters: "p", Evidence: gate.Evidence{Simulation: "s"},
		Changes: []gate.Change{{Tag: tag, Value: value, Revert: 100}}})
	if err != nil {
		p.t.Fatal(err)
	}
	d := gate.Decision{Proposal: x.ID, Hash: x.Hash(), Approve: true, By: "anna", At: bridge.At(time.Now())}
	d.Sign(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	if err := p.g.Decide(d); err != nil {
		p.t.Fatal(err)
	}
	permit, err := p.g.Permit(x.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	return permit
}

// state of the newest proposal.
func (p *permits) state() (gate.State, string) {
	all := p.g.Proposals()
	v := all[len(all)-1]
	return v.State, v.Why
}

// raw is a client that says what a test wants.
func raw(t *testing.T, b mqtt.Broker, will *mqtt.Will) *mqtt.Client {
	t.Helper()
	c, err := b.Connect(context.Background(), func() mqtt.Start { return mqtt.Start{Clean: true, Will: will} })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Disconnect)
	return c
}

func publish(t *testing.T, c *mqtt.Client, topic string, p *payload.Payload) {
	t.Helper()
	if err := c.Publish(topic, 0, false, marshal(p)); err != nil {
		t.Fatal(err)
	}
}

// sent is a Sparkplug message as a client sent it.
type sent struct {
	at     int // on the tape
	client string
	topic  topic
	name   string // of the topic
	p      *payload.Payload
	body   []byte
	qos    byte
	retain bool
}

// play is what was seen in a session of an edge node and a host application, from the first word to the last.
type play struct {
	t    *testing.T
	tape []recorded
	msgs []sent
	in   *bridgetest.Inbox
}

// messages on the tape; wills count where they were registered, with client + " will".
func (p *play) index() {
	for i, r := range p.tape {
		m := sent{at: i, client: r.client}
		switch r.FixedHeader.Type {
		case packetConnect:
			if !r.Connect.WillFlag {
				continue
			}
			m.client, m.name, m.body, m.qos, m.retain = r.client+" will", r.Connect.WillTopic, r.Connect.WillPayload, r.Connect.WillQos, r.Connect.WillRetain
		case packetPublish:
			m.name, m.body, m.qos, m.retain = r.TopicName, r.Payload, r.FixedHeader.Qos, r.FixedHeader.Retain
		default:
			continue
		}
		if t, ok := parseTopic(m.name); ok {
			m.topic = t
			var err error
			if m.p, err = unmarshal(m.body); err != nil {
				p.t.Errorf("%s of %s: %v", m.name, m.client, err)
				continue
			}
		}
		p.msgs = append(p.msgs, m)
	}
}

// of a client, of some kinds; state has the kind STATE.
func (p *play) of(client string, kinds ...string) (list []sent) {
	for _, m := range p.msgs {
		kind := m.topic.kind
		if strings.HasPrefix(m.name, namespace+"/"+state+"/") {
			kind = state
		}
		for _, k := range kinds {
			if m.client == client && kind == k {
				list = append(list, m)
			}
		}
	}
	return list
}

// count of Sparkplug messages of a client so far.
func count(tape []recorded, client, kind string) (n int) {
	for _, r := range tape {
		if t, ok := parseTopic(r.TopicName); ok && r.client == client && r.FixedHeader.Type == packetPublish && t.kind == kind {
			n++
		}
	}
	return n
}

// perform the play that the assertions are held against.
func perform(t *testing.T) *play {
	b := newBroker(t, "127.0.0.1:0")
	other := raw(t, b.client("raw"), nil)
	_ = other.Publish(stateTopic("other"), 1, true, encodeState(true, 1)) // another host is no reason to be born
	n := newNode(t, NodeConfig{Brokers: []mqtt.Broker{b.client("edge")}, Primary: "gemel"}, echo)
	n.Set(0, 3.25)
	b.until("the edge node waits", func(tape []recorded) bool {
		for _, r := range tape {
			if r.client == "edge" && r.FixedHeader.Type == packetSubscribe {
				return true
			}
		}
		return false
	})
	_ = other.Publish(stateTopic("gemel"), 1, false, encodeState(false, 1))
	s := newSource(t, Config{Broker: b.client("host"), Reorder: 100 * time.Millisecond})
	in, stop := bridgetest.Run(t, s)
	in.Until(t, "births", func() bool { return in.Last(1).Value == 3.25 })
	for i := range 600 { // more than once around the seq
		n.Set(i%2*4, float64(i))
		for n.Waiting() > 0 {
			time.Sleep(20 * time.Microsecond)
		}
	}
	n.Set(2, 1)
	in.Until(t, "data", func() bool { return in.Last(1).Value == 598 && in.Last(5).Value == 599 && in.Last(3).Value == 1 })
	n.Lose("meter", true)
	in.Until(t, "a lost device", func() bool { return in.Last(4).Status == bridge.BadNoCommunication })
	n.Lose("meter", false)
	n.Set(3, 7)
	in.Until(t, "a device that is there again", func() bool { return in.Last(4).Value == 7 })

	// the host is said to be away, by somebody who is behind the times
	_ = other.Publish(stateTopic("gemel"), 1, true, encodeState(false, 5))
	b.until("the host objects", func(tape []recorded) bool { return states(tape, true) >= 2 })

	publish(t, other, namespace+"/plant/NCMD/pumps", &payload.Payload{Timestamp: proto.Uint64(1), Metrics: []*payload.Payload_Metric{rebirthMetric(true, 0)}})
	b.until("a rebirth", func(tape []recorded) bool {
		return count(tape, "edge", nbirth) == 2 && count(tape, "edge", dbirth) == 5
	})

	w, err := NewWriter(s, b.client("writer"))
	if err != nil {
		t.Fatal(err)
	}
	g := newPermits(t, plant())
	in.Until(t, "the rebirth is heard", func() bool { return true })
	for tag, value := range map[string]float64{"plant/pumps/booster/speed": -5, "plant/pumps//limit": -7} {
		if err := w.Write(context.Background(), g.permit(tag, value)); err != nil {
			t.Fatal(err)
		}
		if s, why := g.state(); s != gate.Written {
			t.Errorf("%s: %s (%s)", tag, s, why)
		}
	}
	n.Set(0, 42)
	in.Until(t, "data after the rebirth", func() bool { return in.Last(1).Value == 42 })
	b.Cut("edge")
	b.until("another connection", func(tape []recorded) bool { return count(tape, "edge", nbirth) == 3 })
	in.Until(t, "births again", func() bool { return in.Last(1).Value == 42 && in.Last(1).Status.IsGood() })
	// the host leaves; the edge node does as well, and comes back to wait
	stop()
	b.until("the edge node leaves", func(tape []recorded) bool { return connects(tape, "edge") == 3 && count(tape, "edge", ndeath) == 1 })
	n.Set(0, 43)
	n.Set(0, 44)
	in2, stop2 := bridgetest.Run(t, newSource(t, Config{Broker: b.client("host")}))
	in2.Until(t, "what was kept", func() bool { return len(in2.Of(1)) >= 2 && in2.Last(1).Value == 43 })
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	in2.Until(t, "stale", func() bool { return in2.Last(1).Status == bridge.UncertainLastUsable })
	stop2()
	b.until("goodbyes", func(tape []recorded) bool {
		n := map[string]int{}
		for _, r := range tape {
			if r.FixedHeader.Type == packetDisconnect {
				n[r.client]++
			}
		}
		return n["edge"] == 2 && n["host"] == 2
	})
	b.mu.Lock()
	defer b.mu.Unlock()
	p := &play{t: t, tape: append([]recorded(nil), b.tape...), in: in}
	p.index()
	return p
}

func connects(tape []recorded, client string) (n int) {
	for _, r := range tape {
		if r.client == client && r.FixedHeader.Type == packetConnect {
			n++
		}
	}
	return n
}

func states(tape []recorded, online bool) (n int) {
	for _, r := range tape {
		if on, _, ok := decodeState(r.Payload); ok && on == online && r.client == "host" && r.FixedHeader.Type == packetPublish {
			n++
		}
	}
	return n
}
