package modelica

import (
	"fmt"
	"strings"
)

const (
	maxErrors = 20    // problems reported for one file
	maxDepth  = 400   // nesting of expressions, modifications, equations and classes
	maxChain  = 10000 // operands of one chain such as a + b + c: its tree is as deep as it is long
	maxSource = 1 << 30
)

// parser is a recursive-descent parser. A syntax error unwinds with a bailout panic to the nearest guarded call, which skips to a
// place where parsing can go on; no panic leaves Parse.
type parser struct {
	file  string
	src   string
	toks  []token
	i     int // index of the present token
	errs  Errors
	depth int
	last  int          // token index of the last reported error; one token gives one error
	open  []string     // names of the classes around
	bad   map[int]bool // lines with lexical errors: what follows from them there is not told
	cut   bool         // a string or comment runs to the end of the file
	nodes nodes
}

type bailout struct{} // unwinds to the nearest guarded call
type giveUp struct{}  // unwinds to Parse: too many errors

// Parse reads the text of one file. The File holds all that could be understood, also when there are errors; the error is of type
// Errors. file is the name shown in positions.
func Parse(file, src string) (*File, error) {
	f := &File{Name: file}
	if len(src) > maxSource {
		return f, Errors{{Pos{file, 1, 1}, "file is larger than 1 GiB"}}
	}
	if strings.HasPrefix(src, "\xff\xfe") || strings.HasPrefix(src, "\xfe\xff") || strings.Contains(src[:min(len(src), 64)], "\x00") {
		return f, Errors{{Pos{file, 1, 1}, "the file is not text in UTF-8 (UTF-16?): save it as UTF-8"}}
	}
	p := &parser{file: file, src: src, last: -1}
	p.toks = lex(file, src, &p.errs)
	if len(p.errs) > maxErrors {
		p.errs = p.errs[:maxErrors]
	}
	p.lexical()
	p.stored(f)
	return f, p.errs.Err()
}

// lexical notes where lexical errors are, so that their consequences are not reported as well.
func (p *parser) lexical() {
	p.bad = make(map[int]bool, len(p.errs))
	for _, e := range p.errs {
		p.bad[e.Pos.Line] = true
		p.cut = p.cut || strings.HasSuffix(e.Msg, "before the end of the file")
	}
}

func (p *parser) kind() kind { return p.toks[p.i].kind }

// kindAt looks n tokens ahead.
func (p *parser) kindAt(n int) kind {
	if p.i+n >= len(p.toks) {
		return tEOF
	}
	return p.toks[p.i+n].kind
}

func (p *parser) text() string { t := &p.toks[p.i]; return p.src[t.start:t.end] }

func (p *parser) pos() Pos { t := &p.toks[p.i]; return Pos{p.file, int(t.line), int(t.col)} }

// afterNumber explains what stands behind a number and does not belong there: a unit, or the digits behind a decimal comma.
func (p *parser) afterNumber() string {
	isNumber := func(k kind) bool { return k == tInteger || k == tReal }
	at := func(i int) token {
		if i < 0 || i >= len(p.toks) {
			return token{}
		}
		return p.toks[i]
	}
	comma := p.i
	if p.kind() != tComma {
		comma--
	}
	if a, b, c := at(comma-1), at(comma), at(comma+1); a.kind == tInteger && b.kind == tComma && isNumber(c.kind) && a.end == b.start && b.end == c.start {
		return ": decimals are written with a point, " + p.src[a.start:a.end] + "." + p.src[c.start:c.end]
	}
	if before := at(p.i - 1); isNumber(before.kind) && p.kind() == tIdent && before.line == at(p.i).line {
		return ": numbers in a model are in SI units, without the unit"
	}
	return ""
}

// posAfter is the place just behind the previous token, which may span lines.
func (p *parser) posAfter() Pos {
	if p.i == 0 {
		return p.pos()
	}
	t := &p.toks[p.i-1]
	l := lexer{src: p.src[:t.end], pos: int(t.start), line: int(t.line), lineAt: int(t.start - t.col + 1)}
	for l.pos < len(l.src) {
		l.advance()
	}
	return Pos{p.file, l.line, l.col()}
}

func (p *parser) advance() {
	if p.i < len(p.toks)-1 {
		p.i++
	}
}

func (p *parser) accept(k kind) bool {
	if p.kind() == k {
		p.advance()
		return true
	}
	return false
}

// found describes the present token for a message.
func (p *parser) found() string {
	switch p.kind() {
	case tEOF:
		return "the end of the file"
	case tString:
		return "a string"
	}
	text := p.text()
	if len(text) > 40 {
		text = text[:37] + "..."
	}
	return "'" + text + "'"
}

// report notes an error without unwinding.
func (p *parser) report(pos Pos, format string, args ...any) {
	if p.last == p.i {
		return
	}
	p.last = p.i
	if p.bad[int(p.toks[p.i].line)] || p.cut && p.kind() == tEOF {
		return
	}
	p.errs.Add(pos, "%s%s", fmt.Sprintf(format, args...), p.misspelt())
	if len(p.errs) >= maxErrors {
		panic(giveUp{})
	}
}

// fail notes an error at the present token and unwinds.
func (p *parser) fail(format string, args ...any) {
	p.report(p.pos(), format, args...)
	panic(bailout{})
}

// failAt notes an error at a place and unwinds.
func (p *parser) failAt(pos Pos, format string, args ...any) {
	p.report(pos, format, args...)
	panic(bailout{})
}

// expect passes a token of kind k or fails; where completes "expected ')' ...".
func (p *parser) expect(k kind, where string) {
	if p.kind() != k {
		if where != "" {
			where = " " + where
		}
		p.fail("expected '%s'%s, found %s", spelling[k], where, p.found())
	}
	p.advance()
}

// want passes a token of kind k; when it is missing or misspelt, reports that and goes on as if it were there.
func (p *parser) want(k kind, where string) {
	if p.accept(k) {
		return
	}
	p.report(p.pos(), "expected '%s' %s, found %s", spelling[k], where, p.found())
	if p.kind() == tIdent && oneSlip(p.text(), spelling[k]) {
		p.advance()
	}
}

// ident passes a name or fails.
func (p *parser) ident(what string) string {
	if p.kind() != tIdent {
		if k := p.kind(); k >= kAlgorithm {
			p.fail("expected %s, found '%s', which is a reserved word", what, spelling[k])
		}
		p.fail("expected %s, found %s", what, p.found())
	}
	text := p.text()
	p.advance()
	return text
}

// semicolon passes the ';' behind what. When it is merely forgotten, parsing goes on as if it were there.
func (p *parser) semicolon(what string) {
	if p.accept(tSemi) {
		return
	}
	after := p.posAfter()
	pos, newLine := p.pos(), int(p.toks[p.i].line) > after.Line
	if newLine || p.kind() == tEOF {
		pos = after
	}
	p.report(pos, "expected ';' after %s, found %s%s", what, p.found(), p.afterNumber())
	if !newLine && !p.atBoundary() {
		panic(bailout{})
	}
}

// enter counts nesting; leave undoes it.
func (p *parser) enter() {
	p.depth++
	if p.depth > maxDepth {
		p.fail("nested deeper than %d levels", maxDepth)
	}
}

func (p *parser) leave() { p.depth-- }

// guarded runs parse; after a syntax error inside it, skips to the end of the statement.
func (p *parser) guarded(parse func()) {
	start, depth := p.i, p.depth
	defer func() {
		switch r := recover(); r.(type) {
		case nil:
		case bailout:
			p.depth = depth
			p.skip()
			if p.i == start && p.kind() != kEnd {
				p.advance()
			}
		default:
			panic(r)
		}
	}()
	parse()
}

// atBoundary reports whether the present token starts something that no expression can contain.
func (p *parser) atBoundary() bool {
	switch p.kind() {
	case tEOF, kEquation, kAlgorithm, kPublic, kProtected, kElsewhen:
		return true
	case kInitial:
		return p.kindAt(1) == kEquation || p.kindAt(1) == kAlgorithm
	case kEnd:
		switch p.kindAt(1) {
		case tIdent, kIf, kFor, kWhen, kWhile, tSemi, tEOF:
			return true
		}
	}
	return false
}

// skip moves behind the next ';' or to the next boundary. A ';' inside [ ] is a row of a matrix.
func (p *parser) skip() {
	brackets := 0
	for !p.atBoundary() {
		switch p.kind() {
		case tLBrack:
			brackets++
		case tRBrack:
			if brackets > 0 {
				brackets--
			}
		case tSemi:
			if brackets == 0 || p.toks[p.i+1].line > p.toks[p.i].line {
				p.advance()
				return
			}
		}
		p.advance()
	}
}

// stored parses a whole file: [within name;] {[final] class;}.
func (p *parser) stored(f *File) {
	defer func() {
		switch r := recover(); r.(type) {
		case nil, giveUp:
		default:
			panic(r)
		}
	}()
	if p.kind() == kWithin {
		p.guarded(func() {
			f.HasWithin, f.WithinPos = true, p.pos()
			p.advance()
			if p.kind() != tSemi {
				f.Within = p.name("the name of a package").Parts
			}
			p.semicolon("within clause")
		})
	}
	for p.kind() != tEOF {
		start := p.i
		p.guarded(func() {
			final := p.accept(kFinal)
			if !p.atClass() {
				p.notClass()
			}
			c := p.class()
			c.Final = final
			f.Classes = append(f.Classes, c)
			p.semicolon("'end " + c.Name + "'")
		})
		if p.i == start {
			p.report(p.pos(), "expected a class, found %s", p.found())
			p.advance()
		}
		for p.kind() != tEOF && !p.atClass() && p.kind() != kFinal && len(p.errs) > 0 {
			p.advance() // after an error: find the next class
		}
	}
}

func (p *parser) notClass() {
	if p.kind() == kWithin {
		p.fail("'within' must stand at the beginning of the file")
	}
	p.fail("expected a class such as 'model', 'package' or 'function', found %s", p.found())
}

// name parses a dotted name.
func (p *parser) name(what string) *Name {
	n := p.nodes.names.new(Name{Pos: p.pos()})
	n.Global = p.accept(tDot)
	n.Parts = p.nodes.strings.list(p.ident(what))
	for p.kind() == tDot && p.kindAt(1) == tIdent {
		p.advance()
		n.Parts = append(n.Parts, p.text())
		p.advance()
	}
	if p.kind() == tDot {
		p.advance()
		p.ident("a name after '.'")
	}
	return n
}

// String gives the name as written.
func (n *Name) String() string {
	s := strings.Join(n.Parts, ".")
	if n.Global {
		return "." + s
	}
	return s
}

// docString parses STRING {+ STRING}; "" when there is none.
func (p *parser) docString() string {
	if p.kind() != tString {
		return ""
	}
	s := unquote(p.text())
	p.advance()
	if p.kind() != tPlus {
		return s
	}
	var b strings.Builder
	b.WriteString(s)
	for p.accept(tPlus) {
		if p.kind() != tString {
			p.fail("expected a string after '+' in a description, found %s", p.found())
		}
		b.WriteString(unquote(p.text()))
		p.advance()
	}
	return b.String()
}

// comment parses [string] [annotation].
func (p *parser) comment() Comment {
	c := Comment{Doc: p.docString()}
	if p.kind() == kAnnotation {
		c.Annotation = p.annotation()
	}
	return c
}

func (p *parser) annotation() *Annotation {
	a := &Annotation{Pos: p.pos()}
	p.advance()
	if p.kind() != tLParen {
		p.fail("expected '(' after 'annotation', found %s", p.found())
	}
	a.Mod = &Modification{Pos: p.pos()}
	a.Mod.Args = p.modArgs()
	return a
}

// lineOf names a line in a message.
func lineOf(pos Pos) string { return fmt.Sprintf("line %d", pos.Line) }

// ParseExpr reads one expression, such as a value given on the command line. The error is of type Errors.
func ParseExpr(source, text string) (Expr, error) {
	if len(text) > maxSource {
		return nil, Errors{{Pos{source, 1, 1}, "text is larger than 1 GiB"}}
	}
	p := &parser{file: source, src: text, last: -1}
	p.toks = lex(source, text, &p.errs)
	var x Expr
	func() {
		defer func() {
			switch r := recover(); r.(type) {
			case nil, giveUp, bailout:
			default:
				panic(r)
			}
		}()
		x = p.expr()
		if p.kind() != tEOF {
			p.fail("expected the end of the expression, found %s", p.found())
		}
	}()
	return x, p.errs.Err()
}
