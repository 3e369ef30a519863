package dae

import (
	"slices"

	"gemel/engine/expr"
)

// match assigns equations to unknowns. If that is impossible it explains why.
func (a *analysis) match() {
	a.matchR, a.matchC = a.graph.match()
	for _, list := range [][]int32{a.matchR, a.matchC} {
		if slices.Contains(list, -1) {
			if !a.refuse {
				a.after = a.reduce()
			}
			if a.after == nil {
				a.explain()
			}
			return
		}
	}
}

// orderBlocks finds the order of evaluation.
func (a *analysis) orderBlocks() { a.order = a.graph.blocks(a.matchR, a.matchC) }

// solver turns blocks into expressions and residuals, in evaluation order.
type solver struct {
	*analysis
	iso  isolator
	in   []bool // by VarID: unknown of the present block
	tear tearer
}

// solveBlocks finds the value of every unknown, or keeps it as one of Z. A node is
// copied into its final form only when all variables below it have their values, so one
// memo serves all blocks.
func (a *analysis) solveBlocks() {
	a.values = make([]expr.Node, len(a.sys.Variables))
	a.final = expr.NewSubstituter(a.g, a.g, func(s expr.Slot) expr.Node { return a.values[s] })
	s := &solver{analysis: a, in: make([]bool, len(a.values))}
	s.iso = isolator{g: a.g, walk: &a.walk, copy: a.final.Copy}
	for v := range a.replace {
		// constants come first: their class has no other value
		root, _ := a.classes.find(VarID(v))
		if a.classes.value[root] != expr.None && a.rep[v] == VarID(v) {
			a.explicit(VarID(v), a.replace[v])
		}
	}
	for _, rows := range a.order {
		b := Block{Vars: make([]VarID, len(rows)), Eqs: make([]int, len(rows))}
		slices.Reverse(rows)
		for i, r := range rows {
			b.Vars[i] = a.unknown[a.matchR[r]]
			b.Eqs[i] = a.eqs[a.rows[r].eq].src
		}
		if len(rows) == 1 {
			s.scalar(&b, rows[0])
		} else {
			s.loop(&b, rows)
		}
		s.refuseBoolean(&b)
		a.out.Blocks = append(a.out.Blocks, b)
	}
}

func (a *analysis) explicit(v VarID, value expr.Node) {
	a.values[v] = value
	a.out.Explicit = append(a.out.Explicit, Explicit{v, value})
}

// scalar solves one equation for one unknown.
func (s *solver) scalar(b *Block, r int32) {
	v, w := b.Vars[0], s.rows[r]
	b.Kind, b.Linear = Assigned, true
	leaf := s.sys.Ref(v)
	if w.left == leaf && !slices.Contains(s.walk.leaves(w.right), v) {
		s.explicit(v, s.final.Copy(w.right))
		return
	}
	s.iso.leaf = func(u VarID) (affine, bool) { return affine{slope: s.g.Const(1)}, u == v }
	if f, ok := s.iso.equation(w.left, w.right); ok {
		if value, ok := s.divide(f, r, v); ok {
			s.explicit(v, value)
			return
		}
	}
	b.Kind = Implicit
	b.Linear = s.linear(b.Vars, []int32{r})
	s.keep(b, []VarID{v}, []int32{r})
}

// divide solves slope*v + rest = 0, if slope is a literal or an expression of
// parameters that is not zero for the default parameters. A slope that depends on
// anything else may vanish on the way.
func (s *solver) divide(f affine, r int32, v VarID) (expr.Node, bool) {
	if !s.divisor(f.slope) {
		return expr.None, false
	}
	if _, literal := s.g.IsConst(f.slope); !literal {
		s.out.Divisors = append(s.out.Divisors, Divisor{f.slope, s.eqs[s.rows[r].eq].src, v})
	}
	if f.rest == expr.None {
		return s.g.Const(0), true
	}
	return s.g.Div(s.g.Neg(f.rest), f.slope), true
}

// divisor says whether an equation may be divided by a factor: a literal, or an expression of
// parameters, that is finite and not zero for the default parameters.
func (s *solver) divisor(n expr.Node) bool {
	if n == expr.None {
		return false
	}
	k, literal := s.g.IsConst(n)
	if !literal {
		for _, u := range s.walk.leaves(n) {
			if s.sys.Variables[u].Kind != Parameter {
				return false
			}
		}
		var ok bool
		if k, ok = s.atDefault(n); !ok {
			return false
		}
	}
	return k != 0 && k-k == 0
}

// keep makes the variables unknowns of Z, with the rows as residuals.
func (s *solver) keep(b *Block, vars []VarID, rows []int32) {
	b.Kept = vars
	s.out.Z = append(s.out.Z, vars...)
	for _, r := range rows {
		w := s.rows[r]
		s.out.G = append(s.out.G, s.g.Sub(s.final.Copy(w.left), s.final.Copy(w.right)))
		s.out.GEq = append(s.out.GEq, s.eqs[w.eq].src)
	}
}

// refuseBoolean reports unknowns of a loop that can only be true or false or whole: an
// iteration would not find them.
func (s *solver) refuseBoolean(b *Block) {
	if len(b.Kept) == 0 && b.Kind != Loop {
		return
	}
	var names []string
	var kinds [3]bool
	var pos Pos
	vars := slices.Clone(b.Vars)
	slices.Sort(vars)
	for _, v := range vars {
		t := &s.sys.Variables[v]
		if t.Type == Real {
			continue
		}
		if len(names) == 0 {
			pos = t.Pos
		}
		names, kinds[t.Type] = append(names, t.Name), true
	}
	if len(names) == 0 {
		return
	}
	kind := "Boolean"
	switch {
	case kinds[Integer] && kinds[Boolean]:
		kind = "Boolean and Integer"
	case kinds[Integer]:
		kind = "Integer"
	}
	what := "variable " + names[0] + " depends on itself"
	if len(names) > 1 {
		what = "variables " + listNames(names) + " depend on each other"
	}
	s.problem(pos, "%s %s at the same instant, within these equations%s\n  break the circle, for example with pre(%s)", kind, what, s.listEquations(b.Eqs), names[0])
}

// linear says whether the rows are linear in the variables.
func (s *solver) linear(vars []VarID, rows []int32) bool {
	for _, v := range vars {
		s.in[v] = true
	}
	ok := true
	for _, r := range rows {
		ok = ok && s.degree(s.rows[r]) <= 1
	}
	for _, v := range vars {
		s.in[v] = false
	}
	return ok
}

// degree returns 0, 1 or, for anything higher, 2: the degree of a row in the unknowns
// that are marked.
func (s *solver) degree(w row) int8 {
	g := s.g
	nodes := s.walk.nodes(w.left, w.right)
	degrees := make([]int8, len(nodes))
	at := func(n expr.Node) int8 {
		if n == expr.None {
			return 0
		}
		return degrees[s.walk.index[n]]
	}
	for i, n := range nodes {
		na, nb, nc := g.Args(n)
		a, b, c := at(na), at(nb), at(nc)
		d := int8(2)
		switch op := g.Op(n); {
		case op == expr.OpVar:
			d = 0
			if s.in[g.Slot(n)] {
				d = 1
			}
		case op == expr.OpNeg || op == expr.OpAdd || op == expr.OpSub:
			d = max(a, b)
		case op == expr.OpMul:
			d = min(a+b, 2)
		case op == expr.OpDiv && b == 0:
			d = a
		case op == expr.OpSelect && a == 0:
			d = max(b, c)
		case a == 0 && b == 0 && c == 0:
			d = 0
		}
		degrees[i] = d
	}
	return max(at(w.left), at(w.right))
}
