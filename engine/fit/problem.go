package fit

import (
	"math"

	"gemel/engine"
	"gemel/engine/dae"
)

// Kind says what of an experiment an unknown is.
type Kind int

const (
	Parameter Kind = iota // an independent parameter of the plant, the same in all experiments unless Experiments says otherwise
	Start                 // the value of a state at the beginning
	Gain                  // factor of a sensor
	Bias                  // what a sensor adds, in its unit
	Delay                 // by how much a sensor is late [s]
	Noise                 // standard deviation of the noise of sensors, on their scale
)

// Scale is how readings are compared with the model.
type Scale int

const (
	Linear Scale = iota // as they are
	Log                 // by their natural logarithms, on which the noise is normal
	Log10               // by their decimal logarithms
)

// Unknown is a number to be found.
type Unknown struct {
	Name         string
	Kind         Kind
	Var          dae.VarID // of Parameter and Start
	Sensor       string    // of Gain, Bias and Delay: the name of the sensor
	Sensors      []string  // of Noise: the names of the sensors that share it
	Experiments  []int     // in which it holds, by index; nil: in all
	Guess        float64   // first value that is tried
	Lower, Upper float64   // bounds
	Log          bool      // sought as its logarithm: bounds above 0
	Prior        *Prior    // what is known before; nil: nothing
}

// Prior is a normal distribution: of the logarithm of the unknown if that is sought, where Sigma is a relative deviation.
type Prior struct{ Mean, Sigma float64 }

// Setting is a parameter that an experiment was done with.
type Setting struct {
	Var   dae.VarID
	Value float64
}

// Experiment is one recording.
type Experiment struct {
	Name     string
	Settings []Setting
	Inputs   []float64 // what the plant's inputs are at each tick, the first included ((ticks + 1) × inputs); nil: their start values
	Sensors  []Sensor

	// Begin is the State with which it begins, at its tick; nil: a new one, initialised. Times and Inputs count from there. Parameters and Settings are
	// set in it and the starts of states that are unknown, everything else is as it was: nothing is initialised anew, and what it holds does not
	// depend on the unknowns.
	Begin *engine.State
}

// Sensor is a column of readings.
type Sensor struct {
	Name      string
	Var       dae.VarID
	Scale     Scale      // on which its noise is normal
	Sigma     float64    // standard deviation of its noise, in the unit of Var, or of its logarithm; 0: to be estimated, where no unknown and no Deviation is it
	Deviation *dae.VarID // variable of the plant that is the standard deviation, any formula of parameters and states; nil: none
	Time      []float64  // from the beginning of the experiment, ascending [s]
	Value     []float64  // readings, in the unit of Var
	Unused    []bool     // samples that do not count: bad quality, excluded; nil: all count
}

// Problem is what is to be fitted.
type Problem struct {
	Plant       *engine.Plant
	Unknowns    []Unknown
	Experiments []Experiment
	Loss        Loss // nil: squares
}

// loss is the one to use.
func (p *Problem) loss() Loss {
	if p.Loss == nil {
		return Squares{}
	}
	return p.Loss
}

// holds says whether an unknown has a meaning in experiment e.
func (u *Unknown) holds(e int) bool {
	if u.Experiments == nil {
		return true
	}
	for _, x := range u.Experiments {
		if x == e {
			return true
		}
	}
	return false
}

// span is the range of an unknown on a linear scale, 1 on a logarithmic one.
func (u *Unknown) span() float64 {
	if u.Log {
		return 1
	}
	return u.Upper - u.Lower
}

// in takes a value to the scale on which it is sought, out takes it back.
func (u *Unknown) in(v float64) float64 {
	if u.Log {
		return math.Log(v)
	}
	return (v - u.Lower) / u.span()
}

func (u *Unknown) out(x float64) float64 {
	v := u.Lower + x*u.span()
	if u.Log {
		v = math.Exp(x)
	}
	const rounding = 4e-15 // what lies that close to a bound is the bound
	switch {
	case v <= u.Lower+rounding*math.Abs(u.Lower):
		return u.Lower
	case v >= u.Upper-rounding*math.Abs(u.Upper):
		return u.Upper
	}
	return v
}

// slope is the derivative of out at a value.
func (u *Unknown) slope(v float64) float64 {
	if u.Log {
		return v
	}
	return u.span()
}
