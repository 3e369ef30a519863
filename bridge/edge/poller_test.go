package edge

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
)

// stepped is a clock that jumps to whatever is waited for.
type stepped struct {
	mu  sync.Mutex
	now time.Time
}

func (c *stepped) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }
func (c *stepped) jump(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
func (c *stepped) After(d time.Duration) <-chan time.Time {
	c.jump(d)
	ch := make(chan time.Time, 1)
	ch <- c.Now()
	return ch
}

// Every tick is there once and in order, or covered by a gap: over slow readings, faults and a receiver that refuses.
func TestThePollerKeepsItsGrid(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := &stepped{now: time.Unix(1000, 0)}
	reads := 0
	p := &Poller{Connection: "adc", Period: time.Millisecond, Batch: 10 * time.Millisecond, Tags: []bridge.Tag{{ID: 1}, {ID: 2}}, Clock: c,
		Read: func(values []float64, status []bridge.Status) error {
			reads++
			values[0], values[1] = float64(reads), -float64(reads)
			switch {
			case reads == 100:
				c.jump(5200 * time.Microsecond) // ticks 1, 2, 3 and 4 ms later are over; the one at 5 ms is read 0.2 ms late
			case reads == 200:
				c.jump(400 * time.Microsecond) // less than half a period does no harm
			case reads >= 300 && reads < 310:
				return errors.New("no answer")
			case reads == 1000:
				cancel()
			}
			return nil
		}}
	var got []bridge.Sample
	var gaps []bridge.Event
	var texts []string
	calls := 0
	err := p.Run(ctx, func(s []bridge.Sample) error {
		if calls++; calls%3 == 1 && ctx.Err() == nil {
			return errors.New("full")
		}
		got = append(got, s...)
		return nil
	}, func(e bridge.Event) {
		if e.Gap {
			gaps = append(gaps, e)
		} else {
			texts = append(texts, e.Text)
		}
	})
	check(t, err)
	if len(got) != 2000 {
		t.Fatalf("%d samples of 2000", len(got))
	}
	start := got[0].Source
	missing, bad := 0, 0
	for i, s := range got {
		if tag := bridge.TagID(i%2 + 1); s.Tag != tag || (s.Source-start)%bridge.Time(time.Millisecond) != 0 {
			t.Fatalf("sample %d: %+v", i, s)
		}
		if s.Status.IsBad() {
			bad++
		}
		if i >= 2 {
			missing += int((s.Source-got[i-2].Source)/bridge.Time(time.Millisecond)) - 1
		}
	}
	if missing != 2*4 || bad != 20 || len(gaps) != 1 || !strings.HasPrefix(gaps[0].Text, "4 readings are missing") {
		t.Errorf("%d missing, %d bad, gaps %+v", missing, bad, gaps)
	}
	if len(texts) == 0 || texts[0] != "polling every 1ms" { // a fault that is over before anyone looks need not be told: the samples say it
		t.Errorf("%q", texts)
	}
}

func TestThePollerDropsTheOldestAndTells(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := &stepped{now: time.Unix(1000, 0)}
	n := 0
	p := &Poller{Connection: "adc", Period: time.Millisecond, Keep: 50 * time.Millisecond, Tags: []bridge.Tag{{ID: 1}}, Clock: c,
		Read: func(values []float64, _ []bridge.Status) error {
			values[0] = float64(n)
			if n++; n == 500 {
				cancel()
			}
			return nil
		}}
	var got []bridge.Sample
	lost := bridge.Time(0)
	check(t, p.Run(ctx, func(s []bridge.Sample) error {
		if ctx.Err() == nil {
			return errors.New("full")
		}
		got = append(got, s...)
		return nil
	}, func(e bridge.Event) {
		if e.Gap {
			lost += (e.To-e.From)/bridge.Time(time.Millisecond) + 1
		}
	}))
	if len(got) > 500 || got[len(got)-1].Value != 499 || len(got)+int(lost) < 500 {
		t.Errorf("%d samples and %d told as missing, of 500", len(got), lost)
	}
	if err := (&Poller{}).Run(ctx, nil, nil); err == nil {
		t.Error("nothing was polled")
	}
}

// 1 kHz on the wall's clock: how many readings this machine misses is logged, and all of them are told.
func TestThePollerOnTheWallsClock(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	p := &Poller{Connection: "adc", Period: time.Millisecond, Tags: []bridge.Tag{{ID: 1}}, Read: func(values []float64, _ []bridge.Status) error { return nil }}
	var got []bridge.Sample
	told := 0
	check(t, p.Run(ctx, func(s []bridge.Sample) error { got = append(got, s...); return nil }, func(e bridge.Event) {
		if e.Gap {
			told += int((e.To - e.From) / bridge.Time(time.Millisecond))
		}
	}))
	missing := 0
	for i := range got[1:] {
		missing += int((got[i+1].Source-got[i].Source)/bridge.Time(time.Millisecond)) - 1
	}
	t.Logf("%d readings, %d missed", len(got), missing)
	if len(got) < 2 || told < missing {
		t.Errorf("%d of %d are told as missing", told, missing)
	}
}
