package gate

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/journal"
)

// A signature counts once: told again after the approvals have lapsed, it revives nothing, and neither does one that was signed before and kept back.
func TestAnApprovalToldAgainRevivesNothing(t *testing.T) {
	for name, lapse := range map[string]func(s *site, p Proposal){
		"link lost": func(s *site, p Proposal) { _ = s.g.LinkLost("plc") },
		"lapse":     func(s *site, p Proposal) { _ = s.g.Lapse(p.ID, "the device was not there") },
		"stop": func(s *site, p Proposal) {
			_ = s.g.Stop("otto", "smoke")
			s.resume()
		},
	} {
		for _, restart := range []bool{false, true} {
			s := newSite(t)
			p := s.propose(speed(1100))
			kept := s.decision(p, "ben")
			s.later(time.Second)
			told := s.decision(p, "anna")
			if err := s.g.Decide(told); err != nil {
				t.Fatal(err)
			}
			s.later(time.Second)
			lapse(s, p)
			if restart {
				s.restart()
			}
			wants(t, s.write(p), "0 of 1")
			wants(t, s.g.Decide(told), "lapsed")
			wants(t, s.g.Decide(kept), "lapsed")
			wants(t, s.write(p), "0 of 1")
			s.later(time.Second)
			s.approve(p, "anna")
			if err := s.write(p); err != nil {
				t.Errorf("%s, restart %t: approved anew: %v", name, restart, err)
			}
		}
	}
	// the clock of a person's machine may be ahead: the lapse is no help then, and the decision itself is remembered
	s := newSite(t)
	p := s.propose(speed(1100))
	ahead := s.decision(p, "anna")
	ahead.At += bridge.Time(3 * time.Second)
	ahead.Sign(keys["anna"])
	if err := s.g.Decide(ahead); err != nil {
		t.Fatal(err)
	}
	s.later(time.Second)
	if err := s.g.LinkLost("plc"); err != nil {
		t.Fatal(err)
	}
	s.restart()
	wants(t, s.g.Decide(ahead), "told again")
}

// resume ends a stop, as an engineer.
func (s *site) resume() {
	s.t.Helper()
	on := Switch{By: "eva", At: bridge.At(s.clock.at), Why: "checked"}
	on.Sign(keys["eva"])
	if err := s.g.Resume(on); err != nil {
		s.t.Fatal(err)
	}
}

// Two permits may be out where the first was forgotten over a lost connection; one order leaves.
func TestTwoPermitsAreOneOrder(t *testing.T) {
	s := newSite(t)
	p := s.propose(speed(1100))
	s.approve(p, "anna")
	first, err := s.g.Permit(p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.g.LinkLost("plc"); err != nil {
		t.Fatal(err)
	}
	s.later(time.Second)
	s.approve(p, "anna")
	second, err := s.g.Permit(p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.Use(); err != nil {
		t.Fatal(err)
	}
	_, err = first.Use()
	wants(t, err, "writing")
	var no *Refused
	if !errors.As(err, &no) || no.Reason != Settled {
		t.Errorf("%#v", err)
	}
}

func TestAProposalGoesOverOneConnection(t *testing.T) {
	s := newSite(t)
	_, err := s.g.Propose(s.proposal(speed(1100), Change{Tag: "fan", Value: 10}))
	wants(t, err, "one proposal goes over one connection")
	if len(s.g.Proposals()) != 0 {
		t.Error("it was kept")
	}
}

// What is refused is a Refused with its reason; a journal that cannot be written is not. Every method says which.
func TestRefusedIsNotTheJournal(t *testing.T) {
	sign := func(s *site) (Proposal, Decision, Standing, Revocation, Switch) {
		p := s.propose(speed(1100))
		now := bridge.At(s.clock.at)
		rule := Standing{Name: "night", By: "anna", At: now, Expires: now + bridge.Time(time.Hour), Steps: map[string]float64{"pump/speed": 10}, Most: 1}
		rule.Sign(keys["anna"])
		r, on := Revocation{Names: []string{"day"}, By: "anna", At: now, Why: "test"}, Switch{By: "eva", At: now, Why: "test"}
		r.Sign(keys["anna"])
		on.Sign(keys["eva"])
		return p, s.decision(p, "anna"), rule, r, on
	}
	calls := map[string]func(s *site, p Proposal, d Decision, rule Standing, r Revocation, on Switch) error{
		"Propose": func(s *site, p Proposal, _ Decision, _ Standing, _ Revocation, _ Switch) error {
			_, err := s.g.Propose(p)
			return err
		},
		"Decide": func(s *site, _ Proposal, d Decision, _ Standing, _ Revocation, _ Switch) error { return s.g.Decide(d) },
		"Grant": func(s *site, _ Proposal, _ Decision, rule Standing, _ Revocation, _ Switch) error {
			return s.g.Grant(rule)
		},
		"Revoke": func(s *site, _ Proposal, _ Decision, _ Standing, r Revocation, _ Switch) error { return s.g.Revoke(r) },
		"Resume": func(s *site, _ Proposal, _ Decision, _ Standing, _ Revocation, on Switch) error {
			return s.g.Resume(on)
		},
		"Permit": func(s *site, p Proposal, _ Decision, _ Standing, _ Revocation, _ Switch) error {
			_, err := s.g.Permit(p.ID)
			return err
		},
		"Ready": func(s *site, p Proposal, _ Decision, _ Standing, _ Revocation, _ Switch) error {
			return s.g.Ready(p.ID)
		},
	}
	for name, call := range calls {
		// refused
		s := newSite(t)
		p, d, rule, r, on := sign(s)
		bad := p
		bad.Reason = ""
		d.Signature, rule.Signature, on.Signature = nil, nil, nil
		err := call(s, map[bool]Proposal{true: bad, false: p}[name == "Propose"], d, rule, r, on)
		var no *Refused
		if !errors.As(err, &no) || no.Reason == "" || errors.Is(err, journal.ErrFailed) {
			t.Errorf("%s, refused: %#v", name, err)
		}
		// and the same with a journal that takes nothing: not even the refusal
		for _, good := range []bool{false, true} {
			s = newSite(t)
			if name == "Resume" {
				_ = s.g.Stop("otto", "smoke")
			}
			p, d, rule, r, on := sign(s)
			if name == "Permit" || name == "Ready" || name == "Use" {
				s.approve(p, "anna")
				if !good {
					s.later(time.Hour * 2) // it has expired
				}
			} else if !good {
				d.Signature, rule.Signature, on.Signature, r.Signature = nil, nil, nil, nil
			}
			if name == "Revoke" && good {
				day := rule
				day.Name = "day"
				day.Sign(keys["anna"])
				if err := s.g.Grant(day); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.j.Close(); err != nil {
				t.Fatal(err)
			}
			err := call(s, p, d, rule, r, on)
			if !errors.Is(err, journal.ErrFailed) || errors.As(err, &no) {
				t.Errorf("%s, good %t, on a closed journal: %#v", name, good, err)
			}
		}
	}
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
	q := s.propose(Change{Tag: "valve", Value: 60, Revert: 50})
	s.approve(q, "anna")
	s.approve(q, "ben")
	permit, err = s.g.Permit(q.ID)
	if err != nil {
		t.Fatal(err)
	}
	_ = s.j.Close()
	_, use := permit.Use()
	_, stopped := s.g.Stopped()
	for name, err := range map[string]error{"Use": use, "Done": o.Done(nil), "LinkLost": s.g.LinkLost("plc"), "Lapse": s.g.Lapse(q.ID, "x"), "Halted": s.g.Halted(), "Stop": s.g.Stop("otto", "smoke")} {
		if !errors.Is(err, journal.ErrFailed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if stopped != nil {
		t.Errorf("Stopped: %v", stopped)
	}
}

func TestReasonsOfRefusal(t *testing.T) {
	for _, c := range []struct {
		want   Reason
		change func(s *site, p Proposal)
	}{
		{"", func(*site, Proposal) {}},
		{Unapproved, func(s *site, p Proposal) { s.later(16 * time.Minute) }},
		{NotYet, func(s *site, p Proposal) { s.read(map[string]float64{"mode": 0}) }},
		{NotYet, func(s *site, p Proposal) { _, _ = s.g.Permit(p.ID) }},
		{Off, func(s *site, p Proposal) { _ = s.g.Stop("otto", "smoke") }},
		{Off, func(s *site, p Proposal) { s.g.o.Writing = false }},
		{Overtaken, func(s *site, p Proposal) { s.read(map[string]float64{"level": 4}) }},
		{Overtaken, func(s *site, p Proposal) { s.later(2 * time.Hour) }},
		{Settled, func(s *site, p Proposal) { _ = s.write(p) }},
	} {
		s := newSite(t)
		p := s.propose(speed(1100))
		s.approve(p, "anna")
		c.change(s, p)
		before := s.entries()
		err := s.g.Ready(p.ID)
		var no *Refused
		if errors.As(err, &no); (err == nil) != (c.want == "") || err != nil && (no == nil || no.Reason != c.want) {
			t.Errorf("want %q: %v (%#v)", c.want, err, no)
		}
		if s.entries() != before {
			t.Errorf("%q: to ask left a trace", c.want)
		}
	}
}

func TestStandingRulesAreListedAndEnded(t *testing.T) {
	s := newSite(t)
	now := bridge.At(s.clock.at)
	grant := func(name string, most int, lives time.Duration) Standing {
		r := Standing{Name: name, By: "anna", At: bridge.At(s.clock.at), Expires: bridge.At(s.clock.at.Add(lives)), Steps: map[string]float64{"pump/speed": 60}, Most: most}
		r.Sign(keys["anna"])
		if err := s.g.Grant(r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	night := grant("night", 1, time.Hour)
	grant("short", 5, time.Minute)
	states := func() string {
		var list []string
		for _, v := range s.g.Standings() {
			list = append(list, v.Name+" "+string(v.State))
		}
		return strings.Join(list, ", ")
	}
	p := s.propose(speed(1150)) // the night's one
	if got := states(); got != "night used up, short in force" {
		t.Error(got)
	}
	s.later(2 * time.Minute)
	if got := states(); got != "night used up, short ended" {
		t.Error(got)
	}
	end := Revocation{Names: []string{"night"}, By: "ben", At: bridge.At(s.clock.at), Why: "the tariff has changed"}
	for _, c := range []struct {
		want   string
		change func(*Revocation)
	}{
		{"signature", func(r *Revocation) { r.Signature = nil }},
		{"signature", func(r *Revocation) { r.Sign(keys["ben"]); r.Names = []string{"short"} }},
		{"needs the role", func(r *Revocation) { r.By = "otto"; r.Sign(keys["otto"]) }},
		{"no standing rule", func(r *Revocation) { r.Names = []string{"day"}; r.Sign(keys["ben"]) }},
		{"says why", func(r *Revocation) { r.Why = ""; r.Sign(keys["ben"]) }},
		{"too old", func(r *Revocation) { r.At = now - bridge.Time(time.Hour); r.Sign(keys["ben"]) }},
		{"after this was signed", func(r *Revocation) { r.At = now - 1; r.Sign(keys["ben"]) }},
		{"of the future", func(r *Revocation) { r.At += bridge.Time(time.Minute); r.Sign(keys["ben"]) }},
	} {
		r := end
		c.change(&r)
		wants(t, s.g.Revoke(r), c.want)
	}
	if err := s.g.Ready(p.ID); err != nil {
		t.Errorf("approved by the rule: %v", err)
	}
	end.Sign(keys["ben"])
	if err := s.g.Revoke(end); err != nil {
		t.Fatal(err)
	}
	wants(t, s.g.Revoke(end), "already")
	wants(t, s.write(p), "0 of 1") // what it approved does not hold any more
	s.restart()
	if got := states(); got != "night revoked, short ended" {
		t.Error(got)
	}
	if v := s.g.Standings()[0]; v.Used != 1 || v.End == nil || v.End.By != "ben" || v.End.Why != end.Why {
		t.Errorf("%+v", v)
	}
	wants(t, s.write(p), "0 of 1")
	wants(t, s.g.Grant(night), "newer rule") // told again
	kept := night
	kept.At = end.At
	kept.Sign(keys["anna"])
	wants(t, s.g.Grant(kept), "ended it")
	s.later(time.Second)
	grant("night", 1, time.Hour)
	if got := states(); got != "night in force, short ended" {
		t.Error(got)
	}
}

// A device's words do not keep an outcome out of the journal, and a person's do not stop the gate.
func TestTextsWithoutEnd(t *testing.T) {
	s := newSite(t)
	p := s.propose(speed(1100))
	d := s.decision(p, "anna")
	d.Why = strings.Repeat("x", 5<<20)
	d.Sign(keys["anna"])
	var no *Refused
	if err := s.g.Decide(d); !errors.As(err, &no) {
		t.Errorf("%v", err)
	}
	s.approve(p, "anna")
	permit, err := s.g.Permit(p.ID)
	if err != nil {
		t.Fatal(err)
	}
	o, err := permit.Use()
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Done([]Outcome{{Tag: "pump/speed", Error: strings.Repeat("no ", 5<<20)}}); err != nil {
		t.Fatal(err)
	}
	if v, _ := s.g.Proposal(p.ID); v.State != Failed {
		t.Errorf("%s", v.State)
	}
}
