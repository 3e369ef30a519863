package flat

import (
	"gemel/engine/modelica"
)

// btype is a predefined type, or a record.
type btype uint8

const (
	tReal btype = iota
	tInt
	tBool
	tString
	tEnum
	tRecord
	tFunction // of a functional input
)

var btypeNames = [...]string{"Real", "Integer", "Boolean", "String", "enumeration", "record", "function"}

func (t btype) String() string { return btypeNames[t] }

// basic is a predefined type; enumerations have literals.
type basic struct {
	t        btype
	name     string
	literals []string
}

// class is a class definition together with the place where its names are looked up.
type class struct {
	def  *modelica.Class
	encl *scope // nil at the top level
	mods []modRef
	lay  *layout
	busy bool  // its layout is being made
	ns   *inst // the class used as a name space: Package.constant
	fn   *function
}

// scope is the text of one class (lex) seen inside an instance of that class or of a class derived from it.
type scope struct {
	lex *class
	in  *inst
}

// layout is what a class consists of, inherited elements included.
type layout struct {
	basic    *basic // not nil: the class is a predefined type
	subs     []typeSubs
	attrs    []extMod // modifications of a predefined type, outermost first
	attrSet  *typeAttrs
	elems    []*element
	block    []element // where the declared ones lie
	index    map[string]int
	chain    []*class          // the class and all its bases
	redecl   map[string]nested // classes redeclared on the way
	classMod map[string][]extMod
	sections []section
	input    bool // connector RealInput = input Real
	output   bool
	partial  *modelica.Class

	expandable bool // connections give it elements
}

// typeSubs are the dimensions that a short class adds: type Vec = Real[3].
type typeSubs struct {
	subs []modelica.Expr
	lex  *class
}

// element is a declared component with the modifications that extends clauses put on it.
type element struct {
	comp      *modelica.Component
	lex       *class
	mods      []extMod // outermost first; the declaration's own comes last
	protected bool
	typ       *class   // when it is the same for every instance
	replaced  *element // the declaration that this one redeclares
	source    map[modelica.Expr]string
}

// extMod is a modification written in class lex.
type extMod struct {
	node *modNode
	lex  *class
}

// nested is a class declared inside class lex.
type nested struct {
	def *modelica.Class
	lex *class
}

type section struct {
	*modelica.Section
	lex *class
}

// the predefined types
var (
	realType    = predefined("Real", tReal)
	integerType = predefined("Integer", tInt)
	booleanType = predefined("Boolean", tBool)
	stringType  = predefined("String", tString)
	stateSelect = predefined("StateSelect", tEnum, "never", "avoid", "default", "prefer", "always")
	assertLevel = predefined("AssertionLevel", tEnum, "error", "warning")
)

func predefined(name string, t btype, literals ...string) *class {
	kind := modelica.KindType
	c := &class{def: &modelica.Class{Name: name, Kind: kind}}
	c.lay = &layout{basic: &basic{t: t, name: name, literals: literals}, attrSet: &typeAttrs{unit: unitAny}, chain: []*class{c}}
	if t == tInt {
		c.lay.attrSet.unit = unitLit
	}
	return c
}

func predefinedClass(name string) *class {
	switch name {
	case "Real":
		return realType
	case "Integer":
		return integerType
	case "Boolean":
		return booleanType
	case "String":
		return stringType
	case "StateSelect":
		return stateSelect
	case "AssertionLevel":
		return assertLevel
	}
	return nil
}

func (c *class) name() string {
	if c.def.FullName() != "" {
		return c.def.FullName()
	}
	return c.def.Name
}

// space gives the class as a name space whose constants and classes can be reached without an instance of it.
func (c *class) space() *inst {
	if c.ns == nil {
		c.ns = &inst{class: c, static: true, env: c.mods}
	}
	return c.ns
}

// inherit puts everything of base, modified, into the layout of c.
func (f *flattener) inherit(c *class, lay *layout, base *class, mod *modelica.Modification, protected bool) {
	b := f.layoutOf(base)
	node := f.modNodeOf(mod)
	if b.basic != nil {
		if lay.basic != nil || len(lay.elems) > 0 {
			f.fail(c.def.Pos, "%s extends the predefined type %s and cannot have other elements", c.name(), b.basic.name)
		}
		lay.basic = b.basic
		lay.subs = b.subs
		lay.input, lay.output = b.input, b.output
		lay.chain = append(lay.chain, base)
		if node != nil {
			f.checkAttributes(node, b.basic)
			lay.attrs = append(lay.attrs, extMod{node, c})
		}
		lay.attrs = append(lay.attrs, b.attrs...)
		return
	}
	lay.input, lay.output = lay.input || b.input, lay.output || b.output
	lay.expandable = lay.expandable || b.expandable
	lay.subs = append(lay.subs, b.subs...)
	for _, old := range b.elems {
		f.inheritElement(c, lay, old, node, protected)
	}
	if node != nil {
		f.checkModNames(node, base, b, fromExtends)
		f.inheritClassMods(c, lay, node)
	}
	for name, n := range b.redecl {
		lay.setRedeclared(name, n, false)
	}
	for name, ms := range b.classMod {
		lay.addClassMods(name, ms)
	}
	lay.mergeChain(b)
}

// mergeChain adds the bases of b and their sections; what is inherited on several ways counts once.
func (lay *layout) mergeChain(b *layout) {
	known := make(map[*modelica.Class]bool, len(lay.chain))
	for _, k := range lay.chain {
		known[k.def] = true
	}
	for _, k := range b.chain {
		if !known[k.def] {
			lay.chain = append(lay.chain, k)
		}
	}
	for _, s := range b.sections {
		if !known[s.lex.def] {
			lay.sections = append(lay.sections, s)
		}
	}
}

func (f *flattener) inheritElement(c *class, lay *layout, old *element, node *modNode, protected bool) {
	el := old
	var sub *modNode
	if node != nil {
		sub = node.sub(old.comp.Name)
	}
	if sub != nil || protected {
		copied := *old
		el = &copied
		el.protected = old.protected || protected
		if sub != nil {
			f.checkFinal(sub, old)
			el.mods = append([]extMod{{sub, c}}, old.mods...)
			el.typ = nil
		}
	}
	if at, ok := lay.index[old.comp.Name]; ok {
		if first := lay.elems[at]; !first.comp.Redeclare && !sameDeclaration(first.comp, old.comp) {
			f.report(old.comp.Pos, "'%s' is inherited twice with different meanings; also from %s", old.comp.Name, first.comp.Pos)
		}
		return
	}
	lay.index[old.comp.Name] = len(lay.elems)
	lay.elems = append(lay.elems, el)
}

// inheritClassMods records redeclarations and modifications of nested classes in an extends clause.
func (f *flattener) inheritClassMods(c *class, lay *layout, node *modNode) {
	for _, s := range node.subs {
		if s.class != nil {
			lay.setRedeclared(s.name, nested{s.class, c}, false)
		} else if _, isComp := lay.index[s.name]; !isComp {
			lay.addClassMods(s.name, []extMod{{s, c}})
		}
	}
}

func (lay *layout) addClassMods(name string, ms []extMod) {
	if lay.classMod == nil {
		lay.classMod = map[string][]extMod{}
	}
	lay.classMod[name] = append(lay.classMod[name], ms...)
}

// scopeOf gives the scope of the text of lex inside in.
func scopeOf(lex *class, in *inst) *scope {
	if in.scopes == nil {
		in.scopes = make(map[*class]*scope, 2)
	}
	s := in.scopes[lex]
	if s == nil {
		s = &scope{lex, in}
		in.scopes[lex] = s
	}
	return s
}
