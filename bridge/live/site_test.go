package live

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/journal"
)

// site is a gate with an actuator in front of writers that do what a test says. It lives in a bubble of synctest: its clock only moves while nobody has anything to do.
type site struct {
	t      *testing.T
	dir    string
	j      *journal.Journal
	g      *gate.Gate
	a      *Actuator
	key    ed25519.PrivateKey
	stop   func() error
	mu     sync.Mutex
	values map[string]float64
	alarms []Alarm
	orders []string // "conn id at": permits that were used
	writer func(order *gate.Order) error
	before func() error // before the permit is used
	done   []gate.View
}

const siteRules = `
gemel: 1
classes: {routine: {approvers: 1}}
tags:
  speed: {class: routine, min: 0 rpm, max: 3000 rpm, pause: 5 min, interlocks: [{when: tag("mode") == 1, why: the pump must be in automatic mode}]}
  valve: {class: routine, min: 0 %, max: 100 %}
  fan: {class: routine, min: 0 rpm, max: 3000 rpm}
`

var siteTags = map[string]bridge.Tag{
	"speed": {ID: 1, Name: "speed", Source: "plc", Address: "speed", Unit: "rpm", Scale: 1, Access: bridge.ReadWrite},
	"valve": {ID: 2, Name: "valve", Source: "plc", Address: "valve", Unit: "%", Scale: 1, Access: bridge.ReadWrite},
	"fan":   {ID: 3, Name: "fan", Source: "cell", Address: "fan", Unit: "rpm", Scale: 1, Access: bridge.ReadWrite},
	"mode":  {ID: 4, Name: "mode", Source: "plc", Address: "mode", Unit: "1", Scale: 1, Access: bridge.Read},
}

func (s *site) Now(tag string) (bridge.Sample, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, ok := s.values[tag]
	now := bridge.At(time.Now())
	return bridge.Sample{Value: x, Source: now, Server: now}, ok
}

// at runs a test on a site.
func at(t *testing.T, f func(s *site)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &site{t: t, dir: t.TempDir(), key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), values: map[string]float64{"speed": 1000, "valve": 50, "fan": 500, "mode": 1}}
		s.open()
		defer func() {
			if s.stop != nil {
				_ = s.stop()
			}
			_ = s.j.Close()
		}()
		f(s)
	})
}

func (s *site) open() {
	s.t.Helper()
	people, err := gate.ParsePeople([]byte(fmt.Sprintf("anna: {role: approver, key: %q}\neva: {role: engineer, key: %q}\n",
		base64.StdEncoding.EncodeToString(s.key.Public().(ed25519.PublicKey)), base64.StdEncoding.EncodeToString(engineer().Public().(ed25519.PublicKey)))))
	if err != nil {
		s.t.Fatal(err)
	}
	rules, err := gate.ParseRules([]byte(siteRules), func(tag string) (string, bool) { return siteTags[tag].Unit, true }, func(tag string) bool { return siteTags[tag].Name != "" })
	if err != nil {
		s.t.Fatal(err)
	}
	if s.j, err = journal.Open(filepath.Join(s.dir, "journal"), s.key, bridge.Wall{}); err != nil {
		s.t.Fatal(err)
	}
	s.g, err = gate.New(gate.Options{Journal: s.j, Rules: rules, People: people, Plant: s, Clock: bridge.Wall{}, Writing: true,
		Tag: func(name string) (bridge.Tag, bool) { t, ok := siteTags[name]; return t, ok }})
	if err != nil {
		s.t.Fatal(err)
	}
	s.a = &Actuator{Gate: s.g, Clock: bridge.Wall{}, Journal: s.j, Writers: map[string]Writer{"plc": one{s, "plc"}, "cell": one{s, "cell"}},
		Raise: func(a Alarm) { s.mu.Lock(); s.alarms = append(s.alarms, a); s.mu.Unlock() }, Written: func(v gate.View) { s.mu.Lock(); s.done = append(s.done, v); s.mu.Unlock() }}
	if s.writer == nil {
		s.writer = s.writes
	}
}

func engineer() ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = 1
	return ed25519.NewKeyFromSeed(seed)
}

// one is the writer of a connection.
type one struct {
	s    *site
	name string
}

func (w one) Write(ctx context.Context, p *gate.Permit) error {
	w.s.mu.Lock()
	before, writer := w.s.before, w.s.writer
	w.s.mu.Unlock()
	if before != nil {
		if err := before(); err != nil {
			return err
		}
	}
	o, err := p.Use()
	if err != nil {
		return err
	}
	w.s.mu.Lock()
	w.s.orders = append(w.s.orders, w.name+" "+o.ID)
	w.s.mu.Unlock()
	return writer(o)
}

// writes is a device that does what it is told.
func (s *site) writes(o *gate.Order) error {
	var out []gate.Outcome
	for _, c := range o.Changes {
		s.mu.Lock()
		s.values[c.Tag] = c.Value
		s.mu.Unlock()
		out = append(out, gate.Outcome{Tag: c.Tag, Done: true, Read: &c.Value, At: bridge.At(time.Now())})
	}
	return o.Done(out)
}

// run starts the actuator with these connections connected.
func (s *site) run(connected ...string) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.a.Run(ctx) }()
	s.stop = func() error { cancel(); s.stop = nil; return <-done }
	synctest.Wait()
	for _, name := range connected {
		s.link(name, bridge.Connected)
	}
}

func (s *site) link(name string, to bridge.State) {
	s.t.Helper()
	if err := s.a.Tell(bridge.Event{Source: name, State: to}); err != nil {
		s.t.Error(err)
	}
	synctest.Wait()
}

func (s *site) propose(changes ...gate.Change) gate.Proposal {
	s.t.Helper()
	p, err := s.g.Propose(gate.Proposal{By: "twin", Expires: bridge.At(time.Now().Add(24 * time.Hour)), Reason: "test", Model: "m", Parameters: "p", Evidence: gate.Evidence{Simulation: "s"}, Changes: changes})
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func to(tag string, x float64) gate.Change { return gate.Change{Tag: tag, Value: x, Revert: x} }

func (s *site) approve(p gate.Proposal) {
	s.t.Helper()
	d := gate.Decision{Proposal: p.ID, Hash: p.Hash(), Approve: true, By: "anna", At: bridge.At(time.Now())}
	d.Sign(s.key)
	if err := s.g.Decide(d); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) set(tag string, x float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[tag] = x
}

// lose the reading of a tag.
func (s *site) lose(tag string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.values, tag)
}

// as says what writers do: before a permit is used, and then; nil: nothing, and what they are told.
func (s *site) as(before func() error, writer func(*gate.Order) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.before, s.writer = before, writer; writer == nil {
		s.writer = s.writes
	}
}

// pass lets time go by.
func (s *site) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (s *site) wrote(want ...string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if fmt.Sprint(s.orders) != fmt.Sprint(want) {
		s.t.Errorf("orders %v, want %v", s.orders, want)
	}
}

func (s *site) state(p gate.Proposal, want gate.State, approvals int) {
	s.t.Helper()
	v, _ := s.g.Proposal(p.ID)
	if v.State != want || len(v.Decisions) != approvals {
		s.t.Errorf("%s is %s (%s) with %d approvals, want %s with %d", p.ID, v.State, v.Why, len(v.Decisions), want, approvals)
	}
}

// standing are the alarms that stand, by tag and kind.
func (s *site) standing() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	on := map[string]string{}
	for _, a := range s.alarms {
		if a.On {
			on[a.Tag+" "+string(a.Kind)] = a.Text
		} else {
			delete(on, a.Tag+" "+string(a.Kind))
		}
	}
	return on
}

// entries of a kind in the journal.
func (s *site) entries(kind string) (bodies []string) {
	s.t.Helper()
	if err := s.j.Read(1, func(e journal.Entry) error {
		if e.Kind == kind {
			bodies = append(bodies, string(e.Body))
		}
		return nil
	}); err != nil {
		s.t.Fatal(err)
	}
	return bodies
}

var errNoRoute = errors.New("no route to the device")

func decode(t *testing.T, text string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
}
