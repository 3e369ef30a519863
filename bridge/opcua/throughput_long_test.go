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
	"gemel/bridge/historian"
	"gemel/bridge/live"
)

func cpuTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Many tags, encrypted, as in production: every sample is in the historian before the server hears that it arrived. Ten minutes each, or as long as GEMEL_TEST_SECONDS says:
// every value arrives, once; how late, and at what cost, beside node-opcua's client, which keeps nothing, at the same server a moment later.
func TestTenThousandTagsAtOneHertz(t *testing.T) { testThroughput(t, 10000, time.Second) }
func TestThousandTagsAtTenHertz(t *testing.T)    { testThroughput(t, 1000, 100*time.Millisecond) }

// oneMemtable of the historian is what the heap may differ by between two moments: it fills and is written to disk.
const oneMemtable = 32 << 20

func testThroughput(t *testing.T, n int, period time.Duration) {
	seconds := 600
	if text := os.Getenv("GEMEL_TEST_SECONDS"); text != "" {
		var err error
		if seconds, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	p := startPeer(t, map[string]any{"tags": n, "tagPeriod": period.Milliseconds(), "period": 0})
	store, err := historian.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	var tags []bridge.Tag
	for i := range n {
		x := analogTag(0, fmt.Sprintf("tag%d", i))
		if x.ID, err = store.Register(x.Name); err != nil {
			t.Fatal(err)
		}
		tags = append(tags, x)
	}
	c, err := New(Config{Connection: connectionTo(t, p.Port), Tags: tags})
	if err != nil {
		t.Fatal(err)
	}
	k, told := &kept{seen: make([]int, n+1)}, &sink{}
	in := live.Intake{Historian: store, Latest: live.NewLatest(tags), Clock: bridge.Wall{}, Tags: tags, Samples: k.samples, Events: func(e bridge.Event) error { told.tell(e); return nil }}
	ctx, cancel := contextFor(t)
	done := make(chan error, 1)
	go func() { done <- in.Run(ctx, []bridge.Source{c}) }()
	eventually(t, 60*time.Second, "all tags\n", func() bool { return k.everyTag(3) })

	from := bridge.At(time.Now())
	k.count(true)
	cpu, begun := cpuTime(), time.Now()
	minutes := []usage{}
	for part := time.Duration(0); part < 10; part++ { // ten of them: minutes, in the full run
		time.Sleep(time.Until(begun.Add((part + 1) * time.Duration(seconds) * time.Second / 10)))
		minutes = append(minutes, usageNow())
	}
	used := (cpuTime() - cpu).Seconds() / time.Since(begun).Seconds()
	k.count(false)
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	first, last := minutes[0], minutes[len(minutes)-1]
	if last.heap > first.heap+oneMemtable || last.goroutines > first.goroutines+2 {
		t.Errorf("memory or goroutines grow: %v", minutes)
	}
	total, lost, doubled := inARow(t, store, tags)
	t.Logf("bridge/opcua with live.Intake and historian: %d tags each %v for %d s from %s: %d samples on disk, lost %d, doubled %d; p50 %d ms, p99 %d ms until on disk; %.1f %% of a core; heap and goroutines by tenth %v",
		n, period, seconds, from, total, lost, doubled, k.late(0.5), k.late(0.99), 100*used, minutes)
	if least := seconds * int(time.Second/period) * n * 9 / 10; total < least {
		t.Errorf("the server sent %d, want about %d", total, least)
	}
	if lost+doubled > 0 {
		t.Errorf("lost %d, doubled %d\n%s", lost, doubled, told.text())
	}
	if used > 0.25 {
		t.Errorf("%.1f %% of a core, want 25 %%", 100*used)
	}
	t.Logf("node-opcua's client: %s", theirLateness(t, p, n, min(seconds, 60)))
}

// kept counts what is on disk, and how late it was [ms].
type kept struct {
	mu       sync.Mutex
	seen     []int // by tag
	counting bool
	n        int
	lateness [60001]int // how many were so many ms late; the last one: or later
}

func (k *kept) samples(s []bridge.Sample) {
	now := bridge.At(time.Now())
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, x := range s {
		k.seen[x.Tag]++
		if k.counting {
			k.n++
			k.lateness[min(max(int((now-x.Source)/1e6), 0), len(k.lateness)-1)]++
		}
	}
}

func (k *kept) everyTag(least int) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.IndexFunc(k.seen[1:], func(n int) bool { return n < least }) < 0
}

func (k *kept) count(on bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.counting = on
}

// late is a quantile.
func (k *kept) late(share float64) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	want, sum := int(share*float64(k.n)), 0
	for ms, n := range k.lateness {
		if sum += n; sum > want {
			return ms
		}
	}
	return len(k.lateness) - 1
}

// usage of memory after a forced collection.
type usage struct {
	heap       uint64
	goroutines int
}

func usageNow() usage {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return usage{m.HeapAlloc, runtime.NumGoroutine()}
}

func (u usage) String() string {
	return fmt.Sprintf("%.1f MB/%d", float64(u.heap)/(1<<20), u.goroutines)
}

// inARow reads everything back: the values of every tag grow by one from sample to sample.
func inARow(t *testing.T, h historian.Reader, tags []bridge.Tag) (total, lost, doubled int) {
	t.Helper()
	for _, x := range tags {
		before := -1.0
		err := h.Read(x.ID, 0, 1<<62, func(list []bridge.Sample) error {
			for _, s := range list {
				switch d := int(s.Value - before); {
				case !s.Status.IsGood():
					return fmt.Errorf("%s has %+v", x.Name, s)
				case before >= 0 && d > 1:
					lost += d - 1
				case before >= 0 && d < 1:
					doubled++
				}
				before, total = s.Value, total+1
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return total, lost, doubled
}

func theirLateness(t *testing.T, p *peer, n, seconds int) string {
	own := identity(t, "client")
	writeFile(t, filepath.Join(p.dir, "c.pem"), pemOf("CERTIFICATE", own.certificate.Raw))
	writeFile(t, filepath.Join(p.dir, "k.pem"), pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(own.key)))
	arg, _ := json.Marshal(map[string]any{"url": fmt.Sprintf("opc.tcp://127.0.0.1:%d/peer", p.Port), "folder": p.dir, "certificate": filepath.Join(p.dir, "c.pem"),
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
	if lost+doubled > 0 || n < 140 || h.proxy.Dials() > 2 {
		t.Errorf("%d values, %d lost, %d doubled, %d dials\n%s", n, lost, doubled, h.proxy.Dials(), h.sink.text())
	}
}

func contextFor(t testing.TB) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx, cancel
}
