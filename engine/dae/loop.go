package dae

import (
	"slices"

	"gemel/engine/expr"
)

// tearer finds the unknowns of a loop that can be eliminated for nothing: those that one
// equation gives, with a factor of parameters only, and that occur in at most one other.
// Eliminating them never adds an entry to the Jacobian. Whatever else could be torn stays
// a residual: the sparse LU does that better.
type tearer struct {
	content [][]int32           // by row of the loop: its unknowns
	altered map[entry]bool      // the factor of the unknown in the row is no longer that of the source
	slopes  map[entry]expr.Node // factors in the source row that were looked at; None: not usable
	used    []bool              // by row: an unknown was found from it
	where   [][]int32           // by unknown of the loop: rows that contain it, among them used ones
	count   []int32             // by unknown: rows that contain it, without used ones
	gone    []bool              // by unknown: eliminated
	entries map[entry]struct{}
	local   []int32  // by VarID: index among the unknowns of the loop, or -1
	forms   []affine // scratch of slope
	has     []bool
}

// entry says that a row contains an unknown.
type entry struct{ row, unknown int32 }

// maxEliminationRounds bounds how often the unknowns of a loop are gone through.
const maxEliminationRounds = 8

// elimination says that an unknown is found from a row, given those that are eliminated
// later and those that are kept.
type elimination struct {
	v     VarID
	r     int32     // index in analysis.rows
	slope expr.Node // factor of v in row r: a literal, or an expression of parameters
}

// loop treats equations that need each other.
func (s *solver) loop(b *Block, rows []int32) {
	b.Kind = Loop
	b.Linear = s.linear(b.Vars, rows)
	gone := s.eliminate(b.Vars, rows)
	var vars []VarID
	var left []int32
	for i, v := range b.Vars {
		if !s.tear.gone[i] {
			vars = append(vars, v)
		}
		if !s.tear.used[i] {
			left = append(left, rows[i])
		}
	}
	if len(vars) == 1 && s.closeLoop(vars[0], left[0], gone) {
		vars, left = nil, nil
	}
	// from the last to the first: each reads only those eliminated after it
	for i := len(gone) - 1; i >= 0; i-- {
		e := gone[i]
		s.iso.leaf = func(u VarID) (affine, bool) { return affine{slope: s.g.Const(1)}, u == e.v }
		f, _ := s.iso.equation(s.rows[e.r].left, s.rows[e.r].right)
		value, _ := s.divide(f, e.r, e.v)
		s.explicit(e.v, value)
	}
	s.keep(b, vars, left)
}

// closeLoop solves the last equation of a loop for the last unknown, if the whole loop
// is linear in it with a factor that divide accepts.
func (s *solver) closeLoop(v VarID, r int32, gone []elimination) bool {
	forms := make(map[VarID]affine, len(gone)+1)
	forms[v] = affine{slope: s.g.Const(1)}
	for _, e := range gone {
		forms[e.v] = affine{}
	}
	s.iso.leaf = func(u VarID) (affine, bool) { f, ok := forms[u]; return f, ok }
	for i := len(gone) - 1; i >= 0; i-- {
		e := gone[i]
		f, ok := s.iso.equation(s.rows[e.r].left, s.rows[e.r].right)
		if !ok {
			return false
		}
		// with e.v put to zero the equation reads f + slope*e.v = 0
		k := s.iso.sub(expr.None, e.slope)
		forms[e.v] = affine{s.iso.div(f.slope, k), s.iso.div(f.rest, k)}
	}
	f, ok := s.iso.equation(s.rows[r].left, s.rows[r].right)
	if !ok {
		return false
	}
	value, ok := s.divide(f, r, v)
	if ok {
		s.explicit(v, value)
	}
	return ok
}

// eliminate returns what can be eliminated, in order.
func (s *solver) eliminate(vars []VarID, rows []int32) []elimination {
	t := &s.tear
	s.prepare(vars, rows)
	var out []elimination
	for range maxEliminationRounds {
		before := len(out)
		for i := range vars {
			if t.gone[i] || t.count[i] > 2 || len(vars)-len(out) == 1 {
				continue
			}
			if p, slope := s.pivot(vars[i], int32(i), rows); p >= 0 {
				out = append(out, elimination{vars[i], rows[p], slope})
				t.substitute(int32(i), p)
			}
		}
		if len(out) == before {
			break
		}
	}
	out = s.readingOrder(out)
	for _, v := range vars {
		t.local[v] = -1
	}
	return out
}

// readingOrder sorts eliminations so that each reads only those after it. There is such
// an order: an unknown is found only from a row into which nothing that contains it was
// put, so no chain of substitutions comes back to it.
func (s *solver) readingOrder(list []elimination) []elimination {
	t := &s.tear
	at := make([]int32, len(t.gone)) // by unknown of the loop: 1 + index in list
	for i, e := range list {
		at[t.local[e.v]] = int32(i) + 1
	}
	out := make([]elimination, 0, len(list))
	entered, left := make([]bool, len(list)), make([]bool, len(list))
	var stack []int32
	for i := range list {
		stack = append(stack, int32(i))
		for len(stack) > 0 {
			k := stack[len(stack)-1]
			if entered[k] {
				stack = stack[:len(stack)-1]
				if !left[k] {
					left[k] = true
					out = append(out, list[k])
				}
				continue
			}
			entered[k] = true
			for _, c := range s.graph.row(list[k].r) {
				if u := t.local[s.unknown[c]]; u >= 0 && at[u] > 0 && !entered[at[u]-1] {
					stack = append(stack, at[u]-1)
				}
			}
		}
	}
	slices.Reverse(out)
	return out
}

// pivot returns the shortest row from which unknown i can be found and its factor there,
// or -1.
func (s *solver) pivot(v VarID, i int32, rows []int32) (best int32, slope expr.Node) {
	t := &s.tear
	t.where[i] = slices.DeleteFunc(t.where[i], func(r int32) bool { return t.used[r] })
	best = -1
	for _, r := range t.where[i] {
		if t.altered[entry{r, i}] || best >= 0 && len(t.content[r]) >= len(t.content[best]) {
			continue
		}
		n, seen := t.slopes[entry{r, i}]
		if !seen {
			n = s.slope(v, s.rows[rows[r]])
			t.slopes[entry{r, i}] = n
		}
		if n != expr.None {
			best, slope = r, n
		}
	}
	return best, slope
}

// slope returns the factor of v in a row that is affine in v, if divide would accept it
// and it needs no other unknown; else None.
func (s *solver) slope(v VarID, w row) expr.Node {
	raw := isolator{g: s.g, walk: s.iso.walk, copy: func(n expr.Node) expr.Node { return n }, forms: s.tear.forms, has: s.tear.has}
	raw.leaf = func(u VarID) (affine, bool) { return affine{slope: s.g.Const(1)}, u == v }
	f, ok := raw.equation(w.left, w.right)
	s.tear.forms, s.tear.has = raw.forms, raw.has
	if !ok || !s.divisor(f.slope) {
		return expr.None
	}
	return f.slope
}

// substitute removes an unknown and the row it is found from; the rest of the row goes
// into the other row that contains the unknown. What it brings along has no longer the
// factor of the source there.
func (t *tearer) substitute(i, pivot int32) {
	t.gone[i], t.used[pivot] = true, true
	other := int32(-1)
	for _, r := range t.where[i] {
		if r != pivot {
			other = r
		}
	}
	for _, k := range t.content[pivot] {
		if t.gone[k] {
			continue
		}
		t.altered[entry{other, k}] = true
		if _, there := t.entries[entry{other, k}]; there || other < 0 {
			t.count[k]--
			continue
		}
		t.entries[entry{other, k}] = struct{}{}
		t.where[k] = append(t.where[k], other)
		t.content[other] = append(t.content[other], k)
	}
}

// prepare lists which unknowns of the loop each row contains.
func (s *solver) prepare(vars []VarID, rows []int32) {
	t := &s.tear
	if t.local == nil {
		t.local = unmatched(len(s.values))
	}
	n := len(vars)
	t.content, t.where = make([][]int32, n), make([][]int32, n)
	t.altered, t.slopes = make(map[entry]bool), make(map[entry]expr.Node)
	t.used, t.gone = make([]bool, n), make([]bool, n)
	t.count, t.entries = make([]int32, n), make(map[entry]struct{})
	for i, v := range vars {
		t.local[v] = int32(i)
	}
	for i, r := range rows {
		for _, c := range s.graph.row(r) {
			if k := t.local[s.unknown[c]]; k >= 0 {
				t.content[i] = append(t.content[i], k)
				t.where[k] = append(t.where[k], int32(i))
				t.count[k]++
				t.entries[entry{int32(i), k}] = struct{}{}
			}
		}
	}
}
