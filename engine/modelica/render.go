package modelica

import (
	"strconv"
	"strings"
)

// Render writes an expression as Modelica text on one line.
func Render(e Expr) string {
	var b strings.Builder
	renderer{&b}.expr(e, 0)
	return b.String()
}

// String gives the reference as written.
func (e *Ref) String() string { return Render(e) }

type renderer struct{ *strings.Builder }

// binding strengths of the operators; an operand that binds weaker is put in parentheses
const (
	bindAny = iota
	bindRange
	bindOr
	bindAnd
	bindNot
	bindRelation
	bindAdd
	bindMul
	bindPow
	bindPrimary
)

func binding(op Op) int {
	switch op {
	case OpOr:
		return bindOr
	case OpAnd:
		return bindAnd
	case OpNot:
		return bindNot
	case OpAdd, OpSub, OpDotAdd, OpDotSub:
		return bindAdd
	case OpMul, OpDiv, OpDotMul, OpDotDiv:
		return bindMul
	case OpPow, OpDotPow:
		return bindPow
	}
	return bindRelation
}

// expr writes e, in parentheses when it binds weaker than min.
func (r renderer) expr(e Expr, min int) {
	switch e := e.(type) {
	case nil:
	case *Number:
		r.WriteString(e.Text)
	case *String:
		r.WriteString(strconv.Quote(e.Value))
	case *Bool:
		r.WriteString(strconv.FormatBool(e.Value))
	case *Ref:
		r.ref(e)
	case *Call:
		r.call(e)
	case *PartialFunc:
		r.WriteString("function ")
		r.call(&Call{Func: e.Func, Named: e.Named})
	case *Unary:
		bind := binding(e.Op)
		r.open(bind < min)
		r.WriteString(e.Op.String())
		if e.Op == OpNot {
			r.WriteByte(' ')
		}
		r.expr(e.X, bind+1)
		r.close(bind < min)
	case *Binary:
		r.binary(e, min)
	case *If:
		r.open(min > bindAny)
		for i := range e.Conds {
			r.WriteString([2]string{"if ", " elseif "}[min1(i)])
			r.expr(e.Conds[i], bindAny)
			r.WriteString(" then ")
			r.expr(e.Thens[i], bindAny)
		}
		r.WriteString(" else ")
		r.expr(e.Else, bindAny)
		r.close(min > bindAny)
	case *Range:
		r.open(min > bindRange)
		r.expr(e.Start, bindOr)
		if e.Step != nil {
			r.WriteByte(':')
			r.expr(e.Step, bindOr)
		}
		r.WriteByte(':')
		r.expr(e.Stop, bindOr)
		r.close(min > bindRange)
	case *Array:
		r.WriteByte('{')
		r.list(e.Elems)
		r.iterators(e.Iterators)
		r.WriteByte('}')
	case *Matrix:
		r.WriteByte('[')
		for i, row := range e.Rows {
			if i > 0 {
				r.WriteString("; ")
			}
			r.list(row)
		}
		r.WriteByte(']')
	case *Tuple:
		r.WriteByte('(')
		r.list(e.Elems)
		r.WriteByte(')')
	case *Index:
		r.WriteByte('(')
		r.expr(e.X, bindAny)
		r.WriteByte(')')
		r.subs(e.Subs)
	case *Colon:
		r.WriteByte(':')
	case *End:
		r.WriteString("end")
	}
}

func min1(i int) int { return min(i, 1) }

func (r renderer) open(yes bool) {
	if yes {
		r.WriteByte('(')
	}
}

func (r renderer) close(yes bool) {
	if yes {
		r.WriteByte(')')
	}
}

func (r renderer) binary(e *Binary, min int) {
	bind := binding(e.Op)
	left, right := bind, bind+1
	if bind == bindPow || bind == bindRelation {
		left = bind + 1
	}
	r.open(bind < min)
	r.expr(e.X, left)
	switch bind {
	case bindMul, bindPow:
		r.WriteString(e.Op.String())
	default:
		r.WriteString(" " + e.Op.String() + " ")
	}
	r.expr(e.Y, right)
	r.close(bind < min)
}

func (r renderer) ref(e *Ref) {
	for i := range e.Parts {
		if i > 0 || e.Global {
			r.WriteByte('.')
		}
		r.WriteString(e.Parts[i].Name)
		r.subs(e.Parts[i].Subs)
	}
}

func (r renderer) subs(subs []Expr) {
	if len(subs) > 0 {
		r.WriteByte('[')
		r.list(subs)
		r.WriteByte(']')
	}
}

func (r renderer) list(es []Expr) {
	for i, e := range es {
		if i > 0 {
			r.WriteString(", ")
		}
		r.expr(e, bindAny)
	}
}

func (r renderer) iterators(its []Iterator) {
	for i, it := range its {
		r.WriteString([2]string{" for ", ", "}[min1(i)] + it.Name)
		if it.Range != nil {
			r.WriteString(" in ")
			r.expr(it.Range, bindAny)
		}
	}
}

func (r renderer) call(e *Call) {
	r.ref(e.Func)
	r.WriteByte('(')
	r.list(e.Args)
	for i, a := range e.Named {
		if i > 0 || len(e.Args) > 0 {
			r.WriteString(", ")
		}
		r.WriteString(a.Name + " = ")
		r.expr(a.Value, bindAny)
	}
	r.iterators(e.Iterators)
	r.WriteByte(')')
}
