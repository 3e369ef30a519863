package wind

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// The wind rises in steps of 1 m/s from 4 to 25 m/s, a minute each: as NREL/TP-500-38060 shows the machine (section 9), no limit is violated and the turbine settles.
func TestStepResponses(t *testing.T) {
	for _, c := range []struct {
		class                            string
		rated, torque, rate              float64 // rotor [rad/s], generator [N m], pitch [rad/s]
		each, power, settled, overspeeds float64 // [s], [W], [s], [%]
	}{{"TurbineNREL5MW", 12.1 * rpm, 47402.9, 0.1745, 60, 5e6, 30, 10}, {"TurbineIEA15MW", 0.79168, 2.17654e7, 0.0349, 120, 15e6, 60, 15}} {
		r := validation.Build(t, "Bench", "model Bench Gemel.Wind."+c.class+" c(running = true, supervisor(wind_cut_out = 40)); end Bench;",
			engine.Options{Method: engine.Rodas5P, Period: 0.25, Tolerance: 1e-6})
		r.Set("c.wind", 4)
		r.Set("c.wind_start", 4)
		r.Set("c.speed_start", 0.6*c.rated)
		r.Set("c.pitch_start", 0)
		r.Initialize()
		r.To(120)
		fastest, strongest, quickest, slowest := 0.0, 0.0, 0.0, 0.0
		var time, speed, power, pitch []float64
		for v := 4.0; v <= 25; v++ {
			r.Set("c.wind", v)
			from := r.Time()
			var tail []float64
			for r.Time() < from+c.each-1e-9 {
				r.To(r.Time() + 0.25)
				x := r.Values("c.speed", "c.generator.torque", "c.pitch_drive.rate", "c.power", "c.pitch")
				fastest, strongest, quickest = math.Max(fastest, x[0]), math.Max(strongest, x[1]), math.Max(quickest, math.Abs(x[2]))
				tail = append(tail, x[0])
				time, speed, power, pitch = append(time, r.Time()), append(speed, x[0]/c.rated), append(power, x[3]/c.power), append(pitch, x[4]/degrees)
			}
			// the last moment at which the speed is more than 2 % of rated speed from where it ends
			for i, x := range tail {
				if v >= 12 && math.Abs(x-tail[len(tail)-1]) > 0.02*c.rated {
					slowest = math.Max(slowest, float64(i+1)*0.25)
				}
			}
		}
		row := validation.Row{Asset: "Gemel.Wind." + c.class, Case: "steps of 1 m/s from 4 to 25 m/s", Unit: "%"}
		row.Reference, row.Quantity, row.Tolerance, row.Reached = "ROSCO: overspeed trip at 20 %, less margin", "overspeed", c.overspeeds, 100*math.Max(fastest/c.rated-1, 0)
		row.Plot = &validation.Plot{Title: c.class[7:] + ": wind in steps of 1 m/s", X: "time [s]", Y: "over rated, pitch over 25 deg [1]",
			Series: []validation.Series{{Name: "rotor speed", X: time, Y: speed}, {Name: "power", X: time, Y: power}, {Name: "pitch", X: time, Y: scaled(pitch, 1/25.0)}}}
		validation.Check(t, row)
		row.Plot = nil
		row.Reference, row.Quantity, row.Tolerance, row.Reached = "VS_MaxTq of the machine's DISCON.IN", "torque above its limit", 0.01, 100*math.Max(strongest/c.torque-1, 0)
		validation.Check(t, row)
		row.Reference, row.Quantity, row.Reached = "PC_MaxRat of the machine's DISCON.IN", "pitch rate above its limit", 100*math.Max(quickest/c.rate-1, 0)
		validation.Check(t, row)
		row.Case, row.Reference = "steps of 1 m/s from 12 to 25 m/s", "design of ROSCO's tuning (omega_pc, zeta_pc of the machine's YAML): settled to 2 % after 4/(zeta omega) and the actuator"
		row.Quantity, row.Unit, row.Tolerance, row.Reached = "settling time of the rotor speed", "s", c.settled, slowest
		validation.Check(t, row)
	}
}

// What the wind gives goes to the grid, into losses or into what is stored: at every moment, and summed over a gust, a grid loss and the standstill after it.
func TestEnergyBalance(t *testing.T) {
	const text = `model Bench
  Gemel.Wind.TurbineNREL5MW c(running = true, speed_start = 1.2, pitch_start = 0.1, wind_start = 13, torque_start = 4e4);
  Real in_sum(start = 0, fixed = true), out_sum(start = 0, fixed = true);
  Real energyBalance, energyThroughput;
protected
  parameter Real stored0(fixed = false);
initial equation
  stored0 = c.shaft.stored + c.tower.stored;
equation
  der(in_sum) = (c.rotor.power + c.rotor.thrust*c.tower.velocity)/1e6;
  der(out_sum) = (c.power + c.losses)/1e6;
  energyBalance = in_sum - out_sum - (c.shaft.stored + c.tower.stored - stored0)/1e6;
  energyThroughput = in_sum;
end Bench;`
	r := validation.Build(t, "Bench", text, engine.Options{Method: engine.Verner7, Period: 0.01, Tolerance: 1e-12})
	r.Set("c.wind", 13)
	r.Initialize()
	worst := 0.0
	for r.Time() < 200 {
		switch now := r.Time(); {
		case now < 20:
			r.Set("c.wind", 13+5*math.Sin(now/2))
		case now > 60:
			r.Set("c.grid", 0)
		}
		r.To(r.Time() + 0.1)
		v := r.Values("c.powerBalance", "c.powerThroughput", "energyBalance", "energyThroughput")
		if r.Time() > 1 {
			worst = math.Max(worst, math.Abs(v[2]/v[3]))
		}
		if math.Abs(v[0]) > 1e-9*v[1]+1e-6 {
			t.Fatalf("at %g s the power balance is open by %g of %g W", r.Time(), v[0], v[1])
		}
	}
	if v := r.Value("c.speed"); v > 0.3 {
		t.Errorf("speed %g after the loss of the grid", v)
	}
	row := validation.Row{Asset: "Gemel.Wind.Turbine", Also: []string{"Gemel.Wind.DriveTrain", "Gemel.Wind.Tower", "Gemel.Wind.Generator"}, Case: "NREL 5-MW: changing wind, loss of the grid, brake, standstill; 200 s"}
	row.Reference, row.Quantity, row.Unit, row.Tolerance, row.Reached = "conservation of energy", "energy that is missing, of what the wind has given", "1", 1e-9, worst
	validation.Check(t, row)
}

// The operating gust of IEC passes in production near rated wind without a trip.
func TestTurbineInGusts(t *testing.T) {
	for _, gust := range []string{"ExtremeOperatingGust", "ExtremeCoherentGust"} {
		r := validation.Start(t, "Bench", `model Bench
  Gemel.Wind.TurbineNREL5MW c(running = true, speed_start = 1.267, pitch_start = 0.063, wind_start = 12, torque_start = 43e3);
  Gemel.Wind.`+gust+` gust(mean.start = 12, begin = 60);
equation
  connect(gust.wind, c.wind);
end Bench;`, engine.Options{Period: 0.1, Tolerance: 1e-6})
		fastest := 0.0
		for r.Time() < 120 {
			r.To(r.Time() + 0.1)
			fastest = math.Max(fastest, r.Value("c.speed"))
		}
		if r.Value("c.supervisor.run") < 0.5 || fastest > 1.2*12.1*rpm {
			t.Errorf("%s: speed up to %.3g of rated, run %g", gust, fastest/(12.1*rpm), r.Value("c.supervisor.run"))
		}
	}
}
