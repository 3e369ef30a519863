package wasm

import (
	"math"

	"gemel/engine/expr"
)

// shape says what the two halves of a vector are and how cells lie in memory.
// All arithmetic is f64x2, also of one instance, which uses the lower half only:
// a literal is then one load instead of two moves, a select is no branch, and
// rounding and square root do not wait for the old content of a register.
type shape struct {
	access access
	cell   uint32 // bytes from one cell to the next
}

// access is the way from cells to vectors.
type access uint8

const (
	lower access = iota // one instance: a cell is the lower half, the upper is 0
	lanes               // two instances, interleaved: a cell is both halves
	pairs               // one instance: an element is two neighbours, a cell is spread to both halves
)

var (
	singleShape = shape{lower, 8}
	laneShape   = shape{lanes, 16}
	pairShape   = shape{pairs, 8}
)

// generator emits the steps of a schedule into a body.
type generator struct {
	em       *emitter
	out      *body
	sh       shape
	sc       *schedule
	elems    []uint32 // locals with the addresses of elements; only out.base outside loops
	row      uint32   // local with the address of the row of an indexed loop
	rowBytes uint32   // from row to row
	ways     []way    // by address of elements, where two rounds of an indexed loop are computed at once
	where    []uint32
}

func newGenerator(em *emitter, out *body, sh shape, sc *schedule) *generator {
	return &generator{em: em, out: out, sh: sh, sc: sc, elems: []uint32{out.base}, where: make([]uint32, len(sc.blk.values))}
}

// way leads to the elements of two rounds: of the second one at another address, or some bytes
// behind the first one.
type way struct {
	split  bool // they are not neighbours
	second uint32
	step   uint32
}

// run emits steps [from, to).
func (g *generator) run(from, to int) {
	for i := from; i < to; i++ {
		st := g.sc.steps[i]
		g.out.ops += int(g.sc.weight[i])
		if st.root < 0 {
			g.compute(st.v)
			g.releaseOperands(st.v, int32(i))
			g.where[st.v] = g.out.local(typeOf(g.sc.blk.values[st.v].op))
			g.out.set(g.where[st.v])
			continue
		}
		g.leave(g.sc.roots[st.root])
		g.releaseTree(st.v, int32(i))
	}
}

// typeOf returns the type in which a value is kept.
func typeOf(op expr.Op) byte {
	if isI32(op) {
		return typeI32
	}
	return typeV128
}

func (g *generator) releaseOperands(v vid, at int32) {
	e := &g.sc.blk.values[v]
	for _, a := range [...]vid{e.a, e.b, e.c} {
		if a != 0 {
			g.releaseTree(a, at)
		}
	}
}

func (g *generator) releaseTree(v vid, at int32) {
	if !g.sc.kept[v] {
		g.releaseOperands(v, at)
		return
	}
	if g.sc.last[v] == at {
		g.sc.last[v] = -1 // once
		g.out.release(g.where[v])
	}
}

func (g *generator) leave(r root) {
	switch r.kind {
	case toCell:
		g.out.get(g.out.base)
		if e := &g.sc.blk.values[r.v]; e.op == opUpper && !g.sc.kept[r.v] {
			g.number(e.a)
			g.out.simd(simdStoreLane)
			g.out.memarg(3, r.place)
			g.out.op(1)
			break
		}
		g.number(r.v)
		g.store(r.place)
	case toElem:
		if g.ways != nil && g.ways[r.address].split {
			g.storeSplit(r)
			break
		}
		g.out.get(g.elems[r.address])
		g.number(r.v)
		g.store(r.place)
	case toLocal:
		g.number(r.v)
		g.out.set(r.place)
	case toStack:
		g.number(r.v)
	}
}

// store pops a vector and an address.
func (g *generator) store(offset uint32) {
	if g.sh.access == lower {
		g.out.simd(simdStoreLane)
		g.out.memarg(3, offset)
		g.out.op(0)
		return
	}
	g.out.simd(simdStore)
	g.out.memarg(3, offset)
}

// load pushes what lies at base + offset: a cell, or an element.
func (g *generator) load(base, offset uint32, element bool) {
	g.out.get(base)
	switch {
	case g.sh.access == lower:
		g.out.simd(simdLoadZero)
	case g.sh.access == pairs && !element:
		g.out.simd(simdLoadSplat)
	default:
		g.out.simd(simdLoad)
	}
	g.out.memarg(3, offset)
}

// loadSplit pushes the elements of two rounds that are not neighbours.
func (g *generator) loadSplit(first uint32, w way, offset uint32) {
	g.out.get(w.second)
	g.out.get(first)
	g.out.simd(simdLoadZero)
	g.out.memarg(3, offset)
	g.out.simd(simdLoadLane)
	g.out.memarg(3, offset+w.step)
	g.out.op(1)
	g.out.ops++
}

// storeSplit stores a root to the elements of two rounds that are not neighbours.
func (g *generator) storeSplit(r root) {
	w := g.ways[r.address]
	v := g.out.local(typeV128)
	g.number(r.v)
	g.out.set(v)
	for lane, to := range [...]uint32{g.elems[r.address], w.second} {
		g.out.get(to)
		g.out.get(v)
		g.out.simd(simdStoreLane)
		g.out.memarg(3, r.place+uint32(lane)*w.step)
		g.out.op(byte(lane))
	}
	g.out.release(v)
	g.out.ops += 2
}

// number pushes v as a number: truth as 1 or 0.
func (g *generator) number(v vid) {
	g.push(v)
	if isTruth(g.sc.blk.values[v].op) {
		g.out.v128(math.Float64bits(1))
		g.out.simd(simdAnd)
	}
}

// truth pushes v as a mask.
func (g *generator) truth(v vid) {
	g.push(v)
	if !isTruth(g.sc.blk.values[v].op) {
		g.out.v128(0)
		g.out.simd(simdNe)
	}
}

// push pushes v in its own form: a number, or a mask for truth.
func (g *generator) push(v vid) {
	if g.sc.kept[v] {
		g.out.get(g.where[v])
		return
	}
	g.compute(v)
}

// compute evaluates v onto the stack.
func (g *generator) compute(v vid) {
	e := &g.sc.blk.values[v]
	w := g.out
	switch e.op {
	case expr.OpConst:
		w.v128(e.bits)
	case expr.OpVar:
		if e.bits&inLocal != 0 {
			w.get(uint32(e.bits))
		} else {
			g.load(w.base, uint32(e.bits), false)
		}
	case expr.OpElem:
		if a := e.bits >> 32; g.ways != nil && g.ways[a].split {
			g.loadSplit(g.elems[a], g.ways[a], uint32(e.bits))
			break
		}
		g.load(g.elems[e.bits>>32], uint32(e.bits), true)
	case expr.OpLiteral:
		if g.ways != nil {
			g.loadSplit(g.row, way{second: g.row, step: g.rowBytes}, uint32(e.bits))
			break
		}
		w.get(g.row)
		if g.sh.access == lower {
			w.simd(simdLoadZero)
		} else {
			w.simd(simdLoadSplat)
		}
		w.memarg(3, uint32(e.bits))
	case expr.OpNot, expr.OpAnd, expr.OpOr:
		g.truth(e.a)
		if e.b != 0 {
			g.truth(e.b)
		}
		w.simd(direct[e.op])
	case expr.OpSelect:
		g.choose(e)
	case opRare:
		g.rare(e)
	case expr.OpPow2, expr.OpExponent, expr.OpMantissa, expr.OpHigh, opFraction:
		g.number(e.a)
		g.bitOperation(e.op)
	case expr.OpLocate:
		g.number(e.a)
		g.locate(int(e.bits))
	case opIndex:
		g.number(e.a)
		g.index(e)
	case opLower32, opUpper32:
		g.half(e)
	case expr.OpAt:
		g.at(e)
	case expr.OpCell:
		g.cell(e)
	case expr.OpMin, expr.OpMax:
		g.limit(e)
	case opPack:
		g.pack(e)
	case opUpper:
		g.number(e.a)
		g.upper()
	default:
		g.number(e.a)
		if e.b != 0 {
			g.number(e.b)
		}
		if op, ok := directOp(e.op); ok {
			w.simd(op)
		} else {
			w.op(opCall)
			w.u32(g.em.kernelFunc(e.op))
		}
	}
}

// choose pushes b where the condition a holds, else c, with fewer instructions where the
// two are related. All patterns of bits that are NaN count as the same.
func (g *generator) choose(e *value) {
	w, values := g.out, g.sc.blk.values
	b, c := &values[e.b], &values[e.c]
	bConst, cConst := b.op == expr.OpConst, c.op == expr.OpConst
	switch {
	case cConst && c.bits == 0:
		g.number(e.b)
		g.truth(e.a)
		w.simd(simdAnd)
	case bConst && b.bits == 0:
		g.number(e.c)
		g.truth(e.a)
		w.simd(simdAndNot)
	case bConst && cConst:
		g.truth(e.a)
		w.v128(b.bits ^ c.bits)
		w.simd(simdAnd)
		w.v128(c.bits)
		w.simd(simdXor)
	case bConst && b.bits == quietNaN:
		g.number(e.c)
		g.truth(e.a)
		w.simd(simdOr)
	case b.op == expr.OpNeg && b.a == e.c && !g.sc.kept[e.b]:
		g.number(e.c)
		g.truth(e.a)
		w.v128(signBit)
		w.simd(simdAnd)
		w.simd(simdXor)
	default:
		g.number(e.b)
		g.number(e.c)
		g.truth(e.a)
		w.simd(simdBitSelect)
	}
}

// limit pushes the minimum or maximum of a and b. With a literal that is one comparison: x
// stays where it is NaN or equal, and the sum with 0 makes max(-0, 0) the 0 it has to be.
func (g *generator) limit(e *value) {
	w, x, c := g.out, e.a, e.b
	if g.sc.blk.values[x].op == expr.OpConst {
		x, c = c, x
	}
	v, ok := g.sc.blk.literal(c)
	if !ok || v != v || v == 0 && math.Signbit(v) {
		g.number(e.a)
		g.number(e.b)
		w.simd(direct[e.op])
		return
	}
	g.number(x)
	w.v128(math.Float64bits(v))
	if e.op == expr.OpMin {
		w.simd(simdPMin)
		return
	}
	w.simd(simdPMax)
	if v == 0 {
		w.v128(0)
		w.simd(simdAdd)
	}
}
