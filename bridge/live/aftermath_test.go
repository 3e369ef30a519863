package live

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// after is an aftermath of tests, and what it told.
type after struct {
	Aftermath
	alarms   []Alarm
	verdicts []Verdict
	reverts  []gate.Proposal
	refuse   error
}

const left = 1000 * second

func newAfter(tags ...bridge.Tag) *after {
	a := &after{}
	a.Tags, a.Noise = tags, map[string]float64{"level": 0.01, "power": 0.1, "flow": 0.2}
	a.Raise = func(x Alarm) { a.alarms = append(a.alarms, x) }
	a.Judge = func(v Verdict) { a.verdicts = append(a.verdicts, v) }
	a.Propose = func(p gate.Proposal) (gate.Proposal, error) {
		a.reverts = append(a.reverts, p)
		p.ID = fmt.Sprintf("p%d", 100+len(a.reverts))
		return p, a.refuse
	}
	return a
}

var (
	levelTag = bridge.Tag{ID: 1, Name: "level", Variable: "tank.level", Unit: "m", Source: "plc", Period: second}
	powerTag = bridge.Tag{ID: 2, Name: "power", Variable: "pump.power", Unit: "kW", Source: "plc", Period: second}
	speedTag = bridge.Tag{ID: 3, Name: "speed", Variable: "pump.speed", Unit: "rpm", Source: "plc", Period: second, Access: bridge.ReadWrite}
)

// predicted is a trace over an hour: at first at, then on the way to where, with a band that opens to ± width.
func predicted(variable, unit string, at, to, width float64) gate.Trace {
	tr := gate.Trace{Variable: variable, Unit: unit, Carried: true}
	for i := range 61 {
		f := float64(i) / 60
		x, w := at+(to-at)*f, width*math.Sqrt(f)
		tr.Time = append(tr.Time, float64(i)*60)
		tr.Nothing.Low, tr.Nothing.Middle, tr.Nothing.High = append(tr.Nothing.Low, at-w), append(tr.Nothing.Middle, at), append(tr.Nothing.High, at+w)
		tr.Do.Low, tr.Do.Middle, tr.Do.High = append(tr.Do.Low, x-w), append(tr.Do.Middle, x), append(tr.Do.High, x+w)
	}
	return tr
}

func writtenView(id string, at bridge.Time, traces ...gate.Trace) gate.View {
	return gate.View{Proposal: gate.Proposal{ID: id, By: "twin", Model: "m", Parameters: "p", Changes: []gate.Change{{Tag: "speed", Unit: "rpm", Value: 1100, Present: 1200, Revert: 1200}},
		Evidence: gate.Evidence{Simulation: "s", Horizon: 3600, Traces: traces}}, State: gate.Written, LeftAt: at, Outcomes: []gate.Outcome{{Tag: "speed", Done: true, At: at + second}}}
}

// play lets a plant go on for a while, a sample a second from begin seconds after the write, and ticks.
func (a *after) play(begin, end int, tag bridge.Tag, x func(t float64) float64) {
	for i := begin; i < end; i++ {
		now := left + bridge.Time(i)*second
		a.Take([]bridge.Sample{{Tag: tag.ID, Value: x(float64(i)), Source: now, Server: now}})
		a.Tick(now)
	}
}

func TestAPlantThatDoesWhatWasPredicted(t *testing.T) {
	a := newAfter(levelTag, powerTag)
	r := rand.New(rand.NewPCG(1, 1))
	a.Follow(left, writtenView("p7", left, predicted("tank.level", "m", 3, 2, 0.2), predicted("other", "m", 1, 2, 0.1)))
	a.play(-20, 3700, levelTag, func(t float64) float64 { return 3 - max(t, 0)/3600 + 0.01*r.NormFloat64() })
	if len(a.alarms) != 0 || len(a.reverts) != 0 || len(a.verdicts) != 1 {
		t.Fatalf("%v %v %v", a.alarms, a.reverts, a.verdicts)
	}
	v := a.verdicts[0]
	x := v.Tags[0]
	if !v.Held || v.Off || v.Judged != 1 || v.Worst > 3 || v.To-v.From != 3600*second || len(v.Tags) != 1 || x.Samples != 3600 ||
		math.Abs(x.Measured-2.5) > 0.01 || math.Abs(x.Predicted-2.5) > 0.01 || math.Abs(x.Nothing-3) > 0.01 || !strings.Contains(v.Text, "did what was predicted; level 2.4999 m on average, predicted 2.5034 (2.3702 to 2.6367), and 3.0033 without it") {
		t.Errorf("%+v", v)
	}
}

// The revert is offered once, with the numbers; the alarm says how far off the plant is, and ends with the watch.
func TestAPlantThatDoesSomethingElse(t *testing.T) {
	a := newAfter(levelTag, powerTag)
	v := writtenView("p7", left, predicted("tank.level", "m", 3, 2, 0.2), predicted("pump.power", "kW", 20, 15, 1))
	a.Follow(left, v)
	for i := range 3700 {
		now := left + bridge.Time(i)*second
		a.Take([]bridge.Sample{{Tag: 1, Value: 3 + float64(i)/3600, Source: now}, {Tag: 2, Value: 20 + float64(i)/360, Source: now}})
		a.Tick(now)
	}
	if len(a.alarms) != 4 || len(a.reverts) != 1 || len(a.verdicts) != 1 || !a.verdicts[0].Off || a.verdicts[0].Held {
		t.Fatalf("%+v\n%+v\n%+v", a.alarms, a.reverts, a.verdicts)
	}
	x := a.alarms[0]
	if x.Kind != After || !x.On || x.At > left+900*second || !strings.Contains(x.Text, "deviations off") || !strings.Contains(x.Text, "the revert is proposed as p101") {
		t.Errorf("%+v", x)
	}
	for _, y := range a.alarms[2:] {
		if y.On {
			t.Errorf("stands: %+v", y)
		}
	}
	p := a.reverts[0]
	if c := p.Changes[0]; len(p.Changes) != 1 || c.Tag != "speed" || c.Value != 1200 || c.Revert != 1100 || p.Evidence.Simulation != "s" || p.Model != "m" || p.Reverts != "p7" || p.Expires <= x.At ||
		!strings.Contains(p.Reason, "revert of p7") || !strings.Contains(p.Reason, "predicted") || !strings.Contains(p.Reason, "Nothing was simulated anew") {
		t.Errorf("%+v", p)
	}
}

// A fresh what-if may argue for the revert; where the gate refuses it, the alarm says so.
func TestTheRevertMayBeSimulatedAnew(t *testing.T) {
	for _, refuse := range []error{nil, errors.New("outside of 0 to 3000")} {
		a := newAfter(levelTag)
		a.refuse = refuse
		a.Revert = func(v gate.View) (gate.Proposal, error) {
			return gate.Proposal{By: "twin", Evidence: gate.Evidence{Simulation: "fresh"}, Changes: []gate.Change{{Tag: "speed", Value: v.Changes[0].Revert}}}, nil
		}
		a.Follow(left, writtenView("p7", left, predicted("tank.level", "m", 3, 2, 0.2)))
		a.play(0, 1800, levelTag, func(t float64) float64 { return 3 + t/1800 })
		if len(a.reverts) != 1 || a.reverts[0].Evidence.Simulation != "fresh" || !strings.Contains(a.reverts[0].Reason, "revert of p7") || len(a.alarms) != 1 {
			t.Fatalf("%+v %+v", a.reverts, a.alarms)
		}
		if want := map[bool]string{true: "proposed as p101", false: "cannot be proposed: outside"}[refuse == nil]; !strings.Contains(a.alarms[0].Text, want) {
			t.Errorf("%s, want %q", a.alarms[0].Text, want)
		}
	}
}

// An hour of the plant in a minute of the wall; and the bands begin where the plant was when it was written.
func TestPlantTimeAndShift(t *testing.T) {
	play := func(final float64) *after {
		a := newAfter(levelTag)
		a.Speed = 60
		a.Follow(left, writtenView("p7", left, predicted("tank.level", "m", 3, 2, 0.2)))
		for i := -100; i < 640; i++ { // a sample in a tenth of a second: 6 s of the plant
			now := left + bridge.Time(i)*second/10
			a.Take([]bridge.Sample{{Tag: 1, Value: 3.5 + (final-3.5)*float64(max(i, 0))/600, Source: now}})
			a.Tick(now)
		}
		return a
	}
	a := play(2.5)
	if v := a.verdicts[0]; !v.Held || v.To != left+60*second || math.Abs(v.Tags[0].Shift-0.5) > 1e-9 || math.Abs(v.Tags[0].Predicted-3) > 0.01 {
		t.Errorf("%+v", v)
	}
	if v := play(3.2).verdicts[0]; v.Held || !v.Off {
		t.Errorf("half a metre above the band: %+v", v)
	}
}

// After a restart the watch goes on with what the historian has, and comes to the same numbers.
func TestAWatchSurvivesARestart(t *testing.T) {
	views := []gate.View{writtenView("p7", left, predicted("tank.level", "m", 3, 2, 0.2)), {Proposal: gate.Proposal{ID: "p8"}, State: gate.Open},
		writtenView("p1", left-5000*second, predicted("tank.level", "m", 3, 2, 0.2))}
	r := rand.New(rand.NewPCG(2, 2))
	var stored []bridge.Sample
	for i := -100; i < 3700; i++ {
		stored = append(stored, bridge.Sample{Tag: 1, Value: 3 - float64(i)/3500 + 0.01*r.NormFloat64(), Source: left + bridge.Time(i)*second})
	}
	run := func(restart int) Verdict {
		a := newAfter(levelTag)
		a.Noise = nil // measured
		begin := 0
		if restart > 0 {
			a.Follow(left+bridge.Time(restart)*second, views...)
			from, tags, ok := a.From()
			if !ok || from != left-60*second || !slices.Equal(tags, []bridge.TagID{1}) {
				t.Fatalf("%v %v %v", from, tags, ok)
			}
			begin = slices.IndexFunc(stored, func(s bridge.Sample) bool { return s.Source >= from })
		}
		for i := begin; i < len(stored); i++ {
			if restart == 0 && stored[i].Source == left+2*second {
				a.Follow(left+2*second, views...)
			}
			a.Take(stored[i : i+1])
			if restart == 0 || stored[i].Source > left+bridge.Time(restart)*second {
				a.Tick(stored[i].Source)
			}
		}
		if len(a.verdicts) != 1 {
			t.Fatalf("%+v", a.verdicts)
		}
		return a.verdicts[0]
	}
	whole, rest := run(0), run(1800)
	x, y := whole.Tags[0], rest.Tags[0]
	if whole.Held != rest.Held || x.Samples != 3598 || y.Samples != 3600 || math.Abs(x.Measured-y.Measured) > 1e-3 || x.Shift != y.Shift || math.Abs(x.Noise-0.01) > 0.003 || math.Abs(y.Noise-0.01) > 0.003 {
		t.Errorf("%+v\n%+v", whole, rest)
	}
	// a verdict that was told is not told again, also that of a write that another one overtook; one that was not is
	overtaken := append(views, writtenView("p9", left+600*second, predicted("tank.level", "m", 3, 2, 0.2)))
	for told, want := range map[string]string{"by the end": "[p9]", "p7": "[p1 p9]", "": "[p1 p7 p9]"} {
		a := newAfter(levelTag)
		if told != "by the end" {
			a.Told = func(id string) bool { return id == told }
		}
		a.Follow(left+1800*second, overtaken...)
		a.Tick(left + 9000*second)
		var ids []string
		for _, v := range a.verdicts {
			ids = append(ids, v.Proposal)
		}
		if fmt.Sprint(ids) != want {
			t.Errorf("told %q: verdicts of %v, want %s", told, ids, want)
		}
	}
	// a revert that was proposed before the restart is not proposed again
	a := newAfter(levelTag)
	a.Follow(left+1800*second, append(views, gate.View{Proposal: gate.Proposal{ID: "p9", Reverts: "p7"}, State: gate.Open})...)
	a.play(0, 1900, levelTag, func(t float64) float64 { return 3 + t/1800 })
	if len(a.alarms) != 1 || len(a.reverts) != 0 {
		t.Errorf("%+v %+v", a.alarms, a.reverts)
	}
	if a, b := fmt.Sprintf("%+v", run(1800)), fmt.Sprintf("%+v", run(3000)); a != b {
		t.Errorf("the moment of the restart changes the verdict:\n%s\n%s", a, b)
	}
}

// The prediction was of a plant without another write, and without somebody at the panel.
func TestAWatchEndsWhenThePlantIsChanged(t *testing.T) {
	a := newAfter(levelTag, speedTag)
	a.Follow(left, writtenView("p7", left, predicted("tank.level", "m", 3, 2, 0.2)))
	a.play(0, 1200, levelTag, func(t float64) float64 { return 3 - t/3600 })
	a.Follow(left+1200*second, writtenView("p8", left+1200*second, predicted("tank.level", "m", 2.7, 2.7, 0.2)))
	a.play(1200, 1300, levelTag, func(t float64) float64 { return 2.7 })
	if len(a.verdicts) != 1 || a.verdicts[0].Ended != "p8 was written" || a.verdicts[0].To != left+1200*second || a.verdicts[0].Off {
		t.Fatalf("%+v", a.verdicts)
	}
	a.play(1300, 1310, speedTag, func(t float64) float64 { return 1104 })
	a.play(1310, 1320, speedTag, func(t float64) float64 { return 1300 })
	if len(a.verdicts) != 2 || !strings.Contains(a.verdicts[1].Ended, "somebody changed speed to 1300") || a.verdicts[1].Held {
		t.Errorf("%+v", a.verdicts)
	}
}

// What is bad, told twice or no number does not count; a plant that nobody measures is not said to hold.
func TestTooLittleMeasured(t *testing.T) {
	a := newAfter(levelTag)
	broken := predicted("tank.level", "m", 3, 2, 0.2)
	broken.Do.High = broken.Do.High[:3]
	brief := predicted("tank.level", "m", 3, 2, 0.2)
	for i := range brief.Time {
		brief.Time[i] *= 1e-300
	}
	b := newAfter(levelTag) // a trace that is over at once says nothing, and does no harm
	b.Follow(left, writtenView("p7", left, brief))
	b.play(0, 3700, levelTag, func(float64) float64 { return 9 })
	if len(b.alarms) != 0 || len(b.verdicts) != 1 || b.verdicts[0].Held {
		t.Errorf("%+v %+v", b.alarms, b.verdicts)
	}
	a.Follow(left, writtenView("p7", left, predicted("tank.level", "m", 3, 2, 0.2), broken, predicted("tank.level", "cm", 3, 2, 0.2), gate.Trace{Variable: "tank.level", Unit: "m"}))
	for i := range 3700 {
		now := left + bridge.Time(i)*second
		a.Take([]bridge.Sample{{Tag: 1, Value: 9, Source: now, Status: bridge.Bad}, {Tag: 1, Value: math.NaN(), Source: now}, {Tag: 1, Value: 9, Source: now, Status: bridge.UncertainLastUsable}, {Tag: 99, Value: 9, Source: now}})
		if i < 400 {
			a.Take([]bridge.Sample{{Tag: 1, Value: 3 - float64(i)/3600, Source: now}, {Tag: 1, Value: 9, Source: now}, {Tag: 1, Value: 9, Source: now - 5*second}})
		}
		a.Tick(now)
	}
	if len(a.alarms) != 0 || len(a.verdicts) != 1 || a.verdicts[0].Held || a.verdicts[0].Off || a.verdicts[0].Tags[0].Samples != 400 || len(a.verdicts[0].Tags) != 1 || !strings.Contains(a.verdicts[0].Text, "not known") {
		t.Errorf("%+v %+v", a.alarms, a.verdicts)
	}
}

// The bound of the rule, measured on right predictions of three tags: their errors stay for the whole horizon, or are new in each window, where the bound is tightest. With bands
// that are known, and with those of 32 members.
func TestFalseAlarmsAreRare(t *testing.T) {
	const writes = 1000
	r := rand.New(rand.NewPCG(3, 3))
	tags := []bridge.Tag{levelTag, powerTag, {ID: 4, Name: "flow", Variable: "flow", Unit: "L/s", Source: "plc", Period: 30 * second}}
	tags[0].Period, tags[1].Period = 30*second, 30*second
	for _, c := range []struct {
		ensemble, lasts int // members; samples
	}{{0, 6}, {32, 1000}, {32, 6}, {128, 6}} {
		ensemble, members, wrong := c.ensemble, c.ensemble, 0
		for range writes {
			a := newAfter(tags...)
			a.Members = ensemble
			var traces []gate.Trace
			var errs [3]float64
			for i, tag := range tags {
				width := 0.5 * float64(i+1) // 1.645 deviations at the end
				tr := predicted(tag.Variable, tag.Unit, 0, 1, width)
				if ensemble > 0 { // the band is what these members say
					z := make([]float64, members)
					for k := range z {
						z[k] = r.NormFloat64()
					}
					slices.Sort(z)
					at := func(p float64) float64 {
						return interpolate([]float64{0, 1}, z[int(p*float64(members-1)):][:2], p*float64(members-1)-math.Floor(p*float64(members-1)))
					}
					for k := range tr.Time {
						s := width * math.Sqrt(float64(k)/60) / 1.645
						m := tr.Do.Middle[k]
						tr.Do.Low[k], tr.Do.Middle[k], tr.Do.High[k] = m+s*at(0.05), m+s*at(0.5), m+s*at(0.95)
					}
				}
				traces = append(traces, tr)
			}
			a.Follow(left, writtenView("p", left, traces...))
			bias := [3]float64{0.01 * r.NormFloat64(), 0.1 * r.NormFloat64(), 0.2 * r.NormFloat64()}
			for i := -10; i < 122; i++ {
				now := left + bridge.Time(i)*30*second
				f := float64(max(i, 0)) / 120
				for k := range tags {
					if i == -10 || i > 0 && i%c.lasts == 0 {
						errs[k] = r.NormFloat64() * 0.5 * float64(k+1) / 1.645
					}
					x := 0.0
					if i >= 0 {
						x = f + errs[k]*math.Sqrt(f) + bias[k]
					}
					a.Take([]bridge.Sample{{Tag: tags[k].ID, Value: x, Source: now}})
				}
			}
			a.Tick(left + bridge.Time(2*time.Hour))
			if a.verdicts[0].Judged != 1 {
				t.Fatalf("%+v", a.verdicts[0])
			}
			if a.verdicts[0].Off {
				wrong++
			}
		}
		t.Logf("%d members (0: many), errors that last %d samples: %d false alarms in %d writes", ensemble, c.lasts, wrong, writes)
		if most := falseAlarms*writes + 3*math.Sqrt(falseAlarms*writes); float64(wrong) > most {
			t.Errorf("%d members, errors that last %d samples: %d false alarms in %d writes, more than the %g that are promised would bring", ensemble, c.lasts, wrong, writes, most)
		}
	}
}

// The whole way: approved, written, watched; the plant does something else; the gate has the revert.
func TestTheGateIsOfferedTheRevert(t *testing.T) {
	at(t, func(s *site) {
		a := &Aftermath{Tags: []bridge.Tag{siteTags["valve"], levelTag}, Noise: map[string]float64{"level": 0.01}, Propose: s.g.Propose, Raise: s.a.Raise, Judge: func(v Verdict) {
			if _, err := s.j.Append("verdict", "aftermath", v); err != nil {
				t.Error(err)
			}
		}}
		s.a.Written = func(v gate.View) { a.Follow(bridge.At(time.Now()), v) }
		s.run("plc")
		p := gate.Proposal{By: "twin", Expires: bridge.At(time.Now().Add(time.Hour)), Reason: "test", Model: "m", Parameters: "p", Changes: []gate.Change{{Tag: "valve", Value: 60, Revert: 50}},
			Evidence: gate.Evidence{Simulation: "s", Horizon: 3600, Traces: []gate.Trace{predicted("tank.level", "m", 3, 2, 0.2)}}}
		p, err := s.g.Propose(p)
		if err != nil {
			t.Fatal(err)
		}
		s.approve(p)
		for range 800 {
			s.pass(5 * time.Second)
			now := bridge.At(time.Now())
			a.Take([]bridge.Sample{{Tag: levelTag.ID, Value: 3.5, Source: now}})
			a.Tick(now)
		}
		all := s.g.Proposals()
		if len(all) != 2 || all[1].Changes[0].Value != 50 || all[1].Changes[0].Present != 60 || all[1].State != gate.Void || !strings.Contains(all[1].Reason, "revert of p1") {
			t.Errorf("%+v", all)
		}
		var v Verdict
		decode(t, s.entries("verdict")[0], &v)
		if !v.Off || v.Proposal != "p1" || v.Hash != p.Hash() || v.From != all[0].LeftAt {
			t.Errorf("%+v", v)
		}
	})
}

// What is no state is another after the write whatever it was before: its bands are not shifted, and what misses them is told.
func TestAFlowIsNotShifted(t *testing.T) {
	play := func(before, after float64) Verdict {
		tr := predicted("tank.level", "m", 3, 3, 0.02)
		tr.Carried = false
		a := newAfter(levelTag)
		a.Speed = 60
		a.Follow(left, writtenView("p7", left, tr))
		for i := -100; i < 640; i++ {
			x := after
			if i < 0 {
				x = before
			}
			now := left + bridge.Time(i)*second/10
			a.Take([]bridge.Sample{{Tag: 1, Value: x, Source: now}})
			a.Tick(now)
		}
		return a.verdicts[0]
	}
	if v := play(2.5, 3); !v.Held || v.Tags[0].Shift != 0 {
		t.Errorf("%+v", v)
	}
	if v := play(2.5, 2.5); v.Held || !v.Off {
		t.Errorf("as if nothing had been done: %+v", v)
	}
}
