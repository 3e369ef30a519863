package petab

import (
	"math"

	"gemel/engine/expr"
	"gemel/engine/kernel"
)

// dual is a value with its derivatives by the estimated parameters (not on their scales); d nil: all are 0.
type dual struct {
	v float64
	d []float64
}

// leaves gives the values of what a formula names.
type leaves interface {
	leaf(n *node) dual
}

// evaluate computes a formula and, where slopes are wanted, its derivatives (forward mode: A. Griewank, A. Walther, Evaluating Derivatives,
// SIAM 2008, chapter 3).
func evaluate(n *node, env leaves) dual {
	switch n.kind {
	case number:
		return dual{v: n.value}
	case call:
		return operate(n, env)
	}
	return env.leaf(n)
}

// chain is f(a) with derivative df.
func chain(f, df float64, a dual) dual {
	if a.d == nil {
		return dual{v: f}
	}
	d := make([]float64, len(a.d))
	for i, x := range a.d {
		if x != 0 {
			d[i] = df * x
		}
	}
	return dual{f, d}
}

// join is f(a, b) with derivatives fa and fb.
func join(f, fa, fb float64, a, b dual) dual {
	switch {
	case a.d == nil:
		return chain(f, fb, b)
	case b.d == nil:
		return chain(f, fa, a)
	}
	d := make([]float64, len(a.d))
	for i := range d {
		var x float64
		if a.d[i] != 0 {
			x = fa * a.d[i]
		}
		if b.d[i] != 0 {
			x += float64(fb * b.d[i])
		}
		d[i] = x
	}
	return dual{f, d}
}

func truth(b bool) dual {
	if b {
		return dual{v: 1}
	}
	return dual{}
}

func operate(n *node, env leaves) dual {
	if n.name == "piecewise" {
		return piecewise(n, env)
	}
	a := evaluate(n.args[0], env)
	if len(n.args) == 1 {
		return unary(n.name, a)
	}
	b := evaluate(n.args[1], env)
	switch n.name {
	case "+":
		return join(a.v+b.v, 1, 1, a, b)
	case "-":
		return join(a.v-b.v, 1, -1, a, b)
	case "*":
		return join(a.v*b.v, b.v, a.v, a, b)
	case "/":
		q := a.v / b.v
		return join(q, 1/b.v, -q/b.v, a, b)
	case "^", "pow", "power":
		return power(a, b)
	case "log":
		return join(ln(a.v)/ln(b.v), 1/(a.v*ln(b.v)), -ln(a.v)/(b.v*ln(b.v)*ln(b.v)), a, b)
	case "<":
		return truth(a.v < b.v)
	case "<=":
		return truth(a.v <= b.v)
	case ">":
		return truth(a.v > b.v)
	case ">=":
		return truth(a.v >= b.v)
	case "==":
		return truth(a.v == b.v)
	case "!=":
		return truth(a.v != b.v)
	case "&&":
		return truth(a.v != 0 && b.v != 0)
	case "||":
		return truth(a.v != 0 || b.v != 0)
	}
	return extreme(n, a, env) // min, max
}

func power(a, b dual) dual {
	p := kernel.Eval(expr.OpPow, a.v, b.v)
	da, db := 0.0, 0.0
	if a.d != nil && b.v != 0 {
		da = b.v * kernel.Eval(expr.OpPow, a.v, b.v-1)
	}
	if b.d != nil && p != 0 {
		db = p * ln(a.v)
	}
	return join(p, da, db, a, b)
}

// extreme of all arguments, the first of which is known.
func extreme(n *node, a dual, env leaves) dual {
	for _, x := range n.args[1:] {
		if b := evaluate(x, env); (b.v < a.v) == (n.name == "min") && b.v != a.v || math.IsNaN(b.v) {
			a = b
		}
	}
	return a
}

// piecewise(value, condition, value, condition, ..., otherwise): the value of the first condition that holds. Without otherwise it is NaN.
func piecewise(n *node, env leaves) dual {
	for i := 0; i+1 < len(n.args); i += 2 {
		if evaluate(n.args[i+1], env).v != 0 {
			return evaluate(n.args[i], env)
		}
	}
	if len(n.args)%2 == 1 {
		return evaluate(n.args[len(n.args)-1], env)
	}
	return dual{v: math.NaN()}
}

func unary(name string, a dual) dual {
	f := func(op expr.Op) float64 { return kernel.Eval(op, a.v, 0) }
	switch name {
	case "neg":
		return chain(-a.v, -1, a)
	case "!":
		return truth(a.v == 0)
	case "exp":
		e := f(expr.OpExp)
		return chain(e, e, a)
	case "log", "ln":
		return chain(ln(a.v), 1/a.v, a)
	case "log10":
		return chain(ln(a.v)/ln10, 1/(a.v*ln10), a)
	case "log2":
		return chain(ln(a.v)/ln(2), 1/(a.v*ln(2)), a)
	case "sqrt":
		r := math.Sqrt(a.v)
		return chain(r, 0.5/r, a)
	case "abs":
		return chain(math.Abs(a.v), math.Copysign(1, a.v), a)
	case "sign":
		switch {
		case a.v > 0:
			return dual{v: 1}
		case a.v < 0:
			return dual{v: -1}
		}
		return dual{v: a.v}
	case "floor":
		return dual{v: math.Floor(a.v)}
	case "ceil":
		return dual{v: math.Ceil(a.v)}
	case "sin":
		return chain(f(expr.OpSin), f(expr.OpCos), a)
	case "cos":
		return chain(f(expr.OpCos), -f(expr.OpSin), a)
	case "tan":
		t := f(expr.OpTan)
		return chain(t, 1+float64(t*t), a)
	case "asin", "arcsin":
		return chain(f(expr.OpAsin), 1/math.Sqrt(1-float64(a.v*a.v)), a)
	case "acos", "arccos":
		return chain(f(expr.OpAcos), -1/math.Sqrt(1-float64(a.v*a.v)), a)
	case "atan", "arctan":
		return chain(f(expr.OpAtan), 1/(1+float64(a.v*a.v)), a)
	case "sinh":
		return chain(f(expr.OpSinh), f(expr.OpCosh), a)
	case "cosh":
		return chain(f(expr.OpCosh), f(expr.OpSinh), a)
	case "tanh":
		t := f(expr.OpTanh)
		return chain(t, 1-float64(t*t), a)
	}
	return a // min and max of one
}
