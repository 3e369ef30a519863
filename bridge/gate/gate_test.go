package gate

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/journal"
)

// site is a plant of two speeds and a level, with people and a clock that stands still.
type site struct {
	t     testing.TB
	dir   string
	clock *clock
	plant plant
	tags  map[string]bridge.Tag
	rules *Rules
	g     *Gate
	j     *journal.Journal
}

type clock struct{ at time.Time }

func (c *clock) Now() time.Time                       { return c.at }
func (c *clock) After(time.Duration) <-chan time.Time { return nil }

type plant map[string]bridge.Sample

func (p plant) Now(tag string) (bridge.Sample, bool) {
	s, ok := p[tag]
	return s, ok
}

var keys = map[string]ed25519.PrivateKey{}

func init() {
	for i, name := range []string{"anna", "ben", "otto", "eva", "vera"} {
		keys[name] = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(i + 1)}, ed25519.SeedSize))
	}
}

var roleOf = map[string]Role{"anna": Approver, "ben": Approver, "otto": Operator, "eva": Engineer, "vera": Viewer}

func people(t testing.TB) People {
	var text strings.Builder
	for name, role := range roleOf {
		fmt.Fprintf(&text, "%s: {role: %s, key: %q}\n", name, role, base64.StdEncoding.EncodeToString(keys[name].Public().(ed25519.PublicKey)))
	}
	p, err := ParsePeople([]byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const ruleFile = `
gemel: 1
classes: {routine: {approvers: 1}, critical: {approvers: 2}}
tags:
  pump/speed: {class: routine, min: 600 rpm, max: 1450 rpm, step: 200 rpm, moved: 20 rpm, pause: 1 min, rate: {most: 300 rpm, in: 1h},
    interlocks: [{when: tag("level") > 0.5 and tag("mode") == 1, why: the suction must be covered and the pump in automatic mode}]}
  valve: {class: critical, min: 10 %, max: 90 %}
  fan: {class: routine, min: 0 rpm, max: 100 rpm}
`

func newSite(t testing.TB) *site {
	s := &site{t: t, dir: t.TempDir(), clock: &clock{time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)}, plant: plant{}}
	s.tags = map[string]bridge.Tag{
		"pump/speed": {Name: "pump/speed", Source: "plc", Address: "ns=2;s=speed", Unit: "rpm", Scale: 1, Access: bridge.ReadWrite, Type: bridge.Float64},
		"valve":      {Name: "valve", Source: "plc", Address: "ns=2;s=valve", Unit: "%", Scale: 1, Access: bridge.ReadWrite, Type: bridge.Float32},
		"level":      {Name: "level", Source: "plc", Address: "ns=2;s=level", Unit: "m", Scale: 1, Access: bridge.Read},
		"mode":       {Name: "mode", Source: "plc", Address: "ns=2;s=mode", Unit: "1", Scale: 1, Access: bridge.Read},
		"fan":        {Name: "fan", Source: "cell", Address: "ns=2;s=fan", Unit: "rpm", Scale: 1, Access: bridge.ReadWrite, Type: bridge.Float64},
		"locked":     {Name: "locked", Source: "plc", Address: "ns=2;s=locked", Unit: "1", Scale: 1, Access: bridge.ReadWrite},
	}
	s.read(map[string]float64{"pump/speed": 1200, "valve": 50, "level": 2, "mode": 1, "locked": 0, "fan": 0})
	var err error
	s.rules, err = ParseRules([]byte(ruleFile), func(tag string) (string, bool) { x, ok := s.tags[tag]; return x.Unit, ok && x.Access&bridge.Write != 0 },
		func(tag string) bool { _, ok := s.tags[tag]; return ok })
	if err != nil {
		t.Fatal(err)
	}
	s.open(true)
	t.Cleanup(func() { _ = s.j.Close() })
	return s
}

// read gives the plant fresh good readings.
func (s *site) read(values map[string]float64) {
	for tag, v := range values {
		s.plant[tag] = bridge.Sample{Value: v, Source: bridge.At(s.clock.at), Server: bridge.At(s.clock.at)}
	}
}

// later lets time pass; readings stay fresh.
func (s *site) later(d time.Duration) {
	s.clock.at = s.clock.at.Add(d)
	for tag, x := range s.plant {
		x.Source = bridge.At(s.clock.at)
		s.plant[tag] = x
	}
}

func (s *site) open(writing bool) {
	s.t.Helper()
	var err error
	if s.j, err = journal.Open(filepath.Join(s.dir, "journal"), keys["eva"], s.clock); err != nil {
		s.t.Fatal(err)
	}
	s.g, err = New(Options{Journal: s.j, Rules: s.rules, People: people(s.t), Plant: s.plant, Clock: s.clock, Writing: writing, StopFile: filepath.Join(s.dir, "STOP"),
		Tag: func(name string) (bridge.Tag, bool) { t, ok := s.tags[name]; return t, ok }})
	if err != nil {
		s.t.Fatal(err)
	}
}

// restart is a new process.
func (s *site) restart() {
	s.t.Helper()
	if err := s.j.Close(); err != nil {
		s.t.Fatal(err)
	}
	s.open(true)
}

func (s *site) proposal(changes ...Change) Proposal {
	return Proposal{By: "twin", Expires: bridge.At(s.clock.at.Add(time.Hour)), Reason: "less energy", Model: "m", Parameters: "p", Changes: changes,
		Evidence: Evidence{Simulation: "s", Horizon: 3600, Assumed: []Assumed{{Tag: "level", Value: 2, Within: 0.1}}}}
}

func speed(to float64) Change { return Change{Tag: "pump/speed", Value: to, Revert: 1200} }

func (s *site) propose(changes ...Change) Proposal {
	s.t.Helper()
	p, err := s.g.Propose(s.proposal(changes...))
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (s *site) decision(p Proposal, by string) Decision {
	d := Decision{Proposal: p.ID, Hash: p.Hash(), Approve: true, By: by, At: bridge.At(s.clock.at)}
	d.Sign(keys[by])
	return d
}

func (s *site) approve(p Proposal, by string) {
	s.t.Helper()
	if err := s.g.Decide(s.decision(p, by)); err != nil {
		s.t.Fatal(err)
	}
}

// write takes a proposal all the way.
func (s *site) write(p Proposal) error {
	permit, err := s.g.Permit(p.ID)
	if err != nil {
		return err
	}
	o, err := permit.Use()
	if err != nil {
		return err
	}
	var outcomes []Outcome
	for _, c := range o.Changes {
		s.read(map[string]float64{c.Tag: c.Value})
		outcomes = append(outcomes, Outcome{Tag: c.Tag, Done: true, Read: &c.Value})
	}
	return o.Done(outcomes)
}

func wants(t testing.TB, err error, words string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), words) {
		t.Errorf("error %v, want one with %q", err, words)
	}
}

func TestAnApprovedProposalIsWrittenOnce(t *testing.T) {
	s := newSite(t)
	p := s.propose(speed(1100))
	wants(t, s.write(p), "0 of 1 approvals")
	s.approve(p, "anna")
	permit, err := s.g.Permit(p.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.g.Permit(p.ID)
	wants(t, err, "a permit for p1 is out")
	o, err := permit.Use()
	if err != nil || len(o.Changes) != 1 || o.Changes[0].Value != 1100 || o.Changes[0].Address != "ns=2;s=speed" || o.Changes[0].Present != 1200 {
		t.Fatalf("order %+v, %v", o, err)
	}
	if _, err := permit.Use(); !errors.Is(err, ErrUsed) {
		t.Errorf("used twice: %v", err)
	}
	_, err = s.g.Permit(p.ID)
	wants(t, err, "writing")
	read := 1100.0
	if err := o.Done([]Outcome{{Tag: "pump/speed", Done: true, Read: &read}}); err != nil {
		t.Fatal(err)
	}
	if v, _ := s.g.Proposal(p.ID); v.State != Written {
		t.Errorf("%s: %s", v.State, v.Why)
	}
	wants(t, o.Done(nil), "already")
	var nobody *Permit
	_, err = nobody.Use()
	wants(t, err, "not made by a gate")
	_, err = new(Permit).Use()
	wants(t, err, "not made by a gate")
}

func TestProposalsThatMayNotBeWritten(t *testing.T) {
	for _, c := range []struct {
		name, want string
		change     func(s *site, p *Proposal)
	}{
		{"not in the list", "no rule allows", func(s *site, p *Proposal) { p.Changes[0].Tag = "locked" }},
		{"read only", "no such tag", func(s *site, p *Proposal) { p.Changes[0].Tag = "level" }},
		{"unknown", "no such tag", func(s *site, p *Proposal) { p.Changes[0].Tag = "pump/sped" }},
		{"too high", "not within", func(s *site, p *Proposal) {
			p.Changes[0].Value = math.Nextafter(1450, 2000)
			s.read(map[string]float64{"pump/speed": 1400})
		}},
		{"too low", "not within", func(s *site, p *Proposal) { p.Changes[0].Value = -1 }},
		{"NaN", "none (NaN", func(s *site, p *Proposal) { p.Changes[0].Value = math.NaN() }},
		{"infinite", "none (NaN", func(s *site, p *Proposal) { p.Changes[0].Value = math.Inf(1) }},
		{"NaN in the evidence", "none (NaN", func(s *site, p *Proposal) { p.Evidence.Figures = []Figure{{Nothing: math.NaN()}} }},
		{"step", "at once", func(s *site, p *Proposal) { p.Changes[0].Value = 900 }},
		{"revert", "to revert", func(s *site, p *Proposal) { p.Changes[0].Revert = 0 }},
		{"twice", "twice", func(s *site, p *Proposal) { p.Changes = append(p.Changes, p.Changes[0]) }},
		{"nothing", "without a change", func(s *site, p *Proposal) { p.Changes = nil }},
		{"no reason", "and why", func(s *site, p *Proposal) { p.Reason = "" }},
		{"no evidence", "without evidence", func(s *site, p *Proposal) { p.Evidence.Simulation = "" }},
		{"expired", "expired", func(s *site, p *Proposal) { p.Expires = bridge.At(s.clock.at) }},
		{"bad reading", "not good", func(s *site, p *Proposal) {
			x := s.plant["pump/speed"]
			x.Status = bridge.UncertainLastUsable
			s.plant["pump/speed"] = x
		}},
		{"NaN reading", "no number", func(s *site, p *Proposal) { s.read(map[string]float64{"pump/speed": math.NaN()}) }},
		{"no reading", "no reading", func(s *site, p *Proposal) { delete(s.plant, "pump/speed") }},
		{"stale reading", "older than", func(s *site, p *Proposal) { s.clock.at = s.clock.at.Add(11 * time.Second) }},
	} {
		s := newSite(t)
		p := s.proposal(speed(1100))
		c.change(s, &p)
		_, err := s.g.Propose(p)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
		if len(s.g.Proposals()) != 0 {
			t.Errorf("%s: was kept", c.name)
		}
	}
}

func hash(p Proposal) Hash { return p.Hash() }

func TestApprovalsThatDoNotCount(t *testing.T) {
	for _, c := range []struct {
		name, want string
		change     func(s *site, p *Proposal, d *Decision)
	}{
		{"altered", "signature", func(s *site, p *Proposal, d *Decision) { d.Why = "changed after it was signed" }},
		{"signed by another", "signature", func(s *site, p *Proposal, d *Decision) { d.Sign(keys["ben"]) }},
		{"unknown person", "nobody knows", func(s *site, p *Proposal, d *Decision) { d.By = "mallory"; d.Sign(keys["anna"]) }},
		{"role", "needs the role approver", func(s *site, p *Proposal, d *Decision) { d.By = "otto"; d.Sign(keys["otto"]) }},
		{"another proposal", "another proposal", func(s *site, p *Proposal, d *Decision) { d.Hash = hash(s.propose(speed(1101))); d.Sign(keys["anna"]) }},
		{"no such proposal", "no proposal", func(s *site, p *Proposal, d *Decision) { d.Proposal = "p9"; d.Sign(keys["anna"]) }},
		{"old", "too old", func(s *site, p *Proposal, d *Decision) { s.later(16 * time.Minute) }},
		{"before the proposal", "too old", func(s *site, p *Proposal, d *Decision) { d.At -= bridge.Time(time.Minute); d.Sign(keys["anna"]) }},
		{"future", "of the future", func(s *site, p *Proposal, d *Decision) { d.At += bridge.Time(time.Minute); d.Sign(keys["anna"]) }},
		{"after its end", "expired", func(s *site, p *Proposal, d *Decision) { s.later(61 * time.Minute); *d = s.decision(*p, "anna") }},
		{"pretends a rule", "only the gate", func(s *site, p *Proposal, d *Decision) { d.Standing = "night"; d.Sign(keys["anna"]) }},
		{"twice", "already", func(s *site, p *Proposal, d *Decision) { s.approve(*p, "anna") }},
	} {
		s := newSite(t)
		p := s.propose(speed(1100))
		d := s.decision(p, "anna")
		c.change(s, &p, &d)
		err := s.g.Decide(d)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
	s := newSite(t)
	p := s.proposal(speed(1100))
	p.By = "anna"
	p, err := s.g.Propose(p)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, s.g.Decide(s.decision(p, "anna")), "somebody else")
}

func TestWhatHappensBetweenApprovalAndWriting(t *testing.T) {
	for _, c := range []struct {
		name, want string
		state      State
		change     func(s *site)
	}{
		{"approval too old", "0 of 1 approvals", Open, func(s *site) { s.later(15*time.Minute + time.Second) }},
		{"proposal expired", "expired", Void, func(s *site) { s.later(61 * time.Minute) }},
		{"node moved", "plant has moved", Void, func(s *site) { s.read(map[string]float64{"pump/speed": 1179}) }},
		{"assumption gone", "plant has moved", Void, func(s *site) { s.read(map[string]float64{"level": 2.2}) }},
		{"assumption without a number", "no number", Void, func(s *site) { s.read(map[string]float64{"level": math.NaN()}) }},
		{"bad quality", "not good", Void, func(s *site) {
			s.plant["level"] = bridge.Sample{Value: 2, Source: bridge.At(s.clock.at), Status: bridge.Bad}
		}},
		{"stale", "older than", Void, func(s *site) { s.clock.at = s.clock.at.Add(20 * time.Second) }},
		{"interlock", "automatic mode", Open, func(s *site) { s.read(map[string]float64{"mode": 0}) }},
		{"interlock cannot be judged", "cannot be judged", Open, func(s *site) { delete(s.plant, "mode") }},
		{"link lost", "0 of 1 approvals", Open, func(s *site) { _ = s.g.LinkLost("plc") }},
		{"other link lost", "", Written, func(s *site) { _ = s.g.LinkLost("mqtt") }},
		{"tag map changed", "tag map has changed", Void, func(s *site) { x := s.tags["pump/speed"]; x.Address = "ns=2;s=other"; s.tags["pump/speed"] = x }},
		{"rules changed", "no rule allows", Void, func(s *site) { delete(s.rules.tags, "pump/speed") }},
		{"stopped", "stopped by otto", Open, func(s *site) { _ = s.g.Stop("otto", "smoke") }},
		{"stopped by a file", "stopped by stop file", Open, func(s *site) { _ = os.WriteFile(filepath.Join(s.dir, "STOP"), nil, 0o600) }},
		{"person gone", "0 of 1 approvals", Open, func(s *site) { delete(s.g.o.People, "anna") }},
		{"writing off", "writing is off", Open, func(s *site) { s.g.o.Writing = false }},
		{"restart", "", Written, func(s *site) { s.restart() }},
		{"journal fails", "closed", Open, func(s *site) { _ = s.j.Close() }},
		{"nothing", "", Written, func(s *site) {}},
	} {
		s := newSite(t)
		p := s.propose(speed(1100))
		s.approve(p, "anna")
		c.change(s)
		err := s.write(p)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
		if v, _ := s.g.Proposal(p.ID); v.State != c.state {
			t.Errorf("%s: the proposal is %s (%s), want %s", c.name, v.State, v.Why, c.state)
		}
	}
}

// A permit is judged again at the moment of use: what changed after it was made counts.
func TestAPermitIsJudgedAgainWhenUsed(t *testing.T) {
	s := newSite(t)
	p := s.propose(speed(1100))
	s.approve(p, "anna")
	permit, err := s.g.Permit(p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.g.Stop("otto", "smoke"); err != nil {
		t.Fatal(err)
	}
	_, err = permit.Use()
	wants(t, err, "smoke")
	if _, err := permit.Use(); !errors.Is(err, ErrUsed) {
		t.Errorf("a permit that was refused can be used: %v", err)
	}
}

func TestCriticalTagsNeedTwoPeople(t *testing.T) {
	s := newSite(t)
	p := s.propose(Change{Tag: "valve", Value: 60, Revert: 50}, speed(1100))
	s.approve(p, "anna")
	wants(t, s.write(p), "1 of 2")
	s.approve(p, "ben")
	if err := s.write(p); err != nil {
		t.Error(err)
	}
}

func TestPauseAndRate(t *testing.T) {
	s := newSite(t)
	to := func(x float64) error {
		p := s.propose(speed(x))
		s.approve(p, "anna")
		return s.write(p)
	}
	if err := to(1050); err != nil {
		t.Fatal(err)
	}
	s.later(30 * time.Second)
	wants(t, to(1000), "the next time is not before 2026-01-05T12:01:00Z")
	s.later(time.Minute)
	s.restart() // the limits hold over restarts
	wants(t, to(1201), "301 rpm within 3600 s")
	if err := to(1200); err != nil {
		t.Error(err)
	}
	s.later(time.Hour)
	if err := to(1050); err != nil { // the first write is longer ago than an hour, the second an hour: 300 rpm
		t.Error(err)
	}
	s.later(2 * time.Minute)
	if err := to(1190); err != nil {
		t.Error(err)
	}
}

func TestAStopHoldsUntilAnEngineerEndsIt(t *testing.T) {
	s := newSite(t)
	if err := s.g.Stop("vera", "looks wrong"); err != nil {
		t.Fatal(err)
	}
	s.restart()
	if stop, err := s.g.Stopped(); stop == nil || stop.By != "vera" || err != nil {
		t.Fatalf("after a restart: %+v, %v", stop, err)
	}
	on := Switch{By: "eva", At: bridge.At(s.clock.at), Why: "checked"}
	for _, by := range []string{"anna", "otto"} {
		other := on
		other.By = by
		other.Sign(keys[by])
		wants(t, s.g.Resume(other), "needs the role engineer")
	}
	wants(t, s.g.Resume(on), "signature")
	on.Sign(keys["eva"])
	if err := s.g.Resume(on); err != nil {
		t.Fatal(err)
	}
	s.later(time.Second)
	if err := s.g.Stop("otto", "smoke"); err != nil {
		t.Fatal(err)
	}
	wants(t, s.g.Resume(on), "before the stop") // told again
}

func TestAStopFileHoldsAlsoWhenItIsRemoved(t *testing.T) {
	s := newSite(t)
	file := filepath.Join(s.dir, "STOP")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if stop, err := s.g.Stopped(); stop == nil || err != nil {
		t.Fatalf("%v, %v", stop, err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if stop, _ := s.g.Stopped(); stop == nil {
		t.Error("who can remove a file can write to the plant")
	}
}

func TestStandingRules(t *testing.T) {
	s := newSite(t)
	rule := Standing{Name: "night", By: "anna", At: bridge.At(s.clock.at), Expires: bridge.At(s.clock.at.Add(12 * time.Hour)), Steps: map[string]float64{"pump/speed": 60}, Most: 2}
	wants(t, s.g.Grant(rule), "signature")
	for _, c := range []struct {
		want   string
		change func(*Standing)
	}{
		{"needs the role", func(r *Standing) { r.By = "otto" }},
		{"ends, after 31 days", func(r *Standing) { r.Expires = r.At + MostStanding + 1 }},
		{"ends, after 31 days", func(r *Standing) { r.Expires = r.At }},
		{"no rule allows", func(r *Standing) { r.Steps = map[string]float64{"locked": 1} }},
		{"number of writes", func(r *Standing) { r.Most = 0 }},
		{"when it is signed", func(r *Standing) { r.At -= bridge.Time(time.Hour) }},
		{"signature", func(r *Standing) { r.Steps = map[string]float64{"pump/speed": math.NaN()} }},
	} {
		r := rule
		c.change(&r)
		r.Sign(keys[r.By])
		wants(t, s.g.Grant(r), c.want)
	}
	rule.Sign(keys["anna"])
	if err := s.g.Grant(rule); err != nil {
		t.Fatal(err)
	}
	wants(t, s.g.Grant(rule), "newer rule")
	next := func(to float64) error { p := s.propose(speed(to)); defer s.later(61 * time.Minute); return s.write(p) }
	wants(t, next(1100), "0 of 1") // more than the rule's step
	if err := next(1150); err != nil {
		t.Error(err)
	}
	s.restart() // what was used of it stays used
	if err := next(1200); err != nil {
		t.Error(err)
	}
	wants(t, next(1150), "0 of 1") // two writes were allowed
	again := rule
	again.Name, again.At = "evening", bridge.At(s.clock.at)
	again.Sign(keys["anna"])
	if err := s.g.Grant(again); err != nil {
		t.Fatal(err)
	}
	p := s.propose(Change{Tag: "valve", Value: 60, Revert: 50}, speed(1150))
	wants(t, s.write(p), "0 of 2") // the valve is not in the rule
}

// A program that dies between order and outcome leaves the proposal unclear: told, and never tried again.
func TestAnOrderWithoutOutcomeIsNeverTriedAgain(t *testing.T) {
	s := newSite(t)
	p := s.propose(speed(1100))
	s.approve(p, "anna")
	permit, err := s.g.Permit(p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := permit.Use(); err != nil {
		t.Fatal(err)
	}
	s.restart()
	if v, _ := s.g.Proposal(p.ID); v.State != Unclear {
		t.Errorf("%s: %s", v.State, v.Why)
	}
	_, err = s.g.Permit(p.ID)
	wants(t, err, "read the node")
}

func TestAFailedWriteIsFailed(t *testing.T) {
	clamped, nan := 1450.0, math.NaN()
	for _, c := range []struct {
		outcomes []Outcome
		want     string
	}{
		{[]Outcome{{Tag: "pump/speed", Read: &clamped, Error: "wrote 1100, reads 1450"}}, "reads 1450"},
		{[]Outcome{{Tag: "pump/speed"}}, "not known"},
		{[]Outcome{{Tag: "pump/speed", Done: true, Read: &nan}}, "no number"},
		{nil, ""},
	} {
		s := newSite(t)
		p := s.propose(speed(1100))
		s.approve(p, "anna")
		permit, err := s.g.Permit(p.ID)
		if err != nil {
			t.Fatal(err)
		}
		o, err := permit.Use()
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Done(c.outcomes); err != nil {
			t.Fatal(err)
		}
		s.restart()
		if v, _ := s.g.Proposal(p.ID); v.State != Failed || !strings.Contains(v.Why, c.want) {
			t.Errorf("%+v: %s (%s)", c.outcomes, v.State, v.Why)
		}
		_, err = s.g.Permit(p.ID)
		wants(t, err, "failed")
	}
}

// Every refusal is in the journal, with the person.
func TestRefusalsAreJournalled(t *testing.T) {
	s := newSite(t)
	p := s.propose(speed(1100))
	d := s.decision(p, "otto")
	_ = s.g.Decide(d)
	_, _ = s.g.Permit(p.ID)
	var told []string
	if err := s.j.Read(1, func(e journal.Entry) error {
		if e.Kind == kindRefused {
			told = append(told, e.By)
		}
		return nil
	}); err != nil || fmt.Sprint(told) != "[otto gate]" {
		t.Errorf("%v, %v", told, err)
	}
}

// The hash that people sign is the same after a restart, whatever bytes were in the texts.
func TestHashesHoldOverRestarts(t *testing.T) {
	s := newSite(t)
	p := s.proposal(speed(1100 + 1.0/3))
	p.Reason = "bad \xff bytes, <html> & more"
	p.Evidence.Traces = []Trace{{Variable: "level", Time: []float64{0, 0.1}, Do: Band{Low: []float64{math.Copysign(0, -1), 1e-300}}}}
	p, err := s.g.Propose(p)
	if err != nil {
		t.Fatal(err)
	}
	s.restart()
	v, _ := s.g.Proposal(p.ID)
	if v.Hash != p.Hash() {
		t.Errorf("hash %s, before %s", v.Hash, p.Hash())
	}
}

// A stop that a full disk keeps out of the journal holds over a restart all the same.
func TestAStopHoldsWithoutItsJournal(t *testing.T) {
	s := newSite(t)
	if err := s.j.Close(); err != nil {
		t.Fatal(err)
	}
	wants(t, s.g.Stop("otto", "smoke"), "journal")
	s.open(true)
	stop, err := s.g.Stopped()
	if err != nil || stop == nil {
		t.Fatalf("after the restart: %v, %v", stop, err)
	}
	s.later(time.Second)
	s.resume()
	s.restart()
	if stop, err := s.g.Stopped(); err != nil || stop != nil {
		t.Errorf("ended by an engineer: %v, %v", stop, err)
	}
}
