// Package wasm turns an expr.Program into a WebAssembly module and runs it.
//
// The few types:
//
//	Options   lanes (1 or 2) and the size at which functions are split
//	Module    a compiled module, immutable, shared by any number of instances
//	Instance  one memory of float64 cells, in one or more independent blocks, and the functions that work on a block
//	Fn        one function of an Instance; calling it, on any block, allocates nothing
//
// Data flow:
//
//	expr.Program --Emit--> module bytes --Compile--> Module --NewInstance--> Instance --Func--> Fn.Call
//
// and inside Emit, for each run of assignments, each Map, each Fold and the rounds of each Each:
//
//	translator  expressions -> block      values numbered once; a run of assignments becomes one
//	lowering    block -> block            elementary functions paired, written out or called
//	schedule    block -> steps            what is kept in a local, and in which order
//	generator   steps -> body             instructions; pieces where a function is too large
//	columns     of an Each                which cells lie evenly, and a table of rows for the others
//
// Layout. Cell s of lane l is Cells()[s*lanes+l]; the view holds the program's
// cells only. Constant tables and scratch follow behind them and are not part
// of the state of anything; then come further blocks of cells:
//
//	block 0 | tables, rows of indexed loops | scratch | block 1 | block 2 ...
//
// Every function takes the address of a block as its only parameter. The number of blocks is
// chosen with the Instance, so one module serves any number of lanes.
//
// All arithmetic is f64x2. One instance uses the lower half; two elements of a Map, two rounds of
// an Each that are free of one another, two independent calls of one elementary function, or two
// lanes use both. A power is written out for ordinary arguments, and a branch leads to a function for
// the others.
//
// Machine code is kept in a folder (cache.go) of bounded size (evict.go).
//
// Promises. The bytes of a module depend on the program and the options alone.
// Each lane computes the same bits as the module for one instance does, and both the same
// as expr/interp; NaN has no sign or payload that is promised. A module imports
// nothing, so it can neither read a clock nor reach the host.
package wasm
