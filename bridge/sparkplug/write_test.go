package sparkplug

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/gate"
	"gemel/bridge/mqtt"
)

func TestACommandIsDoneWhenItIsHeardBack(t *testing.T) {
	t.Parallel()
	b := newBroker(t, "127.0.0.1:0")
	tags := plant()
	tags[1].Scale = 0.1 // tenths in an Int16
	var clamp func(float64) (float64, error)
	n := newNode(t, NodeConfig{Brokers: []mqtt.Broker{b.client("edge")}, Tags: tags}, func(_ bridge.Tag, x float64) (float64, error) { return clamp(x) })
	n.Set(1, 100)
	s := newSource(t, Config{Broker: b.client("host"), Tags: tags})
	w, err := NewWriter(s, b.client("writer"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewWriter(s, b.client("host")); err == nil {
		t.Error("the writer may push the reader out")
	}
	p := newPermits(t, tags)
	if err := w.Write(context.Background(), p.permit("plant/pumps/booster/speed", 150)); err == nil {
		t.Error("wrote without anybody to hear it back")
	}
	if s, why := p.state(); s != gate.Open { // nothing left: the permit is not used up
		t.Errorf("the proposal is %s (%s)", s, why)
	}
	in, _ := bridgetest.Run(t, s)
	in.Until(t, "births", func() bool { return in.Last(2).Value == 100 })
	for _, c := range []struct {
		value float64
		does  func(float64) (float64, error)
		want  gate.State
		why   string
	}{
		{145.04, func(x float64) (float64, error) { return x, nil }, gate.Written, ""},
		{4000, func(x float64) (float64, error) { return x, nil }, gate.Failed, "does not fit"},
		{300, func(x float64) (float64, error) { return min(x, 200), nil }, gate.Failed, "holds 200"},
		{150, func(float64) (float64, error) { return 0, errors.New("not now") }, gate.Failed, "holds 200"},
	} {
		clamp = c.does
		if err := w.Write(context.Background(), p.permit("plant/pumps/booster/speed", c.value)); err != nil {
			t.Fatal(err)
		}
		if s, why := p.state(); s != c.want || !strings.Contains(why, c.why) {
			t.Errorf("%g: %s (%s)", c.value, s, why)
		}
	}
	in.Until(t, "145", func() bool {
		for _, x := range in.Of(2) {
			if x.Value == 145 {
				return true
			}
		}
		return false
	})
	n.Lose("booster", true)
	in.Until(t, "a lost device", func() bool { return in.Last(2).Status == bridge.UncertainLastUsable })
	if err := w.Write(context.Background(), p.permit("plant/pumps/booster/speed", 150)); err != nil {
		t.Fatal(err)
	}
	if s, why := p.state(); s != gate.Failed || !strings.Contains(why, "not there") {
		t.Errorf("a lost device: %s (%s)", s, why)
	}
}

// soon makes long waits short.
type soon struct{ bridge.Wall }

func (soon) After(d time.Duration) <-chan time.Time { return time.After(d / 20) }

// What an edge node does not answer is not known, and failed.
func TestACommandThatNobodyAnswers(t *testing.T) {
	t.Parallel()
	b := newBroker(t, "127.0.0.1:0")
	s := newSource(t, Config{Broker: b.client("host"), Tags: scriptedTags(), Clock: soon{}})
	in, _ := bridgetest.Run(t, s)
	in.Until(t, "connected", func() bool { return in.Told(func(e bridge.Event) bool { return e.State == bridge.Connected }) })
	e := newScripted(t, b)
	e.born(0)
	in.Until(t, "births", func() bool { return in.Last(1).Value == 100 })
	w, err := NewWriter(s, b.client("writer"))
	if err != nil {
		t.Fatal(err)
	}
	tags := scriptedTags()
	p := newPermits(t, tags)
	if err := w.Write(context.Background(), p.permit("plant/pumps/booster/speed", 150)); err != nil {
		t.Fatal(err)
	}
	if s, why := p.state(); s != gate.Failed || !strings.Contains(why, "not known") {
		t.Errorf("%s (%s)", s, why)
	}
	tags[0].Type = bridge.Float64 // approved as what it is not
	q := newPermits(t, tags)
	if err := w.Write(context.Background(), q.permit("plant/pumps/booster/speed", 150)); err != nil {
		t.Fatal(err)
	}
	if s, why := q.state(); s != gate.Failed || !strings.Contains(why, "Int16") {
		t.Errorf("%s (%s)", s, why)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if n := count(b.tape, "writer", dcmd); n != 1 {
		t.Errorf("%d commands left, want 1", n)
	}
}
