//go:build long

package opcua

import (
	"bufio"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
)

// reading is a client whose samples of the counter can be looked at.
type reading interface {
	values() []bridge.Sample
}

type ours struct{ *sink }

func (o ours) values() []bridge.Sample { return o.sink.values(1) }

// theirs is node-opcua's client in a process of its own.
type theirs struct {
	mu   sync.Mutex
	seen []bridge.Sample
}

func (n *theirs) values() []bridge.Sample {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]bridge.Sample{}, n.seen...)
}

func startTheirs(t *testing.T, p *peer, port int) *theirs {
	own := identity(t, "client")
	writeFile(t, filepath.Join(p.dir, "c.pem"), pemOf("CERTIFICATE", own.certificate.Raw))
	writeFile(t, filepath.Join(p.dir, "k.pem"), pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(own.key)))
	arg, _ := json.Marshal(map[string]string{"url": fmt.Sprintf("opc.tcp://127.0.0.1:%d/peer", port), "folder": p.dir, "certificate": filepath.Join(p.dir, "c.pem"), "key": filepath.Join(p.dir, "k.pem")})
	cmd := exec.Command("node", "client.js", string(arg))
	cmd.Dir = "peer"
	log := &bridgetest.Lines{}
	cmd.Stderr = log
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
	t.Cleanup(func() {
		in.(io.Closer).Close()
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Log(log)
		}
	})
	n := &theirs{}
	go func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			if v, err := strconv.ParseFloat(s.Text(), 64); err == nil {
				n.mu.Lock()
				n.seen = append(n.seen, bridge.Sample{Tag: 1, Value: v})
				n.mu.Unlock()
			}
		}
	}()
	return n
}

// Both clients, each with a server of its own, under the same faults; the table is printed. What node-opcua's client loses is not judged.
func TestTableOfFaults(t *testing.T) {
	bridgetest.NeedNode(t, peerModule)
	type row struct{ ours, theirs string }
	names, rows := []string{}, map[string]*row{}
	for _, who := range []string{"ours", "theirs"} {
		p := startPeer(t, nil)
		x := bridgetest.NewProxy(t, fmt.Sprintf("127.0.0.1:%d", p.Port))
		var r reading
		h := &harness{t: t, peer: p, proxy: x, sink: &sink{}}
		if who == "ours" {
			h.run(Config{Connection: connectionTo(t, x.Port()), Tags: []bridge.Tag{analogTag(1, "counter")}})
			r = ours{h.sink}
		} else {
			r = startTheirs(t, p, x.Port())
		}
		eventually(t, 30*time.Second, "first value of "+who, func() bool { return len(r.values()) > 10 })
		lostBefore, doubledBefore := 0, 0
		restarts := 0
		for _, f := range []struct {
			name  string
			fault func()
		}{
			{"1 TCP reset", x.Reset},
			{"10 TCP resets in 4 s", func() {
				for range 10 {
					x.Reset()
					time.Sleep(400 * time.Millisecond)
				}
			}},
			{"refused for 10 s", func() { x.Refuse(true); time.Sleep(10 * time.Second); x.Refuse(false) }},
			{"black hole of 8 s", func() { x.BlackHole(true); time.Sleep(8 * time.Second); x.BlackHole(false) }},
			{"black hole of 30 s", func() { x.BlackHole(true); time.Sleep(30 * time.Second); x.BlackHole(false) }},
			{"stalled for 8 s", func() { x.Stall(true); time.Sleep(8 * time.Second); x.Stall(false) }},
			{"one bit flipped in every 20th chunk, 5 s", func() { x.Flip(20); time.Sleep(5 * time.Second); x.Flip(0) }},
			{"server killed, back after 9 s", func() {
				restarts++
				p.Kill()
				begun := time.Now()
				p.Options["start"] = restarts * 1000000
				time.Sleep(2 * time.Second)
				p.Start()
				time.Sleep(9*time.Second - time.Since(begun))
			}},
		} {
			time.Sleep(time.Second)
			f.fault()
			begun, from := time.Now(), len(r.values())
			back := "not within 60 s"
			for time.Since(begun) < 60*time.Second {
				if len(r.values()) > from {
					back = fmt.Sprintf("%.1f s", time.Since(begun).Seconds())
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			time.Sleep(2 * time.Second)
			lost, doubled := 0, 0
			for k := range restarts + 1 { // each life of the server counts from its own start
				var part []bridge.Sample
				for _, s := range r.values() {
					if int(s.Value)/1000000 == k {
						part = append(part, s)
					}
				}
				if len(part) > 0 {
					_, l, d := gapless(part)
					lost, doubled = lost+l, doubled+d
				}
			}
			text := fmt.Sprintf("lost %d, doubled %d, back after %s", lost-lostBefore, doubled-doubledBefore, back)
			if who == "ours" && lost+doubled > lostBefore+doubledBefore {
				t.Errorf("%s: %s\n%s", f.name, text, h.sink.text())
			}
			lostBefore, doubledBefore = lost, doubled
			if rows[f.name] == nil {
				rows[f.name] = &row{}
				names = append(names, f.name)
			}
			if who == "ours" {
				rows[f.name].ours = text
			} else {
				rows[f.name].theirs = text
			}
		}
		if h.stop != nil {
			h.stop()
		}
		p.Kill()
	}
	var b strings.Builder
	b.WriteString("\n| fault | bridge/opcua | node-opcua 2.186.4 client |\n|---|---|---|\n")
	for _, n := range names {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", n, rows[n].ours, rows[n].theirs)
	}
	t.Log(b.String())
}
