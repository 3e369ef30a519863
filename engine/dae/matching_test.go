package dae

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawBipartite(t *rapid.T, most int) bipartite {
	n := rapid.IntRange(0, most).Draw(t, "rows")
	b := bipartite{start: []int32{0}, columns: rapid.IntRange(1, most).Draw(t, "columns")}
	for range n {
		row := rapid.SliceOfNDistinct(rapid.Int32Range(0, int32(b.columns-1)), 0, min(b.columns, 4), rapid.ID[int32]).Draw(t, "row")
		slices.Sort(row)
		b.adj = append(b.adj, row...)
		b.start = append(b.start, int32(len(b.adj)))
	}
	return b
}

// The textbook algorithm, one augmenting path after the other, is the oracle.
func matchingSize(b *bipartite) int {
	owner := unmatched(b.columns)
	var try func(r int32, seen []bool) bool
	try = func(r int32, seen []bool) bool {
		for _, c := range b.row(r) {
			if !seen[c] {
				seen[c] = true
				if owner[c] < 0 || try(owner[c], seen) {
					owner[c] = r
					return true
				}
			}
		}
		return false
	}
	size := 0
	for r := range int32(b.rows()) {
		if try(r, make([]bool, b.columns)) {
			size++
		}
	}
	return size
}

func checkMatching(t *rapid.T, b *bipartite, rows, columns []int32) int {
	size := 0
	for r, c := range rows {
		if c < 0 {
			continue
		}
		size++
		if columns[c] != int32(r) || !slices.Contains(b.row(int32(r)), c) {
			t.Fatalf("row %d and column %d are no pair", r, c)
		}
	}
	for c, r := range columns {
		if r >= 0 && rows[r] != int32(c) {
			t.Fatalf("column %d and row %d are no pair", c, r)
		}
	}
	return size
}

func TestMatchingIsALargestOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBipartite(t, 14)
		rows, columns := b.match()
		if got, want := checkMatching(t, &b, rows, columns), matchingSize(&b); got != want {
			t.Fatalf("%d pairs, want %d", got, want)
		}
	})
}

// Without the forced pairs, the search for augmenting paths has to find them all.
func TestAugmentingPathsAloneFindALargestMatching(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBipartite(t, 14)
		rows, columns := unmatched(b.rows()), unmatched(b.columns)
		b.matchPaths(rows, columns)
		if got, want := checkMatching(t, &b, rows, columns), matchingSize(&b); got != want {
			t.Fatalf("%d pairs, want %d", got, want)
		}
	})
}

// The surplus part has more rows than columns, by the number of unmatched rows, and
// contains every row that has no column.
func TestSurplusCountsTheUnmatchedRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBipartite(t, 14)
		rows, columns := b.match()
		free := 0
		seen := map[int32]bool{}
		for _, g := range b.surplus(rows, columns) {
			if len(g.rows)-len(g.columns) != len(g.free) || len(g.free) == 0 {
				t.Fatalf("%d rows, %d columns, %d free", len(g.rows), len(g.columns), len(g.free))
			}
			free += len(g.free)
			for _, r := range g.rows {
				if seen[r] {
					t.Fatalf("row %d is in two groups", r)
				}
				seen[r] = true
				for _, c := range b.row(r) {
					if !slices.Contains(g.columns, c) {
						t.Fatalf("row %d reads column %d outside its group", r, c)
					}
				}
			}
		}
		if want := b.rows() - matchingSize(&b); free != want {
			t.Fatalf("%d free rows, want %d", free, want)
		}
	})
}

// Each block comes after those that determine the columns it contains, and blocks
// cannot be split: every row of a block reaches every other.
func TestBlocksAreInEvaluationOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		b := bipartite{start: []int32{0}, columns: n}
		for r := range n {
			row := rapid.SliceOfNDistinct(rapid.Int32Range(0, int32(n-1)), 0, min(n, 3), rapid.ID[int32]).Draw(t, "row")
			row = append(row, int32(r))
			slices.Sort(row)
			b.adj = append(b.adj, slices.Compact(row)...)
			b.start = append(b.start, int32(len(b.adj)))
		}
		rows, columns := b.match()
		order := b.blocks(rows, columns)
		blockOf := unmatched(n)
		for k, block := range order {
			for _, r := range block {
				blockOf[r] = int32(k)
			}
		}
		reach := func(from int32) map[int32]bool {
			seen := map[int32]bool{from: true}
			list := []int32{from}
			for i := 0; i < len(list); i++ {
				for _, c := range b.row(list[i]) {
					if q := columns[c]; !seen[q] {
						seen[q] = true
						list = append(list, q)
					}
				}
			}
			return seen
		}
		for r := range int32(n) {
			for q := range reach(r) {
				if blockOf[q] > blockOf[r] {
					t.Fatalf("row %d of block %d needs row %d of block %d", r, blockOf[r], q, blockOf[q])
				}
				if same := reach(q)[r]; same != (blockOf[q] == blockOf[r]) {
					t.Fatalf("rows %d and %d: mutual %v, blocks %d and %d", r, q, same, blockOf[r], blockOf[q])
				}
			}
		}
	})
}
