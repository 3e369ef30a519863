package main

import (
	"fmt"
	"strings"

	"gemel/engine/expr"
	"gemel/engine/reference"
)

// problemHeader writes a reference problem as C for the peers: N, END, LOWER and UPPER (bandwidth of the Jacobian), start, scale
// (nominal values), rhs(t, y, f) and jacobian(t, y, J), which stores its entries by the peer's own macro PUT(J, row, col, value) and may be had for several of them.
// The equations are those that Gemel compiles, with common expressions shared and the derivatives exact.
func problemHeader(p *reference.Problem) (string, error) {
	g := expr.New()
	n := len(p.Names)
	y := make([]expr.Node, n)
	for i := range y {
		y[i] = g.Var(expr.Slot(i))
	}
	if p.NX < n {
		return "", fmt.Errorf("%s has algebraic unknowns: the peers take differential equations", p.Name)
	}
	var f []expr.Node
	if p.F != nil { // else the peer has its own
		f = p.F(g, g.Var(expr.Slot(n)), y)
	}
	jac := g.Jacobian(f, func(s expr.Slot) bool { return int(s) < n })
	lower, upper := 0, 0
	for row, list := range jac {
		for _, e := range list {
			lower, upper = max(lower, row-int(e.Slot)), max(upper, int(e.Slot)-row)
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "// %s: %s\n#ifndef N\n%s#define N %d\n#define END %s\n#define LOWER %d\n#define UPPER %d\n", p.Name, p.Source, cPrelude, n, cNumber(p.End), lower, upper)
	for _, list := range []struct {
		name   string
		values []float64
	}{{"start", p.Start}, {"scale", p.Scale}} {
		fmt.Fprintf(&out, "static const double %s[N] = {", list.name)
		for _, v := range list.values {
			out.WriteString(cNumber(v) + ", ")
		}
		out.WriteString("};\n")
	}
	if p.F == nil {
		out.WriteString("#endif\n")
		return out.String(), nil
	}
	leaf := func(m expr.Node) string {
		if s := int(g.Slot(m)); s < n {
			return fmt.Sprintf("y[%d]", s)
		}
		return "t"
	}
	out.WriteString("static inline void rhs(double t, const double *y, double *restrict f) {\n")
	b := newCBlock(g, &out, "  ", leaf, f)
	for i, v := range f {
		s := b.value(v)
		fmt.Fprintf(&out, "  f[%d] = %s;\n", i, s)
	}
	out.WriteString("}\n#endif\nstatic inline void jacobian(double t, const double *y, void *J) {\n")
	var all []expr.Node
	for _, list := range jac {
		for _, e := range list {
			all = append(all, e.Node)
		}
	}
	bj := newCBlock(g, &out, "  ", leaf, all)
	for row, list := range jac {
		for _, e := range list {
			s := bj.value(e.Node)
			fmt.Fprintf(&out, "  PUT(J, %d, %d, %s);\n", row, e.Slot, s)
		}
	}
	out.WriteString("}\n")
	if b.bad != nil {
		return "", b.bad
	}
	return out.String(), bj.bad
}
