package buildings

import (
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// Every fault moves what an operator would see in the right direction, the more the worse it is.
func TestFaultsShow(t *testing.T) {
	house := validation.Build(t, "Bench", houseBench, engine.Options{Period: 900, Tolerance: 1e-6})
	rooms := validation.Build(t, "Bench", roomsBench, engine.Options{Period: 900, Tolerance: 1e-6})
	cold := map[string]float64{"station.T_dry_bulb": 268.15, "station.I_diffuse_horizontal": 100, "station.I_global_horizontal": 100, "station.time_start": 80 * 86400, "outdoor.T": 268.15}
	for _, c := range []struct {
		bench        *validation.Rig
		fault, shows string
		rises        bool
	}{
		{house, "box.infiltration.window_open", "ideal.E_heating", true},
		{house, "box.infiltration.leak", "ideal.E_heating", true},
		{house, "box.roof.wall.insulation_damage", "ideal.E_heating", true},
		{house, "box.wall[1].wall.insulation_damage", "ideal.E_heating", true},
		{house, "box.window[2].blind_stuck", "box.window[2].Q_transmitted", false},
		{house, "zone.blind_stuck", "zone.T", false},
		{house, "zone.insulation_damage", "zone.T", false},
		{house, "vdi.insulation_damage", "vdi.T_air", false},
		{house, "iso.leak", "iso.T", false},
		{house, "iso.insulation_damage", "iso.T", false},
		{rooms, "one.window_open", "one.T", false},
		{rooms, "two.insulation_damage", "two.T", false},
		{rooms, "three.insulation_damage", "three.T", false},
		{rooms, "four.window_open", "four.T", false},
	} {
		last := 0.0
		for i, severity := range []float64{0, 0.3, 1} {
			r := c.bench.Again()
			for name, value := range cold {
				if _, ok := r.Plant.Lookup(name); ok {
					r.Set(name, value)
				}
			}
			r.Set(c.fault, severity)
			r.Initialize()
			r.To(86400 + 12*3600)
			now := r.Value(c.shows)
			if i > 0 && now > last != c.rises {
				t.Errorf("%s = %g: %s goes from %g to %g", c.fault, severity, c.shows, last, now)
			}
			last = now
		}
	}
}
