package dae

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// How small a pivot may be, relative to the largest entry of its row: one that moves with
// the variables is to stay away from zero, one that does not only has to be there.
const (
	leastMoving   = 1e-2
	leastConstant = 1e-8
	roundingError = 1e-12 // relative: what is left after a cancellation
)

// chooser finds the states that a group of rows determines: it eliminates first the unknowns
// of the group, then as many states as there are rows left, on the Jacobian at a sample.
type chooser struct {
	*reducer
	part    tie
	columns []VarID // unknowns of the group, then states
	first   int     // number of unknowns
	local   map[VarID]int32
	rows    [][]coefficient  // by row of the group, by rising column
	holds   [][]int32        // by column: rows that held it at some time
	used    []bool           // by row
	gone    []bool           // by column
	factors [][]expr.Partial // by row: the entries as expressions
	queue   candidates
	version []int32 // by column: candidates of older versions do not count

	eliminated bool // the unknowns have found their rows
}

// choice is a state that row (an index in analysis.rows) determines.
type choice struct {
	state  VarID
	row    int32
	moving bool      // its factor depends on more than parameters: it may vanish during a run
	factor expr.Node // of the state in the row, None where it is tied through other rows only
	value  float64   // of the state at the sample
	size   float64   // of the factor at the sample
}

// choose takes as many states as there are equations too many, those that a modeller would
// miss least among those that the equations determine well. The two samples are the start
// values and, where a pivot vanishes there, any other point.
func (r *reducer) choose(t tie, s *sample) (given []choice, ok bool) {
	for _, fill := range []func(*sample, []int32, []VarID){(*sample).atStart, (*sample).anywhere} {
		s.forget()
		fill(s, t.rows, t.states)
		c := chooser{reducer: r, part: t}
		if given, ok = c.run(s, t.states); ok {
			return given, true
		}
		if c.eliminated {
			r.guilty, r.tangle = c.left()
		}
	}
	return nil, false
}

func (c *chooser) run(s *sample, states []VarID) (given []choice, ok bool) {
	c.build(s, states)
	if c.eliminated = c.eliminateUnknowns(); !c.eliminated {
		return nil, false
	}
	c.version = make([]int32, len(c.columns))
	for k := c.first; k < len(c.columns); k++ {
		c.offer(int32(k))
	}
	wanted := len(c.part.rows) - c.first
	for len(given) < wanted && len(c.queue.list) > 0 {
		best := heap.Pop(&c.queue).(candidate)
		if c.gone[best.column] || best.version != c.version[best.column] {
			continue
		}
		v := c.columns[best.column]
		g := choice{state: v, row: c.part.rows[best.row], moving: !best.constant, factor: c.factor(best.row, v), value: s.values[v]}
		if g.factor != expr.None {
			g.size = math.Abs(interp.Eval(c.g, g.factor, func(u expr.Slot) float64 { return s.values[u] }))
		}
		given = append(given, g)
		for _, k := range c.pivot(best.row, best.column) {
			c.offer(k)
		}
	}
	return given, len(given) == wanted
}

// left lists the rows that were not used, because others say what they say, and all that hang
// together with them.
func (c *chooser) left() (rows, around []int32) {
	rowsOf := make([][]int32, len(c.columns))
	for i, list := range c.factors {
		for _, p := range list {
			k := c.local[VarID(p.Slot)]
			rowsOf[k] = append(rowsOf[k], int32(i))
		}
	}
	seen := make([]bool, len(c.used))
	var queue []int32
	push := func(i int32) {
		if !seen[i] {
			seen[i] = true
			queue = append(queue, i)
		}
	}
	for i, used := range c.used {
		if !used {
			rows = append(rows, c.part.rows[i])
			push(int32(i))
		}
	}
	for head := 0; head < len(queue); head++ {
		for _, p := range c.factors[queue[head]] {
			for _, i := range rowsOf[c.local[VarID(p.Slot)]] {
				push(i)
			}
		}
	}
	for _, i := range queue {
		around = append(around, c.part.rows[i])
	}
	return rows, around
}

// factor returns the derivative of a row by a state.
func (c *chooser) factor(row int32, v VarID) expr.Node {
	for _, p := range c.factors[row] {
		if VarID(p.Slot) == v {
			return p.Node
		}
	}
	return expr.None
}

// build evaluates the Jacobian. Columns are scaled by the nominal values of their variables.
func (c *chooser) build(s *sample, states []VarID) {
	c.local = make(map[VarID]int32)
	for _, k := range c.part.columns {
		c.columns = append(c.columns, c.unknown[k])
	}
	c.first = len(c.columns)
	c.columns = append(c.columns, states...)
	for k, v := range c.columns {
		c.local[v] = int32(k)
	}
	var nodes []expr.Node
	c.factors = make([][]expr.Partial, len(c.part.rows))
	gradients := expr.NewGradients(c.g, func(u expr.Slot) bool { _, ok := c.local[VarID(u)]; return ok })
	for i, r := range c.part.rows {
		w := &c.analysis.rows[r]
		c.factors[i] = slices.Clone(gradients.Of(c.g.Sub(w.left, w.right)))
		for _, p := range c.factors[i] {
			nodes = append(nodes, p.Node)
		}
	}
	values := interp.EvalAll(c.g, nodes, func(u expr.Slot) float64 { return s.values[u] })
	c.rows, c.used = make([][]coefficient, len(c.factors)), make([]bool, len(c.factors))
	c.holds, c.gone = make([][]int32, len(c.columns)), make([]bool, len(c.columns))
	for i, list := range c.factors {
		for _, p := range list {
			k := c.local[VarID(p.Slot)]
			x := values[0]
			values = values[1:]
			if int(k) >= c.first && c.holdsVelocity(list, c.columns[k]) {
				continue // the highest derivative is what a row determines
			}
			x = float64(x * c.scale(VarID(p.Slot)))
			if x-x == 0 && x != 0 {
				c.rows[i] = append(c.rows[i], coefficient{k, x, c.constant(p.Node)})
				c.holds[k] = append(c.holds[k], int32(i))
			}
		}
		slices.SortFunc(c.rows[i], func(a, b coefficient) int { return cmp.Compare(a.column, b.column) })
	}
}

// holdsVelocity says whether a state that is the derivative of state v is among the slots of a row.
func (c *chooser) holdsVelocity(list []expr.Partial, v VarID) bool {
	_, d := c.velocity(v)
	w := c.rep[d]
	return c.isState(w) && slices.ContainsFunc(list, func(p expr.Partial) bool { return VarID(p.Slot) == w })
}

// constant says whether a derivative depends on parameters alone.
func (c *chooser) constant(n expr.Node) bool {
	return !slices.ContainsFunc(c.walk.leaves(n), func(v VarID) bool { return v == NoVar || c.sys.Variables[v].Kind != Parameter })
}

// offer puts the best pivot of a state into the queue.
func (c *chooser) offer(column int32) {
	if int(column) < c.first || c.gone[column] {
		return
	}
	c.version[column]++
	best := candidate{row: -1}
	for _, i := range c.holds[column] {
		e, ok := c.entry(i, column)
		if !ok || c.used[i] {
			continue
		}
		largest := 0.0
		for _, o := range c.rows[i] {
			largest = max(largest, math.Abs(o.value))
		}
		size := math.Abs(e.value) / largest
		if !(size >= leastMoving) && !(e.constant && size >= leastConstant) {
			continue
		}
		constant := e.constant && (c.part.static || !c.preferred(c.columns[column]) || !slices.ContainsFunc(c.rows[i], coefficient.moves))
		if best.row < 0 || constant && !best.constant || constant == best.constant && size > best.size {
			best = candidate{row: i, constant: constant, size: size}
		}
	}
	if best.row >= 0 {
		best.column, best.version, best.key = column, c.version[column], c.key(c.columns[column], best.constant)
		best.order = column
		heap.Push(&c.queue, best)
	}
}

// candidate is a possible pivot.
type candidate struct {
	row, column, version int32
	order                int32
	constant             bool
	size                 float64 // relative to the largest entry of the row
	key                  [6]int
}

// candidates is a heap with the best at the top.
type candidates struct{ list []candidate }

func (q *candidates) Len() int      { return len(q.list) }
func (q *candidates) Swap(i, j int) { q.list[i], q.list[j] = q.list[j], q.list[i] }
func (q *candidates) Push(x any)    { q.list = append(q.list, x.(candidate)) }
func (q *candidates) Pop() any {
	last := q.list[len(q.list)-1]
	q.list = q.list[:len(q.list)-1]
	return last
}

func (q *candidates) Less(i, j int) bool {
	a, b := &q.list[i], &q.list[j]
	for k := range a.key {
		if a.key[k] != b.key[k] {
			return a.key[k] < b.key[k]
		}
	}
	if !a.constant && a.size != b.size {
		return a.size > b.size
	}
	return a.order < b.order
}

// key orders states by how little they would be missed, least first: those that the model
// avoids, those whose antiderivative was given up before, those that are found with a
// constant factor, those without a fixed start or any, those that are not integrated twice.
// Where only those with a constant factor are given up, they come first.
func (c *chooser) key(v VarID, constant bool) [6]int {
	one := func(b bool) int { // 1 for what should stay
		if b {
			return 1
		}
		return 0
	}
	_, der := c.velocity(v)
	follows := false
	c.classes.members(v, func(m VarID) { follows = follows || c.dummy[m] })
	t := &c.out.Variables[v]
	twice := c.isState(c.rep[der])
	k := [6]int{c.preference(v), one(!follows), one(!constant), one(t.Fixed), one(t.Start != expr.None), one(twice)}
	if !c.part.static {
		k[0], k[1], k[2] = k[2], k[0], k[1]
	}
	return k
}

// preference is the stateSelect of a state or of its derivative.
func (r *reducer) preference(v VarID) int {
	p := int(r.out.Variables[v].Prefer)
	if _, der := r.velocity(v); r.isState(r.rep[der]) {
		p = max(p, int(r.out.Variables[r.rep[der]].Prefer))
	}
	return p
}

func (r *reducer) preferred(v VarID) bool { return r.preference(v) > 0 }
