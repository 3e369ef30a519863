package scenarios

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gemel/engine/fit"
)

// holdOut reads which readings are predicted, not fitted.
func (f *fitBuilder) holdOut() {
	j := f.job
	h := f.fit.HoldOut
	for range j.all.Experiments {
		j.heldFrom = append(j.heldFrom, math.Inf(1))
	}
	if h == nil {
		return
	}
	if !h.From.Given() && len(h.Experiments) == 0 {
		f.problems.add(h.Pos, "hold_out: want from, or experiments")
	}
	if h.From.Given() {
		for i := range j.all.Experiments {
			table := f.tables[slices.IndexFunc(f.fit.Experiments, func(x FitExperiment) bool { return x.Name.Value == j.all.Experiments[i].Name })]
			if t, ok := f.moment("from", h.From, j.recorded[i].timing, table.zone); ok {
				j.heldFrom[i] = t
			}
		}
	}
	if h.Settle.Given() {
		if t, ok := f.duration("settle", h.Settle); ok {
			j.settle = t
		}
		if len(h.Experiments) == 0 {
			f.problems.add(h.Settle.place(0), "settle: belongs to experiments that are held out as a whole")
		}
	}
	var names []string
	for _, x := range f.fit.Experiments {
		names = append(names, x.Name.Value)
	}
	known := 0
	for _, n := range h.Experiments {
		if slices.Contains(names, n.Value) {
			known++
		} else {
			f.problems.add(n.place(0), "experiments: there is no experiment %s%s", n.Value, didYouMean(nearest(n.Value, names)))
		}
	}
	if known > 0 && known == len(names) {
		f.problems.add(h.Experiments[0].place(0), "hold_out: every experiment is held out, so nothing is left to fit to")
	}
}

// heldOut says whether a whole experiment is held out.
func (j *FitJob) heldOut(experiment string) bool {
	h := j.Fit.HoldOut
	return h != nil && slices.ContainsFunc(h.Experiments, func(t Text) bool { return t.Value == experiment })
}

// split makes the problem that is fitted: without what is held out, and without the starts of experiments that are.
func (f *fitBuilder) split() {
	j := f.job
	j.fitted.Loss = j.all.Loss
	at := map[int]int{}
	for i, e := range j.all.Experiments {
		if j.heldOut(e.Name) {
			continue
		}
		at[i] = len(j.fitted.Experiments)
		e.Sensors = slices.Clone(e.Sensors)
		for k := range e.Sensors {
			s := &e.Sensors[k]
			s.Unused = slices.Clone(s.Unused)
			for n, t := range s.Time {
				s.Unused[n] = s.Unused[n] || t >= j.heldFrom[i]
			}
		}
		j.fitted.Experiments = append(j.fitted.Experiments, e)
	}
	for i, u := range j.all.Unknowns {
		if u.Sensor != "" && !slices.ContainsFunc(j.fitted.Experiments, func(e fit.Experiment) bool { return readsAny(e, u.Sensor) }) {
			j.notes = append(j.notes, u.Name+" keeps its first value, because all readings of the sensor are held out")
			continue
		}
		if u.Experiments != nil {
			k, kept := at[u.Experiments[0]]
			if !kept {
				if j.settle == 0 || u.Kind == fit.Parameter {
					j.notes = append(j.notes, u.Name+" keeps its first value, because the experiment is held out"+map[bool]string{true: "; hold_out: {settle: 12h} would find it from the beginning of that"}[u.Kind == fit.Start])
				}
				continue
			}
			u.Experiments = []int{k}
		}
		j.fitted.Unknowns = append(j.fitted.Unknowns, u)
		j.place = append(j.place, i)
	}
}

// settleStarts finds the unknown starts of the experiments that are held out from their beginnings, everything else being what was fitted. values are
// those of all unknowns.
func (j *FitJob) settleStarts(ctx context.Context, found *fit.Result, values []float64) error {
	for e := range j.all.Experiments {
		if !j.heldOut(j.all.Experiments[e].Name) || j.settle == 0 {
			continue
		}
		p, place := j.beginning(e, found, values)
		if len(place) == 0 {
			continue
		}
		r, err := fit.Fit(ctx, p, fit.Options{})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("hold_out: the starts of %s cannot be found from its first %s: %w", j.all.Experiments[e].Name, seconds(j.settle), err)
		}
		for k, i := range place {
			values[i] = r.Estimates[k].Value
		}
	}
	return nil
}

// beginning is the problem of the starts of an experiment that is held out, and the index of each among all unknowns.
func (j *FitJob) beginning(e int, found *fit.Result, values []float64) (*fit.Problem, []int) {
	x := j.all.Experiments[e]
	x.Settings, x.Sensors = slices.Clone(x.Settings), slices.Clone(x.Sensors)
	p := &fit.Problem{Plant: j.Plant, Loss: j.all.Loss}
	var place []int
	for i, u := range j.all.Unknowns {
		switch {
		case u.Kind == fit.Parameter && u.Experiments != nil && !slices.Contains(u.Experiments, e):
		case u.Kind == fit.Parameter:
			x.Settings = append(x.Settings, fit.Setting{Var: u.Var, Value: values[i]})
		case u.Kind == fit.Start && slices.Contains(u.Experiments, e):
			u.Experiments = nil
			p.Unknowns, place = append(p.Unknowns, u), append(place, i)
		}
	}
	for k := range x.Sensors {
		s := &x.Sensors[k]
		for _, q := range found.Sensors {
			if f := &j.fitted.Experiments[q.Experiment].Sensors[q.Sensor]; s.Sigma == 0 && f.Name == s.Name {
				s.Sigma = q.Sigma
			}
		}
		gain, bias := 1.0, 0.0
		s.Time, s.Value, s.Unused = slices.Clone(s.Time), slices.Clone(s.Value), slices.Clone(s.Unused)
		delay := 0.0
		for i, u := range j.all.Unknowns {
			switch {
			case u.Sensor != s.Name:
			case u.Kind == fit.Gain:
				gain = values[i]
			case u.Kind == fit.Bias:
				bias = values[i]
			case u.Kind == fit.Delay:
				delay = values[i]
			}
		}
		for n := range s.Time {
			s.Unused[n] = s.Unused[n] || s.Time[n] >= j.settle || s.Time[n] < delay
			s.Time[n], s.Value[n] = s.Time[n]-delay, (s.Value[n]-bias)/gain
		}
	}
	p.Experiments = []fit.Experiment{x}
	return p, place
}

// readsAny says whether an experiment has readings of a sensor that count.
func readsAny(e fit.Experiment, sensor string) bool {
	return slices.ContainsFunc(e.Sensors, func(s fit.Sensor) bool { return s.Name == sensor && used(&s) > 0 })
}

// enough refuses fewer readings than unknowns, too few to find the noise of a sensor, and a hold-out of nothing or of everything.
func (f *fitBuilder) enough() {
	j, readings := f.job, 0
	bySensor := map[string]int{}
	for _, e := range j.fitted.Experiments {
		for k := range e.Sensors {
			n := used(&e.Sensors[k])
			bySensor[e.Sensors[k].Name] += n
			readings += n
		}
	}
	for _, e := range f.fit.Sensors {
		if n := bySensor[e.Key.Value]; n > 0 && n < 3 && !e.Value.Noise.Given() {
			f.problems.add(e.Key.place(0), "%s: %s cannot tell its noise: write noise, or leave the sensor out", e.Key.Value, several(n, "reading"))
		}
	}
	switch n := len(j.fitted.Unknowns); {
	case readings == 0:
		f.problems.add(f.fit.HoldOut.Pos, "hold_out: it takes every reading, so nothing is left to fit to")
	case n == 0:
		f.problems.add(f.fit.Unknowns[0].Key.place(0), "nothing is left to find: every unknown belongs to what is held out")
	case readings < n:
		f.problems.add(f.fit.Unknowns[0].Key.place(0), "%d readings cannot determine %d unknowns: give more data, hold out less, or fit fewer", readings, n)
	}
	f.heldSomething()
}

// heldSomething refuses a hold-out that leaves nothing to predict.
func (f *fitBuilder) heldSomething() {
	j, h := f.job, f.fit.HoldOut
	if h == nil {
		return
	}
	after := func(e *fit.Experiment, from float64) bool {
		return slices.ContainsFunc(e.Sensors, func(s fit.Sensor) bool {
			for i, t := range s.Time {
				if t >= from && !s.Unused[i] {
					return true
				}
			}
			return false
		})
	}
	late := false
	for i := range j.all.Experiments {
		e := &j.all.Experiments[i]
		if j.heldOut(e.Name) && !after(e, j.settle) {
			f.problems.add(h.Settle.place(0), "settle: no reading of %s comes after %s, so nothing of it is predicted", e.Name, seconds(j.settle))
		}
		late = late || !j.heldOut(e.Name) && after(e, j.heldFrom[i])
	}
	if h.From.Given() && !late {
		f.problems.add(h.From.place(0), "from: no reading comes after %s, so nothing is held out", h.From.Value)
	}
}

// used counts the readings that count.
func used(s *fit.Sensor) (n int) {
	for _, x := range s.Unused {
		if !x {
			n++
		}
	}
	return n
}
