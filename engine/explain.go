package engine

import (
	"slices"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/solver"
)

// Trace keeps what only the compiler sees, for Explain. A plant compiled with one also counts which
// unknowns limit its steps (see Work.Limits); its trajectories have the same bits, its Hash differs.
type Trace struct {
	Begin func(stage string) // called when a stage of Compile begins; may be nil

	functions         []FunctionSize
	nonzeros, factors int
	cells             int
}

func (t *Trace) stage(name string) {
	if t != nil && t.Begin != nil {
		t.Begin(name)
	}
}

func (t *Trace) matrix(e *solver.Equations) {
	if t != nil {
		t.nonzeros, t.factors = e.Nonzeros, e.Factors
	}
}

// note counts the operations of every function of a program.
func (t *Trace) note(p *expr.Program) {
	if t == nil {
		return
	}
	t.cells = p.Cells
	for _, f := range p.Funcs {
		t.functions = append(t.functions, FunctionSize{f.Name, operations(p.Graph, f.Body)})
	}
}

// operations counts the operations of statements: those of elementwise and indexed loops once a round, those of loops once, calls apart.
func operations(g *expr.Graph, body []expr.Stmt) int {
	count := func(roots ...expr.Node) int {
		n := 0
		for _, x := range g.Reachable(roots...) {
			switch g.Op(x) {
			case expr.OpConst, expr.OpVar, expr.OpElem, expr.OpItem, expr.OpLiteral:
			default:
				n++
			}
		}
		return n
	}
	sum := 0
	for _, s := range body {
		switch s := s.(type) {
		case expr.Assign:
			sum += count(s.Src...)
		case expr.Map:
			sum += s.N * count(s.Src...)
		case expr.Fold:
			sum += s.N * count(s.Next)
		case expr.Each:
			sum += s.N * count(s.Src...)
		case expr.Weave:
			for _, part := range s.Parts {
				sum += part.N * count(part.Src...)
			}
		case expr.If:
			sum += operations(g, s.Body)
		case expr.Loop:
			sum += operations(g, s.Body)
		}
	}
	return sum
}

// Explanation is what the compiler made of a model, as plain data. Positions are those of the source.
type Explanation struct {
	Model     string         `json:"model"`
	Hash      string         `json:"plant_hash"`
	Variables VariableCounts `json:"variables"`
	Equations EquationCounts `json:"equations"`
	Blocks    []BlockCount   `json:"blocks"` // by kind and size, smallest first
	Loops     []LoopFacts    `json:"loops"`  // those of several equations, and single ones that stay implicit; largest first
	States    []UnknownFacts `json:"states"`
	Unknowns  []UnknownFacts `json:"unknowns"` // of loops, found together with the states
	Reduction ReductionFacts `json:"index_reduction"`
	Start     StartFacts     `json:"initialisation"`
	Discrete  DiscreteFacts  `json:"discrete"`
	Solver    SolverFacts    `json:"solver"`
	Size      SizeFacts      `json:"size"`
}

// VariableCounts says what became of the variables; the time, conditions and pre(v) are left out.
type VariableCounts struct {
	Written     int `json:"written"`
	Parameters  int `json:"parameters"` // of these, the next two are not to be set from outside
	Dependent   int `json:"dependent_parameters"`
	Final       int `json:"final_parameters"`
	Inputs      int `json:"inputs"`
	States      int `json:"states"`
	Unknowns    int `json:"unknowns"`    // of loops
	Assigned    int `json:"assigned"`    // expressions of the above
	Constant    int `json:"constant"`    // expressions of parameters only
	Aliases     int `json:"aliases"`     // equal or opposite to another
	Derivatives int `json:"derivatives"` // of states
	Discrete    int `json:"discrete"`
	Integers    int `json:"integers"`
	Booleans    int `json:"booleans"`
}

// EquationCounts says what became of the equations.
type EquationCounts struct {
	Written    int `json:"written"` // as flattened, connections included
	Added      int `json:"added"`   // by index reduction
	Aliases    int `json:"aliases"` // that only said x = y, x = -y or x = constant
	Assigned   int `json:"assigned"`
	Kept       int `json:"kept"` // as residuals
	Eliminated int `json:"eliminated_in_loops"`
	Initial    int `json:"initial"`
}

// BlockCount counts blocks that look alike.
type BlockCount struct {
	Kind   string `json:"kind"` // assigned, implicit, loop
	Linear bool   `json:"linear"`
	Size   int    `json:"size"` // equations
	Kept   int    `json:"kept"` // unknowns that stay
	Count  int    `json:"count"`
}

// LoopFacts is a block that is solved by Newton's method or inside the step.
type LoopFacts struct {
	Linear    bool            `json:"linear"`
	Variables []string        `json:"variables"`
	Kept      []string        `json:"kept"`
	Equations []EquationFacts `json:"equations"`
}

// EquationFacts is an equation and its place.
type EquationFacts struct {
	Asset  string `json:"asset,omitempty"` // path of the component it comes from
	Source string `json:"source"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// UnknownFacts is a state or an unknown of a loop.
type UnknownFacts struct {
	Name    string   `json:"name"`
	Unit    string   `json:"unit,omitempty"`
	Start   *float64 `json:"start,omitempty"` // start value with default parameters; nil where there is none
	Fixed   bool     `json:"fixed,omitempty"`
	Free    bool     `json:"free,omitempty"` // of a state: the initial equations determine it
	Nominal float64  `json:"nominal"`        // size that local errors are compared with
	Aliases []string `json:"aliases,omitempty"`
}

// ReductionFacts is what index reduction did.
type ReductionFacts struct {
	GivenUp        []string        `json:"states_given_up"` // their derivatives are unknowns like others
	Differentiated []EquationFacts `json:"differentiated"`
}

// StartFacts is the problem that is solved at the start.
type StartFacts struct {
	Unknowns int      `json:"unknowns"`
	Fixed    []string `json:"fixed"`   // states that begin at their start value because the model says so
	Default  []string `json:"default"` // states that do so because nothing else determines them
}

// DiscreteFacts count what happens at events.
type DiscreteFacts struct {
	Relations   int `json:"relations"`
	Assignments int `json:"assignments"`
	Reinits     int `json:"reinits"`
	Samples     int `json:"samples"`
	Terminates  int `json:"terminates"`
	Asserts     int `json:"asserts"`
	Monitors    int `json:"limits"`
	Updates     int `json:"updates"`
}

// SolverFacts is the method.
type SolverFacts struct {
	Method    Method  `json:"method"`
	Reason    string  `json:"reason,omitempty"` // why it was chosen, where it was
	Period    float64 `json:"tick_s"`
	Tolerance float64 `json:"tolerance"`
	MaxStep   float64 `json:"max_step_s"`
	FixedStep float64 `json:"fixed_step_s"`
	Fixed     bool    `json:"fixed"` // FixedStep counts, Tolerance and MaxStep do not
}

// SizeFacts is the size of the compiled program. Those that need a Trace are 0 without one.
type SizeFacts struct {
	Nonzeros   int            `json:"matrix_nonzeros"` // of the matrix of a step; Trace
	Factors    int            `json:"lu_nonzeros"`     // of its L and U; Trace
	Operations int            `json:"operations"`      // different ones in the whole program
	Code       int            `json:"code_bytes"`
	State      int            `json:"state_bytes"`
	Memory     int            `json:"memory_bytes"` // Trace
	Functions  []FunctionSize `json:"functions"`    // Trace
}

// FunctionSize is a function of the program with the operations of one call, its calls of other functions left out.
type FunctionSize struct {
	Name       string `json:"name"`
	Operations int    `json:"operations"`
}

// Explain says what the compiler made of the model.
func (p *Plant) Explain() Explanation {
	o := p.Ordered
	e := Explanation{Model: p.Name, Hash: p.Hash()}
	e.Variables = p.countVariables()
	e.Equations = EquationCounts{Written: len(p.System.Equations), Added: len(o.System.Equations) - len(p.System.Equations), Initial: len(p.System.Initial), Kept: len(o.G)}
	p.explainBlocks(&e)
	e.Equations.Aliases = e.Equations.Written + e.Equations.Added - e.Equations.Assigned - e.Equations.Kept - e.Equations.Eliminated
	p.explainUnknowns(&e)
	p.explainReduction(&e)
	e.Start = StartFacts{Unknowns: len(o.Init.Unknowns), Fixed: p.names(o.Init.Fixed), Default: p.names(o.Init.DefaultStarts)}
	s := p.System
	e.Discrete = DiscreteFacts{len(s.Relations), len(s.Assignments), len(s.Reinits), len(s.Samples), len(s.Terminates), len(s.Asserts), len(s.Monitors), len(s.Updates)}
	c := p.Options
	e.Solver = SolverFacts{Method: c.Method, Reason: p.Reason, Period: c.Period, Tolerance: c.Tolerance, MaxStep: c.MaxStep, FixedStep: c.FixedStep, Fixed: c.Method == RK4 || c.Method == LinEuler}
	e.Size = SizeFacts{Operations: p.Operations, Code: p.Code, State: 8 * p.layout.state, Functions: []FunctionSize{}}
	if t := c.Trace; t != nil {
		e.Size.Nonzeros, e.Size.Factors, e.Size.Memory, e.Size.Functions = t.nonzeros, t.factors, 8*t.cells, t.functions
	}
	return e
}

func (p *Plant) names(ids []dae.VarID) []string {
	list := make([]string, 0, len(ids))
	for _, v := range ids {
		list = append(list, p.Variables[v].Name)
	}
	return list
}

// countVariables leaves out what stands in no text of the model.
func (p *Plant) countVariables() VariableCounts {
	o := p.Ordered
	inText := func(ids []dae.VarID) (n int) {
		for _, v := range ids {
			if !Internal(&p.Variables[v]) {
				n++
			}
		}
		return n
	}
	n := VariableCounts{States: len(o.States), Unknowns: inText(o.Z), Dependent: len(o.Dependent)}
	for _, a := range o.Aliases {
		n.Aliases += inText([]dae.VarID{a.Var})
	}
	for i := range p.System.Variables {
		v := &p.System.Variables[i]
		if v.Kind == dae.TimeKind || Internal(v) {
			continue
		}
		switch v.Kind {
		case dae.Parameter:
			n.Parameters++
			if v.Final {
				n.Final++
			}
		case dae.Input:
			n.Inputs++
		case dae.Discrete:
			n.Discrete++
		case dae.Derivative:
			n.Derivatives++
			continue // nobody wrote it down
		}
		n.Written++
		switch v.Type {
		case dae.Integer:
			n.Integers++
		case dae.Boolean:
			n.Booleans++
		}
	}
	constant := p.constants()
	for _, x := range o.Explicit {
		switch {
		case Internal(&p.Variables[x.Var]):
		case constant(x.Value):
			n.Constant++
		default:
			n.Assigned++
		}
	}
	return n
}

// constants says which expressions read parameters only. One walk serves all, because values share most of their parts.
func (p *Plant) constants() func(expr.Node) bool {
	o := p.Ordered
	roots := make([]expr.Node, len(o.Explicit))
	for i, x := range o.Explicit {
		roots[i] = x.Value
	}
	moves := expr.NewNodeMap[bool](o.Graph)
	for _, n := range o.Graph.Reachable(roots...) { // operands come first
		a, b, c := o.Graph.Args(n)
		m := o.Graph.Op(n) == expr.OpVar && p.Variables[o.Graph.Slot(n)].Kind != dae.Parameter
		for _, x := range []expr.Node{a, b, c} {
			m = m || x != expr.None && moves.Get(x)
		}
		moves.Set(n, m)
	}
	return func(n expr.Node) bool { return !moves.Get(n) }
}

// starts evaluates start values with the default parameters.
func (p *Plant) starts() func(expr.Node) float64 {
	o := p.Ordered
	values := make([]float64, len(p.Variables))
	read := func(s expr.Slot) float64 { return values[s] }
	for _, v := range o.Parameters {
		if at := p.layout.places[v]; int(at.cell) < p.layout.state {
			values[v] = p.initial[at.cell]
		}
	}
	for _, d := range o.Dependent {
		values[d.Var] = interp.Eval(o.Graph, d.Value, read)
	}
	return func(n expr.Node) float64 { return interp.Eval(o.Graph, n, read) }
}

func (p *Plant) explainBlocks(e *Explanation) {
	o := p.Ordered
	e.Blocks, e.Loops = []BlockCount{}, []LoopFacts{}
	for _, b := range o.Blocks {
		kind := [...]string{dae.Assigned: "assigned", dae.Implicit: "implicit", dae.Loop: "loop"}[b.Kind]
		like := func(c BlockCount) bool {
			return c.Kind == kind && c.Linear == b.Linear && c.Size == len(b.Eqs) && c.Kept == len(b.Kept)
		}
		if i := slices.IndexFunc(e.Blocks, like); i >= 0 {
			e.Blocks[i].Count++
		} else {
			e.Blocks = append(e.Blocks, BlockCount{kind, b.Linear, len(b.Eqs), len(b.Kept), 1})
		}
		if b.Kind == dae.Assigned {
			e.Equations.Assigned++
			continue
		}
		e.Equations.Eliminated += len(b.Vars) - len(b.Kept)
		l := LoopFacts{Linear: b.Linear, Variables: p.names(b.Vars), Kept: p.names(b.Kept)}
		for _, q := range b.Eqs {
			l.Equations = append(l.Equations, equationFacts(o.System.Equations[q]))
		}
		e.Loops = append(e.Loops, l)
	}
	slices.SortStableFunc(e.Blocks, func(a, b BlockCount) int { return a.Size - b.Size })
	slices.SortStableFunc(e.Loops, func(a, b LoopFacts) int { return len(b.Equations) - len(a.Equations) })
}

func equationFacts(q dae.Equation) EquationFacts {
	return EquationFacts{q.Asset, q.Source, q.Pos.File, q.Pos.Line, q.Pos.Col}
}

func (p *Plant) explainUnknowns(e *Explanation) {
	o := p.Ordered
	aliases := map[dae.VarID][]string{}
	for _, a := range o.Aliases {
		name := p.Variables[a.Var].Name
		if a.Negate {
			name = "-" + name
		}
		aliases[a.Of] = append(aliases[a.Of], name)
	}
	starts := p.starts()
	facts := func(at int, v dae.VarID) UnknownFacts {
		d := &p.Variables[v]
		u := UnknownFacts{Name: d.Name, Unit: d.Unit, Fixed: d.Fixed, Nominal: p.scale[at], Aliases: aliases[v]}
		if d.Start != expr.None {
			x := starts(d.Start)
			u.Start = &x
		}
		return u
	}
	free := map[dae.VarID]bool{}
	for _, v := range o.Init.Unknowns {
		free[v] = true
	}
	e.States, e.Unknowns = []UnknownFacts{}, []UnknownFacts{}
	for i, v := range o.States {
		u := facts(i, v)
		u.Free = free[v]
		e.States = append(e.States, u)
	}
	for i, v := range o.Z {
		e.Unknowns = append(e.Unknowns, facts(len(o.States)+i, v))
	}
}

// explainReduction compares the system that was written with the one that was ordered.
func (p *Plant) explainReduction(e *Explanation) {
	o := p.Ordered
	e.Reduction = ReductionFacts{[]string{}, []EquationFacts{}}
	for i := range p.System.Variables {
		if v := &p.System.Variables[i]; v.Der != dae.NoVar && o.Variables[i].Der == dae.NoVar {
			e.Reduction.GivenUp = append(e.Reduction.GivenUp, v.Name)
		}
	}
	for _, q := range o.System.Equations[len(p.System.Equations):] {
		e.Reduction.Differentiated = append(e.Reduction.Differentiated, equationFacts(q))
	}
}

// Internal says whether a variable stands in no text of the model: conditions, samples, previous values. Their names have a blank or
// parentheses, which names of the language have only in quotes.
func Internal(v *dae.Variable) bool {
	return v.Kind == dae.Previous || v.Protected && strings.ContainsAny(v.Name, " (") && !strings.Contains(v.Name, "'") && !strings.HasPrefix(v.Name, "der(")
}

// Limit says how often an unknown had the largest local error: in steps taken, of which those are left out that could have been
// several times longer, and in steps rejected.
type Limit struct {
	Var             dae.VarID
	Taken, Rejected int64
}

// Limits returns the unknowns that limited steps since NewWork, those that did so most often first. It is empty for a
// fixed step and for a plant compiled without a Trace.
func (w *Work) Limits() []Limit {
	p, lane := w.lane.plant, &w.lane
	if p.Options.Trace == nil || p.advance == nil || p.advance.Err < 0 {
		return nil
	}
	n := p.layout.nx + p.layout.nz
	taken, rejected := make([]float64, n), make([]float64, n)
	lane.read(taken, p.advance.Limits)
	lane.read(rejected, p.advance.Refusals)
	var list []Limit
	for i := range n {
		if l := (Limit{lane.unknown(i), int64(taken[i]), int64(rejected[i])}); l.Taken+l.Rejected > 0 {
			list = append(list, l)
		}
	}
	slices.SortStableFunc(list, func(a, b Limit) int {
		return int(b.Taken + b.Rejected - a.Taken - a.Rejected)
	})
	return list
}

// VariableFacts is what became of one variable.
type VariableFacts struct {
	Name    string `json:"name"`
	Becomes string `json:"becomes"`      // state, unknown, assigned, constant, alias, derivative, parameter, dependent, input, discrete, previous
	Of      string `json:"of,omitempty"` // of an alias: the other, with its sign; of a derivative or previous value: its variable
	Type    string `json:"type"`
	Unit    string `json:"unit,omitempty"`
	Doc     string `json:"doc,omitempty"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`

	Internal bool `json:"internal,omitempty"` // it stands in no text of the model
}

// ExplainVariables lists all variables of the model but the time, in declared order.
func (p *Plant) ExplainVariables() []VariableFacts {
	o := p.Ordered
	becomes, of := make([]string, len(p.Variables)), make([]string, len(p.Variables))
	set := func(ids []dae.VarID, what string) {
		for _, v := range ids {
			becomes[v] = what
		}
	}
	set(o.Parameters, "parameter")
	set(o.Inputs, "input")
	set(o.Discretes, "discrete")
	set(o.States, "state")
	set(o.Z, "unknown")
	constant := p.constants()
	for _, x := range o.Explicit {
		becomes[x.Var] = "assigned"
		if constant(x.Value) {
			becomes[x.Var] = "constant"
		}
	}
	for _, x := range o.Dependent {
		becomes[x.Var] = "dependent"
	}
	for _, a := range o.Aliases {
		becomes[a.Var], of[a.Var] = "alias", p.Variables[a.Of].Name
		if a.Negate {
			of[a.Var] = "-" + of[a.Var]
		}
	}
	list := make([]VariableFacts, 0, len(p.Variables))
	for i := range p.Variables {
		v := &p.Variables[i]
		what := becomes[i]
		switch {
		case v.Kind == dae.TimeKind:
			continue
		case v.Kind == dae.Derivative && what != "alias" && what != "unknown" && v.DerOf != dae.NoVar:
			what, of[i] = "derivative", p.Variables[v.DerOf].Name
		case v.Kind == dae.Previous:
			what, of[i] = "previous", p.Variables[v.PreOf].Name
		}
		kind := [...]string{dae.Real: "Real", dae.Integer: "Integer", dae.Boolean: "Boolean"}[v.Type]
		list = append(list, VariableFacts{v.Name, what, of[i], kind, v.Unit, v.Doc, v.Pos.File, v.Pos.Line, v.Pos.Col, Internal(v)})
	}
	return list
}
