package modelica

// ref parses a component reference.
func (p *parser) ref() *Ref {
	r := p.nodes.refs.new(Ref{Pos: p.pos()})
	r.Global = p.accept(tDot)
	what := "a name"
	if r.Global {
		what = "a name after '.'"
	}
	for {
		part := RefPart{Pos: p.pos(), Name: p.ident(what)}
		if p.kind() == tLBrack {
			part.Subs = p.subscripts()
		}
		if r.Parts == nil {
			r.Parts = p.nodes.parts.list(part)
		} else {
			r.Parts = append(r.Parts, part)
		}
		if !p.accept(tDot) {
			return r
		}
		what = "a name after '.'"
	}
}

// subscripts parses [ s {, s} ] where s is ':' or an expression.
func (p *parser) subscripts() []Expr {
	p.enter()
	defer p.leave()
	p.advance()
	var subs []Expr
	for {
		if p.kind() == tColon && (p.kindAt(1) == tComma || p.kindAt(1) == tRBrack) {
			subs = append(subs, &Colon{Pos: p.pos()})
			p.advance()
		} else {
			subs = append(subs, p.expr())
		}
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRBrack, "after the subscripts")
	return subs
}

// call parses the arguments behind a function's name.
func (p *parser) call(f *Ref) Expr {
	p.enter()
	defer p.leave()
	c := p.nodes.calls.new(Call{Pos: f.Pos, Func: f})
	p.advance()
	for p.kind() != tRParen {
		if p.kind() == tIdent && p.kindAt(1) == tAssign {
			a := NamedArg{Pos: p.pos(), Name: p.text()}
			p.advance()
			p.advance()
			a.Value = p.argValue()
			c.Named = append(c.Named, a)
		} else {
			if len(c.Named) > 0 {
				p.fail("a positional argument cannot follow a named one: write name = value")
			}
			if x := p.argValue(); c.Args == nil {
				c.Args = p.nodes.exprs.list(x)
			} else {
				c.Args = append(c.Args, x)
			}
		}
		if p.kind() == kFor && len(c.Args) == 1 && len(c.Named) == 0 {
			c.Iterators = p.iterators()
			break
		}
		if !p.accept(tComma) {
			break
		}
		if p.kind() == tRParen {
			p.fail("expected an argument after ',', found ')'")
		}
	}
	if p.kind() != tRParen {
		p.fail("expected ',' or ')' in the arguments of %s, found %s%s", f, p.found(), p.afterNumber())
	}
	p.advance()
	if p.kind() == tLBrack {
		p.fail("an element of the result of a call needs parentheses: write (%s(...))[...]", f)
	}
	return c
}

// argValue parses an argument: an expression or "function f(a = 1)".
func (p *parser) argValue() Expr {
	if p.kind() != kFunction {
		return p.expr()
	}
	f := &PartialFunc{Pos: p.pos()}
	p.advance()
	f.Func = p.ref()
	if p.kind() != tLParen {
		p.fail("expected '(' after 'function %s', found %s", f.Func, p.found())
	}
	c := p.call(f.Func).(*Call)
	if len(c.Args) > 0 {
		p.report(c.Args[0].Position(), "the arguments of 'function %s(...)' must be named", f.Func)
	}
	f.Named = c.Named
	return f
}

// iterators parses for i in e {, j in e}.
func (p *parser) iterators() []Iterator {
	p.advance()
	var list []Iterator
	for {
		it := Iterator{Pos: p.pos(), Name: p.ident("the name of a loop variable")}
		if p.accept(kIn) {
			it.Range = p.expr()
		}
		list = append(list, it)
		if !p.accept(tComma) {
			return list
		}
	}
}

// paren parses (expression), or a tuple with other than one element, then [subscripts].
func (p *parser) paren() Expr {
	p.enter()
	defer p.leave()
	pos := p.pos()
	p.advance()
	var elems []Expr
	commas := 0
	for p.kind() != tRParen {
		if p.accept(tComma) {
			elems = append(elems, nil)
			commas++
			continue
		}
		elems = append(elems, p.expr())
		if p.kind() != tComma {
			break
		}
		p.advance()
		commas++
		if p.kind() == tRParen {
			elems = append(elems, nil)
		}
	}
	if p.kind() != tRParen {
		p.fail("expected ')' for the '(' at %d:%d, found %s", pos.Line, pos.Col, p.found())
	}
	p.advance()
	if len(elems) == 1 && commas == 0 {
		if p.kind() == tLBrack {
			return &Index{Pos: pos, X: elems[0], Subs: p.subscripts()}
		}
		return elems[0]
	}
	return &Tuple{Pos: pos, Elems: elems}
}

// matrix parses [a, b; c, d].
func (p *parser) matrix() Expr {
	p.enter()
	defer p.leave()
	m := &Matrix{Pos: p.pos()}
	p.advance()
	for {
		var row []Expr
		for {
			row = append(row, p.expr())
			if !p.accept(tComma) {
				break
			}
		}
		m.Rows = append(m.Rows, row)
		if !p.accept(tSemi) {
			break
		}
	}
	if p.kind() != tRBrack {
		p.fail("expected ',' or ';' or ']' in the matrix, found %s", p.found())
	}
	p.advance()
	return m
}

// array parses {a, b} or {f(i) for i in r}.
func (p *parser) array() Expr {
	p.enter()
	defer p.leave()
	a := &Array{Pos: p.pos()}
	p.advance()
	for p.kind() != tRBrace {
		a.Elems = append(a.Elems, p.expr())
		if p.kind() == kFor && len(a.Elems) == 1 {
			a.Iterators = p.iterators()
			break
		}
		if !p.accept(tComma) {
			break
		}
		if p.kind() == tRBrace {
			p.fail("expected an element after ',', found '}'")
		}
	}
	if p.kind() != tRBrace {
		p.fail("expected ',' or '}' in the array, found %s", p.found())
	}
	p.advance()
	return a
}
