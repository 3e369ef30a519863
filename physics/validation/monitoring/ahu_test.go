package monitoring

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/fit"
	"gemel/physics/validation"
)

// Inputs of the air handling unit, in the order of the columns of day.input.
var ahuInputs = []string{"T_outdoor", "T_return", "T_mixed_read", "y_outdoor", "y_return", "y_heating", "y_cooling", "T_supply_read", "occupied"}

// The temperatures that are followed.
const (
	mixed = iota
	supply
	room
	temperatures
)

// day is a day of the recording, by the minute, in SI units.
type day struct {
	name   string
	input  [][]float64             // (rows × inputs); what is missing is what it was before
	read   [temperatures][]float64 // [K]
	bad    []bool                  // not judged: a reading is missing, the fan stands or stood just before, or the day has just begun
	faulty bool
}

func (d *day) rows() int { return len(d.input) }

const (
	settling = 10 // minutes after midnight or after the fan starts that are not judged
	perDay   = 1440
)

// days reads the measured single-zone unit of the LBNL fault-detection data set.
func days(t *testing.T) (list []*day) {
	t.Helper()
	table := validation.Read(t, validation.Data(t, "real/lbnl_ahu_szcav.csv.gz"))
	column := func(name string) []float64 {
		for _, n := range table.Names {
			if strings.TrimSpace(n) == name {
				var out []float64
				for _, text := range table.Strings(n) {
					v, err := strconv.ParseFloat(text, 64)
					if err != nil { // "#VALUE!"
						v = math.NaN()
					}
					out = append(out, v)
				}
				return out
			}
		}
		t.Fatalf("no column %q", name)
		return nil
	}
	kelvin := func(name string) []float64 {
		out := column(name)
		for i := range out {
			out[i] = (out[i]-32)/1.8 + 273.15
		}
		return out
	}
	outdoor, back, mix, sup := kelvin("AHU: Outdoor Air Temperature"), kelvin("AHU: Return Air Temperature"), kelvin("AHU: Mixed Air Temperature"), kelvin("AHU: Supply Air Temperature")
	columns := [][]float64{outdoor, back, mix, column("AHU: Outdoor Air Damper Control Signal"), column("AHU: Return Air Damper Control Signal"),
		column("AHU: Heating Coil Valve Control Signal"), column("AHU: Cooling Coil Valve Control Signal"), sup, column("Occupancy Mode Indicator")}
	fan, label := column("AHU: Supply Air Fan Status"), column("Fault Detection Ground Truth")
	stamps := table.Strings("Datetime")
	still := 0
	for i, stamp := range stamps {
		name, _, _ := strings.Cut(stamp, " ")
		if len(list) == 0 || list[len(list)-1].name != name {
			list = append(list, &day{name: name, faulty: label[i] > 0})
			still = settling
		}
		d := list[len(list)-1]
		row := make([]float64, len(columns))
		for k, c := range columns {
			row[k] = c[i]
			if math.IsNaN(row[k]) && d.rows() > 0 {
				row[k] = d.input[d.rows()-1][k]
			}
		}
		d.input = append(d.input, row)
		d.read[mixed], d.read[supply], d.read[room] = append(d.read[mixed], mix[i]), append(d.read[supply], sup[i]), append(d.read[room], back[i])
		if fan[i] == 0 || math.IsNaN(mix[i]+sup[i]) {
			still = settling
		}
		d.bad = append(d.bad, still > 0)
		still--
		if (label[i] > 0) != d.faulty {
			t.Fatalf("%s: the label changes within the day", stamp)
		}
	}
	return list
}

// airHandlingUnit has two sections that are judged apart: the mixing box between outdoor and return damper, and the coils behind the measured mixed air. The air flow
// is constant and not known: all flows are over it. Water temperatures are assumed; what they are wrong by goes into the conductances.
const airHandlingUnit = `model Draw "Fan at constant speed: draws a constant flow"
  Gemel.Air.Interfaces.Port port "Where it is drawn";
  parameter Real m_flow(unit = "kg/s") = 1 "Mass flow";
equation
  port.m_flow = m_flow;
  port.h_outflow = 3e4;
  port.Xw_outflow = 0.007;
  port.C_outflow = 6e-4;
end Draw;
model AirHandlingUnit
  input Real T_outdoor(unit = "K", start = 288.15), T_return(unit = "K", start = 294.15), T_mixed_read(unit = "K", start = 293.15);
  input Real y_outdoor(unit = "1", start = 0), y_return(unit = "1", start = 1), y_heating(unit = "1", start = 0), y_cooling(unit = "1", start = 0);
  parameter Real p_return(unit = "Pa", min = -5000, max = 5000) = 0 "Pressure of the return air over that outside";
  parameter Real bias_outdoor(unit = "K", min = -20, max = 20) = 0 "What the outdoor sensor reads too much";
  parameter Real bias_mixed(unit = "K", min = -20, max = 20) = 0 "What the mixed air sensor reads too much";
  parameter Real bias_supply(unit = "K", min = -20, max = 20) = 0 "What the supply air sensor reads too much";
  parameter Real stratified(unit = "1", min = -1, max = 1) = 0 "Share of return air in the air to the coils that the mixed air sensor does not see";
  parameter Real rise(unit = "K", min = -5, max = 10) = 0.4 "Heat of the fan";
  parameter Real lag_mixed(unit = "s", min = 1, max = 3600) = 30 "Of duct and sensor of the mixed air";
  parameter Real lag_supply(unit = "s", min = 1, max = 3600) = 90 "Of coils, duct and sensor of the supply air";
  parameter Real T_start_mixed(unit = "K") = 293.15, T_start_supply(unit = "K") = 293.15, T_start_room(unit = "K") = 293.15;
  input Real T_supply_read(unit = "K", start = 293.15), occupied(unit = "1", start = 0);
  parameter Real air(unit = "W/K") = 1006 "Capacity flow of 1 kg/s of air";
  parameter Real G_wall(unit = "W/K", min = 1, max = 1e5) = 1000 "Between air and walls of the room";
  parameter Real G_outside(unit = "W/K", min = 0, max = 1e5) = 100 "Between walls and outside";
  parameter Real C_wall(unit = "J/K", min = 1e4, max = 1e10) = 1e7 "Of the walls";
  parameter Real gain_base(unit = "W", min = -1e5, max = 1e5) = 0, gain_occupied(unit = "W", min = -1e5, max = 1e5) = 500 "Heat from people and equipment";
  parameter Real lag_room(unit = "s", min = 1, max = 7200) = 300 "Of the air in room and duct";
  Real T_wall(unit = "K", start = 293.15) "Walls of the room";
  Real T_air(unit = "K", start = T_start_room, fixed = true) "Air in the room and in the return duct";
  Gemel.Air.Boundary outside, back, measured;
  Gemel.Air.Damper outdoor_damper(dp_nominal = 90, b = 0.02), return_damper(dp_nominal = 2);
  Gemel.Air.MixingVolume box(n = 3, V = 5, T_start = T_start_mixed);
  Gemel.Air.CoilValve heating_valve(m_water_nominal = 0.3, travel = 60), cooling_valve(m_water_nominal = 0.3, travel = heating_valve.travel);
  Gemel.Air.DryCoil heater(UA_nominal = 5000, m_water_nominal = 0.3), cooler(UA_nominal = 1000, m_water_nominal = 0.3);
  Draw drawn_mixed, drawn_supply;
  Real T_mixed(unit = "K", start = T_start_mixed, fixed = true) "As the sensor reads it";
  Real T_supply(unit = "K", start = T_start_supply, fixed = true) "As the sensor reads it";
  Real share(unit = "1") = outdoor_damper.m_flow/drawn_mixed.m_flow "Outdoor air over all air";
  Real lift(unit = "K") = cooler.T_out - measured.T "Of the coils";
  Real added(unit = "K") = measured.T - T_mixed_read + bias_mixed "By return air that the sensor does not see";
initial equation
  G_wall*(T_wall - T_air) = -(air*(T_supply_read - bias_supply - T_air) + gain_base + gain_occupied*occupied);
equation
  outside.T = T_outdoor - bias_outdoor;
  outside.p = 0;
  back.T = T_return;
  back.p = p_return;
  measured.T = T_mixed_read - bias_mixed + stratified*(T_return - T_mixed_read + bias_mixed);
  measured.p = 0;
  outside.phi = 0.4;
  outside.CO2 = 420e-6;
  back.phi = 0.4;
  back.CO2 = 420e-6;
  measured.phi = 0.4;
  measured.CO2 = 420e-6;
  outdoor_damper.y = y_outdoor;
  return_damper.y = y_return;
  heating_valve.y = y_heating;
  cooling_valve.y = y_cooling;
  connect(outside.port[1], outdoor_damper.port_a);
  connect(outdoor_damper.port_b, box.port[1]);
  connect(back.port[1], return_damper.port_a);
  connect(return_damper.port_b, box.port[2]);
  connect(box.port[3], drawn_mixed.port);
  connect(measured.port[1], heater.port_a);
  connect(heater.port_b, cooler.port_a);
  connect(cooler.port_b, drawn_supply.port);
  connect(heating_valve.m_water, heater.m_water);
  connect(cooling_valve.m_water, cooler.m_water);
  heater.T_water = 323.15;
  cooler.T_water = 280.15;
  C_wall*der(T_wall) = G_wall*(T_air - T_wall) + G_outside*(T_outdoor - bias_outdoor - T_wall);
  lag_room*air*der(T_air) = air*(T_supply_read - bias_supply - T_air) + G_wall*(T_wall - T_air) + gain_base + gain_occupied*occupied;
  lag_mixed*der(T_mixed) = box.T + bias_mixed - T_mixed;
  lag_supply*der(T_supply) = cooler.T_out + rise + bias_supply - T_supply;
end AirHandlingUnit;`

// unit is the compiled air handling unit.
type unit struct {
	t     *testing.T
	rig   *validation.Rig
	read  [temperatures]dae.VarID
	order []int // of ahuInputs, for each input of the plant
}

func newUnit(t *testing.T) *unit {
	t.Helper()
	u := &unit{t: t, rig: validation.Build(t, "AirHandlingUnit", airHandlingUnit, ahuOptions)}
	u.read = [temperatures]dae.VarID{u.id("T_mixed"), u.id("T_supply"), u.id("T_air")}
	for _, v := range u.rig.Plant.Inputs {
		for i, name := range ahuInputs {
			if u.rig.Plant.Variables[v].Name == name {
				u.order = append(u.order, i)
			}
		}
	}
	return u
}

func (u *unit) id(name string) dae.VarID {
	u.t.Helper()
	v, ok := u.rig.Plant.Lookup(name)
	if !ok {
		u.t.Fatalf("no variable %s", name)
	}
	return v
}

// experiment is a part of a day as engine/fit wants it, with rows from to to counting.
func (u *unit) experiment(d *day, from, to int, sigma [temperatures]float64) fit.Experiment {
	e := fit.Experiment{Name: d.name, Settings: []fit.Setting{{Var: u.id("T_start_mixed"), Value: d.input[0][2]}, {Var: u.id("T_start_supply"), Value: d.read[supply][0]}, {Var: u.id("T_start_room"), Value: d.read[room][0]}}}
	for _, row := range d.input[:to] {
		for _, i := range u.order {
			e.Inputs = append(e.Inputs, row[i])
		}
	}
	for i, name := range []string{"mixed air", "supply air", "return air"} {
		s := fit.Sensor{Name: name, Var: u.read[i], Sigma: sigma[i]}
		for k := range to {
			s.Time = append(s.Time, 60*float64(k))
			v := d.read[i][k]
			if math.IsNaN(v) {
				v = 293
			}
			s.Value = append(s.Value, v)
			s.Unused = append(s.Unused, d.bad[k] || k < from)
		}
		e.Sensors = append(e.Sensors, s)
	}
	return e
}

// unknowns of the healthy unit, by section: none moves what another section reads.
func (u *unit) unknowns() (list [temperatures][]fit.Unknown) {
	for _, x := range []struct {
		section             int
		name                string
		guess, lower, upper float64
		log                 bool
	}{
		{mixed, "outdoor_damper.leakage", 0.05, 1e-4, 0.3, true},
		{mixed, "return_damper.b", 0.05, 0.02, 0.2, false},
		{mixed, "p_return", -5, -50, 50, false},
		{mixed, "bias_outdoor", 1, -4, 4, false},
		{supply, "stratified", 0.1, -1, 1, false},
		{supply, "rise", 0.4, -1, 3, false},
		{supply, "lag_supply", 200, 10, 900, true},
		{supply, "heating_valve.travel", 60, 5, 600, true},
		{supply, "heating_valve.m_water_nominal", 0.3, 0.005, 5, true},
		{supply, "cooling_valve.m_water_nominal", 0.8, 0.005, 5, true},
		{supply, "cooler.UA_nominal", 2000, 20, 2e4, true},
		{room, "G_wall", 1000, 10, 2e4, true},
		{room, "G_outside", 1000, 1, 5000, true},
		{room, "C_wall", 1e6, 1e5, 1e9, true},
		{room, "gain_base", 3000, -3000, 8000, false},
		{room, "gain_occupied", 900, -5000, 8000, false},
		{room, "lag_room", 600, 10, 3000, true},
	} {
		list[x.section] = append(list[x.section], fit.Unknown{Name: x.name, Var: u.id(x.name), Guess: x.guess, Lower: x.lower, Upper: x.upper, Log: x.log})
	}
	return list
}

var ahuOptions = engine.Options{Period: 60, Method: engine.Method("lineuler"), FixedStep: 60}

// replay simulates a day and gives variables at each row (names × rows).
func (u *unit) replay(d *day, set map[string]float64, names ...string) [][]float64 {
	u.t.Helper()
	plant, s, w := u.rig.Plant, u.rig.Plant.NewState(1), u.rig.Work
	put := func(name string, value float64) {
		if err := plant.Set(s, u.id(name), value); err != nil {
			u.t.Fatal(err)
		}
	}
	put("T_start_mixed", d.input[0][2])
	put("T_start_supply", d.read[supply][0])
	put("T_start_room", d.read[room][0])
	for name, value := range set {
		put(name, value)
	}
	row := make([]float64, len(u.order))
	take := func(k int) {
		for i, from := range u.order {
			row[i] = d.input[k][from]
		}
	}
	take(0)
	for i, v := range plant.Inputs {
		if err := plant.Set(s, v, row[i]); err != nil {
			u.t.Fatal(err)
		}
	}
	if err := plant.Initialize(s, w); err != nil {
		u.t.Fatal(err)
	}
	out := make([][]float64, len(names))
	var ids []dae.VarID
	for _, name := range names {
		ids = append(ids, u.id(name))
	}
	for k := range d.rows() {
		if k > 0 {
			take(k)
			if err := plant.Step(s, w, row); err != nil {
				u.t.Fatal(err)
			}
		}
		if err := plant.Observe(s, w); err != nil {
			u.t.Fatal(err)
		}
		for i, v := range ids {
			out[i] = append(out[i], w.Value(v))
		}
	}
	return out
}
