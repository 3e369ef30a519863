package scenarios

import (
	"math"
	"strconv"
	"time"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/unit"
)

// timing is the extent of a run.
type timing struct {
	start    time.Time // clock time of tick 0; the zero Time where none is given
	clocked  bool      // start is given
	midnight float64   // seconds from midnight to the start
	period   float64   // of a tick [s]
	stop     float64   // [s]
	ticks    int64
	seed     uint64
}

// plan is what the host must do at every tick, as the builder found it.
type plan struct {
	timing
	initial   []initialValue
	externals []external
	noise     []noise
	feedback  []feedback
	faults    []plannedFault
	limits    []plannedLimit
	kpis      []plannedKPI
	columns   []column
	switches  []dae.VarID // on/off states of control blocks
	every     int64       // ticks between two rows
	eventRows bool        // rows just before and just after each event, too
	snapshots int64       // ticks between two snapshots; 0: none
	keep      int         // how many of them; 0: all
	price     map[string]expr.Node
	notes     []string // what is no mistake but should be known
}

// feedback hands the value of a variable after a tick to an input at the next one.
type feedback struct{ from, to dae.VarID }

// plannedFault is a fault for events and the report.
type plannedFault struct {
	name            string
	at, over, until float64 // [s]; until 0: never
	variable        dae.VarID
	to              float64 // in the unit of the variable
	sensor          string  // what a reading does; "": the variable is set
}

// timing reads time and seed of a file.
func (f *File) timing() (timing, Problems) {
	var t timing
	var ps Problems
	if f.Time.Start.Given() {
		start, err := parseDate(f.Time.Start.Value)
		if err != nil {
			ps.add(f.Time.Start.place(0), "start: %q is no date and time; write it like 2026-01-05T00:00:00Z", f.Time.Start.Value)
		} else {
			t.start, t.clocked = start, true
			h, m, s := start.Clock()
			t.midnight = float64(3600*h+60*m+s) + float64(start.Nanosecond())/1e9
		}
	}
	okTick := false
	if f.Time.Tick.Given() {
		t.period, okTick = duration(&ps, "tick", f.Time.Tick)
		if okTick && !(t.period > 0) {
			ps.add(f.Time.Tick.place(0), "tick: must be longer than 0")
			okTick = false
		}
	}
	if f.Time.Stop.Given() {
		if stop, ok := duration(&ps, "stop", f.Time.Stop); ok && okTick {
			t.setStop(f, stop, &ps)
		}
	}
	if f.Seed.Given() {
		seed, err := strconv.ParseUint(f.Seed.Value, 10, 64)
		if err != nil {
			ps.add(f.Seed.place(0), "seed: %q is no whole number from 0 to 18446744073709551615", f.Seed.Value)
		}
		t.seed = seed
	}
	return t, ps
}

// maxTicks bounds a run: a typing error in the tick shall not fill the disk.
const maxTicks = 1e10

func (t *timing) setStop(f *File, stop float64, ps *Problems) {
	n := math.Round(stop / t.period)
	switch {
	case !(stop > 0):
		ps.add(f.Time.Stop.place(0), "stop: must be longer than 0")
	case n > maxTicks:
		ps.add(f.Time.Tick.place(0), "tick: %s gives %.3g ticks; more than 1e10 are not supported", f.Time.Tick.Value, n)
	case n < 1 || math.Abs(stop-float64(n*t.period)) > 1e-9*stop:
		ps.add(f.Time.Stop.place(0), "stop: %s is no multiple of the tick, %s", f.Time.Stop.Value, f.Time.Tick.Value)
	default:
		t.stop, t.ticks = stop, int64(n)
	}
}

// parseDate reads a date and time; without a zone it is UTC.
func parseDate(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"} {
		if err == nil {
			return t, nil
		}
		t, err = time.Parse(layout, s)
	}
	return t, err
}

// Methods are the numerical methods that users may name.
var Methods = []engine.Method{engine.Auto, engine.Rodas5P, engine.Rodas3P, engine.Tsit5, engine.Verner7, engine.RK4, engine.LinEuler}

// options reads the solver of a file.
func (f *File) options(t timing) (engine.Options, Problems) {
	o := engine.Options{Method: engine.Auto, Period: t.period}
	var ps Problems
	s := f.Solver
	if s == nil {
		return o, nil
	}
	if s.Method.Given() {
		o.Method = engine.Method(s.Method.Value)
	}
	if s.Tolerance.Given() {
		q, err := unit.ParseQuantity(s.Tolerance.Value)
		if err != nil || q.Unit.Symbol != "" || !(q.Value > 0) || q.Value > 0.1 {
			ps.add(s.Tolerance.place(0), "tolerance: %q is no number between 0 and 0.1, such as 1e-6", s.Tolerance.Value)
		}
		o.Tolerance = q.Value
	}
	fixed := o.Method == engine.RK4 || o.Method == engine.LinEuler
	if s.Step.Given() {
		o.FixedStep, _ = duration(&ps, "step", s.Step)
		if !fixed {
			ps.add(s.Step.place(0), "step: belongs to the fixed-step methods rk4 and lineuler; this method chooses its steps, tolerance and max_step guide it")
		}
	}
	if s.MaxStep.Given() {
		o.MaxStep, _ = duration(&ps, "max_step", s.MaxStep)
		if fixed {
			ps.add(s.MaxStep.place(0), "max_step: belongs to the methods that choose their steps; the fixed-step methods use step")
		}
	}
	return o, ps
}
