package wasm

import (
	"slices"

	"gemel/engine/expr"
)

// strands is one part of a Weave while it is being written.
type strands struct {
	part    *expr.Part
	columns *columns
	single  *round // one round
	pair    *round // two at once; nil: the rounds of a turn are not free of one another
	held    []uint32
	g, g2   *generator
}

// worthPairs is the mean number of rounds a turn from which on they are computed in pairs.
const worthPairs = 1.5

// weave writes interleaved loops.
func (w *writer) weave(s expr.Weave) error {
	if s.Turns <= 0 || len(s.Parts) == 0 {
		return nil
	}
	wv, out := w.em.woven[&s.Parts[0]], w.out
	parts := make([]*strands, len(s.Parts))
	for p := range s.Parts {
		if part := &s.Parts[p]; len(part.Src) > 0 && part.N > 0 {
			var err error
			if parts[p], err = w.strands(part, wv.parts[p]); err != nil {
				return err
			}
		}
	}
	turn, turns, left := out.local(typeI32), out.local(typeI32), out.local(typeI32)
	out.i32(int32(wv.table))
	out.set(turn)
	out.i32(int32(s.Turns))
	out.set(turns)
	out.op(opLoop, 0x40)
	for p, t := range parts {
		if t != nil {
			w.turn(t, turn, left, wv.count[p])
		}
	}
	w.advance(turn, wv.row)
	w.again(turns)
	out.op(opEnd)
	for _, t := range parts {
		if t == nil {
			continue
		}
		w.end(t.single)
		for _, l := range t.held {
			if l != 0 {
				out.release(l)
			}
		}
	}
	for _, l := range []uint32{turn, turns, left} {
		out.release(l)
	}
	return nil
}

// strands translates the bodies of a part. Columns that stay the same within a turn are
// read once a turn where no round of it stores them.
func (w *writer) strands(part *expr.Part, c *columns) (*strands, error) {
	t := &strands{part: part, columns: c}
	pairs := false
	if part.Count != nil && w.em.free(part) {
		t.held = make([]uint32, len(part.Columns))
		for i := range part.Columns {
			if col := &part.Columns[i]; col.At == nil && col.Step == 0 && !slices.Contains(part.Dst, i) {
				t.held[i] = w.out.local(typeV128)
			}
		}
		falls := slices.ContainsFunc(part.Columns, func(c expr.Column) bool { return c.Step < 0 }) // no offset of an instruction does
		pairs = !falls && w.em.shape == singleShape && float64(part.N) > worthPairs*float64(len(part.Count))
	}
	var err error
	if t.single, _, err = w.body(&part.Each, part.Count, c, t.held, w.em.shape, false); err != nil {
		return nil, err
	}
	w.start(t.single)
	t.g = w.newRound(t.single)
	if pairs {
		if t.pair, _, err = w.body(&part.Each, part.Count, c, t.held, pairShape, false); err != nil {
			return nil, err
		}
		t.pair.row, t.pair.locals = t.single.row, t.single.locals
		t.g2 = w.newRound(t.pair)
		t.single.second = t.pair.second
	}
	return t, nil
}

// free says whether within each turn no round reads or overwrites what another one stores.
func (em *emitter) free(part *expr.Part) bool {
	i := 0
	for t, n := range part.Count {
		if n == 0 {
			continue
		}
		em.serial++
		for _, d := range part.Dst {
			for k := range int(n) {
				s := part.Columns[d].Round(i+k, t, k)
				if em.storedBy[s] == em.serial {
					return false
				}
				em.storedBy[s] = em.serial
			}
		}
		for c := range part.Columns {
			if slices.Contains(part.Dst, c) {
				continue
			}
			col := &part.Columns[c]
			for k := range int(n) {
				if em.storedBy[col.Round(i+k, t, k)] == em.serial {
					return false
				}
				if col.At == nil && col.Step == 0 {
					break
				}
			}
		}
		i += int(n)
	}
	return true
}

// turn writes the rounds that a part does in one turn.
func (w *writer) turn(t *strands, turn, left, count uint32) {
	out, r := w.out, t.single
	if count != noCount {
		out.op(opBlock, 0x40)
		out.get(turn)
		out.op(opI32Load)
		out.memarg(2, count)
		out.tee(left)
		out.op(opI32Eqz, opBrIf, 0)
	}
	for k, a := range r.addresses {
		if a.kind == byTurn {
			w.follow(r.locals[k], turn, a.entry)
		}
	}
	for c, l := range t.held {
		if l != 0 {
			at := t.columns.of[c]
			out.get(r.locals[at.address])
			if w.em.shape == laneShape {
				out.simd(simdLoad)
			} else {
				out.simd(simdLoadSplat)
			}
			out.memarg(3, at.offset)
			out.set(l)
		}
	}
	switch {
	case count == noCount:
		w.once(r, t.g)
		return
	case t.pair == nil:
		out.op(opLoop, 0x40)
		w.once(r, t.g)
		w.again(left)
		out.op(opEnd)
	default:
		out.get(left)
		out.i32(1)
		out.op(opI32And, opIf, 0x40)
		w.once(r, t.g)
		out.op(opEnd)
		out.get(left)
		out.i32(1)
		out.op(opI32ShrU)
		out.tee(left)
		out.op(opI32Eqz, opBrIf, 0, opLoop, 0x40)
		w.once(t.pair, t.g2)
		w.again(left)
		out.op(opEnd)
	}
	out.op(opEnd)
}
