package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// decide says whether the best candidate is proposed, and why or why not.
func (v *whatIfVerdict) decide() (proposed bool, reason string) {
	w := v.j.whatIf
	k := &v.j.plan.kpis[w.objective]
	feasible := 0
	for _, c := range v.candidates {
		if c.Feasible {
			feasible++
		}
	}
	switch blind := v.blind(); {
	case blind != "":
		return false, "nobody knows what " + blind + " is now: its readings are missing or of bad quality, so no change of it can be judged"
	case v.nothing.failed != nil:
		return false, "the time ahead cannot be simulated with nothing changed, so there is nothing to compare with: " + v.nothing.failed.Error()
	case average(v.nothing.figures[w.objective])-average(v.nothing.figures[w.objective]) != 0:
		return false, k.name + " has no value over the time ahead with nothing changed"
	case feasible == 0:
		return false, fmt.Sprintf("none of the %d candidates can be done; the first: %s", len(v.candidates), v.candidates[0].Why)
	case v.best < 0:
		return false, "no other candidate keeps the limits: the set-points stay as they are"
	}
	mean, share, ok := v.worth()
	danger := v.dangerWords()
	text := v.changeWords() + ": " + v.effectWords(k) + danger
	switch {
	case ok:
		return true, text
	case !(mean > 0) && danger != "":
		return false, "no candidate that keeps the limits gains anything; the best would be to " + text
	case !(mean > 0):
		return false, "nothing is better than what is done now; the best of the others would be to " + text
	}
	return false, fmt.Sprintf("not worth a change, which needs %s in %s of the members: %s, that much in %s of them", v.savesWords(k), percent(w.sure), text, percent(share))
}

// blind is a set-point whose present value is not known; "": there is none.
func (v *whatIfVerdict) blind() string {
	for _, s := range v.j.whatIf.sets {
		for _, in := range v.j.inputs {
			if in.id == s.id && slices.Contains(v.start.missing, in.name) {
				return s.name
			}
		}
	}
	return ""
}

// savesWords is the least gain.
func (v *whatIfVerdict) savesWords(k *plannedKPI) string {
	if w := v.j.whatIf; !w.absolute {
		return percent(w.saves)
	}
	return withUnit(strconv.FormatFloat(v.j.whatIf.saves, 'g', 4, 64), k.unit)
}

// changeWords is what the best candidate does.
func (v *whatIfVerdict) changeWords() string {
	var parts []string
	for i, x := range v.candidates[v.best].Values {
		s, now := &v.j.whatIf.sets[i], v.present[i]
		if x == now {
			continue
		}
		if isSwitch(s.unit, x, now) {
			parts = append(parts, "switch "+s.name+map[bool]string{true: " on", false: " off"}[x == 1])
			continue
		}
		a, symbol := displayed(now, s.unit, s.display, false)
		b, _ := displayed(x, s.unit, s.display, false)
		verb := "raise"
		if x < now {
			verb = "lower"
		}
		parts = append(parts, fmt.Sprintf("%s %s from %s to %s", verb, s.name, strconv.FormatFloat(a, 'g', 4, 64), withUnit(strconv.FormatFloat(b, 'g', 4, 64), symbol)))
	}
	return strings.Join(parts, ", ")
}

// dangerWords names the first limit that does not hold if nothing is changed.
func (v *whatIfVerdict) dangerWords() string {
	for i := range v.j.plan.limits {
		if share := violated(v.nothing.passed[i]); 1-share < v.j.whatIf.chance {
			return "; with nothing changed, " + v.limitWords(i, share)
		}
	}
	return ""
}

// isSwitch says whether a set-point goes between 0 and 1 and has no unit.
func isSwitch(unit string, a, b float64) bool {
	return (unit == "" || unit == "1") && (a == 0 && b == 1 || a == 1 && b == 0)
}

// effectWords is what that does to the KPI.
func (v *whatIfVerdict) effectWords(k *plannedKPI) string {
	w := v.j.whatIf
	a, b := average(v.nothing.figures[w.objective]), average(v.outcome.figures[w.objective])
	verb := "falls"
	if b > a {
		verb = "rises"
	} else if b == a {
		return fmt.Sprintf("%s over %s stays at %s", k.name, seconds(w.horizon), withUnit(strconv.FormatFloat(a, 'g', 4, 64), k.unit))
	}
	text := fmt.Sprintf("%s over %s %s from %s to %s", k.name, seconds(w.horizon), verb, strconv.FormatFloat(a, 'g', 4, 64), withUnit(strconv.FormatFloat(b, 'g', 4, 64), k.unit))
	if share := math.Abs(b-a) / math.Abs(a); share < 10 { // not where there was nothing
		text += " (" + percent(share) + ")"
	}
	return text
}

// limitWords says that a limit is passed.
func (v *whatIfVerdict) limitWords(i int, share float64) string {
	l := &v.j.plan.limits[i]
	side := "falls below"
	if l.high {
		side = "rises above"
	}
	return fmt.Sprintf("%s %s %s in %s of the members", l.name, side, l.text, percent(share))
}
