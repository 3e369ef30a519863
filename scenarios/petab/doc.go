// Package petab reads fitting problems of the PEtab kind, a Modelica model and four tables, and solves them from random starts.
//
// The types to know:
//
//   - [Problem]: what the files say: [Parameter]s, and for each model its [Condition]s, [Observable]s and [Measurement]s;
//   - [Model]: a problem with its plants, of which the likelihood and its derivatives can be asked;
//   - [Solution]: minima from many starts, and how often the best one was found.
//
// Data flow:
//
//	YAML file or folder --Read--> Problem --Compile--> Model --Solve--> Solution --Write--> fit.json, fitted.tsv, fit.html
//	                                          |
//	parameters --experiment: condition, steady state, times--> states and derivatives (engine.Sensitivities)
//	           --formulas, with derivatives--> observable, noise --> -log L, gradient, Fisher information
//
// The format is version 1 of PEtab (L. Schmiester et al., PEtab - Interoperable specification of parameter estimation problems in systems
// biology, PLOS Computational Biology 17(1), 2021, and its specification at petab.readthedocs.io), with a Modelica model in the place of
// SBML. Time has the unit of the tables, whatever that is: the clock of a plant runs from one time of a measurement to the next in one tick,
// with a rate that is an input, so that times need no common divisor.
package petab
