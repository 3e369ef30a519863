package scenarios

import (
	"github.com/expr-lang/expr/ast"

	"gemel/engine/expr"
)

// elementary are the functions of a plain number (angles in radians).
var elementary = map[string]expr.Op{"exp": expr.OpExp, "log": expr.OpLog, "sin": expr.OpSin, "cos": expr.OpCos, "tan": expr.OpTan, "asin": expr.OpAsin,
	"acos": expr.OpAcos, "atan": expr.OpAtan, "tanh": expr.OpTanh}

// rounding are the functions that keep a plain number a plain number.
var rounding = map[string]expr.Op{"floor": expr.OpFloor, "ceil": expr.OpCeil, "round": expr.OpNearest}

const functionNames = "abs, min, max, sqrt, exp, log, sin, cos, tan, asin, acos, atan, tanh, floor, ceil, round, der, value"

func (t *translator) call(n ast.Node, name string, arguments []ast.Node) (operand, error) {
	if name == "der" || name == "value" {
		return t.reference(n, name, arguments)
	}
	args := make([]operand, len(arguments))
	for i, a := range arguments {
		v, err := t.node(a)
		if err != nil {
			return v, err
		}
		if v.truth {
			return v, at(a, "%s wants numbers, not conditions", name)
		}
		args[i] = v
	}
	if name == "min" || name == "max" {
		return t.extreme(n, name, args)
	}
	op, isElementary := elementary[name]
	round, isRounding := rounding[name]
	if name != "abs" && name != "sqrt" && !isElementary && !isRounding {
		return operand{}, at(n, "unknown function %s; known are %s", name, functionNames)
	}
	if len(args) != 1 {
		return operand{}, at(n, "%s takes one value, found %d", name, len(args))
	}
	a := args[0]
	switch {
	case name == "abs":
		a.node, a.zero = t.g.Abs(a.node), false
		return a, nil
	case name == "sqrt":
		d, ok := a.dim.Pow(0.5)
		if a.known && !ok {
			return a, at(n, "the square root of %s has no unit", kindOf(a))
		}
		return operand{node: t.g.Sqrt(a.node), dim: d, known: a.known, loose: true, plain: a.plain}, nil
	}
	if a.known && !a.dim.WithoutAngle().IsOne() {
		return a, at(n, "%s wants a plain number, not %s; divide by a quantity first, as in x / 1 m", name, kindOf(a))
	}
	if isRounding {
		op = round
	}
	return operand{node: t.g.Unary(op, a.node), known: true, loose: true, plain: a.plain}, nil
}

// extreme is min or max of two or more values.
func (t *translator) extreme(n ast.Node, name string, args []operand) (operand, error) {
	if len(args) < 2 {
		return operand{}, at(n, "%s takes two values or more, found %d", name, len(args))
	}
	r := args[0]
	for _, b := range args[1:] {
		a := r
		var err error
		if r, err = sameKind(n, "compare", a, b); err != nil {
			return r, err
		}
		if name == "min" {
			r.node = t.g.Min(a.node, b.node)
		} else {
			r.node = t.g.Max(a.node, b.node)
		}
	}
	return r, nil
}

// reference is der(x), or value("name") for names that expressions cannot spell.
func (t *translator) reference(n ast.Node, name string, arguments []ast.Node) (operand, error) {
	if len(arguments) != 1 {
		return operand{}, at(n, "%s takes one name, found %d values", name, len(arguments))
	}
	if name == "value" {
		s, ok := arguments[0].(*ast.StringNode)
		if !ok {
			return operand{}, at(arguments[0], `value wants a name in quotes, as in value("pipe[1,2].flow")`)
		}
		return t.lookup(s, s.Value)
	}
	x, ok := dotted(arguments[0])
	if !ok {
		return operand{}, at(arguments[0], "der wants the name of a variable")
	}
	v, ok, err := t.names.lookup("der(" + x + ")")
	if err != nil || !ok {
		return operand{}, at(arguments[0], "the plant has no derivative of %s: it is no state", x)
	}
	return v, nil
}
