package tag

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gemel/bridge"
	"gemel/engine/unit"
)

// Map is the tags of a plant, in the order of their file.
type Map struct {
	Tags   []bridge.Tag
	places []string // of each tag in its file
	byName map[string]int
}

// Problems of a file.
type Problems []string

// Error lists all, a line each.
func (p Problems) Error() string { return strings.Join(p, "\n") }

func (p *Problems) add(place, format string, args ...any) {
	*p = append(*p, place+": "+fmt.Sprintf(format, args...))
}

// err is nil where there are none.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// Tag of a name.
func (m *Map) Tag(name string) (bridge.Tag, bool) {
	i, ok := m.byName[name]
	if !ok {
		return bridge.Tag{}, false
	}
	return m.Tags[i], true
}

// Of lists the tags of a connection.
func (m *Map) Of(source string) (list []bridge.Tag) {
	for _, t := range m.Tags {
		if t.Source == source {
			list = append(list, t)
		}
	}
	return list
}

// For is the first tag that stands for one of these variables of the model; one that can only be read, where there are several, because it is
// what the plant does and not what it was told.
func (m *Map) For(variables ...string) (found bridge.Tag, ok bool) {
	for _, t := range m.Tags {
		if t.Variable == "" || t.Access&bridge.Read == 0 || !slices.Contains(variables, t.Variable) {
			continue
		}
		if t.Access&bridge.Write == 0 {
			return t, true
		}
		if !ok {
			found, ok = t, true
		}
	}
	return found, ok
}

// Setpoint is the tag that is written to set a variable of the model.
func (m *Map) Setpoint(variable string) (bridge.Tag, bool) {
	i := slices.IndexFunc(m.Tags, func(t bridge.Tag) bool { return t.Variable == variable && t.Access&bridge.Write != 0 })
	if i < 0 {
		return bridge.Tag{}, false
	}
	return m.Tags[i], true
}

// Register gives every tag its number in a historian.
func (m *Map) Register(register func(name string) (bridge.TagID, error)) error {
	for i := range m.Tags {
		id, err := register(m.Tags[i].Name)
		if err != nil {
			return err
		}
		m.Tags[i].ID = id
	}
	return nil
}

// Value is a raw reading in the tag's unit. A good one outside of the tag's limits is uncertain; what is no number is bad.
func Value(t *bridge.Tag, raw float64, s bridge.Status) (float64, bridge.Status) {
	x := float64(raw*t.Scale) + t.Offset
	switch {
	case t.Scale == 1 && t.Offset == 0:
		x = raw // also the bits of NaN, and -0
	case !s.IsGood():
		return x, s
	}
	switch {
	case !s.IsGood():
	case math.IsNaN(x) || math.IsInf(x, 0):
		s = bridge.BadSensorFailure
	case !(x >= t.Low && x <= t.High):
		s = bridge.UncertainOutOfLimits
	}
	return x, s
}

// Raw is the reading that stands for a value in the tag's unit.
func Raw(t *bridge.Tag, x float64) float64 {
	if t.Scale == 1 && t.Offset == 0 {
		return x
	}
	return (x - t.Offset) / t.Scale
}

// Variable is what the model says of a variable.
type Variable struct {
	Unit     string // Modelica unit
	Min, Max float64
	Input    bool // it can be written
}

// ToModel turns values of a tag into values of its variable, and back.
type ToModel struct{ tag, model unit.Unit }

// Convert says how a tag's values become those of its variable; the error names both units.
func Convert(t *bridge.Tag, v Variable) (ToModel, error) {
	from, err := unit.Parse(t.Unit)
	if err != nil {
		return ToModel{}, fmt.Errorf("unit: %w", err)
	}
	to, err := unit.Parse(v.Unit)
	if err != nil {
		return ToModel{}, fmt.Errorf("the unit of %s: %w", t.Variable, err)
	}
	if err := unit.Compatible(from, to); err != nil {
		return ToModel{}, fmt.Errorf("the tag is in %s, and %s is in %s: %w", t.Unit, t.Variable, v.Unit, err)
	}
	return ToModel{from, to}, nil
}

// Model is the value of the variable.
func (c ToModel) Model(x float64) float64 {
	y, err := unit.Convert(x, c.tag, c.model)
	if err != nil {
		return math.NaN() // Convert has looked: it does not happen
	}
	return y
}

// Tag is the value of the tag.
func (c ToModel) Tag(x float64) float64 {
	y, err := unit.Convert(x, c.model, c.tag)
	if err != nil {
		return math.NaN()
	}
	return y
}

// Check holds the map against a model and against the connections that there are; nearest suggests a name for one that is unknown.
func (m *Map) Check(variable func(name string) (Variable, bool), connections []string, nearest func(name string) string) error {
	var p Problems
	for i := range m.Tags {
		t, place := &m.Tags[i], m.places[i]
		if connections != nil && !slices.Contains(connections, t.Source) {
			p.add(place, "%s: source: there is no connection %q; there are %s", t.Name, t.Source, strings.Join(connections, ", "))
		}
		if t.Variable == "" {
			continue
		}
		v, ok := variable(t.Variable)
		if !ok {
			hint := ""
			if n := nearest(t.Variable); n != "" {
				hint = "; did you mean " + n + "?"
			}
			p.add(place, "%s: variable: the plant has no %q%s", t.Name, t.Variable, hint)
			continue
		}
		c, err := Convert(t, v)
		if err != nil {
			p.add(place, "%s: %v", t.Name, err)
			continue
		}
		if t.Access&bridge.Write != 0 && !v.Input {
			p.add(place, "%s: access: %s is computed by the plant, so nothing can be written to it there; write access: read", t.Name, t.Variable)
		}
		for _, limit := range []struct {
			name string
			x    float64
		}{{"low", t.Low}, {"high", t.High}} {
			if x := c.Model(limit.x); t.Access&bridge.Write != 0 && !math.IsInf(limit.x, 0) && (x < v.Min-1e-9*math.Abs(v.Min) || x > v.Max+1e-9*math.Abs(v.Max)) {
				p.add(place, "%s: %s: %g %s is beyond what the model allows for %s, %.6g to %.6g %s", t.Name, limit.name, limit.x, t.Unit, t.Variable, c.Tag(v.Min), c.Tag(v.Max), t.Unit)
			}
		}
	}
	return p.err()
}
