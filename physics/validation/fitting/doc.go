// Package fitting holds models of the library that are fitted to a part of a recording and then predict the rest: circulators, a heat pump's table, a house with
// a heat pump and floor heating, a gas turbine. Each stands beside naive baselines on the same data.
//
//	../shared/data --split--> learned part --engine/fit--> values --fit.Predict--> rest --validation.Check--> docs/validation/fitting.json --page--> docs/fitting.md
package fitting
