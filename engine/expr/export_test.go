package expr

// RawOperation builds a node without simplification, for tests that compare.
func (g *Graph) RawOperation(op Op, a, b, c Node) Node { return g.raw(node{op: op, a: a, b: b, c: c}) }
