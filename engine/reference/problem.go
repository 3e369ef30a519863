package reference

import (
	"fmt"
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// Problem is y' = f(t, y), y(0) = Start, possibly with algebraic unknowns behind the
// states, and what y is at End.
type Problem struct {
	Name   string
	Names  []string  // of the unknowns: the states, then the algebraic ones
	Start  []float64 // at time 0
	End    float64   // [s]
	Values []float64 // at End
	Digits int       // digits of Values that can be trusted
	Scale  []float64 // nominal values: below them an absolute error counts instead of a relative one
	Stiff  bool
	NX     int    // number of states; the other unknowns are algebraic
	Source string // of the problem and of the end values

	// F gives the right-hand sides: derivatives of the states, then residuals.
	F func(g *expr.Graph, t expr.Node, y []expr.Node) []expr.Node
}

// System builds the problem as a flat system; every call gives a new one.
func (p *Problem) System() *dae.System {
	s := dae.New(p.Name)
	g := s.Graph
	y := make([]expr.Node, len(p.Names))
	for i, name := range p.Names {
		y[i] = s.Ref(s.Add(dae.Variable{Name: name, Kind: dae.Continuous, Start: g.Const(p.Start[i]), Fixed: i < p.NX,
			Min: math.NaN(), Max: math.NaN(), Nominal: p.Scale[i], Doc: "unknown of " + p.Name}))
	}
	left := make([]expr.Node, len(y))
	for i := range y {
		left[i] = g.Const(0)
		if i < p.NX {
			left[i] = s.Ref(s.Derivative(dae.VarID(i + 1)))
		}
	}
	for i, f := range p.F(g, s.Ref(dae.Time), y) {
		s.Equations = append(s.Equations, dae.Equation{Left: left[i], Right: f, Source: fmt.Sprintf("%s, equation %d", p.Name, i+1)})
	}
	return s
}

// Error of y at End: the largest of |yᵢ − valueᵢ| / max(|valueᵢ|, scaleᵢ).
func (p *Problem) Error(y []float64) float64 {
	worst := 0.0
	for i, v := range p.Values {
		e := math.Abs(y[i]-v) / math.Max(math.Abs(v), p.Scale[i])
		if math.IsNaN(e) {
			return e
		}
		worst = math.Max(worst, e)
	}
	return worst
}

// All returns every problem.
func All() []*Problem {
	return []*Problem{Robertson(), RobertsonDAE(), VanDerPol(), HIRES(), Pollution(), Oregonator(), AkzoNobel(), Brusselator(100), Pleiades(), Arenstorf()}
}

// names returns prefix1 … prefixN.
func names(prefix string, n int) []string {
	s := make([]string, n)
	for i := range s {
		s[i] = fmt.Sprintf("%s%d", prefix, i+1)
	}
	return s
}

// equal returns n times v.
func equal(v float64, n int) []float64 {
	s := make([]float64, n)
	for i := range s {
		s[i] = v
	}
	return s
}

// sum of terms with weights: weight, term, weight, term …
func sum(g *expr.Graph, pairs ...any) expr.Node {
	total := g.Const(0)
	for i := 0; i < len(pairs); i += 2 {
		var w float64
		switch v := pairs[i].(type) {
		case int:
			w = float64(v)
		case float64:
			w = v
		}
		term := pairs[i+1].(expr.Node)
		switch w {
		case 1:
			total = g.Add(total, term)
		case -1:
			total = g.Sub(total, term)
		default:
			total = g.Add(total, g.Mul(g.Const(w), term))
		}
	}
	return total
}
