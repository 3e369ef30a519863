package validation

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gemel/engine"
)

func TestRigSetsStepsAndReads(t *testing.T) {
	r := Build(t, "Bench", `model Bench "Relaxation, and a tank that closes its balance"
  parameter Real k(unit = "1/s", min = 0, max = 10) = 1;
  Gemel.Blocks.Interfaces.RealInput u;
  Real x(start = 0, fixed = true);
  Real inflow(start = 0, fixed = true);
  Real massBalance = x + k*0 - inflow, massThroughput = inflow + 1;
equation
  der(x) = k*(u - x);
  der(inflow) = k*(u - x);
end Bench;`, engine.Options{Period: 0.1, Tolerance: 1e-10})
	r.Set("k", 2)
	r.Set("u", 1)
	r.Initialize()
	r.To(1)
	if got, want := r.Value("x"), 1-math.Exp(-2); math.Abs(got-want) > 1e-7 {
		t.Errorf("x is %v after 1 s, want %v", got, want)
	}
	r.Balance(1e-12)
	r.Set("k", 0)
	before := r.Value("x")
	c := r.Record(2, 0.5, "x", "u")
	if len(c.Time) != 3 || c.Time[2] != 2 || c.Of("x")[2] != before || c.Of("u")[0] != 1 {
		t.Errorf("recorded %v", c)
	}
	again := r.Again()
	again.Set("u", 3)
	again.Initialize()
	if again.Value("k") != 1 || again.Value("u") != 3 || r.Value("u") != 1 {
		t.Error("a new State has the defaults and what is set in it, and leaves the other alone")
	}
}

func TestReadKnowsNamesRemarksAndPackedFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(file, []byte("# remark, with a comma\npump;flow [m3/h]\nA;1.5\nB;2\nA;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	table := Read(t, file).Where("pump", "A")
	if flow := table.Numbers("flow [m3/h]"); len(flow) != 2 || flow[0] != 1.5 || !math.IsNaN(flow[1]) {
		t.Error(flow)
	}
	if err := exec.Command("gzip", "-k", file).Run(); err != nil {
		t.Skip("no gzip here")
	}
	if packed := Read(t, file+".gz"); len(packed.Rows) != 3 || packed.Column(1)[1] != 2 {
		t.Error(packed.Rows)
	}
}

func row() Row {
	return Row{Asset: "Gemel.Wind.Rotor", Case: "c", Reference: "r", Quantity: "power", Unit: "%", Tolerance: 4, Reached: 1.23456,
		Plot: &Plot{Title: "Power", X: "wind speed [m/s]", Y: "power [MW]", Series: []Series{
			{Name: "reference", X: []float64{4, 8, 12, 25}, Y: []float64{0.2, 1.8, 5, 5}, Points: true},
			{Name: "Gemel", X: []float64{4, 8, 12, 25}, Y: []float64{0.21, 1.82, 5, 5}}}}}
}

// What is recorded is found again; a difference that moved, a row that is gone or new is named; small noise is not.
func TestRecordIsComparedWithTheRun(t *testing.T) {
	folder := t.TempDir()
	other := row()
	other.Case, other.Plot = "another", nil
	if err := write(folder, "wind", []Row{row(), other}, true); err != nil {
		t.Fatal(err)
	}
	if err := compare(folder, "wind", []Row{other, row()}, true); err != nil {
		t.Error(err)
	}
	noise, moved, added := row(), row(), row()
	noise.Reached += 0.05
	moved.Reached = 2
	added.Quantity = "speed"
	if err := compare(folder, "wind", []Row{noise}, false); err != nil {
		t.Error(err)
	}
	for want, rows := range map[string][]Row{"recorded, but no longer checked": {row()}, "not recorded": {row(), other, added}, "reached 2, recorded 1.23": {moved, other}} {
		if err := compare(folder, "wind", rows, true); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "-update") {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if err := write(folder, "wind", []Row{other}, true); err != nil {
		t.Fatal(err)
	}
	if pictures, _ := filepath.Glob(filepath.Join(folder, "*.svg")); len(pictures) != 0 {
		t.Errorf("pictures of rows that are gone remain: %v", pictures)
	}
}

func TestUpdateOfSomeTestsKeepsTheOtherRows(t *testing.T) {
	folder := t.TempDir()
	other := row()
	other.Case = "another"
	for _, rows := range [][]Row{{row()}, {other}} {
		if err := write(folder, "wind", rows, false); err != nil {
			t.Fatal(err)
		}
	}
	if record, err := Load(recordFile(folder, "wind")); err != nil || len(record.Rows) != 2 {
		t.Error(record, err)
	}
}

func TestAxesHaveRoundMarks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{0, 25, "0 5 10 15 20 25"}, {-0.3, 0.55, "−0.4 −0.2 0 0.2 0.4 0.6"}, {3, 3, "2.6 2.8 3.0 3.2 3.4"},
		{0, 5.2e6, "0 2e6 4e6 6e6"}, {0.8, 2.2, "0.5 1.0 1.5 2.0 2.5"},
	} {
		a := around([]float64{c.low, c.high}, 5, true)
		var labels []string
		for _, v := range a.ticks() {
			labels = append(labels, a.label(v))
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("%g to %g: %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

func TestDenseCurvesAreThinnedWithoutLosingPeaks(t *testing.T) {
	n := 100_000
	s := Series{Name: "dense", X: make([]float64, n), Y: make([]float64, n)}
	for i := range n {
		s.X[i] = float64(i)
	}
	s.Y[77_777] = 1
	p := Plot{Title: "t", X: "x [1]", Y: "y [1]", Series: []Series{s}}
	if svg := p.svg(); len(svg) > 60_000 || !strings.Contains(svg, " 62.0L") {
		t.Errorf("%d bytes, peak drawn: %v", len(svg), strings.Contains(svg, " 62.0L"))
	}
}

// mock notes whether a test failed.
type mock struct {
	testing.TB
	failed bool
}

func (m *mock) Helper()               {}
func (m *mock) Log(...any)            {}
func (m *mock) Logf(string, ...any)   {}
func (m *mock) Error(...any)          { m.failed = true }
func (m *mock) Errorf(string, ...any) { m.failed = true }

// A difference beyond the tolerance, or none at all, fails the test; a stated miss is kept as missed; an incomplete row is refused.
func TestCheckJudges(t *testing.T) {
	for want, changes := range map[bool][]func(*Row){
		false: {func(*Row) {}, func(r *Row) { r.Reached = 4 }, func(r *Row) { r.Reached, r.Miss = 5, "no stall" }, func(r *Row) { r.Plot = nil }},
		true: {func(r *Row) { r.Reached = 5 }, func(r *Row) { r.Reached = math.NaN() }, func(r *Row) { r.Reached = -1 }, func(r *Row) { r.Reached, r.Miss = math.Inf(1), "no stall" },
			func(r *Row) { r.Reference = "" }, func(r *Row) { r.Asset = "Wind.Rotor" }, func(r *Row) { r.Plot.X = "wind speed" }, func(r *Row) { r.Plot.Series[0].Y = nil }},
	} {
		for i, change := range changes {
			r, m := row(), &mock{TB: t}
			change(&r)
			r.Case = fmt.Sprint(want, i)
			if Check(m, r); m.failed != want {
				t.Errorf("%v, row %d: failed is %v", want, i, m.failed)
			}
		}
	}
	m := &mock{TB: t}
	if Check(m, rows[0]); !m.failed && given("test.count") == "1" {
		t.Error("the same row twice")
	}
	rows = nil
}

// What a reference is can be told from its text; a row may say it itself.
func TestKindsOfReferences(t *testing.T) {
	for reference, want := range map[string]Kind{
		"manufacturer's data sheet through the Modelica Buildings library (LBNL)":                       Measured,
		"LBNL fault-detection data set, AHU SZCAV (measured)":                                           Measured,
		"EPANET 2.3 (OpenWaterAnalytics), Net1":                                                         Published,
		"VDI 6007 part 1:2015, test case 1, as quoted in the IBPSA Modelica library":                    Published,
		"J. Jonkman et al., NREL/TP-500-38060, 2009, table 7-1":                                         Published,
		"EPANET 2.2 User Manual, section 3.1, closed form":                                              Formula,
		"block diagram of Rowen 1983, ASME J. Eng. Power 105(4), true delays, integrated independently": Formula,
		"Fresnel's equations for two panes (Duffie and Beckman)":                                        Formula,
		"Conservation of dust (identity) and definition of the final pressure loss":                     Definition,
		"first law: heat stored is heat that came in":                                                   Definition,
		"Gemel.Air.DryCoil, which is compared with the Buildings library":                               Definition,
	} {
		if got := (Row{Reference: reference}).kind(); got != want {
			t.Errorf("%s: %s, want %s", reference, got, want)
		}
	}
	if (Row{Reference: "closed form", Kind: Measured}).kind() != Measured {
		t.Error("the row's own word counts")
	}
}
