package fitting

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gemel/engine/fit"
	"gemel/physics/validation"
)

// heatPumpBench is the map with supporting points at some sources [K]. The capacity over the source is a parabola and a deviation at each supporting point, so that
// sources that were not learned are not lost.
func heatPumpBench(sources []float64) string {
	var texts []string
	for _, T := range sources {
		texts = append(texts, fmt.Sprint(T))
	}
	return fmt.Sprintf(`model Bench
  input Real T_source(unit = "K", start = 280), T_sink(unit = "K", start = 310);
  parameter Integer n = %d;
  parameter Real T[n](each unit = "K") = {%s};
  parameter Real level = 9, slope = 0.4, bend = 0 "Of the logarithm of the capacity over s";
  parameter Real step[n] = zeros(n) "Deviations from them at the supporting points";
  parameter Real c[3] = {0, 0, -0.5}, p[5] = {0.1, 0.3, 5, 0, 0};
  Gemel.Hydronics.Maps.HeatPumpFit map(n = n, T_points = T, T_source = T_source, T_sink = T_sink, capacity_terms = c, power_terms = p, T_sink_max = 353.15,
    capacity_points = {level + slope*(T[i] - 280.15)/20 + bend*((T[i] - 280.15)/20)^2 + step[i] for i in 1:n});
  Real ln_capacity = log(map.capacity/1);
  Real ln_cop = log(map.capacity/map.power);
end Bench;`, len(sources), strings.Join(texts, ", "))
}

// sources of points, rising.
func sources(points []point) []float64 {
	list := of(points, point.from)
	slices.Sort(list)
	return slices.Compact(list)
}

// point of a catalogue: temperatures [K], capacity and power [W].
type point struct{ source, sink, capacity, power float64 }

// catalogue reads the table of the Vitocal 251-A08; where it holds 0 the machine may not run.
func catalogue(t *testing.T) (points []point) {
	t.Helper()
	text, err := os.ReadFile(validation.Data(t, "hvac/components/HP_Vitocal251A08_tables.csv"))
	if err != nil {
		t.Fatal(err)
	}
	tables, section, sources := map[string]map[[2]float64]float64{}, "", []float64(nil)
	var order [][2]float64
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "tab") {
			section = line
			tables[section] = map[[2]float64]float64{}
			continue
		}
		var row []float64
		for cell := range strings.SplitSeq(line, ",") {
			if v, err := strconv.ParseFloat(cell, 64); err == nil {
				row = append(row, v)
			}
		}
		switch {
		case section == "tabUppBou" || len(row) < 3:
		case row[0] == 0:
			sources = row[1:]
		default:
			for i, v := range row[1:] {
				key := [2]float64{row[0], sources[i]}
				tables[section][key] = v
				if section == "tabQCon_flow" && v > 0 {
					order = append(order, key)
				}
			}
		}
	}
	for _, key := range order {
		points = append(points, point{key[1], key[0], tables["tabQCon_flow"][key], tables["tabPEle"][key]})
	}
	if len(points) != 42 {
		t.Fatalf("%d points in the table, want 42", len(points))
	}
	return points
}

func of(points []point, what func(p point) float64) (values []float64) {
	for _, p := range points {
		values = append(values, what(p))
	}
	return values
}

func (p point) cop() float64 { return p.capacity / p.power }

// catalogued takes points as readings; the laws are good to some 3 % in the capacity and 4 % in the COP.
func catalogued(b bench, points []point) fit.Experiment {
	return b.recording("catalogue", map[string][]float64{"T_source": of(points, func(p point) float64 { return p.source }), "T_sink": of(points, func(p point) float64 { return p.sink })},
		column{"ln_capacity", 0.03, of(points, func(p point) float64 { return math.Log(p.capacity) })}, column{"ln_cop", 0.04, of(points, func(p point) float64 { return math.Log(p.cop()) })})
}

func heatPumpProblem(b bench, all, learned []point) *fit.Problem {
	u := func(name string, guess, lower, upper, deviation float64) fit.Unknown {
		x := fit.Unknown{Name: name, Var: b.id(name), Guess: guess, Lower: lower, Upper: upper}
		if deviation > 0 {
			x.Prior = &fit.Prior{Mean: guess, Sigma: deviation}
		}
		return x
	}
	level := mean(of(learned, func(p point) float64 { return math.Log(p.capacity) }))
	p := &fit.Problem{Plant: b.plant, Experiments: []fit.Experiment{catalogued(b, learned)}, Unknowns: []fit.Unknown{
		u("level", level, level-3, level+3, 0), u("slope", 0.4, -1, 2, 0), u("bend", 0, -3, 3, 1),
		u("c[1]", 0, -1, 1, 0.1), u("c[2]", 0, -1, 1, 0.1), u("c[3]", -0.5, -3, 1, 0.5),
		u("p[1]", 0.1, 0.01, 1, 0), u("p[2]", 0.3, -2, 10, 0), u("p[3]", 5, -2, 30, 0), u("p[4]", 0, -1, 1, 0.4), u("p[5]", 0, -2, 5, 0.4)}}
	for i := range sources(all) {
		p.Unknowns = append(p.Unknowns, u(fmt.Sprintf("step[%d]", i+1), 0, -1, 1, 0.1))
	}
	return p
}

// pointErrors are deviations from points that were not learned [%], and those of the naive ways.
type pointErrors struct {
	capacity, cop                   []float64   // at each point
	capacityRMS, copRMS             float64     // over the mean of the points
	naiveCapacity, naiveCOP         [][]float64 // of each way, at each point
	naiveCapacityRMS, naiveCOPRMS   []float64   // of each way
	predictedCapacity, predictedCOP []float64   // [W], [1]
}

// predictPoints fits to some points and compares what the map says of others.
func predictPoints(t *testing.T, b bench, learn, rest []point) (e pointErrors) {
	t.Helper()
	p := heatPumpProblem(b, slices.Concat(learn, rest), learn)
	_, values := fitted(t, p, fit.Options{})
	got := predicted(t, p, values, catalogued(b, rest))
	for i := range rest {
		e.predictedCapacity, e.predictedCOP = append(e.predictedCapacity, math.Exp(got["ln_capacity"][i])), append(e.predictedCOP, math.Exp(got["ln_cop"][i]))
	}
	compare := func(what func(p point) float64, got []float64) (each []float64, rms float64, naive [][]float64, naiveRMS []float64) {
		known, want := of(learn, what), of(rest, what)
		shares := func(got []float64) (each []float64, rms float64) {
			for i := range got {
				each = append(each, 100*math.Abs(got[i]/want[i]-1))
			}
			return each, 100 * validation.RMS(got, want) / mean(want)
		}
		each, rms = shares(got)
		for _, way := range [][]float64{polynomial(0, known, known, want), nearest(learn, rest, what),
			regression([][]float64{of(learn, point.from), of(learn, point.to)}, known, [][]float64{of(rest, point.from), of(rest, point.to)})} {
			naiveEach, r := shares(way)
			naive, naiveRMS = append(naive, naiveEach), append(naiveRMS, r)
		}
		return each, rms, naive, naiveRMS
	}
	e.capacity, e.capacityRMS, e.naiveCapacity, e.naiveCapacityRMS = compare(func(p point) float64 { return p.capacity }, e.predictedCapacity)
	e.cop, e.copRMS, e.naiveCOP, e.naiveCOPRMS = compare(point.cop, e.predictedCOP)
	return e
}

var naivePointWays = []string{"mean", "nearest learned point", "linear regression"}

func naivePoints(reached []float64) (list []validation.Baseline) {
	for i, name := range naivePointWays {
		list = append(list, validation.Baseline{Name: name, Reached: reached[i]})
	}
	return list
}

func (p point) from() float64 { return p.source }
func (p point) to() float64   { return p.sink }

// nearest takes the learned point that is nearest in temperature.
func nearest(learn, rest []point, what func(p point) float64) (got []float64) {
	for _, r := range rest {
		best := learn[0]
		for _, l := range learn {
			if math.Hypot(l.source-r.source, l.sink-r.sink) < math.Hypot(best.source-r.source, best.sink-r.sink) {
				best = l
			}
		}
		got = append(got, what(best))
	}
	return got
}

const heatPumpSource = "EN 14511 data of the manufacturer (Viessmann, by way of the Modelica Buildings library, LBNL)"

// The map is fitted to 60 % of the points and predicts the rest: once to the columns of 35, 55 and 70 degC.
func TestHeatPumpMapPredictsSinksItHasNotSeen(t *testing.T) {
	all := catalogue(t)
	b := build(t, heatPumpBench(sources(all)), static)
	var learn, rest []point
	for _, p := range all {
		if p.sink == 318.15 || p.sink == 338.15 {
			rest = append(rest, p)
		} else {
			learn = append(learn, p)
		}
	}
	e := predictPoints(t, b, learn, rest)
	row := validation.Row{Asset: "Gemel.Hydronics.Maps.HeatPumpFit", Also: []string{"Gemel.Hydronics.HeatPump"}, Case: "Vitocal 251-A08, fitted to 25 points (35, 55, 70 degC), 17 points predicted (45, 65 degC)", Reference: heatPumpSource,
		Quantity: "capacity, rms over mean", Unit: "%", Tolerance: 5, Reached: e.capacityRMS, Baselines: naivePoints(e.naiveCapacityRMS),
		Plot: &validation.Plot{Title: "Heat pump, points it has not seen: capacity", X: "manufacturer [kW]", Y: "map [kW]", Series: []validation.Series{{Name: "equal", X: []float64{0, 14}, Y: []float64{0, 14}},
			{Name: "points", X: scale(of(rest, func(p point) float64 { return p.capacity }), 1e-3), Y: scale(e.predictedCapacity, 1e-3), Points: true}}}}
	validation.Check(t, row)
	row.Quantity, row.Tolerance, row.Reached, row.Baselines = "COP, rms over mean", 7, e.copRMS, naivePoints(e.naiveCOPRMS)
	row.Plot = &validation.Plot{Title: "Heat pump, points it has not seen: COP", X: "manufacturer [1]", Y: "map [1]", Series: []validation.Series{{Name: "equal", X: []float64{0, 9}, Y: []float64{0, 9}},
		{Name: "points", X: of(rest, point.cop), Y: e.predictedCOP, Points: true}}}
	validation.Check(t, row)
}

// The same with 60 % of the points by chance, wherever they lie, twenty times; also of another machine: another source, another refrigerant, no speed control.
func TestHeatPumpMapPredictsPointsByChance(t *testing.T) {
	pointsByChance(t, "Vitocal 251-A08", heatPumpSource, catalogue(t), "a few choices leave out a corner of the table (cold source and hot sink, or lifts near 0 with COPs above 7), into which the laws then extrapolate")
	pointsByChance(t, "WAMAK TWW220", wamakSource, wamak(t), "")
}

const wamakSource = "product sheet 2023/24 of the manufacturer (WAMAK, by way of the Modelica Buildings library, LBNL)"

// wamak are the points of the table in the library that belong to the machine's range.
func wamak(t *testing.T) (points []point) {
	t.Helper()
	r := validation.Start(t, "Bench", "model Bench\n  Gemel.Hydronics.Maps.HeatPumpWamak220 map;\nend Bench;", static)
	for i := 2; i <= 5; i++ {
		for j := 2; j <= 12; j++ {
			sink, source := r.Value(fmt.Sprintf("map.capacity_table[%d,1]", i)), r.Value(fmt.Sprintf("map.capacity_table[1,%d]", j))
			r.Set("map.T_source", source)
			r.To(r.Time() + 1)
			if sink <= r.Value("map.T_limit")+1e-6 {
				points = append(points, point{source, sink, r.Value(fmt.Sprintf("map.capacity_table[%d,%d]", i, j)), r.Value(fmt.Sprintf("map.power_table[%d,%d]", i, j))})
			}
		}
	}
	return points
}

func pointsByChance(t *testing.T, name, reference string, all []point, miss string) {
	t.Helper()
	b := build(t, heatPumpBench(sources(all)), static)
	random := rand.New(rand.NewPCG(1, 2))
	learned := int(math.Round(0.6 * float64(len(all))))
	var capacity, cop, capacityRMS, copRMS []float64
	ways := len(naivePointWays)
	naive := [4][][]float64{make([][]float64, ways), make([][]float64, ways), make([][]float64, ways), make([][]float64, ways)}
	for range 20 {
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		e := predictPoints(t, b, all[:learned], all[learned:])
		capacity, cop = append(capacity, e.capacity...), append(cop, e.cop...)
		capacityRMS, copRMS = append(capacityRMS, e.capacityRMS), append(copRMS, e.copRMS)
		for i := range ways {
			naive[0][i], naive[1][i] = append(naive[0][i], e.naiveCapacity[i]...), append(naive[1][i], e.naiveCOP[i]...)
			naive[2][i], naive[3][i] = append(naive[2][i], e.naiveCapacityRMS[i]), append(naive[3][i], e.naiveCOPRMS[i])
		}
	}
	middle := func(values []float64) float64 { return quantile(values, 0.5) }
	most := func(values []float64) float64 { return quantile(values, 0.9) }
	for _, q := range []struct {
		quantity  string
		tolerance float64
		of        func(values []float64) float64
		values    []float64
		naive     [][]float64
	}{{"capacity, mean deviation", 5, mean, capacity, naive[0]}, {"COP, mean deviation", 7, mean, cop, naive[1]},
		{"capacity, rms over mean, median of the choices", 5, middle, capacityRMS, naive[2]}, {"COP, rms over mean, median of the choices", 7, middle, copRMS, naive[3]},
		{"capacity, rms over mean, nine in ten choices are below", 5, most, capacityRMS, naive[2]}, {"COP, rms over mean, nine in ten choices are below", 7, most, copRMS, naive[3]}} {
		var others []float64
		for _, values := range q.naive {
			others = append(others, q.of(values))
		}
		row := validation.Row{Asset: "Gemel.Hydronics.Maps.HeatPumpFit", Also: []string{"Gemel.Hydronics.HeatPump"}, Reference: reference,
			Case:     fmt.Sprintf("%s, fitted to %d points chosen by chance, %d predicted, twenty times", name, learned, len(all)-learned),
			Quantity: q.quantity, Unit: "%", Tolerance: q.tolerance, Reached: q.of(q.values), Baselines: naivePoints(others)}
		if !row.Met() {
			row.Miss = miss
		}
		validation.Check(t, row)
	}
}
