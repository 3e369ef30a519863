package solver

import (
	"gemel/engine/expr"
	"gemel/engine/lu"
)

// Equations is a semi-explicit system of index 1 over cells: with y = (x, z) stored in
// the n = NX+NZ cells from Y on and the time in cell Time,
//
//	dx/dt = F[0:NX](t, y),   0 = F[NX:n](t, y).
type Equations struct {
	Graph  *expr.Graph
	NX, NZ int
	F      []expr.Node
	Y      expr.Slot // n cells; the State's own
	Time   expr.Slot
	Scale  expr.Slot // n cells, filled by the host: nominal values, for weights
	Tol    expr.Slot // relative tolerance

	// Relations is a function that evaluates all conditions at (t, y); it sets cell
	// Flip to 1 if any differs from its held value, else 0. Negative: there are none.
	Relations int
	Flip      expr.Slot
	Gap       expr.Slot // if not 0, Relations sets it to how far the nearest change is, negative behind it

	Tally bool // count which unknowns limit the steps, into Cells.Limits and Cells.Refusals

	Single bool // a fixed step goes to End at once

	// Fallback is a second pivot order for W, for the case that the first meets a pivot that vanishes. Nil: none.
	Fallback []lu.Pivot

	Delta             expr.Slot // out: NZ cells, the correction that function correct computes
	Nonzeros, Factors int       // out: entries of W, and of its L and U, where the method has them

	entries []lu.Entry // as Jacobian found them
	dt      []expr.Node
}

// N is the number of unknowns.
func (e *Equations) N() int { return e.NX + e.NZ }

// Jacobian returns the entries of dF/dy in row order, and dF/dt (None where F does not
// depend on the time). Reverse mode, one row at a time: the gradient of an equation
// costs a small multiple of the equation. What comes back must not be changed, nor F afterwards.
func (e *Equations) Jacobian() (entries []lu.Entry, dt []expr.Node) {
	if e.dt != nil {
		return e.entries, e.dt
	}
	n := e.N()
	dt = make([]expr.Node, n)
	wrt := func(s expr.Slot) bool { return s == e.Time || s >= e.Y && s < e.Y+expr.Slot(n) }
	gradients := expr.NewGradients(e.Graph, wrt)
	for row, f := range e.F {
		for _, p := range gradients.Of(f) {
			if v, ok := e.Graph.IsConst(p.Node); ok && v == 0 {
				continue
			}
			if p.Slot == e.Time {
				dt[row] = p.Node
				continue
			}
			entries = append(entries, lu.Entry{Row: row, Col: int(p.Slot - e.Y), Val: p.Node})
		}
	}
	e.entries, e.dt = entries, dt
	return entries, dt
}
