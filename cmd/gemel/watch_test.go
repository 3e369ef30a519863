package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/bridge/gate"
	"gemel/bridge/live"
)

// busy is a twin with an alarm, a stop, a proposal, and n tags that are good.
func busy(n int) *look {
	now := bridge.At(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	x := 3.21456
	l := &look{status: api.Status{Name: "station", At: now, Stopped: &gate.Switch{By: "otto", At: now, Why: "smoke in the pump house, and a very long story about how it came to be there"}},
		links:     []api.Link{{Source: "plc", State: "connected", At: now - 60e9, Text: "connected"}},
		alarms:    []api.Alarm{{Tag: "tank/level", Kind: live.High, At: now - 5e9, Text: "6 m, above 5"}, {Tag: "tank/level", Kind: live.Rate, At: now - 5e9, Text: "fast"}},
		proposals: []api.ProposalView{{Proposal: gate.Proposal{ID: "p7", Reason: "pump 1 is worn\x1b[2J", Changes: []gate.Change{{Tag: "pump/speed", Unit: "rpm", Present: 1400, Value: 1350}}}}}}
	for i := range n {
		l.tags = append(l.tags, api.Tag{Name: fmt.Sprintf("good/%03d", i), Unit: "bar", Last: &api.Reading{Value: &x, Source: now - 1e9, Quality: "good"}})
	}
	l.tags = append(l.tags, api.Tag{Name: "tank/level", Unit: "m", Last: &api.Reading{Value: &x, Source: now - 200e9, Quality: "uncertain"}}, api.Tag{Name: "silent", Unit: "1"},
		api.Tag{Name: strings.Repeat("long/", 30), Unit: "1", Last: &api.Reading{Source: now, Quality: "bad"}})
	return l
}

// What is drawn fits the terminal; what asks for attention is never left out for want of room, and no text of strangers steers the terminal.
func TestDrawingFitsTheTerminal(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {80, 0}, {40, 16}, {200, 60}, {20, 4}} {
		lines := draw(busy(100), size[0], size[1])
		text := strings.Join(lines, "\n")
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > size[0] {
				t.Errorf("%v: %d columns: %s", size, n, line)
			}
		}
		if size[1] > 0 && len(lines) > size[1] {
			t.Errorf("%v: %d lines", size, len(lines))
		}
		if strings.Contains(text, "\x1b") {
			t.Errorf("%v: it steers the terminal", size)
		}
		if size[1] == 24 || size[1] == 0 {
			for _, w := range []string{"WRITING IS STOPPED by otto", "plc            connected", "tank/level", "3.215 m", "3 min  uncertain !high,rate", "no reading", "no number", "6 m, above 5", "p7", "1400 -> 1350 rpm"} {
				if !strings.Contains(text, w) {
					t.Errorf("%v: without %q:\n%s", size, w, text)
				}
			}
		}
		if more := strings.Contains(text, "and 9"); more != (size[1] == 24) && size[0] == 80 {
			t.Errorf("%v:\n%s", size, text)
		}
	}
}

// What the twin expects stands beside the readings, and what it holds for broken below them; it fits the terminal, and goes where there is no room for it.
func TestDrawingShowsTheTwin(t *testing.T) {
	l := busy(100)
	x, spread, p, far := 3.2, 0.0123, 0.976, 0.043
	at := l.status.At
	l.estimate = &api.Estimate{Lost: []string{"demand.flow_rate"}, Sensors: []api.EstimateSensor{{Tag: "tank/level", Unit: "m", At: &at, Measured: &x, Expected: &x, Deviation: &spread}, {Tag: "silent"}},
		Faults: []api.EstimateFault{{Name: "pump 1\x1b worn", Variable: "pump1.wear", Unit: "1", Probability: &p, Severity: &far}, {Name: "main fouled", Probability: &spread}}, Unexplained: &spread,
		Ahead: &api.EstimateAhead{At: at, Reason: "nothing saves 3 %"}}
	if text := strings.Join(draw(l, 80, 30), "\n"); !strings.Contains(text, "twin, waiting for readings") || strings.Contains(text, "expected") {
		t.Errorf("before it begins:\n%s", text)
	}
	l.estimate.At = &at
	for _, size := range [][2]int{{80, 30}, {80, 0}, {72, 30}, {71, 30}, {200, 60}} {
		lines := draw(l, size[0], size[1])
		text := strings.Join(lines, "\n")
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > size[0] {
				t.Errorf("%v: %d columns: %s", size, n, line)
			}
		}
		for _, w := range []string{"worn, 98 %, pump1.wear off by 0.043", "missing or bad, last values hold: demand.flow_rate", "ahead: nothing saves 3 %"} {
			if !strings.Contains(text, w) {
				t.Errorf("%v: without %q:\n%s", size, w, text)
			}
		}
		if strings.Contains(text, "3.2 ± 0.012") != (size[0] >= 72) || strings.Contains(text, "fouled") || strings.Contains(text, "\x1b") {
			t.Errorf("%v:\n%s", size, text)
		}
	}
	l.estimate.Faults[0].Probability = &spread
	if text := strings.Join(draw(l, 80, 30), "\n"); !strings.Contains(text, "no fault is likely") {
		t.Error(text)
	}
}

// A frame draws over the one before, and leaves nothing of a longer one.
func TestFrameLeavesNothingOfTheLast(t *testing.T) {
	if got := frame([]string{"a", "b"}); got != "\x1b[Ha\x1b[K\r\nb\x1b[K\r\n\x1b[J" {
		t.Errorf("%q", got)
	}
}

// On a pipe: one picture, or a line for all that is new; over a server that goes away and comes back.
func TestWatchOnAPipe(t *testing.T) {
	dir, id := station(t)
	address, print, _, stop := serving(t, dir)
	says(t, exitInput, []string{"watch"}, "nobody is logged in")
	must(t, "login", address, "--as", "otto", "--key", filepath.Join(dir, "otto.key"), "--fingerprint", print)
	out := says(t, 0, []string{"watch"}, "tank/level 3.99 m", "good", id, "pump/speed 1400 -> 1350 rpm")
	if strings.Contains(out, "\x1b") {
		t.Errorf("%q steers a terminal where there is none", out)
	}
	says(t, 0, []string{"watch", dir}, "tank/level")
	says(t, 0, []string{"watch", address}, "tank/level")
	says(t, exitInput, []string{"watch", t.TempDir()}, "was never served")
	says(t, exitInput, []string{"watch", "127.0.0.1:1"}, "you are logged in to "+address)
	says(t, exitInput, []string{"watch", "--every", "soon"}, "want a time")

	ctx, cancel := context.WithCancel(context.Background())
	var lines, log pipe
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"watch", "--every", "100 ms"}, terminal{&lines, &log, false})
	}()
	wait := func(p *pipe, word string) {
		t.Helper()
		for range 1000 {
			if strings.Contains(p.String(), word) {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Fatalf("%q does not come: %s%s", word, &lines, &log)
	}
	wait(&lines, "\ttag\ttank/level\t3.99\tm\tgood\n")
	must(t, "kill", dir, "--why", "smoke")
	wait(&lines, "\tstopped\t")
	stop()
	wait(&log, "no answer")
	again, stopAgain := background(t, "serve", dir, "--listen", address) // it knows no tokens
	until(t, again, "fingerprint", 10*time.Second)
	must(t, "login", address, "--as", "emil", "--key", filepath.Join(dir, "emil.key"), "--fingerprint", print)
	must(t, "resume", "--why", "kettle")
	time.Sleep(300 * time.Millisecond) // some looks without the stop
	must(t, "kill", "--why", "smoke again")
	wait(&lines, "\tstopped\temil\tsmoke again\n")
	if s, err := readSession(); err != nil || s.Name != "emil" {
		t.Errorf("%v: who watches took the login of who came later: %+v", err, s)
	}
	if status := stopAgain(); status != 0 {
		t.Errorf("status %d: %s", status, again)
	}
	cancel()
	if status := <-ended; status != 0 {
		t.Errorf("status %d: %s", status, &log)
	}
	if n := strings.Count(lines.String(), "\ttag\ttank/level\t"); n != 1 {
		t.Errorf("an old reading is told %d times:\n%s", n, &lines)
	}
	says(t, exitInput, []string{"watch"}, "no answer from")
}
