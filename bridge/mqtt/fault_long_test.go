//go:build long

package mqtt

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/mqtt/mqtttest"
)

// The table of faults for plain topics at QoS 1, against mosquitto over mutual TLS: a reader behind the proxy loses nothing and gets nothing twice of what
// a publisher beside the server has published; stale within 3.5 s, there again within 2 s.
func TestFaults(t *testing.T) {
	for _, f := range bridgetest.RealTime.Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			m := mqtttest.NewMosquitto(t, "")
			p := bridgetest.NewProxy(t, strings.TrimPrefix(m.URL, "mqtts://"))
			reader := certified(m, "reader")
			reader.URL = "mqtts://" + p.Address()
			in, stop := start(t, Config{Broker: reader, Time: "/t", Tags: []bridge.Tag{tagAt(1, "n#/v", bridge.Unknown)}})
			in.Until(t, "connected", connected(in))
			time.Sleep(200 * time.Millisecond) // until it has subscribed
			base := time.Now().UnixMilli()
			publisher := certified(m, "publisher")
			end, all := make(chan struct{}), 0
			var fed sync.WaitGroup
			fed.Go(func() { all = publishUntil(t, &publisher, base, end) })
			in.Until(t, "data", func() bool { return in.Last(1).Status.IsGood() })
			time.Sleep(time.Second)
			began := bridge.At(time.Now())
			f.Spoil(p, m)
			over := bridge.At(time.Now())
			in.Until(t, "good again", func() bool { x := in.Last(1); return x.Status.IsGood() && x.Server > over })
			back := time.Since(over.Time())
			time.Sleep(time.Second)
			close(end)
			fed.Wait()
			in.Until(t, "the last one", func() bool { return in.Last(1).Value == float64(all-1) })
			time.Sleep(300 * time.Millisecond) // for what would come twice
			stop()
			lost, doubled := counted(in, base, all)
			noticed := time.Duration(-1)
			for _, x := range in.Of(1) {
				if x.Status == bridge.UncertainLastUsable && x.Source > began {
					noticed = time.Duration(x.Source - began)
					break
				}
			}
			t.Logf("%-44s %d samples, lost %d, doubled %d; stale after %.2f s, back after %.2f s, %d gaps told", f.Name, all, lost, doubled, noticed.Seconds(), back.Seconds(), len(in.Gaps()))
			if lost+doubled > 0 {
				t.Errorf("lost %d, doubled %d\n%v", lost, doubled, in.Events())
			}
			if f.Long && (noticed < 0 || noticed > 3500*time.Millisecond) {
				t.Errorf("stale after %v, want 3.5 s", noticed)
			}
			if back > 2*time.Second {
				t.Errorf("back after %v, want 2 s", back)
			}
		})
	}
}

// publishUntil end a number each 10 ms, with its time; what the server has not confirmed is published again.
func publishUntil(t *testing.T, b *Broker, base int64, end <-chan struct{}) (n int) {
	var c *Client
	defer func() {
		if c != nil {
			c.Disconnect()
		}
	}()
	for {
		if c == nil {
			var err error
			if c, err = b.Connect(t.Context(), func() Start { return Start{Clean: true} }); err != nil {
				time.Sleep(50 * time.Millisecond)
				continue
			}
		}
		if err := c.Publish("n", 1, false, fmt.Appendf(nil, `{"v":%d,"t":%d}`, n, base+int64(n))); err != nil {
			c.Abort()
			c = nil
			continue
		}
		n++
		select {
		case <-end:
			return n
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// counted says how many of the numbers below all did not come, and how many came more than once.
func counted(in *bridgetest.Inbox, base int64, all int) (lost, doubled int) {
	seen := make([]int, all)
	for _, x := range in.Of(1) {
		if i := int(x.Value); x.Status.IsGood() && i >= 0 && i < all && x.Source == bridge.Time(base+int64(i))*1e6 {
			seen[i]++
		}
	}
	for _, n := range seen {
		if n == 0 {
			lost++
		}
		doubled += max(0, n-1)
	}
	return lost, doubled
}
