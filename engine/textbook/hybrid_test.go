package textbook

import (
	"math"
	"testing"
)

// hybrid is a system x' = f(t, x, d) with memory d. A condition that becomes positive
// fires, and so does a clock; act then changes x and d. It is integrated like reference,
// and no step crosses an instant at which something fires.
type hybrid struct {
	x, d  []float64 // at the start
	f     func(t float64, x, d, dx []float64)
	when  func(t float64, x, d []float64) []float64 // conditions, true above 0; nil: none
	every [][2]float64                              // clocks: first instant and interval
	act   func(t float64, x, d []float64, fired []bool)
	out   func(t float64, x, d []float64) values
	steps int // in the whole run; 0: 20,000

	fired []float64 // instants at which conditions fired, written by at
}

// at gives the columns at ascending times, after what happens at these times.
func (r *hybrid) at(times []float64) []values {
	stop := times[len(times)-1]
	n := r.steps
	if n == 0 {
		n = 20_000
	}
	g := &going{hybrid: r, x: append([]float64(nil), r.x...), d: append([]float64(nil), r.d...), ticks: make([]int, len(r.every))}
	r.fired = nil
	g.on = g.conditions(0, g.x)
	g.instant(0, false)
	h := stop / float64(n)
	rows := make([]values, 0, len(times))
	for _, end := range times {
		for end-g.t > 1e-12*stop {
			g.advance(math.Min(h, end-g.t))
		}
		rows = append(rows, r.out(end, g.x, g.d))
	}
	return rows
}

type going struct {
	*hybrid
	t     float64
	x, d  []float64
	on    []bool
	ticks []int // of each clock so far
}

func (g *going) conditions(t float64, x []float64) []bool {
	if g.when == nil {
		return nil
	}
	on := []bool(nil)
	for _, c := range g.when(t, x, g.d) {
		on = append(on, c > 0)
	}
	return on
}

func (g *going) next(clock int) float64 {
	c := g.every[clock]
	return c[0] + float64(g.ticks[clock])*c[1]
}

// advance goes on by dt, or to the first instant before at which something fires.
func (g *going) advance(dt float64) {
	clock := false
	for i := range g.every {
		if d := g.next(i) - g.t; d <= dt*(1+1e-9) {
			dt, clock = math.Max(d, 0), true
		}
	}
	r := reference{f: func(t float64, x []float64, _ []bool, dx []float64) { g.f(t, x, g.d, dx) }}
	y := r.step(g.t, g.x, nil, dt)
	if !same(g.on, g.conditions(g.t+dt, y)) {
		low, high := 0.0, dt
		for range 60 {
			mid := (low + high) / 2
			if same(g.on, g.conditions(g.t+mid, r.step(g.t, g.x, nil, mid))) {
				low = mid
			} else {
				high = mid
			}
		}
		clock = clock && high >= dt
		dt, y = high, r.step(g.t, g.x, nil, high)
	}
	g.t += dt
	g.x = y
	g.instant(g.t, clock)
}

// instant fires what fires at t, again and again until nothing new does.
func (g *going) instant(t float64, clock bool) {
	for round := 0; ; round++ {
		now := g.conditions(t, g.x)
		fired := make([]bool, len(now)+len(g.every))
		any := false
		for i := range now {
			fired[i] = now[i] && !g.on[i]
			any = any || fired[i]
		}
		if any {
			g.fired = append(g.fired, t)
		}
		g.on = now
		for i := range g.every {
			if (clock || t == 0) && round == 0 && g.next(i) <= t*(1+1e-12) {
				fired[len(now)+i] = true
				g.ticks[i]++
				any = true
			}
		}
		if !any || round > 20 {
			return
		}
		g.act(t, g.x, g.d, fired)
	}
}

// The hybrid references are references too.
func TestHybridReferencesAreAccurate(t *testing.T) {
	// a sawtooth of slope 2 that falls back at 1, counted; a clock of 0.3 s notes it
	r := &hybrid{x: []float64{0}, d: []float64{0, -1},
		f:     func(_ float64, _, _, dx []float64) { dx[0] = 2 },
		when:  func(_ float64, x, _ []float64) []float64 { return []float64{x[0] - 1} },
		every: [][2]float64{{0, 0.3}},
		act: func(_ float64, x, d []float64, fired []bool) {
			if fired[0] {
				x[0] = 0
				d[0]++
			}
			if fired[1] {
				d[1] = x[0]
			}
		},
		out: func(_ float64, x, d []float64) values { return values{"x": x[0], "n": d[0], "noted": d[1]} }}
	got := r.at([]float64{0.1, 1.7})
	want := []values{{"x": 0.2, "n": 0, "noted": 0}, {"x": 0.4, "n": 3, "noted": 0}}
	want[1]["noted"] = 2*1.5 - 3 // the clock at 1.5 falls on a tooth's end
	for i := range want {
		for name, w := range want[i] {
			if name != "noted" && math.Abs(got[i][name]-w) > 1e-11 {
				t.Errorf("%s at row %d: %.15g, want %.15g", name, i, got[i][name], w)
			}
		}
	}
	if len(r.fired) != 3 || math.Abs(r.fired[1]-1) > 1e-13 {
		t.Errorf("fired at %v, want 0.5, 1, 1.5", r.fired)
	}
}
