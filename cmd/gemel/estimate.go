package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gemel/engine/unit"
	"gemel/scenarios"
)

// estimateFlags are the flags of estimate.
type estimateFlags struct {
	replay, out string
	from, until string
	quiet       bool
	workers     int
	libs        []string
	history     historyFlags
}

func estimateCommand(t terminal) *cobra.Command {
	var f estimateFlags
	c := &cobra.Command{
		Use:   "estimate FILE",
		Short: "Follow a plant by its readings: state, drift, faults",
		Long: `Follow a plant by a recording, as the section "estimate" of a scenario says: its
states and parameters with their deviations at every tick, drifts between
readings and model, the probability of named faults, and proposals for a new fit
after a drift, which nothing but "gemel estimate accept" puts into effect.
The results go to a folder: estimate.html, estimate.parquet, estimate.json,
events.jsonl, proposals. docs/estimate.md explains the section.

Ctrl-C stops the replay; nothing is written then.`,
		Example: "  gemel estimate scenarios/booster-live.yaml --replay scenarios/data/booster-live.parquet\n  gemel estimate plant.yaml --replay tuesday.csv --from estimates/plant-1/last.snap\n  gemel estimate accept estimates/booster-live-1 1",
		Args:    exactlyOne("file"),
		RunE:    func(c *cobra.Command, args []string) error { return runEstimate(c.Context(), t, args[0], f) },
	}
	c.Flags().StringVar(&f.replay, "replay", "", "recording to follow, CSV or Parquet: `FILE` (default: the key recording)")
	c.Flags().StringVar(&f.out, "out", "", "write to `FOLDER` (default estimates/NAME-1, -2, ...)")
	c.Flags().StringVar(&f.from, "from", "", "go on from `SNAPSHOT`: last.snap of an earlier estimate")
	c.Flags().StringVar(&f.until, "until", "", "stop at readings that arrive later than this `TIME` after the start")
	c.Flags().BoolVar(&f.quiet, "quiet", false, "print the folder only")
	c.Flags().IntVar(&f.workers, "workers", 0, "goroutines of the filter (default: processors)")
	f.history.flags(c)
	libFlag(c, &f.libs)
	c.AddCommand(acceptCommand(t))
	return c
}

func runEstimate(ctx context.Context, t terminal, file string, f estimateFlags) error {
	lib, err := libraryOf(f.libs)
	if err != nil {
		return err
	}
	if f.out != "" {
		if err := scenarios.CheckEstimateOut(f.out); err != nil {
			return err
		}
	}
	j, rec, err := loadEstimate(file, f.replay, lib, &f.history)
	if err != nil {
		return err
	}
	defer func() { _ = j.Close() }()
	if f.workers <= 0 {
		f.workers = runtime.GOMAXPROCS(0)
	}
	o := scenarios.EstimateOptions{Out: f.out, Version: version, Platform: platform, Workers: f.workers, Now: time.Now}
	if err := f.span(&o); err != nil {
		return err
	}
	bar := newProgress(t, j.ID)
	if !f.quiet {
		o.Progress = bar.update
	}
	ctx, begin, end := interruptible(ctx)
	begin()
	res, err := j.Replay(ctx, rec, o)
	end()
	bar.end()
	if err != nil {
		var out *scenarios.OutError
		var wrong scenarios.Problems
		switch {
		case errors.As(err, &out), errors.As(err, &wrong), errors.Is(err, context.Canceled):
			return err
		case f.from != "" && unfit(err):
			return fmt.Errorf("--from %s: %w", f.from, err)
		}
		return failed(fmt.Errorf("%s: %w", file, err))
	}
	if !f.quiet {
		printEstimate(t, res)
	}
	fmt.Fprintln(t.out, res.Dir)
	if res.Err != nil {
		return failed(fmt.Errorf("%s: %s", file, res.Error))
	}
	return nil
}

// unfit says whether a snapshot cannot be gone on from.
func unfit(err error) bool {
	for _, e := range []error{scenarios.ErrNotEstimate, scenarios.ErrOtherEstimate, scenarios.ErrOtherPlant, scenarios.ErrSnapshotDamaged, scenarios.ErrSnapshotVersion} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// span reads where a replay begins and ends.
func (f *estimateFlags) span(o *scenarios.EstimateOptions) (err error) {
	if f.until != "" {
		if o.Until, err = unit.ParseDuration(f.until); err != nil {
			return fmt.Errorf("--until: %w", err)
		}
	}
	if f.from != "" {
		o.From, err = scenarios.ReadFile(f.from)
	}
	return err
}

// loadEstimate reads a scenario and a recording, and compiles the plant; all problems are reported in one go.
func loadEstimate(path, replay string, l scenarios.Library, from *historyFlags) (*scenarios.EstimateJob, *scenarios.EstimateRecording, error) {
	if strings.EqualFold(filepath.Ext(path), ".mo") {
		return nil, nil, fmt.Errorf("%s is a model; gemel estimate wants a scenario with a section estimate", path)
	}
	s, err := scenarios.ReadEstimate(path)
	if err != nil {
		return nil, nil, err
	}
	if from.folder != "" && replay != "" {
		return nil, nil, errors.New("--replay FILE and --history FOLDER: choose one")
	}
	h, err := from.open(s)
	if err != nil {
		return nil, nil, err
	}
	if h != nil {
		j, rec, err := loadHistory(s, h, l)
		return j, rec, errors.Join(err, h.close())
	}
	data, err := s.Recorded(replay)
	if err != nil {
		return nil, nil, err
	}
	sys, err := l.System(s)
	if err != nil {
		return nil, nil, err
	}
	j, err := scenarios.PrepareEstimate(s, sys, cacheDir())
	if err != nil {
		return nil, nil, err
	}
	rec, err := j.Recording(data)
	if err != nil {
		return nil, nil, errors.Join(err, j.Close())
	}
	return j, rec, nil
}

// loadHistory compiles the plant and reads the historian.
func loadHistory(s *scenarios.Scenario, h *history, l scenarios.Library) (*scenarios.EstimateJob, *scenarios.EstimateRecording, error) {
	start, length, err := s.Span()
	if err != nil {
		return nil, nil, err
	}
	sys, err := l.System(s)
	if err != nil {
		return nil, nil, err
	}
	j, err := scenarios.PrepareEstimate(s, sys, cacheDir())
	if err != nil {
		return nil, nil, err
	}
	rec, err := h.arrivals(j, start, length)
	if err != nil {
		return nil, nil, errors.Join(err, j.Close())
	}
	return j, rec, nil
}

func acceptCommand(t terminal) *cobra.Command {
	var by, out string
	c := &cobra.Command{
		Use:   "accept FOLDER PROPOSAL",
		Short: "Accept a proposed fit: write its parameters to a file",
		Long: `Accept a proposal of an estimate: its parameters go to accepted.yaml in the
folder, which a scenario takes with parameters_from, and a line that says who
accepted what and when goes to accepted.jsonl. Nothing else is changed.`,
		Example: "  gemel estimate accept estimates/booster-live-1 1\n  gemel estimate accept estimates/booster-live-1 1 --out fitted.yaml",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return errors.New("want a folder of gemel estimate and the number of a proposal, such as: gemel estimate accept estimates/booster-live-1 1")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if by == "" {
				by = whoami()
			}
			p, file, err := scenarios.Accept(filepath.Clean(args[0]), args[1], scenarios.AcceptOptions{By: by, Out: out, Now: time.Now})
			if err != nil {
				return err
			}
			for _, line := range p.Text {
				fmt.Fprintln(t.out, hang("  "+line))
			}
			fmt.Fprintf(t.out, "accepted by %s; a scenario takes it with\n  parameters_from: %s\n%s\n", by, filepath.Base(file), file)
			return nil
		},
	}
	c.Flags().StringVar(&by, "by", "", "`NAME` of the person who accepts (default: the user)")
	c.Flags().StringVar(&out, "out", "", "write the parameters to `FILE`; what is there already stays beside them")
	return c
}

// whoami is the name of the user, for the log.
func whoami() string {
	u, err := user.Current()
	switch {
	case err != nil:
		return "unknown"
	case u.Name != "" && u.Name != u.Username:
		return u.Name + " (" + u.Username + ")"
	}
	return u.Username
}

// checkEstimate holds the section against the plant, and against its recording where it names one.
func checkEstimate(path string, l scenarios.Library) error {
	s, err := scenarios.Read(path)
	if err != nil {
		return err
	}
	if s.Estimate.Recording.Given() {
		j, _, err := loadEstimate(path, "", l, &historyFlags{})
		if err != nil {
			return err
		}
		return j.Close()
	}
	sys, err := l.System(s)
	if err != nil {
		return err
	}
	j, err := scenarios.PrepareEstimate(s, sys, cacheDir())
	if err != nil {
		return err
	}
	return j.Close()
}
