package main

import (
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"gemel/engine"
	"gemel/engine/estimate"
)

// bar100 is a heated bar of 100 thermal masses that also radiates: nonlinear, each state coupled with its neighbours.
const bar100 = `model Bar
  input Real heat(start = 500);
  parameter Real conductance = 8;
  parameter Real emission = 2e-9;
  Real T[100](each start = 300, each fixed = true);
  Real q[101];
equation
  q[1] = heat;
  for i in 2:100 loop
    q[i] = conductance*(T[i - 1] - T[i]);
  end for;
  q[101] = 5*(T[100] - 280);
  for i in 1:100 loop
    200*der(T[i]) = q[i] - q[i + 1] - emission*(T[i]^4 - 280^4);
  end for;
end Bar;`

// mixed100 is 100 stirred tanks of which each exchanges with one common manifold: every state acts on every other within a tick, so nothing is sparse.
const mixed100 = `model Mixed
  input Real heat(start = 500);
  Real T[100](each start = 300, each fixed = true);
  Real manifold;
equation
  manifold = sum(T)/100 + 0.01*heat;
  for i in 1:100 loop
    200*der(T[i]) = (1 + 0.05*i)*(manifold - T[i]) - 2e-9*(T[i]^4 - 280^4);
  end for;
end Mixed;`

// estimate measures what an update (Predict and Correct with ten readings) of a live estimator costs.
func (b *bench) estimate() ([]section, error) {
	s := section{Title: "Live estimator: one update of 100 states, ten readings",
		Intro: "Predict and Correct, all 100 states uncertain and wandering, ticks of 10 s, Rodas5P. Median and 99th percentile of at least 500 updates a round, the first after Begin not counted; of both the median over the rounds. Bar: 99 % of the updates within 1 ms, no allocations."}
	bar, err := newTwin("Bar", bar100, engine.Options{Period: 10})
	if err != nil {
		return nil, err
	}
	defer func() { _ = bar.close() }()
	mixed, err := newTwin("Mixed", mixed100, engine.Options{Period: 10})
	if err != nil {
		return nil, err
	}
	defer func() { _ = mixed.close() }()
	extended := func(workers int) func(*estimate.Problem) (estimate.Filter, error) {
		return func(p *estimate.Problem) (estimate.Filter, error) { return estimate.NewExtended(p, workers) }
	}
	all := fmt.Sprintf("%d goroutines", runtime.GOMAXPROCS(0))
	for _, l := range []struct {
		name string
		bar  bool
		of   *twin
		open func(*estimate.Problem) (estimate.Filter, error)
	}{
		{"extended, bar, 1 goroutine", true, bar, extended(1)},
		{"extended, bar, " + all, false, bar, extended(0)},
		{"extended, common manifold, 1 goroutine", false, mixed, extended(1)},
		{"extended, common manifold, " + all, false, mixed, extended(0)},
		{"unscented, bar, " + all, false, bar, func(p *estimate.Problem) (estimate.Filter, error) {
			return estimate.NewUnscented(p, estimate.Cubature, 0)
		}},
		{"ensemble of 100, bar, " + all, false, bar, func(p *estimate.Problem) (estimate.Filter, error) { return estimate.NewEnsemble(p, 100, 1, 0) }},
	} {
		if err := b.updates(&s, l.name, l.bar, l.of, l.open); err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
	}
	return []section{s}, nil
}

// updates times the updates of one filter.
func (b *bench) updates(s *section, name string, judged bool, w *twin, open func(*estimate.Problem) (estimate.Filter, error)) (err error) {
	problem := &estimate.Problem{Plant: w.plant}
	for i, v := range w.plant.Ordered.States {
		problem.Unknowns = append(problem.Unknowns, estimate.Unknown{Var: v, Deviation: 5, Walk: 0.01})
		if i%10 == 5 {
			problem.Sensors = append(problem.Sensors, estimate.Sensor{Name: fmt.Sprint(i), Var: v, Deviation: 0.1})
		}
	}
	f, err := open(problem)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Begin(w.start); err != nil {
		return err
	}
	readings, u := make([]estimate.Reading, len(problem.Sensors)), []float64{600}
	tick := 0
	update := func() error {
		tick++
		for i := range readings {
			readings[i] = estimate.Reading{Sensor: i, Value: 301 + 0.01*float64((tick*7+i*13)%11)}
		}
		if err := f.Predict(1, u); err != nil {
			return err
		}
		return f.Correct(readings)
	}
	for range 20 {
		if err := update(); err != nil {
			return err
		}
	}
	count := 500
	var middle, late, most, bare, worked spread
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for range b.rounds {
		times, own := make(spread, 0, count), make(spread, 0, count)
		for range count {
			from, ok := threadTime()
			begin := time.Now()
			if err := update(); err != nil {
				return err
			}
			times = append(times, time.Since(begin).Seconds())
			if to, _ := threadTime(); ok {
				own = append(own, to-from)
			}
		}
		worked = append(worked, own.quantile(0.99))
		middle, late, most = append(middle, times.median()), append(late, times.quantile(0.99)), append(most, times.quantile(1))
		if judged {
			bare = append(bare, disturbed(count, times.median()))
		}
	}
	allocations := testing.AllocsPerRun(100, func() {
		if e := update(); e != nil {
			err = e
		}
	})
	if err != nil {
		return err
	}
	s.Rows = append(s.Rows, timed(name+": median", middle, ""), timed(name+": 99 %", late, "worst "+seconds(most.median())))
	if judged {
		if _, ok := threadTime(); ok {
			s.Rows = append(s.Rows, timed(name+": 99 %, processor time", worked, ""))
		}
		s.Rows = append(s.Rows, timed("a bare loop as long as the median: 99 %", bare, ""))
		s.judge("99 % of the updates of an extended filter of 100 states", "1 ms", late.median()/1e-3, 1, "The row of the bare loop shows what other programs on the machine make of a loop without Gemel.")
	}
	if allocations != 0 {
		s.Missed = append(s.Missed, fmt.Sprintf("%s allocates %s times an update.", name, figure(allocations)))
	}
	return nil
}

// disturbed is the 99th percentile of a loop without memory or calls that takes so long [s] when nothing disturbs it: what the machine does to any program.
func disturbed(count int, length float64) float64 {
	spin := func(n int) (sum float64) {
		for i := range n {
			sum += 1 / float64(i+1)
		}
		return sum
	}
	n, sum := 1000, 0.0
	for {
		took, _ := least(5, func() (float64, error) {
			begin := time.Now()
			sum += spin(n)
			return time.Since(begin).Seconds(), nil
		})
		if took >= length {
			break
		}
		n = max(n+1, int(float64(n)*min(2, 1.02*length/took)))
	}
	times := make(spread, 0, count)
	for range count {
		begin := time.Now()
		sum += spin(n)
		times = append(times, time.Since(begin).Seconds())
	}
	if sum < 0 { // keeps the loop
		return 0
	}
	return times.quantile(0.99)
}
