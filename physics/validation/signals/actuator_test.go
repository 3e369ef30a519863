package signals

import (
	"fmt"
	"math"
	"math/cmplx"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// describing is the complex gain of the first harmonic of y against sin(w t) over whole periods.
func describing(time, y []float64, w, amplitude float64) complex128 {
	sum := complex(0, 0)
	for i, t := range time {
		sum += complex(y[i], 0) * cmplx.Exp(complex(0, -w*t))
	}
	return sum * complex(0, 2/(amplitude*float64(len(time))))
}

// Backlash against a sine: first harmonic as the describing function of the literature, for several amplitudes.
func TestBacklashDescribingFunction(t *testing.T) {
	const period, gap = 1000.0, 0.2
	w := 2 * math.Pi / period
	worst := 0.0
	var ratio, gain, want []float64
	r := validation.Build(t, "Bench", `model Bench
  Gemel.Actuators.Backlash b(gap = 0.2, T = 0.01);
  Gemel.Blocks.Sources.Sine s(period = 1000);
equation
  connect(s.y, b.u);
end Bench;`, engine.Options{Period: 1, Tolerance: 1e-8})
	for _, amplitude := range []float64{0.11, 0.13, 0.16, 0.2, 0.3, 0.5, 1} {
		run := r.Again()
		run.Set("s.amplitude", amplitude)
		run.Initialize()
		run.To(period)
		c := run.Record(2*period-1, 1, "b.y")
		got := describing(c.Time, c.Of("b.y"), w, amplitude)
		// Gelb and Vander Velde: with h = gap/2 and k = 1 - 2 h/A, N = (pi/2 + asin k + k sqrt(1 - k²))/pi - j (1 - k²)/pi.
		k := 1 - gap/amplitude
		n := complex((math.Pi/2+math.Asin(k)+k*math.Sqrt(1-k*k))/math.Pi, -(1-k*k)/math.Pi)
		worst = math.Max(worst, cmplx.Abs(got-n))
		ratio, gain, want = append(ratio, amplitude/(gap/2)), append(gain, cmplx.Abs(got)), append(want, cmplx.Abs(n))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Actuators.Backlash", Case: "sines of 1.1 to 10 times half the gap, period 1000 s", Reference: "Gelb and Vander Velde, Multiple-Input Describing Functions, 1968, appendix B: friction-controlled backlash",
		Quantity: "describing function, complex", Unit: "1", Tolerance: 2e-3, Reached: worst, Plot: &validation.Plot{Title: "Describing function of backlash", X: "amplitude over half the gap [1]", Y: "gain of the first harmonic [1]",
			Series: []validation.Series{{Name: "Gelb and Vander Velde", X: ratio, Y: want}, {Name: "Gemel", X: ratio, Y: gain, Points: true}}}})
}

// The stem of a valve that sticks, against a slow triangle: dead until the command has turned back by S, then a jump by J, then parallel to the command at (S - J)/2.
func TestStictionPattern(t *testing.T) {
	const s, j, slope = 0.06, 0.02, 0.001
	r := validation.Build(t, "Bench", fmt.Sprintf("model Bench Gemel.Actuators.Stiction v(band = %g, jump = %g, u(start = 0.5)); end Bench;", s, j), engine.Options{Period: 0.1})
	r.Initialize()
	var u, y []float64
	command, direction := 0.5, 1.0
	for range 9000 {
		if command > 0.8 {
			direction = -1
		} else if command < 0.2 {
			direction = 1
		}
		command += direction * slope
		r.Set("v.u", command)
		if err := r.Step(); err != nil {
			t.Fatal(err)
		}
		u, y = append(u, r.Value("v.u")), append(y, r.Value("v.y"))
	}
	// The stem first rests at a turning point; how far must the command go before it moves, how far does it then move, and how far behind does it stay?
	var bands, jumps, behind []float64
	turned := math.NaN()
	resting := false
	for i := 2; i < len(u); i++ {
		if (u[i]-u[i-1])*(u[i-1]-u[i-2]) < 0 {
			turned, resting = u[i-1], true
			continue
		}
		if math.IsNaN(turned) {
			continue
		}
		if resting && y[i] != y[i-1] {
			bands, jumps, resting = append(bands, math.Abs(u[i]-turned)), append(jumps, math.Abs(y[i]-y[i-1])), false
		} else if !resting {
			behind = append(behind, math.Abs(u[i]-y[i]))
		}
	}
	if len(bands) < 5 {
		t.Fatal("the triangle turns too seldom")
	}
	row := validation.Row{Asset: "Gemel.Actuators.Stiction", Case: "triangle of the command, S = 6 %, J = 2 %, 0.1 % a sample", Reference: "Kano et al., IFAC DYCOPS 2004; pattern of Choudhury et al., Control Eng. Practice 13, 2005", Unit: "1"}
	check := func(quantity string, want, tolerance float64, got []float64, plot *validation.Plot) {
		row.Quantity, row.Tolerance, row.Plot, row.Reached = quantity, tolerance, plot, 0
		for _, v := range got {
			row.Reached = math.Max(row.Reached, math.Abs(v-want))
		}
		validation.Check(t, row)
	}
	check("command needed after a turn, against S (resolved to one sample)", s, 1.5*slope, bands, &validation.Plot{Title: "A sticking valve, S = 6 %, J = 2 %", X: "command [1]", Y: "stem [1]", Series: []validation.Series{
		{Name: "Gemel", X: u[1300:3000], Y: y[1300:3000]}, {Name: "no friction", X: []float64{0.2, 0.8}, Y: []float64{0.2, 0.8}}}})
	check("jump when it comes loose, against J (resolved to one sample)", j, 1.5*slope, jumps, nil)
	check("lag while it moves, against (S − J)/2", (s-j)/2, 1e-12, behind, nil)
}

// A PI loop on a first-order process with a sticking valve never comes to rest: the limit cycle that stiction is known for. Without stiction it does.
func TestStictionMakesALimitCycle(t *testing.T) {
	r := validation.Build(t, "Bench", `model Bench
  Gemel.Blocks.PID pid(k = 1, Ti = 10, y_min = -1, y_max = 1);
  Gemel.Actuators.Stiction v;
  Gemel.Blocks.FirstOrder process(T = 20);
equation
  connect(pid.y, v.u);
  connect(v.y, process.u);
  connect(process.y, pid.measured);
end Bench;`, engine.Options{Period: 0.5})
	swing := func(band, jump float64) (float64, *validation.Recording) {
		run := r.Again()
		run.Set("v.band", band)
		run.Set("v.jump", jump)
		run.Initialize()
		run.Set("pid.setpoint", 0.5)
		run.To(1000)
		c := run.Record(2000, 0.5, "process.y", "pid.y", "v.y")
		low, high := math.Inf(1), math.Inf(-1)
		for _, y := range c.Of("process.y") {
			low, high = math.Min(low, y), math.Max(high, y)
		}
		return high - low, c
	}
	healthy, _ := swing(0, 0)
	sticking, c := swing(0.1, 0.1)
	if !(healthy < 1e-3) {
		t.Errorf("without stiction the loop swings by %g", healthy)
	}
	if !(sticking > 0.02) {
		t.Errorf("with stiction the loop swings by %g only", sticking)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Actuators.Stiction", Also: []string{"Gemel.Blocks.PID"}, Case: "PI loop on a first-order process, S = J = 10 %, 1000 s after a step of the set-point",
		Reference: "Choudhury et al., Control Eng. Practice 13, 2005: stiction with a jump makes a limit cycle, a sound valve none", Quantity: "swing without stiction over swing with it", Unit: "1", Tolerance: 0.01, Reached: healthy / sticking,
		Plot: &validation.Plot{Title: "Limit cycle of a loop with a sticking valve", X: "time [s]", Y: "share of the stroke, process value [1]", Series: []validation.Series{
			{Name: "command", X: c.Time[:600], Y: c.Of("pid.y")[:600]}, {Name: "stem", X: c.Time[:600], Y: c.Of("v.y")[:600], Step: true}, {Name: "process", X: c.Time[:600], Y: c.Of("process.y")[:600]}}}})
}

// Positioner and damper motor take their travel time, and stay where they are when stuck.
func TestTravelTimes(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Actuators.ValvePositioner v(travel_time = 10, T = 0.5);
  Gemel.Actuators.DamperMotor d(travel_time = 150, dead_band = 0.01);
end Bench;`, engine.Options{Period: 0.01, Tolerance: 1e-9})
	r.Set("v.command", 1)
	c := r.Record(20, 0.01, "v.drive", "v.y")
	drive := make([]float64, len(c.Time))
	for i, at := range c.Time { // straight up to T/travel_time = 5 % before the end, then the lag
		drive[i] = at / 10
		if at > 9.5 {
			drive[i] = 1 - 0.05*math.Exp(-(at-9.5)/0.5)
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Actuators.ValvePositioner", Case: "step over the whole stroke in 10 s", Reference: "closed form: straight, then a lag", Quantity: "position of the drive, share of the stroke", Unit: "1", Tolerance: 1e-6,
		Reached: validation.Worst(c.Of("v.drive"), drive), Plot: &validation.Plot{Title: "A positioner over its stroke", X: "time [s]", Y: "position [1]", Series: []validation.Series{
			{Name: "stem", X: c.Time, Y: c.Of("v.y")}, {Name: "closed form, drive", X: every(c.Time, 50), Y: every(drive, 50), Points: true}}}})
	r = r.Again()
	r.Initialize()
	r.Set("d.command", 0.8)
	r.To(0.79*150 + 3*1.5)
	validation.Check(t, validation.Row{Asset: "Gemel.Actuators.DamperMotor", Case: "step to 0.8 at 150 s for 90°", Reference: "closed form: 0.79 × 150 s to the dead band of 0.01, then a lag of 1.5 s (Belimo NM24A-SR: 150 s)", Quantity: "position three lags later, share of the stroke", Unit: "1", Tolerance: 1e-6,
		Reached: math.Abs(r.Value("d.y") - (0.8 - 0.01*math.Exp(-3)))})
	for fault, name := range map[string]string{"v.stuck": "v.y", "d.stuck": "d.y", "d.slip": "d.y"} {
		r := r.Again()
		r.Initialize()
		r.Set("v.command", 0.5)
		r.Set("d.command", 0.5)
		r.To(2)
		r.Set(fault, 1)
		before := r.Value(name)
		r.Set("v.command", 1)
		r.Set("d.command", 1)
		r.To(30)
		if after := r.Value(name); math.Abs(after-before) > 0.006 {
			t.Errorf("%s = 1: %s went from %g to %g", fault, name, before, after)
		}
	}
	if r.Set("d.slip", 1); r.Value("d.feedback") <= 0 {
		t.Error("a slipping clamp leaves the feedback as it is")
	}
}

func every(values []float64, n int) (some []float64) {
	for i := 0; i < len(values); i += n {
		some = append(some, values[i])
	}
	return some
}

// The stem against sines: first harmonic as the describing function that Choudhury, Thornhill and Shah derive for their model.
func TestStictionDescribingFunction(t *testing.T) {
	const period, s, j = 400.0, 0.06, 0.02
	r := validation.Build(t, "Bench", fmt.Sprintf(`model Bench
  Gemel.Actuators.Stiction v(band = %g, jump = %g, sample_period = 0.1);
  Gemel.Blocks.Sources.Sine s(period = %g);
equation
  connect(s.y, v.u);
end Bench;`, s, j, period), engine.Options{Period: 0.1})
	worst := 0.0
	var amplitudes, gain, want []float64
	for _, a := range []float64{0.041, 0.045, 0.05, 0.07, 0.1, 0.2, 0.5} {
		run := r.Again()
		run.Set("s.amplitude", a)
		run.Initialize()
		run.To(period)
		c := run.Record(2*period-0.1, 0.1, "v.y")
		got := describing(c.Time, c.Of("v.y"), 2*math.Pi/period, a)
		phi := math.Asin((a - s) / a)
		real := a/2*math.Sin(2*phi) - 2*a*math.Cos(phi) - a*(math.Pi/2+phi) + 2*(s-j)*math.Cos(phi)
		imaginary := -3*a/2 + a/2*math.Cos(2*phi) + 2*a*math.Sin(phi) - 2*(s-j)*math.Sin(phi)
		n := -complex(real, -imaginary) / complex(math.Pi*a, 0)
		worst = math.Max(worst, cmplx.Abs(got-n))
		amplitudes, gain, want = append(amplitudes, a), append(gain, cmplx.Abs(got)), append(want, cmplx.Abs(n))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Actuators.Stiction", Case: "sines of 4 to 50 % amplitude, S = 6 %, J = 2 %", Reference: "Choudhury, Thornhill and Shah, Control Eng. Practice 13, 2005: describing function of stiction",
		Quantity: "describing function, complex (samples of 0.1 s of 400 s)", Unit: "1", Tolerance: 1e-3, Reached: worst, Plot: &validation.Plot{Title: "Describing function of stiction, S = 6 %, J = 2 %", X: "amplitude of the command [1]", Y: "gain of the first harmonic [1]",
			Series: []validation.Series{{Name: "Choudhury et al.", X: amplitudes, Y: want, Points: true}, {Name: "Gemel", X: amplitudes, Y: gain}}}})
}
