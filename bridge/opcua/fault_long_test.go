//go:build long

package opcua

import (
	"testing"
	"time"

	"gemel/bridge"
)

// The faults of the table in the package's notes, one after the other at one server: what is lost or doubled between them is seen at the end.
func TestFaultsLoseNothing(t *testing.T)           { testFaults(t, false) }
func TestFaultsLoseNothingByTransfer(t *testing.T) { testFaults(t, true) }

func testFaults(t *testing.T, transferring bool) {
	h := startHarness(t, map[string]any{"transferring": transferring})
	h.flowing(20 * time.Second)
	for _, f := range []struct {
		name  string
		fault func()
		back  time.Duration // after the fault is over
		stale bool
	}{
		{"1 TCP reset", h.proxy.Reset, 2 * time.Second, false},
		{"10 TCP resets", func() {
			for range 10 {
				h.proxy.Reset()
				time.Sleep(400 * time.Millisecond)
			}
		}, 2 * time.Second, false},
		{"refused for 10 s", func() { h.proxy.Refuse(true); time.Sleep(10 * time.Second); h.proxy.Refuse(false) }, 2 * time.Second, false},
		{"black hole of 8 s", func() { h.proxy.BlackHole(true); time.Sleep(8 * time.Second); h.proxy.BlackHole(false) }, 2 * time.Second, true},
		{"black hole of 30 s", func() { h.proxy.BlackHole(true); time.Sleep(30 * time.Second); h.proxy.BlackHole(false) }, 2 * time.Second, true},
		{"stalled for 8 s", func() { h.proxy.Stall(true); time.Sleep(8 * time.Second); h.proxy.Stall(false) }, 2 * time.Second, true},
		{"a flipped bit every 20 chunks, 5 s", func() { h.proxy.Flip(20); time.Sleep(5 * time.Second); h.proxy.Flip(0) }, 5 * time.Second, false},
	} {
		time.Sleep(time.Second)
		begun := time.Now()
		f.fault()
		took := h.flowing(35 * time.Second)
		time.Sleep(2 * time.Second) // let the backlog arrive
		n, lost, doubled := h.counted()
		stale := time.Duration(0)
		if e, ok := h.sink.since(bridge.Stale, begun); ok {
			stale = e.At.Time().Sub(begun)
		}
		t.Logf("%-36s lost %d, doubled %d of %d; stale after %.2f s; back after %.2f s; %d dials so far", f.name, lost, doubled, n, stale.Seconds(), took.Seconds(), h.proxy.Dials())
		if lost+doubled > 0 {
			t.Errorf("%s: lost %d, doubled %d\n%s", f.name, lost, doubled, h.sink.text())
		}
		if took > f.back {
			t.Errorf("%s: back after %s, want %s\n%s", f.name, took, f.back, h.sink.text())
		}
		if f.stale && (stale == 0 || stale > 3500*time.Millisecond) {
			t.Errorf("%s: Stale after %s, want 3.5 s at most", f.name, stale)
		}
	}
}

// A server that is killed has lost its queue: what its history does not have is a gap, and told as one.
func TestAServerThatIsKilledLeavesAGap(t *testing.T) {
	h := startHarness(t, nil)
	h.flowing(20 * time.Second)
	time.Sleep(2 * time.Second)
	h.peer.Kill()
	time.Sleep(3 * time.Second)
	h.peer.Options["start"] = 1000000
	h.peer.Options["namespaces"] = []string{"urn:shifts:the:others"} // the nodes have other numbers now
	h.peer.Start()
	took := h.flowing(10 * time.Second)
	time.Sleep(2 * time.Second)
	h.stop()
	var before, after []bridge.Sample
	for _, s := range h.sink.values(1) {
		if s.Value < 1000000 {
			before = append(before, s)
		} else {
			after = append(after, s)
		}
	}
	n1, lost1, doubled1 := gapless(before)
	n2, lost2, doubled2 := gapless(after)
	t.Logf("before: %d lost %d doubled %d; after: %d lost %d doubled %d; first value of the new server %g; back after %s\n%s", n1, lost1, doubled1, n2, lost2, doubled2, after[0].Value, took, h.sink.text())
	if lost1+doubled1+lost2+doubled2 > 0 {
		t.Error("lost or doubled")
	}
	if took > 2*time.Second {
		t.Errorf("back after %s", took)
	}
	gap := false
	for _, e := range h.sink.events {
		if e.Gap && e.From >= before[len(before)-1].Source && e.To <= after[len(after)-1].Source {
			gap = true
		}
	}
	if !gap {
		t.Error("the gap is not told")
	}
}

// What the server's subscription or queue has lost comes out of its history, marked.
func TestGapsAreFilledFromHistory(t *testing.T) {
	for name, c := range map[string]struct {
		options map[string]any
		hole    time.Duration
	}{
		"the queue ran over":       {map[string]any{"history": true, "queue": 20}, 8 * time.Second},
		"the subscription expired": {map[string]any{"history": true, "lifetime": 4 * time.Second}, 14 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			h := startHarness(t, c.options)
			h.flowing(20 * time.Second)
			time.Sleep(time.Second)
			h.proxy.BlackHole(true)
			time.Sleep(c.hole)
			h.proxy.BlackHole(false)
			h.flowing(5 * time.Second)
			time.Sleep(2 * time.Second)
			h.stop()
			n, lost, doubled := h.counted()
			marked := 0
			for _, s := range h.sink.values(1) {
				if s.Status == Historical {
					marked++
				}
			}
			t.Logf("%d values, %d lost, %d doubled, %d out of the history\n%s", n, lost, doubled, marked, h.sink.text())
			if lost+doubled > 0 || marked < 20 {
				t.Errorf("%d lost, %d doubled, %d marked", lost, doubled, marked)
			}
			if e, ok := h.told("marked as historical"); !ok || e.Gap {
				t.Errorf("the filling is not told: %+v", e)
			}
		})
	}
}
