package hydraulics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// Inputs and faults of both plants jump to random values at every tick, among them nonsense: there is always a solution, and no water is lost.
func TestPlantsSurviveRandomJumps(t *testing.T) {
	for _, plant := range []struct {
		class  string
		ranges map[string][]float64 // values to choose from
	}{
		{"Gemel.Examples.PumpingStation", map[string][]float64{
			"pump1.on": {0, 1}, "pump2.on": {0, 1}, "pump3.on": {0, 1}, "pump1.speed": {0, 60, 250, 280, 304, 1000, -10}, "pump2.speed": {0, 60, 250, 280, 304, 1000}, "pump3.speed": {0, 250, 304, 310},
			"town.flow_rate": {0, 0.02, 0.05, 0.3, -0.01}, "river.level": {-2, -4, -7, -9.5, -15, 3}, "strainer.blockage": {0, 0.5, 0.9, 0.99}, "pump1.wear": {0, 0.3, 0.95}, "pump2.blockage": {0, 0.6, 0.95},
			"pump1.check_valve_stuck": {0, 0.1, 1}, "main.fouling": {0, 1}, "main.blockage": {0, 0.9}}},
		{"Gemel.Examples.PressureZone", map[string][]float64{
			"pump.on": {0, 1}, "pump.speed": {0, 200, 280, 304, 1000}, "zone.flow_rate": {0, 0.01, 0.03, 0.3, -0.005}, "reducer.setting": {0, 1e5, 2.2e5, 9e5}, "reducer.stuck": {0, 0, 1},
			"leak.leak": {0, 0.3, 1}, "vessel.gas_loss": {0, 0.5, 0.9}, "pump.check_valve_stuck": {0, 0, 0.5}, "supply.blockage": {0, 0.95}}},
	} {
		r := validation.Build(t, plant.class, "", engine.Options{Period: 5, Tolerance: 1e-6})
		for seed := range uint64(4) {
			s := r.Again()
			s.Initialize()
			random := rand.New(rand.NewPCG(seed, 7))
			var names []string
			for name := range plant.ranges {
				names = append(names, name)
			}
			slices.Sort(names)
			for range 250 {
				for _, name := range names {
					if values := plant.ranges[name]; random.IntN(3) == 0 {
						s.Set(name, values[random.IntN(len(values))])
					}
				}
				if err := s.Step(); err != nil {
					state := map[string]float64{}
					for _, name := range names {
						state[name] = s.Value(name)
					}
					t.Fatalf("%s, seed %d: %v with %v", plant.class, seed, err, state)
				}
			}
			if m := math.Abs(s.Value("massBalance")) / math.Max(1e5, s.Value("massThroughput")); !(m < 1e-9) {
				t.Errorf("%s, seed %d: mass balance open by %.2g", plant.class, seed, m)
			}
		}
	}
}
