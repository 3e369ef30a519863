package hydraulics

import (
	"fmt"
	"math"
	"testing"

	"gemel/physics/validation"
)

// networkValve is a valve of Networks between a supply of 60 m and a throttle (loss coefficient 50 in 100 mm) that leads to 10 m.
func networkValve(valve string) string {
	return `model Bench
  import Gemel.Hydraulics.Networks.*;
  Real supply(unit = "m") = 60;
  Reservoir a(head = supply), b(head = 10);
  ThrottleValve load(diameter = 0.1, setting(start = 50));
  ` + valve + `;
equation
  connect(a.port, c.port_a);
  connect(c.port_b, load.port_a);
  connect(load.port_b, b.port);
end Bench;`
}

// throttled is the flow [m3/s] through a loss coefficient in 100 mm at a head [m].
func throttled(zeta, head float64) float64 {
	return math.Pi / 4 * 0.01 * math.Sqrt(2*g*head/zeta)
}

// The control valves of EPANET do what its manual says of them.
func TestNetworkValves(t *testing.T) {
	const per = 9806.65 // Pa per metre, water of 1000 kg/m3
	for _, c := range []struct {
		asset, modifiers, what, quantity string
		want                             float64
		values                           func(r *validation.Rig) float64
	}{
		{"PressureReducingValve", fmt.Sprintf("setting(start = %g)", 30*per), "30 m set, 60 m before it", "flow", throttled(50, 20), nil},
		{"PressureReducingValve", fmt.Sprintf("zeta = 10, setting(start = %g)", 80*per), "80 m set, 60 m before it: open", "flow", throttled(60, 50), nil},
		{"PressureSustainingValve", fmt.Sprintf("zeta = 10, setting(start = %g)", 40*per), "40 m to sustain, 60 m before it: open", "flow", throttled(60, 50), nil},
		{"PressureBreakerValve", fmt.Sprintf("setting(start = %g)", 15*per), "15 m to break", "flow", throttled(50, 35), nil},
		{"FlowControlValve", "setting(start = 0.01)", "10 L/s set", "flow", 0.01, nil},
		{"FlowControlValve", "zeta = 10, setting(start = 1)", "1 m3/s set: open", "flow", throttled(60, 50), nil},
		{"ThrottleValve", "setting(start = 150)", "loss coefficient 150", "flow", throttled(200, 50), nil},
		{"GeneralValve", "flow_points = {0, 0.01, 0.03}, losses = {0, 10, 40}", "table, on its second segment", "loss", math.NaN(), nil},
		{"NonReturnValve", "", "forwards", "flow", throttled(50, 50), nil},
	} {
		r := validation.Start(t, "Bench", networkValve("Gemel.Hydraulics.Networks."+c.asset+" c("+c.modifiers+")"), static)
		r.To(1)
		got, want := r.Value("c.flow_rate"), c.want
		if c.asset == "GeneralValve" {
			got, want = r.Value("c.loss"), 10+30*(got-0.01)/0.02
		}
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Networks." + c.asset, Also: []string{"Gemel.Hydraulics.Networks.ThrottleValve"}, Case: c.what, Reference: "EPANET 2.2 User Manual, section 3.1, closed form", Quantity: c.quantity,
			Unit: "%", Tolerance: 0.05, Reached: relative([]float64{got}, []float64{want})})
	}
	// A sustaining valve starves what lies behind it rather than let its own side fall below the setting.
	psv := validation.Start(t, "Bench", `model Bench
  import Gemel.Hydraulics.Networks.*;
  Reservoir a(head = 60), b(head = 10);
  ThrottleValve feed(diameter = 0.1, setting(start = 50));
  PressureSustainingValve c(setting(start = 40*9806.65));
equation
  connect(a.port, feed.port_a);
  connect(feed.port_b, c.port_a);
  connect(c.port_b, b.port);
end Bench;`, static)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Networks.PressureSustainingValve", Case: "40 m to sustain behind a throttle: controls", Reference: "EPANET 2.2 User Manual, section 3.1, closed form", Quantity: "flow",
		Unit: "%", Tolerance: 0.05, Reached: relative(psv.Values("c.flow_rate"), []float64{throttled(50, 20)})})
	back := validation.Start(t, "Bench", between("Gemel.Hydraulics.Networks.NonReturnValve c"), static)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Networks.NonReturnValve", Case: "100 m backwards", Reference: "shut: 1e-8 m3/s per metre", Quantity: "flow", Unit: "m3/s", Tolerance: 1.1e-6,
		Reached: math.Abs(sweep(back, "b.level", []float64{100}, "c.flow_rate")[0][0])})
}

// Emitter, pressure-dependent demand, pump of constant power, tank from a table.
func TestNetworkParts(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  import Gemel.Hydraulics.Networks.*;
  input Real h(unit = "m", start = 16);
  Reservoir a(head = h);
  Emitter emitter(coefficient = 1e-3, exponent = 0.5);
  JunctionPressureDependent consumer(demand_base = 0.01, p_none = 2*9806.65, p_full = 22*9806.65);
equation
  connect(a.port, emitter.port);
  connect(a.port, consumer.port);
end Bench;`, static)
	heads := []float64{4, 16, 20, 50}
	got := sweep(r, "h", heads, "emitter.flow_rate", "consumer.delivered")
	var wantE, wantD []float64
	for _, h := range heads {
		wantE = append(wantE, 1e-3*math.Sqrt(h))
		wantD = append(wantD, 0.01*math.Sqrt(math.Min((h-2)/20, 1)))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Networks.Emitter", Case: "1 L/s at 1 m, 4 to 50 m", Reference: "EPANET 2.2 User Manual, section 3.1: q = C p^0.5, closed form", Quantity: "flow", Unit: "%", Tolerance: 0.01, Reached: relative(got[0], wantE)})
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Networks.JunctionPressureDependent", Case: "demand between 2 and 22 m", Reference: "Wagner, Shamir and Marks 1988; EPANET 2.2, section 3.1, closed form", Quantity: "delivered flow", Unit: "%", Tolerance: 0.02, Reached: relative(got[1], wantD)})
	p := validation.Start(t, "Bench", `model Bench
  import Gemel.Hydraulics.Networks.*;
  Reservoir a(head = 0), b(head = 25);
  PumpConstantPower pump(hydraulic_power = 9806.65);
equation
  connect(a.port, pump.port_a);
  connect(pump.port_b, b.port);
end Bench;`, static)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Networks.PumpConstantPower", Case: "9.81 kW against 25 m", Reference: "EPANET 2.2, section 12.1: q = P/(rho g H), closed form", Quantity: "flow", Unit: "%", Tolerance: 0.01,
		Reached: relative(p.Values("pump.flow_rate"), []float64{0.04})})
	tank := validation.Start(t, "Bench", `model Bench
  import Gemel.Hydraulics.Networks.*;
  TankTable tank(levels = {0, 1, 3}, volumes = {0, 10, 70}, volume_start = 5, level_start = 0.5, level_max = 10);
  Junction source(demand_base = -0.01);
equation
  connect(source.port, tank.port);
end Bench;`, period(60))
	tank.To(2000) // 5 + 19.8 m3
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Networks.TankTable", Also: []string{"Gemel.Hydraulics.Networks.Junction"}, Case: "filled with 10 L/s through a bend of its table", Reference: "EPANET 2.2, section 3.1, closed form", Quantity: "level", Unit: "m", Tolerance: 1e-6,
		Reached: math.Abs(tank.Value("tank.level") - (1 + 2*(5+0.01*tank.Time()-10)/60))})
}

// Reservoirs, junctions, meters and demands.
func TestBoundaries(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydraulics.Reservoir fixed(level = 30);
  Gemel.Hydraulics.VariableReservoir variable(level(start = 20));
  Gemel.Hydraulics.FlowMeter meter;
  Gemel.Hydraulics.PressureMeter gauge;
  Gemel.Hydraulics.Junction node(elevation = 5, demand = 0.002);
  Gemel.Hydraulics.Demand demand(flow_rate(start = 0.01), p_none = 0, p_full = 4e5);
  Gemel.Hydraulics.Valve first(Kv = 36/3600), second(Kv = 36/3600);
equation
  connect(fixed.port, meter.port_a);
  connect(meter.port_b, first.port_a);
  connect(first.port_b, node.port);
  connect(node.port, gauge.port);
  connect(node.port, second.port_a);
  connect(second.port_b, variable.port);
  connect(variable.port, demand.port);
end Bench;`, period(1))
	r.To(100)
	q1, q2, p := r.Value("meter.q"), r.Value("second.flow_rate"), r.Value("gauge.p")
	kv := 0.01 * math.Sqrt(1000/rho/1e5)
	x := rho * g * 20 / 4e5
	got := []float64{q1, q2, r.Value("node.head"), r.Value("meter.volume"), r.Value("demand.delivered"), q1 - q2, r.Value("fixed.m_flow")}
	want := []float64{kv * math.Sqrt(rho*g*30-p), kv * math.Sqrt(p-rho*g*20), 5 + p/(rho*g), 100 * q1, 0.01 * x * x * (3 - 2*x), 0.002, rho * q1}
	for i, asset := range []string{"Reservoir", "VariableReservoir", "Junction", "FlowMeter", "Demand", "Junction", "PressureMeter"} {
		what := []string{"inflow from 30 m", "outflow to 20 m", "head", "volume in 100 s", "delivered at a half of its pressure", "flow taken out", "mass flow"}[i]
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics." + asset, Case: "two reservoirs, two valves, a junction with a demand", Reference: []string{"hydrostatics and Kv law", "hydrostatics and Kv law", "Bernoulli", "integral of a constant",
			"Fujiwara and Li 1998: x^2 (3 - 2 x)", "mass balance", "m = rho q"}[i] + ", closed form", Quantity: what, Unit: "%", Tolerance: 0.001, Reached: relative(got[i:i+1], want[i:i+1])})
	}
}

// The pump with motor and drive: wire to water at the duty point, from the numbers of the three data sheets.
func TestPumpSet(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydraulics.Reservoir a(level = 2), b(level = 51);
  Gemel.Hydraulics.PumpSet c(speed_start = 2950*2*Gemel.Constants.pi/60, speed(start = 2950*2*Gemel.Constants.pi/60));
equation
  connect(a.port, c.port_a);
  connect(c.port_b, b.port);
end Bench;`, period(10))
	r.To(100)
	q, head, n := r.Value("c.flow_rate"), r.Value("c.head"), r.Value("c.shaft_speed")
	// An independent iteration: pump curve and torque parabola, motor slip and losses, drive losses (coefficients of the documentation)
	h1, h2 := -0.0185714285714286, -0.221428571428571
	t2 := 0.5 + h1 + 2*h2
	phi, nu := q/(50.0/3600), n/(2900*rpm)
	torque := rho * g * 50.0 / 3600 * 50 / 0.7 / (2900 * rpm) * (0.5*nu*nu + (0.5-t2)*nu*phi + t2*phi*phi)
	load := torque / (11e3 / (2945 * rpm))
	wantSpeed := 2950*rpm - 55*rpm*load // slip of 55 r/min at rated torque
	motor := torque*n + 11e3*(1/0.912-1)*(0.35*math.Pow(n/(2945*rpm), 2)+0.65*load*load)
	x, field := motor/11e3, 2950*rpm
	power := motor + 11e3*(0.008*field*field/(field*field+math.Pow(0.05*3000*rpm, 2))+0.010*x+0.013*x*x)
	valve := math.Pow(q*3600/160, 2) * 1e5 * rho / 1000 / (rho * g)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.PumpSet", Also: []string{"Gemel.Hydraulics.CheckValve", "Gemel.Electrical.InductionMotor", "Gemel.Electrical.VariableSpeedDrive", "Gemel.Hydraulics.CentrifugalPump"}, Case: "49 m of lift at 2950 r/min",
		Reference: "pump curve, slip, losses of motor and drive, calculated independently", Quantity: "head, speed and electrical power", Unit: "%", Tolerance: 0.05,
		Reached: relative([]float64{head, head, n, r.Value("c.power")}, []float64{49 + valve, 50 * (1.24*nu*nu + h1*nu*phi + h2*phi*phi), wantSpeed, power})})
}

// Valve records reach the valve.
func TestValveRecords(t *testing.T) {
	for name, fl := range map[string]float64{"ValveTrim": 0.9, "ButterflyValve": 0.62, "BallValve": 0.74} {
		r := validation.Start(t, "Bench", between("Gemel.Hydraulics.Valve c(FL = data.FL, rangeability = data.rangeability, leakage = data.leakage); parameter Gemel.Hydraulics.Data."+name+" data"), static)
		bar := 1e5 / (rho * g)
		q := sweep(r, "a.level", []float64{20 * bar}, "c.flow_rate")[0][0]
		choked := fl * fl * (20e5 + 101325 - (0.96-0.28*math.Sqrt(2339/22.064e6))*2339)
		want := 100.0 / 3600 * math.Sqrt((choked+1e-3*(20e5-choked))/1e5*1000/rho)
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Data." + name, Also: []string{"Gemel.Hydraulics.Valve"}, Case: "20 bar to the open air: choked", Reference: "IEC 60534-2-1:2011, equations 1 to 4 with the tabulated FL, closed form", Quantity: "flow", Unit: "%", Tolerance: 0.01,
			Reached: relative([]float64{q}, []float64{want})})
	}
}
