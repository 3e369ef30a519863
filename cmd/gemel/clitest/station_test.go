//go:build unix

package clitest

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	gopcua "github.com/gopcua/opcua"
	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/bridge/opcua"
)

// station is a simulated plant that runs as a process, and what its twin needs.
type station struct {
	dir, twin, scenario, url string
	device                   *process
	keys                     map[string]ed25519.PrivateKey
	hand                     *opcua.Identity // of somebody at the device
}

const stationSpeed = "60"

// newStation starts a device whose first pump is worn. The twin looks ahead each plant minute, with few branches: proposals come quickly.
func newStation(t *testing.T) *station {
	t.Helper()
	dir := t.TempDir()
	s := &station{dir: dir, twin: filepath.Join(dir, "station"), scenario: "loop.yaml", keys: map[string]ed25519.PrivateKey{}}
	examples, err := filepath.Abs("../../../scenarios")
	if err != nil {
		t.Fatal(err)
	}
	var people strings.Builder
	for _, p := range [][2]string{{"anna", "approver"}, {"otto", "operator"}, {"eve", "engineer"}} {
		people.WriteString(gemel(t, dir, 0, "key", "new", p[0], "--role", p[1], "--out", p[0]+".key", "--no-passphrase").out)
		if s.keys[p[0]], err = api.ReadKey(filepath.Join(dir, p[0]+".key"), nil); err != nil {
			t.Fatal(err)
		}
	}
	rewritten(t, dir, "device.yaml", read(t, examples, "booster-device.yaml"), "csv: data/", "csv: "+examples+"/data/", "at: 8h", "at: 1 min", "over: 2h", "over: 1 min")
	rewritten(t, dir, s.scenario, read(t, examples, "booster-loop.yaml"), "every: 10 min", "every: 1 min", "horizon: 3h", "horizon: 30 min", "members: 32", "members: 8", "steps: 5", "steps: 2", "warm_up: 10 min", "warm_up: 2 min", "late: 1 min", "late: 2 min")
	if s.hand, err = opcua.LoadIdentity(filepath.Join(dir, "hand"), "urn:test:hand", []string{"127.0.0.1"}, bridge.Wall{}); err != nil {
		t.Fatal(err)
	}
	if _, err := (opcua.Store{Folder: filepath.Join(dir, "device", "pki")}).Trust(s.hand.Certificate()); err != nil {
		t.Fatal(err)
	}
	s.device = begin(t, dir, "device", "device.yaml", "--speed", stationSpeed, "--from", "30min", "--opcua", "opc.tcp://127.0.0.1:0", "--folder", "device", "--twin", "station", "--writer", "--trust")
	s.url = s.device.wait(t, `OPC UA +(opc\.tcp://\S+)`)[1]
	s.device.wait(t, `the twin trusts the certificate`)
	write(t, s.twin, "people.yaml", people.String())
	return s
}

// rewritten is a file with other words; each of them must have been there.
func rewritten(t *testing.T, dir, name, text string, pairs ...string) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%s does not hold %q", name, pairs[i])
		}
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	write(t, dir, name, text)
}

// live starts the twin.
func (s *station) live(t *testing.T) *process {
	t.Helper()
	return begin(t, s.dir, "live", s.scenario, "--twin", "station", "--speed", stationSpeed, "--write-key", "eve.key", "--listen", "127.0.0.1:0")
}

// reset gives all set-points back, as somebody at the device does: the worn pump runs again.
func (s *station) reset(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	list, err := gopcua.GetEndpoints(ctx, s.url)
	if err != nil {
		t.Fatal(err)
	}
	e, err := gopcua.SelectEndpoint(list, "Basic256Sha256", ua.MessageSecurityModeSignAndEncrypt)
	if err != nil {
		t.Fatal(err)
	}
	word := strings.TrimSpace(read(t, s.dir, "device", "secrets", "operator"))
	c, err := gopcua.NewClient(s.url, gopcua.SecurityFromEndpoint(e, ua.UserTokenTypeUserName), gopcua.AuthUsername("operator", word), gopcua.Certificate(s.hand.Certificate()), gopcua.PrivateKey(s.hand.Key()),
		gopcua.AutoReconnect(false), gopcua.ApplicationURI(s.hand.ApplicationURI()))
	if err == nil {
		err = c.Connect(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(ctx) }()
	space, err := c.FindNamespace(ctx, "urn:gemel:device:booster-device")
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Call(ctx, &ua.CallMethodRequest{ObjectID: ua.NewStringNodeID(space, "gemel/reset"), MethodID: ua.NewStringNodeID(space, "gemel/reset/all")})
	if err != nil || r.StatusCode != ua.StatusOK {
		t.Fatalf("reset: %v, %+v", err, r)
	}
}

// process is one that runs until it is killed; what it prints is kept, with the moment at which it came.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
	mu    sync.Mutex
	lines []printed
}

type printed struct {
	at   time.Time
	text string
}

func begin(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(program, args...), ended: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env = dir, environ
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stdout, p.cmd.Stderr = w, w
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	go func() {
		p.collect(r)
		_ = p.cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(p.kill)
	return p
}

func (p *process) collect(r io.Reader) {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		p.mu.Lock()
		p.lines = append(p.lines, printed{time.Now(), lines.Text()})
		p.mu.Unlock()
	}
}

// kill ends the process for good, as nothing can refuse.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// text is all that was printed.
func (p *process) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var b strings.Builder
	for _, l := range p.lines {
		b.WriteString(l.text + "\n")
	}
	return b.String()
}

func (p *process) all() []printed {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]printed(nil), p.lines...)
}

// find waits for a line while the process lives; nil: it ended first.
func (p *process) find(pattern string) []string {
	want := regexp.MustCompile(pattern)
	for begun := time.Now(); time.Since(begun) < 2*limit; time.Sleep(5 * time.Millisecond) {
		if m := want.FindStringSubmatch(p.text()); m != nil {
			return m
		}
		select {
		case <-p.ended:
			return want.FindStringSubmatch(p.text())
		default:
		}
	}
	return nil
}

func (p *process) wait(t *testing.T, pattern string) []string {
	t.Helper()
	m := p.find(pattern)
	if m == nil {
		t.Fatalf("no %s in\n%s", pattern, p.text())
	}
	return m
}
