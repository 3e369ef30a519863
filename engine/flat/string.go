package flat

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// stringCall renders a value. What varies can be shown only in a message.
func (e *eval) stringCall(c *modelica.Call) value {
	a := e.args(c, "value", "?significantDigits", "?minimumLength", "?leftJustified", "?format")
	v := e.quiet(a[0])
	if !v.isScalar() {
		e.fail(c.Pos, "'String' needs a scalar, found %s", shape(v.dims))
	}
	if v.t == tRecord {
		e.fail(a[0].Position(), "'String' needs a number, a Boolean or a value of an enumeration, found %s", v.describe())
	}
	if len(c.Args) > 1 {
		e.fail(c.Args[1].Position(), "write the name of the argument, such as String(%s, significantDigits = 4)", modelica.Render(a[0]))
	}
	verb, words := e.stringFormat(c, a, v)
	if v.t == tString {
		return v
	}
	x, ok := e.f.g.IsConst(v.n)
	var s string
	switch {
	case !ok && !e.telling:
		e.fail(c.Pos, "a String of something that varies can stand only in a message")
	case !ok:
		s = e.placeholder(v.n, a[0], verb, words)
	case words != nil && x >= 0 && x < float64(len(words)):
		s = fmt.Sprintf(verb, words[int(x)])
	case strings.HasSuffix(verb, "d") && x == math.Trunc(x):
		s = fmt.Sprintf(verb, int64(x))
	case strings.HasSuffix(verb, "d"):
		s = fmt.Sprintf(verb[:len(verb)-1]+"v", x) // a size is being asked for: no number yet
	default:
		s = fmt.Sprintf(verb, x)
	}
	return value{t: tString, ss: []string{s}}
}

const plainVerb = "%.6g"

// stringFormat reads the format that the named arguments of String ask for; words stand for the values 0, 1, 2 of what is no number.
func (e *eval) stringFormat(c *modelica.Call, a []modelica.Expr, v value) (verb string, words []string) {
	known := func(i int, least, most int) int {
		n, ok := e.integer(e.expr(a[i]))
		if !ok || n < least || n > most {
			e.fail(a[i].Position(), "this argument of 'String' must be a known Integer from %d to %d", least, most)
		}
		return n
	}
	digits, width, left := 6, 0, "-"
	if a[1] != nil {
		if v.t != tReal {
			e.fail(a[1].Position(), "'significantDigits' is for Reals, found %s", article(v.t))
		}
		digits = known(1, 1, 40)
	}
	if a[2] != nil {
		width = known(2, 0, 1000)
	}
	if a[3] != nil {
		x := e.expr(a[3])
		truth, ok := e.truth(x, a[3])
		if !ok {
			e.fail(a[3].Position(), "'leftJustified' must be known when the model is built")
		}
		if !truth {
			left = ""
		}
	}
	pad := ""
	if width > 0 {
		pad = left + strconv.Itoa(width)
	}
	if a[4] != nil {
		return e.givenFormat(a[4], v), nil
	}
	switch v.t {
	case tBool:
		return "%" + pad + "s", []string{"false", "true"}
	case tEnum:
		return "%" + pad + "s", append([]string{"?"}, v.enum.literals...)
	case tInt:
		return "%" + pad + "d", nil
	}
	return "%" + pad + "." + strconv.Itoa(digits) + "g", nil
}

var numberFormat = regexp.MustCompile(`^[-+ #0]*[0-9]{0,3}(\.[0-9]{1,2})?[eEfgGdi]$`)

// givenFormat checks a format of the language C, which is written without its percent sign.
func (e *eval) givenFormat(x modelica.Expr, v value) string {
	t := e.expr(x)
	if t.t != tString || !t.isScalar() || !numberFormat.MatchString(t.ss[0]) || !v.isNumber() {
		e.fail(x.Position(), `'format' must be one for a number, such as "6.2f" or "d"`)
	}
	s := t.ss[0]
	whole := strings.HasSuffix(s, "d") || strings.HasSuffix(s, "i")
	if whole != (v.t == tInt) {
		e.fail(x.Position(), `format "%s" does not fit: use "d" for Integers and "e", "f" or "g" for Reals`, s)
	}
	return "%" + strings.TrimSuffix(s, "i") + map[bool]string{true: "d"}[strings.HasSuffix(s, "i")]
}

// placeholder gives the text that stands for a value in a message: in braces the name of a variable that has it, and its format.
func (e *eval) placeholder(n expr.Node, x modelica.Expr, verb string, words []string) string {
	f := e.f
	var id dae.VarID
	if f.g.Op(n) == expr.OpVar {
		id = dae.VarID(f.g.Slot(n))
	} else {
		var ok bool
		if id, ok = f.shown[n]; !ok {
			nan := expr.NaN()
			text := modelica.Render(x)
			pos := position(x.Position())
			id = f.sys.Add(dae.Variable{Name: "message " + strconv.Itoa(len(f.shown)+1), Asset: e.asset(), Kind: dae.Continuous, Doc: text,
				Min: nan, Max: nan, Nominal: nan, Protected: true, Pos: pos})
			f.owners = append(f.owners, owner{})
			f.shown[n] = id
			f.sys.Equations = append(f.sys.Equations, dae.Equation{Left: f.sys.Ref(id), Right: n, Asset: e.asset(), Source: text + " in a message", Pos: pos})
		}
	}
	switch {
	case words != nil:
		verb = "%?" + verb[1:] + ":" + strings.Join(words, ",")
	case verb == plainVerb || verb == "%d":
		verb = ""
	}
	return "{" + f.sys.Variables[id].Name + verb + "}"
}
