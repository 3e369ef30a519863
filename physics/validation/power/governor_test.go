package power

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

const step = 1e-3 // of the independent integration [s]

// deviation is a step of the speed at 1 s.
func deviation(size float64) func(t float64) float64 {
	return func(t float64) float64 {
		if t < 1-1e-9 {
			return 0
		}
		return size
	}
}

// respond runs a governor c of a bench through a speed step at 1 s and gives the named variable every 0.05 s; at 1 s from before the step.
func respond(t *testing.T, text string, size, until float64, names ...string) (time []float64, values [][]float64) {
	t.Helper()
	r := validation.Start(t, "Bench", text, engine.Options{Period: 0.05, Tolerance: 1e-8})
	before := r.Record(1, 0.05, names...)
	r.Set("c.speed", 1+size)
	after := r.Record(until, 0.05, names...)
	time = append(before.Time, after.Time[1:]...)
	for _, name := range names {
		values = append(values, append(before.Of(name), after.Of(name)[1:]...))
	}
	return time, values
}

// compare judges a response, but for the sample at the step, where the two programs look at different sides.
func compare(t *testing.T, row validation.Row, time, got, want []float64, plot bool) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d and %d samples", len(got), len(want))
	}
	for i := range got {
		if math.Abs(time[i]-1) > 1e-6 {
			row.Reached = math.Max(row.Reached, math.Abs(got[i]-want[i]))
		}
	}
	if plot {
		row.Plot = &validation.Plot{Title: row.Case, X: "time [s]", Y: row.Quantity + " [" + row.Unit + "]", Series: []validation.Series{
			{Name: "reference", X: time, Y: want, Points: true}, {Name: "Gemel", X: time, Y: got}}}
	}
	validation.Check(t, row)
}

// IEEEG1 with rate limits, and with the position limits, which must not wind up: behind a long stay at the limit the power comes back at once; and
// with everything that the diagram has: lead-lag, four lags, two shafts.
func TestIEEEG1AgainstItsDiagram(t *testing.T) {
	full := ieeeg1Set{K: 25, T1: 0.3, T2: 0.1, T3: 0.15, Uo: 0.3, Uc: -0.5, Pmax: 1, Pmin: 0.1, T4: 0.25, T5: 5, T6: 0.8, T7: 0.4,
		first: [4]float64{0.2, 0.15, 0.1, 0.05}, second: [4]float64{0, 0.1, 0.15, 0.25}}
	const fullText = ", K = 25, T1 = 0.3, T2 = 0.1, T3 = 0.15, U_o = 0.3, U_c = -0.5, P_max = 1, P_min = 0.1, T4 = 0.25, T5 = 5, T6 = 0.8, T7 = 0.4, " +
		"K1 = 0.2, K3 = 0.15, K5 = 0.1, K7 = 0.05, K2 = 0, K4 = 0.1, K6 = 0.15, K8 = 0.25"
	for _, c := range []struct {
		size, p0   float64
		set        ieeeg1Set
		text, more string
	}{
		{-0.01, 0.6, openIPSL, "rate limit", ""}, {-0.04, 0.6, openIPSL, "rate limit, then highest valve position", ""}, {0.06, 0.6, openIPSL, "closing to the lowest valve position", ""},
		{-0.008, 0.35, full, "lead-lag, four lags, two shafts", fullText},
	} {
		time, values := respond(t, fmt.Sprintf("model Bench Gemel.Power.Steam.IEEEG1 c(P0 = %g%s); end Bench;", c.p0, c.more), c.size, 40, "c.mechanical_power", "c.mechanical_power_2")
		d, second := ieeeg1(c.set, deviation(c.size), c.p0)
		_, want := d.run(step, 0.05, 40)
		row := validation.Row{Asset: "Gemel.Power.Steam.IEEEG1", Also: []string{"Gemel.Power.LimitedIntegrator", "Gemel.Power.Lag", "Gemel.Power.LeadLag"},
			Case:      fmt.Sprintf("speed step %g from %g pu: %s", c.size, c.p0, c.text),
			Reference: "block diagram of IEEE PES-TR1 2013, integrated independently (RK4, 1 ms)",
			Quantity:  "mechanical power", Unit: "pu", Tolerance: 1e-3}
		compare(t, row, time, values[0], want, c.size == -0.04)
		if c.more != "" {
			d, _ = ieeeg1(c.set, deviation(c.size), c.p0)
			d.output = func(_ float64, x []float64) float64 { return second(x) }
			_, want = d.run(step, 0.05, 40)
			row.Quantity = "mechanical power of the second shaft"
			compare(t, row, time, values[1], want, false)
		}
	}
}

// GGOV1 with its four kinds of droop, driven into its load limiter, its acceleration limiter and its valve limit, and with everything that the
// diagram has: derivative, dead band, lead in the turbine, delay of an engine, speed sensitivity of both kinds, supervisory control.
func TestGGOV1AgainstItsDiagram(t *testing.T) {
	with := func(change func(p *ggov1Set)) ggov1Set {
		p := openIPSLGGOV1
		change(&p)
		return p
	}
	for _, c := range []struct {
		size, p0, pmw float64
		set           ggov1Set
		more, text    string
	}{
		{-0.005, 0.6, 0.6, openIPSLGGOV1, "", "droop on electrical power"},
		{-0.005, 0.6, 0.6, with(func(p *ggov1Set) { p.rselect = -1 }), "R_select = -1, ", "droop on governor output"},
		{-0.005, 0.6, 0.6, with(func(p *ggov1Set) { p.rselect = -2 }), "R_select = -2, ", "droop on valve stroke"},
		{-0.001, 0.6, 0.6, with(func(p *ggov1Set) { p.rselect = 0 }), "R_select = 0, ", "isochronous"},
		{-0.03, 0.6, 0.6, openIPSLGGOV1, "", "into the load limiter"},
		{-0.02, 0.6, 0.6, with(func(p *ggov1Set) { p.plain = true }), "tracking = false, ", "plain integrators, into the load limiter"},
		{0.03, 0.6, 0.6, openIPSLGGOV1, "", "acceleration limiter, lowest valve position"},
		{-0.004, 0.6, 0.6, with(func(p *ggov1Set) {
			p.Kd, p.Td, p.db, p.Dm, p.Tb, p.Tc, p.speedFuel, p.Teng = 2, 0.5, 0.001, 0.5, 0.5, 0.2, false, 0.1
		}),
			"K_dgov = 2, T_dgov = 0.5, db = 0.001, D_m = 0.5, T_b = 0.5, T_c = 0.2, fuel_with_speed = false, T_eng = 0.1, ", "engine with derivative, dead band, lead and delay"},
		{-0.02, 0.6, 0.7, with(func(p *ggov1Set) { p.Dm, p.Kimw, p.Ld, p.Kpload, p.Kiload = -2, 0.01, 0.8, 1, 0.4 }),
			"D_m = -2, K_imw = 0.01, Ldref = 0.8, K_pload = 1, K_iload = 0.4, power_reference(start = 0.7), ", "fuel limit that falls with the speed, supervisory control"},
	} {
		text := fmt.Sprintf("model Bench Gemel.Power.Gas.GGOV1 c(%sP0 = %g, DELT = 0.001); equation connect(c.mechanical_power, c.electrical_power); end Bench;", c.more, c.p0)
		time, values := respond(t, text, c.size, 30, "c.mechanical_power")
		_, want := ggov1(c.set, deviation(c.size), c.p0, c.pmw, step).run(step, 0.05, 30)
		compare(t, validation.Row{Asset: "Gemel.Power.Gas.GGOV1", Also: []string{"Gemel.Power.LimitedIntegrator", "Gemel.Power.Lag", "Gemel.Power.LeadLag"},
			Case:      fmt.Sprintf("speed step %g from %g pu: %s", c.size, c.p0, c.text),
			Reference: "block diagram of IEEE PES-TR1 2013, OpenIPSL parameters but for those named, integrated independently (RK4, 1 ms)",
			Quantity:  "mechanical power", Unit: "pu", Tolerance: 1e-3}, time, values[0], want, c.size == -0.03)
	}
}

// Rowen's turbine in droop, driven into its temperature control, and unloaded through its acceleration control.
func TestRowenAgainstItsDiagram(t *testing.T) {
	for _, c := range []struct {
		size, p0 float64
		text     string
	}{{-0.005, 0.6, "droop"}, {-0.02, 0.9, "into the temperature control"}, {0.02, 0.6, "acceleration control"}} {
		time, values := respond(t, fmt.Sprintf("model Bench Gemel.Power.Gas.Rowen c(P0 = %g); end Bench;", c.p0), c.size, 40, "c.mechanical_power", "c.exhaust_temperature")
		d, exhaust := rowen(deviation(c.size), c.p0, step)
		power := d.output
		var temperature []float64
		d.output = func(t float64, x []float64) float64 {
			temperature = append(temperature, exhaust(t))
			return power(t, x)
		}
		_, want := d.run(step, 0.05, 40)
		row := validation.Row{Asset: "Gemel.Power.Gas.Rowen", Also: []string{"Gemel.Power.LimitedIntegrator", "Gemel.Power.Delay"},
			Case:      fmt.Sprintf("speed step %g from %g pu: %s", c.size, c.p0, c.text),
			Reference: "block diagram of Rowen 1983, ASME J. Eng. Power 105(4), true delays, integrated independently (RK4, 1 ms)"}
		row.Quantity, row.Unit, row.Tolerance = "mechanical power", "pu", 1e-3
		compare(t, row, time, values[0], want, c.size == -0.02)
		row.Quantity, row.Unit, row.Tolerance = "exhaust temperature", "K", 0.5
		compare(t, row, time, values[1], temperature, c.size == -0.02)
	}
}
