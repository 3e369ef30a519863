package flat

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// tableAt gives the output of a table at an input.
func tableAt(t *testing.T, table, smoothness, extrapolation string) func(u float64) float64 {
	t.Helper()
	s, err := flatten(t, fmt.Sprintf(`model M import T = Modelica.Blocks.Types;
		Modelica.Blocks.Tables.CombiTable1Ds t(table = %s, smoothness = T.Smoothness.%s, extrapolation = T.Extrapolation.%s);
		equation t.u = time; end M;`, table, smoothness, extrapolation), "M")
	if err != nil {
		t.Fatal(err)
	}
	for _, eq := range s.Equations {
		if s.text(eq.Left, 0) == "t.y[1]" {
			return func(u float64) float64 {
				held := map[expr.Slot]float64{} // what a run holds between events
				leaf := func(at expr.Slot) float64 {
					if x, ok := held[at]; ok {
						return x
					}
					return u
				}
				for _, r := range s.Relations {
					held[expr.Slot(r.Var)] = interp.Eval(s.Graph, r.Cond, leaf)
				}
				return interp.Eval(s.Graph, eq.Right, leaf)
			}
		}
	}
	t.Fatal("no equation for the output")
	return nil
}

const wiggly = "[0, 0; 1, 2; 2, 2; 4, -1; 5, 3; 7, 3.5]"

func TestTablesPassThroughTheirPoints(t *testing.T) {
	xs, ys := []float64{0, 1, 2, 4, 5, 7}, []float64{0, 2, 2, -1, 3, 3.5}
	for _, smooth := range []string{"LinearSegments", "ContinuousDerivative", "ConstantSegments", "MonotoneContinuousDerivative1",
		"MonotoneContinuousDerivative2", "ModifiedContinuousDerivative"} {
		for _, extra := range []string{"HoldLastPoint", "LastTwoPoints"} {
			f := tableAt(t, wiggly, smooth, extra)
			for i, x := range xs {
				if y := f(x); math.Abs(y-ys[i]) > 1e-14 {
					t.Errorf("%s %s at %g: %g, want %g", smooth, extra, x, y, ys[i])
				}
			}
		}
	}
}

func TestSmoothTablesHaveContinuousDerivatives(t *testing.T) {
	for _, smooth := range []string{"ContinuousDerivative", "MonotoneContinuousDerivative1", "MonotoneContinuousDerivative2",
		"ModifiedContinuousDerivative"} {
		f := tableAt(t, wiggly, smooth, "LastTwoPoints")
		const h = 1e-6
		for _, x := range []float64{0, 1, 2, 4, 5, 7} {
			left, right := (f(x)-f(x-h))/h, (f(x+h)-f(x))/h
			if math.Abs(left-right) > 1e-4 { // a kink would show as a jump of order 1; curvature gives about 1e-5
				t.Errorf("%s at %g: slopes %g and %g", smooth, x, left, right)
			}
		}
	}
}

func TestMonotoneTablesDoNotOvershoot(t *testing.T) {
	for _, smooth := range []string{"MonotoneContinuousDerivative1", "MonotoneContinuousDerivative2"} {
		f := tableAt(t, "[0, 0; 1, 0; 2, 0.1; 3, 5; 4, 5; 6, 5.2]", smooth, "HoldLastPoint")
		before := f(0)
		for x := 0.0; x <= 6; x += 0.01 {
			y := f(x)
			if y < before-1e-12 {
				t.Errorf("%s falls at %g", smooth, x)
				break
			}
			before = y
		}
	}
}

func TestExtrapolation(t *testing.T) {
	for _, c := range []struct {
		smooth, extra string
		u, want       float64
	}{
		{"LinearSegments", "HoldLastPoint", -3, 0}, {"LinearSegments", "HoldLastPoint", 9, 3.5},
		{"LinearSegments", "LastTwoPoints", -3, -6}, {"LinearSegments", "LastTwoPoints", 9, 4},
		{"LinearSegments", "Periodic", 8, 2}, {"LinearSegments", "Periodic", -6, 2},
		{"ConstantSegments", "HoldLastPoint", 9, 3.5}, {"ConstantSegments", "HoldLastPoint", -1, 0}, {"ConstantSegments", "LastTwoPoints", 3.9, 2},
	} {
		if y := tableAt(t, wiggly, c.smooth, c.extra)(c.u); math.Abs(y-c.want) > 1e-14 {
			t.Errorf("%s %s at %g: %g, want %g", c.smooth, c.extra, c.u, y, c.want)
		}
	}
}

// The Akima spline of a straight line is that line, and near a corner it stays straight beyond two segments.
func TestAkimaKeepsStraightPartsStraight(t *testing.T) {
	f := tableAt(t, "[0, 0; 1, 1; 2, 2; 3, 3; 4, 3; 5, 3; 6, 3]", "ContinuousDerivative", "LastTwoPoints")
	for _, c := range []struct{ u, want float64 }{{0.5, 0.5}, {1.5, 1.5}, {4.5, 3}, {5.5, 3}, {-1, -1}, {8, 3}} {
		if y := f(c.u); math.Abs(y-c.want) > 1e-14 {
			t.Errorf("at %g: %g, want %g", c.u, y, c.want)
		}
	}
}

func TestTableOfTwoInputsIsBilinear(t *testing.T) {
	for _, c := range []struct {
		extra        string
		u1, u2, want float64
	}{
		{"LastTwoPoints", 1, 10, 1}, {"LastTwoPoints", 2, 20, 6}, {"LastTwoPoints", 1.5, 15, 3.25}, {"LastTwoPoints", 3, 10, 7},
		{"LastTwoPoints", 4, 10, 10}, {"HoldLastPoint", 4, 5, 7},
	} {
		s, err := flatten(t, fmt.Sprintf(`model M Modelica.Blocks.Tables.CombiTable2Ds t(table = [0, 10, 20; 1, 1, 2; 2, 4, 6; 3, 7, 9],
			extrapolation = Modelica.Blocks.Types.Extrapolation.%s); equation t.u1 = %g; t.u2 = %g; end M;`, c.extra, c.u1, c.u2), "M")
		if err != nil {
			t.Fatal(err)
		}
		values := map[string]float64{"t.u1": c.u1, "t.u2": c.u2}
		y := interp.Eval(s.Graph, s.Equations[0].Right, func(v expr.Slot) float64 { return values[s.Variables[v].Name] })
		if math.Abs(y-c.want) > 1e-14 {
			t.Errorf("%s (%g, %g): %g, want %g", c.extra, c.u1, c.u2, y, c.want)
		}
	}
}
