package modelica

func (p *parser) importClause() *Import {
	im := &Import{Pos: p.pos()}
	p.advance()
	if p.kind() == tIdent && p.kindAt(1) == tAssign {
		im.Alias = p.text()
		p.advance()
		p.advance()
		im.Path = p.name("the name of a class")
	} else {
		im.Path = &Name{Pos: p.pos()}
		im.Path.Global = p.accept(tDot)
		im.Path.Parts = append(im.Path.Parts, p.ident("the name of a class to import"))
		for {
			if p.accept(tDotStar) || p.kind() == tDot && p.kindAt(1) == tStar {
				if p.kind() == tDot {
					p.advance()
					p.advance()
				}
				im.All = true
				break
			}
			if !p.accept(tDot) {
				break
			}
			if p.accept(tLBrace) {
				for {
					im.Names = append(im.Names, p.ident("a name to import"))
					if !p.accept(tComma) {
						break
					}
				}
				p.expect(tRBrace, "after the names to import")
				break
			}
			im.Path.Parts = append(im.Path.Parts, p.ident("a name after '.'"))
		}
	}
	im.Doc = p.comment().Doc
	return im
}

func (p *parser) constraint() *Constraint {
	p.advance()
	k := &Constraint{Pos: p.pos()}
	k.Base = p.name("the name of a class after 'constrainedby'")
	if p.kind() == tLParen {
		k.Mod = &Modification{Pos: p.pos()}
		k.Mod.Args = p.modArgs()
	}
	return k
}

// componentPrefix parses flow, stream, the variability and the causality.
func (p *parser) componentPrefix(c *Component) {
	for {
		switch p.kind() {
		case kFlow:
			c.Flow = true
		case kStream:
			c.Stream = true
		case kDiscrete:
			c.Variability = Discrete
		case kParameter:
			c.Variability = Parameter
		case kConstant:
			c.Variability = Constant
		case kInput:
			c.Input = true
		case kOutput:
			c.Output = true
		default:
			return
		}
		p.advance()
	}
}

// componentClause parses prefixes, type and a list of declared names, one Component for each.
func (p *parser) componentClause(pre Component) []*Component {
	p.componentPrefix(&pre)
	if k := p.kind(); k != tIdent && k != tDot {
		switch k {
		case kDer, kWhile:
			p.fail("'%s' cannot stand among the declarations: equations begin with the keyword 'equation'", spelling[k])
		}
		p.fail("expected a declaration, found %s", p.found())
	}
	pre.Type = p.name("the name of a type")
	if p.kind() == tLBrack {
		pre.TypeSubs = p.subscripts()
	}
	switch p.kind() {
	case tAssign, tColonAssign, tPlus, tMinus, tStar, tSlash, tLParen:
		p.fail("expected the name of a component after type '%s', found %s: equations begin with the keyword 'equation'",
			pre.Type, p.found())
	}
	var list []*Component
	for {
		c := p.nodes.components.new(pre)
		c.Pos = p.pos()
		if hint := p.afterNumber(); hint != "" && len(list) > 0 {
			p.fail("expected the name of a component after type '%s', found %s%s", pre.Type, p.found(), hint)
		}
		c.Name = p.ident("the name of a component after type '" + pre.Type.String() + "'")
		if p.kind() == tLBrack {
			c.Subs = p.subscripts()
		}
		c.Mod = p.modification()
		if p.accept(kIf) {
			c.Cond = p.expr()
		}
		if pre.Replaceable && p.kind() == kConstrainedby {
			c.Constraint = p.constraint()
		}
		com := p.comment()
		if c.Constraint == nil && p.kind() == kConstrainedby {
			c.Constraint = p.constraint()
			if more := p.comment(); com.Doc == "" {
				com = more
			}
		}
		c.Doc, c.Annotation = com.Doc, com.Annotation
		list = append(list, c)
		if !p.accept(tComma) {
			return list
		}
	}
}

func (p *parser) external(c *Class) {
	x := &External{Pos: p.pos()}
	c.External = x
	p.advance()
	if p.kind() == tString {
		x.Language = unquote(p.text())
		p.advance()
	}
	if p.kind() == tIdent || p.kind() == tDot {
		if p.kindAt(1) != tLParen {
			x.Result = p.ref()
			p.expect(tAssign, "in the external call")
		}
		x.Name = p.ident("the name of an external function")
		p.expect(tLParen, "after the name of the external function")
		for p.kind() != tRParen {
			x.Args = append(x.Args, p.expr())
			if !p.accept(tComma) {
				break
			}
		}
		p.expect(tRParen, "after the arguments")
	}
	if p.kind() == kAnnotation {
		x.Annotation = p.annotation()
	}
	p.semicolon("external clause")
}
