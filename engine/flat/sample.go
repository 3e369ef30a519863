package flat

import (
	"strconv"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// sample(start, interval) is true at the moments start + k interval. Equal ones are one variable.
func (e *eval) sample(c *modelica.Call) value {
	f := e.f
	if len(c.Args)+len(c.Named) == 1 || len(c.Args) > 1 && isClock(c.Args[1]) {
		e.fail(c.Pos, "'sample' of a value is not supported: clocks. Write when sample(start, interval) then ... end when")
	}
	a := e.args(c, "start", "interval")
	e.notInFunction(c)
	switch e.mode {
	case structuralMode:
		e.fail(c.Pos, "'sample' is not known when the model is built")
	case shapeMode:
		return value{t: tBool, n: f.g.Const(expr.NaN())}
	}
	start := e.sampleTime(a[0], "start")
	interval := e.sampleTime(a[1], "interval")
	if x, ok := f.g.IsConst(interval); ok && !(x > 0) {
		e.fail(a[1].Position(), "the interval of 'sample' is %s; it must be greater than 0", strconv.FormatFloat(x, 'g', 6, 64))
	}
	key := [2]expr.Node{start, interval}
	id, ok := f.disc.samples[key]
	if !ok {
		source := modelica.Render(c)
		id = f.hidden("sample "+strconv.Itoa(len(f.sys.Samples)+1), source, e.asset(), dae.Discrete, c.Pos)
		if f.disc.samples == nil {
			f.disc.samples = map[[2]expr.Node]dae.VarID{}
		}
		f.disc.samples[key] = id
		f.sys.Samples = append(f.sys.Samples, dae.Sample{Var: id, Start: start, Interval: interval, Source: source, Pos: position(c.Pos)})
	}
	return value{t: tBool, n: f.sys.Ref(id)}
}

// isClock reports whether an argument is a clock by its text.
func isClock(x modelica.Expr) bool {
	c, ok := x.(*modelica.Call)
	return ok && c.Func.String() == "Clock"
}

// sampleTime reads an argument of sample: seconds that depend on parameters only.
func (e *eval) sampleTime(x modelica.Expr, what string) expr.Node {
	v := e.scalarNumber(x, "the "+what+" of 'sample'")
	second, _ := e.f.units.parse("s")
	e.f.checkUnits(x.Position(), "the "+what+" of 'sample'", second, v.u)
	if e.f.variabilityOf(v.n) > varParameter {
		e.fail(x.Position(), "the %s of 'sample' varies; it may depend on parameters and constants only", what)
	}
	return v.n
}
