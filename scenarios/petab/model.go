package petab

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// Root is a collection of Modelica packages that models may use.
type Root struct {
	Label string
	FS    fs.FS
}

// CompileOptions say how a problem is made ready.
type CompileOptions struct {
	Library   []Root
	CacheDir  string  // of compiled modules; "": none
	Tolerance float64 // relative local error; 0: 1e-8
}

// mostTrials bounds the work of going from one time of measurement to the next, mostSteps that of an experiment: points that need more are
// no candidates.
const (
	mostTrials = 5000
	mostSteps  = 20000
)

// smallNominal is the nominal value of states that have none: the absolute tolerance is this times the relative one.
const smallNominal = 1e-4

// Model is a problem with its plants: -log of the likelihood and its derivatives can be asked.
type Model struct {
	Problem   *Problem
	Estimated []int // parameters that are sought, by index
	parts     []*part
	readings  int
	prior     bool // some parameter has an objective prior
}

// part is a model with its plant.
type part struct {
	*Part
	plant       *engine.Plant
	overridden  map[string]string // parameters whose value went into the model
	clock, rate dae.VarID
	inputs      []float64 // at the ticks, all but the rate at their start values
	rateAt      int       // among the inputs
	along       []int     // estimated parameters that the plant has, one direction each
	direction   []int     // of an estimated parameter; -1: none
	common      []setting // parameters of the plant that are in the table of parameters
	starts      []bool    // by target: it is a state
	targets     []dae.VarID
	experiments []experiment
	read        []*node        // of an observable: its formula, with names resolved
	noise       []*node        // and that of its noise
	bound       [][2][]setting // of a measurement: what the placeholders of observable and noise are
	states      []dae.VarID    // all but the clock
}

// setting gives a variable of the plant a number, or the value of an estimated parameter.
type setting struct {
	v        dae.VarID
	number   float64
	estimate int // index in Model.Estimated; -1: number
}

func (s setting) value(values []float64) float64 {
	if s.estimate >= 0 {
		return values[s.estimate]
	}
	return s.number
}

// Compile makes a problem ready. The error is Faults where the problem is wrong.
func Compile(p *Problem, o CompileOptions) (*Model, error) {
	m := &Model{Problem: p}
	for i := range p.Parameters {
		if p.Parameters[i].Estimate {
			m.Estimated = append(m.Estimated, i)
		}
		m.prior = m.prior || p.Parameters[i].Estimate && p.Parameters[i].Objective != nil
	}
	var faults Faults
	if len(m.Estimated) == 0 {
		faults.add(dae.Pos{File: p.File}, "no parameter has estimate 1: there is nothing to fit")
	}
	used := map[string]bool{}
	for i := range p.Parts {
		q, err := m.compile(&p.Parts[i], o, used, &faults)
		if err != nil {
			_ = m.Close()
			return nil, err
		}
		if q != nil {
			m.parts = append(m.parts, q)
			m.readings += len(q.Measurements)
		}
	}
	for _, i := range m.Estimated {
		if q := &p.Parameters[i]; !used[q.ID] && len(faults) == 0 {
			faults.add(q.Pos, "parameter %s is to be estimated, but neither a model nor a formula nor a table uses it: set estimate to 0 or remove the row", q.ID)
		}
	}
	if m.readings < 1 && len(faults) == 0 {
		faults.add(dae.Pos{File: p.File}, "there are no measurements")
	}
	if err := faults.err(); err != nil {
		_ = m.Close()
		return nil, err
	}
	return m, nil
}

// Close frees the plants.
func (m *Model) Close() error {
	var first error
	for _, p := range m.parts {
		if p.plant == nil {
			continue
		}
		if err := p.plant.Close(); first == nil {
			first = err
		}
	}
	return first
}

// system flattens the Modelica model of a part. Parameters that follow from others there, or decide its structure, get a value of their own where
// a table names them.
func (p *Part) system(o CompileOptions, parameters []Parameter) (*dae.System, map[string]string, error) {
	sys, err := p.flatten(o, nil)
	if err != nil {
		return nil, nil, err
	}
	own := map[string]float64{}
	for _, q := range parameters {
		if own[q.ID] = q.Nominal; math.IsNaN(q.Nominal) {
			own[q.ID] = q.Scale.down(0.5 * (q.Scale.up(q.Lower) + q.Scale.up(q.Upper)))
		}
	}
	for k, t := range p.Targets {
		for _, c := range p.Conditions {
			if x := c.Values[k]; x.Given && x.ID == "" {
				own[t.ID] = x.Number
				break
			}
		}
	}
	overrides := map[string]string{}
	for i := range sys.Variables {
		v := &sys.Variables[i]
		if x, named := own[v.Name]; named && v.Kind == dae.Parameter && v.Final && !v.Protected && !math.IsNaN(x) && !math.IsInf(x, 0) {
			overrides[v.Name] = exact(x)
		}
	}
	if len(overrides) == 0 {
		return sys, nil, nil
	}
	if changed, err := p.flatten(o, overrides); err == nil {
		return changed, overrides, nil
	}
	return sys, nil, nil // what cannot be changed is told where it is bound
}

func (p *Part) flatten(o CompileOptions, overrides map[string]string) (*dae.System, error) {
	text, err := os.ReadFile(p.ModelFile)
	if err != nil {
		return nil, Faults{{dae.Pos{File: p.ModelFile}, "cannot be read: " + reason(err)}}
	}
	lib := modelica.NewLibrary()
	if err := lib.AddText(p.ModelFile, string(text)); err != nil {
		return nil, err
	}
	for _, r := range o.Library {
		if err := lib.AddFS(r.Label, r.FS); err != nil {
			return nil, fmt.Errorf("%s: %w", r.Label, err)
		}
	}
	name := p.ModelName
	if name == "" {
		if name, err = onlyModel(p.ModelFile, string(text)); err != nil {
			return nil, err
		}
	}
	if c, err := lib.Class(name); err != nil || c == nil {
		if err != nil {
			return nil, err
		}
		return nil, Faults{{dae.Pos{File: p.ModelFile}, "there is no model " + name + " in it"}}
	}
	return flat.Flatten(lib, name, flat.Options{Overrides: overrides})
}

// onlyModel is the name of the model of a file: the only one, or the one with the name of the file.
func onlyModel(path, text string) (string, error) {
	f, err := modelica.Parse(path, text)
	if err != nil {
		return "", err
	}
	var names []string
	for _, c := range f.Classes {
		if !c.Partial && (c.Kind == modelica.KindModel || c.Kind == modelica.KindBlock || c.Kind == modelica.KindClass) {
			name := c.Name
			if len(f.Within) > 0 {
				name = strings.Join(f.Within, ".") + "." + name
			}
			names = append(names, name)
		}
	}
	base := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	switch {
	case len(names) == 1:
		return names[0], nil
	case contains(names, base):
		return base, nil
	case len(names) == 0:
		return "", Faults{{dae.Pos{File: path}, "there is no model in it"}}
	}
	return "", Faults{{dae.Pos{File: path}, fmt.Sprintf("there are %d models in it (%s); say which with model_name in the YAML file, or name the file after it", len(names), strings.Join(names, ", "))}}
}

// compile makes a part ready; used collects the parameters that have an effect.
func (m *Model) compile(p *Part, o CompileOptions, used map[string]bool, faults *Faults) (*part, error) {
	sys, overridden, err := p.system(o, m.Problem.Parameters)
	if err != nil {
		return nil, err
	}
	q := &part{Part: p, overridden: overridden}
	if q.clock, q.rate, err = retime(sys); err != nil {
		return nil, Faults{{dae.Pos{File: p.ModelFile}, err.Error()}}
	}
	for i := range sys.Variables {
		if v := &sys.Variables[i]; v.Kind == dae.Continuous && v.Der != dae.NoVar && math.IsNaN(v.Nominal) {
			v.Nominal = smallNominal
		}
	}
	tolerance := o.Tolerance
	if tolerance == 0 {
		tolerance = 1e-8
	}
	if q.plant, err = engine.Compile(sys, engine.Options{Method: engine.Rodas5P, Period: 1, Tolerance: tolerance, Attempts: mostTrials, CacheDir: o.CacheDir}); err != nil {
		return nil, err
	}
	m.bind(q, used, faults)
	return q, nil
}
