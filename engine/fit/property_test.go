package fit

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// drawnSystem is a random system of equations, some of whose columns may nearly depend on one another.
func drawnSystem(t *rapid.T) (*system, int) {
	n := rapid.IntRange(1, 6).Draw(t, "unknowns")
	m := n + rapid.IntRange(0, 20).Draw(t, "more")
	a := newSystem(n, m)
	value := rapid.Float64Range(-10, 10).Filter(func(x float64) bool { return x == 0 || math.Abs(x) > 1e-100 }) // smaller ones have squares that are no numbers any more
	for i := range a.columns {
		for k := range a.columns[i] {
			a.columns[i][k] = value.Draw(t, "slope")
		}
	}
	for k := range a.e {
		a.e[k] = value.Draw(t, "residual")
	}
	return a, n
}

func clone(a *system) *system {
	b := newSystem(len(a.columns), len(a.e))
	copy(b.e, a.e)
	for i := range a.columns {
		copy(b.columns[i], a.columns[i])
	}
	return b
}

// The triangle says the same of every step as the equations: residuals that differ by the same constant.
func TestTriangleStandsForTheEquations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, n := drawnSystem(t)
		b := clone(a)
		b.reduce()
		small := b.top()
		zero := make([]float64, n)
		rest := a.after(zero) - small.after(zero)
		step := make([]float64, n)
		for i := range step {
			step[i] = rapid.Float64Range(-5, 5).Draw(t, "step")
		}
		whole := a.after(step)
		if d := whole - small.after(step) - rest; math.Abs(d) > 1e-9*(1+whole+a.after(zero)) {
			t.Fatalf("off by %g of %g", d, whole)
		}
	})
}

// A damped step is where the gradient of the damped sum of squares vanishes, with some unknowns held where they are told to be.
func TestDampedStepIsAMinimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, n := drawnSystem(t)
		a.measure()
		mu := math.Pow(10, rapid.Float64Range(-3, 3).Draw(t, "log mu"))
		free, step := make([]bool, n), make([]float64, n)
		for i := range free {
			free[i] = rapid.Bool().Draw(t, "free")
			step[i] = rapid.Float64Range(-1, 1).Draw(t, "held")
		}
		held := append([]float64(nil), step...)
		a.damped(step, free, a.norm, mu)
		r := append([]float64(nil), a.e...)
		for i, s := range step {
			for k := range r {
				r[k] += a.columns[i][k] * s
			}
		}
		for i := range step {
			if !free[i] {
				if step[i] != held[i] {
					t.Fatalf("unknown %d was held and moved", i)
				}
				continue
			}
			g := dot(a.columns[i], r) + mu*a.norm[i]*a.norm[i]*step[i]
			if math.Abs(g) > 1e-7*a.norm[i]*(a.size+10*a.norm[i]*float64(n)) {
				t.Fatalf("gradient %g along unknown %d", g, i)
			}
		}
	})
}

// What a scale takes it gives back.
func TestScalesOfUnknowns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := Unknown{Log: rapid.Bool().Draw(t, "log")}
		u.Lower = rapid.Float64Range(1e-9, 1e6).Draw(t, "lower")
		u.Upper = u.Lower * rapid.Float64Range(1.01, 1e6).Draw(t, "times")
		if !u.Log {
			u.Lower = -u.Lower
		}
		v := u.Lower + rapid.Float64Range(0, 1).Draw(t, "share")*(u.Upper-u.Lower)
		if back := u.out(u.in(v)); math.Abs(back-v) > 1e-12*math.Max(math.Abs(v), u.Upper-u.Lower) || back < u.Lower || back > u.Upper {
			t.Fatalf("%g comes back as %g", v, back)
		}
		if u.out(u.in(u.Lower)) != u.Lower || u.out(u.in(u.Upper)) != u.Upper {
			t.Fatal("a bound does not come back as itself")
		}
	})
}
