package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/journal"
	"gemel/scenarios"
)

func auditReplayCommand(t terminal) *cobra.Command {
	var libs []string
	c := &cobra.Command{
		Use:   "replay FILE FOLDER",
		Short: "Compute again what a twin proposed, from its journal and historian",
		Long: `Follow the samples in the historian of a twin anew, with the scenario in FILE,
and compute every proposal of the twin again. The status is 1 where a number
differs. Two things are compared, bit for bit: the estimate that the branches of
a proposal began with, and the evidence that they gave.

The twin must not be running. Samples that came later than the scenario's "late"
were not used when they came, and make the first comparison fail.`,
		Example: "  gemel audit replay scenarios/booster-live.yaml station",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("want a scenario and the folder of a twin: %s", c.UseLine())
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			ctx, begin, end := interruptible(c.Context())
			defer end()
			begin()
			return replayTwin(ctx, t, args[0], twinFolder(args[1]), libs)
		},
	}
	libFlag(c, &libs)
	return c
}

// replayed is what became of computing a proposal again.
type replayed struct {
	proposal gate.Proposal
	estimate string // how that compares with the historian
	evidence string
	same     bool
}

func replayTwin(ctx context.Context, t terminal, file string, folder twinFolder, libs []string) error {
	if err := folder.check(); err != nil {
		return err
	}
	job, begin, err := folder.recorded(file, libs)
	if err != nil {
		return err
	}
	defer func() { _ = job.Close() }()
	list, err := folder.proposed(begin.At)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(t.out, "the twin has proposed nothing")
		return nil
	}
	estimate, err := newReplay(job, begin, folder)
	if err != nil {
		return err
	}
	defer estimate.close()
	wrong := 0
	rows := [][]string{{"proposal", "at", "estimate", "evidence"}}
	for i := range list {
		if err := estimate.compare(ctx, &list[i]); err != nil {
			return err
		}
		if !list[i].same {
			wrong++
		}
		rows = append(rows, []string{list[i].proposal.ID, moment(list[i].proposal.At), list[i].estimate, list[i].evidence})
	}
	table(t.out, rows, -1)
	if wrong > 0 {
		return failed(fmt.Errorf("%d of %d proposals came out otherwise", wrong, len(list)))
	}
	fmt.Fprintf(t.out, "%d proposals came out with the same bits, from %s samples\n", len(list), grouped(float64(estimate.taken)))
	return nil
}

// recorded is the estimate of the folder's last run, as its scenario was then.
func (d twinFolder) recorded(file string, libs []string) (*scenarios.EstimateJob, *epoch, error) {
	path := filepath.Join(d.path(folderTwin), twinBegin)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("there is no %s: gemel live has not run here", path)
	}
	var b epoch
	if err == nil {
		err = json.Unmarshal(data, &b)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	job, err := loadLive(file, libs, b.Start)
	if err != nil {
		return nil, nil, err
	}
	if job.Identity() != b.Hash {
		return nil, nil, errors.Join(fmt.Errorf("%s is not what the twin ran with: its text, or a file that it names, has changed", file), job.Close())
	}
	return job, &b, nil
}

// proposed are the proposals of the twin in the journal, since the scenario began.
func (d twinFolder) proposed(since bridge.Time) (list []replayed, err error) {
	err = journal.Read(journalFolder(string(d)), 1, func(e journal.Entry) error {
		if e.Kind != gate.KindProposal {
			return nil
		}
		var p gate.Proposal
		if err := json.Unmarshal(e.Body, &p); err != nil {
			return fmt.Errorf("entry %d: %w", e.N, err)
		}
		if p.By == twinName && p.At >= since { // not of an estimate before this one
			list = append(list, replayed{proposal: p})
		}
		return nil
	})
	return list, err
}

// replay follows the historian anew.
type replay struct {
	job     *scenarios.EstimateJob
	begin   *epoch
	folder  twinFolder
	live    *scenarios.Live
	samples []scenarios.Sample // ascending in time
	taken   int
}

func newReplay(job *scenarios.EstimateJob, begin *epoch, folder twinFolder) (*replay, error) {
	m, err := folder.tags()
	if err != nil {
		return nil, err
	}
	store, err := openHistorian(folder)
	if err != nil {
		return nil, err
	}
	defer func() { _ = store.Close() }() // nothing is written
	if err := m.Register(store.Register); err != nil {
		return nil, err
	}
	wires, err := wire(job, m)
	if err != nil {
		return nil, err
	}
	r := &replay{job: job, begin: begin, folder: folder}
	from := begin.At - bridge.Time(10*patienceAtStart) // an input that never changes told its value before tick 0
	for _, id := range wires.tags() {
		err := store.Read(id, from, math.MaxInt64, func(list []bridge.Sample) error {
			for i := range list {
				r.samples = append(r.samples, wires.samples(&list[i], begin.plant(list[i].Source))...)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(r.samples, func(a, b scenarios.Sample) int {
		switch {
		case a.Time < b.Time:
			return -1
		case a.Time > b.Time:
			return 1
		}
		return 0
	})
	r.live, err = job.Live(runtime.GOMAXPROCS(0))
	return r, err
}

func (r *replay) close() { _ = r.live.Close() } // it wrote nothing

// compare computes a proposal again.
func (r *replay) compare(ctx context.Context, x *replayed) error {
	path := filepath.Join(r.folder.path(folderTwin), twinBranches, string(x.proposal.Parameters)+".start")
	start, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	result, err := r.job.Ahead(ctx, start, runtime.GOMAXPROCS(0))
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		x.estimate, x.evidence = "", err.Error()
		return nil
	}
	x.evidence = "differs"
	if gate.Hash(result.Hash) == x.proposal.Evidence.Simulation {
		x.evidence = "same"
	}
	at := result.Begin
	for len(r.samples) > 0 && r.samples[0].Time <= at+r.job.Period() {
		if err := r.live.Push(r.samples[0]); err != nil {
			return err
		}
		r.samples, r.taken = r.samples[1:], r.taken+1
	}
	if err := r.live.Advance(at + r.job.Period() + r.job.Late()); err != nil {
		x.estimate = err.Error()
		return nil
	}
	again, err := r.live.WhatIfStart()
	if err != nil {
		x.estimate = err.Error()
		return nil
	}
	x.estimate = "differs"
	if bytes.Equal(again, start) {
		x.estimate = "same"
	}
	x.same = x.estimate == "same" && x.evidence == "same"
	return nil
}
