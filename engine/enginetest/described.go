package enginetest

import (
	"math"
	"strings"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/expr"
)

// Lack is what the declaration of a variable leaves out.
type Lack struct {
	Variable *dae.Variable
	What     []string // "unit", "description", "min", "max", "nominal", "start inside of min and max"
}

// Undescribed lists the public variables of a model that do not say what everybody reads from the one description of a number: all a description; real ones
// a unit; parameters that stay changeable and inputs a finite min and max, between which an input starts; other real variables a nominal value, unless they are of size 1 and without dimension.
func Undescribed(system *dae.System) []Lack {
	var list []Lack
	for i := range system.Variables {
		v := &system.Variables[i]
		if v.Kind == dae.TimeKind || v.Kind == dae.Derivative || v.Kind == dae.Previous || v.Protected || engine.Internal(v) {
			continue
		}
		what := lacks(v)
		if v.Kind == dae.Input && len(what) == 0 && v.Type == dae.Real && outside(system, v) {
			what = []string{"start inside of min and max"}
		}
		if len(what) > 0 {
			list = append(list, Lack{v, what})
		}
	}
	return list
}

func lacks(v *dae.Variable) (what []string) {
	if strings.TrimSpace(v.Doc) == "" {
		what = append(what, "description")
	}
	if v.Type != dae.Real {
		return what
	}
	if v.Unit == "" {
		what = append(what, "unit")
	}
	switch {
	case v.Kind == dae.Parameter && v.Final:
	case v.Kind == dae.Parameter, v.Kind == dae.Input:
		if !bounded(v.Min) {
			what = append(what, "min")
		}
		if !bounded(v.Max) {
			what = append(what, "max")
		}
	case v.Unit != "1" && !(v.Nominal > 0):
		what = append(what, "nominal")
	}
	return what
}

// outside says whether an input that nobody writes lies out of its range: at its start, or at 0.
func outside(system *dae.System, v *dae.Variable) bool {
	start := 0.0
	if v.Start != expr.None {
		x, ok := system.Graph.IsConst(v.Start)
		if !ok {
			return false
		}
		start = x
	}
	return start < v.Min || start > v.Max
}

// bounded says whether a limit is one: the largest Real means none.
func bounded(x float64) bool { return !math.IsNaN(x) && math.Abs(x) < 1e30 }
