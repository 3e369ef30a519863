package fitting

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gemel/engine/fit"
	"gemel/physics/validation"
)

// outside counts the readings of experiments that a fit has not seen and that lie outside of their 95 % band: that of the noise and of what is not known of the
// unknowns, to first order, (j' C j + sigma²), with C their covariance and j the derivatives of what is predicted.
func outside(t *testing.T, p *fit.Problem, r *fit.Result, values []float64, unseen fit.Experiment) (out, all int) {
	t.Helper()
	got := predicted(t, p, values, unseen)
	slopes := make([]map[string][]float64, len(values)) // by unknown: per standard deviation of it
	for i, u := range p.Unknowns {
		d := r.Estimates[i].Correlated.Deviation
		if math.IsNaN(d) {
			continue // at a bound: taken as known
		}
		if u.Log {
			d *= values[i]
		}
		const share = 0.1
		up, down := slices.Clone(values), slices.Clone(values)
		up[i], down[i] = min(values[i]+share*d, u.Upper), max(values[i]-share*d, u.Lower)
		high, low := predicted(t, p, up, unseen), predicted(t, p, down, unseen)
		slopes[i] = map[string][]float64{}
		for name := range high {
			for k := range high[name] {
				slopes[i][name] = append(slopes[i][name], (high[name][k]-low[name][k])/(up[i]-down[i])*d)
			}
		}
	}
	for _, s := range unseen.Sensors {
		for k, reading := range s.Value {
			variance := s.Sigma * s.Sigma
			for i := range slopes {
				for j := range slopes {
					if slopes[i] != nil && slopes[j] != nil {
						variance += slopes[i][s.Name][k] * slopes[j][s.Name][k] * r.Correlation[i][j]
					}
				}
			}
			if all++; math.Abs(got[s.Name][k]-reading) > 1.96*math.Sqrt(variance) {
				out++
			}
		}
	}
	return out, all
}

// bandRow states the share of unseen readings outside of their band. A twentieth is foretold; twice as many are allowed, since no law is exact.
func bandRow(t *testing.T, asset, what, reference, miss string, out, all int) {
	t.Helper()
	validation.Check(t, validation.Row{Miss: miss, Asset: asset, Case: what, Reference: reference, Quantity: "unseen readings outside of their 95 % band (5 % foretold)", Unit: "%", Tolerance: 10,
		Reached: 100 * float64(out) / float64(all)})
}

func TestCirculatorsKnowWhatTheyDoNotKnow(t *testing.T) {
	b := build(t, pumpBench, static)
	out, all := 0, 0
	for i, name := range circulators {
		s := circulator(t, name)
		random := rand.New(rand.NewPCG(uint64(i), 5))
		for range 10 {
			order := random.Perm(len(s.flow))
			half := (len(order) + 1) / 2
			learn, rest := slices.Sorted(slices.Values(order[:half])), s.at(slices.Sorted(slices.Values(order[half:])))
			p := s.at(learn).problem(b)
			r, values := fitted(t, p, fit.Options{})
			unseen := rest.recording(b, column{"rise", 0.01 * slices.Max(s.rise), rest.rise}, column{"c.power", 0.01 * slices.Max(s.power), rest.power})
			unseen.Settings = p.Experiments[0].Settings
			o, n := outside(t, p, r, values, unseen)
			out, all = out+o, all+n
		}
	}
	bandRow(t, "Gemel.Hydraulics.CirculatorConstantPressure", "five Wilo Stratos, each fitted ten times to any half of its points by chance", circulatorSource, "", out, all)
}

func TestHeatPumpMapKnowsWhatItDoesNotKnow(t *testing.T) {
	for _, c := range []struct {
		name, reference string
		points          []point
	}{{"Vitocal 251-A08", heatPumpSource, catalogue(t)}, {"WAMAK TWW220", wamakSource, wamak(t)}} {
		b := build(t, heatPumpBench(sources(c.points)), static)
		random := rand.New(rand.NewPCG(1, 2))
		learned := int(math.Round(0.6 * float64(len(c.points))))
		out, all := 0, 0
		for range 20 {
			random.Shuffle(len(c.points), func(i, j int) { c.points[i], c.points[j] = c.points[j], c.points[i] })
			p := heatPumpProblem(b, c.points, c.points[:learned])
			r, values := fitted(t, p, fit.Options{})
			o, n := outside(t, p, r, values, catalogued(b, c.points[learned:]))
			out, all = out+o, all+n
		}
		bandRow(t, "Gemel.Hydronics.Maps.HeatPumpFit", c.name+", fitted twenty times to 60 % of its points by chance", c.reference, "", out, all)
	}
}

func TestGasTurbineKnowsWhatItDoesNotKnow(t *testing.T) {
	b := build(t, turbineBench, static)
	recorded := recordedTurbine(t)
	n := len(recorded.power)
	p := turbineProblem(b, recorded.part(0, 2*n/5, n/750))
	r, values := fitted(t, p, fit.Options{})
	out, all := outside(t, p, r, values, recorded.part(2*n/5, n, 20).recording(b))
	bandRow(t, "Gemel.Power.Gas.SingleShaft", "300 of the first 7200 hours learned, every twentieth of the next 10800", turbineSource, "", out, all)
}

func TestHouseKnowsWhatItDoesNotKnow(t *testing.T) {
	e := emulatedDays(t, "shoulder")
	b := e.bench(t)
	inputs := e.inputs()
	p := &fit.Problem{Plant: b.plant, Experiments: []fit.Experiment{b.recording("first day", inputs, e.sensors(0, 86400)...)}, Unknowns: append(houseUnknowns(b), houseStarts(b, 293.15)...)}
	r, values := fitted(t, p, fit.Options{})
	unseen := b.recording("second day", inputs, e.sensors(86400, 3*86400)[:1]...)
	out, all := outside(t, p, r, values, unseen)
	bandRow(t, "Gemel.Buildings.Room4R3C", "house with heat pump and heated floor, zone temperature of day 119 with the recorded command", emulatorSource,
		"the room of three capacities is simpler than the house: its own error, 0.2 K after a day, is larger than what one day leaves open of its parameters", out, all)
}
