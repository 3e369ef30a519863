package modbus

import (
	"context"
	"crypto/ed25519"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/journal"
)

// permits makes a gate that lets "speed" (7/holding/1, Int16, tenths of rpm) be written, and a permit for a value.
type permits struct {
	t   *testing.T
	g   *gate.Gate
	tag bridge.Tag
}

func (p permits) Now(string) (bridge.Sample, bool) {
	now := bridge.At(time.Now())
	return bridge.Sample{Value: 100, Source: now, Server: now}, true
}

func newPermits(t *testing.T, speed bridge.Tag) permits {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	j, err := journal.Open(filepath.Join(t.TempDir(), "journal"), key, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	rules, err := gate.ParseRules([]byte("gemel: 1\nclasses: {a: {approvers: 1}}\ntags: {speed: {class: a, min: 0 rpm, max: 5000 rpm}}"),
		func(string) (string, bool) { return "rpm", true }, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	p := permits{t: t, tag: speed}
	p.g, err = gate.New(gate.Options{Journal: j, Rules: rules, People: gate.People{"anna": {Name: "anna", Role: gate.Approver, Key: key.Public().(ed25519.PublicKey)}}, Plant: p, Clock: bridge.Wall{}, Writing: true,
		Tag: func(string) (bridge.Tag, bool) { return speed, true }})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p permits) permit(value float64) *gate.Permit {
	p.t.Helper()
	x, err := p.g.Propose(gate.Proposal{By: "twin", Expires: bridge.At(time.Now().Add(time.Hour)), Reason: "test", Model: "m", Parameters: "p", Evidence: gate.Evidence{Simulation: "s"},
		Changes: []gate.Change{{Tag: "speed", Value: value, Revert: 100}}})
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
func (p permits) state() (gate.State, string) {
	all := p.g.Proposals()
	v := all[len(all)-1]
	return v.State, v.Why
}

func TestAPermitIsWrittenAndReadBack(t *testing.T) {
	speed := tagAt("7/holding/1", bridge.Int16)
	speed.Name, speed.Unit, speed.Scale = "speed", "rpm", 0.1
	c := Config{Name: "plc", Address: free(t), Base: 1, Clock: bridge.Wall{}, Tags: []bridge.Tag{speed}}
	var got []float64
	var refuse error
	d := device(t, c, func(_ bridge.Tag, v float64) (float64, error) { got = append(got, v); return v, refuse })
	w, err := NewWriter(c)
	if err != nil {
		t.Fatal(err)
	}
	p := newPermits(t, speed)
	write := func(value float64) (gate.State, string) {
		t.Helper()
		if err := w.Write(context.Background(), p.permit(value)); err != nil {
			t.Fatal(err)
		}
		return p.state()
	}
	if s, why := write(145.04); s != gate.Written || len(got) != 1 || got[0] != 145 {
		t.Errorf("%s (%s), the device got %v; want 145, to the tenth", s, why, got)
	}
	if s, why := write(4000); s != gate.Failed || !strings.Contains(why, "does not fit") || len(got) != 1 {
		t.Errorf("40000 in an Int16: %s (%s), %v", s, why, got)
	}
	refuse = errors.New("not now")
	if s, why := write(150); s != gate.Failed || !strings.Contains(why, "refused") {
		t.Errorf("refused: %s (%s)", s, why)
	}
	refuse = nil
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	permit := p.permit(150)
	if err := w.Write(context.Background(), permit); err == nil {
		t.Error("wrote to a device that is not there")
	}
	if s, _ := p.state(); s != gate.Open { // nothing left: the permit is not used up
		t.Errorf("the proposal is %s", s)
	}
}

// hurried is a clock that runs ten times as fast as the wall's.
type hurried struct{ from time.Time }

func (h hurried) Now() time.Time                       { return h.from.Add(10 * time.Since(h.from)) }
func (hurried) After(d time.Duration) <-chan time.Time { return time.After(d / 10) }

// A device that clamps answers that all is well, and holds something else.
func TestAClampedValueIsFailed(t *testing.T) {
	speed := tagAt("7/holding/1", bridge.Int16)
	speed.Name, speed.Unit = "speed", "rpm"
	c := Config{Name: "plc", Address: free(t), Base: 1, Timeout: 10 * time.Second, Clock: hurried{time.Now()}, Tags: []bridge.Tag{speed}}
	d := device(t, c, func(_ bridge.Tag, x float64) (float64, error) { return min(x, 1450), nil })
	defer func() { _ = d.Close() }()
	w, err := NewWriter(c)
	if err != nil {
		t.Fatal(err)
	}
	p := newPermits(t, speed)
	permit := p.permit(3000)
	if err := w.Write(context.Background(), permit); err != nil {
		t.Fatal(err)
	}
	if s, why := p.state(); s != gate.Failed || !strings.Contains(why, "wrote 3000 and read back 1450") {
		t.Errorf("%s (%s)", s, why)
	}
}
