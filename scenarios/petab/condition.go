package petab

import "math"

// readConditions reads the rows of a table of conditions. Every column but two is a target.
func readConditions(t *table, faults *Faults) (targets []Target, out []Condition) {
	if t == nil || !t.want([]string{"conditionId"}, []string{"conditionName"}, true, faults) {
		return nil, nil
	}
	var at []int
	for i, c := range t.columns {
		if c == "conditionId" || c == "conditionName" || c == "" {
			continue
		}
		pos := Target{ID: c}
		pos.Pos.File, pos.Pos.Line, pos.Pos.Col = t.file, 1, i+1
		if !isName(c) {
			faults.add(pos.Pos, "column %q is no name of a parameter or state", c)
			continue
		}
		targets, at = append(targets, pos), append(at, i)
	}
	for i := range t.rows {
		r := &t.rows[i]
		c := Condition{ID: t.text(r, "conditionId"), Name: t.text(r, "conditionName"), Pos: t.pos(r, "conditionId")}
		if !isID(c.ID) {
			faults.add(c.Pos, "conditionId %q is no name: want letters, digits and underscores, not a digit first", c.ID)
			continue
		}
		for _, o := range out {
			if o.ID == c.ID {
				faults.add(c.Pos, "condition %s stands twice: first in line %d; remove or rename one", c.ID, o.Pos.Line)
			}
		}
		for k := range at {
			c.Values = append(c.Values, readValue(t, r, targets[k].ID, faults))
		}
		out = append(out, c)
	}
	return targets, out
}

// readValue reads a cell with a number, a name, or nothing.
func readValue(t *table, r *row, column string, faults *Faults) Value {
	v := Value{Pos: t.pos(r, column)}
	text := t.text(r, column)
	if text == "" {
		return v
	}
	return parseValue(text, v, column, faults)
}

func parseValue(text string, v Value, what string, faults *Faults) Value {
	if x, ok := parseNumber(text); ok {
		if math.IsInf(x, 0) {
			faults.add(v.Pos, "%s is %s: want a finite number or a parameter", what, text)
			return v
		}
		v.Given, v.Number = true, x
		return v
	}
	if !isName(text) {
		faults.add(v.Pos, "%s is %q: want a number without a unit, or a parameter", what, text)
		return v
	}
	v.Given, v.ID = true, text
	return v
}
