package engine_test

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// chain is n tanks in a row between a source and a closed end, joined by pipes with quadratic friction.
func chain(t *testing.T, n int) *model {
	m := newModel(t)
	g := m.Graph
	before, inflow := g.Const(2e5), expr.None
	var slope expr.Node
	for i := range n {
		flow := m.unknown(fmt.Sprintf("flow%d", i), 0.1)
		level, d := m.state(fmt.Sprintf("level%d", i), 20-15*float64(i)/float64(n), 1)
		pressure := g.Mul(g.Const(9810), level)
		m.equal(g.Sub(before, pressure), friction(g, flow, float64(20+i%7)))
		if i > 0 {
			m.equal(g.Mul(g.Const(5000), slope), g.Sub(inflow, flow))
		}
		before, inflow, slope = pressure, flow, d
	}
	m.equal(g.Mul(g.Const(5000), slope), inflow)
	return m
}

func friction(g *expr.Graph, q expr.Node, loss float64) expr.Node {
	return g.Mul(g.Const(loss), g.Mul(q, g.Sqrt(g.Add(g.Mul(q, q), g.Const(1e-4)))))
}

// mesh is n tanks, each joined to three others near and far: elimination fills its matrix.
func mesh(t *testing.T, n int) *model {
	m := newModel(t)
	g := m.Graph
	level, slope, net := make([]expr.Node, n), make([]expr.Node, n), make([]expr.Node, n)
	for i := range n {
		level[i], slope[i] = m.state(fmt.Sprintf("level%d", i), 1+float64(i*i%17), 1)
		net[i] = g.Const(0)
	}
	for i := range n {
		for k, j := range [...]int{(i + 1) % n, (7*i + 3) % n, (i*i + 5) % n} {
			if i == j {
				continue
			}
			q := m.unknown(fmt.Sprintf("flow%d.%d", i, k), 0.1)
			m.equal(g.Mul(g.Const(9810), g.Sub(level[i], level[j])), friction(g, q, float64(30+i%5)))
			net[i], net[j] = g.Sub(net[i], q), g.Add(net[j], q)
		}
	}
	for i := range n {
		m.equal(g.Mul(g.Const(5000), slope[i]), net[i])
	}
	return m
}

// What repeats itself in a plant runs as loops, and a large factorisation too. The trajectory has the
// bits of the program without the former, which the interpreter runs.
func TestLoopsOverRepeatedStructureKeepEveryBit(t *testing.T) {
	for _, c := range []struct {
		name   string
		build  func(*testing.T, int) *model
		n      int
		period float64
		loops  bool // factorisation in loops
	}{{"chain", chain, 150, 10, false}, {"mesh", mesh, 130, 0.1, true}} {
		t.Run(c.name, func(t *testing.T) {
			r := c.build(t, c.n).start(engine.Options{Period: c.period})
			p := r.Program()
			looped, index := false, -1
			for i, f := range p.Funcs {
				if f.Name == "run" {
					index = i
				}
				for _, s := range f.Body {
					if _, ok := s.(expr.Weave); ok {
						looped = true
					}
				}
			}
			if looped != c.loops {
				t.Fatalf("factorisation in loops: %v", looped)
			}
			if p.Rolled(expr.RollOptions{}) == p {
				t.Fatal("nothing was rolled")
			}
			mem, err := r.Image(r.s.Clone(), r.w, 1)
			if err != nil {
				t.Fatal(err)
			}
			interp.Run(p, index, mem)
			r.steps(1)
			for i, v := range append(r.Ordered.States, r.Ordered.Z...) {
				if got, _ := r.Get(r.s, v); math.Float64bits(got) != math.Float64bits(mem[i]) {
					t.Fatalf("%s is %v, without loops %v", r.Variables[v].Name, got, mem[i])
				}
			}
		})
	}
}
