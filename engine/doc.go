// Package engine is the ground floor: it compiles a dae.System into a Plant and
// steps States of it. It knows no scenario file, no device and no screen.
//
// The few types:
//
//	Plant  immutable and shared: descriptions, layout of cells, the compiled module
//	State  all that changes: tick, seed, one flat buffer; copying it is branching
//	Work   scratch of one worker: an instance of the module, the last step's events
//
// Data flow:
//
//	dae.System -> dae.Ordered -> expr.Program -> wasm module      (Compile, once)
//	State -> copied into Work -> functions of the module -> copied back (Step)
//
// # The step
//
// Time is tick × period. Step takes a State at tick k to tick k+1:
//
//	load State into Work
//	advance:                                  x⁻, z⁻ at t(k+1)
//	    repeat until t = t(k+1), with bounded attempts:
//	        one step of the method with error control
//	        if a relation or monitor changes its value inside the step:
//	            locate the first change on dense output, go there,
//	            settle: relations take their new values, algebraic unknowns are
//	            made consistent, until no relation changes (bounded)
//	tick:
//	    updates (controllers, faults, sensors) evaluate on the values from before
//	    the tick, x⁻, z⁻, u⁻, and the time t(k+1), and store all at once
//	    inputs take the values u given for t(k+1)
//	    dependent parameters and once-a-tick expressions are recomputed
//	    settle                                x⁺ = x⁻, z⁺ consistent
//	asserts
//	copy Work back into State, tick = k+1
//
// Any failure returns a *StepError and leaves the State as it was at tick k.
// A State at a tick therefore always holds consistent values from after the
// actions of that tick; Initialize brings a new State into that condition at tick 0.
package engine
