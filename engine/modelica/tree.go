package modelica

// File is what one source file holds.
type File struct {
	Name      string
	HasWithin bool
	Within    []string // package that the classes belong to; empty: top level
	WithinPos Pos
	Classes   []*Class
}

// Kind is the restriction of a class.
type Kind uint8

// The kinds of classes.
const (
	KindClass Kind = iota
	KindModel
	KindBlock
	KindConnector
	KindRecord
	KindType
	KindPackage
	KindFunction
	KindOperator
)

var kindNames = [...]string{"class", "model", "block", "connector", "record", "type", "package", "function", "operator"}

// String gives the keyword of the kind.
func (k Kind) String() string { return kindNames[k] }

// Element is what may stand in the declaration part of a class: *Import, *Extends, *Component or *Class.
type Element interface {
	Position() Pos
}

// Class is a class definition as written. Exactly one of the following forms holds: a long class (Elements and sections),
// Short (type Pressure = Real(unit = "Pa")), Enum, or Partial derivative Der.
type Class struct {
	Pos    Pos // of the name
	EndPos Pos // of the closing end, where there is one
	Name   string
	Kind   Kind
	Doc    string

	Final, Encapsulated, Partial, Expandable bool
	OperatorClass                            bool // operator record, operator function
	Pure, Impure                             bool
	Redeclare, Replaceable, Inner, Outer     bool
	Protected                                bool
	ClassExtends                             bool // redeclare class extends Name(...)

	Short      *ShortClass
	Enum       *Enumeration
	Der        *DerClass
	Elements   []Element // in the order of the text
	Sections   []*Section
	External   *External
	Constraint *Constraint   // of a replaceable class
	ExtendsMod *Modification // of class extends
	Annotation *Annotation

	Parent *Class // enclosing class, nil at the top level

	lib        *Library
	members    *directory // members that lie in files of their own
	classes    map[string]*Class
	components map[string]*Component
	fullName   string
}

// Position gives the place of the class name.
func (c *Class) Position() Pos { return c.Pos }

// ShortClass is the right side of "type T = input Base[3](mods)".
type ShortClass struct {
	Pos           Pos
	Input, Output bool
	Base          *Name
	Subscripts    []Expr
	Mod           *Modification
}

// Enumeration is the right side of "type E = enumeration(a, b)".
type Enumeration struct {
	Pos      Pos
	Open     bool // enumeration(:)
	Literals []EnumLiteral
}

// EnumLiteral is one value of an enumeration.
type EnumLiteral struct {
	Pos        Pos
	Name       string
	Doc        string
	Annotation *Annotation
}

// DerClass is the right side of "function fx = der(f, x)".
type DerClass struct {
	Pos  Pos
	Base *Name
	Vars []string
}

// Name is a dotted name of a class.
type Name struct {
	Pos    Pos
	Global bool // starts with a dot
	Parts  []string
}

// Import is an import clause. Exactly one form holds: Alias = Path, Path.*, Path.{Names}, or plain Path.
type Import struct {
	Pos       Pos
	Alias     string
	Path      *Name
	All       bool
	Names     []string
	Doc       string
	Protected bool
}

// Position gives the place of the clause.
func (i *Import) Position() Pos { return i.Pos }

// Extends is an extends clause.
type Extends struct {
	Pos        Pos
	Base       *Name
	Mod        *Modification
	Annotation *Annotation
	Protected  bool
}

// Position gives the place of the clause.
func (e *Extends) Position() Pos { return e.Pos }

// Variability is constant, parameter, discrete or continuous (the default).
type Variability uint8

// The variabilities, from least to most variable.
const (
	Continuous Variability = iota
	Discrete
	Parameter
	Constant
)

// Component is one declared component; a clause "Real a, b" gives two of them.
type Component struct {
	Pos      Pos // of the component's name
	Name     string
	Type     *Name
	TypeSubs []Expr // Real[3] x
	Subs     []Expr // Real x[3]
	Mod      *Modification
	Cond     Expr // conditional component
	Doc      string

	Flow, Stream  bool
	Variability   Variability
	Input, Output bool

	Redeclare, Final, Inner, Outer, Replaceable, Protected bool
	Constraint                                             *Constraint
	Annotation                                             *Annotation
}

// Position gives the place of the component's name.
func (c *Component) Position() Pos { return c.Pos }

// Constraint is a constrainedby clause.
type Constraint struct {
	Pos  Pos
	Base *Name
	Mod  *Modification
}

// Modification is what may stand behind a declared name: (args) = value.
type Modification struct {
	Pos   Pos
	Args  []*Argument
	Value Expr // nil: none
	Break bool // = break: removes an inherited binding
}

// Argument is one modifier, redeclaration or deselection inside the parentheses of a modification.
type Argument struct {
	Pos         Pos
	Each, Final bool
	Name        []string      // a.b.c(...) = v
	Mod         *Modification // nil: a bare name
	Doc         string

	Redeclare, Replaceable bool
	Component              *Component // of a redeclaration
	Class                  *Class     // of a redeclaration

	Break        bool // deselection: break Name, break connect(A, B)
	BreakA       *Ref
	BreakB       *Ref
	BreakConnect bool
}

// Annotation is an annotation clause; use Arg to reach into it.
type Annotation struct {
	Pos Pos
	Mod *Modification
}

// Arg finds an argument by its path, for example Arg("Documentation", "info"); nil if there is none.
func (a *Annotation) Arg(path ...string) *Modification {
	if a == nil {
		return nil
	}
	mod := a.Mod
	for _, name := range path {
		var found *Modification
		for i := 0; mod != nil && i < len(mod.Args); i++ {
			if arg := mod.Args[i]; len(arg.Name) == 1 && arg.Name[0] == name {
				found = arg.Mod
			}
		}
		if found == nil {
			return nil
		}
		mod = found
	}
	return mod
}

// Section is an equation or algorithm section.
type Section struct {
	Pos        Pos
	Initial    bool
	Algorithm  bool
	Equations  []Equation
	Statements []Statement
}

// External is the external clause of a function.
type External struct {
	Pos        Pos
	Language   string
	Result     *Ref
	Name       string
	Args       []Expr
	Annotation *Annotation
}

// Documentation gives the HTML text of annotation(Documentation(info = "...")), or "".
func (c *Class) Documentation() string {
	if m := c.Annotation.Arg("Documentation", "info"); m != nil {
		if s, ok := m.Value.(*String); ok {
			return s.Value
		}
	}
	return ""
}

// Component finds a component declared in this class itself (inherited ones are not seen), or nil.
func (c *Class) Component(name string) *Component { return c.components[name] }

// FullName gives the dotted name from the top level.
func (c *Class) FullName() string { return c.fullName }

// Encloses reports whether d is c or lies inside c.
func (c *Class) Encloses(d *Class) bool {
	for ; d != nil; d = d.Parent {
		if d == c {
			return true
		}
	}
	return false
}
