package buildings

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

const houseBench = `model Bench "Every room in one weather"
  Gemel.Weather.Station station;
  Gemel.Buildings.BoxRoom box(A_east = 3, A_west = 3, overhang_depth = 1, fin_depth = 0.5);
  Gemel.Buildings.RoomVDI6007 vdi;
  Gemel.Buildings.RoomISO13790 iso;
  Gemel.Buildings.RoomISO13790Hourly hourly;
  Gemel.Buildings.Zone zone;
  Gemel.Buildings.SolarGainsISO13790 gains;
  Gemel.Buildings.EquivalentTemperature equivalent;
  Gemel.Buildings.BlindControl blind;
  Gemel.Buildings.Schedule people(scale = 5);
  Gemel.Buildings.GroundFloor ground;
  Gemel.Buildings.CO2Balance co2;
  Gemel.Weather.SolAir solAir;
  Gemel.Air.Outdoors outdoors;
  Gemel.Air.Resistance crack[2];
  Gemel.Buildings.IdealHeaterCooler ideal;
  Gemel.Thermal.PrescribedTemperature outside;
  Gemel.Thermal.FixedTemperature floor;
  Real energyBalance(unit = "J") "Stored in box and vdi, less what came in";
  Real energyThroughput(unit = "J");
  Real e_in(unit = "J", start = 0, fixed = true, nominal = 1e7);
  Real e_gross(unit = "J", start = 0, fixed = true, nominal = 1e7);
  Real Q_box(unit = "W");
  Real Q_vdi(unit = "W");
equation
  connect(station.bus, box.bus);
  connect(station.bus, gains.bus);
  connect(station.bus, zone.bus);
  connect(station.bus, outdoors.bus);
  connect(station.bus, solAir.bus);
  connect(station.bus.I_global_horizontal, solAir.I);
  connect(station.bus.I_global_horizontal, blind.I);
  connect(blind.y, zone.blind);
  connect(people.y, zone.people);
  connect(people.y, co2.people);
  connect(gains.Q_solar, iso.Q_solar);
  connect(gains.Q_solar, hourly.Q_solar);
  connect(station.bus.T_dry_bulb, iso.T_outdoor);
  connect(station.bus.T_dry_bulb, hourly.T_outdoor);
  connect(station.bus.T_dry_bulb, equivalent.T_outdoor);
  connect(station.bus.T_sky, equivalent.T_sky);
  connect(station.bus.I_global_horizontal, equivalent.I[1]);
  connect(station.bus.I_global_horizontal, vdi.I_solar[1]);
  connect(equivalent.T, outside.T);
  connect(outside.port, vdi.exterior);
  connect(outside.port, vdi.window);
  connect(floor.port, ground.floor);
  connect(box.T, ideal.T);
  connect(box.port, ideal.heating);
  connect(box.port, ideal.cooling);
  for i in 1:2 loop
    connect(outdoors.port[i], crack[i].port_a);
    connect(crack[i].port_b, zone.port[i]);
  end for;
  Q_box = sum(box.wall[i].wall.port_a.Q_flow + box.wall[i].Q_absorbed for i in 1:4) + box.roof.wall.port_a.Q_flow + box.roof.Q_absorbed + box.floor.port_a.Q_flow
    + box.floorSurface.Q_absorbed - sum(box.window[i].air.Q_flow + box.window[i].radiation.Q_flow for i in 1:3) - box.infiltration.air.Q_flow + box.Q_gains + ideal.Q_heating - ideal.Q_cooling;
  Q_vdi = vdi.exterior.Q_flow + vdi.window.Q_flow + vdi.g_window*sum(vdi.A_transparent)*vdi.I_solar[1];
  der(e_in) = Q_box + Q_vdi;
  der(e_gross) = abs(Q_box) + abs(Q_vdi) + ideal.Q_heating + ideal.Q_cooling + box.Q_sun;
  energyBalance = sum(box.wall.wall.energy) + box.roof.wall.energy + box.floor.energy + box.air.energy + vdi.energy - e_in;
  energyThroughput = e_gross;
end Bench;`

// weather of a corner of what can happen.
type corner struct {
	name                string
	latitude            float64 // [degrees]
	start               float64 // [days]
	T, sky, wind        float64 // [degC], [W/m2], [m/s]
	direct, diffuse     float64 // [W/m2]
	humidity, cover     float64
	windowOpen, damaged float64
}

var corners = []corner{
	{"mild day", 50, 100, 15, 330, 3, 500, 100, 0.6, 0.3, 0, 0},
	{"-30 degC, storm, window open", 65, 10, -30, 150, 30, 0, 0, 1, 0, 1, 1},
	{"+50 degC, calm, strong sun", 24, 172, 50, 450, 0, 1100, 80, 0.05, 0, 0, 0},
	{"polar night", 85, 355, -45, 120, 0, 0, 0, 0.9, 0, 0, 0},
	{"polar day, sun round the horizon", 89, 80, -20, 200, 1, 300, 30, 0.9, 0.1, 0, 0},
	{"equator at noon in March", 0, 79, 30, 400, 1, 1000, 100, 0.8, 0.2, 0, 0},
	{"direct sun in the night, as bad data have it", 50, 355, 5, 300, 2, 800, 0, 0.6, 0.5, 0, 0},
	{"fog, saturated", 50, 20, 0, 315, 0, 0, 50, 1, 1, 0, 0},
	{"no sky radiation at all", 50, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0},
}

// Rooms live through extremes with finite, bounded temperatures, and lose no energy on the way.
func TestRoomsInCorners(t *testing.T) {
	bench := validation.Build(t, "Bench", houseBench, engine.Options{Period: 900, Tolerance: 1e-6})
	for _, c := range corners {
		t.Run(c.name, func(t *testing.T) {
			r := bench.Again()
			for name, value := range map[string]float64{"latitude": c.latitude * degree, "longitude": 0, "time_zone": 0, "time_start": c.start * 86400, "T_dry_bulb": 273.15 + c.T,
				"T_dew_point": 273.15 + c.T - 5, "relative_humidity": c.humidity, "I_infrared": c.sky, "I_direct_normal": c.direct, "I_diffuse_horizontal": c.diffuse,
				"I_global_horizontal": c.direct/2 + c.diffuse, "wind_speed": c.wind, "opaque_sky_cover": c.cover} {
				r.Set("station."+name, value)
			}
			r.Set("box.infiltration.window_open", c.windowOpen)
			r.Set("box.roof.wall.insulation_damage", c.damaged)
			r.Set("vdi.insulation_damage", c.damaged)
			r.Set("zone.insulation_damage", c.damaged)
			r.Set("zone.blind_stuck", c.damaged)
			r.Set("iso.leak", c.windowOpen)
			r.Initialize()
			if err := r.Try(3 * 86400); err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"box.T", "vdi.T_air", "iso.T", "hourly.T_air", "zone.T", "solAir.T", "ground.soil.T[1]"} {
				if v := r.Value(name) - 273.15; !(v > -80 && v < 200) {
					t.Errorf("%s = %g degC", name, v)
				}
			}
			if v := r.Value("zone.CO2"); !(v > 1e-5 && v < 0.1) {
				t.Errorf("zone.CO2 = %g", v)
			}
			balance, throughput := r.Value("energyBalance"), r.Value("energyThroughput")
			if !(math.Abs(balance) <= 1e-9*throughput) {
				t.Errorf("energy is open by %.3g of %.3g J", balance, throughput)
			}
			if c.name == corners[0].name {
				validation.Check(t, validation.Row{Asset: "Gemel.Buildings.BoxRoom", Also: []string{"Gemel.Buildings.RoomVDI6007"}, Case: "three mild days", Reference: "first law: heat stored is heat that came in",
					Quantity: "energy that is missing, relative to what passed", Unit: "1", Tolerance: 1e-9, Reached: math.Round(1e12*math.Abs(balance)/throughput) / 1e12})
			}
		})
	}
}

// An empty, dark room without weather stays where it is.
func TestEmptyRoomAtRest(t *testing.T) {
	text := `model Bench "Nobody, no sun, 20 degC all round"
  Gemel.Buildings.RoomVDI6007 room(T_start = 293.15);
  Gemel.Thermal.FixedTemperature outside(T = 293.15);
equation
  connect(outside.port, room.exterior);
  connect(outside.port, room.window);
end Bench;`
	r := validation.Start(t, "Bench", text, engine.Options{Period: 3600, Tolerance: 1e-8})
	r.To(10 * 86400)
	if got := fmt.Sprintf("%.9f", r.Value("room.T_air")); got != "293.150000000" {
		t.Errorf("the room is at %s K", got)
	}
}
