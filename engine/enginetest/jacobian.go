package enginetest

import (
	"math"
	"testing"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// Differences cannot be exact: a derivative may be off by this, relative to it or, where it is small, to what moves
// its equation most.
const (
	slopeTolerance = 1e-4
	slopeFloor     = 2e-2
	slopeUnseen    = 1e-9 // over the scale of the unknown: what a difference cannot see beside terms of size 1
)

// jacobian compares ∂F/∂y and ∂G/∂y of the analysed equations, y being states and unknowns, with central
// differences, at the first, a middle and the last copy of the run. Where a kink lies within a difference, a smaller one
// must agree; where it lies at the point itself, the difference on one side.
func jacobian(t *testing.T, r *rig, h *history) {
	t.Helper()
	o := r.plant.Ordered
	rows := append(append([]expr.Node(nil), o.F...), o.G...)
	unknowns := append(append([]dae.VarID(nil), o.States...), o.Z...)
	if len(rows) == 0 {
		return
	}
	column := map[expr.Slot]int{}
	for j, v := range unknowns {
		column[expr.Slot(v)] = j
	}
	partials := o.Graph.Jacobian(rows, func(s expr.Slot) bool { _, ok := column[s]; return ok })
	f := interp.NewEvaluator(o.Graph, rows)
	var nodes []expr.Node
	for _, p := range partials {
		for _, e := range p {
			nodes = append(nodes, e.Node)
		}
	}
	slopes := interp.NewEvaluator(o.Graph, nodes)
	for _, k := range []int{0, len(h.copies) / 2, len(h.copies) - 1} {
		s := h.copies[k].Clone()
		if err := r.plant.Observe(s, r.work); err != nil {
			t.Fatal(err)
		}
		at := make([]float64, len(r.plant.Variables))
		for v := range at {
			at[v] = r.work.Value(dae.VarID(v))
		}
		value := func(s expr.Slot) float64 { return at[s] }
		exact := make([][]float64, len(rows))
		flat := slopes.Eval(value)
		for i, p := range partials {
			exact[i] = make([]float64, len(unknowns))
			for j, e := range p {
				exact[i][column[e.Slot]] = flat[j]
			}
			flat = flat[len(p):]
		}
		scale := make([]float64, len(unknowns))
		for j, v := range unknowns {
			scale[j] = math.Max(math.Abs(at[v]), nominal(o.Variables[v].Nominal))
		}
		columns(t, r, s.Tick, unknowns, scale, exact, at, func() []float64 { return append([]float64(nil), f.Eval(value)...) })
	}
}

func nominal(x float64) float64 {
	if x > 0 {
		return x
	}
	return 1
}

// columns moves one unknown after the other, by steps of several sizes, and keeps the difference that agrees best.
func columns(t *testing.T, r *rig, tick int64, unknowns []dae.VarID, scale []float64, exact [][]float64, at []float64, f func() []float64) {
	t.Helper()
	move := make([]float64, len(exact)) // what moves each equation most
	for i := range exact {
		for j := range unknowns {
			move[i] = math.Max(move[i], math.Abs(exact[i][j])*scale[j])
		}
	}
	const most = 60 // columns; more are looked at here and there
	for j := 0; j < len(unknowns); j += 1 + len(unknowns)/most {
		v := unknowns[j]
		before := at[v]
		here := f()
		best := make([]float64, len(exact))
		slope := make([]float64, len(exact))
		for i := range best {
			best[i] = math.Inf(1)
		}
		for _, size := range []float64{1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11} {
			d := size * scale[j]
			at[v] = before + d
			high := f()
			up := at[v] - before
			at[v] = before - d
			low := f()
			down := before - at[v]
			for i := range exact {
				for _, s := range []float64{(high[i] - low[i]) / (up + down), (high[i] - here[i]) / up, (here[i] - low[i]) / down} {
					if off := math.Abs(s - exact[i][j]); off < best[i] || math.IsInf(best[i], 1) {
						best[i], slope[i] = off, s
					}
				}
			}
		}
		at[v] = before
		for i := range exact {
			allowed := float64(slopeTolerance*(math.Abs(exact[i][j])+float64(slopeFloor*move[i])/scale[j])) + slopeUnseen/scale[j]
			if !(best[i] <= allowed) {
				t.Errorf("at tick %d the exact derivative of equation %d by %s is %g, the difference %g (move %g scale %g)", tick, i+1, r.plant.Variables[v].Name, exact[i][j], slope[i], move[i], scale[j])
				return
			}
		}
	}
}
