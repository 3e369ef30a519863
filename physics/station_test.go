package physics_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

const station = "Gemel.Examples.BoosterStation"

// tenSeconds is how the booster station is run: the tick of its scenario.
var tenSeconds = engine.Options{Period: 10, Tolerance: 1e-6}

// loss is the friction of a pipe [Pa], written down a second time and independently of the library.
func loss(q, length, diameter, zeta float64) float64 {
	v := q / (math.Pi * diameter * diameter / 4)
	reynolds := rho * v * diameter / mu
	lambda := 0.25 / math.Pow(math.Log10(1e-4/(3.7*diameter)+5.74/math.Pow(reynolds, 0.9)), 2)
	return (lambda*length/diameter + zeta) * rho * v * v / 2
}

// operatingPoint gives the flow of the station [m3/s] and its electrical power [W] for n equal pumps at one field speed [rad/s].
func operatingPoint(n, field, level, wear float64) (flow, power float64) {
	const (
		h0, h1, h2 = 1.24, -0.0185714285714286, -0.221428571428571 // through 62, 50 and 39 m
		t0         = 0.5
		t2         = t0 + h1 + 2*h2
		t1         = 1 - t0 - t2
		rated      = 2945 * 2 * math.Pi / 60
		losses     = 11e3 * (1/0.912 - 1)
	)
	torque := func(phi, nu float64) float64 {
		return rho * g * dutyFlow * dutyHead / 0.70 / dutySpeed * (t0*nu*nu + t1*nu*phi + t2*phi*phi)
	}
	low, high := 0.0, n*0.04
	for range 100 {
		flow = (low + high) / 2
		phi, speed := flow/n/dutyFlow, field
		for range 50 {
			speed = field - (3000.0-2945)/2945*rated*torque(phi, speed/dutySpeed)/(11e3/rated)
		}
		nu := speed / dutySpeed
		head := (1 - wear) * dutyHead * (h0*nu*nu + h1*nu*phi + h2*phi*phi)
		valve := math.Pow(flow/n/(160.0/3600), 2) * 1e5 * rho / 1000
		rest := rho*g*(2+head-38-level) - loss(flow, 20, 0.25, 2) - loss(flow, 1500, 0.2, 10) - valve
		if rest > 0 {
			low = flow
		} else {
			high = flow
		}
		tau := torque(phi, nu)
		load := tau / (11e3 / rated)
		motor := tau*speed + losses*(0.35*speed*speed/rated/rated+0.65*load*load)
		x := motor / 11e3
		idle := field * field / (field*field + math.Pow(0.05*3000*2*math.Pi/60, 2))
		power = n * (motor + 11e3*(0.008*idle+0.010*x+0.013*x*x))
	}
	return flow, power
}

// The plant's operating points agree with a calculation that shares nothing with it but the published laws.
func TestBoosterStationOperatingPoints(t *testing.T) {
	w := validation.Start(t, station, "", tenSeconds)
	time := 0.0
	for _, c := range []struct{ rpm, on1, on2 float64 }{{2900, 1, 1}, {2700, 1, 0}, {2700, 0, 1}, {2500, 1, 1}, {3000, 1, 0}} {
		field := c.rpm * 2 * math.Pi / 60
		w.Set("pump1.speed", field)
		w.Set("pump2.speed", field)
		w.Set("pump1.on", c.on1)
		w.Set("pump2.on", c.on2)
		time += 120 // drives ramp in 20 s
		w.To(time)
		flow, power := operatingPoint(c.on1+c.on2, field, w.Value("tank.level"), 0)
		what := fmt.Sprintf("%g rpm, %g pumps", c.rpm, c.on1+c.on2)
		near(t, what+": flow", w.Value("flow_rate"), flow, 2e-4*flow)
		near(t, what+": power", w.Value("power"), power, 2e-4*power)
	}
}

// A whole day with staging by level: pumps start and stop, one wears, the tank neither overflows nor runs dry, the balances close.
func TestBoosterStationRunsADay(t *testing.T) {
	w := validation.Start(t, station, "", tenSeconds)
	second, starts := 0.0, 0
	for k := range 8640 {
		hour := float64(k) / 360
		level := w.Value("tank.level")
		speed := math.Min(2900, math.Max(2400, 2650+400*(3-level))) * 2 * math.Pi / 60
		switch was := second; {
		case level < 2.6:
			second = 1
			if was == 0 {
				starts++
			}
		case level > 3.2:
			second = 0
		}
		w.Set("pump1.speed", speed)
		w.Set("pump2.speed", speed)
		w.Set("pump2.on", second)
		w.Set("demand.flow_rate", (45-25*math.Cos(2*math.Pi*hour/24)+20*math.Sin(4*math.Pi*hour/24))/3600)
		if hour > 14 {
			w.Set("pump1.wear", math.Min(0.15, 0.075*(hour-14)))
		}
		w.To(float64(k+1) * 10)
		if level < 0.5 || level > 4.9 {
			t.Fatalf("level %g m at %.2f h", level, hour)
		}
	}
	if starts == 0 {
		t.Error("the second pump never started: the test does not test staging")
	}
	if m := math.Abs(w.Value("massBalance")) / w.Value("massThroughput"); !(m < 1e-9) {
		t.Errorf("mass balance closes to %.2e", m)
	}
	if e := math.Abs(w.Value("energyBalance")) / w.Value("energyThroughput"); !(e < 1e-6) { // the tolerance of the run
		t.Errorf("energy balance closes to %.2e", e)
	}
	t.Logf("energy %.1f kWh, volume %.0f m3, %d starts, %.1f steps a tick", w.Value("energy")/3.6e6, w.Value("meter.volume"), starts,
		float64(w.Work.Stats.Steps)/8640)
}

// Everything that an operator can do wrong, one after the other, in one run: no failure, no negative level, no lost water.
func TestBoosterStationAtItsCorners(t *testing.T) {
	w := validation.Start(t, station, "", tenSeconds)
	hours := 0.0
	phase := func(h, on1, on2, rpm, demand float64) {
		w.Set("pump1.on", on1)
		w.Set("pump2.on", on2)
		w.Set("pump1.speed", rpm*2*math.Pi/60)
		w.Set("pump2.speed", rpm*2*math.Pi/60)
		w.Set("demand.flow_rate", demand/3600)
		hours += h
		w.To(hours * 3600)
		t.Logf("%5.1f h: level %.4f m, station %.3f m3/h, delivered %.3f m3/h, overflow %.4f kg/s, suction %.0f Pa", hours, w.Value("tank.level"),
			3600*w.Value("flow_rate"), 3600*w.Value("demand.delivered"), w.Value("tank.m_overflow"), w.Value("suction.port_b.p"))
	}
	phase(1, 0, 0, 2900, 0)
	near(t, "everything off: station flow", w.Value("flow_rate"), 0, 1e-6)
	near(t, "everything off: power", w.Value("power"), 0, 1e-2)
	phase(12, 0, 0, 2900, 60)
	if level := w.Value("tank.level"); !(level > 0 && level < 0.05) {
		t.Errorf("emptied tank: level %g m", level)
	}
	near(t, "emptied tank: nothing is delivered", w.Value("demand.delivered"), 0, 1e-4)
	phase(2, 1, 1, 2900, 60)
	if w.Value("tank.level") < 0.1 || w.Value("demand.satisfaction") < 0.99 {
		t.Error("the station does not recover from an empty tank")
	}
	phase(12, 1, 1, 3000, 10)
	near(t, "overflow takes what is too much", w.Value("tank.m_overflow"), rho*(w.Value("flow_rate")-10.0/3600), 1e-3)
	if crest := w.Value("tank.level") - 5; !(crest > 0 && crest < 0.2) {
		t.Errorf("overflowing tank stands %g m above its crest", crest)
	}
	phase(1, 1, 1, 2200, 30) // too slow to reach the tank
	near(t, "dead head: station flow", w.Value("flow_rate"), 0, 2e-5)
	if shaft := w.Value("pump1.pump.shaft_power"); !(shaft > 500) {
		t.Errorf("dead head: a turning pump takes power, got %g W", shaft)
	}
	phase(1, 1, 0, 2900, -5) // water pumped back from the district
	phase(1, 1, 0, 1e6, 1e6) // references out of range
	phase(1, 5, -3, -100, 0) // and below
	phase(1, 1, 1, 2900, 45) // and back to normal
	if q := w.Value("flow_rate") * 3600; !(q > 80 && q < 120) {
		t.Errorf("back to normal: %g m3/h", q)
	}
	near(t, "mass balance", w.Value("massBalance")/w.Value("massThroughput"), 0, 1e-9)
}

// Inputs jump to random values at every tick, among them nonsense: the plant always has a solution, and water is never lost.
func TestBoosterStationSurvivesRandomJumps(t *testing.T) {
	for seed := range uint64(3) {
		w := validation.Start(t, station, "", tenSeconds)
		random := rand.New(rand.NewPCG(seed, 1))
		pick := func(values ...float64) float64 { return values[random.IntN(len(values))] }
		for k := range 300 {
			w.Set("pump1.on", pick(0, 1))
			w.Set("pump2.on", pick(0, 1))
			w.Set("pump1.speed", pick(0, 50, 200, 250, 280, 304, 1000, -10, 304*random.Float64()))
			w.Set("pump2.speed", pick(0, 50, 200, 250, 280, 304, 1000, -10, 304*random.Float64()))
			w.Set("demand.flow_rate", pick(0, 0.0125, 0.03, 0.3, -0.01, 0.05*random.Float64()))
			w.To(float64(k+1) * 10)
		}
		if level := w.Value("tank.level"); !(level > 0 && level < 5.5) {
			t.Errorf("seed %d: level %g m", seed, level)
		}
		near(t, "mass balance", w.Value("massBalance"), 0, 1e-9*math.Max(1e5, w.Value("massThroughput")))
	}
}

// A pump sucks its tank dry, loses its suction, and takes up again when the tank is refilled; without a check valve the water then
// runs back through it when it stops.
func TestPumpEmptiesItsSuctionTank(t *testing.T) {
	w := validation.Start(t, "Bench", `model Bench
  Gemel.Hydraulics.Tank tank(diameter = 2, height = 3, level_start = 0.5);
  Gemel.Hydraulics.Pipe pipe(length = 10, diameter = 0.15);
  Gemel.Hydraulics.CentrifugalPump pump(speed(start = 300));
  Gemel.Hydraulics.Reservoir high(level = 30);
  Gemel.Hydraulics.Demand inflow(p_none = -2e5, p_full = -1e5);
equation
  connect(tank.port, pipe.port_a);
  connect(pipe.port_b, pump.port_a);
  connect(pump.port_b, high.port);
  connect(tank.port, inflow.port);
end Bench;`, tenSeconds)
	w.To(60)
	if q := w.Value("pump.flow_rate") * 3600; !(q > 50) {
		t.Errorf("at first the pump delivers %g m3/h", q)
	}
	w.To(3600)
	near(t, "dry: flow", w.Value("pump.flow_rate"), 0, 1e-6)
	if level := w.Value("tank.level"); !(level > 0 && level < 0.01) {
		t.Errorf("dry: level %g m", level)
	}
	if p := w.Value("pump.port_a.p"); !(p < -8e4) {
		t.Errorf("dry: a suction pressure of %g Pa does not tell that the pump has lost its suction", p)
	}
	w.Set("inflow.flow_rate", -20.0/3600) // a negative demand refills, once there is pressure
	w.Set("pump.speed", 0)
	w.To(3700)
	if q := w.Value("pump.flow_rate"); !(q < -0.01) {
		t.Errorf("stopped, without check valve: flow %g m3/s, want water running back", q)
	}
	w.To(4500)
	if w.Value("tank.m_overflow") < 10 {
		t.Error("the water that runs back does not overflow")
	}
	w.Set("pump.speed", 300)
	w.To(4600)
	if q := w.Value("pump.flow_rate") * 3600; !(q > 50) {
		t.Errorf("restarted: %g m3/h", q)
	}
}
