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
	e.tape.run(e.v, func(_ expr.Op, s expr.Slot) float64 { return value(s) })
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
		case expr.Each:
			m.weave(expr.Weave{Turns: s.N, Parts: []expr.Part{{Each: s}}}, mem)
		case expr.Weave:
			m.weave(s, mem)
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
	t := m.tape(src)
	v := m.evaluate(t, mem, k)
	for j, at := range t.roots {
		mem[int(dst[j])+k] = v[at]
	}
}

func (m *Machine) tape(src []expr.Node) *tape {
	t := m.tapes[&src[0]]
	if t == nil {
		t = newTape(m.program.Graph, src)
		m.tapes[&src[0]] = t
	}
	return t
}

func (m *Machine) weave(w expr.Weave, mem []float64) {
	next := make([]int, len(w.Parts))
	for turn := range w.Turns {
		for p := range w.Parts {
			count := 1
			if c := w.Parts[p].Count; c != nil {
				count = int(c[turn])
			}
			for k := range count {
				m.round(&w.Parts[p].Each, mem, next[p], turn, k)
				next[p]++
			}
		}
	}
}

// round runs round i of an Each, the k-th of its turn.
func (m *Machine) round(e *expr.Each, mem []float64, i, turn, k int) {
	if len(e.Src) == 0 {
		return
	}
	t := m.tape(e.Src)
	m.reserve(t)
	t.run(m.vals, func(op expr.Op, s expr.Slot) float64 {
		switch op {
		case expr.OpItem:
			return mem[e.Columns[s].Round(i, turn, k)]
		case expr.OpLiteral:
			return e.Literals[s][i]
		}
		return mem[s]
	})
	for j, at := range t.roots {
		mem[e.Columns[e.Dst[j]].Round(i, turn, k)] = m.vals[at]
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
	m.reserve(t)
	t.run(m.vals, func(op expr.Op, s expr.Slot) float64 {
		if op == expr.OpElem {
			return mem[int(s)+k]
		}
		return mem[s]
	})
	return m.vals
}

// reserve makes room for the values of a tape.
func (m *Machine) reserve(t *tape) {
	if len(m.vals) < len(t.code) {
		m.vals = make([]float64, len(t.code))
	}
}
