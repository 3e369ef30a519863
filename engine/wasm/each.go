package wasm

import (
	"fmt"
	"slices"

	"gemel/engine/expr"
)

// round is the body of an Each: its block, and the locals that lead to its cells.
type round struct {
	*columns
	sc     *schedule
	sh     shape
	row    uint32   // local: address of the row of the round
	locals []uint32 // by address
	second []uint32 // by address: that of the next round, where two are computed at once and it has to be read
}

// body translates one round. held has the local of each column that is kept in one, 0 for the others. free says that no round reads or overwrites what another one stores.
func (w *writer) body(e *expr.Each, count []int32, c *columns, held []uint32, sh shape, loop bool) (r *round, free bool, err error) {
	em := w.em
	em.serial++
	stored := func(s expr.Slot) bool { return em.storedBy[s] == em.serial }
	aliased := false
	for _, d := range e.Dst {
		for s := range e.Columns[d].Cells(count) {
			aliased = aliased || stored(s)
			em.storedBy[s] = em.serial
		}
	}
	for i := range e.Columns {
		if slices.Contains(e.Dst, i) {
			continue
		}
		for s := range e.Columns[i].Cells(count) {
			aliased = aliased || stored(s)
		}
	}
	b := newBlock(em, sh.access != lower)
	em.expr.begin(b, func(op expr.Op, s expr.Slot) (vid, error) {
		switch {
		case op == expr.OpItem && int(s) < len(e.Columns):
			at := c.of[s]
			if held != nil && held[s] != 0 {
				return b.intern(value{op: expr.OpVar, bits: inLocal | uint64(held[s])}), nil
			}
			return b.intern(value{op: expr.OpElem, bits: uint64(at.offset) | uint64(at.address)<<32}), nil
		case op == expr.OpLiteral && int(s) < len(e.Literals):
			return b.intern(value{op: expr.OpLiteral, bits: uint64(c.literal[s])}), nil
		case op != expr.OpVar:
			return 0, fmt.Errorf("wasm: no column %d of this loop", s)
		}
		if err := em.checkSlot(s, 1); err != nil {
			return 0, err
		}
		if stored(s) {
			return 0, fmt.Errorf("wasm: an indexed loop stores cell %d, which it reads as a fixed one", s)
		}
		return b.intern(value{op: expr.OpVar, bits: uint64(s) * uint64(em.shape.cell)}), nil
	}, func(s expr.Slot, n int) error {
		for i := range expr.Slot(n) {
			if stored(s + i) {
				return fmt.Errorf("wasm: an indexed loop stores cell %d and chooses from the %d cells at %d", s+i, n, s)
			}
		}
		return nil
	})
	var roots []root
	for k, n := range e.Src {
		v, err := em.expr.node(n)
		if err != nil {
			return nil, false, err
		}
		at := c.of[e.Dst[k]]
		roots = append(roots, root{v: v, kind: toElem, place: at.offset, address: uint32(at.address)})
	}
	blk, roots := em.lower(b, roots, sh)
	blk.early = aliased && len(roots) > 1
	return &round{columns: c, sc: plan(blk, roots, loop), sh: sh}, !aliased, nil
}

// start sets the locals of a loop before its first round.
func (w *writer) start(r *round) {
	out := w.out
	if r.columns.row > 0 {
		r.row = out.local(typeI32)
		out.i32(int32(r.table))
		out.set(r.row)
	}
	r.locals = make([]uint32, len(r.addresses))
	for k := range r.addresses {
		r.locals[k] = out.local(typeI32)
		if r.addresses[k].kind == byStep {
			out.get(out.base)
			out.set(r.locals[k])
		}
	}
}

// follow sets an address from an entry of a row.
func (w *writer) follow(local, row, entry uint32) {
	w.out.get(row)
	w.out.op(opI32Load)
	w.out.memarg(2, entry)
	w.out.get(w.out.base)
	w.out.op(opI32Add)
	w.out.set(local)
	w.out.ops += 2
}

func (w *writer) advance(local, bytes uint32) {
	if bytes == 0 {
		return
	}
	w.out.get(local)
	w.out.i32(int32(bytes))
	w.out.op(opI32Add)
	w.out.set(local)
}

// once writes one round, or two at once.
func (w *writer) once(r *round, g *generator) {
	rounds := uint32(1)
	if r.sh == pairShape {
		rounds = 2
	}
	for k, a := range r.addresses {
		if a.kind == byRound {
			w.follow(r.locals[k], r.row, a.entry)
			if rounds == 2 {
				w.follow(r.second[k], r.row, a.entry+r.columns.row)
			}
		}
	}
	g.guardElements()
	g.run(r.sc.prelude, len(r.sc.steps))
	for k, a := range r.addresses {
		if a.kind != byRound {
			w.advance(r.locals[k], rounds*a.step)
		}
	}
	if r.columns.row > 0 {
		w.advance(r.row, rounds*r.columns.row)
	}
}

// finish gives the locals back in which what does not change was kept.
func (w *writer) finish(r *round, g *generator) {
	for v, at := range r.sc.last {
		if at == alive {
			w.out.release(g.where[v])
		}
	}
}

func (w *writer) newRound(r *round) *generator {
	g := newGenerator(w.em, w.out, r.sh, r.sc)
	g.elems, g.row, g.rowBytes = r.locals, r.row, r.columns.row
	if r.sh == pairShape {
		r.second = make([]uint32, len(r.addresses))
		g.ways = make([]way, len(r.addresses))
		for k, a := range r.addresses {
			g.ways[k] = way{second: r.locals[k], step: a.step, split: a.step != 8}
			if a.kind == byRound {
				r.second[k] = w.out.local(typeI32)
				g.ways[k] = way{second: r.second[k], split: true}
			}
		}
	}
	return g
}

// each writes an indexed loop. One instance takes two rounds at once where these are free of one another.
func (w *writer) each(e expr.Each) error {
	if e.N <= 0 || len(e.Src) == 0 {
		return nil
	}
	c := w.em.woven[&e.Src[0]].parts[0]
	sh := w.em.shape
	if sh == singleShape && e.N >= 4 {
		sh = pairShape
	}
	r, free, err := w.body(&e, nil, c, nil, sh, true)
	if err == nil && !free && sh == pairShape {
		sh = singleShape
		r, _, err = w.body(&e, nil, c, nil, sh, true)
	}
	if err != nil {
		return err
	}
	w.start(r)
	rounds := e.N
	if sh == pairShape {
		rounds /= 2
	}
	g := w.newRound(r)
	g.run(0, r.sc.prelude)
	if rounds > 1 {
		left := w.out.local(typeI32)
		w.out.i32(int32(rounds))
		w.out.set(left)
		w.out.op(opLoop, 0x40)
		w.once(r, g)
		w.again(left)
		w.out.op(opEnd)
		w.out.release(left)
	} else {
		w.once(r, g)
	}
	w.finish(r, g)
	if sh == pairShape && e.N%2 == 1 {
		last, _, err := w.body(&e, nil, c, nil, singleShape, false)
		if err != nil {
			return err
		}
		last.row, last.locals = r.row, r.locals
		w.once(last, w.newRound(last))
	}
	w.end(r)
	return nil
}

// end gives the locals of a loop back.
func (w *writer) end(r *round) {
	for k, l := range r.locals {
		w.out.release(l)
		if r.second != nil && r.second[k] != 0 {
			w.out.release(r.second[k])
		}
	}
	if r.columns.row > 0 {
		w.out.release(r.row)
	}
}

// again counts down and goes back to the beginning of the loop until nothing is left.
func (w *writer) again(left uint32) {
	w.out.get(left)
	w.out.i32(1)
	w.out.op(opI32Sub)
	w.out.tee(left)
	w.out.op(opBrIf, 0)
}
