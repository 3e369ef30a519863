package estimate

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/kernel"
)

// ErrDiverged is wrapped by errors of a filter whose estimate has lost its meaning: it is not finite any more. The estimate stays what it was before.
var ErrDiverged = errors.New("the filter has diverged: begin anew from a State near the truth, with larger deviations at the beginning or more wandering, or with bounds for the unknowns that leave their range")

// passed is a scalar reading that was taken in: its derivatives by the unknowns, P times those, what it differed from what was expected, and the variance of that.
type passed struct {
	h, gain            []float64 // (n)
	residual, variance float64
}

// belief is the estimate: the State with the mean in it, and the covariance.
type belief struct {
	problem     *Problem
	list        []Unknown
	variables   []dae.VarID
	names       []string
	n, states   int       // unknowns, of which the first are states
	biases      int       // and so many, the last, biases
	biasOf      []int     // unknown that is the bias of a sensor, or -1 (sensors)
	memory      []float64 // what a tick leaves of an unknown that has a memory; of others 1 (n)
	noise       []float64 // variance that a tick adds (n)
	limits      []limit
	work        *engine.Work
	state       *engine.State
	x, p        []float64 // mean (n) and covariance (n × n)
	innovations []Innovation
	kept        *engine.State // what Correct began with
	keptX       []float64
	keptP       []float64
	solve       active
	passed      *[]passed         // what readings did, if a smoother wants to know
	about       [sha256.Size]byte // of plant and problem
}

func newBelief(p *Problem) (*belief, error) {
	list, biasOf, err := p.unknowns()
	if err != nil {
		return nil, err
	}
	if !deviation(p.Gate) {
		return nil, fmt.Errorf("the gate for readings is %g deviations: want a number from 0 on", p.Gate)
	}
	n := len(list)
	b := &belief{problem: p, list: list, n: n, states: len(p.Plant.Ordered.States), biasOf: biasOf, state: p.Plant.NewState(1), kept: p.Plant.NewState(1),
		x: make([]float64, n), p: make([]float64, n*n), keptX: make([]float64, n), keptP: make([]float64, n*n),
		memory: make([]float64, n), noise: make([]float64, n), innovations: make([]Innovation, 0, len(p.Sensors))}
	for _, u := range list {
		b.variables = append(b.variables, u.Var)
		if u.Var == dae.NoVar {
			b.biases++
		} else {
			b.names = append(b.names, p.Plant.Variables[u.Var].Name)
		}
	}
	b.wandering()
	if b.limits, err = b.limited(); err != nil {
		return nil, err
	}
	b.about = sha256.Sum256(fmt.Append(nil, p.Plant.Hash(), list, p.Sensors, p.Constraints, p.Gate))
	b.work, err = p.Plant.NewWork()
	return b, err
}

// wandering finds what a tick does to an unknown by itself.
func (b *belief) wandering() {
	dt := b.problem.Plant.Options.Period
	for i, u := range b.list {
		b.memory[i], b.noise[i] = 1, float64(float64(u.Walk*u.Walk)*dt)
	}
	for k, i := range b.biasOf {
		if i < 0 {
			continue
		}
		s := &b.problem.Sensors[k]
		b.names = append(b.names, "bias of "+s.Name)
		if s.Bias.Memory > 0 {
			left := kernel.Eval(expr.OpExp, -dt/s.Bias.Memory, 0)
			b.memory[i], b.noise[i] = left, float64(float64(s.Bias.Deviation*s.Bias.Deviation)*(1-float64(left*left)))
		}
	}
}

func (b *belief) begin(s *engine.State) error {
	b.state.CopyFrom(s)
	if err := b.problem.Plant.Observe(b.state, b.work); err != nil { // refuses a State of another plant
		return err
	}
	clear(b.x)
	b.read()
	clear(b.p)
	for i, u := range b.list {
		b.p[i*b.n+i] = float64(u.Deviation * u.Deviation)
	}
	b.innovations = b.innovations[:0]
	for i, u := range b.list {
		if u.within(b.x[i]) != b.x[i] { // the State begins outside
			return b.write()
		}
	}
	return nil
}

// read takes the mean of states and parameters from the State.
func (b *belief) read() {
	for i, v := range b.variables[:b.n-b.biases] {
		b.x[i], _ = b.problem.Plant.Get(b.state, v)
	}
}

// write puts the mean, within its limits, into the State and makes that consistent.
func (b *belief) write() error {
	b.constrain(b.x)
	if err := b.sane(); err != nil {
		return err
	}
	for i, v := range b.variables[:b.n-b.biases] {
		if err := b.problem.Plant.Put(b.state, v, b.x[i]); err != nil {
			return err
		}
	}
	return b.problem.Plant.Settle(b.state, b.work)
}

func (u *Unknown) within(x float64) float64 { return math.Min(math.Max(x, u.Low), u.High) }

// sane refuses an estimate that is none. What rounding has made a little negative is known exactly.
func (b *belief) sane() error {
	for i, x := range b.x {
		v := b.p[i*b.n+i]
		if x-x != 0 || v-v != 0 {
			return fmt.Errorf("%w; %s is %g, with the variance %g", ErrDiverged, b.names[i], x, v)
		}
		if v >= 0 {
			continue
		}
		if v < float64(-1e-9*b.keptP[i*b.n+i]) {
			return fmt.Errorf("%w (the variance of %s is %g)", errNotDefinite, b.names[i], v)
		}
		for k := range b.n {
			b.p[i*b.n+k], b.p[k*b.n+i] = 0, 0
		}
	}
	return nil
}

// wander carries what has a memory a tick on and adds what unknowns wander.
func (b *belief) wander() {
	for i, left := range b.memory {
		if left == 1 {
			continue
		}
		b.x[i] *= left
		for k := range b.n {
			b.p[i*b.n+k] *= left
		}
		for k := range b.n {
			b.p[k*b.n+i] *= left
		}
	}
	for i, q := range b.noise {
		b.p[i*b.n+i] += q
	}
}

func (b *belief) keep() {
	copy(b.keptX, b.x)
	copy(b.keptP, b.p)
	b.kept.CopyFrom(b.state)
}

// undo goes back to what was kept.
func (b *belief) undo(err error) error {
	copy(b.x, b.keptX)
	copy(b.p, b.keptP)
	b.innovations = b.innovations[:0]
	b.state.CopyFrom(b.kept)
	return err
}

// check refuses readings that are none.
func (b *belief) check(readings []Reading) error {
	for i, r := range readings {
		if r.Sensor < 0 || r.Sensor >= len(b.problem.Sensors) {
			return fmt.Errorf("a reading of sensor %d: there are %d", r.Sensor, len(b.problem.Sensors))
		}
		name := b.problem.Sensors[r.Sensor].Name
		if math.IsNaN(r.Value) || math.IsInf(r.Value, 0) {
			return fmt.Errorf("sensor %s reads %g: leave readings out that are none", name, r.Value)
		}
		if !deviation(r.Deviation) {
			return fmt.Errorf("sensor %s: this reading has the deviation %g: want a number above 0, or 0 for that of the sensor", name, r.Deviation)
		}
		for _, q := range readings[:i] {
			if q.Sensor == r.Sensor {
				return fmt.Errorf("sensor %s reads twice at one tick: give one reading of both, such as their mean", name)
			}
		}
	}
	return nil
}

// variance of the noise of a reading.
func (b *belief) variance(r Reading) float64 {
	s := r.Deviation
	if s == 0 {
		s = b.problem.Sensors[r.Sensor].Deviation
	}
	return float64(s * s)
}

// from is how far x lies from y on what a sensor reads: the short way round, where that is a circle.
func (b *belief) from(y, x float64, sensor int) float64 {
	d := x - y
	if c := b.problem.Sensors[sensor].Circle; c > 0 {
		d -= float64(c * math.Round(d/c))
	}
	return d
}

// note writes an innovation down and says whether the reading is to be taken in.
func (b *belief) note(r Reading, expected, variance float64) bool {
	sigma := math.Sqrt(variance)
	scaled := b.from(expected, r.Value, r.Sensor) / sigma
	refused := b.problem.Gate > 0 && math.Abs(scaled) > b.problem.Gate
	b.innovations = append(b.innovations, Innovation{Sensor: r.Sensor, Reading: r.Value, Expected: expected, Deviation: sigma, Scaled: scaled, Refused: refused})
	return !refused
}

// State is the best estimate.
func (b *belief) State() *engine.State { return b.state }

// Mean of the unknowns.
func (b *belief) Mean() []float64 { return b.x }

// Covariance of the unknowns, by rows.
func (b *belief) Covariance() []float64 { return b.p }

// Variables that Mean lists.
func (b *belief) Variables() []dae.VarID { return b.variables }

// Names of what Mean lists.
func (b *belief) Names() []string { return b.names }

// Innovations of the last Correct.
func (b *belief) Innovations() []Innovation { return b.innovations }

// given refuses inputs of the wrong number.
func (b *belief) given(n int, u []float64) error {
	if n < 0 {
		return fmt.Errorf("%d ticks to predict: want 0 or more", n)
	}
	if want := n * len(b.problem.Plant.Inputs); u != nil && len(u) != want {
		return fmt.Errorf("%d inputs given: want %d ticks × %d inputs", len(u), n, len(b.problem.Plant.Inputs))
	}
	return nil
}
