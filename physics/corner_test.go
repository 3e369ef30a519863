package physics_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/enginetest"
	"gemel/engine/modelica"
	"gemel/physics/validation"
)

// Every asset, alone between sources, runs with each parameter and input at each end of its declared range, with flow in both directions and from -30 to 50 degC, or says
// with an assertion why it cannot.
//
//	go test ./physics -run AtItsCorners/Wind
func TestEveryAssetAtItsCorners(t *testing.T) {
	everyAsset(t, atCorners)
}

// everyAsset runs a test for each model and block that can be used, one subtest a package and asset.
func everyAsset(t *testing.T, test func(*testing.T, validation.Asset)) {
	t.Helper()
	packages := map[string][]validation.Asset{}
	var names []string
	for _, a := range assets(t) {
		name := strings.Split(a.Name, ".")[1]
		if a.Class.Kind != modelica.KindModel && a.Class.Kind != modelica.KindBlock || name == "Examples" || strings.Contains(a.Name, ".Interfaces.") {
			continue
		}
		if packages[name] == nil {
			names = append(names, name)
		}
		packages[name] = append(packages[name], a)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			for _, a := range packages[name] {
				t.Run(strings.TrimPrefix(a.Name, "Gemel."+name+"."), func(t *testing.T) { test(t, a) })
			}
		})
	}
}

func atCorners(t *testing.T, a validation.Asset) {
	text := started(t, a)
	for _, err := range enginetest.Corners(t, enginetest.Case{System: func(t *testing.T) *dae.System { return validation.Flatten(t, "Bench", text) }, Options: engine.Options{Period: 1}}) {
		t.Errorf("physics/%s: %v", a.File, err)
	}
}

// started writes a model in which an asset starts. It tries sources that hold pressures, temperatures and voltages, as most assets need, then those that hold flows, as a tank or a
// reservoir needs, both kinds mixed, and at last none.
func started(t *testing.T, a validation.Asset) string {
	t.Helper()
	ports, err := connectors(a)
	if err != nil {
		t.Fatal(err)
	}
	var first string
	for _, flows := range append(likely(ports), unconnected) {
		text := between(a, ports, flows)
		if flows == unconnected {
			text = between(a, nil, 0)
		}
		if err = starts(text); err == nil {
			return text
		}
		if first == "" {
			first = fmt.Sprintf("physics/%s: %v\n%s", a.File, err, text)
		}
	}
	t.Fatalf("cannot start between any sources; at first:\n%s", first)
	return ""
}

// starts says why a model does not.
func starts(text string) error {
	system, err := validation.TryFlatten("Bench", text)
	if err != nil {
		return err
	}
	plant, err := engine.Compile(system, engine.Options{Period: 1})
	if err != nil {
		return err
	}
	defer func() { _ = plant.Close() }()
	work, err := plant.NewWork()
	if err != nil {
		return err
	}
	defer func() { _ = work.Close() }()
	return plant.Initialize(plant.NewState(1), work)
}

const unconnected = -1

// likely are combinations of groups whose sources hold flows, the likeliest first.
func likely(ports []connector) []int {
	all, heat, n := 0, 0, 0
	for _, c := range ports {
		all |= 1 << c.group
		if strings.HasSuffix(c.class, ".HeatPort") {
			heat |= 1 << c.group
		}
		n = c.group + 1
	}
	list := []int{0, heat, all &^ 1, all}
	for flows := range 1 << min(n, 5) {
		list = append(list, flows)
	}
	return list
}

// connector is one of an asset, with what is held there.
type connector struct {
	name, class string
	group       int // the elements of an array, but for the first, are one group
	flow        dae.Variable
	others      []dae.Variable // potentials and streams
}

func connectors(a validation.Asset) (list []connector, err error) {
	system, err := validation.TryFlatten(a.Name, "")
	if err != nil {
		return nil, err
	}
	for _, v := range system.Variables {
		port, flow, ok := strings.Cut(v.Name, ".")
		if !v.Flow || v.Protected || !ok || strings.Contains(flow, ".") || strings.Contains(v.Pos.File, "package.mo") || slices.ContainsFunc(list, func(c connector) bool { return c.name == port }) {
			continue
		}
		c := connector{name: port, class: class(v.Pos.File), flow: v}
		for _, w := range system.Variables {
			if rest, ok := strings.CutPrefix(w.Name, port+"."); ok && !w.Flow && !strings.Contains(rest, ".") && w.Kind != dae.Derivative && w.Kind != dae.Parameter {
				c.others = append(c.others, w)
			}
		}
		if base, _, _ := strings.Cut(port, "["); len(list) > 0 {
			before := list[len(list)-1]
			if c.group = before.group + 1; strings.HasPrefix(before.name, base+"[") && !strings.HasSuffix(before.name, "[1]") {
				c.group = before.group
			}
		}
		list = append(list, c)
	}
	return list, nil
}

// between writes a model of an asset with a source at each connector; bit k of flows says that those of group k hold the flow and not the potentials.
func between(a validation.Asset, ports []connector, flows int) string {
	var classes, components, connections strings.Builder
	for k, c := range ports {
		var parameters, equations strings.Builder
		last := func(v dae.Variable) string { return v.Name[strings.LastIndexByte(v.Name, '.')+1:] }
		for _, v := range c.others {
			if flows>>c.group&1 == 0 || strings.HasSuffix(v.Name, "_outflow") {
				fmt.Fprintf(&parameters, "    parameter Real %s%s = %g;\n", last(v), span(c.class, v), held(c.class, v, k))
				fmt.Fprintf(&equations, "    port.%s = %s;\n", last(v), last(v))
			}
		}
		if flows>>c.group&1 == 1 {
			fmt.Fprintf(&equations, "    port.%s = %g;\n", last(c.flow), -0.01*math.Max(held(c.class, c.flow, k), 0.01))
		}
		fmt.Fprintf(&classes, "  model Source%d\n    %s port;\n%s  equation\n%s  end Source%d;\n", k, c.class, parameters.String(), equations.String(), k)
		fmt.Fprintf(&components, "  Source%d source%d;\n", k, k)
		fmt.Fprintf(&connections, "  connect(source%d.port, c.%s);\n", k, c.name)
	}
	return fmt.Sprintf("model Bench\n%s  %s c;\n%sequation\n%send Bench;", classes.String(), a.Name, components.String(), connections.String())
}

var folder = regexp.MustCompile(`Gemel/.*`)

// class is the name of the class in a file of the library.
func class(file string) string {
	return strings.ReplaceAll(strings.TrimSuffix(folder.FindString(file), ".mo"), "/", ".")
}

// held is a value for a connector's variable, another one at each of several connectors.
func held(class string, v dae.Variable, n int) float64 {
	k := float64(n)
	value := 1 + 0.01*k
	switch {
	case v.Unit == "Pa" && strings.HasPrefix(class, "Gemel.Air."):
		value = 100 - 10*k
	case v.Unit == "Pa":
		value = 2e5 - 1e4*k
	case v.Unit == "K":
		value = 288.15 + 5*math.Mod(k, 5)
	case v.Unit == "J/kg":
		value = 4e4 + 5e3*math.Mod(k, 5)
	case strings.HasSuffix(v.Name, "Xw_outflow"):
		value = 0.006 + 0.001*k
	case strings.HasSuffix(v.Name, "C_outflow"):
		value = 6e-4
	case v.Nominal > 0:
		value *= v.Nominal
	}
	if !math.IsNaN(v.Max) {
		value = math.Min(value, v.Max)
	}
	if !math.IsNaN(v.Min) {
		value = math.Max(value, v.Min)
	}
	return value
}

// span is the range of what is held there: flows of both directions, from -30 to 50 degC, dry and damp air.
func span(class string, v dae.Variable) string {
	air, water := strings.HasPrefix(class, "Gemel.Air."), strings.HasPrefix(class, "Gemel.Hydronics.")
	switch {
	case v.Unit == "Pa" && air:
		return "(min = -300, max = 300)"
	case v.Unit == "Pa":
		return "(min = 1.5e5, max = 2.5e5)"
	case v.Unit == "K":
		return "(min = 243.15, max = 323.15)"
	case v.Unit == "J/kg" && air:
		return "(min = -3e4, max = 1e5)"
	case v.Unit == "J/kg" && water:
		return "(min = 4e3, max = 3.8e5)"
	case strings.HasSuffix(v.Name, "Xw_outflow"):
		return "(min = 0, max = 0.02)"
	}
	return ""
}
