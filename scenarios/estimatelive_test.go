package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"gemel/scenarios/recording"
)

// A service pushes samples as devices send them, in any order, and asks for the present: the way of the live twin.
func TestLiveTakesSamplesAsTheyCome(t *testing.T) {
	rows := recordReadings(t, "faults: [{at: 20 min, set: pump.wear, to: 0.3}]\n")
	text := strings.Replace(tankEstimate, "  recording", "  late: 30 s\n  recording", 1) + tankFaults
	j, _, err := estimateTank(t, text, tankCSV(rows))
	if err != nil {
		t.Fatal(err)
	}
	if tags := fmt.Sprint(j.Tags()); tags != "[level flow speed demand]" {
		t.Errorf("tags %s", tags)
	}
	l, err := j.Live(1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	var ticks int
	var told []string
	l.OnTick = func(x *EstimateTick) error {
		if ticks++; len(x.Row()) != len(j.Fields()) || x.Tick != int64(ticks-1) {
			t.Fatalf("tick %d has %d numbers for %d fields", x.Tick, len(x.Row()), len(j.Fields()))
		}
		return nil
	}
	l.OnEvent = func(e Event) error { told = append(told, e.Kind+" "+e.Name); return nil }
	if _, _, err := l.Now(); err == nil {
		t.Error("there is an estimate before the first sample")
	}
	if err := l.Push(Sample{Tag: "levle", Time: 1}); !errors.Is(err, ErrUnknownTag) {
		t.Errorf("an unknown tag: %v", err)
	}
	if err := l.Push(Sample{Tag: "level", Time: math.NaN()}); err == nil {
		t.Error("a sample without a time is taken")
	}
	push := func(tag string, at, value float64, q recording.Quality) {
		if err := l.Push(Sample{Tag: tag, Time: at, Value: value, Quality: q}); err != nil {
			t.Fatal(err)
		}
	}
	for i, r := range rows {
		push("flow", r.time, r.flow, recording.Good) // without a unit in the section: in that of the model
		push("demand", r.time, r.demand, recording.Good)
		push("speed", r.time, r.speed, recording.Good)
		push("level", r.time, r.level, recording.Good)
		if err := l.Advance(r.time); err != nil {
			t.Fatal(err)
		}
		x, state, err := l.Now()
		if err != nil || x.Time != r.time || state.Tick != int64(i) {
			t.Fatalf("at %g s the present is %v: %v", r.time, x, err)
		}
		if n := int64(i) - l.Tick(); i > 10 && n != 4 { // three of late, one until nothing nearer can come
			t.Fatalf("at tick %d, %d is settled", i, l.Tick())
		}
	}
	push("level", 60, 99, recording.Bad)
	all := strings.Join(told, "|")
	for _, want := range []string{"diagnosis pump worn", "drift pump.flow", "late level"} {
		if strings.Count(all, want) != 1 {
			t.Errorf("told: %s", all)
		}
	}
	if l.Ready() != 1 {
		t.Fatalf("%d fits are ready", l.Ready())
	}
	var before bytes.Buffer
	if err := l.Snapshot(&before); err != nil {
		t.Fatal(err)
	}
	p, err := l.Propose(t.Context())
	if err != nil || len(p) != 1 || p[0].headline() == "" || l.Ready() != 0 {
		t.Fatalf("%v %v", p, err)
	}
	m, err := j.Resume(before.Bytes(), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = m.Close() }()
	q, err := m.Propose(t.Context())
	if err != nil || len(q) != 1 || fmt.Sprint(q[0].Candidates[0].Found[0].Value, q[0].Text) != fmt.Sprint(p[0].Candidates[0].Found[0].Value, p[0].Text) {
		t.Errorf("a proposal after a restart is another: %v, %v %v", q, p, err)
	}
	a, _, errA := l.Now()
	b, _, errB := m.Now()
	if errA != nil || errB != nil || fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("the present after a restart: %v %v, before: %v %v", b, errB, a, errA)
	}
	if _, ok := j.Since(time.Now()); ok {
		t.Error("a scenario without time.start knows the clock")
	}
}

// An input that is told when it changes may be told late, after a line was cut: what it was set to holds from then on, and what is older than that does not.
func TestAnInputToldLateHoldsFromThenOn(t *testing.T) {
	rows := recordReadings(t, "")
	j, _, err := estimateTank(t, strings.Replace(tankEstimate, "  recording", "  late: 30 s\n  recording", 1), tankCSV(rows))
	if err != nil {
		t.Fatal(err)
	}
	l, err := j.Live(1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	late := 0
	l.OnEvent = func(e Event) error {
		if e.Kind == "late" {
			late++
		}
		return nil
	}
	speed := func(l *Live, again bool, at, value float64) {
		t.Helper()
		push := l.Push
		if again {
			push = l.Again
		}
		if err := push(Sample{Tag: "speed", Time: at, Value: value}); err != nil {
			t.Fatal(err)
		}
	}
	advance := func(l *Live, at float64, want float64) {
		t.Helper()
		if err := l.Advance(at); err != nil {
			t.Fatal(err)
		}
		if got := l.settled.held[0]; got.Value != want || !got.Known {
			t.Errorf("at %g s it holds %+v, want %g", at, got, want)
		}
	}
	speed(l, false, 0, 100)
	advance(l, 600, 100)
	settled := l.Tick()
	speed(l, false, 300, 110)
	if l.Tick() != settled || late != 1 {
		t.Errorf("settled ticks have changed: %d, %d; told %d times", l.Tick(), settled, late)
	}
	advance(l, 700, 110)
	speed(l, false, 200, 105) // older than what is known
	advance(l, 800, 110)
	var kept bytes.Buffer
	if err := l.Snapshot(&kept); err != nil {
		t.Fatal(err)
	}
	m, err := j.Resume(kept.Bytes(), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = m.Close() }()
	m.OnEvent = func(e Event) error { t.Errorf("told after the restart: %+v", e); return nil }
	for at, value := range []float64{100, 110} { // as a history has it
		speed(m, true, float64(300*at), value)
	}
	advance(m, 900, 110)
	speed(m, true, 750, 120) // came between snapshot and restart
	advance(m, 1000, 120)
}
