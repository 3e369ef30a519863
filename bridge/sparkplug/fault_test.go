package sparkplug

import (
	"context"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/gate"
	"gemel/bridge/mqtt"
	"gemel/bridge/mqtt/mqtttest"
)

// exactly says what is wrong with the samples of a tag that had the value i at the time base + i ms.
func exactly(list []bridge.Sample, base bridge.Time, n int) error {
	seen := make([]int, n)
	for _, x := range list {
		if i := int((x.Source - base) / 1e6); x.Status.IsGood() && i >= 0 && i < n && x.Value == float64(i) {
			seen[i]++
		}
	}
	var lost, twice []int
	for i, k := range seen {
		switch {
		case k == 0:
			lost = append(lost, i)
		case k > 1:
			twice = append(twice, i)
		}
	}
	if len(lost)+len(twice) > 0 {
		return fmt.Errorf("of %d samples %d are lost %v and %d came twice %v", n, len(lost), lost, len(twice), twice)
	}
	return nil
}

// An edge node that knows its host, and a host: whatever breaks in between, every sample arrives, once.
func TestNothingIsLostOrToldTwiceBetweenTheTwo(t *testing.T) {
	t.Parallel()
	b := newBroker(t, "127.0.0.1:0")
	url := b.URL()
	n := newNode(t, NodeConfig{Brokers: []mqtt.Broker{b.client("edge")}, Primary: "gemel"}, echo)
	in, stop := bridgetest.Run(t, newSource(t, Config{Broker: b.client("host")}))
	in.Until(t, "births", func() bool { return in.Last(4).Status == bridge.BadWaitingForInitial })
	base := bridge.At(time.Now()) / 1e6 * 1e6
	const all = 1500
	for i := range all {
		switch i {
		case 200, 300:
			b.Cut("edge")
		case 400, 500:
			b.Cut("host")
		case 600:
			b.Cut("edge")
			b.Cut("host")
		case 700:
			_ = b.Close()
		case 800:
			b = newBroker(t, strings.TrimPrefix(url, "mqtt://"))
		case 1000, 1300:
			in.Refuse(i == 1000)
		case 1100:
			b.Cut("host")
		}
		n.Report(0, bridge.Sample{Value: float64(i), Source: base + bridge.Time(i)*1e6})
		time.Sleep(time.Millisecond)
	}
	in.Until(t, "all of them", func() bool { return exactly(in.Of(1), base, all) == nil })
	stop()
	if err := exactly(in.Of(1), base, all); err != nil {
		t.Error(err)
	}
	if !in.Told(func(e bridge.Event) bool { return e.Gap }) {
		t.Error("no gap was told, though connections broke")
	}
}

// What there is no room for is told.
func TestAnOutboxThatOverflows(t *testing.T) {
	t.Parallel()
	b := newBroker(t, "127.0.0.1:0")
	told := make(chan bridge.Event, 100)
	n := newNode(t, NodeConfig{Brokers: []mqtt.Broker{b.client("edge")}, Primary: "gemel", Keep: 100, Tell: func(e bridge.Event) { told <- e }}, echo)
	base := bridge.At(time.Now()) / 1e6 * 1e6
	for i := range 1000 {
		n.Report(0, bridge.Sample{Value: float64(i), Source: base + bridge.Time(i)*1e6})
	}
	in, _ := bridgetest.Run(t, newSource(t, Config{Broker: b.client("host")}))
	in.Until(t, "the rest", func() bool { return in.Last(1).Value == 998 })
	got := len(in.Of(1))
	for e := range told {
		if e.Gap {
			if lost := 1000 - got; !strings.Contains(e.Text, fmt.Sprintf("%d samples", lost)) || e.From != base || e.To != base+bridge.Time(lost-1)*1e6 {
				t.Errorf("%d came, and it was told %+v", got, e)
			}
			break
		}
	}
	if got < 100 || got > 113 { // an eighth more than 100
		t.Errorf("%d were kept", got)
	}
}

// The same with a server that nobody here wrote, over mutual TLS, killed and restarted; readers may not command.
func TestNothingIsLostOverMosquitto(t *testing.T) {
	t.Parallel()
	m := mqtttest.NewMosquitto(t, "user edge\ntopic readwrite spBv1.0/plant/#\ntopic read spBv1.0/STATE/#\nuser host\ntopic read spBv1.0/plant/#\ntopic write spBv1.0/plant/NCMD/#\ntopic readwrite spBv1.0/STATE/gemel\n"+
		"user writer\ntopic write spBv1.0/plant/DCMD/#\n")
	certified := func(name string) mqtt.Broker {
		own, _, _ := m.Issue(name, nil)
		return mqtt.Broker{URL: m.URL, ClientID: name, Roots: m.Pool(), Own: &own, KeepAlive: time.Second}
	}
	n := newNode(t, NodeConfig{Brokers: []mqtt.Broker{certified("edge")}, Primary: "gemel"}, echo)
	s := newSource(t, Config{Broker: certified("host")})
	in, stop := bridgetest.Run(t, s)
	in.Until(t, "births", func() bool { return in.Last(4).Status == bridge.BadWaitingForInitial })
	base := bridge.At(time.Now()) / 1e6 * 1e6
	const all = 600
	for i := range all {
		if i == 200 || i == 400 {
			m.Stop(syscall.SIGKILL)
		}
		if i == 300 || i == 500 {
			m.Start()
		}
		n.Report(0, bridge.Sample{Value: float64(i), Source: base + bridge.Time(i)*1e6})
		time.Sleep(time.Millisecond)
	}
	in.Until(t, "all of them", func() bool { return exactly(in.Of(1), base, all) == nil })
	p := newPermits(t, plant())
	for _, c := range []struct {
		name string
		want gate.State
	}{{"writer", gate.Written}, {"outsider", gate.Failed}} {
		w, err := NewWriter(s, certified(c.name))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(context.Background(), p.permit("plant/pumps/booster/speed", 12)); err != nil {
			t.Fatal(err)
		}
		if state, why := p.state(); state != c.want {
			t.Errorf("%s: %s (%s)", c.name, state, why)
		}
	}
	stop()
	if err := exactly(in.Of(1), base, all); err != nil {
		t.Error(err)
	}
}

// A connection that carries nothing, and does not say so, makes the tags stale within 3.5 s at a keep-alive of one second.
func TestABlackHoleIsNoticed(t *testing.T) {
	t.Parallel()
	b := newBroker(t, "127.0.0.1:0")
	p := bridgetest.NewProxy(t, strings.TrimPrefix(b.URL(), "mqtt://"))
	through := func(name string) mqtt.Broker {
		return mqtt.Broker{URL: "mqtt://" + p.Address(), ClientID: name, KeepAlive: time.Second}
	}
	n := newNode(t, NodeConfig{Brokers: []mqtt.Broker{through("edge")}, Primary: "gemel"}, echo)
	in, stop := bridgetest.Run(t, newSource(t, Config{Broker: through("host")}))
	in.Until(t, "births", func() bool { return in.Last(4).Status == bridge.BadWaitingForInitial })
	base := bridge.At(time.Now()) / 1e6 * 1e6
	i := 0
	report := func(d time.Duration) {
		for end := time.Now().Add(d); time.Now().Before(end); i++ {
			n.Report(0, bridge.Sample{Value: float64(i), Source: base + bridge.Time(i)*1e6})
			time.Sleep(time.Millisecond)
		}
	}
	report(100 * time.Millisecond)
	in.Until(t, "data", func() bool { return in.Last(1).Status.IsGood() })
	p.BlackHole(true)
	began := time.Now()
	report(2700 * time.Millisecond)
	in.Until(t, "stale", func() bool { return in.Last(1).Status == bridge.UncertainLastUsable })
	if d := time.Since(began); d > 3500*time.Millisecond {
		t.Errorf("stale after %v, want 3.5 s", d)
	}
	p.BlackHole(false)
	report(50 * time.Millisecond)
	in.Until(t, "all of them", func() bool { return exactly(in.Of(1), base, i) == nil })
	stop()
	if err := exactly(in.Of(1), base, i); err != nil {
		t.Error(err)
	}
}
