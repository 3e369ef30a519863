package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"gemel/engine/unit"
	"gemel/scenarios"
)

// whatIfFlags are the flags of whatif.
type whatIfFlags struct {
	replay, at, out string
	quiet           bool
	workers         int
	libs            []string
}

func whatIfCommand(t terminal) *cobra.Command {
	var f whatIfFlags
	c := &cobra.Command{
		Use:   "whatif FILE",
		Short: "Try set-points on the plant as it is, hours ahead",
		Long: `Follow a plant by a recording up to a moment, and look ahead from there: what
comes if nothing is changed, and with each of the set-points that the section
"whatif" of the scenario names. Every candidate is simulated for an ensemble of
plants that agree with the readings, so that each figure has its band. The best
candidate that keeps the limits is shown, and whether it is worth proposing.
Nothing is written to any device. docs/whatif.md explains the section.`,
		Example: "  gemel whatif scenarios/booster-live.yaml --at 13h\n  gemel whatif plant.yaml --replay tuesday.csv --at 13h --out look.json",
		Args:    exactlyOne("file"),
		RunE:    func(c *cobra.Command, args []string) error { return runWhatIf(c.Context(), t, args[0], f) },
	}
	c.Flags().StringVar(&f.replay, "replay", "", "recording to follow, CSV or Parquet: `FILE` (default: the key recording)")
	c.Flags().StringVar(&f.at, "at", "", "moment from which to look ahead: a `TIME` after the start, or a date and time")
	c.Flags().StringVar(&f.out, "out", "", "write everything, bands over time too, to `FILE` (JSON)")
	c.Flags().BoolVar(&f.quiet, "quiet", false, "print the sentence only")
	c.Flags().IntVar(&f.workers, "workers", 0, "goroutines (default: processors)")
	libFlag(c, &f.libs)
	return c
}

func runWhatIf(ctx context.Context, t terminal, file string, f whatIfFlags) error {
	lib, err := libraryOf(f.libs)
	if err != nil {
		return err
	}
	if f.at == "" {
		return errors.New("from when on? Write --at, such as --at 13h after the start of the scenario")
	}
	j, rec, err := loadEstimate(file, f.replay, lib, &historyFlags{})
	if err != nil {
		return err
	}
	defer func() { _ = j.Close() }()
	if j.WhatIf() == nil {
		return fmt.Errorf("%s has no section whatif; docs/whatif.md shows one", file)
	}
	at, err := momentOf(j, f.at)
	if err != nil {
		return err
	}
	if f.workers <= 0 {
		f.workers = runtime.GOMAXPROCS(0)
	}
	ctx, begin, end := interruptible(ctx)
	begin()
	defer end()
	start, err := f.follow(ctx, t, j, rec, at)
	if err != nil {
		if ps := (scenarios.Problems)(nil); errors.As(err, &ps) || errors.Is(err, context.Canceled) {
			return err
		}
		return failed(fmt.Errorf("%s: %w", file, err))
	}
	clock := time.Now()
	r, err := j.Ahead(ctx, start, f.workers)
	if err != nil {
		return failed(err)
	}
	if f.out != "" {
		text, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(f.out, append(text, '\n'), 0o644); err != nil {
			return failed(err)
		}
	}
	if f.quiet {
		fmt.Fprintln(t.out, hang(r.Reason))
		return nil
	}
	printWhatIf(t.out, j, r)
	table(t.out, [][]string{{"time", duration(time.Since(clock))}, {"hash", r.Hash}}, -1)
	if f.out != "" {
		fmt.Fprintln(t.out, f.out)
	}
	return nil
}

// follow takes the estimate to a moment and keeps what branches begin with.
func (f *whatIfFlags) follow(ctx context.Context, t terminal, j *scenarios.EstimateJob, rec *scenarios.EstimateRecording, at float64) ([]byte, error) {
	live, err := j.Live(f.workers)
	if err != nil {
		return nil, err
	}
	defer func() { _ = live.Close() }()
	bar := newProgress(t, j.ID)
	err = live.Follow(ctx, rec, at, bar.update)
	bar.end()
	if err != nil {
		return nil, err
	}
	return live.WhatIfStart()
}

// momentOf reads a time after the start, or a date and time.
func momentOf(j *scenarios.EstimateJob, text string) (float64, error) {
	at, err := unit.ParseDuration(text)
	if err == nil {
		return at, nil
	}
	clock, wrong := time.Parse(time.RFC3339, text)
	if wrong != nil {
		return 0, fmt.Errorf("--at %s: want a time after the start, such as 13h, or a date and time, such as 2026-01-05T13:00:00Z", text)
	}
	at, ok := j.Since(clock)
	if !ok {
		return 0, fmt.Errorf("--at %s: the scenario has no time.start, so write the time after the start, such as 13h", text)
	}
	return at, nil
}
