package hydronics

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// stirred is the answer of the last of n stirred vessels in a row to a step, after tau mean residence times of one vessel.
func stirred(n int, tau float64) float64 {
	rest, term := 0.0, math.Exp(-tau)
	for k := range n {
		rest += term
		term *= tau / float64(k+1)
	}
	return 1 - rest
}

// A step of temperature goes through a pipe as through n stirred vessels: exactly the gamma distribution.
func TestPipeTransportsAStep(t *testing.T) {
	const n, volumes = 20, 20
	r := validation.Start(t, "Bench", fmt.Sprintf(`model Bench
  Gemel.Hydronics.FlowSource source(m_flow(start = 0.5), T(start = 293.15));
  Gemel.Hydronics.Pipe c(n = %d, length = 50, diameter = 0.04, T_start = 293.15, k_insulation = 0.005, h_outside = 0.1, insulation = 1, C_wall_per_metre = 0);
  Gemel.Hydronics.Boundary out;
  Gemel.Thermal.FixedTemperature air;
equation
  connect(source.port, c.port_a);
  connect(c.port_b, out.port);
  connect(c.surroundings, air.port);
end Bench;`, n), engine.Options{Period: 2, Tolerance: 1e-10})
	r.Set("source.T", 343.15)
	residence := rho * math.Pi * 0.04 * 0.04 / 4 * 50 / n / 0.5
	rec := r.Record(300, 2, fmt.Sprintf("c.T[%d]", n))
	got := rec.Of(fmt.Sprintf("c.T[%d]", n))
	worst := 0.0
	exactly := make([]float64, len(got))
	for i, time := range rec.Time {
		exactly[i] = 293.15 + 50*stirred(volumes, time/residence)
		worst = math.Max(worst, math.Abs(got[i]-exactly[i])/50*100)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.Pipe", Also: []string{"Gemel.Hydronics.FlowSource", "Gemel.Hydronics.Boundary"}, Case: "step of 50 K into 50 m of DN 40, 20 volumes, transport time 126 s", Reference: "O. Levenspiel, Chemical Reaction Engineering: tanks in series, gamma distribution",
		Quantity: "temperature at the outlet, of the step", Unit: "%", Tolerance: 0.1, Reached: worst,
		Plot: &validation.Plot{Title: "A step at the outlet of a pipe", X: "time [s]", Y: "temperature [K]",
			Series: []validation.Series{{Name: "closed form", X: rec.Time, Y: exactly, Points: true}, {Name: "Gemel", X: rec.Time, Y: got}}}})
}

// The heat lost on the way follows the exponential of plug flow, to the order of the volumes.
func TestPipeLosesHeat(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydronics.FlowSource source(m_flow(start = 0.05), T(start = 353.15));
  Gemel.Hydronics.Pipe c(n = 40, length = 100, diameter = 0.03, insulation = 0.02, T_start = 350);
  Gemel.Hydronics.Boundary out;
  Gemel.Thermal.FixedTemperature air(T = 283.15);
equation
  connect(source.port, c.port_a);
  connect(c.port_b, out.port);
  connect(c.surroundings, air.port);
end Bench;`, exact)
	r.To(20000)
	perMetre := 1 / (math.Log(0.076/0.036)/(2*math.Pi*0.04) + 1/(8*math.Pi*0.076))
	want := 283.15 + 70*math.Exp(-perMetre*100/(0.05*cp))
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.Pipe", Case: "100 m of insulated DN 30, 0.05 kg/s of 80 degC, air of 10 degC", Reference: "EN ISO 12241, insulation and surface; plug flow: exponential along the pipe", Quantity: "fall of temperature", Unit: "%", Tolerance: 1,
		Reached: math.Abs((353.15-r.Value("c.T[40]"))/(353.15-want)-1) * 100})
}

// The effectiveness is that of counterflow, also at equal capacity flows, and falls with scale as it must.
func TestPlateExchangerFollowsItsClosedForm(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydronics.FlowSource hot(T(start = 353.15)), cold(T(start = 283.15));
  Gemel.Hydronics.PlateExchanger c(dp_nominal = 1);
  Gemel.Hydronics.Boundary a, b;
equation
  connect(hot.port, c.port_a1);
  connect(c.port_b1, a.port);
  connect(cold.port, c.port_a2);
  connect(c.port_b2, b.port);
end Bench;`, exact)
	worst := 0.0
	for _, x := range []struct{ hot, cold, fouling float64 }{{1, 1, 0}, {0.5, 1, 0}, {1, 0.3, 0}, {0.2, 0.2, 0}, {1, 1, 0.3}, {1.5, 0.7, 0.5}} {
		r.Set("hot.m_flow", x.hot)
		r.Set("cold.m_flow", x.cold)
		r.Set("c.fouling", x.fouling)
		r.To(r.Time() + 2000)
		ua := 12000 / (0.5*math.Pow(x.hot, -0.68) + 0.5*math.Pow(x.cold, -0.68) + x.fouling/(1-x.fouling))
		small, large := cp*math.Min(x.hot, x.cold), cp*math.Max(x.hot, x.cold)
		ntu, z := ua/small, small/large
		effectiveness := ntu / (1 + ntu)
		if z < 1 {
			effectiveness = (1 - math.Exp(-ntu*(1-z))) / (1 - z*math.Exp(-ntu*(1-z)))
		}
		worst = math.Max(worst, math.Abs(r.Value("c.Q_flow")/(effectiveness*small*70)-1)*100)
		worst = math.Max(worst, math.Abs((353.15-r.Value("c.side1.T"))*cp*x.hot/(effectiveness*small*70)-1)*100)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.PlateExchanger", Also: []string{"Gemel.Hydronics.Laws.counterflow", "Gemel.Hydronics.Interfaces.Side"}, Case: "six pairs of flows, clean and scaled", Reference: "W. M. Kays, A. L. London, Compact Heat Exchangers, equation 2-13",
		Quantity: "heat flow", Unit: "%", Tolerance: 0.01, Reached: worst})
}

const storageBench = `model Bench
  parameter Integer n = 40;
  Gemel.Hydronics.FlowSource charge(m_flow(start = 0), T(start = 333.15));
  Gemel.Hydronics.Boundary out(T(start = 293.15));
  Gemel.Hydronics.StratifiedStorage c(n = n, volume = 1, height = 2, k_vertical = 5, UA_extra = 0, k_insulation = 0.005, insulation = 1, T_start = %s);
  Gemel.Thermal.FixedTemperature air(T = 313.15);
equation
  connect(charge.port, c.port_top);
  connect(c.port_bottom, out.port);
  connect(c.surroundings, air.port);
end Bench;`

// A cosine of temperature over the height, warm on top, decays by conduction as the slowest mode of a rod with insulated ends.
func TestStorageConducts(t *testing.T) {
	r := validation.Start(t, "Bench", fmt.Sprintf(storageBench, "{313.15 - 10*cos(3.14159265358979*(i - 0.5)/n) for i in 1:n}"), engine.Options{Period: 600, Tolerance: 1e-9})
	rec := r.Record(6*86400, 7200, "c.T[1]", "c.T[40]")
	decay := 5 / (rho * cp) * math.Pow(math.Pi/2, 2)
	// The walls of the bench lose a little: 0.005 W/(m.K) through 1 m.
	side := 2 * math.Pi * 2 * 0.005 / math.Log(1+2/math.Sqrt(4*0.5/math.Pi))
	decay += side / (rho * cp)
	worst := 0.0
	want, got := make([]float64, len(rec.Time)), make([]float64, len(rec.Time))
	for i, time := range rec.Time {
		want[i] = 20 * math.Cos(math.Pi/80) * math.Exp(-decay*time)
		got[i] = rec.Of("c.T[40]")[i] - rec.Of("c.T[1]")[i]
		worst = math.Max(worst, math.Abs(got[i]-want[i])/20*100)
		rec.Time[i] = time / 3600
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.StratifiedStorage", Case: "conduction of a cosine over six days, 40 layers", Reference: "H. S. Carslaw, J. C. Jaeger, Conduction of Heat in Solids, 2nd ed. 1959: slowest mode of an insulated rod",
		Quantity: "difference top to bottom, of the initial one", Unit: "%", Tolerance: 0.5, Reached: worst,
		Plot: &validation.Plot{Title: "Stratification decays by conduction", X: "time [h]", Y: "top minus bottom [K]",
			Series: []validation.Series{{Name: "closed form", X: rec.Time, Y: want, Points: true}, {Name: "Gemel", X: rec.Time, Y: got}}}})
}

// Hot water charged at the top moves the front down as through n stirred layers.
func TestStorageIsCharged(t *testing.T) {
	r := validation.Start(t, "Bench", fmt.Sprintf(storageBench, "fill(293.15, n)"), engine.Options{Period: 20, Tolerance: 1e-9})
	r.Set("c.k_vertical", 0.1)
	r.Set("charge.m_flow", 0.5)
	rec := r.Record(3000, 20, "c.T[1]", "c.T[21]")
	worst := 0.0
	want := make([]float64, len(rec.Time))
	for i, time := range rec.Time {
		tau := time * 0.5 / (rho / 40)
		want[i] = 293.15 + 40*stirred(20, tau)
		worst = math.Max(worst, math.Abs(rec.Of("c.T[1]")[i]-293.15-40*stirred(40, tau))/40*100)
		worst = math.Max(worst, math.Abs(rec.Of("c.T[21]")[i]-want[i])/40*100)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.StratifiedStorage", Case: "charging 1 m3 with 0.5 kg/s from the top, 40 layers", Reference: "O. Levenspiel, Chemical Reaction Engineering: tanks in series (mixing of an upwind scheme)", Quantity: "temperature of the middle and the bottom, of the step", Unit: "%", Tolerance: 1,
		Reached: worst, Plot: &validation.Plot{Title: "The front in the middle of the storage", X: "time [s]", Y: "temperature [K]",
			Series: []validation.Series{{Name: "closed form", X: rec.Time, Y: want, Points: true}, {Name: "Gemel", X: rec.Time, Y: rec.Of("c.T[21]")}}}})
}

// An inversion, cold above warm, mixes without events, keeps the heat and evens out.
func TestStorageTurnsOver(t *testing.T) {
	r := validation.Start(t, "Bench", fmt.Sprintf(storageBench, "{if i <= 20 then 323.15 else 303.15 for i in 1:n}"), exact)
	r.To(4 * 3600)
	if over := r.Value("c.T[1]") - r.Value("c.T[40]"); over > 0.2 {
		t.Errorf("after four hours the bottom is %g K warmer than the top", over)
	}
	mean := r.Value("c.T_mean")
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.StratifiedStorage", Case: "cold water above warm turns over", Reference: "conservation of energy: mean of both", Quantity: "mean temperature", Unit: "K", Tolerance: 0.01,
		Reached: math.Abs(mean - 313.15)})
}
