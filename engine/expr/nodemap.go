package expr

// NodeMap maps nodes of one graph to values. It costs memory and time in proportion
// to what is stored: few entries live in a hash table, many in an array over the graph.
// So a pass over a small expression of a big graph stays cheap. An absent node has
// the zero value. The zero NodeMap is not ready; use NewNodeMap.
type NodeMap[T any] struct {
	g      *Graph
	sparse map[Node]T
	dense  []T
}

// NewNodeMap returns an empty map over the nodes of g, those added later included.
func NewNodeMap[T any](g *Graph) NodeMap[T] {
	m := NodeMap[T]{g: g}
	if len(g.nodes) < 256 {
		m.dense = make([]T, 512)
	} else {
		m.sparse = make(map[Node]T)
	}
	return m
}

// Get returns the value of n.
func (m *NodeMap[T]) Get(n Node) T {
	if m.sparse != nil {
		return m.sparse[n]
	}
	if int(n) < len(m.dense) {
		return m.dense[n]
	}
	var zero T
	return zero
}

// Set stores the value of n.
func (m *NodeMap[T]) Set(n Node, v T) {
	if m.sparse != nil {
		m.sparse[n] = v
		if 16*len(m.sparse) > len(m.g.nodes) {
			m.spread()
		}
		return
	}
	if int(n) >= len(m.dense) {
		m.dense = append(m.dense, make([]T, len(m.g.nodes)+len(m.g.nodes)/2-len(m.dense))...)
	}
	m.dense[n] = v
}

// spread moves from the hash table to the array.
func (m *NodeMap[T]) spread() {
	m.dense = make([]T, len(m.g.nodes)+len(m.g.nodes)/2)
	for n, v := range m.sparse {
		m.dense[n] = v
	}
	m.sparse = nil
}
