package wind

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// fine is for parts whose motion has a closed form.
func fine(period float64) engine.Options { return engine.Options{Period: period, Tolerance: 1e-9} }

// crossings are the times at which a curve rises through zero.
func crossings(time, x []float64) []float64 {
	var at []float64
	for i := 1; i < len(x); i++ {
		if x[i-1] < 0 && x[i] >= 0 {
			at = append(at, time[i-1]+(time[i]-time[i-1])*x[i-1]/(x[i-1]-x[i]))
		}
	}
	return at
}

// Free-free torsion of the drive trains: frequency and damping of the closed form.
func TestDriveTrainFrequency(t *testing.T) {
	for _, c := range []struct {
		name, data           string
		jr, jg, n, k, d, tol float64
	}{{"NREL 5-MW", "NREL5MW", 38677040.613, 534.116, 97, 8.67637e8, 6.215e6, 10}, {"IEA 15-MW", "IEA15MW", 310619488, 1836784, 1, 5e9, 9.6e6, 10}} {
		r := validation.Start(t, "Bench", `model Bench
  parameter Gemel.Wind.Data.Machine m = Gemel.Wind.Data.`+c.data+`();
  Gemel.Wind.DriveTrain c(rotor_inertia = m.rotor_inertia, generator_inertia = m.generator_inertia, gear_ratio = m.gear_ratio,
    stiffness = m.shaft_stiffness, damping = m.shaft_damping, speed_start = 1, twist_start = 1e-3);
end Bench;`, fine(0.001))
		record := r.Record(4, 0.001, "c.twist")
		twist := record.Of("c.twist")
		at := crossings(record.Time, twist)
		frequency := float64(len(at)-1) / (at[len(at)-1] - at[0])
		omega := math.Sqrt(c.k * (1/c.jr + 1/(c.jg*c.n*c.n)))
		zeta := c.d / (2 * c.k) * omega
		want := omega * math.Sqrt(1-zeta*zeta) / (2 * math.Pi)
		validation.Check(t, validation.Row{Asset: "Gemel.Wind.DriveTrain", Case: c.name + ", free torsion after a twist", Reference: "closed form with the stiffness and inertias of the machine's files (ElastoDyn, DISCON.IN)",
			Quantity: "frequency, " + number(math.Round(1000*want)/1000) + " Hz", Unit: "%", Tolerance: c.tol / 10, Reached: 100 * math.Abs(frequency/want-1)})
	}
}

// The first-order pole of rotor and drive train at constant generator torque, beside what ROSCO's tuning wrote for the wind speed estimator.
func TestDriveTrainTimeConstant(t *testing.T) {
	for _, c := range []struct {
		name, file, table, data string
		radius, ratio           float64
		poles                   int
	}{{"NREL 5-MW", "NREL5MW_DISCON.IN", "TableNREL5MW", "NREL5MW", 63, 7.5, 27}, {"IEA 15-MW", "IEA-15-240-RWT-Monopile_DISCON.IN", "TableIEA15MW", "IEA15MW", 120.97, 9, 29}} {
		winds, poles := setting(t, c.file, "WE_FOPoles_v", 0), setting(t, c.file, "WE_FOPoles ", 0)
		bench := validation.Build(t, "Bench", `model Bench
  parameter Gemel.Wind.Data.Machine m = Gemel.Wind.Data.`+c.data+`();
  parameter Real v = 8, share = 1.02;
  Gemel.Wind.Rotor c(redeclare package Table = Gemel.Wind.Data.`+c.table+`, radius = m.radius, wind.start = v, pitch.start = 0);
  Gemel.Wind.DriveTrain d(rotor_inertia = m.rotor_inertia, generator_inertia = m.generator_inertia, gear_ratio = m.gear_ratio,
    stiffness = m.shaft_stiffness, damping = m.shaft_damping);
equation
  connect(d.speed_rotor, c.speed);
  connect(c.torque, d.torque_rotor);
end Bench;`, engine.Options{Method: engine.Rodas5P, Period: 1, Tolerance: 1e-8})
		var time, want, at []float64
		for i, wind := range winds {
			if wind < 7.6 && c.ratio == 9 || i >= c.poles {
				continue // at the least speed, or above rated
			}
			// Torque in balance at the best ratio, then let it run from 2 % above and below it.
			balance := bench.Again()
			balance.Set("c.wind", wind)
			balance.Set("d.speed_start", c.ratio*wind/c.radius)
			balance.Initialize()
			torque := balance.Value("c.torque")
			ends := [2]float64{}
			const delta, span = 0.02, 10.0
			for k, sign := range []float64{1, -1} {
				r := bench.Again()
				r.Set("c.wind", wind)
				r.Set("d.speed_start", (1+sign*delta)*c.ratio*wind/c.radius)
				r.Set("d.twist_start", torque/r.Value("m.shaft_stiffness"))
				r.Set("d.torque_generator", torque/r.Value("m.gear_ratio"))
				r.Initialize()
				r.To(span)
				ends[k] = r.Value("d.speed_rotor")
			}
			pole := math.Log((ends[0]-ends[1])/(2*delta*c.ratio*wind/c.radius)) / span
			at, time, want = append(at, wind), append(time, -1/pole), append(want, -1/poles[i])
		}
		validation.Check(t, validation.Row{Asset: "Gemel.Wind.DriveTrain", Also: []string{"Gemel.Wind.Rotor"}, Case: c.name + ", decay of the rotor speed at constant generator torque, region 2", Reference: "ROSCO 2.10.1, " + c.file + ": WE_FOPoles",
			Quantity: "time constant", Unit: "%", Tolerance: 10, Reached: relative(at, time, want, between(0, 30)),
			Plot: &validation.Plot{Title: c.name + ": time constant of rotor and drive train", X: "wind speed [m/s]", Y: "time constant [s]",
				Series: []validation.Series{{Name: "ROSCO", X: at, Y: want, Points: true}, {Name: "Gemel", X: at, Y: time}}}})
	}
}

// A small step of the pitch drive is that of a second-order system; a large one is limited in its rate.
func TestPitchActuator(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Wind.PitchActuator c; end Bench;", fine(0.01))
	r.Set("c.reference", 0.02)
	record := r.Record(4, 0.01, "c.pitch")
	const w, z = 3.14, 0.707
	wd := w * math.Sqrt(1-z*z)
	want := make([]float64, len(record.Time))
	for i, time := range record.Time {
		want[i] = 0.02 * (1 - math.Exp(-z*w*time)*(math.Cos(wd*time)+z*w/wd*math.Sin(wd*time)))
	}
	row := validation.Row{Asset: "Gemel.Wind.PitchActuator", Case: "step of 0.02 rad", Reference: "closed form: step response of second order", Unit: "%"}
	row.Quantity, row.Tolerance, row.Reached = "pitch, of the step", 0.1, 100*validation.Worst(record.Of("c.pitch"), want)/0.02
	validation.Check(t, row)
	r.Set("c.reference", 1.5708)
	worst := 0.0
	for r.Time() < 20 {
		r.To(r.Time() + 0.01)
		worst = math.Max(worst, r.Value("c.rate"))
	}
	row.Case, row.Reference, row.Quantity = "step to feather", "NREL5MW_DISCON.IN: PC_MaxRat, 0.1745 rad/s", "highest rate above its limit"
	row.Tolerance, row.Reached = 0.01, 100*math.Max(worst/0.1745-1, 0)
	validation.Check(t, row)
	at := r.Value("c.pitch")
	r.Set("c.stuck", 1)
	r.Set("c.reference", 0)
	r.To(30)
	if got := r.Value("c.pitch"); math.Abs(got-at) > 1e-9 {
		t.Errorf("stuck, but moved from %g to %g", at, got)
	}
}

// The torque follows as a lag, within its limits; power and losses add up.
func TestGenerator(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Wind.Generator c(torque_rate = 1e9); end Bench;", fine(0.01))
	r.Set("c.speed", 122.9)
	r.Set("c.reference", 4e4)
	record := r.Record(1, 0.01, "c.torque")
	want := make([]float64, len(record.Time))
	for i, time := range record.Time {
		want[i] = 4e4 * (1 - math.Exp(-time/0.1))
	}
	row := validation.Row{Asset: "Gemel.Wind.Generator", Case: "step to 40 kN m", Reference: "closed form: first-order lag", Quantity: "torque, of the step", Unit: "%"}
	row.Tolerance, row.Reached = 0.1, 100*validation.Worst(record.Of("c.torque"), want)/4e4
	validation.Check(t, row)
	r.Set("c.reference", 43093.55)
	r.Set("c.speed", 1173.7*rpm)
	r.To(5)
	row.Case, row.Reference = "1173.7 r/min and 43.09355 kN m", "NREL/TP-500-38060, tables 1-1 and 7-2: 5 MW"
	row.Quantity, row.Tolerance, row.Reached = "electrical power", 0.1, 100*math.Abs(r.Value("c.power")/5e6-1)
	validation.Check(t, row)
	r.Set("c.reference", 1e6)
	r.To(10)
	if got := r.Value("c.torque"); math.Abs(got-47402.9) > 1 {
		t.Errorf("torque %g above its limit", got)
	}
	r.Set("c.torque_loss", 0.4)
	r.To(15)
	if got := r.Value("c.torque"); math.Abs(got-0.6*47402.9) > 1 {
		t.Errorf("torque %g with 40 %% lost", got)
	}
	r.Set("c.grid", 0)
	r.To(20)
	if got := r.Value("c.torque"); math.Abs(got) > 1e-6 {
		t.Errorf("torque %g without a grid", got)
	}
}

// The tower swings with its frequency and its damping.
func TestTower(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Wind.Tower c(displacement_start = 0.5); end Bench;", fine(0.01))
	record := r.Record(40, 0.01, "c.displacement")
	x := record.Of("c.displacement")
	at := crossings(record.Time, x)
	row := validation.Row{Asset: "Gemel.Wind.Tower", Case: "NREL 5-MW, free vibration", Reference: "J. Jonkman et al., NREL/TP-500-38060, 2009, table 9-1: 0.3240 Hz", Quantity: "frequency", Unit: "%"}
	row.Tolerance, row.Reached = 0.5, 100*math.Abs(float64(len(at)-1)/(at[len(at)-1]-at[0])/0.324-1)
	validation.Check(t, row)
	// peaks one by one: logarithmic decrement over ten periods
	period := 1 / 0.324
	decrement := math.Log(validation.At(period*math.Round(1/period*period), record.Time, x)/validation.At(11*period, record.Time, x)) / 10
	row.Reference, row.Quantity = "closed form: decrement 2 pi zeta/sqrt(1 - zeta^2)", "logarithmic decrement"
	want := 2 * math.Pi * 0.01 / math.Sqrt(1-0.0001)
	row.Tolerance, row.Reached = 1, 100*math.Abs(decrement/want-1)
	validation.Check(t, row)
	r.Set("c.thrust", 7e5)
	r.To(2000)
	row.Case, row.Reference, row.Quantity = "thrust of 700 kN", "closed form: F/(m omega^2)", "displacement at rest"
	row.Tolerance, row.Reached = 0.01, 100*math.Abs(r.Value("c.displacement")/(7e5/(431.9e3*math.Pow(2*math.Pi*0.324, 2)))-1)
	validation.Check(t, row)
}

// Density of the standard atmosphere.
func TestAirDensity(t *testing.T) {
	bench := validation.Build(t, "Bench", "model Bench Gemel.Wind.AirDensity c; end Bench;", static)
	worst := 0.0
	for _, p := range [][3]float64{{0, 288.15, 1.22500}, {500, 284.90, 1.16727}, {1000, 281.651, 1.11164}, {2000, 275.154, 1.00649}, {3000, 268.659, 0.909122}} {
		r := bench.Again()
		r.Set("c.altitude", p[0])
		r.Set("c.temperature", p[1])
		r.Initialize()
		worst = math.Max(worst, 100*math.Abs(r.Value("c.density")/p[2]-1))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Wind.AirDensity", Case: "0 to 3000 m above sea level", Reference: "ISO 2533:1975, Standard Atmosphere, table 1", Quantity: "density", Unit: "%", Tolerance: 0.1, Reached: worst})
}

// The nacelle follows a turn of the wind at the speed of the drive and stops within the dead band; a turned vane leaves its error.
func TestYawDrive(t *testing.T) {
	bench := validation.Build(t, "Bench", "model Bench Gemel.Wind.YawDrive c; end Bench;", fine(0.5))
	r := bench.Again()
	r.Initialize()
	r.Set("c.direction", 60*degrees)
	r.To(60)
	start := r.Values("c.yaw")[0]
	r.To(100)
	rate := (r.Value("c.yaw") - start) / 40
	row := validation.Row{Asset: "Gemel.Wind.YawDrive", Case: "wind turns by 60 deg", Unit: "%"}
	row.Reference, row.Quantity, row.Tolerance, row.Reached = "NREL5MW_DISCON.IN: Y_Rate, 0.0087 rad/s", "yaw rate", 1, 100*math.Abs(rate/0.0087-1)
	validation.Check(t, row)
	r.To(600)
	row.Reference, row.Quantity, row.Unit, row.Tolerance, row.Reached = "NREL5MW_DISCON.IN: Y_ErrThresh, 8 deg", "error that remains", "deg", 8, math.Abs(r.Value("c.error"))/degrees
	validation.Check(t, row)
	r = bench.Again()
	r.Set("c.vane_error", 15*degrees)
	r.Initialize()
	r.To(600)
	if got := r.Value("c.error") / degrees; math.Abs(got+15) > 8 {
		t.Errorf("a vane turned by 15 deg leaves %g deg", got)
	}
	r.Set("c.stuck", 1)
	at := r.Value("c.yaw")
	r.Set("c.direction", math.Pi)
	r.To(900)
	if got := r.Value("c.yaw"); got != at {
		t.Errorf("stuck, but turned from %g to %g", at, got)
	}
}
