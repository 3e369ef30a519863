package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/scenarios"
)

// liveFlags are the flags of live.
type liveFlags struct {
	twin     string
	speed    float64
	writeKey string
	phrase   passphrase
	quiet    bool
	workers  int
	libs     []string
	opcua    string
	serve    serveFlags
}

func liveCommand(t terminal) *cobra.Command {
	var f liveFlags
	c := &cobra.Command{
		Use:   "live FILE",
		Short: "Follow a plant through its devices, and propose set-points",
		Long: `Follow a plant as it runs: read its devices, keep every sample, estimate the
state, raise alarms, look ahead in branches, and offer proposals that people
approve over the API (gemel proposals, gemel approve).

The scenario has a section "estimate" and, for proposals, "whatif". The folder
of the twin holds tags.yaml, connections.yaml and people.yaml, and rules.yaml
and alarms.yaml where there are any; docs/bridge.md explains them.

Nothing is written to a device unless the scenario says "live: {writing: on}",
an engineer's key is given with --write-key, rules.yaml allows it, and a person
has approved.

Ctrl-C ends it. Started again, it goes on where it was.`,
		Example: "  gemel live scenarios/booster-live.yaml --twin station\n  gemel live scenarios/booster-live.yaml --twin station --write-key eve.key\n  gemel live scenarios/booster-live.yaml --twin demo --speed 60",
		Args:    exactlyOne("file"),
		RunE:    func(c *cobra.Command, args []string) error { return runLive(c.Context(), t, args[0], f) },
	}
	s := c.Flags()
	s.StringVar(&f.twin, "twin", "", "`FOLDER` of the twin (default: the name of the scenario)")
	s.Float64Var(&f.speed, "speed", 1, "plant seconds in a second, for a gemel device that runs faster")
	s.StringVar(&f.writeKey, "write-key", "", "key `FILE` of an engineer who allows writing in this run")
	f.phrase.flag(c)
	s.BoolVar(&f.quiet, "quiet", false, "print warnings only")
	s.IntVar(&f.workers, "workers", 0, "goroutines of estimate and branches (default: processors)")
	s.StringVar(&f.opcua, "opcua", "", "serve what the twin estimates over OPC UA at `ADDRESS`, such as opc.tcp://127.0.0.1:4841")
	f.serve.add(c)
	libFlag(c, &f.libs)
	return c
}

func runLive(ctx context.Context, t terminal, file string, f liveFlags) error {
	if !(f.speed > 0 && f.speed <= 1e6) {
		return errors.New("--speed: want a number above 0, such as 60")
	}
	if f.workers <= 0 {
		f.workers = runtime.GOMAXPROCS(0)
	}
	r, err := openLive(file, f, bridge.Wall{}, t)
	if err != nil {
		return err
	}
	ctx, begin, end := interruptible(ctx)
	defer end()
	begin()
	return errors.Join(r.run(ctx), r.close())
}

// loadLive reads the scenario of a live run and compiles its plant. start is the date of tick 0; the scenario's own where it is zero.
func loadLive(path string, libs []string, start time.Time) (*scenarios.EstimateJob, error) {
	lib, err := libraryOf(libs)
	if err != nil {
		return nil, err
	}
	s, err := scenarios.ReadEstimate(path)
	if err != nil {
		return nil, err
	}
	if !start.IsZero() && s.Time.Start.Given() {
		s.Time.Start.Value = start.UTC().Format(time.RFC3339)
	}
	sys, err := lib.System(s)
	if err != nil {
		return nil, err
	}
	return scenarios.PrepareEstimate(s, sys, cacheDir())
}

// beginAt decides when tick 0 is: that of an earlier run of the same scenario, else now. A plant in real time has today's date, one that runs
// faster that of its scenario.
func beginAt(folder twinFolder, path string, libs []string, speed float64, now time.Time) (*scenarios.EstimateJob, epoch, bool, error) {
	var start time.Time
	if speed == 1 {
		start = now.Truncate(time.Second)
	}
	j, err := loadLive(path, libs, start)
	if err != nil {
		return nil, epoch{}, false, err
	}
	b, err := folder.readBeginning(j.Identity(), speed)
	if err == nil && b == nil {
		return j, epoch{Scenario: j.ID, Hash: j.Identity(), At: bridge.At(now.Truncate(time.Second)), Start: start, Speed: speed}, false, nil
	}
	if err == nil && !b.Start.Equal(start) {
		if err = j.Close(); err == nil {
			j, err = loadLive(path, libs, b.Start)
		}
	}
	if err != nil {
		return nil, epoch{}, false, err
	}
	return j, *b, true, nil
}

// writingAllowed says who allows writing in this run; nil: nobody does. Scenario and key must both say so.
func writingAllowed(w *twin, s *scenarios.EstimateJob, f *liveFlags, at bridge.Time) (*writingOn, error) {
	on := s.Scenario.Live != nil && s.Scenario.Live.Writing.Value == "on"
	switch {
	case f.writeKey == "":
		return nil, nil
	case !on:
		return nil, fmt.Errorf("--write-key: %s does not allow writing; an engineer writes  live: {writing: on}  there", s.Path)
	case len(w.rules.Tags()) == 0:
		return nil, fmt.Errorf("--write-key: %s allows no tag to be written", w.folder.path(folderRules))
	}
	key, err := api.ReadKey(f.writeKey, f.phrase.read)
	if err != nil {
		return nil, fmt.Errorf("--write-key %s: %w", f.writeKey, err)
	}
	name, err := engineerOf(w.people, key.Public().(ed25519.PublicKey))
	if err != nil {
		return nil, fmt.Errorf("--write-key %s: %w", f.writeKey, err)
	}
	o := &writingOn{By: name, At: at, Scenario: s.Identity(), Rules: w.rules.Hash()}
	return o, o.sign(key)
}

// digits of a number for people.
func digits(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return number(x)
}

// nothingBelow is 0 for what is nothing beside a size: the power of a pump that stands still.
func nothingBelow(x, size float64) float64 {
	if math.Abs(x) < 1e-6*size {
		return 0
	}
	return x
}
