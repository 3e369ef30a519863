package hydraulics

import (
	"testing"

	"gemel/physics/validation"
)

// Properties over temperature against the formulations of IAPWS, as NIST tabulates them at 0.101325 MPa (at 100 degC: saturated liquid).
func TestWaterProperties(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  input Gemel.Units.Temperature T(start = 293.15);
  Gemel.Units.Density density = Gemel.Hydraulics.Properties.density(T);
  Gemel.Units.DynamicViscosity viscosity = Gemel.Hydraulics.Properties.viscosity(T);
  Gemel.Units.Pressure vapourPressure = Gemel.Hydraulics.Properties.vapourPressure(T);
  Gemel.Units.SpecificHeatCapacity heatCapacity = Gemel.Hydraulics.Properties.heatCapacity(T);
  Gemel.Units.ThermalConductivity conductivity = Gemel.Hydraulics.Properties.conductivity(T);
end Bench;`, static)
	celsius := []float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100}
	kelvin := make([]float64, len(celsius))
	for i, c := range celsius {
		kelvin[i] = c + 273.15
	}
	for _, c := range []struct {
		name, quantity, unit, source string
		tolerance, factor            float64
		want                         []float64
	}{
		{"density", "density", "kg/m3", "IAPWS R6-95(2018), as NIST Chemistry WebBook", 0.01, 1,
			[]float64{999.84, 999.70, 998.21, 995.65, 992.22, 988.04, 983.20, 977.76, 971.79, 965.31, 958.35}},
		{"viscosity", "viscosity", "mPa.s", "IAPWS R12-08, as NIST Chemistry WebBook", 0.1, 1000,
			[]float64{1.7916, 1.3059, 1.0016, 0.79722, 0.65272, 0.54652, 0.46603, 0.40355, 0.35404, 0.31417, 0.28158}},
		{"vapourPressure", "vapour pressure", "kPa", "IAPWS R6-95(2018), as NIST Chemistry WebBook", 0.1, 1e-3,
			[]float64{0.6112, 1.2282, 2.3393, 4.2470, 7.3849, 12.352, 19.946, 31.201, 47.414, 70.182, 101.42}},
		{"heatCapacity", "heat capacity", "J/(kg K)", "IAPWS R6-95(2018), as NIST Chemistry WebBook", 0.1, 1,
			[]float64{4219.4, 4195.2, 4184.1, 4179.8, 4179.4, 4181.3, 4185.0, 4190.1, 4196.9, 4205.2, 4215.5}},
		{"conductivity", "thermal conductivity", "W/(m K)", "IAPWS R15-11, as NIST Chemistry WebBook", 1, 1,
			[]float64{0.5556, 0.5787, 0.5985, 0.6155, 0.6286, 0.6406, 0.6510, 0.6596, 0.6668, 0.6728, 0.6772}},
	} {
		got := scale(sweep(r, "T", kelvin, c.name)[0], c.factor)
		t.Log(got)
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Properties." + c.name, Case: "0 to 100 degC", Reference: c.source,
			Quantity: c.quantity, Unit: "%", Tolerance: c.tolerance, Reached: relative(got, c.want),
			Plot: &validation.Plot{Title: "Water: " + c.quantity, X: "temperature [°C]", Y: c.quantity + " [" + c.unit + "]",
				Series: []validation.Series{{Name: "IAPWS", X: celsius, Y: c.want, Points: true}, {Name: "Gemel", X: celsius, Y: got}}}})
	}
}

// A record from a temperature holds what the functions say: 60 degC water, values as above.
func TestWaterRecordFromATemperature(t *testing.T) {
	r := validation.Start(t, "Bench", between("Gemel.Hydraulics.Pipe c(water = Gemel.Hydraulics.Properties.at(333.15))"), static)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Properties.at", Also: []string{"Gemel.Hydraulics.Water"}, Case: "record at 60 degC",
		Reference: "IAPWS, as NIST Chemistry WebBook", Quantity: "density, viscosity and vapour pressure", Unit: "%", Tolerance: 0.1,
		Reached: relative(r.Values("c.water.rho", "c.water.mu", "c.water.p_vapour"), []float64{983.20, 0.46603e-3, 19946})})
}
