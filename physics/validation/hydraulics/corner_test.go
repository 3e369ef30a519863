package hydraulics

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// More pressure difference is always more flow, over ten decades and both ways, at rest, shut, stopped, stuck, cavitating and clogged: the property that
// gives every network one solution. The side that falls goes below the vapour pressure too.
func TestFlowRisesWithPressure(t *testing.T) {
	for _, component := range []string{
		"Pipe c(colebrook = true)", "Pipe c(fouling = 1, blockage = 0.99)", "PipeHazenWilliams c",
		"Fitting c(zeta = 1, zeta_reverse = 50)", "Fitting c(blockage = 0.99)", "Bend c", "Bend c(angle = 3, radius = 20)", "SuddenChange c", "SuddenChange c(diameter_a = 0.2, diameter_b = 0.02)",
		"OrificePlate c", "OrificePlate c(diameter = 0.05, bore = 0.01)",
		"Valve c", "Valve c(FL = 0.3)", "Valve c(opening(start = 0))", "Valve c(stuck = 1, stuck_position = 0, seat_wear = 1)",
		"Valve c(opening(start = 0.03), characteristic = Gemel.Hydraulics.Types.Characteristic.quick_opening)", "CheckValve c", "CheckValve c(stuck = 0.3, blockage = 0.9)",
		"PressureReducingValve c(setting(start = 2e5))", "PressureReducingValve c(setting(start = 2e5), stuck = 1)", "PressureSustainingValve c(setting(start = 2e5))", "ReliefValve c(setting = 2e5)", "ReliefValve c(stuck = 1)",
		"FlowControlValve c", "FlowControlValve c(setting(start = 0))",
		"CentrifugalPump c(speed(start = 0))", "CentrifugalPump c(cavitation = false)", "CentrifugalPump c(trim = 0.75, wear = 0.95, blockage = 0.95, bearing_wear = 1)",
		"CentrifugalPumpPower c", "CentrifugalPumpPower c(speed(start = 0))", "CentrifugalPumpPower c(speed(start = 30), speed_correction = true)", "CentrifugalPumpTable c", "CentrifugalPumpTable c(speed(start = 0))",
		"CentrifugalPumpTypical c", "PositiveDisplacementPump c", "PositiveDisplacementPump c(speed(start = 0))", "PositiveDisplacementPump c(wear = 1, relief_stuck = 1)",
		"Networks.PipeDarcyWeisbach c", "Networks.PipeChezyManning c", "Networks.Gate c(open(start = 0))", "Networks.ThrottleValve c",
	} {
		t.Run(component, func(t *testing.T) {
			r := validation.Start(t, "Bench", between("Gemel.Hydraulics."+component), engine.Options{Period: 1, Tolerance: 1e-8})
			last := math.Inf(-1)
			for i := -40; i <= 40; i++ {
				head := 0.0
				if i != 0 {
					head = math.Copysign(math.Pow(10, math.Abs(float64(i))/4-8), float64(i)) // ±1.8e-8 ... 100 m
				}
				r.Set("a.level", math.Max(head, 0))
				r.Set("b.level", math.Max(-head, 0))
				r.To(r.Time() + 1)
				q := r.Value("c.flow_rate")
				if !(q > last) {
					t.Errorf("at %g m: flow %g m3/s, not above %g m3/s at the level before", head, q, last)
				}
				last = q
			}
		})
	}
}

// A pump on a suction line whose pressure falls below the vapour pressure and comes back: it loses its head, delivers nothing, and takes up again.
func TestPumpLosesAndRegainsItsSuction(t *testing.T) {
	for _, asset := range []string{"CentrifugalPump", "CentrifugalPumpPower", "CentrifugalPumpTable", "CentrifugalPumpTypical", "PositiveDisplacementPump"} {
		r := validation.Start(t, "Bench", fmt.Sprintf(`model Bench
  Gemel.Hydraulics.VariableReservoir a;
  Gemel.Hydraulics.Reservoir b(level = 20);
  Gemel.Hydraulics.Pipe suction(length = 20, diameter = 0.1);
  Gemel.Hydraulics.%s c;
  Gemel.Hydraulics.CheckValve check;
equation
  connect(a.port, suction.port_a);
  connect(suction.port_b, c.port_a);
  connect(c.port_b, check.port_a);
  connect(check.port_b, b.port);
end Bench;`, asset), engine.Options{Period: 1, Tolerance: 1e-8})
		flows := sweep(r, "a.level", []float64{2, 0, -3, -6, -8, -9, -9.9, -10.2, -12, -50, -10, -7, -2, 2}, "c.flow_rate")[0]
		for i, q := range flows[1:10] {
			if !(q < flows[i]+1e-9) {
				t.Errorf("%s: flow %g after %g m3/s with a lower suction", asset, q, flows[i])
			}
		}
		if !(flows[9] < 0.05*flows[0]) {
			t.Errorf("%s: delivers %g m3/s from below the vapour pressure, %g with good suction", asset, flows[9], flows[0])
		}
		if back := flows[len(flows)-1]; math.Abs(back/flows[0]-1) > 1e-6 {
			t.Errorf("%s: %g m3/s after its suction came back, %g before", asset, back, flows[0])
		}
	}
}

// A vessel that is filled and emptied beyond what is sensible never holds more than its volume nor less than nothing, and its pressures say so.
func TestVesselFullAndEmpty(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydraulics.VariableReservoir a(level(start = 30));
  Gemel.Hydraulics.Pipe pipe(length = 10, diameter = 0.1);
  Gemel.Hydraulics.PressureVessel vessel;
equation
  connect(a.port, pipe.port_a);
  connect(pipe.port_b, vessel.port);
end Bench;`, period(1))
	for _, level := range []float64{1000, -9, -200, 30, 0} {
		r.Set("a.level", level)
		r.To(r.Time() + 600)
		if w := r.Value("vessel.water_volume"); !(w > 0 && w < 2) {
			t.Errorf("level %g m: %g m3 of water in a vessel of 2 m3", level, w)
		}
	}
	if w, p := r.Value("vessel.water_volume"), r.Value("vessel.port.p"); !(w < 0.01) || math.Abs(p) > 100 {
		t.Errorf("emptied to the open air: %g m3 of water, %g Pa at the port", w, p)
	}
	r.Set("vessel.gas_loss", 0.9)
	r.To(r.Time() + 600)
	if v := r.Value("vessel.gas_volume"); !(v > 0 && v < 0.6) { // (0.1 x 4 bar/1 bar)^(1/1.2) m3
		t.Errorf("after 90 %% of the gas is lost the rest takes %g m3", v)
	}
}

// Motor, drive and relay at rest, reversed, overloaded, hot and cold.
func TestMotorCorners(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Electrical.VariableSpeedDrive drive;
  Gemel.Electrical.InductionMotor c;
  Gemel.Thermal.PrescribedTemperature room;
equation
  connect(room.port, c.housing);
  connect(drive.speed, c.field_speed);
  connect(c.power, drive.load);
end Bench;`, period(10))
	for _, c := range []struct{ on, reference, torque, ambient float64 }{{0, 0, 0, 243.15}, {1, 314, 36, 323.15}, {1, 314, -36, 323.15}, {1, 30, 70, 323.15}, {1, 1e3, 0, 243.15}, {0, 314, 36, 293.15}, {1, -100, 5, 293.15}} {
		r.Set("drive.on", c.on)
		r.Set("drive.reference", c.reference)
		r.Set("c.torque", c.torque)
		r.Set("room.T", c.ambient)
		r.To(r.Time() + 3600)
		for _, name := range []string{"c.temperature", "c.efficiency", "drive.power", "c.load_lasting"} {
			if v := r.Value(name); math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%+v: %s is %g", c, name, v)
			}
		}
		if T := r.Value("c.temperature"); !(T > 240 && T < 700) {
			t.Errorf("%+v: %g K", c, T)
		}
	}
}

// A closed loop of pump, pipe with inertia, throttled valve and air vessel: no mass is lost, and the power of the pump is what friction turns into heat and what gas and
// water store, while speed and valve move.
func TestClosedLoopConserves(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydraulics.CentrifugalPump pump(cavitation = false);
  Gemel.Hydraulics.Pipe pipe(length = 200, diameter = 0.1, zeta = 3, inertia = true);
  Gemel.Hydraulics.Valve valve;
  Gemel.Hydraulics.Bend bend;
  Gemel.Hydraulics.PressureVessel vessel(volume = 0.5, p_start = 2e5), second(volume = 0.2, p_start = 2e5);
  Real massBalance(nominal = 1), massThroughput(nominal = 1), energyBalance(nominal = 1e4), energyThroughput(nominal = 1e4);
protected
  Real e_in(start = 0, fixed = true, nominal = 1e5), e_out(start = 0, fixed = true, nominal = 1e5), kinetic(nominal = 1e3);
equation
  connect(vessel.port, pump.port_a);
  connect(pump.port_b, pipe.port_a);
  connect(pipe.port_b, second.port);
  connect(second.port, valve.port_a);
  connect(valve.port_b, bend.port_a);
  connect(bend.port_b, vessel.port);
  massThroughput = 998.2*(0.25 + 0.1);
  massBalance = vessel.mass + second.mass - massThroughput;
  der(e_in) = pump.hydraulic_power;
  der(e_out) = pipe.dissipation + valve.dissipation + bend.dissipation + vessel.dissipation + second.dissipation;
  kinetic = pipe.length*pipe.m_flow^2/(2*998.2*Gemel.Constants.pi*0.01/4);
  energyThroughput = e_in;
  energyBalance = e_in - e_out - vessel.energy - second.energy - kinetic;
end Bench;`, engine.Options{Period: 0.5, Tolerance: 1e-11})
	worst := 0.0
	for k := range 20 {
		r.Set("pump.speed", 2900*rpm*(0.7+0.3*math.Sin(float64(k))))
		r.Set("valve.opening", 0.5+0.45*math.Cos(1.7*float64(k)))
		r.To(float64(k+1) * 5)
		worst = math.Max(worst, r.Balance(1e-9))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.PressureVessel", Also: []string{"Gemel.Hydraulics.CentrifugalPump", "Gemel.Hydraulics.Pipe", "Gemel.Hydraulics.Valve", "Gemel.Hydraulics.Bend"}, Case: "closed loop with moving speed and valve",
		Reference: "conservation of mass and energy", Quantity: "worst of mass and energy balance over throughput", Unit: "1", Tolerance: 1e-9, Reached: worst})
}
