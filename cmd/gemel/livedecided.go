package main

import (
	"strings"

	"gemel/bridge/gate"
)

// decided tells on the terminal what became of proposals, and of a stop, since the last look. The journal has it already.
type decided struct {
	told    map[string]string // of a proposal, by its identity
	stopped bool
}

// newDecided knows what became of the proposals of earlier runs. A stop that still holds is told.
func newDecided(g *gate.Gate) *decided {
	d := &decided{told: map[string]string{}}
	for _, v := range g.Proposals() {
		d.told[v.ID] = becameOf(&v)
	}
	return d
}

func (d *decided) look(r *liveRun) {
	now := r.clock.Now()
	for _, v := range r.w.gate.Proposals() {
		if text := becameOf(&v); text != d.told[v.ID] {
			d.told[v.ID] = text
			if text != "" {
				r.screen.line(now, "%s %s", v.ID, text)
			}
		}
	}
	s, _ := r.w.gate.Stopped() // an error is told where something was to be written
	switch {
	case s != nil && !d.stopped:
		r.screen.line(now, "WRITING IS STOPPED by %s: %s", s.By, s.Why)
	case s == nil && d.stopped:
		r.screen.line(now, "the stop has ended")
	}
	d.stopped = s != nil
}

// becameOf is the state of a proposal in words; "" while nobody has said anything.
func becameOf(v *gate.View) string {
	if v.State != gate.Open {
		text := "is " + string(v.State)
		if v.Why != "" {
			text += ": " + v.Why
		}
		return text
	}
	var who []string
	for _, x := range v.Decisions {
		if x.Approve {
			who = append(who, x.By)
		}
	}
	if len(who) == 0 {
		return ""
	}
	return "is approved by " + strings.Join(who, ", ")
}
