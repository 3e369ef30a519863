// Package engine is the ground floor: it compiles a dae.System into a Plant and
// steps States of it. It knows no scenario file, no device and no screen.
//
// The few types:
//
//	Plant  immutable and shared: descriptions, layout of cells, the compiled module
//	State  all that changes: tick, seed, one flat buffer; copying it is branching
//	Work   scratch of one worker that steps one State at a time
//	Lanes  many States of one Plant that step together, over all processors
//	Sensitivities  one State and its derivatives along many directions, as lanes
//
// Data flow:
//
//	dae.System -> dae.Ordered -> expr.Program -> wasm module         (Compile, once)
//	State -> lane: cells of a memory -> functions of the module -> State   (Step)
//
// # The step
//
// Time is tick × period. Step takes a State at tick k to tick k+1. The module's function run
// does the common case for all lanes of a block together, tick after tick:
//
//	prepare: dependent parameters, expressions of parameters and inputs
//	while a lane has ticks to do:
//	    advance:                              x⁻, z⁻ at t(k+1), or at the next time event
//	        repeat: one step of the method with error control
//	        until there; or until a relation or monitor changes, to just behind the change
//	    act:
//	        updates (controllers, faults, sensors) evaluate on the values from before
//	        the tick, x⁻, z⁻, u⁻, and the time t(k+1), and store all at once
//	        inputs take the values u given for t(k+1)
//	    prepare
//	    newton:                               x⁺ = x⁻, z⁺ consistent
//	    restless: does any condition differ from its held value?
//	    checks: asserts, finite values
//
// A lane in which something else happens stops there and waits, and the host sees to it, one
// lane at a time: an event, equations that Newton's method did not solve, a failure. Then run goes
// on where the lane stopped. Every store to a State is masked by its lane, so that a lane
// computes the same bits alone and among others, one tick at a time and many.
//
// An event, located inside a tick, at the time of a sample, or at a tick:
//
//	pre(v) ← v for continuous v; samples whose instant this is become true
//	repeat, with bounded rounds:
//	    repeat: relations, then assignments, take their values; z made consistent
//	    until none changes
//	    asserts of when-clauses; states are reinitialised where that is active; terminate is noted
//	    pre(v) ← v; samples are over
//	until no pre(v) of a discrete v has changed and nothing was reinitialised
//
// Any failure returns a *StepError and leaves the State as it was at the last good tick.
// A State at a tick therefore always holds consistent values from after the
// actions of that tick; Initialize brings a new State into that condition at tick 0.
package engine
