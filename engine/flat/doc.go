// Package flat instantiates one Modelica class and writes it as a flat system of variables and equations.
//
// The types to know (all but [Options] are internal):
//
//   - class: a class definition in the place where it was found;
//   - layout: its components and sections with everything inherited put in, made once for each class;
//   - inst and comp: an instance of a class and a component of it, made when they are first asked for;
//   - modRef: a modification with the scope in which its value is to be read; outer ones come first and win;
//   - value: what an expression means: an array of nodes of the expression graph with dimensions and unit; scalar is the small form for
//     what is no array, which is nearly everything;
//   - frame: a call of a function, or an algorithm section, which is executed symbolically: each branch of an if-statement on the values
//     from before it (memory), between which the variables then choose; premise: a condition of the branches around;
//   - whenBody: what one branch of a when-clause gives; marker: finds before everything else which variables when-clauses give.
//
// Data flow:
//
//	modelica.Library --class name--> inst tree --declare--> dae.Variable
//	                                     |------equations--> dae.Equation, Relation, Assert
//	                                     |------when-------> dae.Assignment, Reinit, Sample, Terminate
//	                                     \------connect----> sets --> dae.Equation
//
// A stream variable is an unknown like others; inStream of it is a protected variable, whose equation is written when the connection
// sets are known.
//
// What jumps while time goes on, a comparison or a step function such as floor(u), becomes a discrete variable with a dae.Relation that
// finds its value again at events. A variable that when-clauses give a value becomes d = if active then e else pre(d); the condition of a
// when-clause is a Boolean variable c, so that active is c and not pre(c). Boolean equations become relations where they read something
// continuous, else assignments, and so do equations of Integers whose previous value is wanted.
//
// When all equations are there, parameters are looked at once more: one that something reads must have a value or a start; one that an
// initial equation gives as an expression of others gets that as its binding; one that follows from a parameter found at the start
// (fixed = false) is found there too; values must lie between min and max.
//
// Inputs that nothing gives a value are inputs of the plant, at any depth; not those that are protected, nor those of which their own
// component says what they are where there would be an equation too many (the properties of a fluid).
//
// Sizes of arrays, conditions of components, ranges of loops and Integer, Boolean, enumeration and String parameters are
// evaluated here. Real parameters stay variables of kind Parameter that can be changed later, unless the structure depends on
// them: then they are Final.
//
// All problems of a model are collected and given back together as modelica.Errors.
package flat
