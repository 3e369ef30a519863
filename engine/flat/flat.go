package flat

import (
	"fmt"
	"slices"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/modelica"
)

const (
	maxElements = 500_000   // components, variables, elements of an array
	maxSteps    = 2_000_000 // statements and rounds of loops
	maxDepth    = 200       // nesting of components, extends clauses, function calls
	maxProblems = 100       // problems reported for one model
)

// Options say how to flatten.
type Options struct {
	// Overrides are modifications of the model from outside: dotted name of a parameter -> Modelica expression of literals, such as
	// "pipe.n" -> "20" or "source.kind" -> "true".
	Overrides map[string]string

	steps int // at most so many statements and rounds of loops; 0: maxSteps
}

// Flatten instantiates a class of the library, given by its full name, and writes it as a flat system. The error is of type
// modelica.Errors and holds all problems found, sorted by position.
func Flatten(lib *modelica.Library, name string, opts Options) (sys *dae.System, err error) {
	if err := lib.SetFallback("(built-in)", standardLibrary()); err != nil {
		return nil, err
	}
	f := &flattener{copies: 1, lib: lib, sys: dae.New(name), units: newUnitTable(), tops: map[string]*class{},
		modNodes: map[*modelica.Modification]*modNode{}, modVals: map[modKey]value{}, records: map[recordKey]value{},
		relations: map[expr.Node]dae.VarID{}, conditions: map[dae.VarID]expr.Node{}, stepsHeld: map[dae.VarID]expr.Node{}, asserted: map[assertKey]bool{}, shown: map[expr.Node]dae.VarID{}, tables: map[string]int{}, told: map[modelica.Error]bool{}, owners: make([]owner, 1), builtins: builtinTable()}
	f.g = f.sys.Graph
	if f.steps = opts.steps; f.steps == 0 {
		f.steps = maxSteps
	}
	f.g.FoldElementary = interp.FoldElementary
	f.untilTooLarge(func() { f.guard(func() { f.model(name, opts) }) })
	if len(f.errs) > 0 {
		sorted := f.errs.Sorted()
		if len(sorted) > maxProblems {
			sorted = sorted[:maxProblems]
		}
		return nil, sorted
	}
	return f.sys, nil
}

// flattener holds what is known while one model is flattened.
type flattener struct {
	lib      *modelica.Library
	sys      *dae.System
	g        *expr.Graph
	units    *unitTable
	errs     modelica.Errors
	told     map[modelica.Error]bool // problems noted, without the names of components
	problems int                     // counted, also those told before
	reading  *inst                   // whose text is being read

	tops         map[string]*class
	modNodes     map[*modelica.Modification]*modNode
	modVals      map[modKey]value
	records      map[recordKey]value
	relations    map[expr.Node]dae.VarID // condition -> its variable
	conditions   map[dae.VarID]expr.Node // discrete variable -> what it holds
	stepsHeld    map[dae.VarID]expr.Node // those of them that hold a step function
	unheld       *expr.Substituter       // puts the step functions back
	vary         []variability           // of each node of the graph, as far as looked at
	owners       []owner                 // of each variable
	sets         connections
	streams      streams
	declared     []*comp            // components with variables, in order
	flows        []*comp            // flow variables of connectors
	buses        []*comp            // expandable connectors
	present      map[*comp]bool     // elements of theirs that are connected
	valueless    []*comp            // Real parameters that nothing gives a value
	later        []func()           // checks that need everything declared
	connected    []bool             // faces that occur in connections
	driven       map[dae.VarID]bool // inputs that connections give a value
	ownEquations int                // equations before those of the connections
	asserted     map[assertKey]bool
	shown        map[expr.Node]dae.VarID // values that messages show
	disc         discrete
	builtins     map[string]func(e *eval, c *modelica.Call) value
	tables       map[string]int
	depth        int
	insts        int
	copies       float64 // of what is being declared, by the arrays around of which it is in the first element
	steps        int     // statements and rounds of loops that may still be executed
	peeking      int     // parameters are read for a description: the structure does not depend on them
}

// owner says which component element a variable is.
type owner struct {
	comp *comp
	at   int
}

const nodesPerEquation = 12 // an estimate

// failure unwinds to the nearest guard after a problem was noted.
type failure struct{}

// report notes a problem. One that lies in the text of the component being read is told with the component's name; when many components
// have it, the first is named.
func (f *flattener) report(pos modelica.Pos, format string, args ...any) {
	problem := modelica.Error{Pos: pos, Msg: fmt.Sprintf(format, args...)}
	f.problems++
	if f.told[problem] {
		return
	}
	f.told[problem] = true
	if in := f.reading; in != nil && in.path != "" && len(in.path) < 80 && in.holds(pos) {
		problem.Msg = assetOf(in) + ": " + problem.Msg
	}
	f.errs = append(f.errs, problem)
}

// holds reports whether a position lies in the text of the instance's class or its bases.
func (in *inst) holds(pos modelica.Pos) bool {
	if in.lay == nil {
		return false
	}
	for _, c := range in.lay.chain {
		if d := c.def; d.Pos.File == pos.File && d.Pos.Line <= pos.Line && pos.Line <= d.EndPos.Line {
			return true
		}
	}
	return false
}

// fail notes a problem and unwinds.
func (f *flattener) fail(pos modelica.Pos, format string, args ...any) {
	f.report(pos, format, args...)
	panic(failure{})
}

// tooLarge unwinds to Flatten: going on would only take time.
type tooLarge struct{}

// tooLarge notes that the model is beyond a limit, and gives up.
func (f *flattener) tooLarge(pos modelica.Pos, format string, args ...any) {
	f.report(pos, format, args...)
	panic(tooLarge{})
}

func (f *flattener) untilTooLarge(step func()) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(tooLarge); !ok {
				panic(r)
			}
		}
	}()
	step()
}

// step counts the rounds of loops, so that no text keeps the front end busy for ever.
func (f *flattener) step(pos modelica.Pos) {
	if f.steps--; f.steps < 0 {
		f.tooLarge(pos, "loops and functions take more than %d steps", maxSteps)
	}
}

// guard runs step up to its first failure; false if there was one.
func (f *flattener) guard(step func()) (ok bool) {
	depth, peeking := f.depth, f.peeking
	defer func() {
		switch r := recover(); r.(type) {
		case nil:
		case absent:
			x := r.(absent)
			why := "nothing is connected to it"
			if cond := x.c.elem.comp.Cond; cond != nil {
				why = "its condition '" + modelica.Render(cond) + "' is false"
			}
			f.report(x.pos, "component '%s' is absent: %s", x.c.fullName(), why)
			f.depth, f.peeking = depth, peeking
			ok = false
		case failure:
			f.depth, f.peeking = depth, peeking
			ok = false
		default:
			panic(r)
		}
	}()
	if len(f.errs) > 2*maxProblems {
		return false
	}
	step()
	return true
}

// attempt runs step; when it fails, its problems are forgotten.
func (f *flattener) attempt(step func()) bool {
	n, problems, asserts := len(f.errs), f.problems, len(f.sys.Asserts)
	if f.guard(step) && f.problems == problems {
		return true
	}
	for _, a := range f.sys.Asserts[asserts:] {
		delete(f.asserted, assertKey{a.Cond, a.Message})
	}
	f.sys.Asserts = f.sys.Asserts[:asserts]
	for _, e := range f.errs[n:] {
		delete(f.told, e)
	}
	f.errs, f.problems = f.errs[:n], problems
	return false
}

// deeper runs step one level of nesting deeper; what completes the message when that is too deep.
func (f *flattener) deeper(pos modelica.Pos, what string, step func()) {
	if f.depth++; f.depth > maxDepth {
		f.fail(pos, "nested deeper than %d levels: %s", maxDepth, what)
	}
	step()
	f.depth--
}

// model flattens the named class.
func (f *flattener) model(name string, opts Options) {
	c := f.modelClass(name)
	lay := f.layoutOf(c)
	if lay.partial != nil {
		f.fail(c.def.Pos, "%s '%s' is partial: it is to be extended, it cannot be simulated itself", c.def.Kind, name)
	}
	if lay.basic != nil {
		f.fail(c.def.Pos, "'%s' is a type, not a model", name)
	}
	root := &inst{class: c, env: f.overrides(c, opts)}
	for _, m := range root.env {
		f.checkModNames(m.node, c, lay, fromOutside)
	}
	root.env = append(root.env, c.mods...)
	f.sys.Variables = slices.Grow(f.sys.Variables, 2*len(lay.elems))
	for _, s := range lay.sections {
		f.sys.Equations = slices.Grow(f.sys.Equations, len(s.Equations))
		f.g.Reserve(nodesPerEquation * len(s.Equations))
	}
	if !f.guard(func() { f.declareAll(root) }) || len(f.errs) > 0 && len(f.sys.Variables) == 1 {
		return
	}
	f.reading = nil
	if before := len(f.errs); len(f.buses) > 0 {
		f.expandBuses(root)
		if len(f.errs) > before {
			return
		}
	}
	f.sys.Parts = make(map[string]dae.Pos, len(lay.elems))
	for _, e := range lay.elems {
		f.sys.Parts[e.comp.Name] = position(e.comp.Pos)
	}
	for _, check := range f.later {
		f.guard(check)
	}
	before := len(f.errs)
	f.bindAll()
	f.markDiscrete(root)
	f.vary = f.vary[:0]
	f.equationsOf(root)
	if len(f.errs) > before {
		return
	}
	f.reading = nil
	f.ownEquations = len(f.sys.Equations)
	f.connectAll()
	f.inputs()
	f.finish()
	f.unsetParameters()
	f.parametersAtStart()
	f.ranges()
}

// modelClass finds the class to flatten.
func (f *flattener) modelClass(name string) *class {
	parts := strings.Split(strings.TrimPrefix(name, "."), ".")
	c := f.top(parts[0])
	if c == nil {
		f.fail(modelica.Pos{}, "class '%s' is not known%s", name, f.suggestTop(parts[0], len(parts) > 1))
	}
	for _, part := range parts[1:] {
		next := f.member(c.space(), c, part)
		if next == nil {
			f.fail(modelica.Pos{}, "class '%s' is not known: '%s' has no class '%s'%s", name, c.name(), part, suggest(part, f.memberNames(c)))
		}
		c = next
	}
	switch k := c.def.Kind; k {
	case modelica.KindModel, modelica.KindBlock, modelica.KindClass, modelica.KindRecord:
	default:
		f.fail(c.def.Pos, "'%s' is a %s; only a model or block can be simulated", name, k)
	}
	return c
}

// overrides turns the modifications from outside into one modification of the model.
func (f *flattener) overrides(c *class, opts Options) []modRef {
	if len(opts.Overrides) == 0 {
		return nil
	}
	names := make([]string, 0, len(opts.Overrides))
	for n := range opts.Overrides {
		names = append(names, n)
	}
	slices.Sort(names)
	root := &modNode{}
	for _, n := range names {
		x, err := modelica.ParseExpr("override of "+n, opts.Overrides[n])
		if err != nil {
			f.errs = append(f.errs, err.(modelica.Errors)...)
			continue
		}
		at := root
		for _, part := range strings.Split(n, ".") {
			next := at.sub(part)
			if next == nil {
				next = &modNode{name: part, pos: modelica.Pos{File: fmt.Sprintf("override of %s", n)}}
				at.subs = append(at.subs, next)
			}
			at = next
		}
		at.value = x
	}
	return []modRef{{node: root, scope: scopeOf(c, c.space())}}
}
