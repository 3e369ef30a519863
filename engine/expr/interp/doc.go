// Package interp runs programs of engine/expr without machine code. It is the
// oracle of the tests of engine/wasm: slow, plain, and the same bits as the module.
// At compile time Eval gives the values of parameter expressions.
//
// The few types:
//
//	Machine   a program made ready to run on memories
//
// Data flow:
//
//	expr.Program -> Machine -> Run(function, memory)
//	expr.Node -> Eval -> value
package interp
