package device

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	gopcua "github.com/gopcua/opcua"
	"github.com/gopcua/opcua/ua"
	simon "github.com/simonvetter/modbus"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/mqtt"
	"gemel/bridge/mqtt/embedded"
	"gemel/bridge/opcua"
	"gemel/bridge/opcuaserver"
)

// fakePlant holds what it is told.
type fakePlant struct {
	mu       sync.Mutex
	values   []float64
	released []int
	over     bool
}

func (p *fakePlant) Hold(i int, x float64) (float64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return 0, fmt.Errorf("the run is over: %w", ErrNotNow)
	}
	p.values[i] = x
	return x, nil
}

func (p *fakePlant) Release(i int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.released = append(p.released, i)
	p.values[i] = 100
	return nil
}

func (p *fakePlant) now() []float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.values)
}

const (
	level = iota
	speed
	on
	stages
)

var points = []Point{
	{Name: "tank.level", Description: "level of the tank", Type: bridge.Float64, Unit: "m", Low: 0, High: 5},
	{Name: "pump1.speed", Description: "speed", Type: bridge.Float64, Unit: "rad/s", Display: "rpm", Low: 0, High: 300, Writable: true},
	{Name: "pump1.on", Type: bridge.Boolean, Low: 0, High: 1, Writable: true},
	{Name: "stages", Type: bridge.Int32, Low: 0, High: 3, Writable: true},
}

// site is a device with all protocols, and everybody who may use it.
type site struct {
	*Device
	t      *testing.T
	plant  *fakePlant
	server *embedded.Server
	own    *opcua.Identity
	modbus *simon.ModbusClient

	mu     sync.Mutex
	writes []Write
}

var pairs = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "gemel-device") })

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := pairs(); err == nil {
		_ = os.RemoveAll(dir)
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

func start(t *testing.T) *site {
	t.Helper()
	x := &site{t: t, plant: &fakePlant{values: []float64{3, 100, 1, 1}}}
	own, folder := load(t, "server")
	them, _ := load(t, "client")
	trust := t.TempDir()
	if _, err := (opcua.Store{Folder: trust}).Trust(them.Certificate()); err != nil {
		t.Fatal(err)
	}
	x.own = own
	var err error
	if x.server, err = embedded.Listen("127.0.0.1:0", nil); err != nil {
		t.Fatal(err)
	}
	port := bridgetest.FreePort(t)
	address := fmt.Sprintf("127.0.0.1:%d", port)
	x.Device, err = New(Config{Name: "test", Modbus: address, Sparkplug: &Sparkplug{Broker: mqtt.Broker{URL: x.server.URL()}, Group: "gemel", Node: "test"},
		OPCUA: &opcuaserver.Config{URL: "opc.tcp://127.0.0.1:0", Name: "test", URI: "urn:test:server", Certificate: filepath.Join(folder, opcua.CertificateFile), Key: filepath.Join(folder, opcua.KeyFile),
			Problem: func(err error) { t.Error(err) }, Clients: trust, Namespace: "urn:test:plant", History: 100, Authenticate: func(user, word string) bool { return word == "correct horse" },
			RoleOf: func(user string) opcuaserver.Role {
				if user == "operator" {
					return opcuaserver.Operator
				}
				return opcuaserver.Viewer
			}},
		Wrote: func(w Write) { x.mu.Lock(); x.writes = append(x.writes, w); x.mu.Unlock() }}, points, x.plant.now(), x.plant)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- x.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Run: %v", err)
		}
		_ = x.server.Close()
	})
	if x.modbus, err = simon.NewClient(&simon.ClientConfiguration{URL: "tcp://" + address, Timeout: 5 * time.Second}); err != nil {
		t.Fatal(err)
	}
	if err := x.modbus.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.modbus.Close() })
	return x
}

// dial is a client of OPC UA that nobody here wrote.
func (x *site) dial(user string) *gopcua.Client {
	x.t.Helper()
	ctx := context.Background()
	list, err := gopcua.GetEndpoints(ctx, x.URL())
	if err != nil {
		x.t.Fatal(err)
	}
	e, err := gopcua.SelectEndpoint(list, "Basic256Sha256", ua.MessageSecurityModeSignAndEncrypt)
	if err != nil {
		x.t.Fatal(err)
	}
	them, _ := load(x.t, "client")
	c, err := gopcua.NewClient(x.URL(), gopcua.SecurityFromEndpoint(e, ua.UserTokenTypeUserName), gopcua.AuthUsername(user, "correct horse"), gopcua.Certificate(them.Certificate()), gopcua.PrivateKey(them.Key()),
		gopcua.AutoReconnect(false))
	if err != nil {
		x.t.Fatal(err)
	}
	if err := c.Connect(ctx); err != nil {
		x.t.Fatal(err)
	}
	x.t.Cleanup(func() { _ = c.Close(ctx) })
	return c
}

func node(id string) *ua.NodeID { return ua.NewStringNodeID(2, id) }

func opcuaWrite(t *testing.T, c *gopcua.Client, id string, v any) ua.StatusCode {
	t.Helper()
	r, err := c.Write(context.Background(), &ua.WriteRequest{NodesToWrite: []*ua.WriteValue{{NodeID: node(id), AttributeID: ua.AttributeIDValue,
		Value: &ua.DataValue{EncodingMask: ua.DataValueValue, Value: ua.MustVariant(v)}}}})
	if err != nil {
		t.Fatal(err)
	}
	return r.Results[0]
}

func opcuaRead(t *testing.T, c *gopcua.Client, id string) any {
	t.Helper()
	r, err := c.Read(context.Background(), &ua.ReadRequest{NodesToRead: []*ua.ReadValueID{{NodeID: node(id), AttributeID: ua.AttributeIDValue}}})
	if err != nil || r.Results[0].Status != ua.StatusOK {
		t.Fatalf("%s: %v, %v", id, r, err)
	}
	return r.Results[0].Value.Value()
}

// eventually waits until something is so; other protocols follow a write at once, but on a goroutine of their own.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: did not happen", what)
		}
	}
}
