package fitting

import (
	"math"
	"testing"

	"gemel/engine/fit"
	"gemel/physics/validation"
)

// guessedInputs of a recording without weather: daily courses of outdoor air (warmest at 15 h) and of the sun on the south face (noon at 13.3 h, summer time in
// Brussels), of which the house's own recording tells the sizes; and the occupants by their schedule in the description of the case: away from 7 to 20 h on
// weekdays. The recording begins on day 101 of 2019, a Friday, at midnight; first is when its part begins [s].
func (e emulated) guessedInputs(first float64) map[string][]float64 {
	var people, warm, bright, set []float64
	for _, t := range e.time {
		day, hour := int((first+t)/86400), math.Mod(first+t, 86400)/3600
		weekend := (day+4)%7 >= 5
		home := weekend || hour < 7 || hour >= 20
		people = append(people, map[bool]float64{true: 1}[home])
		set = append(set, map[bool]float64{true: 294.35, false: 293.65}[home])
		warm = append(warm, math.Cos(2*math.Pi*(hour-15)/24))
		bright = append(bright, math.Cos(math.Pi*min(max(hour-13.3, -6.5), 6.5)/13))
	}
	return map[string][]float64{"command": between(e.Numbers("oveHeaPumY_u")), "runs": between(e.Numbers("ovePum_u")), "T_set": between(set), "people": between(people), "warm": between(warm), "bright": between(bright)}
}

// learnedHouse gives the parameters of the house after the day whose weather is known, as settings of another plant of the same bench.
func learnedHouse(t *testing.T, other bench) (set []fit.Setting) {
	t.Helper()
	e := emulatedDays(t, "shoulder")
	b := e.bench(t)
	p := &fit.Problem{Plant: b.plant, Experiments: []fit.Experiment{b.recording("first day", e.inputs(), e.sensors(0, 86400)...)}, Unknowns: append(houseUnknowns(b), houseStarts(b, 293.15)...)}
	_, values := fitted(t, p, fit.Options{})
	for i, u := range p.Unknowns {
		if u.Kind == fit.Parameter {
			set = append(set, fit.Setting{Var: other.id(u.Name), Value: values[i]})
		}
	}
	return set
}

// dayAhead fits weather and starting temperatures to the first day of a part, and gives what the house does on the second, were its outdoor air the same and its sun
// the mean of the days so far, to which suns it adds that of the first day [W/m2]: the zone with its own controller, the COP with the recorded command.
func dayAhead(t *testing.T, b bench, house []fit.Setting, e emulated, first float64, suns *[]float64) (zone, cop fit.Sensor, got map[string][]float64) {
	t.Helper()
	inputs := e.guessedInputs(first)
	number := func(name string, guess, lower, upper, deviation float64) fit.Unknown {
		return fit.Unknown{Name: name, Var: b.id(name), Guess: guess, Lower: lower, Upper: upper, Prior: &fit.Prior{Mean: guess, Sigma: deviation}}
	}
	learned := b.recording("day", inputs, e.sensors(0, 86400)...)
	learned.Settings = house
	p := &fit.Problem{Plant: b.plant, Experiments: []fit.Experiment{learned}, Unknowns: append([]fit.Unknown{ // over T_out's start of 5 degC: April in Brussels
		number("T_mean", 4, -15, 25, 5), number("T_swing", 3, -5, 12, 2), number("I_sun", 150, 0, 900, 150)}, houseStarts(b, e.Numbers("reaTZon_y")[0])...)}
	_, values := fitted(t, p, fit.Options{})
	*suns = append(*suns, values[2])
	for i := range inputs["bright"] {
		if float64(i)*b.plant.Options.Period > 86400 {
			inputs["bright"][i] *= mean(*suns) / max(values[2], 1)
		}
	}
	sensors := e.sensors(86400, 2*86400)
	commanded := b.recording("next day", inputs, sensors...)
	alone := b.recording("next day, alone", b.alone(inputs, 86400), sensors...)
	commanded.Settings, alone.Settings = house, house
	got = predicted(t, p, values, alone)
	got["cop"] = predicted(t, p, values, commanded)["cop"]
	return alone.Sensors[0], alone.Sensors[1], got
}

// The house that was learned on one day meets another period whose weather was not recorded. It takes the weather of each day from that day's own temperatures and
// heat, and predicts the next day as if the air stayed so and the sun were that of all days so far.
func TestHouseWithoutWeather(t *testing.T) {
	const day = 86400.0
	e := emulatedDays(t, "typical_heat_day")
	b := e.bench(t)
	house := learnedHouse(t, b)
	allZone, allCOP, u := e.Numbers("reaTZon_y"), e.Numbers("reaCOP_y"), e.Numbers("oveHeaPumY_u")
	runs := e.Numbers("ovePum_u")
	back := int(math.Round(day / e.every))
	var suns []float64
	var hours, zone, wantZone, before, held, cop, wantCOP, byMean, byLine []float64
	for k := 1; k <= 7; k++ { // the first day is that on which the emulator settles
		first := int(math.Ceil(float64(k) * day / e.every))
		part := e.part(first, min(int(2*day/e.every)+1, len(e.time)-first))
		zoneSensor, copSensor, got := dayAhead(t, b, house, part, e.time[first], &suns)
		for i, at := range zoneSensor.Time {
			row := first + int(math.Round(at/e.every))
			hours = append(hours, e.time[row]/3600/24)
			zone, wantZone = append(zone, got["T_zone"][i]), append(wantZone, zoneSensor.Value[i])
			before, held = append(before, allZone[row-back]), append(held, allZone[first+back])
		}
		var speeds, known []float64
		for i := 5; i < first+back; i++ {
			if runs[i] > 0.5 && runs[i-1] > 0.5 {
				speeds, known = append(speeds, u[i]), append(known, allCOP[i])
			}
		}
		for i, at := range copSensor.Time {
			row := first + int(math.Round(at/e.every))
			cop, wantCOP = append(cop, got["cop"][i]), append(wantCOP, copSensor.Value[i])
			byMean, byLine = append(byMean, mean(known)), append(byLine, polynomial(1, speeds, known, []float64{u[row]})[0])
		}
	}
	row := validation.Row{Asset: "Gemel.Buildings.Room4R3C", Also: []string{"Gemel.Hydronics.Maps.HeatPumpFit"}, Case: "the same house on days 103 to 109, whose weather is not in the recording: each predicted 24 h ahead with the outdoor air fitted to the day before and the mean of the suns fitted to all days before", Reference: emulatorSource,
		Quantity: "zone temperature with its own controller, rms", Unit: "K", Tolerance: 0.5, Reached: validation.RMS(zone, wantZone),
		Baselines: []validation.Baseline{{Name: "24 h before", Reached: validation.RMS(before, wantZone)}, {Name: "last value held", Reached: validation.RMS(held, wantZone)}},
		Miss:      "the recording (typical_heat_day) has no weather, and the sun of a day says little about that of the next: without a forecast nothing tells it",
		Plot: &validation.Plot{Title: "House, weather not recorded: 24 h ahead", X: "time from day 101 [d]", Y: "zone [degC]", Series: []validation.Series{
			{Name: "emulator", X: hours, Y: celsius(wantZone)}, {Name: "by the weather of the days before", X: hours, Y: celsius(zone)}}}}
	validation.Check(t, row)
	over := 100 / mean(wantCOP)
	row.Asset, row.Also, row.Miss, row.Plot = "Gemel.Hydronics.Maps.HeatPumpFit", nil, "", nil
	row.Quantity, row.Unit, row.Tolerance, row.Reached = "COP with the recorded command, rms over mean", "%", 5, over*validation.RMS(cop, wantCOP)
	row.Baselines = []validation.Baseline{{Name: "mean of the days before", Reached: over * validation.RMS(byMean, wantCOP)}, {Name: "linear regression on the speed, of the days before", Reached: over * validation.RMS(byLine, wantCOP)}}
	if !row.Met() {
		row.Miss = "as the zone temperature: the outdoor air is taken to be that of the day before"
	}
	validation.Check(t, row)
}
