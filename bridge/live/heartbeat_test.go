package live

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// device answers beats as a test says.
type device struct {
	mu    sync.Mutex
	beats int
	fails error
	slow  time.Duration
}

func (d *device) set(fails error, slow time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fails, d.slow = fails, slow
}

func (d *device) Beat(ctx context.Context) error {
	d.mu.Lock()
	d.beats++
	fails, slow := d.fails, d.slow
	d.mu.Unlock()
	select {
	case <-time.After(slow):
		return fails
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Off at first, on after ten beats; two misses are borne, three are not; then ten good ones again.
func TestAHeartbeatGoesOffAfterThreeMisses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &device{}
		begin := time.Now()
		var told []string
		var halted atomic.Bool
		h := &Heartbeat{Beater: d, Clock: bridge.Wall{}, Halted: func() error {
			if halted.Load() {
				return errors.New("stopped")
			}
			return nil
		}}
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() {
			h.Run(ctx, func(on bool, why string) {
				told = append(told, fmt.Sprintf("%v %t", time.Since(begin).Round(time.Second), on))
			})
			close(done)
		}()
		pass := func(d time.Duration) { time.Sleep(d); synctest.Wait() }
		pass(20*time.Second + 500*time.Millisecond) // beats at 0 s, 1 s … 20 s
		for range 2 {                               // 21 and 23 are missed: what comes back of them later is not the answer of 22 and 24
			d.set(nil, time.Hour)
			pass(time.Second)
			d.set(nil, 0)
			pass(time.Second)
		}
		d.set(errors.New("no answer"), 0)
		pass(2 * time.Second) // 25, 26
		d.set(nil, 0)
		pass(4 * time.Second) // 27 … 30
		d.set(nil, time.Hour)
		pass(3 * time.Second) // 31, 32, 33: missed at their ends
		d.set(nil, 0)
		pass(7 * time.Second) // 34 … 40
		d.set(errors.New("no answer"), 0)
		pass(time.Second) // 41
		d.set(nil, 0)
		pass(19 * time.Second)
		halted.Store(true)
		before := d.beats
		pass(20 * time.Second)
		if d.beats != before {
			t.Error("it beats while nothing may be written")
		}
		cancel()
		<-done
		if got, want := strings.Join(told, "; "), "9s true; 34s false; 51s true; 1m3s false"; got != want {
			t.Errorf("told %s\nwant %s", got, want)
		}
	})
}

// A heartbeat that never comes about is told as well, once.
func TestAHeartbeatThatNeverBegins(t *testing.T) {
	at(t, func(s *site) {
		d := &device{fails: errNoRoute}
		s.a.Heartbeats = map[string]*Heartbeat{"plc": {Beater: d, Clock: bridge.Wall{}}}
		s.run("plc")
		s.pass(time.Hour)
		if n := len(s.entries("heartbeat")); n != 1 || !strings.Contains(s.standing()["plc heartbeat"], "no route") {
			t.Errorf("%d in the journal, %v", n, s.standing())
		}
	})
}

// Three misses: nothing more is written, approvals lapse, the journal has it. Ten good beats: what is approved then is written.
func TestWithoutItsHeartbeatAConnectionIsNotWrittenTo(t *testing.T) {
	at(t, func(s *site) {
		d := &device{}
		s.a.Heartbeats = map[string]*Heartbeat{"plc": {Beater: d, Clock: bridge.Wall{}, Halted: s.g.Halted}}
		s.run("plc", "cell")
		p := s.propose(to("valve", 60))
		s.approve(p)
		s.pass(time.Second)
		s.wrote() // it does not beat yet
		s.state(p, gate.Open, 0)
		s.pass(10 * time.Second)
		s.approve(p)
		s.pass(time.Second)
		s.wrote("plc p1")
		s.set("mode", 0)
		q := s.propose(to("speed", 1100))
		s.approve(q)
		s.pass(time.Second)
		d.set(errors.New("no answer"), 0)
		s.pass(3 * time.Second)
		s.state(q, gate.Open, 0)
		if on := s.standing(); !strings.Contains(on["plc heartbeat"], "3 misses, the last: no answer") {
			t.Errorf("%v", on)
		}
		s.set("mode", 1)
		s.approve(q)
		r := s.propose(to("fan", 600))
		s.approve(r)
		s.pass(10 * time.Minute)
		s.wrote("plc p1", "cell p3") // the other connection has none, and needs none
		d.set(nil, 0)
		s.pass(11 * time.Second)
		s.approve(q)
		s.pass(time.Second)
		s.wrote("plc p1", "cell p3", "plc p2")
		var beats []string
		for _, e := range s.entries("heartbeat") {
			var b heartbeatBody
			decode(t, e, &b)
			beats = append(beats, fmt.Sprint(b.Source, " ", b.On))
		}
		if got := strings.Join(beats, "; "); got != "plc true; plc false; plc true" {
			t.Errorf("the journal has %s", got)
		}
	})
}
