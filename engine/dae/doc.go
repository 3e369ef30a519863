// Package dae turns a flat system of equations into the semi-explicit form of index 1
// that a solver can step, and explains in the words of the model what is wrong where
// that cannot be done.
//
// The few types:
//
//	System    variables, equations, relations, updates …: the only input of the compiler
//	Ordered   states x, unknowns z, der(x) = F, 0 = G, everything else as expressions
//	Problem   one thing that is wrong, with its place; Problems is the error of Analyze
//
// Data flow, one file a stage:
//
//	System -> check, writer leaves and writers make sense
//	       -> parameter     order of the bindings, values at the defaults
//	       -> alias         x = y, x = -y and x = constant become facts (class, attribute)
//	       -> incidence     which unknowns each remaining equation contains
//	       -> matching      equations <-> unknowns; blocks in evaluation order
//	       -> solve, loop   scalar blocks solved (linear), loops kept as residuals
//	       -> finish        relations, limits, updates in the remaining leaves
//	       -> discrete      order of the assignments at events; states that reinit sets
//	       -> initial       which states the initial equations determine; repeat: what they say twice
//	       -> Ordered
//
//	matching fails -> reduce: differentiate what ties states; choose, sample: give up
//	                  some of them or hold the constraint; analyse again
//	               -> explain (surplus, lack, high index), reason, index -> Problems
//
// States that are equal or opposite become one state, together with their derivatives.
// Where other equations tie states, the index is lowered, as often as it takes. A state that
// such an equation gives with a factor of parameters alone is given up for good (a gear, a
// relative angle, capacitors in a loop). Where every factor moves, as for a pendulum in
// Cartesian coordinates, any choice of states breaks down somewhere: there all states stay,
// the constraint holds at the start, and its derivative keeps it (Ordered.Constraints). Only a
// state that must be one (stateSelect = always, reinit) makes the others follow from it
// (Ordered.Dummies).
//
// Discrete and previous variables are leaves like inputs: variables that are connected to
// them become their aliases. What happens at an event is in Assignments, Reinits, Samples,
// Terminates and Before; circles among these, and among Booleans and Integers, are refused.
//
// Loops are not torn: only unknowns with factor +1 or -1 that occur in at most two equations
// of the loop are eliminated, because that never adds an entry to the Jacobian.
//
// Every pass is linear in the size of the equations, apart from the matching, which is
// so in practice. Nothing depends on the order of a map; the result is a function of the
// System alone.
package dae
