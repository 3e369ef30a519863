package monitoring

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gemel/physics/validation"
)

// learning is how many rows of a file are for learning, by the convention of SKAB.
const learning = 400

// The signals of the test bed that are followed.
const (
	flow       = iota // [m3/s]
	current           // [A]
	vibration1        // [m/s2]
	vibration2        // [m/s2]
	signals
)

// run is a file of SKAB in SI units.
type run struct {
	name   string
	second []int       // since its first row (rows)
	value  [][]float64 // (signals × rows)
	water  []float64   // temperature of the water [degC] (rows)
	faulty []bool      // (rows); nil: a run without labels
}

func (r *run) rows() int { return len(r.second) }

// runs reads all labelled files, in the order of their names.
func runs(t *testing.T) (list []*run) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(validation.Data(t, "skab"), "*.csv.gz"))
	if err != nil || len(files) == 0 {
		t.Skip("no recordings in ../shared/data/skab")
	}
	for _, file := range files {
		if !strings.Contains(file, "anomaly-free") {
			list = append(list, readRun(t, file))
		}
	}
	return list
}

func readRun(t *testing.T, file string) *run {
	t.Helper()
	table := validation.Read(t, file)
	r := &run{name: strings.TrimSuffix(filepath.Base(file), ".csv.gz"), water: table.Numbers("Thermocouple")}
	var start time.Time
	for i, text := range table.Strings("datetime") {
		at, err := time.Parse(time.DateTime, text)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			start = at
		}
		r.second = append(r.second, int(at.Sub(start).Seconds()))
	}
	for i, column := range []string{"Volume Flow RateRMS", "Current", "Accelerometer1RMS", "Accelerometer2RMS"} {
		factor := []float64{1e-3 / 60, 1, 9.80665, 9.80665}[i]
		values := table.Numbers(column)
		for k := range values {
			values[k] *= factor
		}
		r.value = append(r.value, values)
	}
	for _, name := range table.Names {
		if name == "anomaly" {
			for _, v := range table.Numbers(name) {
				r.faulty = append(r.faulty, v > 0)
			}
		}
	}
	return r
}

// part is the run from a row up to another, with time from its first row.
func (r *run) part(from, to int) *run {
	p := &run{name: r.name, faulty: r.faulty[from:to], water: r.water[from:to]}
	for _, s := range r.second[from:to] {
		p.second = append(p.second, s-r.second[from])
	}
	for _, v := range r.value {
		p.value = append(p.value, v[from:to])
	}
	return p
}

// piece is how many of the first rows may be learned from: those before flow or vibration leave what the first hundred rows showed by more than any healthy
// run wanders in so short a time; all, where they do not. An engineer would not teach a twin with rows in which something happens either.
func (r *run) piece() int {
	const first, memory, margin = 100, 20.0, 40
	limit := map[int]float64{flow: 0.02, vibration1: 0.2, vibration2: 0.2} // over the mean of the first rows
	whole := learning
	for i, most := range limit {
		m := mean(r.value[i][:first])
		smooth := m
		for k := first; k < whole; k++ {
			smooth += (r.value[i][k] - smooth) / memory
			if smooth < m*(1-most) || smooth > m*(1+most) {
				whole = max(first, k-margin)
			}
		}
	}
	return whole
}
