package expr

import "iter"

// Column is a row of cells that an Each reads or writes, one a round.
type Column struct {
	At []Slot // by round

	// In a Weave, a column may instead be given by turn: the cells From[t], From[t]+Step,
	// From[t]+2*Step … are those of the rounds of turn t. At is nil then.
	From []Slot
	Step Slot
}

// Each is an indexed loop. For i in [0, N), one round after the other, the cell of round i of
// Columns[Dst[k]] <- Src[k] for all k at once; the leaf Item(c) reads the cell of round i of
// Columns[c], Literal(c) is the number Literals[c][i], and Var(s) reads cell s, which
// no column of Dst holds. A round reads what earlier rounds stored.
type Each struct {
	N        int
	Columns  []Column
	Literals [][]float64 // (literals × N)
	Dst      []int       // columns
	Src      []Node
}

// Weave interleaves loops: in turn t each part, one after the other, does its next Count[t]
// rounds. So the loops of a sparse elimination, whose lengths differ from row to row, are
// one statement.
type Weave struct {
	Turns int
	Parts []Part
}

// Part is one loop of a Weave.
type Part struct {
	Each
	Count []int32 // rounds by turn; their sum is N. Nil: one in each turn
}

func (Each) stmt()  {}
func (Weave) stmt() {}

// Round returns the cell of a column in round i, the k-th of turn t.
func (c *Column) Round(i, t, k int) Slot {
	if c.At != nil {
		return c.At[i]
	}
	return c.From[t] + Slot(k)*c.Step
}

// Cells lists the cells of a column in the order of the rounds; count is that of its Part.
func (c *Column) Cells(count []int32) iter.Seq[Slot] {
	return func(yield func(Slot) bool) {
		for _, s := range c.At {
			if !yield(s) {
				return
			}
		}
		for t, s := range c.From {
			n := int32(1)
			if count != nil {
				n = count[t]
			}
			for range n {
				if !yield(s) {
					return
				}
				s += c.Step
			}
		}
	}
}

// Item returns, inside an Each, the cell of the present round of column c.
func (g *Graph) Item(c int) Node { return g.raw(node{op: OpItem, bits: uint64(c)}) }

// Literal returns, inside an Each, the number of the present round of row c of Literals.
func (g *Graph) Literal(c int) Node { return g.raw(node{op: OpLiteral, bits: uint64(c)}) }

// Column returns the column of an OpItem node, or the row of Literals of an OpLiteral node.
func (g *Graph) Column(n Node) int { return int(g.nodes[n].bits) }
