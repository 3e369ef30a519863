package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gemel/engine/expr"
)

// cBlock writes expressions of one graph as C: what is used more than once becomes a local variable, the rest stays nested, as a
// person would write it.
type cBlock struct {
	g      *expr.Graph
	leaf   func(n expr.Node) string // C for a Var or Elem
	indent string
	out    *strings.Builder
	uses   []int32
	known  map[expr.Node]string // locals of this block
	bad    error
}

// longest is the length of a nested expression from which on it gets a name.
const longest = 160

func newCBlock(g *expr.Graph, out *strings.Builder, indent string, leaf func(expr.Node) string, roots []expr.Node) *cBlock {
	return &cBlock{g: g, leaf: leaf, indent: indent, out: out, uses: g.UseCounts(roots...), known: map[expr.Node]string{}}
}

// value returns C for n, after writing the locals that it needs. Operands are visited without recursion over long chains of
// shared values, because every shared value is named as soon as it is met.
func (b *cBlock) value(n expr.Node) string {
	for _, m := range b.order(n) {
		if s := b.text(m); b.uses[m] > 1 && !b.isLeaf(m) || len(s) > longest {
			kind := "double"
			if b.g.IsTruth(m) {
				kind = "int"
			}
			name := fmt.Sprintf("v%d", m)
			fmt.Fprintf(b.out, "%sconst %s %s = %s;\n", b.indent, kind, name, s)
			b.known[m] = name
		} else {
			b.known[m] = s
		}
	}
	return b.known[n]
}

// order lists what n depends on and is not known yet, operands first.
func (b *cBlock) order(n expr.Node) []expr.Node {
	var list []expr.Node
	stack := []expr.Node{n}
	seen := map[expr.Node]bool{}
	for len(stack) > 0 {
		m := stack[len(stack)-1]
		if _, ok := b.known[m]; ok || seen[m] {
			stack = stack[:len(stack)-1]
			continue
		}
		before := len(stack)
		x, y, z := b.g.Args(m)
		for _, a := range [...]expr.Node{z, y, x} {
			if _, ok := b.known[a]; a != expr.None && !ok && !seen[a] {
				stack = append(stack, a)
			}
		}
		if len(stack) == before {
			stack = stack[:before-1]
			seen[m] = true
			list = append(list, m)
		}
	}
	return list
}

func (b *cBlock) isLeaf(n expr.Node) bool {
	op := b.g.Op(n)
	return op == expr.OpConst || op == expr.OpVar || op == expr.OpElem || op == expr.OpItem || op == expr.OpLiteral
}

// The C of operators and functions.
var (
	cInfix = map[expr.Op]string{expr.OpAdd: "+", expr.OpSub: "-", expr.OpMul: "*", expr.OpDiv: "/",
		expr.OpLt: "<", expr.OpLe: "<=", expr.OpEq: "==", expr.OpNe: "!="}
	cCall = map[expr.Op]string{expr.OpAbs: "fabs", expr.OpSqrt: "sqrt", expr.OpFloor: "floor", expr.OpCeil: "ceil", expr.OpTrunc: "trunc",
		expr.OpNearest: "nearbyint", expr.OpExp: "exp", expr.OpLog: "log", expr.OpSin: "sin", expr.OpCos: "cos", expr.OpTan: "tan",
		expr.OpAsin: "asin", expr.OpAcos: "acos", expr.OpAtan: "atan", expr.OpSinh: "sinh", expr.OpCosh: "cosh", expr.OpTanh: "tanh",
		expr.OpPow: "pow", expr.OpAtan2: "atan2", expr.OpMin: "least", expr.OpMax: "most",
		expr.OpPow2: "power2", expr.OpExponent: "exponent", expr.OpMantissa: "mantissa", expr.OpHigh: "high"}
)

// cPrelude defines what C lacks. least and most are what a C programmer writes; they differ from the engine's only for NaN.
const cPrelude = `#include <math.h>
#include <stdint.h>
#include <string.h>
static inline double least(double a, double b) { return a < b ? a : b; }
static inline double most(double a, double b) { return a > b ? a : b; }
static inline double fromBits(uint64_t u) { double d; memcpy(&d, &u, sizeof d); return d; }
static inline uint64_t toBits(double d) { uint64_t u; memcpy(&u, &d, sizeof u); return u; }
static inline double power2(double a) { return fromBits((uint64_t)((int64_t)a + 1023) << 52); }
static inline double exponent(double a) { return (double)((int64_t)(toBits(a) >> 52 & 0x7ff) - 1023); }
static inline double mantissa(double a) { return fromBits((toBits(a) & 0x800fffffffffffff) | 0x3ff0000000000000); }
static inline double high(double a) { return fromBits(toBits(a) & 0xfffffffff8000000); }
static inline int place(double i, int n) { return !(i > 0) ? 0 : i >= n - 1 ? n - 1 : (int)i; }
static inline int locate(const double *t, int n, double x) {
  int low = 0, high = n - 1;
  while (high - low > 1) {
    int mid = (low + high) / 2;
    if (t[mid] <= x) low = mid;
    else high = mid;
  }
  return low;
}
`

func (b *cBlock) text(n expr.Node) string {
	x, y, z := b.g.Args(n)
	arg := func(n expr.Node) string { return b.known[n] }
	truth := func(n expr.Node) string {
		if b.g.IsTruth(n) {
			return b.known[n]
		}
		return "(" + b.known[n] + " != 0)"
	}
	op := b.g.Op(n)
	if s, ok := cInfix[op]; ok {
		return "(" + arg(x) + " " + s + " " + arg(y) + ")"
	}
	if s, ok := cCall[op]; ok {
		if y == expr.None {
			return s + "(" + arg(x) + ")"
		}
		return s + "(" + arg(x) + ", " + arg(y) + ")"
	}
	switch op {
	case expr.OpConst:
		return cNumber(b.g.Value(n))
	case expr.OpVar, expr.OpElem, expr.OpItem, expr.OpLiteral:
		return b.leaf(n)
	case expr.OpLocate:
		return fmt.Sprintf("((double)locate(t%d, %d, %s))", b.g.TableIndex(n), len(b.g.Table(n)), arg(x))
	case expr.OpAt:
		return fmt.Sprintf("t%d[place(%s, %d)]", b.g.TableIndex(n), arg(x), len(b.g.Table(n)))
	case expr.OpCell:
		return fmt.Sprintf("m[%d + place(%s, %d)]", b.g.Slot(n), arg(x), b.g.Span(n))
	case expr.OpNeg:
		return "(-" + arg(x) + ")"
	case expr.OpNot:
		return "(!" + truth(x) + ")"
	case expr.OpAnd:
		return "(" + truth(x) + " & " + truth(y) + ")"
	case expr.OpOr:
		return "(" + truth(x) + " | " + truth(y) + ")"
	case expr.OpSelect:
		return "(" + truth(x) + " ? " + arg(y) + " : " + arg(z) + ")"
	}
	b.bad = fmt.Errorf("operation %d has no C", op)
	return "0"
}

func cNumber(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NAN"
	case math.IsInf(v, 1):
		return "INFINITY"
	case math.IsInf(v, -1):
		return "(-INFINITY)"
	}
	s := strconv.FormatFloat(v, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	if strings.HasPrefix(s, "-") {
		s = "(" + s + ")"
	}
	return s
}

// emitC writes a program as C over the cells m[0] … : its functions, and entry, which calls that of this name. It is the same
// arithmetic in the same order; elementary functions are those of the C library.
func emitC(p *expr.Program, entry string) (string, error) {
	var out strings.Builder
	fmt.Fprintf(&out, "%sstatic double m[%d];\n", cPrelude, p.Cells)
	for i, t := range p.Graph.Tables() {
		fmt.Fprintf(&out, "static const double t%d[] = {", i)
		for _, v := range t {
			out.WriteString(cNumber(v) + ", ")
		}
		out.WriteString("};\n")
	}
	w := &cProgram{p: p, out: &out}
	for i := range p.Funcs {
		fmt.Fprintf(&out, "static void %s(void);\n", w.name(i))
	}
	for i, f := range p.Funcs {
		if f.Name == entry {
			fmt.Fprintf(&out, "\nstatic void entry(void) { %s(); }\n", w.name(i))
		}
		fmt.Fprintf(&out, "\nstatic void %s(void) {\n", w.name(i))
		if err := w.statements(f.Body, "  "); err != nil {
			return "", fmt.Errorf("function %s: %w", f.Name, err)
		}
		out.WriteString("}\n")
	}
	return out.String(), nil
}

type cProgram struct {
	p   *expr.Program
	out *strings.Builder
}

// name of a function in C.
func (w *cProgram) name(i int) string {
	return fmt.Sprintf("f%d_%s", i, strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, w.p.Funcs[i].Name))
}

func cCell(s expr.Slot) string { return fmt.Sprintf("m[%d]", s) }

func (w *cProgram) statements(list []expr.Stmt, indent string) error {
	for _, s := range list {
		if err := w.statement(s, indent); err != nil {
			return err
		}
	}
	return nil
}

func (w *cProgram) statement(s expr.Stmt, indent string) error {
	switch s := s.(type) {
	case expr.Assign:
		return w.assign(s, indent)
	case expr.Map:
		return w.elementwise(s, indent)
	case expr.Fold:
		fmt.Fprintf(w.out, "%sfor (int i = 0; i < %d; i++) {\n", indent, s.N)
		b := newCBlock(w.p.Graph, w.out, indent+"  ", w.leaf, []expr.Node{s.Next})
		v := b.value(s.Next)
		fmt.Fprintf(w.out, "%s  m[%d] = %s;\n%s}\n", indent, s.Acc, v, indent)
		return b.bad
	case expr.Loop:
		fmt.Fprintf(w.out, "%swhile (fabs(m[%d]) > 0) {\n", indent, s.While)
		err := w.statements(s.Body, indent+"  ")
		w.out.WriteString(indent + "}\n")
		return err
	case expr.If:
		fmt.Fprintf(w.out, "%sif (fabs(m[%d]) > 0) {\n", indent, s.Cond)
		err := w.statements(s.Body, indent+"  ")
		w.out.WriteString(indent + "}\n")
		return err
	case expr.Each:
		return w.weave(expr.Weave{Turns: s.N, Parts: []expr.Part{{Each: s}}}, indent)
	case expr.Weave:
		return w.weave(s, indent)
	case expr.Call:
		fmt.Fprintf(w.out, "%s%s();\n", indent, w.name(s.Func))
		return nil
	}
	return fmt.Errorf("statement %T has no C", s)
}

// leaf reads a cell, or element i of an array.
func (w *cProgram) leaf(n expr.Node) string {
	if w.p.Graph.Op(n) == expr.OpElem {
		return fmt.Sprintf("m[%d + i]", w.p.Graph.Slot(n))
	}
	return cCell(w.p.Graph.Slot(n))
}

// assign stores all at once: a cell that the statement also reads is stored last.
func (w *cProgram) assign(s expr.Assign, indent string) error {
	w.out.WriteString(indent + "{\n")
	g := w.p.Graph
	b := newCBlock(g, w.out, indent+"  ", w.leaf, s.Src)
	read := g.Slots(s.Src...)
	var late strings.Builder
	for k, d := range s.Dst {
		v := b.value(s.Src[k])
		if _, found := slices.BinarySearch(read, d); !found {
			fmt.Fprintf(w.out, "%s  m[%d] = %s;\n", indent, d, v)
			continue
		}
		fmt.Fprintf(w.out, "%s  const double n%d = %s;\n", indent, k, v)
		fmt.Fprintf(&late, "%s  m[%d] = n%d;\n", indent, d, k)
	}
	w.out.WriteString(late.String() + indent + "}\n")
	return b.bad
}

// elementwise writes a Map; an array that is written is read at the same index only, which the pragma tells the compiler.
func (w *cProgram) elementwise(s expr.Map, indent string) error {
	fmt.Fprintf(w.out, "#pragma GCC ivdep\n%sfor (int i = 0; i < %d; i++) {\n", indent, s.N)
	b := newCBlock(w.p.Graph, w.out, indent+"  ", w.leaf, s.Src)
	for k := range s.Dst {
		fmt.Fprintf(w.out, "%s  const double n%d = %s;\n", indent, k, b.value(s.Src[k]))
	}
	for k, d := range s.Dst {
		fmt.Fprintf(w.out, "%s  m[%d + i] = n%d;\n", indent, d, k)
	}
	w.out.WriteString(indent + "}\n")
	return b.bad
}
