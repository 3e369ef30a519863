// Package solver writes numerical methods as functions of an expr.Program: a
// method is a tableau with its citation, and the step around it, error control
// and event location included, is one function named advance.
//
// The few types:
//
//	Equations  y = (x, z): derivatives of x and residuals of z as expressions over cells
//	Builder    the program under construction: cells and functions
//	Method     how to get from y(t) to y(t+h), and between: Rodas5P and Rodas3P for stiff equations and algebraic
//	           unknowns, Tsit5 and Verner7 for others, RK4 and LinEuler with fixed steps
//	Rosenbrock, Explicit   tableaus
//	Cells      the cells by which the host and advance talk
//	Circumstances, Choose  which method, and why
//	Fallback   a second pivot order, for pivots that vanish while the plant runs
//
// Data flow:
//
//	Equations + Circumstances -> Choose -> Method, reason
//	Equations + Method -> Emit -> functions advance, factor, newton, ... of the Builder's Program
//
// Every store that outlives a round of a loop is masked by the lane's own
// condition, so that one lane alone computes the same bits as many together.
package solver
