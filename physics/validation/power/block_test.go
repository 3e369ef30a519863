package power

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// A limited integrator that is driven against its limit for long comes back in the moment in which its input turns round; one that winds up does not.
func TestNonWindupLimit(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Power.LimitedIntegrator c(y_start = 0.5, u(start = 0.1)); end Bench;", fine)
	want := func(t float64) float64 {
		if t < 20 {
			return math.Min(0.5+0.1*t, 1) // at the limit from 5 s on
		}
		return math.Max(1-0.1*(t-20), 0)
	}
	worst := 0.0
	for time := 0.1; time < 40; time += 0.1 {
		if math.Abs(time-20.1) < 0.01 {
			r.Set("c.u", -0.1)
		}
		r.To(time)
		worst = math.Max(worst, math.Abs(r.Value("c.y")-want(time)))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Power.LimitedIntegrator", Case: "ramp into the upper limit, 15 s there, ramp back into the lower one",
		Reference: "IEEE Std 421.5-2016, annex E.3: non-windup limit", Quantity: "output", Unit: "1", Tolerance: 1e-4, Reached: worst})
	r.Set("c.y_min", 0.3)
	r.To(41)
	if y := r.Value("c.y"); math.Abs(y-0.3) > 1e-4 {
		t.Errorf("the limit was moved to 0.3, the state is at %g", y)
	}
}

// The linear blocks against their closed forms; a time constant of 0 takes them away.
func TestLinearBlocks(t *testing.T) {
	text := `model Bench
  Gemel.Power.Lag lag(T = 2);
  Gemel.Power.Lag none(T = 0);
  Gemel.Power.LeadLag lead(T1 = 1, T2 = 4);
  Gemel.Power.LeadLag through(T1 = 1, T2 = 0);
  Gemel.Power.Delay delay(T = 0.2);
  Real slow;
initial equation
  slow = 0;
equation
  der(slow) = cos(time);
  delay.u = slow - time;
end Bench;`
	r := validation.Start(t, "Bench", text, fine)
	for _, name := range []string{"lag", "none", "lead", "through"} {
		r.Set(name+".u", 1)
	}
	worst := map[string]float64{}
	for time := 0.1; time < 10; time += 0.1 {
		r.To(time)
		for name, want := range map[string]float64{"lag": 1 - math.Exp(-time/2), "none": 1, "lead": 1 - 0.75*math.Exp(-time/4), "through": 1, "delay": math.Sin(time-0.2) - (time - 0.2)} {
			if name != "delay" || time > 2 {
				worst[name] = math.Max(worst[name], math.Abs(r.Value(name+".y")-want))
			}
		}
	}
	for _, row := range []struct {
		asset, name, text string
		tolerance         float64
	}{{"Lag", "lag", "step, T = 2 s", 1e-6}, {"Lag", "none", "step, T = 0", 0}, {"LeadLag", "lead", "step, T1 = 1 s, T2 = 4 s", 1e-6}, {"LeadLag", "through", "step, T2 = 0", 0},
		{"Delay", "delay", "sine of 1 rad/s and ramp, delay 0.2 s", 1e-5}} {
		validation.Check(t, validation.Row{Asset: "Gemel.Power." + row.asset, Case: row.text, Reference: "closed form", Quantity: "output", Unit: "1", Tolerance: row.tolerance, Reached: worst[row.name]})
	}
}

// Every fault makes worse what it should, and can be moved while the model runs.
func TestFaultsOfGovernors(t *testing.T) {
	for _, c := range []struct {
		text, fault string
		value       float64
		judge       func(sound, broken float64) bool // powers long after a speed step of -0.01
		what        string
	}{
		{"Steam.TGOV1", "stuck", 1, func(_, b float64) bool { return math.Abs(b-0.6) < 1e-6 }, "a stuck valve gives no more power"},
		{"Steam.TGOV1", "sticking", 0.05, func(s, b float64) bool { return math.Abs(s-b-0.05) < 1e-3 }, "a sticking valve stays short of its command"},
		{"Steam.TGOV1", "speed_bias", 0.01, func(_, b float64) bool { return math.Abs(b-0.6) < 1e-3 }, "a bias of the speed sensor hides the deviation"},
		{"Steam.TGOV1", "wear", 0.1, func(s, b float64) bool { return math.Abs(b/s-0.9) < 1e-3 }, "wear takes power"},
		{"Steam.IEEEG1", "stuck", 1, func(_, b float64) bool { return math.Abs(b-0.6) < 1e-6 }, "a stuck valve gives no more power"},
		{"Steam.IEEEG1", "wear", 0.1, func(s, b float64) bool { return math.Abs(b/s-0.9) < 1e-3 }, "wear takes power"},
		{"Gas.GAST", "fuel_degradation", 0.1, func(s, b float64) bool { return math.Abs(b/s-0.9) < 1e-2 }, "lost fuel is lost power"},
		{"Gas.GAST", "compressor_fouling", 1, func(s, b float64) bool { return math.Abs(b/s-0.85) < 1e-2 }, "a fouled compressor takes power"},
		{"Gas.Rowen", "compressor_fouling", 1, func(s, b float64) bool { return b < s-0.05 }, "a fouled compressor takes power"},
		{"Gas.Rowen", "wear", 0.2, func(s, b float64) bool { return b < s-0.1 }, "wear takes power"},
		{"Gas.Rowen", "fuel_degradation", 0.1, func(s, b float64) bool { return b < s-0.05 }, "lost fuel is lost power"},
		{"Gas.GGOV1", "wear", 0.2, func(s, b float64) bool { return b < s-0.01 }, "wear takes power"},
		{"Gas.GGOV1", "temperature_bias", 0.3, func(s, b float64) bool { return b < s-0.01 }, "a biased thermocouple lowers the load limit"},
		{"Hydro.HYGOV", "stuck", 1, func(_, b float64) bool { return math.Abs(b-0.6) < 2e-3 }, "a stuck gate gives no more power"},
		{"Hydro.HYGOV", "wear", 0.1, func(s, b float64) bool { return math.Abs(b/s-0.9) < 1e-2 }, "wear takes power"},
	} {
		plant := validation.Build(t, "Bench", "model Bench Gemel.Power."+c.text+" c(P0 = 0.6); end Bench;", engine.Options{Period: 1, Tolerance: 1e-7})
		run := func(value float64) float64 {
			r := plant.Again()
			r.Initialize()
			r.To(1)
			r.Set("c."+c.fault, value)
			r.Set("c.speed", 0.99)
			r.To(60)
			return r.Value("c.mechanical_power")
		}
		if sound, broken := run(0), run(c.value); !c.judge(sound, broken) {
			t.Errorf("%s, %s = %g: power %g, sound %g: %s", c.text, c.fault, c.value, broken, sound, c.what)
		}
	}
}
