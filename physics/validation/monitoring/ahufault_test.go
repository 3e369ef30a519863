package monitoring

import (
	"math"
	"slices"

	"gemel/engine/fit"
)

// suspect is a fault that a day is tried against: a parameter of the library's assets that is 0 in the healthy unit.
type suspect struct {
	section  int // that it shows in first
	name     string
	asset    string
	severity string  // parameter that is sought
	low      float64 // its bounds
	high     float64
	full     string // parameter that is 1 meanwhile; "": none
}

const damper, coilValve = "Gemel.Air.Damper", "Gemel.Air.CoilValve"

var suspects = []suspect{
	{mixed, "outdoor damper stuck", damper, "outdoor_damper.stuck_position", 0, 1, "outdoor_damper.stuck"},
	{mixed, "return damper stuck", damper, "return_damper.stuck_position", 0, 1, "return_damper.stuck"},
	{supply, "heating valve stuck", coilValve, "heating_valve.stuck_position", 0, 1, "heating_valve.stuck"},
	{supply, "heating valve leaks", coilValve, "heating_valve.leak", 0, 1, ""},
	{supply, "cooling valve stuck", coilValve, "cooling_valve.stuck_position", 0, 1, "cooling_valve.stuck"},
	{supply, "cooling valve leaks", coilValve, "cooling_valve.leak", 0, 1, ""},
	{mixed, "mixed air sensor off", damper, "bias_mixed", -10, 10, ""},
	{supply, "supply air sensor off", coilValve, "bias_supply", -10, 10, ""},
}

// verdict is what a day looks like under a suspect.
type verdict struct {
	suspect
	value     float64 // of the parameter
	explained float64 // share of the healthy unit's misfit that is gone
}

// diagnose tries each suspect of the sections in which there was an alarm alone on a day, everything else as learned, and gives them by what they explain. The misfit is Student's: minutes in which something
// else happens count little. A coarse scan and golden sections find the severity.
func (u *unit) diagnose(h *healthy, d *day, alarmed [2]bool) (list []verdict) {
	u.t.Helper()
	clipped := h.clipped(d)
	sigma := [temperatures]float64{accuracy, accuracy, h.astray}
	misfit := func(change map[string]float64) (total float64) {
		set := map[string]float64{}
		for name, value := range h.set {
			set[name] = value
		}
		for name, value := range change {
			set[name] = value
		}
		y := u.replay(clipped, set, "T_mixed", "T_supply", "T_air")
		for s := range temperatures {
			for k := range d.rows() {
				if !d.bad[k] {
					off := (d.read[s][k] - y[s][k]) / sigma[s]
					rho, _ := fit.StudentT{Nu: 4}.Rho(off * off)
					total += rho
				}
			}
		}
		return total
	}
	well := misfit(nil)
	for _, s := range suspects {
		if !alarmed[s.section] {
			continue
		}
		value, least := lowest(s.low, s.high, func(x float64) float64 {
			change := map[string]float64{s.severity: x}
			if s.full != "" {
				change[s.full] = 1
			}
			return misfit(change)
		})
		list = append(list, verdict{s, value, 1 - least/well})
	}
	slices.SortStableFunc(list, func(a, b verdict) int {
		switch {
		case a.explained > b.explained:
			return -1
		case a.explained < b.explained:
			return 1
		}
		return 0
	})
	return list
}

// lowest finds the least value of f between low and high: seven points, then golden sections around the best.
func lowest(low, high float64, f func(float64) float64) (at, least float64) {
	const points, sections = 7, 7
	least = math.Inf(1)
	try := func(x float64) float64 {
		y := f(x)
		if y < least {
			at, least = x, y
		}
		return y
	}
	step := (high - low) / (points - 1)
	for i := range points {
		try(low + float64(i)*step)
	}
	a, b := math.Max(low, at-step), math.Min(high, at+step)
	golden := (math.Sqrt(5) - 1) / 2
	x, y := b-golden*(b-a), a+golden*(b-a)
	fx, fy := try(x), try(y)
	for range sections {
		if fx < fy {
			b, y, fy = y, x, fx
			x = b - golden*(b-a)
			fx = try(x)
		} else {
			a, x, fx = x, y, fy
			y = a + golden*(b-a)
			fy = try(y)
		}
	}
	return at, least
}
