package wasm

import (
	"errors"
	"fmt"

	"gemel/engine/expr"
)

// writer translates the statements of one function. Assignments gather in a
// block, which is written out when control flow or a loop begins.
type writer struct {
	em  *emitter
	out *body
	blk *block
}

func newWriter(em *emitter) *writer {
	w := &writer{em: em, out: newBody()}
	w.begin()
	return w
}

// begin starts a new block.
func (w *writer) begin() {
	w.blk = newBlock(w.em, w.em.shape.access != lower)
	w.em.expr.begin(w.blk, w.leaf, w.span)
}

func (w *writer) leaf(op expr.Op, s expr.Slot) (vid, error) {
	if op != expr.OpVar {
		return 0, fmt.Errorf("wasm: element of array %d outside of Map, Fold and Each", s)
	}
	if err := w.em.checkSlot(s, 1); err != nil {
		return 0, err
	}
	w.em.lastRead[s] = w.em.expr.epoch
	return w.blk.cell(uint32(s) * w.em.shape.cell), nil
}

// errStored says that a node chooses from cells of which the block has stored one.
var errStored = errors.New("wasm: the cell may have been stored in this block")

func (w *writer) span(s expr.Slot, n int) error {
	for i := range uint32(n) {
		if _, ok := w.blk.at[(uint32(s)+i)*w.em.shape.cell]; ok {
			return errStored
		}
	}
	for i := range w.em.lastRead[s:][:n] {
		w.em.lastRead[int(s)+i] = w.em.expr.epoch
	}
	return nil
}

// flush writes the gathered assignments.
func (w *writer) flush() {
	if roots := w.blk.roots(); len(roots) > 0 {
		blk, roots := w.em.lower(w.blk, roots, w.em.shape)
		w.straight(plan(blk, roots, false))
	}
	if !w.blk.empty() || len(w.blk.values) > 1 {
		w.begin()
	}
}

func (w *writer) statements(list []expr.Stmt) error {
	for _, s := range list {
		if err := w.statement(s); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) statement(s expr.Stmt) error {
	if a, ok := s.(expr.Assign); ok {
		return w.assign(a)
	}
	w.flush()
	// The translator may have served another block since: a Map, a Fold.
	defer w.begin()
	switch s := s.(type) {
	case expr.Map:
		return w.loopMap(s)
	case expr.Fold:
		return w.fold(s)
	case expr.Each:
		return w.each(s)
	case expr.Weave:
		return w.weave(s)
	case expr.Loop:
		w.out.op(opBlock, 0x40, opLoop, 0x40)
		w.condition(s.While)
		w.out.op(opI32Eqz, opBrIf, 1)
		if err := w.inner(s.Body); err != nil {
			return err
		}
		w.out.op(opBr, 0, opEnd, opEnd)
	case expr.If:
		w.condition(s.Cond)
		w.out.op(opIf, 0x40)
		if err := w.inner(s.Body); err != nil {
			return err
		}
		w.out.op(opEnd)
	case expr.Call:
		w.out.call(uint32(s.Func))
	}
	return nil
}

func (w *writer) inner(list []expr.Stmt) error {
	w.begin()
	if err := w.statements(list); err != nil {
		return err
	}
	w.flush()
	return nil
}

func (w *writer) assign(s expr.Assign) error {
	values, err := w.values(s.Src)
	if errors.Is(err, errStored) {
		w.flush()
		values, err = w.values(s.Src)
	}
	if err != nil {
		return err
	}
	stale := false
	for k, d := range s.Dst {
		offset := uint32(d) * w.em.shape.cell
		if old, ok := w.blk.at[offset]; ok && w.blk.stores[old].v == values[k] {
			continue
		}
		w.blk.store(offset, values[k])
		stale = stale || w.em.lastRead[d] == w.em.expr.epoch
	}
	if stale {
		w.em.expr.forget()
	}
	return nil
}

// values translates nodes.
func (w *writer) values(nodes []expr.Node) ([]vid, error) {
	values := make([]vid, len(nodes))
	for k, n := range nodes {
		v, err := w.em.expr.node(n)
		if err != nil {
			return nil, err
		}
		values[k] = v
	}
	return values, nil
}

// condition pushes 1 when the cell is neither 0 nor NaN, in any lane.
func (w *writer) condition(s expr.Slot) {
	out, offset := w.out, uint32(s)*w.em.shape.cell
	out.get(out.base)
	if w.em.shape == singleShape {
		out.op(opF64Load)
		out.memarg(3, offset)
		out.op(opF64Abs)
		out.f64(0)
		out.op(opF64Gt)
	} else {
		out.simd(simdLoad)
		out.memarg(3, offset)
		out.simd(simdAbs)
		out.v128(0)
		out.simd(simdGt)
		out.simd(simdAnyTrue)
	}
	out.ops += 4
}

// straight writes a block without a loop around it.
func (w *writer) straight(sc *schedule) {
	total := 0
	for _, n := range sc.weight {
		total += int(n)
	}
	if w.out.ops+total > w.em.maxOps {
		w.pieces(sc)
		return
	}
	g := newGenerator(w.em, w.out, w.em.shape, sc)
	g.guard()
	g.run(0, len(sc.steps))
}

// guard touches the highest cell of the block, so that the compiler sees that
// all other accesses lie inside the memory and checks no more of them.
func (g *generator) guard() {
	end, count := uint32(0), 0
	see := func(offset uint64) {
		end = max(end, uint32(offset))
		count++
	}
	for i := range g.sc.blk.values {
		if e := &g.sc.blk.values[i]; e.op == expr.OpVar && e.bits&inLocal == 0 {
			see(e.bits)
		}
	}
	for _, r := range g.sc.roots {
		if r.kind == toCell {
			see(uint64(r.place))
		}
	}
	if count > 2 {
		g.load(g.out.base, end, false)
		g.out.op(opDrop)
	}
}
