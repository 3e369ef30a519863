package estimate

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math"

	"gemel/engine/expr"
	"gemel/engine/kernel"
)

// Monitor tests whether the innovations of each sensor are still chance: their mean by a two-sided CUSUM (E. S. Page, Continuous Inspection
// Schemes, Biometrika 41, 1954), their size by the mean of their squares (NIS) over a window. It raises one Drift when a test fails, and the
// next when it has held again in between. A reading that the gate refused counts as three deviations: one spike is no drift.
type Monitor struct {
	Slack  float64 // of the CUSUM in deviations: half the shift that is to be found; 0: 0.5
	Limit  float64 // of the CUSUM; 0: 8, which chance alone passes once in some 9,600 readings: see FalseAlarms
	Window int     // readings over which squares are averaged; 0: 50
	Size   float64 // deviations of that mean from 1 that count; 0: 5

	sensors []watched
}

// Drift says that a sensor and the model no longer agree.
type Drift struct {
	Sensor int
	Tick   int64
	Since  int64   // tick from which the CUSUM has risen; Tick for the other test
	Shift  float64 // mean innovation since then, in deviations; 0 where it is the size that changed
	Square float64 // mean square of the last innovations, which should be 1
}

type watched struct {
	up, down           float64
	upSince, downSince int64
	upSum, downSum     float64
	upCount, downCount int
	squares            []float64 // ring
	at                 int
	full               bool
	shifted, wide      bool // told already
}

// settings with the defaults put in.
func (m *Monitor) settings() (slack, limit, size float64, window int) {
	slack, limit, window, size = m.Slack, m.Limit, m.Window, m.Size
	if slack == 0 {
		slack = 0.5
	}
	if limit == 0 {
		limit = 8
	}
	if window == 0 {
		window = 50
	}
	if size == 0 {
		size = 5
	}
	return slack, limit, size, window
}

// FalseAlarms is how many readings of a sensor lie between two alarms of its CUSUM by chance alone, on average.
func (m *Monitor) FalseAlarms() float64 { return m.Delay(0) }

// Delay is after how many readings, on average, the CUSUM raises a Drift when the innovations have shifted by so many deviations, from sums of 0 on: the approximation of
// D. Siegmund, Sequential Analysis: Tests and Confidence Intervals, Springer 1985, equation 2.57, of each side, both joined as rates (D. C. Montgomery, Introduction to
// Statistical Quality Control, 6th edition 2009, equations 9.6 and 9.7).
func (m *Monitor) Delay(shift float64) float64 {
	slack, limit, _, _ := m.settings()
	b := limit + 1.166
	side := func(d float64) float64 {
		if math.Abs(d) < 1e-6 {
			return float64(b * b)
		}
		a := float64(2 * d * b)
		return (kernel.Eval(expr.OpExp, -a, 0) + a - 1) / float64(2*d*d)
	}
	return 1 / (1/side(shift-slack) + 1/side(-shift-slack))
}

// Add takes the innovations of a tick and returns what has drifted.
func (m *Monitor) Add(tick int64, innovations []Innovation) (drifts []Drift) {
	slack, limit, size, window := m.settings()
	for _, i := range innovations {
		for len(m.sensors) <= i.Sensor {
			m.sensors = append(m.sensors, watched{squares: make([]float64, window)})
		}
		w, x := &m.sensors[i.Sensor], i.Scaled
		if x != x {
			continue
		}
		if i.Refused {
			x = math.Copysign(3, x)
		}
		w.add(tick, x, slack)
		square := w.square(x)
		switch high := math.Max(w.up, w.down); {
		case high > limit && !w.shifted:
			w.shifted = true
			d := Drift{Sensor: i.Sensor, Tick: tick, Since: w.upSince, Shift: w.upSum / float64(w.upCount), Square: square}
			if w.down > w.up {
				d.Since, d.Shift = w.downSince, w.downSum/float64(w.downCount)
			}
			drifts = append(drifts, d)
		case high <= limit/2:
			w.shifted = false
		}
		// the mean square of n normal numbers has the deviation sqrt(2/n)
		switch off := math.Abs(square-1) / math.Sqrt(2/float64(window)); {
		case w.full && off > size && !w.wide:
			w.wide = true
			drifts = append(drifts, Drift{Sensor: i.Sensor, Tick: tick, Since: tick, Square: square})
		case off <= size/2:
			w.wide = false
		}
	}
	return drifts
}

// Drifting says whether a test of a sensor fails at present.
func (m *Monitor) Drifting(sensor int) bool {
	return sensor >= 0 && sensor < len(m.sensors) && (m.sensors[sensor].shifted || m.sensors[sensor].wide)
}

// add carries the two sums on; one that falls to nothing begins anew.
func (w *watched) add(tick int64, x, slack float64) {
	side := func(sum *float64, since *int64, total *float64, count *int, x float64, signed float64) {
		if *sum == 0 {
			*since, *total, *count = tick, 0, 0
		}
		*sum = math.Max(0, *sum+x-slack)
		*total += signed
		*count++
	}
	side(&w.up, &w.upSince, &w.upSum, &w.upCount, x, x)
	side(&w.down, &w.downSince, &w.downSum, &w.downCount, -x, x)
}

// square takes a number into the window and returns the mean square.
func (w *watched) square(x float64) float64 {
	w.squares[w.at] = float64(x * x)
	w.at++
	if w.at == len(w.squares) {
		w.at, w.full = 0, true
	}
	sum := 0.0
	for _, s := range w.squares {
		sum += s
	}
	return sum / float64(len(w.squares))
}

// fingerprint of the settings.
func (m *Monitor) fingerprint() [sha256.Size]byte {
	slack, limit, size, window := m.settings()
	return sha256.Sum256(fmt.Append(nil, slack, limit, size, window))
}

// Save writes what the tests have seen.
func (m *Monitor) Save(w io.Writer) error {
	return save(w, nil, "monitor", m.fingerprint(), func(a *archive) {
		a.int(int64(len(m.sensors)))
		for i := range m.sensors {
			s := &m.sensors[i]
			a.floats([]float64{s.up, s.down, s.upSum, s.downSum})
			for _, v := range []int64{s.upSince, s.downSince, int64(s.upCount), int64(s.downCount), int64(s.at), bit(s.full), bit(s.shifted), bit(s.wide)} {
				a.int(v)
			}
			a.floats(s.squares)
		}
	})
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Restore takes up what Save of a Monitor with the same settings wrote.
func (m *Monitor) Restore(r io.Reader) error {
	_, _, _, window := m.settings()
	return restore(r, nil, "monitor", m.fingerprint(), func(a *archive) {
		var sensors []watched
		for range a.count(8 * window) {
			s := watched{squares: make([]float64, window)}
			var v [4]float64
			a.readFloats(v[:])
			s.up, s.down, s.upSum, s.downSum = v[0], v[1], v[2], v[3]
			var k [8]int64
			for i := range k {
				k[i] = a.readInt()
			}
			s.upSince, s.downSince, s.upCount, s.downCount = k[0], k[1], int(k[2]), int(k[3])
			if k[4] < 0 || k[4] >= int64(window) {
				a.err = ErrDamaged
				return
			}
			s.at, s.full, s.shifted, s.wide = int(k[4]), k[5] != 0, k[6] != 0, k[7] != 0
			a.readFloats(s.squares)
			sensors = append(sensors, s)
		}
		if a.err == nil {
			m.sensors = sensors
		}
	})
}
