package physics

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
)

// The rated duty of the default pump, ISO 2858: 50 m3/h, 50 m, 2900 r/min.
const (
	dutyFlow  = 50.0 / 3600
	dutyHead  = 50.0
	dutySpeed = 2900 * 2 * math.Pi / 60
)

// atFlow finds the level difference that makes the pump deliver q, by bisection on the strictly falling curve, and gives the head [m].
func (w *twin) atFlow(q float64) float64 {
	w.t.Helper()
	low, high := -500.0, 500.0
	for range 60 {
		if mid := (low + high) / 2; w.flowAt(mid) < q {
			low = mid
		} else {
			high = mid
		}
	}
	return w.value("c.head")
}

// The curve goes through its three points, the best efficiency lies at the duty point, and shut-off takes the stated share of power.
func TestPumpCurve(t *testing.T) {
	for _, model := range []string{"CentrifugalPump", "CentrifugalPumpTable"} {
		t.Run(model, func(t *testing.T) {
			w := start(t, "Bench", bench("Gemel.Hydraulics."+model+" c"), static)
			near(t, "head at duty", w.atFlow(dutyFlow), dutyHead, 0.005)
			near(t, "efficiency at duty", w.value("c.efficiency"), 0.70, 1e-4)
			best := w.value("c.efficiency")
			near(t, "head at 70 m3/h", w.atFlow(1.4*dutyFlow), 39, 0.015) // the table is bent by its least slope
			near(t, "head at shut-off", w.atFlow(0), 62, 0.001)
			near(t, "power at shut-off", w.value("c.shaft_power"), 0.5*rho*g*dutyFlow*dutyHead/0.70, 2)
			for _, share := range []float64{0.5, 0.8, 0.95, 1.05, 1.2} {
				w.atFlow(share * dutyFlow)
				if eta := w.value("c.efficiency"); !(eta < best) || !(eta > 0.4) {
					t.Errorf("efficiency %g at %g of the duty flow, best is %g", eta, share, best)
				}
			}
		})
	}
}

// Affinity laws: at half speed half the flow, a quarter of the head, an eighth of the power, for every point of the curve.
func TestPumpAffinity(t *testing.T) {
	for _, model := range []string{"CentrifugalPump", "CentrifugalPumpTable"} {
		t.Run(model, func(t *testing.T) {
			w := start(t, "Bench", bench("Gemel.Hydraulics."+model+" c"), static)
			for _, share := range []float64{0, 0.3, 0.6, 1, 1.3} {
				w.set("c.speed", dutySpeed)
				head, power := w.atFlow(share*dutyFlow), w.value("c.shaft_power")
				w.set("c.speed", dutySpeed/2)
				near(t, fmt.Sprintf("head at %g", share), w.atFlow(share*dutyFlow/2)/head, 0.25, 3e-4)
				near(t, fmt.Sprintf("power at %g", share), w.value("c.shaft_power")/power, 0.125, 3e-4)
			}
		})
	}
}

// Wear takes its share of head and efficiency at equal flow and speed.
func TestPumpWear(t *testing.T) {
	w := start(t, "Bench", bench("Gemel.Hydraulics.CentrifugalPump c"), static)
	head, eta := w.atFlow(dutyFlow), w.value("c.efficiency")
	worn := start(t, "Bench", bench("Gemel.Hydraulics.CentrifugalPump c(wear = 0.15)"), static)
	near(t, "head", worn.atFlow(dutyFlow)/head, 0.85, 1e-9)
	near(t, "efficiency", worn.value("c.efficiency")/eta, 0.85, 1e-9)
}

// A stopped pump is a resistance in both directions, without torque at rest; a running one with reverse flow gives more than its
// shut-off head. Nothing divides by the speed.
func TestPumpAtItsCorners(t *testing.T) {
	for _, model := range []string{"CentrifugalPump", "CentrifugalPumpTable"} {
		t.Run(model, func(t *testing.T) {
			w := start(t, "Bench", bench("Gemel.Hydraulics."+model+" c"), static)
			w.set("c.speed", 0)
			near(t, "flow at rest without difference", w.flowAt(0), 0, 1e-9)
			near(t, "torque at rest", w.value("c.torque"), 0, 1e-9)
			if q := w.flowAt(10); !(q > 0) || !(w.value("c.head") < 0) {
				t.Errorf("10 m through the stopped pump: flow %g, head %g", q, w.value("c.head"))
			}
			if q := w.flowAt(-10); !(q < 0) || !(w.value("c.head") > 0) {
				t.Errorf("-10 m through the stopped pump: flow %g, head %g", q, w.value("c.head"))
			}
			w.set("c.speed", dutySpeed)
			if q := w.flowAt(-80); !(q < 0) || !(w.value("c.shaft_power") > 0) {
				t.Errorf("80 m against the running pump: flow %g, power %g", q, w.value("c.shaft_power"))
			}
		})
	}
}

// At rated torque the motor has its rated speed, power, efficiency and, after many time constants, its rated temperature rise.
func TestMotorAtRatedPoint(t *testing.T) {
	w := start(t, "Bench", `model Bench
  Gemel.Electrical.InductionMotor c(temperature_start = 293.15);
  Gemel.Thermal.FixedTemperature room(T = 293.15);
equation
  connect(room.port, c.housing);
end Bench;`, engine.Options{Period: 600, Tolerance: 1e-8})
	w.set("c.field_speed", 3000*2*math.Pi/60)
	w.set("c.torque", 11e3/(2945*2*math.Pi/60))
	w.to(2400) // one time constant after the inputs took effect at the first tick
	w.to(3000)
	near(t, "speed", w.value("c.speed")*60/(2*math.Pi), 2945, 1e-6)
	near(t, "shaft power", w.value("c.shaft_power"), 11e3, 1e-6)
	near(t, "efficiency", w.value("c.efficiency"), 0.912, 1e-9)
	near(t, "temperature after one time constant", w.value("c.temperature"), 293.15+80*(1-math.Exp(-1)), 0.01)
	w.to(48000)
	near(t, "temperature in the end", w.value("c.temperature"), 373.15, 0.01)
}

// The drive ramps at its rate, stops when the run command goes, and its default losses give what its documentation says.
func TestDrive(t *testing.T) {
	w := start(t, "Bench", "model Bench Gemel.Electrical.VariableSpeedDrive c; end Bench;", engine.Options{Period: 1, Tolerance: 1e-8})
	full := 3000 * 2 * math.Pi / 60
	w.set("c.load", 11e3)
	w.to(10)
	near(t, "half way after half of 20 s", w.value("c.speed"), full/2, 0.01*full)
	w.to(40)
	near(t, "at the reference", w.value("c.speed"), full, 1e-6*full)
	near(t, "efficiency at rated load", 11e3/w.value("c.power"), 0.97, 1e-3)
	w.set("c.load", 11e3/4)
	w.to(41)
	near(t, "efficiency at a quarter", 11e3/4/w.value("c.power"), 0.957, 1e-3)
	w.set("c.on", 0)
	w.set("c.load", 0)
	w.to(80)
	near(t, "stopped", w.value("c.speed"), 0, 1e-6*full)
	near(t, "no power at rest", w.value("c.power"), 0, 1e-3)
}
