package dae

import (
	"gemel/engine/expr"
)

// maxAliasLeaves bounds the number of variables that an equation may read to be tried
// again as an alias after other variables have become constant or equal. It keeps the
// elimination linear in the size of the model.
const maxAliasLeaves = 12

// aliasSearch turns equations x = y, x = -y and x = constant into facts about sets of
// variables until there are none left. A fact may turn other equations into such.
type aliasSearch struct {
	*analysis
	reads     [][]VarID // by equation: variables other than parameters, or nil: never an alias
	open      []int32   // by equation: how many of reads are not constant
	occurs    [][]int32 // by variable: equations that read it
	queue     []int32
	queued    []bool
	constants *expr.Substituter
	forms     []form
}

// link is an equation that was used up: it says x = y (y not NoVar), or that x is constant.
type link struct {
	eq   int // index in analysis.eqs
	x, y VarID
}

// pin is an equation of the model that makes a state constant.
type pin struct {
	src   int // index in System.Equations
	state VarID
}

// findAliases uses up the equations that make variables aliases of each other or
// constants. Where two states become one, their derivatives do as well: that
// derivative equation is added and used likewise, so that models whose states are
// rigidly coupled one to one need no further index reduction.
func (a *analysis) findAliases() {
	a.classes = newClasses(a.sys.Variables)
	s := &aliasSearch{analysis: a}
	s.constants = expr.NewSubstituter(a.g, a.g, func(slot expr.Slot) expr.Node {
		root, negated := a.classes.find(VarID(slot))
		n := a.classes.value[root]
		if n != expr.None && negated {
			return a.g.Neg(n)
		}
		return n
	})
	for i, e := range a.sys.Equations {
		a.eqs = append(a.eqs, equation{left: e.Left, right: e.Right, src: i})
	}
	s.collect()
	for head := 0; head < len(s.queue); head++ {
		e := s.queue[head]
		s.queued[e] = false
		s.try(int(e))
	}
}

// collect notes who reads what and queues the equations that read at most two variables.
func (s *aliasSearch) collect() {
	vars := s.sys.Variables
	n := len(s.eqs)
	s.reads, s.open, s.queued = make([][]VarID, n), make([]int32, n), make([]bool, n)
	counts := make([]int32, len(vars))
	var arena []VarID
	for i := range s.eqs {
		from := len(arena)
		possible := true
		for _, v := range s.walk.leaves(s.eqs[i].left, s.eqs[i].right) {
			switch vars[v].Kind {
			case TimeKind:
				possible = false
			case Input, Discrete, Previous, Continuous, Derivative:
				arena = append(arena, v)
			}
		}
		if !possible {
			arena = arena[:from]
			continue
		}
		s.reads[i] = arena[from:len(arena):len(arena)]
		s.open[i] = int32(len(s.reads[i]))
		for _, v := range s.reads[i] {
			counts[v]++
		}
		if s.open[i] <= 2 {
			s.push(int32(i))
		}
	}
	s.occurs = make([][]int32, len(vars))
	store := make([]int32, len(arena))
	for v, c := range counts {
		s.occurs[v], store = store[:0:c], store[c:]
	}
	for i := range s.reads {
		for _, v := range s.reads[i] {
			s.occurs[v] = append(s.occurs[v], int32(i))
		}
	}
}

func (s *aliasSearch) push(e int32) {
	if !s.queued[e] && !s.eqs[e].used {
		s.queued[e] = true
		s.queue = append(s.queue, e)
	}
}

// try uses equation e if it is an alias or a constant by now.
func (s *aliasSearch) try(e int) {
	if s.eqs[e].used || s.open[e] > maxAliasLeaves {
		return
	}
	roots := [2]VarID{NoVar, NoVar}
	for _, v := range s.reads[e] {
		r, _ := s.classes.find(v)
		switch {
		case s.classes.value[r] != expr.None || r == roots[0] || r == roots[1]:
		case roots[0] == NoVar:
			roots[0] = r
		case roots[1] == NoVar:
			roots[1] = r
		default:
			return
		}
	}
	if roots[0] == NoVar {
		return
	}
	f := s.linear(e, roots)
	if f.nonlinear {
		return
	}
	x, y := roots[0], roots[1]
	switch {
	case f.x != 0 && f.y == 0:
		s.constant(e, x, f.x, f.rest)
	case f.x == 0 && f.y != 0:
		s.constant(e, y, f.y, f.rest)
	case f.x != 0 && f.rest == expr.None && (f.x == f.y || f.x == -f.y):
		s.alias(e, x, y, f.x == f.y)
	}
}

// alias joins the sets of x and y, unless both are given from elsewhere.
func (s *aliasSearch) alias(e int, x, y VarID, negated bool) {
	c := &s.classes
	if c.given[x] != NoVar && (c.given[y] != NoVar || c.state[y] != NoVar) || c.state[x] != NoVar && c.given[y] != NoVar {
		return
	}
	s.eqs[e].used = true
	s.links = append(s.links, link{e, x, y})
	sx, sy := c.state[x], c.state[y]
	small := x
	if c.size[x] >= c.size[y] {
		small = y
	}
	c.members(small, func(m VarID) {
		for _, e := range s.occurs[m] {
			s.push(e)
		}
	})
	c.join(x, y, negated)
	if sx != NoVar && sy != NoVar {
		_, nx := c.find(sx)
		_, ny := c.find(sy)
		right := s.sys.Ref(s.sys.Variables[sy].Der)
		if nx != ny {
			right = s.g.Neg(right)
		}
		s.derive(e, s.sys.Ref(s.sys.Variables[sx].Der), right)
	}
}

// constant notes that factor*x + rest = 0, unless x is given.
func (s *aliasSearch) constant(e int, x VarID, factor float64, rest expr.Node) {
	c := &s.classes
	if c.given[x] != NoVar {
		return
	}
	s.eqs[e].used = true
	s.links = append(s.links, link{e, x, NoVar})
	value := s.g.Const(0)
	if rest != expr.None {
		value = s.g.Div(rest, s.g.Const(-factor))
	}
	c.value[x] = value
	c.members(x, func(m VarID) {
		for _, e := range s.occurs[m] {
			s.open[e]--
			s.push(e)
		}
	})
	if st := c.state[x]; st != NoVar {
		if !s.eqs[e].derived {
			s.pins = append(s.pins, pin{s.eqs[e].src, st})
		}
		s.derive(e, s.sys.Ref(s.sys.Variables[st].Der), s.g.Const(0))
	}
}

// derive adds the time derivative of equation e.
func (s *aliasSearch) derive(e int, left, right expr.Node) {
	s.eqs = append(s.eqs, equation{left: left, right: right, src: s.eqs[e].src, derived: true})
	reads := append([]VarID(nil), s.walk.leaves(left, right)...)
	s.reads = append(s.reads, reads)
	s.open = append(s.open, int32(len(reads)))
	s.queued = append(s.queued, false)
	s.push(int32(len(s.eqs) - 1))
}

// form is x*X + y*Y + rest for two sets X and Y; rest is an expression of parameters,
// None for zero.
type form struct {
	x, y      float64
	rest      expr.Node
	open      bool // reads X or Y, be it with the factor 0
	nonlinear bool
}

// linear returns left - right of equation e as a form in two sets of variables.
func (s *aliasSearch) linear(e int, roots [2]VarID) form {
	left, right := s.eqs[e].left, s.eqs[e].right
	nodes := s.walk.nodes(left, right)
	s.forms = s.forms[:0]
	for _, n := range nodes {
		s.forms = append(s.forms, s.formOf(n, roots))
	}
	return s.combine(s.forms[s.walk.index[left]], s.forms[s.walk.index[right]], -1)
}

func (s *aliasSearch) formOf(n expr.Node, roots [2]VarID) form {
	g := s.g
	switch g.Op(n) {
	case expr.OpConst:
		if g.Value(n) == 0 {
			return form{}
		}
		return form{rest: n}
	case expr.OpVar:
		root, negated := s.classes.find(VarID(g.Slot(n)))
		sign := 1.0
		if negated {
			sign = -1
		}
		switch root {
		case roots[0]:
			return form{x: sign, open: true}
		case roots[1]:
			return form{y: sign, open: true}
		}
		m := s.constants.Copy(n)
		if v, ok := g.IsConst(m); ok && v == 0 {
			return form{}
		}
		return form{rest: m}
	}
	na, nb, nc := g.Args(n)
	var a, b, c form
	a = s.forms[s.walk.index[na]]
	if nb != expr.None {
		b = s.forms[s.walk.index[nb]]
	}
	if nc != expr.None {
		c = s.forms[s.walk.index[nc]]
	}
	if !a.open && !b.open && !c.open {
		return form{rest: s.constants.Copy(n)}.normal(g)
	}
	switch g.Op(n) {
	case expr.OpNeg:
		return s.combine(form{}, a, -1)
	case expr.OpAdd:
		return s.combine(a, b, 1)
	case expr.OpSub:
		return s.combine(a, b, -1)
	case expr.OpMul:
		if !a.open {
			a, b = b, a
		}
		if k, ok := s.number(b); ok {
			return s.combine(form{}, a, k)
		}
	case expr.OpDiv:
		if k, ok := s.number(b); ok && k != 0 {
			return s.combine(form{}, a, 1/k)
		}
	}
	return form{open: true, nonlinear: true}
}

// normal makes a literal zero None.
func (f form) normal(g *expr.Graph) form {
	if v, ok := g.IsConst(f.rest); ok && v == 0 {
		f.rest = expr.None
	}
	return f
}

// number returns the literal that a form is.
func (s *aliasSearch) number(f form) (float64, bool) {
	switch {
	case f.open:
		return 0, false
	case f.rest == expr.None:
		return 0, true
	}
	return s.g.IsConst(f.rest)
}

// combine returns a + k*b.
func (s *aliasSearch) combine(a, b form, k float64) form {
	g := s.g
	f := form{x: a.x + float64(k*b.x), y: a.y + float64(k*b.y), rest: a.rest, open: a.open || b.open, nonlinear: a.nonlinear || b.nonlinear && k != 0}
	if b.rest == expr.None || k == 0 {
		return f
	}
	switch {
	case a.rest == expr.None:
		f.rest = g.Mul(g.Const(k), b.rest)
	case k == -1:
		f.rest = g.Sub(a.rest, b.rest)
	default:
		f.rest = g.Add(a.rest, g.Mul(g.Const(k), b.rest))
	}
	return f.normal(g)
}
