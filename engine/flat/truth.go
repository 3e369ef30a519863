package flat

import (
	"slices"

	"gemel/engine/expr"
)

const maxAtoms = 10 // conditions whose combinations are tried out

// always reports whether a condition holds whatever the comparisons in it say; a < b and b <= a count as opposites. Conditions of many
// comparisons are trusted to hold.
func (f *flattener) always(n expr.Node) bool {
	if n == expr.None {
		return true // set without a statement: a default, an input
	}
	if x, ok := f.g.IsConst(n); ok {
		return x != 0
	}
	var atoms []expr.Node
	f.atoms(n, &atoms)
	if len(atoms) > maxAtoms {
		return true
	}
	for bits := range 1 << len(atoms) {
		if !f.holds(n, atoms, bits) {
			return false
		}
	}
	return true
}

// atoms collects what and, or, not join.
func (f *flattener) atoms(n expr.Node, list *[]expr.Node) {
	a, b, c := f.g.Args(n)
	switch f.g.Op(n) {
	case expr.OpAnd, expr.OpOr:
		f.atoms(a, list)
		f.atoms(b, list)
	case expr.OpNot:
		f.atoms(a, list)
	case expr.OpSelect:
		f.atoms(a, list)
		f.atoms(b, list)
		f.atoms(c, list)
	case expr.OpConst:
	case expr.OpLe:
		f.atoms(f.g.Lt(b, a), list)
	default:
		if !slices.Contains(*list, n) {
			*list = append(*list, n)
		}
	}
}

// holds evaluates a condition where atom i is true if bit i is set.
func (f *flattener) holds(n expr.Node, atoms []expr.Node, bits int) bool {
	a, b, c := f.g.Args(n)
	switch f.g.Op(n) {
	case expr.OpAnd:
		return f.holds(a, atoms, bits) && f.holds(b, atoms, bits)
	case expr.OpOr:
		return f.holds(a, atoms, bits) || f.holds(b, atoms, bits)
	case expr.OpNot:
		return !f.holds(a, atoms, bits)
	case expr.OpSelect:
		if f.holds(a, atoms, bits) {
			return f.holds(b, atoms, bits)
		}
		return f.holds(c, atoms, bits)
	case expr.OpConst:
		x, _ := f.g.IsConst(n)
		return x != 0
	case expr.OpLe:
		return !f.holds(f.g.Lt(b, a), atoms, bits)
	}
	return bits>>slices.Index(atoms, n)&1 != 0
}
