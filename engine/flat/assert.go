package flat

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// premise is a condition under which what is read counts: of a branch around it.
type premise struct {
	cond expr.Node
	not  bool
}

// under reads with one more condition in force.
func (e *eval) under(cond expr.Node, read func()) {
	e.premises = append(e.premises, premise{cond: cond})
	read()
	e.premises = e.premises[:len(e.premises)-1]
}

// reached are the premises for a function that is called here.
func (e *eval) reached() []premise {
	if e.fr == nil {
		return e.premises[:len(e.premises):len(e.premises)]
	}
	return append(e.premises[:len(e.premises):len(e.premises)], premise{cond: e.fr.active})
}

// premise is the condition under which the present place is reached; None: always.
func (e *eval) premise() expr.Node {
	g := e.f.g
	all := expr.None
	add := func(n expr.Node) {
		if x, ok := g.IsConst(n); ok && x != 0 {
			return
		}
		if all == expr.None {
			all = n
		} else {
			all = g.And(all, n)
		}
	}
	for _, p := range e.premises {
		if p.not {
			add(g.Not(p.cond))
		} else {
			add(p.cond)
		}
	}
	if e.fr != nil {
		add(e.fr.active)
	}
	return all
}

// asset names the component whose equations are read, also from inside a function that they call.
func (e *eval) asset() string {
	for e.fr != nil && e.fr.caller != nil {
		e = e.fr.caller
	}
	if e.in == nil {
		return ""
	}
	return assetOf(e.in)
}

// assertKey names an assertion: a function that is called twice with the same arguments asserts once.
type assertKey struct {
	cond    expr.Node
	message string
}

// assertion reads assert(condition, message, level).
func (e *eval) assertion(c *modelica.Call, pos modelica.Pos) {
	if e.mode == shapeMode {
		return
	}
	f, g := e.f, e.f.g
	a := e.args(c, "condition", "message", "?level")
	cond := e.quiet(a[0])
	if cond.t != tBool || !cond.isScalar() {
		e.fail(a[0].Position(), "a condition must be a Boolean, found %s", cond.found())
	}
	known, isKnown := g.IsConst(cond.n)
	msg := e.message(a[1], isKnown && known != 0)
	as := dae.Assert{Cond: cond.n, Message: msg, Event: e.atEvent(), Asset: e.asset(), Pos: position(pos)}
	if a[2] != nil {
		level := e.expr(a[2])
		n, ok := e.integer(level)
		if level.t != tEnum || !ok {
			e.fail(a[2].Position(), "the level of 'assert' must be AssertionLevel.error or AssertionLevel.warning")
		}
		as.Warning = n == 2
	}
	if p := e.premise(); p != expr.None {
		as.Cond = g.Or(g.Not(p), as.Cond)
	}
	if v, ok := g.IsConst(as.Cond); ok {
		if v == 0 && !as.Warning {
			e.fail(pos, "assertion fails: %s", as.Message)
		}
		if v != 0 {
			return
		}
	}
	key := assertKey{as.Cond, as.Message}
	if e.mode != runMode || e.fr != nil && f.asserted[key] {
		return
	}
	f.asserted[key] = true
	f.sys.Asserts = append(f.sys.Asserts, as)
}

// message reads the message of an assertion; names in braces stand for values at the moment when it fails. When it is idle, the
// assertion always holds.
func (e *eval) message(x modelica.Expr, idle bool) string {
	sub := *e
	sub.noEvent, sub.telling = true, true
	if idle {
		sub.mode = shapeMode
	}
	msg := sub.expr(x)
	if msg.t != tString || !msg.isScalar() {
		e.fail(x.Position(), "the message must be a String, found %s", msg.found())
	}
	return msg.ss[0]
}
