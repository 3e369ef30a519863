package monitoring

import (
	"context"
	"math"
	"slices"

	"gemel/engine/fit"
)

// The fault-free day is split by the clock: parameters are fitted to the first rows, the limits of the alarms are set on these and the next, and false alarms are
// counted on the last, which served for neither.
var (
	fitted    = 13 * 60    // rows up to here: parameters
	validated = 15*60 + 30 // and up to here: limits
)

const (
	averaging = 10.0 // minutes over which residuals are averaged
	accuracy  = 0.5  // what two resistance thermometers may differ by in alarms' eyes [K]; IEC 60751 class B allows each 0.4 K at 20 °C
	margin    = 1.25 // of the limits over what was seen on fault-free rows
	detected  = 30   // minutes of alarm that make a day a detected one
)

// healthy is the unit as the first rows of the fault-free day taught it.
type healthy struct {
	set      map[string]float64
	fits     [temperatures]*fit.Result // (sections)
	most     [2]float64                // largest commands of heating and cooling valve among the learned rows
	astray   float64                   // largest averaged residual of the room on the fault-free day [K]
	relative [temperatures]float64     // uncertainty of what the section does to the air, over that
	trusts   bool                      // that the mixed air is well mixed
	limit    [temperatures]float64     // of the ratio
}

func (u *unit) learn(free *day) *healthy {
	u.t.Helper()
	h := &healthy{set: map[string]float64{}}
	for section, unknowns := range u.unknowns() {
		e := u.experiment(free, 0, fitted, [temperatures]float64{accuracy, accuracy, accuracy})
		e.Sensors = e.Sensors[section : section+1]
		for name, value := range h.set { // the room needs to know what the outdoor sensor is off by
			e.Settings = append(e.Settings, fit.Setting{Var: u.id(name), Value: value})
		}
		r, err := fit.Fit(context.Background(), &fit.Problem{Plant: u.rig.Plant, Unknowns: unknowns, Experiments: []fit.Experiment{e}, Loss: fit.StudentT{Nu: 4}}, fit.Options{})
		if err != nil {
			u.t.Fatal(err)
		}
		for i, x := range unknowns {
			h.set[x.Name] = r.Estimates[i].Value
		}
		h.fits[section] = r
	}
	for _, row := range free.input[:fitted] {
		h.most[0], h.most[1] = math.Max(h.most[0], row[5]), math.Max(h.most[1], row[6])
	}
	return u.limits(h, free)
}

// limits sets what is granted to the sections, so that the fault-free rows up to validated stay below 1: the smallest share of what they do.
func (u *unit) limits(h *healthy, free *day) *healthy {
	residual, effect := u.residuals(h, free)
	for s := range temperatures {
		low, high := 0.0, 5.0
		for range 30 {
			h.relative[s] = (low + high) / 2
			if margin*free.seen(h.ratios(free, residual, effect)[s]) > 1 {
				low = h.relative[s]
			} else {
				high = h.relative[s]
			}
		}
		h.limit[s] = math.Max(1, margin*free.seen(h.ratios(free, residual, effect)[s]))
	}
	for k, v := range averaged(free, residual[room]) {
		if !free.bad[k] {
			h.astray = math.Max(h.astray, math.Abs(v))
		}
	}
	return h
}

// trusting is the same unit with limits that take the mixed air for well mixed.
func (u *unit) trusting(h *healthy, free *day) *healthy {
	other := *h
	other.trusts = true
	return u.limits(&other, free)
}

// seen is the size that all but one in a hundred of the rows have that serve for fitting and limits.
func (d *day) seen(x []float64) float64 {
	var sizes []float64
	for k, v := range x[:validated] {
		if !d.bad[k] {
			sizes = append(sizes, math.Abs(v))
		}
	}
	slices.Sort(sizes)
	return sizes[len(sizes)*99/100]
}

// clipped is the day with valve commands no larger than the largest that was learned: beyond it the twin would guess.
func (h *healthy) clipped(d *day) *day {
	c := *d
	c.input = make([][]float64, d.rows())
	for k, row := range d.input {
		c.input[k] = append([]float64(nil), row...)
		c.input[k][5], c.input[k][6] = math.Min(row[5], h.most[0]), math.Min(row[6], h.most[1])
	}
	return &c
}

// residuals gives readings less what the twin expects [K], and what each section does to the air [K]: mixing it with outdoor air, heating and cooling it;
// for the coils also the spread of the air that comes to them, which one sensor does not see (temperatures × rows). Rows that are not judged are 0.
func (u *unit) residuals(h *healthy, d *day) (residual, effect [temperatures][]float64) {
	y := u.replay(h.clipped(d), h.set, "T_mixed", "T_supply", "T_air", "share", "lift")
	for s := range temperatures {
		residual[s], effect[s] = make([]float64, d.rows()), make([]float64, d.rows())
		for k := range residual[s] {
			if !d.bad[k] {
				residual[s][k] = d.read[s][k] - y[s][k]
			}
		}
	}
	for k := range d.rows() {
		effect[mixed][k] = y[3][k] * (d.input[k][0] - h.set["bias_outdoor"] - d.input[k][1])
		effect[room][k] = d.read[supply][k] - d.read[room][k]
		effect[supply][k] = y[4][k]
		if !h.trusts {
			effect[supply][k] = math.Hypot(y[4][k], d.input[k][1]-d.input[k][2])
		}
	}
	return residual, effect
}

// ratios are averaged residuals over what they may be: the accuracy of the sensors, and a share of what the section does.
func (h *healthy) ratios(d *day, residual, effect [temperatures][]float64) (ratio [temperatures][]float64) {
	for s := range temperatures {
		r := averaged(d, residual[s])
		square := make([]float64, d.rows())
		for k, v := range effect[s] {
			square[k] = v * v
		}
		e := averaged(d, square)
		ratio[s] = make([]float64, d.rows())
		for k := range ratio[s] {
			ratio[s][k] = r[k] / math.Sqrt(accuracy*accuracy+h.relative[s]*h.relative[s]*e[k])
		}
	}
	return ratio
}

// averaged forgets with the time constant averaging; rows that are not judged do not count.
func averaged(d *day, x []float64) []float64 {
	out := make([]float64, len(x))
	last := 0.0
	share := 1 - math.Exp(-1/averaging)
	for k, v := range x {
		if !d.bad[k] {
			last += share * (v - last)
		}
		out[k] = last
	}
	return out
}

// alarms of a day by row. The room does not raise any: what its walls store cannot be learned in half a day. It is a witness for the diagnosis alone.
func (h *healthy) alarms(d *day, ratio [temperatures][]float64) []bool {
	return d.outside([2][]float64{ratio[mixed], ratio[supply]}, [2]float64{h.limit[mixed], h.limit[supply]})
}

// outside says for each row that is judged whether one of the sections is beyond its limit.
func (d *day) outside(ratio [2][]float64, limit [2]float64) []bool {
	alarm := make([]bool, d.rows())
	for k := range alarm {
		alarm[k] = !d.bad[k] && (math.Abs(ratio[0][k]) > limit[0] || math.Abs(ratio[1][k]) > limit[1])
	}
	return alarm
}

// judge counts the rows of a day that are judged, from row from on.
func (d *day) judge(alarm []bool, from int) (s score) {
	for k := from; k < d.rows(); k++ {
		if !d.bad[k] {
			s.add(d.faulty, alarm[k])
		}
	}
	return s
}
