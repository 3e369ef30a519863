package opcuaserver_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	gua "github.com/gopcua/opcua/ua"

	"gemel/bridge"
	"gemel/bridge/opcua"
	"gemel/bridge/opcuaserver"
)

type device struct {
	*opcuaserver.Server
	own, client *opcua.Identity
	dir         string
}

var pairs = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "gemel-opcuaserver") })

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := pairs(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

var loading sync.Mutex

// load makes a key pair once for all tests.
func load(t *testing.T, name string) (*opcua.Identity, string) {
	t.Helper()
	dir, err := pairs()
	if err != nil {
		t.Fatal(err)
	}
	loading.Lock()
	defer loading.Unlock()
	folder := filepath.Join(dir, name)
	id, err := opcua.LoadIdentity(folder, "urn:test:"+name, []string{"127.0.0.1", "localhost"}, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	return id, folder
}

func start(t *testing.T, change func(*opcuaserver.Config), fill func(*opcuaserver.Server)) *device {
	t.Helper()
	own, folder := load(t, "server")
	client, _ := load(t, "client")
	d := &device{own: own, client: client, dir: t.TempDir()}
	if _, err := (opcua.Store{Folder: d.dir}).Trust(client.Certificate()); err != nil {
		t.Fatal(err)
	}
	cfg := opcuaserver.Config{URL: "opc.tcp://127.0.0.1:0", Name: "test device", URI: "urn:test:server", Certificate: filepath.Join(folder, opcua.CertificateFile),
		Key: filepath.Join(folder, opcua.KeyFile), Clients: d.dir, Namespace: "urn:test:plant", Anonymous: opcuaserver.Viewer, History: 1000,
		Authenticate: func(user, password string) bool { return user == "olga" && password == "correct horse" },
		RoleOf: func(user string) opcuaserver.Role {
			if user == "olga" {
				return opcuaserver.Operator
			}
			return opcuaserver.Viewer
		}}
	if change != nil {
		change(&cfg)
	}
	s, err := opcuaserver.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	d.Server = s
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	must(s.Add(opcuaserver.Variable{ID: "booster/level", Type: bridge.Float64, Unit: opcuaserver.Unit{Text: "m", Code: "MTR"}, Low: 0, High: 5, Value: 3}))
	must(s.Add(opcuaserver.Variable{ID: "booster/pump1/speed", Type: bridge.Float32, Unit: opcuaserver.Unit{Text: "rpm", Code: "RPM"}, Low: 0, High: 1500, Value: 900,
		Write: func(x float64) (float64, bridge.Status) { return x, bridge.Good }}))
	must(s.Add(opcuaserver.Variable{ID: "booster/pump1/stages", Type: bridge.Int16, Low: 0, High: 100, Value: 1,
		Write: func(x float64) (float64, bridge.Status) { return min(x, 3), bridge.Good }}))
	must(s.AddMethod(opcuaserver.Method{ID: "booster/sum", Arguments: []opcuaserver.Argument{{Name: "a"}, {Name: "b"}}, Results: []opcuaserver.Argument{{Name: "sum"}},
		Call: func(a []float64) ([]float64, bridge.Status) { return []float64{a[0] + a[1]}, bridge.Good }}))
	if fill != nil {
		fill(s)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-done:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("Serve: %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("Serve does not end")
		}
	})
	return d
}

func (d *device) connection(t *testing.T, user, password string) opcua.Connection {
	t.Helper()
	store := opcua.Store{Folder: t.TempDir()}
	if _, err := store.Trust(d.own.Certificate()); err != nil {
		t.Fatal(err)
	}
	c := opcua.Connection{Name: "device", URL: d.URL(), Store: store, Identity: d.client}
	if user != "" {
		c.Kind = gua.UserTokenTypeUserName
		c.Credentials = func() (opcua.Credentials, error) {
			return opcua.Credentials{User: user, Password: opcua.Secret(password)}, nil
		}
	}
	return c
}

func TestVariablesHaveTypeRangeUnitAndAccess(t *testing.T) {
	t.Parallel()
	d := start(t, nil, nil)
	ctx := context.Background()
	r, err := opcua.Open(ctx, d.connection(t, "olga", "correct horse"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if policy, mode := r.Security(); policy != "Aes256_Sha256_RsaPss" || mode != "SignAndEncrypt" {
		t.Errorf("the strongest endpoint is %s, %s", policy, mode)
	}
	got := map[string]opcua.Node{}
	if err := r.Browse(ctx, "", func(n opcua.Node) error { got[n.Path] = n; return nil }); err != nil {
		t.Fatal(err)
	}
	level, speed := got["booster/level"], got["booster/pump1/speed"]
	if level.Type != "Double" || level.Unit != "m" || level.Code != "MTR" || level.Range == nil || level.Range.High != 5 || level.Write || level.Number == nil || *level.Number != 3 {
		t.Errorf("level: %+v", level)
	}
	if speed.Type != "Float" || speed.Code != "RPM" || !speed.Write || speed.Address != "nsu=urn:test:plant;s=booster/pump1/speed" {
		t.Errorf("speed: %+v", speed)
	}
	if err := d.Set("booster/level", 4.25, bridge.Good, bridge.At(time.Now())); err != nil {
		t.Fatal(err)
	}
	now, err := r.Describe(ctx, level.Address)
	if err != nil || *now[0].Number != 4.25 {
		t.Errorf("level after Set: %+v, %v", now, err)
	}
	// who may only look may not write
	v, err := opcua.Open(ctx, d.connection(t, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if n, err := v.Describe(ctx, speed.Address); err != nil || n[0].Write || !n[0].Read {
		t.Errorf("speed for a viewer: %+v, %v", n, err)
	}
}

func TestStrangersAreRefused(t *testing.T) {
	t.Parallel()
	d := start(t, nil, nil)
	ctx := context.Background()
	for name, c := range map[string]func(*opcua.Connection){
		"wrong password":     func(c *opcua.Connection) { *c = d.connection(t, "olga", "battery staple") },
		"unknown user":       func(c *opcua.Connection) { *c = d.connection(t, "ivan", "correct horse") },
		"untrusted client":   func(c *opcua.Connection) { c.Identity, _ = load(t, "stranger") },
		"server not trusted": func(c *opcua.Connection) { c.Store = opcua.Store{Folder: t.TempDir()} },
	} {
		conn := d.connection(t, "olga", "correct horse")
		c(&conn)
		r, err := opcua.Open(ctx, conn)
		if err == nil {
			r.Close()
			t.Errorf("%s: let in", name)
		} else if strings.Contains(err.Error(), "battery") || strings.Contains(err.Error(), "horse") {
			t.Errorf("%s: the error has the password in it", name)
		}
	}
}

// Neither the library's default to listen everywhere nor its old policies come through.
func TestItListensOnLoopbackOnlyAndOffersNothingWeak(t *testing.T) {
	t.Parallel()
	d := start(t, nil, nil)
	if ip := d.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		t.Errorf("it listens at %s", ip)
	}
	port := d.Addr().(*net.TCPAddr).Port
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		ip, ok := a.(*net.IPNet)
		if !ok || ip.IP.IsLoopback() || ip.IP.To4() == nil {
			continue
		}
		if c, err := net.DialTimeout("tcp", fmt.Sprintf("%s:%d", ip.IP, port), time.Second); err == nil {
			c.Close()
			t.Errorf("it can be reached at %s", ip.IP)
		}
	}
	_, folder := load(t, "server")
	if _, err := opcuaserver.New(opcuaserver.Config{URL: "opc.tcp://0.0.0.0:0", Certificate: filepath.Join(folder, opcua.CertificateFile), Key: filepath.Join(folder, opcua.KeyFile)}); err == nil || !strings.Contains(err.Error(), "others") {
		t.Errorf("all addresses without Expose: %v", err)
	}
	offers, err := opcua.Offers(context.Background(), d.connection(t, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range offers {
		if o.Mode != "SignAndEncrypt" || o.Policy == "None" || o.Policy == "Basic256" || o.Policy == "Basic128Rsa15" {
			t.Errorf("it offers %s, %s", o.Policy, o.Mode)
		}
	}
}

func TestValuesThatDoNotFitAreRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	own, folder := load(t, "server")
	_ = own
	s, err := opcuaserver.New(opcuaserver.Config{URL: "opc.tcp://127.0.0.1:0", URI: "urn:test:server", Namespace: "urn:x", Certificate: filepath.Join(folder, opcua.CertificateFile), Key: filepath.Join(folder, opcua.KeyFile)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, v := range map[string]opcuaserver.Variable{
		"no type":     {ID: "a"},
		"no name":     {Type: bridge.Float64},
		"too great":   {ID: "b", Type: bridge.Int8, Value: 200},
		"not a code":  {ID: "c", Type: bridge.Float64, Unit: opcuaserver.Unit{Text: "m", Code: "metre"}},
		"not integer": {ID: "d", Type: bridge.Boolean, Value: 0.5},
		"NaN":         {ID: "e", Type: bridge.Int32, Value: math.NaN()},
	} {
		if err := s.Add(v); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

type store struct {
	mu      sync.Mutex
	samples []bridge.Sample
	events  []string
}

func (s *store) take(x []bridge.Sample) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.samples = append(s.samples, x...)
	return nil
}

func (s *store) tell(e bridge.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, e.Text)
}

// What is set reaches a subscriber, exactly and with its status and time.
func TestSubscribersSeeWhatIsSet(t *testing.T) {
	t.Parallel()
	d := start(t, func(c *opcuaserver.Config) { c.Sampling = 10 * time.Millisecond }, nil)
	c, err := opcua.New(opcua.Config{Connection: d.connection(t, "olga", "correct horse"),
		Tags: []bridge.Tag{{ID: 1, Name: "level", Address: "nsu=urn:test:plant;s=booster/level", Scale: 1, Low: math.Inf(-1), High: math.Inf(1)}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var k store
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx, k.take, k.tell) }()
	last := func(n int) bridge.Sample {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
			k.mu.Lock()
			got := append([]bridge.Sample{}, k.samples...)
			k.mu.Unlock()
			if len(got) == n {
				return got[n-1]
			}
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		t.Fatalf("%d samples, want %d\n%s", len(k.samples), n, strings.Join(k.events, "\n"))
		return bridge.Sample{}
	}
	last(1)
	at := bridge.At(time.Now()) / 1000 * 1000 // the protocol has tenths of a microsecond
	for i, x := range []struct {
		value  float64
		status bridge.Status
	}{{math.Pi, bridge.Good}, {math.Copysign(0, -1), bridge.Good}, {2.5, bridge.BadSensorFailure}, {2.5, bridge.Good}, {2.5, bridge.Good}} {
		now := at + bridge.Time(i)*1e6
		if err := d.Set("booster/level", x.value, x.status, now); err != nil {
			t.Fatal(err)
		}
		if s := last(i + 2); math.Float64bits(s.Value) != math.Float64bits(x.value) || s.Status != x.status || s.Source != now {
			t.Errorf("%+v at %s came as %+v", x, now, s)
		}
	}
	for _, e := range k.events {
		if strings.Contains(e, "alive every") {
			t.Error(e)
		}
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A user may prove itself with a certificate; one that is not known is refused.
func TestUsersWithCertificates(t *testing.T) {
	t.Parallel()
	user, _ := load(t, "client")
	stranger, _ := load(t, "stranger")
	known := user.Certificate()
	d := start(t, func(c *opcuaserver.Config) {
		c.Anonymous = opcuaserver.Nobody
		c.Certified = func(certificate []byte) bool { return string(certificate) == string(known) }
	}, nil)
	for _, x := range []struct {
		who *opcua.Identity
		ok  bool
	}{{user, true}, {stranger, false}} {
		conn := d.connection(t, "", "")
		conn.Kind = gua.UserTokenTypeCertificate
		conn.Credentials = func() (opcua.Credentials, error) {
			return opcua.Credentials{Certificate: x.who.Certificate(), Key: x.who.Key()}, nil
		}
		r, err := opcua.Open(context.Background(), conn)
		if (err == nil) != x.ok {
			t.Errorf("known %v: %v", x.ok, err)
		}
		if err == nil {
			r.Close()
		}
	}
	if r, err := opcua.Open(context.Background(), d.connection(t, "", "")); err == nil {
		r.Close()
		t.Error("a user without a name was let in")
	}
}

// What strangers send ends their connection at most.
func TestGarbageEndsAConnectionOnly(t *testing.T) {
	t.Parallel()
	d := start(t, func(c *opcuaserver.Config) { c.AnyClient = true }, nil)
	hello := "HELF\x38\x00\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00\xff\xff\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x18\x00\x00\x00opc.tcp://127.0.0.1:4840"
	ec, err := ecCertificate()
	if err != nil {
		t.Fatal(err)
	}
	policy := "http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256"
	open := func(certificate string, body string) string {
		text := func(s string) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)))) + s }
		rest := "\x00\x00\x00\x00" + text(policy) + text(certificate) + text(strings.Repeat("t", 20)) + body
		return "OPNF" + string(binary.LittleEndian.AppendUint32(nil, uint32(8+len(rest)))) + rest
	}
	for i, garbage := range []string{
		"GET / HTTP/1.1\r\n\r\n", hello[:20], hello + "MSGF\x0c\x00\x00\x00\x00\x00\x00\x00", hello + "MSGF\xff\xff\xff\xff", hello + "OPNF\x08\x00\x00\x00",
		hello + open(ec, strings.Repeat("x", 256)), hello + open("no certificate", strings.Repeat("x", 256)), hello + open("", ""),
		hello + "OPNF\x20\x00\x00\x00\x00\x00\x00\x00\xff\xff\x0f\x00xxxxxxxxxxxxxxxx",
	} {
		c, err := net.Dial("tcp", d.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		c.Write([]byte(garbage))
		c.(*net.TCPConn).CloseWrite()
		c.SetReadDeadline(time.Now().Add(20 * time.Second))
		if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%d: the connection stays open", i)
		}
		c.Close()
	}
	r, err := opcua.Open(context.Background(), d.connection(t, "", ""))
	if err != nil {
		t.Fatalf("after it: %v", err)
	}
	r.Close()
}

// ecCertificate has a key that is not RSA.
func ecCertificate() (string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	return string(der), err
}

// A client that nobody here wrote finds its way around.
func TestNodeOPCUAsClientUsesOurDevice(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	peer := "../opcua/peer"
	if _, err := os.Stat(filepath.Join(peer, "node_modules/node-opcua/package.json")); err != nil {
		t.Skip("node-opcua is not installed: run (cd bridge/opcua/peer && npm ci)")
	}
	d := start(t, nil, nil)
	if err := d.Set("booster/level", 2.5, bridge.Good, bridge.At(time.Now())); err != nil {
		t.Fatal(err)
	}
	_, folder := load(t, "client")
	arg, _ := json.Marshal(map[string]string{"url": d.URL(), "folder": t.TempDir(), "certificate": filepath.Join(folder, opcua.CertificateFile), "key": filepath.Join(folder, opcua.KeyFile),
		"user": "olga", "password": "correct horse"})
	cmd := exec.Command("node", "probe.js", string(arg))
	cmd.Dir = peer
	out, err := cmd.CombinedOutput()
	_, text, ok := strings.Cut(string(out), "RESULT ")
	if err != nil || !ok {
		t.Fatalf("%v\n%s", err, out)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	list := func(x ...any) []any { return x }
	want := map[string]any{
		"wrong": "BadUserAccessDenied", "state": 0.0, "children": list("level", "pump1", "sum"), "level": 2.5, "range": list(0.0, 5.0),
		"unit": list("http://www.opcfoundation.org/UA/units/un/cefact", 5067858.0, "m"), "speed": 1200.0, "stages": 3.0, "sum": 3.75, "arguments": list("a", "b"), "history": list(900.0, 1200.0), "seen": 2.5,
		"writes": list("Good", "BadOutOfRange", "BadTypeMismatch", "BadOutOfRange", "BadNotWritable", "Good"), "access": list(5.0, 7.0),
	}
	for k, w := range want {
		if !reflect.DeepEqual(got[k], w) {
			t.Errorf("%s: %v, want %v", k, got[k], w)
		}
	}
	for _, e := range got["endpoints"].([]any) {
		if !strings.HasSuffix(e.(string), "/SignAndEncrypt") || strings.HasPrefix(e.(string), "Basic256/") || strings.HasPrefix(e.(string), "Basic128") {
			t.Errorf("it offers %s", e)
		}
	}
}
