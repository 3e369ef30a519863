package scenarios

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/flat"
	"gemel/engine/modelica"
	"gemel/engine/series"
)

// Simulation runs a model without a scenario, as a Modelica user first tries it.
type Simulation struct {
	Model       string
	Start, Stop float64 // [s]
	Intervals   int     // rows of the result, less one
	Interval    float64 // time between two rows [s], instead of Intervals; 0: Intervals counts
	Tolerance   float64 // relative; 0: 1e-9, or less where the model's experiment annotation says so
	Method      engine.Method
	CacheDir    string
	Trace       *engine.Trace // for explanations; nil: none
	Events      bool          // rows just before and just after each event, too

	remarks []string // notes on the times
}

// SimulationResult is the end of a simulation.
type SimulationResult struct {
	Last   []float64 // values at the end, time first (1 + variables)
	Lowest []float64 // smallest and largest values at the rows (1 + variables)
	Top    []float64
	Stats  engine.Stats
	States int
	Rows   int64

	Undriven []string  // inputs that nobody gives a value, with the one that they keep
	Notes    []string  // on parameters that nobody gives a value
	Warnings []Warning // asserts of level warning
	Profile  *Profile  // with a Trace: where the work went
	Ended    *EndFacts // the model has ended the simulation with terminate(); nil: it went on to the end
}

// Experiment reads annotation(experiment(StartTime, StopTime, Tolerance, Interval)) of a model into fields that are not set.
func (s *Simulation) Experiment(c *modelica.Class, given map[string]bool) {
	read := func(key, name string, to *float64) {
		if given[key] {
			return
		}
		if m := c.Annotation.Arg("experiment", name); m != nil {
			if v, ok := literalOf(m.Value); ok {
				*to = v
			}
		}
	}
	read("start", "StartTime", &s.Start)
	read("stop", "StopTime", &s.Stop)
	if !given["stop"] && c.Annotation.Arg("experiment", "StopTime") == nil {
		if s.Start >= s.Stop {
			s.Stop = s.Start + 1
		}
		s.remarks = append(s.remarks, fmt.Sprintf("neither --stop nor the model says when it ends; t = %g s is taken", s.Stop))
	}
	read("tolerance", "Tolerance", &s.Tolerance)
	if !given["intervals"] {
		read("interval", "Interval", &s.Interval)
	}
	if n := math.Round((s.Stop - s.Start) / s.Interval); s.Interval > 0 && (given["interval"] || n >= 1 && n <= mostSuggested) {
		s.Intervals = int(math.Min(math.Max(n, 1), MaxIntervals+1))
		if span := s.Stop - s.Start; math.Abs(span-float64(n*s.Interval)) > 1e-6*span {
			s.remarks = append(s.remarks, fmt.Sprintf("the interval of %g s does not divide %.9g s; there are %d rows, %.6g s apart", s.Interval, span, s.Intervals+1, span/float64(s.Intervals)))
		}
	}
	if !given["tolerance"] && (s.Tolerance == 0 || s.Tolerance > defaultTolerance) {
		s.Tolerance = defaultTolerance // results are compared with those of other programs, whose errors add to ours
	}
}

// defaultTolerance of a simulation without a scenario.
const defaultTolerance = 1e-9

// MaxIntervals bounds the rows of a simulation; mostSuggested those that an annotation may ask for.
const (
	MaxIntervals  = 100_000_000
	mostSuggested = 1_000_000
)

// literalOf is the value of a number as written, with its sign.
func literalOf(e modelica.Expr) (float64, bool) {
	switch e := e.(type) {
	case *modelica.Number:
		return e.Value, true
	case *modelica.Unary:
		v, ok := literalOf(e.X)
		if e.Op == modelica.OpSub {
			v = -v
		}
		return v, ok
	}
	return 0, false
}

// FindModel returns a class of the library that can be simulated. Errors are Problems.
func (l Library) FindModel(name string) (*modelica.Library, *modelica.Class, error) {
	lib, err := l.open(nil)
	if err != nil {
		return nil, nil, err
	}
	return l.simulatable(lib, name)
}

// FindIn returns a model of a Modelica file, which may use the library. An empty name means the only model of the file, or the only one
// that has an experiment annotation. Errors are Problems.
func (l Library) FindIn(path, name string) (*modelica.Library, *modelica.Class, error) {
	lib, f, err := l.withFile(path)
	if err != nil {
		return nil, nil, err
	}
	names := modelsOf(f)
	switch {
	case name != "":
		if !slices.Contains(names, name) {
			if near := nearestPath(name, names); near != "" {
				return nil, nil, Problems{{Msg: "there is no model " + name + " in " + path + didYouMean(near)}}
			}
		}
	case len(names) == 0:
		return nil, nil, Problems{{dae.Pos{File: path}, "no class in it is a model"}}
	default:
		if name = theModel(lib, names); name == "" {
			return nil, nil, Problems{{dae.Pos{File: path}, "it has several models; choose one with --model: " + someOf(names)}}
		}
	}
	return l.simulatable(lib, name)
}

// theModel is the only one of several models, or the only one with an experiment annotation.
func theModel(lib *modelica.Library, names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	found := ""
	for _, n := range names {
		if c, err := lib.Class(n); err == nil && c != nil && c.Annotation.Arg("experiment") != nil {
			if found != "" {
				return ""
			}
			found = n
		}
	}
	return found
}

// someOf lists the first of many names.
func someOf(names []string) string {
	const most = 8
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", ..."
	}
	return strings.Join(names, ", ")
}

// simulatable finds a model.
func (l Library) simulatable(lib *modelica.Library, name string) (*modelica.Library, *modelica.Class, error) {
	c, err := lib.Class(name)
	if err != nil {
		return nil, nil, asProblems(err)
	}
	if c == nil {
		if file, err := os.Stat(name + ".mo"); err == nil && file.Mode().IsRegular() {
			return nil, nil, Problems{{Msg: "there is no model " + name + "; did you mean the file " + name + ".mo?"}}
		}
		return nil, nil, Problems{{Msg: "there is no model " + name + l.suggestModel(name)}}
	}
	switch c.Kind {
	case modelica.KindModel, modelica.KindBlock, modelica.KindClass:
	default:
		return nil, nil, Problems{{Msg: fmt.Sprintf("%s is a %s; only a model or a block can be simulated", name, c.Kind)}}
	}
	return lib, c, nil
}

// Simulator is a Simulation whose model is compiled.
type Simulator struct {
	Simulation
	Fields []series.Field // of the rows: time, then every continuous and discrete variable under its Modelica name, aliases and derivatives too
	plant  *engine.Plant
	ids    []dae.VarID // of the fields behind time
	notes  []string
}

// Compile compiles the model. Errors are Problems where the user can mend them.
func (s Simulation) Compile(lib *modelica.Library) (*Simulator, error) {
	sys, err := flat.Flatten(lib, s.Model, flat.Options{})
	if err != nil {
		return nil, asProblems(err)
	}
	return s.compile(sys)
}

func (s Simulation) compile(sys *dae.System) (*Simulator, error) {
	period := (s.Stop - s.Start) / float64(s.Intervals)
	switch {
	case s.Intervals > MaxIntervals:
		return nil, Problems{{Msg: fmt.Sprintf("an interval of %g s gives too many rows; take a longer one", s.Interval)}}
	case !(s.Stop > s.Start):
		return nil, Problems{{Msg: fmt.Sprintf("the simulation ends at %g s, which is not after its start at %g s", s.Stop, s.Start)}}
	case !(period > shortest && s.Start+period > s.Start && s.Stop-period < s.Stop):
		return nil, Problems{{Msg: fmt.Sprintf("%d intervals from %g s to %g s are too short to be told apart; take a later end or fewer intervals", s.Intervals, s.Start, s.Stop)}}
	}
	m := &Simulator{Simulation: s, Fields: []series.Field{{Name: "time", Unit: "s"}}, notes: withoutValue(sys, func(string) bool { return false })}
	m.notes = append(m.notes, s.remarks...)
	if s.Start != 0 {
		shiftTime(sys, s.Start)
	}
	var err error
	if m.plant, err = engine.Compile(sys, engine.Options{Method: s.Method, Period: period, Tolerance: s.Tolerance, CacheDir: s.CacheDir, Trace: s.Trace}); err != nil {
		return nil, asProblems(err)
	}
	m.ids = simulated(m.plant)
	for _, v := range m.ids {
		d := &m.plant.Variables[v]
		m.Fields = append(m.Fields, series.Field{Name: d.Name, Unit: d.Unit, Doc: d.Doc})
	}
	return m, nil
}

// Close releases the compiled plant.
func (m *Simulator) Close() error { return m.plant.Close() }

// Notes are what is no mistake but may be an oversight.
func (m *Simulator) Notes() []string { return m.notes }

// IsBoolean says whether a column holds truth values, 1 and 0.
func (m *Simulator) IsBoolean(column int) bool {
	return column > 0 && m.plant.Variables[m.ids[column-1]].Type == dae.Boolean
}

// Plant is the compiled model.
func (m *Simulator) Plant() *engine.Plant { return m.plant }
