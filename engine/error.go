package engine

import (
	"fmt"

	"gemel/engine/dae"
)

// StepError says at which tick, in which asset and at which variable a step failed.
type StepError struct {
	Tick     int64
	Time     float64 // where the step got to [s]
	Asset    string  // "" when it cannot be told
	Variable string
	Pos      dae.Pos
	Err      error
}

func (e *StepError) Error() string {
	s := fmt.Sprintf("tick %d (t = %.9g s)", e.Tick, e.Time)
	if e.Asset != "" {
		s += ", " + e.Asset
	}
	if e.Variable != "" {
		s += ", " + e.Variable
	}
	return s + ": " + e.Err.Error()
}

func (e *StepError) Unwrap() error { return e.Err }

// Terminated is what Step returns when the model has ended the simulation, with success.
type Terminated struct {
	Tick    int64
	Time    float64 // [s]
	Message string
	Asset   string
	Pos     dae.Pos
}

func (t *Terminated) Error() string {
	return fmt.Sprintf("terminated at t = %.9g s: %s", t.Time, t.Message)
}

// InitError says why no consistent initial values were found.
type InitError struct {
	Err       error
	Residuals []Residual // the worst ones, largest first
}

// Residual is an equation that does not hold.
type Residual struct {
	Source string
	Asset  string
	Pos    dae.Pos
	Value  float64 // scaled by nominal values
}

func (e *InitError) Error() string {
	s := "no consistent initial values: " + e.Err.Error()
	for _, r := range e.Residuals {
		s += fmt.Sprintf("\n  %s: %s: off by %.3g (scaled)", r.Pos, r.Source, r.Value)
	}
	return s
}

func (e *InitError) Unwrap() error { return e.Err }
