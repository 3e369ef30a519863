package dae

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// rods is a set of point masses of 1 kg in a plane, some of them joined by rods to each other
// or to the origin, under gravity.
type rods struct {
	*model
	x, v, a  []VarID // positions, velocities and accelerations, two a mass
	pull     []VarID // one a rod
	from, to []int   // masses of each rod; from -1 is the origin
	at       []float64
}

func newRods(random *rand.Rand, masses, n int) *rods {
	r := &rods{model: newModel("Rods")}
	for i := range 2 * masses {
		r.x = append(r.x, r.real(fmt.Sprintf("x%d", i)))
		r.v = append(r.v, r.real(fmt.Sprintf("v%d", i)))
		r.a = append(r.a, r.real(fmt.Sprintf("a%d", i)))
		r.at = append(r.at, float64(4*random.Float64())-2)
		r.Variables[r.x[i]].Start = r.n(r.at[i])
	}
	for len(r.from) < n {
		from, to := random.IntN(masses+1)-1, random.IntN(masses)
		if from >= to || r.joined(from, to) {
			continue
		}
		r.from, r.to, r.pull = append(r.from, from), append(r.to, to), append(r.pull, r.real(fmt.Sprintf("F%d", len(r.pull))))
	}
	for i := range r.x {
		r.eq(r.der(r.x[i]), r.v[i])
		r.eq(r.der(r.v[i]), r.a[i])
		force := r.n(-9.81 * float64(i%2))
		for k := range r.pull {
			if s := r.sign(k, i/2); s != 0 {
				force = r.add(force, r.mul(r.mul(s, r.pull[k]), r.gap(k, i%2)))
			}
		}
		r.eq(r.a[i], force)
	}
	for k := range r.pull {
		dx, dy := r.distance(k, r.at)
		r.eq(r.add(r.mul(r.gap(k, 0), r.gap(k, 0)), r.mul(r.gap(k, 1), r.gap(k, 1))), float64(dx*dx)+float64(dy*dy))
	}
	return r
}

func (r *rods) joined(from, to int) bool {
	for k := range r.from {
		if r.from[k] == from && r.to[k] == to {
			return true
		}
	}
	return false
}

// sign of the pull of rod k on a mass along its gap.
func (r *rods) sign(k, mass int) float64 {
	switch mass {
	case r.from[k]:
		return 1
	case r.to[k]:
		return -1
	}
	return 0
}

// gap is the component of rod k along an axis.
func (r *rods) gap(k, axis int) any {
	if r.from[k] < 0 {
		return r.x[2*r.to[k]+axis]
	}
	return r.sub(r.x[2*r.to[k]+axis], r.x[2*r.from[k]+axis])
}

// distance is the difference of what belongs to the ends of rod k.
func (r *rods) distance(k int, x []float64) (dx, dy float64) {
	dx, dy = x[2*r.to[k]], x[2*r.to[k]+1]
	if r.from[k] >= 0 {
		dx, dy = dx-x[2*r.from[k]], dy-x[2*r.from[k]+1]
	}
	return
}

// Whatever is chosen, at rest the accelerations must keep the lengths and differ from gravity
// along the rods only.
func TestRandomMechanisms(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for round := range 40 {
		masses := 1 + random.IntN(4)
		n := 1 + random.IntN(min(masses*(masses+1)/2, 2*masses-1))
		r := newRods(random, masses, n)
		demanded := round%2 == 1
		if demanded {
			r.Variables[r.x[random.IntN(len(r.x))]].Prefer = always
		}
		o, err := Analyze(r.System)
		if err != nil {
			t.Fatalf("round %d, %d masses, %d rods: %v", round, masses, n, err)
		}
		if !demanded && (len(o.States) != 4*masses || len(o.Constraints) != 2*n || len(o.Dummies) != 0) {
			t.Fatalf("%d masses, %d rods: %d states, %d constraints, %d dummies", masses, n, len(o.States), len(o.Constraints), len(o.Dummies))
		}
		if len(o.States) != 4*masses-len(o.Dummies) || len(o.Dummies)+len(o.Constraints) != 2*n {
			t.Fatalf("%d masses, %d rods: %d states, %d constraints, %d dummies", masses, n, len(o.States), len(o.Constraints), len(o.Dummies))
		}
		leaves := map[VarID]float64{}
		for i := range r.x {
			leaves[r.x[i]], leaves[r.v[i]] = r.at[i], 0
		}
		a, pull := make([]float64, len(r.a)), make([]float64, n)
		for i, v := range r.a {
			a[i] = solved(t, o, v, leaves)
		}
		for k, v := range r.pull {
			pull[k] = solved(t, o, v, leaves)
		}
		for k := range r.pull {
			dx, dy := r.distance(k, r.at)
			ax, ay := r.distance(k, a)
			if off := dx*ax + dy*ay; !(math.Abs(off) < 1e-5) {
				t.Fatalf("round %d: rod %d grows with %g", round, k, off)
			}
		}
		for i := range r.a {
			want := -9.81 * float64(i%2)
			for k := range r.pull {
				g := [2]float64{}
				g[0], g[1] = r.distance(k, r.at)
				want += r.sign(k, i/2) * pull[k] * g[i%2]
			}
			if !(math.Abs(a[i]-want) < 1e-5*(1+math.Abs(want))) {
				t.Fatalf("round %d: a%d = %g, want %g", round, i, a[i], want)
			}
		}
	}
}

// A rope of many rods: the cost of lowering the index is linear in the length.
func BenchmarkAnalyzeRope(b *testing.B) {
	var equations int
	for b.Loop() {
		b.StopTimer()
		m := newModel("Rope")
		const n = 1000
		x := make([]VarID, 2*n)
		v, f := make([]VarID, 2*n), make([]VarID, n+1)
		for i := range x {
			x[i], v[i] = m.real(fmt.Sprintf("x%d", i)), m.real(fmt.Sprintf("v%d", i))
			m.Variables[x[i]].Start = m.n(0.6*float64(i/2+1) + 0.2*float64(i%2*(i/2+1)))
		}
		for k := range f {
			f[k] = m.real(fmt.Sprintf("F%d", k))
		}
		gap := func(k, axis int) any {
			if k == 0 {
				return x[axis]
			}
			return m.sub(x[2*k+axis], x[2*k-2+axis])
		}
		for k := range n {
			for axis := range 2 {
				i := 2*k + axis
				m.eq(m.der(x[i]), v[i])
				force := m.g.Neg(m.mul(f[k], gap(k, axis)))
				if k+1 < n {
					force = m.add(force, m.mul(f[k+1], gap(k+1, axis)))
				}
				m.eq(m.der(v[i]), force)
			}
			m.eq(m.add(m.mul(gap(k, 0), gap(k, 0)), m.mul(gap(k, 1), gap(k, 1))), 1)
		}
		m.eq(f[n], 0)
		equations = len(m.Equations)
		b.StartTimer()
		if _, err := Analyze(m.System); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(equations), "equations")
}
