package modelica

// atClass reports whether the present token starts a class definition.
func (p *parser) atClass() bool {
	switch p.kind() {
	case kEncapsulated, kPartial, kClass, kModel, kRecord, kBlock, kConnector, kType, kPackage, kFunction, kOperator, kExpandable,
		kPure, kImpure:
		return true
	}
	return false
}

// class parses [encapsulated] prefixes specifier.
func (p *parser) class() *Class {
	p.enter()
	defer p.leave()
	c := &Class{Pos: p.pos()}
	c.Encapsulated = p.accept(kEncapsulated)
	c.Partial = p.accept(kPartial)
	p.classKind(c)
	if p.accept(kExtends) {
		c.ClassExtends = true
		c.Pos = p.pos()
		c.Name = p.ident("the name of the class to extend")
		if p.kind() == tLParen {
			c.ExtendsMod = &Modification{Pos: p.pos()}
			c.ExtendsMod.Args = p.modArgs()
		}
		p.longClass(c)
		return c
	}
	c.Pos = p.pos()
	c.Name = p.ident("the name of the " + c.Kind.String())
	if p.kind() == tAssign {
		p.advance()
		p.shortClass(c)
	} else {
		p.longClass(c)
	}
	return c
}

// classKind parses the keyword or keywords that say what a class is.
func (p *parser) classKind(c *Class) {
	switch k := p.kind(); k {
	case kClass:
		c.Kind = KindClass
	case kModel:
		c.Kind = KindModel
	case kRecord:
		c.Kind = KindRecord
	case kBlock:
		c.Kind = KindBlock
	case kType:
		c.Kind = KindType
	case kPackage:
		c.Kind = KindPackage
	case kConnector:
		c.Kind = KindConnector
	case kFunction:
		c.Kind = KindFunction
	case kExpandable:
		p.advance()
		if p.kind() != kConnector {
			p.fail("expected 'connector' after 'expandable', found %s", p.found())
		}
		c.Kind, c.Expandable = KindConnector, true
	case kPure, kImpure:
		p.advance()
		c.Pure, c.Impure = k == kPure, k == kImpure
		c.OperatorClass = p.accept(kOperator)
		if p.kind() != kFunction {
			p.fail("expected 'function' after '%s', found %s", spelling[k], p.found())
		}
		c.Kind = KindFunction
	case kOperator:
		c.Kind = KindOperator
		switch p.kindAt(1) {
		case kRecord:
			p.advance()
			c.Kind, c.OperatorClass = KindRecord, true
		case kFunction:
			p.advance()
			c.Kind, c.OperatorClass = KindFunction, true
		}
	default:
		p.fail("expected a class such as 'model', 'package' or 'function', found %s", p.found())
	}
	p.advance()
}

// shortClass parses what stands behind "type T =".
func (p *parser) shortClass(c *Class) {
	switch {
	case p.kind() == kEnumeration:
		p.enumeration(c)
	case p.kind() == kDer:
		d := &DerClass{Pos: p.pos()}
		p.advance()
		p.expect(tLParen, "after 'der'")
		d.Base = p.name("the name of a function")
		for p.accept(tComma) {
			d.Vars = append(d.Vars, p.ident("the name of a function input"))
		}
		if len(d.Vars) == 0 {
			p.fail("expected ',' and the inputs to differentiate by, found %s", p.found())
		}
		p.expect(tRParen, "after the inputs to differentiate by")
		c.Der = d
	default:
		s := &ShortClass{Pos: p.pos()}
		for {
			if p.accept(kInput) {
				s.Input = true
			} else if p.accept(kOutput) {
				s.Output = true
			} else {
				break
			}
		}
		s.Base = p.name("the name of a class")
		if p.kind() == tLBrack {
			s.Subscripts = p.subscripts()
		}
		if p.kind() == tLParen {
			s.Mod = &Modification{Pos: p.pos()}
			s.Mod.Args = p.modArgs()
		}
		c.Short = s
	}
	com := p.comment()
	c.Doc, c.Annotation = com.Doc, com.Annotation
}

func (p *parser) enumeration(c *Class) {
	c.Enum = &Enumeration{Pos: p.pos()}
	p.advance()
	p.expect(tLParen, "after 'enumeration'")
	if p.accept(tColon) {
		c.Enum.Open = true
	} else if p.kind() != tRParen {
		seen := map[string]bool{}
		for {
			l := EnumLiteral{Pos: p.pos(), Name: p.ident("the name of an enumeration literal")}
			com := p.comment()
			l.Doc, l.Annotation = com.Doc, com.Annotation
			if seen[l.Name] {
				p.report(l.Pos, "enumeration literal '%s' occurs twice", l.Name)
			}
			seen[l.Name] = true
			c.Enum.Literals = append(c.Enum.Literals, l)
			if !p.accept(tComma) {
				break
			}
		}
	}
	p.expect(tRParen, "after the enumeration literals")
}

// longClass parses the description, the body and "end Name".
func (p *parser) longClass(c *Class) {
	c.Doc = p.docString()
	p.open = append(p.open, c.Name)
	defer func() { p.open = p.open[:len(p.open)-1] }()
	protected := false
	for {
		switch p.kind() {
		case tEOF, kEnd:
			if p.classEnd(c) {
				p.finish(c)
				return
			}
		case kPublic, kProtected:
			protected = p.kind() == kProtected
			p.advance()
		case kEquation, kAlgorithm:
			p.section(c, false)
		case kInitial:
			p.advance()
			if k := p.kind(); k != kEquation && k != kAlgorithm {
				p.guarded(func() { p.fail("expected 'equation' or 'algorithm' after 'initial', found %s", p.found()) })
				continue
			}
			p.section(c, true)
		case kExternal:
			p.guarded(func() { p.external(c) })
		case kAnnotation:
			p.guarded(func() {
				c.Annotation = p.annotation()
				p.semicolon("annotation")
			})
		case kIf, kFor, kWhen, kConnect:
			p.report(p.pos(), "'%s' cannot stand among the declarations: equations begin with the keyword 'equation'", spelling[p.kind()])
			p.section(c, false)
		default:
			p.guarded(func() { p.element(c, protected) })
		}
	}
}

// classEnd handles 'end' at the level of a class body; true means that the class is over.
func (p *parser) classEnd(c *Class) bool {
	c.EndPos = p.pos()
	if p.kind() == tEOF {
		p.report(p.pos(), "unexpected end of the file: %s %s (%s) has no 'end %s;'", c.Kind, c.Name, lineOf(c.Pos), c.Name)
		return true
	}
	switch p.kindAt(1) {
	case kIf, kFor, kWhen, kWhile:
		p.report(p.pos(), "'end %s' without '%s'", spelling[p.kindAt(1)], spelling[p.kindAt(1)])
		p.advance()
		p.advance()
		p.accept(tSemi)
		return false
	case tIdent:
		t := p.toks[p.i+1]
		if name := p.src[t.start:t.end]; name != c.Name {
			p.report(c.EndPos, "expected 'end %s' for the %s at %s, found 'end %s'", c.Name, c.Kind, lineOf(c.Pos), name)
			if p.encloses(name) {
				return true // this 'end' belongs to a class around
			}
		}
		p.advance()
		p.advance()
	default:
		p.report(c.EndPos, "expected 'end %s' for the %s at %s, found 'end' alone", c.Name, c.Kind, lineOf(c.Pos))
		p.advance()
	}
	return true
}

// encloses reports whether a class around the present one has a name.
func (p *parser) encloses(name string) bool {
	for _, o := range p.open[:len(p.open)-1] {
		if o == name {
			return true
		}
	}
	return false
}

// finish builds the tables for lookup and reports names that are declared twice.
func (p *parser) finish(c *Class) {
	where := make(map[string]Pos, len(c.Elements))
	declare := func(name string, pos Pos) bool {
		if first, ok := where[name]; ok {
			p.last = -1
			p.report(pos, "'%s' is declared twice in %s %s; first at %s", name, c.Kind, c.Name, lineOf(first))
			return false
		}
		where[name] = pos
		return true
	}
	c.classes = map[string]*Class{}
	c.components = make(map[string]*Component, len(c.Elements))
	for _, e := range c.Elements {
		switch e := e.(type) {
		case *Class:
			e.Parent = c
			if declare(e.Name, e.Pos) {
				c.classes[e.Name] = e
			}
		case *Component:
			if declare(e.Name, e.Pos) {
				c.components[e.Name] = e
			}
		}
	}
}

// element parses one declaration and its ';'.
func (p *parser) element(c *Class, protected bool) {
	switch p.kind() {
	case kImport:
		im := p.importClause()
		im.Protected = protected
		c.Elements = append(c.Elements, im)
		p.semicolon("import clause")
		return
	case kExtends:
		ex := &Extends{Protected: protected}
		p.advance()
		ex.Pos = p.pos()
		ex.Base = p.name("the name of a class to extend")
		if p.kind() == tLParen {
			ex.Mod = &Modification{Pos: p.pos()}
			ex.Mod.Args = p.modArgs()
		}
		if p.kind() == kAnnotation {
			ex.Annotation = p.annotation()
		}
		c.Elements = append(c.Elements, ex)
		p.semicolon("extends clause")
		return
	}
	var pre Component
	pre.Protected = protected
	pre.Redeclare = p.accept(kRedeclare)
	pre.Final = p.accept(kFinal)
	pre.Inner = p.accept(kInner)
	pre.Outer = p.accept(kOuter)
	pre.Replaceable = p.accept(kReplaceable)
	if p.atClass() {
		d := p.class()
		d.Redeclare, d.Final, d.Inner, d.Outer, d.Replaceable, d.Protected =
			pre.Redeclare, pre.Final, pre.Inner, pre.Outer, pre.Replaceable, protected
		if p.kind() == kConstrainedby {
			d.Constraint = p.constraint()
			if com := p.comment(); com.Doc != "" {
				d.Doc = com.Doc
			}
		}
		c.Elements = append(c.Elements, d)
		p.semicolon(classWhat(d))
		return
	}
	for _, comp := range p.componentClause(pre) {
		c.Elements = append(c.Elements, comp)
	}
	p.semicolon("declaration")
}

func classWhat(d *Class) string {
	if d.Short != nil || d.Enum != nil || d.Der != nil {
		return "definition of " + d.Kind.String() + " " + d.Name
	}
	return "'end " + d.Name + "'"
}
