// Package solver writes numerical methods as functions of an expr.Program: a
// method is a tableau with its citation, and the step around it, error control
// and event location included, is one function named advance.
//
// The few types:
//
//	Equations  y = (x, z): derivatives of x and residuals of z as expressions over cells
//	Builder    the program under construction: cells and functions
//	Method     Rodas5P, RK4, LinEuler: how to get from y(t) to y(t+h), and between
//	Cells      the cells by which the host and advance talk
//
// Data flow:
//
//	Equations + Method -> Emit -> functions advance, factor, newton, ... of the Builder's Program
//
// Every store that outlives a round of a loop is masked by the lane's own
// condition, so that one lane alone computes the same bits as many together.
package solver
