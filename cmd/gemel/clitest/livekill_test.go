//go:build unix

package clitest

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Killed for good at any moment, gemel live loses nothing that it has told anybody, and goes on.
func TestKilledTwinLosesNothing(t *testing.T) {
	killTwin(t, 5, func(i int, chance *rand.Rand) time.Duration {
		return []time.Duration{20 * time.Millisecond, 300 * time.Millisecond, 700 * time.Millisecond, time.Second, 2 * time.Second}[i]
	})
}

// half is the name of a file that was not finished.
var half = regexp.MustCompile(`\.(new|tmp)$|\.(json|snap|start|pem|key)\.\d+$`)

// killTwin kills the twin of a station again and again, each time after a while, and holds what is left against what was told.
func killTwin(t *testing.T, kills int, lives func(i int, chance *rand.Rand) time.Duration) {
	chance := rand.New(rand.NewPCG(6, 100))
	s := newStation(t)
	w := newWitness(s)
	reached := map[string]int{}
	ordered := 0
	var begun string // when the estimate began: it goes on from there
	for i := range kills {
		p := s.live(t)
		ctx, cancel := context.WithCancel(context.Background())
		wrong := make(chan error, 1)
		seed := rand.New(rand.NewPCG(uint64(i), 6))
		go func() {
			if m := p.find(`address +(\S+)\s+fingerprint +([0-9a-f]{64})`); m != nil {
				wrong <- w.watch(ctx, m[1], m[2], seed)
				return
			}
			wrong <- nil
		}()
		after := lives(i, chance)
		select {
		case <-p.ended:
			t.Fatalf("start %d: the twin ended by itself:\n%s", i, p.text())
		case <-time.After(after):
		}
		p.kill()
		cancel()
		if err := <-wrong; err != nil {
			t.Fatalf("start %d: %v\n%s", i, err, p.text())
		}
		if text := p.text(); strings.Contains(text, "panic") || strings.Contains(text, "begins anew") || strings.Contains(text, "goroutine ") {
			t.Fatalf("start %d:\n%s", i, text)
		}
		reached[phase(p.text())]++
		if !exists(s.twin, "journal") {
			continue
		}
		r := w.journal(t)
		w.device(t, r)
		if path := filepath.Join(s.twin, "twin", "begin.json"); exists(path) {
			if now := read(t, path); begun != "" && begun != now {
				t.Fatalf("start %d begins anew:\n%s%s", i, begun, now)
			} else {
				begun = now
			}
		}
		if len(r.orders) > ordered { // the worn pump runs again, so that there is something to propose
			ordered = len(r.orders)
			s.reset(t)
		}
		if i%20 == 19 {
			t.Logf("after %d kills: %d proposals, %d decisions told, %d stops, %d checkpoints, %d set-points ordered, %d starts; %v", i+1, len(r.proposals), len(w.decisions), len(w.switches), len(w.known), len(r.orders), r.starts, reached)
		}
		if i%25 == 24 {
			w.copied(t, i+1)
		}
	}
	w.finish(t, kills)
	t.Logf("killed while: %v", reached)
}

// phase is how far a twin had come, by what it printed.
func phase(text string) string {
	for _, c := range [][2]string{{"heartbeat is on", "it could write"}, {"ALARM", "it estimated"}, {"connected to", "it was connected"}, {"address ", "the API was up"}, {"follows", "it was open"}} {
		if strings.Contains(text, c[0]) {
			return c[1]
		}
	}
	return "it was opening"
}

// copied holds the readings against a copy of the historian, so that the twin itself recovers from what the kill left.
func (w *witness) copied(t *testing.T, kills int) {
	t.Helper()
	from := filepath.Join(w.s.twin, "historian")
	if !exists(from) {
		return
	}
	to := filepath.Join(t.TempDir(), "historian")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	w.history(t, to, kills)
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
}

// finish lets the twin start once more and end as it should, and looks at everything that is left.
func (w *witness) finish(t *testing.T, kills int) {
	t.Helper()
	p := w.s.live(t)
	p.wait(t, `connected to`)
	time.Sleep(time.Second)
	_ = p.cmd.Process.Signal(os.Interrupt)
	select {
	case <-p.ended:
	case <-time.After(limit):
		t.Fatalf("it does not end:\n%s", p.text())
	}
	if status := p.cmd.ProcessState.ExitCode(); status != 0 {
		t.Errorf("status %d:\n%s", status, p.text())
	}
	r := w.journal(t)
	written := w.device(t, r)
	t.Logf("the device was written %d times, by %d set-points in the journal, of which %d were read back", written, len(r.orders), len(r.done))
	if kills >= 100 && (written == 0 || len(w.decisions) == 0 || len(w.switches) == 0 || len(w.known) == 0) {
		t.Error("too little has happened to show anything")
	}
	for name := range files(t, w.s.twin) {
		if half.MatchString(name) {
			t.Errorf("%s is left half written", name)
		}
	}
	// a start before the first sample has missed nothing
	if absent := w.history(t, filepath.Join(w.s.twin, "historian"), kills); absent == 0 || kills >= 100 && absent < r.starts*9/10 {
		t.Errorf("%d starts, and only %d absences are recorded as gaps", r.starts, absent)
	}
	gemel(t, w.s.dir, 0, "audit", "verify", "station")
	replayed := strings.Split(strings.TrimSpace(gemel(t, w.s.dir, 0, "audit", "replay", w.s.scenario, "station").out), "\n")
	t.Log(replayed[len(replayed)-1])
}

func exists(path ...string) bool {
	_, err := os.Stat(filepath.Join(path...))
	return err == nil
}
