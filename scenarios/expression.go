package scenarios

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"gemel/engine/expr"
	"gemel/engine/unit"
)

// Expressions of scenario files, such as
//
//	tank.level < 3.2 m and time_of_day >= 06:00
//	pump1.power + pump2.power
//	min(control.level.output, 1450 rpm)
//
// are parsed by expr-lang and translated to nodes of the plant's graph. Names are variables of the plant under their dotted
// Modelica names, values of control blocks (control.NAME.output), time (since the start) and time_of_day. Numbers carry units. Units
// are checked: what is added or compared must measure the same thing.

// names resolves a name of an expression to its value.
type names interface {
	// lookup returns the node of a name, or false. For a name that exists but may not be used here, err says why.
	lookup(name string) (v operand, ok bool, err error)
	// known lists names for suggestions.
	known() []string
}

// textNames are names some of which stand for texts, which can be compared with a text in quotes.
type textNames interface {
	textEquals(name, text string) (same expr.Node, ok bool, err error)
}

// operand is an expression on its way to the graph.
type operand struct {
	node  expr.Node
	dim   unit.Dimension
	known bool // the dimension is known; a model may leave the unit of a variable out
	loose bool // a product or quotient: the radian is not told from the plain number any more
	truth bool // true or false
	plain bool // a number without unit
	zero  bool // the plain number 0, which fits everything but a temperature
}

// translator turns one expression into nodes.
type translator struct {
	g        *expr.Graph
	names    names
	literals literals
}

// at is an error at a character of the expression.
func at(n ast.Node, format string, args ...any) error {
	return &syntaxError{start(n).Location().From, fmt.Sprintf(format, args...)}
}

func (e *syntaxError) Error() string { return e.msg }

// translate parses src and returns its value. Errors are *syntaxError.
func translate(g *expr.Graph, names names, src string) (operand, error) {
	if strings.TrimSpace(src) == "" {
		return operand{}, &syntaxError{0, "the expression is empty"}
	}
	if !utf8.ValidString(src) {
		return operand{}, &syntaxError{0, "the text is not valid UTF-8"}
	}
	if len(src) > 10000 {
		return operand{}, &syntaxError{0, "the expression is too long"}
	}
	if depth := nesting(src); depth > 100 {
		return operand{}, &syntaxError{0, "the expression is nested too deeply"}
	}
	masked, literals, bad := maskLiterals(src)
	if bad != nil {
		return operand{}, bad
	}
	tree, err := parser.Parse(masked)
	if err != nil {
		return operand{}, parseError(err, src, masked)
	}
	t := translator{g, names, literals}
	return t.node(tree.Node)
}

// nesting bounds the recursion of the parser: brackets and signs in a row.
func nesting(src string) int {
	deepest, open, signs := 0, 0, 0
	for _, r := range src {
		switch {
		case r == '(' || r == '[' || r == '{':
			open++
		case r == ')' || r == ']' || r == '}':
			open--
		case strings.ContainsRune("+-!?^*", r) || r == 'n' || r == 'o' || r == 't':
			signs++
		case r != ' ':
			signs = 0
		}
		deepest = max(deepest, open, signs/3)
	}
	return deepest
}

// parseError puts the parser's message into words for somebody who does not know it.
func parseError(err error, src, masked string) error {
	var e *file.Error
	if !errors.As(err, &e) {
		return &syntaxError{0, "not an expression: " + err.Error()}
	}
	text := []rune(src)
	from := min(max(e.From, 0), len(text))
	msg := e.Message
	switch {
	case strings.HasPrefix(msg, "unexpected token EOF"), strings.HasPrefix(msg, "unexpected end"):
		from, msg = len(text), "the expression ends too early"
	case strings.HasPrefix(msg, `unexpected token Operator("=`) || from < len(text) && text[from] == '=':
		msg = "write == to compare"
	case strings.HasPrefix(msg, "unexpected token") && from < len(text):
		to := from + 1
		for isWord(text[from]) && to < len(text) && isWord(text[to]) {
			to++
		}
		msg = fmt.Sprintf("%q does not fit here", string(text[from:to]))
	}
	return &syntaxError{from, msg}
}

func (t *translator) node(n ast.Node) (operand, error) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return operand{node: t.g.Const(float64(n.Value)), known: true, plain: true, zero: n.Value == 0}, nil
	case *ast.FloatNode:
		return operand{node: t.g.Const(n.Value), known: true, plain: true, zero: n.Value == 0}, nil
	case *ast.BoolNode:
		v := 0.0
		if n.Value {
			v = 1
		}
		return operand{node: t.g.Const(v), truth: true, known: true}, nil
	case *ast.IdentifierNode, *ast.MemberNode:
		return t.name(n)
	case *ast.UnaryNode:
		return t.unary(n)
	case *ast.BinaryNode:
		return t.binary(n)
	case *ast.ConditionalNode:
		return t.conditional(n)
	case *ast.BuiltinNode:
		return t.call(n, n.Name, n.Arguments)
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok {
			return t.call(n, id.Value, n.Arguments)
		}
		return operand{}, at(n, "only functions such as min(a, b) can be called")
	case *ast.StringNode:
		return operand{}, at(n, "a text in quotes has no value; write value(%q) for a variable of that name", n.Value)
	case nil:
		return operand{}, &syntaxError{0, "the expression is empty"}
	}
	return operand{}, at(n, "this construct is not known in scenario expressions")
}

// dotted returns the Modelica name that a chain of members spells.
func dotted(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.MemberNode:
		left, ok := dotted(n.Node)
		if !ok || n.Optional {
			return "", false
		}
		switch p := n.Property.(type) {
		case *ast.StringNode:
			return left + "." + p.Value, true
		case *ast.IntegerNode:
			return left + "[" + strconv.Itoa(p.Value) + "]", true
		}
	}
	return "", false
}

// start is the node where a dotted name begins.
func start(n ast.Node) ast.Node {
	for {
		m, ok := n.(*ast.MemberNode)
		if !ok {
			return n
		}
		n = m.Node
	}
}

func (t *translator) name(n ast.Node) (operand, error) {
	if id, ok := n.(*ast.IdentifierNode); ok {
		if lit, ok := t.literals[id.Location().From]; ok {
			return operand{node: t.g.Const(lit.q.SI()), dim: lit.q.Unit.Dimension, known: true}, nil
		}
	}
	name, ok := dotted(n)
	if !ok {
		return operand{}, at(n, "not the name of a variable")
	}
	return t.lookup(start(n), name)
}

func (t *translator) lookup(n ast.Node, name string) (operand, error) {
	v, ok, err := t.names.lookup(name)
	if err != nil {
		return operand{}, at(n, "%v", err)
	}
	if !ok {
		return operand{}, at(n, "unknown variable %s%s", name, didYouMean(nearestPath(name, t.names.known())))
	}
	return v, nil
}

func (t *translator) unary(n *ast.UnaryNode) (operand, error) {
	a, err := t.node(n.Node)
	if err != nil {
		return a, err
	}
	switch n.Operator {
	case "-", "+":
		if a.truth {
			return a, at(n, "a condition has no sign")
		}
		if n.Operator == "-" {
			a.node = t.g.Neg(a.node)
		}
		return a, nil
	case "!", "not":
		if !a.truth {
			return a, at(n, "%s wants a condition", n.Operator)
		}
		a.node = t.g.Not(a.node)
		return a, nil
	}
	return a, at(n, "the operator %s is not known in scenario expressions", n.Operator)
}

func (t *translator) binary(n *ast.BinaryNode) (operand, error) {
	if v, ok, err := t.text(n); ok || err != nil {
		return v, err
	}
	a, err := t.node(n.Left)
	if err != nil {
		return a, err
	}
	b, err := t.node(n.Right)
	if err != nil {
		return b, err
	}
	switch n.Operator {
	case "and", "&&", "or", "||":
		if !a.truth || !b.truth {
			return a, at(n, "%s wants a condition on both sides", n.Operator)
		}
		if n.Operator == "and" || n.Operator == "&&" {
			return operand{node: t.g.And(a.node, b.node), truth: true, known: true}, nil
		}
		return operand{node: t.g.Or(a.node, b.node), truth: true, known: true}, nil
	case "==", "!=", "<", "<=", ">", ">=":
		return t.compare(n, a, b)
	}
	if a.truth || b.truth {
		return a, at(n, "%s wants numbers, not conditions", n.Operator)
	}
	switch n.Operator {
	case "+", "-":
		r, err := sameKind(n, "add", a, b)
		if n.Operator == "+" {
			r.node = t.g.Add(a.node, b.node)
		} else {
			r.node = t.g.Sub(a.node, b.node)
		}
		return r, err
	case "*":
		return operand{node: t.g.Mul(a.node, b.node), dim: a.dim.Mul(b.dim), known: a.known && b.known, loose: true, plain: a.plain && b.plain}, nil
	case "/":
		return operand{node: t.g.Div(a.node, b.node), dim: a.dim.Div(b.dim), known: a.known && b.known, loose: true, plain: a.plain && b.plain}, nil
	case "^", "**":
		return t.power(n, a, b)
	}
	return a, at(n, "the operator %s is not known in scenario expressions", n.Operator)
}

// text compares a name with a text in quotes, where names can stand for texts.
func (t *translator) text(n *ast.BinaryNode) (operand, bool, error) {
	scope, can := t.names.(textNames)
	if !can || n.Operator != "==" && n.Operator != "!=" {
		return operand{}, false, nil
	}
	name, text := n.Left, n.Right
	if _, first := name.(*ast.StringNode); first {
		name, text = text, name
	}
	literal, isText := text.(*ast.StringNode)
	if !isText {
		return operand{}, false, nil
	}
	spelt, ok := dotted(name)
	if call, isCall := name.(*ast.CallNode); !ok && isCall && len(call.Arguments) == 1 { // value("Pump mode")
		if argument, quoted := call.Arguments[0].(*ast.StringNode); quoted {
			spelt, ok = argument.Value, true
		}
	}
	if !ok {
		return operand{}, false, nil
	}
	same, ok, err := scope.textEquals(spelt, literal.Value)
	if err != nil || !ok {
		return operand{}, ok, err
	}
	if n.Operator == "!=" {
		same = t.g.Not(same)
	}
	return operand{node: same, truth: true, known: true}, true, nil
}

func (t *translator) compare(n *ast.BinaryNode, a, b operand) (operand, error) {
	if a.truth != b.truth {
		return a, at(n, "a condition cannot be compared with a number")
	}
	if a.truth && n.Operator != "==" && n.Operator != "!=" {
		return a, at(n, "conditions can be compared with == and != only")
	}
	if _, err := sameKind(n, "compare", a, b); err != nil {
		return a, err
	}
	g := t.g
	var node expr.Node
	switch n.Operator {
	case "==":
		node = g.Eq(a.node, b.node)
	case "!=":
		node = g.Ne(a.node, b.node)
	case "<":
		node = g.Lt(a.node, b.node)
	case "<=":
		node = g.Le(a.node, b.node)
	case ">":
		node = g.Gt(a.node, b.node)
	default:
		node = g.Ge(a.node, b.node)
	}
	return operand{node: node, truth: true, known: true}, nil
}

// sameKind checks that a and b measure the same thing and returns what their sum measures.
func sameKind(n ast.Node, verb string, a, b operand) (operand, error) {
	switch {
	case a.truth && b.truth:
		return a, nil
	case !a.known:
		return b, nil
	case !b.known, b.zero && a.dim != kelvin:
		return a, nil
	case a.zero && b.dim != kelvin:
		return b, nil
	case a.dim == b.dim:
		a.loose = a.loose && b.loose
		a.plain = a.plain && b.plain
		a.zero = false
		return a, nil
	case (a.loose || b.loose) && a.dim.WithoutAngle() == b.dim.WithoutAngle():
		if a.loose {
			return b, nil
		}
		return a, nil
	}
	msg := fmt.Sprintf("cannot %s %s and %s", verb, kindOf(a), kindOf(b))
	if a.plain || b.plain {
		msg += ": write the unit behind the number"
	}
	return a, at(n, "%s", msg)
}

var kelvin = unit.MustParse("K").Dimension

// kindOf names what an operand measures.
func kindOf(a operand) string {
	if a.truth {
		return "a condition"
	}
	return withArticle(unit.QuantityName(a.dim))
}

func withArticle(noun string) string {
	if noun != "" && strings.ContainsRune("aeio", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

func (t *translator) power(n *ast.BinaryNode, a, b operand) (operand, error) {
	if b.known && !b.dim.IsOne() {
		return a, at(n.Right, "an exponent is a plain number, not %s", kindOf(b))
	}
	r := operand{node: t.g.Pow(a.node, b.node), known: a.known, loose: true, plain: a.plain}
	if !a.known || a.dim.IsOne() {
		return r, nil
	}
	x, isConst := t.g.IsConst(b.node)
	if !isConst {
		return a, at(n.Right, "%s can be raised to a fixed number only", kindOf(a))
	}
	d, ok := a.dim.Pow(x)
	if !ok {
		return a, at(n.Right, "%s to the power %g has no unit", kindOf(a), x)
	}
	r.dim = d
	return r, nil
}

func (t *translator) conditional(n *ast.ConditionalNode) (operand, error) {
	c, err := t.node(n.Cond)
	if err != nil {
		return c, err
	}
	if !c.truth {
		return c, at(start(n.Cond), "the part before ? must be a condition")
	}
	a, err := t.node(n.Exp1)
	if err != nil {
		return a, err
	}
	b, err := t.node(n.Exp2)
	if err != nil {
		return b, err
	}
	if a.truth != b.truth {
		return a, at(n.Exp2, "both values must be conditions, or both numbers")
	}
	r, err := sameKind(n.Exp2, "choose between", a, b)
	r.node = t.g.Select(c.node, a.node, b.node)
	return r, err
}
