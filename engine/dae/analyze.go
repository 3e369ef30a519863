package dae

import (
	"cmp"
	"fmt"
	"slices"

	"gemel/engine/expr"
)

// Analyze puts a system into semi-explicit form of index 1. The System is not changed,
// except that its graph grows; where the index had to be lowered, Ordered.System is a
// copy with more equations. The error, if any, is of type Problems.
func Analyze(sys *System) (*Ordered, error) {
	a := &analysis{sys: sys}
	for range maxReductions {
		a.run()
		if a.after == nil {
			break
		}
		a = &analysis{sys: a.after.sys, before: a.after}
	}
	if a.before != nil && a.order == nil {
		// why it cannot be matched is told of the system as it was written
		a = &analysis{sys: sys, refuse: true}
		a.run()
	}
	if len(a.problems) > 0 {
		a.problems.sort()
		return nil, a.problems
	}
	return a.out, nil
}

// run goes through the stages up to the first that finds problems, or lowers the index.
func (a *analysis) run() {
	a.g, a.walk = a.sys.Graph, walker{g: a.sys.Graph}
	a.out = &Ordered{System: a.sys, Graph: a.sys.Graph, Variables: slices.Clone(a.sys.Variables)}
	for _, stage := range []func(){
		a.check, a.orderParameters,
		a.findAliases, a.mergeAttributes,
		a.substituteAliases, a.match, a.orderBlocks, a.solveBlocks,
		a.finish, a.initialise,
	} {
		stage()
		if len(a.problems) > 0 || a.after != nil {
			return
		}
	}
}

// analysis is the working state of Analyze; the stages fill it from top to bottom.
type analysis struct {
	sys      *System
	before   *reduction // that led to sys, if any
	after    *reduction // to be analysed instead
	refuse   bool       // do not lower the index
	guilty   []int32    // rows for which the index cannot be lowered, as far as they are known
	tangle   []int32    // the guilty rows repeat others among these
	g        *expr.Graph
	out      *Ordered
	walk     walker
	problems Problems

	defaults  *expr.Substituter // copies expressions of parameters, with default values put in
	defaultOf []expr.Node       // by VarID, parameters only

	eqs     []equation // those of the model, then derivatives of alias equations
	classes classes
	links   []link // alias equations that were used, in order
	pins    []pin  // equations that made states constant, in order
	reason  *reasoner

	rep      []VarID           // by VarID: representative, itself for all that is no alias
	negated  []bool            // by VarID: var = -rep
	replace  []expr.Node       // by VarID: an alias in terms of its representative, or a constant; else None
	replaced *expr.Substituter // by replace
	column   []int32           // by VarID: index among unknowns, or -1
	unknown  []VarID           // by column
	rows     []row             // equations that are left
	graph    bipartite
	matchR   []int32   // column of each row
	matchC   []int32   // row of each column
	order    [][]int32 // rows of each block, in evaluation order
	final    *expr.Substituter
	values   []expr.Node // by VarID: final value, None while it is not known or its own leaf
}

// equation is an equation of the model, or the time derivative of one that makes two
// states aliases.
type equation struct {
	left, right expr.Node
	src         int  // index in System.Equations
	derived     bool // time derivative of src
	used        bool // it has become an alias or a constant
}

// row is an equation after alias elimination.
type row struct {
	left, right expr.Node
	eq          int // index in analysis.eqs
}

func (a *analysis) problem(pos Pos, format string, args ...any) {
	a.problems = append(a.problems, Problem{pos, fmt.Sprintf(format, args...)})
}

// sort puts the problems in the order of the source, those without a place first.
func (p Problems) sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
}
