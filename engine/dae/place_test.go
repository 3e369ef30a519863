package dae

import (
	"testing"
)

// inLibrary moves the text of an equation or variable into a library file, as if a component's class had it.
func (m *model) inLibrary(line int) Pos { return Pos{"gemel:/Port.mo", line, 1} }

// A part that was added and not connected is told in the words of the model: its own line and the names of its connectors, not the
// library's lines.
func TestUnconnectedPartIsNamedWithItsLine(t *testing.T) {
	m := newModel("Plant")
	m.Parts = map[string]Pos{"pump": {"plant.mo", 7, 3}}
	variable := func(name string, asset string, flow bool) VarID {
		v := m.variable(Variable{Name: name, Asset: asset, Kind: Continuous, Flow: flow})
		m.Variables[v].Pos = m.inLibrary(3)
		return v
	}
	p := []VarID{variable("pump.a.p", "pump.a", false), variable("pump.b.p", "pump.b", false)}
	f := []VarID{variable("pump.a.f", "pump.a", true), variable("pump.b.f", "pump.b", true)}
	m.eq(m.sub(p[0], p[1]), m.mul(2, f[0]))
	m.eq(m.add(f[0], f[1]), 0)
	m.eq(f[0], 0)
	m.eq(f[1], 0)
	for i := range m.Equations {
		m.Equations[i].Pos, m.Equations[i].Asset = m.inLibrary(10+i), "pump"
	}
	m.refused(t, `
plant.mo:7:3: nothing is connected to pump.a and pump.b, so nothing determines pump.a.p
  connect them, or remove pump`)
}

// Where equations of the model and of its parts are in surplus together, the line that the author wrote is blamed and listed first;
// otherwise it is lost among those of the library.
func TestOwnEquationIsBlamedBeforeThoseOfParts(t *testing.T) {
	m := newModel("Plant")
	m.Parts = map[string]Pos{"valve": {"plant.mo", 2, 3}}
	v := m.reals("valve.x", "valve.y")
	m.eq(m.mul(v[0], v[1]), 1)
	m.eq(m.add(v[0], v[1]), 3)
	m.eq(m.sub(v[0], m.mul(v[1], v[1])), 2)
	for i, p := range []Pos{m.inLibrary(5), {"plant.mo", 9, 3}, m.inLibrary(6)} {
		m.Equations[i].Pos = p
	}
	m.Equations[0].Asset, m.Equations[2].Asset = "valve", "valve"
	m.refused(t, `
Plant has 3 equations for 2 unknowns, 1 too many
plant.mo:9:3: too many equations: these 3 determine only 2 unknowns, valve.x and valve.y
    plant.mo:9:3: valve.x + valve.y = 3
    gemel:/Port.mo:5:1: valve.x*valve.y = 1   [valve]
    gemel:/Port.mo:6:1: valve.x - valve.y*valve.y = 2   [valve]
  remove 1 equation`)
}

func TestPartOfAnAsset(t *testing.T) {
	for asset, want := range map[string]string{"": "", "pump": "pump", "pump.port_a": "pump", "pipe[2].port_a": "pipe", "'a.b[1]'.p": "'a.b[1]'"} {
		if got := partOf(asset); got != want {
			t.Errorf("%s: %s, want %s", asset, got, want)
		}
	}
}
