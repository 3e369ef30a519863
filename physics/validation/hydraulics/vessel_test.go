package hydraulics

import (
	"fmt"
	"math"
	"testing"

	"gemel/physics/validation"
)

// surge is a reservoir, a nearly frictionless pipe of 500 m and 4 m with inertia, and an air vessel at the pressure of the reservoir (10 m).
func surge(start float64) string {
	return fmt.Sprintf(`model Bench
  Gemel.Hydraulics.Reservoir lake(level = 10);
  Gemel.Hydraulics.Pipe pipe(length = 500, diameter = 4, roughness = 0, inertia = true, m_flow_start = %g, water(mu = 1e-5));
  Gemel.Hydraulics.PressureVessel vessel(volume = 400, gas_start = 200, p_start = 998.2*9.80665*10, polytropic = 1.2, neck = 4, zeta = 0.01);
equation
  connect(lake.port, pipe.port_a);
  connect(pipe.port_b, vessel.port);
end Bench;`, start)
}

// A water column swings on an air vessel with the period of the closed form, and rises to the pressure that its kinetic energy compresses the air to.
func TestAirVessel(t *testing.T) {
	const area, length, v0, n = math.Pi / 4 * 16, 500.0, 200.0, 1.2
	p0 := rho*g*10 + 101325
	r := validation.Start(t, "Bench", surge(50), period(0.05))
	var crossings []float64
	last := 50.0
	for len(crossings) < 4 {
		r.To(r.Time() + 0.05)
		if m := r.Value("pipe.m_flow"); m*last < 0 {
			crossings = append(crossings, r.Time()-0.05*m/(m-last))
			last = m
		} else {
			last = m
		}
	}
	want := 2 * math.Pi * math.Sqrt(rho*length*v0/(area*n*p0))
	got := crossings[2] - crossings[0]
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.PressureVessel", Also: []string{"Gemel.Hydraulics.Pipe"}, Case: "small swing of a column of 500 m on 200 m3 of air", Reference: "T = 2 pi sqrt(rho L V/(A n p)), closed form (Wylie and Streeter 1993, chapter 12)",
		Quantity: "period", Unit: "%", Tolerance: 0.1, Reached: relative([]float64{got}, []float64{want})})

	// 1.5 m/s: rho A L v^2/2 = work on the gas less that of the reservoir's pressure
	start := rho * area * 1.5
	r = validation.Start(t, "Bench", surge(start), period(0.05))
	record := r.Record(want, 0.05, "vessel.p", "vessel.gas_volume")
	highest := 0.0
	for _, p := range record.Of("vessel.p") {
		highest = math.Max(highest, p)
	}
	kinetic := rho * area * length * 1.5 * 1.5 / 2
	low, high := 1.0, v0
	for range 60 {
		v := (low + high) / 2
		if p0*v0/(n-1)*(math.Pow(v0/v, n-1)-1)-p0*(v0-v) > kinetic {
			low = v
		} else {
			high = v
		}
	}
	peak := p0*math.Pow(v0/low, n) - 101325
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.PressureVessel", Also: []string{"Gemel.Hydraulics.Pipe"}, Case: "column of 500 m at 1.5 m/s runs into 200 m3 of air", Reference: "energy of the column = work on the gas (rigid column, no friction), closed form",
		Quantity: "highest pressure", Unit: "%", Tolerance: 0.5, Reached: relative([]float64{highest}, []float64{peak}),
		Plot: &validation.Plot{Title: "Surge into an air vessel", X: "time [s]", Y: "gauge pressure [bar]", Series: []validation.Series{
			{Name: "Gemel", X: record.Time, Y: scale(record.Of("vessel.p"), 1e-5)}, {Name: "closed form, peak", X: []float64{0, want}, Y: []float64{peak / 1e5, peak / 1e5}}}}})
}

// Torricelli: the root of the height above the outflow falls linearly; Poleni: what overflows stands above its crest.
func TestTank(t *testing.T) {
	r := validation.Start(t, "Gemel.Examples.TankEmptying", "", period(10))
	k := math.Pow(3600.0/50, 2) * 1e5 * rho / 1000 // rho g h = k q^2: valve of 50 m3/h at 1 bar
	area := math.Pi * 2 * 2 / 4.0
	record := r.Record(500, 10, "tank.level")
	var want []float64
	for _, s := range record.Time {
		root := math.Sqrt(3) - math.Sqrt(rho*g/k)/(2*area)*s
		want = append(want, root*root-1)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Tank", Case: "emptied through a valve, 2 to 0.2 m", Reference: "Torricelli: the root of the height falls linearly, closed form",
		Quantity: "level", Unit: "m", Tolerance: 1e-3, Reached: validation.Worst(record.Of("tank.level"), want),
		Plot: &validation.Plot{Title: "A tank runs empty", X: "time [s]", Y: "level [m]", Series: []validation.Series{{Name: "Torricelli", X: record.Time, Y: want, Points: true}, {Name: "Gemel", X: record.Time, Y: record.Of("tank.level")}}}})
	f := validation.Start(t, "Gemel.Examples.TankFilling", "", period(60))
	f.To(7200)
	h := f.Value("tank.level") - 5
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Tank", Case: "overflow over a crest of 1 m", Reference: "Poleni: q = 2/3 C b sqrt(2 g) h^1.5, closed form", Quantity: "flow over the crest", Unit: "%", Tolerance: 3,
		Reached: relative([]float64{f.Value("tank.m_overflow")}, []float64{2.0 / 3 * 0.62 * math.Sqrt(2*g) * math.Pow(h, 1.5) * rho})})
	w := validation.Start(t, "Gemel.Examples.WaterColumn", "", period(0.05))
	var crossings []float64
	last := w.Value("left.level") - w.Value("right.level")
	for len(crossings) < 3 {
		w.To(w.Time() + 0.05)
		d := w.Value("left.level") - w.Value("right.level")
		if (d < 0) != (last < 0) {
			crossings = append(crossings, w.Time()-0.05*d/(d-last))
		}
		last = d
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Tank", Also: []string{"Gemel.Hydraulics.Pipe"}, Case: "two tanks and a pipe with inertia", Reference: "rigid column: T = 2 pi sqrt(L (D/d)^2/(2 g)), undamped",
		Quantity: "period", Unit: "%", Tolerance: 1.5, Reached: relative([]float64{crossings[2] - crossings[0]}, []float64{2 * math.Pi * math.Sqrt(50*math.Pow(1/0.3, 2)/(2*g))})})
}
