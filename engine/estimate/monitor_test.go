package estimate_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gemel/engine/estimate"
)

// The CUSUM raises alarms as often as theory says: by chance alone, and after shifts; the exact run lengths for slack 0.5 are those of D. C. Montgomery, Introduction to Statistical Quality
// Control, 6th edition 2009, table 9.3 and Siegmund's approximation, which
// Delay gives, is within 5 % of them. Bands: 4 deviations of the mean over the runs.
func TestMonitorsRunLengths(t *testing.T) {
	for _, c := range []struct{ limit, shift, want float64 }{{4, 0, 168}, {4, 1, 8.38}, {4, 2, 3.34}, {5, 0, 465}, {5, 1, 10.4}, {5, 2, 4.01}} {
		draw := rand.New(rand.NewPCG(1, uint64(10*c.limit+c.shift)))
		const runs = 1500
		sum, square := 0.0, 0.0
		for range runs {
			m := estimate.Monitor{Limit: c.limit, Size: 1e9}
			n := int64(1)
			for len(m.Add(n, []estimate.Innovation{{Scaled: draw.NormFloat64() + c.shift}})) == 0 {
				n++
			}
			sum += float64(n)
			square += float64(n) * float64(n)
		}
		mean := sum / runs
		band := 4 * math.Sqrt((square/runs-mean*mean)/runs)
		m := estimate.Monitor{Limit: c.limit}
		t.Logf("limit %g, shift %g: %.4g readings, table %.4g, Siegmund %.4g", c.limit, c.shift, mean, c.want, m.Delay(c.shift))
		if math.Abs(mean-c.want) > band+0.005*c.want {
			t.Errorf("limit %g, shift %g: an alarm after %.4g ± %.2g readings, want %.4g", c.limit, c.shift, mean, band, c.want)
		}
		if math.Abs(m.Delay(c.shift)/c.want-1) > 0.05 {
			t.Errorf("limit %g, shift %g: Delay says %.4g, want %.4g", c.limit, c.shift, m.Delay(c.shift), c.want)
		}
	}
	m := estimate.Monitor{}
	if n := m.FalseAlarms(); math.Abs(n-9556) > 10 { // (exp(9.166) - 9.166 - 1)/0.5 of each of two sides
		t.Errorf("the default limit raises a false alarm once in %.0f readings, want 9556", n)
	}
}

// The default tests of the size raise fewer false alarms than those of the mean, find noise of twice the size within the window, and one spike that the gate refused is no drift.
func TestMonitorOfTheSize(t *testing.T) {
	draw := rand.New(rand.NewPCG(2, 3))
	m, alarms := estimate.Monitor{Limit: 1e9}, 0
	for n := range int64(400_000) {
		alarms += len(m.Add(n, []estimate.Innovation{{Scaled: draw.NormFloat64()}}))
	}
	t.Logf("%d false alarms of the size in 400,000 readings", alarms)
	if alarms > 20 { // chi-squared: a window is 5 deviations off once in 28,000
		t.Errorf("%d false alarms of the size in 400,000 readings", alarms)
	}
	late := 0.0
	for run := range int64(200) {
		m := estimate.Monitor{Limit: 1e9}
		for n := range int64(1000) {
			scale := 1.0
			if n >= 200 {
				scale = 2
			}
			if d := m.Add(n, []estimate.Innovation{{Scaled: scale * draw.NormFloat64()}}); d != nil {
				late += max(float64(n-200), 0) / 200 // a false alarm before is told only once
				break
			} else if n == 999 {
				t.Fatalf("run %d: noise of twice the size is not found in 800 readings", run)
			}
		}
	}
	t.Logf("noise of twice the size is found after %.1f readings", late)
	if late > 50 {
		t.Errorf("noise of twice the size is found after %.1f readings, more than the window", late)
	}
	if m.Drifting(0) || m.Drifting(5) || m.Drifting(-1) {
		t.Error("a sensor drifts that does not")
	}
	spike := estimate.Monitor{}
	for n := range int64(300) {
		i := estimate.Innovation{Scaled: draw.NormFloat64()}
		if n == 150 {
			i.Scaled, i.Refused = 80, true
		}
		if d := spike.Add(n, []estimate.Innovation{i}); d != nil {
			t.Errorf("one spike is a drift: %+v", d)
		}
	}
}

// A saved monitor goes on as if nothing had been.
func TestSavedMonitorGoesOn(t *testing.T) {
	draw := rand.New(rand.NewPCG(4, 5))
	a, b := estimate.Monitor{Limit: 4}, estimate.Monitor{Limit: 4}
	told := ""
	for n := range int64(2000) {
		i := []estimate.Innovation{{Sensor: int(n % 3), Scaled: draw.NormFloat64() * 1.3}}
		said := fmt.Sprint(a.Add(n, i))
		if n > 777 {
			if other := fmt.Sprint(b.Add(n, i)); other != said {
				t.Fatalf("reading %d: %s, want %s", n, other, said)
			}
			told += said
		}
		if n == 777 {
			var file bytes.Buffer
			if err := a.Save(&file); err != nil {
				t.Fatal(err)
			}
			if err := (&estimate.Monitor{Limit: 5}).Restore(bytes.NewReader(file.Bytes())); err == nil {
				t.Error("a monitor of another limit takes the file")
			}
			if err := b.Restore(&file); err != nil {
				t.Fatal(err)
			}
		}
	}
	if strings.Count(told, "{") < 3 {
		t.Error("nothing was ever told: the test compares nothing")
	}
}
