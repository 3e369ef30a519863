package petab

import "gemel/engine/dae"

// Problem is a fitting problem as its files say it.
type Problem struct {
	Name       string
	File       string // the YAML file or the folder
	Parameters []Parameter
	Parts      []Part
	Files      []string // all that were read
	known      float64  // objective of the optimum that is known
	hasKnown   bool
}

// Known is the objective of the best point that is known, as the YAML file gives it (known_optimum): no part of PEtab.
func (p *Problem) Known() (value float64, ok bool) { return p.known, p.hasKnown }

// Part is a model with its tables.
type Part struct {
	ModelFile, ModelName string
	Conditions           []Condition
	Targets              []Target // columns of the table of conditions
	Observables          []Observable
	Measurements         []Measurement
	Missing              int // rows whose measurement is NaN: left out
}

// Scale is that of a parameter, or of an observable and its measurements.
type Scale uint8

// The scales.
const (
	Lin Scale = iota
	Log
	Log10
)

func (s Scale) String() string { return [...]string{"lin", "log", "log10"}[s] }

// Parameter is a row of the table of parameters. Numbers are not on its scale.
type Parameter struct {
	ID, Name       string
	Scale          Scale
	Lower, Upper   float64
	Nominal        float64 // NaN where it is not given
	Estimate       bool
	Initialisation *Prior // of random starts; nil: uniform on the scale between the bounds
	Objective      *Prior // nil: none
	Pos            dae.Pos
}

// Condition is a row of the table of conditions: values of its Targets.
type Condition struct {
	ID, Name string
	Values   []Value // by target
	Pos      dae.Pos
}

// Target is a column of the table of conditions: a parameter, or a state whose start it is.
type Target struct {
	ID  string
	Pos dae.Pos
}

// Value is a number or a parameter; the zero Value is none.
type Value struct {
	Given  bool
	Number float64
	ID     string // "": Number
	Pos    dae.Pos
}

// Observable is a row of the table of observables.
type Observable struct {
	ID, Name string
	Formula  *Formula
	Scale    Scale
	Noise    *Formula // standard deviation, or scale of Laplace's distribution, on Scale
	Laplace  bool
	Pos      dae.Pos
	// numbers of placeholders in the formulas
	observableParameters, noiseParameters int
}

// Measurement is a row of the table of measurements.
type Measurement struct {
	Observable           int // of its part
	Preequilibration     int // condition; -1: none
	Simulation           int // condition
	Value                float64
	Time                 float64 // may be +Inf
	ObservableParameters []Value
	NoiseParameters      []Value
	Pos                  dae.Pos
}
