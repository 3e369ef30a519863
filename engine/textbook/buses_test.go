package textbook

import "testing"

// Protects expandable connectors: parts that know each other only over a bus, exchanged parts, buses in a bus.
func TestBuses(t *testing.T) {
	runAll(t, []textbook{
		{model: "Buses.Closed", stop: 3, want: func(t float64) values {
			w := 7.5 * (1 - exp(-2*t))
			return values{"rotor.w": w, "bus.speed": w, "controller.bus.command": 3 * (10 - w), "drive.torque": 3 * (10 - w)}
		}},
		{model: "Buses.Exchanged", stop: 3, want: func(t float64) values {
			w := 3.75 * (1 - exp(-2*t))
			return values{"rotor.w": w, "seen": w, "rotor.phi": 3.75 * (t - (1-exp(-2*t))/2)}
		}},
		{model: "Buses.Axes", stop: 2, want: func(t float64) values {
			return values{"third": 3 * t, "trunk.axis[1].x": t, "axis[2].line.x": 2 * t, "holder.flange.tau": -2, "axis[2].spring.flange.tau": 2, "axis[1].line.shaft.tau": 0}
		}},
	})
}
