package main

import "math"

// pumpLoop is the right-hand side of Gemel.Examples.PumpLoop written by hand in Go, the twin of peer/pumploop.c.
type pumpLoop struct {
	tankArea, weirK, speedNominal, flowNominal, h0, h1, h2, reference float64
	supply, back, bypass                                              pipe
}

type pipe struct{ diameter, area, rough, lossK, viscous, gravity, inertia float64 }

const (
	rho  = 998.2
	mu   = 1.0016e-3
	grav = 9.80665
)

func newPumpLoop() *pumpLoop {
	newPipe := func(length, diameter, zeta, rise float64) pipe {
		area := math.Pi * diameter * diameter / 4
		return pipe{diameter, area, 1e-4 / (3.7 * diameter), zeta * rho / 2, mu * length / (2 * diameter * diameter), rho * grav * rise, area / length}
	}
	h0, r := 62.0/50, 1.4
	h2 := ((0.78-h0)/r - (1 - h0)) / (r - 1)
	return &pumpLoop{
		tankArea: math.Pi, weirK: rho * 2.0 / 3 * 0.62 * math.Sqrt(2*grav),
		speedNominal: 2900 * 2 * math.Pi / 60, flowNominal: 50.0 / 3600, h0: h0, h1: 1 - h0 - h2, h2: h2, reference: 2400 * 2 * math.Pi / 60,
		supply: newPipe(100, 0.1, 5, 20), back: newPipe(200, 0.08, 8, -20), bypass: newPipe(150, 0.05, 8, -20),
	}
}

func (p *pipe) loss(m float64) float64 {
	v := m / rho / p.area
	re := rho * v * p.diameter / mu
	are := math.Abs(re)
	l := math.Log10(p.rough + 5.74/math.Pow(max(are, 2000), 0.9))
	x := min(max((are-2000)/2000, 0), 1)
	lambdaRe := 64 + x*x*(3-2*x)*(0.25/(l*l)*are-64)
	return lambdaRe*p.viscous*v + p.lossK*v*math.Sqrt(v*v+1e-6) + p.gravity
}

func (q *pumpLoop) tank(level, inflow float64) (der, pressure float64) {
	x := min(max(level/0.05, 0.02), 1)
	dry := 1/(x*x) - 1
	pressure = rho*grav*level - 10*dry*dry
	crest := max(level-5, 0)
	return (inflow - q.weirK*crest*crest/math.Sqrt(crest+0.001)) / (rho * q.tankArea), pressure
}

// rhs computes dy for y = low.level, high.level, supply.m_flow, back.m_flow, bypass.m_flow, shaft.y.
func (q *pumpLoop) rhs(y, dy *[6]float64) {
	var low, high float64
	dy[0], low = q.tank(y[0], y[3]+y[4]-y[2])
	dy[1], high = q.tank(y[1], y[2]-y[3]-y[4])
	nu, phi := y[5]/q.speedNominal, y[2]/rho/q.flowNominal
	head := 50 * (q.h0*nu*math.Abs(nu) + q.h1*math.Abs(nu)*phi + q.h2*phi*math.Sqrt(phi*phi+1e-4))
	dy[2] = q.supply.inertia * (low + rho*grav*head - high - q.supply.loss(y[2]))
	dy[3] = q.back.inertia * (high - low - q.back.loss(y[3]))
	dy[4] = q.bypass.inertia * (high - low - q.bypass.loss(y[4]))
	dy[5] = (q.reference - y[5]) / 2
}

func (q *pumpLoop) step(y *[6]float64, h float64) {
	var a, b, c, d, u [6]float64
	q.rhs(y, &a)
	for i := range u {
		u[i] = y[i] + h/2*a[i]
	}
	q.rhs(&u, &b)
	for i := range u {
		u[i] = y[i] + h/2*b[i]
	}
	q.rhs(&u, &c)
	for i := range u {
		u[i] = y[i] + h*c[i]
	}
	q.rhs(&u, &d)
	for i := range y {
		y[i] += h / 6 * (a[i] + 2*b[i] + 2*c[i] + d[i])
	}
}
