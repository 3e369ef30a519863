package gate

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/journal"
)

// Lifetimes.
const (
	ApprovalLives = bridge.Time(15 * time.Minute)
	skew          = bridge.Time(5 * time.Second) // by which the clock of a person's machine may be ahead
)

// Plant is what the gate knows of the present: the last sample of a tag.
type Plant interface {
	Now(tag string) (bridge.Sample, bool)
}

// Options of a Gate. All are needed but StopFile.
type Options struct {
	Journal  *journal.Journal
	Rules    *Rules
	People   People
	Plant    Plant
	Tag      func(name string) (bridge.Tag, bool)
	Clock    bridge.Clock
	Writing  bool   // a scenario and a key say that writing is on; without it no Permit is made
	StopFile string // a file that stops all writing as soon as it is there, whoever made it; empty: none
}

// Gate serves any number of goroutines.
type Gate struct {
	o        Options
	mu       sync.Mutex
	records  map[string]*record
	order    []string // identities, oldest first
	standing map[string]*standing
	writes   []written // newest last
	stop     *Switch   // nil: not stopped
}

// State of a proposal.
type State string

// A proposal is open until one of the others holds; those are final.
const (
	Open     State = "open"
	Rejected State = "rejected"
	Void     State = "void"    // overtaken by the plant, or too old
	Writing  State = "writing" // an order has left; what became of it is not known yet
	Written  State = "written"
	Failed   State = "failed"
	Unclear  State = "unclear" // the order left, and the program died before it knew what became of it
)

// record is a proposal and what happened to it.
type record struct {
	Proposal
	hash      Hash
	decisions []Decision
	state     State
	why       string
	issued    bool                   // a Permit is out
	lapsed    bridge.Time            // of the last lapse of its approvals
	heard     map[string]bridge.Time // by person: the newest decision that was taken, also where it has lapsed since
	left      bridge.Time
	outcomes  []Outcome
}

// standing is a rule with what was done by it.
type standing struct {
	Standing
	used    int
	revoked *Revocation // nil: in force until it expires
}

// written is a change that left, for limits of the rate.
type written struct {
	tag   string
	at    bridge.Time
	moved float64
}

// New opens a gate on its journal, from which it learns what it knew. An order of which the journal does not tell the end is Unclear, and so is the
// device: that is told, and not tried again.
func New(o Options) (*Gate, error) {
	g := &Gate{o: o, records: map[string]*record{}, standing: map[string]*standing{}}
	if err := o.Journal.Read(1, g.recall); err != nil {
		return nil, fmt.Errorf("the gate cannot read its journal: %w", err)
	}
	for _, id := range g.order {
		if r := g.records[id]; r.state == Writing {
			if err := g.end(r, Unclear, "gate", "the program ended before it knew what became of the order; read the node and decide"); err != nil {
				return nil, err
			}
		}
	}
	return g, nil
}

// KindProposal marks entries of the journal whose Body is a Proposal.
const KindProposal = "proposal"

// Further kinds of entries.
const (
	kindDecision = "decision"
	kindLapse    = "lapse" // of all approvals of a proposal
	kindEnd      = "end"   // of a proposal
	kindWrite    = "write" // an order leaves
	kindOutcome  = "outcome"
	kindSwitch   = "switch"
	kindStanding = "standing"
	kindRevoked  = "revoked" // a standing rule
	kindRefused  = "refused"
)

// Bodies of entries that are no type of their own.
type (
	endBody struct {
		Proposal, Why string
		State         State
	}
	lapseBody struct{ Proposal, Why string }
	writeBody struct {
		Proposal string
		Hash     Hash
		Rules    Hash
		Moved    []float64 // by how much each change moves its node
	}
	outcomeBody struct {
		Proposal string
		Outcomes []Outcome
	}
	refusedBody struct{ What, Proposal, Why string }
)

// recall takes one entry of the journal.
func (g *Gate) recall(e journal.Entry) error {
	switch e.Kind {
	case KindProposal:
		return body(e, func(p *Proposal) { g.keep(*p) })
	case kindDecision:
		return body(e, func(d *Decision) { g.decided(*d) })
	case kindLapse:
		return body(e, func(l *lapseBody) { g.lapsed(l.Proposal, e.At) })
	case kindEnd:
		return body(e, func(b *endBody) { g.ended(b.Proposal, b.State, b.Why) })
	case kindWrite:
		return body(e, func(w *writeBody) { g.left(w, e.At) })
	case kindOutcome:
		return body(e, func(b *outcomeBody) { g.outcome(b) })
	case kindSwitch:
		return body(e, func(s *Switch) { g.switched(*s, e.At) })
	case kindStanding:
		return body(e, func(s *Standing) { g.granted(*s) })
	case kindRevoked:
		return body(e, func(r *Revocation) { g.revoked(*r) })
	}
	return nil // entries of others
}

// body reads what an entry holds.
func body[T any](e journal.Entry, take func(*T)) error {
	var v T
	if err := json.Unmarshal(e.Body, &v); err != nil {
		return fmt.Errorf("entry %d: %w", e.N, err)
	}
	take(&v)
	return nil
}

func (g *Gate) keep(p Proposal) *record {
	r := &record{Proposal: p, hash: p.Hash(), state: Open, heard: map[string]bridge.Time{}}
	g.records[p.ID] = r
	g.order = append(g.order, p.ID)
	return r
}

func (g *Gate) decided(d Decision) {
	r := g.records[d.Proposal]
	if r == nil {
		return
	}
	r.decisions = append(r.decisions, d)
	if d.Standing == "" {
		r.heard[d.By] = max(r.heard[d.By], d.At)
	}
	if s := g.standing[d.Standing]; s != nil {
		s.used++
	}
	if !d.Approve {
		r.state, r.why = Rejected, d.Why
	}
}

func (g *Gate) lapsed(id string, at bridge.Time) {
	if r := g.records[id]; r != nil {
		r.lapsed = at
		r.decisions = slices.DeleteFunc(r.decisions, func(d Decision) bool { return d.Approve })
		r.issued = false
	}
}

func (g *Gate) ended(id string, s State, why string) {
	if r := g.records[id]; r != nil {
		r.state, r.why = s, why
	}
}

func (g *Gate) left(w *writeBody, at bridge.Time) {
	r := g.records[w.Proposal]
	if r == nil {
		return
	}
	r.state, r.left = Writing, at
	for i, c := range r.Changes {
		if i < len(w.Moved) {
			g.writes = append(g.writes, written{tag: c.Tag, at: at, moved: w.Moved[i]})
		}
	}
}

// switched: what was approved before a stop or its end is not approved any more. Nothing may wait for the moment of the resume.
func (g *Gate) switched(s Switch, at bridge.Time) {
	if g.stop = nil; s.Stop {
		g.stop = &s
	}
	for _, r := range g.records {
		if r.state == Open {
			g.lapsed(r.ID, at)
		}
	}
}

func (g *Gate) now() bridge.Time { return bridge.At(g.o.Clock.Now()) }

// end closes a proposal for good.
func (g *Gate) end(r *record, s State, by, why string) error {
	if _, err := g.note(kindEnd, by, endBody{r.ID, why, s}); err != nil {
		return err
	}
	g.ended(r.ID, s, why)
	return nil
}

// Stop stops all writing at once; it needs no signature. It holds until an engineer ends it, also over restarts.
func (g *Gate) Stop(by, why string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.halt(by, why)
}

func (g *Gate) halt(by, why string) error {
	s := Switch{Stop: true, By: by, At: g.now(), Why: why}
	e, err := g.note(kindSwitch, by, s)
	g.switched(s, max(e.At, s.At)) // also where the journal cannot be written: then nothing is written at all
	if err != nil {
		err = errors.Join(err, g.keepStop())
	}
	return err
}

// keepStop lets a stop that the journal did not take hold over a restart all the same: by the file, which needs no room.
func (g *Gate) keepStop() error {
	if g.o.StopFile == "" {
		return nil
	}
	f, err := os.OpenFile(g.o.StopFile, os.O_CREATE|os.O_WRONLY, 0o640)
	if err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	if err != nil {
		return fmt.Errorf("the stop holds until the program ends, and no longer: %w", err)
	}
	return nil
}

// Resume ends a stop. The switch is signed by an engineer.
func (g *Gate) Resume(s Switch) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	err := g.o.People.verify(s.By, Engineer, s.signed(), s.Signature)
	switch {
	case err != nil:
	case s.Stop || g.stop == nil:
		err = errors.New("there is no stop to be ended")
	case s.At < g.stop.At || s.At > g.now()+skew:
		err = errors.New("this was signed before the stop, or in the future")
	}
	if err != nil {
		return g.refuse("resume", "", s.By, Denied, err)
	}
	if g.o.StopFile != "" {
		if err := os.Remove(g.o.StopFile); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	e, err := g.note(kindSwitch, s.By, s)
	if err != nil {
		return err
	}
	g.switched(s, e.At)
	return nil
}

// Stopped says who stopped all writing; nil where nobody did.
func (g *Gate) Stopped() (*Switch, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	err := g.lookForStop()
	if g.stop == nil {
		return nil, err
	}
	s := *g.stop
	return &s, err
}

// lookForStop sees a file that another program has put there.
func (g *Gate) lookForStop() error {
	if g.o.StopFile == "" || g.stop != nil {
		return nil
	}
	if _, err := os.Stat(g.o.StopFile); err == nil || !errors.Is(err, os.ErrNotExist) {
		return g.halt("stop file", "the file that stops all writing is there")
	}
	return nil
}
