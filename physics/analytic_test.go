package physics_test

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// The body cools along the exponential of Newton's law of cooling.
func TestCoolingCurveIsTheExponential(t *testing.T) {
	w := validation.Start(t, "Gemel.Examples.CoolingCurve", "", engine.Options{Period: 100, Tolerance: 1e-10})
	for _, time := range []float64{100, 1000, 3000} {
		w.To(time)
		near(t, fmt.Sprintf("at %g s", time), w.Value("body.T"), 293.15+70*math.Exp(-time/1000), 1e-7)
	}
}

// Torricelli: the root of the height above the outflow falls linearly.
func TestTankEmptiesAsTorricelliSays(t *testing.T) {
	w := validation.Start(t, "Gemel.Examples.TankEmptying", "", engine.Options{Period: 10, Tolerance: 1e-9})
	k := math.Pow(3600.0/50, 2) * 1e5 * rho / 1000 // rho g h = k q^2: valve of 50 m3/h at 1 bar
	area := math.Pi * 2 * 2 / 4.0
	for _, time := range []float64{60, 300, 500} {
		w.To(time)
		root := math.Sqrt(3) - math.Sqrt(rho*g/k)/(2*area)*time
		near(t, fmt.Sprintf("level at %g s", time), w.Value("tank.level"), root*root-1, 1e-4)
	}
	w.To(3600)
	if level := w.Value("tank.level"); !(level > 0 && level < 0.02) {
		t.Errorf("in the end the level is %g m, want just above 0", level)
	}
}

// Without friction worth speaking of the water swings with the period of the rigid column.
func TestWaterColumnPeriod(t *testing.T) {
	w := validation.Start(t, "Gemel.Examples.WaterColumn", "", engine.Options{Period: 0.05, Tolerance: 1e-8})
	var crossings []float64
	last := w.Value("left.level") - w.Value("right.level")
	for time := 0.05; len(crossings) < 3; time += 0.05 {
		w.To(time)
		d := w.Value("left.level") - w.Value("right.level")
		if (d < 0) != (last < 0) {
			crossings = append(crossings, time-0.05*d/(d-last))
		}
		last = d
	}
	near(t, "period", crossings[2]-crossings[0], 2*math.Pi*math.Sqrt(50*math.Pow(1/0.3, 2)/(2*g)), 0.35) // damping lengthens it by 1 %
}

// A tank that overflows passes on what comes in, and stands above its crest by Poleni's law.
func TestOverflow(t *testing.T) {
	w := validation.Start(t, "Gemel.Examples.TankFilling", "", engine.Options{Period: 60, Tolerance: 1e-8})
	w.To(7200)
	near(t, "overflow", w.Value("tank.m_overflow"), w.Value("source.m_flow"), 1e-3)
	h := w.Value("tank.level") - 5
	poleni := 2.0 / 3 * 0.62 * math.Sqrt(2*g) * math.Pow(h, 1.5) * rho
	near(t, "weir", w.Value("tank.m_overflow"), poleni, 0.03*poleni) // rounded off below 1 mm
}

// The end values that the stiff test set publishes (Mazzia and Magherini 2008), to 6 digits.
func TestStiffTestSet(t *testing.T) {
	w := validation.Start(t, "Gemel.Examples.VanDerPolStiff", "", engine.Options{Period: 0.02, Tolerance: 1e-9})
	w.To(2)
	near(t, "y1", w.Value("y1"), 1.706167732170483, 1.7e-6)
	near(t, "y2", w.Value("y2"), -0.8928097010247975, 0.9e-6)
	r := validation.Start(t, "Gemel.Examples.Robertson", "", engine.Options{Period: 1e9, Tolerance: 1e-9})
	r.To(1e11)
	near(t, "A", r.Value("y1")/0.2083340149701255e-7, 1, 1e-6)
	near(t, "B", r.Value("y2")/0.8333360770334713e-13, 1, 1e-6)
	near(t, "C", r.Value("y3"), 0.9999999791665050, 1e-6)
}

// The controller holds its limits, does not wind up, and reaches the set-point without offset.
func TestLevelControl(t *testing.T) {
	w := validation.Start(t, "Gemel.Examples.LevelControl", "", engine.Options{Period: 10, Tolerance: 1e-7})
	highest := 0.0
	for time := 10.0; time <= 3600; time += 10 {
		w.To(time)
		highest = math.Max(highest, w.Value("tank.level"))
		if y := w.Value("controller.y"); y < 200-1e-9 || y > 304+1e-9 {
			t.Fatalf("controller output %g at %g s", y, time)
		}
	}
	near(t, "level before the step", w.Value("tank.level"), 2, 0.02)
	if highest > 2.3 {
		t.Errorf("the level overshoots to %g m: wound up", highest)
	}
	w.To(10800)
	near(t, "level after the step", w.Value("tank.level"), 2, 0.02)
}

// Table1D meets its points, is straight between them and holds its ends.
func TestTable1D(t *testing.T) {
	w := validation.Start(t, "Bench", "model Bench Gemel.Blocks.Table1D c(x = {-1, 0, 2, 5}, values = {3, 1, 1, 7}); end Bench;", static)
	for i, p := range []struct{ u, y float64 }{{-9, 3}, {-1, 3}, {-0.5, 2}, {0, 1}, {1, 1}, {2, 1}, {3.5, 4}, {5, 7}, {99, 7}} {
		w.Set("c.u", p.u)
		w.To(float64(i + 1))
		near(t, fmt.Sprintf("at %g", p.u), w.Value("c.y"), p.y, 1e-14)
	}
}

// Table1DSmooth meets its points, has the same tangent on both sides of each, rises where the points rise, and holds its ends.
func TestTable1DSmooth(t *testing.T) {
	w := validation.Start(t, "Bench", "model Bench Gemel.Blocks.Table1DSmooth c(x = {-1, 0, 2, 5, 6}, values = {3, 1, 1, 7, 8}); end Bench;", static)
	at := func(u float64) float64 {
		w.Set("c.u", u)
		w.To(w.Plant.Time(w.State) + 1)
		return w.Value("c.y")
	}
	for _, p := range []struct{ u, y float64 }{{-9, 3}, {-1, 3}, {0, 1}, {1, 1}, {2, 1}, {5, 7}, {6, 8}, {99, 8}} {
		near(t, fmt.Sprintf("at %g", p.u), at(p.u), p.y, 1e-14)
	}
	for _, u := range []float64{0, 2, 5} {
		const h = 1e-6
		left, right := (at(u)-at(u-h))/h, (at(u+h)-at(u))/h
		near(t, fmt.Sprintf("tangents at %g", u), right, left, 1e-4)
	}
	last := at(2)
	for u := 2.05; u <= 6; u += 0.05 {
		y := at(u)
		if !(y > last) {
			t.Errorf("falls at %g", u)
		}
		last = y
	}
}
