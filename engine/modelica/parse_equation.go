package modelica

// section parses one equation or algorithm section up to the next section or the end of the class.
func (p *parser) section(c *Class, initial bool) {
	s := &Section{Pos: p.pos(), Initial: initial, Algorithm: p.kind() == kAlgorithm}
	if s.Algorithm || p.kind() == kEquation {
		p.advance()
	} // else the keyword was forgotten, which has been reported
	c.Sections = append(c.Sections, s)
	for !p.sectionOver() {
		if s.Algorithm {
			p.statementGuarded(&s.Statements)
		} else {
			p.equationGuarded(&s.Equations)
		}
	}
}

// sectionOver reports whether the class body goes on with something else.
func (p *parser) sectionOver() bool {
	switch p.kind() {
	case tEOF, kEnd, kEquation, kAlgorithm, kPublic, kProtected, kExternal, kAnnotation:
		return true
	case kInitial:
		return p.kindAt(1) == kEquation || p.kindAt(1) == kAlgorithm
	}
	return false
}

// bodyOver reports whether the body of a loop or branch is over.
func (p *parser) bodyOver() bool {
	switch p.kind() {
	case kElse, kElseif, kElsewhen:
		return true
	}
	return p.atBoundary()
}

// closing passes "end if", "end for" ... of the construct that began at pos.
func (p *parser) closing(k kind, pos Pos) {
	if p.kind() == kEnd && p.kindAt(1) == k {
		p.advance()
		p.advance()
		return
	}
	found := p.found()
	if p.kind() == kEnd {
		found = "'end'"
		if p.kindAt(1) == tIdent || p.kindAt(1) >= kAlgorithm {
			t := p.toks[p.i+1]
			found = "'end " + p.src[t.start:t.end] + "'"
		}
	}
	p.report(p.pos(), "expected 'end %s' for the '%s' at %s, found %s", spelling[k], spelling[k], lineOf(pos), found)
	if p.kind() == kEnd {
		switch p.kindAt(1) {
		case kIf, kFor, kWhen, kWhile: // another construct's end: taken for this one
			p.advance()
			p.advance()
			return
		case tSemi: // "end;": taken for this one
			p.advance()
			return
		}
	}
	panic(bailout{})
}

func (p *parser) equationGuarded(list *[]Equation) {
	p.guarded(func() {
		e := p.equation()
		*list = append(*list, e)
		p.semicolon(equationWhat(e))
	})
}

func equationWhat(e Equation) string {
	switch e.(type) {
	case *ForEquation:
		return "'end for'"
	case *IfEquation:
		return "'end if'"
	case *WhenEquation:
		return "'end when'"
	case *ConnectEquation:
		return "connect equation"
	}
	return "equation"
}

func (p *parser) equations() []Equation {
	p.enter()
	defer p.leave()
	var list []Equation
	for !p.bodyOver() {
		p.equationGuarded(&list)
	}
	return list
}

func (p *parser) equation() Equation {
	pos := p.pos()
	switch p.kind() {
	case kIf:
		e := &IfEquation{Pos: pos}
		for first := true; first || p.kind() == kElseif; first = false {
			p.advance()
			e.Conds = append(e.Conds, p.expr())
			p.want(kThen, "after the condition")
			e.Bodies = append(e.Bodies, p.equations())
		}
		if p.accept(kElse) {
			e.Else = p.equations()
		}
		p.closing(kIf, pos)
		e.Comment = p.comment()
		return e
	case kFor:
		e := &ForEquation{Pos: pos, Iterators: p.iterators()}
		p.want(kLoop, "after the range of the loop")
		e.Body = p.equations()
		p.closing(kFor, pos)
		e.Comment = p.comment()
		return e
	case kWhen:
		e := &WhenEquation{Pos: pos}
		for first := true; first || p.kind() == kElsewhen; first = false {
			p.advance()
			e.Conds = append(e.Conds, p.expr())
			p.want(kThen, "after the condition")
			e.Bodies = append(e.Bodies, p.equations())
		}
		p.closing(kWhen, pos)
		e.Comment = p.comment()
		return e
	case kConnect:
		return p.connect()
	case kWhile:
		p.report(pos, "'while' is a statement: it belongs in an algorithm section")
		p.skipLoop()
		panic(bailout{})
	}
	return p.equality()
}

// skipLoop moves behind the 'end while' of the loop that begins here.
func (p *parser) skipLoop() {
	for depth := 0; p.kind() != tEOF; p.advance() {
		switch {
		case p.kind() == kEnd && p.kindAt(1) == kWhile:
			p.advance()
			if depth--; depth == 0 {
				p.advance()
				return
			}
		case p.kind() == kWhile:
			depth++
		case p.kind() == kEnd && p.kindAt(1) == tIdent, p.kind() == kEquation, p.kind() == kAlgorithm:
			return
		}
	}
}

func (p *parser) connect() Equation {
	e := &ConnectEquation{Pos: p.pos()}
	p.advance()
	p.expect(tLParen, "after 'connect'")
	e.A = p.ref()
	if p.kind() != tComma {
		p.fail("expected ',' between the connectors, found %s", p.found())
	}
	p.advance()
	e.B = p.ref()
	if p.kind() != tRParen {
		p.fail("expected ')' after the connectors, found %s", p.found())
	}
	p.advance()
	e.Comment = p.comment()
	return e
}

// equality parses left = right or a call.
func (p *parser) equality() Equation {
	pos, start := p.pos(), p.toks[p.i].start
	switch k := p.kind(); k {
	case kParameter, kConstant, kDiscrete, kFlow, kStream, kInput, kOutput, kFinal, kInner, kOuter, kReplaceable, kImport, kExtends:
		p.fail("a declaration (here '%s') cannot stand in an equation section: move it above the keyword 'equation'", spelling[k])
	case kElse, kElseif, kElsewhen:
		p.fail("'%s' without its beginning", spelling[k])
	}
	left := p.simple()
	switch p.kind() {
	case tAssign:
		p.advance()
		right := p.expr()
		text := p.src[start:p.toks[p.i-1].end]
		return p.nodes.equations.new(EqualEquation{Pos: pos, Left: left, Right: right, Text: text, Comment: p.comment()})
	case tColonAssign:
		p.fail("in an equation section write '=' instead of ':='")
	case tIdent:
		if _, ok := left.(*Ref); ok {
			p.fail("expected '=' after '%s', found %s: a declaration must stand above the keyword 'equation'", Render(left), p.found())
		}
	}
	if b, ok := left.(*Binary); ok && b.Op == OpEqual {
		p.failAt(b.Pos, "an equation is written with a single '='")
	}
	call, ok := left.(*Call)
	if !ok {
		p.fail("expected '=' in the equation, found %s", p.found())
	}
	return &CallEquation{Pos: pos, Call: call, Comment: p.comment()}
}

func (p *parser) statementGuarded(list *[]Statement) {
	p.guarded(func() {
		s := p.statement()
		*list = append(*list, s)
		p.semicolon("statement")
	})
}

func (p *parser) statements() []Statement {
	p.enter()
	defer p.leave()
	var list []Statement
	for !p.bodyOver() {
		p.statementGuarded(&list)
	}
	return list
}

func (p *parser) statement() Statement {
	pos := p.pos()
	switch p.kind() {
	case kIf:
		s := &IfStatement{Pos: pos}
		for first := true; first || p.kind() == kElseif; first = false {
			p.advance()
			s.Conds = append(s.Conds, p.expr())
			p.want(kThen, "after the condition")
			s.Bodies = append(s.Bodies, p.statements())
		}
		if p.accept(kElse) {
			s.Else = p.statements()
		}
		p.closing(kIf, pos)
		s.Comment = p.comment()
		return s
	case kFor:
		s := &ForStatement{Pos: pos, Iterators: p.iterators()}
		p.want(kLoop, "after the range of the loop")
		s.Body = p.statements()
		p.closing(kFor, pos)
		s.Comment = p.comment()
		return s
	case kWhile:
		s := &WhileStatement{Pos: pos}
		p.advance()
		s.Cond = p.expr()
		p.want(kLoop, "after the condition")
		s.Body = p.statements()
		p.closing(kWhile, pos)
		s.Comment = p.comment()
		return s
	case kWhen:
		s := &WhenStatement{Pos: pos}
		for first := true; first || p.kind() == kElsewhen; first = false {
			p.advance()
			s.Conds = append(s.Conds, p.expr())
			p.want(kThen, "after the condition")
			s.Bodies = append(s.Bodies, p.statements())
		}
		p.closing(kWhen, pos)
		s.Comment = p.comment()
		return s
	case kBreak:
		p.advance()
		return &BreakStatement{Pos: pos, Comment: p.comment()}
	case kReturn:
		p.advance()
		return &ReturnStatement{Pos: pos, Comment: p.comment()}
	}
	return p.assignment()
}

func (p *parser) assignment() Statement {
	pos := p.pos()
	if p.kind() == kConnect {
		p.fail("connect cannot stand in an algorithm section")
	}
	left := p.simple()
	switch p.kind() {
	case tColonAssign:
		switch left.(type) {
		case *Ref, *Tuple:
		default:
			p.failAt(pos, "only a variable can be assigned")
		}
		p.advance()
		s := &Assignment{Pos: pos, Left: left, Right: p.expr()}
		s.Comment = p.comment()
		return s
	case tAssign:
		p.fail("in an algorithm section write ':=' instead of '='")
	}
	call, ok := left.(*Call)
	if !ok {
		p.fail("expected ':=' in the statement, found %s", p.found())
	}
	return &CallStatement{Pos: pos, Call: call, Comment: p.comment()}
}
