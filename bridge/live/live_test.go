package live

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/historian"
)

const second = bridge.Time(1e9)

type clock struct{ t time.Time }

func (c clock) Now() time.Time                       { return c.t }
func (c clock) After(time.Duration) <-chan time.Time { return nil }

// scripted is a source that does what a test says.
type scripted func(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error

func (scripted) Name() string { return "plc" }
func (s scripted) Run(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
	return s(ctx, take, tell)
}

func store(t *testing.T) (*historian.Store, bridge.Tag) {
	t.Helper()
	h, err := historian.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	id, err := h.Register("level")
	if err != nil {
		t.Fatal(err)
	}
	return h, bridge.Tag{ID: id, Name: "level", Unit: "m", Period: second}
}

func TestASourceHearsYesOnlyWhenSamplesAreKept(t *testing.T) {
	h, level := store(t)
	var seen int
	in := Intake{Historian: h, Latest: NewLatest([]bridge.Tag{level}), Clock: clock{time.Unix(100, 0)}, Samples: func(s []bridge.Sample) { seen += len(s) }}
	err := in.Run(context.Background(), []bridge.Source{scripted(func(_ context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
		if err := take([]bridge.Sample{{Tag: level.ID, Source: 99 * second, Value: 3}, {Tag: level.ID, Source: 98 * second, Value: 2}}); err != nil {
			t.Error(err)
		}
		if err := take([]bridge.Sample{{Tag: 77}}); err == nil {
			t.Error("an unknown tag was taken")
		}
		if err := take([]bridge.Sample{{Tag: level.ID, Source: 106 * second, Value: 4}}); err != nil {
			t.Error(err)
		}
		tell(bridge.Event{Source: "plc", Gap: true, From: 1, To: 2, Text: "restart"})
		return nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	s, ok := in.Latest.Now("level")
	if !ok || s.Value != 4 || !s.Status.IsUncertain() { // from the future
		t.Errorf("%+v", s)
	}
	if gaps, err := h.Gaps("plc", 0, 10); err != nil || len(gaps) != 1 {
		t.Errorf("%v, %v", gaps, err)
	}
	n := 0
	if err := h.Read(level.ID, 0, 1<<60, func(x []bridge.Sample) error { n += len(x); return nil }); err != nil || n != 3 || seen != 3 {
		t.Errorf("%d kept, %d passed on, %v", n, seen, err)
	}
}

// absent is a historian that is away for the first gaps.
type absent struct {
	historian.Historian
	times int
}

func (a *absent) AddGap(g historian.Gap) error {
	if a.times--; a.times >= 0 {
		return errors.New("the server is away")
	}
	return a.Historian.AddGap(g)
}

// A gap that the historian could not keep is kept before the samples that come after it are acknowledged.
func TestAGapIsKeptBeforeWhatFollowsIt(t *testing.T) {
	h, level := store(t)
	away := &absent{h, 2}
	in := Intake{Historian: away, Latest: NewLatest([]bridge.Tag{level}), Clock: clock{time.Unix(100, 0)}}
	var refused int
	err := in.Run(context.Background(), []bridge.Source{scripted(func(_ context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
		tell(bridge.Event{Source: "plc", Gap: true, From: 1, To: 2, Text: "restart"})
		for take([]bridge.Sample{{Tag: level.ID, Source: 99 * second, Value: 3}}) != nil {
			refused++
		}
		return nil
	})})
	if gaps, e := h.Gaps("plc", 0, 10); err != nil || e != nil || len(gaps) != 1 || refused != 1 {
		t.Errorf("%v, %v, %v, refused %d times", err, e, gaps, refused)
	}
}

// What a server had kept while the line was broken does not end the alarm of silence; a fresh sample does.
func TestOldSamplesDoNotEndSilence(t *testing.T) {
	var told []string
	a := NewAlarms([]Watch{{Tag: bridge.Tag{ID: 1, Name: "level", Unit: "m", Period: second}, Low: math.Inf(-1), High: math.Inf(1)}}, func(x Alarm) { told = append(told, fmt.Sprintf("%s %t", x.Kind, x.On)) })
	a.Take(bridge.Sample{Tag: 1, Source: 100 * second, Value: 3})
	a.Tick(130 * second)
	for at := bridge.Time(101); at <= 115; at++ {
		a.Take(bridge.Sample{Tag: 1, Source: at * second, Value: 3})
		a.Tick(130 * second)
	}
	if got := strings.Join(told, "; "); got != "stale true" {
		t.Error(got)
	}
	a.Take(bridge.Sample{Tag: 1, Source: 130 * second, Value: 3})
	if got := strings.Join(told, "; "); got != "stale true; stale false" {
		t.Error(got)
	}
}

// One source that gives up ends the loop, and its reason is told; the others are asked to stop.
func TestASourceThatGivesUpEndsTheLoop(t *testing.T) {
	h, level := store(t)
	in := Intake{Historian: h, Latest: NewLatest([]bridge.Tag{level}), Clock: clock{time.Unix(100, 0)}, Events: func(bridge.Event) error { return errors.New("journal closed") }}
	err := in.Run(context.Background(), []bridge.Source{
		scripted(func(context.Context, func([]bridge.Sample) error, func(bridge.Event)) error {
			return errors.New("the certificate is refused")
		}),
		scripted(func(ctx context.Context, _ func([]bridge.Sample) error, tell func(bridge.Event)) error {
			tell(bridge.Event{})
			<-ctx.Done()
			return ctx.Err()
		}),
	})
	if err == nil || !strings.Contains(err.Error(), "plc: the certificate is refused") || !strings.Contains(err.Error(), "journal closed") {
		t.Error(err)
	}
}

func TestAlarmsAreRaisedOnceAndEndedOnce(t *testing.T) {
	tag := bridge.Tag{ID: 1, Name: "level", Unit: "m", Period: second}
	var told []string
	a := NewAlarms([]Watch{{Tag: tag, Low: 1, High: 4, Hysteresis: 0.2, Rate: 0.5, Deviations: 4}}, func(x Alarm) {
		told = append(told, fmt.Sprintf("%d %s %t", x.At/second, x.Kind, x.On))
	})
	at := bridge.Time(0)
	take := func(x float64, s bridge.Status) {
		at += 10 * second
		a.Take(bridge.Sample{Tag: 1, Source: at, Value: x, Status: s})
		a.Tick(at + second)
	}
	take(2, 0)
	take(4.1, 0)                                                  // 20: high
	take(3.9, 0)                                                  // within the hysteresis
	take(3.8, 0)                                                  // 40: ended
	take(0.5, 0)                                                  // 50: low
	take(5.4, 0)                                                  // 60: low ended, high; not yet the rate: 4.9 in 10 s
	take(10.9, 0)                                                 // 70: rate 0.55
	take(11, 0x80000000)                                          // 80: quality
	take(math.NaN(), 0)                                           // 90: quality ended; nothing else is known
	take(3, 0)                                                    // 100: high ended, and the rate: 7.9 in the 30 s since the last number
	take(3, 0)                                                    // 110
	a.Take(bridge.Sample{Tag: 1, Source: 50 * second, Value: 99}) // old
	a.Compare(1, at, 3, 2.9, 0.05)                                // 2 deviations
	a.Compare(1, at, 3, 2, 0.05)                                  // 20 deviations, once
	a.Compare(1, at, 3, 2.9, 0.05)                                // and gone
	for range 3 {
		a.Compare(1, at, 3, 2, 0.05) // now it stays
	}
	a.Compare(1, at, 3, 2.85, 0.05) // 3: more than half the limit
	a.Compare(1, at, 3, 2.95, 0.05) // 1
	a.Tick(at + 12*second)
	a.Tick(at + 13*second)
	take(3, 0)
	want := "20 high true; 40 high false; 50 low true; 60 low false; 60 high true; 70 rate true; 80 quality true; 90 quality false; 100 high false; 100 rate false; " +
		"110 deviation true; 110 deviation false; 122 stale true; 120 stale false"
	if got := strings.Join(told, "; "); got != want {
		t.Errorf("told\n%s\nwant\n%s", got, want)
	}
}

func TestATagThatNeverSpokeIsStale(t *testing.T) {
	var told []Alarm
	a := NewAlarms([]Watch{{Tag: bridge.Tag{ID: 1, Name: "level", Period: 20 * second}, Low: math.Inf(-1), High: math.Inf(1)}}, func(x Alarm) { told = append(told, x) })
	for at := bridge.Time(1000); at <= 1102; at++ {
		a.Tick(at * second)
	}
	if len(told) != 1 || told[0].Kind != Stale || told[0].At != 1101*second {
		t.Errorf("%+v", told)
	}
}

// crammed is a historian whose disk is full for a while.
type crammed struct {
	historian.Historian
	full bool
}

func (c *crammed) Append(s []bridge.Sample) error {
	if c.full {
		return errors.New("the disk is full")
	}
	return c.Historian.Append(s)
}

// That samples are not kept is told once, and so is that they are again; the connection stays what it was.
func TestAFullHistorianIsToldOnce(t *testing.T) {
	h, level := store(t)
	full := &crammed{h, true}
	var told []string
	in := Intake{Historian: full, Latest: NewLatest([]bridge.Tag{level}), Clock: clock{time.Unix(100, 0)},
		Events: func(e bridge.Event) error { told = append(told, fmt.Sprint(e.State, " ", e.Text)); return nil }}
	err := in.Run(context.Background(), []bridge.Source{scripted(func(_ context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
		tell(bridge.Event{Source: "plc", State: bridge.Connected, Text: "connected"})
		for i := range bridge.Time(6) {
			full.full = i%3 < 2
			if err := take([]bridge.Sample{{Tag: level.ID, Source: (90 + i) * second, Value: 3}}); (err != nil) != full.full {
				t.Errorf("%d: %v", i, err)
			}
		}
		return nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	refused, again := "2 samples are not stored, and wait at their source as long as there is room: the disk is full", "2 samples are stored again"
	if got, want := strings.Join(told, "|"), strings.Join([]string{"2 connected", refused, again, refused, again}, "|"); got != want {
		t.Errorf("told\n%s, want\n%s", got, want)
	}
}
