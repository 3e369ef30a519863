package physics_test

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// The rated duty of the default pump, ISO 2858: 50 m3/h, 50 m, 2900 r/min.
const (
	dutyFlow  = 50.0 / 3600
	dutyHead  = 50.0
	dutySpeed = 2900 * 2 * math.Pi / 60
)

// atFlow finds the level difference that makes the pump deliver q, by bisection on the strictly falling curve, and gives the head [m].
func atFlow(t testing.TB, w *validation.Rig, q float64) float64 {
	t.Helper()
	low, high := -500.0, 500.0
	for range 60 {
		if mid := (low + high) / 2; flowAt(t, w, mid) < q {
			low = mid
		} else {
			high = mid
		}
	}
	return w.Value("c.head")
}

// The curve goes through its three points, the best efficiency lies at the duty point, and shut-off takes the stated share of power.
func TestPumpCurve(t *testing.T) {
	for _, model := range []string{"CentrifugalPump", "CentrifugalPumpTable"} {
		t.Run(model, func(t *testing.T) {
			w := validation.Start(t, "Bench", bench("Gemel.Hydraulics."+model+" c"), static)
			near(t, "head at duty", atFlow(t, w, dutyFlow), dutyHead, 0.005)
			near(t, "efficiency at duty", w.Value("c.efficiency"), 0.70, 1e-4)
			best := w.Value("c.efficiency")
			near(t, "head at 70 m3/h", atFlow(t, w, 1.4*dutyFlow), 39, 0.015) // the table is bent by its least slope
			near(t, "head at shut-off", atFlow(t, w, 0), 62, 0.001)
			near(t, "power at shut-off", w.Value("c.shaft_power"), 0.5*rho*g*dutyFlow*dutyHead/0.70, 2)
			for _, share := range []float64{0.5, 0.8, 0.95, 1.05, 1.2} {
				atFlow(t, w, share*dutyFlow)
				if eta := w.Value("c.efficiency"); !(eta < best) || !(eta > 0.4) {
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
			w := validation.Start(t, "Bench", bench("Gemel.Hydraulics."+model+" c"), static)
			for _, share := range []float64{0, 0.3, 0.6, 1, 1.3} {
				w.Set("c.speed", dutySpeed)
				head, power := atFlow(t, w, share*dutyFlow), w.Value("c.shaft_power")
				w.Set("c.speed", dutySpeed/2)
				near(t, fmt.Sprintf("head at %g", share), atFlow(t, w, share*dutyFlow/2)/head, 0.25, 3e-4)
				near(t, fmt.Sprintf("power at %g", share), w.Value("c.shaft_power")/power, 0.125, 3e-4)
			}
		})
	}
}

// Wear takes its share of head and efficiency at equal flow and speed.
func TestPumpWear(t *testing.T) {
	w := validation.Start(t, "Bench", bench("Gemel.Hydraulics.CentrifugalPump c"), static)
	head, eta := atFlow(t, w, dutyFlow), w.Value("c.efficiency")
	worn := validation.Start(t, "Bench", bench("Gemel.Hydraulics.CentrifugalPump c(wear = 0.15)"), static)
	near(t, "head", atFlow(t, worn, dutyFlow)/head, 0.85, 1e-9)
	near(t, "efficiency", worn.Value("c.efficiency")/eta, 0.85, 1e-9)
}

// A stopped pump is a resistance in both directions, without torque at rest; a running one with reverse flow gives more than its
// shut-off head. Nothing divides by the speed.
func TestPumpAtItsCorners(t *testing.T) {
	for _, model := range []string{"CentrifugalPump", "CentrifugalPumpTable"} {
		t.Run(model, func(t *testing.T) {
			w := validation.Start(t, "Bench", bench("Gemel.Hydraulics."+model+" c"), static)
			w.Set("c.speed", 0)
			near(t, "flow at rest without difference", flowAt(t, w, 0), 0, 1e-9)
			near(t, "torque at rest", w.Value("c.torque"), 0, 1e-9)
			if q := flowAt(t, w, 10); !(q > 0) || !(w.Value("c.head") < 0) {
				t.Errorf("10 m through the stopped pump: flow %g, head %g", q, w.Value("c.head"))
			}
			if q := flowAt(t, w, -10); !(q < 0) || !(w.Value("c.head") > 0) {
				t.Errorf("-10 m through the stopped pump: flow %g, head %g", q, w.Value("c.head"))
			}
			w.Set("c.speed", dutySpeed)
			if q := flowAt(t, w, -80); !(q < 0) || !(w.Value("c.shaft_power") > 0) {
				t.Errorf("80 m against the running pump: flow %g, power %g", q, w.Value("c.shaft_power"))
			}
		})
	}
}

// At rated torque the motor has its rated speed, power, efficiency and, after many time constants, its rated temperature rise.
func TestMotorAtRatedPoint(t *testing.T) {
	w := validation.Start(t, "Bench", `model Bench
  Gemel.Electrical.InductionMotor c(temperature_start = 293.15);
  Gemel.Thermal.FixedTemperature room(T = 293.15);
equation
  connect(room.port, c.housing);
end Bench;`, engine.Options{Period: 600, Tolerance: 1e-8})
	w.Set("c.field_speed", 3000*2*math.Pi/60)
	w.Set("c.torque", 11e3/(2945*2*math.Pi/60))
	w.To(2400)
	near(t, "speed", w.Value("c.speed")*60/(2*math.Pi), 2945, 1e-6)
	near(t, "shaft power", w.Value("c.shaft_power"), 11e3, 1e-6)
	near(t, "efficiency", w.Value("c.efficiency"), 0.912, 1e-9)
	near(t, "temperature after one time constant", w.Value("c.temperature"), 293.15+80*(1-math.Exp(-1)), 0.01)
	w.To(48000)
	near(t, "temperature in the end", w.Value("c.temperature"), 373.15, 0.01)
}

// The drive ramps at its rate, stops when the run command goes, and its default losses give what its documentation says.
func TestDrive(t *testing.T) {
	w := validation.Start(t, "Bench", "model Bench Gemel.Electrical.VariableSpeedDrive c; end Bench;", engine.Options{Period: 1, Tolerance: 1e-8})
	full := 3000 * 2 * math.Pi / 60
	w.Set("c.load", 11e3)
	w.To(10)
	near(t, "half way after half of 20 s", w.Value("c.speed"), full/2, 0.01*full)
	w.To(40)
	near(t, "at the reference", w.Value("c.speed"), full, 1e-6*full)
	near(t, "efficiency at rated load", 11e3/w.Value("c.power"), 0.97, 1e-3)
	w.Set("c.load", 11e3/4)
	w.To(41)
	near(t, "efficiency at a quarter", 11e3/4/w.Value("c.power"), 0.957, 1e-3)
	w.Set("c.on", 0)
	w.Set("c.load", 0)
	w.To(80)
	near(t, "stopped", w.Value("c.speed"), 0, 1e-6*full)
	near(t, "no power at rest", w.Value("c.power"), 0, 1e-3)
}
