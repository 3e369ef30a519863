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
//   - frame: a call of a function, which is executed symbolically; premise: a condition of the branches around.
//
// Data flow:
//
//	modelica.Library --class name--> inst tree --declare--> dae.Variable
//	                                     |------equations--> dae.Equation, Relation, Assert
//	                                     \------connect----> sets --> dae.Equation
//
// What jumps while time goes on, a comparison or a step function such as floor(u), becomes a discrete variable with a dae.Relation that
// finds its value again at events.
//
// When all equations are there, parameters are looked at once more: one that something reads must have a value or a start; one that
// follows from a parameter found at the start (fixed = false) is found there too; values must lie between min and max.
//
// Sizes of arrays, conditions of components, ranges of loops and Integer, Boolean, enumeration and String parameters are
// evaluated here. Real parameters stay variables of kind Parameter that can be changed later, unless the structure depends on
// them: then they are Final.
//
// All problems of a model are collected and given back together as modelica.Errors.
package flat
