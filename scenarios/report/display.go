package report

import (
	"math"

	"gemel/engine/unit"
)

// ladders are the units in which people read an SI unit, small ones first.
var ladders = map[string][]string{
	"m": {"mm", "m", "km"}, "m3": {"L", "m3"}, "m3/s": {"L/s", "m3/s"}, "kg": {"g", "kg", "t"}, "kg/s": {"g/s", "kg/s"},
	"Pa": {"Pa", "kPa", "bar"}, "W": {"W", "kW", "MW", "GW"}, "J": {"J", "kJ", "kWh", "MWh"}, "V": {"mV", "V", "kV"},
	"A": {"mA", "A", "kA"}, "N": {"N", "kN"}, "Hz": {"Hz", "kHz"}, "s": {"ms", "s", "min", "h"}, "rad/s": {"rpm"}, "rad": {"deg"},
}

// chooseDisplay returns the unit in which values up to size (in SI) read best.
func chooseDisplay(si string, size float64) Display {
	same := Display{Unit: si, Scale: 1}
	if size == 0 && len(ladders[si]) != 1 { // all zero: the SI unit, unless people never use it
		return same
	}
	best := same
	for i, symbol := range ladders[si] {
		from, err1 := unit.Parse(si)
		to, err2 := unit.Parse(symbol)
		if err1 != nil || err2 != nil {
			return same
		}
		d := Display{Unit: symbol, Scale: to.Scale / from.Scale}
		if i == 0 && len(ladders[si]) > 1 && size < float64(1e-3*d.Scale) { // a millionth of a gram helps nobody: it is a zero, in kg
			return same
		}
		if i == 0 || size/d.Scale >= 1 {
			best = d
		}
	}
	return best
}

// resolve fills in scale and offset of a display unit that only has a symbol. The zero Display is left to chooseDisplay.
func (d Display) resolve(si string) Display {
	if d.Scale != 0 || d.Unit == "" {
		return d
	}
	from, err1 := unit.Parse(si)
	to, err2 := unit.Parse(d.Unit)
	if err1 != nil || err2 != nil || from.Dimension.WithoutAngle() != to.Dimension.WithoutAngle() {
		return Display{}
	}
	return Display{Unit: d.Unit, Scale: to.Scale / from.Scale, Offset: (to.Offset - from.Offset) / from.Scale}
}

// show converts a value to the display unit.
func (d Display) show(v float64) float64 {
	if d.Scale == 0 {
		return v
	}
	return (v - d.Offset) / d.Scale
}

// quantity names what a unit measures, "" where it says nothing.
func quantity(symbol string) string {
	u, err := unit.Parse(symbol)
	if err != nil || u.Dimension.IsOne() {
		return ""
	}
	if symbol == "N.m" {
		return "torque"
	}
	if symbol == "J" {
		return "energy"
	}
	name := unit.QuantityName(u.Dimension)
	if len(name) > 12 && name[:12] == "quantity in " {
		return ""
	}
	return name
}

// finite reports whether v is a number that can be drawn.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
