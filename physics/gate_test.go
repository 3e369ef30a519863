package physics_test

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gemel/engine/dae"
	"gemel/engine/enginetest"
	"gemel/engine/modelica"
	"gemel/physics/validation"
)

// Everything in the library says what its numbers are: unit, description, range, usual size, and where data come from. One subtest a package:
//
//	go test ./physics -run Gate/Wind
func TestGate(t *testing.T) {
	packages := map[string][]validation.Asset{}
	for _, a := range assets(t) {
		name := strings.Split(a.Name, ".")[1]
		packages[name] = append(packages[name], a)
	}
	for _, name := range slices.Sorted(maps.Keys(packages)) {
		t.Run(name, func(t *testing.T) {
			g := gate{found: map[string]bool{}}
			for _, a := range packages[name] {
				g.look(t, a)
			}
			if len(g.found) > 0 {
				t.Errorf("%d declarations to complete:\n%s", len(g.found), strings.Join(slices.Sorted(maps.Keys(g.found)), "\n"))
			}
		})
	}
}

// gate collects what is missing, once for each declaration.
type gate struct{ found map[string]bool }

func (g gate) look(t *testing.T, a validation.Asset) {
	t.Helper()
	if a.Class.Kind == modelica.KindFunction {
		g.function(a)
		return
	}
	class, text := a.Name, ""
	if a.Class.Kind == modelica.KindRecord || a.Class.Kind == modelica.KindConnector {
		class, text = "Bench", "model Bench "+a.Name+" x; end Bench;"
	}
	system, err := validation.TryFlatten(class, text)
	if err != nil {
		t.Errorf("%s: %v", a.Name, err)
		return
	}
	for _, l := range enginetest.Undescribed(system) {
		if !own(a, l.Variable) {
			continue
		}
		if what := slices.DeleteFunc(l.What, func(w string) bool { return w != "description" && signal(l.Variable) }); len(what) > 0 {
			g.add(a, l.Variable, "no "+strings.Join(what, ", "))
		}
	}
	if strings.HasPrefix(a.Name, "Gemel.Examples.") || strings.HasPrefix(a.Name, "Gemel.Blocks.") {
		return
	}
	for i := range system.Variables {
		if v := &system.Variables[i]; isData(system, v) && !signal(v) && !sourced(a, v) {
			g.add(a, v, `no source in its description, nor "(assumed; usual a to b)"`)
		}
	}
}

// function looks at what goes in and out of a function: a Real there says its unit, or in its description why it has none.
func (g gate) function(a validation.Asset) {
	for _, e := range a.Class.Elements {
		c, ok := e.(*modelica.Component)
		if !ok || !c.Input && !c.Output || len(c.Type.Parts) != 1 || c.Type.Parts[0] != "Real" || strings.Contains(c.Doc, "unit") {
			continue
		}
		if c.Mod == nil || !slices.ContainsFunc(c.Mod.Args, func(m *modelica.Argument) bool { return slices.Equal(m.Name, []string{"unit"}) }) {
			g.found[fmt.Sprintf("physics/%s:%d: %s: no unit", a.File, c.Pos.Line, c.Name)] = true
		}
	}
}

func (g gate) add(a validation.Asset, v *dae.Variable, what string) {
	name := v.Name[strings.LastIndexByte(v.Name, '.')+1:]
	if i := strings.IndexByte(name, '['); i > 0 {
		name = name[:i]
	}
	place := fmt.Sprintf("%s:%d", v.Pos.File, v.Pos.Line)
	if v.Pos.File == "test.mo" {
		place = a.File
	}
	g.found[fmt.Sprintf("physics/%s: %s: %s", strings.TrimPrefix(place, "physics/"), name, what)] = true
}

// own says whether a variable is declared in the package of the asset or is its own by inheritance; other packages are looked at by themselves.
func own(a validation.Asset, v *dae.Variable) bool {
	return !strings.Contains(strings.TrimPrefix(v.Name, "x."), ".") || strings.Contains(v.Pos.File, strings.Join(strings.Split(a.Name, ".")[:2], "/")+"/")
}

// signal says whether a variable has no unit by intent. Gemel.Blocks and the general sensor carry any signal, and its unit and range are its user's; in the
// equations of these examples the time itself is without dimension.
func signal(v *dae.Variable) bool { return v.Unit == "" && anyUnit.MatchString(v.Pos.File) }

var anyUnit = regexp.MustCompile(`Gemel/(Blocks/.*|Sensors/Sensor|Examples/(Lorenz|VanDerPol|VanDerPolStiff))\.mo$`)

// chosen are parameters that are no data: where a run begins.
var chosen = regexp.MustCompile(`(_start|_initial)(\[|$)|(^|\.)(start|initial)_`)

// isData says whether the default of a parameter of the class itself is a number that somebody measured, published or assumed. Numbers that define
// something, 0 and 1 and their negatives, are none, nor what follows from other parameters.
func isData(system *dae.System, v *dae.Variable) bool {
	if v.Kind != dae.Parameter || v.Type != dae.Real || v.Protected || v.Final || v.Binding == 0 || strings.Contains(strings.TrimPrefix(v.Name, "x."), ".") || chosen.MatchString(v.Name) {
		return false
	}
	value, ok := system.Graph.IsConst(v.Binding)
	return ok && math.Abs(value) != 1 && value != 0
}

var (
	parentheses = regexp.MustCompile(`\(([^()]|\([^()]*\))*\)`)
	source      = regexp.MustCompile(`assumed|[A-Z][A-Za-z-]|\d{2,}`)
)

// sourced says whether a description names in parentheses where the number is from, or the record of a machine does so for all of its numbers, or the page of a
// class for the defaults that it gives to what it inherits.
func sourced(a validation.Asset, v *dae.Variable) bool {
	if !strings.HasSuffix(v.Pos.File, a.File) && strings.Contains(a.Class.Documentation(), "(assumed") {
		return true
	}
	if a.Class.Kind == modelica.KindRecord && strings.Contains(a.Name, ".Data.") && strings.Contains(a.Class.Documentation(), "Source") {
		return true
	}
	return slices.ContainsFunc(parentheses.FindAllString(v.Doc, -1), func(p string) bool { return len(p) >= 8 && source.MatchString(p) })
}
