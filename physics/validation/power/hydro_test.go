package power

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

const (
	g   = 9.80665
	rho = 998.2
)

var fine = engine.Options{Period: 0.01, Tolerance: 1e-9}

// HYGOV dips the wrong way first, to the value and at the time of the published response.
func TestHYGOVDipsTheWrongWay(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Power.Hydro.HYGOV c(P0 = 0.6); end Bench;", engine.Options{Period: 0.05, Tolerance: 1e-9})
	r.To(1)
	r.Set("c.speed", 0.99)
	lowest, at := 1.0, 0.0
	for time := 1.05; time < 5; time += 0.05 {
		r.To(time)
		if p := r.Value("c.mechanical_power"); p < lowest {
			lowest, at = p, time
		}
	}
	row := validation.Row{Asset: "Gemel.Power.Hydro.HYGOV", Case: "wrong-way dip, speed step -0.01 from 0.6 pu",
		Reference: "derived from the published block diagram: 0.592653 pu at 1.35 s"}
	row.Quantity, row.Unit, row.Tolerance, row.Reached = "lowest power, sampled at 0.05 s", "pu", 1e-6, math.Abs(lowest-0.592653)
	validation.Check(t, row)
	row.Quantity, row.Unit, row.Tolerance, row.Reached = "time of the lowest power", "s", 1e-6, math.Abs(at-1.35)
	validation.Check(t, row)
}

// A frictionless column under its gross head reaches the rated velocity after the water starting time.
func TestWaterStartingTime(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydraulics.Reservoir lake(level = 100);
  Gemel.Power.Hydro.Penstock c(length = 400, diameter = 4.5, friction = 0, zeta = 0, steady_start = false);
  Gemel.Hydraulics.Reservoir river(level = 0);
equation
  connect(lake.port, c.port_a);
  connect(c.port_b, river.port);
end Bench;`, fine)
	const v0 = 4.0
	want := 400 * v0 / (g * 100)
	r.To(0.01 * math.Round(want/0.01))
	reached := math.Abs(r.Value("c.v")/v0*want/r.Time() - 1)
	validation.Check(t, validation.Row{Asset: "Gemel.Power.Hydro.Penstock", Case: "rigid column, 400 m, 100 m of head, from rest to 4 m/s",
		Reference: "T_w = L v/(g H), Kundur 1994, eq. 9.7", Quantity: "water starting time", Unit: "%", Tolerance: 0.01, Reached: 100 * reached})
}

// closing is a reservoir, a frictionless penstock and a valve that shuts linearly from 1 s on.
const closing = `model Bench
  Gemel.Hydraulics.Reservoir lake(level = 100);
  Gemel.Power.Hydro.Penstock c(length = 600, diameter = 2, friction = 0, zeta = 0, flow_start = 6, head_start = 100, wave_speed = 1200, COLUMN);
  Gemel.Hydraulics.Valve valve(Kv = 0.6, leakage = 1e-6, FL = 1);
  Gemel.Hydraulics.Reservoir river(level = 0);
  Gemel.Blocks.Sources.Ramp ramp(offset = 1, height = -1, startTime = 1, duration = SECONDS);
equation
  connect(lake.port, c.port_a);
  connect(c.port_b, valve.port_a);
  connect(valve.port_b, river.port);
  connect(ramp.y, valve.opening);
end Bench;`

// Linear closure of a rigid column: Allievi's largest pressure rise.
func TestRigidColumnPressureRise(t *testing.T) {
	const seconds = 8.0
	text := replace(closing, "COLUMN", "elastic = false", "SECONDS", "8")
	r := validation.Start(t, "Bench", text, fine)
	v0, h0 := r.Value("c.v"), 100.0
	highest := 0.0
	for time := 1.0; time < 1+seconds-0.05; time += 0.05 {
		r.To(time)
		highest = math.Max(highest, r.Value("c.port_b.p")/(rho*g*h0)-1)
	}
	k := math.Pow(600*v0/(g*h0*seconds), 2)
	want := k/2 + math.Sqrt(k+k*k/4)
	validation.Check(t, validation.Row{Asset: "Gemel.Power.Hydro.Penstock", Case: "rigid column, linear closure in 8 s",
		Reference: "Allievi, rigid column: K/2 + sqrt(K + K^2/4), K = (L v0/(g H0 T))^2 (Wylie and Streeter 1993)",
		Quantity:  "largest pressure rise over the static pressure", Unit: "%", Tolerance: 0.5, Reached: 100 * math.Abs(highest/want-1)})
}

// Linear closure of an elastic column: Allievi's chain of pressures at the phases of the wave.
func TestElasticColumnPressureRise(t *testing.T) {
	const seconds, phase = 3.0, 2 * 600 / 1200.0
	text := replace(closing, "COLUMN", "elastic = true, segments = 40", "SECONDS", "3")
	r := validation.Start(t, "Bench", text, fine)
	v0, h0 := r.Value("c.v"), 100.0
	record := r.Record(6, 0.02, "c.port_b.p")
	theta := 1200 * v0 / (2 * g * h0)
	opening := func(time float64) float64 { return math.Max(1-(time-1)/seconds, 0) }
	var at, want, got []float64
	zeta := 1.0
	worst := 0.0
	for i := 1; i <= 4; i++ {
		now := 1 + float64(i)*phase
		a, b := opening(now-phase), opening(now)
		// zeta_i^2 + zeta_(i-1)^2 - 2 = 2 theta (eta_(i-1) zeta_(i-1) - eta_i zeta_i)
		c := zeta*zeta - 2 - 2*theta*a*zeta
		zeta = -theta*b + math.Sqrt(theta*theta*b*b-c)
		at, want = append(at, now), append(want, zeta*zeta)
		got = append(got, validation.At(now, record.Time, record.Of("c.port_b.p"))/(rho*g*h0))
		worst = math.Max(worst, math.Abs(got[i-1]-want[i-1]))
	}
	line := record.Of("c.port_b.p")
	for i := range line {
		line[i] /= rho * g * h0
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Power.Hydro.Penstock", Case: "elastic column in 40 segments, linear closure in 3 phases",
		Reference: "Allievi's interlocking equations (Allievi 1925; Wylie and Streeter 1993, chapter 3)",
		Quantity:  "pressure at the valve at whole phases, over the static pressure", Unit: "%", Tolerance: 2, Reached: 100 * worst,
		Plot: &validation.Plot{Title: "Penstock, 600 m, closure in 3 s", X: "time [s]", Y: "pressure over static [1]", Series: []validation.Series{
			{Name: "Allievi", X: at, Y: want, Points: true}, {Name: "Gemel, 40 segments", X: record.Time, Y: line}}}})
}

// After a full stop of the flow the frictionless tunnel swings against the surge tank.
func TestSurgeTank(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydraulics.Reservoir lake(level = 30);
  Gemel.Power.Hydro.Penstock tunnel(length = 3000, diameter = 5, friction = 0, zeta = 0, steady_start = false, flow_start = 40);
  Gemel.Power.Hydro.SurgeTank c(area = 200, height = 80, throttle = 0.01, steady_start = false, level_start = 30);
equation
  connect(lake.port, tunnel.port_a);
  connect(tunnel.port_b, c.port);
end Bench;`, engine.Options{Period: 1, Tolerance: 1e-9})
	area := math.Pi * 25 / 4
	period := 2 * math.Pi * math.Sqrt(3000*200/(g*area))
	surge := 40 * math.Sqrt(3000/(g*area*200))
	record := r.Record(1.6*period, 1, "c.level")
	level := record.Of("c.level")
	highest := 0.0
	var crossings []float64
	for i := 1; i < len(level); i++ {
		highest = math.Max(highest, level[i])
		if (level[i]-30)*(level[i-1]-30) < 0 {
			crossings = append(crossings, record.Time[i-1]+(30-level[i-1])/(level[i]-level[i-1]))
		}
	}
	row := validation.Row{Asset: "Gemel.Power.Hydro.SurgeTank", Also: []string{"Gemel.Power.Hydro.Penstock"}, Case: "tunnel of 3 km, full load rejection, no friction",
		Reference: "Chaudhry, Applied Hydraulic Transients, 3rd ed. 2014, chapter 11"}
	row.Quantity, row.Unit, row.Tolerance, row.Reached = "period 2 pi sqrt(L A/(g A_t))", "%", 0.1, 100*math.Abs(2*(crossings[1]-crossings[0])/period-1)
	validation.Check(t, row)
	row.Quantity, row.Reached = "first surge Q0 sqrt(L/(g A A_t))", 100*math.Abs((highest-30)/surge-1)
	row.Plot = &validation.Plot{Title: "Surge tank after load rejection", X: "time [s]", Y: "level [m]", Series: []validation.Series{
		{Name: "closed form", X: record.Time, Y: sine(record.Time, 30, surge, period), Points: true}, {Name: "Gemel", X: record.Time, Y: level}}}
	validation.Check(t, row)
}

func sine(time []float64, mean, amplitude, period float64) []float64 {
	y := make([]float64, len(time))
	for i := range time {
		y[i] = mean + amplitude*math.Sin(2*math.Pi*time[i]/period)
	}
	return y
}

// turbine holds a turbine between two water levels.
func turbine(t *testing.T, class string, head float64, more string) *validation.Rig {
	t.Helper()
	return validation.Build(t, "Bench", replace(`model Bench
  Gemel.Hydraulics.VariableReservoir lake(level(start = HEAD));
  CLASS c(windage = 0MORE);
  Gemel.Hydraulics.Reservoir river(level = 0);
equation
  connect(lake.port, c.port_a);
  connect(c.port_b, river.port);
end Bench;`, "CLASS", class, "HEAD", number(head), "MORE", more), engine.Options{Period: 1, Tolerance: 1e-9})
}

// Flow and efficiency of both turbines over head, opening and speed are what their laws say, and best where they should be.
func TestTurbineCharacteristics(t *testing.T) {
	francis := turbine(t, "Gemel.Power.Hydro.FrancisTurbine", 100, ", leakage = 1e-4")
	worst := 0.0
	for _, c := range []struct{ head, gate, speed float64 }{{100, 1, 1}, {100, 0.85, 1}, {100, 0.5, 1}, {80, 0.7, 1}, {120, 0.9, 1}, {100, 0.85, 1.3}, {100, 0.85, 0.5}} {
		r := francis.Again()
		r.Set("lake.level", c.head)
		r.Set("c.gate", c.gate)
		r.Set("c.speed", c.speed)
		r.Initialize()
		h := c.head / 100
		q := c.gate * math.Sqrt(h-0.2*(c.speed*c.speed-1))
		x := c.speed / math.Sqrt(h)
		eta := 0.93 * (1 - 0.45*math.Pow(1-c.gate/0.85, 2)) * x * (2 - x)
		worst = math.Max(worst, math.Abs(r.Value("c.flow_rate")/(60*q)-1))
		worst = math.Max(worst, math.Abs(r.Value("c.shaft_power")/(rho*g*c.head*60*q*eta)-1))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Power.Hydro.FrancisTurbine", Case: "7 points of head, opening and speed",
		Reference: "closed form: Nielsen 1990 (flow), Euler parabola (efficiency)", Quantity: "flow and power", Unit: "%", Tolerance: 0.05, Reached: 100 * worst})
	pelton := turbine(t, "Gemel.Power.Hydro.PeltonTurbine", 500, ", droop_off = 0")
	worst = 0
	var xs, want, got []float64
	for x := 0.05; x < 2; x += 0.13 {
		r := pelton.Again()
		r.Set("c.gate", 0.7)
		r.Set("c.speed", x)
		r.Initialize()
		xs, want = append(xs, x), append(want, 0.91*x*(2-x))
		got = append(got, r.Value("c.efficiency"))
		worst = math.Max(worst, math.Abs(got[len(got)-1]-want[len(want)-1]))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Power.Hydro.PeltonTurbine", Case: "rated head, bucket speed from rest to the speed of the jet",
		Reference: "Dixon and Hall, 7th ed. 2014, section 9.3: efficiency proportional to nu (1 - nu), nu = U/c", Quantity: "efficiency", Unit: "1", Tolerance: 1e-3, Reached: worst,
		Plot: &validation.Plot{Title: "Pelton turbine", X: "speed over best speed [1]", Y: "efficiency [1]", Series: []validation.Series{
			{Name: "theory", X: xs, Y: want, Points: true}, {Name: "Gemel", X: xs, Y: got}}}})
}

// A step of the speed error through filter, temporary droop and integral; and the full stroke of the servo.
func TestSpeedGovernorAndServo(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Power.Hydro.SpeedGovernor c(R = 0, r = 0.4, T_r = 7, T_f = 0.05, gate_start = 0.5, rate_max = 10); end Bench;", fine)
	r.Set("c.speed", 0.99)
	worst := 0.0
	for time := 0.02; time < 10; time += 0.02 {
		r.To(time)
		e := 0.01 * (1 - math.Exp(-time/0.05))
		integral := 0.01*time - 0.05*e
		worst = math.Max(worst, math.Abs(r.Value("c.command")-0.5-(integral+7*e)/(0.4*7)))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Power.Hydro.SpeedGovernor", Case: "speed error of 0.01, no permanent droop",
		Reference: "closed form of (1 + T_r s)/(r T_r s (1 + T_f s))", Quantity: "command", Unit: "1", Tolerance: 1e-5, Reached: worst})
	s := validation.Start(t, "Bench", "model Bench Gemel.Power.Hydro.GateServo c(gate_start = 1, dead_band = 0.002); end Bench;", fine)
	s.Set("c.command", 1.0015)
	s.To(1)
	if s.Value("c.gate") != 1 {
		t.Error("the servo moves inside its dead band")
	}
	s.Set("c.command", 0)
	s.To(9)
	row := validation.Row{Asset: "Gemel.Power.Hydro.GateServo", Case: "command from open to shut", Reference: "closed form: rate limit, then the lag of the servo to the dead band"}
	// the rate limit rules until the error is 0.125 T_g; from there an exponential to the dead band
	left := 0.125 * 0.2
	ramp := (1 - 0.002 - left) / 0.125
	want := 0.002 + left*math.Exp(-(8-ramp)/0.2)
	row.Quantity, row.Unit, row.Tolerance, row.Reached = "opening after 8 s", "1", 1e-5, math.Abs(s.Value("c.gate")-want)
	validation.Check(t, row)
	row.Quantity, row.Tolerance, row.Reached = "way of the gate", 1e-3, math.Abs(s.Value("c.travel")-(1-want))
	validation.Check(t, row)
}
