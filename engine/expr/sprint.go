package expr

import (
	"math"
	"strconv"
	"strings"
)

// maxSprint bounds the text that Sprint returns; longer expressions end in "…".
const maxSprint = 2000

// Sprint writes n as a Modelica expression for explanations; name gives the text of a slot.
// Shared subexpressions are written out each time, up to a bound.
func (g *Graph) Sprint(n Node, name func(Slot) string) string {
	p := printer{g: g, name: name}
	p.write(n, 0)
	return p.out.String()
}

// The binding strengths of Modelica's operators.
const (
	bindIf = iota
	bindOr
	bindAnd
	bindNot
	bindRelation
	bindSum
	bindProduct
	bindPower
	bindPrimary
)

type printer struct {
	g     *Graph
	name  func(Slot) string
	out   strings.Builder
	depth int
}

var infix = map[Op]struct {
	text string
	bind int
}{
	OpAdd: {" + ", bindSum}, OpSub: {" - ", bindSum}, OpMul: {"*", bindProduct}, OpDiv: {"/", bindProduct}, OpPow: {"^", bindPower},
	OpLt: {" < ", bindRelation}, OpLe: {" <= ", bindRelation}, OpEq: {" == ", bindRelation}, OpNe: {" <> ", bindRelation},
	OpAnd: {" and ", bindAnd}, OpOr: {" or ", bindOr},
}

var functionName = map[Op]string{
	OpAbs: "abs", OpSqrt: "sqrt", OpFloor: "floor", OpCeil: "ceil", OpTrunc: "integer", OpNearest: "nearest", OpExp: "exp", OpLog: "log",
	OpSin: "sin", OpCos: "cos", OpTan: "tan", OpAsin: "asin", OpAcos: "acos", OpAtan: "atan", OpSinh: "sinh", OpCosh: "cosh", OpTanh: "tanh",
	OpPow2: "pow2", OpExponent: "exponent", OpMantissa: "mantissa", OpHigh: "high", OpMin: "min", OpMax: "max", OpAtan2: "atan2",
	OpLocate: "interval", OpAt: "table",
}

// write appends n; it is put in parentheses where it binds weaker than its surroundings.
func (p *printer) write(n Node, bind int) {
	if p.out.Len() > maxSprint || p.depth > maxSprint {
		if !strings.HasSuffix(p.out.String(), "…") {
			p.out.WriteString("…")
		}
		return
	}
	p.depth++
	defer func() { p.depth-- }()
	own := p.binding(n)
	if own < bind {
		p.out.WriteByte('(')
		defer p.out.WriteByte(')')
	}
	g, e := p.g, p.g.nodes[n]
	switch e.op {
	case OpNone:
		p.out.WriteString("?")
	case OpConst:
		p.out.WriteString(number(g.Value(n)))
	case OpVar:
		p.out.WriteString(p.name(Slot(e.bits)))
	case OpElem:
		p.out.WriteString(p.name(Slot(e.bits)) + "[i]")
	case OpNeg:
		p.out.WriteByte('-')
		p.write(e.a, bindProduct)
	case OpNot:
		p.out.WriteString("not ")
		p.write(e.a, bindRelation)
	case OpSelect:
		p.out.WriteString("if ")
		p.write(e.a, bindOr)
		p.out.WriteString(" then ")
		p.write(e.b, bindOr)
		p.out.WriteString(" else ")
		p.write(e.c, bindIf)
	case OpItem:
		p.out.WriteString("column" + strconv.Itoa(g.Column(n)))
	case OpLiteral:
		p.out.WriteString("literal" + strconv.Itoa(g.Column(n)))
	case OpCell:
		p.out.WriteString(p.name(g.Slot(n)) + "[")
		p.write(e.a, 0)
		p.out.WriteByte(']')
	default:
		p.writeOperation(e, own)
	}
}

func (p *printer) writeOperation(e node, own int) {
	if o, ok := infix[e.op]; ok {
		if c, isConst := p.g.IsConst(e.b); e.op == OpAdd && isConst && c < 0 {
			p.write(e.a, own)
			p.out.WriteString(" - " + number(-c))
			return
		}
		if c, isConst := p.g.IsConst(e.a); e.op == OpAdd && isConst && c < 0 {
			p.write(e.b, own)
			p.out.WriteString(" - " + number(-c))
			return
		}
		left := own
		if own == bindRelation || own == bindPower {
			left++
		}
		p.write(e.a, left)
		p.out.WriteString(o.text)
		right := own + 1
		if e.op == OpAdd || e.op == OpMul || e.op == OpAnd || e.op == OpOr {
			right = own
		}
		p.write(e.b, right)
		return
	}
	p.out.WriteString(functionName[e.op] + "(")
	p.write(e.a, 0)
	if e.b != None {
		p.out.WriteString(", ")
		p.write(e.b, 0)
	}
	p.out.WriteByte(')')
}

func (p *printer) binding(n Node) int {
	e := p.g.nodes[n]
	if o, ok := infix[e.op]; ok {
		return o.bind
	}
	switch e.op {
	case OpNeg:
		return bindSum
	case OpNot:
		return bindNot
	case OpSelect:
		return bindIf
	case OpConst:
		if math.Signbit(p.g.Value(n)) {
			return bindSum
		}
	}
	return bindPrimary
}

func number(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "infinity"
	case math.IsInf(v, -1):
		return "-infinity"
	case math.IsNaN(v):
		return "nan"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
