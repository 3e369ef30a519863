package wasm

import (
	"math"

	"gemel/engine/expr"
)

// maxHeight bounds the height of a tree that is emitted in one go. Higher trees
// are cut by keeping a value in a local, which costs nothing: the machine-code
// compiler sees single-assignment values either way.
const maxHeight = 32

// alive is the last use of what a loop needs in every round.
const alive = math.MaxInt32

// step evaluates one tree: into a local (root < 0) or out of the block.
type step struct {
	v    vid
	root int32
}

// schedule is the order in which a block is evaluated. Values used more than
// once are kept in locals; the others are evaluated where they are used.
type schedule struct {
	blk       *block
	roots     []root
	steps     []step
	prelude   int     // leading steps that do not change in the loop around the block
	kept      []bool  // lives in a local
	scheduled []bool  // its step is in the list
	pending   []int32 // uses not yet in the list
	last      []int32 // index of the last step that reads it
	weight    []int32 // operations of each step
	work      []vid
	grouping  bool // groups of the block are scheduled as a whole
}

// plan orders the evaluation of the roots. With loop, values that do not depend
// on an element are put into the prelude.
func plan(b *block, roots []root, loop bool) *schedule {
	n := len(b.values)
	s := &schedule{blk: b, roots: roots, kept: make([]bool, n), scheduled: make([]bool, n),
		pending: make([]int32, n), last: make([]int32, n)}
	s.countUses()
	s.cutTrees()
	if loop {
		s.hoist()
	}
	s.prelude = len(s.steps)
	s.chooseEarly()
	s.grouping = true
	for k, r := range roots {
		s.require(r.v)
		s.saveOverwritten(r)
		s.append(step{v: r.v, root: int32(k)})
	}
	return s
}

// largeBlock is the number of values from which on literals are kept like other values: the
// code is some 3 % slower then, but takes a third less time to compile.
const largeBlock = 1500

func (s *schedule) countUses() {
	large := len(s.blk.values) > largeBlock
	for _, r := range s.roots {
		s.pending[r.v]++
	}
	for v := vid(len(s.blk.values) - 1); v > 0; v-- {
		if s.pending[v] == 0 {
			continue
		}
		e := &s.blk.values[v]
		for _, a := range [...]vid{e.a, e.b, e.c} {
			if a != 0 {
				s.pending[a]++
			}
		}
		_, grouped := s.blk.group[v]
		s.kept[v] = (s.pending[v] > 1 || grouped) && (large || e.op != expr.OpConst)
	}
}

func (s *schedule) cutTrees() {
	height := make([]uint8, len(s.blk.values))
	for v := range s.blk.values {
		if s.pending[v] == 0 {
			continue
		}
		e := &s.blk.values[v]
		var h uint8
		for _, a := range [...]vid{e.a, e.b, e.c} {
			if a != 0 && !s.kept[a] {
				h = max(h, height[a])
			}
		}
		height[v] = h + 1
		if h+1 >= maxHeight {
			s.kept[v] = true
		}
	}
}

// hoist schedules what is the same for all elements, if an element needs it.
func (s *schedule) hoist() {
	varies := make([]bool, len(s.blk.values))
	wanted := make([]bool, len(s.blk.values))
	for v := range s.blk.values {
		e := &s.blk.values[v]
		varies[v] = e.op == expr.OpElem || e.op == expr.OpLiteral || e.op == expr.OpVar && e.bits&inLocal != 0 || varies[e.a] || varies[e.b] || varies[e.c]
		if s.pending[v] > 0 && varies[v] {
			wanted[e.a], wanted[e.b], wanted[e.c] = true, true, true
		}
	}
	for _, r := range s.roots {
		wanted[r.v] = true
	}
	for v := 1; v < len(s.blk.values); v++ {
		if wanted[v] && s.pending[v] > 0 && !varies[v] && s.blk.values[v].op != expr.OpConst {
			s.kept[v] = true
			s.require(vid(v))
		}
	}
	for v := range s.last {
		if s.scheduled[v] {
			s.last[v] = alive
		}
	}
}

// chooseEarly schedules the reads of chosen cells, one of which a root overwrites, before
// anything is stored.
func (s *schedule) chooseEarly() {
	for v := range s.blk.values {
		e := &s.blk.values[v]
		if s.blk.early && e.op == expr.OpElem && s.pending[v] > 0 {
			s.kept[v] = true
			s.require(vid(v))
			continue
		}
		if e.op != expr.OpCell || s.pending[v] == 0 {
			continue
		}
		from, to := uint32(e.bits), uint32(e.bits>>32)
		for _, r := range s.roots {
			if r.kind == toCell && r.place >= from && r.place < to {
				s.kept[v] = true
				s.require(vid(v))
				break
			}
		}
	}
}

// require schedules v, if it is kept, and all kept values below it.
func (s *schedule) require(v vid) {
	s.work = append(s.work[:0], v)
	for len(s.work) > 0 {
		v := s.work[len(s.work)-1]
		if s.scheduled[v] {
			s.work = s.work[:len(s.work)-1]
			continue
		}
		mark := len(s.work)
		together := []vid{v}
		k, grouped := s.blk.group[v]
		if grouped = grouped && s.grouping; grouped {
			together = s.blk.groups[k]
		} else {
			k = -1
		}
		for _, m := range together {
			if s.pending[m] > 0 {
				s.missing(m, k, true)
			}
		}
		if len(s.work) > mark {
			continue
		}
		s.work = s.work[:len(s.work)-1]
		for _, m := range together {
			s.compute(m)
		}
	}
}

// compute appends the step of a kept value.
func (s *schedule) compute(v vid) {
	if s.kept[v] && !s.scheduled[v] && s.pending[v] > 0 {
		s.append(step{v: v, root: -1})
		s.scheduled[v] = true
	}
}

// missing pushes the kept values that the tree of v reads and that have no step yet,
// but for those of group k.
func (s *schedule) missing(v vid, k int, top bool) {
	if !top && s.kept[v] {
		if !s.scheduled[v] {
			if g, ok := s.blk.group[v]; !ok || g != k {
				s.work = append(s.work, v)
			}
		}
		return
	}
	e := &s.blk.values[v]
	for _, a := range [...]vid{e.c, e.b, e.a} {
		if a != 0 {
			s.missing(a, k, false)
		}
	}
}

// append adds a step and books what it reads.
func (s *schedule) append(st step) {
	at := int32(len(s.steps))
	s.steps = append(s.steps, st)
	s.weight = append(s.weight, 0)
	if st.root >= 0 {
		s.read(st.v, at)
	} else {
		s.readOperands(st.v, at)
	}
}

func (s *schedule) read(v vid, at int32) {
	s.pending[v]--
	if s.kept[v] {
		s.last[v] = max(s.last[v], at)
		return
	}
	s.readOperands(v, at)
}

func (s *schedule) readOperands(v vid, at int32) {
	s.weight[at]++
	e := &s.blk.values[v]
	for _, a := range [...]vid{e.a, e.b, e.c} {
		if a != 0 {
			s.read(a, at)
		}
	}
}

// saveOverwritten loads the old content of the place that r stores to, when
// somebody after r still wants it. The load must come before the store.
func (s *schedule) saveOverwritten(r root) {
	e := value{op: expr.OpVar, bits: uint64(r.place)}
	switch r.kind {
	case toElem:
		e.op = expr.OpElem
		e.bits |= uint64(r.address) << 32
	case toLocal, toStack:
		return // the only root of its block
	}
	old, ok := s.blk.lookup(e)
	if !ok || s.scheduled[old] || s.pending[old] == 0 || !s.kept[old] && s.inTree(r.v, old) {
		return
	}
	s.kept[old] = true
	s.append(step{v: old, root: -1})
	s.scheduled[old] = true
}

// inTree says whether the tree of v reads the value leaf, which is used once.
func (s *schedule) inTree(v, leaf vid) bool {
	if v == leaf {
		return true
	}
	if s.kept[v] {
		return false
	}
	e := &s.blk.values[v]
	return e.a != 0 && s.inTree(e.a, leaf) || e.b != 0 && s.inTree(e.b, leaf) || e.c != 0 && s.inTree(e.c, leaf)
}
