package monitoring

import (
	"testing"

	"gemel/engine/estimate"
)

// drifting says for each row after the learning rows whether the innovations of one extended Kalman filter, of the healthy loop that wanders, fail the CUSUM or
// the test of their size.
func (b *bed) drifting(t *testing.T, r *run, l *learned, m estimate.Monitor) []bool {
	t.Helper()
	filter, err := estimate.NewExtended(b.problem(t, l), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = filter.Close() }()
	if err := filter.Begin(l.state); err != nil {
		t.Fatal(err)
	}
	alarm := make([]bool, r.rows())
	readings := make([]estimate.Reading, signals)
	for k := learning; k < r.rows(); k++ {
		if ticks := r.second[k] - r.second[k-1]; ticks > 0 {
			if err := filter.Predict(ticks, nil); err != nil {
				t.Fatal(err)
			}
		}
		for i := range signals {
			readings[i] = estimate.Reading{Sensor: i, Value: r.value[i][k]}
		}
		if err := filter.Correct(readings); err != nil {
			t.Fatal(err)
		}
		m.Add(int64(k), filter.Innovations())
		for i := range signals {
			alarm[k] = alarm[k] || m.Drifting(i)
		}
	}
	return alarm
}
