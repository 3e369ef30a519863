package bridgetest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Node is a server that nobody here wrote, in a process of Node.js: peer/server.js of the package under test, with its options as JSON.
type Node struct {
	Port    int
	Options map[string]any // for the next Start
	Log     Lines
	t       testing.TB
	cmd     *exec.Cmd
	stdin   io.Closer
}

// NeedNode skips the test where Node or a module of the folder peer is not installed.
func NeedNode(t testing.TB, module string) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed: apt-get install nodejs npm")
	}
	if _, err := os.Stat(filepath.Join("peer", "node_modules", module, "package.json")); err != nil {
		t.Skipf("%s is not installed: run npm ci in the folder peer", module)
	}
}

// StartNode starts peer/server.js on a free port, which it finds as the option port, and waits until it prints "ready".
func StartNode(t testing.TB, module string, options map[string]any) *Node {
	t.Helper()
	NeedNode(t, module)
	n := &Node{t: t, Port: FreePort(t), Options: map[string]any{}}
	for k, v := range options {
		n.Options[k] = v
	}
	n.Options["port"] = n.Port
	n.Start()
	t.Cleanup(n.Kill)
	n.onLoopbackOnly()
	return n
}

// Address of the server.
func (n *Node) Address() string { return fmt.Sprintf("127.0.0.1:%d", n.Port) }

// Start it, once more.
func (n *Node) Start() {
	n.t.Helper()
	n.cmd = command(n.t, "server.js", n.Options)
	n.cmd.Stderr = &n.Log
	out, err := n.cmd.StdoutPipe()
	if err != nil {
		n.t.Fatal(err)
	}
	if n.stdin, err = n.cmd.StdinPipe(); err != nil {
		n.t.Fatal(err)
	}
	if err := n.cmd.Start(); err != nil {
		n.t.Fatal(err)
	}
	ready := make(chan bool, 1)
	go func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			if s.Text() == "ready" {
				ready <- true
			} else {
				_, _ = n.Log.Write([]byte(s.Text() + "\n"))
			}
		}
		ready <- false
	}()
	select {
	case ok := <-ready:
		if !ok {
			n.t.Fatalf("the peer did not start:\n%s", n.Log.String())
		}
	case <-time.After(time.Minute):
		n.Kill()
		n.t.Fatalf("the peer is not ready after a minute:\n%s", n.Log.String())
	}
}

// Kill is kill -9.
func (n *Node) Kill() {
	if n.cmd != nil && n.cmd.Process != nil {
		_ = n.cmd.Process.Kill()
		_ = n.cmd.Wait()
		_ = n.stdin.Close()
		n.cmd = nil
	}
}

// onLoopbackOnly checks that the peer cannot be reached from outside.
func (n *Node) onLoopbackOnly() {
	n.t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		n.t.Fatal(err)
	}
	for _, a := range addresses {
		if ip, ok := a.(*net.IPNet); ok && !ip.IP.IsLoopback() && ip.IP.To4() != nil {
			if c, err := net.DialTimeout("tcp", net.JoinHostPort(ip.IP.String(), strconv.Itoa(n.Port)), time.Second); err == nil {
				_ = c.Close()
				n.t.Fatalf("the peer can be reached at %s", ip.IP)
			}
		}
	}
}

// RunNode runs a script of the folder peer to its end and reads the line RESULT {…} that it prints.
func RunNode(t testing.TB, module, script string, options map[string]any, result any) {
	t.Helper()
	NeedNode(t, module)
	out, err := command(t, script, options).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
	for line := range strings.Lines(string(out)) {
		if text, ok := strings.CutPrefix(line, "RESULT "); ok {
			if err := json.Unmarshal([]byte(text), result); err != nil {
				t.Fatalf("%s: %v\n%s", script, err, text)
			}
			return
		}
	}
	t.Fatalf("%s told no result:\n%s", script, out)
}

func command(t testing.TB, script string, options map[string]any) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(options)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("node", script, string(text))
	c.Dir = "peer"
	return c
}

// FreePort of loopback, which nobody listens on.
func FreePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// Lines are what a process has said.
type Lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *Lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *Lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
