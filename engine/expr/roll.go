package expr

// Rolling. A plant repeats itself: a thousand pipes are a thousand right-hand sides of one
// shape. Roll finds them in large assignments and makes loops of them, one a shape: the
// code of a module then grows with the kinds of components, not with their number.
//
// The expressions of an assignment are cut into members: a member is a destination, or a
// value that several members read, with everything below that it alone reads. Members of
// one shape differ in the cells they read and in literals only. A group of members that wait for
// nothing becomes an Each; what is left over stays an Assign, before, between and
// behind the loops. Values that a later statement reads go through scratch cells.
//
// Before that, an assignment is looked at as a whole: where it falls into pieces of one shape that
// need nothing of each other, as equal assets beside each other make them, a piece is the body of
// one loop with many destinations (rollcopy.go).
//
// Each value is computed by the same operations on the same operands as before (those of a sum or
// a product may change places), so every bit stays.

// RollOptions of Roll. The zero value of a field takes the stated default.
type RollOptions struct {
	MinOps   int // nodes of an assignment from which on it is looked at; 2,000
	MinGroup int // members from which on a shape becomes a loop; 32
	MinBody  int // operations of a member from which on it may be in one; 4
}

// Rolled returns the program with loops for what repeats itself in the large assignments of its
// functions: itself if there is nothing of the kind. The cells that it has more than p
// hold nothing that outlives a statement. The graph is shared and grows. Run it after Hoist and
// before Emit; nothing else understands its loops.
func (p *Program) Rolled(o RollOptions) *Program {
	if o.MinOps <= 0 {
		o.MinOps = 2000
	}
	if o.MinGroup <= 0 {
		o.MinGroup = 32
	}
	if o.MinBody <= 0 {
		o.MinBody = 4
	}
	out := &Program{Graph: p.Graph, Cells: p.Cells}
	r := &roller{g: p.Graph, opt: o, cells: func(n int) Slot { out.Cells += n; return Slot(out.Cells - n) }}
	for _, f := range p.Funcs {
		out.Funcs = append(out.Funcs, &Func{Name: f.Name, Body: r.body(f.Body)})
	}
	if !r.some {
		return p
	}
	return out
}

// roller rewrites one program.
type roller struct {
	g     *Graph
	opt   RollOptions
	cells func(n int) Slot
	some  bool // something was rolled

	scratch     Slot // shared by all assignments
	scratchSize int

	// of the present assignment, by node; grown with the graph
	at    []int32 // 1 + place in list
	image []Node
}

func (r *roller) body(body []Stmt) []Stmt {
	var out []Stmt
	for i := 0; i < len(body); i++ {
		switch s := body[i].(type) {
		case Assign:
			run := 1
			for i+run < len(body) {
				if _, ok := body[i+run].(Assign); !ok {
					break
				}
				run++
			}
			out = append(out, r.assigns(body[i:i+run])...)
			i += run - 1
			continue
		case Loop:
			s.Body = r.body(s.Body)
			out = append(out, s)
			continue
		case If:
			s.Body = r.body(s.Body)
			out = append(out, s)
			continue
		}
		out = append(out, body[i])
	}
	return out
}

// assigns rolls a run of assignments.
func (r *roller) assigns(list []Stmt) []Stmt {
	var out []Stmt
	for len(list) > 0 {
		a, n := r.fuse(list)
		if rolled := r.assign(a); rolled != nil {
			r.some = true
			out = append(out, rolled...)
		} else {
			out = append(out, list[:n]...)
		}
		list = list[n:]
	}
	return out
}

// fuse makes one assignment of as many of the list as go together: later ones read what
// earlier ones computed, and store no cell that these read or stored.
func (r *roller) fuse(list []Stmt) (fused Assign, n int) {
	first := list[0].(Assign)
	if len(list) == 1 || len(first.Dst) >= r.opt.MinGroup {
		return first, 1
	}
	g := r.g
	read, value := make(map[Slot]bool), make(map[Slot]Node)
	var chosen [][2]Slot
	s := &Substituter{from: g, to: g, raw: true, walk: newWalk(g), image: NewNodeMap[Node](g)}
	s.leaf = func(c Slot) Node {
		if v, ok := value[c]; ok {
			return v
		}
		read[c] = true
		return None
	}
	s.chosen = func(first Slot, n int) { chosen = append(chosen, [2]Slot{first, first + Slot(n)}) }
	for n < len(list) {
		a := list[n].(Assign)
		for _, d := range a.Dst {
			_, twice := value[d]
			for _, c := range chosen {
				twice = twice || d >= c[0] && d < c[1]
			}
			if n > 0 && (twice || read[d]) {
				return fused, n
			}
		}
		src := s.CopyAll(a.Src)
		for _, c := range chosen { // what a node chooses from cannot be replaced
			for d := c[0]; d < c[1]; d++ {
				if _, ok := value[d]; ok {
					return fused, n
				}
			}
		}
		fused.Dst, fused.Src = append(fused.Dst, a.Dst...), append(fused.Src, src...)
		for k, d := range a.Dst {
			value[d] = src[k]
			if read[d] { // by the assignment itself: the next one would see the old value
				return fused, n + 1
			}
		}
		n++
	}
	return fused, n
}
