package solver

import (
	"gemel/engine/expr"
	"gemel/engine/lu"
)

// trial is what advance needs of a method. It goes from y0 at t0 to Y at t0+h, with
// the step h and its derived values set; Err, if not negative, is an array of n
// local error estimates.
type trial struct {
	begin []expr.Stmt // once, when advance begins
	body  []expr.Stmt
	err   expr.Slot
	// estimate is the order of the embedded method: err is O(h^(estimate+1)).
	estimate int
	// done follows when t and y are committed or back; accept and event are cells. Nil: nothing.
	done func(accept, event expr.Slot) []expr.Stmt
	// guard decides, where again holds and factors and correction of z have just been found, between the two pivot
	// orders, into cell second; see fallback. Nil: there is one order only.
	guard  func(again expr.Node) []expr.Stmt
	second expr.Slot
	// prepare computes what only dense output needs; t and y are at the end of the step and need not stay there.
	prepare []expr.Stmt
	// dense is y(t0+θh) for element reads: y0, the end value y1 and the cell of θ.
	dense func(g *expr.Graph, e at, y0, y1 expr.Slot, theta expr.Node) expr.Node
}

// clock holds the cells of one step, shared by every method.
type clock struct {
	t0, h, hinv, hgi expr.Slot // start, length, 1/h, 1/(hγ)
	y0               expr.Slot // n values at t0
}

// combination is Σ w[j]·k[j] without the terms that are zero.
func combination(g *expr.Graph, x at, w []float64, k []expr.Slot) expr.Node {
	sum := g.Const(0)
	for j, v := range w {
		if v != 0 {
			sum = g.Add(sum, g.Mul(g.Const(v), x(k[j])))
		}
	}
	return sum
}

// Matrix returns W = M·hgi − ∂F/∂y and ∂F/∂t.
func (e *Equations) Matrix(hgi expr.Slot) (w []lu.Entry, dt []expr.Node) {
	g := e.Graph
	entries, dt := e.Jacobian()
	diagonal := make([]bool, e.NX)
	for _, x := range entries {
		x.Val = g.Neg(x.Val)
		if x.Row == x.Col && x.Row < e.NX {
			x.Val = g.Add(g.Var(hgi), x.Val)
			diagonal[x.Row] = true
		}
		w = append(w, x)
	}
	for i, have := range diagonal {
		if !have {
			w = append(w, lu.Entry{Row: i, Col: i, Val: g.Var(hgi)})
		}
	}
	return w, dt
}

func cells(first expr.Slot, n int) []expr.Slot {
	s := make([]expr.Slot, n)
	for i := range s {
		s[i] = first + expr.Slot(i)
	}
	return s
}
