package scenarios

import (
	"math"
	"slices"

	"gemel/engine/fit"
)

// traces puts what the model says before and after beside the readings, for every sensor of every experiment.
func (j *FitJob) traces(r *FitResult, before, after []fit.Residual) {
	for e := range j.all.Experiments {
		x := &j.all.Experiments[e]
		for k := range x.Sensors {
			s := &x.Sensors[k]
			shown := j.sensors[slices.IndexFunc(j.sensors, func(o fitSensor) bool { return o.name == s.Name })]
			t := fitTrace{experiment: e, sensor: k, display: shown.display, unit: shown.unit, title: s.Name}
			for i := range s.Value {
				if s.Unused[i] && !math.IsNaN(s.Value[i]) {
					t.leftTime, t.leftValue = append(t.leftTime, s.Time[i]), append(t.leftValue, s.Value[i])
				}
			}
			for i, q := range after {
				if q.Experiment != e || q.Sensor != k {
					continue
				}
				t.time, t.reading, t.after = append(t.time, q.Time), append(t.reading, q.Reading), append(t.after, q.Model)
				t.held = append(t.held, j.heldOut(x.Name) && q.Time >= j.settle || q.Time >= j.heldFrom[e])
				if before != nil {
					t.before = append(t.before, before[i].Model)
				}
			}
			r.traces = append(r.traces, t)
		}
	}
}

// scores compares readings and model.
func (j *FitJob) scores(r *FitResult, found *fit.Result) {
	for i := range r.traces {
		t := &r.traces[i]
		x := &j.all.Experiments[t.experiment]
		s := &x.Sensors[t.sensor]
		inFit := func(n int) bool { return !t.held[n] }
		if !j.heldOut(x.Name) {
			score := FitSensorScore{Experiment: x.Name, Sensor: s.Name, Unit: t.unit, Display: t.display, After: rmse(t.reading, t.after, inFit), NoiseGiven: s.Sigma > 0}
			if t.before != nil {
				score.Before = known(rmse(t.reading, t.before, inFit))
			}
			for _, f := range found.Sensors {
				if j.fitted.Experiments[f.Experiment].Name == x.Name && j.fitted.Experiments[f.Experiment].Sensors[f.Sensor].Name == s.Name {
					score.Readings, score.Mean, score.Noise, score.Explained, score.Lag1, score.White = f.Readings, f.Mean, f.Sigma, known(f.Explained), known(f.Lag1), known(f.White)
				}
			}
			var fitted []float64
			for n := range t.time {
				scaled := (t.reading[n] - t.after[n]) / math.Max(score.Noise, math.SmallestNonzeroFloat64)
				if t.scaled = append(t.scaled, scaled); !t.held[n] {
					fitted = append(fitted, scaled)
				}
			}
			score.Autocorrelation, score.Beyond = autocorrelation(fitted, residualLags), beyond(fitted, 3)
			score.exact = score.After <= 1e-9*(slices.Max(t.reading)-slices.Min(t.reading))
			t.lags, t.readings = score.Autocorrelation, score.Readings
			r.Readings += score.Readings
			if score.Readings > 0 {
				r.Sensors = append(r.Sensors, score)
			}
		}
		if slices.Contains(t.held, true) {
			r.HeldOut = append(r.HeldOut, j.heldScore(r, t))
		}
	}
}

// heldScore is the score of the readings that are held out of a trace.
func (j *FitJob) heldScore(r *FitResult, t *fitTrace) FitHeldOut {
	x := &j.all.Experiments[t.experiment]
	s := &x.Sensors[t.sensor]
	held := func(n int) bool { return t.held[n] }
	h := FitHeldOut{Experiment: x.Name, Sensor: s.Name, Unit: t.unit, Display: t.display, Model: rmse(t.reading, t.after, held)}
	if t.before != nil {
		h.Before = known(rmse(t.reading, t.before, held))
	}
	last, n, mean := math.NaN(), 0.0, 0.0
	for i := range t.time {
		if t.held[i] {
			h.Readings++
		} else {
			last = t.reading[i]
		}
	}
	if math.IsNaN(last) {
		last = t.reading[0]
	}
	for _, o := range r.traces { // the readings of this sensor that were fitted, in all experiments
		if e := &j.all.Experiments[o.experiment]; e.Sensors[o.sensor].Name != s.Name || j.heldOut(e.Name) {
			continue
		}
		for i := range o.time {
			if !o.held[i] {
				n++
				mean += o.reading[i]
			}
		}
	}
	constant := func(v float64) []float64 { return slices.Repeat([]float64{v}, len(t.reading)) }
	h.Persistence = rmse(t.reading, constant(last), held)
	if n > 0 {
		h.Mean = known(rmse(t.reading, constant(mean/n), held))
	}
	if g := j.regress(r, s.Name); g != nil {
		guess := make([]float64, len(t.time))
		for i := range t.time {
			guess[i] = g.predict(j.inputsAt(x, t.time[i]))
		}
		h.Regression = known(rmse(t.reading, guess, held))
	}
	return h
}

// rmse is the root mean square of a - b where it counts.
func rmse(a, b []float64, counts func(i int) bool) float64 {
	n, sum := 0.0, 0.0
	for i := range a {
		if counts(i) {
			d := a[i] - b[i]
			n++
			sum += float64(d * d)
		}
	}
	return math.Sqrt(sum / n)
}
