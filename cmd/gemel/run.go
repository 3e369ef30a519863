package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gemel/scenarios"
)

// runFlags are the flags of run, which a command to continue repeats.
type runFlags struct {
	out, from  string
	csv, quiet bool
	libs       []string
}

func runCommand(t terminal) *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run FILE",
		Short: "Run a scenario and write results and a report",
		Long: `Run a scenario. The results go to a folder: trajectory.parquet, events.jsonl,
kpis.json, report.html, and everything to repeat the run (manifest.json,
scenario.yaml, source/). The folder appears when it is complete; a run that
fails or is stopped leaves FOLDER-failed or FOLDER-stopped.

Ctrl-C stops a run between two ticks; the command to continue it is printed.`,
		Example: "  gemel run scenarios/booster-station.yaml\n  gemel run booster.yaml --out results/today --csv",
		Args:    exactlyOne("file"),
		RunE:    func(c *cobra.Command, args []string) error { return runScenario(c.Context(), t, args[0], f) },
	}
	c.Flags().StringVar(&f.out, "out", "", "write to `FOLDER` (default runs/NAME-1, -2, ...)")
	c.Flags().BoolVar(&f.csv, "csv", false, "write trajectory.csv too")
	c.Flags().BoolVar(&f.quiet, "quiet", false, "print the trajectory hash only")
	c.Flags().StringVar(&f.from, "from", "", "continue from the snapshot in `FILE`")
	libFlag(c, &f.libs)
	return c
}

func runScenario(ctx context.Context, t terminal, file string, f runFlags) error {
	lib, err := libraryOf(f.libs)
	if err != nil {
		return err
	}
	facts, err := libraryFacts(lib)
	if err != nil {
		return err
	}
	p, err := load(file, lib)
	if err != nil {
		return err
	}
	defer func() { _ = p.Close() }()
	o := scenarios.RunOptions{Out: f.out, CSV: f.csv, Version: version, Platform: platform, Library: facts, Now: time.Now}
	if f.from != "" {
		if o.From, err = scenarios.ReadFile(f.from); err != nil {
			return err
		}
	}
	bar := newProgress(t, p.ID)
	if !f.quiet {
		o.Progress = bar.update
		sayOversights(t, p.Notes, file)
	}
	ctx, begin, end := interruptible(ctx)
	begin()
	res, err := scenarios.Run(ctx, p, o)
	end()
	bar.end()
	if err != nil {
		return runError(err, f.from)
	}
	return reportRun(t, p, res, file, f)
}

// sayOversights prints what may be an oversight, where it is not much.
func sayOversights(t terminal, notes []string, file string) {
	const most = 5
	for _, n := range notes[:min(len(notes), most)] {
		fmt.Fprintln(t.err, hang("note: "+n))
	}
	if more := len(notes) - most; more > 0 {
		fmt.Fprintf(t.err, "note: %d more; gemel check %s shows all\n", more, word(file))
	}
}

// exactlyOne wants one argument, and says what of.
func exactlyOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("want one %s: %s", what, c.UseLine())
		}
		return nil
	}
}

// runError tells problems with a snapshot or a folder, which are bad input, from a disk that is full.
func runError(err error, from string) error {
	for _, bad := range []error{scenarios.ErrNotRunSnapshot, scenarios.ErrSnapshotVersion, scenarios.ErrSnapshotDamaged, scenarios.ErrOtherPlant, scenarios.ErrOtherRun} {
		if errors.Is(err, bad) {
			return fmt.Errorf("%s: %w", from, err)
		}
	}
	var out *scenarios.OutError
	if errors.As(err, &out) {
		return err
	}
	return failed(err)
}

// reportRun prints what a run came to; the last line on out is the trajectory hash.
func reportRun(t terminal, p *scenarios.Prepared, res *scenarios.Result, file string, f runFlags) error {
	if !f.quiet {
		printResult(t, p, res)
	}
	fmt.Fprintf(t.out, "trajectory_hash %s\n", res.TrajectoryHash)
	for _, n := range res.Notes {
		fmt.Fprintln(t.err, hang("note: "+n))
	}
	if res.Replaced {
		fmt.Fprintf(t.err, "note: the results of an earlier run in %s are replaced\n", res.Dir)
	}
	for _, l := range res.Leftovers {
		sayLeftover(t, l, file, f)
	}
	switch res.Status {
	case scenarios.Done:
		return nil
	case scenarios.Stopped:
		fmt.Fprintf(t.err, "stopped after %s of %s; to continue:\n  %s\n", span(float64(res.Ticks)*res.TickSeconds), span(float64(res.TicksPlanned)*res.TickSeconds),
			f.command(file, filepath.Join(res.Dir, "last.snap")))
	default:
		fmt.Fprintf(t.err, "the run failed: %s\nwhat there is: %s\nwhat slowed it: gemel explain %s\n", res.Error, res.Dir, word(res.Dir))
	}
	return &failure{errSilent, exitFailed}
}

// sayLeftover tells what became of the folder of a killed run.
func sayLeftover(t terminal, l scenarios.Leftover, file string, f runFlags) {
	switch n := len(l.Snapshots); {
	case n > 0:
		fmt.Fprintln(t.err, hang(fmt.Sprintf("note: a run that was killed has left %s in %s; to continue it:", numberOf(n, "snapshot"), l.Dir)))
		fmt.Fprintf(t.err, "  %s\n", f.command(file, l.Snapshots[n-1]))
	case l.Removed:
		fmt.Fprintln(t.err, hang("note: removed what a run that was killed had left in "+l.Dir))
	default:
		fmt.Fprintln(t.err, hang("note: a run that was killed has left "+l.Dir+"; it can be deleted"))
	}
}

// command is what to type to continue at a snapshot.
func (f runFlags) command(file, snapshot string) string {
	line := "gemel run " + word(file)
	for _, l := range f.libs {
		line += " --lib " + word(l)
	}
	if f.out != "" {
		line += " --out " + word(f.out)
	}
	if f.csv {
		line += " --csv"
	}
	if f.quiet {
		line += " --quiet"
	}
	return line + " --from " + word(snapshot)
}

// printResult prints the table of figures and where everything is.
func printResult(t terminal, p *scenarios.Prepared, res *scenarios.Result) {
	w := t.out
	fmt.Fprintf(w, "%s: %s, %s in ticks of %s\n\n", res.Name, res.Plant, span(float64(res.TicksPlanned)*res.TickSeconds), span(res.TickSeconds))
	if len(res.KPIs) > 0 {
		var rows [][]string
		for _, k := range res.KPIs {
			value := "-"
			if k.Value != nil {
				value = number(*k.Value)
			}
			u := k.Unit
			if u == "1" {
				u = ""
			}
			rows = append(rows, []string{k.Name, value, u, k.Description})
		}
		table(w, rows, 1)
		fmt.Fprintln(w)
	}
	var facts [][]string
	if e := res.Ended; e != nil {
		facts = append(facts, []string{"end", fmt.Sprintf("after %s, set by the plant: %s%s", span(e.At), e.Message, inParentheses(e.Source))})
	}
	for i, l := range res.Limits {
		head := ""
		if i == 0 {
			head = "limits"
		}
		kept := "kept"
		if l.Violated {
			kept = "left " + times(l.Times)
		}
		facts = append(facts, []string{head, fmt.Sprintf("%s %s: %s", l.Name, l.Text, kept)})
	}
	for i, x := range res.Warnings {
		head := ""
		if i == 0 {
			head = "warnings"
		}
		facts = append(facts, []string{head, fmt.Sprintf("%s (after %s, %s)", x.Text, span(x.At), times(x.Times))})
	}
	facts = append(facts, []string{"events", fmt.Sprint(res.Events)})
	if res.WallSeconds > 0 {
		speed := float64(res.Ticks) * res.TickSeconds / res.WallSeconds
		facts = append(facts, []string{"time", fmt.Sprintf("%s (%s times real time), plant ready in %s", duration(time.Duration(res.WallSeconds*1e9)), grouped(speed), duration(p.Compile))})
	}
	facts = append(facts, []string{"results", res.Dir}, []string{"report", filepath.Join(res.Dir, "report.html")})
	table(w, facts, -1)
}

// times counts in words.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// span writes simulated time.
func span(s float64) string {
	whole := int64(s)
	switch {
	case s != float64(whole) || whole < 60:
		return fmt.Sprintf("%.10g s", s)
	case whole%3600 == 0:
		return fmt.Sprintf("%d h", whole/3600)
	case whole < 3600 && whole%60 == 0:
		return fmt.Sprintf("%d min", whole/60)
	case whole < 3600:
		return fmt.Sprintf("%d min %d s", whole/60, whole%60)
	case whole%60 == 0:
		return fmt.Sprintf("%d h %d min", whole/3600, whole/60%60)
	}
	return fmt.Sprintf("%d h %d min %d s", whole/3600, whole/60%60, whole%60)
}
