// Package scenarios reads scenario files, turns them into compiled plants, runs them and writes what came out.
//
// The few types:
//
//	File       a scenario as written: every scalar with its place; its tags are the schema
//	Scenario   a File with everything it names: plant text, CSV data, hashes
//	Prepared   a compiled plant with its control, its external inputs, its KPIs and its record
//	Runner     steps a Prepared from a State to the end, in a run folder
//	Simulator  steps a model without a scenario, for those who try one
//	Profile    where the work of a run or a simulation went: what limited its steps, what made its events
//	Problems   everything wrong with what the user wrote, each with its place
//
// Data flow:
//
//	scenario.yaml, data -> Read -> Scenario
//	Scenario, library   -> Prepare -> dae.System -> + control, sensors, faults, limits, KPIs, columns -> engine.Compile -> Prepared
//	run folder          -> OpenRun -> Rerun.Run (the same bits?), Rerun.Profile (why so slow?)
//	Prepared            -> Run -> trajectory.parquet, trajectory.csv, events.jsonl, kpis.json, manifest.json, report.html
//
// # Control is part of the plant
//
// Controllers, schedules, rules, sensors, faults and KPIs are compiled into the plant: they become discrete variables
// (control.NAME.output, sensor.VARIABLE, kpi.NAME.sum ...) and updates that act at ticks. So their arithmetic runs in the
// compiled module with the same bits everywhere, their memory lies in State, and a snapshot is exact. Host code supplies
// only numbers from outside: samples of CSV files, and uniform random numbers that are a pure function of (seed, name, tick).
//
// At a tick the blocks act in the order in which the file lists them, like the networks of a PLC: a block sees the new
// values of blocks above it and of samples from outside, and of blocks below it (and of the plant) the values from before
// the tick. For each driven variable the value is then made in layers: input or block, rules by priority, faults.
package scenarios
