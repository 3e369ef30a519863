package dae

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// solved evaluates v where states and inputs have the values given and the loops are
// solved by Newton's method on differences, from the values given or from 0.
func solved(t *testing.T, o *Ordered, v VarID, leaves map[VarID]float64) float64 {
	t.Helper()
	z := make([]float64, len(o.Z))
	for i, k := range o.Z {
		z[i] = leaves[k]
	}
	at := func() map[VarID]float64 {
		all := map[VarID]float64{}
		for k, x := range leaves {
			all[k] = x
		}
		for _, p := range o.Parameters {
			all[p], _ = o.Graph.IsConst(o.Variables[p].Binding)
		}
		for i, k := range o.Z {
			all[k] = z[i]
		}
		return all
	}
	g := interp.NewEvaluator(o.Graph, o.G)
	residual := func() []float64 {
		all := at()
		return g.Eval(func(s expr.Slot) float64 { return all[VarID(s)] })
	}
	for range 20 {
		r := residual()
		jac := make([][]float64, len(z))
		for i := range jac {
			jac[i] = make([]float64, len(z)+1)
			jac[i][len(z)] = r[i]
		}
		for j := range z {
			h := 1e-6 * (1 + math.Abs(z[j]))
			z[j] += h
			for i, x := range residual() {
				jac[i][j] = (x - r[i]) / h
			}
			z[j] -= h
		}
		for j := range z { // Gauss and Jordan
			p := j
			for i := j; i < len(z); i++ {
				if math.Abs(jac[i][j]) > math.Abs(jac[p][j]) {
					p = i
				}
			}
			jac[j], jac[p] = jac[p], jac[j]
			for i := range z {
				if i != j {
					f := jac[i][j] / jac[j][j]
					for k := range jac[i] {
						jac[i][k] -= f * jac[j][k]
					}
				}
			}
		}
		moved := false
		for j := range z {
			step := jac[j][len(z)] / jac[j][j]
			z[j] -= step
			moved = moved || !(math.Abs(step) < 1e-12*(1+math.Abs(z[j])))
		}
		if !moved {
			break
		}
	}
	return eval(o, o.Value(v), at())
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-7*(1+math.Abs(b)) }

func TestCapacitorsTiedByTransformerAreOneState(t *testing.T) {
	m := newModel("Transformer")
	v := m.reals("c1.v", "c2.v", "c1.i", "c2.i", "t.v")
	i := m.input("i")
	m.eq(m.mul(1e-3, m.der(v[0])), v[2])
	m.eq(m.mul(2e-3, m.der(v[1])), v[3])
	m.eq(m.mul(2, v[0]), v[4])
	m.eq(v[4], v[1])
	m.eq(i, m.add(v[2], v[3]))
	m.Variables[v[0]].Fixed = true
	o := m.ordered(t)
	if got := m.list(o.States); got != "c1.v" {
		t.Fatalf("states %s, want c1.v, which has a fixed start", got)
	}
	leaves := map[VarID]float64{v[0]: 3, i: 10}
	if got := solved(t, o, m.Variables[v[0]].Der, leaves); !near(got, 10/5e-3) {
		t.Errorf("der(c1.v) = %g, want %g", got, 10/5e-3)
	}
	if got := solved(t, o, v[1], leaves); got != 6 {
		t.Errorf("c2.v = %g, want 6", got)
	}
}

func TestInertiasTiedByGearAreOneInertia(t *testing.T) {
	m := newModel("Gear")
	r := m.parameter("gear.ratio", 3)
	v := m.reals("J1.phi", "J1.w", "J1.tau", "J2.phi", "J2.w", "J2.tau")
	m.eq(m.der(v[0]), v[1])
	m.eq(m.mul(0.1, m.der(v[1])), v[2])
	m.eq(m.der(v[3]), v[4])
	m.eq(m.mul(0.2, m.der(v[4])), v[5])
	m.eq(v[0], m.mul(r, v[3]))
	m.eq(m.add(m.mul(r, m.sub(v[2], 7)), v[5]), 0) // a torque of 7 on the first
	m.Variables[v[0]].Fixed, m.Variables[v[1]].Fixed = true, true
	o := m.ordered(t)
	if got := m.list(o.States); got != "J1.phi J1.w" {
		t.Fatalf("states %s, want those of the first inertia", got)
	}
	leaves := map[VarID]float64{v[0]: 6, v[1]: 9}
	for _, c := range []struct {
		v    VarID
		want float64
	}{{v[3], 2}, {v[4], 3}, {m.Variables[v[1]].Der, 7 / (0.1 + 0.2/9)}, {m.Variables[v[4]].Der, 7 / (0.1 + 0.2/9) / 3}} {
		if got := solved(t, o, c.v, leaves); !near(got, c.want) {
			t.Errorf("%s = %g, want %g", m.Variables[c.v].Name, got, c.want)
		}
	}
}

func TestPrescribedMotionNeedsNoState(t *testing.T) {
	m := newModel("Cam")
	v := m.reals("s", "v", "F")
	m.eq(v[0], m.g.Unary(expr.OpSin, m.mul(2, Time)))
	m.eq(m.der(v[0]), v[1])
	m.eq(m.mul(3, m.der(v[1])), v[2])
	o := m.ordered(t)
	if len(o.States) != 0 {
		t.Fatalf("states %s, want none", m.list(o.States))
	}
	if got, want := solved(t, o, v[2], map[VarID]float64{Time: 0.3}), -12*math.Sin(0.6); !near(got, want) {
		t.Errorf("F = %g, want %g", got, want)
	}
}

func TestConstraintThroughAnAlgebraicLoop(t *testing.T) {
	m := newModel("Through")
	v := m.reals("x", "y", "a", "b", "f")
	x, y, a, b, f := v[0], v[1], v[2], v[3], v[4]
	m.eq(m.der(x), f)
	m.eq(m.der(y), m.sub(1, f))
	m.eq(m.add(a, b), x)
	m.eq(m.sub(a, b), m.mul(2, y))
	m.eq(m.mul(a, b), 3)
	m.Variables[a].Start, m.Variables[b].Start = m.n(3), m.n(1)
	o := m.ordered(t)
	if got := m.list(o.States); got != "x y" || len(o.Constraints) != 1 {
		t.Fatalf("states %s, %d constraints, want both of x and y, and one", got, len(o.Constraints))
	}
	// a = x/2 + y, b = x/2 - y, a*b = x^2/4 - y^2 = 3, so x*f/2 = 2*y*(1 - f)
	if got := solved(t, o, f, map[VarID]float64{x: 4, y: 1, a: 3, b: 1}); !near(got, 0.5) {
		t.Errorf("f = %g at x = 4, y = 1, want 0.5", got)
	}
}

// Two starts for one degree of freedom are told as such, not as a matter of index.
func TestStartsOfTiedStates(t *testing.T) {
	m := newModel("Starts")
	v := m.reals("x", "y", "f")
	m.eq(m.der(v[0]), v[2])
	m.eq(m.der(v[1]), m.sub(1, v[2]))
	m.eq(v[0], m.mul(2, v[1]))
	m.Variables[v[0]].Fixed, m.Variables[v[1]].Fixed = true, true
	m.Variables[v[0]].Start = m.n(1)
	m.refused(t, `
model.mo:2:3: too many conditions at the start
    y is fixed at its start value (model.mo:2:3)
    x is fixed at its start value (model.mo:1:3)
  which meet in
    model.mo:6:3: x = 2*y
  remove one of the conditions`)
}

// Fixed starts that say what follows anyway do no harm, for the default parameters; a change
// of these is watched.
func TestStartsThatAgreeAreAccepted(t *testing.T) {
	m, x, y, vx, vy, _ := pendulum()
	for i, v := range []VarID{x, y, vx, vy} {
		m.Variables[v].Fixed, m.Variables[v].Start = true, m.n([]float64{0.6, -0.8, 4, 3}[i])
	}
	o := m.ordered(t)
	if m.list(o.States) != "x y vx vy" || m.list(o.Init.Unknowns) != m.list(o.Z) || len(o.Init.Residuals) != len(o.Z) || len(o.Asserts) != 2 {
		t.Fatalf("states %s, unknowns %s, %d residuals, %d asserts", m.list(o.States), m.list(o.Init.Unknowns), len(o.Init.Residuals), len(o.Asserts))
	}
	for _, c := range []struct{ time, y, want float64 }{{0, -0.8, 1}, {0, -0.79, 0}, {1, 0.3, 1}} {
		if got := eval(o, o.Asserts[0].Cond, map[VarID]float64{Time: c.time, x: 0.6, y: c.y, m.named("L"): 1}); got != c.want {
			t.Errorf("%+v: the assertion is %v", c, got)
		}
	}
}

func (m *model) named(name string) VarID {
	for i := range m.Variables {
		if m.Variables[i].Name == name {
			return VarID(i)
		}
	}
	return NoVar
}

// y' = A·y and z = B·y, where the first and second derivatives of z are asked for: they
// must be B·A·y and B·A·A·y whatever was chosen as state.
func TestRandomTiedStates(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		n, k := 1+random.IntN(6), 1+random.IntN(4)
		m := newModel("Random")
		y, z, w, a := make([]VarID, n), make([]VarID, k), make([]VarID, k), make([]VarID, k)
		for i := range y {
			y[i] = m.real(string(rune('a'+i)) + "y")
		}
		for i := range z {
			name := string(rune('a' + i))
			z[i], w[i], a[i] = m.real(name+"z"), m.real(name+"w"), m.real(name+"a")
		}
		A, B := matrix(random, n, n), matrix(random, k, n)
		sum := func(row []float64) (node any) {
			node = 0.0
			for j, f := range row {
				if f != 0 {
					node = m.add(node, m.mul(f, y[j]))
				}
			}
			return node
		}
		for i := range y {
			m.eq(m.der(y[i]), sum(A[i]))
		}
		for i := range z {
			m.eq(z[i], sum(B[i]))
			m.eq(w[i], m.der(z[i]))
			m.eq(a[i], m.der(w[i]))
		}
		random.Shuffle(len(m.Equations), func(i, j int) { m.Equations[i], m.Equations[j] = m.Equations[j], m.Equations[i] })
		o := m.ordered(t)
		values := map[VarID]float64{}
		at := make([]float64, n)
		for i := range y {
			at[i] = random.Float64()
			values[y[i]] = at[i]
		}
		first := times(A, at)
		for i, want := range times(B, at) {
			values[z[i]] = want
		}
		for i, want := range times(B, first) {
			values[w[i]] = want
		}
		for i, want := range times(B, times(A, first)) {
			for _, c := range []struct {
				v    VarID
				want float64
			}{{w[i], values[w[i]]}, {a[i], want}} {
				if got := solved(t, o, c.v, values); !near(got, c.want) {
					t.Fatalf("%s = %g, want %g; states %s of %d, %d", m.Variables[c.v].Name, got, c.want, m.list(o.States), n, k)
				}
			}
		}
	}
}

func times(a [][]float64, x []float64) []float64 {
	y := make([]float64, len(a))
	for i := range a {
		for j := range x {
			y[i] += a[i][j] * x[j]
		}
	}
	return y
}

// matrix holds small integers, many of them zero.
func matrix(random *rand.Rand, n, m int) [][]float64 {
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, m)
		for j := range a[i] {
			a[i][j] = math.Max(0, float64(random.IntN(7)-3))
		}
	}
	return a
}

// A shaft, a gear and a rope: two constraints share the angle of the drum, and each
// needs a state of its own.
func TestConstraintsThatShareAState(t *testing.T) {
	m := newModel("Hoist")
	v := m.reals("rotor", "drum", "mass", "f", "g")
	m.eq(m.der(v[0]), m.sub(v[3], 1))
	m.eq(m.der(v[1]), m.sub(v[4], v[3]))
	m.eq(m.der(v[2]), m.sub(0, v[4]))
	m.eq(v[0], m.mul(8, v[1]))
	m.eq(v[2], m.mul(3, v[1]))
	m.Variables[v[0]].Fixed = true
	o := m.ordered(t)
	if got := m.list(o.States); got != "rotor" {
		t.Fatalf("states %s, want rotor", got)
	}
	// 8·d = f - 1, d = g - f, 3·d = -g
	if got, want := solved(t, o, m.Variables[v[1]].Der, map[VarID]float64{v[0]: 1}), -1.0/12; !near(got, want) {
		t.Errorf("der(drum) = %g, want %g", got, want)
	}
}

// Positions that are tied through other unknowns, with masses behind them: index 3, and
// no equation may be differentiated twice.
func TestMassesTiedThroughUnknowns(t *testing.T) {
	m := newModel("Lever")
	x, v, f := m.reals("x1", "x2", "x3"), m.reals("v1", "v2", "v3"), m.reals("f1", "f2", "f3")
	ab := m.reals("a", "b")
	for i := range x {
		m.eq(m.der(x[i]), v[i])
		m.eq(m.der(v[i]), f[i])
	}
	m.eq(x[0], m.add(ab[0], ab[1]))
	m.eq(x[1], m.sub(ab[0], m.mul(ab[1], m.mul(ab[1], ab[1]))))
	m.eq(x[2], m.mul(2, ab[0]))
	// the forces of a constraint act along its gradient: x3 = 2·(x1 - b), x2 = x3/2 - b^3
	m.eq(f[0], m.add(1, ab[1]))
	m.eq(m.add(f[1], f[2]), 4)
	m.Variables[x[0]].Fixed, m.Variables[x[2]].Fixed = true, true
	o := m.ordered(t)
	if got := m.list(o.States); got != "x1 x3 v1 v3" {
		t.Fatalf("states %s, want x1 x3 v1 v3", got)
	}
	leaves := map[VarID]float64{x[0]: 3, x[2]: 4, v[0]: 0.5, v[2]: 0.25, ab[0]: 2, ab[1]: 1}
	// a = x3/2, b = x1 - a, x2 = a - b^3: x2” = f3/2 - 3b²·(f1 - f3/2) - 6b·b'², with f2 = 4 - f3
	b1 := 0.5 - 0.125
	f3 := (4 + 3*2 + 6*b1*b1) / (1 + 0.5 + 1.5)
	for _, c := range []struct {
		v    VarID
		want float64
	}{{x[1], 1}, {v[1], 0.125 - 3*b1}, {f[2], f3}, {f[0], 2}} {
		if got := solved(t, o, c.v, leaves); !near(got, c.want) {
			t.Errorf("%s = %g, want %g", m.Variables[c.v].Name, got, c.want)
		}
	}
}

// pendulum is a mass on a rod of length 1 in Cartesian coordinates; F is the pull over mass and length.
func pendulum() (m *model, x, y, vx, vy, F VarID) {
	m = newModel("Pendulum")
	L := m.parameter("L", 1)
	v := m.reals("x", "y", "vx", "vy", "F")
	x, y, vx, vy, F = v[0], v[1], v[2], v[3], v[4]
	m.eq(m.der(x), vx)
	m.eq(m.der(y), vy)
	m.eq(m.der(vx), m.g.Neg(m.mul(F, x)))
	m.eq(m.der(vy), m.sub(m.g.Neg(m.mul(F, y)), 9.81))
	m.eq(m.add(m.mul(x, x), m.mul(y, y)), m.mul(L, L))
	return
}

// No coordinate can be given up for good, so all stay and the rod is held.
func TestPendulumInCartesianCoordinates(t *testing.T) {
	m, x, y, vx, vy, F := pendulum()
	m.Variables[x].Start, m.Variables[y].Start = m.n(0.8), m.n(-0.6)
	m.Variables[x].Fixed = true
	o := m.ordered(t)
	if m.list(o.States) != "x y vx vy" || m.list(o.Init.Fixed) != "x" || m.list(o.Init.DefaultStarts) != "vy" {
		t.Errorf("states %s, fixed %s, by default %s; want y and vx from the constraints", m.list(o.States), m.list(o.Init.Fixed), m.list(o.Init.DefaultStarts))
	}
	if len(o.Constraints) != 2 || o.Constraints[0].Pos.Line != 11 || m.show(o.System.Initial[o.Constraints[0].Initial].Left) != "x*x + y*y" {
		t.Fatalf("constraints %+v", o.Constraints)
	}
	// anywhere on the circle, turning at 2 rad/s: F = ω² - g·y, and the constraints hold
	for _, p := range [][2]float64{{0.8, -0.6}, {0, -1}, {1, 0}, {-0.6, 0.8}} {
		leaves := map[VarID]float64{x: p[0], y: p[1], vx: -2 * p[1], vy: 2 * p[0], m.named("L"): 1}
		if got, want := solved(t, o, F, leaves), 4-9.81*p[1]; !near(got, want) {
			t.Errorf("F = %g at %v, want %g", got, p, want)
		}
		for _, c := range o.Constraints {
			if off := eval(o, c.Residual, leaves); math.Abs(off) > 1e-12 {
				t.Errorf("constraint %s is off by %g at %v", m.show(c.Residual), off, p)
			}
		}
	}
}

// Where the model says what must be a state, the others are found from the constraint.
func TestStatesThatTheModelDemandsStayAlone(t *testing.T) {
	m, x, y, vx, vy, F := pendulum()
	m.Variables[x].Start, m.Variables[y].Start = m.n(0.8), m.n(-0.6)
	m.Variables[x].Prefer = 2
	o := m.ordered(t)
	if got := m.list(o.States); got != "x vx" || len(o.Dummies) != 2 || o.Dummies[0].Pos.Line != 11 || o.Dummies[1].Pos.Line != 11 {
		t.Fatalf("states %s, dummies %+v", got, o.Dummies)
	}
	leaves := map[VarID]float64{x: 0.8, y: -0.6, vx: 1.2, vy: 1.6}
	for v, want := range map[VarID]float64{y: -0.6, vy: 1.6, F: 4 + 9.81*0.6} {
		if got := solved(t, o, v, leaves); !near(got, want) {
			t.Errorf("%s = %g, want %g", m.Variables[v].Name, got, want)
		}
	}
	if got := eval(o, o.Dummies[0].Factor, leaves); got != -1.2 || o.Dummies[0].Size != 1.2 {
		t.Errorf("factor of y is %g, was %g, want -1.2, 1.2", got, o.Dummies[0].Size)
	}
}

// y could not be found from x at the start, so it is the other way around, whatever x would like.
func TestPivotsThatVanishAtTheStartAreNotTaken(t *testing.T) {
	m, x, y, _, vy, _ := pendulum()
	m.Variables[x].Start, m.Variables[y].Start = m.n(1), m.n(0)
	m.Variables[x].Fixed, m.Variables[vy].Prefer = true, 2
	o := m.ordered(t)
	if got := m.list(o.States); got != "y vy" {
		t.Errorf("states %s, want y vy", got)
	}
}

// Without a start value for y, a point at which it is determined is found and is the guess.
func TestGuessOfWhatIsDeterminedIsOffTheSingularPoint(t *testing.T) {
	m, x, y, _, _, _ := pendulum()
	m.Variables[x].Start, m.Variables[x].Fixed = m.n(0.6), true
	o := m.ordered(t)
	guess, ok := m.g.IsConst(o.Variables[y].Start)
	if !ok || !near(math.Abs(guess), 0.8) || !strings.HasPrefix(m.list(o.Init.Unknowns), "y ") {
		t.Errorf("guess of y %s, unknowns at the start %s", m.show(o.Variables[y].Start), m.list(o.Init.Unknowns))
	}
}

// Capacitors whose charge is any function of the voltage, side by side: one of the charges is a state.
func TestNonlinearCapacitorsSideBySide(t *testing.T) {
	m := newModel("Varactors")
	v := m.reals("q1", "q2", "v", "i1", "i2")
	u := m.input("i")
	for k := range 2 {
		m.eq(v[k], m.add(m.mul(k+1, v[2]), m.mul(0.1, m.mul(v[2], m.mul(v[2], v[2])))))
		m.eq(m.der(v[k]), v[3+k])
	}
	m.eq(u, m.add(v[3], v[4]))
	m.Variables[v[0]].Fixed = true
	o := m.ordered(t)
	if got := m.list(o.States); got != "q1" {
		t.Fatalf("states %s", got)
	}
	// at v = 1: q1' = 1.3·v', q2' = 2.3·v'
	if got := solved(t, o, v[4], map[VarID]float64{v[0]: 1.1, u: 3.6}); !near(got, 2.3) {
		t.Errorf("i2 = %g, want 2.3", got)
	}
	if len(o.Dummies) != 0 {
		t.Errorf("q2 is given by q2 alone, so nothing can vanish, got %v", o.Dummies)
	}
}

// Crank of length 1 and rod of length 3 with a slider: two constraints for three positions,
// one is given up, the other held; at the start the angle that turns is given.
func TestSliderCrank(t *testing.T) {
	m := newModel("Crank")
	v := m.reals("phi", "beta", "s", "w", "b", "u", "f1", "f2")
	phi, beta, s, w, b, u, f1, f2 := v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]
	sin, cos := func(n VarID) expr.Node { return m.g.Unary(expr.OpSin, m.n(n)) }, func(n VarID) expr.Node { return m.g.Unary(expr.OpCos, m.n(n)) }
	m.eq(m.der(phi), w)
	m.eq(m.der(beta), b)
	m.eq(m.der(s), u)
	// 0 = sin φ - 3 sin β, s = cos φ + 3 cos β; f1, f2 act along their gradients
	m.eq(m.der(w), m.sub(m.mul(f1, cos(phi)), m.mul(f2, sin(phi))))
	m.eq(m.der(b), m.sub(m.mul(-3, m.mul(f1, cos(beta))), m.mul(3, m.mul(f2, sin(beta)))))
	m.eq(m.der(u), m.sub(5, f2))
	m.eq(sin(phi), m.mul(3, sin(beta)))
	m.eq(s, m.add(cos(phi), m.mul(3, cos(beta))))
	m.Variables[phi].Start = m.n(0.5)
	o := m.ordered(t)
	if got := m.list(o.States); got != "phi beta w b" || m.list(o.Init.DefaultStarts) != "phi w" {
		t.Fatalf("states %s, by default %s; want those of crank and rod, the crank given: s has a constant factor", got, m.list(o.Init.DefaultStarts))
	}
	const p, turn = 0.5, 2.0
	be := math.Asin(math.Sin(p) / 3)
	bd := turn * math.Cos(p) / (3 * math.Cos(be))
	leaves := map[VarID]float64{phi: p, w: turn, beta: be, b: bd}
	sd := -turn*math.Sin(p) - 3*bd*math.Sin(be)
	for k, want := range map[VarID]float64{beta: be, b: bd, s: math.Cos(p) + 3*math.Cos(be), u: sd} {
		if got := solved(t, o, k, leaves); !near(got, want) {
			t.Errorf("%s = %g, want %g", m.Variables[k].Name, got, want)
		}
	}
	// energy: all masses are one, the force is 5 along s
	wd, bdd, sdd := solved(t, o, m.Derivative(w), leaves), solved(t, o, m.Derivative(b), leaves), solved(t, o, m.Derivative(u), leaves)
	if got, want := turn*wd+bd*bdd+sd*sdd, 5*sd; !near(got, want) {
		t.Errorf("power %g, want %g", got, want)
	}
}

// Two vessels held at one pressure, which depends on mass and heat in each.
func TestVesselsWithEqualPressures(t *testing.T) {
	m := newModel("Vessels")
	v := m.reals("m1", "U1", "m2", "U2", "flow", "p1", "p2")
	m.eq(m.der(v[0]), m.sub(1, v[4]))
	m.eq(m.der(v[1]), m.sub(300, m.mul(2, v[4])))
	m.eq(m.der(v[2]), v[4])
	m.eq(m.der(v[3]), m.mul(2, v[4]))
	m.eq(v[5], m.mul(0.4, m.mul(v[1], v[0])))
	m.eq(v[6], m.mul(0.2, m.mul(v[3], v[2])))
	m.eq(v[5], v[6])
	for i, x := range []float64{1, 2, 2, 2} {
		m.Variables[v[i]].Start = m.n(x)
	}
	o := m.ordered(t)
	if len(o.States) != 4 || len(o.Constraints) != 1 {
		t.Fatalf("states %s, constraints %v", m.list(o.States), o.Constraints)
	}
	// 0.4·(300 - 2f + 2·(1 - f)) = 0.2·(2·2f + 2f)
	leaves := map[VarID]float64{v[0]: 1, v[1]: 2, v[2]: 2, v[3]: 2}
	if got, want := solved(t, o, v[4], leaves), 0.4*302/(1.2+1.6); !near(got, want) {
		t.Errorf("flow %g, want %g", got, want)
	}
}
