package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"gemel/engine/series"
	"gemel/engine/unit"
	"gemel/scenarios"
)

func snapshotCommand(t terminal) *cobra.Command {
	var at, out, from string
	var libs []string
	c := &cobra.Command{
		Use:     "snapshot FILE --at TIME -o FILE.snap",
		Short:   "Run a scenario up to a time and keep the state",
		Long:    "Run a scenario up to a time and write everything that its future depends on to\na file. `gemel run FILE --from FILE.snap` continues it; the trajectory and its\nhash are those of an uninterrupted run.",
		Example: "  gemel snapshot scenarios/booster-station.yaml --at 6h -o six.snap\n  gemel run scenarios/booster-station.yaml --from six.snap",
		Args:    exactlyOne("file"),
		RunE: func(c *cobra.Command, args []string) error {
			if at == "" || out == "" {
				return fmt.Errorf("want a time and a file: %s", c.UseLine())
			}
			seconds, err := unit.ParseDuration(at)
			if err != nil {
				return fmt.Errorf("--at %w", err)
			}
			if err := checkTarget("-o", out); err != nil {
				return err
			}
			lib, err := libraryOf(libs)
			if err != nil {
				return err
			}
			p, err := load(args[0], lib)
			if err != nil {
				return err
			}
			defer func() { _ = p.Close() }()
			r, err := startOrResume(p, from)
			if err != nil {
				return err
			}
			defer func() { _ = r.Close() }()
			ctx, begin, end := interruptible(c.Context())
			begin()
			err = r.GoTo(ctx, seconds)
			end()
			if err != nil {
				return err
			}
			if err := series.WriteFile(out, r.Snapshot); err != nil {
				return cannotWrite(out, err)
			}
			for _, n := range r.Notes {
				fmt.Fprintln(t.err, hang("note: "+n))
			}
			fmt.Fprintf(t.out, "%s at %s; to continue:\n  %s\n", out, span(seconds), runFlags{libs: libs}.command(args[0], out))
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&at, "at", "", "stop at `TIME` since the start, such as 6h")
	f.StringVarP(&out, "output", "o", "", "write the snapshot to `FILE`")
	f.StringVar(&from, "from", "", "begin at the snapshot in `FILE`")
	libFlag(c, &libs)
	return c
}

// startOrResume begins at tick 0 or at a snapshot.
func startOrResume(p *scenarios.Prepared, from string) (*scenarios.Runner, error) {
	if from == "" {
		return p.Start()
	}
	data, err := scenarios.ReadFile(from)
	if err != nil {
		return nil, err
	}
	r, err := p.Resume(data)
	if err != nil {
		return nil, runError(err, from)
	}
	return r, nil
}
