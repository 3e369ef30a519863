package buildings

import (
	"math"
	"math/cmplx"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

type layer struct{ thickness, conductivity, density, heat float64 }

var heavyWall = []layer{{0.009, 0.14, 530, 900}, {0.0615, 0.04, 10, 1400}, {0.1, 0.51, 1400, 1000}}

// admittance gives the amplitude [W/(m2.K)] and time lag [s] of the heat flow into an isothermal room when the outer surface swings by 1 K, from the heat
// transfer matrices of EN ISO 13786:2017, section 7.2.
func admittance(layers []layer, period float64) (amplitude, lag float64) {
	z := [2][2]complex128{{1, 0}, {0, 1}}
	for _, l := range layers {
		depth := math.Sqrt(l.conductivity * period / (math.Pi * l.density * l.heat))
		x := complex(l.thickness/depth, l.thickness/depth)
		k := complex(l.conductivity/depth, l.conductivity/depth)
		m := [2][2]complex128{{cmplx.Cosh(x), -cmplx.Sinh(x) / k}, {-k * cmplx.Sinh(x), cmplx.Cosh(x)}}
		z = [2][2]complex128{{m[0][0]*z[0][0] + m[0][1]*z[1][0], m[0][0]*z[0][1] + m[0][1]*z[1][1]}, {m[1][0]*z[0][0] + m[1][1]*z[1][0], m[1][0]*z[0][1] + m[1][1]*z[1][1]}}
	}
	// (T, q) inside = z (T, q) outside with T inside 0.
	q := z[1][0] - z[1][1]*z[0][0]/z[0][1]
	return cmplx.Abs(q), math.Mod(-cmplx.Phase(q)*period/(2*math.Pi)+period, period)
}

const wallBench = `model Bench "Wall between a sine and a room"
  Gemel.Buildings.Wall wall(area = 1, cells = 3, T_start = 293.15);
  Gemel.Blocks.Sources.Sine day(offset = 293.15, amplitude = 10, period = 86400);
  Gemel.Thermal.PrescribedTemperature outside;
  Gemel.Thermal.FixedTemperature inside(T = 293.15);
  Real energyBalance(unit = "J");
  Real energyThroughput(unit = "J");
  Real e_in(unit = "J", start = 0, fixed = true, nominal = 1e5);
  Real e_gross(unit = "J", start = 0, fixed = true, nominal = 1e5);
equation
  connect(day.y, outside.T);
  connect(outside.port, wall.port_a);
  connect(wall.port_b, inside.port);
  der(e_in) = wall.port_a.Q_flow + wall.port_b.Q_flow;
  der(e_gross) = abs(wall.port_a.Q_flow) + abs(wall.port_b.Q_flow);
  energyBalance = wall.energy - e_in;
  energyThroughput = e_gross;
end Bench;`

// Daily swings through a wall of three layers.
func TestWallFollowsDailySwings(t *testing.T) {
	r := validation.Build(t, "Bench", wallBench, engine.Options{Period: 600, Tolerance: 1e-8})
	r.Initialize()
	const days = 12
	c := r.Record(days*86400, 600, "inside.port.Q_flow")
	q := c.Of("inside.port.Q_flow")
	var sine, cosine float64
	var hours, ours, exact []float64
	amplitude, lag := admittance(heavyWall, 86400)
	for i, at := range c.Time {
		if at <= (days-1)*86400 {
			continue
		}
		phase := 2 * math.Pi * at / 86400
		sine += q[i] * math.Sin(phase) * 2 / 144
		cosine += q[i] * math.Cos(phase) * 2 / 144
		hours, ours = append(hours, (at-(days-1)*86400)/3600), append(ours, q[i])
		exact = append(exact, 10*amplitude*math.Sin(phase-2*math.Pi*lag/86400))
	}
	got, gotLag := math.Hypot(sine, cosine)/10, math.Mod(-math.Atan2(cosine, sine)*86400/(2*math.Pi)+86400, 86400)
	t.Logf("amplitude %.4f W/(m2.K), exact %.4f; lag %.3f h, exact %.3f h", got, amplitude, gotLag/3600, lag/3600)
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.Wall", Case: "wall of BESTEST 900, 24 h, three cells a layer", Reference: "EN ISO 13786:2017, section 7.2: heat transfer matrices (exact)",
		Quantity: "periodic thermal transmittance", Unit: "%", Tolerance: 2, Reached: 100 * math.Abs(got/amplitude-1),
		Plot: &validation.Plot{Title: "Heat flow into the room through the wall of BESTEST 900", X: "hour [h]", Y: "heat flow [W/m2]",
			Series: []validation.Series{{Name: "exact", X: hours, Y: exact, Points: true}, {Name: "Gemel", X: hours, Y: ours}}}})
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.Wall", Case: "wall of BESTEST 900, 24 h, three cells a layer", Reference: "EN ISO 13786:2017, section 7.2: heat transfer matrices (exact)",
		Quantity: "time lag", Unit: "h", Tolerance: 0.15, Reached: math.Abs(gotLag-lag) / 3600})
	r.Balance(1e-9)
}

// Deep ground under a yearly swing: finite volumes and Kusuda's formula have one exact solution.
func TestGroundTemperature(t *testing.T) {
	text := `model Bench "Ten metres of ground in thin layers, and the formula at one metre"
  Gemel.Buildings.Wall soil(area = 1, cells = 100, T_start = 283.15, layers = Gemel.Buildings.Construction(n = 1, thickness = {20}, conductivity = {1.2}, density = {2000}, specific_heat = {1000}));
  Gemel.Weather.GroundTemperature top(depth = 0, diffusivity = 6e-7);
  Gemel.Weather.GroundTemperature formula(depth = 1.1, diffusivity = 6e-7);
  Gemel.Thermal.PrescribedTemperature surface;
equation
  connect(top.T, surface.T);
  connect(surface.port, soil.port_a);
end Bench;`
	r := validation.Build(t, "Bench", text, engine.Options{Period: 10 * 86400, Tolerance: 1e-6})
	r.Initialize()
	r.To(3 * 31536000)
	worst := 0.0
	for r.Time() < 4*31536000 {
		r.To(r.Time() + 10*86400)
		v := r.Values("soil.T[6]", "formula.T") // the sixth cell of 0.2 m is at 1.1 m
		worst = math.Max(worst, math.Abs(v[0]-v[1]))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Weather.GroundTemperature", Also: []string{"Gemel.Buildings.Wall"}, Case: "1.1 m deep over a year", Reference: "finite volumes of 20 m of the same ground, four years",
		Quantity: "temperature", Unit: "K", Tolerance: 0.1, Reached: worst})
}

// Floor on the ground: the yearly mean loss is that of the standard.
func TestGroundFloor(t *testing.T) {
	text := `model Bench "Slab of 10 x 10 m without extra insulation"
  Gemel.Buildings.GroundFloor ground(area = 100, perimeter = 40, R_floor = 2, wall_thickness = 0.3);
  Gemel.Thermal.ThermalResistor floor(R = (0.17 + 2)/100);
  Gemel.Thermal.FixedTemperature room(T = 293.15);
equation
  connect(room.port, floor.port_a);
  connect(floor.port_b, ground.floor);
end Bench;`
	r := validation.Build(t, "Bench", text, engine.Options{Period: 864000, Tolerance: 1e-8})
	r.Set("ground.T_virtual", 283.15)
	r.Initialize()
	r.To(5 * 31536000)
	// B' = 5 m, d_t = 0.3 + 2 (0.17 + 2 + 0.04) = 4.72 m < B': U = 2 lambda/(pi B' + d_t) ln(pi B'/d_t + 1).
	const B, d = 5.0, 0.3 + 2*(0.17+2+0.04)
	want := 100 * 10 * 2 * 2 / (math.Pi*B + d) * math.Log(math.Pi*B/d+1)
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.GroundFloor", Case: "slab of 10 x 10 m, 2 m2 K/W, sand", Reference: "EN ISO 13370:2017, equations 2 to 4", Quantity: "steady heat loss",
		Unit: "%", Tolerance: 0.1, Reached: 100 * math.Abs(r.Value("floor.Q_flow")/want-1)})
}
