package expr

import (
	"encoding/binary"
	"slices"
)

// member is a value that several others or a destination want, with what only it reads.
type member struct {
	root   Node
	inside []Node // operands first; the last is root
	hash   uint64 // of the shape
	shape  int32  // 1 + its group of equals; 0: alone
	waits  int32  // operands that are not computed yet
	users  []int32
	phase  int32 // of the straight code that computes it; -1: a loop
	cell   Slot  // where its value is for later statements; -1: nowhere
	keep   bool  // somebody later reads it
	dst    []int32
}

// visit says that shape has met a node, as the n-th of the member.
type visit struct {
	serial int32
	n      uint16
}

// rolling is the work on one assignment.
type rolling struct {
	*roller
	a       Assign
	list    []Node // all nodes, operands first
	owner   []Node // by place in list: root of the member that the node belongs to; None: a leaf
	hash    []uint64
	members []member
	of      []int32 // by place in list: 1 + the member whose root it is
	seen    []visit // by place in list: by shape
	serial  int32
	read    []bool    // by slot: the sources read it
	label   []uint64  // by member: what it is computed from and what for, where pieces are looked for
	reader  []int32   // by slot: 1 + the only piece that reads it; 0: none, -1: several
	shapes  [][]int32 // members by shape
	stmts   []Stmt
	used    int // scratch cells
}

func isLeaf(op Op) bool { return op == OpConst || op == OpVar }

// assign rolls one assignment; nil if there is nothing to roll.
func (r *roller) assign(a Assign) []Stmt {
	if len(a.Src) < 2 {
		return nil
	}
	for len(r.at) < len(r.g.nodes) {
		r.at, r.image = append(r.at, make([]int32, len(r.g.nodes)-len(r.at))...), append(r.image, make([]Node, len(r.g.nodes)-len(r.image))...)
	}
	w := &rolling{roller: r, a: a}
	w.collect()
	defer w.clear()
	if len(w.list) < r.opt.MinOps {
		return nil
	}
	w.noteReads()
	w.own()
	w.cut()
	if w.copies() {
		return w.stmts
	}
	if !w.classify() {
		return nil
	}
	w.schedule()
	return w.stmts
}

// collect lists the nodes of the assignment.
func (w *rolling) collect() {
	g := w.g
	stack := make([]Node, 0, 64)
	stack = append(stack, w.a.Src...)
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if w.at[n] != 0 {
			continue
		}
		w.at[n] = 1
		w.list = append(w.list, n)
		e := &g.nodes[n]
		for _, x := range [...]Node{e.a, e.b, e.c} {
			if x != None && w.at[x] == 0 {
				stack = append(stack, x)
			}
		}
	}
	// in rising order; where they are few among many, sorting is cheaper than looking at all
	if low, high := slices.Min(w.list), slices.Max(w.list); int(high-low) < 16*len(w.list) {
		w.list = w.list[:0]
		for n := low; n <= high; n++ {
			if w.at[n] != 0 {
				w.list = append(w.list, n)
			}
		}
	} else {
		slices.Sort(w.list)
	}
	for i, n := range w.list {
		w.at[n] = int32(i) + 1
	}
}

// noteReads marks the cells that the sources read.
func (w *rolling) noteReads() {
	mark := func(s Slot) {
		if int(s) >= len(w.read) {
			w.read = append(w.read, make([]bool, int(s)+1-len(w.read))...)
		}
		w.read[s] = true
	}
	for _, d := range w.a.Dst { // none is beyond the end
		if int(d) >= len(w.read) {
			mark(d)
			w.read[d] = false
		}
	}
	for _, n := range w.list {
		switch g := w.g; g.nodes[n].op {
		case OpVar:
			mark(g.Slot(n))
		case OpCell:
			for i := range g.Span(n) {
				mark(g.Slot(n) + Slot(i))
			}
		}
	}
}

func (w *rolling) clear() {
	for _, n := range w.list {
		w.at[n], w.image[n] = 0, None
	}
}

// own finds the member of each node: that of all its users, or its own.
func (w *rolling) own() {
	g := w.g
	w.owner = make([]Node, len(w.list))
	for _, n := range w.a.Src {
		w.owner[w.at[n]-1] = n
	}
	for i := len(w.list) - 1; i >= 0; i-- {
		n := w.list[i]
		e := &g.nodes[n]
		if isLeaf(e.op) {
			continue
		}
		for _, x := range [...]Node{e.a, e.b, e.c} {
			if x == None || isLeaf(g.nodes[x].op) {
				continue
			}
			switch o := &w.owner[w.at[x]-1]; {
			case *o == None:
				*o = w.owner[i]
			case *o != w.owner[i]:
				*o = x
			}
		}
	}
}

// memberOf returns the member with root n.
func (w *rolling) memberOf(n Node) int32 { return w.of[w.at[n]-1] - 1 }

// cut makes the members, in the order of their roots.
func (w *rolling) cut() {
	g := w.g
	w.of, w.seen = make([]int32, len(w.list)), make([]visit, len(w.list))
	for i, n := range w.list {
		if w.owner[i] == n {
			w.of[i] = int32(len(w.members)) + 1
			w.members = append(w.members, member{root: n, cell: -1})
		}
	}
	w.hash = make([]uint64, len(w.list))
	for i, n := range w.list {
		w.hash[i] = w.hashOf(n)
		if w.owner[i] == None {
			continue
		}
		m := w.memberOf(w.owner[i])
		w.members[m].inside = append(w.members[m].inside, n)
		e := &g.nodes[n]
		for _, x := range [...]Node{e.a, e.b, e.c} {
			if x == None {
				continue
			}
			if o := w.owner[w.at[x]-1]; o == x && o != w.owner[i] && !isLeaf(g.nodes[x].op) {
				k := w.memberOf(o)
				if u := w.members[k].users; len(u) == 0 || u[len(u)-1] != m {
					w.members[k].users = append(u, m)
					w.members[m].waits++
				}
			}
		}
	}
	for i := range w.members {
		m := &w.members[i]
		m.hash = w.hash[w.at[m.root]-1]
		if isLeaf(g.nodes[m.root].op) {
			m.hash = 0
		}
	}
	for k, n := range w.a.Src {
		m := &w.members[w.memberOf(n)]
		m.dst = append(m.dst, int32(k))
	}
}

const (
	hashCell  = 0x9e3779b97f4a7c15
	hashConst = 0xbf58476d1ce4e5b9
)

// operandHash is that of x as an operand in member o: a value of another member is a cell.
func (w *rolling) operandHash(x, o Node) uint64 {
	switch {
	case x == None:
		return 1
	case w.g.nodes[x].op == OpConst:
		return hashConst
	case w.g.nodes[x].op == OpVar || w.owner[w.at[x]-1] != o:
		return hashCell
	}
	return w.hash[w.at[x]-1]
}

// hashOf mixes the operation and the shapes of the operands, without regard to the order
// of those that may change places.
func (w *rolling) hashOf(n Node) uint64 {
	e := &w.g.nodes[n]
	if isLeaf(e.op) {
		return hashCell
	}
	o := w.owner[w.at[n]-1]
	a, b, c := w.operandHash(e.a, o), w.operandHash(e.b, o), w.operandHash(e.c, o)
	if commutes(e.op) && a > b {
		a, b = b, a
	}
	h := uint64(e.op) + e.bits*0x94d049bb133111eb
	for _, x := range [...]uint64{a, b, c} {
		h = (h ^ x) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return h
}

// commutes says whether the operands of op may change places without changing a bit.
func commutes(op Op) bool {
	switch op {
	case OpAdd, OpMul, OpMin, OpMax, OpEq, OpNe, OpAnd, OpOr:
		return true
	}
	return false
}

// leaf is an operand of a member from outside: a cell, or a literal.
type leaf struct {
	node    Node
	literal bool
}

// form is the shape of members with their leaves, in the order in which a walk meets them.
type form struct {
	key    []byte
	leaves []leaf
	met    uint16
}

// shape writes the form of one member over f.
func (w *rolling) shape(m *member, f *form) {
	w.serial++
	*f = form{key: f.key[:0], leaves: f.leaves[:0]}
	w.trace(m.root, m.root, None, false, nil, f)
}

// trace adds what lies below n, an operand of user in the member with that root. Values of other members are cells, unless they are of
// the same piece.
func (w *rolling) trace(root, n, user Node, second bool, pieceOf []int32, f *form) {
	g := w.g
	e := &g.nodes[n]
	switch {
	case e.op == OpConst:
		f.key = append(f.key, byte(OpConst))
		if second && g.nodes[user].op == OpPow { // the kernel is simpler for some exponents
			f.key = binary.LittleEndian.AppendUint64(append(f.key, 1), e.bits)
		}
		f.leaves = append(f.leaves, leaf{n, true})
		return
	case e.op == OpVar || w.outside(n, root, pieceOf):
		f.key = append(f.key, byte(OpVar))
		f.leaves = append(f.leaves, leaf{n, false})
		return
	}
	v := &w.seen[w.at[n]-1]
	if v.serial == w.serial {
		f.key = append(f.key, 255, byte(v.n), byte(v.n>>8))
		return
	}
	*v = visit{w.serial, f.met}
	f.met++
	f.key = append(f.key, byte(e.op))
	if e.bits != 0 {
		f.key = binary.LittleEndian.AppendUint64(f.key, e.bits)
	}
	a, b := w.ordered(e, root, pieceOf)
	for k, x := range [...]Node{a, b, e.c} {
		if x != None {
			w.trace(root, x, n, k == 1, pieceOf, f)
		}
	}
}

// outside says whether a node belongs neither to the member with that root nor to another one of its piece. Without pieces each member
// stands alone.
func (w *rolling) outside(n, root Node, pieceOf []int32) bool {
	o := w.owner[w.at[n]-1]
	return o != root && (pieceOf == nil || pieceOf[w.memberOf(o)] != pieceOf[w.memberOf(root)])
}

// ordered gives the first two operands of a node; those that may change places stand in an order that depends on their shapes only.
func (w *rolling) ordered(e *node, root Node, pieceOf []int32) (a, b Node) {
	if commutes(e.op) && w.operandLabel(e.a, root, pieceOf) > w.operandLabel(e.b, root, pieceOf) {
		return e.b, e.a
	}
	return e.a, e.b
}

// maxBody is the largest number of operations of a member that may become the body of a loop: more would be one function of its own.
const maxBody = 4000

// worth says whether a member may become the body of a loop: it must not be a leaf, and do
// enough to pay for the way to its cells, unless the code is so long that compiling it counts.
func (w *rolling) worth(m *member) bool {
	n, least := len(m.inside), w.opt.MinBody
	switch {
	case len(w.list) > longCode:
		least = min(least, 1)
	case len(w.list) > longCode/5:
		least = min(least, 2)
	}
	return n >= least && n <= maxBody && !isLeaf(w.g.nodes[m.root].op)
}

// longCode is the number of nodes of an assignment from which on very small bodies are rolled too.
const longCode = 100_000

// classify puts members of one form into a shape; false if no shape has enough of them.
func (w *rolling) classify() bool {
	count := make(map[uint64]int32)
	for i := range w.members {
		if m := &w.members[i]; w.worth(m) {
			count[m.hash]++
		}
	}
	number := make(map[string]int32)
	var f form
	for i := range w.members {
		m := &w.members[i]
		if int(count[m.hash]) < w.opt.MinGroup || !w.worth(m) {
			continue
		}
		w.shape(m, &f)
		s, ok := number[string(f.key)]
		if !ok {
			s = int32(len(w.shapes))
			number[string(f.key)] = s
			w.shapes = append(w.shapes, nil)
		}
		w.shapes[s] = append(w.shapes[s], int32(i))
	}
	some := false
	for s, list := range w.shapes {
		if len(list) < w.opt.MinGroup {
			continue
		}
		some = true
		for _, i := range list {
			w.members[i].shape = int32(s) + 1
		}
	}
	return some
}
