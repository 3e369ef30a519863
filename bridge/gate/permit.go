package gate

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gemel/bridge"
)

const longestText = 2000 // bytes of an error in an Outcome

// ErrUsed is what a Permit says the second time.
var ErrUsed = errors.New("this permit was used")

// Permit is the right to write the changes of one proposal, once, now. A Permit that no gate made permits nothing.
type Permit struct {
	g    *Gate
	r    *record
	used bool
}

// Order is what a used Permit was for.
type Order struct {
	ID      string
	Changes []Change
	g       *Gate
	done    bool
}

// Outcome of writing one change.
type Outcome struct {
	Tag   string      `json:"tag"`
	Done  bool        `json:"done"` // written, and read back as written
	Read  *float64    `json:"read"` // what the node held afterwards, in the tag's unit; nil: not known
	At    bridge.Time `json:"at"`
	Error string      `json:"error,omitempty"` // why it is not done; where it is empty as well, the outcome is not known
}

// Permit judges a proposal by everything that counts, on the present plant. What cannot be mended by waiting makes it void.
func (g *Gate) Permit(id string) (*Permit, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.records[id]
	if r == nil {
		return nil, no(Settled, "there is no proposal %q", id)
	}
	if r.issued {
		return nil, no(NotYet, "a permit for %s is out", id)
	}
	if _, err := g.ready(r); err != nil {
		return nil, g.notNow(r, err)
	}
	r.issued = true
	return &Permit{g: g, r: r}, nil
}

// Ready says whether a Permit would be given now; it changes nothing, and the journal hears nothing of it: for whoever waits for a pause to end.
func (g *Gate) Ready(id string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.records[id]
	if r == nil {
		return no(Settled, "there is no proposal %q", id)
	}
	if r.issued {
		return no(NotYet, "a permit for %s is out", id)
	}
	_, err := g.ready(r)
	return err
}

// Approved lists the open proposals that have their approvals, oldest first.
func (g *Gate) Approved() []View {
	g.mu.Lock()
	defer g.mu.Unlock()
	var list []View
	now := g.now()
	for _, id := range g.order {
		if r := g.records[id]; r.state == Open && now <= r.Expires && len(r.decisions) > 0 && g.approvals(r, now) >= g.needed(r) {
			list = append(list, g.view(r))
		}
	}
	return list
}

// notNow ends a proposal that is overtaken, and notes the refusal of others.
func (g *Gate) notNow(r *record, why error) error {
	var said *Refused
	if !errors.As(why, &said) {
		return why // could not be judged
	}
	if said.Reason == Overtaken && r.state == Open {
		if err := g.end(r, Void, "gate", why.Error()); err != nil {
			return unheard(why, err)
		}
		return why
	}
	return g.refuse("permit", r.ID, "gate", said.Reason, said.Err)
}

// Halted says why nothing at all is written; nil where it may be.
func (g *Gate) Halted() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.halted()
}

func (g *Gate) halted() error {
	err := g.lookForStop()
	switch {
	case err != nil:
		return err
	case !g.o.Writing:
		return no(Off, "writing is off: the scenario must say so, and a key for writing must be there")
	case g.stop != nil:
		return no(Off, "all writing was stopped by %s at %s: %s", g.stop.By, g.stop.At, g.stop.Why)
	}
	return failed(g.o.Journal.Failed())
}

// ready says whether a proposal may be written now, and by how much each change moves its node.
func (g *Gate) ready(r *record) (moves []float64, err error) {
	now := g.now()
	if err := g.halted(); err != nil {
		return nil, err
	}
	switch {
	case r.state != Open:
		return nil, no(Settled, "%s is %s: %s", r.ID, r.state, r.why)
	case now > r.Expires:
		return nil, no(Overtaken, "it expired at %s", r.Expires)
	}
	if have, need := g.approvals(r, now), g.needed(r); have < need {
		return nil, no(Unapproved, "%s has %d of %d approvals that are not older than %d minutes", r.ID, have, need, ApprovalLives/60e9)
	}
	for _, a := range r.Evidence.Assumed {
		x, err := g.reading(a.Tag, freshUnlessSaid)
		if err != nil {
			return nil, &Refused{Overtaken, err}
		}
		if !(math.Abs(x-a.Value) <= a.Within) {
			return nil, no(Overtaken, "the plant has moved: %s reads %.5g, and the simulation began at %.5g ± %.3g", a.Tag, x, a.Value, a.Within)
		}
	}
	for i := range r.Changes {
		d, err := g.change(&r.Changes[i], now)
		if err != nil {
			return nil, err
		}
		moves = append(moves, d)
	}
	return moves, nil
}

// approvals counts those that still hold; each person counts once.
func (g *Gate) approvals(r *record, now bridge.Time) (n int) {
	for i, d := range r.decisions {
		same := func(o Decision) bool { return o.By == d.By && o.Approve }
		if d.Approve && now <= d.At+ApprovalLives && !slices.ContainsFunc(r.decisions[i+1:], same) && g.stands(&d) {
			n++
		}
	}
	return n
}

// stands looks at a signature once more: people lose roles and keys.
func (g *Gate) stands(d *Decision) bool {
	if d.Standing == "" {
		return g.o.People.verify(d.By, Approver, d.signed(), d.Signature) == nil
	}
	s := g.standing[d.Standing]
	return s != nil && s.revoked == nil && g.now() <= s.Expires && g.o.People.verify(s.By, Approver, s.signed(), s.Signature) == nil
}

// change judges one change on the present plant.
func (g *Gate) change(c *Change, now bridge.Time) (moved float64, err error) {
	tag, ok := g.o.Tag(c.Tag)
	if !ok || tag.Access&bridge.Write == 0 || tag.Source != c.Source || tag.Address != c.Address || tag.Type != c.Type || tag.Unit != c.Unit || tag.Scale != c.Scale || tag.Offset != c.Offset {
		return 0, no(Overtaken, "%s: the tag map has changed since it was proposed", c.Tag)
	}
	r, ok := g.o.Rules.tags[c.Tag]
	if !ok {
		return 0, no(Overtaken, "%s: no rule allows to write it any more", c.Tag)
	}
	present, err := g.reading(c.Tag, r.fresh)
	if err != nil {
		return 0, &Refused{Overtaken, err}
	}
	if !(math.Abs(present-c.Present) <= r.moved) {
		return 0, no(Overtaken, "%s: the plant has moved: it holds %.9g %s, and held %.9g when this was proposed", c.Tag, present, c.Unit, c.Present)
	}
	if err := r.within(c, present); err != nil {
		return 0, &Refused{NotYet, err}
	}
	moved = math.Abs(c.Value - present)
	if err := g.pace(c, r, moved, now); err != nil {
		return 0, &Refused{NotYet, err}
	}
	view := func(tag string) (float64, error) { return g.reading(tag, freshUnlessSaid) }
	for i := range r.locks {
		if err := r.locks[i].holds(view); err != nil {
			return 0, no(NotYet, "%s: %w", c.Tag, err)
		}
	}
	return moved, nil
}

// pace holds a change against the limits of pause and rate.
func (g *Gate) pace(c *Change, r *rule, moved float64, now bridge.Time) error {
	sum := moved
	for i := len(g.writes) - 1; i >= 0; i-- {
		w := g.writes[i]
		if w.tag != c.Tag {
			continue
		}
		if now < w.at+r.pause {
			return fmt.Errorf("%s was written at %s; the next time is not before %s", c.Tag, w.at, w.at+r.pause)
		}
		if now > w.at+r.span {
			break
		}
		sum += w.moved
	}
	if !(sum <= r.most) {
		return fmt.Errorf("%s would have moved by %g %s within %g s; %g are allowed", c.Tag, sum, r.unit, float64(r.span)/1e9, r.most)
	}
	return nil
}

// Use gives the order, once: everything is judged again, and the journal has it on disk before it leaves.
func (p *Permit) Use() (*Order, error) {
	if p == nil || p.g == nil {
		return nil, errors.New("this permit was not made by a gate")
	}
	g, r := p.g, p.r
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.used {
		return nil, ErrUsed
	}
	p.used, r.issued = true, false
	moves, err := g.ready(r)
	if err != nil {
		return nil, g.notNow(r, err)
	}
	w := writeBody{Proposal: r.ID, Hash: r.hash, Rules: g.o.Rules.hash, Moved: moves}
	e, err := g.note(kindWrite, "gate", w)
	if err != nil {
		return nil, err
	}
	g.left(&w, e.At)
	return &Order{ID: r.ID, Changes: slices.Clone(r.Changes), g: g}, nil
}

// Done tells what became of an order. What is not done is failed, and never tried again.
func (o *Order) Done(outcomes []Outcome) error {
	g := o.g
	g.mu.Lock()
	defer g.mu.Unlock()
	if o.done {
		return fmt.Errorf("the outcome of %s was told already", o.ID)
	}
	for i := range outcomes {
		if outcomes[i].Read != nil && !finite(*outcomes[i].Read) {
			outcomes[i].Read, outcomes[i].Done = nil, false
			outcomes[i].Error += " the node read back no number"
		}
		if text := outcomes[i].Error; len(text) > longestText {
			outcomes[i].Error = text[:longestText] // a device's words: they must not be what keeps the outcome out of the journal
		}
	}
	b := outcomeBody{o.ID, outcomes}
	if _, err := g.note(kindOutcome, "gate", b); err != nil {
		return err
	}
	o.done = true
	g.outcome(&b)
	return nil
}

// outcome of an order: written if every change was.
func (g *Gate) outcome(b *outcomeBody) {
	r := g.records[b.Proposal]
	if r == nil {
		return
	}
	done := map[string]bool{}
	r.why, r.outcomes = "", b.Outcomes
	for _, o := range b.Outcomes {
		if done[o.Tag] = o.Done; !o.Done {
			text := o.Error
			if text == "" {
				text = "what became of it is not known"
			}
			r.why = o.Tag + ": " + text
		}
	}
	r.state = Written
	for _, c := range r.Changes {
		if !done[c.Tag] {
			r.state = Failed
		}
	}
}
