package edge

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"gemel/bridge"
)

const second = bridge.Time(1e9)

var statuses = []bridge.Status{bridge.Good, bridge.Good, bridge.Good, bridge.Good, bridge.Good, bridge.Good, bridge.UncertainLastUsable, bridge.Bad, bridge.BadSensorFailure}

// recording is drawn: walks, jumps, plateaus and ramps, of any magnitude, with changes of status and numbers that are none.
func recording(t *rapid.T) []bridge.Sample {
	scale := math.Pow(10, float64(rapid.IntRange(-12, 12).Draw(t, "scale")))
	offset := rapid.SampledFrom([]float64{0, 1, 1e6, -1e12}).Draw(t, "offset") * scale
	var list []bridge.Sample
	at, x, slope := bridge.Time(rapid.Int64Range(0, 1e18).Draw(t, "start")), 0.0, 0.0
	status := bridge.Good
	for range rapid.IntRange(1, 120).Draw(t, "n") {
		at += bridge.Time(rapid.Int64Range(1, 3e9).Draw(t, "dt"))
		switch rapid.IntRange(0, 11).Draw(t, "what") {
		case 0:
			x = rapid.Float64Range(-100, 100).Draw(t, "jump")
		case 1:
			slope = rapid.Float64Range(-2, 2).Draw(t, "slope")
		case 2:
			status = rapid.SampledFrom(statuses).Draw(t, "status")
		case 3, 4, 5, 6:
			x += rapid.Float64Range(-1, 1).Draw(t, "step")
		}
		x += slope
		y := offset + x*scale
		if rapid.IntRange(0, 30).Draw(t, "special") == 0 {
			y = rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 1.7e308, -1.7e308, math.Copysign(0, -1)}).Draw(t, "value")
		}
		list = append(list, bridge.Sample{Tag: 1, Value: y, Source: at, Server: at, Status: status})
	}
	return list
}

// The bound is strict: not even rounding may exceed it.
func TestWhatIsReadFromReportsLiesWithinTheBand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := recording(t)
		rule := Rule{Method: rapid.SampledFrom([]Method{Every, DeadBand, SwingingDoor}).Draw(t, "method"),
			Most: bridge.Time(rapid.SampledFrom([]int64{0, 5e9, 20e9}).Draw(t, "most"))}
		if rule.Method != Every {
			rule.Band = math.Abs(list[0].Value) * rapid.Float64Range(0, 1).Draw(t, "band")
			if !(rule.Band <= 1e300) {
				rule.Band = 1
			}
		}
		r, err := NewReporter(bridge.Tag{Name: "x"}, rule)
		if err != nil {
			t.Fatal(err)
		}
		var reports []bridge.Sample
		for _, s := range list {
			reports = r.Take(s, reports)
		}
		reports = r.Flush(reports)
		for i := 1; i < len(reports); i++ {
			if reports[i].Source <= reports[i-1].Source {
				t.Fatalf("report %d is not after the one before: %v", i, reports)
			}
		}
		for i, s := range list {
			got, ok := At(rule.Method, reports, s.Source)
			switch {
			case !ok || got.Status != s.Status:
				t.Fatalf("sample %d %+v is read as %+v", i, s, got)
			case s.Status.IsBad():
			case lineable(s):
				if !(math.Abs(got.Value-s.Value) <= rule.Band) {
					t.Fatalf("sample %d: %g is read as %g, off by %g > %g", i, s.Value, got.Value, math.Abs(got.Value-s.Value), rule.Band)
				}
			case math.Float64bits(got.Value) != math.Float64bits(s.Value):
				t.Fatalf("sample %d: %g is read as %g", i, s.Value, got.Value)
			}
		}
	})
}

func TestTheTimeBetweenTwoReportsIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := recording(t)
		rule := Rule{Method: rapid.SampledFrom([]Method{Every, DeadBand, SwingingDoor}).Draw(t, "method"), Band: 1,
			Least: bridge.Time(rapid.Int64Range(0, 5e9).Draw(t, "least"))}
		rule.Most = rule.Least + bridge.Time(rapid.Int64Range(3e9, 20e9).Draw(t, "most"))
		r, err := NewReporter(bridge.Tag{Name: "x"}, rule)
		if err != nil {
			t.Fatal(err)
		}
		var reports []bridge.Sample
		for _, s := range list {
			reports = r.Take(s, reports)
		}
		for i := 1; i < len(reports); i++ {
			a, b := reports[i-1], reports[i]
			if dt := b.Source - a.Source; dt < rule.Least && a.Status == b.Status && lineable(a) == lineable(b) {
				t.Fatalf("only %d ns between two reports, %d are asked", dt, rule.Least)
			} else if dt >= rule.Most+3*second { // a sample comes at least every 3 s
				t.Fatalf("%d ns between two reports, %d are allowed", dt, rule.Most)
			}
		}
	})
}

// A line costs two reports, a corner one more, however many samples there are.
func TestAPolygonIsReportedByItsCorners(t *testing.T) {
	r, err := NewReporter(bridge.Tag{Name: "x", Low: -50, High: 50}, Rule{Method: SwingingDoor, Percent: 0.1})
	if err != nil {
		t.Fatal(err)
	}
	var reports []bridge.Sample
	for i := range 3001 {
		x := float64(i) / 100
		if i > 1000 {
			x = 10 - float64(i-1000)/200
		}
		reports = r.Take(bridge.Sample{Value: x, Source: bridge.Time(i) * second}, reports)
	}
	reports = r.Flush(reports)
	// the corner may lie some samples beside 1000, as far as the band lets the doors stay open
	if len(reports) != 3 || math.Abs(float64(reports[1].Source/second)-1000) > 20 || reports[2].Source != 3000*second {
		t.Errorf("%v", reports)
	}
}

func TestSamplesThatAreToldTwiceOrLate(t *testing.T) {
	r, err := NewReporter(bridge.Tag{Name: "x"}, Rule{Method: DeadBand, Band: 1})
	if err != nil {
		t.Fatal(err)
	}
	a, b := bridge.Sample{Value: 1, Source: 10}, bridge.Sample{Value: 5, Source: 5}
	out := r.Take(b, r.Take(a, r.Take(a, nil)))
	if len(out) != 2 || out[1] != b || r.Late() != 1 {
		t.Errorf("%v, %d late", out, r.Late())
	}
}

func TestRulesThatCannotBeKeptAreRefused(t *testing.T) {
	for _, x := range []Rule{{Method: DeadBand, Band: -1}, {Method: DeadBand, Band: math.NaN()}, {Method: SwingingDoor, Percent: 1}, {Method: 7},
		{Method: DeadBand, Band: 1, Percent: 1}, {Least: 5, Most: 3}, {Least: -1}} {
		if _, err := NewReporter(bridge.Tag{Name: "x", Low: math.Inf(-1), High: math.Inf(1)}, x); err == nil {
			t.Errorf("%+v was taken", x)
		}
	}
}
