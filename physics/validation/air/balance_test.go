package air

import (
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// Energy, water and CO2 of a closed air loop are counted at its border while fan, coil and humidifiers go through their whole range.
func TestClosedAirLoopKeepsEverything(t *testing.T) {
	r := validation.Start(t, "Gemel.Examples.AirLoop", "", engine.Options{Period: 10, Tolerance: 1e-8})
	worst := 0.0
	for _, c := range []struct {
		name  string
		value float64
	}{{"speed", 1}, {"speed", 0.3}, {"speed", 0}, {"outdoors.T", 243.15}, {"cooler.m_water", 0}, {"speed", 1}, {"steam.y", 1}, {"outdoors.p", 50},
		{"cooler.m_water", 2}, {"washer.y", 1}, {"people", 100}, {"speed", 0}, {"outdoors.T", 323.15}, {"outdoors.phi", 1}, {"outdoors.phi", 0}, {"speed", 1.2}} {
		r.Set(c.name, c.value)
		r.To(r.Time() + 600)
		worst = max(worst, r.Balance(1e-9))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.MixingVolume",
		Also: []string{"Gemel.Air.RoomAir", "Gemel.Air.Fan", "Gemel.Air.WetCoil", "Gemel.Air.SteamHumidifier", "Gemel.Air.AdiabaticHumidifier", "Gemel.Air.ElectricHeater", "Gemel.Air.Duct", "Gemel.Air.Resistance", "Gemel.Air.Boundary"},
		Case: "closed loop through a room, 16 changes of speed, valve, steam, people and outdoor air, fan also at rest", Reference: "First law; conservation of water and CO2 (identity)",
		Quantity: "energy, water, CO2 unaccounted for, over what passed", Unit: "1", Tolerance: 1e-9, Reached: worst})
}
