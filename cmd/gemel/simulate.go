package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"gemel/engine"
	"gemel/engine/series"
	"gemel/engine/unit"
	"gemel/scenarios"
)

// simulateFlags are the flags of simulate.
type simulateFlags struct {
	model, file                      string
	start, stop, tolerance, interval string
	intervals                        int
	method, csv                      string
	explain, events                  bool
	libs                             []string
}

func simulateCommand(t terminal) *cobra.Command {
	var f simulateFlags
	c := &cobra.Command{
		Use:   "simulate MODEL|FILE.mo",
		Short: "Simulate a Modelica model without a scenario",
		Long: `Simulate a model of the library, of folders named with --lib, or of a file. The
CSV file has a column time and one for every variable under its Modelica name.
Start, stop and interval that are not given come from the model's experiment
annotation, and so does the tolerance where it asks for less than 1e-9.`,
		Example: "  gemel simulate Gemel.Examples.PumpLoop --stop 10 --csv out.csv\n  gemel simulate tank.mo --stop 2h\n  gemel simulate --lib MyPackage --model MyPackage.Tests.Tank --stop 2h",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("unexpected %q: %s", args[1], c.UseLine())
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.takeArgument(args); err != nil {
				return err
			}
			m, err := f.compile(c.Flags().Changed)
			if err != nil {
				return err
			}
			defer func() { _ = m.Close() }()
			ctx, begin, end := interruptible(c.Context())
			defer end()
			begin()
			return simulate(ctx, t, m, f)
		},
	}
	s := c.Flags()
	s.StringVar(&f.model, "model", "", "full `NAME` of the model")
	s.StringVar(&f.file, "file", "", "take the model from a Modelica `FILE`")
	s.StringVar(&f.start, "start", "", "start at `TIME`, in seconds or with a unit")
	s.StringVar(&f.stop, "stop", "", "stop at `TIME`, in seconds or with a unit, such as 2h")
	s.StringVar(&f.tolerance, "tolerance", "", "relative tolerance, a `NUMBER` (default 1e-9)")
	s.IntVar(&f.intervals, "intervals", 500, "rows of the result, less one: a whole `NUMBER`")
	s.StringVar(&f.interval, "interval", "", "`TIME` between two rows, instead of their number")
	s.StringVar(&f.method, "method", string(engine.Auto), "`METHOD`: "+methodNames())
	s.StringVar(&f.csv, "csv", "", "write the rows to `FILE`, - for the terminal; without it a summary is printed")
	s.BoolVar(&f.events, "events", false, "rows just before and just after each event, too")
	s.BoolVar(&f.explain, "explain", false, "say what limited the steps")
	libFlag(c, &f.libs)
	return c
}

// takeArgument reads the argument, a model or a file.
func (f *simulateFlags) takeArgument(args []string) error {
	switch {
	case len(args) == 0:
	case strings.EqualFold(filepath.Ext(args[0]), ".mo"):
		if f.file != "" {
			return fmt.Errorf("two files are named: %s and %s", args[0], f.file)
		}
		f.file = args[0]
	case strings.EqualFold(filepath.Ext(args[0]), ".yaml"), strings.EqualFold(filepath.Ext(args[0]), ".yml"):
		return fmt.Errorf("%s is a scenario; to run it: gemel run %s", args[0], word(args[0]))
	case f.model != "":
		return fmt.Errorf("two models are named: %s and %s", args[0], f.model)
	default:
		f.model = args[0]
	}
	if f.model == "" && f.file == "" {
		return errors.New("want a model, such as gemel simulate Gemel.Examples.TankFilling; `gemel library` lists those of the library")
	}
	return nil
}

// compile checks the flags and compiles the model.
func (f *simulateFlags) compile(changed func(flag string) bool) (*scenarios.Simulator, error) {
	s := scenarios.Simulation{Intervals: f.intervals, Stop: 1, Method: engine.Method(f.method), CacheDir: cacheDir(), Events: f.events}
	given := map[string]bool{"intervals": changed("intervals")}
	if err := simulationTimes(&s, given, f.start, f.stop, f.tolerance); err != nil {
		return nil, err
	}
	if f.intervals < 1 || f.intervals > scenarios.MaxIntervals {
		return nil, fmt.Errorf("--intervals %d: want 1 to 100,000,000", f.intervals)
	}
	if f.interval != "" {
		if changed("intervals") {
			return nil, errors.New("--interval and --intervals say the same; leave one of them out")
		}
		v, err := timeOf(f.interval)
		if err != nil || !(v > 0) {
			return nil, fmt.Errorf("--interval %s: want a time in seconds, such as 0.1, or with a unit, such as 5min", f.interval)
		}
		s.Interval, given["interval"] = v, true
	}
	if err := checkMethod(s.Method); err != nil {
		return nil, err
	}
	if f.csv != "" && f.csv != "-" {
		if err := checkTarget("--csv", f.csv); err != nil {
			return nil, err
		}
	}
	lib, err := libraryOf(f.libs)
	if err != nil {
		return nil, err
	}
	found, class, name, err := findModel(lib, f.file, f.model)
	if err != nil {
		return nil, err
	}
	s.Model = name
	s.Experiment(class, given)
	if f.explain {
		s.Trace = &engine.Trace{}
	}
	return s.Compile(found)
}

// timeOf reads a time in seconds or with a unit.
func timeOf(text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	if err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
		return 0, errors.New("not finite")
	}
	if err != nil {
		return unit.ParseDuration(text)
	}
	return v, nil
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected %q: %s", args[0], c.UseLine())
	}
	return nil
}

// simulationTimes reads the times and the tolerance of the command line.
func simulationTimes(s *scenarios.Simulation, given map[string]bool, start, stop, tolerance string) error {
	for _, x := range []struct {
		key, text string
		to        *float64
	}{{"start", start, &s.Start}, {"stop", stop, &s.Stop}} {
		if x.text == "" {
			continue
		}
		v, err := timeOf(x.text)
		if err != nil {
			return fmt.Errorf("--%s %s: want a time in seconds, such as 10, or with a unit, such as 2h", x.key, x.text)
		}
		*x.to, given[x.key] = v, true
	}
	if tolerance != "" {
		v, err := strconv.ParseFloat(tolerance, 64)
		if err != nil || !(v >= 1e-14) || v > 0.1 {
			return fmt.Errorf("--tolerance %s: want a number from 1e-14 to 0.1", tolerance)
		}
		s.Tolerance, given["tolerance"] = v, true
	}
	return nil
}

// discard is a writer that keeps nothing.
type discard struct{}

func (discard) Write([]float64) error { return nil }
func (discard) Close() error          { return nil }

// simulate runs and writes the CSV file, which appears when it is complete, or prints a summary.
func simulate(ctx context.Context, t terminal, m *scenarios.Simulator, f simulateFlags) error {
	res, err := simulateInto(ctx, t, m, f.csv)
	if f.explain && res != nil && res.Profile != nil {
		w := t.out
		if f.csv == "-" {
			w = t.err
		}
		(&printer{w, false}).run(res.Profile)
	}
	if step := (*engine.StepError)(nil); errors.As(err, &step) && !f.explain && step.Tick > 0 {
		return fmt.Errorf("%w\nhow it got there: --csv - prints the rows up to this, --explain what limited the steps", err)
	}
	return err
}

func simulateInto(ctx context.Context, t terminal, m *scenarios.Simulator, file string) (*scenarios.SimulationResult, error) {
	if file == "" {
		res, err := m.Run(ctx, discard{})
		if err != nil {
			return res, err
		}
		by := ""
		if res.States+len(m.Plant().Ordered.Z) > 0 {
			by = " by " + string(m.Plant().Options.Method)
		}
		fmt.Fprintln(t.out, hang(fmt.Sprintf("%s from %.9g s to %.9g s%s: %s, %s, %s rejected, %s", m.Model, m.Start, res.Last[0], by, numberOf(res.States, "state"),
			numberOf(int(res.Stats.Steps), "step"), grouped(float64(res.Stats.Rejected)), numberOf(int(res.Stats.Events), "event"))))
		sayNotes(t.out, res)
		fmt.Fprintln(t.out)
		summarise(t, m, res)
		return res, nil
	}
	var res *scenarios.SimulationResult
	var runErr error
	body := func(w io.Writer) error {
		csv, err := series.NewCSVWriter(w, m.Fields, false)
		if err != nil {
			return err
		}
		if res, runErr = m.Run(ctx, csv); runErr != nil {
			return runErr
		}
		return csv.Close()
	}
	if file == "-" {
		err := body(t.out)
		if err == nil {
			sayNotes(t.err, res)
		}
		return res, err
	}
	err := series.WriteFile(file, body)
	var disk *scenarios.DiskError
	switch {
	case runErr != nil && !errors.As(runErr, &disk):
		return res, runErr
	case err != nil:
		return res, cannotWrite(file, err)
	}
	fmt.Fprintf(t.out, "%s: %d rows, %d columns in %s\n", m.Model, res.Rows, len(m.Fields), file)
	sayNotes(t.out, res)
	return res, nil
}

// sayNotes prints what somebody who compares results must know.
func sayNotes(w io.Writer, res *scenarios.SimulationResult) {
	if e := res.Ended; e != nil {
		fmt.Fprintln(w, hang(fmt.Sprintf("the model ended the simulation at t = %.9g s: %s%s", e.At, e.Message, inParentheses(e.Source))))
	}
	if len(res.Undriven) > 0 {
		fmt.Fprintln(w, hang("inputs at their start value: "+strings.Join(res.Undriven, ", ")))
	}
	for _, n := range res.Notes {
		fmt.Fprintln(w, hang("note: "+n))
	}
	for _, x := range res.Warnings {
		fmt.Fprintln(w, hang(fmt.Sprintf("warning: %s (t = %.6g s, %s)", x.Text, x.At, times(x.Times))))
	}
}

// inParentheses adds a remark, if there is one.
func inParentheses(text string) string {
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}

// summaryRows bounds the table of a simulation without --csv.
const summaryRows = 40

func summarise(t terminal, m *scenarios.Simulator, res *scenarios.SimulationResult) {
	rows := [][]string{{"variable", "end", "least", "greatest", "unit"}}
	for i, f := range m.Fields {
		if i == 0 {
			continue
		}
		if len(rows) > summaryRows {
			break
		}
		write := number
		if m.IsBoolean(i) {
			write = truth
		}
		rows = append(rows, []string{f.Name, write(res.Last[i]), write(res.Lowest[i]), write(res.Top[i]), f.Unit})
	}
	table(t.out, rows, -1)
	if more := len(m.Fields) - len(rows); more > 0 {
		fmt.Fprintf(t.out, "  ... and %d more; --csv FILE writes all of them\n", more)
	}
}

func truth(v float64) string { return strconv.FormatBool(v != 0) }
