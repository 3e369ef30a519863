package interp_test

import (
	"math"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/kernel"
)

// Constants are folded by this package and variables evaluated by the module's
// kernels: both must give the same bits.
func TestElementaryFunctionsHaveTheBitsOfTheKernels(t *testing.T) {
	values := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 2, -2.5, 3, 1e-300, 5e-324, 1e300, -745.2, 709.9, 1e5, math.Pi / 2, math.Inf(1), math.Inf(-1), math.NaN()}
	ops := []expr.Op{expr.OpPow, expr.OpAtan2}
	for op := expr.OpExp; op <= expr.OpTanh; op++ {
		ops = append(ops, op)
	}
	for _, op := range ops {
		if _, _, _, ok := kernel.Graph(op); !ok {
			t.Errorf("op %d has no kernel", op)
			continue
		}
		for _, a := range values {
			for _, b := range values {
				got, ok := interp.FoldElementary(op, a, b)
				want := kernel.Eval(op, a, b)
				if !ok || math.Float64bits(got) != math.Float64bits(want) && (got == got || want == want) {
					t.Errorf("op %d of %v, %v: interpreter %v, kernel %v", op, a, b, got, want)
				}
				if op != expr.OpPow && op != expr.OpAtan2 {
					break
				}
			}
		}
	}
	if _, ok := interp.FoldElementary(expr.OpAdd, 1, 2); ok {
		t.Error("addition is not an elementary function")
	}
}
