package modelica

import "strconv"

// expr parses an expression, if-expressions and ranges included.
func (p *parser) expr() Expr {
	p.enter()
	defer p.leave()
	if p.kind() != kIf {
		return p.simple()
	}
	e := &If{Pos: p.pos()}
	for first := true; first || p.kind() == kElseif; first = false {
		p.advance()
		e.Conds = append(e.Conds, p.expr())
		p.expect(kThen, "after the condition")
		e.Thens = append(e.Thens, p.expr())
	}
	if p.kind() != kElse {
		p.fail("expected 'else' in the if-expression at %s, found %s: an if-expression needs a value for every case",
			lineOf(e.Pos), p.found())
	}
	p.advance()
	e.Else = p.expr()
	return e
}

// simple parses logical [: logical [: logical]].
func (p *parser) simple() Expr {
	x := p.or()
	if p.kind() != tColon {
		return x
	}
	r := &Range{Pos: x.Position(), Start: x}
	p.advance()
	r.Stop = p.or()
	if p.accept(tColon) {
		r.Step, r.Stop = r.Stop, p.or()
	}
	return r
}

// chain counts the operands of one chain of operators.
func (p *parser) chain(n int) {
	if n > maxChain {
		p.fail("more than %d operands in one expression: write it as sum(...) or in parts", maxChain)
	}
}

func (p *parser) or() Expr {
	x := p.and()
	for n := 0; p.kind() == kOr; n++ {
		p.chain(n)
		b := p.nodes.binaries.new(Binary{Pos: p.pos(), Op: OpOr, X: x})
		p.advance()
		b.Y = p.and()
		x = b
	}
	return x
}

func (p *parser) and() Expr {
	x := p.not()
	for n := 0; p.kind() == kAnd; n++ {
		p.chain(n)
		b := p.nodes.binaries.new(Binary{Pos: p.pos(), Op: OpAnd, X: x})
		p.advance()
		b.Y = p.not()
		x = b
	}
	return x
}

func (p *parser) not() Expr {
	if p.kind() != kNot {
		return p.relation()
	}
	u := &Unary{Pos: p.pos(), Op: OpNot}
	p.advance()
	u.X = p.relation()
	return u
}

func (p *parser) relation() Expr {
	x := p.arithmetic()
	op, ok := relationOp(p.kind())
	if !ok {
		return x
	}
	b := p.nodes.binaries.new(Binary{Pos: p.pos(), Op: op, X: x})
	p.advance()
	b.Y = p.arithmetic()
	if _, again := relationOp(p.kind()); again {
		p.fail("relations cannot be chained: write a %s b and b %s c", op, p.text())
	}
	return b
}

func relationOp(k kind) (Op, bool) {
	switch k {
	case tLess:
		return OpLess, true
	case tLessEq:
		return OpLessEq, true
	case tGreater:
		return OpGreater, true
	case tGreaterEq:
		return OpGreaterEq, true
	case tEqual:
		return OpEqual, true
	case tNotEqual:
		return OpNotEqual, true
	}
	return 0, false
}

func addOp(k kind) (Op, bool) {
	switch k {
	case tPlus:
		return OpAdd, true
	case tMinus:
		return OpSub, true
	case tDotPlus:
		return OpDotAdd, true
	case tDotMinus:
		return OpDotSub, true
	}
	return 0, false
}

func mulOp(k kind) (Op, bool) {
	switch k {
	case tStar:
		return OpMul, true
	case tSlash:
		return OpDiv, true
	case tDotStar:
		return OpDotMul, true
	case tDotSlash:
		return OpDotDiv, true
	}
	return 0, false
}

// arithmetic parses [sign] term {addop term}.
func (p *parser) arithmetic() Expr {
	var x Expr
	if op, ok := addOp(p.kind()); ok {
		u := &Unary{Pos: p.pos(), Op: op}
		p.advance()
		u.X = p.term()
		x = u
	} else {
		x = p.term()
	}
	for n := 0; ; n++ {
		op, ok := addOp(p.kind())
		if !ok {
			return x
		}
		p.chain(n)
		b := p.nodes.binaries.new(Binary{Pos: p.pos(), Op: op, X: x})
		p.advance()
		b.Y = p.term()
		x = b
	}
}

func (p *parser) term() Expr {
	x := p.factor()
	for n := 0; ; n++ {
		op, ok := mulOp(p.kind())
		if !ok {
			return x
		}
		p.chain(n)
		b := p.nodes.binaries.new(Binary{Pos: p.pos(), Op: op, X: x})
		p.advance()
		if op == OpMul && p.kind() == tStar {
			p.failAt(b.Pos, "a power is written a^b, not a**b")
		}
		b.Y = p.factor()
		x = b
	}
}

func (p *parser) factor() Expr {
	x := p.primary()
	if p.kind() != tCaret && p.kind() != tDotCaret {
		return x
	}
	b := p.nodes.binaries.new(Binary{Pos: p.pos(), Op: OpPow, X: x})
	if p.kind() == tDotCaret {
		b.Op = OpDotPow
	}
	p.advance()
	b.Y = p.primary()
	if p.kind() == tCaret || p.kind() == tDotCaret {
		p.fail("powers cannot be chained: write (a^b)^c or a^(b^c)")
	}
	return b
}

func (p *parser) primary() Expr {
	pos := p.pos()
	switch p.kind() {
	case tInteger, tReal:
		return p.numberLit()
	case tString:
		s := &String{Pos: pos, Value: unquote(p.text())}
		p.advance()
		return s
	case kTrue, kFalse:
		b := &Bool{Pos: pos, Value: p.kind() == kTrue}
		p.advance()
		return b
	case tIdent, tDot:
		r := p.ref()
		if p.kind() == tLParen {
			return p.call(r)
		}
		return r
	case kDer, kInitial, kPure:
		r := p.nodes.refs.new(Ref{Pos: pos, Parts: p.nodes.parts.list(RefPart{Pos: pos, Name: p.text()})})
		p.advance()
		if p.kind() != tLParen {
			p.fail("expected '(' after '%s', found %s", r.Parts[0].Name, p.found())
		}
		return p.call(r)
	case tLParen:
		return p.paren()
	case tLBrack:
		return p.matrix()
	case tLBrace:
		return p.array()
	case kEnd:
		if !p.atBoundary() {
			p.advance()
			return &End{Pos: pos}
		}
	case tPlus, tMinus, tDotPlus, tDotMinus:
		p.fail("a sign behind an operator needs parentheses: write (%s...)", p.text())
	}
	p.fail("expected an expression, found %s", p.found())
	return nil
}

func (p *parser) numberLit() Expr {
	n := p.nodes.numbers.new(Number{Pos: p.pos(), Integer: p.kind() == tInteger, Text: p.text()})
	v, err := strconv.ParseFloat(n.Text, 64)
	if err != nil {
		p.report(n.Pos, "number %s is too large: the largest is 1.797e308", n.Text)
	}
	n.Value = v
	p.advance()
	return n
}
