package modelica

// modification parses what may stand behind a name: (args) [= v], = v, := v; nil when there is nothing.
func (p *parser) modification() *Modification {
	k := p.kind()
	if k != tLParen && k != tAssign && k != tColonAssign {
		return nil
	}
	m := p.nodes.mods.new(Modification{Pos: p.pos()})
	if k == tLParen {
		m.Args = p.modArgs()
	}
	if p.accept(tAssign) || p.accept(tColonAssign) {
		if p.accept(kBreak) {
			m.Break = true
		} else {
			m.Value = p.expr()
		}
	}
	return m
}

// modArgs parses ( [argument {, argument}] ).
func (p *parser) modArgs() []*Argument {
	p.enter()
	defer p.leave()
	p.expect(tLParen, "")
	var args []*Argument
	if p.kind() != tRParen {
		for {
			if a := p.argument(); args == nil {
				args = p.nodes.argLists.list(a)
			} else {
				args = append(args, a)
			}
			if p.kind() == tSemi && p.kindAt(1) == tIdent && (p.kindAt(2) == tAssign || p.kindAt(2) == tLParen) {
				p.report(p.pos(), "expected ',' between modifiers, found ';'")
				p.advance()
				continue
			}
			if !p.accept(tComma) {
				break
			}
		}
	}
	if p.kind() != tRParen {
		p.fail("expected ',' or ')' in a modification, found %s%s", p.found(), p.afterNumber())
	}
	p.advance()
	return args
}

func (p *parser) argument() *Argument {
	a := p.nodes.arguments.new(Argument{Pos: p.pos()})
	if p.accept(kBreak) {
		p.deselection(a)
		return a
	}
	a.Redeclare = p.accept(kRedeclare)
	for {
		if p.accept(kEach) {
			a.Each = true
		} else if p.accept(kFinal) {
			a.Final = true
		} else {
			break
		}
	}
	a.Replaceable = p.accept(kReplaceable)
	if a.Redeclare || a.Replaceable {
		p.redeclaration(a)
		return a
	}
	a.Pos = p.pos()
	if k := p.kind(); k != tIdent {
		if k == tRParen {
			p.fail("expected a modifier after ',', found ')'")
		}
		p.fail("expected a modifier such as name = value, found %s%s", p.found(), p.afterNumber())
	}
	a.Name = p.name("the name of an element").Parts
	if p.kind() == tLBrack {
		p.fail("a modifier cannot have a subscript: give an array of values, one for each element")
	}
	a.Mod = p.modification()
	a.Doc = p.docString()
	return a
}

func (p *parser) deselection(a *Argument) {
	a.Break = true
	if p.accept(kConnect) {
		a.BreakConnect = true
		p.expect(tLParen, "after 'connect'")
		a.BreakA = p.ref()
		p.expect(tComma, "between the connectors")
		a.BreakB = p.ref()
		p.expect(tRParen, "after the connectors")
		return
	}
	a.Name = []string{p.ident("the name of a component after 'break'")}
}

// redeclaration parses a class or one component inside a modification.
func (p *parser) redeclaration(a *Argument) {
	if p.atClass() {
		c := p.class()
		c.Redeclare, c.Replaceable, c.Final = a.Redeclare, a.Replaceable, a.Final
		a.Class, a.Name = c, []string{c.Name}
		if p.kind() == kConstrainedby {
			c.Constraint = p.constraint()
		}
		return
	}
	c := &Component{Redeclare: a.Redeclare, Replaceable: a.Replaceable, Final: a.Final}
	p.componentPrefix(c)
	c.Type = p.name("the name of a type")
	if p.kind() == tLBrack {
		c.TypeSubs = p.subscripts()
	}
	c.Pos = p.pos()
	c.Name = p.ident("the name of the component to redeclare")
	if p.kind() == tLBrack {
		c.Subs = p.subscripts()
	}
	c.Mod = p.modification()
	if p.kind() == kConstrainedby {
		c.Constraint = p.constraint()
	}
	com := p.comment()
	c.Doc, c.Annotation = com.Doc, com.Annotation
	a.Component, a.Name = c, []string{c.Name}
}
