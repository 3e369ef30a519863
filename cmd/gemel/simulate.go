package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"gemel/engine"
	"gemel/engine/series"
	"gemel/engine/unit"
	"gemel/scenarios"
)

func simulateCommand(t terminal) *cobra.Command {
	var model, start, stop, tolerance, method, file string
	var libs []string
	intervals := 500
	c := &cobra.Command{
		Use:   "simulate --model NAME --stop TIME",
		Short: "Simulate a Modelica model without a scenario",
		Long: `Simulate a model of the library, or of folders named with --lib. The CSV file
has a column time and one for every variable under its Modelica name. Start and
stop that are not given come from the model's experiment annotation, and so does
the tolerance where it asks for less than 1e-8.`,
		Example: "  gemel simulate --model Gemel.Examples.PumpLoop --stop 10 --csv out.csv\n  gemel simulate --lib MyPackage --model MyPackage.Tests.Tank --stop 2h",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if model == "" {
				return errors.New("want a model: --model NAME; `gemel library` lists those of the library")
			}
			s := scenarios.Simulation{Model: model, Intervals: intervals, Stop: 1, Method: engine.Method(method), CacheDir: cacheDir()}
			given := map[string]bool{}
			if err := simulationTimes(&s, given, start, stop, tolerance); err != nil {
				return err
			}
			if intervals < 1 || intervals > 100_000_000 {
				return fmt.Errorf("--intervals %d: want 1 to 100,000,000", intervals)
			}
			switch s.Method {
			case engine.Auto, engine.Rodas5P, engine.RK4, engine.LinEuler:
			default:
				return fmt.Errorf("--method %s: want auto, rodas5p, rk4 or lineuler", method)
			}
			if file != "" && file != "-" {
				if err := checkTarget("--csv", file); err != nil {
					return err
				}
			}
			lib, err := libraryOf(libs)
			if err != nil {
				return err
			}
			found, class, err := lib.FindModel(model)
			if err != nil {
				return err
			}
			s.Experiment(class, given)
			m, err := s.Compile(found)
			if err != nil {
				return err
			}
			defer func() { _ = m.Close() }()
			ctx, begin, end := interruptible(c.Context())
			defer end()
			begin()
			return simulate(ctx, t, m, file)
		},
	}
	f := c.Flags()
	f.StringVar(&model, "model", "", "full `NAME` of the model")
	f.StringVar(&start, "start", "", "start at `TIME`, in seconds or with a unit")
	f.StringVar(&stop, "stop", "", "stop at `TIME`, in seconds or with a unit, such as 2h")
	f.StringVar(&tolerance, "tolerance", "", "relative tolerance, a `NUMBER` (default 1e-8)")
	f.IntVar(&intervals, "intervals", intervals, "rows of the result, less one: a whole `NUMBER`")
	f.StringVar(&method, "method", string(engine.Auto), "`METHOD`: auto, rodas5p, rk4 or lineuler")
	f.StringVar(&file, "csv", "", "write the rows to `FILE`, - for the terminal; without it a summary is printed")
	libFlag(c, &libs)
	return c
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
		v, err := strconv.ParseFloat(x.text, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			if v, err = unit.ParseDuration(x.text); err != nil {
				return fmt.Errorf("--%s %s: want a time in seconds, such as 10, or with a unit, such as 2h", x.key, x.text)
			}
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
func simulate(ctx context.Context, t terminal, m *scenarios.Simulator, file string) error {
	if file == "" {
		res, err := m.Run(ctx, discard{})
		if err != nil {
			return err
		}
		fmt.Fprintf(t.out, "%s from %g s to %g s: %s, %s, %d rejected\n", m.Model, m.Start, m.Stop, counted(int64(res.States), "state"), counted(res.Stats.Steps, "step"), res.Stats.Rejected)
		sayNotes(t.out, res)
		fmt.Fprintln(t.out)
		summarise(t, m.Fields, res)
		return nil
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
		return err
	}
	err := series.WriteFile(file, body)
	var disk *scenarios.DiskError
	switch {
	case runErr != nil && !errors.As(runErr, &disk):
		return runErr
	case err != nil:
		return cannotWrite(file, err)
	}
	fmt.Fprintf(t.out, "%s: %d rows, %d columns in %s\n", m.Model, m.Intervals+1, len(m.Fields), file)
	sayNotes(t.out, res)
	return nil
}

// counted writes a number of things.
func counted(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// sayNotes prints what somebody who compares results must know.
func sayNotes(w io.Writer, res *scenarios.SimulationResult) {
	if len(res.Undriven) > 0 {
		fmt.Fprintln(w, strings.Join(wrap("inputs at their start value: "+strings.Join(res.Undriven, ", "), width), "\n  "))
	}
	for _, n := range res.Notes {
		fmt.Fprintln(w, strings.Join(wrap("note: "+n, width), "\n  "))
	}
	for _, x := range res.Warnings {
		fmt.Fprintln(w, strings.Join(wrap(fmt.Sprintf("warning: %s (t = %.6g s, %s)", x.Text, x.At, times(x.Times)), width), "\n  "))
	}
}

// summaryRows bounds the table of a simulation without --csv.
const summaryRows = 40

func summarise(t terminal, fields []series.Field, res *scenarios.SimulationResult) {
	rows := [][]string{{"variable", "end", "least", "greatest", "unit"}}
	for i, f := range fields {
		if i == 0 {
			continue
		}
		if len(rows) > summaryRows {
			break
		}
		rows = append(rows, []string{f.Name, number(res.Last[i]), number(res.Lowest[i]), number(res.Top[i]), f.Unit})
	}
	table(t.out, rows, -1)
	if more := len(fields) - len(rows); more > 0 {
		fmt.Fprintf(t.out, "  ... and %d more; --csv FILE writes all of them\n", more)
	}
}
