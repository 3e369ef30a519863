package scenarios

import (
	"math"
	"strings"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// AssetSheet is what an engineer wants to know about an asset.
type AssetSheet struct {
	Asset
	Extends    []string
	Connectors []Connector
	Inputs     []AssetVariable // signals that come in
	Parameters []AssetVariable
	Variables  []AssetVariable // results
	Problem    error           // why parameters and variables are missing: the class does not stand alone

	final map[string]bool // components that are declared final
}

// Connector is a place where an asset is connected.
type Connector struct{ Name, Type, Doc string }

// AssetVariable is a parameter or variable of an asset. Numbers are in Unit; NaN where there is none.
type AssetVariable struct {
	Name, Unit, DisplayUnit, Doc string
	Type                         dae.Type
	Default, Min, Max            float64
}

// Sheet describes a class by its full name. It returns nil where there is none.
func (l Library) Sheet(name string) (*AssetSheet, error) {
	lib, err := l.open(nil)
	if err != nil {
		return nil, err
	}
	c, err := lib.Class(name)
	if err != nil {
		return nil, asProblems(err)
	}
	if c == nil {
		return nil, nil
	}
	s := &AssetSheet{Asset: describeClass(c), final: map[string]bool{}}
	s.collect(lib, c, 0)
	if c.Kind != modelica.KindModel && c.Kind != modelica.KindBlock && c.Kind != modelica.KindRecord {
		return s, nil
	}
	sys, err := flat.Flatten(lib, name, flat.Options{})
	if err != nil {
		s.Problem = asProblems(err)
		return s, nil
	}
	s.fill(sys)
	return s, nil
}

// collect finds connectors and bases in the text of a class and of what it extends.
func (s *AssetSheet) collect(lib *modelica.Library, c *modelica.Class, depth int) {
	if depth > 20 {
		return
	}
	for _, e := range c.Elements {
		switch e := e.(type) {
		case *modelica.Extends:
			if base := resolveClass(lib, c, e.Base); base != nil {
				s.Extends = append(s.Extends, base.FullName())
				s.collect(lib, base, depth+1)
			}
		case *modelica.Component:
			if e.Final {
				s.final[e.Name] = true
			}
			if e.Protected || e.Type == nil {
				continue
			}
			if t := resolveClass(lib, c, e.Type); t != nil && t.Kind == modelica.KindConnector && t.Short == nil {
				s.Connectors = append(s.Connectors, Connector{e.Name, t.FullName(), e.Doc})
			}
		}
	}
}

// resolveClass looks a type name up from inside a class, outwards.
func resolveClass(lib *modelica.Library, from *modelica.Class, n *modelica.Name) *modelica.Class {
	if n == nil || len(n.Parts) == 0 {
		return nil
	}
	for scope := from; scope != nil; scope = scope.Parent {
		c, err := scope.Member(n.Parts[0])
		for _, part := range n.Parts[1:] {
			if c == nil || err != nil {
				break
			}
			c, err = c.Member(part)
		}
		if c != nil && err == nil {
			return c
		}
	}
	c, err := lib.Class(strings.Join(n.Parts, "."))
	if err != nil {
		return nil
	}
	return c
}

// fill takes parameters and variables from the flat system of the asset alone.
func (s *AssetSheet) fill(sys *dae.System) {
	records := recordsOf(sys)
	memo := map[dae.VarID]float64{}
	for i := 1; i < len(sys.Variables); i++ {
		v := &sys.Variables[i]
		if v.Protected || s.final[v.Name] || engine.Internal(v) || strings.HasPrefix(v.Name, "der(") {
			continue
		}
		if strings.Contains(v.Name, ".") && !records[v.Asset] {
			continue
		}
		a := AssetVariable{Name: v.Name, Unit: v.Unit, DisplayUnit: v.DisplayUnit, Doc: v.Doc, Type: v.Type, Default: math.NaN(), Min: v.Min, Max: v.Max}
		switch v.Kind {
		case dae.Parameter:
			a.Default = defaultOf(sys, dae.VarID(i), memo, 0)
			s.Parameters = append(s.Parameters, a)
		case dae.Input:
			a.Default = defaultOf(sys, dae.VarID(i), memo, 0)
			s.Inputs = append(s.Inputs, a)
		case dae.Continuous, dae.Discrete:
			s.Variables = append(s.Variables, a)
		}
	}
}

// recordsOf are the components that hold nothing but parameters: records such as the properties of a fluid.
func recordsOf(sys *dae.System) map[string]bool {
	records := map[string]bool{}
	for i := 1; i < len(sys.Variables); i++ {
		v := &sys.Variables[i]
		if v.Asset == "" || strings.Contains(v.Asset, ".") {
			continue
		}
		only, seen := records[v.Asset]
		records[v.Asset] = v.Kind == dae.Parameter && (only || !seen)
	}
	return records
}

// defaultOf evaluates the default value of a parameter or input.
func defaultOf(sys *dae.System, id dae.VarID, memo map[dae.VarID]float64, depth int) float64 {
	if x, ok := memo[id]; ok {
		return x
	}
	v := &sys.Variables[id]
	n := v.Binding
	if n == expr.None {
		n = v.Start
	}
	x := math.NaN()
	if n != expr.None && depth < 50 {
		x = interp.Eval(sys.Graph, n, func(s expr.Slot) float64 { return defaultOf(sys, dae.VarID(s), memo, depth+1) })
	}
	memo[id] = x
	return x
}
