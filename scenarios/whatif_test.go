package scenarios

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"gemel/engine/dae"
)

// tankAhead is a section whatif over the tank of tankEstimate.
const tankAhead = `
limits: {tank.level: {low: 1.5 m, high: 4 m}}
kpis:
  energy: {integral: pump.power, unit: kJ}
  lowest: {min: tank.level}
  highest: {max: tank.level}
  mean level: {mean: tank.level}
  end: {final: tank.level}
  full: {duration: tank.level > 2.2 m}
  fillings: {count: tank.level > 2.2 m}
  bill: {cost: pump.power, tariff: [["00:00", 0.2], ["00:40", 0.5]], per: kJ, unit: EUR}
  per metre: {ratio: [energy, highest]}
whatif:
  horizon: 30 min
  step: 1 min
  members: 16
  forecast: {demand.flow: {deviation: 10 %}}
  set: {pump.speed: {from: 10 rad/s, to: 40 rad/s, steps: 4}}
  minimise: energy
  propose: {saves: 3 %, sure: 90 %}
`

// lookingAhead follows rows of the tank up to a time and returns the job with an image of what is known then.
func lookingAhead(t *testing.T, text string, rows []tankRow, at float64) (*EstimateJob, []byte) {
	t.Helper()
	return lookAhead(t, text, rows, at, tankSystem(), 1)
}

func lookAhead(t *testing.T, text string, rows []tankRow, at float64, sys *dae.System, workers int) (*EstimateJob, []byte) {
	t.Helper()
	s, err := parseFit(text, map[string]string{"tank.csv": tankCSV(rows)})
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.Recorded("")
	if err != nil {
		t.Fatal(err)
	}
	j, err := PrepareEstimate(s, sys, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	rec, err := j.Recording(d)
	if err != nil {
		t.Fatal(err)
	}
	l, err := j.Live(workers)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if _, err := l.WhatIfStart(); err == nil {
		t.Error("there is an image before the start")
	}
	if err := l.Follow(context.Background(), rec, at, nil); err != nil {
		t.Fatal(err)
	}
	start, err := l.WhatIfStart()
	if err != nil || float64(l.Tick())*j.Period() != at {
		t.Fatal(l.Tick(), err)
	}
	return j, start
}

func ahead(t *testing.T, j *EstimateJob, start []byte, workers int) *WhatIfResult {
	t.Helper()
	r, err := j.Ahead(context.Background(), start, workers)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The same image gives the same bits for any number of goroutines and lanes, and a second estimate of the same readings the same image.
func TestAheadIsTheSameEverywhere(t *testing.T) {
	rows := recordReadings(t, "")
	text := tankEstimate + tankFaults + tankAhead
	j, start := lookingAhead(t, text, rows, 1200)
	_, again := lookAhead(t, text, rows, 1200, tankSystem(), 2)
	if string(start) != string(again) {
		t.Error("a second estimate has another image")
	}
	want, err := json.Marshal(ahead(t, j, start, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ workers, lanes int }{{2, 256}, {3, 16}, {1, 1}, {5, 48}} {
		j.whatIf.lanes = c.lanes
		if got, _ := json.Marshal(ahead(t, j, start, c.workers)); string(got) != string(want) {
			t.Errorf("%d goroutines, %d lanes: another result", c.workers, c.lanes)
		}
	}
	j.whatIf.lanes = 256
	_, later := lookingAhead(t, text, rows, 1210)
	if r := ahead(t, j, later, 1); strings.Contains(string(want), r.Hash) || strings.Contains(string(want), r.Start) {
		t.Error("another image has the same hash")
	}
}

// normalAt is the quantile of the normal distribution at 95 %.
const normalAt = 1.6448536269514722

// Of a linear tank the bands are known: der(level) = c - a level with a = 0.01/10 1/s, where level, c (by its forecast) and what drives it besides (wanders) are normal.
// With n members the 5th and 95th percentile scatter by sqrt(0.05 0.95/n)/0.1031 deviations, the middle by sqrt(0.25/n)/0.3989; five of these are allowed.
func TestBandsOfALinearTank(t *testing.T) {
	const n, a = 1000, 0.001
	rows := recordReadings(t, "")
	text := strings.NewReplacer("wanders: 2 mm in 1h", "wanders: 3 cm in 1h", "members: 16", fmt.Sprint("members: ", n), "step: 1 min", "step: 10s", "steps: 4", "steps: 2").Replace(tankEstimate + tankAhead)
	j, start := lookingAhead(t, text, rows, 1500)
	s, err := readWhatIfStart(start)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(s.names, "tank.level")
	level, variance := s.mean[at], s.covariance[at*len(s.names)+at]
	r := ahead(t, j, start, 2)
	trace := r.Traces[slices.IndexFunc(r.Traces, func(x WhatIfTrace) bool { return x.Variable == "tank.level" })]
	speed, demand := s.held[slices.IndexFunc(j.inputs, func(i estimateInput) bool { return i.name == "pump.speed" })], s.held[slices.IndexFunc(j.inputs, func(i estimateInput) bool { return i.name == "demand.flow" })]
	walk := 0.03 * 0.03 / 3600
	for k, time := range trace.Time {
		if k == 0 {
			continue
		}
		e := math.Exp(-a * time)
		flow := func(speed float64) float64 { return (0.001*speed + demand) / 10 / a }
		mean := func(speed float64) float64 { return level*e + flow(speed)*(1-e) }
		unsure := 0.1 * demand / 10 / a * (1 - math.Exp(-a*(time-10)))      // up to the next tick the input is known
		walked := walk * 10 * (1 - math.Pow(e, 2)) / (math.Exp(2*a*10) - 1) // at every tick but the present one
		sigma := math.Sqrt(variance*e*e + unsure*unsure + walked)
		edge, middle := 5*math.Sqrt(0.05*0.95/n)/0.1031*sigma, 5*math.Sqrt(0.25/n)/0.3989*sigma
		for _, c := range []struct {
			name             string
			got, want, allow float64
		}{
			{"low", trace.Nothing.Low[k], mean(speed) - normalAt*sigma, edge}, {"middle", trace.Nothing.Middle[k], mean(speed), middle}, {"high", trace.Nothing.High[k], mean(speed) + normalAt*sigma, edge},
			{"low of do", trace.Do.Low[k], mean(r.Changes[0].Value) - normalAt*sigma, edge}, {"high of do", trace.Do.High[k], mean(r.Changes[0].Value) + normalAt*sigma, edge},
		} {
			if math.Abs(c.got-c.want) > c.allow {
				t.Fatalf("%s at %g s: %.5f, by theory %.5f ± %.5f", c.name, time, c.got, c.want, c.allow)
			}
		}
	}
	f := r.Figures[0]
	if want := 0.01 * speed * speed * speed * 1800 / 1000; f.Name != "energy" || math.Abs(f.Nothing-want) > 1e-9*want || f.NothingLow != f.NothingHigh {
		t.Errorf("energy %+v, by hand %g kJ", f, want)
	}
	x := r.Assumed[slices.IndexFunc(r.Assumed, func(x WhatIfAssumed) bool { return x.Variable == "tank.level" })]
	if want := math.Sqrt(variance + 0.005*0.005); math.Abs(x.Deviation-want) > 0.1*want || math.Abs(x.Value-level) > 1e-12 {
		t.Errorf("%+v, want %g ± %g", x, level, want)
	}
}

// Candidates differ from doing nothing by what is changed alone: one that changes nothing has the same bits member by member, and of a linear tank the gap between two
// candidates is the same in every member.
func TestCandidatesShareTheirRandomNumbers(t *testing.T) {
	j, start := lookingAhead(t, tankEstimate+tankAhead, recordReadings(t, ""), 1200)
	s, err := j.whatIfStart(start)
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := j.branches(s, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.lanes.Close() }()
	speed := j.presentOf(s, &j.whatIf.sets[0])
	out, err := b.run(context.Background(), [][]float64{nil, {speed}, {speed + 5}})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(out[0].figures, out[0].traces, out[0].margins) != fmt.Sprint(out[1].figures, out[1].traces, out[1].margins) {
		t.Error("a candidate that changes nothing differs from doing nothing")
	}
	w := j.whatIf
	at := slices.IndexFunc(w.watch, func(v estimateVariable) bool { return v.name == "tank.level" })
	last := int(w.ticks/w.step) * w.members
	gap := out[2].traces[at][last] - out[0].traces[at][last]
	for m := range w.members {
		if d := out[2].traces[at][last+m] - out[0].traces[at][last+m]; math.Abs(d-gap) > 1e-6*gap {
			t.Errorf("member %d: the levels differ by %g, in the first by %g", m, d, gap)
		}
		if m > 0 && out[0].traces[at][last+m] == out[0].traces[at][last] {
			t.Error("two members are the same")
		}
	}
}

// KPIs over the time ahead are those that a run of the same plant with the same inputs has: member 0 is stepped by hand, tick by tick.
func TestFiguresOfBranchesAreThoseOfARun(t *testing.T) {
	j, start := lookingAhead(t, tankEstimate+tankAhead, recordReadings(t, ""), 1200)
	s, err := j.whatIfStart(start)
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := j.branches(s, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.lanes.Close() }()
	out, err := b.run(context.Background(), [][]float64{nil, {40}})
	if err != nil {
		t.Fatal(err)
	}
	for i, values := range [][]float64{{j.presentOf(s, &j.whatIf.sets[0])}, {40}} {
		want := j.byHand(t, s, values[0])
		for k := range j.plan.kpis {
			p := &j.plan.kpis[k]
			if got := out[i].figures[k][0]; math.Abs(got-want[p.name]) > 1e-9*math.Max(math.Abs(want[p.name]), 1) {
				t.Errorf("%s with %g rad/s: %.12g, by hand %.12g", p.name, values[0], got, want[p.name])
			}
		}
	}
}

// byHand steps a plant through the horizon and adds up the KPIs of tankAhead.
func (j *EstimateJob) byHand(t *testing.T, s *whatIfStart, speed float64) map[string]float64 {
	t.Helper()
	work, err := j.Plant.NewWork()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = work.Close() }()
	id := func(name string) dae.VarID { v, _ := j.Plant.Lookup(name); return v }
	state := s.state.Clone()
	if err := j.Plant.Set(state, id("pump.speed"), speed); err != nil {
		t.Fatal(err)
	}
	if err := j.Plant.Settle(state, work); err != nil {
		t.Fatal(err)
	}
	level, power := []float64{}, []float64{}
	observe := func() {
		if err := j.Plant.Observe(state, work); err != nil {
			t.Fatal(err)
		}
		level, power = append(level, work.Value(id("tank.level"))), append(power, work.Value(id("pump.power")))
	}
	observe()
	for range j.whatIf.ticks {
		if err := j.Plant.Step(state, work, nil); err != nil {
			t.Fatal(err)
		}
		observe()
	}
	k := map[string]float64{"lowest": slices.Min(level), "highest": slices.Max(level), "end": level[len(level)-1]}
	for i := 1; i < len(level); i++ {
		joule := 10 * (power[i-1] + power[i]) / 2
		price := 0.2
		if 1200+float64(10*i)-5 >= 2400 {
			price = 0.5
		}
		k["energy"] += joule / 1000
		k["bill"] += joule / 1000 * price
		k["mean level"] += 10 * (level[i-1] + level[i]) / 2 / 1800
		for _, x := range level[i-1 : i+1] {
			if x > 2.2 {
				k["full"] += 5
			}
		}
		if level[i] > 2.2 && level[i-1] <= 2.2 {
			k["fillings"]++
		}
	}
	k["per metre"] = k["energy"] / k["highest"]
	return k
}

// A worn pump is worn in the branches, with the uncertainty of how much.
func TestBranchesBeginWithTheLikelyFault(t *testing.T) {
	rows := recordReadings(t, "faults: [{at: 15 min, set: pump.wear, to: 0.3}]\n")
	text := strings.Replace(tankEstimate+tankFaults+tankAhead, "members: 16", "members: 400\n  watch: pump.flow", 1)
	j, start := lookingAhead(t, text, rows, 2400)
	s, err := j.whatIfStart(start)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(s.names, "pump.wear")
	sigma := math.Sqrt(s.covariance[at*len(s.names)+at])
	if math.Abs(s.mean[at]-0.3) > 5*sigma || !(sigma > 0) || sigma > 0.05 {
		t.Fatalf("wear %g ± %g, made with 0.3", s.mean[at], sigma)
	}
	r := ahead(t, j, start, 2)
	flow := r.Traces[0].Nothing
	x, _ := j.Plant.Lookup("pump.speed")
	speed, _ := j.Plant.Get(s.state, x)
	mean, spread := 0.001*speed*(1-s.mean[at]), 0.001*speed*sigma
	if r.Traces[0].Variable != "pump.flow" || math.Abs(flow.Middle[0]-mean) > 0.4*spread || math.Abs(flow.High[0]-mean-normalAt*spread) > 0.6*spread || math.Abs(mean-flow.Low[0]-normalAt*spread) > 0.6*spread {
		t.Errorf("flow %g from %g to %g, want %g ± %g", flow.Middle[0], flow.Low[0], flow.High[0], mean, spread)
	}
}

// Every filter gives branches, and the bias of a sensor is part of what it should read.
func TestEveryFilterLooksAhead(t *testing.T) {
	rows := recordReadings(t, "")
	for i := range rows {
		rows[i].level += 0.1
	}
	for _, filter := range []string{"ekf", "ukf", "enkf"} {
		text := strings.NewReplacer("  recording", "  filter: "+filter+"\n  recording", "noise: 5 mm", "noise: 5 mm, bias: {deviation: 20 cm}", "deviation: 30 cm, wanders: 2 mm in 1h", "deviation: 1 cm").Replace(tankEstimate + tankAhead)
		j, start := lookingAhead(t, text, rows, 1200)
		s, err := readWhatIfStart(start)
		if err != nil {
			t.Fatal(err)
		}
		r := ahead(t, j, start, 2)
		at, bias := slices.Index(s.names, "tank.level"), slices.Index(s.names, "bias of tank.level")
		if bias < 0 || math.Abs(s.mean[bias]-0.1) > 0.03 || math.Abs(r.Assumed[0].Value-s.mean[at]-s.mean[bias]) > 1e-9 || math.Abs(r.Assumed[0].Value-rows[120].level) > 0.015 || r.Assumed[0].Deviation > 0.03 || !r.Proposed {
			t.Errorf("%s: %v %v, %+v, read %g: %s", filter, s.names, s.mean, r.Assumed[0], rows[120].level, r.Reason)
		}
	}
}

// Looking ahead needs nothing of the estimate that goes on beside it.
func TestAheadBesideALiveEstimate(t *testing.T) {
	rows := recordReadings(t, "")
	j, start := lookingAhead(t, tankEstimate+tankFaults+tankAhead, rows, 1200)
	l, err := j.Live(2)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	var looks [3]*WhatIfResult
	var done sync.WaitGroup
	for i := range looks {
		done.Go(func() { looks[i], _ = j.Ahead(context.Background(), start, i+1) })
	}
	for _, r := range rows {
		if err := l.Push(Sample{Tag: "level", Time: r.time, Value: r.level}); err != nil {
			t.Fatal(err)
		}
		if err := l.Advance(r.time); err != nil {
			t.Fatal(err)
		}
	}
	done.Wait()
	for _, r := range looks {
		if r == nil || r.Hash != looks[0].Hash {
			t.Errorf("%+v", r)
		}
	}
}

// A context that has ended ends the branches.
func TestAheadEndsWithItsContext(t *testing.T) {
	j, start := lookingAhead(t, tankEstimate+tankAhead, recordReadings(t, ""), 600)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := j.Ahead(ctx, start, 2); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A golden hash protects the promise that a look ahead has the same bits on every processor; .ci/run runs this test under amd64 v1, v3 and arm64. It changes only where the
// arithmetic changes on purpose.
func TestGoldenAhead(t *testing.T) {
	trajectory, _, _ := run(t, prepare(t, tankTruth+"faults: [{at: 10 min, set: pump.wear, to: 0.2}]\n"))
	var rows []tankRow
	for _, r := range trajectory {
		rows = append(rows, tankRow{r[0], r[0], r[1], r[2], r[3], r[4]})
	}
	j, start := lookingAhead(t, strings.Replace(tankEstimate, "wanders: 2 mm in 1h", "wanders: 2 cm in 1h", 1)+tankFaults+tankAhead, rows, 1500)
	r := ahead(t, j, start, 2)
	text, err := json.Marshal([]any{r.Changes, r.Traces, r.Figures, r.Margins, r.Candidates, r.Assumed})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	if got, want := hex.EncodeToString(sum[:8]), "7361a8abfe401e72"; got != want {
		t.Errorf("hash of the numbers %s, want %s", got, want)
	}
}
