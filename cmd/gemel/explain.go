package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gemel/engine"
	"gemel/engine/modelica"
	"gemel/scenarios"
)

// explainFlags are the flags of explain.
type explainFlags struct {
	model, file, method, tolerance, stop string
	libs                                 []string
	json, variables, all, quiet          bool
}

func explainCommand(t terminal) *cobra.Command {
	var f explainFlags
	c := &cobra.Command{
		Use:   "explain MODEL|FILE|RUNFOLDER",
		Short: "Show what the compiler made of a model, and what slows a run",
		Long: `Show what the compiler made of a model: what became of its variables and
equations, the largest algebraic loops with their equations, the states, what
index reduction did, the method, the work of a step, and the compile time.
Give the name of a model, a Modelica file or a scenario.

Give the folder of a run to repeat it in memory and see what limited its steps:
the variables whose errors forced small steps, and the conditions that made
events. It works for runs that failed, too.`,
		Example: "  gemel explain Gemel.Examples.BoosterStation\n  gemel explain tank.mo --variables\n  gemel explain scenarios/booster-station.yaml\n  gemel explain runs/booster-station-1",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 || len(args) == 0 && f.model == "" && f.file == "" {
				return fmt.Errorf("want one model, file or run folder: %s", c.UseLine())
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return explain(c.Context(), t, args, f) },
	}
	s := c.Flags()
	s.StringVar(&f.model, "model", "", "full `NAME` of the model, also of one in a file")
	s.StringVar(&f.file, "file", "", "take the model from a Modelica `FILE`")
	s.StringVar(&f.method, "method", string(engine.Auto), "`METHOD` that it is compiled for")
	s.StringVar(&f.tolerance, "tolerance", "", "relative tolerance, a `NUMBER`")
	s.StringVar(&f.stop, "stop", "", "as for simulate: `TIME`, which decides how long a tick is")
	s.BoolVar(&f.variables, "variables", false, "list all variables and what became of them")
	s.BoolVar(&f.all, "all", false, "leave nothing out of the lists")
	s.BoolVar(&f.json, "json", false, "print JSON")
	s.BoolVar(&f.quiet, "quiet", false, "no progress")
	libFlag(c, &f.libs)
	return c
}

// explained is what `explain --json` prints.
type explained struct {
	engine.Explanation
	Compile []stageTime            `json:"compile"`
	List    []engine.VariableFacts `json:"variable_list,omitempty"`
	Run     *scenarios.Profile     `json:"run,omitempty"`
	Notes   []string               `json:"notes,omitempty"`
}

// stageTime is the wall time of a stage of compiling.
type stageTime struct {
	Stage   string  `json:"stage"`
	Seconds float64 `json:"seconds"`
}

// stopwatch measures stages.
type stopwatch struct {
	stages []stageTime
	last   time.Time
}

// begin ends the present stage and begins another; "" for none.
func (s *stopwatch) begin(stage string) {
	now := time.Now()
	if n := len(s.stages); n > 0 && s.stages[n-1].Seconds < 0 {
		s.stages[n-1].Seconds = now.Sub(s.last).Seconds()
	}
	s.last = now
	if stage != "" {
		s.stages = append(s.stages, stageTime{stage, -1})
	}
}

// explain finds out what the argument is.
func explain(ctx context.Context, t terminal, args []string, f explainFlags) error {
	what := ""
	if len(args) == 1 {
		what = args[0]
	}
	info, err := os.Stat(what)
	ext := strings.ToLower(filepath.Ext(what))
	switch {
	case what != "" && err == nil && info.IsDir(), filepath.Base(what) == "manifest.json":
		return explainRun(ctx, t, what, f)
	case ext == ".yaml" || ext == ".yml":
		return explainScenario(t, what, f)
	case ext == ".mo":
		if f.file != "" {
			return fmt.Errorf("two files are named: %s and %s", what, f.file)
		}
		f.file = what
	case what != "" && err == nil:
		return fmt.Errorf("%s: neither a model (.mo) nor a scenario (.yaml) nor the folder of a run", what)
	case what != "" && strings.ContainsAny(what, `/\`):
		return fmt.Errorf("there is no file or folder %s", what)
	case what != "":
		if f.model != "" {
			return fmt.Errorf("two models are named: %s and %s", what, f.model)
		}
		f.model = what
	}
	return explainModel(t, f)
}

// explainModel explains a model without a scenario.
func explainModel(t terminal, f explainFlags) error {
	lib, err := libraryOf(f.libs)
	if err != nil {
		return err
	}
	var clock stopwatch
	clock.begin("read the text")
	s := scenarios.Simulation{Intervals: 500, Stop: 1, Method: engine.Method(f.method), CacheDir: cacheDir(), Trace: &engine.Trace{Begin: clock.begin}}
	if err := checkMethod(s.Method); err != nil {
		return err
	}
	given := map[string]bool{}
	if err := simulationTimes(&s, given, "", f.stop, f.tolerance); err != nil {
		return err
	}
	found, class, name, err := findModel(lib, f.file, f.model)
	if err != nil {
		return err
	}
	s.Model = name
	s.Experiment(class, given)
	clock.begin("flatten")
	m, err := s.Compile(found)
	if err != nil {
		return err
	}
	clock.begin("")
	defer func() { _ = m.Close() }()
	return present(t, explained{Explanation: m.Plant().Explain(), Compile: clock.stages, Notes: m.Notes()}, m.Plant(), f)
}

// explainScenario explains the plant of a scenario, with its control.
func explainScenario(t terminal, path string, f explainFlags) error {
	if f.model != "" || f.file != "" {
		return errors.New("a scenario names its own model; leave --model and --file out")
	}
	if f.method != string(engine.Auto) || f.tolerance != "" || f.stop != "" {
		return errors.New("a scenario says its times, method and tolerance itself; leave --stop, --method and --tolerance out")
	}
	lib, err := libraryOf(f.libs)
	if err != nil {
		return err
	}
	var clock stopwatch
	clock.begin("read and flatten")
	p, err := loadTraced(path, lib, &engine.Trace{Begin: clock.begin})
	if err != nil {
		return err
	}
	clock.begin("")
	defer func() { _ = p.Close() }()
	return present(t, explained{Explanation: p.Plant.Explain(), Compile: clock.stages, Notes: p.Notes}, p.Plant, f)
}

// explainRun repeats a run and says where its work went.
func explainRun(ctx context.Context, t terminal, dir string, f explainFlags) error {
	if f.model != "" || f.file != "" || f.method != string(engine.Auto) || f.tolerance != "" || f.stop != "" {
		return errors.New("a run is explained as it was; leave --model, --file, --stop, --method and --tolerance out")
	}
	old, err := scenarios.OpenRun(dir)
	if err != nil {
		return err
	}
	libs := f.libs
	if len(libs) == 0 {
		libs = old.NamedLibraries()
	}
	lib, err := libraryOf(libs)
	if err != nil {
		return err
	}
	var clock stopwatch
	clock.begin("read and flatten")
	sys, err := lib.System(old.Scenario)
	if err != nil {
		return err
	}
	p, err := scenarios.PrepareTraced(old.Scenario, sys, cacheDir(), &engine.Trace{Begin: clock.begin})
	if err != nil {
		return err
	}
	clock.begin("")
	defer func() { _ = p.Close() }()
	bar := newProgress(t, p.ID)
	update := bar.update
	if f.quiet || f.json {
		update = nil
	}
	ctx, begin, end := interruptible(ctx)
	begin()
	run, err := old.Profile(ctx, p, update)
	end()
	bar.end()
	switch {
	case errors.Is(err, scenarios.ErrManifest):
		return fmt.Errorf("%s: %w", old.Dir, err)
	case errors.Is(err, context.Canceled):
		return err
	case err != nil:
		return failed(err)
	}
	x := explained{Explanation: p.Plant.Explain(), Compile: clock.stages, Run: run}
	if run.Same != nil && !*run.Same {
		x.Notes = append(x.Notes, "this is not the trajectory of the run: gemel rerun "+word(dir)+" says why")
	}
	return present(t, x, p.Plant, f)
}

// present prints an explanation.
func present(t terminal, x explained, p *engine.Plant, f explainFlags) error {
	if f.variables || f.json && f.all {
		x.List = p.ExplainVariables()
	}
	if f.json {
		e := json.NewEncoder(t.out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(x)
	}
	printExplanation(t.out, &x, f.all)
	return nil
}

// checkMethod refuses a method that does not exist.
func checkMethod(m engine.Method) error {
	if slices.Contains(scenarios.Methods, m) {
		return nil
	}
	return fmt.Errorf("--method %s: want %s", m, methodNames())
}

// methodNames are the methods in words.
func methodNames() string {
	names := make([]string, len(scenarios.Methods))
	for i, m := range scenarios.Methods {
		names[i] = string(m)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// findModel finds a model by name, in a file or in the library, and says its full name.
func findModel(lib scenarios.Library, file, model string) (found *modelica.Library, class *modelica.Class, name string, err error) {
	if file != "" {
		found, class, err = lib.FindIn(file, model)
	} else {
		found, class, err = lib.FindModel(model)
	}
	if err != nil {
		return nil, nil, "", err
	}
	return found, class, class.FullName(), nil
}
