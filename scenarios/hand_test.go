package scenarios

import (
	"io/fs"
	"math"
	"strings"
	"testing"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// tankSystem is a plant built by hand: a tank of 10 m2 that an input flow fills and an outflow k·sqrt(level) empties, and a pump
// whose power follows its speed.
//
//	10·der(level) = inflow + gain·speed - k·level,  power = c·speed^3
func tankSystem() *dae.System {
	s := dae.New("Tank")
	g := s.Graph
	nan := math.NaN()
	add := func(v dae.Variable) dae.VarID {
		if v.Nominal == 0 {
			v.Nominal = nan
		}
		if v.Min == 0 && v.Max == 0 {
			v.Min, v.Max = nan, nan
		}
		return s.Add(v)
	}
	level := add(dae.Variable{Name: "tank.level", Asset: "tank", Kind: dae.Continuous, Unit: "m", Start: g.Const(2), Fixed: true, Nominal: 1, Doc: "level of the tank"})
	inflow := add(dae.Variable{Name: "demand.flow", Asset: "demand", Kind: dae.Input, Unit: "m3/s", Start: g.Const(0)})
	speed := add(dae.Variable{Name: "pump.speed", Asset: "pump", Kind: dae.Input, Unit: "rad/s", Start: g.Const(0), Min: 0, Max: 200})
	on := add(dae.Variable{Name: "valve.open", Asset: "valve", Kind: dae.Input, Type: dae.Boolean, Start: g.Const(1)})
	wear := add(dae.Variable{Name: "pump.wear", Asset: "pump", Kind: dae.Parameter, Unit: "1", Binding: g.Const(0), Min: 0, Max: 1})
	area := add(dae.Variable{Name: "tank.area", Asset: "tank", Kind: dae.Parameter, Unit: "m2", Binding: g.Const(10)})
	add(dae.Variable{Name: "tank.zero", Asset: "tank", Kind: dae.Parameter, Unit: "m", Binding: g.Const(0), Final: true})
	power := add(dae.Variable{Name: "pump.power", Asset: "pump", Kind: dae.Continuous, Unit: "W", Start: g.Const(0)})
	flow := add(dae.Variable{Name: "pump.flow", Asset: "pump", Kind: dae.Continuous, Unit: "m3/s", Start: g.Const(0)})
	command := add(dae.Variable{Name: "drive.command", Asset: "drive", Kind: dae.Continuous, Unit: "rad/s", Start: g.Const(0)})
	temperature := add(dae.Variable{Name: "room.T", Asset: "room", Kind: dae.Continuous, Unit: "K", Start: g.Const(293.15), Fixed: true, Nominal: 300})
	eq := func(l, r expr.Node, source string) {
		s.Equations = append(s.Equations, dae.Equation{Left: l, Right: r, Asset: "tank", Source: source})
	}
	one := g.Const(1)
	eq(s.Ref(flow), g.Mul(g.Const(0.001), g.Mul(s.Ref(speed), g.Sub(one, s.Ref(wear)))), "pump.flow = 0.001*pump.speed*(1 - pump.wear)")
	out := g.Mul(g.Const(0.01), g.Mul(s.Ref(level), s.Ref(on)))
	eq(g.Mul(s.Ref(area), s.Ref(s.Derivative(level))), g.Sub(g.Add(s.Ref(flow), s.Ref(inflow)), out), "tank.area*der(tank.level) = pump.flow + demand.flow - 0.01*tank.level")
	eq(s.Ref(power), g.Mul(g.Const(0.01), g.Pow(s.Ref(speed), g.Const(3))), "pump.power = 0.01*pump.speed^3")
	eq(s.Ref(command), s.Ref(speed), "drive.command = pump.speed")
	eq(s.Ref(s.Derivative(temperature)), g.Mul(g.Const(1e-4), g.Sub(g.Const(283.15), s.Ref(temperature))), "der(room.T) = 1e-4*(283.15 - room.T)")
	return s
}

// parse reads a scenario from text; the head is added.
func parse(t *testing.T, text string) (*Scenario, error) {
	t.Helper()
	return Parse("test.yaml", []byte(text), func(name string) (DataFile, error) { return DataFile{}, errNoFiles })
}

const head = "gemel: 1\nname: test\nplant: Tank\ntime: {stop: 1h, tick: 10s}\n"

// prepare compiles a scenario over the tank.
func prepare(t *testing.T, text string) *Prepared {
	t.Helper()
	s, err := parse(t, head+text)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(s, tankSystem(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// run runs a scenario to its end and returns its rows and events.
func run(t *testing.T, p *Prepared) (rows [][]float64, events []Event, r *Runner) {
	t.Helper()
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	keep := func() {
		r.fillRow()
		rows = append(rows, append([]float64(nil), r.row...))
	}
	keep()
	r.OnRow = func(row []float64) error { rows = append(rows, append([]float64(nil), row...)); return nil }
	r.OnEvent = func(e Event) error { events = append(events, e); return nil }
	for !r.Done() {
		if err := r.Step(); err != nil {
			t.Fatal(err)
		}
	}
	return rows, events, r
}

func columnOf(p *Prepared, rows [][]float64, name string) []float64 {
	for i, n := range p.ColumnNames() {
		if n == name {
			out := make([]float64, len(rows))
			for k := range rows {
				out[k] = rows[k][i]
			}
			return out
		}
	}
	panic("no column " + name + " in " + strings.Join(p.ColumnNames(), " "))
}

// A minimal scenario must run and hash the same twice.
func TestThinPath(t *testing.T) {
	text := "inputs: {pump.speed: 1000 rpm, demand.flow: {steps: [[0h, 0 L/s], [30 min, 20 L/s]]}}\nkpis: {e: {integral: pump.power, unit: kWh}, m: {max: tank.level, unit: cm}}\nrecord: {every: 1 min, variables: [tank.*, drive.command, pump.power]}\n"
	p := prepare(t, text)
	rows, _, r := run(t, p)
	if len(rows) != 61 {
		t.Fatalf("%d rows", len(rows))
	}
	level := columnOf(p, rows, "tank.level")
	if !(level[60] > level[0]) {
		t.Errorf("level %v", level)
	}
	for i := range p.plan.kpis {
		k := &p.plan.kpis[i]
		t.Log(k.name, k.result(p.plan.kpis, r.work.Value, 3600), k.unit)
	}
	p2 := prepare(t, text)
	_, _, r2 := run(t, p2)
	if r.Hash() != r2.Hash() {
		t.Error("two runs differ")
	}
	t.Log(r.Hash(), level[60])
}

var errNoFiles = fs.ErrNotExist
