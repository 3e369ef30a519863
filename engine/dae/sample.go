package dae

import (
	"math"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// sample is a point at which the pivots of an index reduction are judged: values of all
// variables that some rows read.
type sample struct {
	*analysis
	values []float64 // by VarID
	known  []bool    // by VarID
	filled []VarID   // known beyond what newSample knows
}

// newSample takes parameters at their defaults, inputs and discrete variables at their
// start values, time zero, and nothing else.
func (a *analysis) newSample() *sample {
	n := len(a.sys.Variables)
	s := &sample{analysis: a, values: make([]float64, n), known: make([]bool, n)}
	for i := range a.sys.Variables {
		switch k := a.sys.Variables[i].Kind; {
		case k == Parameter:
			s.set(VarID(i), s.number(a.defaultOf[i], 1))
		case k.given():
			s.set(VarID(i), s.startOf(VarID(i), 0))
		case k == TimeKind:
			s.set(VarID(i), 0)
		}
	}
	s.filled = nil
	return s
}

func (s *sample) set(v VarID, x float64) {
	if !s.known[v] {
		s.filled = append(s.filled, v)
	}
	s.values[v], s.known[v] = x, true
}

// forget goes back to what newSample knows.
func (s *sample) forget() {
	for _, v := range s.filled {
		s.known[v] = false
	}
	s.filled = s.filled[:0]
}

// scale is the size of a variable that counts as not zero.
func (a *analysis) scale(v VarID) float64 {
	if n := a.out.Variables[v].Nominal; n > 0 && n-n == 0 {
		return n
	}
	return 1
}

// number is the value of an expression of parameters, or instead.
func (s *sample) number(n expr.Node, instead float64) float64 {
	if n == expr.None {
		return instead
	}
	if x := interp.Eval(s.g, n, func(p expr.Slot) float64 { return s.values[p] }); x-x == 0 {
		return x
	}
	return instead
}

// startOf is the start value of representative v, or instead.
func (s *sample) startOf(v VarID, instead float64) float64 {
	n := s.out.Variables[v].Start
	if n == expr.None {
		return instead
	}
	return s.number(s.defaults.Copy(n), instead)
}

// atStart fills in what rows read of states and unknowns: states at their start values, the
// others as the rows give them one after the other; where a row stops short, the next state
// without a start value is put to zero.
func (s *sample) atStart(rows []int32, states []VarID) {
	for _, x := range states {
		if s.out.Variables[x].Start != expr.None {
			s.set(x, s.startOf(x, 0))
		}
	}
	list := make([]row, len(rows))
	for i, r := range rows {
		list[i] = s.rows[r]
	}
	p := s.propagate(list)
	p.run()
	for _, x := range states {
		if !s.known[x] {
			p.found(x, 0)
			p.run()
		}
	}
	for _, r := range list { // what is left keeps its guess
		for _, v := range append([]VarID(nil), s.walk.leaves(r.left, r.right)...) {
			if !s.known[v] {
				p.found(v, s.startOf(v, 0))
				p.run()
			}
		}
	}
}

// anywhere fills in what rows read with values that are neither zero nor equal, near the
// start values: what is singular there is so almost everywhere.
func (s *sample) anywhere(rows []int32, states []VarID) {
	k := 0
	put := func(v VarID) {
		if s.known[v] {
			return
		}
		k++
		_, part := math.Modf(float64(float64(k) * 0.6180339887498949))
		x, scale := s.startOf(v, 0), s.scale(v)
		s.set(v, x+float64(max(math.Abs(x), scale)*(0.3+float64(0.4*part))))
	}
	for _, x := range states {
		put(x)
	}
	for _, r := range rows {
		for _, v := range s.walk.leaves(s.rows[r].left, s.rows[r].right) {
			put(v)
		}
	}
}

// propagation solves rows in which one variable is not known.
type propagation struct {
	*sample
	rows   []row
	rowsOf map[VarID][]int // indices in rows
	open   []int           // by row: variables that are not known
	queue  []int
}

// propagate prepares to find variables from rows.
func (s *sample) propagate(rows []row) *propagation {
	p := &propagation{sample: s, rows: rows, rowsOf: make(map[VarID][]int), open: make([]int, len(rows))}
	for i, r := range rows {
		for _, v := range s.walk.leaves(r.left, r.right) {
			if v >= 0 && !s.known[v] {
				p.rowsOf[v] = append(p.rowsOf[v], i)
				p.open[i]++
			}
		}
		if p.open[i] == 1 {
			p.queue = append(p.queue, i)
		}
	}
	return p
}

func (p *propagation) found(v VarID, x float64) {
	p.set(v, x)
	for _, r := range p.rowsOf[v] {
		if p.open[r]--; p.open[r] == 1 {
			p.queue = append(p.queue, r)
		}
	}
}

func (p *propagation) run() {
	for len(p.queue) > 0 {
		r := p.rows[p.queue[0]]
		p.queue = p.queue[1:]
		for _, v := range p.walk.leaves(r.left, r.right) {
			if !p.known[v] {
				if x, ok := p.solve(r, v); ok {
					p.found(v, x)
				}
				break
			}
		}
	}
}

// solve finds v from a row by Newton's method, from its start value, or from one and
// minus one where that fails.
func (s *sample) solve(r row, v VarID) (float64, bool) {
	f := s.g.Sub(r.left, r.right)
	slope := s.g.Gradient(f, func(u expr.Slot) bool { return VarID(u) == v })
	if len(slope) == 0 {
		return 0, false
	}
	e := interp.NewEvaluator(s.g, []expr.Node{f, slope[0].Node})
	scale := s.scale(v)
	for _, x := range []float64{s.startOf(v, 0), scale, -scale} {
		for range 50 {
			y := e.Eval(func(u expr.Slot) float64 {
				if VarID(u) == v {
					return x
				}
				return s.values[u]
			})
			step := y[0] / y[1]
			if step-step != 0 {
				break
			}
			x -= step
			if math.Abs(step) <= 1e-12*(float64(scale*1e-3)+math.Abs(x)) {
				return x, true
			}
		}
	}
	return 0, false
}
