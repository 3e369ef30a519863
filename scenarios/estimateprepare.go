package scenarios

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/estimate"
	"gemel/engine/unit"
)

// EstimateJob is a plant with sensors that is ready to be followed: by a recording (Replay), or as readings come (Live). It is immutable.
type EstimateJob struct {
	*Prepared
	filter   string
	members  int
	problem  estimate.Problem
	unknowns []estimateUnknown
	sensors  []estimateSensor
	inputs   []estimateInput
	recorded []estimateVariable
	faults   []estimateFault
	tags     []tag   // of the recording or the devices
	warmUp   int     // ticks before the first
	late     float64 // [s]
	smooth   bool
	monitor  estimate.Monitor // settings only
	refit    refitPlan
	whatIf   *whatIf // nil: no such section
}

// estimateVariable is how a variable is shown.
type estimateVariable struct {
	id                       dae.VarID // of the compiled plant; NoVar: the bias of a sensor
	name, unit, display, doc string
	fine                     string // unit for differences and deviations
}

// estimateUnknown is an unknown that the section names.
type estimateUnknown struct {
	estimateVariable
	place      int // index in the mean of the filter
	state      bool
	difference bool // it has no offset of its unit: 5 K, not 5 °C
}

// estimateSensor is a variable that is read.
type estimateSensor struct {
	estimateVariable
	column    string
	from      unit.Unit // of the readings; the zero Unit: that of the model
	noise     float64   // [unit of the model]
	offset    float64   // what it is known to read too much
	low, high float64   // [unit of the model]
	lowText   string    // as written
	highText  string
	frozen    float64 // [s]; 0: no such rule
}

// estimateInput is an input that comes with the readings.
type estimateInput struct {
	estimateVariable
	column string
	from   unit.Unit
	index  int     // in the inputs of the plant
	settle int64   // ticks after a change in which no reading is used
	first  float64 // value of the scenario or the model, until the first reading
}

// estimateFault is a fault that is told apart.
type estimateFault struct {
	name, unit, display string
	variable            string    // parameter, or sensor
	id                  dae.VarID // parameter; NoVar: bias of a sensor
	sensor              int
	typical, walk       float64
	low, high           float64 // of the value, not of the departure
	healthy             float64
}

// tag is what a column of the recording is for: it may feed several.
type tag struct {
	name            string
	sensors, inputs []int
	quality         *FitQuality // nil: every reading is good
	uncertain       bool        // uncertain ones count, too
}

// tag finds one by its name, or makes it.
func (j *EstimateJob) tag(name string, q *FitQuality) *tag {
	i := slices.IndexFunc(j.tags, func(t tag) bool { return t.name == name })
	if i < 0 {
		i = len(j.tags)
		j.tags = append(j.tags, tag{name: name})
	}
	t := &j.tags[i]
	if t.quality == nil && q != nil {
		t.quality, t.uncertain = q, q.Uncertain.Value == "use"
	}
	return t
}

// estimateBuilder reads the section of a scenario.
type estimateBuilder struct {
	*builder
	job *EstimateJob
	e   *Estimate
}

// PrepareEstimate compiles the plant of a scenario and reads its section estimate. sys is changed. Errors are Problems where the user can mend
// them. Control and faults of the scenario are part of the plant; limits, KPIs and the record are left out, but for
// those that a section whatif needs in branches.
func PrepareEstimate(s *Scenario, sys *dae.System, cacheDir string) (*EstimateJob, error) {
	if s.Estimate == nil {
		return nil, Problems{{dae.Pos{File: s.Path}, "there is nothing to estimate: the scenario has no section estimate; docs/estimate.md shows one"}}
	}
	trimmed, clean := *s, *s.File
	clean.Snapshots, clean.Record = nil, nil
	if clean.branching = s.WhatIf != nil; !clean.branching {
		clean.KPIs, clean.Limits = nil, nil
	}
	trimmed.File = &clean
	t, problems := clean.timing()
	if problems != nil {
		return nil, problems.err()
	}
	b := newBuilder(&clean, copySystem(sys), t)
	b.overridden = s.overridden
	if _, err := b.build(); err != nil {
		return nil, err
	}
	p, err := Prepare(&trimmed, sys, cacheDir)
	if err != nil {
		return nil, err
	}
	j := &EstimateJob{Prepared: p, filter: "ekf", members: 100}
	e := &estimateBuilder{builder: b, job: j, e: s.Estimate}
	if err := e.read(); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return j, nil
}

// read goes through the section; all problems are noted in one go.
func (b *estimateBuilder) read() error {
	b.job.problem.Plant = b.job.Plant
	b.options()
	b.refuseNoise()
	b.readUnknowns()
	b.readSensors()
	b.placeBiases()
	b.readConstraints()
	b.readInputs()
	b.readRecord()
	b.readMonitor()
	b.readFaults()
	b.readRefit()
	b.readWhatIf()
	return b.problems.err()
}

// mostWarmUp is how many ticks a plant may run before the first readings: a bound for what strangers write.
const mostWarmUp = 100_000

func (b *estimateBuilder) options() {
	j, e := b.job, b.e
	if e.Filter.Given() {
		j.filter = e.Filter.Value
	}
	if e.Members.Given() {
		n, err := strconv.Atoi(e.Members.Value)
		switch {
		case err != nil || n < 3 || n > 100_000:
			b.problems.add(e.Members.place(0), "members: %q is no whole number from 3 to 100000", e.Members.Value)
		case j.filter != "enkf":
			b.problems.add(e.Members.place(0), "members: belongs to filter: enkf; this one has none")
		}
		j.members = n
	}
	if e.Late.Given() {
		j.late, _ = b.duration("late", e.Late)
	}
	if e.WarmUp.Given() {
		d, _ := b.duration("warm_up", e.WarmUp)
		if j.warmUp = int(math.Ceil(d / b.dt)); j.warmUp > mostWarmUp {
			b.problems.add(e.WarmUp.place(0), "warm_up: %s are %d ticks; at most %d are simulated", e.WarmUp.Value, j.warmUp, mostWarmUp)
		}
	}
	j.smooth = e.Smooth.Value == "true"
	if e.Gate.Given() {
		x, ok := b.number("gate", e.Gate, unit.Unit{Scale: 1}, true)
		if ok && !(x >= 3) {
			b.problems.add(e.Gate.place(0), "gate: %s deviations would refuse many good readings; want 3 or more", e.Gate.Value)
		}
		j.problem.Gate = x
	}
}

// refuseNoise: a filter cannot know random numbers that a controller has read.
func (b *estimateBuilder) refuseNoise() {
	if len(b.job.plan.noise) == 0 {
		return
	}
	for _, e := range b.file.Sensors {
		if e.Value.Noise.Given() || e.Value.DropOut != nil {
			b.problems.add(e.Key.place(0), "the control reads %s with random noise or losses, and nobody knows which ones there really were: leave noise and drop_out out here, or let the recorded signals of the control drive the plant, under estimate.inputs", e.Key.Value)
		}
	}
}

// shown is how a variable of the plant is shown; t is a quantity in which the user has written one of its values.
func (b *estimateBuilder) variable(id dae.VarID, t ...Text) estimateVariable {
	v := &b.sys.Variables[id]
	s := estimateVariable{id: b.compiled(id), name: v.Name, unit: v.Unit, display: v.DisplayUnit, doc: v.Doc}
	if s.display == "" {
		s.display = v.Unit
	}
	for _, q := range t {
		s.display = unitOfText(q, s.display)
	}
	s.fine = s.display
	return s
}

// compiled is the variable of the compiled plant, or NoVar.
func (b *estimateBuilder) compiled(id dae.VarID) dae.VarID {
	if c, ok := b.job.Plant.Lookup(b.sys.Variables[id].Name); ok {
		return c
	}
	return dae.NoVar
}

// readUnknowns reads states and parameters.
func (b *estimateBuilder) readUnknowns() {
	j := b.job
	if len(b.e.Unknowns) == 0 {
		b.problems.add(b.e.Pos, "unknowns: nothing is to be estimated; name the states that are not known exactly")
	}
	places := map[dae.VarID]int{}
	for i, v := range j.Plant.Ordered.States {
		places[v] = i
	}
	next := len(places)
	for _, e := range b.e.Unknowns {
		id, ok := b.find(e.Key)
		if !ok {
			continue
		}
		v := &b.sys.Variables[id]
		u := estimateUnknown{estimateVariable: b.variable(id, e.Value.Max, e.Value.Min)}
		u.fine = unitOfText(e.Value.Deviation, u.display)
		u.place, u.state = places[u.id]
		if u.id == dae.NoVar || !u.state && !b.parameter(e.Key, id, u.id) {
			if u.id == dae.NoVar {
				b.problems.add(e.Key.place(0), "%s has no effect on the plant, so nothing can be learnt of it", e.Key.Value)
			}
			continue
		}
		if slices.ContainsFunc(j.unknowns, func(o estimateUnknown) bool { return o.id == u.id }) {
			b.problems.add(e.Key.place(0), "%s is the same as another unknown above; keep one", e.Key.Value)
			continue
		}
		n := estimate.Unknown{Var: u.id, Low: v.Min, High: v.Max}
		if !b.unknownNumbers(e, id, &n) {
			continue
		}
		if !u.state {
			u.place = next
			next++
		}
		j.unknowns = append(j.unknowns, u)
		j.problem.Unknowns = append(j.problem.Unknowns, n)
	}
}

// parameter says whether an unknown that is no state can be estimated.
func (b *estimateBuilder) parameter(key Text, id, compiled dae.VarID) bool {
	v := &b.sys.Variables[id]
	_, structural := b.overridden[key.Value]
	switch {
	case structural:
		b.problems.add(key.place(0), "%s decides how the plant is put together; what is estimated must be changeable", key.Value)
	case v.Kind == dae.Input || b.canSet(id) && v.Kind != dae.Parameter:
		b.problems.add(key.place(0), "%s is an input; states and parameters are estimated. Its readings belong under estimate.inputs", key.Value)
	case v.Kind != dae.Parameter:
		b.problems.add(key.place(0), "%s is computed by the plant from its states; estimate these instead%s", key.Value, b.someStates())
	case b.driven[id] != nil:
		b.problems.add(key.place(0), "%s is driven by control or a fault of the scenario, so it cannot be estimated too; take it out there", key.Value)
	case v.Type != dae.Real:
		b.problems.add(key.place(0), "%s is no real number, so it cannot be estimated", key.Value)
	case !b.job.Plant.Settable(compiled):
		b.problems.add(key.place(0), "%s cannot be estimated: it follows from other parameters, or is final", key.Value)
	default:
		return true
	}
	return false
}

func (b *estimateBuilder) someStates() string {
	var names []string
	for _, s := range b.job.Plant.Ordered.States {
		if v := &b.job.Plant.Variables[s]; !v.Protected {
			names = append(names, v.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; its states are " + strings.Join(names[:min(len(names), 12)], ", ")
}

// unknownNumbers reads deviation, wandering and bounds.
func (b *estimateBuilder) unknownNumbers(e Entry[EstimateUnknown], id dae.VarID, n *estimate.Unknown) bool {
	u, known := b.unitOf(id)
	ok := true
	if e.Value.Deviation.Given() {
		n.Deviation, ok = b.positive("deviation", e.Value.Deviation, u.Difference(), known)
	}
	if e.Value.Wanders.Given() {
		var good bool
		n.Walk, good = b.wanders(e.Value.Wanders, u.Difference(), known)
		ok = ok && good
	}
	for _, t := range []struct {
		text Text
		to   *float64
	}{{e.Value.Min, &n.Low}, {e.Value.Max, &n.High}} {
		if t.text.Given() {
			x, good := b.constant(t.text, id)
			*t.to, ok = x, ok && good
		}
	}
	switch {
	case !ok:
	case !e.Value.Deviation.Given() && !e.Value.Wanders.Given():
		b.problems.add(e.Key.place(0), "%s: without deviation and wanders it is known for ever, and nothing is estimated; write how well it is known at the beginning, such as deviation: %s", e.Key.Value, b.example(id))
		ok = false
	case n.Low > n.High:
		b.problems.add(e.Value.Min.place(0), "%s: min, %s, must lie below max, %s", e.Key.Value, inUnit(n.Low, b.sys.Variables[id].Unit), inUnit(n.High, b.sys.Variables[id].Unit))
		ok = false
	}
	return ok
}

func (b *estimateBuilder) example(id dae.VarID) string {
	if u := b.sys.Variables[id].Unit; u != "" && u != "1" {
		return "0.1 " + u
	}
	return "0.1"
}

// positive reads a number above 0.
func (b *estimateBuilder) positive(subject string, t Text, want unit.Unit, known bool) (float64, bool) {
	x, ok := b.number(subject, t, want, known)
	if ok && !(x > 0) {
		b.problems.add(t.place(0), "%s: must be above 0", subject)
		ok = false
	}
	return x, ok
}

// wanders reads "5 mm in 1h": the deviation after one second, since it grows with the square root of time.
func (b *estimateBuilder) wanders(t Text, want unit.Unit, known bool) (float64, bool) {
	amount, span, found := strings.Cut(t.Value, " in ")
	if !found {
		b.problems.add(t.place(0), "wanders: %q is no quantity and time; write it like 5 mm in 1h", t.Value)
		return 0, false
	}
	a, s := t, t
	a.Value, s.Value = strings.TrimSpace(amount), strings.TrimSpace(span)
	x, ok := b.positive("wanders", a, want, known)
	d, good := b.duration("wanders", s)
	if good && !(d > 0) {
		b.problems.add(t.place(0), "wanders: the time must be longer than 0")
		good = false
	}
	return x / math.Sqrt(d), ok && good
}

// readRecord finds the further variables of the results.
func (b *estimateBuilder) readRecord() {
	j := b.job
	taken := map[string]bool{}
	for _, u := range j.unknowns {
		taken[u.name] = true
	}
	for _, t := range b.e.Record {
		found := false
		for i := range j.Plant.Variables {
			v := &j.Plant.Variables[i]
			if v.Protected && v.Name != t.Value || !fitsPattern(t.Value, v.Name) || v.Type != dae.Real {
				continue
			}
			found = true
			if !taken[v.Name] {
				taken[v.Name] = true
				if id, ok := b.byName[v.Name]; ok {
					j.recorded = append(j.recorded, b.variable(id))
				}
			}
		}
		if !found {
			b.problems.add(t.place(0), "record: no variable is called %s%s", t.Value, b.suggest(t.Value))
		}
	}
}

// Limits that chance passes about once in half a million readings: a plant has many sensors, and every alarm costs somebody's time.
const (
	rareLimit = 12 // of the CUSUM
	rareSize  = 7  // of the mean square
)

// readMonitor reads when innovations count as drift.
func (b *estimateBuilder) readMonitor() {
	o, m := &b.job.monitor, b.e.Monitor
	o.Limit, o.Size = rareLimit, rareSize
	if m == nil {
		return
	}
	set := func(name string, t Text, least float64, to *float64) {
		if !t.Given() {
			return
		}
		x, ok := b.number(name, t, unit.Unit{Scale: 1}, true)
		if ok && !(x >= least) {
			b.problems.add(t.place(0), "%s: want a number from %g on", name, least)
		}
		*to = x
	}
	var shift, window float64
	set("shift", m.Shift, 0.1, &shift)
	set("limit", m.Limit, 1, &o.Limit)
	set("window", m.Window, 5, &window)
	set("size", m.Size, 1, &o.Size)
	o.Slack, o.Window = shift/2, int(window)
}
