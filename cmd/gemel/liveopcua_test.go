package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gopcua "github.com/gopcua/opcua"
	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/bridge/bridgetest"
	"gemel/bridge/opcua"
)

// spaceClient is a client of the twin's own address space.
type spaceClient struct {
	conn   opcua.Connection
	folder string // of its certificate
	word   string // that it logs in with
}

// spaceOf is a client that knows the server's certificate and the password, and is not known to the server yet.
func spaceOf(t *testing.T, l *loop, url string) *spaceClient {
	t.Helper()
	c := &spaceClient{folder: t.TempDir()}
	me, err := opcua.LoadIdentity(c.folder, "urn:test:client", []string{"127.0.0.1"}, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	it, err := opcua.LoadIdentity(filepath.Join(l.twin, folderSpace), "", nil, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	store := opcua.Store{Folder: t.TempDir()}
	if _, err := store.Trust(it.Certificate()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(l.twin, spacePassword)
	word, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v: others can read %s", err, path)
	}
	c.word = strings.TrimSpace(string(word))
	c.conn = opcua.Connection{Name: "twin", URL: url, Store: store, Identity: me, Kind: ua.UserTokenTypeUserName,
		Credentials: func() (opcua.Credentials, error) {
			return opcua.Credentials{User: spaceUser, Password: opcua.Secret(c.word)}, nil
		}}
	return c
}

// look browses everything.
func (c *spaceClient) look(t *testing.T) map[string]opcua.Node {
	t.Helper()
	r, err := opcua.Open(context.Background(), c.conn)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	all := map[string]opcua.Node{}
	if err := r.Browse(context.Background(), "", func(n opcua.Node) error {
		if !n.Object && !strings.HasSuffix(n.Path, "/EngineeringUnits") {
			all[n.Path] = n
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// refusedAs says whether the server lets such a client in.
func (c *spaceClient) refusedAs(t *testing.T, who string, change func(*opcua.Connection)) {
	t.Helper()
	conn := c.conn
	change(&conn)
	if r, err := opcua.Open(context.Background(), conn); err == nil {
		r.Close()
		t.Errorf("%s is let in", who)
	}
}

// The twin's own address space: only who is trusted and has the password gets in, nothing can be written, units have their codes, and the numbers are those of the API with the
// time of their tick. Without the plant they are uncertain; before the estimate has begun, bad.
func TestTwinOverOPCUA(t *testing.T) {
	if testing.Short() {
		t.Skip("a station in 240 times real time")
	}
	l := closedLoop(t, "240", "10h30min", "  filter: ekf\n", "  filter: ekf\n  record: [power, demand.p]\n")
	until(t, l.live, `ALARM pump 1\s+worn\s+drift`, 20*time.Second)
	if status := l.stopLive(); status != 0 {
		t.Fatalf("gemel live ended with %d:\n%s", status, l.live)
	}
	if isFolder(filepath.Join(l.twin, folderSpace)) {
		t.Error("OPC UA is off, and there is something of it")
	}
	l.start(t, "240", "--opcua", "opc.tcp://127.0.0.1:0")
	c := spaceOf(t, l, until(t, l.live, `OPC UA at (opc\.tcp://\S+),`, 10*time.Second)[1])
	same := func(*opcua.Connection) {}
	c.refusedAs(t, "a client whose certificate is not trusted", same)
	if _, err := (opcua.Store{Folder: filepath.Join(l.twin, folderClients)}).Trust(c.conn.Identity.Certificate()); err != nil {
		t.Fatal(err)
	}
	c.refusedAs(t, "a user with another password", func(conn *opcua.Connection) {
		conn.Credentials = func() (opcua.Credentials, error) {
			return opcua.Credentials{User: spaceUser, Password: "correct horse"}, nil
		}
	})
	c.refusedAs(t, "another user", func(conn *opcua.Connection) {
		conn.Credentials = func() (opcua.Credentials, error) {
			return opcua.Credentials{User: userOperator, Password: opcua.Secret(c.word)}, nil
		}
	})
	c.refusedAs(t, "a user without a name", func(conn *opcua.Connection) {
		conn.Credentials, conn.Kind = nil, ua.UserTokenTypeAnonymous
	})

	until(t, l.live, `connected`, 10*time.Second)
	nodes := c.look(t)
	for path, code := range map[string]string{"sensors/tank/level/expected": "MTR", "sensors/flow_rate/deviation": "MQH", "sensors/pump1/power/measured": "KWT", "sensors/main/port_a/p/expected": "BAR",
		"variables/power/value": "KWT", "variables/demand.p/deviation": "BAR", "unknowns/tank.level/value": "MTR", "unknowns/tank.level/deviation": "MTR", "faults/pump 1 worn/probability": "C62", "faults/level sensor off/severity": "CMT", "twin/age": "SEC", "twin/alarms": "",
		"twin/proposals": "", "twin/writing": "", "twin/stopped": "", "twin/unexplained": "C62"} {
		n, ok := nodes[path]
		if !ok || n.Code != code || !n.Read {
			t.Errorf("%s: %t, %+v, and its unit should be %s", path, ok, n, code)
		}
	}
	for path, n := range nodes {
		if n.Write {
			t.Errorf("%s can be written", path)
		}
	}
	if n := nodes["twin/writing"]; n.Value != "true" {
		t.Errorf("writing is on, and the address space says %s", n.Value)
	}
	c.unwritable(t)
	in, client := c.agrees(t, l)
	c.foreign(t)
	alarms, err := client.Alarms(t.Context())
	if err != nil || !slices.ContainsFunc(alarms, func(a api.Alarm) bool { return a.Tag == "pump 1 worn" && strings.Contains(a.Text, "pump1.wear is") }) || strings.Contains(l.live.String(), "ALARM pump 1") {
		t.Errorf("%v: the fault was told before the restart and stands; now the alarms are %+v\n%s", err, alarms, l.live)
	}
	l.stopDevice()
	in.Until(t, "the numbers are uncertain without the plant", func() bool { return in.Last(1).Status.IsUncertain() && in.Last(3).Status.IsUncertain() })
	if e, err := client.Estimate(t.Context()); err != nil || len(e.Lost) != 5 {
		t.Errorf("%v: all inputs are lost, and the API says %v", err, e.Lost)
	}

	if status := l.stopLive(); status != 0 {
		t.Fatalf("gemel live ended with %d:\n%s", status, l.live)
	}
	if err := os.RemoveAll(filepath.Join(l.twin, folderTwin)); err != nil {
		t.Fatal(err)
	}
	l.start(t, "240", "--opcua", "opc.tcp://127.0.0.1:0")
	c.conn.URL = until(t, l.live, `OPC UA at (opc\.tcp://\S+),`, 10*time.Second)[1]
	for path, n := range c.look(t) {
		bad := !strings.HasPrefix(path, "twin/") || path == "twin/age" || path == "twin/unexplained"
		if bad != (n.Status == ua.StatusBadWaitingForInitialData) {
			t.Errorf("before the estimate has begun %s is %v", path, n.Status)
		}
	}
}

// agrees reads estimates over both ways until one tick was seen on both, bit for bit.
func (c *spaceClient) agrees(t *testing.T, l *loop) (*bridgetest.Inbox, *api.Client) {
	t.Helper()
	var tags []bridge.Tag
	for i, id := range []string{"sensors/tank/level/expected", "sensors/tank/level/deviation", "unknowns/tank.level/value", "unknowns/tank.level/deviation", "faults/pump 1 worn/probability", "faults/pump 1 worn/severity", "sensors/flow_rate/measured", "variables/power/value", "variables/demand.p/deviation"} {
		tags = append(tags, bridge.Tag{ID: bridge.TagID(i + 1), Name: id, Source: "twin", Address: "nsu=" + applicationSpace + "booster-loop;s=" + id, Scale: 1, Low: math.Inf(-1), High: math.Inf(1), Access: bridge.Read, Period: 1e9})
	}
	source, err := opcua.New(opcua.Config{Connection: c.conn, Tags: tags})
	if err != nil {
		t.Fatal(err)
	}
	in, _ := bridgetest.Run(t, source)
	key, err := api.ReadKey(filepath.Join(l.dir, "vera.key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	client := api.NewClient(l.address, l.print, "")
	if _, err := client.Login(t.Context(), "vera", key); err != nil {
		t.Fatal(err)
	}
	seen := func(id int, x *float64, at *bridge.Time) bool {
		for _, s := range in.Of(bridge.TagID(id)) {
			if x != nil && at != nil && s.Source == *at/100*100 && s.Status.IsGood() && math.Float64bits(s.Value) == math.Float64bits(*x) {
				return true
			}
		}
		return false
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		e, err := client.Estimate(t.Context())
		if err != nil || len(e.Sensors) != 5 || len(e.Unknowns) != 1 || len(e.Variables) != 2 || len(e.Faults) != 4 {
			t.Fatalf("%v: %+v", err, e)
		}
		time.Sleep(200 * time.Millisecond) // sampled every 100 ms, published as often
		level, flow, fault := &e.Sensors[0], &e.Sensors[1], &e.Faults[0]
		if level.Tag != "tank/level" || flow.Tag != "flow_rate" || fault.Name != "pump 1 worn" || len(e.Lost) > 0 {
			t.Fatalf("%+v", e)
		}
		if seen(1, level.Expected, level.At) && seen(2, level.Deviation, level.At) && seen(3, e.Unknowns[0].Value, e.At) && seen(4, e.Unknowns[0].Deviation, e.At) && seen(5, fault.Probability, e.At) &&
			seen(6, fault.Severity, e.At) && seen(7, flow.Measured, flow.At) && seen(8, e.Variables[0].Value, e.At) && seen(9, e.Variables[1].Deviation, e.At) {
			return in, client
		}
		if time.Now().After(end) {
			t.Fatalf("API and OPC UA do not agree on any tick: %+v\n%+v", e, in.Samples())
		}
	}
}

// unwritable tries to write, with a client that does not ask first.
func (c *spaceClient) unwritable(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	list, err := gopcua.GetEndpoints(ctx, c.conn.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.SecurityMode != ua.MessageSecurityModeSignAndEncrypt {
			t.Errorf("the server offers %v", e.SecurityMode)
		}
	}
	e, err := gopcua.SelectEndpoint(list, "Basic256Sha256", ua.MessageSecurityModeSignAndEncrypt)
	if err != nil {
		t.Fatal(err)
	}
	client, err := gopcua.NewClient(c.conn.URL, gopcua.SecurityFromEndpoint(e, ua.UserTokenTypeUserName), gopcua.AuthUsername(spaceUser, c.word), gopcua.Certificate(c.conn.Identity.Certificate()),
		gopcua.PrivateKey(c.conn.Identity.Key()), gopcua.AutoReconnect(false))
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Connect(ctx); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close(ctx) }()
	for _, id := range []string{"sensors/tank/level/expected", "unknowns/tank.level/value", "twin/stopped"} {
		r, err := client.Write(ctx, &ua.WriteRequest{NodesToWrite: []*ua.WriteValue{{NodeID: ua.NewStringNodeID(1, id), AttributeID: ua.AttributeIDValue, Value: &ua.DataValue{EncodingMask: ua.DataValueValue, Value: ua.MustVariant(1.0)}}}})
		if err != nil || r.Results[0] != ua.StatusBadNotWritable && r.Results[0] != ua.StatusBadUserAccessDenied {
			t.Errorf("%s: %v, %v", id, err, r)
		}
	}
}

// foreign reads with a client that nobody here wrote, in another language.
func (c *spaceClient) foreign(t *testing.T) {
	t.Helper()
	modules, err := filepath.Abs(filepath.Join("..", "..", "bridge", "opcua", "peer", "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("node"); err != nil || !isFolder(filepath.Join(modules, "node-opcua")) {
		t.Log("node-opcua is not installed: run npm ci in bridge/opcua/peer")
		return
	}
	options, err := json.Marshal(map[string]any{"url": c.conn.URL, "folder": t.TempDir(), "certificate": filepath.Join(c.folder, opcua.CertificateFile), "key": filepath.Join(c.folder, opcua.KeyFile),
		"password": c.word, "namespace": applicationSpace + "booster-loop", "sessions": []map[string]any{{"user": spaceUser, "steps": [][]string{{"read", "sensors/tank/level/expected"}, {"history", "unknowns/tank.level/value"},
			{"read", "twin/writing"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", filepath.Join("..", "..", "bridge", "device", "testdata", "client.js"), string(options))
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	var got []map[string]any
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "{") { // node-opcua has things to say of its own
			var x map[string]any
			if err := json.Unmarshal([]byte(line), &x); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			got = append(got, x)
		}
	}
	if len(got) != 3 {
		t.Fatalf("%s%s", out, errs.String())
	}
	level, ok := got[0]["value"].(float64)
	if got[0]["status"] != "Good" || got[0]["type"] != "Double" || !ok || !(level > 1 && level < 4.5) {
		t.Errorf("node-opcua reads %v", got[0])
	}
	if n, ok := got[1]["value"].(float64); got[1]["status"] != "Good" || !ok || n < 5 {
		t.Errorf("node-opcua reads %v as history", got[1])
	}
	if got[2]["status"] != "Good" || got[2]["type"] != "Boolean" || got[2]["value"] != true {
		t.Errorf("node-opcua reads %v", got[2])
	}
}

// Where the twin's values may be served at; temperatures have deviations in kelvin.
func TestWhereTheAddressSpaceMayBe(t *testing.T) {
	for text, want := range map[string]string{"opc.tcp://127.0.0.1:4841": "", "opc.tcp://localhost": "", "opc.tcp://[::1]:1": "", "opc.tcp://10.1.1.5:4841": "--anywhere", "opc.tcp://plant.example": "--anywhere",
		"opc.tcp://0.0.0.0:4841": "name one that they reach", "opc.tcp://[::]:1": "name one that they reach", "http://127.0.0.1": "want an address", "127.0.0.1:4841": "want an address", "": "want an address", "opc.tcp://": "want an address"} {
		if _, err := spaceHost(text, false); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if host, err := spaceHost("opc.tcp://10.1.1.5:4841", true); err != nil || host != "10.1.1.5" {
		t.Errorf("%q, %v", host, err)
	}
	if _, err := spaceHost("opc.tcp://0.0.0.0:4841", true); err == nil {
		t.Error("clients are told to go to 0.0.0.0")
	}
	if names := sensorFolders([]sensorTag{{tag: bridge.Tag{Name: "tank/level"}, variable: "tank.level"}, {tag: bridge.Tag{Name: "p"}, variable: "a.p"}, {tag: bridge.Tag{Name: "p"}, variable: "b.p"}}); !slices.Equal(names,
		[]string{"sensors/tank/level", "sensors/p/a.p", "sensors/p/b.p"}) {
		t.Errorf("%q", names)
	}
	for symbol, code := range map[string]string{"degC": "KEL", "K": "KEL", "bar": "BAR", "degF": "", "no unit": "", "1": "C62"} {
		if u := unitOfDifference(symbol); u.Code != code {
			t.Errorf("%s: %+v", symbol, u)
		}
	}
}
