package opcua

import (
	"bufio"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
)

// peer is a node-opcua server in a process of its own.
type peer struct {
	t       testing.TB
	options map[string]any
	port    int
	dir     string
	cmd     *exec.Cmd
	stdin   io.Closer
	log     *lines
}

type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func needPeer(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	if _, err := os.Stat("peer/node_modules/node-opcua/package.json"); err != nil {
		t.Skip("node-opcua is not installed: run (cd bridge/opcua/peer && npm ci)")
	}
}

const peerURI = "urn:peer:server"

// startPeer starts a server; more are options of peer/server.js.
func startPeer(t testing.TB, more map[string]any) *peer {
	t.Helper()
	needPeer(t)
	p := &peer{t: t, dir: t.TempDir(), port: freePort(t), log: &lines{}}
	own := identity(t, "server")
	writeFile(t, filepath.Join(p.dir, "cert.pem"), pemOf("CERTIFICATE", own.certificate.Raw))
	writeFile(t, filepath.Join(p.dir, "key.pem"), pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(own.key)))
	p.options = map[string]any{"port": p.port, "folder": p.dir, "certificate": filepath.Join(p.dir, "cert.pem"), "key": filepath.Join(p.dir, "key.pem"), "uri": peerURI}
	for k, v := range more {
		p.options[k] = v
	}
	p.start()
	t.Cleanup(p.kill)
	p.onLoopbackOnly()
	return p
}

// onLoopbackOnly checks that the peer cannot be reached from outside.
func (p *peer) onLoopbackOnly() {
	p.t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		p.t.Fatal(err)
	}
	for _, a := range addresses {
		if ip, ok := a.(*net.IPNet); ok && !ip.IP.IsLoopback() && ip.IP.To4() != nil {
			if c, err := net.DialTimeout("tcp", net.JoinHostPort(ip.IP.String(), strconv.Itoa(p.port)), time.Second); err == nil {
				c.Close()
				p.t.Fatalf("the peer can be reached at %s", ip.IP)
			}
		}
	}
}

func (p *peer) start() {
	p.t.Helper()
	arg, err := json.Marshal(p.options)
	if err != nil {
		p.t.Fatal(err)
	}
	p.cmd = exec.Command("node", "server.js", string(arg))
	p.cmd.Dir = "peer"
	p.cmd.Stderr = p.log
	in, err := p.cmd.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.stdin = in
	ready := make(chan bool, 1)
	go func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			if s.Text() == "ready" {
				ready <- true
			} else {
				p.log.Write([]byte(s.Text() + "\n"))
			}
		}
		ready <- false
	}()
	select {
	case ok := <-ready:
		if !ok {
			p.t.Fatalf("the peer did not start:\n%s", p.log)
		}
	case <-time.After(60 * time.Second):
		p.kill()
		p.t.Fatalf("the peer is not ready after a minute:\n%s", p.log)
	}
}

// kill is kill -9.
func (p *peer) kill() {
	if p.cmd != nil && p.cmd.Process != nil {
		p.cmd.Process.Kill()
		p.cmd.Wait()
		p.stdin.Close()
		p.cmd = nil
	}
}

func freePort(t testing.TB) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func writeFile(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

var identities struct {
	sync.Mutex
	m map[string]*Identity
}

// identity makes a key pair, once for each name and run of the tests.
func identity(t testing.TB, name string) *Identity {
	t.Helper()
	identities.Lock()
	defer identities.Unlock()
	if i := identities.m[name]; i != nil {
		return i
	}
	c := template(name)
	key := testKey(t)
	i := &Identity{certificate: sign(t, c, c, &key.PublicKey, key), key: key}
	if identities.m == nil {
		identities.m = map[string]*Identity{}
	}
	identities.m[name] = i
	return i
}

func analogTag(id int, node string) bridge.Tag {
	return bridge.Tag{ID: bridge.TagID(id), Name: node, Address: "nsu=urn:peer:plant;s=" + node, Scale: 1, Low: math.Inf(-1), High: math.Inf(1)}
}

// sink is a test's historian.
type sink struct {
	mu      sync.Mutex
	samples []bridge.Sample
	events  []bridge.Event
	refuse  func(n int) error // called at each take, with the number of those before
	takes   int
	at      []time.Time // of each event
}

func (k *sink) take(s []bridge.Sample) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.takes++
	if k.refuse != nil {
		if err := k.refuse(k.takes - 1); err != nil {
			return err
		}
	}
	k.samples = append(k.samples, s...)
	return nil
}

func (k *sink) tell(e bridge.Event) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.events = append(k.events, e)
	k.at = append(k.at, time.Now())
}

// values of a tag in the order of their source times, as they came.
func (k *sink) values(id bridge.TagID) []bridge.Sample {
	k.mu.Lock()
	defer k.mu.Unlock()
	var out []bridge.Sample
	for _, s := range k.samples {
		if s.Tag == id {
			out = append(out, s)
		}
	}
	return out
}

func (k *sink) text() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var b strings.Builder
	for _, e := range k.events {
		b.WriteString(e.At.Time().Format("15:04:05.000") + " " + e.Text + "\n")
	}
	return b.String()
}

// since returns the first event of a state at or after a time.
func (k *sink) since(state bridge.State, from time.Time) (bridge.Event, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, e := range k.events {
		if e.State == state && !k.at[i].Before(from) {
			return e, true
		}
	}
	return bridge.Event{}, false
}

func eventually(t testing.TB, within time.Duration, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(within); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s", within, what)
		}
	}
}

func testKey(t testing.TB) *rsa.PrivateKey {
	key, err := makeKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}
