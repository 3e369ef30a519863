package gate

import (
	"errors"
	"fmt"
	"slices"

	"gemel/bridge"
)

// Propose takes a proposal, gives it an identity, and keeps it where its changes may be written at all. Standing rules that allow it approve it.
func (g *Gate) Propose(p Proposal) (Proposal, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	p.ID, p.At = fmt.Sprintf("p%d", len(g.order)+1), now
	p, err := p.canonical()
	if err == nil {
		err = p.check()
	}
	if err == nil && !(p.Expires > now) {
		err = errors.New("it has expired already")
	}
	if p.Reverts != "" && g.records[p.Reverts] == nil && err == nil {
		err = fmt.Errorf("it takes back %q, which there is not", p.Reverts)
	}
	for i := range p.Changes {
		if err == nil {
			err = g.place(&p.Changes[i])
		}
		if first := p.Changes[0].Source; err == nil && p.Changes[i].Source != first {
			err = fmt.Errorf("%s goes over the connection %s, and %s over %s: one proposal goes over one connection, so that it is written whole or not at all", p.Changes[i].Tag, p.Changes[i].Source, p.Changes[0].Tag, first)
		}
	}
	if err != nil {
		return Proposal{}, g.refuse("proposal", "", p.By, Denied, err)
	}
	if _, err := g.note(KindProposal, p.By, p); err != nil {
		return Proposal{}, err
	}
	r := g.keep(p)
	return p, g.approveByRule(r, now)
}

// place fills in where a change goes, and what the node holds, and judges the value.
func (g *Gate) place(c *Change) error {
	tag, ok := g.o.Tag(c.Tag)
	if !ok || tag.Access&bridge.Write == 0 {
		return fmt.Errorf("%s: the tag map has no such tag that can be written", c.Tag)
	}
	r, ok := g.o.Rules.tags[c.Tag]
	if !ok {
		return fmt.Errorf("%s: no rule allows to write it", c.Tag)
	}
	present, err := g.reading(c.Tag, r.fresh)
	if err != nil {
		return err
	}
	c.Source, c.Address, c.Type, c.Unit, c.Scale, c.Offset, c.Present = tag.Source, tag.Address, tag.Type, tag.Unit, tag.Scale, tag.Offset, present
	if err := r.within(c, present); err != nil {
		return err
	}
	if !(c.Revert >= r.low && c.Revert <= r.high) {
		return fmt.Errorf("%s: to revert to %g %s would itself be outside of %g to %g", c.Tag, c.Revert, c.Unit, r.low, r.high)
	}
	return nil
}

// within judges a value by limits and step; NaN fails both.
func (r *rule) within(c *Change, present float64) error {
	if !(c.Value >= r.low && c.Value <= r.high) {
		return fmt.Errorf("%s: %g %s is not within %g to %g", c.Tag, c.Value, r.unit, r.low, r.high)
	}
	if d := c.Value - present; !(d <= r.step && d >= -r.step) {
		return fmt.Errorf("%s: a step from %g to %g %s is more than %g at once", c.Tag, present, c.Value, r.unit, r.step)
	}
	return nil
}

// reading is the present value of a tag, if it is good and fresh.
func (g *Gate) reading(tag string, fresh bridge.Time) (float64, error) {
	s, ok := g.o.Plant.Now(tag)
	now := g.now()
	switch {
	case !ok:
		return 0, fmt.Errorf("%s: there is no reading of it yet", tag)
	case !s.Status.IsGood():
		return 0, fmt.Errorf("%s: its reading is not good (status %08X)", tag, uint32(s.Status))
	case s.Source < now-fresh:
		return 0, fmt.Errorf("%s: its last reading is of %s, older than %g s", tag, s.Source, float64(fresh)/1e9)
	case s.Source > now+skew:
		return 0, fmt.Errorf("%s: its last reading is of %s, in the future", tag, s.Source)
	case !finite(s.Value):
		return 0, fmt.Errorf("%s: its reading is no number", tag)
	}
	return s.Value, nil
}

// approveByRule lets the first standing rule that allows a proposal approve it.
func (g *Gate) approveByRule(r *record, now bridge.Time) error {
	for _, name := range g.standingNames() {
		s := g.standing[name]
		if s.state(now) != InForce || s.By == r.By || !s.allows(&r.Proposal) {
			continue
		}
		d := Decision{Proposal: r.ID, Hash: r.hash, Approve: true, By: s.By, At: now, Standing: s.Name, Why: "standing rule " + s.Name}
		if _, err := g.note(kindDecision, "rule "+s.Name, d); err != nil {
			return err
		}
		g.decided(d)
		return nil
	}
	return nil
}

// Decide takes an approval or a rejection, signed by the person.
func (g *Gate) Decide(d Decision) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.mayDecide(&d); err != nil {
		return g.refuse("decision", d.Proposal, d.By, Denied, err)
	}
	if _, err := g.note(kindDecision, d.By, d); err != nil {
		return err
	}
	g.decided(d)
	return nil
}

func (g *Gate) mayDecide(d *Decision) error {
	needed := Operator
	if d.Approve {
		needed = Approver
	}
	r, now := g.records[d.Proposal], g.now()
	if r == nil {
		return fmt.Errorf("there is no proposal %q", d.Proposal)
	}
	if err := g.o.People.verify(d.By, needed, d.signed(), d.Signature); err != nil {
		return err
	}
	switch {
	case d.Standing != "":
		return errors.New("only the gate decides by a standing rule")
	case r.state != Open:
		return fmt.Errorf("%s is %s: %s", r.ID, r.state, r.why)
	case d.Hash != r.hash:
		return fmt.Errorf("%s is another proposal than the one that was seen", r.ID)
	case now > r.Expires:
		return fmt.Errorf("%s expired at %s", r.ID, r.Expires)
	case d.At > now+skew || d.At < r.At-skew || d.At < now-ApprovalLives:
		return fmt.Errorf("the decision is of %s: too old, or of the future", d.At)
	case d.At < r.lapsed:
		return fmt.Errorf("the decision is of %s, and at %s all approvals of %s lapsed: look at it again, and sign anew", d.At, r.lapsed, r.ID)
	case r.heard[d.By] != 0 && d.At <= r.heard[d.By]:
		return fmt.Errorf("%s decided about %s at %s already: this is that decision told again, or an older one", d.By, r.ID, r.heard[d.By])
	case d.Approve && d.By == r.By:
		return fmt.Errorf("%s made this proposal, and somebody else must approve it", d.By)
	case !d.Approve && d.Why == "":
		return errors.New("a rejection says why")
	}
	for _, other := range r.decisions {
		if other.By == d.By && other.Approve == d.Approve && now <= other.At+ApprovalLives {
			return fmt.Errorf("%s has approved %s already", d.By, r.ID)
		}
	}
	return nil
}

// LinkLost lets all approvals lapse whose changes go over a connection: what the device did in between is not known.
func (g *Gate) LinkLost(source string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, id := range g.order {
		r := g.records[id]
		over := slices.ContainsFunc(r.Changes, func(c Change) bool { return c.Source == source })
		if r.state != Open || !over || len(r.decisions) == 0 {
			continue
		}
		if err := g.lapse(id, "the connection "+source+" was lost after the approval"); err != nil {
			return err
		}
	}
	return nil
}

// Lapse lets the approvals of one open proposal lapse: nothing was written, and whoever wants it still approves it anew.
func (g *Gate) Lapse(id, why string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if r := g.records[id]; r == nil || r.state != Open || len(r.decisions) == 0 {
		return nil
	}
	return g.lapse(id, why)
}

func (g *Gate) lapse(id, why string) error {
	e, err := g.note(kindLapse, "gate", lapseBody{id, why})
	if err != nil {
		return err
	}
	g.lapsed(id, e.At)
	return nil
}

// View is a proposal as people see it.
type View struct {
	Proposal
	Hash      Hash
	State     State
	Why       string
	Decisions []Decision
	Needed    int         // approvals
	LeftAt    bridge.Time // when the order left; 0: none has
	Outcomes  []Outcome   // of an order, as far as they are known
}

// Proposals lists all, oldest first.
func (g *Gate) Proposals() []View {
	g.mu.Lock()
	defer g.mu.Unlock()
	var list []View
	for _, id := range g.order {
		list = append(list, g.view(g.records[id]))
	}
	return list
}

// Proposal of an identity.
func (g *Gate) Proposal(id string) (View, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.records[id]
	if r == nil {
		return View{}, false
	}
	return g.view(r), true
}

func (g *Gate) view(r *record) View {
	v := View{Proposal: r.Proposal, Hash: r.hash, State: r.state, Why: r.why, Decisions: slices.Clone(r.decisions), Needed: g.needed(r), LeftAt: r.left, Outcomes: slices.Clone(r.outcomes)}
	if r.state == Open && g.now() > r.Expires {
		v.State, v.Why = Void, "it expired"
	}
	return v
}

// needed is how many approvals a proposal needs: as many as the strictest of its tags.
func (g *Gate) needed(r *record) (n int) {
	n = 1
	for _, c := range r.Changes {
		if t := g.o.Rules.tags[c.Tag]; t != nil {
			n = max(n, t.approvers)
		}
	}
	return n
}
