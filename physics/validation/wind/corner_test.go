package wind

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

var machines = []string{"TurbineNREL5MW", "TurbineIEA15MW", "TurbineSmall"}

// story runs a turbine and watches that all stays finite and the power balance closed.
type story struct {
	*validation.Rig
	t       *testing.T
	fastest float64 // over rated speed, since the last look
	highest float64 // power over rated
}

func begin(t *testing.T, bench *validation.Rig) *story {
	t.Helper()
	s := &story{Rig: bench.Again(), t: t}
	s.Initialize()
	return s
}

func (s *story) on(seconds float64) {
	s.t.Helper()
	for end := s.Time() + seconds; s.Time() < end-1e-9; {
		s.To(s.Time() + 1)
		v := s.Values("c.powerBalance", "c.powerThroughput", "c.shaft.speed_generator", "c.data.speed_rated", "c.power", "c.data.power_rated", "c.pitch", "c.tower.displacement")
		if !(math.Abs(v[0]) <= 1e-9*v[1]+1e-6) {
			s.t.Fatalf("at %g s the power balance is open by %g of %g W", s.Time(), v[0], v[1])
		}
		for i, x := range v {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				s.t.Fatalf("at %g s value %d is %g", s.Time(), i, x)
			}
		}
		s.fastest, s.highest = math.Max(s.fastest, v[2]/v[3]), math.Max(s.highest, v[4]/v[5])
	}
}

// want fails unless a variable lies between two values.
func (s *story) want(what, name string, low, high float64) {
	s.t.Helper()
	if v := s.Value(name); !(v >= low && v <= high) {
		s.t.Errorf("at %g s, %s: %s = %g, want %g to %g", s.Time(), what, name, v, low, high)
	}
}

func each(t *testing.T, test func(t *testing.T, bench *validation.Rig)) {
	for _, class := range machines {
		t.Run(class, func(t *testing.T) {
			test(t, validation.Build(t, "Bench", "model Bench Gemel.Wind."+class+" c; end Bench;", engine.Options{Method: engine.Rodas5P, Period: 1, Tolerance: 1e-5}))
		})
	}
}

func TestTurbineStartsStopsInCalmAndStartsAgain(t *testing.T) {
	each(t, func(t *testing.T, bench *validation.Rig) {
		s := begin(t, bench)
		s.on(700)
		s.want("8 m/s", "c.supervisor.run", 1, 1)
		s.want("8 m/s", "c.power", 0.2*s.Value("c.data.power_rated"), s.Value("c.data.power_rated"))
		s.Set("c.wind", 0)
		s.on(900)
		s.want("calm", "c.supervisor.run", 0, 0)
		s.want("calm", "c.power", -1, 1)
		s.want("calm", "c.speed", -0.01, 0.02)
		s.want("calm", "c.supervisor.brake", 1, 1)
		s.want("calm", "c.pitch", 1.5, 1.6)
		s.Set("c.wind", 8)
		s.on(800)
		s.want("wind again", "c.supervisor.starts", 2, 2)
		s.want("wind again", "c.power", 0.2*s.Value("c.data.power_rated"), s.Value("c.data.power_rated"))
	})
}

func TestTurbineInStorm(t *testing.T) {
	each(t, func(t *testing.T, bench *validation.Rig) {
		s := begin(t, bench)
		s.Set("c.wind", 16)
		s.on(800)
		s.want("16 m/s", "c.power", 0.99*s.Value("c.data.power_rated"), 1.01*s.Value("c.data.power_rated"))
		for wind := 17.0; wind <= 80; wind++ {
			s.Set("c.wind", wind)
			s.on(20)
		}
		s.on(300)
		if s.fastest > 1.2 {
			t.Errorf("speed up to %g of rated before the stop", s.fastest)
		}
		s.want("hurricane", "c.supervisor.run", 0, 0)
		s.want("hurricane", "c.power", -1, 1)
		s.want("hurricane", "c.speed", -0.2, 0.2)
		s.Set("c.wind", 23)
		s.on(600)
		s.want("between restart and cut-out", "c.supervisor.run", 0, 0)
		s.Set("c.wind", 18)
		s.on(900)
		s.want("after the storm", "c.power", 0.98*s.Value("c.data.power_rated"), 1.02*s.Value("c.data.power_rated"))
	})
}

func TestTurbineLosesTheGrid(t *testing.T) {
	each(t, func(t *testing.T, bench *validation.Rig) {
		s := begin(t, bench)
		s.Set("c.wind", 14)
		s.on(800)
		s.Set("c.grid", 0)
		s.fastest = 0
		s.on(300)
		if s.fastest > 1.5 {
			t.Errorf("speed up to %g of rated", s.fastest)
		}
		s.want("no grid", "c.power", -1, 1)
		s.want("no grid", "c.supervisor.run", 0, 0)
		s.Set("c.grid", 1)
		s.Set("c.reset", 1)
		s.on(10)
		s.Set("c.reset", 0)
		s.on(900)
		s.want("grid again", "c.power", 0.98*s.Value("c.data.power_rated"), 1.02*s.Value("c.data.power_rated"))
	})
}

func TestTurbineInWindFromBehindAndTurningWind(t *testing.T) {
	each(t, func(t *testing.T, bench *validation.Rig) {
		s := begin(t, bench)
		s.Set("c.wind", -10)
		s.on(200)
		s.want("wind from behind", "c.rotor.thrust", -1e7, 0)
		s.want("wind from behind", "c.supervisor.run", 0, 0)
		s.Set("c.wind", 10)
		s.on(800)
		s.Set("c.wind", -20)
		s.on(600)
		s.want("sudden wind from behind", "c.power", -1, 1)
		s.Set("c.wind", 10)
		s.on(800)
		produced := s.Value("c.power")
		s.Set("c.direction", math.Pi)
		s.on(1500)
		s.want("after a half turn", "c.yaw_drive.error", -0.15, 0.15)
		s.want("after a half turn", "c.power", 0.97*produced, 1.03*produced)
	})
}

func TestTurbineFaults(t *testing.T) {
	each(t, func(t *testing.T, bench *validation.Rig) {
		// In weak wind each of these takes power.
		healthy := begin(t, bench)
		healthy.on(800)
		power := healthy.Value("c.power")
		for _, c := range []struct {
			fault           string
			value, low, top float64
		}{{"c.rotor.soiling", 1, 0.75, 0.85}, {"c.rotor.icing", 0.5, 0.68, 0.82}, {"c.shaft.bearing_wear", 1, 0.75, 0.99},
			{"c.yaw_drive.vane_error", 25 * degrees, 0.7, 0.97}, {"c.speed_error", 0.05, 0.8, 1.01}, {"c.anemometer_error", 0.2, 0.8, 1.001}} {
			s := begin(t, bench)
			s.Set(c.fault, c.value)
			s.on(800)
			if share := s.Value("c.power") / power; share < c.low || share > c.top {
				t.Errorf("%s = %g: %g of the healthy power, want %g to %g", c.fault, c.value, share, c.low, c.top)
			}
		}
		// Blades that stick at fine pitch while the wind rises: too fast, a trip, the brake.
		s := begin(t, bench)
		s.Set("c.wind", 9)
		s.on(800)
		s.Set("c.pitch_drive.stuck", 1)
		s.Set("c.wind", 20)
		s.on(300)
		s.want("stuck blades", "c.supervisor.tripped", 1, 1)
		s.want("stuck blades", "c.supervisor.brake", 1, 1)
		s.Set("c.pitch_drive.stuck", 0)
		s.on(300)
		s.want("blades free again", "c.speed", -0.1, 0.1)
		// A generator without torque in strong wind: the pitch holds the speed.
		s = begin(t, bench)
		s.Set("c.wind", 14)
		s.on(800)
		s.Set("c.generator.torque_loss", 1)
		s.fastest = 0
		s.on(300)
		if s.fastest > 1.6 {
			t.Errorf("speed up to %g of rated without torque", s.fastest)
		}
		s.want("no torque", "c.power", -1, 1)
	})
}

func TestTurbineInHeatColdAndHeight(t *testing.T) {
	each(t, func(t *testing.T, bench *validation.Rig) {
		var power []float64
		for _, celsius := range []float64{-30, 15, 50} {
			s := begin(t, bench)
			s.Set("c.temperature", 273.15+celsius)
			s.on(800)
			power = append(power, s.Value("c.power"))
		}
		if !(power[0] > 1.05*power[1] && power[2] < 0.97*power[1]) {
			t.Errorf("power at -30, 15 and 50 degC: %v", power)
		}
		s := begin(t, bench)
		s.Set("c.power_limit", 0.4)
		s.Set("c.wind", 14)
		s.on(800)
		s.want("curtailed", "c.power", 0.37*s.Value("c.data.power_rated"), 0.41*s.Value("c.data.power_rated"))
		s.Set("c.enable", 0)
		s.on(900)
		s.want("not enabled", "c.supervisor.run", 0, 0)
	})
}
