package main

import (
	"fmt"
	"strings"

	"gemel/engine/expr"
)

// weave writes indexed loops: which cell a round reads or writes stands in a table, or follows from the number of the round where
// the cells lie at equal distances.
func (w *cProgram) weave(s expr.Weave, indent string) error {
	id := w.out.Len() // tells the tables of this statement from others
	w.out.WriteString(indent + "{\n")
	in := indent + "  "
	for k := range s.Parts {
		w.tables(&s.Parts[k], id, k, in)
	}
	fmt.Fprintf(w.out, "%sfor (int t = 0; t < %d; t++) {\n", in, s.Turns)
	for k := range s.Parts {
		if err := w.part(&s.Parts[k], id, k, in+"  "); err != nil {
			return err
		}
	}
	fmt.Fprintf(w.out, "%s}\n%s}\n", in, indent)
	return nil
}

// tables writes what a part reads its cells from, and its counter.
func (w *cProgram) tables(p *expr.Part, id, k int, indent string) {
	ints := func(name string, n int, at func(int) int64) {
		fmt.Fprintf(w.out, "%sstatic const int %s[] = {", indent, name)
		for i := range n {
			fmt.Fprintf(w.out, "%d,", at(i))
		}
		w.out.WriteString("};\n")
	}
	for c, col := range p.Columns {
		name := fmt.Sprintf("c%d_%d_%d", id, k, c)
		switch {
		case col.At == nil:
			ints(name, len(col.From), func(i int) int64 { return int64(col.From[i]) })
		case stride(col.At) == 0:
			ints(name, len(col.At), func(i int) int64 { return int64(col.At[i]) })
		}
	}
	if p.Count != nil {
		ints(fmt.Sprintf("n%d_%d", id, k), len(p.Count), func(i int) int64 { return int64(p.Count[i]) })
	}
	for c, row := range p.Literals {
		fmt.Fprintf(w.out, "%sstatic const double l%d_%d_%d[] = {", indent, id, k, c)
		for _, v := range row {
			w.out.WriteString(cNumber(v) + ",")
		}
		w.out.WriteString("};\n")
	}
	fmt.Fprintf(w.out, "%sint i%d = 0;\n", indent, k)
}

// stride is the equal distance of cells; 0 if there is none.
func stride(at []expr.Slot) expr.Slot {
	if len(at) < 2 {
		return 1
	}
	d := at[1] - at[0]
	for i := 1; i < len(at); i++ {
		if at[i]-at[i-1] != d {
			return 0
		}
	}
	return d
}

// part writes the rounds of one part in turn t.
func (w *cProgram) part(p *expr.Part, id, k int, indent string) error {
	count := "1"
	if p.Count != nil {
		count = fmt.Sprintf("n%d_%d[t]", id, k)
	}
	cell := func(c int) string {
		col, name := &p.Columns[c], fmt.Sprintf("c%d_%d_%d", id, k, c)
		switch {
		case col.At == nil:
			return fmt.Sprintf("m[%s[t] + r * %d]", name, col.Step)
		case stride(col.At) != 0:
			return fmt.Sprintf("m[%d + i%d * %d]", col.At[0], k, stride(col.At))
		}
		return fmt.Sprintf("m[%s[i%d]]", name, k)
	}
	fmt.Fprintf(w.out, "%sfor (int r = 0; r < %s; r++, i%d++) {\n", indent, count, k)
	in := indent + "  "
	g := w.p.Graph
	b := newCBlock(g, w.out, in, func(n expr.Node) string {
		switch g.Op(n) {
		case expr.OpItem:
			return cell(g.Column(n))
		case expr.OpLiteral:
			return fmt.Sprintf("l%d_%d_%d[i%d]", id, k, g.Column(n), k)
		}
		return w.leaf(n)
	}, p.Src)
	var stores strings.Builder
	for j, n := range p.Src {
		fmt.Fprintf(w.out, "%sconst double n%d = %s;\n", in, j, b.value(n))
		fmt.Fprintf(&stores, "%s%s = n%d;\n", in, cell(p.Dst[j]), j)
	}
	w.out.WriteString(stores.String() + indent + "}\n")
	return b.bad
}
