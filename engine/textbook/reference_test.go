package textbook

import (
	"math"
	"testing"
)

// reference is a system x' = f(t, x, on) whose right-hand side may depend on conditions.
// It is integrated by the classical Runge-Kutta method with steps far below what the
// engine takes; a step in which a condition changes is cut there by bisection, so that
// no step crosses a switch. f must take what jumps from on, not from t or x: its last
// stage may lie behind the switch.
type reference struct {
	x0    []float64
	f     func(t float64, x []float64, on []bool, dx []float64)
	guard func(t float64, x []float64) []float64 // on[i] = guard[i] > 0; nil: none
	out   func(t float64, x []float64, on []bool) values
	steps int // in the whole run; 0: 20,000
}

// at gives the columns at ascending times.
func (r *reference) at(times []float64) []values {
	stop := times[len(times)-1]
	n := r.steps
	if n == 0 {
		n = 20_000
	}
	h := stop / float64(n)
	x := append([]float64(nil), r.x0...)
	t := 0.0
	on := r.conditions(t, x)
	rows := make([]values, 0, len(times))
	for _, end := range times {
		for end-t > 1e-12*stop {
			dt := math.Min(h, end-t)
			dt, x = r.switched(t, x, on, dt)
			t += dt
		}
		t = end
		rows = append(rows, r.out(t, x, on))
	}
	return rows
}

func (r *reference) conditions(t float64, x []float64) []bool {
	if r.guard == nil {
		return nil
	}
	g := r.guard(t, x)
	on := make([]bool, len(g))
	for i := range g {
		on[i] = g[i] > 0
	}
	return on
}

// switched takes a step up to dt; on a change of a condition it ends just behind it.
func (r *reference) switched(t float64, x []float64, on []bool, dt float64) (float64, []float64) {
	y := r.step(t, x, on, dt)
	if r.guard == nil || same(on, r.conditions(t+dt, y)) {
		return dt, y
	}
	low, high := 0.0, dt
	for range 60 {
		mid := (low + high) / 2
		if same(on, r.conditions(t+mid, r.step(t, x, on, mid))) {
			low = mid
		} else {
			high = mid
		}
	}
	y = r.step(t, x, on, high)
	copy(on, r.conditions(t+high, y))
	return high, y
}

func same(a, b []bool) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (r *reference) step(t float64, x []float64, on []bool, h float64) []float64 {
	n := len(x)
	k := [4][]float64{}
	y := append([]float64(nil), x...)
	for i, c := range []float64{0, 0.5, 0.5, 1} {
		for j := range n {
			y[j] = x[j]
			if i > 0 {
				y[j] += c * h * k[i-1][j]
			}
		}
		k[i] = make([]float64, n)
		r.f(t+c*h, y, on, k[i])
	}
	for j := range n {
		y[j] = x[j] + h/6*(k[0][j]+2*k[1][j]+2*k[2][j]+k[3][j])
	}
	return y
}

// root solves g = 0 between a and b, where g changes its sign.
func root(a, b float64, g func(float64) float64) float64 {
	ga := g(a)
	for range 200 {
		m := (a + b) / 2
		if m == a || m == b {
			break
		}
		if gm := g(m); (gm > 0) == (ga > 0) {
			a = m
		} else {
			b = m
		}
	}
	return (a + b) / 2
}

// linear gives x(t) of x' = A·x + b, x(0) = x0, by a Taylor series in sub-steps.
func linear(a [][]float64, b, x0 []float64, t float64) []float64 {
	norm := 0.0
	for _, row := range a {
		s := 0.0
		for _, v := range row {
			s += math.Abs(v)
		}
		norm = math.Max(norm, s)
	}
	n := int(2*norm*t) + 1
	h := t / float64(n)
	x := append([]float64(nil), x0...)
	for range n {
		// the k-th term of the series is h/k·A times the one before, from x' = A·x + b on
		term := make([]float64, len(x))
		for i := range x {
			term[i] = h * (dot(a[i], x) + b[i])
		}
		for k := 2; ; k++ {
			size := 0.0
			for i := range x {
				x[i] += term[i]
				size = math.Max(size, math.Abs(term[i]))
			}
			if size < 1e-18 || k > 60 {
				break
			}
			next := make([]float64, len(x))
			for i := range x {
				next[i] = h / float64(k) * dot(a[i], term)
			}
			term = next
		}
	}
	return x
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}

// The references are references: protects this package from judging by wrong values.
func TestReferencesAreAccurate(t *testing.T) {
	// a bouncing weight on a spring floor: free fall and a sinusoid, joined by hand
	r := &reference{x0: []float64{1, 0}, guard: func(_ float64, x []float64) []float64 { return []float64{-x[0]} },
		f: func(_ float64, x []float64, on []bool, dx []float64) {
			dx[0], dx[1] = x[1], -10
			if on[0] {
				dx[1] -= 400 * x[0]
			}
		},
		out: func(_ float64, x []float64, _ []bool) values { return values{"h": x[0]} }}
	// falls for sqrt(0.2) s; contact lasts until h = 0 again; then the first arc returns mirrored
	w, v := 20.0, math.Sqrt(20)
	contact := (math.Pi + 2*math.Atan(10/w/v)) / w
	period := 2*math.Sqrt(0.2) + contact
	got := r.at([]float64{0.3, period + 0.3})
	for i, g := range got {
		if want := 1 - 5*0.09; math.Abs(g["h"]-want) > 1e-9 {
			t.Errorf("arc %d: %.12g, want %.12g", i, g["h"], want)
		}
	}
	x := linear([][]float64{{0, 1}, {-4, 0}}, []float64{0, 4}, []float64{0, 0}, 3)
	if want := 1 - math.Cos(6); math.Abs(x[0]-want) > 1e-12 {
		t.Errorf("linear: %.15g, want %.15g", x[0], want)
	}
}
