package buildings

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gemel/engine"
	"gemel/physics/validation"
)

// bestestBench is a case as a model; what it shares with others is changed by parameters and inputs.
func bestestBench(c bestestCase) string {
	var changes []string
	if c.heavy {
		changes = append(changes, "wall_layers = Gemel.Buildings.Data.BestestHeavyWall(), floor_layers = Gemel.Buildings.Data.BestestHeavyFloor(), R_floor = 25.175")
	}
	if c.glass != "" {
		changes = append(changes, "glass = Gemel.Buildings.Data."+c.glass+"()")
	}
	return fmt.Sprintf(`model Bench "BESTEST"
  extends Gemel.Examples.Bestest600(room(%s));
  Real T_integral(start = 0, fixed = true, nominal = 1e6);
equation
  der(T_integral) = room.T - 273.15;
end Bench;`, strings.Join(changes, ", "))
}

// bestestCase is one of ASHRAE 140: parameters that differ from case 600 or 900, and inputs by hour of the day.
type bestestCase struct {
	name  string
	heavy bool
	glass string // in Gemel.Buildings.Data; "": that of case 600
	set   map[string]float64
	hour  func(r *validation.Rig, hour int)
}

var eastWest = map[string]float64{"room.A_south": 0, "room.A_east": 6, "room.A_west": 6}

func with(sets ...map[string]float64) map[string]float64 {
	all := map[string]float64{}
	for _, set := range sets {
		for name, value := range set {
			all[name] = value
		}
	}
	return all
}

// setback heats to 10 degC from 23 to 7 h.
func setback(r *validation.Rig, hour int) {
	h := hour % 24
	if h >= 23 || h < 7 {
		r.Set("ideal.T_heating", 283.15)
	} else {
		r.Set("ideal.T_heating", 293.15)
	}
}

// nightVentilation blows 1703.16 m3/h through the room from 18 to 7 h; cooling runs in between, heating never.
func nightVentilation(r *validation.Rig, hour int) {
	h := hour % 24
	r.Set("ideal.T_heating", 173.15)
	if h >= 18 || h < 7 {
		r.Set("room.V_fan", 1703.16/3600)
		r.Set("ideal.T_cooling", 473.15)
	} else {
		r.Set("room.V_fan", 0)
		r.Set("ideal.T_cooling", 300.15)
	}
}

var freeFloat = map[string]float64{"ideal.available": 0}

var bestestCases = []bestestCase{
	{name: "600"},
	{name: "610", set: map[string]float64{"room.overhang_depth": 1}},
	{name: "620", set: eastWest},
	{name: "630", set: with(eastWest, map[string]float64{"room.overhang_depth": 1, "room.fin_depth": 1})},
	{name: "640", hour: setback},
	{name: "650", hour: nightVentilation},
	{name: "660", glass: "GlazingLowE"},
	{name: "670", glass: "GlazingSingleClear"},
	{name: "900", heavy: true},
	{name: "910", heavy: true, set: map[string]float64{"room.overhang_depth": 1}},
	{name: "920", heavy: true, set: eastWest},
	{name: "930", heavy: true, set: with(eastWest, map[string]float64{"room.overhang_depth": 1, "room.fin_depth": 1})},
	{name: "940", heavy: true, hour: setback},
	{name: "950", heavy: true, hour: nightVentilation},
	{name: "600FF", set: freeFloat},
	{name: "650FF", set: freeFloat, hour: nightVentilation},
	{name: "900FF", heavy: true, set: freeFloat},
	{name: "950FF", heavy: true, set: freeFloat, hour: nightVentilation},
}

// bestestResult of a year.
type bestestResult struct {
	heating, cooling         float64 // [MWh]
	peakHeating, peakCooling float64 // hourly means [kW]
	coldest, warmest         float64 // hourly means [degC]
	temperature              []float64
}

// runYear steps a bench through the weather, after the last two weeks of December as a start.
func runYear(r *validation.Rig, c bestestCase, y *year) bestestResult {
	for name, value := range c.set {
		r.Set(name, value)
	}
	const start = 8760 - 14*24
	r.Set("station.time_start", start*3600)
	inputs := func(hour int) {
		y.set(r, "station", start+hour)
		if c.hour != nil {
			c.hour(r, start+hour)
		}
	}
	inputs(0)
	r.Initialize()
	got := bestestResult{coldest: math.Inf(1), warmest: math.Inf(-1)}
	names := []string{"ideal.E_heating", "ideal.E_cooling", "T_integral"}
	before := r.Values(names...)
	for hour := range 14*24 + 8760 {
		inputs(hour)
		r.To(float64(hour+1) * 3600)
		now := r.Values(names...)
		if hour >= 14*24 {
			heating, cooling, temperature := (now[0]-before[0])/3.6e6, (now[1]-before[1])/3.6e6, (now[2]-before[2])/3600
			got.heating += heating / 1000
			got.cooling += cooling / 1000
			got.peakHeating, got.peakCooling = math.Max(got.peakHeating, heating), math.Max(got.peakCooling, cooling)
			got.coldest, got.warmest = math.Min(got.coldest, temperature), math.Max(got.warmest, temperature)
			got.temperature = append(got.temperature, temperature)
		}
		before = now
	}
	return got
}

// runCases runs those cases of bestestCases that are named, each for a year.
func runCases(t *testing.T, names ...string) map[string]bestestResult {
	t.Helper()
	y := readYear(t, "hvac/weather/DRYCOLD.mos.gz")
	bench, results := map[string]*validation.Rig{}, map[string]bestestResult{}
	for _, c := range bestestCases {
		if !slices.Contains(names, c.name) {
			continue
		}
		text := bestestBench(c)
		if bench[text] == nil {
			bench[text] = validation.Build(t, "Bench", text, engine.Options{Period: 3600, Tolerance: 5e-4})
		}
		begin := time.Now()
		got := runYear(bench[text].Again(), c, y)
		t.Logf("%6s: heating %.3f cooling %.3f MWh, peaks %.3f %.3f kW, %.1f to %.1f degC   %v", c.name, got.heating, got.cooling, got.peakHeating, got.peakCooling,
			got.coldest, got.warmest, time.Since(begin).Round(time.Millisecond))
		results[c.name] = got
	}
	return results
}

// span is a published range.
type span struct{ low, high float64 }

// outside is how far a value lies outside, as a part of the nearest end in %; 0 inside.
func (s span) outside(value float64) float64 {
	return 100 * max(0, (value-s.high)/s.high, (s.low-value)/s.low)
}

// beyond is the same in units of the value.
func (s span) beyond(value float64) float64 { return max(0, value-s.high, s.low-value) }

// drycold are the ranges of the programs that ran ASHRAE 140 with the weather DRYCOLD (140-2017 and before): annual heating and cooling [MWh], peaks of both [kW].
// Source: tables in ThermalZones.Detailed.Validation.BESTEST.UsersGuide of the Modelica Buildings library, from RESULTS5-2A.xlsx of ASHRAE 140-2017.
var drycold = map[string][4]span{
	"600": {{4.296, 5.709}, {6.137, 7.964}, {3.437, 4.354}, {5.965, 6.827}},
	"610": {{4.355, 5.786}, {3.915, 5.778}, {3.437, 4.354}, {5.669, 6.371}},
	"620": {{4.613, 5.944}, {3.417, 5.004}, {3.591, 4.379}, {3.634, 5.096}},
	"630": {{5.050, 6.469}, {2.129, 3.701}, {3.592, 4.280}, {3.072, 4.116}},
	"640": {{2.751, 3.803}, {5.952, 7.811}, {5.232, 6.954}, {5.892, 6.776}},
	"650": {{0, 0}, {4.816, 6.545}, {0, 0}, {5.831, 6.679}},
	"900": {{1.170, 2.041}, {2.132, 3.415}, {2.850, 3.797}, {2.888, 3.871}},
	"920": {{3.313, 4.300}, {1.840, 3.092}, {3.308, 4.061}, {2.385, 3.505}},
	"940": {{0.793, 1.411}, {2.079, 3.241}, {3.980, 6.428}, {2.888, 3.871}},
	"950": {{0, 0}, {0.387, 0.921}, {0, 0}, {2.033, 3.170}},
}

// drycoldFloat are the ranges of coldest and warmest hour [degC] of the same source.
var drycoldFloat = map[string][2]span{
	"600FF": {{-18.8, -15.6}, {64.9, 69.5}},
	"650FF": {{-23.0, -21.6}, {63.2, 68.2}},
	"900FF": {{-6.4, -1.6}, {41.8, 44.8}},
	"950FF": {{-20.2, -18.6}, {35.5, 38.5}},
}

const (
	given2020   = "ANSI/ASHRAE Standard 140-2020, acceptance range of annual loads (Modelica Buildings library, tables of its BESTEST validation)"
	given2017   = "ANSI/ASHRAE Standard 140-2017, range of programs with weather DRYCOLD (Modelica Buildings library, BESTEST UsersGuide)"
	otherOnly   = "these tables are for the TMY3 weather of Denver airport, this run is with DRYCOLD, whose coldest night is -24.4 degC; for this case results of other programs with DRYCOLD are not at hand"
	otherDenver = "these tables are for the TMY3 weather of Denver airport, this run is with DRYCOLD, whose coldest night is -24.4 degC; beside the programs that used DRYCOLD the case is met"
)

func TestBestest(t *testing.T) {
	results := runCases(t, "600", "610", "630", "660", "670", "900", "910", "930", "600FF", "900FF")
	tables := readBands(t)
	for name, got := range results {
		row := validation.Row{Asset: "Gemel.Buildings.BoxRoom", Also: bestestAssets, Case: "BESTEST " + name + ", DRYCOLD"}
		if ranges, ok := drycoldFloat[name]; ok {
			row.Unit, row.Tolerance, row.Reference, row.Quantity = "K", 2, given2017, "coldest and warmest hour"
			row.Reached = max(ranges[0].beyond(got.coldest), ranges[1].beyond(got.warmest))
			if name == "600FF" {
				row.Plot = januaryPlot(got)
			}
			validation.Check(t, row)
			if name == "600FF" {
				row.Quantity, row.Reached, row.Plot = "hourly temperatures on 4 January", 0, nil
				for h, programs := range january4 {
					row.Reached = max(row.Reached, span{slices.Min(programs[:]), slices.Max(programs[:])}.beyond(got.temperature[3*24+h]))
				}
				validation.Check(t, row)
				row.Quantity = "coldest and warmest hour"
			}
			row.Case, row.Reference = row.Case+" beside TMY3 programs", strings.Replace(given2020, "acceptance range of annual loads", "range of programs", 1)
			row.Reached, row.Miss, row.Plot = max(tables.coldest[name].beyond(got.coldest), tables.warmest[name].beyond(got.warmest)), otherDenver, nil
			validation.Check(t, row)
			continue
		}
		row.Unit, row.Tolerance = "%", 10
		row.Reference, row.Quantity = given2020, "annual heating and cooling outside the band"
		row.Reached = max(tables.heating[name].outside(got.heating), tables.cooling[name].outside(got.cooling))
		validation.Check(t, row)
		row.Reference, row.Quantity = strings.Replace(given2020, "acceptance range of annual loads", "range of programs", 1), "peak cooling outside the range"
		row.Reached = tables.peakCooling[name].outside(got.peakCooling)
		validation.Check(t, row)
		row.Quantity, row.Reached = "peak heating outside the range", tables.peakHeating[name].outside(got.peakHeating)
		if _, published := drycold[name]; row.Reached > row.Tolerance && published {
			row.Miss = otherDenver
		} else if row.Reached > row.Tolerance {
			row.Miss = otherOnly
		}
		validation.Check(t, row)
		if ranges, ok := drycold[name]; ok {
			row.Miss, row.Reference, row.Quantity, row.Tolerance = "", given2017, "annual loads and peaks outside the range", 0
			row.Reached = got.outside(ranges)
			validation.Check(t, row)
		}
	}
}

func (got bestestResult) outside(ranges [4]span) float64 {
	worst := 0.0
	for i, value := range []float64{got.heating, got.cooling, got.peakHeating, got.peakCooling} {
		if ranges[i].high > 0 {
			worst = max(worst, ranges[i].outside(value))
		}
	}
	return worst
}

var bestestAssets = []string{"Gemel.Buildings.ExteriorWall", "Gemel.Buildings.ExteriorSurface", "Gemel.Buildings.InteriorSurface", "Gemel.Buildings.Window",
	"Gemel.Buildings.RoomAir", "Gemel.Buildings.Infiltration", "Gemel.Buildings.IdealHeaterCooler", "Gemel.Weather.Station", "Gemel.Weather.Shade"}

// bands are the tables of the 2020 edition by case.
type bands struct {
	heating, cooling, peakHeating, peakCooling, warmest, coldest map[string]span
}

// readBands reads the tables: the acceptance range of annual loads, the range of the programs for the rest.
func readBands(t *testing.T) bands {
	t.Helper()
	text, err := os.ReadFile(validation.Data(t, "hvac/ashrae140/bestest_tables_detailed_given.csv"))
	if err != nil {
		t.Fatal(err)
	}
	b := bands{map[string]span{}, map[string]span{}, map[string]span{}, map[string]span{}, map[string]span{}, map[string]span{}}
	tables := map[string]map[string]span{"Annual heating": b.heating, "Annual cooling": b.cooling, "Peak heating": b.peakHeating, "Peak cooling": b.peakCooling,
		"Maximum temp": b.warmest, "Minimum temp": b.coldest}
	var table map[string]span
	annual := false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		for title, one := range tables {
			if strings.HasPrefix(line, title) {
				table, annual = one, strings.HasPrefix(title, "Annual")
			}
		}
		name, ok := strings.CutPrefix(line, "Case")
		if !ok || strings.HasPrefix(name, ",") {
			continue
		}
		cells := strings.Split(name, ",")
		var values []float64
		for _, cell := range cells[1 : len(cells)-1] {
			if v, err := strconv.ParseFloat(cell, 64); err == nil && !strings.Contains(cell, ":") {
				values = append(values, v)
			}
		}
		if annual { // lower and upper limit come first; case 910 has them the wrong way round
			values = values[:2]
		}
		table[cells[0]] = span{slices.Min(values), slices.Max(values)}
	}
	return b
}

// january4 is 4 January in case 600FF [degC, hour by hour] from seven programs with DRYCOLD.
// Source: ThermalZones.ISO13790.Validation.BESTEST.Case600FF of the Modelica Buildings library (2022), from ASHRAE 140-2017.
var january4 = [24][7]float64{
	{-8.88, -12.04, -12.3, -12.21, -12.1, -12.02, -13.04}, {-10.48, -13.52, -14.1, -13.8, -13.7, -13.5, -14.59}, {-11.76, -14.4, -15.4, -14.9, -14.7, -14.7, -15.65},
	{-12.75, -15.26, -16.3, -15.79, -15.6, -15.65, -16.46}, {-13.69, -16, -17.1, -16.55, -16.4, -16.47, -17.16}, {-14.49, -16.4, -17.9, -17.2, -17, -17.14, -17.79},
	{-15.15, -17.01, -18.5, -17.74, -17.6, -17.7, -18.32}, {-15.63, -17.05, -18.8, -17.85, -17.8, -17.59, -18.47}, {-14.63, -13.74, -14.7, -14.88, -14.6, -13.46, -15.47},
	{-10.03, -7.99, -7.8, -9.07, -8.9, -7.1, -9.56}, {-2.2, 2.6, 3.2, 1.01, 1, 3.66, 0.49}, {8.84, 12.22, 13.4, 11.21, 10.7, 13.49, 10.39},
	{18.96, 20.86, 22.3, 20.03, 19.2, 21.77, 18.75}, {27.19, 27.53, 29.5, 27.27, 26.1, 28.26, 25.48}, {33.22, 31.33, 33.8, 31.34, 29.8, 32.09, 29.21},
	{35.51, 31.06, 33.5, 31.47, 29.7, 32.16, 28.97}, {31.46, 24.28, 27, 25.96, 23.9, 25.71, 22.58}, {23.99, 17.46, 19.7, 18.96, 17.6, 18.84, 15.59},
	{18.08, 12.05, 13.7, 13.04, 12.2, 13.1, 10.2}, {13.02, 7.57, 8.7, 8.31, 7.8, 8.41, 6.02}, {8.87, 3.6, 4.4, 4.27, 4, 4.39, 2.39},
	{5.12, 0.52, 1, 0.99, 0.9, 0.97, -0.59}, {2.03, -1.94, -1.9, -1.66, -1.7, -1.78, -3.04}, {-1.03, -4.07, -4.4, -3.92, -3.9, -4.03, -5.14},
}

// januaryPlot shows the free-floating light room on 4 January.
func januaryPlot(got bestestResult) *validation.Plot {
	var hours, low, high, ours []float64
	for h, values := range january4 {
		hours, low, high = append(hours, float64(h+1)), append(low, slices.Min(values[:])), append(high, slices.Max(values[:]))
		ours = append(ours, got.temperature[3*24+h])
	}
	return &validation.Plot{Title: "BESTEST 600FF on 4 January", X: "hour [h]", Y: "air temperature [degC]", Series: []validation.Series{
		{Name: "lowest of seven programs", X: hours, Y: low, Points: true}, {Name: "highest", X: hours, Y: high, Points: true}, {Name: "Gemel", X: hours, Y: ours}}}
}
