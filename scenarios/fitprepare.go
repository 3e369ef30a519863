package scenarios

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/fit"
)

// FitJob is a fit whose plant is compiled and whose recordings are read. Control, faults and sensors of the scenario are part of the plant; limits,
// KPIs and the record are left out: they change nothing that is fitted.
type FitJob struct {
	*Prepared
	all      fit.Problem // every experiment, with the readings that are held out
	fitted   fit.Problem // without those
	place    []int       // index in all.Unknowns of each unknown of fitted
	unknowns []fitUnknown
	sensors  []fitSensor
	recorded []recorded // by experiment of all
	heldFrom []float64  // by experiment of all: readings from here on are held out [s]; infinite: none
	settle   float64    // of experiments that are held out as a whole: readings before this find their starts [s]
	starts   int
	draws    int // from the posterior; 0: none
	profile  bool
	loss     string
	notes    []string
}

// fitUnknown is how an unknown of all.Unknowns is shown.
type fitUnknown struct {
	name      string // of the variable
	kind      fit.Kind
	unit      string // of the model
	display   string
	parameter bool // goes to the file of parameters
	doc       string
}

// fitSensor is how a recorded variable is shown.
type fitSensor struct {
	name, unit, display, doc string
}

// fitBuilder reads the section of a scenario.
type fitBuilder struct {
	*builder // of the scenario as the first experiment found it, for names, units and problems
	job      *FitJob
	fit      *Fit
	pristine *dae.System // the plant without the scenario
	clean    *File       // the scenario without what a fit has no use for
	tables   []*fitTable // by experiment
	masks    map[*FitExclude][]bool
}

// PrepareFit compiles the plant of a scenario and reads the recordings of its section fit. sys is changed. Errors are Problems where the user
// can mend them.
func PrepareFit(s *Scenario, sys *dae.System, cacheDir string) (*FitJob, error) {
	if s.Fit == nil {
		return nil, Problems{{dae.Pos{File: s.Path}, "there is nothing to fit: the scenario has no section fit; docs/fit.md shows one"}}
	}
	if len(s.Fit.Experiments) == 0 {
		return nil, Problems{{s.Fit.Pos, "experiments: there is nothing to fit to; name a recording"}}
	}
	clean := *s.File
	clean.KPIs, clean.Limits, clean.Snapshots, clean.Record = nil, nil, nil, nil
	tables, problems := s.openTables()
	if problems != nil {
		return nil, problems.err()
	}
	first, t, problems := fileOf(&clean, s.Fit, &s.Fit.Experiments[0], tables[0])
	if problems != nil {
		return nil, problems.err()
	}
	pristine := copySystem(sys)
	b := newBuilder(first, copySystem(sys), t)
	b.overridden = s.overridden
	if _, err := b.build(); err != nil {
		return nil, err
	}
	trimmed := *s
	trimmed.File = first
	p, err := Prepare(&trimmed, sys, cacheDir)
	if err != nil {
		return nil, err
	}
	f := &fitBuilder{builder: b, job: &FitJob{Prepared: p}, fit: s.Fit, pristine: pristine, clean: &clean, tables: tables, masks: map[*FitExclude][]bool{}}
	if err := f.read(); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return f.job, nil
}

// copySystem is a copy to which variables and updates can be added. The graph is shared: it only grows.
func copySystem(sys *dae.System) *dae.System {
	c := *sys
	c.Variables, c.Equations, c.Initial, c.Relations = slices.Clone(sys.Variables), slices.Clone(sys.Equations), slices.Clone(sys.Initial), slices.Clone(sys.Relations)
	c.Monitors, c.Updates, c.Asserts, c.Assignments = slices.Clone(sys.Monitors), slices.Clone(sys.Updates), slices.Clone(sys.Asserts), slices.Clone(sys.Assignments)
	c.Reinits, c.Samples, c.Terminates, c.Before = slices.Clone(sys.Reinits), slices.Clone(sys.Samples), slices.Clone(sys.Terminates), slices.Clone(sys.Before)
	return &c
}

// read goes through the section; all problems are noted in one go.
func (f *fitBuilder) read() error {
	j := f.job
	j.all.Plant, j.fitted.Plant = j.Plant, j.Plant
	f.options()
	f.refuseNoise()
	f.experiments()
	f.findUnknowns()
	f.sensorUnknowns()
	f.holdOut()
	if err := f.problems.err(); err != nil {
		return err
	}
	f.split()
	f.enough()
	return f.problems.err()
}

func (f *fitBuilder) options() {
	j := f.job
	j.starts, j.loss = 1, "squares"
	if t := f.fit.Starts; t.Given() {
		n, err := strconv.Atoi(t.Value)
		if err != nil || n < 1 || n > 10000 {
			f.problems.add(t.place(0), "starts: %q is no whole number from 1 to 10000", t.Value)
		}
		j.starts = n
	}
	j.profile = f.fit.Profile.Value == "true"
	if p := f.fit.Posterior; p != nil && p.Wish.Value != "false" {
		j.draws = 2000
		if t := p.Draws; t.Given() {
			n, err := strconv.Atoi(t.Value)
			if err != nil || n < 100 || n > 1000000 {
				f.problems.add(t.place(0), "draws: %q is no whole number from 100 to 1000000", t.Value)
			}
			j.draws = n
		}
	}
	switch j.loss = f.fit.Loss.Value; j.loss {
	case "huber":
		j.all.Loss = fit.Huber{K: 1.345}
	case "student":
		j.all.Loss = fit.StudentT{Nu: 4}
	default:
		j.loss, j.all.Loss = "squares", fit.Squares{}
	}
}

// refuseNoise: random numbers that a controller has read cannot be known again.
func (f *fitBuilder) refuseNoise() {
	random := map[dae.VarID]bool{}
	for _, n := range f.plan.noise {
		random[n.id] = true
	}
	if len(random) == 0 {
		return
	}
	reads := func(u dae.Update) (dae.VarID, bool) {
		for _, s := range f.g.Slots(u.Value) {
			if random[dae.VarID(s)] {
				return dae.VarID(s), true
			}
		}
		return 0, false
	}
	source := map[dae.VarID]dae.VarID{} // reading -> random number in it
	for _, u := range f.sys.Updates {
		if id, noisy := reads(u); noisy && f.sys.Variables[u.Target].Asset == "sensor" {
			source[u.Target] = id
		}
	}
	for reading := range source {
		random[reading] = true
	}
	said := map[string]bool{}
	for _, u := range f.sys.Updates {
		id, noisy := reads(u)
		if !noisy || f.sys.Variables[u.Target].Asset == "sensor" {
			continue
		}
		if of, isReading := source[id]; isReading {
			id = of
		}
		name := strings.TrimPrefix(f.sys.Variables[id].Name, "sensor.")
		name = name[:strings.LastIndexByte(name, '.')]
		for _, e := range f.file.Sensors {
			if e.Key.Value == name && !said[name] {
				said[name] = true
				f.problems.add(e.Key.place(0), "the control reads %s with random noise or losses, and nobody knows which ones there were when the recording was made: leave noise and drop_out out of a fit, or let the recorded signals of the control drive the plant under inputs", name)
			}
		}
	}
}
