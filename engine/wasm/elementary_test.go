package wasm_test

import (
	"testing"

	"gemel/engine/expr"
	"gemel/engine/kernel"
	"gemel/engine/wasm"
)

// Powers whose exponent is a literal are written out with most questions answered, and their rare arguments (0, negative,
// infinite, huge powers) branch: the bits are those of kernel.Eval all the same, also where one lane is rare and the
// other is not, where a function has no partner, and where it is called instead of written out.
func TestPowersWithLiteralExponents(t *testing.T) {
	exponents := []float64{0.9, 0.3, 1.852, -2.5, 15.9, -15.9, 20.5, 33, -40, 1e300}
	for _, n := range []int{1, 2, 3, 50} {
		g := expr.New()
		var a expr.Assign
		for k, y := range exponents {
			for i := range n {
				a.Dst = append(a.Dst, expr.Slot((k+1)*n+i))
				a.Src = append(a.Src, g.Binary(expr.OpPow, g.Var(expr.Slot(i)), g.Const(y)))
			}
		}
		p := &expr.Program{Graph: g, Cells: (len(exponents) + 1) * n, Funcs: []*expr.Func{{Name: "f", Body: []expr.Stmt{a}}}}
		for lanes := 1; lanes <= 2; lanes++ {
			inst := load(t, p, wasm.Options{Lanes: lanes})
			for shift := range 30 {
				at := func(i, l int) float64 { return argument(i + 7*l + 11*shift) }
				for i := range n {
					for l := range lanes {
						inst.Cells()[i*lanes+l] = at(i, l)
					}
				}
				if err := inst.Func("f").Call(); err != nil {
					t.Fatal(err)
				}
				for k, y := range exponents {
					for i := range n {
						for l := range lanes {
							got, want := inst.Cells()[((k+1)*n+i)*lanes+l], kernel.Eval(expr.OpPow, at(i, l), y)
							if !same(got, want) {
								t.Fatalf("lane %d of %d: %g^%g is %g, want %g", l, lanes, at(i, l), y, got, want)
							}
						}
					}
				}
			}
		}
	}
}
