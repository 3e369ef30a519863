package petab

import (
	"math"
	"strings"
)

func readScale(text string) (Scale, bool) {
	switch text {
	case "", "lin":
		return Lin, true
	case "log":
		return Log, true
	case "log10":
		return Log10, true
	}
	return Lin, false
}

func scaleHint(text string) string {
	switch strings.ToLower(text) {
	case "ln", "log_e", "loge":
		return "; the natural logarithm is called log"
	case "linear":
		return "; did you mean lin?"
	}
	return ""
}

// readParameters reads the rows of a table of parameters.
func readParameters(t *table, faults *Faults) (out []Parameter) {
	if t == nil || !t.want([]string{"parameterId", "parameterScale", "estimate"}, []string{"parameterName", "lowerBound", "upperBound", "nominalValue",
		"initializationPriorType", "initializationPriorParameters", "objectivePriorType", "objectivePriorParameters"}, true, faults) {
		return nil
	}
	for i := range t.rows {
		r := &t.rows[i]
		p := Parameter{ID: t.text(r, "parameterId"), Name: t.text(r, "parameterName"), Pos: t.pos(r, "parameterId"), Lower: math.Inf(-1), Upper: math.Inf(1), Nominal: math.NaN()}
		if !isName(p.ID) {
			faults.add(p.Pos, "parameterId %q is no name: want letters, digits and underscores, not a digit first", p.ID)
			continue
		}
		var ok bool
		if p.Scale, ok = readScale(t.text(r, "parameterScale")); !ok || t.text(r, "parameterScale") == "" {
			faults.add(t.pos(r, "parameterScale"), "parameterScale of %s is %q: want lin, log or log10%s", p.ID, t.text(r, "parameterScale"), scaleHint(t.text(r, "parameterScale")))
		}
		switch text := t.text(r, "estimate"); text {
		case "1", "1.0", "true", "True", "TRUE":
			p.Estimate = true
		case "0", "0.0", "false", "False", "FALSE":
		default:
			faults.add(t.pos(r, "estimate"), "estimate of %s is %q: want 1 or 0", p.ID, text)
		}
		if p.Estimate || t.text(r, "lowerBound") != "" || t.text(r, "upperBound") != "" {
			p.bounds(t, r, faults)
		}
		if t.text(r, "nominalValue") != "" {
			p.Nominal, _ = t.number(r, "nominalValue", faults)
		} else if !p.Estimate {
			faults.add(t.pos(r, "nominalValue"), "%s is not estimated and has no nominalValue: give one", p.ID)
		}
		if p.Estimate && p.Scale != Lin && p.Nominal <= 0 {
			faults.add(t.pos(r, "nominalValue"), "nominalValue of %s is %g; on the scale %s it must be above 0 (values stand in the table without logarithm)", p.ID, p.Nominal, p.Scale)
		}
		p.Initialisation = readPrior(t, r, &p, "initializationPrior", faults)
		p.Objective = readPrior(t, r, &p, "objectivePrior", faults)
		if p.Estimate && (math.IsInf(p.Lower, 0) || math.IsInf(p.Upper, 0)) && (p.Initialisation == nil || p.Initialisation.uniform() && math.IsInf(p.Initialisation.B-p.Initialisation.A, 0)) {
			faults.add(t.pos(r, "lowerBound"), "%s is estimated without finite bounds: give lowerBound and upperBound, or an initializationPrior to draw starts from", p.ID)
		}
		for _, q := range out {
			if q.ID == p.ID {
				faults.add(p.Pos, "parameter %s stands twice: first in line %d; remove one", p.ID, q.Pos.Line)
			}
		}
		out = append(out, p)
	}
	return out
}

// isName allows the dots of Modelica in addition to identifiers.
func isName(s string) bool {
	for _, part := range strings.Split(s, ".") {
		if i := strings.IndexByte(part, '['); i > 0 && strings.HasSuffix(part, "]") {
			part = part[:i]
		}
		if !isID(part) {
			return false
		}
	}
	return true
}

func (p *Parameter) bounds(t *table, r *row, faults *Faults) {
	read := func(column string, open float64) float64 {
		text := t.text(r, column)
		x, ok := parseNumber(text)
		switch {
		case text == "" && !p.Estimate:
			return open
		case text == "":
			faults.add(t.pos(r, column), "%s of %s is missing: want a number", column, p.ID)
			return open
		case !ok:
			faults.add(t.pos(r, column), "%s of %s is %q: want a number, without a unit", column, p.ID, text)
			return open
		}
		return x
	}
	p.Lower, p.Upper = read("lowerBound", math.Inf(-1)), read("upperBound", math.Inf(1))
	switch {
	case p.Lower > p.Upper:
		faults.add(t.pos(r, "lowerBound"), "the bounds of %s are %g and %g: the lower one lies above the upper one", p.ID, p.Lower, p.Upper)
	case p.Estimate && p.Scale != Lin && !(p.Lower > 0):
		faults.add(t.pos(r, "lowerBound"), "lowerBound of %s is %g; on the scale %s it must be above 0 (bounds stand in the table without logarithm)", p.ID, p.Lower, p.Scale)
	case p.Estimate && p.Lower == p.Upper:
		faults.add(t.pos(r, "lowerBound"), "both bounds of %s are %g: set estimate to 0 and nominalValue to %g", p.ID, p.Lower, p.Lower)
	}
}
