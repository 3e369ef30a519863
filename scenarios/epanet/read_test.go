package epanet

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sound is a small network to which the cases below do damage.
const sound = `[TITLE]
Small
[JUNCTIONS]
a 10 5 p
b 20 2
[RESERVOIRS]
r 50
[TANKS]
t 30 2 1 5 10 0
[PIPES]
1 r a 100 200 120
2 a b 100 200 120 0.5 Open
3 b t 100 200 120
[PUMPS]
u r b HEAD h
[VALVES]
v a b 100 PRV 30
[CURVES]
h 10 40
[PATTERNS]
p 1 0.5
[TIMES]
Duration 24
[OPTIONS]
Units LPS
Headloss H-W
`

func TestReadUnderstandsUnits(t *testing.T) {
	n, err := Read(strings.NewReader(strings.Replace(sound, "Units LPS", "Units GPM", 1)), "n.inp")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"elevation", n.Junctions[0].Elevation, 3.048}, {"demand", n.Junctions[0].Demands[0].Base, 5 * gallonUS / 60},
		{"head", n.Reservoirs[0].Elevation, 15.24}, {"diameter of a tank", n.Tanks[0].Diameter, 3.048}, {"length", n.Pipes[0].Length, 30.48},
		{"diameter of a pipe", n.Pipes[0].Diameter, 5.08}, {"flow of a curve", n.Pumps[0].Curve.DesignFlow, 10 * gallonUS / 60},
		{"setting", n.Valves[0].Setting, 30 * foot / 0.4333}, {"duration", n.Times.Duration, 86400}, {"pump default", n.Energy.Efficiency, 0.75},
	} {
		if math.Abs(c.got-c.want) > 1e-12*math.Abs(c.want) {
			t.Errorf("%s is %g, want %g", c.what, c.got, c.want)
		}
	}
}

func TestTimesAsEpanetReadsThem(t *testing.T) {
	for _, c := range []struct {
		text, units string
		want        float64
	}{
		{"24", "", 86400}, {"24:00", "", 86400}, {"1:30", "", 5400}, {"1:30:15", "", 5415}, {"30", "MIN", 1800}, {"90", "sec", 90}, {"2", "DAYS", 172800},
		{"1.5", "hours", 5400}, {"12", "am", 0}, {"12", "pm", 43200}, {"1:15", "PM", 47700}, {"6", "AM", 21600},
	} {
		if got, ok := clock(c.text, c.units); !ok || got != c.want {
			t.Errorf("%s %s is %g, want %g", c.text, c.units, got, c.want)
		}
	}
	for _, s := range []string{"", "noon", "1:2:3:4", "-1", "13:00 PM", "NaN"} {
		text, units, _ := strings.Cut(s, " ")
		if _, ok := clock(text, units); ok {
			t.Errorf("%q is accepted", s)
		}
	}
}

func TestHeadCurvesAreFittedAsInEpanet(t *testing.T) {
	one, err := fitHead([]float64{2}, []float64{30})
	if err != nil || math.Abs(one.Head(0)-40.0002) > 1e-9 || math.Abs(one.Head(4)) > 1e-9 || one.Head(2) != 30 {
		t.Errorf("one point: %+v %v", one, err)
	}
	three, err := fitHead([]float64{0, 2, 4}, []float64{50, 45, 30})
	if err != nil || math.Abs(three.Head(4)-30) > 1e-12 || three.Head(0) != 50 || three.Exponent != 2 {
		t.Errorf("three points: %+v %v", three, err)
	}
	table, err := fitHead([]float64{1, 2, 4}, []float64{50, 45, 30})
	if err != nil || table.Head(0) != 55 || table.Head(3) != 37.5 || table.Head(6) != 15 {
		t.Errorf("table: %+v %v", table, err)
	}
	for name, c := range map[string][2][]float64{
		"rising heads": {{0, 1, 2, 3}, {50, 51, 40, 30}}, "flows that go back": {{0, 2, 1, 3}, {50, 45, 40, 30}}, "no points": {nil, nil},
		"flat": {{0, 1, 2}, {50, 50, 40}}, "steep": {{0, 1, 1.01}, {50, 49.999999, 0}}, "zero": {{0}, {10}},
	} {
		if _, err := fitHead(c[0], c[1]); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Every message names file, line, column, section and what was wanted.
func TestBrokenFilesAreExplained(t *testing.T) {
	replace := func(old, new string) string {
		if !strings.Contains(sound, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(sound, old, new, 1)
	}
	for _, c := range []struct{ text, want string }{
		{"", "n.inp:1:1: the network has no reservoir and no tank: nothing fixes the heads\nn.inp:1:1: the network has no links"},
		{"hello\n", "n.inp:1:1: text before the first section, such as [JUNCTIONS]: is this an EPANET input file?"},
		{"[NONSENSE]\n", "n.inp:1:1: [NONSENSE] unknown section; known are the sections of EPANET 2.2"},
		{replace("a 10 5 p", "a ten 5 p"), `n.inp:4:3: [JUNCTIONS] a: want the elevation, a number, found "ten"`},
		{replace("a 10 5 p", "a 10 5 q"), `n.inp:4:8: [JUNCTIONS] there is no pattern "q"`},
		{replace("b 20 2", "b 20 2\na 1"), `n.inp:6:1: [JUNCTIONS] there is a node "a" already, in line 4`},
		{replace("r 50", "r"), "n.inp:7:2: [RESERVOIRS] r: the head is missing"},
		{replace("t 30 2 1 5 10 0", "t 30 2 1 5"), "n.inp:9:11: [TANKS] tank t: the diameter is missing"},
		{replace("t 30 2 1 5 10 0", "t 30 2 1 5 -10 0"), "n.inp:9:12: [TANKS] t: the diameter must not be negative, found -10"},
		{replace("t 30 2 1 5 10 0", "t 30 2 6 5 10 0"), "n.inp:9:10: [TANKS] tank t: the maximum level is below the minimum level"},
		{replace("t 30 2 1 5 10 0", "t 30 9 1 5 10 0"), "n.inp:9:6: [TANKS] tank t: the initial level is not between minimum and maximum level"},
		{replace("t 30 2 1 5 10 0", "t 30 2 1 5 10 0 x"), `n.inp:9:17: [TANKS] there is no curve "x"`},
		{replace("t 30 2 1 5 10 0", "t 30 2 1 5 10 0 h"), "n.inp:9:17: [TANKS] tank t: curve \"h\" needs at least two points"},
		{replace("1 r a 100 200 120", "1 r x 100 200 120"), `n.inp:11:5: [PIPES] there is no node "x"`},
		{replace("1 r a 100 200 120", "1 r r 100 200 120"), "n.inp:11:5: [PIPES] 1 begins and ends at the same node"},
		{replace("1 r a 100 200 120", "2 r a 100 200 120"), `n.inp:12:1: [PIPES] there is a link "2" already, in line 11`},
		{replace("1 r a 100 200 120", "1 r a 0 200 120"), "n.inp:11:7: [PIPES] 1: the length must be positive, found 0"},
		{replace("1 r a 100 200 120", "1 r a 100 200"), "n.inp:11:14: [PIPES] 1: the roughness coefficient is missing"},
		{replace("0.5 Open", "0.5 Shut"), `n.inp:12:23: [PIPES] pipe 2: want OPEN, CLOSED or CV, found "Shut"`},
		{replace("u r b HEAD h", "u r b HEAD k"), `n.inp:15:12: [PUMPS] there is no curve "k"`},
		{replace("u r b HEAD h", "u r b"), "n.inp:15:6: [PUMPS] pump u has neither a HEAD curve nor a POWER"},
		{replace("u r b HEAD h", "u r b HAED h"), `n.inp:15:7: [PUMPS] pump u: want HEAD, POWER, SPEED or PATTERN, found "HAED"`},
		{replace("h 10 40", "h 10 40\nh 20 45"), `n.inp:15:12: [PUMPS] pump u: head curve "h": the heads of its points must fall`},
		{replace("v a b 100 PRV 30", "v a b 100 PCV 30"), `n.inp:17:11: [VALVES] valve v: type "PCV" is not supported; want PRV, PSV, PBV, FCV, TCV or GPV`},
		{replace("v a b 100 PRV 30", "v a b 100 PRV"), "n.inp:17:14: [VALVES] v: the setting is missing"},
		{replace("v a b 100 PRV 30", "v a b 100 GPV zz"), `n.inp:17:15: [VALVES] there is no curve "zz"`},
		{replace("p 1 0.5", "p 1 half"), `n.inp:21:5: [PATTERNS] p: want the factor, a number, found "half"`},
		{replace("p 1 0.5", "p"), "n.inp:21:2: [PATTERNS] pattern p: the factors are missing"},
		{replace("Duration 24", "Duration soon"), `n.inp:23:10: [TIMES] Duration: "soon" is not a time; write 24, 24:00 or 30 MIN`},
		{replace("Duration 24", "Hydraulic Timestep 0"), "n.inp:23:20: [TIMES] Hydraulic: the step must be positive"},
		{replace("Duration 24", "Lunch 12"), `n.inp:23:1: [TIMES] unknown time option "Lunch 12"`},
		{replace("Units LPS", "Units FURLONG"), `n.inp:25:7: [OPTIONS] unknown flow unit "FURLONG"; want CFS, GPM, MGD, IMGD, AFD, LPS, LPM, MLD, CMH, CMD or CMS`},
		{replace("Headloss H-W", "Headloss X"), `n.inp:26:10: [OPTIONS] unknown head loss formula "X"; want H-W, D-W or C-M`},
		{replace("Headloss H-W", "Hedloss H-W"), `n.inp:26:1: [OPTIONS] unknown option "Hedloss"`},
		{replace("Headloss H-W", "Hydraulics USE x.hyd"), "n.inp:26:1: [OPTIONS] hydraulics from or to a file is not supported; leave the line out"},
		{replace("Headloss H-W", "Demand Model XYZ"), `n.inp:26:14: [OPTIONS] unknown demand model "XYZ"; want DDA or PDA`},
		{sound + "[DEMANDS]\nz 5\n", `n.inp:28:1: [DEMANDS] there is no node "z"`},
		{sound + "[EMITTERS]\na -1\n", "n.inp:28:3: [EMITTERS] a: the emitter coefficient must not be negative, found -1"},
		{sound + "[STATUS]\nu HALF\n", `n.inp:28:3: [STATUS] u: want OPEN, CLOSED or a number, found "HALF"`},
		{sound + "[STATUS]\n1 3 CLOSED\n", "n.inp:28:1: [STATUS] a range of links is not supported; write a line for each link"},
		{sound + "[LEAKAGE]\n1 0.1 0.1\n", "n.inp:28:1: [LEAKAGE] this section is not supported"},
		{sound + "[ENERGY]\nPump 1 Efficiency h\n", `n.inp:28:6: [ENERGY] "1" is not a pump`},
		{sound + "[CONTROLS]\nLINK u OPEN IF NODE t UNDER 3\n", `n.inp:28:23: [CONTROLS] want BELOW or ABOVE, found "UNDER"`},
		{sound + "[CONTROLS]\nLINK u OPEN IF MOON full today\n", `n.inp:28:16: [CONTROLS] want NODE, TIME or CLOCKTIME, found "MOON"`},
		{sound + "[CONTROLS]\nLINK u OPEN\n", "n.inp:28:12: [CONTROLS] want LINK id status IF NODE id BELOW value, or LINK id status AT TIME t"},
		{sound + "[CONTROLS]\nLINK u -1 AT TIME 3\n", "n.inp:28:8: [CONTROLS] u: the setting must not be negative"},
		{sound + "[CONTROLS]\nLINK u OPEN AT TIME noon\n", `n.inp:28:21: [CONTROLS] "noon" is not a time; write 15, 15:30 or 3:30 PM`},
		{sound + "[RULES]\nIF TANK t LEVEL BELOW 2\n", `n.inp:28:1: [RULES] want RULE and a name, found "IF"`},
		{sound + "[RULES]\nRULE x\nIF TANK t LEVEL BELOW 2\n", "n.inp:28:1: [RULES] rule x has no THEN"},
		{sound + "[RULES]\nRULE x\nIF TANK t FILLTIME BELOW 2\nTHEN PUMP u STATUS IS OPEN\n", `n.inp:29:11: [RULES] the condition on "FILLTIME" is not supported; want LEVEL, PRESSURE, HEAD, DEMAND, FLOW, STATUS, SETTING, TIME or CLOCKTIME where it fits`},
		{sound + "[RULES]\nRULE x\nIF TANK t LEVEL NEAR 2\nTHEN PUMP u STATUS IS OPEN\n", `n.inp:29:17: [RULES] want IS, BELOW, ABOVE, =, <>, <, <=, > or >=, found "NEAR"`},
		{sound + "[RULES]\nRULE x\nIF TANK t LEVEL BELOW 2\nTHEN OPEN PUMP u\n", "n.inp:30:1: [RULES] want THEN LINK id STATUS IS OPEN, or SETTING IS a number"},
		{sound + "[RULES]\nRULE x\nIF VALVE v STATUS IS OPEN\nTHEN PUMP u STATUS IS OPEN\n", "n.inp:29:10: [RULES] a condition on the status of v is not supported: it follows from the flow"},
		{replace("2 a b 100 200 120 0.5 Open\n", "") + "[JUNCTIONS]\nlost 1\n", "n.inp:27:1: node lost is not connected to any link"},
		{sound + "[JUNCTIONS]\nx 1\ny 1\n[PIPES]\nxy x y 10 100 100\n", "n.inp:28:1: no path of links joins node x to a reservoir or tank\nn.inp:29:1: no path of links joins node y to a reservoir or tank"},
	} {
		_, err := Read(strings.NewReader(c.text), "n.inp")
		if err == nil {
			t.Errorf("accepted; want %s", c.want)
			continue
		}
		if diff := cmp.Diff(c.want, err.Error()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestManyProblemsAreReportedAtOnceAndBounded(t *testing.T) {
	_, err := Read(strings.NewReader(sound+"[DEMANDS]\n"+strings.Repeat("z 5\n", 100)), "n.inp")
	ps, ok := err.(Problems)
	if !ok || len(ps) != maxProblems {
		t.Errorf("%d problems", len(ps))
	}
}

func TestWhatIsReadOverIsSaid(t *testing.T) {
	n, err := Read(strings.NewReader(sound+"[QUALITY]\na 1\n[MIXING]\nt MIXED\n[ENERGY]\nGlobal Price 0.1\n[REPORT]\nStatus Yes\n[TAGS]\nNODE a x\n"), "n.inp")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"energy prices are read over: give a tariff in the kpis section of the scenario",
		"section [QUALITY] is read over: water quality is not simulated", "section [MIXING] is read over: water quality is not simulated"}
	if diff := cmp.Diff(want, n.Notes); diff != "" {
		t.Error(diff)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sound)
	f.Add("[RULES]\nRULE x\nIF SYSTEM TIME > 1 AM\nTHEN PUMP u SETTING IS 1\nELSE\n" + sound)
	f.Add("[JUNC]\n\"a b\" 1\n[CURVES]\nc 1 2\n[TANKS]\nt 1 2 3 4 5 6 c YES")
	f.Add(strings.Replace(sound, "Duration 24", "Duration 1e5\nHydraulic Timestep 0:07\nPattern Timestep 1:01\nPattern Start 0:03\nReport Timestep 100000\nStart ClockTime 5 am", 1))
	f.Add(sound + "[CONTROLS]\nLINK u 0.5 AT CLOCKTIME 6 AM\nLINK v OPEN IF NODE a ABOVE 3\nLINK 2 CLOSED IF NODE t BELOW 2\n[RULES]\nRULE x\nIF TANK t LEVEL = 2\nOR LINK 2 FLOW > 3\nTHEN VALVE v SETTING IS 40\nPRIORITY 2\n")
	f.Fuzz(func(t *testing.T, s string) {
		n, err := Read(strings.NewReader(s), "f.inp")
		if err != nil {
			return
		}
		for _, file := range n.Generate("f.inp") {
			if len(file.Data) == 0 {
				t.Errorf("%s is empty", file.Name)
			}
		}
	})
}
