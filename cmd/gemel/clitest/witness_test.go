//go:build unix

package clitest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/bridge/gate"
	"gemel/bridge/historian"
	"gemel/bridge/journal"
)

// witness watches a twin over its API, as people do, and remembers what it was told: none of that may be lost.
type witness struct {
	s         *station
	readings  map[reading]bool
	proposals map[string]gate.Hash
	decisions []gate.Decision // that were accepted
	switches  []gate.Switch
	known     []journal.Checkpoint
	stopped   *bool // whether a stop was told last; nil: a call about it was under way at the kill
}

// reading is a sample with all its bits.
type reading struct {
	tag            string
	bits           uint64
	source, server bridge.Time
	status         bridge.Status
}

func newWitness(s *station) *witness {
	off := false
	return &witness{s: s, readings: map[reading]bool{}, proposals: map[string]gate.Hash{}, stopped: &off}
}

// people are three of them, each with a connection of their own.
type people struct{ anna, otto, eve *api.Client }

func (w *witness) login(ctx context.Context, address, fingerprint string) (p people, err error) {
	for name, c := range map[string]**api.Client{"anna": &p.anna, "otto": &p.otto, "eve": &p.eve} {
		*c = api.NewClient(address, fingerprint, "")
		_, e := (*c).Login(ctx, name, w.s.keys[name])
		err = errors.Join(err, e)
	}
	return p, err
}

// watch looks, decides, stops and resumes until the twin is gone; what it returns is wrong with the twin.
func (w *witness) watch(ctx context.Context, address, fingerprint string, chance *rand.Rand) error {
	p, err := w.login(ctx, address, fingerprint)
	if err != nil {
		return gone(err)
	}
	status, err := p.otto.Status(ctx)
	if err != nil {
		return gone(err)
	}
	if now := status.Stopped != nil; w.stopped != nil && now != *w.stopped {
		return fmt.Errorf("writing was stopped: %t; after the restart: %t", *w.stopped, now)
	} else if w.stopped == nil {
		w.stopped = &now
	}
	for ctx.Err() == nil {
		if err := w.look(ctx, &p); err != nil {
			return gone(err)
		}
		if err := w.act(ctx, &p, chance); err != nil {
			return gone(err)
		}
		time.Sleep(time.Duration(20+chance.IntN(100)) * time.Millisecond)
	}
	return nil
}

// gone: no answer is what a killed server gives; an answer that is an error is not expected.
func gone(err error) error {
	var said *api.CallError
	if errors.As(err, &said) && said.Status >= 500 {
		return err
	}
	return nil
}

func (w *witness) look(ctx context.Context, p *people) error {
	tags, err := p.otto.Tags(ctx)
	if err != nil {
		return err
	}
	for _, t := range tags {
		if t.Last == nil {
			continue
		}
		x, err := t.Last.Sample()
		if err != nil {
			return err
		}
		w.readings[reading{t.Name, math.Float64bits(x.Value), x.Source, x.Server, x.Status}] = true
	}
	return nil
}

// act decides about what is open, and now and then stops, resumes, and has a checkpoint signed.
func (w *witness) act(ctx context.Context, p *people, chance *rand.Rand) error {
	list, err := p.anna.Proposals(ctx, "")
	if err != nil {
		return err
	}
	for i := range list {
		v := &list[i]
		w.proposals[v.Proposal.ID] = v.Hash
		if v.State != gate.Open || len(v.Decisions) > 0 || chance.IntN(3) > 0 {
			continue
		}
		approve := chance.IntN(5) > 0
		c, by, key := p.anna, "anna", w.s.keys["anna"]
		if !approve {
			c, by, key = p.otto, "otto", w.s.keys["otto"]
		}
		after, err := c.Decide(ctx, v, approve, by, "a test", bridge.At(time.Now()), key)
		if err != nil {
			var said *api.CallError
			if errors.As(err, &said) && said.Status == 409 {
				continue // overtaken
			}
			return err
		}
		for _, d := range after.Decisions {
			if d.By == by && d.Hash == v.Hash {
				w.decisions = append(w.decisions, d)
			}
		}
	}
	switch n := chance.IntN(100); {
	case n < 3 && w.stopped != nil && !*w.stopped:
		w.stopped = nil
		stop, err := p.otto.Stop(ctx, "a test")
		if err != nil {
			return err
		}
		w.switched(stop.Stopped, true)
	case w.stopped != nil && *w.stopped && n < 30:
		w.stopped = nil
		if _, err := p.eve.Resume(ctx, "eve", "a test", bridge.At(time.Now()), w.s.keys["eve"]); err != nil {
			return err
		}
		w.switched(nil, false)
	case n > 94:
		c, err := p.otto.Checkpoint(ctx)
		if err != nil {
			return err
		}
		w.known = append(w.known, c)
	}
	return nil
}

func (w *witness) switched(s *gate.Switch, on bool) {
	w.stopped = &on
	if s != nil {
		w.switches = append(w.switches, *s)
	}
}

// records are the entries of a journal by what they tell.
type records struct {
	proposals map[string]gate.Proposal
	decisions []gate.Decision
	switches  []gate.Switch
	orders    []order
	done      map[string]bool // by proposal and tag: read back as written
	starts    int
}

// order is a set-point that left.
type order struct {
	id  string
	at  bridge.Time
	tag string
	to  float64
}

// journal holds what was told against the journal as the kill left it.
func (w *witness) journal(t *testing.T) *records {
	t.Helper()
	dir := filepath.Join(w.s.twin, "journal")
	report, err := journal.Verify(dir, nil, w.known...)
	if err != nil || len(report.Problems) > 0 {
		t.Fatalf("the journal does not hold: %v, %+v", err, report)
	}
	r := &records{proposals: map[string]gate.Proposal{}, done: map[string]bool{}}
	hopes := map[string]bool{} // approvals of an earlier run that have not lapsed yet
	state := map[string]string{}
	if err := journal.Read(dir, 1, func(e journal.Entry) error { return r.take(t, e, hopes, state) }); err != nil {
		t.Fatal(err)
	}
	for id, hash := range w.proposals {
		p, ok := r.proposals[id]
		if !ok || p.Hash() != hash {
			t.Fatalf("proposal %s was told, and the journal has not got it (%t)", id, ok)
		}
	}
	for _, d := range w.decisions {
		if !slices.ContainsFunc(r.decisions, func(x gate.Decision) bool {
			return bytes.Equal(x.Signature, d.Signature) && x.By == d.By && x.Proposal == d.Proposal && x.Approve == d.Approve
		}) {
			t.Fatalf("the decision %+v was accepted, and the journal has not got it", d)
		}
	}
	for _, s := range w.switches {
		if !slices.ContainsFunc(r.switches, func(x gate.Switch) bool { return x.Stop == s.Stop && x.At == s.At && x.By == s.By }) {
			t.Fatalf("the stop %+v was told, and the journal has not got it", s)
		}
	}
	if w.stopped != nil && len(r.switches) > 0 && r.switches[len(r.switches)-1].Stop != *w.stopped {
		t.Fatalf("writing was stopped: %t; the journal says otherwise", *w.stopped)
	}
	return r
}

func body(t *testing.T, e journal.Entry, to any) {
	t.Helper()
	if err := json.Unmarshal(e.Body, to); err != nil {
		t.Fatalf("entry %d, %s: %v", e.N, e.Kind, err)
	}
}

// take reads an entry, and follows each proposal: one order at most, none on an approval of an earlier run, and an end for each that began.
func (r *records) take(t *testing.T, e journal.Entry, hopes map[string]bool, state map[string]string) error {
	t.Helper()
	var named struct {
		Proposal string
		State    string
		Outcomes []gate.Outcome
	}
	switch e.Kind {
	case gate.KindProposal:
		var p gate.Proposal
		body(t, e, &p)
		r.proposals[p.ID] = p
	case "decision":
		var d gate.Decision
		body(t, e, &d)
		r.decisions = append(r.decisions, d)
		if d.Approve {
			state[d.Proposal] = "approved"
		} else {
			state[d.Proposal] = "rejected"
		}
	case "switch":
		var s gate.Switch
		body(t, e, &s)
		r.switches = append(r.switches, s)
		for id, is := range state { // a stop and its end void all approvals
			if is == "approved" {
				delete(state, id)
				delete(hopes, id)
			}
		}
	case "lapse":
		body(t, e, &named)
		delete(state, named.Proposal)
		delete(hopes, named.Proposal)
	case "write":
		body(t, e, &named)
		if id := named.Proposal; state[id] != "approved" || hopes[id] {
			t.Fatalf("entry %d: %s is written though it is %q; approved before a restart: %t", e.N, id, state[id], hopes[id])
		}
		state[named.Proposal] = "writing"
		for _, c := range r.proposals[named.Proposal].Changes {
			r.orders = append(r.orders, order{named.Proposal, e.At, c.Tag, c.Value})
		}
	case "outcome":
		body(t, e, &named)
		if state[named.Proposal] != "writing" {
			t.Fatalf("entry %d: an outcome of %s, which is %q", e.N, named.Proposal, state[named.Proposal])
		}
		state[named.Proposal] = "done"
		for _, o := range named.Outcomes {
			r.done[named.Proposal+" "+o.Tag] = o.Done
		}
	case "end":
		body(t, e, &named)
		if named.State == string(gate.Unclear) && state[named.Proposal] != "writing" {
			t.Fatalf("entry %d: %s is unclear, and was %q", e.N, named.Proposal, state[named.Proposal])
		}
		state[named.Proposal] = named.State
		delete(hopes, named.Proposal)
	case "live":
		var told struct {
			Facts *struct{ Version string } `json:"facts"`
		}
		body(t, e, &told)
		if told.Facts != nil {
			r.starts++
			for id, is := range state {
				switch is {
				case "approved":
					hopes[id] = true
				case "writing":
					t.Fatalf("entry %d: the twin starts, and %s is still being written", e.N, id)
				}
			}
		}
	}
	return nil
}

// device holds what the device was written against the orders in the journal: each was there before, and left once; and what was read back as written was written.
func (w *witness) device(t *testing.T, r *records) (matched int) {
	t.Helper()
	line := regexp.MustCompile(`^\d\d:\d\d:\d\d  OPC UA: (\S+) = (\S+)(?: \S+)?$`)
	used := make([]bool, len(r.orders))
	for _, l := range w.s.device.all() {
		m := line.FindStringSubmatch(l.text)
		if m == nil {
			if strings.Contains(l.text, "OPC UA: ") || strings.Contains(l.text, "refused") {
				t.Fatalf("the device says %q", l.text)
			}
			continue
		}
		tag := strings.ReplaceAll(m[1], ".", "/")
		value, err := strconv.ParseFloat(strings.ReplaceAll(m[2], ",", ""), 64)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for i, o := range r.orders {
			after := l.at.Sub(o.at.Time())
			if !used[i] && o.tag == tag && math.Abs(o.to-value) < 1e-3*math.Max(1, math.Abs(value)) && after >= 0 && after < 30*time.Second {
				used[i], found = true, true
				break
			}
		}
		if !found {
			t.Fatalf("the device was written %q, and no order of the journal stands for it: %+v", l.text, r.orders)
		}
		matched++
	}
	for i, o := range r.orders {
		if r.done[o.id+" "+o.tag] && !used[i] {
			t.Fatalf("%s: %s was written, says the journal, and the device knows nothing of it", o.id, o.tag)
		}
	}
	return matched
}

// history holds the readings that were told against the historian, which is opened as it lies there, and counts the times in which the twin was not there.
func (w *witness) history(t *testing.T, dir string, kills int) (absent int) {
	t.Helper()
	h, err := historian.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	names, err := h.Names()
	if err != nil {
		t.Fatal(err)
	}
	kept := map[reading]bool{}
	for name, id := range names {
		last := bridge.Time(math.MinInt64)
		err := h.Read(id, math.MinInt64, math.MaxInt64, func(list []bridge.Sample) error {
			for _, x := range list {
				if x.Source < last {
					return fmt.Errorf("%s: %s after %s", name, x.Source, last)
				}
				last = x.Source
				kept[reading{name, math.Float64bits(x.Value), x.Source, x.Server, x.Status}] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	lost := 0
	for x := range w.readings {
		if !kept[x] {
			if lost++; lost < 5 {
				t.Errorf("lost: %s %x of %s, %s, %08X", x.tag, x.bits, x.source, x.server, uint32(x.status))
			}
		}
	}
	if lost > 0 {
		t.Fatalf("%d of %d readings that were told are lost", lost, len(w.readings))
	}
	gaps, err := h.Gaps("plc", math.MinInt64, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range gaps {
		if strings.Contains(g.Why, "was not running") {
			absent++
		}
	}
	t.Logf("after %d kills: %d readings told, %d samples kept, %d absences", kills, len(w.readings), len(kept), absent)
	return absent
}
