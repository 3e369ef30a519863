package interp

import "gemel/engine/expr"

// Run runs function fn of the program on a memory of p.Cells values.
func Run(p *expr.Program, fn int, mem []float64) { New(p).Run(fn, mem) }

// Eval returns the value of n, with leaves given by value. None is 0.
func Eval(g *expr.Graph, n expr.Node, value func(expr.Slot) float64) float64 {
	return EvalAll(g, []expr.Node{n}, value)[0]
}

// EvalAll returns the values of nodes with the leaves that value gives.
func EvalAll(g *expr.Graph, nodes []expr.Node, value func(expr.Slot) float64) []float64 {
	return NewEvaluator(g, nodes).Eval(value)
}

// Evaluator computes the same expressions again and again from other leaves.
type Evaluator struct {
	nodes []expr.Node
	tape  *tape
	v     []float64
}

// NewEvaluator prepares the evaluation of nodes.
func NewEvaluator(g *expr.Graph, nodes []expr.Node) *Evaluator {
	t := newTape(g, nodes)
	return &Evaluator{nodes: nodes, tape: t, v: make([]float64, len(t.code))}
}

// Eval returns the values of the nodes with the leaves that value gives.
func (e *Evaluator) Eval(value func(expr.Slot) float64) []float64 {
	e.tape.run(e.v, func(s expr.Slot, _ bool) float64 { return value(s) })
	out := make([]float64, len(e.nodes))
	for i, at := range e.tape.roots {
		if e.nodes[i] != expr.None {
			out[i] = e.v[at]
		}
	}
	return out
}

// Machine is a program made ready to run. It must not be used by two goroutines at once.
type Machine struct {
	program *expr.Program
	tapes   map[any]*tape // by the address of a statement's sources, or by the root of a fold
	vals    []float64
}

// New makes a program ready.
func New(p *expr.Program) *Machine { return &Machine{program: p, tapes: make(map[any]*tape)} }

// Run runs function fn on a memory of Cells values.
func (m *Machine) Run(fn int, mem []float64) { m.body(m.program.Funcs[fn].Body, mem) }

func (m *Machine) body(body []expr.Stmt, mem []float64) {
	for i := range body {
		switch s := body[i].(type) {
		case expr.Assign:
			m.store(s.Dst, s.Src, mem, 0)
		case expr.Map:
			for k := range s.N {
				m.store(s.Dst, s.Src, mem, k)
			}
		case expr.Fold:
			m.fold(s, mem)
		case expr.Loop:
			for c := mem[s.While]; holds(c); c = mem[s.While] {
				m.body(s.Body, mem)
			}
		case expr.If:
			if holds(mem[s.Cond]) {
				m.body(s.Body, mem)
			}
		case expr.Call:
			m.Run(s.Func, mem)
		}
	}
}

// holds is the condition of Loop and If: neither 0 nor NaN.
func holds(c float64) bool { return c < 0 || c > 0 }

// store computes all sources for element k, then writes the destinations.
func (m *Machine) store(dst []expr.Slot, src []expr.Node, mem []float64, k int) {
	if len(src) == 0 {
		return
	}
	t := m.tapes[&src[0]]
	if t == nil {
		t = newTape(m.program.Graph, src)
		m.tapes[&src[0]] = t
	}
	v := m.evaluate(t, mem, k)
	for j, at := range t.roots {
		mem[int(dst[j])+k] = v[at]
	}
}

func (m *Machine) fold(s expr.Fold, mem []float64) {
	t := m.tapes[s.Next]
	if t == nil {
		t = newTape(m.program.Graph, []expr.Node{s.Next})
		m.tapes[s.Next] = t
	}
	for k := range s.N {
		mem[s.Acc] = m.evaluate(t, mem, k)[t.roots[0]]
	}
}

func (m *Machine) evaluate(t *tape, mem []float64, k int) []float64 {
	if len(m.vals) < len(t.code) {
		m.vals = make([]float64, len(t.code))
	}
	t.run(m.vals, func(s expr.Slot, elem bool) float64 {
		if elem {
			return mem[int(s)+k]
		}
		return mem[s]
	})
	return m.vals
}
