// Package reference holds initial value problems with published or independently
// computed end values: the ground truth of the numerical methods and of the benchmarks.
//
// The few types:
//
//	Problem   equations as a dae.System, with start, end, end values and their source
//
// Data flow:
//
//	Problem.System() -> engine.Compile -> State at Problem.End -> Problem.Error
//
// Main sources: F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers,
// release 2.4, Università di Bari 2008 ("test set" below); E. Hairer, S. P. Nørsett,
// G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., Springer 1993 (HNW), and
// E. Hairer, G. Wanner, part II, 2nd ed., 1996 (HW).
package reference
