package petab

import (
	"fmt"
	"strings"

	"gemel/engine/dae"
)

// Formula is an expression of a table: numbers, names, + - * / ^ (and **), comparisons, && || !, and functions. log is the natural
// logarithm; -x^2 is -(x^2); powers go from right to left. That is PEtab's own syntax for mathematics.
type Formula struct {
	Text string
	Pos  dae.Pos
	root *node
}

type nodeKind uint8

const (
	number nodeKind = iota
	name            // not resolved yet
	call            // function or operator
	observableParameter
	noiseParameter
	variable // of the plant
	estimate // estimated parameter that the plant does not have
	clock
	observed   // the observable, in its noise
	overridden // column of the conditions that only formulas name
)

type node struct {
	kind  nodeKind
	value float64
	name  string // of a name or function
	args  []*node
	at    int // character in the text
	index int // by kind
}

func (n *node) clone() *node {
	c := *n
	c.args = nil
	for _, a := range n.args {
		c.args = append(c.args, a.clone())
	}
	return &c
}

const (
	maxDepth   = 200
	maxFormula = 100_000
)

type parser struct {
	text  []rune
	i     int
	depth int
}

type syntaxError struct {
	at  int
	msg string
}

// ParseFormula reads a formula that stands at pos.
func ParseFormula(text string, pos dae.Pos) (f *Formula, fault *Fault) {
	f = &Formula{Text: text, Pos: pos}
	if len(text) > maxFormula {
		return nil, &Fault{pos, fmt.Sprintf("the formula has %d characters: want at most %d", len(text), maxFormula)}
	}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case syntaxError:
			f, fault = nil, &Fault{f.place(&node{at: e.at}), e.msg}
		default:
			panic(e)
		}
	}()
	p := &parser{text: []rune(text)}
	f.root = p.or()
	p.space()
	if p.i < len(p.text) {
		p.fail("unexpected %s", p.rest())
	}
	return f, nil
}

// names calls visit for every name.
func (f *Formula) names(visit func(*node)) {
	var walk func(*node)
	walk = func(n *node) {
		if n.kind == name {
			visit(n)
		}
		for _, a := range n.args {
			walk(a)
		}
	}
	walk(f.root)
}

func (p *parser) fail(format string, args ...any) {
	panic(syntaxError{p.i, fmt.Sprintf(format, args...)})
}

func (p *parser) rest() string {
	if p.i >= len(p.text) {
		return "end of the formula"
	}
	return fmt.Sprintf("%q", string(p.text[p.i:min(len(p.text), p.i+10)]))
}

func (p *parser) space() {
	for p.i < len(p.text) && (p.text[p.i] == ' ' || p.text[p.i] == '\t') {
		p.i++
	}
}

// take consumes an operator if it stands here.
func (p *parser) take(op string) bool {
	p.space()
	if !strings.HasPrefix(string(p.text[p.i:min(len(p.text), p.i+len(op))]), op) {
		return false
	}
	p.i += len(op)
	return true
}

func (p *parser) or() *node {
	if p.depth++; p.depth > maxDepth {
		p.fail("the formula is nested too deeply")
	}
	defer func() { p.depth-- }()
	n := p.and()
	for at := p.i; p.take("||"); at = p.i {
		n = &node{kind: call, name: "||", args: []*node{n, p.and()}, at: at}
	}
	return n
}

func (p *parser) and() *node {
	n := p.compare()
	for at := p.i; p.take("&&"); at = p.i {
		n = &node{kind: call, name: "&&", args: []*node{n, p.compare()}, at: at}
	}
	return n
}

func (p *parser) compare() *node {
	n := p.sum()
	for _, op := range []string{"<=", ">=", "==", "!=", "<", ">"} {
		at := p.i
		if p.take(op) {
			return &node{kind: call, name: op, args: []*node{n, p.sum()}, at: at}
		}
	}
	return n
}

func (p *parser) sum() *node {
	n := p.product()
	for {
		at := p.i
		switch {
		case p.take("+"):
			n = &node{kind: call, name: "+", args: []*node{n, p.product()}, at: at}
		case p.take("-"):
			n = &node{kind: call, name: "-", args: []*node{n, p.product()}, at: at}
		default:
			return n
		}
	}
}

func (p *parser) product() *node {
	n := p.unary()
	for {
		p.space()
		at := p.i
		switch {
		case p.i+1 < len(p.text) && p.text[p.i] == '*' && p.text[p.i+1] == '*':
			return n // a power, which unary has taken; nothing else may follow
		case p.take("*"):
			n = &node{kind: call, name: "*", args: []*node{n, p.unary()}, at: at}
		case p.take("/"):
			n = &node{kind: call, name: "/", args: []*node{n, p.unary()}, at: at}
		default:
			return n
		}
	}
}

func (p *parser) unary() *node {
	if p.depth++; p.depth > maxDepth {
		p.fail("the formula is nested too deeply")
	}
	defer func() { p.depth-- }()
	p.space()
	at := p.i
	switch {
	case p.take("-"):
		return &node{kind: call, name: "neg", args: []*node{p.unary()}, at: at}
	case p.take("+"):
		return p.unary()
	case p.i < len(p.text) && p.text[p.i] == '!' && !(p.i+1 < len(p.text) && p.text[p.i+1] == '='):
		p.i++
		return &node{kind: call, name: "!", args: []*node{p.unary()}, at: at}
	}
	base := p.atom()
	p.space()
	at = p.i
	if p.take("**") || p.take("^") {
		return &node{kind: call, name: "^", args: []*node{base, p.unary()}, at: at}
	}
	return base
}

func (p *parser) atom() *node {
	p.space()
	if p.i >= len(p.text) {
		p.fail("the formula ends where a number or name is wanted")
	}
	at, c := p.i, p.text[p.i]
	switch {
	case c == '(':
		p.i++
		n := p.or()
		if !p.take(")") {
			p.fail("a closing bracket is missing: %s stands in its place", p.rest())
		}
		return n
	case c >= '0' && c <= '9' || c == '.':
		return p.number()
	case letter(c):
		for p.i < len(p.text) && (letter(p.text[p.i]) || p.text[p.i] >= '0' && p.text[p.i] <= '9' || p.text[p.i] == '.' || p.text[p.i] == '[' || p.text[p.i] == ']') {
			p.i++
		}
		word := string(p.text[at:p.i])
		if p.space(); p.i < len(p.text) && p.text[p.i] == '(' {
			return p.call(word, at)
		}
		if v, ok := constants[word]; ok {
			return &node{kind: number, value: v, at: at}
		}
		if word == "time" {
			return &node{kind: clock, at: at}
		}
		return &node{kind: name, name: word, at: at}
	}
	p.fail("unexpected %s", p.rest())
	return nil
}

func letter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }

func (p *parser) number() *node {
	at := p.i
	digits := func() {
		for p.i < len(p.text) && p.text[p.i] >= '0' && p.text[p.i] <= '9' {
			p.i++
		}
	}
	digits()
	if p.i < len(p.text) && p.text[p.i] == '.' {
		p.i++
		digits()
	}
	if p.i < len(p.text) && (p.text[p.i] == 'e' || p.text[p.i] == 'E') {
		k := p.i + 1
		if k < len(p.text) && (p.text[k] == '+' || p.text[k] == '-') {
			k++
		}
		if k < len(p.text) && p.text[k] >= '0' && p.text[k] <= '9' {
			p.i = k
			digits()
		}
	}
	v, ok := parseNumber(string(p.text[at:p.i]))
	if !ok {
		p.i = at
		p.fail("%s is no number", p.rest())
	}
	if p.i < len(p.text) && letter(p.text[p.i]) {
		p.fail("%s follows a number; write * between factors", p.rest())
	}
	return &node{kind: number, value: v, at: at}
}

func (p *parser) call(word string, at int) *node {
	n := &node{kind: call, name: word, at: at}
	f, ok := functions[word]
	if !ok {
		p.i = at
		p.fail("there is no function %s%s", word, meant(word, functionNames))
	}
	p.take("(")
	if !p.take(")") {
		for {
			n.args = append(n.args, p.or())
			if p.take(",") {
				continue
			}
			if !p.take(")") {
				p.fail("a closing bracket is missing: %s stands in its place", p.rest())
			}
			break
		}
	}
	if len(n.args) < f.least || len(n.args) > f.most {
		p.i = at
		p.fail("%s has %d arguments: want %s", word, len(n.args), f.want())
	}
	return n
}

type arity struct{ least, most int }

func (f arity) want() string {
	if f.least == f.most {
		return fmt.Sprint(f.least)
	}
	return fmt.Sprintf("%d or more", f.least)
}

var functionNames = []string{"exp", "log", "ln", "log2", "log10", "sqrt", "abs", "sign", "sin", "cos", "tan", "asin", "acos", "atan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
	"floor", "ceil", "pow", "power", "min", "max", "piecewise"}

var functions = arities()

func arities() map[string]arity {
	f := map[string]arity{}
	for _, n := range functionNames {
		f[n] = arity{1, 1}
	}
	f["log"] = arity{1, 2}
	f["pow"], f["power"] = arity{2, 2}, arity{2, 2}
	f["min"], f["max"], f["piecewise"] = arity{1, 100}, arity{1, 100}, arity{2, 100}
	return f
}

var constants = map[string]float64{"pi": 3.141592653589793, "exponentiale": 2.718281828459045, "avogadro": 6.02214076e23, "true": 1, "false": 0}
