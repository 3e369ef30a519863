package opcua

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
)

// harness is a client that reads the counter of a peer through a proxy.
type harness struct {
	t     testing.TB
	peer  *peer
	proxy *bridgetest.Proxy
	sink  *sink
	stop  func()
}

func storeWith(t testing.TB, ids ...*Identity) Store {
	t.Helper()
	s := Store{Folder: t.TempDir()}
	for _, i := range ids {
		if _, err := s.Trust(i.certificate.Raw); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func connectionTo(t testing.TB, port int) Connection {
	return Connection{Name: "peer", URL: fmt.Sprintf("opc.tcp://127.0.0.1:%d/peer", port), Store: storeWith(t, identity(t, "server")), Identity: identity(t, "client")}
}

func startHarness(t testing.TB, options map[string]any, tags ...bridge.Tag) *harness {
	t.Helper()
	h := &harness{t: t, peer: startPeer(t, options), sink: &sink{}}
	h.proxy = bridgetest.NewProxy(t, fmt.Sprintf("127.0.0.1:%d", h.peer.Port))
	if len(tags) == 0 {
		tags = []bridge.Tag{analogTag(1, "counter")}
	}
	transferring, _ := options["transferring"].(bool)
	conn := connectionTo(t, h.proxy.Port())
	if users, ok := options["users"].(map[string]string); ok {
		conn = withPassword(conn, "reader", Secret(users["reader"]))
	}
	cfg := Config{Connection: conn, Tags: tags, transferring: transferring}
	cfg.Lifetime, _ = options["lifetime"].(time.Duration)
	cfg.Queue, _ = options["queue"].(int)
	h.run(cfg)
	return h
}

func (h *harness) run(cfg Config) {
	h.t.Helper()
	c, err := New(cfg)
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx, h.sink.take, h.sink.tell) }()
	stopped := false
	h.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		select {
		case err := <-done:
			if !errors.Is(err, context.Canceled) {
				h.t.Errorf("Run returned %v\n%s", err, h.sink.text())
			}
		case <-time.After(10 * time.Second):
			h.t.Error("Run does not end")
		}
	}
	h.t.Cleanup(h.stop)
}

// counted checks that every value of the counter came once, in a row; it returns how many came.
func (h *harness) counted() (n, lost, doubled int) {
	return gapless(h.sink.values(1))
}

func gapless(s []bridge.Sample) (n, lost, doubled int) {
	times := map[int]int{}
	low, high := 1<<60, -1
	for _, x := range s {
		if !x.Status.IsGood() {
			continue
		}
		v := int(x.Value)
		times[v]++
		low, high = min(low, v), max(high, v)
	}
	for v := low; v <= high; v++ {
		switch k := times[v]; {
		case k == 0:
			lost++
		default:
			n++
			doubled += k - 1
		}
	}
	return n, lost, doubled
}

// flowing waits until samples newer than now arrive.
func (h *harness) flowing(within time.Duration) time.Duration {
	h.t.Helper()
	begun := time.Now()
	from := len(h.sink.values(1))
	eventually(h.t, within, "new samples\n"+h.sink.text()+h.peer.Log.String(), func() bool { return len(h.sink.values(1)) > from })
	return time.Since(begun)
}
