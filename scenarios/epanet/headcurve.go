package epanet

import (
	"errors"

	"gemel/engine/expr"
	"gemel/engine/kernel"
)

// HeadCurve is the head of a pump over its flow at speed 1, in SI: either H = Shutoff - (Shutoff - DesignHead)(q/DesignFlow)^Exponent, or
// straight lines through points.
type HeadCurve struct {
	Shutoff, DesignFlow, DesignHead, Exponent float64
	X, Y                                      []float64 // points [m3/s], [m]; nil for the power function
}

// Given reports whether there is a curve at all; a pump of constant power has none.
func (c HeadCurve) Given() bool { return c.Exponent > 0 || c.X != nil }

// Head returns the head at flow q and speed 1 [m]; q is not negative.
func (c HeadCurve) Head(q float64) float64 {
	if c.X == nil {
		return c.Shutoff - float64((c.Shutoff-c.DesignHead)*kernel.Eval(expr.OpPow, q/c.DesignFlow, c.Exponent))
	}
	i := 1
	for i < len(c.X)-1 && c.X[i] < q {
		i++
	}
	slope := (c.Y[i] - c.Y[i-1]) / (c.X[i] - c.X[i-1])
	return c.Y[i-1] + float64(slope*(q-c.X[i-1]))
}

// fitHead makes a head curve from points as EPANET does (User Manual 2.2, section 3.1): a single point gets 4/3 of its head at
// zero flow and no head at twice its flow; three points of which the first is at zero flow are fitted by a power function; anything
// else is straight lines. x in m3/s, y in m.
func fitHead(x, y []float64) (HeadCurve, error) {
	for i := range x {
		if i > 0 && x[i] <= x[i-1] {
			return HeadCurve{}, errors.New("the flows of its points must rise")
		}
		if i > 0 && y[i] >= y[i-1] {
			return HeadCurve{}, errors.New("the heads of its points must fall")
		}
	}
	switch {
	case len(x) == 0:
		return HeadCurve{}, errors.New("it has no points")
	case len(x) == 1:
		return powerFunction(1.33334*y[0], x[0], y[0], 2*x[0], 0)
	case len(x) == 3 && x[0] == 0:
		return powerFunction(y[0], x[1], y[1], x[2], y[2])
	}
	return HeadCurve{X: x, Y: y}, nil
}

// powerFunction fits H = h0 - B q^C through two points, with the logarithm of the engine: that of the host differs between processors.
func powerFunction(h0, q1, h1, q2, h2 float64) (HeadCurve, error) {
	if !(h0 > h1 && h1 > h2 && q1 > 0 && q2 > q1) {
		return HeadCurve{}, errors.New("its heads must be positive and fall with the flow")
	}
	c := kernel.Eval(expr.OpLog, (h0-h2)/(h0-h1), 0) / kernel.Eval(expr.OpLog, q2/q1, 0)
	if !(c > 0 && c <= 20) {
		return HeadCurve{}, errors.New("no power function H = A - B Q^C with C up to 20 goes through its points")
	}
	return HeadCurve{Shutoff: h0, DesignFlow: q1, DesignHead: h1, Exponent: c}, nil
}
