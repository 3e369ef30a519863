package main

import (
	"encoding/json"
	"fmt"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/journal"
	"gemel/bridge/live"
)

// newAftermath watches what was written, also before a restart.
func (r *liveRun) newAftermath() (*live.Aftermath, error) {
	a := &live.Aftermath{Tags: r.w.tags.Tags, Noise: r.follow.wiring.noise, Speed: r.follow.begin.Speed, Propose: r.w.gate.Propose, Raise: r.raise, Judge: r.judge}
	if w := r.job.WhatIf(); w != nil {
		a.Members = w.Members
	}
	told, err := r.verdicts()
	if err != nil {
		return nil, err
	}
	a.Told = func(id string) bool { return told[id] }
	now := bridge.At(r.clock.Now())
	a.Follow(now, r.w.gate.Proposals()...)
	from, tags, ok := a.From()
	if !ok {
		return a, nil
	}
	for _, id := range tags {
		if err := r.w.store.Read(id, from, now, func(list []bridge.Sample) error { a.Take(list); return nil }); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// verdicts are the proposals of which the journal tells how they went.
func (r *liveRun) verdicts() (map[string]bool, error) {
	told := map[string]bool{}
	err := r.w.journal.Read(1, func(e journal.Entry) error {
		if e.Kind != kindAftermath {
			return nil
		}
		var body struct{ Facts live.Verdict }
		if err := json.Unmarshal(e.Body, &body); err != nil {
			return fmt.Errorf("entry %d of the journal: %w", e.N, err)
		}
		told[body.Facts.Proposal] = true
		return nil
	})
	return told, err
}

// kindAftermath marks entries of the journal with a verdict.
const kindAftermath = "aftermath"

// followed watches what was written just now.
func (r *liveRun) followed(v gate.View) { r.aftermath.Follow(bridge.At(r.clock.Now()), v) }

// judge tells how a write went.
func (r *liveRun) judge(v live.Verdict) {
	r.tell(kindAftermath, v.To, v.Text, v)
}
