package wasm

import (
	"cmp"
	"slices"

	"gemel/engine/expr"
	"gemel/engine/kernel"
)

// Internal operations on the halves of vectors, in the code of one instance.
const (
	opPack  = expr.Op(252) // the lower halves of a and b
	opUpper = expr.Op(251) // the upper half of a, moved down
)

// Internal operations of kernels.
const (
	opFraction = expr.Op(250) // a without its sign, scaled by a power of two into [1, 2)
	opRare     = expr.Op(249) // a, but where a is 0 the full way of a kernel for b, c; bits name it
)

// bothHalves in the bits of an opRare says that both halves count.
const bothHalves = 1 << 32

// elementary says whether op is a function that has a kernel.
func elementary(op expr.Op) bool {
	return op >= expr.OpExp && op <= expr.OpTanh || op == expr.OpPow || op == expr.OpAtan2
}

// lowering rewrites a block whose elementary functions are single values: two
// independent ones of a kind are computed in one vector when there is one instance
// only, and definitions are written out while the budget of the module lasts.
// Written out, functions of one argument share their work and no registers are saved.
type lowering struct {
	em     *emitter
	old    *block
	out    *block
	to     []vid // old value -> new value
	live   []bool
	level  []int32 // number of elementary functions on the longest path to a value, itself included
	chains []chain // not yet braided
}

// lower returns the block to be scheduled for the roots of b, and these roots in it.
func (em *emitter) lower(b *block, roots []root, sh shape) (*block, []root) {
	if !slices.ContainsFunc(b.values, func(e value) bool { return elementary(e.op) }) {
		return b, roots
	}
	n := len(b.values)
	l := &lowering{em: em, old: b, out: newBlock(em, b.both), to: make([]vid, n), live: make([]bool, n), level: make([]int32, n)}
	for _, r := range roots {
		l.live[r.v] = true
	}
	for v := n - 1; v > 0; v-- {
		if e := &b.values[v]; l.live[v] {
			l.live[e.a], l.live[e.b], l.live[e.c] = true, true, true
		}
	}
	l.rewrite(sh.access == lower)
	moved := make([]root, len(roots))
	for i, r := range roots {
		moved[i] = r
		moved[i].v = l.to[r.v]
	}
	return l.out, moved
}

// rewrite copies the live values level by level: the functions of a level depend on lower
// levels only, so any two of them may share a vector.
func (l *lowering) rewrite(pair bool) {
	var byLevel [][]vid
	for v := 1; v < len(l.old.values); v++ {
		e := &l.old.values[v]
		l.level[v] = max(l.level[e.a], l.level[e.b], l.level[e.c])
		if elementary(e.op) {
			l.level[v]++
		}
		if l.live[v] {
			for int(l.level[v]) >= len(byLevel) {
				byLevel = append(byLevel, nil)
			}
			byLevel[l.level[v]] = append(byLevel[l.level[v]], vid(v))
		}
	}
	for _, values := range byLevel {
		l.functions(values, pair)
		for _, v := range values {
			e := l.old.values[v]
			if !elementary(e.op) {
				e.a, e.b, e.c = l.to[e.a], l.to[e.b], l.to[e.c]
				l.to[v] = l.out.intern(e)
			}
		}
	}
}

// functions copies the elementary functions among the values of one level.
func (l *lowering) functions(values []vid, pair bool) {
	var calls []vid
	for _, v := range values {
		if elementary(l.old.values[v].op) {
			calls = append(calls, v)
		}
	}
	slices.SortFunc(calls, func(v, w vid) int {
		a, b := &l.old.values[v], &l.old.values[w]
		return cmp.Or(cmp.Compare(a.op, b.op), cmp.Compare(a.b, b.b), cmp.Compare(a.a, b.a))
	})
	together := func(i int) bool { // calls i and i+1 share a vector
		return pair && i+1 < len(calls) && l.old.values[calls[i]].op == l.old.values[calls[i+1]].op
	}
	for i := 0; i < len(calls); i++ {
		v := calls[i]
		e := l.old.values[v]
		first := vid(len(l.out.values))
		if together(i) {
			w := calls[i+1]
			f := l.old.values[w]
			l.to[v] = l.function(e.op, l.pack(e.a, f.a), l.pack(e.b, f.b), true)
			l.to[w] = l.out.intern(value{op: opUpper, a: l.to[v]})
			i++
		} else {
			l.to[v] = l.function(e.op, l.to[e.a], l.to[e.b], l.out.both)
		}
		l.chains = append(l.chains, chain{first, vid(len(l.out.values))})
		lastAlone := i == len(calls)-2 || i == len(calls)-3 && together(i+1)
		if len(l.chains) >= interleave && !lastAlone {
			l.braid()
		}
	}
	l.braid()
}

// interleave is the number of elementary functions whose instructions are mixed, one more where
// the last would stay alone; strand is that of instructions which stay together. Each function
// is a chain of operations that wait for one another, longer than what a processor looks ahead:
// one after the other, it would work at one chain at a time. Finer mixtures and more of
// them run out of registers.
const (
	interleave = 2
	strand     = 12
)

// chain is the range of values that the definition of an elementary function added.
type chain struct{ from, to vid }

// braid makes one group of the gathered chains: their first strands, their second ones and
// so on. A chain that uses a value of another one goes on behind it.
func (l *lowering) braid() {
	chains := l.chains
	l.chains = l.chains[:0]
	if len(chains) < 2 {
		return
	}
	first := chains[0].from
	place := make([]vid, chains[len(chains)-1].to-first) // of each value from first on
	var group []vid
	for _, c := range chains {
		for v := c.from; v < c.to; v++ {
			at := v - c.from
			e := &l.out.values[v]
			for _, a := range [...]vid{e.a, e.b, e.c} {
				if a >= first {
					at = max(at, place[a-first]+1)
				}
			}
			place[v-first] = at
			l.out.group[v] = len(l.out.groups)
			group = append(group, v)
		}
	}
	slices.SortStableFunc(group, func(v, w vid) int { return cmp.Compare(place[v-first]/strand, place[w-first]/strand) })
	l.out.groups = append(l.out.groups, group)
}

// pack returns a vector of two operands of the old block.
func (l *lowering) pack(a, b vid) vid {
	if a == 0 || a == b && l.old.values[a].op == expr.OpConst {
		return l.to[a]
	}
	return l.out.intern(value{op: opPack, a: l.to[a], b: l.to[b]})
}

// function returns op(a, b) in the new block, written out or as a call. both says that a and
// b hold two values.
func (l *lowering) function(op expr.Op, a, b vid, both bool) vid {
	size := kernelSize(op)
	if !l.em.hot || l.em.inlineLeft < size {
		if _, _, _, ok := kernel.Short(op); ok && !both { // a 0 in the upper half would go the full way
			a, b = l.twice(a), l.twice(b)
		}
		return l.out.intern(value{op: op, a: a, b: b})
	}
	l.em.inlineLeft -= size
	return l.out.kernel(l.em, op, both, a, b)
}

// twice returns a vector with a in both halves.
func (l *lowering) twice(a vid) vid {
	if a == 0 || l.out.values[a].op == expr.OpConst {
		return a
	}
	return l.out.intern(value{op: opPack, a: a, b: a})
}

// kernelSize is the number of operations of op written out.
func kernelSize(op expr.Op) int {
	if g, _, _, ok := kernel.Short(op); ok {
		return g.Len()
	}
	g, _, _, _ := kernel.Graph(op)
	return g.Len()
}

// kernel writes op out: the short way where it has one, with a call of the full one.
func (b *block) kernel(em *emitter, op expr.Op, both bool, operands ...vid) vid {
	g, args, result, ok := kernel.Short(op)
	if !ok {
		g, args, result, _ = kernel.Graph(op)
		return b.expand(em, g, args, result, both, operands...)
	}
	short := b.expand(em, g, args, result, both, operands...)
	if x, known := b.literal(short); known && x == 0 {
		g, args, result, _ = kernel.Full(op)
		return b.expand(em, g, args, result, both, operands...)
	}
	rare := value{op: opRare, a: short, b: operands[0], bits: uint64(op)}
	if len(args) > 1 {
		rare.c = operands[1]
	}
	if both {
		rare.bits |= bothHalves
	}
	return b.intern(rare)
}

// expand copies the definition of a kernel into the block.
func (b *block) expand(em *emitter, g *expr.Graph, args []expr.Slot, result expr.Node, both bool, operands ...vid) vid {
	values := make([]vid, result+1)
	for n := expr.Node(1); n <= result; n++ {
		x, y, z := g.Args(n)
		e := value{op: g.Op(n), a: values[x], b: values[y], c: values[z]}
		switch e.op {
		case expr.OpVar:
			values[n] = operands[slices.Index(args, g.Slot(n))]
			continue
		case expr.OpConst:
			e.bits = constBits(g.Value(n))
		case expr.OpAt:
			values[n] = b.element(em.table(g.Table(n)), e.a, both)
			continue
		}
		values[n] = b.fold(e)
	}
	return values[result]
}

// fold interns an operation of a kernel, or its value where that is known: the exponent of
// a power is often a literal, and then most of the questions about it are answered.
func (b *block) fold(e value) vid {
	x, isX := b.literal(e.a)
	y, isY := b.literal(e.b)
	switch {
	case e.op == expr.OpSelect && isX:
		if x != 0 {
			return e.b
		}
		return e.c
	case e.op == expr.OpSelect && e.b == e.c:
		return e.b
	case e.op == expr.OpAbs && b.values[e.a].op == expr.OpMantissa:
		e = value{op: opFraction, a: b.values[e.a].a}
	case (e.op == expr.OpAnd || e.op == expr.OpOr) && isX != isY:
		other := e.a
		if isX {
			other = e.b
		} else {
			x = y
		}
		if (x != 0) == (e.op == expr.OpOr) {
			return b.intern(value{op: expr.OpConst, bits: constBits(truth(x != 0))})
		}
		if isTruth(b.values[other].op) {
			return other
		}
	case isX && (isY || e.b == 0) && operands(e.op) > 0:
		if r, ok := expr.Exact(e.op, x, y); ok {
			return b.intern(value{op: expr.OpConst, bits: constBits(r)})
		}
	}
	return b.intern(e)
}

// truth is 1 or 0.
func truth(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// pack pushes the lower halves of a and b. Moves of one half from register to register
// are avoided: they wait for whatever was in the target before.
func (g *generator) pack(e *value) {
	w, a, b := g.out, &g.sc.blk.values[e.a], &g.sc.blk.values[e.b]
	fromMemory := b.op == expr.OpVar && b.bits&inLocal == 0 && !g.sc.kept[e.b]
	switch {
	case fromMemory && a.op == expr.OpVar && !g.sc.kept[e.a] && a.bits+8 == b.bits:
		w.get(w.base)
		w.simd(simdLoad)
		w.memarg(3, uint32(a.bits))
	case fromMemory:
		w.get(w.base)
		g.number(e.a)
		w.simd(simdLoadLane)
		w.memarg(3, uint32(b.bits))
		w.op(1)
	default:
		g.number(e.a)
		g.number(e.b)
		w.simd(simdShuffle)
		w.op(0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
	}
}

// upper moves the upper half of the vector on the stack down; the upper half becomes 0.
func (g *generator) upper() {
	g.out.simd(simdConst)
	g.out.op(8, 9, 10, 11, 12, 13, 14, 15, 255, 255, 255, 255, 255, 255, 255, 255)
	g.out.simd(simdSwizzle)
}

// rare pushes an opRare. A branch around the full way is never taken but for arguments out of
// the ordinary, and well foreseen.
func (g *generator) rare(e *value) {
	w := g.out
	t := w.local(typeV128)
	isZero := func() {
		w.get(t)
		w.v128(0)
		w.simd(simdEq)
	}
	g.number(e.a)
	w.set(t)
	isZero()
	w.simd(simdI64Mask)
	if e.bits&bothHalves == 0 {
		w.i32(1)
		w.op(opI32And)
	}
	w.op(opIf, 0x40)
	g.number(e.b)
	if e.c != 0 {
		g.number(e.c)
	}
	w.op(opCall)
	w.u32(g.em.fullFunc(expr.Op(e.bits)))
	w.get(t)
	isZero()
	w.simd(simdBitSelect)
	w.set(t)
	w.op(opEnd)
	w.get(t)
	w.release(t)
	w.ops += 4
}
