package epanet

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gemel/engine/series"
	"gemel/scenarios"
)

// simulate imports a network, runs it through the engine and returns the trajectory.
func simulate(t *testing.T, n *Network, name string) *series.Table {
	t.Helper()
	dir := t.TempDir()
	for _, f := range n.Generate(name) {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := scenarios.Read(filepath.Join(dir, "scenario.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	library := scenarios.Library{{Label: "gemel", FS: os.DirFS("../../physics")}}
	sys, err := library.System(s)
	if err != nil {
		t.Fatal(err)
	}
	p, err := scenarios.Prepare(s, sys, "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	result, err := scenarios.Run(context.Background(), p, scenarios.RunOptions{Out: filepath.Join(dir, "run")})
	if err != nil {
		t.Fatal(err)
	}
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	f, err := os.Open(filepath.Join(result.Dir, "trajectory.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	table, err := series.ReadParquet(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// at returns a column's value at the first row from time on.
func at(t *testing.T, table *series.Table, column string, time float64) float64 {
	t.Helper()
	c := table.Column(column)
	if c == nil {
		t.Fatalf("there is no column %s", column)
	}
	for i, x := range table.Time() {
		if x >= time {
			return c.Values[i]
		}
	}
	t.Fatalf("there is no row at %g s", time)
	return 0
}

// The whole way from an input file to a trajectory, for everything that the given reference networks do not have: regulators, check
// valves, emitters, pressure-driven demand, the third friction formula, rules, volume curves, full and empty tanks, clock times.
func TestImportedNetworksAgreeWithEpanet(t *testing.T) {
	for _, name := range []string{"valves", "rules", "pda", "full", "speeds", "grid"} {
		t.Run(name, func(t *testing.T) {
			n := open(t, filepath.Join("testdata", name+".inp"))
			table := simulate(t, n, name+".inp")
			f, err := os.Open(filepath.Join("testdata", name+".csv"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			rows, err := csv.NewReader(f).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rows[1:] {
				time, _ := strconv.ParseFloat(r[0], 64)
				want, _ := strconv.ParseFloat(r[3], 64)
				switch {
				case r[1] == "flow":
					want *= n.Options.Units.flow
					got := at(t, table, "link/"+r[2]+"/flow", time)
					if math.Abs(got-want) > max(0.005*math.Abs(want), 1e-4) {
						t.Errorf("at %g h: flow of %s is %.6f m3/s, EPANET %.6f", time/3600, r[2], got, want)
					}
				default:
					want *= n.Options.Units.length()
					limit := 0.05
					if time > 0 {
						limit = 0.1
					}
					if got := at(t, table, "node/"+r[2]+"/head", time); math.Abs(got-want) > limit {
						t.Errorf("at %g h: head of %s is %.3f m, EPANET %.3f", time/3600, r[2], got, want)
					}
				}
			}
		})
	}
}

// The reference networks over a day, as the tolerances of the project say.
func TestReferenceNetworksAgreeWithEpanetOverADay(t *testing.T) {
	energies := map[string]map[string]float64{ // kWh in 24 h, from power and time of the reference steps
		"Net1": {"9": 1333.23}, "Net3": {"10": 868.83, "335": 2134.20}, "tank_controls_1": {"pump1": 69.706},
	}
	for _, name := range []string{"Net1", "tank_controls_1", "Net3"} {
		t.Run(name, func(t *testing.T) {
			n := load(t, name+".inp")
			n.Times.Duration = 86400
			table := simulate(t, n, name+".inp")
			u := n.Options.Units
			for _, r := range references(t, name+"_epanet23_reference.csv.gz") {
				if r.time > 86400 {
					continue
				}
				x := n.Node(r.id)
				switch {
				case r.kind == "LINK" && r.time == 0:
					want := r.a * u.flow
					if got := at(t, table, "link/"+r.id+"/flow", 0); math.Abs(got-want) > max(0.005*math.Abs(want), 1e-4) {
						t.Errorf("flow of %s is %.6f m3/s, EPANET %.6f", r.id, got, want)
					}
				case r.kind == "NODE" && r.time == 0:
					if got := at(t, table, "node/"+r.id+"/head", 0); math.Abs(got-r.a*u.length()) > 0.05 {
						t.Errorf("head of %s is %.3f m, EPANET %.3f", r.id, got, r.a*u.length())
					}
				case r.kind == "NODE" && x.Kind == TankNode:
					if got := at(t, table, "tank/"+r.id+"/level", r.time); math.Abs(got-(r.a*u.length()-x.Elevation)) > 0.1 {
						t.Errorf("at %.2f h: level of %s is %.3f m, EPANET %.3f", r.time/3600, r.id, got, r.a*u.length()-x.Elevation)
					}
				}
			}
			for id, want := range energies[name] {
				got := 0.0
				power := table.Column("link/" + id + "/power").Values
				for i := 1; i < table.Rows(); i++ {
					got += power[i-1] * (table.Time()[i] - table.Time()[i-1]) / 3.6e6
				}
				if math.Abs(got-want) > 0.01*want {
					t.Errorf("pump %s takes %.2f kWh, EPANET %.2f", id, got, want)
				}
			}
		})
	}
}

// Both pump-speed sweeps, through the engine.
func TestPumpSpeedSweepAgreesWithEpanet(t *testing.T) {
	f, err := os.Open(filepath.Join(given, "pump_speed_sweep_reference.csv"))
	if err != nil {
		t.Skip("reference data not found: this test runs where ../shared/data is")
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		number := func(i int) float64 { v, _ := strconv.ParseFloat(r[i], 64); return v }
		name := fmt.Sprintf("%s_s%03.0f", r[0], 100*number(1))
		table := simulate(t, load(t, name+".inp"), name+".inp")
		flow, power := at(t, table, "link/PU/flow", 0), at(t, table, "link/PU/power", 0)
		head := at(t, table, "node/J2/head", 0) - at(t, table, "node/J1/head", 0)
		for _, c := range []struct {
			what             string
			got, want, limit float64
		}{{"flow [L/s]", flow * 1000, number(6), 0.01}, {"head [m]", head, number(7), 0.01}, {"power [kW]", power / 1000, number(10), 0.02}} {
			if math.Abs(c.got-c.want) > c.limit*c.want {
				t.Errorf("%s: %s %.4f, EPANET %.4f", name, c.what, c.got, c.want)
			}
		}
	}
}
