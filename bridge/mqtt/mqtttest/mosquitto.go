package mqtttest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"gemel/bridge/bridgetest"
)

// Mosquitto is a server that lets in who has a certificate of its authority, and takes the name in it for the user's.
type Mosquitto struct {
	*Authority
	URL    string
	t      testing.TB
	folder string
	port   int
	cmd    *exec.Cmd
	done   chan struct{}
}

// NewMosquitto starts one on a free port of loopback; acl are the lines of its access control list, or empty: everybody may do everything. It keeps
// sessions on disk. Where mosquitto is not installed the test is skipped.
func NewMosquitto(t testing.TB, acl string) *Mosquitto {
	t.Helper()
	program, err := exec.LookPath("mosquitto")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/mosquitto"); err != nil {
			t.Skip("mosquitto is not installed: apt-get install mosquitto")
		}
	}
	m := &Mosquitto{Authority: NewAuthority(t), t: t, folder: t.TempDir(), port: bridgetest.FreePort(t)}
	m.URL = fmt.Sprintf("mqtts://127.0.0.1:%d", m.port)
	_, cert, key := m.Issue("mosquitto", nil)
	config := fmt.Sprintf(`listener %d 127.0.0.1
cafile %[2]s/ca.pem
certfile %[2]s/cert.pem
keyfile %[2]s/key.pem
require_certificate true
use_identity_as_username true
allow_anonymous false
persistence true
persistence_location %[2]s/
autosave_on_changes true
autosave_interval 1
max_queued_messages 0
log_dest none
`, m.port, m.folder)
	if os.Getuid() == 0 {
		config += "user root\n"
	}
	if acl != "" {
		config += "acl_file " + m.folder + "/acl\n"
	}
	for name, data := range map[string][]byte{"ca.pem": m.PEM, "cert.pem": cert, "key.pem": key, "mosquitto.conf": []byte(config), "acl": []byte(acl)} {
		if err := os.WriteFile(filepath.Join(m.folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m.cmd = exec.Command(program)
	m.Start()
	t.Cleanup(func() { m.Stop(syscall.SIGKILL) })
	return m
}

// Start it, once more.
func (m *Mosquitto) Start() {
	m.t.Helper()
	m.cmd = exec.Command(m.cmd.Path, "-c", filepath.Join(m.folder, "mosquitto.conf"))
	if err := m.cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	cmd, done := m.cmd, make(chan struct{})
	m.done = done
	go func() {
		_ = cmd.Wait()
		close(done)
	}()
	for range 200 {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", m.port)); err == nil {
			_ = c.Close()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	m.t.Fatal("mosquitto does not listen")
}

// Stop it by a signal: SIGTERM lets it write what it holds to disk.
func (m *Mosquitto) Stop(s syscall.Signal) {
	_ = m.cmd.Process.Signal(s)
	<-m.done
}

// Kill is kill -9.
func (m *Mosquitto) Kill() { m.Stop(syscall.SIGKILL) }
