//go:build long

package sparkplug

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/mqtt"
	"gemel/bridge/mqtt/mqtttest"
)

// The faults of every connection, against mosquitto over mutual TLS: nothing lost, nothing twice, stale within 3.5 s, there again within 2 s.
func TestFaults(t *testing.T) {
	for _, f := range bridgetest.RealTime.Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			m := mqtttest.NewMosquitto(t, "")
			p := bridgetest.NewProxy(t, strings.TrimPrefix(m.URL, "mqtts://"))
			through := func(name string) mqtt.Broker {
				own, _, _ := m.Issue(name, nil)
				return mqtt.Broker{URL: "mqtts://" + p.Address(), ClientID: name, Roots: m.Pool(), Own: &own, KeepAlive: time.Second}
			}
			n := newNode(t, NodeConfig{Brokers: []mqtt.Broker{through("edge")}, Primary: "gemel"}, echo)
			in, stop := bridgetest.Run(t, newSource(t, Config{Broker: through("host")}))
			in.Until(t, "births", func() bool { return in.Last(4).Status == bridge.BadWaitingForInitial })
			base, i, end := bridge.At(time.Now())/1e6*1e6, 0, make(chan struct{})
			var fed sync.WaitGroup
			fed.Go(func() {
				for ; ; i++ {
					n.Report(0, bridge.Sample{Value: float64(i), Source: base + bridge.Time(i)*1e6})
					select {
					case <-end:
						return
					case <-time.After(10 * time.Millisecond):
					}
				}
			})
			time.Sleep(time.Second)
			began := bridge.At(time.Now())
			f.Spoil(p, m)
			over := time.Now()
			in.Until(t, "good again", func() bool {
				x := in.Last(1)
				return x.Status.IsGood() && x.Server > bridge.At(over)
			})
			back := time.Since(over)
			time.Sleep(time.Second)
			close(end)
			fed.Wait()
			in.Until(t, "all of them", func() bool { return exactly(in.Of(1), base, i+1) == nil })
			stop()
			err := exactly(in.Of(1), base, i+1)
			stale := time.Duration(-1)
			for _, x := range in.Of(1) {
				if x.Status == bridge.UncertainLastUsable && x.Source > began {
					stale = time.Duration(x.Source - began)
					break
				}
			}
			t.Logf("%s: %d samples, stale after %v, there again after %v: %v", f.Name, i+1, stale.Round(time.Millisecond), back.Round(time.Millisecond), err)
			if err != nil || f.Long && (stale < 0 || stale > 3500*time.Millisecond) {
				t.Errorf("lost, doubled or noticed too late")
			}
			if back > 2*time.Second {
				t.Errorf("there again after %v, want 2 s", back)
			}
		})
	}
}

// Many tags: nothing is lost, and what it costs.
func TestThroughput(t *testing.T) {
	for _, c := range []struct {
		tags   int
		period time.Duration
	}{{10_000, time.Second}, {1_000, 100 * time.Millisecond}} {
		t.Run(fmt.Sprintf("%d tags each %v", c.tags, c.period), func(t *testing.T) {
			b := newBroker(t, "127.0.0.1:0")
			var tags []bridge.Tag
			for i := range c.tags {
				tags = append(tags, tagAt(bridge.TagID(i+1), fmt.Sprintf("plant/pumps/d%d/m%d", i%10, i), bridge.Float64, bridge.Read))
			}
			n := newNode(t, NodeConfig{Brokers: []mqtt.Broker{b.client("edge")}, Tags: tags}, echo)
			in, stop := bridgetest.Run(t, newSource(t, Config{Broker: b.client("host"), Tags: tags}))
			in.Until(t, "births", func() bool { return in.Len() >= c.tags })
			in.Clear()
			var before, after syscall.Rusage
			_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
			goroutines, began := runtime.NumGoroutine(), time.Now()
			const rounds = 20
			for k := range rounds * int(time.Second/c.period) {
				for i := range tags {
					n.Set(i, float64(k+1))
				}
				time.Sleep(time.Until(began.Add(time.Duration(k+1) * c.period)))
			}
			all := rounds * int(time.Second/c.period) * c.tags
			in.Until(t, "all of them", func() bool { return in.Len() >= all })
			_ = syscall.Getrusage(syscall.RUSAGE_SELF, &after)
			stop()
			var late []float64
			for _, x := range in.Samples() {
				late = append(late, float64(x.Server-x.Source)/1e6)
			}
			slices.Sort(late)
			cpu := time.Duration(after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano())
			t.Logf("%d of %d samples, p50 %.1f ms, p99 %.1f ms, %.0f %% of a core for edge node, server and host together, goroutines %d -> %d", in.Len(), all, late[len(late)/2], late[len(late)*99/100],
				100*cpu.Seconds()/time.Since(began).Seconds(), goroutines, runtime.NumGoroutine())
			if in.Len() != all {
				t.Errorf("%d samples, want %d", in.Len(), all)
			}
		})
	}
}

// Connections that break leave nothing behind.
func TestNoGoroutineStays(t *testing.T) {
	b := newBroker(t, "127.0.0.1:0")
	newNode(t, NodeConfig{Brokers: []mqtt.Broker{b.client("edge")}, Primary: "gemel"}, echo)
	in, _ := bridgetest.Run(t, newSource(t, Config{Broker: b.client("host")}))
	in.Until(t, "births", func() bool { return in.Last(4).Status == bridge.BadWaitingForInitial })
	before := runtime.NumGoroutine()
	for range 40 {
		b.Cut("edge")
		b.Cut("host")
		time.Sleep(400 * time.Millisecond)
	}
	time.Sleep(2 * time.Second)
	if after := runtime.NumGoroutine(); after > before+5 {
		t.Errorf("%d goroutines, %d before", after, before)
	}
}
