package solver

import (
	"fmt"

	"gemel/engine/expr"
)

// Explicit is the tableau of an explicit Runge-Kutta method with error control and dense
// output (Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, 2nd ed., sect.
// II.4-6):
//
//	kᵢ = F(t + cᵢh, y + h Σ aᵢⱼkⱼ),   y(t+h) = y + h Σ bᵢkᵢ.
type Explicit struct {
	Name     string
	Order    int
	Estimate int         // order of the embedded method: the error estimate is O(h^(Estimate+1))
	A        [][]float64 // stages × earlier stages
	Nodes    []float64   // cᵢ
	B        []float64
	E        []float64 // error estimate h Σ eᵢkᵢ
	Last     bool      // the last slope is that at the end of the step, so it is the first of the next (FSAL)

	// Dense output y(t+θh) = y + h Σ kᵢ (dᵢ₀θ + dᵢ₁θ² + …) over the stages of the step and those behind
	// them that it alone needs.
	More      [][]float64
	MoreNodes []float64
	Dense     [][]float64
}

// explicits are the methods of that kind.
var explicits = map[Method]*Explicit{Tsit5: &tsit5, Verner7: &verner7}

// explicitStep is one such method over one system while it is being written.
type explicitStep struct {
	b      *Builder
	e      *Equations
	c      clock
	m      *Explicit
	err    expr.Slot
	called int       // function slope; negative: right-hand sides are written out for each stage
	result expr.Slot // of slope
}

// spread is the size of all stages together, in nodes, up to which right-hand sides are written out.
const spread = 30000

// explicit writes the step of tableau m.
//
// Where the last slope is the next step's first, it is kept while advance runs, and found anew when
// advance begins and after an event. Kept or found, it has the same bits, for it is the same expression
// of the same values: nothing of it belongs into the State.
func explicit(b *Builder, e *Equations, c clock, m *Explicit) (*trial, error) {
	g, n, s := e.Graph, e.N(), len(m.A)
	if e.NZ > 0 {
		return nil, fmt.Errorf("%s integrates explicit equations only; this model has %d algebraic unknowns in loops: use rodas5p, rodas3p or lineuler", m.Name, e.NZ)
	}
	x := &explicitStep{b: b, e: e, c: c, m: m, err: b.Cells(n), called: -1}
	tr := &trial{estimate: m.Estimate, err: x.err}
	k := make([]expr.Slot, s+len(m.More))
	for i := range k {
		k[i] = b.Cells(n)
	}
	size := len(g.Reachable(e.F...)) + 4*n
	if s*size > spread {
		x.result = b.Cells(n)
		x.called = b.Func("slope", expr.Assign{Dst: cells(x.result, n), Src: e.F})
	}
	main := append([]expr.Slot(nil), k...)
	if m.Last {
		stale := b.Cells(1)
		main[0] = b.Cells(n)
		tr.begin = []expr.Stmt{set(stale, g.Const(1))}
		tr.body = []expr.Stmt{expr.If{Cond: stale, Body: append(x.slope(main[0]), set(stale, g.Const(0)))}}
		tr.done = func(accept, event expr.Slot) []expr.Stmt {
			return []expr.Stmt{
				b.vec(n, []expr.Slot{main[0]}, func(y at) []expr.Node {
					return []expr.Node{g.Select(g.Var(accept), y(main[s-1]), y(main[0]))}
				}),
				set(stale, g.Or(g.Var(stale), g.Var(event))),
			}
		}
	}
	if n <= few && compact(g, e.F, s) {
		tr.body = append(tr.body, x.whole(main)...)
	} else {
		tr.body = append(tr.body, x.byStages(main)...)
	}
	if e.Relations >= 0 { // events are rare: the slopes for dense output are found when there is one
		for i := range k {
			tr.prepare = append(tr.prepare, x.stage(k, i)...)
		}
	}
	tr.dense = func(g *expr.Graph, y at, y0, _ expr.Slot, theta expr.Node) expr.Node {
		sum := g.Const(0)
		for i, d := range m.Dense {
			sum = g.Add(sum, g.Mul(polynomial(g, d, theta), y(k[i])))
		}
		return g.Add(y(y0), g.Mul(g.Var(c.h), sum))
	}
	return tr, nil
}

// polynomial is θ(d₀ + θ(d₁ + …)), the literal 0 without coefficients.
func polynomial(g *expr.Graph, d []float64, theta expr.Node) expr.Node {
	sum := g.Const(0)
	for j := len(d) - 1; j >= 0; j-- {
		sum = g.Mul(theta, g.Add(g.Const(d[j]), sum))
	}
	return sum
}

// time of stage i.
func (x *explicitStep) time(i int) expr.Node {
	g, s := x.e.Graph, len(x.m.A)
	var node float64
	if i < s {
		node = x.m.Nodes[i]
	} else {
		node = x.m.MoreNodes[i-s]
	}
	return g.Add(g.Var(x.c.t0), g.Mul(g.Const(node), g.Var(x.c.h)))
}

// row of the tableau of stage i.
func (x *explicitStep) row(i int) []float64 {
	if s := len(x.m.A); i >= s {
		return x.m.More[i-s]
	}
	return x.m.A[i]
}

// shifted is y + h Σ wⱼkⱼ.
func (x *explicitStep) shifted(y at, w []float64, k []expr.Slot) expr.Node {
	g := x.e.Graph
	return g.Add(y(x.c.y0), g.Mul(g.Var(x.c.h), combination(g, y, w, k)))
}

// slope stores F(t, y) in the n cells from k on.
func (x *explicitStep) slope(k expr.Slot) []expr.Stmt {
	n := x.e.N()
	if x.called < 0 {
		return []expr.Stmt{expr.Assign{Dst: cells(k, n), Src: x.e.F}}
	}
	return []expr.Stmt{expr.Call{Func: x.called},
		x.b.vec(n, []expr.Slot{k}, func(y at) []expr.Node { return []expr.Node{y(x.result)} })}
}

// stage moves t and y to stage i and stores its slope.
func (x *explicitStep) stage(k []expr.Slot, i int) []expr.Stmt {
	move := []expr.Stmt{
		set(x.e.Time, x.time(i)),
		x.b.vec(x.e.N(), []expr.Slot{x.e.Y}, func(y at) []expr.Node { return []expr.Node{x.shifted(y, x.row(i), k)} }),
	}
	return append(move, x.slope(k[i])...)
}

// byStages writes the step stage by stage, with loops over the vectors.
func (x *explicitStep) byStages(k []expr.Slot) []expr.Stmt {
	g, m, n := x.e.Graph, x.m, x.e.N()
	var body []expr.Stmt
	if !m.Last {
		body = x.stage(k, 0)
	}
	for i := 1; i < len(m.A); i++ {
		body = append(body, x.stage(k, i)...)
	}
	dst := []expr.Slot{x.err}
	if !m.Last {
		dst = append(dst, x.e.Y)
	}
	return append(body, x.b.vec(n, dst, func(y at) []expr.Node {
		src := []expr.Node{g.Mul(g.Var(x.c.h), combination(g, y, m.E, k))}
		if !m.Last {
			src = append(src, x.shifted(y, m.B, k))
		}
		return src
	}))
}

// whole writes the step as one expression of y; nothing but its result is stored.
func (x *explicitStep) whole(k []expr.Slot) []expr.Stmt {
	g, m, n, s := x.e.Graph, x.m, x.e.N(), len(x.m.A)
	value := map[expr.Slot]expr.Node{} // of the cells of slopes; looked up only
	cell := func(i int) at {           // reads element i of the arrays
		return func(base expr.Slot) expr.Node {
			if v, ok := value[base+expr.Slot(i)]; ok {
				return v
			}
			return g.Var(base + expr.Slot(i))
		}
	}
	stages := s
	if m.Last {
		stages-- // the last one comes behind the step
	}
	for i := range stages {
		if i == 0 && m.Last {
			continue // k[0] is at hand
		}
		at := expr.NewSubstituter(g, g, func(slot expr.Slot) expr.Node {
			switch {
			case slot == x.e.Time:
				return x.time(i)
			case slot >= x.e.Y && slot < x.e.Y+expr.Slot(n):
				return x.shifted(cell(int(slot-x.e.Y)), m.A[i], k)
			}
			return expr.None
		}).CopyAll(x.e.F)
		for j, f := range at {
			value[k[i]+expr.Slot(j)] = f
		}
	}
	step := expr.Assign{Dst: append(cells(x.e.Y, n), x.e.Time)}
	errs := expr.Assign{Dst: cells(x.err, n)}
	for j := range n {
		step.Src = append(step.Src, x.shifted(cell(j), m.B, k))
		errs.Src = append(errs.Src, g.Mul(g.Var(x.c.h), combination(g, cell(j), m.E, k)))
	}
	step.Src = append(step.Src, g.Add(g.Var(x.c.t0), g.Var(x.c.h)))
	if !m.Last {
		return []expr.Stmt{step, errs}
	}
	return []expr.Stmt{step, expr.Assign{Dst: cells(k[s-1], n), Src: x.e.F}, errs}
}
