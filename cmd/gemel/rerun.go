package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"gemel/scenarios"
)

func rerunCommand(t terminal) *cobra.Command {
	var libs []string
	var quiet bool
	c := &cobra.Command{
		Use:     "rerun FOLDER",
		Short:   "Repeat a run and say whether the bits agree",
		Long:    "Repeat the run of a folder, from the copies in it alone, and compare the\ntrajectories bit by bit. Nothing is written. The status is 0 where they agree.",
		Example: "  gemel rerun runs/booster-station-1",
		Args:    exactlyOne("run folder"),
		RunE: func(c *cobra.Command, args []string) error {
			old, err := scenarios.OpenRun(args[0])
			if err != nil {
				return err
			}
			if len(libs) == 0 {
				libs = old.NamedLibraries()
				for _, l := range libs {
					fmt.Fprintf(t.err, "reading the library %s, which the manifest names; --lib takes another\n", l)
				}
			}
			lib, err := libraryOf(libs)
			if err != nil {
				return err
			}
			facts, err := libraryFacts(lib)
			if err != nil {
				return err
			}
			sys, err := lib.System(old.Scenario)
			if err != nil {
				return err
			}
			p, err := scenarios.Prepare(old.Scenario, sys, cacheDir())
			if err != nil {
				return err
			}
			defer func() { _ = p.Close() }()
			bar := newProgress(t, p.ID)
			update := bar.update
			if quiet {
				update = nil
			}
			ctx, begin, end := interruptible(c.Context())
			begin()
			res, err := old.Run(ctx, p, version, facts, update)
			end()
			bar.end()
			switch {
			case errors.Is(err, scenarios.ErrManifest):
				return fmt.Errorf("%s: %w", old.Dir, err)
			case err != nil:
				return failed(err)
			}
			if res.Same {
				fmt.Fprintf(t.out, "the bits agree: %d ticks of %s\n", old.Ticks, old.Name)
				fmt.Fprintf(t.out, "trajectory_hash %s\n", res.Hash)
				return nil
			}
			if res.Hash == old.TrajectoryHash {
				fmt.Fprintln(t.out, "the results are not those of the run")
			} else {
				fmt.Fprintf(t.out, "the bits differ\n  then %s\n  now  %s\n", old.TrajectoryHash, res.Hash)
			}
			for _, n := range res.Notes {
				fmt.Fprintf(t.out, "  %s\n", strings.Join(wrap(n, width-2), "\n  "))
			}
			fmt.Fprintf(t.out, "trajectory_hash %s\n", res.Hash)
			return &failure{errSilent, exitFailed}
		},
	}
	c.Flags().StringArrayVar(&libs, "lib", nil, "look up models in `FOLDER`, not in those of the run; may be repeated")
	c.Flags().BoolVar(&quiet, "quiet", false, "no progress")
	return c
}
