package buildings

import (
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// bestestAirBench is the room of BOPTEST's bestest_air: case 900 of ASHRAE 140 in DRYCOLD with an office's gains: two people are there while the lamps are
// on. Constructions and gains: testcases/bestest_air/models/BESTESTAir/BaseClasses/Case600FF.mo, Case900FF.mo.
const bestestAirBench = `model Bench "Room of BOPTEST bestest_air, fed by its fan coil"
  extends Gemel.Examples.Bestest600(room(wall_layers = Gemel.Buildings.Data.BestestHeavyWall(), floor_layers = Gemel.Buildings.Data.BestestHeavyFloor(), R_floor = 25.175,
    air_changes = 0.5, Q_internal = 0, cells = 3));
  Gemel.Thermal.PrescribedHeatFlow fanCoil;
  Gemel.Thermal.PrescribedHeatFlow convective;
  Gemel.Thermal.PrescribedHeatFlow radiative;
  Gemel.Blocks.Interfaces.RealInput m_flow(unit = "kg/s");
  Gemel.Blocks.Interfaces.RealInput T_supply(unit = "K");
equation
  fanCoil.Q_flow = 1006*m_flow*(T_supply - room.T);
  connect(fanCoil.port, room.port);
  connect(convective.port, room.port);
  connect(radiative.port, room.radiation);
end Bench;`

func TestBoptestAirReplay(t *testing.T) {
	y := readYear(t, "hvac/weather/DRYCOLD.mos.gz")
	for _, replay := range []struct{ name, file string }{{"typical heat day", "bestest_air_results_typical_heat_day.csv"}, {"mix day", "bestest_air_results_mix_day.csv"}} {
		table := validation.Read(t, validation.Data(t, "hvac/boptest/"+replay.file))
		at, want := table.Numbers("time"), table.Numbers("zon_reaTRooAir_y")
		flow, supply := table.Numbers("fcu_reaFloSup_y"), table.Numbers("fcu_oveTSup_u")
		lamps, plugs := table.Numbers("zon_reaPLig_y"), table.Numbers("zon_reaPPlu_y")
		step := (at[len(at)-1] - at[0]) / float64(len(at)-1)
		const parts = 10
		r := validation.Build(t, "Bench", bestestAirBench, engine.Options{Period: step / parts, Tolerance: 1e-4})
		r.Set("station.time_start", at[0])
		r.Set("ideal.available", 0)
		got := []float64{want[0]}
		for i := 1; i < len(at); i++ {
			for part := range parts {
				x := (float64(part) + 0.5) / parts
				mix := func(v []float64) float64 { return v[i-1] + x*(v[i]-v[i-1]) }
				y.setAt(r, "station", at[i-1]+x*step)
				people := 0.0
				if mix(lamps) > 300 {
					people = 2 * 73
				}
				r.Set("m_flow", max(mix(flow), 0))
				r.Set("T_supply", mix(supply))
				r.Set("radiative.Q_flow", 0.5*mix(lamps)+0.7*mix(plugs)+0.6*people)
				r.Set("convective.Q_flow", 0.5*mix(lamps)+0.3*mix(plugs)+0.4*people)
				if i == 1 && part == 0 {
					r.Initialize()
				}
				if err := r.Step(); err != nil {
					t.Fatal(err)
				}
			}
			got = append(got, r.Value("room.T"))
		}
		days, ours, theirs := make([]float64, len(at)), make([]float64, len(at)), make([]float64, len(at))
		bias := 0.0
		for i := range at {
			days[i], ours[i], theirs[i] = (at[i]-at[0])/86400, got[i]-273.15, want[i]-273.15
			bias += (got[i] - want[i]) / float64(len(at))
		}
		t.Logf("%s: RMS %.3f K, bias %.3f K", replay.name, validation.RMS(got, want), bias)
		validation.Check(t, validation.Row{Asset: "Gemel.Buildings.BoxRoom", Case: "BOPTEST bestest_air, " + replay.name + ": nine days from 20 degC, fan coil replayed from samples every 26 min",
			Reference: "ibpsa/project1-boptest, reference results of bestest_air (" + replay.file + ")", Quantity: "room temperature, RMS", Unit: "K", Tolerance: 1, Reached: validation.RMS(got, want),
			Plot: &validation.Plot{Title: "BOPTEST bestest_air, " + replay.name, X: "day [d]", Y: "room temperature [degC]",
				Series: []validation.Series{{Name: "BOPTEST", X: days, Y: theirs}, {Name: "Gemel", X: days, Y: ours}}}})
	}
}
