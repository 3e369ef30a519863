// Package expr is the one expression graph on which everything numerical in
// Gemel is built: right-hand sides, Jacobians, LU factors, Runge-Kutta stages,
// error norms, controllers.
//
// The few types:
//
//	Graph    a hash-consed, append-only store of nodes; equal expressions are one Node
//	Node     an index into a Graph; operands always have smaller indices than their users
//	Slot     the name of one float64 cell; the leaf Var(slot) reads it
//	Program  functions made of assignments slot <- expression, maps over arrays of cells, loops and calls
//	Each     an indexed loop: in round i the leaf Item(c) is the cell that column c names for i
//	Weave    several of them interleaved, so many rounds each a turn: a sparse elimination
//	Gradients, Differ   exact derivatives: reverse mode row by row, forward mode along a direction
//	Substituter         copies expressions between graphs and replaces leaves
//	NodeMap             values by node; the memo of every pass, which keeps passes linear
//
// Data flow:
//
//	engine/flat  ->  Graph (Var = variable of the model)  ->  engine/dae
//	             ->  Graph (Var = memory cell)  ->  Program -Rolled->  engine/wasm  (machine code)
//	                                                               ->  expr/interp  (the oracle of tests)
//
// Hoist takes out of a Program what need not be computed again and again; Rolled makes loops (Each)
// of what repeats itself in its large assignments, one a kind of component, and changes no bit.
//
// Promises. Every value is a float64; truth is 1 or 0. A graph is a pure
// function of the calls that built it: no map iteration, no addresses, so the
// emitted module is byte-identical on every machine. Constants are told apart
// by their bits: 0 is not -0. Constant folding uses only operations that IEEE 754
// defines exactly (+ - * / sqrt, comparisons, rounding); transcendental
// functions of constants are folded by the same kernels that run in the module.
package expr
