package wasm

// scratch is the memory behind the tables for values that cross the pieces of a
// function that was split.
type scratch struct {
	base uint32
	used uint32 // bytes, the most that was in use at once
	free []uint32
}

func (s *scratch) end() uint32 { return s.base + s.used }

// scratchBytes is the size of a place: a whole vector.
const scratchBytes = 16

// take returns the offset of a free place.
func (s *scratch) take() uint32 {
	if k := len(s.free); k > 0 {
		at := s.free[k-1]
		s.free = s.free[:k-1]
		return at
	}
	at := s.base + s.used
	s.used += scratchBytes
	return at
}

// piece is one part of a block that became a function of its own.
type piece struct{ from, to int }

// pieces writes a block as functions of at most maxOps operations that are called
// one after the other. Kept values that a later piece reads go through scratch.
func (w *writer) pieces(sc *schedule) {
	cut := cutPieces(sc, w.em.maxOps)
	of := make([]int32, len(sc.steps)) // step -> piece
	for p, c := range cut {
		for i := c.from; i < c.to; i++ {
			of[i] = int32(p)
		}
	}
	place := make([]uint32, len(sc.blk.values)) // value -> its scratch offset; 0: none
	home := make([]int32, len(sc.blk.values))   // value -> 1 + piece in whose local it is
	expires := make([][]uint32, len(cut))       // scratch places free after a piece
	for p, c := range cut {
		b := newBody()
		g := newGenerator(w.em, b, w.em.shape, sc)
		g.guard()
		for i := c.from; i < c.to; i++ {
			g.fetch(sc.steps[i], int32(p), place, home)
			last := int32(-1)
			if v := sc.steps[i].v; sc.steps[i].root < 0 {
				last = sc.last[v]
				home[v] = int32(p) + 1
			}
			g.run(i, i+1)
			if last >= 0 && of[last] > int32(p) {
				v := sc.steps[i].v
				place[v] = w.em.scratch.take()
				expires[of[last]] = append(expires[of[last]], place[v])
				b.get(b.shared)
				g.push(v)
				if isI32(sc.blk.values[v].op) {
					b.simd(simdI32Splat)
				}
				b.simd(simdStore)
				b.memarg(3, place[v])
			}
		}
		w.em.scratch.free = append(w.em.scratch.free, expires[p]...)
		w.out.call(w.em.add(b))
	}
}

func cutPieces(sc *schedule, maxOps int) []piece {
	var cut []piece
	from, ops := 0, 0
	for i := range sc.steps {
		n := int(sc.weight[i])
		if ops+n > maxOps && i > from {
			cut = append(cut, piece{from, i})
			from, ops = i, 0
		}
		ops += n
	}
	return append(cut, piece{from, len(sc.steps)})
}

// fetch brings the kept values that a step reads from scratch into locals.
func (g *generator) fetch(st step, p int32, place []uint32, home []int32) {
	var walk func(v vid, top bool)
	walk = func(v vid, top bool) {
		if g.sc.kept[v] && !top {
			if home[v] != p+1 {
				home[v] = p + 1
				g.out.get(g.out.shared)
				g.out.simd(simdLoad)
				g.out.memarg(3, place[v])
				op := g.sc.blk.values[v].op
				if isI32(op) {
					g.out.simd(simdI32Get)
					g.out.op(0)
				}
				g.where[v] = g.out.local(typeOf(op))
				g.out.set(g.where[v])
			}
			return
		}
		e := &g.sc.blk.values[v]
		for _, a := range [...]vid{e.a, e.b, e.c} {
			if a != 0 {
				walk(a, false)
			}
		}
	}
	walk(st.v, st.root < 0)
}
