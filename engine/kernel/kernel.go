package kernel

import (
	"math"
	"sync"

	"gemel/engine/expr"
)

// The operands of a kernel are the slots 0 and 1.
var (
	oneArg  = []expr.Slot{0}
	twoArgs = []expr.Slot{0, 1}
)

// definition is one kernel, built on first use.
type definition struct {
	args  []expr.Slot
	build func(f form, x, y expr.Node) expr.Node // the full way
	short func(f form, x, y expr.Node) expr.Node // the short way, nil: none
	made  [3]struct {
		once  sync.Once
		graph *expr.Graph
		root  expr.Node
	}
}

// Ways of a definition.
const (
	bothWays = iota
	shortWay
	fullWay
)

// graph returns one of the ways of d, or both, as an expression.
func (d *definition) graph(way int) (*expr.Graph, expr.Node) {
	m := &d.made[way]
	m.once.Do(func() {
		m.graph = expr.New()
		f := form{m.graph}
		x, y := m.graph.Var(0), expr.None
		if len(d.args) > 1 {
			y = m.graph.Var(1)
		}
		switch {
		case way == shortWay:
			m.root = d.short(f, x, y)
		case way == fullWay || d.short == nil:
			m.root = d.build(f, x, y)
		default:
			short := d.short(f, x, y)
			m.root = f.Select(f.Eq(short, f.c(0)), d.build(f, x, y), short)
		}
	})
	return m.graph, m.root
}

var definitions = map[expr.Op]*definition{
	expr.OpExp:   {args: oneArg, build: buildExp},
	expr.OpLog:   {args: oneArg, build: buildLog},
	expr.OpSin:   {args: oneArg, build: buildSin},
	expr.OpCos:   {args: oneArg, build: buildCos},
	expr.OpTan:   {args: oneArg, build: buildTan},
	expr.OpAsin:  {args: oneArg, build: buildAsin},
	expr.OpAcos:  {args: oneArg, build: buildAcos},
	expr.OpAtan:  {args: oneArg, build: buildAtan},
	expr.OpSinh:  {args: oneArg, build: buildSinh},
	expr.OpCosh:  {args: oneArg, build: buildCosh},
	expr.OpTanh:  {args: oneArg, build: buildTanh},
	expr.OpPow:   {args: twoArgs, build: buildPow, short: shortPow},
	expr.OpAtan2: {args: twoArgs, build: buildAtan2},
}

// Graph returns the definition of op as the expression result of g over the leaves
// Var(args[i]). It is shared: neither g nor args may be changed.
func Graph(op expr.Op) (g *expr.Graph, args []expr.Slot, result expr.Node, ok bool) {
	d, ok := definitions[op]
	if !ok {
		return nil, nil, expr.None, false
	}
	g, result = d.graph(bothWays)
	return g, d.args, result, true
}

// maxNodes bounds the size of a kernel graph, so that Eval needs no heap.
const maxNodes = 512

// Eval computes op, bit for bit as its graph does; b is ignored by functions of one
// argument. It returns NaN for an operation that has no kernel.
func Eval(op expr.Op, a, b float64) float64 {
	g, _, root, ok := Graph(op)
	if !ok || g.Len() > maxNodes {
		return math.NaN()
	}
	var values [maxNodes]float64
	for n := expr.Node(1); n <= root; n++ {
		values[n] = evalNode(g, n, &values, a, b)
	}
	return values[root]
}

func evalNode(g *expr.Graph, n expr.Node, values *[maxNodes]float64, a, b float64) float64 {
	op := g.Op(n)
	switch op {
	case expr.OpConst:
		return g.Value(n)
	case expr.OpVar:
		if g.Slot(n) == 0 {
			return a
		}
		return b
	}
	i, j, k := g.Args(n)
	switch op {
	case expr.OpSelect:
		if values[i] != 0 {
			return values[j]
		}
		return values[k]
	case expr.OpAt:
		return expr.At(g.Table(n), values[i])
	}
	v, ok := expr.Exact(op, values[i], values[j])
	if !ok {
		return math.NaN() // 2^a out of range: never selected
	}
	return v
}
