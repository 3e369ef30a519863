package expr

import (
	"math"
	"slices"
)

// Node names one expression of a Graph. The zero Node is None.
type Node int32

// None is the absent expression, such as a variable without a start value.
const None Node = 0

// Slot names one float64 cell that the leaf Var reads: a variable of the model
// in the front end, a memory cell in a Program.
type Slot int32

// Op is the operation of a node.
type Op uint8

// The operations. Comparisons and logic yield 1 or 0; a condition holds when it
// is not 0.
const (
	OpNone    Op = iota
	OpConst      // literal; the bits are kept
	OpVar        // value of a Slot
	OpElem       // element i of the array that starts at a Slot; only inside Map and Fold
	OpNeg        // -a
	OpAbs        // |a|
	OpSqrt       // square root, correctly rounded
	OpFloor      // largest integer <= a
	OpCeil       // smallest integer >= a
	OpTrunc      // towards zero
	OpNearest    // to the nearest integer, ties to even
	OpNot        // 1 where a is 0
	OpExp        // the elementary functions; angles in radians
	OpLog
	OpSin
	OpCos
	OpTan
	OpAsin
	OpAcos
	OpAtan
	OpSinh
	OpCosh
	OpTanh
	OpPow2     // 2^a for an integer a in [-1022, 1023]; kernels only
	OpExponent // unbiased binary exponent of a finite normal a, as a float64; kernels only
	OpMantissa // a scaled by a power of two into [1, 2), sign kept; kernels only
	OpAdd      // a + b
	OpSub
	OpMul
	OpDiv
	OpMin // IEEE 754-2019 minimum: NaN propagates, -0 < +0
	OpMax
	OpPow   // a^b
	OpAtan2 // angle of the point (x = b, y = a)
	OpLt    // a < b
	OpLe
	OpEq
	OpNe
	OpAnd
	OpOr
	OpSelect  // b where a holds, else c; both are evaluated
	OpLocate  // largest i in [0, n-2] with table[i] <= a, else 0; the table is ascending
	OpAt      // table[i], i = trunc(a) clamped to [0, n-1]
	OpHigh    // a with the lower 27 bits of its mantissa cleared; kernels only
	OpCell    // cell base + i of n cells from a Slot on, i = trunc(a) clamped to [0, n-1]
	OpItem    // cell of the present round of a column; only inside Each
	OpLiteral // number of the present round; only inside Each
)

// node is one cell of the graph. For OpConst, bits is the literal; for OpVar and
// OpElem the slot; for OpLocate and OpAt the index of the table; for OpCell the first slot
// and, from bit 32 on, the number of cells; for OpItem and OpLiteral the column.
type node struct {
	op      Op
	a, b, c Node
	bits    uint64
}

// place is an entry of the hash table. The tag spares most looks at nodes that are others.
type place struct {
	tag  uint32 // upper half of the hash
	node Node
}

// Graph is a hash-consed store of expressions. Use New.
type Graph struct {
	nodes  []node
	index  []place // open-addressing hash table over nodes; length a power of two; None is free
	tables [][]float64

	// FoldElementary evaluates exp, log, pow … of constants. It is set by whoever
	// holds the kernels (see expr/interp), so that a folded constant has the bits
	// that the module would compute; while it is nil such nodes stay unfolded.
	FoldElementary func(op Op, a, b float64) (value float64, ok bool)
}

// New returns an empty graph.
func New() *Graph {
	g := &Graph{index: make([]place, 1024)}
	g.nodes = append(g.nodes, node{}) // None
	return g
}

// Reserve makes room for n more nodes.
func (g *Graph) Reserve(n int) {
	g.nodes = slices.Grow(g.nodes, n)
	size := len(g.index)
	for 2*(len(g.nodes)+n) > size {
		size *= 2
	}
	if size > len(g.index) {
		g.rehash(size)
	}
}

// Len is one more than the largest Node of the graph.
func (g *Graph) Len() int { return len(g.nodes) }

// Op returns the operation of n.
func (g *Graph) Op(n Node) Op { return g.nodes[n].op }

// Args returns the operands of n; unused ones are None.
func (g *Graph) Args(n Node) (a, b, c Node) {
	e := &g.nodes[n]
	return e.a, e.b, e.c
}

// Value returns the literal of an OpConst node.
func (g *Graph) Value(n Node) float64 { return math.Float64frombits(g.nodes[n].bits) }

// IsConst says whether n is a literal, and which.
func (g *Graph) IsConst(n Node) (float64, bool) {
	if g.nodes[n].op != OpConst {
		return 0, false
	}
	return g.Value(n), true
}

// Slot returns the slot that an OpVar or OpElem node reads, or the first one of an OpCell node.
func (g *Graph) Slot(n Node) Slot { return Slot(uint32(g.nodes[n].bits)) }

// Span returns the number of cells that an OpCell node chooses from.
func (g *Graph) Span(n Node) int { return int(g.nodes[n].bits >> 32) }

// Table returns the table that an OpLocate or OpAt node reads. It must not be changed.
func (g *Graph) Table(n Node) []float64 { return g.tables[g.nodes[n].bits] }

// TableIndex returns the index of that table among Tables.
func (g *Graph) TableIndex(n Node) int { return int(g.nodes[n].bits) }

// Tables returns all constant tables of the graph.
func (g *Graph) Tables() [][]float64 { return g.tables }

// raw interns a node as it is, without simplification.
func (g *Graph) raw(e node) Node {
	mask := uint64(len(g.index) - 1)
	h := e.hash()
	tag := uint32(h >> 32)
	for i := h & mask; ; i = (i + 1) & mask {
		if p := g.index[i]; p.node != None {
			if p.tag == tag && g.nodes[p.node] == e {
				return p.node
			}
			continue
		}
		n := Node(len(g.nodes))
		g.nodes = append(g.nodes, e)
		g.index[i] = place{tag, n}
		if 2*len(g.nodes) > len(g.index) {
			g.grow()
		}
		return n
	}
}

// grow doubles the hash table.
func (g *Graph) grow() { g.rehash(2 * len(g.index)) }

func (g *Graph) rehash(size int) {
	g.index = make([]place, size)
	mask := uint64(len(g.index) - 1)
	for n := 1; n < len(g.nodes); n++ {
		h := g.nodes[n].hash()
		i := h & mask
		for g.index[i].node != None {
			i = (i + 1) & mask
		}
		g.index[i] = place{uint32(h >> 32), Node(n)}
	}
}

// hash mixes the fields with odd constants and a final avalanche (splitmix64).
func (e *node) hash() uint64 {
	h := uint64(e.op) + 0x9e3779b97f4a7c15*(uint64(uint32(e.a))+uint64(uint32(e.b))<<32)
	h ^= (e.bits + uint64(uint32(e.c))) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// Const returns the literal v. Its bits are kept: Const(0) is not Const(-0).
func (g *Graph) Const(v float64) Node { return g.raw(node{op: OpConst, bits: math.Float64bits(v)}) }

// Var returns the value of slot s.
func (g *Graph) Var(s Slot) Node { return g.raw(node{op: OpVar, bits: uint64(uint32(s))}) }

// Elem returns, inside a Map or Fold, element i of the array that starts at slot s.
func (g *Graph) Elem(s Slot) Node { return g.raw(node{op: OpElem, bits: uint64(uint32(s))}) }

// AddTable stores a constant table for Locate and At, and returns its index.
// Equal tables need not be shared by the caller; they are kept apart.
func (g *Graph) AddTable(values []float64) int {
	g.tables = append(g.tables, append([]float64(nil), values...))
	return len(g.tables) - 1
}

// Locate returns the interval of the ascending table t that holds x: the largest
// i in [0, n-2] with t[i] <= x, and 0 where x lies below or is NaN. n is at least 2.
func (g *Graph) Locate(table int, x Node) Node {
	if v, ok := g.IsConst(x); ok {
		return g.Const(Locate(g.tables[table], v))
	}
	return g.raw(node{op: OpLocate, a: x, bits: uint64(table)})
}

// At returns element i of a table; i is truncated and clamped to the table.
func (g *Graph) At(table int, i Node) Node {
	if v, ok := g.IsConst(i); ok {
		return g.Const(At(g.tables[table], v))
	}
	return g.raw(node{op: OpAt, a: i, bits: uint64(table)})
}

// Cell returns the value of one of the n cells from base on: that at the truncated index,
// clamped to [0, n-1]; NaN reads the first. Each lane follows its own index. It has no
// derivative. n is at least 1.
func (g *Graph) Cell(base Slot, n int, index Node) Node {
	if n < 1 {
		panic("expr: Cell of no cells")
	}
	if v, ok := g.IsConst(index); ok {
		return g.Var(base + Slot(Clamp(v, n)))
	}
	if n == 1 {
		return g.Var(base)
	}
	return g.raw(node{op: OpCell, a: index, bits: uint64(uint32(base)) | uint64(n)<<32})
}

// NaN returns the quiet NaN that stands for "not given" in descriptions.
func NaN() float64 { return math.NaN() }
