package wasm

import (
	"encoding/binary"
	"math"

	"gemel/engine/expr"
)

// table is a constant table in the memory of the module.
type table struct {
	offset uint32
	values []float64
}

// table returns the number of the module table with these values.
func (em *emitter) table(values []float64) int {
	key := make([]byte, 0, 8*len(values))
	for _, v := range values {
		key = binary.LittleEndian.AppendUint64(key, math.Float64bits(v))
	}
	if t, ok := em.tableIndex[string(key)]; ok {
		return t
	}
	t := len(em.tables)
	em.tableIndex[string(key)] = t
	em.tables = append(em.tables, table{offset: em.tableBase + uint32(len(em.tableData)), values: values})
	em.tableData = append(em.tableData, key...)
	return t
}

// The way from a number to an element of a table. These values are shared by all
// tables that are read at one place, and by neighbouring elements.
const (
	opIndex   = expr.Op(255) // vector whose halves hold 8*a in their low bits; bits say what to do first
	opLower32 = expr.Op(254) // i32 in the low bits of the lower half of a, times bits
	opUpper32 = expr.Op(253) // the same of the upper half
)

const (
	indexRound = 1 << 32 // a may have a fraction
	indexClamp = 1 << 33 // a may lie outside of the table
)

// isI32 says whether op yields an i32 and not a vector.
func isI32(op expr.Op) bool { return op == opLower32 || op == opUpper32 }

// element returns the value of element i of module table t. both says that the halves of
// a vector may want different elements.
func (b *block) element(t int, i vid, both bool) vid {
	n := len(b.tables[t].values)
	low, high, known := b.bounds(i)
	known = known && low >= 0 && high <= float64(n-1)
	e := value{op: expr.OpAt, bits: uint64(t)}
	sum, scale, plus := b.affine(i)
	factor := uint64(1)
	switch {
	case known && sum != 0 && int(b.tables[t].offset)+8*plus >= 0:
		factor = uint64(8 * scale)
		e.bits |= uint64(uint32(int32(plus))) << 32
	case known && b.isInteger(i):
		sum = b.intern(value{op: opIndex, a: i})
	case b.isInteger(i):
		sum = b.intern(value{op: opIndex, a: i, bits: uint64(n-1) | indexClamp})
	default:
		sum = b.intern(value{op: opIndex, a: i, bits: uint64(n-1) | indexClamp | indexRound})
	}
	e.a = b.intern(value{op: opLower32, a: sum, bits: factor})
	if both {
		e.b = b.intern(value{op: opUpper32, a: sum, bits: factor})
	}
	return b.intern(e)
}

// cellAt returns the value of the one that i chooses of n cells from a byte offset on.
func (b *block) cellAt(offset uint32, n int, i vid, sh shape) vid {
	index := value{op: opIndex, a: i, bits: uint64(n-1) | indexClamp}
	if !b.isInteger(i) {
		index.bits |= indexRound
	}
	sum := b.intern(index)
	e := value{op: expr.OpCell, bits: uint64(offset) | uint64(offset+uint32(n)*sh.cell)<<32}
	e.a = b.intern(value{op: opLower32, a: sum, bits: uint64(sh.cell / 8)})
	if b.both {
		e.b = b.intern(value{op: opUpper32, a: sum, bits: uint64(sh.cell / 8)})
	}
	return b.intern(e)
}

// affine returns v as scale*j + plus, where the integer j stands in the low bits of sum. Kernels
// round x by adding and subtracting 1.5*2^52, or a lower power of two for a
// finer grid; the sum holds the result as an integer already. sum is 0 when v is not of this form.
func (b *block) affine(v vid) (sum vid, scale, plus int) {
	small := func(a vid) (int, bool) {
		c, ok := b.literal(a)
		return int(c), ok && c == math.Trunc(c) && math.Abs(c) < 1<<20
	}
	e := &b.values[v]
	if e.op == expr.OpAdd {
		for _, pair := range [...][2]vid{{e.a, e.b}, {e.b, e.a}} {
			if c, ok := small(pair[0]); ok {
				sum, scale, plus = b.affine(pair[1])
				return sum, scale, plus + c
			}
		}
	}
	scale = 1
	if c, ok := small(e.a); ok && e.op == expr.OpMul && c > 0 {
		v, scale = e.b, c
	}
	sum, grid := b.rounded(v)
	if scale%grid != 0 {
		return 0, 0, 0
	}
	return sum, scale / grid, 0
}

// toInteger is 1.5*2^52: a sum with it is an integer.
const toInteger = 0x1.8p52

// rounded returns sum = x + c with c = toInteger/grid when v is sum - c, else 0.
func (b *block) rounded(v vid) (sum vid, grid int) {
	e := &b.values[v]
	if e.op != expr.OpAdd {
		return 0, 1
	}
	for _, pair := range [...][2]vid{{e.a, e.b}, {e.b, e.a}} {
		c, ok := b.literal(pair[0])
		g := -toInteger / c
		if !ok || !(g >= 1 && g <= 1<<20) || g != math.Trunc(g) || math.Float64bits(g)<<12 != 0 {
			continue
		}
		e := &b.values[pair[1]]
		x, isX := b.literal(e.a)
		y, isY := b.literal(e.b)
		if e.op == expr.OpAdd && (isX && x == -c || isY && y == -c) {
			return pair[1], int(g)
		}
	}
	return 0, 1
}

// literal returns the number that v is.
func (b *block) literal(v vid) (float64, bool) {
	e := &b.values[v]
	return math.Float64frombits(e.bits), e.op == expr.OpConst
}

// isInteger says whether v is known to be an integer.
func (b *block) isInteger(v vid) bool {
	switch e := &b.values[v]; e.op {
	case expr.OpLocate, expr.OpFloor, expr.OpCeil, expr.OpTrunc, expr.OpNearest:
		return true
	case expr.OpConst:
		c := math.Float64frombits(e.bits)
		return c == math.Trunc(c)
	case expr.OpMul:
		return b.isInteger(e.a) && b.isInteger(e.b)
	case expr.OpAdd:
		sum, grid := b.rounded(v)
		return sum != 0 && grid == 1 || b.isInteger(e.a) && b.isInteger(e.b)
	}
	return false
}

// bounds returns the range of v where that is easy to see; then v is no NaN.
func (b *block) bounds(v vid) (low, high float64, ok bool) {
	e := &b.values[v]
	switch e.op {
	case expr.OpLocate:
		return 0, float64(len(b.tables[e.bits].values) - 2), true
	case expr.OpConst:
		c := math.Float64frombits(e.bits)
		return c, c, c == c
	case expr.OpAbs:
		return 1, 2, b.values[e.a].op == expr.OpMantissa
	case opFraction:
		return 1, 2, true
	}
	if e.op != expr.OpAdd && e.op != expr.OpMul {
		return 0, 0, false
	}
	la, ha, oka := b.bounds(e.a)
	lb, hb, okb := b.bounds(e.b)
	if !oka || !okb {
		return 0, 0, false
	}
	if e.op == expr.OpAdd {
		return la + lb, ha + hb, true
	}
	return float64(la * lb), float64(ha * hb), la >= 0 && lb >= 0
}

// index replaces a number on the stack by an opIndex: truncated and clamped, where NaN
// reads element 0. Added to 2^49, whose last place is 1/8, an integer stands in
// the low bits times 8.
func (g *generator) index(e *value) {
	w := g.out
	if e.bits&indexClamp != 0 {
		x := w.local(typeV128)
		w.set(x)
		w.v128(math.Float64bits(float64(uint32(e.bits)))) // pmin(n-1, pmax(0, x)): NaN gives 0
		w.v128(0)
		w.get(x)
		w.simd(simdPMax)
		w.simd(simdPMin)
		w.release(x)
	}
	if e.bits&indexRound != 0 {
		w.simd(simdFloor)
	}
	w.v128(math.Float64bits(1 << 49))
	w.simd(simdAdd)
	w.ops += 4
}

// half pushes an opLower32 or opUpper32.
func (g *generator) half(e *value) {
	g.push(e.a)
	g.out.simd(simdI32Get)
	if e.op == opLower32 {
		g.out.op(0)
	} else {
		g.out.op(2)
	}
	if e.bits != 1 {
		g.out.i32(int32(e.bits))
		g.out.op(opI32Mul)
	}
}

// at pushes an element of a table, or one for each half.
func (g *generator) at(e *value) {
	w := g.out
	offset := uint32(int32(g.em.tables[uint32(e.bits)].offset) + 8*int32(e.bits>>32))
	if e.b == 0 {
		g.push(e.a)
		w.simd(simdLoadZero)
		w.memarg(3, offset)
		return
	}
	// a load of a lane would go through a register for integers
	g.push(e.a)
	w.simd(simdLoadZero)
	w.memarg(3, offset)
	g.push(e.b)
	w.op(opF64Load)
	w.memarg(3, offset)
	w.simd(simdSet)
	w.op(1)
	w.ops += 2
}

// cell pushes the chosen one of a number of cells, or one for each half.
func (g *generator) cell(e *value) {
	w, offset := g.out, uint32(e.bits)
	address := func(i vid) {
		w.get(w.base)
		g.push(i)
		w.op(opI32Add)
	}
	if e.b == 0 {
		address(e.a)
		w.simd(simdLoadZero)
		w.memarg(3, offset)
		w.ops++
		return
	}
	address(e.b)
	address(e.a)
	w.simd(simdLoadSplat)
	w.memarg(3, offset)
	w.simd(simdLoadLane)
	if g.em.shape == laneShape {
		offset += 8
	}
	w.memarg(3, offset)
	w.op(1)
	w.ops += 4
}

// locate replaces a number on the stack by its interval in table t.
func (g *generator) locate(t int) {
	tab := g.em.tables[t]
	w := g.out
	search := func(lane byte) {
		w.simd(simdGet)
		w.op(lane)
		w.i32(int32(tab.offset))
		w.i32(int32(len(tab.values) - 1))
		w.op(opCall)
		w.u32(g.em.locateFunc())
		w.op(opF64ConvI32)
	}
	x := w.local(typeV128)
	w.set(x)
	w.v128(0)
	w.get(x)
	search(0)
	w.simd(simdSet)
	w.op(0)
	if g.sh.access != lower {
		w.get(x)
		search(1)
		w.simd(simdSet)
		w.op(1)
	}
	w.release(x)
	w.ops += 4
}

// locateBody is the binary search (x, base, intervals) -> interval: it halves
// [low, low+n) until one interval is left. NaN compares false and ends at 0.
func locateBody() *body {
	b := &body{params: []byte{typeF64, typeI32, typeI32}, result: typeI32}
	const x, base, n = 0, 1, 2
	low, half := b.local(typeI32), b.local(typeI32)
	b.op(opBlock, 0x40, opLoop, 0x40)
	b.get(n)
	b.i32(2)
	b.op(opI32LtS, opBrIf, 1)
	b.get(n)
	b.i32(1)
	b.op(opI32ShrU)
	b.set(half)
	// low += half where t[low+half] <= x
	b.get(low)
	b.get(half)
	b.op(opI32Add)
	b.get(low)
	b.get(low)
	b.get(half)
	b.op(opI32Add)
	b.i32(3)
	b.op(opI32Shl)
	b.get(base)
	b.op(opI32Add, opF64Load)
	b.memarg(3, 0)
	b.get(x)
	b.op(opF64Le, opSelect)
	b.set(low)
	b.get(n)
	b.get(half)
	b.op(opI32Sub)
	b.set(n)
	b.op(opBr, 0, opEnd, opEnd)
	b.get(low)
	return b
}
