package petab

import (
	"math"
	"strings"
)

// readMeasurements reads the rows of a table of measurements and finds what they refer to.
func readMeasurements(t *table, p *Part, faults *Faults) (out []Measurement) {
	if t == nil || !t.want([]string{"observableId", "simulationConditionId", "measurement", "time"}, []string{"preequilibrationConditionId", "observableParameters", "noiseParameters",
		"datasetId", "replicateId"}, true, faults) {
		return nil
	}
	observables, conditions := map[string]int{}, map[string]int{}
	var observableNames, conditionNames []string
	for i, o := range p.Observables {
		observables[o.ID] = i
		observableNames = append(observableNames, o.ID)
	}
	for i, c := range p.Conditions {
		conditions[c.ID] = i
		conditionNames = append(conditionNames, c.ID)
	}
	condition := func(r *row, column string) int {
		id := t.text(r, column)
		if i, ok := conditions[id]; ok {
			return i
		}
		if len(p.Conditions) > 0 {
			faults.add(t.pos(r, column), "%s: there is no condition %q%s", column, id, meant(id, conditionNames))
		}
		return -1
	}
	seen := map[string]int{}
	for i := range t.rows {
		r := &t.rows[i]
		if i := t.at["measurement"]; r.cells[i] != "" && missing(r.cells[i]) {
			p.Missing++
			continue
		}
		m := Measurement{Pos: t.pos(r, "measurement"), Preequilibration: -1}
		id := t.text(r, "observableId")
		var ok bool
		if m.Observable, ok = observables[id]; !ok {
			if len(p.Observables) > 0 {
				faults.add(t.pos(r, "observableId"), "there is no observable %q%s", id, meant(id, observableNames))
			}
			continue
		}
		o := &p.Observables[m.Observable]
		if t.text(r, "preequilibrationConditionId") != "" {
			m.Preequilibration = condition(r, "preequilibrationConditionId")
		}
		m.Simulation = condition(r, "simulationConditionId")
		m.Value, ok = t.number(r, "measurement", faults)
		if ok && o.Scale != Lin && !(m.Value > 0) {
			faults.add(t.pos(r, "measurement"), "the measurement of %s is %g and has no logarithm; leave it out, or set observableTransformation to lin", o.ID, m.Value)
		}
		m.Time = readTime(t, r, faults)
		m.ObservableParameters = readOverrides(t, r, "observableParameters", o.ID, "observableFormula", o.observableParameters, faults)
		m.NoiseParameters = readOverrides(t, r, "noiseParameters", o.ID, "noiseFormula", o.noiseParameters, faults)
		if key := strings.Join(r.cells, "\t"); t.text(r, "replicateId") != "" {
			if first := seen[key]; first > 0 {
				faults.add(t.pos(r, "replicateId"), "the row is the same as line %d, with the same replicateId; remove one, or give it a replicateId of its own", first)
			}
			seen[key] = r.line
		}
		out = append(out, m)
	}
	return out
}

func readTime(t *table, r *row, faults *Faults) float64 {
	text := t.text(r, "time")
	x, ok := parseNumber(text)
	switch {
	case text == "":
		faults.add(t.pos(r, "time"), "time is missing: want a number, or inf for the steady state")
	case !ok:
		_, ok = t.number(r, "time", faults)
	case x < 0:
		faults.add(t.pos(r, "time"), "time is %s; simulations begin at 0: shift the times of the condition", text)
		ok = false
	}
	if !ok {
		return math.NaN()
	}
	return x
}

// readOverrides reads values for placeholders; as many as there are.
func readOverrides(t *table, r *row, column, id, formula string, want int, faults *Faults) (out []Value) {
	text := t.text(r, column)
	if text == "" {
		if want > 0 {
			faults.add(t.pos(r, column), "%s is empty, but %s of %s has %d placeholders: want as many numbers or parameters, separated by semicolons", column, formula, id, want)
		}
		return nil
	}
	parts := strings.Split(text, ";")
	if len(parts) != want {
		if want == 0 {
			faults.add(t.pos(r, column), "%s is %q, but %s of %s has no placeholder %s1_%s: leave the cell empty, or write the placeholder into the formula",
				column, text, formula, id, strings.TrimSuffix(column, "s"), id)
		} else {
			faults.add(t.pos(r, column), "%s has %d values, %s of %s has %d placeholders", column, len(parts), formula, id, want)
		}
		return nil
	}
	for _, part := range parts {
		part = strings.TrimSpace(part)
		v := Value{Pos: t.pos(r, column)}
		if missing(part) {
			faults.add(v.Pos, "%s is %q: a value is missing", column, text)
			continue
		}
		out = append(out, parseValue(part, v, column, faults))
	}
	return out
}
