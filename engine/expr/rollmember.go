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
	n      byte
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

// shape writes the form of a member into key, and lists its leaves in the order of the form.
func (w *rolling) shape(m *member, key []byte, leaves []leaf) ([]byte, []leaf) {
	g := w.g
	w.serial++
	met := byte(0)
	var walk func(n, user Node, second bool)
	walk = func(n, user Node, second bool) {
		e := &g.nodes[n]
		switch {
		case e.op == OpConst:
			key = append(key, byte(OpConst))
			if second && g.nodes[user].op == OpPow { // the kernel is simpler for some exponents
				key = binary.LittleEndian.AppendUint64(append(key, 1), e.bits)
			}
			leaves = append(leaves, leaf{n, true})
			return
		case e.op == OpVar || w.owner[w.at[n]-1] != m.root:
			key = append(key, byte(OpVar))
			leaves = append(leaves, leaf{n, false})
			return
		}
		v := &w.seen[w.at[n]-1]
		if v.serial == w.serial {
			key = append(key, 255, v.n)
			return
		}
		*v = visit{w.serial, met}
		met++
		key = append(key, byte(e.op))
		if e.bits != 0 {
			key = binary.LittleEndian.AppendUint64(key, e.bits)
		}
		a, b := e.a, e.b
		if commutes(e.op) && w.operandHash(a, m.root) > w.operandHash(b, m.root) {
			a, b = b, a
		}
		for k, x := range [...]Node{a, b, e.c} {
			if x != None {
				walk(x, n, k == 1)
			}
		}
	}
	walk(m.root, None, false)
	return key, leaves
}

// maxBody is the largest number of operations of a member that may become the body of a loop.
const maxBody = 250

// worth says whether a member may become the body of a loop: it must not be a leaf, and do
// enough to pay for the way to its cells, unless the code is so long that compiling it counts.
func (w *rolling) worth(m *member) bool {
	n, least := len(m.inside), w.opt.MinBody
	switch {
	case len(w.list) > longCode:
		least = min(least, 2)
	case len(w.list) > longCode/5:
		least = min(least, 4)
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
	var key []byte
	var leaves []leaf
	for i := range w.members {
		m := &w.members[i]
		if int(count[m.hash]) < w.opt.MinGroup || !w.worth(m) {
			continue
		}
		key, leaves = w.shape(m, key[:0], leaves[:0])
		s, ok := number[string(key)]
		if !ok {
			s = int32(len(w.shapes))
			number[string(key)] = s
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
