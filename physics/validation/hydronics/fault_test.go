package hydronics

import (
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// Every fault at half its severity does what its name says: this quantity rises (+1) or falls (-1) by more than a hundredth.
func TestFaultsCostWhatTheySay(t *testing.T) {
	rowPlant := validation.Build(t, "Row", row, engine.Options{Period: 60, Tolerance: 1e-6})
	plantPlant := validation.Build(t, "Plant", plant, engine.Options{Period: 60, Tolerance: 1e-6})
	circuitPlant := validation.Build(t, "Circuit", circuit, engine.Options{Period: 60, Tolerance: 1e-6})
	for _, f := range []struct {
		plant    *validation.Rig
		set      map[string]float64
		fault    string
		quantity string
		sign     float64
	}{
		{rowPlant, nil, "pipe.wet_insulation", "pipe.loss", 1},
		{rowPlant, nil, "pipe.blockage", "pipe.dp", 1},
		{rowPlant, nil, "radiator.air_trapped", "radiator.Q_flow", -1},
		{rowPlant, nil, "radiator.sludge", "radiator.dp", 1},
		{rowPlant, nil, "floor.air_trapped", "floor.Q_flow", -1},
		{rowPlant, nil, "storage.wet_insulation", "storage.loss", 1},
		{rowPlant, nil, "boiler.fouling", "boiler.efficiency", -1},
		{rowPlant, map[string]float64{"heater.load": 1}, "heater.element_failure", "heater.power", -1},
		{rowPlant, map[string]float64{"collector.irradiance": 800}, "collector.soiling", "collector.Q_flow", -1},
		{rowPlant, nil, "heat_pump.refrigerant_loss", "heat_pump.Q_flow", -1},
		{rowPlant, nil, "heat_pump.condenser_fouling", "heat_pump.COP", -1},
		{rowPlant, map[string]float64{"outdoor": 275.15}, "heat_pump.evaporator_blockage", "heat_pump.Q_flow", -1},
		{rowPlant, map[string]float64{"valve.opening": 0.2}, "valve.stuck", "valve.dp", -1},
		{plantPlant, nil, "tower.fouling", "tower.range", -1},
		{plantPlant, nil, "tower.nozzle_blockage", "tower.port_a.p", 1},
		{plantPlant, nil, "tower.leak", "tower.make_up", 1},
		{plantPlant, nil, "chiller.condenser_fouling", "chiller.COP", -1},
		{plantPlant, nil, "chiller.refrigerant_loss", "chiller.COP", -1},
		{circuitPlant, nil, "pump.wear", "pump.m_flow", -1},
		{circuitPlant, nil, "pump.blockage", "pump.m_flow", -1},
		{circuitPlant, nil, "circulator.wear", "circulator.m_flow", -1},
		{circuitPlant, nil, "circulator.air", "circulator.m_flow", -1},
		{circuitPlant, nil, "exchanger.fouling", "exchanger.UA", -1},
		{circuitPlant, nil, "exchanger.blockage", "exchanger.side2.m_flow", -1},
		{circuitPlant, map[string]float64{"coil.fouling": 0}, "coil.fouling", "coil.Q_flow", -1},
		{circuitPlant, nil, "vessel.gas_loss", "vessel.p", -1},
		{circuitPlant, map[string]float64{"mixer.opening": 0.1}, "mixer.stuck", "mixer.control.m_flow", 1},
		{circuitPlant, map[string]float64{"mixer.opening": 0}, "mixer.leak", "mixer.control.m_flow", 1},
		{circuitPlant, map[string]float64{"valve.opening": 0}, "valve.leak", "valve.m_flow", 1},
	} {
		var values [2]float64
		for i, severity := range []float64{0, 0.5} {
			r := f.plant.Again()
			for name, value := range f.set {
				r.Set(name, value)
			}
			r.Set(f.fault, severity)
			r.Initialize()
			r.To(1800)
			values[i] = r.Value(f.quantity)
		}
		if change := (values[1] - values[0]) * f.sign; !(change > 0.01*max(values[0], -values[0])) {
			t.Errorf("%s = 0.5 takes %s from %g to %g", f.fault, f.quantity, values[0], values[1])
		}
	}
}
