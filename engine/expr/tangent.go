package expr

import (
	"errors"
	"fmt"
)

// ErrNoTangent is returned by Program.Tangent where something wanted depends on the result of a Fold, or where an
// indexed loop stores a frozen cell.
var ErrNoTangent = errors.New("expr: no derivative of a fold, or of what an indexed loop stores to a frozen cell")

// Tangent extends a program by directional derivatives. In the program that it returns, cell
// p.Cells+s holds the derivative of cell s along a direction, and every function computes both;
// what it computes for the cells of p has the same bits. A direction is given by writing the
// derivatives of seeds; all others begin at 0.
//
// Derivatives are computed only where they depend on a seed and something wanted depends on
// them. frozen cells have derivative 0 whatever is stored to them: step sizes chosen by error
// control, for example. Rules at points without a derivative are those of Differ.
func (p *Program) Tangent(seeds, wanted []Slot, frozen func(Slot) bool) (*Program, error) {
	t := &tangents{g: p.Graph, offset: Slot(p.Cells), frozen: make([]bool, p.Cells), active: make([]bool, p.Cells), useful: make([]bool, p.Cells)}
	for s := range t.frozen {
		t.frozen[s] = frozen(Slot(s))
	}
	t.mark(t.active, seeds)
	t.mark(t.useful, wanted)
	for _, pass := range []func([]Stmt) error{t.forward, t.backward} {
		for t.changed = true; t.changed; {
			t.changed = false
			t.fresh()
			for _, f := range p.Funcs {
				if err := pass(f.Body); err != nil {
					return nil, fmt.Errorf("%w (function %s)", err, f.Name)
				}
			}
		}
	}
	for s := range t.active {
		t.active[s] = t.active[s] && t.useful[s]
	}
	t.differ = NewDiffer(p.Graph, t.leaf)
	t.differ.cell = t.cell
	out := &Program{Graph: p.Graph, Cells: 2 * p.Cells}
	for _, f := range p.Funcs {
		out.Funcs = append(out.Funcs, &Func{Name: f.Name, Body: t.body(f.Body)})
	}
	return out, nil
}

type tangents struct {
	g                      *Graph
	offset                 Slot
	frozen, active, useful []bool // by cell
	changed                bool   // in the present pass
	known                  []int8 // of the present pass, by node: 0 not looked at, 1 it matters, -1 it does not
	items                  []bool // by column of the present loop: depends: some cell is active; need: it is wanted
	differ                 *Differ
}

func (t *tangents) fresh() { t.known = make([]int8, t.g.Len()) }

// mark adds cells to a set.
func (t *tangents) mark(set []bool, cells []Slot) {
	for _, s := range cells {
		if !set[s] && !t.frozen[s] {
			set[s], t.changed = true, true
		}
	}
}

func (t *tangents) any(set []bool, first Slot, n int) bool {
	for s := first; s < first+Slot(n); s++ {
		if set[s] {
			return true
		}
	}
	return false
}

func span(first Slot, n int) []Slot {
	s := make([]Slot, n)
	for i := range s {
		s[i] = first + Slot(i)
	}
	return s
}

// operands are those by which an operation has a derivative.
func (t *tangents) operands(n Node) (a, b, c Node) {
	a, b, c = t.g.Args(n)
	switch t.g.Op(n) {
	case OpLt, OpLe, OpEq, OpNe, OpAnd, OpOr, OpNot, OpFloor, OpCeil, OpTrunc, OpNearest, OpLocate, OpAt, OpPow2, OpExponent:
		return None, None, None
	case OpSelect:
		return None, b, c
	}
	return a, b, c
}

// depends says whether the derivative of n depends on an active cell; known is by node, length that of arrays.
func (t *tangents) depends(n Node, known []int8, length int) bool {
	if n == None {
		return false
	}
	if k := known[n]; k != 0 {
		return k > 0
	}
	yes := false
	switch t.g.Op(n) {
	case OpVar:
		yes = t.active[t.g.Slot(n)]
	case OpElem:
		yes = t.any(t.active, t.g.Slot(n), length)
	case OpItem:
		yes = t.items[t.g.Column(n)]
	case OpCell:
		yes = t.any(t.active, t.g.Slot(n), t.g.Span(n))
	default:
		a, b, c := t.operands(n)
		yes = t.depends(a, known, length) || t.depends(b, known, length) || t.depends(c, known, length)
	}
	known[n] = -1
	if yes {
		known[n] = 1
	}
	return yes
}

// forward marks the cells whose derivative depends on a seed.
func (t *tangents) forward(body []Stmt) error {
	return t.pass(body, func(a Assign) {
		for k, d := range a.Dst {
			if t.depends(a.Src[k], t.known, 1) {
				t.mark(t.active, []Slot{d})
			}
		}
	}, func(m Map) {
		for k, d := range m.Dst {
			if t.depends(m.Src[k], make([]int8, m.Src[k]+1), m.N) {
				t.mark(t.active, span(d, m.N))
			}
		}
	}, t.forwardLoop, func(f Fold) bool {
		return t.depends(f.Next, make([]int8, f.Next+1), f.N) && t.useful[f.Acc] && !t.frozen[f.Acc]
	})
}

// backward marks the cells on whose derivative something wanted depends.
func (t *tangents) backward(body []Stmt) error {
	return t.pass(body, func(a Assign) {
		for k, d := range a.Dst {
			if t.useful[d] {
				t.need(a.Src[k], t.known, 1)
			}
		}
	}, func(m Map) {
		for k, d := range m.Dst {
			if t.any(t.useful, d, m.N) {
				t.need(m.Src[k], make([]int8, m.Src[k]+1), m.N)
			}
		}
	}, t.backwardLoop, func(f Fold) bool { return t.useful[f.Acc] && t.active[f.Acc] })
}

// pass walks statements. fold says whether the derivative of a fold is needed, which does not exist.
func (t *tangents) pass(body []Stmt, assign func(Assign), each func(Map), loop func(*Part) error, fold func(Fold) bool) error {
	for _, s := range body {
		var err error
		switch s := s.(type) {
		case Assign:
			assign(s)
		case Map:
			each(s)
		case Fold:
			if fold(s) {
				err = ErrNoTangent
			}
		case Loop:
			err = t.pass(s.Body, assign, each, loop, fold)
		case If:
			err = t.pass(s.Body, assign, each, loop, fold)
		case Each:
			err = loop(&Part{Each: s})
		case Weave:
			for i := range s.Parts {
				if err == nil {
					err = loop(&s.Parts[i])
				}
			}
		case Call:
		default:
			err = ErrNoTangent
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tangents) need(n Node, known []int8, length int) {
	if n == None || known[n] != 0 {
		return
	}
	known[n] = 1
	switch t.g.Op(n) {
	case OpVar:
		t.mark(t.useful, []Slot{t.g.Slot(n)})
	case OpElem:
		t.mark(t.useful, span(t.g.Slot(n), length))
	case OpItem:
		t.items[t.g.Column(n)] = true
	case OpCell:
		t.mark(t.useful, span(t.g.Slot(n), t.g.Span(n)))
	default:
		a, b, c := t.operands(n)
		t.need(a, known, length)
		t.need(b, known, length)
		t.need(c, known, length)
	}
}

func (t *tangents) leaf(s Slot) Node {
	if t.active[s] {
		return t.g.Var(s + t.offset)
	}
	return None
}

// cell is the derivative of what is read by number: the same element of the derivatives.
func (t *tangents) cell(n Node) Node {
	if !t.any(t.active, t.g.Slot(n), t.g.Span(n)) {
		return t.g.Const(0)
	}
	index, _, _ := t.g.Args(n)
	return t.g.Cell(t.g.Slot(n)+t.offset, t.g.Span(n), index)
}

// body writes statements with their derivatives.
func (t *tangents) body(body []Stmt) []Stmt {
	var out []Stmt
	for _, s := range body {
		switch s := s.(type) {
		case Assign:
			d := Assign{Dst: append([]Slot(nil), s.Dst...), Src: append([]Node(nil), s.Src...)}
			for k, at := range s.Dst {
				if t.active[at] {
					d.Dst, d.Src = append(d.Dst, at+t.offset), append(d.Src, t.differ.Derivative(s.Src[k]))
				}
			}
			out = append(out, d)
		case Map:
			out = append(out, t.array(s))
		case Each:
			out = append(out, t.loop(&Part{Each: s}).Each)
		case Weave:
			parts := make([]Part, len(s.Parts))
			for i := range s.Parts {
				parts[i] = t.loop(&s.Parts[i])
			}
			out = append(out, Weave{Turns: s.Turns, Parts: parts})
		case Loop:
			s.Body = t.body(s.Body)
			out = append(out, s)
		case If:
			s.Body = t.body(s.Body)
			out = append(out, s)
		default:
			out = append(out, s)
		}
	}
	return out
}

func (t *tangents) array(m Map) Map {
	d := Map{N: m.N, Dst: append([]Slot(nil), m.Dst...), Src: append([]Node(nil), m.Src...)}
	differ := NewDiffer(t.g, t.leaf)
	differ.cell = t.cell
	differ.elem = func(s Slot) Node {
		if t.any(t.active, s, m.N) {
			return t.g.Elem(s + t.offset)
		}
		return t.g.Const(0)
	}
	for k, at := range m.Dst {
		if t.any(t.active, at, m.N) {
			d.Dst, d.Src = append(d.Dst, at+t.offset), append(d.Src, differ.Derivative(m.Src[k]))
		}
	}
	return d
}
