package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gemel/bridge"
	"gemel/bridge/device"
	"gemel/engine/dae"
	"gemel/engine/unit"
	"gemel/scenarios"
)

// choose which variables are served. Without patterns it is what the scenario records, what it limits, and its inputs; what can be written is inputs that have a
// constant value and setpoints that people may adjust, unless it is said.
func (d *devicePlant) choose(variables, writable []string) error {
	holdable := map[string]scenarios.Holdable{}
	for _, h := range d.p.Holdable() {
		holdable[h.Name] = h
	}
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) && !strings.HasPrefix(name, "sensor.") {
			names = append(names, name)
		}
	}
	if variables == nil {
		for _, f := range d.p.Fields()[1:] {
			add(f.Name)
		}
		for _, e := range d.p.Limits {
			add(e.Key.Value)
		}
		for _, v := range d.p.Plant.Inputs {
			if h, ok := holdable[d.p.Plant.Variables[v].Name]; ok {
				add(h.Name)
			}
		}
		for _, h := range d.p.Holdable() {
			if setpoint(h) {
				add(h.Name)
			}
		}
	}
	fits := func(patterns []string, name string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return scenarios.Fits(p, name) })
	}
	if err := d.everyPatternFits(append(slices.Clone(variables), writable...)); err != nil {
		return err
	}
	for i := 1; i < len(d.p.Plant.Variables); i++ {
		v := &d.p.Plant.Variables[i]
		if !v.Protected && (fits(variables, v.Name) || fits(writable, v.Name)) {
			add(v.Name)
		}
	}
	for _, name := range names {
		h, ok := holdable[name]
		can := ok && (!h.Parameter && !h.Series || setpoint(h))
		if writable != nil {
			can = fits(writable, name)
			if can && !ok && slices.Contains(writable, name) {
				return fmt.Errorf("--writable %s: %w", name, d.p.WhyNotHeld(name))
			}
			can = can && ok
		}
		d.add(name, can)
	}
	d.values, d.status = make([]float64, len(d.points)), make([]bridge.Status, len(d.points))
	return nil
}

// setpoint says whether this is one of a controller, which the scenario lets people adjust.
func setpoint(h scenarios.Holdable) bool {
	return h.Parameter && strings.HasPrefix(h.Asset, "control.")
}

// everyPatternFits says which pattern fits nothing.
func (d *devicePlant) everyPatternFits(patterns []string) error {
	for _, p := range patterns {
		if !slices.ContainsFunc(d.p.Plant.Variables[1:], func(v dae.Variable) bool { return !v.Protected && scenarios.Fits(p, v.Name) }) {
			return fmt.Errorf("no variable of the plant fits %s", p)
		}
	}
	return nil
}

// add a point; a column of the scenario with a name of its own is one, too.
func (d *devicePlant) add(name string, writable bool) {
	reads := name
	id, ok := d.p.Plant.Lookup(name)
	if !ok {
		reads = "column." + name
		if id, ok = d.p.Plant.Lookup(reads); !ok {
			return
		}
	}
	v := &d.p.Plant.Variables[id]
	p := device.Point{Name: name, Description: v.Doc, Unit: v.Unit, Display: v.DisplayUnit, Low: v.Min, High: v.Max, Writable: writable, Type: bridge.Float64}
	switch v.Type {
	case dae.Boolean:
		p.Type, p.Low, p.High = bridge.Boolean, 0, 1
	case dae.Integer:
		p.Type = bridge.Int32
	}
	if p.Type != bridge.Float64 || !convertible(p.Unit, p.Display) {
		p.Display = p.Unit
	}
	if writable {
		p.Low, p.High = d.narrowed(v, p.Low, p.High)
	} else if _, measured := d.p.Plant.Lookup("sensor." + name); measured {
		reads = "sensor." + name
	}
	lost := reads + ".quality"
	if _, ok := d.p.Plant.Lookup(lost); !ok || reads == name {
		lost = ""
	}
	d.points, d.reads, d.lost = append(d.points, p), append(d.reads, reads), append(d.lost, lost)
}

func convertible(from, to string) bool {
	a, err1 := unit.Parse(from)
	b, err2 := unit.Parse(to)
	return from != "" && to != "" && err1 == nil && err2 == nil && unit.Compatible(a, b) == nil
}

// narrowed is the range of a set-point: that of the declaration, within the limits of the scenario.
func (d *devicePlant) narrowed(v *dae.Variable, low, high float64) (float64, float64) {
	u, err := unit.Parse(v.Unit)
	for _, e := range d.p.Limits {
		if e.Key.Value != v.Name || err != nil {
			continue
		}
		in := func(text string, otherwise float64) float64 {
			if q, err := unit.ParseQuantity(text); err == nil {
				if x, err := q.In(u); err == nil {
					return x
				}
			}
			return otherwise
		}
		low, high = larger(low, in(e.Value.Low.Value, math.NaN())), -larger(-high, -in(e.Value.High.Value, math.NaN()))
	}
	return low, high
}

// larger of two numbers, of which either may be missing.
func larger(a, b float64) float64 {
	if math.IsNaN(a) || b > a {
		return b
	}
	return a
}

// inDisplay converts a limit for people.
func inDisplay(x float64, from, to string) float64 {
	a, err1 := unit.Parse(from)
	b, err2 := unit.Parse(to)
	if from == to || err1 != nil || err2 != nil {
		return x
	}
	y, err := unit.Convert(x, a, b)
	if err != nil {
		return x
	}
	return y
}
