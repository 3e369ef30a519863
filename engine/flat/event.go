package flat

import (
	"strconv"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// variability orders expressions by how they may change.
type variability uint8

const (
	varConstant variability = iota
	varParameter
	varDiscrete
	varContinuous
)

// variabilityOf tells how an expression may change. Operands have smaller numbers than their users, so one pass in order serves.
func (f *flattener) variabilityOf(n expr.Node) variability {
	for i := expr.Node(len(f.vary)); i <= n; i++ {
		v := varConstant
		if f.g.Op(i) == expr.OpVar {
			switch f.sys.Variables[f.g.Slot(i)].Kind {
			case dae.Parameter:
				v = varParameter
			case dae.Discrete, dae.Previous, dae.Input:
				v = varDiscrete
			default:
				v = varContinuous
			}
		} else {
			a, b, c := f.g.Args(i)
			for _, arg := range [...]expr.Node{a, b, c} {
				if arg != expr.None {
					v = max(v, f.vary[arg])
				}
			}
		}
		f.vary = append(f.vary, v)
	}
	return f.vary[n]
}

// event gives the discrete variable that holds the truth of a relation of continuous quantities; other relations stay as they are.
func (e *eval) event(cond expr.Node, x *modelica.Binary) expr.Node {
	if op := e.f.g.Op(cond); op != expr.OpLt && op != expr.OpLe {
		return cond
	}
	return e.held(cond, dae.Boolean, x.Pos, func() string { return modelica.Render(x) })
}

// stepped gives the discrete variable that holds a step function such as floor(u) between the events at which it jumps; outside the
// equations of a model, and where nothing varies continuously, the function itself.
func (e *eval) stepped(n expr.Node, x modelica.Expr) expr.Node {
	if !e.makesEvents() {
		return n
	}
	return e.held(n, dae.Integer, x.Position(), func() string { return modelica.Render(x) })
}

// makesEvents reports whether what is read now changes at events: not under noEvent, in functions, or when the model is built.
func (e *eval) makesEvents() bool { return e.mode == runMode && !e.noEvent && !e.inFunction() }

// held gives the discrete variable whose value is cond, found again at every event; cond itself when it does not vary continuously.
func (e *eval) held(cond expr.Node, t dae.Type, pos modelica.Pos, source func() string) expr.Node {
	f := e.f
	if f.variabilityOf(cond) != varContinuous {
		return cond
	}
	if f.unheld == nil {
		f.unheld = expr.NewSubstituter(f.g, f.g, func(s expr.Slot) expr.Node { return f.stepsHeld[dae.VarID(s)] })
	}
	if len(f.stepsHeld) > 0 {
		cond = f.unheld.Copy(cond) // so that all conditions change at one instant
	}
	id, ok := f.relations[cond]
	if !ok {
		nan := expr.NaN()
		text := source()
		asset := ""
		if e.in != nil {
			asset = assetOf(e.in)
		}
		name := "relation "
		if t == dae.Integer {
			name = "step "
		}
		id = f.sys.Add(dae.Variable{Name: name + strconv.Itoa(len(f.sys.Relations)+1), Asset: asset, Kind: dae.Discrete,
			Type: t, Doc: text, Min: nan, Max: nan, Nominal: nan, Protected: true, Pos: position(pos)})
		f.owners = append(f.owners, owner{})
		f.relations[cond], f.conditions[id] = id, cond
		if t == dae.Integer {
			f.stepsHeld[id] = cond
		}
		f.sys.Relations = append(f.sys.Relations, dae.Relation{Var: id, Cond: cond, Source: text, Pos: position(pos)})
	}
	return f.sys.Ref(id)
}

func position(p modelica.Pos) dae.Pos { return dae.Pos{File: p.File, Line: p.Line, Col: p.Col} }
