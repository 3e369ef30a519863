package dae

// bipartite says which columns (unknowns) each row (equation) contains.
type bipartite struct {
	start   []int32 // len(rows)+1; row r holds adj[start[r]:start[r+1]]
	adj     []int32
	columns int
}

func (b *bipartite) rows() int           { return len(b.start) - 1 }
func (b *bipartite) row(r int32) []int32 { return b.adj[b.start[r]:b.start[r+1]] }

// transpose returns the same incidence by columns.
func (b *bipartite) transpose() *bipartite {
	t := &bipartite{start: make([]int32, b.columns+1), adj: make([]int32, len(b.adj)), columns: b.rows()}
	for _, c := range b.adj {
		t.start[c+1]++
	}
	for c := range b.columns {
		t.start[c+1] += t.start[c]
	}
	fill := append([]int32(nil), t.start[:b.columns]...)
	for r := range int32(b.rows()) {
		for _, c := range b.row(r) {
			t.adj[fill[c]] = r
			fill[c]++
		}
	}
	return t
}

// match finds a matching of largest size: the column of each row and the row of each
// column, -1 where there is none. Forced pairs are taken first (Karp and Sipser,
// Maximum matchings in sparse random graphs, 1981), which leaves little to do on the
// equations of plants; the rest follows Hopcroft and Karp, An n^5/2 algorithm for
// maximum matchings in bipartite graphs, 1973.
func (b *bipartite) match() (rows, columns []int32) {
	rows, columns = unmatched(b.rows()), unmatched(b.columns)
	b.matchForced(rows, columns)
	b.matchPaths(rows, columns)
	return rows, columns
}

// matchPaths makes a matching a largest one, along augmenting paths.
func (b *bipartite) matchPaths(rows, columns []int32) {
	h := hopcroft{bipartite: b, rowTo: rows, columnTo: columns, level: make([]int32, b.rows()), next: make([]int32, b.rows())}
	for h.layer() {
		for r := range int32(b.rows()) {
			if rows[r] < 0 {
				h.augment(r)
			}
		}
	}
}

func unmatched(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = -1
	}
	return list
}

// matchForced matches rows that have one free column left, and columns that have one
// free row left, until there are none; then it takes the first free row with its
// rarest free column, and goes on.
func (b *bipartite) matchForced(rows, columns []int32) {
	t := b.transpose()
	rowDegree, columnDegree := make([]int32, b.rows()), make([]int32, b.columns)
	var queue []int32 // rows as r, columns as ^c
	for r := range rowDegree {
		if rowDegree[r] = b.start[r+1] - b.start[r]; rowDegree[r] == 1 {
			queue = append(queue, int32(r))
		}
	}
	for c := range columnDegree {
		if columnDegree[c] = t.start[c+1] - t.start[c]; columnDegree[c] == 1 {
			queue = append(queue, ^int32(c))
		}
	}
	pair := func(r, c int32) {
		rows[r], columns[c] = c, r
		for _, q := range t.row(c) {
			if rowDegree[q]--; rowDegree[q] == 1 && rows[q] < 0 {
				queue = append(queue, q)
			}
		}
		for _, d := range b.row(r) {
			if columnDegree[d]--; columnDegree[d] == 1 && columns[d] < 0 {
				queue = append(queue, ^d)
			}
		}
	}
	rarest := func(r int32) int32 {
		best := int32(-1)
		for _, c := range b.row(r) {
			if columns[c] < 0 && (best < 0 || columnDegree[c] < columnDegree[best]) {
				best = c
			}
		}
		return best
	}
	first := int32(0)
	for head := 0; ; head++ {
		if head == len(queue) {
			for int(first) < len(rows) && (rows[first] >= 0 || rowDegree[first] == 0) {
				first++
			}
			if int(first) == len(rows) {
				return
			}
			queue = append(queue, first)
		}
		switch q := queue[head]; {
		case q >= 0 && rows[q] < 0:
			if c := rarest(q); c >= 0 {
				pair(q, c)
			}
		case q < 0 && columns[^q] < 0:
			for _, r := range t.row(^q) {
				if rows[r] < 0 {
					pair(r, ^q)
					break
				}
			}
		}
	}
}

// hopcroft is one phase of the algorithm: layers by breadth, disjoint paths by depth.
type hopcroft struct {
	*bipartite
	rowTo, columnTo []int32
	level           []int32 // of each row: distance from a free row, -1 not reached
	next            []int32 // where the search in each row goes on
	path            []int32 // rows of the present path
}

// layer finds the distances of all rows from the free ones; it returns false when no
// free column can be reached.
func (h *hopcroft) layer() bool {
	var queue []int32
	for r := range h.level {
		h.level[r] = -1
		if h.rowTo[r] < 0 {
			h.level[r] = 0
			queue = append(queue, int32(r))
		}
		h.next[r] = h.start[r]
	}
	found := false
	for head := 0; head < len(queue); head++ {
		r := queue[head]
		for _, c := range h.row(r) {
			q := h.columnTo[c]
			if q < 0 {
				found = true
			} else if h.level[q] < 0 {
				h.level[q] = h.level[r] + 1
				queue = append(queue, q)
			}
		}
	}
	return found
}

// augment searches a path from row r through rising layers to a free column and, if
// there is one, exchanges the pairs along it.
func (h *hopcroft) augment(r int32) {
	h.path = append(h.path[:0], r)
	for len(h.path) > 0 {
		r := h.path[len(h.path)-1]
		if h.next[r] == h.start[r+1] {
			h.path = h.path[:len(h.path)-1]
			if n := len(h.path); n > 0 {
				h.next[h.path[n-1]]++
			}
			continue
		}
		c := h.adj[h.next[r]]
		q := h.columnTo[c]
		switch {
		case q < 0:
			for i := len(h.path) - 1; i >= 0; i-- {
				r := h.path[i]
				c := h.adj[h.next[r]]
				h.rowTo[r], h.columnTo[c] = c, r
				h.next[r] = h.start[r+1] // a row is on one path of a phase
			}
			return
		case h.level[q] == h.level[r]+1:
			h.path = append(h.path, q)
		default:
			h.next[r]++
		}
	}
}

// blocks orders a perfectly matched system: the strongly connected components of its
// rows, each after those that determine the columns it contains. Tarjan, Depth-first
// search and linear graph algorithms, 1972, with an explicit stack.
func (b *bipartite) blocks(rowTo, columnTo []int32) [][]int32 {
	n := b.rows()
	index, low := make([]int32, n), make([]int32, n) // index counts from 1
	onStack := make([]bool, n)
	next := append([]int32(nil), b.start[:n]...)
	var stack, path []int32
	var components [][]int32
	arena := make([]int32, 0, n)
	count := int32(0)
	for first := range int32(n) {
		if index[first] != 0 {
			continue
		}
		path = append(path, first)
		for len(path) > 0 {
			r := path[len(path)-1]
			if index[r] == 0 {
				count++
				index[r], low[r] = count, count
				stack = append(stack, r)
				onStack[r] = true
			}
			if next[r] < b.start[r+1] {
				q := columnTo[b.adj[next[r]]]
				next[r]++
				if index[q] == 0 {
					path = append(path, q)
				} else if onStack[q] {
					low[r] = min(low[r], index[q])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				p := path[len(path)-1]
				low[p] = min(low[p], low[r])
			}
			if low[r] == index[r] {
				from := len(arena)
				for {
					q := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					onStack[q] = false
					arena = append(arena, q)
					if q == r {
						break
					}
				}
				components = append(components, arena[from:len(arena):len(arena)])
			}
		}
	}
	return components
}
