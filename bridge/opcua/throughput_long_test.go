//go:build long

package opcua

import (
	"bufio"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"gemel/bridge"
)

func cpuTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Many tags, encrypted (GEMEL_TEST_SECONDS says for how long): every value arrives; how late, and at what cost, beside node-opcua's client with the same server.
func TestTenThousandTagsAtOneHertz(t *testing.T) { testThroughput(t, 10000, 1000, 60) }
func TestThousandTagsAtTenHertz(t *testing.T)    { testThroughput(t, 1000, 100, 60) }

func testThroughput(t *testing.T, n, period, seconds int) {
	if text := os.Getenv("GEMEL_TEST_SECONDS"); text != "" {
		var err error
		if seconds, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	p := startPeer(t, map[string]any{"tags": n, "tagPeriod": period, "period": 0})
	var tags []bridge.Tag
	for i := range n {
		tags = append(tags, analogTag(i+1, fmt.Sprintf("tag%d", i)))
	}
	var mu sync.Mutex
	seen := make([][]float64, n)
	var late []float64
	counting := false
	take := func(s []bridge.Sample) error {
		now := bridge.At(time.Now())
		mu.Lock()
		defer mu.Unlock()
		for _, x := range s {
			seen[x.Tag-1] = append(seen[x.Tag-1], x.Value)
			if counting {
				late = append(late, float64(now-x.Source)/1e6)
			}
		}
		return nil
	}
	h := &harness{t: t, peer: p, sink: &sink{}}
	c, err := New(Config{Connection: connectionTo(t, p.port), Tags: tags})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := contextFor(t)
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx, take, h.sink.tell) }()
	eventually(t, 60*time.Second, "all tags\n", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return slices.IndexFunc(seen, func(v []float64) bool { return len(v) < 3 }) < 0
	})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	goroutines := runtime.NumGoroutine()
	mu.Lock()
	counting = true
	mu.Unlock()
	cpu, begun := cpuTime(), time.Now()
	time.Sleep(time.Duration(seconds) * time.Second)
	used := (cpuTime() - cpu).Seconds() / time.Since(begun).Seconds()
	mu.Lock()
	counting = false
	got := slices.Clone(late)
	late = nil
	mu.Unlock()
	runtime.GC()
	runtime.ReadMemStats(&after)
	own := uint64(8 * cap(got)) // of the test
	for _, v := range seen {
		own += uint64(8 * cap(v))
	}
	after.HeapAlloc -= min(own, after.HeapAlloc)
	if g := runtime.NumGoroutine(); g > goroutines+2 {
		t.Errorf("%d goroutines, %d before", g, goroutines)
	}
	cancel()
	<-done
	lost, doubled := 0, 0
	for _, v := range seen {
		for k := 1; k < len(v); k++ {
			switch d := int(v[k] - v[k-1]); {
			case d > 1:
				lost += d - 1
			case d < 1:
				doubled++
			}
		}
	}
	slices.Sort(got)
	t.Logf("bridge/opcua: %d samples, lost %d, doubled %d, p50 %.0f ms, p99 %.0f ms, %.1f %% of a core, heap %d MB before, %d MB after (without %d MB of the test's own)", len(got), lost, doubled,
		got[len(got)/2], got[len(got)*99/100], 100*used, before.HeapAlloc>>20, after.HeapAlloc>>20, own>>20)
	if lost+doubled > 0 {
		t.Errorf("lost %d, doubled %d\n%s", lost, doubled, h.sink.text())
	}
	if used > 0.25 {
		t.Errorf("%.1f %% of a core, want 25 %%", 100*used)
	}
	t.Logf("node-opcua:   %s", theirLateness(t, p, n, min(seconds, 60)))
}

func theirLateness(t *testing.T, p *peer, n, seconds int) string {
	own := identity(t, "client")
	writeFile(t, filepath.Join(p.dir, "c.pem"), pemOf("CERTIFICATE", own.certificate.Raw))
	writeFile(t, filepath.Join(p.dir, "k.pem"), pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(own.key)))
	arg, _ := json.Marshal(map[string]any{"url": fmt.Sprintf("opc.tcp://127.0.0.1:%d/peer", p.port), "folder": p.dir, "certificate": filepath.Join(p.dir, "c.pem"),
		"key": filepath.Join(p.dir, "k.pem"), "tags": n, "seconds": seconds})
	cmd := exec.Command("node", "client.js", string(arg))
	cmd.Dir = "peer"
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		in.(io.Closer).Close()
		cmd.Process.Kill()
		cmd.Wait()
	}()
	for s := bufio.NewScanner(out); s.Scan(); {
		if len(s.Bytes()) > 0 && s.Bytes()[0] == '{' {
			return s.Text()
		}
	}
	return "ended without a result"
}

// The keys of a channel are renewed without a loss.
func TestKeysAreRenewed(t *testing.T) {
	was := tokenLife
	tokenLife = 4 * time.Second
	defer func() { tokenLife = was }()
	h := startHarness(t, nil)
	h.flowing(20 * time.Second)
	time.Sleep(15 * time.Second)
	h.stop()
	n, lost, doubled := h.counted()
	if lost+doubled > 0 || n < 140 || h.proxy.dials > 2 {
		t.Errorf("%d values, %d lost, %d doubled, %d dials\n%s", n, lost, doubled, h.proxy.dials, h.sink.text())
	}
}

func contextFor(t testing.TB) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx, cancel
}
