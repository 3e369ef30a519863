package wasm

import (
	"errors"
	"fmt"

	"gemel/engine/expr"
)

// straightElements is the largest number of vectors for which a Map is written
// without a loop; loopUnroll the number per round in longer ones.
const (
	straightElements = 8
	loopUnroll       = 2
	unrollOps        = 400 // and no unrolling above this many operations
)

// loopMap writes an elementwise loop. One instance takes its elements in pairs.
func (w *writer) loopMap(m expr.Map) error {
	if m.N <= 0 || len(m.Src) == 0 {
		return nil
	}
	sh, vectors := w.em.shape, m.N
	if sh == singleShape && m.N >= 2 {
		sh, vectors = pairShape, m.N/2
	}
	first, err := w.mapBlock(m, sh, 0, 1)
	if err != nil {
		return err
	}
	size := len(first.values)
	done := 0 // vectors
	if vectors > straightElements || vectors*size > unrollOps {
		unroll := loopUnroll
		if unroll*size > unrollOps {
			unroll = 1
		}
		done = vectors / unroll * unroll
		if err := w.mapLoop(m, sh, done, unroll); err != nil {
			return err
		}
	}
	if err := w.elements(m, sh, done, vectors); err != nil {
		return err
	}
	if sh == pairShape && m.N%2 == 1 {
		return w.elements(m, singleShape, m.N-1, m.N)
	}
	return nil
}

var errItem = errors.New("wasm: column of an indexed loop outside of Each")

// step returns the bytes from one vector of elements to the next.
func (s shape) step() uint32 {
	if s.access == pairs {
		return 2 * s.cell
	}
	return s.cell
}

// mapBlock is the body of a Map for the vectors [from, to).
func (w *writer) mapBlock(m expr.Map, sh shape, from, to int) (*elementBlock, error) {
	b := &elementBlock{block: newBlock(w.em, sh.access != lower)}
	for i := from; i < to; i++ {
		shift := uint32(i) * sh.step()
		w.em.expr.begin(b.block, func(op expr.Op, s expr.Slot) (vid, error) {
			n := 1
			offset := uint32(s) * sh.cell
			if op == expr.OpItem || op == expr.OpLiteral {
				return 0, errItem
			}
			if op == expr.OpElem {
				n = m.N
				offset += shift
			}
			if err := w.em.checkSlot(s, n); err != nil {
				return 0, err
			}
			if err := checkArrays(m, op, s); err != nil {
				return 0, err
			}
			return b.intern(value{op: op, bits: uint64(offset)}), nil
		}, func(s expr.Slot, n int) error { return checkSpan(m, s, n) })
		for k, n := range m.Src {
			v, err := w.em.expr.node(n)
			if err != nil {
				return nil, err
			}
			b.roots = append(b.roots, root{v: v, kind: toElem, place: uint32(m.Dst[k])*sh.cell + shift})
		}
	}
	return b, nil
}

// elementBlock is a block whose roots are elements of arrays.
type elementBlock struct {
	*block
	roots []root
}

// elements writes the vectors [from, to) without a loop.
func (w *writer) elements(m expr.Map, sh shape, from, to int) error {
	if from >= to {
		return nil
	}
	b, err := w.mapBlock(m, sh, from, to)
	if err != nil {
		return err
	}
	blk, roots := w.em.lower(b.block, b.roots, sh)
	sc := plan(blk, roots, false)
	g := newGenerator(w.em, w.out, sh, sc)
	g.guardElements()
	g.run(0, len(sc.steps))
	return nil
}

// mapLoop writes the vectors [0, n) as a loop of unroll vectors a round.
func (w *writer) mapLoop(m expr.Map, sh shape, n, unroll int) error {
	if n == 0 {
		return nil
	}
	b, err := w.mapBlock(m, sh, 0, unroll)
	if err != nil {
		return err
	}
	w.around(sh, b, uint32(n)*sh.step(), uint32(unroll)*sh.step())
	return nil
}

// around writes a loop of the given bytes around a block; what does not change goes before it.
func (w *writer) around(sh shape, b *elementBlock, bytes, step uint32) {
	blk, roots := w.em.lower(b.block, b.roots, sh)
	sc := plan(blk, roots, true)
	g := newGenerator(w.em, w.out, sh, sc)
	elem := w.out.local(typeI32)
	g.elems = []uint32{elem}
	g.run(0, sc.prelude)
	end := w.out.local(typeI32)
	w.out.get(w.out.base)
	w.out.tee(elem)
	w.out.i32(int32(bytes))
	w.out.op(opI32Add)
	w.out.set(end)
	w.out.op(opLoop, 0x40)
	g.guardElements()
	g.run(sc.prelude, len(sc.steps))
	w.out.get(elem)
	w.out.i32(int32(step))
	w.out.op(opI32Add)
	w.out.tee(elem)
	w.out.get(end)
	w.out.op(opI32LtU, opBrIf, 0, opEnd)
	for v, at := range sc.last {
		if at == alive {
			w.out.release(g.where[v])
		}
	}
	w.out.release(elem)
	w.out.release(end)
}

// guardElements touches the highest element at each address, as guard does for cells.
func (g *generator) guardElements() {
	end, count := make([]uint32, len(g.elems)), make([]int, len(g.elems))
	see := func(address, offset uint32) {
		end[address] = max(end[address], offset)
		count[address]++
	}
	for i := range g.sc.blk.values {
		if e := &g.sc.blk.values[i]; e.op == expr.OpElem {
			see(uint32(e.bits>>32), uint32(e.bits))
		}
	}
	for _, r := range g.sc.roots {
		if r.kind == toElem {
			see(r.address, r.place)
		}
	}
	for k, n := range count {
		if n == 0 || g.ways == nil && n <= 2 {
			continue
		}
		if g.ways == nil || !g.ways[k].split {
			g.load(g.elems[k], end[k], true)
			g.out.op(opDrop)
			continue
		}
		if w := g.ways[k]; w.step > 0 || n > 2 {
			g.touch(w.second, end[k]+w.step)
		}
		if w := g.ways[k]; w.second != g.elems[k] && n > 2 {
			g.touch(g.elems[k], end[k])
		}
	}
}

// touch reads and forgets a cell.
func (g *generator) touch(base, offset uint32) {
	g.out.get(base)
	g.out.simd(simdLoadZero)
	g.out.memarg(3, offset)
	g.out.op(opDrop)
}

// fold writes acc <- next over the elements in rising order. The accumulator
// lives in a local.
func (w *writer) fold(f expr.Fold) error {
	if f.N <= 0 {
		return nil
	}
	sh := w.em.shape
	acc := w.out.local(typeV128)
	b := &elementBlock{block: newBlock(w.em, sh.access != lower)}
	w.em.expr.begin(b.block, func(op expr.Op, s expr.Slot) (vid, error) {
		n := 1
		if op == expr.OpItem || op == expr.OpLiteral {
			return 0, errItem
		}
		if op == expr.OpElem {
			n = f.N
			if f.Acc >= s && int(f.Acc) < int(s)+n {
				return 0, fmt.Errorf("wasm: the accumulator of a fold, cell %d, is an element of the folded array %d", f.Acc, s)
			}
		} else if s == f.Acc {
			return b.intern(value{op: expr.OpVar, bits: inLocal | uint64(acc)}), nil
		}
		if err := w.em.checkSlot(s, n); err != nil {
			return 0, err
		}
		return b.intern(value{op: op, bits: uint64(s) * uint64(sh.cell)}), nil
	}, func(s expr.Slot, n int) error {
		if f.Acc >= s && int(f.Acc) < int(s)+n {
			return fmt.Errorf("wasm: the accumulator of a fold, cell %d, is one of the %d cells from %d that it chooses from", f.Acc, n, s)
		}
		return nil
	})
	v, err := w.em.expr.node(f.Next)
	if err != nil {
		return err
	}
	b.roots = []root{{v: v, kind: toLocal, place: acc}}
	g := generator{em: w.em, out: w.out, sh: sh}
	offset := uint32(f.Acc) * sh.cell
	g.load(w.out.base, offset, false)
	w.out.set(acc)
	w.around(sh, b, uint32(f.N)*sh.cell, sh.cell)
	w.out.get(w.out.base)
	w.out.get(acc)
	g.store(offset)
	w.out.release(acc)
	return nil
}
