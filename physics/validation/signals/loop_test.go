package signals

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// Integral control believes its meter: where that reads too much, the true flow is too small by just as much, and the controller sees nothing. A stem that is stuck
// keeps the flow whatever is wanted.
func TestFlowLoopWithFaultyInstruments(t *testing.T) {
	r := validation.Build(t, "Gemel.Examples.FlowLoop", "", engine.Options{Period: 1, Tolerance: 1e-8})
	settled := func(fault string, value float64) *validation.Rig {
		run := r.Again()
		run.Set("meter.noise", 0)
		run.Set("meter.resolution", 0)
		run.Initialize()
		run.To(300)
		run.Set(fault, value)
		run.To(900)
		return run
	}
	worst := 0.0
	for _, c := range []struct {
		fault string
		value float64
		want  func(reading float64) float64 // true flow of a reading
	}{
		{"meter.bias", 0, func(y float64) float64 { return y }},
		{"meter.bias", 2e-3, func(y float64) float64 { return y - 2e-3 }},
		{"meter.gain_error", -0.1, func(y float64) float64 { return y / 0.9 }},
		{"meter.drift", 4e-6, func(y float64) float64 { return y - 4e-6*600 }},
	} {
		flow := settled(c.fault, c.value).Value("valve.flow_rate")
		worst = math.Max(worst, math.Abs(flow/c.want(0.015)-1))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Sensors.Flow", Also: []string{"Gemel.Actuators.ValvePositioner", "Gemel.Blocks.PID"}, Case: "flow loop whose meter has bias, gain error or drift, 10 min later", Reference: "closed form: integral control brings the reading to its set-point",
		Quantity: "true flow, relative", Unit: "1", Tolerance: 0.01, Reached: worst})
	run := settled("positioner.stuck", 1)
	before := run.Value("valve.flow_rate")
	run.Set("wanted", 0.01)
	run.To(1200)
	if after := run.Value("valve.flow_rate"); math.Abs(after-before) > 1e-4 {
		t.Errorf("a stuck stem lets the flow go from %g to %g", before, after)
	}
}
