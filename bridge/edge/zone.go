package edge

import (
	"fmt"

	"gemel/bridge"
)

// Zones are the limits of the r.m.s. vibration velocity [mm/s] between the evaluation zones A (new), B (may run for ever), C (not for long), D (harm).
type Zones struct{ AB, BC, CD float64 }

// Zones of ISO 10816-3:2009, tables A.1 and A.2 (10–1000 Hz, on bearing housings, 120 to 15 000 rpm), which are those of ISO 20816-3:2022, tables A.1 and A.2, and
// of GB/T 6075.3-2011, its identical adoption: group 1 is above 300 kW or a shaft height of 315 mm, group 2 from 15 to 300 kW or from 160 to 315 mm.
var (
	Group1Rigid    = Zones{2.3, 4.5, 7.1}
	Group1Flexible = Zones{3.5, 7.1, 11}
	Group2Rigid    = Zones{1.4, 2.8, 4.5}
	Group2Flexible = Zones{2.3, 4.5, 7.1}
)

// Zones of ISO 10816-7:2009, table A.1 (as Europump, Guidelines on Pump Vibration, 2013, quotes it; adopted as GB/T 6075.7-2015), for rotodynamic pumps above
// 1 kW: category I asks for much reliability (dangerous liquids), category II is the rest.
var (
	PumpIUpTo200kW   = Zones{2.5, 4, 6.6}
	PumpIAbove200kW  = Zones{3.5, 5, 7.6}
	PumpIIUpTo200kW  = Zones{3.2, 5.1, 8.5}
	PumpIIAbove200kW = Zones{4.2, 6.1, 9.5}
)

// Zone is the zone of an r.m.s. velocity: 1 for A to 4 for D. A better one is only told when the velocity is below its limit by the hysteresis (a share of it).
// The standards want 10 to 1000 Hz (pumps below 600 rpm: from 2 Hz), so at least about 2560 samples a second: slower sampling sees only a part of it.
type Zone struct {
	limits     [3]float64
	hysteresis float64
	zone       int
}

// NewZone with a hysteresis, such as 0.05.
func NewZone(z Zones, hysteresis float64) (*Zone, error) {
	if !(z.AB > 0 && z.BC > z.AB && z.CD > z.BC && hysteresis >= 0 && hysteresis < 1) {
		return nil, fmt.Errorf("zones up to %g, %g and %g mm/s with a hysteresis of %g: the limits must grow, and the hysteresis lie from 0 to 1", z.AB, z.BC, z.CD, hysteresis)
	}
	return &Zone{limits: [3]float64{z.AB, z.BC, z.CD}, hysteresis: hysteresis}, nil
}

// Step takes a velocity [mm/s, RMS].
func (z *Zone) Step(_ bridge.Time, x float64) (float64, bool) {
	zone := 0
	for i, limit := range z.limits {
		if zone == i && !(x <= limit) || z.zone > i && !(x <= limit*(1-z.hysteresis)) {
			zone = i + 1
		}
	}
	z.zone = zone
	return float64(zone + 1), true
}

// Reset forgets nothing but lets the zone be told anew.
func (z *Zone) Reset() { z.zone = 0 }
