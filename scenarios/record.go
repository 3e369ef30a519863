package scenarios

import (
	"math"
	"path"
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/series"
)

// column is one column of the trajectory beside time.
type column struct {
	series.Field
	id dae.VarID
}

// record settles the columns of the results and how often a row is written.
func (b *builder) record() {
	b.plan.every = 1
	r := b.file.Record
	if r == nil {
		b.defaultColumns()
		return
	}
	if r.Every.Given() {
		b.plan.every = b.interval(r.Every)
	}
	b.plan.eventRows = r.Events.Value == "true"
	taken := map[string]bool{"time": true}
	for _, name := range r.Variables {
		b.recordNames(name, taken)
	}
	for _, c := range r.Columns {
		b.recordColumn(c, taken)
	}
	if r.Variables == nil && r.Columns == nil {
		b.defaultColumns()
	}
}

// interval reads a multiple of the tick; 1 where it is none.
func (b *builder) interval(every Text) int64 {
	d, ok := b.duration("every", every)
	if !ok {
		return 1
	}
	n := math.Round(d / b.dt)
	if n < 1 || math.Abs(d-float64(n*b.dt)) > 1e-9*d {
		b.problems.add(every.place(0), "every: %s is no multiple of the tick, %s", every.Value, b.file.Time.Tick.Value)
		return 1
	}
	return int64(n)
}

// snapshots settles how often a run keeps its state, and how many of these.
func (b *builder) snapshots() {
	s := b.file.Snapshots
	if s == nil || !s.Every.Given() {
		return
	}
	b.plan.snapshots = b.interval(s.Every)
	if !s.Keep.Given() {
		return
	}
	n, err := strconv.Atoi(s.Keep.Value)
	if err != nil || n < 1 {
		b.problems.add(s.Keep.place(0), "keep: %q is no whole number from 1 on", s.Keep.Value)
	}
	b.plan.keep = n
}

func (b *builder) addColumn(id dae.VarID, taken map[string]bool) {
	v := &b.sys.Variables[id]
	if taken[v.Name] {
		return
	}
	taken[v.Name] = true
	b.plan.columns = append(b.plan.columns, column{series.Field{Name: v.Name, Unit: v.Unit, Doc: v.Doc}, id})
}

// recordNames adds a variable, or all variables that a pattern fits.
func (b *builder) recordNames(name Text, taken map[string]bool) {
	if !strings.ContainsAny(name.Value, "*?") {
		if id, ok := b.find(name); ok {
			b.addColumn(id, taken)
		}
		return
	}
	found := false
	for i := 1; i < len(b.sys.Variables); i++ {
		v := &b.sys.Variables[i]
		if !v.Protected && fitsPattern(name.Value, v.Name) {
			found = true
			b.addColumn(dae.VarID(i), taken)
		}
	}
	if !found {
		stem, _, _ := strings.Cut(name.Value, "*")
		remedy := ""
		if c := nearest(strings.TrimSuffix(stem, "."), b.assets()); c != "" {
			remedy = didYouMean(c + "." + strings.TrimPrefix(name.Value[len(stem):], "."))
		}
		b.problems.add(name.place(0), "no variable fits %s%s", name.Value, remedy)
	}
}

// assets are the paths of all components.
func (b *builder) assets() []string {
	var names []string
	seen := map[string]bool{"": true}
	for i := range b.sys.Variables {
		a := b.sys.Variables[i].Asset
		if !seen[a] {
			seen[a] = true
			names = append(names, a)
		}
	}
	return names
}

// fitsPattern says whether name fits a pattern in which * stands for any text and ? for one character.
func fitsPattern(pattern, name string) bool {
	var plain strings.Builder
	for _, r := range pattern { // brackets are part of Modelica names, not of the pattern
		if r == '[' || r == ']' || r == '\\' {
			plain.WriteByte('\\')
		}
		plain.WriteRune(r)
	}
	ok, err := path.Match(strings.ReplaceAll(plain.String(), "/", "\x00"), strings.ReplaceAll(name, "/", "\x00"))
	return err == nil && ok
}

// recordColumn adds a column under a name of its own.
func (b *builder) recordColumn(c Entry[Text], taken map[string]bool) {
	name := c.Key.Value
	switch {
	case name == "" || strings.ContainsAny(name, "\n\r\x00"):
		b.problems.add(c.Key.place(0), "columns: this is no name for a column")
		return
	case taken[name]:
		b.problems.add(c.Key.place(0), "columns: there is a column %s already", name)
		return
	case !c.Value.Given():
		return
	}
	taken[name] = true
	id, isVariable := b.byName[c.Value.Value]
	if !isVariable {
		v, ok := b.expression("columns", c.Value, plantNames{b})
		if !ok {
			return
		}
		id = b.outputVariable("column."+name, siSymbol(v.dim, v.known && !v.truth), c.Value, v.node)
	}
	v := &b.sys.Variables[id]
	b.plan.columns = append(b.plan.columns, column{series.Field{Name: name, Unit: v.Unit, Doc: v.Doc}, id})
}

// outputVariable adds an explicit output of the plant.
func (b *builder) outputVariable(name, u string, source Text, n expr.Node) dae.VarID {
	id := b.declare(dae.Variable{Name: name, Asset: name, Kind: dae.Continuous, Unit: u, Doc: source.Value, Protected: true, Start: b.g.Const(0)})
	b.sys.Equations = append(b.sys.Equations, dae.Equation{Left: b.sys.Ref(id), Right: n, Asset: name, Source: source.Value, Pos: source.Pos})
	return id
}

// defaultColumns records what moves the plant: inputs, states, outputs, what control reads and drives, and what has limits.
func (b *builder) defaultColumns() {
	wanted := map[dae.VarID]bool{}
	for _, t := range b.targets {
		wanted[t.id] = true
	}
	for _, l := range b.plan.limits {
		wanted[l.variable] = true
	}
	for i := range b.sys.Variables {
		v := &b.sys.Variables[i]
		wanted[dae.VarID(i)] = wanted[dae.VarID(i)] || !v.Protected && (v.Kind == dae.Input || v.Kind == dae.Continuous && (v.Der != dae.NoVar || v.Output))
	}
	taken := map[string]bool{"time": true}
	for i := 1; i < len(b.sys.Variables); i++ {
		if wanted[dae.VarID(i)] {
			b.addColumn(dae.VarID(i), taken)
		}
	}
}
