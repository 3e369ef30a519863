package opcua

import (
	"crypto/rsa"
	"crypto/x509"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
)

// peer is a node-opcua server in a process of its own.
type peer struct {
	*bridgetest.Node
	dir string
}

const (
	peerModule = "node-opcua"
	peerURI    = "urn:peer:server"
)

// startPeer starts a server; more are options of peer/server.js.
func startPeer(t testing.TB, more map[string]any) *peer {
	t.Helper()
	bridgetest.NeedNode(t, peerModule)
	p := &peer{dir: t.TempDir()}
	own := identity(t, "server")
	writeFile(t, filepath.Join(p.dir, "cert.pem"), pemOf("CERTIFICATE", own.certificate.Raw))
	writeFile(t, filepath.Join(p.dir, "key.pem"), pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(own.key)))
	options := map[string]any{"folder": p.dir, "certificate": filepath.Join(p.dir, "cert.pem"), "key": filepath.Join(p.dir, "key.pem"), "uri": peerURI}
	for k, v := range more {
		options[k] = v
	}
	p.Node = bridgetest.StartNode(t, peerModule, options)
	return p
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
