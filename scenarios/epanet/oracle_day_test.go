package epanet

import (
	"math"
	"testing"
)

// act applies the controls as a scenario does: at every tick, on the levels of that tick. It reports whether a status changed.
func (o *oracle) act(time, tick float64) bool {
	changed := false
	for _, c := range o.n.Controls {
		acts := false
		switch c.Kind {
		case AtTime:
			acts = time >= c.Value && time < c.Value+tick
		case Below, Above:
			level := o.level[o.n.tank(c.Node)]
			acts = c.Kind == Below && level <= c.Value || c.Kind == Above && level >= c.Value
		}
		if acts {
			changed = changed || o.status[c.Action.Link] != c.Action.opens()
			o.status[c.Action.Link] = c.Action.opens()
		}
	}
	return changed
}

// advance moves the tank levels over a step of dt [s] with the present flows.
func (o *oracle) advance(dt float64) {
	for _, t := range o.n.Tanks {
		net := 0.0
		for k, l := range o.links {
			if l.To == &t.Node {
				net += o.flow[k]
			}
			if l.From == &t.Node {
				net -= o.flow[k]
			}
		}
		level := o.level[t] + net*dt/(math.Pi*t.Diameter*t.Diameter/4)
		o.level[t] = min(max(level, t.MinLevel), t.MaxLevel)
	}
}

// The scheme of the generated scenario: levels move at every tick, and the network feels them once a hydraulic step and when a
// control switches. It must follow EPANET within the tolerances that an import is held to.
func TestOracleFollowsEpanetOverADay(t *testing.T) {
	for _, name := range []string{"Net1", "Net3", "tank_controls_1"} {
		t.Run(name, func(t *testing.T) {
			o := newOracle(load(t, name+".inp"))
			levels := map[float64]map[string]float64{}
			for _, r := range references(t, name+"_epanet23_reference.csv.gz") {
				if x := o.n.Node(r.id); r.kind == "NODE" && x.Kind == TankNode {
					if levels[r.time] == nil {
						levels[r.time] = map[string]float64{}
					}
					levels[r.time][r.id] = r.a*o.n.Options.Units.length() - x.Elevation
				}
			}
			tick, worst := o.n.tick(), 0.0
			energy := map[string]float64{}
			for time := 0.0; time <= 86400; time += tick {
				if o.act(time, tick) || math.Mod(time, o.n.Times.HydraulicStep) == 0 {
					o.setTime(time)
					o.solve(t)
				}
				for _, x := range o.n.Tanks {
					if want, ok := levels[time][x.ID]; ok {
						worst = max(worst, math.Abs(o.level[x]-want))
						if math.Abs(o.level[x]-want) > 0.1 {
							t.Errorf("at %.2f h: tank %s stands at %.3f m, EPANET %.3f", time/3600, x.ID, o.level[x], want)
						}
					}
				}
				for _, p := range o.n.Pumps {
					energy[p.ID] += o.power(p) * tick / 3.6e6
				}
				o.advance(tick)
			}
			t.Logf("largest difference of a tank level %.3f m", worst)
			for _, p := range o.n.Pumps {
				t.Logf("pump %s: %.3f kWh", p.ID, energy[p.ID])
			}
		})
	}
}
