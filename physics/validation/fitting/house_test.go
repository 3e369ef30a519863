package fitting

import (
	"maps"
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/fit"
	"gemel/physics/validation"
)

// emulatorBench is a room of four resistances and three capacities over a heated floor, fed by a heat pump of which the map says what it does at full speed: at other
// speeds what is beyond the power without load is proportional to the speed, and the refrigerant is the further from air and water, the faster it runs. Its PI controller
// is that of the description of the case (gain 0.6, integral time 8000 s, held back at its limits).
const emulatorBench = `model Bench
  input Real command(unit = "1", start = 0) "Compressor speed over full speed that was recorded";
  input Real runs(unit = "1", start = 0) "Pump and heat pump ran";
  input Real alone(unit = "1", start = 0) "1: the controller of the house commands, by its set-point";
  input Real T_set(unit = "K", start = 294.35) "Set-point of the zone";
  input Real T_out(unit = "K", start = 278.15) "Outdoor air";
  input Real I(unit = "W/m2", start = 0) "Irradiance of the south face";
  input Real people(unit = "1", start = 0) "Occupants are there";
  input Real warm(start = 0), bright(start = 0) "Daily courses of outdoor air and sun";
  parameter Real T_swing(unit = "K") = 0, T_mean(unit = "K") = 0, I_sun(unit = "W/m2") = 0 "Weather that nobody recorded, over T_out and I";
  Real T_air(unit = "K") = T_out + T_mean + T_swing*warm "Outdoor air";
  parameter Real level = 9.6, slope = 0.5, c1 = -0.02, p1 = 0.05, p2 = 1.5, pinch(unit = "K") = 3;
  parameter Real W_0(unit = "W") = 1000 "Power without load";
  Gemel.Hydronics.Maps.HeatPumpFit map(n = 3, T_points = {258.15, 280.15, 302.15}, capacity_points = {level - 1.1*slope, level, level + 1.1*slope},
    capacity_terms = {c1, 0, 0}, power_terms = {p1, p2, 0, 0, 0}, T_sink_min = 288.15, T_source = T_air - pinch*u, T_sink = T_sup + pinch*u) "At full speed";
  Real P(unit = "W") "Power of the heat pump";
  Real P_all(unit = "W") = P "The same, also where it stands";
  Real Q(unit = "W") "Heat into the water";
  Real cop(unit = "1") = Q/max(P, 1) "Where it runs";
  parameter Real mc(unit = "W/K") = 2050 "Flow times specific heat of the water";
  parameter Real C_water(unit = "J/K") = 2e5, C_floor(unit = "J/K") = 12e6, effectiveness(unit = "1") = 0.7;
  parameter Real R_floor(unit = "K/W") = 8e-4 "Screed to room";
  parameter Real gain(unit = "W") = 500 "Heat of the occupants";
  Real T_sup(unit = "K", start = 293.15, fixed = true), T_floor(unit = "K", start = 293.15, fixed = true);
  Real T_ret(unit = "K"), Q_floor(unit = "W") "Heat from the water into the floor";
  Gemel.Buildings.Room4R3C room;
  Gemel.Thermal.PrescribedTemperature outside(T = T_air);
  Gemel.Thermal.PrescribedHeatFlow inside(Q_flow = (T_floor - T_zone)/R_floor + gain*people);
  Real T_zone(unit = "K") = room.air.T;
  Real u(unit = "1") "Compressor speed over full speed";
  Real on(unit = "1") "Share of the flow";
  Real proportional(unit = "1"), integral(unit = "1", start = 0, fixed = true) "Parts of the PI controller";
equation
  proportional = 0.6*(T_set - T_zone)/1;
  u = if alone > 0.5 then min(max(proportional + integral, 0), 1) else command;
  on = if alone > 0.5 then min(u/0.01, 1) else runs;
  // Held back at its limits; while the recorded command rules, it follows that.
  der(integral) = if alone > 0.5 then (proportional + (u - proportional - integral)/0.9)/8000 else (command - proportional - integral)/60;
  P = on*(W_0 + u*(map.power - W_0));
  Q = P + on*u*(map.capacity - map.power);
  T_ret = T_sup - effectiveness*(T_sup - T_floor);
  Q_floor = on*mc*(T_sup - T_ret);
  C_water*der(T_sup) = Q - Q_floor;
  C_floor*der(T_floor) = Q_floor - (T_floor - room.air.T)/R_floor;
  connect(outside.port, room.outdoor);
  connect(inside.port, room.air);
  room.I_solar = I + I_sun*bright;
end Bench;`

// refine is the number of ticks from one row of a recording to the next.
const refine = 3

// emulated is a recording of the BOPTEST case, rows at equal times.
type emulated struct {
	*validation.Table
	time  []float64 // since the first row [s]
	every float64   // between rows [s]
}

func emulatedDays(t *testing.T, name string) emulated {
	t.Helper()
	e := emulated{Table: validation.Read(t, validation.Data(t, "hvac/boptest/bestest_hydronic_heat_pump_results_"+name+".csv"))}
	for _, v := range e.Numbers("time") {
		e.time = append(e.time, v-e.Numbers("time")[0])
	}
	e.every = e.time[len(e.time)-1] / float64(len(e.time)-1)
	return e
}

func (e emulated) bench(t *testing.T) bench {
	t.Helper()
	return build(t, emulatorBench, engine.Options{Period: e.every / refine, Tolerance: 1e-5})
}

// between fills the ticks between rows, on straight lines.
func between(rows []float64) (ticks []float64) {
	for i, v := range rows {
		ticks = append(ticks, v)
		for k := 1; k < refine && i+1 < len(rows); k++ {
			ticks = append(ticks, v+(rows[i+1]-v)*float64(k)/refine)
		}
	}
	return ticks
}

// south is the irradiance of the south face [W/m2], by row: direct, isotropic sky, a fifth of the ground reflects.
func (e emulated) south() (I []float64) {
	direct, diffuse, global := e.Numbers("weaSta_reaWeaHDirNor_y"), e.Numbers("weaSta_reaWeaHDifHor_y"), e.Numbers("weaSta_reaWeaHGloHor_y")
	declination, hour, latitude := e.Numbers("weaSta_reaWeaSolDec_y"), e.Numbers("weaSta_reaWeaSolHouAng_y"), e.Numbers("weaSta_reaWeaLat_y")
	for i := range direct {
		// J. A. Duffie, W. A. Beckman, Solar Engineering of Thermal Processes, equation 1.6.2 with a slope of 90 degrees to the south
		incidence := math.Cos(declination[i])*math.Sin(latitude[i])*math.Cos(hour[i]) - math.Sin(declination[i])*math.Cos(latitude[i])
		I = append(I, direct[i]*max(incidence, 0)+0.5*diffuse[i]+0.1*global[i])
	}
	return I
}

// occupied is 1 where the set-point is that of occupants at home.
func (e emulated) occupied() (people []float64) {
	for _, T := range e.Numbers("reaTSetHea_y") {
		people = append(people, map[bool]float64{true: 1}[T > 290])
	}
	return people
}

// part is a recording from one row on, with a time of its own.
func (e emulated) part(first, rows int) emulated {
	table := *e.Table
	table.Rows = e.Rows[first : first+rows]
	p := emulated{Table: &table, every: e.every}
	for _, v := range e.time[first : first+rows] {
		p.time = append(p.time, v-e.time[first])
	}
	return p
}

// sensors are what is read from one time to another [s]. While the pump stands, the temperatures of the water and the ratios of the heat pump say nothing; nor do the
// first rows after it starts, and the first rows of a recording, before the emulator has settled.
func (e emulated) sensors(from, to float64) (list []column) {
	runs := e.Numbers("ovePum_u")
	for _, s := range []struct {
		name, column string
		sigma        float64
		water        bool
	}{{"T_zone", "reaTZon_y", 0.05, false}, {"cop", "reaCOP_y", 0.05, true}, {"P", "reaPHeaPum_y", 30, true}, {"Q_floor", "reaQFloHea_y", 100, true},
		{"T_sup", "reaTSup_y", 0.2, true}, {"T_ret", "reaTRet_y", 0.2, true}} {
		c := column{s.name, s.sigma, nil}
		for i, v := range e.Numbers(s.column) {
			if !(e.time[i] >= from && e.time[i] < to) || i < 5 || s.water && (runs[i] < 0.5 || runs[i-1] < 0.5) {
				v = math.NaN()
			}
			c.value = append(c.value, v)
			for k := 1; k < refine && i+1 < len(e.time); k++ {
				c.value = append(c.value, math.NaN())
			}
		}
		list = append(list, c)
	}
	return list
}

// inputs of the house where the weather is recorded.
func (e emulated) inputs() map[string][]float64 {
	return map[string][]float64{"command": between(e.Numbers("oveHeaPumY_u")), "runs": between(e.Numbers("ovePum_u")), "T_set": between(e.Numbers("oveTSet_u")), "T_out": between(e.Numbers("weaSta_reaWeaTDryBul_y")),
		"I": between(e.south()), "people": between(e.occupied())}
}

// houseUnknowns are those of the plant. Priors of the building are from the description of the case: BESTEST 900 of four times the area, 24 m2 of windows, 10 air
// changes at 50 Pa, five occupants, 0.5 kg/s of water, 50 mm of screed.
func houseUnknowns(b bench) []fit.Unknown {
	number := func(name string, guess, lower, upper float64) fit.Unknown {
		return fit.Unknown{Name: name, Var: b.id(name), Guess: guess, Lower: lower, Upper: upper}
	}
	size := func(name string, guess, factor, deviation float64) fit.Unknown {
		return fit.Unknown{Name: name, Var: b.id(name), Guess: guess, Lower: guess / factor, Upper: guess * factor, Log: true, Prior: &fit.Prior{Mean: guess, Sigma: deviation}}
	}
	return []fit.Unknown{
		number("level", 9.6, 8, 11), number("slope", 0.5, 0, 2), number("c1", 0, -1, 1), number("p1", 0.05, -0.2, 0.5), number("p2", 1.5, 0, 10), number("pinch", 3, 0, 20), number("W_0", 1000, 200, 3000),
		number("effectiveness", 0.7, 0.1, 1), size("mc", 2092, 2, 0.1), size("C_water", 2e5, 20, 1), size("C_floor", 12e6, 5, 0.5), size("R_floor", 8e-4, 10, 0.5), size("gain", 500, 5, 0.3),
		size("room.R_in", 1e-3, 10, 0.7), size("room.R_out", 8e-3, 10, 0.5), size("room.R_window", 6e-3, 5, 0.3), size("room.R_mass", 1e-3, 10, 0.7),
		size("room.C_in", 3e6, 10, 1), size("room.C_envelope", 2e7, 5, 0.5), size("room.C_mass", 2e7, 5, 0.5), size("room.A_in", 5, 5, 0.5), size("room.A_mass", 5, 5, 0.5)}
}

// houseStarts are the temperatures at the beginning.
func houseStarts(b bench, guess float64) (list []fit.Unknown) {
	for _, name := range []string{"room.T_room", "room.T_envelope", "room.T_mass", "T_floor"} {
		list = append(list, fit.Unknown{Name: name + " at the start", Kind: fit.Start, Var: b.id(name), Guess: guess, Lower: 278, Upper: 308, Prior: &fit.Prior{Mean: guess, Sigma: 2}})
	}
	return list
}

const emulatorSource = "BOPTEST bestest_hydronic_heat_pump, reference results (IBPSA Project 1)"

// alone is 1 from a time on [s]: the house then commands its heat pump by itself.
func (b bench) alone(inputs map[string][]float64, from float64) map[string][]float64 {
	with := maps.Clone(inputs)
	for i := range inputs["command"] {
		with["alone"] = append(with["alone"], map[bool]float64{true: 1}[float64(i)*b.plant.Options.Period >= from])
	}
	return with
}

// The house is fitted to a day and then runs on for 24 hours without seeing a temperature: once with the recorded command to its heat pump, once with its own
// controller, so that it knows only weather, occupants and set-points.
func TestHousePredictsTheNextDay(t *testing.T) {
	const day = 86400.0
	e := emulatedDays(t, "shoulder")
	b := e.bench(t)
	inputs := e.inputs()
	p := &fit.Problem{Plant: b.plant, Experiments: []fit.Experiment{b.recording("first day", inputs, e.sensors(0, day)...)}, Unknowns: append(houseUnknowns(b), houseStarts(b, 293.15)...)}
	_, values := fitted(t, p, fit.Options{})
	ahead := b.recording("second day", inputs, e.sensors(day, 3*day)...)
	power := e.Numbers("reaPHeaPum_y")
	commanded, alone := predicted(t, p, values, ahead), predicted(t, p, values, b.recording("second day, alone", b.alone(inputs, day), append(e.sensors(day, 3*day), column{"P_all", 30, between(power)})...))

	naive := e.naive(p.Experiments[0], ahead)
	want, others := naive("reaTZon_y", 0)
	hours := scale(ahead.Sensors[0].Time, 1.0/3600)
	row := validation.Row{Asset: "Gemel.Buildings.Room4R3C", Also: []string{"Gemel.Hydronics.Maps.HeatPumpFit"}, Case: "house with heat pump and heated floor, day 118 learned, day 119 predicted 24 h ahead with the recorded command", Reference: emulatorSource,
		Quantity: "zone temperature, rms", Unit: "K", Tolerance: 0.5, Reached: validation.RMS(commanded["T_zone"], want), Baselines: others,
		Plot: &validation.Plot{Title: "House: zone temperature on the day after the fit", X: "time [h]", Y: "zone [degC]", Series: []validation.Series{
			{Name: "emulator", X: hours, Y: celsius(want)}, {Name: "with the recorded command", X: hours, Y: celsius(commanded["T_zone"])}, {Name: "with its own controller", X: hours, Y: celsius(alone["T_zone"])}}}}
	validation.Check(t, row)
	own := "house with heat pump and heated floor, day 118 learned, day 119 predicted 24 h ahead with its own controller"
	row.Case, row.Reached, row.Plot = own, validation.RMS(alone["T_zone"], want), nil
	validation.Check(t, row)

	first := len(power) - len(want)
	used := mean(power[first:])
	row.Asset, row.Also, row.Quantity, row.Unit, row.Tolerance = "Gemel.Hydronics.Maps.HeatPumpFit", []string{"Gemel.Buildings.Room4R3C"}, "electrical energy of the day", "%", 5
	row.Reached, row.Baselines = 100*math.Abs(mean(alone["P_all"][first:])/used-1), []validation.Baseline{{Name: "that of the day before", Reached: 100 * math.Abs(mean(power[5:first])/used-1)}}
	validation.Check(t, row)

	want, others = naive("reaCOP_y", 1)
	for i := range others {
		others[i].Reached *= 100 / mean(want)
	}
	hours = scale(ahead.Sensors[1].Time, 1.0/3600)
	row.Case = "house with heat pump and heated floor, day 118 learned, day 119 predicted 24 h ahead with the recorded command"
	row.Quantity, row.Reached, row.Baselines = "COP, rms over mean", 100*validation.RMS(commanded["cop"], want)/mean(want), others
	row.Plot = &validation.Plot{Title: "House: COP on the day after the fit", X: "time [h]", Y: "COP [1]", Series: []validation.Series{{Name: "emulator", X: hours, Y: want, Points: true}, {Name: "fitted house", X: hours, Y: commanded["cop"], Points: true}}}
	validation.Check(t, row)
}

// naive gives what is read of a column ahead, at the times of a sensor, and how far naive ways are off.
func (e emulated) naive(learned, ahead fit.Experiment) func(column string, sensor int) (want []float64, others []validation.Baseline) {
	features := [][]float64{e.Numbers("weaSta_reaWeaTDryBul_y"), e.south(), e.Numbers("oveHeaPumY_u"), e.occupied()}
	back := int(math.Round(86400 / e.every))
	rows := func(x fit.Experiment, sensor int) (list []int) {
		for _, at := range x.Sensors[sensor].Time {
			list = append(list, int(math.Round(at/e.every)))
		}
		return list
	}
	return func(column string, sensor int) (want []float64, others []validation.Baseline) {
		y, before, after := e.Numbers(column), rows(learned, sensor), rows(ahead, sensor)
		known, want := pick(y, before), pick(y, after)
		var yesterday []float64
		var a, at [][]float64
		for _, r := range after {
			yesterday = append(yesterday, y[r-back])
		}
		for _, f := range features {
			a, at = append(a, pick(f, before)), append(at, pick(f, after))
		}
		return want, []validation.Baseline{{Name: "mean", Reached: validation.RMS(polynomial(0, known, known, want), want)}, {Name: "24 h before", Reached: validation.RMS(yesterday, want)},
			{Name: "linear regression on the inputs", Reached: validation.RMS(regression(a, known, at), want)}}
	}
}

func celsius(kelvin []float64) (values []float64) {
	for _, T := range kelvin {
		values = append(values, T-273.15)
	}
	return values
}
