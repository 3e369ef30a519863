package solver

import (
	"fmt"
	"math"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// What the automatic choice goes by.
const (
	loose    = 1e-2 // tolerance from which on the third-order method takes less time
	precise  = 1e-6 // tolerance below which order 7 pays
	reach    = 3.3  // |hλ| up to which the explicit methods are stable, about
	cheap    = 2    // explicit steps in a tick that are not dear: one costs 0.3 to 0.8 implicit ones
	bearable = 3000 // explicit steps in a tick, however fast the solution moves
)

// Circumstances are what the choice of a method depends on beside the equations.
type Circumstances struct {
	Tolerance float64                   // relative
	Tick      float64                   // time between two instants at which every method must stop [s]
	Nominal   []float64                 // sizes of y (n); nil: 1
	Samples   []func(expr.Slot) float64 // memory at points where the solution may be
}

// Choose picks a method with error control for e and says why in one sentence.
//
// An implicit method has to make one step a tick. An explicit one is taken where it is sure to make few
// more: where the fastest decay λ, by the diagonal of ∂F/∂y (twice the largest −Jᵢᵢ), asks for at most a
// few steps a tick to be stable, and the spectral radius for a number that can be borne. Fast motion without decay
// has to be followed by any method and does not count as stiff (G. Söderlind, L. Jay, M. Calvo, Stiffness
// 1952–2012: sixty years in search of a definition, BIT 55 (2015), 531-558).
// In doubt it is rodas5p. The answer depends on the arguments only.
func Choose(e *Equations, c Circumstances) (Method, string) {
	tolerance, tick := c.Tolerance, c.Tick
	implicit, order := Rodas5P, fmt.Sprintf("order 5 for tolerance %.0e", tolerance)
	if tolerance >= loose {
		implicit, order = Rodas3P, fmt.Sprintf("order 3 is enough for tolerance %.0e", tolerance)
	}
	if e.N() == 0 {
		return implicit, "nothing is integrated"
	}
	if e.NZ > 0 {
		return implicit, fmt.Sprintf("%s: the model has algebraic unknowns (%d beside %s), which only an implicit method solves; %s", implicit, e.NZ, states(e.NX), order)
	}
	decay, radius, n := e.rates(c)
	if n == 0 {
		return implicit, fmt.Sprintf("%s: the equations may be stiff, their derivatives are not finite at any point tried; %s", implicit, order)
	}
	stable, followed := math.Ceil(decay*tick/reach), radius*tick/reach
	switch {
	case stable > cheap:
		return implicit, fmt.Sprintf("%s: the equations are stiff for this tick: decays of up to %.2g/s would force an explicit method to %.3g steps a tick of %g s; %s", implicit, decay, stable, tick, order)
	case followed > bearable:
		return implicit, fmt.Sprintf("%s: rates of up to %.2g/s could force an explicit method to %.3g steps a tick of %g s; %s", implicit, radius, math.Ceil(followed), tick, order)
	}
	explicit, why := Tsit5, "order 5"
	if tolerance < precise {
		explicit, why = Verner7, "order 7"
	}
	return explicit, fmt.Sprintf("%s: %s and no algebraic unknowns, not stiff for a tick of %g s (fastest decay %.2g/s); %s for tolerance %.0e", explicit, states(e.NX), tick, decay, why, tolerance)
}

func states(n int) string {
	if n == 1 {
		return "1 state"
	}
	return fmt.Sprintf("%d states", n)
}

// rates returns, over the n samples at which all entries of ∂F/∂y are finite, twice the fastest decay on the diagonal,
// and a bound of the spectral radius [1/s]: the fourth root of the largest row of |∂F/∂y|⁴, in nominal values.
func (e *Equations) rates(c Circumstances) (decay, radius float64, n int) {
	entries, _ := e.Jacobian()
	nodes := make([]expr.Node, len(entries))
	for i, x := range entries {
		nodes[i] = x.Val
	}
	values := interp.NewEvaluator(e.Graph, nodes)
	for _, at := range c.Samples {
		jacobian := values.Eval(at)
		sums := make([]float64, e.N())
		for i := range sums {
			sums[i] = 1
		}
		for range 4 {
			next := make([]float64, e.N())
			for i, v := range jacobian {
				x := entries[i]
				v = math.Abs(v)
				if c.Nominal != nil {
					v = float64(v * c.Nominal[x.Col] / c.Nominal[x.Row])
				}
				next[x.Row] += float64(v * sums[x.Col])
			}
			sums = next
		}
		fourth, fastest := 0.0, 0.0
		for _, s := range sums {
			fourth = math.Max(fourth, s)
		}
		for i, v := range jacobian {
			if entries[i].Row == entries[i].Col {
				fastest = math.Max(fastest, -2*v)
			}
		}
		if !math.IsNaN(fourth) && !math.IsInf(fourth, 0) {
			decay, radius = math.Max(decay, fastest), math.Max(radius, math.Sqrt(math.Sqrt(fourth)))
			n++
		}
	}
	return decay, radius, n
}
