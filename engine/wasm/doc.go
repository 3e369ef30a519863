// Package wasm turns an expr.Program into a WebAssembly module and runs it.
//
// The few types:
//
//	Options   lanes (1 or 2) and the size at which functions are split
//	Module    a compiled module, immutable, shared by any number of instances
//	Instance  one memory of float64 cells and the functions that work on it
//	Fn        one function of an Instance; calling it allocates nothing
//
// Data flow:
//
//	expr.Program --Emit--> module bytes --Compile--> Module --NewInstance--> Instance --Func--> Fn.Call
//
// and inside Emit, for each run of assignments, each Map and each Fold:
//
//	translator  expressions -> block      values numbered once; a run of assignments becomes one
//	lowering    block -> block            elementary functions paired, written out or called
//	schedule    block -> steps            what is kept in a local, and in which order
//	generator   steps -> body             instructions; pieces where a function is too large
//
// Layout. Cell s of lane l is Cells()[s*lanes+l]; the view holds the program's
// cells only. Constant tables and scratch follow behind them and are not part
// of the state of anything.
//
// All arithmetic is f64x2. One instance uses the lower half; two elements of a Map, two
// independent calls of one elementary function, or two lanes use both.
//
// Promises. The bytes of a module depend on the program and the options alone.
// Each lane computes the same bits as the module for one instance does, and both the same
// as expr/interp; NaN has no sign or payload that is promised. A module imports
// nothing, so it can neither read a clock nor reach the host.
package wasm
