package dae

import (
	"fmt"
	"testing"

	"gemel/engine/expr"
)

// chain is a row of n pipes and tanks with connectors: 11 equations a segment.
func chain(n int) *model {
	m := newModel("Chain")
	g := m.g
	k, area := m.parameter("k", 2e-6), m.parameter("area", 2)
	lastP, lastM := m.real("source.p"), m.real("source.m")
	m.eq(lastP, 1e5)
	for i := range n {
		name := func(s string, a ...any) string { return fmt.Sprintf("segment[%d]."+s, append([]any{i + 1}, a...)...) }
		v := m.reals(name("pipe.a.p"), name("pipe.a.m"), name("pipe.b.p"), name("pipe.b.m"), name("pipe.m"), name("pipe.dp"),
			name("tank.level"), name("tank.p"), name("tank.port.p"), name("tank.port.m"), name("tank.out.m"))
		ap, am, bp, bm, flow, dp, level, p, portP, portM, out := v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10]
		m.eq(ap, lastP)
		m.eq(m.add(lastM, am), 0)
		m.eq(dp, m.sub(ap, bp))
		m.eq(flow, am)
		m.eq(m.add(am, bm), 0)
		m.eq(flow, m.div(m.mul(k, dp), g.Sqrt(g.Add(g.Abs(m.n(dp)), g.Const(100)))))
		m.eq(bp, portP)
		m.eq(m.add(bm, portM), 0)
		m.eq(m.mul(area, m.der(level)), m.add(portM, out))
		m.eq(p, m.mul(9810, level))
		m.eq(portP, p)
		lastP, lastM = p, out
	}
	m.eq(lastM, 0)
	return m
}

func TestChainHasOneStateATankAndNoUnknowns(t *testing.T) {
	m := chain(50)
	o := m.ordered(t)
	if len(o.States) != 50 || len(o.Z) != 0 {
		t.Errorf("%d states, %d unknowns; want 50, 0", len(o.States), len(o.Z))
	}
}

func BenchmarkAnalyze(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprintf("chain-%d", n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				m := chain(n)
				b.StartTimer()
				if _, err := Analyze(m.System); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(11*n), "equations")
		})
	}
}

// header is a node with n branches: one algebraic loop over all of them.
func header(n int) *model {
	m := newModel("Header")
	g := m.g
	p := m.real("p")
	u := m.input("u")
	var sum expr.Node = m.n(u)
	for i := range n {
		q := m.real(fmt.Sprintf("branch[%d].m", i+1))
		dp := m.real(fmt.Sprintf("branch[%d].dp", i+1))
		m.eq(dp, m.sub(p, float64(1000*i)))
		m.eq(m.mul(q, g.Add(g.Abs(m.n(q)), g.Const(0.01))), m.mul(1e-4, dp))
		sum = g.Sub(sum, m.n(q))
	}
	m.eq(0, sum)
	return m
}

func BenchmarkAnalyzeHeader(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		m := header(5000)
		b.StartTimer()
		if _, err := Analyze(m.System); err != nil {
			b.Fatal(err)
		}
	}
}

// grid is a network of n × n junctions without storage, joined by pipes: one loop.
func grid(n int) *model {
	m := newModel("Grid")
	g := m.g
	type junction struct {
		p   VarID
		sum expr.Node
	}
	nodes := make([]junction, n*n)
	for i := range nodes {
		nodes[i] = junction{m.real(fmt.Sprintf("junction[%d].p", i)), g.Const(0)}
	}
	pipe := func(a, b int) {
		v := m.reals(fmt.Sprintf("pipe[%d,%d].m", a, b), fmt.Sprintf("pipe[%d,%d].dp", a, b))
		q, dp := v[0], v[1]
		m.eq(dp, m.sub(nodes[a].p, nodes[b].p))
		m.eq(q, m.div(dp, g.Sqrt(g.Add(g.Abs(m.n(dp)), g.Const(1)))))
		nodes[a].sum = m.sub(nodes[a].sum, q)
		nodes[b].sum = m.add(nodes[b].sum, q)
	}
	for i := range n {
		for j := range n {
			if j+1 < n {
				pipe(i*n+j, i*n+j+1)
			}
			if i+1 < n {
				pipe(i*n+j, i*n+j+n)
			}
		}
	}
	for i, k := range nodes {
		if i == 0 {
			m.eq(k.p, 1e5)
		} else {
			m.eq(k.sum, 1e-3)
		}
	}
	return m
}

func BenchmarkAnalyzeGrid(b *testing.B) {
	var equations, unknowns int
	for b.Loop() {
		b.StopTimer()
		m := grid(60)
		b.StartTimer()
		o, err := Analyze(m.System)
		if err != nil {
			b.Fatal(err)
		}
		equations, unknowns = len(m.Equations), len(o.Z)
	}
	b.ReportMetric(float64(equations), "equations")
	b.ReportMetric(float64(unknowns), "unknowns")
}

// A chain that starts in steady state: one initial equation for each state.
func BenchmarkAnalyzeSteadyStart(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		m := chain(3000)
		for _, v := range m.Variables {
			if v.Kind == Derivative {
				m.initially(m.der(v.DerOf), 0)
			}
		}
		b.StartTimer()
		o, err := Analyze(m.System)
		if err != nil {
			b.Fatal(err)
		}
		if n := len(o.Init.Unknowns); n != 3000 {
			b.Fatalf("%d unknowns at the start", n)
		}
	}
}
