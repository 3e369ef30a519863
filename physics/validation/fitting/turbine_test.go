package fitting

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gemel/engine/fit"
	"gemel/physics/validation"
)

const turbineBench = `model Bench
  Gemel.Power.Gas.SingleShaft c;
end Bench;`

// turbine is the recording: hourly means by input of the asset, energy yields [J/s] and discharge pressures [Pa].
type turbine struct {
	input           map[string][]float64
	power, pressure []float64
}

// recordedTurbine reads the recording. In this copy the names of the last two columns before the emissions are exchanged: what is headed "Compressor discharge
// pressure" is 100 to 175, what is headed "Turbine energy yield" is 10 to 15. A turbine that takes the gas from 1085 degC to 550 degC expands it by about 12, not by
// 130, and the source gives 100 to 180 MWh and 10 to 15 bar. So the columns are told apart by their size.
func recordedTurbine(t *testing.T) turbine {
	t.Helper()
	table := validation.Read(t, validation.Data(t, "real/gas_turbine_2011_first_18000_rows.csv.gz"))
	read := func(name string, factor, offset float64) (values []float64) {
		for _, v := range table.Numbers(name) {
			values = append(values, v*factor+offset)
		}
		return values
	}
	power, pressure := "Turbine energy yield", "Compressor discharge pressure"
	if mean(table.Numbers(pressure)) > 50 {
		power, pressure = pressure, power
	}
	return turbine{map[string][]float64{
		"c.T_ambient": read("Ambient temperature", 1, 273.15), "c.p_ambient": read("Ambient pressure", 100, 0),
		"c.T_inlet": read("Turbine inlet temperature", 1, 273.15), "c.T_exhaust": read("Turbine after temperature", 1, 273.15),
		"c.dp_filter": read("Air filter difference pressure", 100, 0), "c.dp_exhaust": read("Gas turbine exhaust pressure", 100, 0),
	}, read(power, 1e6, 0), read(pressure, 1e5, 0)}
}

// part takes every so many rows.
func (r turbine) part(from, to, every int) turbine {
	take := func(values []float64) (some []float64) {
		for i := from; i < to; i += every {
			some = append(some, values[i])
		}
		return some
	}
	p := turbine{map[string][]float64{}, take(r.power), take(r.pressure)}
	for name, values := range r.input {
		p.input[name] = take(values)
	}
	return p
}

// columns of the inputs, in the order of their names.
func (r turbine) columns() (list [][]float64) {
	for _, name := range []string{"c.T_ambient", "c.T_exhaust", "c.T_inlet", "c.dp_exhaust", "c.dp_filter", "c.p_ambient"} {
		list = append(list, r.input[name])
	}
	return list
}

// recording reads energy to 0.7 MWh and pressure to 0.06 bar, about a hundredth of their ranges.
func (r turbine) recording(b bench) fit.Experiment {
	return b.recording("hours", r.input, column{"c.power", 0.7e6, r.power}, column{"c.p_discharge", 6e3, r.pressure})
}

func turbineProblem(b bench, learned turbine) *fit.Problem {
	free := func(name string, guess, lower, upper float64) fit.Unknown {
		return fit.Unknown{Name: name, Var: b.id("c." + name), Guess: guess, Lower: lower, Upper: upper}
	}
	usual := func(name string, middle, deviation float64) fit.Unknown { // of machines of this kind
		u := free(name, middle, 0.5, 1)
		u.Prior = &fit.Prior{Mean: middle, Sigma: deviation}
		return u
	}
	return &fit.Problem{Plant: b.plant, Experiments: []fit.Experiment{learned.recording(b)}, Unknowns: []fit.Unknown{
		free("p_nominal", 12e5, 5e5, 30e5), free("control_pressure", 0.2, 0.05, 0.4), free("control_temperature", 1, 0, 2), free("m_flow_nominal", 450, 100, 1000),
		usual("eta_turbine", 0.87, 0.01), usual("eta_compressor", 0.88, 0.01), free("guide_vane_loss", 1, 0, 20), free("m_flow_best", 450, 100, 1500)}}
}

const turbineSource = "measured: gas turbine of H. Kaya et al. (UCI Gas Turbine CO and NOx Emission Data Set)"

// The turbine is fitted to 300 hours of a first part and predicts all hours after it.
func TestGasTurbinePredictsLaterYears(t *testing.T) {
	b := build(t, turbineBench, static)
	all := recordedTurbine(t)
	n := len(all.power)
	for _, first := range []int{n / 5, 2 * n / 5, 2 * n / 3} {
		p := turbineProblem(b, all.part(0, first, first/300))
		_, values := fitted(t, p, fit.Options{})
		rest := all.part(first, n, 1)
		got := predicted(t, p, values, rest.recording(b))
		row := validation.Row{Asset: "Gemel.Power.Gas.SingleShaft", Case: fmt.Sprintf("300 of the first %d hours learned, the next %d predicted", first, n-first),
			Reference: turbineSource, Unit: "% of range", Tolerance: 1.5}
		for _, q := range []struct {
			quantity, sensor string
			of               func(r turbine) []float64
			unit             string
			by               float64
		}{{"energy yield (in this copy headed compressor discharge pressure), rms", "c.power", func(r turbine) []float64 { return r.power }, "energy yield [MWh]", 1e-6},
			{"compressor discharge pressure (in this copy headed energy yield), rms", "c.p_discharge", func(r turbine) []float64 { return r.pressure }, "discharge pressure [bar]", 1e-5}} {
			y := q.of(all)
			known, want := y[:first], q.of(rest)
			share := func(got []float64) float64 {
				return 100 * validation.RMS(got, want) / (slices.Max(y) - slices.Min(y))
			}
			line := regression(all.part(0, first, 1).columns(), known, rest.columns())
			row.Quantity, row.Reached = q.quantity, share(got[q.sensor])
			row.Baselines = []validation.Baseline{{Name: "mean", Reached: share(slices.Repeat([]float64{mean(known)}, len(want)))},
				{Name: "24 rows before", Reached: share(y[first-24 : n-24])},
				{Name: "linear regression", Reached: share(line)}}
			row.Plot = nil
			switch first {
			case 2 * n / 5:
				row.Plot = turbinePlot(q.unit, scale(want, q.by), scale(got[q.sensor], q.by))
			case n / 5:
				row.Plot = &validation.Plot{Title: "Gas turbine, " + q.unit[:strings.IndexByte(q.unit, '[')] + "over the years: monthly means", X: "hours since the last one learned [1000 h]",
					Y: "predicted less measured " + q.unit[strings.IndexByte(q.unit, '['):], Series: []validation.Series{
						monthly("fitted turbine", scale(got[q.sensor], q.by), scale(want, q.by)), monthly("linear regression", scale(line, q.by), scale(want, q.by))}}
			}
			validation.Check(t, row)
		}
	}
}

func turbinePlot(unit string, want, got []float64) *validation.Plot {
	low, high := slices.Min(want), slices.Max(want)
	var x, y []float64
	for i := 0; i < len(want); i += 100 {
		x, y = append(x, want[i]), append(y, got[i])
	}
	return &validation.Plot{Title: "Gas turbine, hours it has not seen: " + unit[:strings.IndexByte(unit, '[')-1], X: "measured " + unit, Y: "predicted " + unit,
		Series: []validation.Series{{Name: "equal", X: []float64{low, high}, Y: []float64{low, high}}, {Name: "every hundredth hour", X: x, Y: y, Points: true}}}
}

// monthly is the mean deviation of every 720 rows.
func monthly(name string, got, want []float64) validation.Series {
	const month = 720
	s := validation.Series{Name: name}
	for from := 0; from+month <= len(got); from += month {
		s.X, s.Y = append(s.X, float64(from+month/2)/1000), append(s.Y, mean(got[from:from+month])-mean(want[from:from+month]))
	}
	return s
}
