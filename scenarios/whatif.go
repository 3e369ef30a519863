package scenarios

import (
	"gemel/engine/dae"
)

// The what-if branches of a living twin:
//
//	Live --WhatIfStart--> image: State, mean and covariance of the most likely explanation, inputs
//	image --Ahead--> members drawn from mean and covariance; each steps ahead with nothing changed, and with every candidate's set-points
//	      --judge--> bands, figures, margins to the limits; the best candidate, and whether it is worth being proposed
//
// What the plant of such an estimate has beyond that of another one are its limits and the accumulators of its KPIs. They sleep but in branches.

// whatIfIdle is the input that says that the plant is no branch: KPIs stay at their beginning, and no limit is passed.
const whatIfIdle = "kpi.idle"

// whatIf is the section whatif, read.
type whatIf struct {
	every, horizon float64 // [s]
	ticks, step    int64   // of the horizon; between two points of the traces
	members        int
	lanes          int // branches that step at a time, if memory allows
	idle           dae.VarID
	sets           []whatIfSet
	forecasts      []whatIfForecast
	candidates     [][]float64 // values of sets, every combination (candidates × sets)
	objective      int         // in plan.kpis
	maximise       bool
	chance, sure   float64 // shares
	saves          float64 // least gain: a share of doing nothing, or in the unit of the KPI
	absolute       bool    // the latter
	watch          []estimateVariable
}

// whatIfSet is a set-point that candidates change.
type whatIfSet struct {
	estimateVariable
	input  int // in Plant.Inputs; -1: a parameter
	values []float64
}

// whatIfForecast is an input of the time ahead.
type whatIfForecast struct {
	estimateVariable
	input     int
	samples   *external // nil: as it is
	csv       bool      // they are measured or computed values, which end; steps hold for ever
	relative  float64   // deviation of the factor
	deviation float64   // of what is added [unit of the model]
	low, high float64
}

// WhatIfPlan is what the section whatif says, for those who map its variables to set-points of devices.
type WhatIfPlan struct {
	Every    float64 // between two looks [s]
	Horizon  float64 // [s]
	Members  int
	Set      []WhatIfVariable
	KPI      string // that is to be small
	Maximise bool   // or large
}

// WhatIfVariable is a set-point that may be changed.
type WhatIfVariable struct {
	Name    string
	Unit    string    // of the model
	Display string    // unit for people
	Values  []float64 // of the candidates, in the unit of the model
}

// WhatIf is the section whatif; nil: there is none.
func (j *EstimateJob) WhatIf() *WhatIfPlan {
	if j.whatIf == nil {
		return nil
	}
	p := &WhatIfPlan{Every: j.whatIf.every, Horizon: j.whatIf.horizon, Members: j.whatIf.members, KPI: j.plan.kpis[j.whatIf.objective].name, Maximise: j.whatIf.maximise}
	for _, s := range j.whatIf.sets {
		p.Set = append(p.Set, WhatIfVariable{Name: s.name, Unit: s.unit, Display: s.display, Values: append([]float64(nil), s.values...)})
	}
	return p
}

// WhatIfResult is what the branches came to. It is a pure function of the scenario and the image that WhatIfStart has made. Numbers of variables are in
// units of the model, those of figures in the units that the KPIs have.
type WhatIfResult struct {
	Format     int               `json:"format"` // 1
	Name       string            `json:"name"`
	Begin      float64           `json:"begin_s"` // since the start of the scenario
	Clock      string            `json:"clock,omitempty"`
	Horizon    float64           `json:"horizon_s"`
	Members    int               `json:"members"`
	Proposed   bool              `json:"proposed"`
	Reason     string            `json:"reason"`  // why, or why not, in a sentence
	Changes    []WhatIfChange    `json:"changes"` // of the best candidate; none where there is none better than doing nothing
	Best       int               `json:"best"`    // candidate to which Changes and everything called do belong; -1: none, and do is doing nothing
	Traces     []WhatIfTrace     `json:"traces"`
	Figures    []WhatIfFigure    `json:"figures"`
	Margins    []WhatIfMargin    `json:"margins"`
	Candidates []WhatIfCandidate `json:"candidates"`
	Assumed    []WhatIfAssumed   `json:"assumed"`
	Notes      []string          `json:"notes"`
	Scenario   string            `json:"scenario_hash"`
	Plant      string            `json:"plant_hash"`
	Start      string            `json:"start_hash"` // SHA-256 of the image
	Hash       string            `json:"hash"`       // SHA-256 of everything above
}

// WhatIfChange is a set-point that the best candidate changes.
type WhatIfChange struct {
	Variable string  `json:"variable"`
	Unit     string  `json:"unit"`
	Present  float64 `json:"present"`
	Value    float64 `json:"value"`
	Revert   float64 `json:"revert"`
}

// WhatIfBand is what the members say: the 5th, 50th and 95th percentile at the times of a trace.
type WhatIfBand struct {
	Low    []float64 `json:"low"`
	Middle []float64 `json:"middle"`
	High   []float64 `json:"high"`
}

// WhatIfTrace is a variable over the time ahead.
type WhatIfTrace struct {
	Variable string     `json:"variable"`
	Unit     string     `json:"unit"`
	Time     []float64  `json:"time_s"` // since Begin
	Nothing  WhatIfBand `json:"nothing"`
	Do       WhatIfBand `json:"do"`
}

// WhatIfFigure is a KPI over the time ahead: mean, 5th and 95th percentile of the members.
type WhatIfFigure struct {
	Name        string  `json:"name"`
	Unit        string  `json:"unit"`
	Nothing     float64 `json:"nothing"`
	NothingLow  float64 `json:"nothing_low"`
	NothingHigh float64 `json:"nothing_high"`
	Do          float64 `json:"do"`
	DoLow       float64 `json:"do_low"`
	DoHigh      float64 `json:"do_high"`
}

// WhatIfMargin is the least distance to a limit at the ticks of the time ahead; below 0 it is passed, and perhaps where it is 0: then between two ticks.
type WhatIfMargin struct {
	Limit    string  `json:"limit"`
	Unit     string  `json:"unit"`
	Display  string  `json:"display_unit"`
	Nothing  float64 `json:"nothing"` // worst member
	Do       float64 `json:"do"`
	Violated float64 `json:"violated"` // share of members that pass the limit if it is done
	Before   float64 `json:"violated_nothing"`
}

// WhatIfCandidate is a combination of set-points. Its Values are in the order of WhatIfPlan.Set.
type WhatIfCandidate struct {
	Values   []float64 `json:"values"`
	Mean     *float64  `json:"mean"` // of the KPI; nil: not known, since a member failed
	Feasible bool      `json:"feasible"`
	Why      string    `json:"why,omitempty"` // it is not
}

// WhatIfAssumed is a reading with which the branches begin: what the sensor should read, and how far off a reading is by chance alone.
type WhatIfAssumed struct {
	Variable  string  `json:"variable"`
	Unit      string  `json:"unit"`
	Value     float64 `json:"value"`
	Deviation float64 `json:"deviation"`
}
