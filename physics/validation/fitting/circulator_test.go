package fitting

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gemel/engine/fit"
	"gemel/physics/validation"
)

// pumpBench draws a flow through a circulator.
const pumpBench = `model Sink
  Gemel.Hydraulics.Interfaces.Port port "Where it is drawn";
  input Real q(unit = "m3/s", start = 0.001) "Volume flow";
  parameter Gemel.Units.Density rho = 998.2 "Density";
equation
  port.m_flow = rho*q;
end Sink;
model Bench
  Gemel.Hydraulics.VariableReservoir a(water = c.water);
  Sink sink(rho = c.water.rho);
  Gemel.Hydraulics.CirculatorConstantPressure c;
  Real rise(unit = "Pa") = -c.dp "Rise of pressure";
equation
  connect(a.port, c.port_a);
  connect(c.port_b, sink.port);
end Bench;`

// sheet is a measured circulator: flows [m3/s], rises of pressure [Pa], electrical powers [W].
type sheet struct{ flow, rise, power []float64 }

func (s sheet) at(points []int) sheet {
	return sheet{pick(s.flow, points), pick(s.rise, points), pick(s.power, points)}
}

var circulators = []string{"Stratos25slash1to4", "Stratos25slash1to6", "Stratos30slash1to8", "Stratos50slash1to12", "Stratos80slash1to12"}

func circulator(t *testing.T, name string) sheet {
	t.Helper()
	table := validation.Read(t, validation.Data(t, "hydraulics/wilo_stratos_pump_curves_given.csv")).Where("pump", name)
	rise, power := table.Where("curve", "pressure"), table.Where("curve", "power")
	return sheet{rise.Numbers("V_flow_m3s"), rise.Numbers("dp_Pa_or_Pelec_W"), power.Numbers("dp_Pa_or_Pelec_W")}
}

func (s sheet) recording(b bench, columns ...column) fit.Experiment {
	return b.recording("sheet", map[string][]float64{"sink.q": s.flow}, columns...)
}

// problem fits the pump to points of a sheet, which are good to a hundredth of the largest. What is known of any radial pump goes in as priors: C is 2 where only
// one point is known (EPANET 2.2, section 3.1), best efficiency lies at seven tenths of the curve, power at zero flow is 0.4 to 0.6 of that at best efficiency
// (the defaults of the library).
func (s sheet) problem(b bench) *fit.Problem {
	head, flow, power := slices.Max(s.rise)/(998.2*9.80665), slices.Max(s.flow), slices.Max(s.power)
	best := head * 0.6 * 998.2 * 9.80665 * 0.7 * flow / power
	parameter := func(name string, guess, lower, upper, deviation float64) fit.Unknown {
		u := fit.Unknown{Name: name, Var: b.id("c." + name), Guess: guess, Lower: lower, Upper: upper, Log: true}
		if deviation > 0 {
			u.Prior = &fit.Prior{Mean: guess, Sigma: deviation}
		}
		return u
	}
	x := s.recording(b, column{"rise", 0.01 * slices.Max(s.rise), s.rise}, column{"c.power", 0.01 * power, s.power})
	x.Settings = []fit.Setting{{Var: b.id("c.flow_reference"), Value: flow}}
	return &fit.Problem{Plant: b.plant, Experiments: []fit.Experiment{x}, Unknowns: []fit.Unknown{
		parameter("head_shutoff", 1.1*head, head/1.5, head*2, 0.1), parameter("head_limit", head, head/1.5, head*1.5, 0.1), parameter("head_fall", 0.5*head, 0.02*head, 1.4*head, 0), parameter("exponent", 2, 1, 8, 0.5),
		parameter("flow_nominal", 0.7*flow, 0.4*flow, 1.1*flow, 0.3), parameter("efficiency", best, best/4, best*4, 0), parameter("power_shutoff", 0.5, 0.1, 0.95, 0.3)}}
}

// predict fits to some points and gives what the pump does at other flows: rises of pressure [Pa] and powers [W].
func (s sheet) predict(t *testing.T, b bench, learn []int, flow []float64) (rise, power []float64) {
	t.Helper()
	p := s.at(learn).problem(b)
	_, values := fitted(t, p, fit.Options{})
	nothing := make([]float64, len(flow))
	x := sheet{flow: flow}.recording(b, column{"rise", 1, nothing}, column{"c.power", 1, nothing})
	x.Settings = p.Experiments[0].Settings
	got := predicted(t, p, values, x)
	return got["rise"], got["c.power"]
}

const circulatorSource = "manufacturer's data sheet (Wilo, by way of the Modelica Buildings library, LBNL)"

// Every second point of a circulator's sheet is learned, the others are predicted.
func TestCirculatorsPredictEverySecondPoint(t *testing.T) {
	b := build(t, pumpBench, static)
	for _, name := range circulators {
		s := circulator(t, name)
		var learn, rest []int
		for i := range s.flow {
			if i%2 == 0 {
				learn = append(learn, i)
			} else {
				rest = append(rest, i)
			}
		}
		var fine []float64
		for i := range 61 {
			fine = append(fine, s.flow[len(s.flow)-1]*float64(i)/60)
		}
		rise, power := s.predict(t, b, learn, append(pick(s.flow, rest), fine...))
		n := len(rest)
		e, k, r := s.errors(learn, rest, rise[:n], power[:n]), s.at(learn), s.at(rest)
		nice := "Wilo Stratos " + strings.NewReplacer("Stratos", "", "slash", "/", "to", "-").Replace(name)
		row := validation.Row{Asset: "Gemel.Hydraulics.CirculatorConstantPressure", Case: nice + ", fitted to every second point of its sheet", Reference: circulatorSource,
			Quantity: "pressure rise, rms", Unit: "% of shut-off", Tolerance: 2, Reached: e.rise, Baselines: naive(e.naiveRise),
			Plot: &validation.Plot{Title: nice + ": pressure rise", X: "flow [m3/h]", Y: "pressure rise [kPa]", Series: []validation.Series{
				{Name: "learned", X: scale(k.flow, 3600), Y: scale(k.rise, 1e-3), Points: true}, {Name: "held out", X: scale(r.flow, 3600), Y: scale(r.rise, 1e-3), Points: true},
				{Name: "fitted pump", X: scale(fine, 3600), Y: scale(rise[n:], 1e-3)}}}}
		validation.Check(t, row)
		row.Quantity, row.Unit, row.Tolerance, row.Reached, row.Baselines = "electrical power, rms", "% of maximum", 3, e.power, naive(e.naivePower)
		row.Plot = &validation.Plot{Title: nice + ": power", X: "flow [m3/h]", Y: "electrical power [W]", Series: []validation.Series{
			{Name: "learned", X: scale(k.flow, 3600), Y: k.power, Points: true}, {Name: "held out", X: scale(r.flow, 3600), Y: r.power, Points: true},
			{Name: "fitted pump", X: scale(fine, 3600), Y: power[n:]}}}
		validation.Check(t, row)
	}
}

// naiveWays are what a pump is compared with: the mean, a straight line, a parabola through the learned points.
var naiveWays = []string{"mean", "straight line", "parabola"}

// sheetErrors are rms deviations from points that were not learned, in % of the largest value of the sheet, and those of the naive ways.
type sheetErrors struct {
	rise, power           float64
	naiveRise, naivePower []float64
}

func (s sheet) errors(learn, rest []int, rise, power []float64) sheetErrors {
	k, r := s.at(learn), s.at(rest)
	of := func(known, want, got []float64, most float64) (reached float64, others []float64) {
		for degree := range naiveWays {
			others = append(others, 100*validation.RMS(polynomial(degree, k.flow, known, r.flow), want)/most)
		}
		return 100 * validation.RMS(got, want) / most, others
	}
	var e sheetErrors
	e.rise, e.naiveRise = of(k.rise, r.rise, rise, slices.Max(s.rise))
	e.power, e.naivePower = of(k.power, r.power, power, slices.Max(s.power))
	return e
}

func naive(reached []float64) (list []validation.Baseline) {
	for i, name := range naiveWays {
		list = append(list, validation.Baseline{Name: name, Reached: reached[i]})
	}
	return list
}

// Halves of the sheets by chance, with and without the ends of the curve.
func TestCirculatorsPredictRandomHalves(t *testing.T) {
	const halves = 20 // of each sheet
	b := build(t, pumpBench, static)
	for _, ends := range []bool{true, false} {
		var all []sheetErrors
		for i, name := range circulators {
			s := circulator(t, name)
			random := rand.New(rand.NewPCG(uint64(i), 5))
			for range halves {
				order := random.Perm(len(s.flow))
				if ends {
					last := len(order) - 1
					slices.SortStableFunc(order, func(a, b int) int { return min(a%last, 1) - min(b%last, 1) })
				}
				half := (len(order) + 1) / 2
				learn, rest := slices.Sorted(slices.Values(order[:half])), slices.Sorted(slices.Values(order[half:]))
				rise, power := s.predict(t, b, learn, pick(s.flow, rest))
				all = append(all, s.errors(learn, rest, rise, power))
			}
		}
		halfRows(t, ends, all)
	}
}

func halfRows(t *testing.T, ends bool, all []sheetErrors) {
	t.Helper()
	which, missed := "any half of its points by chance", "where the end of a curve is held out, it is extrapolated from four or five points, and what the electronics do there is not seen"
	if ends {
		which, missed = "its ends and other points by chance, half of all", "a few halves leave a gap over the kink between limited head and full speed"
	}
	for _, q := range []struct {
		quantity, unit string
		tolerance      float64
		of             func(e sheetErrors) (float64, []float64)
	}{{"pressure rise", "% of shut-off", 2, func(e sheetErrors) (float64, []float64) { return e.rise, e.naiveRise }},
		{"electrical power", "% of maximum", 3, func(e sheetErrors) (float64, []float64) { return e.power, e.naivePower }}} {
		reached, others := []float64{}, make([][]float64, len(naiveWays))
		for _, e := range all {
			r, o := q.of(e)
			reached = append(reached, r)
			for i := range o {
				others[i] = append(others[i], o[i])
			}
		}
		for _, share := range []struct {
			name string
			at   float64
		}{{"median", 0.5}, {"nine in ten are below", 0.9}} {
			var o []float64
			for _, values := range others {
				o = append(o, quantile(values, share.at))
			}
			row := validation.Row{Asset: "Gemel.Hydraulics.CirculatorConstantPressure", Case: "five Wilo Stratos, each fitted twenty times to " + which, Reference: circulatorSource,
				Quantity: q.quantity + ", rms, " + share.name, Unit: q.unit, Tolerance: q.tolerance, Reached: quantile(reached, share.at), Baselines: naive(o)}
			if !row.Met() {
				row.Miss = missed
			}
			validation.Check(t, row)
		}
		t.Logf("%s, %s: worst %.1f %s", which, q.quantity, slices.Max(reached), q.unit)
	}
}
