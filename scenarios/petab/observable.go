package petab

import (
	"strconv"
	"strings"

	"gemel/engine/dae"
)

// readObservables reads the rows of a table of observables.
func readObservables(t *table, faults *Faults) (out []Observable) {
	if t == nil || !t.want([]string{"observableId", "observableFormula", "noiseFormula"}, []string{"observableName", "observableTransformation", "noiseDistribution"}, true, faults) {
		return nil
	}
	for i := range t.rows {
		r := &t.rows[i]
		o := Observable{ID: t.text(r, "observableId"), Name: t.text(r, "observableName"), Pos: t.pos(r, "observableId")}
		if !isID(o.ID) {
			faults.add(o.Pos, "observableId %q is no name: want letters, digits and underscores, not a digit first", o.ID)
			continue
		}
		for _, q := range out {
			if q.ID == o.ID {
				faults.add(o.Pos, "observable %s stands twice: first in line %d; remove or rename one", o.ID, q.Pos.Line)
			}
		}
		var ok bool
		if o.Scale, ok = readScale(t.text(r, "observableTransformation")); !ok {
			faults.add(t.pos(r, "observableTransformation"), "observableTransformation of %s is %q: want lin, log or log10%s", o.ID, t.text(r, "observableTransformation"), scaleHint(t.text(r, "observableTransformation")))
		}
		switch text := t.text(r, "noiseDistribution"); text {
		case "", "normal":
		case "laplace":
			o.Laplace = true
		default:
			faults.add(t.pos(r, "noiseDistribution"), "noiseDistribution of %s is %q: want normal or laplace; a normal distribution of the logarithm is normal with observableTransformation log", o.ID, text)
		}
		o.Formula = o.formula(t, r, "observableFormula", faults)
		o.Noise = o.formula(t, r, "noiseFormula", faults)
		out = append(out, o)
	}
	return out
}

func (o *Observable) formula(t *table, r *row, column string, faults *Faults) *Formula {
	text := t.text(r, column)
	if text == "" {
		faults.add(t.pos(r, column), "%s of %s is missing", column, o.ID)
		return nil
	}
	f, err := ParseFormula(text, t.pos(r, column))
	if err != nil {
		faults.add(err.Pos, "%s of %s: %s", column, o.ID, err.Msg)
		return nil
	}
	f.names(func(n *node) {
		if kind, k, ok := placeholder(n.name, o.ID); ok {
			switch {
			case kind == observableParameter:
				o.observableParameters = max(o.observableParameters, k)
			case column == "observableFormula":
				faults.add(f.place(n), "observableFormula of %s: %s belongs into noiseFormula", o.ID, n.name)
			default:
				o.noiseParameters = max(o.noiseParameters, k)
			}
			n.kind, n.index = kind, k-1
		} else if strings.HasPrefix(n.name, "observableParameter") || strings.HasPrefix(n.name, "noiseParameter") {
			if _, other, found := strings.Cut(n.name, "_"); found && other != o.ID {
				faults.add(f.place(n), "%s of %s: the placeholder %s is that of another observable; want one that ends with _%s", column, o.ID, n.name, o.ID)
			}
		}
	})
	return f
}

// placeholder says whether name is observableParameterN_id or noiseParameterN_id.
func placeholder(name, id string) (kind nodeKind, k int, ok bool) {
	for _, p := range []struct {
		stem string
		kind nodeKind
	}{{"observableParameter", observableParameter}, {"noiseParameter", noiseParameter}} {
		rest, found := strings.CutPrefix(name, p.stem)
		if !found {
			continue
		}
		digits, found := strings.CutSuffix(rest, "_"+id)
		if k, err := strconv.Atoi(digits); found && err == nil && k >= 1 && k <= 1000 && digits[0] != '0' && digits[0] != '+' {
			return p.kind, k, true
		}
	}
	return 0, 0, false
}

func (f *Formula) place(n *node) dae.Pos {
	p := f.Pos
	if p.Col > 0 {
		p.Col += n.at
	}
	return p
}
