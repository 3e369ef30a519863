package monitoring

import (
	"math"
	"testing"
)

// The rates are those of SKAB's table: false alarms over healthy rows, missed ones over faulty rows, F1 of both.
func TestScore(t *testing.T) {
	var s score
	for _, row := range []struct {
		faulty, alarm bool
		times         int
	}{{true, true, 6}, {true, false, 2}, {false, true, 3}, {false, false, 9}} {
		for range row.times {
			s.add(row.faulty, row.alarm)
		}
	}
	if s.f1() != 12.0/17 || s.falseRate() != 25 || s.missedRate() != 25 {
		t.Errorf("F1 %g, false %g %%, missed %g %%; want 12/17, 25 %%, 25 %%", s.f1(), s.falseRate(), s.missedRate())
	}
}

// Always crying has the F1 that the share of faulty rows gives, 2p/(1 + p): it is what F1 is worth.
func TestCryingAlways(t *testing.T) {
	s := score{hits: 537, false_: 463}
	if want := 2 * 0.537 / 1.537; math.Abs(s.f1()-want) > 1e-12 || s.falseRate() != 100 || s.missedRate() != 0 {
		t.Errorf("F1 %g, want %g", s.f1(), want)
	}
}

// Among choices, the one with the highest F1 wins that cries no more than the best published detector; the file left out has no say.
func TestBestChoice(t *testing.T) {
	loud, quiet := score{hits: 90, missed: 10, false_: 30, quiet: 70}, score{hits: 70, missed: 30, false_: 5, quiet: 95}
	if at := best([][]score{{loud, loud}, {quiet, quiet}}, -1); at != 1 {
		t.Errorf("chose %d, which cries in 30 %% of the healthy rows", at)
	}
	sharp := score{hits: 100, quiet: 100}
	if at := best([][]score{{sharp, quiet}, {quiet, sharp}}, 0); at != 1 {
		t.Errorf("chose %d by the file that was left out", at)
	}
}

// Page's sum rises by what lies beyond the slack, and falls again below its cap.
func TestCusum(t *testing.T) {
	x := make([]float64, learning+30)
	for k := learning; k < learning+10; k++ {
		x[k] = -1.5
	}
	c := cusum(x, 0.5, 6)
	if c[learning+3] != 4 || c[learning+9] != 6 || c[learning+20] != 0.5 || c[learning+29] != 0 {
		t.Errorf("got %g, %g, %g, %g; want 4, 6, 0.5, 0", c[learning+3], c[learning+9], c[learning+20], c[learning+29])
	}
}

// The scan finds a minimum inside and one at a bound.
func TestLowest(t *testing.T) {
	if at, _ := lowest(0, 1, func(x float64) float64 { return math.Abs(x - 0.37) }); math.Abs(at-0.37) > 0.01 {
		t.Errorf("found %g, want 0.37", at)
	}
	if at, _ := lowest(-10, 10, func(x float64) float64 { return -x }); at != 10 {
		t.Errorf("found %g, want the bound 10", at)
	}
}
