package power

import "math"

// diagram is a block diagram as a programmer of power-system simulations writes it: states, their derivatives, and limits to which states
// are clamped after each step. It knows nothing of Gemel: it is what Gemel is compared with.
type diagram struct {
	x      []float64                                    // states
	rates  func(t float64, x, dx []float64)             // derivatives
	after  func(t, h float64, x []float64)              // clamps and sampled logic after a step; may be nil
	output func(t float64, x []float64) (value float64) // mechanical power [pu]
}

// run integrates with classical Runge-Kutta steps of h and gives the output at 0, every, 2 every ... until.
func (d *diagram) run(h, every, until float64) (time, output []float64) {
	n := len(d.x)
	k := [4][]float64{}
	for i := range k {
		k[i] = make([]float64, n)
	}
	y := make([]float64, n)
	per := int(math.Round(every / h))
	for step := 0; ; step++ {
		t := float64(step) * h
		if step%per == 0 {
			time, output = append(time, t), append(output, d.output(t, d.x))
			if t >= until-h/2 {
				return time, output
			}
		}
		d.rates(t, d.x, k[0])
		for stage, share := range []float64{0.5, 0.5, 1} {
			for i := range y {
				y[i] = d.x[i] + share*h*k[stage][i]
			}
			d.rates(t+share*h, y, k[stage+1])
		}
		for i := range d.x {
			d.x[i] += h / 6 * (k[0][i] + 2*k[1][i] + 2*k[2][i] + k[3][i])
		}
		if d.after != nil {
			d.after(t+h, h, d.x)
		}
	}
}

func clamp(x, low, high float64) float64 { return math.Min(math.Max(x, low), high) }

// stopped is the rate of a state with non-windup limits.
func stopped(rate, x, low, high float64) float64 {
	if x >= high && rate > 0 || x <= low && rate < 0 {
		return 0
	}
	return rate
}

// transport is a true delay: a ring of samples, one a step.
type transport struct {
	ring []float64
	next int
}

func newTransport(delay, h, start float64) *transport {
	n := int(math.Round(delay / h))
	r := &transport{ring: make([]float64, max(n, 1))}
	for i := range r.ring {
		r.ring[i] = start
	}
	return r
}

func (r *transport) out() float64 { return r.ring[r.next] }
func (r *transport) in(x float64) {
	r.ring[r.next] = x
	r.next = (r.next + 1) % len(r.ring)
}

// ieeeg1Set are the parameters of IEEEG1; the shares are those of the first and the second shaft behind T4, T5, T6, T7.
type ieeeg1Set struct {
	K, T1, T2, T3, Uo, Uc, Pmax, Pmin, T4, T5, T6, T7 float64
	first, second                                     [4]float64
}

// openIPSL are the defaults of OpenIPSL.
var openIPSL = ieeeg1Set{K: 20, T3: 0.1, Uo: 0.1, Uc: -0.1, Pmax: 0.903, T4: 0.4, T5: 9, T6: 0.5, first: [4]float64{0.3, 0.4, 0.3, 0}}

// ieeeg1 is the diagram of IEEE PES-TR1 2013, figure for IEEEG1; dw is the speed deviation, p0 the power of the first shaft. second gives that of
// the second shaft.
func ieeeg1(p ieeeg1Set, dw func(t float64) float64, p0 float64) (d *diagram, second func(x []float64) float64) {
	sum := 0.0
	for _, k := range p.first {
		sum += k
	}
	v0 := p0 / sum
	behind := func(x []float64) [4]float64 { // the lags, of which T = 0 takes one away
		b := [4]float64{x[2], x[3], x[4], x[5]}
		for i, T := range []float64{p.T4, p.T5, p.T6, p.T7} {
			if T == 0 && i > 0 {
				b[i] = b[i-1]
			} else if T == 0 {
				b[i] = x[1]
			}
		}
		return b
	}
	total := func(k [4]float64, x []float64) (y float64) {
		b := behind(x)
		for i := range k {
			y += k[i] * b[i]
		}
		return y
	}
	d = &diagram{
		x: []float64{0, v0, v0, v0, v0, v0},
		rates: func(t float64, x, dx []float64) {
			governor := p.K * dw(t)
			if p.T1 > 0 {
				dx[0] = (p.K*dw(t) - x[0]) / p.T1
				governor = x[0] + p.T2*dx[0]
			}
			dx[1] = stopped(clamp((v0-governor-x[1])/p.T3, p.Uc, p.Uo), x[1], p.Pmin, p.Pmax)
			b := behind(x)
			in := clamp(x[1], p.Pmin, p.Pmax)
			for i, T := range []float64{p.T4, p.T5, p.T6, p.T7} {
				if T > 0 {
					dx[2+i] = (in - x[2+i]) / T
				}
				in = b[i]
			}
		},
		after:  func(_, _ float64, x []float64) { x[1] = clamp(x[1], p.Pmin, p.Pmax) },
		output: func(_ float64, x []float64) float64 { return total(p.first, x) },
	}
	return d, func(x []float64) float64 { return total(p.second, x) }
}

// ggov1Set are the parameters of GGOV1.
type ggov1Set struct {
	rselect                                                     int
	speedFuel, plain                                            bool // plain: integrators without tracking
	R, Tpelec, maxerr, minerr, db, Kp, Ki, Kd, Td, Vmax, Vmin   float64
	Tact, Kturb, Wfnl, Tb, Tc, Teng, Tfload, Kpload, Kiload, Ld float64
	Dm, Ropen, Rclose, Kimw, Aset, Ka, Ta, Tsa, Tsb             float64
}

// openIPSLGGOV1 are the defaults of OpenIPSL.
var openIPSLGGOV1 = ggov1Set{rselect: 1, speedFuel: true, R: 0.04, Tpelec: 1, maxerr: 0.05, minerr: -0.05, Kp: 10, Ki: 2, Td: 1, Vmax: 1, Vmin: 0.15,
	Tact: 0.5, Kturb: 1.5, Wfnl: 0.2, Tb: 0.1, Tfload: 3, Kpload: 2, Kiload: 0.67, Ld: 1, Ropen: 0.1, Rclose: -0.1, Aset: 0.1, Ka: 10, Ta: 0.1, Tsa: 4, Tsb: 5}

// ggov1 is the diagram of IEEE PES-TR1 2013, section 3.3; the electrical power is the mechanical one, the supervisory controller wants pmw.
// The acceleration limiter works as in the diagram: the request of the step before, plus what the acceleration allows in one step h. The engine's
// delay is a true one.
func ggov1(p ggov1Set, dw func(t float64) float64, p0, pmw, h float64) *diagram {
	fsr0 := p0/p.Kturb + p.Wfnl
	reference := map[int]float64{1: p0, 0: 0, -1: fsr0, -2: fsr0}[p.rselect]
	last := fsr0
	engine := newTransport(p.Teng, h, p0)
	// states: 0 Pelec, 1 governor integral, 2 speed lag, 3 load limiter integral, 4 valve, 5 turbine, 6 temperature lead-lag, 7 its lag,
	// 8 derivative of the error, 9 supervisory control
	errorOf := func(droop, t float64, x []float64) float64 {
		e := p.R*(reference-droop) + x[9] - dw(t)
		if math.Abs(e) <= p.db {
			return 0
		}
		return clamp(e-math.Copysign(p.db, e), p.minerr, p.maxerr)
	}
	fuelOf := func(t float64, x []float64) float64 {
		if p.speedFuel {
			return x[4] * (1 + dw(t))
		}
		return x[4]
	}
	request := func(t float64, x []float64) (fsr, e float64) {
		load := p.Ld/p.Kturb + p.Wfnl - x[7]
		others := math.Min(math.Min(p.Kpload*load+x[3], 1), last+p.Ka*h*(p.Aset-(dw(t)-x[2])/p.Ta))
		with := func(droop float64) (float64, float64) {
			e := errorOf(droop, t, x)
			return clamp(math.Min(p.Kp*e+x[1]+p.Kd*(e-x[8])/p.Td, others), p.Vmin, p.Vmax), e
		}
		switch p.rselect {
		case 1:
			return with(x[0])
		case 0:
			return with(0)
		case -2:
			return with(x[4])
		}
		// the governor output is its own droop signal: bisection on the falling function
		low, high := p.Vmin, p.Vmax
		for range 60 {
			mid := (low + high) / 2
			if y, _ := with(mid); y > mid {
				low = mid
			} else {
				high = mid
			}
		}
		return with((low + high) / 2)
	}
	power := func(t float64, x []float64) float64 {
		in := p.Kturb * (fuelOf(t, x) - p.Wfnl)
		if p.Teng > 0 {
			in = engine.out()
		}
		return x[5] + p.Tc/p.Tb*(in-x[5]) - math.Max(p.Dm, 0)*dw(t)
	}
	load0 := fsr0
	if p.plain {
		load0 = 1
	}
	return &diagram{
		x: []float64{p0, fsr0, 0, load0, fsr0, p0, fsr0, fsr0, 0, 0},
		rates: func(t float64, x, dx []float64) {
			fsr, e := request(t, x)
			fuel := fuelOf(t, x)
			in := p.Kturb * (fuel - p.Wfnl)
			if p.Teng > 0 {
				in = engine.out()
			}
			texm := fuel
			if p.Dm < 0 {
				texm *= math.Pow(1+dw(t), p.Dm)
			}
			dx[0] = (power(t, x) - x[0]) / p.Tpelec
			if p.plain {
				dx[1] = p.Ki * e
				dx[3] = stopped(p.Kiload*(p.Ld/p.Kturb+p.Wfnl-x[7]), x[3], math.Inf(-1), 1)
			} else {
				dx[1] = p.Ki / p.Kp * (fsr - x[1])
				dx[3] = p.Kiload / p.Kpload * (fsr - x[3])
			}
			dx[2] = (dw(t) - x[2]) / p.Ta
			dx[4] = stopped(clamp((fsr-x[4])/p.Tact, p.Rclose, p.Ropen), x[4], p.Vmin, p.Vmax)
			dx[5] = (in - x[5]) / p.Tb
			dx[6] = (texm - x[6]) / p.Tsb
			dx[7] = (x[6] + p.Tsa/p.Tsb*(texm-x[6]) - x[7]) / p.Tfload
			dx[8] = (e - x[8]) / p.Td
			dx[9] = stopped(p.Kimw*(pmw-x[0]), x[9], -1.1*p.R, 1.1*p.R)
		},
		after: func(t, _ float64, x []float64) {
			x[4] = clamp(x[4], p.Vmin, p.Vmax)
			last, _ = request(t, x)
			engine.in(p.Kturb * (fuelOf(t, x) - p.Wfnl))
		},
		output: power,
	}
}

// rowen is the diagram of Rowen 1983, with true delays. Temperatures are in degF as in the paper; exhaust gives the gas temperature [K].
func rowen(dw func(t float64) float64, p0, h float64) (d *diagram, exhaust func(t float64) float64) {
	const W, Y, K3, K6, b, Tf, Tcd = 25.0, 0.05, 0.77, 0.23, 0.05, 0.4, 0.2
	const high, low, TR = 1.5, -0.1, 950.0
	fuel0 := p0/1.3 + K6
	demand0 := (fuel0 - K6) / K3
	combustor, delayed := newTransport(0.01, h, fuel0), newTransport(0.05, h, fuel0)
	f1 := func(fuel, n float64) float64 { return TR - 700*(1-fuel) + 550*(1-n) }
	t0 := f1(fuel0, 1)
	// states: 0 governor, 1 temperature integral, 2 acceleration integral, 3 speed lag, 4 valve, 5 fuel, 6 discharge, 7 shield, 8 thermocouple
	demand := func(t float64, x []float64) float64 {
		margin := TR - x[8]
		return clamp(math.Min(math.Min(x[0], x[1]+3.3/250*margin), x[2]), low, high)
	}
	d = &diagram{
		x: []float64{demand0, high, high, 0, fuel0, fuel0, fuel0, t0, t0},
		rates: func(t float64, x, dx []float64) {
			n := 1 + dw(t)
			gas := f1(delayed.out(), n)
			dx[0] = (W*(demand0/W-dw(t)) - x[0]) / Y
			dx[1] = stopped((TR-x[8])/250, x[1], low, high)
			dx[2] = stopped(100*(0.01-(dw(t)-x[3])/0.05), x[2], low, high)
			dx[3] = (dw(t) - x[3]) / 0.05
			dx[4] = (n*K3*demand(t, x) + K6 - x[4]) / b
			dx[5] = (x[4] - x[5]) / Tf
			dx[6] = (combustor.out() - x[6]) / Tcd
			dx[7] = (gas - x[7]) / 15
			dx[8] = (0.8*gas + 0.2*x[7] - x[8]) / 2.5
		},
		after: func(_, _ float64, x []float64) {
			x[1], x[2] = clamp(x[1], low, high), clamp(x[2], low, high)
			combustor.in(x[5])
			delayed.in(x[5])
		},
		output: func(t float64, x []float64) float64 {
			n := 1 + dw(t)
			return n * (1.3*(x[6]-K6) + 0.5*(1-n))
		},
	}
	return d, func(t float64) float64 { return (f1(delayed.out(), 1+dw(t))-32)*5/9 + 273.15 }
}
