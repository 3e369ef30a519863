package engine_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/expr"
)

func lorenz(t *testing.T) *model {
	m := newModel(t)
	g := m.Graph
	x, dx := m.state("x", 1, 10)
	y, dy := m.state("y", 1, 10)
	z, dz := m.state("z", 1, 10)
	m.equal(dx, g.Mul(g.Const(10), g.Sub(y, x)))
	m.equal(dy, g.Sub(g.Mul(x, g.Sub(g.Const(28), z)), y))
	m.equal(dz, g.Sub(g.Mul(x, y), g.Mul(g.Const(8.0/3), z)))
	return m
}

// elementary drives an oscillator through every elementary function.
func elementary(t *testing.T) *model {
	m := newModel(t)
	g := m.Graph
	x, dx := m.state("x", 0.3, 1)
	v, dv := m.state("v", 0, 1)
	sum := g.Const(0)
	for _, op := range []expr.Op{expr.OpExp, expr.OpSin, expr.OpCos, expr.OpTan, expr.OpAsin, expr.OpAcos, expr.OpAtan, expr.OpSinh, expr.OpCosh, expr.OpTanh} {
		sum = g.Add(sum, g.Unary(op, g.Mul(g.Const(0.4), g.Unary(expr.OpTanh, x))))
	}
	positive := g.Add(g.Const(1.1), g.Mul(x, x))
	sum = g.Add(sum, g.Unary(expr.OpLog, positive))
	sum = g.Add(sum, g.Pow(positive, g.Const(0.37)))
	sum = g.Add(sum, g.Binary(expr.OpAtan2, x, positive))
	m.equal(dx, v)
	m.equal(dv, g.Sub(g.Sub(g.Mul(g.Const(0.1), sum), g.Mul(g.Const(4), x)), g.Mul(g.Const(0.1), v)))
	return m
}

// robertson is ROBER of the stiff test set: see TestStiffTestSet.
func robertson(t *testing.T) *model {
	m := newModel(t)
	g := m.Graph
	y1, d1 := m.state("y1", 1, 1e-8)
	y2, d2 := m.state("y2", 0, 1e-14)
	y3, d3 := m.state("y3", 0, 1)
	a := g.Mul(g.Const(0.04), y1)
	b := g.Mul(g.Const(1e4), g.Mul(y2, y3))
	c := g.Mul(g.Const(3e7), g.Mul(y2, y2))
	m.equal(d1, g.Sub(b, a))
	m.equal(d2, g.Sub(g.Sub(a, b), c))
	m.equal(d3, c)
	return m
}

// Golden hashes protect promise 1: the same bits on every processor. They change only
// when the arithmetic changes on purpose; then they change here, with the reason in the
// commit. The same test runs in .ci/run under amd64 v1, v3 and arm64.
func TestGoldenHashes(t *testing.T) {
	for _, c := range []struct {
		name  string
		model func(*testing.T) *model
		opt   engine.Options
		ticks int
		want  string
	}{
		{"chaotic, a million fixed steps", lorenz, engine.Options{Method: engine.RK4, Period: 1, FixedStep: 1e-3}, 1000, "c5e774b1d6c176b2"},
		{"chaotic, error control", lorenz, engine.Options{Period: 0.1, Tolerance: 1e-9}, 300, "28259350eccfa9b1"},
		{"events and an algebraic loop", bounce, engine.Options{Period: 0.05}, 400, "58ece946b72eceae"},
		{"elementary functions", elementary, engine.Options{Period: 0.5, Tolerance: 1e-8}, 200, "607aa41ae8a5dc05"},
		{"stiff, to t = 1e11", robertson, engine.Options{Period: 1e10, Tolerance: 1e-8}, 10, "1403997064586d45"},
		{"reinit, samples, when-clauses", dropper, engine.Options{Period: 0.05, Method: engine.Tsit5}, 200, "cf84c2cd77d83a62"},
		{"order 7", elementary, engine.Options{Period: 0.5, Tolerance: 1e-10, Method: engine.Verner7}, 100, "f6df02a00e8807ed"},
		{"order 3", bounce, engine.Options{Period: 0.05, Tolerance: 1e-3, Method: engine.Rodas3P}, 100, "cd1eb6a0bd8ac424"},
		{"linearly implicit Euler", elementary, engine.Options{Period: 0.5, Method: engine.LinEuler, FixedStep: 0.01}, 100, "a497deaf8105e73d"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := c.model(t).start(c.opt)
			h := sha256.New()
			for range c.ticks {
				r.steps(1)
				if err := r.Observe(r.s, r.w); err != nil {
					t.Fatal(err)
				}
				for v := range r.Variables {
					_ = binary.Write(h, binary.LittleEndian, r.w.Value(dae.VarID(v))) // a hash does not fail
				}
			}
			if got := hex.EncodeToString(h.Sum(nil))[:16]; got != c.want {
				t.Errorf("hash of the trajectory %s, want %s", got, c.want)
			}
		})
	}
}

// Protects the error path of start values: a loop without a solution is explained.
func TestInitialisationExplainsItself(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	_, dx := m.state("x", 0, 1)
	z := m.unknown("z", 1)
	m.equal(dx, z)
	m.equal(g.Add(g.Mul(z, z), g.Const(1)), g.Mul(z, g.Const(0.5)))
	p, err := engine.Compile(m.System, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	w, err := p.NewWork()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	err = p.Initialize(p.NewState(1), w)
	e, ok := err.(*engine.InitError)
	if !ok || len(e.Residuals) != 1 || e.Residuals[0].Source != "equation 2" {
		t.Fatalf("error %v, want one that names equation 2", err)
	}
}

// Protects the fall-backs of Newton's method: hard but solvable algebraic starts.
func TestInitialisationFindsHardSolutions(t *testing.T) {
	for _, c := range []struct {
		name  string
		start float64
		loop  func(g *expr.Graph, z expr.Node) expr.Node
		want  float64
	}{
		{"arctangent far away", 50, func(g *expr.Graph, z expr.Node) expr.Node {
			return g.Unary(expr.OpAtan, g.Sub(z, g.Const(3)))
		}, 3},
		{"exponential", 0, func(g *expr.Graph, z expr.Node) expr.Node {
			return g.Sub(g.Unary(expr.OpExp, g.Mul(z, g.Const(30))), g.Const(1e9))
		}, math.Log(1e9) / 30},
		{"cube with a flat start", 0, func(g *expr.Graph, z expr.Node) expr.Node {
			return g.Sub(g.Add(g.Mul(z, g.Mul(z, z)), g.Mul(g.Const(1e-6), z)), g.Const(8))
		}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newModel(t)
			_, dx := m.state("x", 0, 1)
			z := m.unknown("z", c.start)
			m.equal(dx, z)
			m.equal(c.loop(m.Graph, z), m.Graph.Const(0))
			r := m.start(engine.Options{Period: 1e-3})
			if got := r.value("z"); math.Abs(got-c.want) > 1e-5 {
				t.Errorf("z = %g, want %g", got, c.want)
			}
		})
	}
}
