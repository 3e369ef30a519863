package modbus

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
)

// bars of a table of faults: after which time at most.
type bars struct {
	period, timeout         time.Duration
	noticed, back, slowness time.Duration // slowness: between two readings without a gap
}

// Faults between a Source and a server that nobody here wrote, with the times scaled down; the table itself stands in fault_long_test.go.
func TestQuickFaults(t *testing.T) {
	t.Parallel()
	testFaults(t, bridgetest.Pace{BetweenResets: 50 * time.Millisecond, Refusal: 500 * time.Millisecond, Short: 400 * time.Millisecond, Long: 1200 * time.Millisecond, Flips: time.Second,
		Away: 300 * time.Millisecond, Every: 3},
		bars{period: 20 * time.Millisecond, timeout: 200 * time.Millisecond, noticed: 2 * time.Second, back: 5 * time.Second, slowness: 3 * time.Second})
}

// A poll has no queue: what was not read while the connection was broken does not exist. So what must hold is that it is told, exactly, as a gap; that
// nothing is told twice; that the break is noticed and the device found again in time.
func testFaults(t *testing.T, pace bridgetest.Pace, c bars) {
	for _, f := range pace.Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			n := bridgetest.StartNode(t, peerModule, nil)
			p := bridgetest.NewProxy(t, n.Address())
			in, stop := bridgetest.Run(t, counterSource(t, p.Address(), c))
			in.Until(t, "first readings", func() bool { return len(readings(in)) > 5 })
			began := bridge.At(time.Now())
			f.Spoil(p, n)
			over := bridge.At(time.Now())
			in.Until(t, "readings again", func() bool { r := readings(in); return r[len(r)-1].at > over && r[len(r)-1].right })
			back := time.Duration(readings(in)[slices.IndexFunc(readings(in), func(r reading) bool { return r.at > over && r.right })].at - over)
			time.Sleep(10 * c.period)
			stop()
			noticed, seen := time.Duration(0), false
			for _, e := range in.Events() {
				if e.State == bridge.Disconnected && e.At >= began {
					noticed, seen = time.Duration(e.At-began), true
					break
				}
			}
			gaps := in.Gaps()
			text, ok := toldExactly(in, c)
			t.Logf("%-46s noticed after %.2f s; back after %.2f s; %d gaps; %s", f.Name, noticed.Seconds(), back.Seconds(), len(gaps), text)
			if !ok {
				t.Errorf("%s\n%v", text, gaps)
			}
			if !f.Flips && (!seen || noticed > c.noticed) {
				t.Errorf("noticed after %v (%v), want %v", noticed, seen, c.noticed)
			}
			if back > c.back {
				t.Errorf("back after %v, want %v", back, c.back)
			}
			most := 1
			if f.Name == "10 TCP resets" {
				most = 10
			}
			if !f.Flips && (len(gaps) < 1 || len(gaps) > most) {
				t.Errorf("%d gaps, want 1 to %d: %v", len(gaps), most, gaps)
			}
		})
	}
}

// counterSource reads the counter of peer/server.js and its complement, in one request.
func counterSource(t *testing.T, address string, c bars) *Source {
	t.Helper()
	tags := []bridge.Tag{tagAt("7/holding/1000", bridge.UInt32), tagAt("7/holding/1002", bridge.UInt32)}
	for i := range tags {
		tags[i].ID, tags[i].Access = bridge.TagID(i+1), bridge.Read
	}
	s, err := NewSource(Config{Name: "plc", Address: address, Period: c.period, Timeout: c.timeout, Tags: tags, Clock: bridge.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// reading of the counter, and whether it fits to its complement.
type reading struct {
	at    bridge.Time
	n     float64
	right bool
}

func readings(in *bridgetest.Inbox) (list []reading) {
	check := map[bridge.Time]float64{}
	for _, x := range in.Of(2) {
		if x.Status.IsGood() {
			check[x.Source] = x.Value
		}
	}
	for _, x := range in.Of(1) {
		if x.Status.IsGood() {
			list = append(list, reading{x.Source, x.Value, check[x.Source] == float64(^uint32(x.Value))})
		}
	}
	return list
}

// toldExactly says what is wrong with what was told: every reading once, in its order; gaps from the last reading before to the first one after a break; no
// longer silence without one; one bad sample for each break.
func toldExactly(in *bridgetest.Inbox, c bars) (text string, ok bool) {
	list := readings(in)
	doubled, wrong, silent, inexact, twice := 0, 0, 0, 0, 0
	gaps := in.Gaps()
	last := reading{n: -1}
	for k, r := range list {
		if !r.right {
			wrong++
		} else {
			if r.n <= last.n && last.n-r.n < 3 { // a server that was started anew counts from 1
				doubled++
			}
			last = r
		}
		if k == 0 {
			continue
		}
		before := list[k-1].at
		if r.at <= before {
			doubled++
		}
		if r.at-before > bridge.Time(c.slowness) && !slices.ContainsFunc(gaps, func(g bridge.Event) bool { return g.From < r.at && g.To > before }) {
			silent++
		}
	}
	for _, g := range gaps {
		after := slices.IndexFunc(list, func(r reading) bool { return r.at == g.To })
		if wrong == 0 && (after < 1 || list[after-1].at != g.From) {
			inexact++
		}
	}
	bad := false
	for _, x := range in.Of(1) {
		if bad && x.Status == bridge.BadNoCommunication {
			twice++
		}
		bad = x.Status == bridge.BadNoCommunication
	}
	return fmt.Sprintf("%d readings, doubled %d, breaks without a gap %d, gaps that are not exact %d, breaks told twice %d, wrong values that passed %d", len(list), doubled, silent, inexact, twice, wrong),
		doubled+silent+inexact+twice == 0
}
