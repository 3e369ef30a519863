package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gemel/scenarios"
)

// fitFlags are the flags of fit.
type fitFlags struct {
	out       string
	quiet     bool
	profile   bool
	posterior bool
	workers   int
	starts    int    // 0: as the file says
	seed      uint64 // 0: as the file says
	libs      []string
	history   historyFlags
}

func fitCommand(t terminal) *cobra.Command {
	var f fitFlags
	c := &cobra.Command{
		Use:   "fit FILE",
		Short: "Find parameters of a plant from recordings",
		Long: `Fit parameters and initial states of a plant to recordings, as the section
"fit" of a scenario says: with 95 % intervals, what the data cannot tell apart,
and how well readings are predicted that took no part. --profile follows the
likelihood to both sides of each unknown, --posterior draws from their joint
distribution: where intervals need not be symmetric. The results go to a
folder: fit.html, fit.json, and fitted.yaml, which a scenario takes with
parameters_from. docs/fit.md explains the section.

Ctrl-C stops the search; nothing is written then.`,
		Example: "  gemel fit scenarios/booster-fit.yaml\n  gemel fit pumps.yaml --starts 20 --profile --out results/pumps",
		Args:    exactlyOne("file"),
		RunE:    func(c *cobra.Command, args []string) error { return runFit(c.Context(), t, args[0], f) },
	}
	c.Flags().StringVar(&f.out, "out", "", "write to `FOLDER` (default fits/NAME-1, -2, ...)")
	c.Flags().BoolVar(&f.quiet, "quiet", false, "print the folder only")
	c.Flags().BoolVar(&f.profile, "profile", false, "profile the likelihood, too")
	c.Flags().BoolVar(&f.posterior, "posterior", false, "draw from the posterior, too")
	c.Flags().IntVar(&f.workers, "workers", 0, "searches at the same time (default: processors)")
	c.Flags().IntVar(&f.starts, "starts", 0, "searches from `N` points (default: as the file says; 50 for tables)")
	c.Flags().Uint64Var(&f.seed, "seed", 0, "`SEED` of random points and draws (default: that of the file)")
	f.history.flags(c)
	libFlag(c, &f.libs)
	return c
}

func runFit(ctx context.Context, t terminal, file string, f fitFlags) error {
	if f.starts < 0 || f.starts > 10000 {
		return fmt.Errorf("--starts %d: want a number from 1 to 10000", f.starts)
	}
	if isPetab(file) && f.history.folder != "" {
		return errors.New("a PEtab problem brings its own data: --history belongs to a scenario")
	}
	if isPetab(file) {
		return runPetab(ctx, t, file, f)
	}
	lib, err := libraryOf(f.libs)
	if err != nil {
		return err
	}
	if f.out != "" {
		if err := scenarios.CheckFitOut(f.out); err != nil {
			return err
		}
	}
	j, err := loadFit(file, lib, &f.history)
	if err != nil {
		return err
	}
	defer func() { _ = j.Close() }()
	if f.workers <= 0 {
		f.workers = runtime.GOMAXPROCS(0)
	}
	o := scenarios.FitOptions{Out: f.out, Version: version, Platform: platform, Workers: f.workers, Now: time.Now, Profile: f.profile, Posterior: f.posterior, Starts: f.starts}
	if f.seed != 0 {
		o.Seed = &f.seed
	}
	bars := &stages{t: t, name: j.ID, bar: newProgress(t, j.ID)}
	if !f.quiet {
		o.Progress = bars.update
	}
	ctx, begin, end := interruptible(ctx)
	begin()
	res, err := j.Run(ctx, o)
	end()
	bars.bar.end()
	if err != nil {
		var out *scenarios.OutError
		if errors.As(err, &out) || errors.Is(err, context.Canceled) {
			return err
		}
		return failed(fmt.Errorf("%s: %w", file, err))
	}
	if !f.quiet {
		printFit(t, res)
	}
	fmt.Fprintln(t.out, res.Dir)
	return nil
}

// stages shows the progress of a fit: the search, then the profile and the posterior where they are wanted.
type stages struct {
	t     terminal
	name  string
	stage string
	bar   *progress
}

func (s *stages) update(stage string, done, total int) {
	if stage != s.stage {
		s.bar.end()
		s.stage, s.bar = stage, newProgress(s.t, s.name+", "+stage)
	}
	if !s.t.live && 10*done < 3*total {
		return // how long a search takes is known when the first have ended
	}
	const often = 64 // the bar looks at every 64th
	s.bar.update(often*int64(done), often*int64(total))
}

// loadFit reads a scenario and its recordings, and compiles its plant; all problems are reported in one go.
func loadFit(path string, l scenarios.Library, from *historyFlags) (j *scenarios.FitJob, err error) {
	if strings.EqualFold(filepath.Ext(path), ".mo") {
		return nil, fmt.Errorf("%s is a model; gemel fit wants a scenario with a section fit", path)
	}
	s, err := scenarios.Read(path)
	if err != nil {
		return nil, err
	}
	sys, err := l.System(s)
	if err != nil {
		return nil, err
	}
	h, err := from.open(s)
	if err != nil {
		return nil, err
	}
	if h != nil {
		s.History = h.table
		defer func() { err = errors.Join(err, h.close()) }()
	}
	return scenarios.PrepareFit(s, sys, cacheDir())
}

// checkFit reads the recordings of a fit and holds them against its plant.
func checkFit(path string, l scenarios.Library) error {
	j, err := loadFit(path, l, &historyFlags{})
	if err != nil {
		return err
	}
	return j.Close()
}
