package power

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// gast is the diagram of GAST (PSS/E Model Library) with the parameters of the 14-bus case of PowerSimulationsDynamics.jl (dyn_data.dyr).
func gast(dw func(t float64) float64, p0 float64) *diagram {
	const R, T1, T2, T3, AT, KT, Vmax, Vmin = 0.05, 0.2, 0.2, 2.0, 1.0, 2.5, 1.1, 0.01
	return &diagram{
		x: []float64{p0, p0, p0},
		rates: func(t float64, x, dx []float64) {
			dx[0] = stopped((math.Min(p0-dw(t)/R, AT+KT*(AT-x[2]))-x[0])/T1, x[0], Vmin, Vmax)
			dx[1] = (x[0] - x[1]) / T2
			dx[2] = (x[1] - x[2]) / T3
		},
		after:  func(_, _ float64, x []float64) { x[0] = clamp(x[0], Vmin, Vmax) },
		output: func(_ float64, x []float64) float64 { return x[1] },
	}
}

// replay drives a governor c through a recorded speed deviation, in steps of period with the value in the middle of each step, and gives its power.
func replay(t *testing.T, text string, dw func(t float64) float64, period, every, until float64) (time, power []float64) {
	t.Helper()
	r := validation.Start(t, "Bench", "model Bench "+text+"; end Bench;", engine.Options{Period: period, Tolerance: 1e-8})
	per := int(math.Round(every / period))
	for i := 0; ; i++ {
		if i%per == 0 {
			time, power = append(time, r.Time()), append(power, r.Value("c.mechanical_power"))
		}
		if r.Time() >= until-period/2 {
			return time, power
		}
		r.Set("c.speed", 1+dw((float64(i)+0.5)*period))
		r.To(float64(i+1) * period)
	}
}

// The recorded speeds of the five machines of the IEEE 14-bus system (PSS/E, line trip at 1 s) give the mechanical power that the diagram gives.
// The record has no mechanical power: this shows that the replay itself adds no error.
func TestReplayOfRecordedSpeed(t *testing.T) {
	record := validation.Read(t, validation.Data(t, "turbines/GAST/GAST_SPD.csv.gz"))
	time := record.Column(0)
	for i, machine := range []struct {
		bus string
		p0  float64 // power over machine base, 14bus.raw: PG/MBASE
	}{{"1", 193.33 / 615}, {"2", 30.0 / 60}, {"3", 20.0 / 60}, {"6", 15.0 / 25}, {"8", 10.0 / 25}} {
		speed := record.Column(i + 1)
		dw := func(t float64) float64 { return validation.At(t, time, speed) }
		text := fmt.Sprintf("Gemel.Power.Gas.GAST c(P0 = %.17g, R = 0.05, T1 = 0.2, T2 = 0.2, T3 = 2, A_t = 1, K_t = 2.5, V_max = 1.1, V_min = 0.01)", machine.p0)
		at, got := replay(t, text, dw, 0.005, 0.05, 20)
		_, want := gast(dw, machine.p0).run(0.005, 0.05, 20)
		row := validation.Row{Asset: "Gemel.Power.Gas.GAST", Case: "replay of the recorded speed of the machine at bus " + machine.bus + ", IEEE 14 bus",
			Reference: "PSS/E record GAST_SPD.csv (PowerSimulationsDynamics.jl) through the block diagram, integrated independently (RK4, 5 ms)",
			Quantity:  "mechanical power, rms over 20 s", Unit: "pu", Tolerance: 5e-4, Reached: validation.RMS(got, want)}
		if machine.bus == "2" {
			row.Plot = &validation.Plot{Title: row.Case, X: "time [s]", Y: "mechanical power [pu]", Series: []validation.Series{
				{Name: "reference", X: at, Y: want, Points: true}, {Name: "Gemel", X: at, Y: got}}}
		}
		validation.Check(t, row)
	}
}

// tripSample is what PSS/E recorded at one time: speed deviations [pu] and electrical powers [pu of 100 MVA] of machines EG (GAST), ND (TGOV1),
// SH (HYGOV).
type tripSample struct{ t, eg, egP, nd, ndP, sh, shP float64 }

// generatorTrip are samples of gen_trip_results.csv (PSS/E, four-bus system, loss of 664 MW at 1 s) in the benchmarks of
// PowerSimulationsDynamics.jl, test/benchmarks/psse/MultiGen, commit 540976b: pairs about 0.1 s apart, of which each gives speed,
// acceleration and power.
var generatorTrip = []tripSample{
	{1.005, -1.79121e-05, 5.50355, -1.79491e-05, 0.0333082, -1.79319e-05, 2.54985},
	{1.05, -0.000241148, 5.52147, -0.000229361, 0.03214, -0.000235581, 2.54656},
	{1.1, -0.000488044, 5.54364, -0.000458961, 0.0332786, -0.000474063, 2.56177},
	{1.5, -0.00235608, 5.39846, -0.00234161, 0.0295514, -0.00236398, 2.47584},
	{1.6, -0.00273738, 5.37334, -0.00272271, 0.0271104, -0.00274404, 2.4446},
	{2.0, -0.0040745, 5.30219, -0.00404183, 0.0231445, -0.00407905, 2.37182},
	{2.1, -0.00435401, 5.29706, -0.0043275, 0.022044, -0.00436215, 2.35342},
	{2.60001, -0.00557651, 5.32182, -0.00554568, 0.0197316, -0.00558325, 2.30799},
	{2.70001, -0.00580014, 5.33615, -0.00577145, 0.01965, -0.00580776, 2.3038},
	{3.30003, -0.00707569, 5.42775, -0.00705304, 0.0200598, -0.00708376, 2.29312},
	{3.40003, -0.00728102, 5.44336, -0.00726042, 0.020177, -0.00728945, 2.29201},
	{4.20005, -0.00884177, 5.53642, -0.00883453, 0.0203843, -0.00885264, 2.27213},
	{4.30005, -0.00901697, 5.54318, -0.00901159, 0.0202599, -0.00902837, 2.26738},
	{5.40008, -0.0105703, 5.59148, -0.0105792, 0.0184356, -0.0105844, 2.21007},
	{5.50008, -0.0106744, 5.59211, -0.0106839, 0.0181956, -0.0106882, 2.20387},
	{7.01011, -0.0116124, 5.61089, -0.0116292, 0.0168777, -0.0116249, 2.14977},
	{7.10011, -0.0116415, 5.61234, -0.0116585, 0.0169193, -0.0116538, 2.14854},
	{9.62017, -0.0119338, 5.61887, -0.0119533, 0.019046, -0.0119426, 2.14272},
	{9.70017, -0.011932, 5.61817, -0.0119512, 0.0191209, -0.0119407, 2.14284},
	{14.0303, -0.0114354, 5.57724, -0.0114393, 0.0236045, -0.0114355, 2.18305},
	{14.1303, -0.0114228, 5.57605, -0.0114258, 0.023682, -0.0114224, 2.18454},
	{19.8697, -0.0110454, 5.5575, -0.0110408, 0.0287173, -0.0110414, 2.26185},
	{20.0046, -0.0110427, 5.55735, -0.0110383, 0.0288793, -0.0110387, 2.26441},
}

// hermite gives the deviation between the samples by cubics with the slopes of the pairs.
func hermite(t []float64, w []float64) func(at float64) float64 {
	slope := make([]float64, len(t))
	for i := range t {
		switch { // the slope of the short interval beside the sample
		case i == 0:
			slope[i] = (w[1] - w[0]) / (t[1] - t[0])
		case i == len(t)-1 || t[i]-t[i-1] < t[i+1]-t[i]:
			slope[i] = (w[i] - w[i-1]) / (t[i] - t[i-1])
		default:
			slope[i] = (w[i+1] - w[i]) / (t[i+1] - t[i])
		}
	}
	return func(at float64) float64 {
		if at <= 1 {
			return 0
		}
		if at < t[0] {
			return w[0] * (at - 1) / (t[0] - 1)
		}
		i := 0
		for i < len(t)-2 && at > t[i+1] {
			i++
		}
		h := t[i+1] - t[i]
		s := (at - t[i]) / h
		return w[i]*(1+2*s)*(1-s)*(1-s) + h*slope[i]*s*(1-s)*(1-s) + w[i+1]*s*s*(3-2*s) + h*slope[i+1]*s*s*(s-1)
	}
}

// Trip of a generator in PSS/E: the recorded speed gives the mechanical power that follows from the recorded electrical power and the acceleration
// by the swing equation, P_m = (P_e + 2 H dw/dt)(1 + w), in the middle of each pair of samples.
func TestGeneratorTripReplay(t *testing.T) {
	const H = 3.54
	for _, c := range []struct {
		class, text, machine string
		base, p0             float64 // machine base over 100 MVA; power at the start over machine base
		speed, power         func(s tripSample) float64
	}{
		{"Gemel.Power.Gas.GAST", "parameter Gemel.Power.Data.FourBusGAST d; Gemel.Power.Gas.GAST c(P0 = %.17g, R = d.R, T1 = d.T1, T2 = d.T2, T3 = d.T3, A_t = d.A_t, K_t = d.K_t, V_max = d.V_max, V_min = d.V_min)", "EG",
			22.92, 4.73 / 22.92, func(s tripSample) float64 { return s.eg }, func(s tripSample) float64 { return s.egP }},
		{"Gemel.Power.Steam.TGOV1", "parameter Gemel.Power.Data.FourBusTGOV1 d; Gemel.Power.Steam.TGOV1 c(P0 = %.17g, R = d.R, T1 = d.T1, T2 = d.T2, T3 = d.T3, V_max = d.V_max, V_min = d.V_min, D_t = d.D_t)", "ND",
			1, 0, func(s tripSample) float64 { return s.nd }, func(s tripSample) float64 { return s.ndP }},
		{"Gemel.Power.Hydro.HYGOV", "parameter Gemel.Power.Data.FourBusHYGOV d; Gemel.Power.Hydro.HYGOV c(P0 = %.17g, R = d.R, r = d.r, T_r = d.T_r, T_f = d.T_f, T_g = d.T_g, VELM = d.VELM, G_max = d.G_max, G_min = d.G_min, T_w = d.T_w, A_t = d.A_t, D_turb = d.D_turb, q_nl = d.q_nl)", "SH",
			14.6, 2.06 / 14.6, func(s tripSample) float64 { return s.sh }, func(s tripSample) float64 { return s.shP }},
	} {
		t.Run(c.class, func(t *testing.T) {
			var at, w []float64
			for _, s := range generatorTrip {
				at, w = append(at, s.t), append(w, c.speed(s))
			}
			time, power := replay(t, fmt.Sprintf(c.text, c.p0), hermite(at, w), 0.005, 0.005, 20)
			var middle, got, want []float64
			for i := 1; i < len(generatorTrip); i++ {
				h := at[i] - at[i-1]
				if h > 0.2 || at[i] < 1.06 {
					continue // no pair; or the first 50 ms, in which the difference says little about the acceleration
				}
				middle = append(middle, (at[i]+at[i-1])/2)
				acceleration := (w[i] - w[i-1]) / h
				electrical := (c.power(generatorTrip[i]) + c.power(generatorTrip[i-1])) / 2 / c.base
				want = append(want, (electrical+2*H*acceleration)*(1+(w[i]+w[i-1])/2))
				got = append(got, validation.At(middle[len(middle)-1], time, power))
			}
			validation.Check(t, validation.Row{Asset: c.class, Case: "trip of 664 MW in a four-bus system, machine " + c.machine,
				Reference: "PSS/E, PowerSimulationsDynamics.jl test/benchmarks/psse/MultiGen/gen_trip_results.csv, mechanical power from recorded power and speed",
				Quantity:  "mechanical power from recorded speed, rms", Unit: "pu", Tolerance: 5e-4, Reached: validation.RMS(got, want),
				Plot: &validation.Plot{Title: c.class + ", generator trip in PSS/E", X: "time [s]", Y: "mechanical power [pu]", Series: []validation.Series{
					{Name: "PSS/E", X: middle, Y: want, Points: true}, {Name: "Gemel", X: time, Y: power}}}})
			for i := range got {
				t.Logf("%7.3f s  PSS/E %.5f  Gemel %.5f", middle[i], want[i], got[i])
			}
		})
	}
}
