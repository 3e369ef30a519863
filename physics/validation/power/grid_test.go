package power

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// A machine at an infinite bus, moved a little, swings with its natural frequency and dies out with its damping.
func TestSwingFrequency(t *testing.T) {
	const base, H, pmax, p, f0 = 600e6, 4.5, 1200e6, 480e6, 50.0
	delta := math.Asin(p / pmax)
	stiffness := pmax * math.Cos(delta)
	for _, damping := range []float64{0, 2000e6} {
		r := validation.Start(t, "Bench", replace(`model Bench
  Gemel.Power.Grid.Generator c(P_base = 600e6, H = 4.5, mechanical_power(start = 0.8), speed_start = 1.0005);
  Gemel.Power.Grid.Line line(P_max = 1200e6, power_start = 480e6, damping = DAMPING);
  Gemel.Power.Grid.InfiniteBus grid;
equation
  connect(c.terminal, line.terminal_a);
  connect(line.terminal_b, grid.terminal);
end Bench;`, "DAMPING", number(damping)), engine.Options{Period: 0.005, Tolerance: 1e-9})
		decay := damping / (4 * H * base) // half of the damping power over the inertia 2 H
		want := math.Sqrt(2*math.Pi*f0*stiffness/(2*H*base) - decay*decay)
		record := r.Record(8, 0.005, "line.delta")
		angle := record.Of("line.delta")
		var crossings []float64
		for i := 1; i < len(angle); i++ {
			if (angle[i]-delta)*(angle[i-1]-delta) < 0 {
				crossings = append(crossings, record.Time[i-1]+0.005*(delta-angle[i-1])/(angle[i]-angle[i-1]))
			}
		}
		n := len(crossings) - 1
		got := math.Pi * float64(n) / (crossings[n] - crossings[0])
		row := validation.Row{Asset: "Gemel.Power.Grid.Generator", Also: []string{"Gemel.Power.Grid.Line", "Gemel.Power.Grid.InfiniteBus"},
			Case:      "600 MW machine at an infinite bus, damping " + number(damping/1e6) + " MW",
			Reference: "swing equation, Kundur 1994, section 12.3: sqrt(2 pi f0 P_max cos(delta)/(2 H P_base)), damped",
			Quantity:  "angular frequency of the swing", Unit: "%", Tolerance: 0.1, Reached: 100 * math.Abs(got/want-1)}
		if damping > 0 {
			highest := math.Inf(-1)
			for _, a := range angle {
				highest = math.Max(highest, a)
			}
			amplitude := 2 * math.Pi * f0 * 0.0005 / want
			reference := make([]float64, len(angle))
			for i, time := range record.Time {
				reference[i] = (delta + amplitude*math.Exp(-decay*time)*math.Sin(want*time)) * 180 / math.Pi
				angle[i] *= 180 / math.Pi
			}
			row.Plot = &validation.Plot{Title: "Swing of a machine at an infinite bus", X: "time [s]", Y: "angle [deg]", Series: []validation.Series{
				{Name: "closed form", X: record.Time, Y: reference, Points: true}, {Name: "Gemel", X: record.Time, Y: angle}}}
			validation.Check(t, row)
			row.Plot, row.Quantity, row.Unit, row.Tolerance = nil, "angle, 8 s", "deg", 0.01
			row.Reached = validation.Worst(angle, reference)
		}
		validation.Check(t, row)
	}
}

// Four 500 MVA units lose 20 MW of 1020 MW of load, without governors.
func TestKundurExampleOfAnIsland(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Power.Grid.Generator c(P_base = 2000e6, H = 5, f_nominal = 60, mechanical_power(start = 0.51));
  Gemel.Power.Grid.Load load(demand_start = 1020e6, k_f = 1.5, f_nominal = 60);
equation
  connect(c.terminal, load.terminal);
end Bench;`, engine.Options{Period: 0.1, Tolerance: 1e-9})
	r.Set("load.demand", 1000e6)
	record := r.Record(60, 0.5, "c.speed")
	speed := record.Of("c.speed")
	want := make([]float64, len(speed))
	worst := 0.0
	for i, time := range record.Time {
		want[i] = 60 * 0.01 / 0.75 * (1 - math.Exp(-0.075*time))
		speed[i] = 60 * (speed[i] - 1)
		worst = math.Max(worst, math.Abs(speed[i]-want[i]))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Power.Grid.Load", Also: []string{"Gemel.Power.Grid.Generator"}, Case: "1020 MW island loses 20 MW of load, no governor",
		Reference: "Kundur 1994, example 11.1: 0.8 Hz (1 - exp(-0.075 t)), linearised", Quantity: "frequency deviation, of 0.8 Hz", Unit: "Hz", Tolerance: 0.008, Reached: worst,
		Plot: &validation.Plot{Title: "Kundur, example 11.1", X: "time [s]", Y: "frequency deviation [Hz]", Series: []validation.Series{
			{Name: "Kundur", X: record.Time, Y: want, Points: true}, {Name: "Gemel", X: record.Time, Y: speed}}}})
}

// Full load rejection with a stuck valve: the kinetic energy grows by the power of the turbine.
func TestOverspeed(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Power.Grid.Generator c(P_base = 100e6, H = 4, mechanical_power(start = 0.8));
  Gemel.Power.Grid.Load load(demand_start = 80e6, k_f = 0);
equation
  connect(c.terminal, load.terminal);
end Bench;`, engine.Options{Period: 0.1, Tolerance: 1e-10})
	r.To(1)
	r.Set("load.connected", 0)
	r.To(6)
	want := math.Sqrt(1 + 0.8*5/4)
	validation.Check(t, validation.Row{Asset: "Gemel.Power.Grid.Generator", Case: "load rejection at 0.8 pu, valve stuck, 5 s",
		Reference: "closed form: speed = sqrt(1 + P t/H)", Quantity: "speed", Unit: "pu", Tolerance: 1e-6, Reached: math.Abs(r.Value("c.speed") - want)})
}

// The area falls at first with its inertia and settles with its droop and its load.
func TestAreaFrequency(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Power.Grid.Area c(P_base = 1e9, H = 5, D = 1, R = 0.05, T_g = 8); end Bench;", engine.Options{Period: 0.01, Tolerance: 1e-10})
	r.Set("c.disturbance", 50e6)
	r.To(0.01)
	row := validation.Row{Asset: "Gemel.Power.Grid.Area", Case: "loss of 5 % of the generation", Reference: "closed forms, Kundur 1994, section 11.1"}
	row.Quantity, row.Unit, row.Tolerance = "rate at the start, -dP/(2 H)", "%", 0.2
	row.Reached = 100 * math.Abs(r.Value("c.deviation")/0.01/(-0.05/10)-1)
	validation.Check(t, row)
	r.To(200)
	row.Quantity, row.Tolerance = "deviation in the end, -dP/(D + 1/R)", 0.01
	row.Reached = 100 * math.Abs(r.Value("c.deviation")/(-0.05/21)-1)
	validation.Check(t, row)
}

// A machine that loses the grid runs up, and comes back in step when it is connected again at the right speed.
func TestBreakerOpensAndCloses(t *testing.T) {
	r := validation.Start(t, "Gemel.Examples.SteamFrequencyDip", "", engine.Options{Period: 0.05, Tolerance: 1e-8})
	r.To(1)
	r.Set("line.closed", 0)
	r.To(4)
	if p := r.Value("grid.power"); p != 0 {
		t.Errorf("%g W through an open breaker", p)
	}
	highest := 0.0
	for time := 4.0; time < 120; time += 0.5 {
		r.To(time)
		highest = math.Max(highest, r.Value("generator.speed"))
	}
	if !(highest > 1.05 && highest < 1.6) { // the steam in the reheater does most of it: IEEEG1 has no intercept valves
		t.Errorf("the highest speed after load rejection is %g", highest)
	}
	r.Set("turbine.load_reference", 0.01) // the droop has left it above rated speed
	r.To(400)
	r.Set("line.closed", 1)
	r.Set("turbine.load_reference", 0.5)
	r.To(600)
	if p := r.Value("grid.power"); math.Abs(p-300e6) > 3e6 {
		t.Errorf("%g W after synchronising, want 300 MW", p)
	}
}

// What goes into shaft and water comes out again, or is stored, to rounding: through load rejections and steps.
func TestConservation(t *testing.T) {
	for _, c := range []struct {
		class, input string
		values       []float64
		also         []string
	}{
		{"Gemel.Examples.HydroIsolated", "load.connected", []float64{0.1, 1, 0, 0.5}, []string{"Gemel.Power.Hydro.Penstock", "Gemel.Power.Hydro.SurgeTank", "Gemel.Power.Hydro.FrancisTurbine"}},
		{"Gemel.Examples.GasTurbineStep", "load.demand", []float64{28e6, 10e6, 0, 60e6}, []string{"Gemel.Power.Gas.Rowen"}},
		{"Gemel.Examples.SteamFrequencyDip", "line.closed", []float64{0, 1, 0, 0}, []string{"Gemel.Power.Steam.IEEEG1"}},
		{"Gemel.Examples.ExtractionTurbine", "extraction.opening", []float64{0, 1, 0.2, 0.7}, []string{"Gemel.Power.Steam.SteamVolume", "Gemel.Power.Steam.StodolaTurbine", "Gemel.Power.Steam.ControlValve"}},
	} {
		r := validation.Start(t, c.class, "", engine.Options{Period: 0.1, Tolerance: 1e-10})
		worst := 0.0
		for i, value := range c.values {
			r.To(5 + 20*float64(i))
			r.Set(c.input, value)
			r.To(20 + 20*float64(i))
			worst = math.Max(worst, r.Balance(1e-9))
		}
		row := validation.Row{Asset: "Gemel.Power.Grid.Generator", Also: append(c.also, "Gemel.Power.Grid.Load"), Case: c.class + ", four steps of " + c.input,
			Reference: "conservation of energy and mass", Quantity: "open balance over throughput", Unit: "1", Tolerance: 1e-9, Reached: worst}
		if c.class == "Gemel.Examples.ExtractionTurbine" {
			row.Asset, row.Also = "Gemel.Power.Steam.SteamVolume", c.also[1:]
		}
		validation.Check(t, row)
	}
	// the elastic penstock, too
	r := validation.Start(t, "Bench", `model Bench
  extends Gemel.Examples.HydroIsolated(penstock(elastic = true, segments = 6, head_start = 28));
end Bench;`, engine.Options{Period: 0.1, Tolerance: 1e-10})
	r.To(2)
	r.Set("load.connected", 0.2)
	r.To(20)
	validation.Check(t, validation.Row{Asset: "Gemel.Power.Hydro.Penstock", Case: "elastic, in HydroIsolated, load rejection", Reference: "conservation of energy and mass",
		Quantity: "open balance over throughput", Unit: "1", Tolerance: 1e-9, Reached: r.Balance(1e-9)})
}

// Reheat steam and hydro units alone on a load that grows by 1 %: the frequency settles by droop and load, and the hydro unit dips deeper and later.
func TestKundurLoadFrequencyControl(t *testing.T) {
	lowest := map[string]float64{}
	for _, c := range []struct {
		unit, text, more string
		H                float64
	}{
		{"reheat steam", "parameter Gemel.Power.Data.KundurReheatSteam d; Gemel.Power.Steam.IEEEG1 c(P0 = 0.5, K = d.K, T3 = d.T3, U_o = d.U_o, U_c = d.U_c, P_max = d.P_max, T4 = d.T4, T5 = d.T5, T6 = d.T6, K1 = d.K1, K3 = d.K3, K5 = d.K5)",
			"Gemel.Power.Steam.IEEEG1", 5},
		{"hydro", "parameter Gemel.Power.Data.KundurHydro d; Gemel.Power.Hydro.HYGOV c(P0 = 0.5, R = d.R, r = d.r, T_r = d.T_r, T_f = d.T_f, T_g = d.T_g, VELM = d.VELM, G_max = d.G_max, T_w = d.T_w, A_t = d.A_t, D_turb = d.D_turb, q_nl = d.q_nl)",
			"Gemel.Power.Hydro.HYGOV", 3},
	} {
		r := validation.Start(t, "Bench", "model Bench "+c.text+`;
  Gemel.Power.Grid.Generator generator(P_base = 100e6, H = `+number(c.H)+`);
  Gemel.Power.Grid.Load load(demand_start = 50e6, k_f = 2);
equation
  connect(c.mechanical_power, generator.mechanical_power);
  connect(generator.speed, c.speed);
  connect(generator.terminal, load.terminal);
end Bench;`, engine.Options{Period: 0.1, Tolerance: 1e-9})
		r.Set("load.demand", 51e6)
		record := r.Record(200, 0.1, "generator.speed")
		speed := record.Of("generator.speed")
		lowest[c.unit] = 0
		for i := range speed {
			speed[i]--
			lowest[c.unit] = math.Min(lowest[c.unit], speed[i])
		}
		// droop on the gate of HYGOV: its power per gate is A_t at rated head
		gain := map[string]float64{"reheat steam": 20, "hydro": 20 * 1.1}[c.unit]
		want := -0.01 / (gain + 1.02) // D = k_f demand/P_base
		validation.Check(t, validation.Row{Asset: c.more, Also: []string{"Gemel.Power.Grid.Load", "Gemel.Power.Grid.Generator"}, Case: c.unit + " unit alone on a load that grows by 1 %",
			Reference: "Kundur 1994, section 11.1.3: deviation = -dP/(1/R + D)", Quantity: "frequency in the end", Unit: "%", Tolerance: 0.1, Reached: 100 * math.Abs(speed[len(speed)-1]/want-1)})
	}
	if !(lowest["hydro"] < 1.5*lowest["reheat steam"]) {
		t.Errorf("the hydro unit dips to %g, the steam unit to %g: want it much deeper", lowest["hydro"], lowest["reheat steam"])
	}
}

// A fault in front of the machine is cleared by reclosing: just before the critical time it stays in step, just after it slips.
func TestCriticalClearingTime(t *testing.T) {
	const base, H, pmax, p, f0 = 600e6, 4.5, 1200e6, 480e6, 50.0
	delta := math.Asin(p / pmax)
	critical := math.Acos((math.Pi-2*delta)*math.Sin(delta) - math.Cos(delta))
	want := math.Sqrt(2 * H * (critical - delta) / (math.Pi * f0 * p / base))
	plant := validation.Build(t, "Bench", `model Bench
  Gemel.Power.Grid.Generator c(P_base = 600e6, H = 4.5, mechanical_power(start = 0.8));
  Gemel.Power.Grid.Line line(P_max = 1200e6, power_start = 480e6, synchroniser = false);
  Gemel.Power.Grid.InfiniteBus grid;
equation
  connect(c.terminal, line.terminal_a);
  connect(line.terminal_b, grid.terminal);
end Bench;`, engine.Options{Period: 0.001, Tolerance: 1e-8})
	stable := func(clear float64) bool {
		r := plant.Again()
		r.Initialize()
		r.Set("line.closed", 0)
		r.To(clear)
		r.Set("line.closed", 1)
		for time := clear; time < clear+3; time += 0.02 {
			r.To(time)
			if r.Value("line.delta") > math.Pi {
				return false
			}
		}
		return true
	}
	low, high := 0.5*want, 2*want
	for high-low > 0.0015 {
		if mid := (low + high) / 2; stable(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Power.Grid.Line", Also: []string{"Gemel.Power.Grid.Generator", "Gemel.Power.Grid.InfiniteBus"}, Case: "600 MW machine, no transfer during the fault",
		Reference: "equal-area criterion, Kundur 1994, section 13.1", Quantity: "critical clearing time", Unit: "%", Tolerance: 1, Reached: 100 * math.Abs((low+high)/2/want-1)})
}

// GGOV1 and Rowen's turbine on an island: with droop the frequency settles by it, isochronous it comes back to rated.
func TestGasTurbinesOnAnIsland(t *testing.T) {
	for _, c := range []struct {
		asset, text, link string
		want              float64 // frequency deviation after 0.1 pu more load, over 0.1
		text2             string
	}{
		{"Gemel.Power.Gas.GGOV1", "Gemel.Power.Gas.GGOV1 c(P0 = 0.5)", "connect(generator.electrical_power, c.electrical_power);", -0.04, "droop"},
		{"Gemel.Power.Gas.GGOV1", "Gemel.Power.Gas.GGOV1 c(P0 = 0.5, R_select = 0)", "connect(generator.electrical_power, c.electrical_power);", 0, "isochronous"},
		{"Gemel.Power.Gas.Rowen", "Gemel.Power.Gas.Rowen c(P0 = 0.5)", "", math.NaN(), "droop"},
		{"Gemel.Power.Gas.Rowen", "Gemel.Power.Gas.Rowen c(P0 = 0.5, isochronous = true, W = 2, X = 2.5, Y = 1)", "", 0, "isochronous"},
	} {
		r := validation.Start(t, "Bench", "model Bench "+c.text+`;
  Gemel.Power.Grid.Generator generator(P_base = 40e6, H = 6);
  Gemel.Power.Grid.Load load(demand_start = 20e6, k_f = 0);
equation
  connect(c.mechanical_power, generator.mechanical_power);
  connect(generator.speed, c.speed);
  connect(generator.terminal, load.terminal);
  `+c.link+`
end Bench;`, engine.Options{Period: 0.1, Tolerance: 1e-9})
		r.Set("load.demand", 24e6)
		r.To(300)
		deviation := r.Value("generator.speed") - 1
		if math.IsNaN(c.want) {
			// P = n (1.3 (n K3 d + K6 - 0.23) + (1 - n)/2) = 0.6 with the demand d = d0 - 25 (n - 1) of the droop
			low, high := -0.05, 0.0
			for range 60 {
				x := (low + high) / 2
				n, d := 1+x, 0.5/1.3/0.77-25*x
				if n*(1.3*n*0.77*d+0.5*(1-n)) > 0.6 {
					low = x
				} else {
					high = x
				}
			}
			c.want = low / 0.1
		}
		validation.Check(t, validation.Row{Asset: c.asset, Also: []string{"Gemel.Power.Grid.Generator", "Gemel.Power.Grid.Load"}, Case: "island, load from 0.5 to 0.6 pu, " + c.text2,
			Reference: "closed form of the steady state", Quantity: "frequency deviation in the end", Unit: "pu", Tolerance: 1e-6, Reached: math.Abs(deviation - 0.1*c.want)})
	}
}
