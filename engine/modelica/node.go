package modelica

// Expr is an expression.
type Expr interface {
	Position() Pos
	expr()
}

// The expressions.
type (
	// Number is an unsigned literal.
	Number struct {
		Pos     Pos
		Value   float64
		Integer bool
		Text    string
	}
	// String is a string literal, escapes replaced.
	String struct {
		Pos   Pos
		Value string
	}
	// Bool is true or false.
	Bool struct {
		Pos   Pos
		Value bool
	}
	// Ref is a component reference or a name of a function: a.b[i].c. A leading dot sets Global.
	Ref struct {
		Pos    Pos
		Global bool
		Parts  []RefPart
	}
	// Call is a function call, also of der, initial and pure. With Iterators it is a reduction: sum(x[i] for i in 1:n).
	Call struct {
		Pos       Pos
		Func      *Ref
		Args      []Expr
		Named     []NamedArg
		Iterators []Iterator
	}
	// PartialFunc is a function argument: function f(a = 1).
	PartialFunc struct {
		Pos   Pos
		Func  *Ref
		Named []NamedArg
	}
	// Unary is -x, +x, .-x, .+x or not x.
	Unary struct {
		Pos Pos // of the operator
		Op  Op
		X   Expr
	}
	// Binary is x op y.
	Binary struct {
		Pos  Pos // of the operator
		Op   Op
		X, Y Expr
	}
	// If is an if-expression; Conds and Thens have the same length.
	If struct {
		Pos   Pos
		Conds []Expr
		Thens []Expr
		Else  Expr
	}
	// Range is start : stop or start : step : stop (Step is nil when absent).
	Range struct {
		Pos               Pos
		Start, Step, Stop Expr
	}
	// Array is {a, b, c} or, with Iterators, {f(i) for i in 1:n}.
	Array struct {
		Pos       Pos
		Elems     []Expr
		Iterators []Iterator
	}
	// Matrix is [a, b; c, d].
	Matrix struct {
		Pos  Pos
		Rows [][]Expr
	}
	// Tuple is (a, , c): the left side of a call with several results; absent elements are nil.
	Tuple struct {
		Pos   Pos
		Elems []Expr
	}
	// Index is (expression)[subscripts].
	Index struct {
		Pos  Pos
		X    Expr
		Subs []Expr
	}
	// Colon is ':' as a subscript, the whole dimension.
	Colon struct{ Pos Pos }
	// End is 'end' in a subscript.
	End struct{ Pos Pos }
)

// RefPart is one name of a component reference with its subscripts.
type RefPart struct {
	Pos  Pos
	Name string
	Subs []Expr
}

// NamedArg is name = value in a call.
type NamedArg struct {
	Pos   Pos
	Name  string
	Value Expr
}

// Iterator is "name in range"; Range is nil when it is left out.
type Iterator struct {
	Pos   Pos
	Name  string
	Range Expr
}

// Op is an operator.
type Op uint8

// The operators. The Dot forms work elementwise.
const (
	OpAdd Op = iota
	OpSub
	OpMul
	OpDiv
	OpPow
	OpDotAdd
	OpDotSub
	OpDotMul
	OpDotDiv
	OpDotPow
	OpLess
	OpLessEq
	OpGreater
	OpGreaterEq
	OpEqual
	OpNotEqual
	OpAnd
	OpOr
	OpNot
)

var opNames = [...]string{"+", "-", "*", "/", "^", ".+", ".-", ".*", "./", ".^", "<", "<=", ">", ">=", "==", "<>", "and", "or", "not"}

// String gives the operator as written.
func (op Op) String() string { return opNames[op] }

// IsRelation reports whether op compares.
func (op Op) IsRelation() bool { return op >= OpLess && op <= OpNotEqual }

func (e *Number) Position() Pos      { return e.Pos } // Position implements Expr.
func (e *String) Position() Pos      { return e.Pos } // Position implements Expr.
func (e *Bool) Position() Pos        { return e.Pos } // Position implements Expr.
func (e *Ref) Position() Pos         { return e.Pos } // Position implements Expr.
func (e *Call) Position() Pos        { return e.Pos } // Position implements Expr.
func (e *PartialFunc) Position() Pos { return e.Pos } // Position implements Expr.
func (e *Unary) Position() Pos       { return e.Pos } // Position implements Expr.
func (e *Binary) Position() Pos      { return e.Pos } // Position implements Expr.
func (e *If) Position() Pos          { return e.Pos } // Position implements Expr.
func (e *Range) Position() Pos       { return e.Pos } // Position implements Expr.
func (e *Array) Position() Pos       { return e.Pos } // Position implements Expr.
func (e *Matrix) Position() Pos      { return e.Pos } // Position implements Expr.
func (e *Tuple) Position() Pos       { return e.Pos } // Position implements Expr.
func (e *Index) Position() Pos       { return e.Pos } // Position implements Expr.
func (e *Colon) Position() Pos       { return e.Pos } // Position implements Expr.
func (e *End) Position() Pos         { return e.Pos } // Position implements Expr.

func (*Number) expr()      {}
func (*String) expr()      {}
func (*Bool) expr()        {}
func (*Ref) expr()         {}
func (*Call) expr()        {}
func (*PartialFunc) expr() {}
func (*Unary) expr()       {}
func (*Binary) expr()      {}
func (*If) expr()          {}
func (*Range) expr()       {}
func (*Array) expr()       {}
func (*Matrix) expr()      {}
func (*Tuple) expr()       {}
func (*Index) expr()       {}
func (*Colon) expr()       {}
func (*End) expr()         {}

// Comment is the description string and annotation behind an equation or statement.
type Comment struct {
	Doc        string
	Annotation *Annotation
}

// Equation is one equation.
type Equation interface {
	Position() Pos
	equation()
}

// The equations.
type (
	// EqualEquation is left = right.
	EqualEquation struct {
		Pos         Pos // of the left side
		Left, Right Expr
		Text        string // as written, without comment
		Comment
	}
	// ConnectEquation is connect(A, B).
	ConnectEquation struct {
		Pos  Pos
		A, B *Ref
		Comment
	}
	// IfEquation has as many Bodies as Conds.
	IfEquation struct {
		Pos    Pos
		Conds  []Expr
		Bodies [][]Equation
		Else   []Equation
		Comment
	}
	// ForEquation is for i in 1:n loop ... end for.
	ForEquation struct {
		Pos       Pos
		Iterators []Iterator
		Body      []Equation
		Comment
	}
	// WhenEquation is when c then ... elsewhen ... end when.
	WhenEquation struct {
		Pos    Pos
		Conds  []Expr
		Bodies [][]Equation
		Comment
	}
	// CallEquation is a call used as an equation: assert(...), reinit(...).
	CallEquation struct {
		Pos  Pos
		Call *Call
		Comment
	}
)

func (e *EqualEquation) Position() Pos   { return e.Pos } // Position implements Equation.
func (e *ConnectEquation) Position() Pos { return e.Pos } // Position implements Equation.
func (e *IfEquation) Position() Pos      { return e.Pos } // Position implements Equation.
func (e *ForEquation) Position() Pos     { return e.Pos } // Position implements Equation.
func (e *WhenEquation) Position() Pos    { return e.Pos } // Position implements Equation.
func (e *CallEquation) Position() Pos    { return e.Pos } // Position implements Equation.

func (*EqualEquation) equation()   {}
func (*ConnectEquation) equation() {}
func (*IfEquation) equation()      {}
func (*ForEquation) equation()     {}
func (*WhenEquation) equation()    {}
func (*CallEquation) equation()    {}

// Statement is one statement of an algorithm section.
type Statement interface {
	Position() Pos
	statement()
}

// The statements.
type (
	// Assignment is left := right; Left is a *Ref, or a *Tuple of *Ref and nil when Right is a call with several results.
	Assignment struct {
		Pos         Pos
		Left, Right Expr
		Comment
	}
	// CallStatement is a call used as a statement.
	CallStatement struct {
		Pos  Pos
		Call *Call
		Comment
	}
	// IfStatement has as many Bodies as Conds.
	IfStatement struct {
		Pos    Pos
		Conds  []Expr
		Bodies [][]Statement
		Else   []Statement
		Comment
	}
	// ForStatement is for i in 1:n loop ... end for.
	ForStatement struct {
		Pos       Pos
		Iterators []Iterator
		Body      []Statement
		Comment
	}
	// WhileStatement is while c loop ... end while.
	WhileStatement struct {
		Pos  Pos
		Cond Expr
		Body []Statement
		Comment
	}
	// WhenStatement is when c then ... elsewhen ... end when.
	WhenStatement struct {
		Pos    Pos
		Conds  []Expr
		Bodies [][]Statement
		Comment
	}
	// BreakStatement leaves a loop.
	BreakStatement struct {
		Pos Pos
		Comment
	}
	// ReturnStatement leaves the function.
	ReturnStatement struct {
		Pos Pos
		Comment
	}
)

func (s *Assignment) Position() Pos      { return s.Pos } // Position implements Statement.
func (s *CallStatement) Position() Pos   { return s.Pos } // Position implements Statement.
func (s *IfStatement) Position() Pos     { return s.Pos } // Position implements Statement.
func (s *ForStatement) Position() Pos    { return s.Pos } // Position implements Statement.
func (s *WhileStatement) Position() Pos  { return s.Pos } // Position implements Statement.
func (s *WhenStatement) Position() Pos   { return s.Pos } // Position implements Statement.
func (s *BreakStatement) Position() Pos  { return s.Pos } // Position implements Statement.
func (s *ReturnStatement) Position() Pos { return s.Pos } // Position implements Statement.

func (*Assignment) statement()      {}
func (*CallStatement) statement()   {}
func (*IfStatement) statement()     {}
func (*ForStatement) statement()    {}
func (*WhileStatement) statement()  {}
func (*WhenStatement) statement()   {}
func (*BreakStatement) statement()  {}
func (*ReturnStatement) statement() {}
