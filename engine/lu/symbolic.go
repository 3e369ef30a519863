package lu

import (
	"slices"

	"gemel/engine/expr"
)

// SymbolicOptions says where factors are kept.
type SymbolicOptions struct {
	// Cell reserves one cell for a factor.
	Cell func() expr.Slot
	// Held tells of cells that keep their value from the factorisation to the last
	// solve, such as parameters: a factor that is such a cell needs no copy. Nil: none.
	Held func(expr.Slot) bool
	// LoopsAbove is the number of operations above which factorisation and solution are loops over
	// lists of cells; FactorStatements and SolveStatements give them then. 0: never.
	LoopsAbove int
	// Separate lets FactorStatements and SolveStatements compute entries and right-hand sides into
	// cells of their own first: what repeats itself among them can become loops then, which
	// elimination, a recurrence, cannot. Factor and Solve must not be used.
	Separate bool
}

// Symbolic is the factorisation of a matrix of expressions in a fixed pivot order.
// Literals fold: a pivot 1 costs nothing, so that elimination of a loop whose
// equations are mostly of the form a - b = 0 costs no more than tearing it by hand.
//
// At each pivot either the column of L or the row of U is divided by the pivot,
// whichever is shorter; the reciprocal is kept and solve multiplies.
type Symbolic struct {
	g       *expr.Graph
	n       int
	order   []Pivot
	factors expr.Assign             // cells <- factors
	stored  map[expr.Node]expr.Slot // looked up only, never iterated
	rows    []factorRow
	pivots  []expr.Node
	looped  *looped          // nil: straight code
	entries expr.Assign      // of a separate factorisation: cells <- entries
	cells   func() expr.Slot // nil: not separate
	rhs     []expr.Slot      // cells of a right-hand side, by row; nil: not yet reserved
}

// factorRow is one row of both factors, as they are read in solve.
type factorRow struct {
	lower      []term
	upper      []term
	reciprocal expr.Node // 1/pivot
	scaled     bool      // the row of U is already divided by the pivot, the column of L is not
}

// term is a factor at a position.
type term struct {
	at  int32
	val expr.Node
}

// NewSymbolic eliminates in the given order, which must be a permutation of rows
// and of columns. A pivot that is the literal 0 gives a *SingularError.
func NewSymbolic(g *expr.Graph, n int, entries []Entry, order []Pivot, o SymbolicOptions) (*Symbolic, error) {
	if len(order) != n {
		panic("lu: pivot order of wrong length")
	}
	s := &Symbolic{g: g, n: n, order: order, stored: make(map[expr.Node]expr.Slot), rows: make([]factorRow, n), pivots: make([]expr.Node, n)}
	at := positions(entries, order)
	lower, upper := fillPattern(at)
	if o.LoopsAbove > 0 {
		counted, err := newLooped(s, entries, at, lower, upper, false, o.LoopsAbove)
		if err == nil && counted.operations > o.LoopsAbove {
			if s.looped, err = newLooped(s, entries, at, lower, upper, true, 0); err == nil {
				s.looped.allocate(o.Cell)
				for k, p := range s.looped.pivot {
					s.pivots[k] = g.Var(s.looped.slot[p])
				}
			}
		}
		if err != nil {
			return nil, err
		}
		if s.looped != nil {
			return s, nil
		}
	}
	if o.Separate {
		entries = s.separate(entries, o)
	}
	if err := s.eliminate(entries, at, lower, upper); err != nil {
		return nil, err
	}
	s.keep(o)
	return s, nil
}

// place is an entry at its positions in the pivot order.
type place struct{ col, entry int32 }

// positions returns the entries of each row position.
func positions(entries []Entry, order []Pivot) [][]place {
	n := len(order)
	rowAt, colAt := make([]int32, n), make([]int32, n)
	for k, p := range order {
		rowAt[p.Row], colAt[p.Col] = int32(k), int32(k)
	}
	rows := make([][]place, n)
	for e, x := range entries {
		k := rowAt[x.Row]
		rows[k] = append(rows[k], place{colAt[x.Col], int32(e)})
	}
	return rows
}

// fillPattern returns the columns of L and U of each row, rising, fill included.
func fillPattern(rows [][]place) (lower, upper [][]int32) {
	n := len(rows)
	lower, upper = make([][]int32, n), make([][]int32, n)
	mark := make([]int32, n) // last row that has the column, plus 1
	var queue heap
	for k := range rows {
		add := func(j int32) {
			if mark[j] == int32(k)+1 {
				return
			}
			mark[j] = int32(k) + 1
			switch {
			case j < int32(k):
				queue.push(j)
			case j > int32(k):
				upper[k] = append(upper[k], j)
			}
		}
		for _, p := range rows[k] {
			add(p.col)
		}
		for len(queue) > 0 {
			j := queue.pop()
			lower[k] = append(lower[k], j)
			for _, c := range upper[j] {
				add(c)
			}
		}
		slices.Sort(upper[k])
	}
	return lower, upper
}

// eliminate computes the rows of L and U one after the other.
func (s *Symbolic) eliminate(entries []Entry, at [][]place, lower, upper [][]int32) error {
	g := s.g
	below := make([]int, s.n) // entries of L in each column
	for k := range lower {
		for _, j := range lower[k] {
			below[j]++
		}
	}
	work := make([]expr.Node, s.n) // the present row; None is zero
	for k := range s.rows {
		for _, p := range at[k] {
			work[p.col] = s.sum(work[p.col], entries[p.entry].Val)
		}
		row := &s.rows[k]
		for _, j := range lower[k] {
			w := work[j]
			work[j] = expr.None
			if w == expr.None {
				continue
			}
			if !s.rows[j].scaled {
				w = g.Mul(w, s.rows[j].reciprocal)
			}
			row.lower = append(row.lower, term{j, w})
			for _, u := range s.rows[j].upper {
				work[u.at] = s.sum(work[u.at], g.Neg(g.Mul(w, u.val)))
			}
		}
		if work[k] == expr.None {
			return &SingularError{Rows: []int{s.order[k].Row}, Cols: []int{s.order[k].Col}}
		}
		s.pivots[k] = work[k]
		row.reciprocal = g.Div(g.Const(1), work[k])
		work[k] = expr.None
		_, literal := g.IsConst(row.reciprocal)
		row.scaled = !literal && len(upper[k]) < below[k]
		for _, j := range upper[k] {
			if work[j] == expr.None {
				continue
			}
			if row.scaled {
				work[j] = g.Mul(work[j], row.reciprocal)
			}
			row.upper = append(row.upper, term{j, work[j]})
			work[j] = expr.None
		}
	}
	return nil
}

// sum adds two entries, of which None and the literal 0 are absent.
func (s *Symbolic) sum(a, b expr.Node) expr.Node {
	if a != expr.None {
		b = s.g.Add(a, b)
	}
	if v, ok := s.g.IsConst(b); ok && v == 0 {
		return expr.None
	}
	return b
}

// keep replaces the factors by what solve reads: literals, held cells and new cells.
func (s *Symbolic) keep(o SymbolicOptions) {
	for k := range s.rows {
		row := &s.rows[k]
		for i := range row.lower {
			row.lower[i].val = s.cell(row.lower[i].val, o)
		}
		row.reciprocal = s.cell(row.reciprocal, o)
		for i := range row.upper {
			row.upper[i].val = s.cell(row.upper[i].val, o)
		}
	}
}

// cell returns an expression with the value of n that can be read at any time until
// the next factorisation.
func (s *Symbolic) cell(n expr.Node, o SymbolicOptions) expr.Node {
	switch s.g.Op(n) {
	case expr.OpConst:
		return n
	case expr.OpNeg:
		a, _, _ := s.g.Args(n)
		return s.g.Neg(s.cell(a, o))
	case expr.OpVar:
		if o.Held != nil && o.Held(s.g.Slot(n)) {
			return n
		}
	}
	slot, ok := s.stored[n]
	if !ok {
		slot = o.Cell()
		s.stored[n] = slot
		s.factors.Dst = append(s.factors.Dst, slot)
		s.factors.Src = append(s.factors.Src, n)
	}
	return s.g.Var(slot)
}

// Looped says whether factorisation and solution are loops; then Factor and Solve must not be used.
func (s *Symbolic) Looped() bool { return s.looped != nil }

// Factor returns the statement that computes all factors from the entries.
func (s *Symbolic) Factor() expr.Assign {
	if s.looped != nil || s.cells != nil {
		panic("lu: Factor of a looped or separate factorisation")
	}
	return s.factors
}

// Pivots returns the pivots as expressions over the entries (of a looped factorisation: over its
// cells), in the order of elimination.
func (s *Symbolic) Pivots() []expr.Node { return s.pivots }

// Nonzeros returns the number of entries of L and U that are not literally zero,
// diagonals counted once.
func (s *Symbolic) Nonzeros() int {
	count := s.n
	if s.looped != nil {
		return s.looped.count()
	}
	for k := range s.rows {
		count += len(s.rows[k].lower) + len(s.rows[k].upper)
	}
	return count
}

// Cells returns the number of cells that hold factors.
func (s *Symbolic) Cells() int {
	if s.looped != nil {
		return s.looped.count() + s.n
	}
	return len(s.factors.Dst)
}

// Solve returns the solution of A x = rhs, rhs by row and x by column, as expressions
// over the factor cells and whatever rhs reads. None in rhs is zero.
func (s *Symbolic) Solve(rhs []expr.Node) []expr.Node {
	if s.looped != nil {
		panic("lu: Solve of a looped factorisation")
	}
	g := s.g
	y := make([]expr.Node, s.n)
	for k, p := range s.order {
		sum := rhs[p.Row]
		if sum == expr.None {
			sum = g.Const(0)
		}
		for _, l := range s.rows[k].lower {
			sum = g.Sub(sum, g.Mul(l.val, y[l.at]))
		}
		if s.rows[k].scaled {
			sum = g.Mul(sum, s.rows[k].reciprocal)
		}
		y[k] = sum
	}
	x := make([]expr.Node, s.n)
	for k := s.n - 1; k >= 0; k-- {
		sum := y[k]
		for i := len(s.rows[k].upper) - 1; i >= 0; i-- { // the unknown that was found last comes last: nothing waits for it before
			u := s.rows[k].upper[i]
			sum = g.Sub(sum, g.Mul(u.val, y[u.at]))
		}
		if !s.rows[k].scaled {
			sum = g.Mul(sum, s.rows[k].reciprocal)
		}
		y[k] = sum
		x[s.order[k].Col] = sum
	}
	return x
}

// SolveAssign is Solve as one statement from the cells rhs (by row) to the cells
// solution (by column); both may be the same cells.
func (s *Symbolic) SolveAssign(rhs, solution []expr.Slot) expr.Assign {
	nodes := make([]expr.Node, s.n)
	for i, c := range rhs {
		nodes[i] = s.g.Var(c)
	}
	return expr.Assign{Dst: solution, Src: s.Solve(nodes)}
}

// heap is a queue of columns, smallest first.
type heap []int32

func (h *heap) push(v int32) {
	*h = append(*h, v)
	a := *h
	for i := len(a) - 1; i > 0 && a[(i-1)/2] > a[i]; i = (i - 1) / 2 {
		a[i], a[(i-1)/2] = a[(i-1)/2], a[i]
	}
}

func (h *heap) pop() int32 {
	a := *h
	top := a[0]
	last := len(a) - 1
	a[0] = a[last]
	a = a[:last]
	for i := 0; ; {
		c := 2*i + 1
		if c >= last {
			break
		}
		if c+1 < last && a[c+1] < a[c] {
			c++
		}
		if a[i] <= a[c] {
			break
		}
		a[i], a[c] = a[c], a[i]
		i = c
	}
	*h = a
	return top
}
