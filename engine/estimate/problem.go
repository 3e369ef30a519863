package estimate

import (
	"fmt"
	"io"
	"math"

	"gemel/engine"
	"gemel/engine/dae"
)

// Unknown is a state or a parameter with what is known of it.
type Unknown struct {
	Var       dae.VarID
	Deviation float64 // at the beginning, in SI units
	Walk      float64 // by how much it wanders by itself: deviation after one second, which grows with the square root of time
	Low, High float64 // bounds; both 0: the variable's min and max
}

// Sensor reads a variable, with noise of a deviation in SI units.
type Sensor struct {
	Name      string
	Var       dae.VarID
	Deviation float64
	Bias      Bias    // what it reads too much, as an unknown of its own
	Circle    float64 // what it reads begins anew after so much, such as 2π of a bearing; 0: it does not
}

// Bias is the error of a sensor that lasts longer than a reading: constant, wandering, or noise with a memory (of the kind of Gauss and Markov; A. Gelb,
// Applied Optimal Estimation, MIT Press 1974, section 3.8). Its mean at the beginning is 0. The zero value is none.
type Bias struct {
	Deviation float64 // at the beginning; with a Memory: always
	Walk      float64 // as of an Unknown; without a Memory
	Memory    float64 // time constant [s]; 0: it lasts
	Low, High float64 // bounds; both 0: none
	fault     bool    // an unknown that a Bank needs
}

// none says whether a sensor has no bias to be estimated.
func (b *Bias) none() bool { return b.Deviation == 0 && b.Walk == 0 && !b.fault }

// Term is a share of an unknown in a constraint.
type Term struct {
	Var    dae.VarID
	Factor float64
}

// Constraint is what physics says of unknowns together: Low ≤ sum of Factor × Var ≤ High. Low = High is an equation; infinite: no limit.
type Constraint struct {
	Name      string
	Terms     []Term
	Low, High float64
}

// Problem is what is to be estimated, and from what.
type Problem struct {
	Plant       *engine.Plant
	Unknowns    []Unknown // parameters that are estimated too, and states of which something is known; other states are known exactly at the beginning and do not wander
	Sensors     []Sensor
	Constraints []Constraint
	Gate        float64 // a reading this many deviations from what is expected is refused; 0: none is
}

// Reading is what a sensor reads at the present tick.
type Reading struct {
	Sensor    int // index in Problem.Sensors
	Value     float64
	Deviation float64 // of its noise, where it is worse or better than usual; 0: the sensor's
}

// Innovation is a reading beside what the filter expected.
type Innovation struct {
	Sensor    int
	Reading   float64
	Expected  float64
	Deviation float64 // of the reading from what was expected, by chance alone
	Scaled    float64 // independent of those before it in the same tick: normal with deviation 1, where model and deviations are right
	Refused   bool    // beyond Problem.Gate: it has changed nothing
}

// Filter is what the filters have in common. It serves one goroutine.
type Filter interface {
	// Begin takes the State with which estimation begins, which is copied, and forgets everything.
	Begin(s *engine.State) error
	// Predict takes the estimate n ticks on; u holds the inputs of the ends of the ticks, as in Plant.Steps. On error the estimate is as before.
	Predict(n int, u []float64) error
	// Correct takes in the readings of the present tick. On error the estimate is as before.
	Correct(readings []Reading) error
	// State is the best estimate, until the next call; its parameters are those of the estimate too.
	State() *engine.State
	// Mean and Covariance are those of the unknowns (n; n × n by rows), until the next call.
	Mean() []float64
	Covariance() []float64
	// Variables are what Mean lists: the states of the plant, then the parameters, then the biases of sensors, each as dae.NoVar.
	Variables() []dae.VarID
	// Names of what Mean lists.
	Names() []string
	// Innovations are those of the last Correct, until the next call.
	Innovations() []Innovation
	// Expect gives what is expected of any variables at the present tick, and the deviations of that (as many as vars each).
	Expect(vars []dae.VarID, mean, deviation []float64) error
	// CopyFrom makes this filter what another one of the same kind, problem and options is: branching.
	CopyFrom(o Filter) error
	// Save writes all that the future of the filter depends on; Restore takes it into a filter of the same kind and problem, which then goes on with
	// the same bits.
	Save(w io.Writer) error
	Restore(r io.Reader) error
	Close() error
}

// unknowns are all states, then the parameters, then the biases, with defaults put in.
func (p *Problem) unknowns() (list []Unknown, biasOf []int, err error) {
	place := map[dae.VarID]int{}
	for _, v := range p.Plant.Ordered.States {
		place[v] = len(list)
		list = append(list, Unknown{Var: v})
	}
	states := len(list)
	for _, u := range p.Unknowns {
		name := p.Plant.Variables[u.Var].Name
		if !deviation(u.Deviation) || !deviation(u.Walk) {
			return nil, nil, fmt.Errorf("%s: the deviations %g and %g must be 0, or numbers from 1e-150 to 1e150", name, u.Deviation, u.Walk)
		}
		i, known := place[u.Var]
		switch {
		case known && i < states && list[i].Deviation == 0 && list[i].Walk == 0:
			list[i] = u
			continue
		case known:
			return nil, nil, fmt.Errorf("%s is given twice", name)
		case !p.Plant.Settable(u.Var):
			return nil, nil, fmt.Errorf("%s is neither a state nor an independent parameter: it cannot be estimated", name)
		}
		place[u.Var] = len(list)
		list = append(list, u)
	}
	for i := range list {
		if err := list[i].bound(p.Plant); err != nil {
			return nil, nil, err
		}
	}
	biasOf, err = p.biases(&list)
	return list, biasOf, err
}

// deviation says whether x can be one: its square must be a number.
func deviation(x float64) bool { return x == 0 || x >= 1e-150 && x <= 1e150 }

// bound puts in the bounds of the variable where none are given.
func (u *Unknown) bound(plant *engine.Plant) error {
	v := plant.Variables[u.Var]
	if u.Low == 0 && u.High == 0 {
		u.Low, u.High = v.Min, v.Max
	}
	if !(u.Low == u.Low) {
		u.Low = math.Inf(-1)
	}
	if !(u.High == u.High) {
		u.High = math.Inf(1)
	}
	if u.Low > u.High {
		return fmt.Errorf("%s: its bounds are %g and %g", v.Name, u.Low, u.High)
	}
	return nil
}

// biases adds the biases of the sensors to the list, and returns the place of each sensor's; -1: it has none.
func (p *Problem) biases(list *[]Unknown) ([]int, error) {
	biasOf := make([]int, len(p.Sensors))
	for k := range p.Sensors {
		s := &p.Sensors[k]
		if s.Deviation == 0 || !deviation(s.Deviation) {
			return nil, fmt.Errorf("sensor %s: the deviation of its noise is %g: want a number above 0, from 1e-150 to 1e150", s.Name, s.Deviation)
		}
		b := s.Bias
		if !deviation(b.Deviation) || !deviation(b.Walk) || !deviation(b.Memory) || !(b.Low <= b.High) {
			return nil, fmt.Errorf("sensor %s: its bias has the deviation %g, wanders %g, remembers %g s, lies between %g and %g: want numbers from 0 on, and bounds in order", s.Name, b.Deviation, b.Walk, b.Memory, b.Low, b.High)
		}
		if b.Memory > 0 && b.Walk > 0 {
			return nil, fmt.Errorf("sensor %s: its bias has a memory and wanders: give one of both", s.Name)
		}
		if !deviation(s.Circle) {
			return nil, fmt.Errorf("sensor %s: what it reads begins anew after %g: want a number from 0 on", s.Name, s.Circle)
		}
		biasOf[k] = -1
		if b.none() {
			continue
		}
		if b.Low == 0 && b.High == 0 {
			b.Low, b.High = math.Inf(-1), math.Inf(1)
		}
		biasOf[k] = len(*list)
		*list = append(*list, Unknown{Var: dae.NoVar, Deviation: b.Deviation, Walk: b.Walk, Low: b.Low, High: b.High})
	}
	return biasOf, nil
}
