package wasm

import (
	"fmt"

	"gemel/engine/expr"
	"gemel/engine/kernel"
)

// vid names a value of a block; 0 is none.
type vid int32

// value is an operation on earlier values. For OpConst bits is the literal, for
// OpVar and OpElem a byte offset in memory (and, from bit 32 of OpElem on, the
// address of an indexed loop that it counts from), for OpLiteral an offset in the row, for OpLocate and OpAt the number of a
// module table, for OpCell the byte offset of the first cell and, from bit 32 on, of the end. An OpVar with inLocal set is the local of that number.
type value struct {
	op      expr.Op
	a, b, c vid
	bits    uint64
}

// inLocal marks the bits of an OpVar that is not in memory but in a local: a
// parameter of a kernel or the accumulator of a Fold.
const inLocal = 1 << 32

// rootKind says where the value of a root goes.
type rootKind uint8

const (
	toCell  rootKind = iota // the cell at byte offset place
	toElem                  // the element at byte offset place from the running index
	toLocal                 // the local number place
	toStack                 // the operand stack
)

// root is a value that leaves a block.
type root struct {
	v     vid
	kind  rootKind
	place uint32

	address uint32 // of a toElem in an indexed loop
}

// block is straight-line code by value numbering: every load reads the memory
// as it was when the block began, every cell is stored at most once, at the end
// of its life in the block. So a run of parallel assignments is one parallel
// assignment, common subexpressions are shared across statements, and what one
// statement stores the next one reads without a detour over memory.
type block struct {
	values []value
	index  []vid // hash table of values by their content, 0 is empty; its size is a power of two
	stores []root
	at     map[uint32]int // offset of a cell -> its entry in stores
	tables []table        // the tables of the module
	early  bool           // all elements are loaded before anything is stored
	both   bool           // both halves of a vector are values of the program
	groups [][]vid        // values to be computed in one go, in this order
	group  map[vid]int    // value -> its entry in groups
}

func newBlock(em *emitter, both bool) *block {
	return &block{values: make([]value, 1), index: make([]vid, 64), at: make(map[uint32]int), group: make(map[vid]int), both: both, tables: em.tables}
}

func (b *block) empty() bool { return len(b.stores) == 0 }

// intern returns the value e, which it adds when it is new.
func (b *block) intern(e value) vid {
	k := b.find(e)
	if id := b.index[k]; id != 0 {
		return id
	}
	id := vid(len(b.values))
	b.values = append(b.values, e)
	b.index[k] = id
	if 2*len(b.values) > len(b.index) {
		b.index = make([]vid, 4*len(b.index))
		for v := 1; v < len(b.values); v++ {
			b.index[b.find(b.values[v])] = vid(v)
		}
	}
	return id
}

// lookup returns the value e if it exists.
func (b *block) lookup(e value) (vid, bool) {
	v := b.index[b.find(e)]
	return v, v != 0
}

// find returns the place of e in the hash table: where it is or would be put.
func (b *block) find(e value) int {
	const k1, k2 = 0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9
	h := (uint64(e.op)+uint64(uint32(e.a))<<8)*k1 ^ (uint64(uint32(e.b))<<32+uint64(uint32(e.c)))*k2 ^ e.bits*k1
	h ^= h >> 32
	h *= k2
	mask := uint64(len(b.index) - 1)
	for i := h >> 20 & mask; ; i = (i + 1) & mask {
		if v := b.index[i]; v == 0 || b.values[v] == e {
			return int(i)
		}
	}
}

// cell returns the present content of the cell at offset.
func (b *block) cell(offset uint32) vid {
	if k, ok := b.at[offset]; ok {
		return b.stores[k].v
	}
	return b.intern(value{op: expr.OpVar, bits: uint64(offset)})
}

// store makes v the content of the cell at offset.
func (b *block) store(offset uint32, v vid) {
	if k, ok := b.at[offset]; ok {
		b.stores[k].v = 0 // overwritten before anybody outside can see it
	}
	b.at[offset] = len(b.stores)
	b.stores = append(b.stores, root{v: v, place: offset})
}

// roots returns the stores that change something.
func (b *block) roots() []root {
	var out []root
	for _, r := range b.stores {
		if r.v == 0 {
			continue
		}
		if e := b.values[r.v]; e.op == expr.OpVar && e.bits == uint64(r.place) {
			continue
		}
		out = append(out, r)
	}
	return out
}

// translator copies expressions of a graph into a block. Its memo lives until
// a cell that was read through it is stored.
type translator struct {
	em    *emitter
	g     *expr.Graph
	blk   *block
	leaf  func(op expr.Op, s expr.Slot) (vid, error)
	span  func(s expr.Slot, n int) error // called before a node reads one of n cells
	memo  []vid
	stamp []int32 // memo[n] is valid when stamp[n] == epoch
	epoch int32
	stack []expr.Node
}

func newTranslator(em *emitter, g *expr.Graph) *translator {
	return &translator{em: em, g: g, memo: make([]vid, g.Len()), stamp: make([]int32, g.Len())}
}

// begin directs the translator to a block.
func (t *translator) begin(b *block, leaf func(op expr.Op, s expr.Slot) (vid, error), span func(s expr.Slot, n int) error) {
	t.blk, t.leaf, t.span = b, leaf, span
	t.forget()
}

// forget drops the memo.
func (t *translator) forget() { t.epoch++ }

func (t *translator) known(n expr.Node) bool { return n == expr.None || t.stamp[n] == t.epoch }

func (t *translator) get(n expr.Node) vid {
	if n == expr.None {
		return 0
	}
	return t.memo[n]
}

// node returns the value of n. It walks with a stack of its own: expressions
// may be nested a million deep.
func (t *translator) node(n expr.Node) (vid, error) {
	if n <= expr.None || int(n) >= t.g.Len() {
		return 0, fmt.Errorf("wasm: node %d is not an expression of the graph", n)
	}
	t.stack = append(t.stack[:0], n)
	for len(t.stack) > 0 {
		n := t.stack[len(t.stack)-1]
		if t.known(n) {
			t.stack = t.stack[:len(t.stack)-1]
			continue
		}
		a, b, c := t.g.Args(n)
		if ka, kb, kc := t.known(a), t.known(b), t.known(c); !ka || !kb || !kc {
			for _, arg := range [...]expr.Node{c, b, a} { // a on top: evaluated first
				if !t.known(arg) {
					t.stack = append(t.stack, arg)
				}
			}
			continue
		}
		v, err := t.make(n, a, b, c)
		if err != nil {
			return 0, err
		}
		t.memo[n], t.stamp[n] = v, t.epoch
		t.stack = t.stack[:len(t.stack)-1]
	}
	return t.memo[n], nil
}

func (t *translator) make(n, a, b, c expr.Node) (vid, error) {
	op := t.g.Op(n)
	count := operands(op)
	if (count > 0 && a == expr.None) || (count > 1 && b == expr.None) || (count > 2 && c == expr.None) {
		return 0, fmt.Errorf("wasm: node %d lacks an operand", n)
	}
	e := value{op: op, a: t.get(a), b: t.get(b), c: t.get(c)}
	switch op {
	case expr.OpNone:
		return 0, fmt.Errorf("wasm: node %d has no operation", n)
	case expr.OpConst:
		e.bits = constBits(t.g.Value(n))
	case expr.OpVar, expr.OpElem, expr.OpItem, expr.OpLiteral:
		return t.leaf(op, t.g.Slot(n))
	case expr.OpLocate, expr.OpAt:
		values := t.g.Table(n)
		if len(values) == 0 || op == expr.OpLocate && len(values) < 2 {
			return 0, fmt.Errorf("wasm: table %d has %d values, too few", t.g.TableIndex(n), len(values))
		}
		table := t.em.table(values)
		if op == expr.OpAt {
			return t.blk.element(table, e.a, t.blk.both), nil
		}
		e.bits = uint64(table)
	case expr.OpCell:
		s, n := t.g.Slot(n), t.g.Span(n)
		if err := t.em.checkSlot(s, n); err != nil {
			return 0, err
		}
		if err := t.span(s, n); err != nil {
			return 0, err
		}
		return t.blk.cellAt(uint32(s)*t.em.shape.cell, n, e.a, t.em.shape), nil
	case expr.OpSelect, expr.OpPow2, expr.OpExponent, expr.OpMantissa, expr.OpHigh:
	default:
		if _, ok := directOp(op); ok {
			break
		}
		if _, _, _, ok := kernel.Graph(op); !ok {
			return 0, fmt.Errorf("wasm: node %d: no code for operation %d", n, op)
		}
	}
	return t.blk.intern(e), nil
}
