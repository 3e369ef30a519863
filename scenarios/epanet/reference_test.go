package epanet

import (
	"compress/gzip"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

const given = "../../../shared/data/hydraulics/epanet_given"

// load reads a network of the reference data, or skips the test where they are not.
func load(t testing.TB, name string) *Network {
	t.Helper()
	path := filepath.Join(given, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("reference data %s not found: this test runs where ../shared/data is", name)
	}
	return open(t, path)
}

// open reads a network that must be sound.
func open(t testing.TB, path string) *Network {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	n, err := Read(f, path)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// reference is the result of EPANET 2.3 for one object at one time, in the units of the file.
type reference struct {
	time     float64
	kind, id string
	a, b     float64 // head and pressure, or flow and head loss
	power    float64 // kW
}

func references(t testing.TB, name string) []reference {
	t.Helper()
	f, err := os.Open(filepath.Join(given, name))
	if err != nil {
		t.Skipf("reference data %s not found: this test runs where ../shared/data is", name)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []reference
	for _, r := range rows[1:] {
		number := func(i int) float64 { v, _ := strconv.ParseFloat(r[i], 64); return v }
		out = append(out, reference{number(0), r[1], r[2], number(4), number(5), number(8)})
	}
	return out
}

// The file is understood, and the laws are those of EPANET: every flow and head at time 0.
func TestOracleAgreesWithEpanetAtTimeZero(t *testing.T) {
	for _, name := range []string{"Net1", "Net3", "tank_controls_1"} {
		t.Run(name, func(t *testing.T) {
			n := load(t, name+".inp")
			o := newOracle(n)
			o.setTime(0)
			o.solve(t)
			u := n.Options.Units
			for _, r := range references(t, name+"_epanet23_reference.csv.gz") {
				switch {
				case r.time > 0:
				case r.kind == "NODE":
					if h := o.headOf(n.Node(r.id)); math.Abs(h-r.a*u.length()) > 0.05 {
						t.Errorf("node %s: head %.3f m, EPANET %.3f", r.id, h, r.a*u.length())
					}
				case r.kind == "LINK":
					for k, l := range o.links {
						want := r.a * u.flow
						if l.ID == r.id && math.Abs(o.flow[k]-want) > max(0.005*math.Abs(want), 1e-4) {
							t.Errorf("link %s: flow %.6f m3/s, EPANET %.6f", r.id, o.flow[k], want)
						}
					}
				}
			}
			for _, p := range n.Pumps {
				t.Logf("pump %s: %.3f kW", p.ID, o.power(p)/1000)
			}
		})
	}
}

// Curves, affinity, efficiency and the laminar-to-rough friction law, against 14 operating points.
func TestOracleAgreesWithEpanetOverPumpSpeed(t *testing.T) {
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
		name := r[0] + "_s" + strconv.Itoa(1000 + int(math.Round(100*number(1))))[1:]
		o := newOracle(load(t, name+".inp"))
		o.setTime(0)
		o.solve(t)
		pump := o.n.Pumps[0]
		for _, c := range []struct {
			what             string
			got, want, limit float64
		}{
			{"flow", o.flow[2] * 1000, number(6), 0.01}, {"head", o.headOf(pump.To) - o.headOf(pump.From), number(7), 0.01},
			{"power", o.power(pump) / 1000, number(10), 0.02},
		} {
			if math.Abs(c.got-c.want) > c.limit*c.want {
				t.Errorf("%s: %s %.4f, EPANET %.4f", name, c.what, c.got, c.want)
			}
		}
	}
}
