package hydraulics

import (
	"fmt"
	"math"
	"testing"

	"gemel/physics/validation"
)

const motorBench = `model Bench
  Gemel.Electrical.InductionMotor c(temperature_start = 293.15);
  Gemel.Thermal.FixedTemperature room(T = 293.15);
equation
  connect(room.port, c.housing);
end Bench;`

// Rated point, warming up and derating of the motor.
func TestMotor(t *testing.T) {
	r := validation.Start(t, "Bench", motorBench, period(60))
	r.Set("c.field_speed", 3000*rpm)
	r.Set("c.torque", 11e3/(2945*rpm))
	record := r.Record(4*2400, 60, "c.temperature")
	validation.Check(t, validation.Row{Asset: "Gemel.Electrical.InductionMotor", Case: "11 kW, rated torque", Reference: "rating plate: 2945 r/min, 11 kW, 91.2 % (IEC 60034-30-1, IE3)",
		Quantity: "speed, power and efficiency", Unit: "%", Tolerance: 1e-4, Reached: relative([]float64{r.Value("c.speed") / rpm, r.Value("c.shaft_power"), r.Value("c.efficiency")}, []float64{2945, 11e3, 0.912})})
	var want []float64
	for _, s := range record.Time {
		want = append(want, 293.15+80*(1-math.Exp(-s/2400)))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Electrical.InductionMotor", Case: "11 kW, warming up at rated load", Reference: "first-order rise to 80 K, 40 min (IEC 60034-1, class B), closed form", Quantity: "temperature", Unit: "K", Tolerance: 0.1,
		Reached: validation.Worst(record.Of("c.temperature"), want), Plot: &validation.Plot{Title: "Motor at rated load", X: "time [min]", Y: "temperature [°C]", Series: []validation.Series{
			{Name: "closed form", X: scale(record.Time, 1.0/60), Y: shift(want, -273.15), Points: true}, {Name: "Gemel", X: scale(record.Time, 1.0/60), Y: shift(record.Of("c.temperature"), -273.15)}}}})
	// At half speed the fan cools with 0.4 + 0.6/2 = 0.7: the load that it carries for ever at the limit of 155 degC, run until settled, settles at 155 degC.
	slow := validation.Start(t, "Bench", motorBench, period(600))
	slow.Set("c.field_speed", 1500*rpm)
	for range 4 {
		slow.Set("c.torque", slow.Value("c.load_lasting")*11e3/(2945*rpm))
		slow.To(slow.Time() + 600)
	}
	slow.To(slow.Time() + 20*2400)
	validation.Check(t, validation.Row{Asset: "Gemel.Electrical.InductionMotor", Case: "half speed with a fan on the shaft, at load_lasting", Reference: "temperature limit of class F, 155 degC", Quantity: "final temperature", Unit: "K", Tolerance: 0.5,
		Reached: math.Abs(slow.Value("c.temperature") - 428.15)})
}

func shift(values []float64, by float64) []float64 {
	shifted := make([]float64, len(values))
	for i, v := range values {
		shifted[i] = v + by
	}
	return shifted
}

// The polynomials of the classes give the printed tables.
func TestEfficiencyClasses(t *testing.T) {
	r := validation.Build(t, "Bench", `model Bench
  parameter Gemel.Units.Power power(min = 100, max = 1e6) = 11e3;
  Gemel.Electrical.Data.MotorsIE3 data;
  Real poles2[22] = data.poles2, poles4[22] = data.poles4;
  Real two = Gemel.Electrical.motorEfficiency(power, 2), four = Gemel.Electrical.motorEfficiency(power, 4), six = Gemel.Electrical.motorEfficiency(power, 6),
    ie2 = Gemel.Electrical.motorEfficiency(power, 4, Gemel.Electrical.Types.EfficiencyClass.IE2), ie4 = Gemel.Electrical.motorEfficiency(power, 4, Gemel.Electrical.Types.EfficiencyClass.IE4);
end Bench;`, static)
	kilowatts := []float64{0.75, 1.1, 1.5, 2.2, 3, 4, 5.5, 7.5, 11, 15, 18.5, 22, 30, 37, 45, 55, 75, 90, 110, 132, 160, 200}
	two := []float64{80.7, 82.7, 84.2, 85.9, 87.1, 88.1, 89.2, 90.1, 91.2, 91.9, 92.4, 92.7, 93.3, 93.7, 94.0, 94.3, 94.7, 95.0, 95.2, 95.4, 95.6, 95.8}
	four := []float64{82.5, 84.1, 85.3, 86.7, 87.7, 88.6, 89.6, 90.4, 91.4, 92.1, 92.6, 93.0, 93.6, 93.9, 94.2, 94.6, 95.0, 95.2, 95.4, 95.6, 95.8, 96.0}
	var got2, got4, data []float64
	for i, p := range kilowatts {
		a := r.Again()
		a.Set("power", p*1e3)
		a.Initialize()
		v := a.Values("two", "four", fmt.Sprintf("poles2[%d]", i+1), fmt.Sprintf("poles4[%d]", i+1))
		got2, got4 = append(got2, 100*v[0]), append(got4, 100*v[1])
		data = append(data, math.Max(math.Abs(100*v[2]-two[i]), math.Abs(100*v[3]-four[i])))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Electrical.motorEfficiency", Case: "IE3, 2 and 4 poles, 0.75 to 200 kW", Reference: "IEC 60034-30-1:2014, tables of IE3 at 50 Hz (printed to 0.1 %)",
		Quantity: "efficiency", Unit: "percentage points", Tolerance: 0.1, Reached: math.Max(validation.Worst(got2, two), validation.Worst(got4, four)),
		Plot: &validation.Plot{Title: "IE3 motors", X: "rated power [kW]", Y: "efficiency [%]", Series: []validation.Series{{Name: "table, 2 poles", X: kilowatts, Y: two, Points: true}, {Name: "Gemel, 2 poles", X: kilowatts, Y: got2},
			{Name: "table, 4 poles", X: kilowatts, Y: four, Points: true}, {Name: "Gemel, 4 poles", X: kilowatts, Y: got4}}}})
	validation.Check(t, validation.Row{Asset: "Gemel.Electrical.Data.MotorsIE3", Case: "the table", Reference: "IEC 60034-30-1:2014, tables of IE3 at 50 Hz", Quantity: "efficiency", Unit: "percentage points", Tolerance: 1e-6, Reached: validation.Worst(data, make([]float64, len(data)))})
}

// Drive and overload relay: ramp, losses, time to trip.
func TestDriveAndRelay(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Electrical.VariableSpeedDrive c; end Bench;", period(1))
	r.Set("c.load", 11e3)
	r.To(10)
	half := r.Value("c.speed") / (3000 * rpm)
	r.To(60)
	loads := []float64{2750, 5500, 11000}
	got := sweep(r, "c.load", loads, "c.losses")[0]
	var want []float64
	for _, p := range loads {
		x := p / 11e3
		want = append(want, 11e3*(0.008*1/(1+0.05*0.05)+0.010*x+0.013*x*x))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Electrical.VariableSpeedDrive", Case: "quarter, half and full load", Reference: "interpolation of losses as IEC 61800-9-2:2017, with the assumed coefficients, closed form",
		Quantity: "losses", Unit: "%", Tolerance: 0.01, Reached: relative(got, want)})
	validation.Check(t, validation.Row{Asset: "Gemel.Electrical.VariableSpeedDrive", Case: "ramp of 20 s", Reference: "half the speed after half the time", Quantity: "speed", Unit: "%", Tolerance: 1, Reached: 200 * math.Abs(half-0.5)})

	relay := validation.Start(t, "Bench", "model Bench Gemel.Electrical.OverloadRelay c(load(start = 2)); end Bench;", period(0.5))
	for relay.Value("c.healthy") > 0.5 && relay.Time() < 1000 {
		relay.To(relay.Time() + 0.5)
	}
	trip := 720 * math.Log(4/(4-1.1*1.1))
	validation.Check(t, validation.Row{Asset: "Gemel.Electrical.OverloadRelay", Case: "twice the rated load from cold", Reference: "IEC 60255-149: t = tau ln(I^2/(I^2 - k^2))", Quantity: "time to trip", Unit: "s", Tolerance: 0.6,
		Reached: math.Abs(relay.Time() - trip)})
}
