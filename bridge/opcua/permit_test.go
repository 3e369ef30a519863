package opcua_test

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/journal"
	"gemel/bridge/opcua"
	"gemel/bridge/opcuaserver"
)

// plant answers the gate with what the device holds.
type plant struct{ *opcuaserver.Server }

func (p plant) Now(tag string) (bridge.Sample, bool) {
	x, ok := p.Get(tag)
	now := bridge.At(time.Now())
	return bridge.Sample{Value: x, Source: now, Server: now}, ok
}

// A permit is written once to the device, by the user who may write, and read back; one for a device that limits the value fails and says so.
func TestAPermitIsWrittenOnceAndReadBack(t *testing.T) {
	t.Parallel()
	dir, wall := t.TempDir(), bridge.Wall{}
	identity := func(name string) *opcua.Identity {
		id, err := opcua.LoadIdentity(filepath.Join(dir, name), "urn:test:"+name, []string{"127.0.0.1"}, wall)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	own, client := identity("server"), identity("client")
	for store, id := range map[string]*opcua.Identity{"clients": client, "servers": own} {
		if _, err := (opcua.Store{Folder: filepath.Join(dir, store)}).Trust(id.Certificate()); err != nil {
			t.Fatal(err)
		}
	}
	device, err := opcuaserver.New(opcuaserver.Config{URL: "opc.tcp://127.0.0.1:0", Name: "device", URI: "urn:test:server", Namespace: "urn:plant", Clients: filepath.Join(dir, "clients"),
		Certificate: filepath.Join(dir, "server", opcua.CertificateFile), Key: filepath.Join(dir, "server", opcua.KeyFile), Anonymous: opcuaserver.Viewer,
		Authenticate: func(user, password string) bool { return user == "writer" && password == "correct horse" },
		RoleOf:       func(string) opcuaserver.Role { return opcuaserver.Operator }})
	if err != nil {
		t.Fatal(err)
	}
	writes, beats := 0, []float64{}
	for id, limit := range map[string]float64{"speed": math.Inf(1), "limited": 1000} {
		if err := device.Add(opcuaserver.Variable{ID: id, Type: bridge.Int16, Low: 0, High: 3000, Value: 900, Write: func(x float64) (float64, bridge.Status) {
			writes++
			return min(x, limit), bridge.Good
		}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range []opcuaserver.Variable{{ID: "fixed", Type: bridge.Int16, Low: 0, High: 3000, Value: 900}, // nobody may write it
		{ID: "beat", Type: bridge.UInt16, Low: 0, High: 65535, Value: 77, Write: func(x float64) (float64, bridge.Status) { beats = append(beats, x); return x, bridge.Good }},
		{ID: "narrow", Type: bridge.Int16, Low: 0, High: 1000, Value: 900, Write: func(x float64) (float64, bridge.Status) { writes++; return x, bridge.Good }}} {
		if err := device.Add(v); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- device.Serve(ctx) }()
	defer func() { cancel(); <-done }()

	public, key, _ := ed25519.GenerateKey(nil)
	people, err := gate.ParsePeople([]byte(fmt.Sprintf("anna: {role: approver, key: %q}\n", base64.StdEncoding.EncodeToString(public))))
	if err != nil {
		t.Fatal(err)
	}
	tags := map[string]bridge.Tag{}
	text := "gemel: 1\nclasses: {routine: {approvers: 1}}\ntags:\n"
	for _, id := range []string{"speed", "limited", "fixed", "narrow"} {
		text += "  " + id + ": {class: routine, min: 100 rpm, max: 1450 rpm, step: 900 rpm, moved: 1000 rpm}\n"
		tags[id] = bridge.Tag{Name: id, Source: "plc", Address: "nsu=urn:plant;s=" + id, Unit: "rpm", Scale: 0.5, Offset: 0, Low: math.Inf(-1), High: math.Inf(1), Access: bridge.ReadWrite, Type: bridge.Int16}
	}
	rules, err := gate.ParseRules([]byte(text),
		func(tag string) (string, bool) { return tags[tag].Unit, true }, func(tag string) bool { return tags[tag].Name != "" })
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(filepath.Join(dir, "journal"), key, wall)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	g, err := gate.New(gate.Options{Journal: j, Rules: rules, People: people, Plant: plant{device}, Clock: wall, Writing: true, StopFile: filepath.Join(dir, "STOP"),
		Tag: func(name string) (bridge.Tag, bool) { t, ok := tags[name]; return t, ok }})
	if err != nil {
		t.Fatal(err)
	}
	permit := func(tag string, to float64) *gate.Permit {
		t.Helper()
		p, err := g.Propose(gate.Proposal{By: "twin", Expires: bridge.At(time.Now().Add(time.Hour)), Reason: "less energy", Model: "m", Parameters: "p",
			Changes: []gate.Change{{Tag: tag, Value: to, Revert: 900}}, Evidence: gate.Evidence{Simulation: "s", Horizon: 3600}})
		if err != nil {
			t.Fatal(err)
		}
		d := gate.Decision{Proposal: p.ID, Hash: p.Hash(), Approve: true, By: "anna", At: bridge.At(time.Now())}
		d.Sign(key)
		if err := g.Decide(d); err != nil {
			t.Fatal(err)
		}
		out, err := g.Permit(p.ID)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}

	asked := 0
	conn := opcua.Connection{Name: "plc", URL: device.URL(), Store: opcua.Store{Folder: filepath.Join(dir, "servers")}, Identity: client, Kind: ua.UserTokenTypeUserName,
		Credentials: func() (opcua.Credentials, error) {
			asked++
			return opcua.Credentials{User: "writer", Password: "correct horse"}, nil
		}}
	w, err := opcua.NewWriter(conn)
	if err != nil {
		t.Fatal(err)
	}
	if asked != 0 {
		t.Error("the credentials were read before there was a permit")
	}
	p := permit("speed", 600)
	if err := w.Write(ctx, p); err != nil {
		t.Fatal(err)
	}
	if x, _ := device.Get("speed"); x != 1200 || writes != 1 || asked != 1 { // 600 rpm are 1200 raw
		t.Errorf("the device holds %g after %d writes", x, writes)
	}
	if err := w.Write(ctx, p); !errors.Is(err, gate.ErrUsed) || writes != 1 {
		t.Errorf("the second time: %v, %d writes", err, writes)
	}
	if err := w.Write(ctx, new(gate.Permit)); err == nil || writes != 1 {
		t.Errorf("a permit that no gate made: %v, %d writes", err, writes)
	}
	err = w.Write(ctx, permit("limited", 700)) // 1400 raw, and the device keeps 1000
	if err == nil || !strings.Contains(err.Error(), "accepted 1400 and the node holds 1000") || writes != 2 {
		t.Errorf("limited: %v, %d writes", err, writes)
	}
	for tag, c := range map[string]struct {
		to   float64
		want error
	}{"fixed": {600, opcua.ErrReadOnly}, "narrow": {700, opcua.ErrRange}, "speed": {600.2, opcua.ErrType}} { // 700 rpm are 1400 raw, 600.2 rpm 1200.4
		if err := w.Write(ctx, permit(tag, c.to)); !errors.Is(err, c.want) || writes != 2 {
			t.Errorf("%s: %v, %d writes; want %v", tag, err, writes, c.want)
		}
	}
	list := []bridge.Tag{}
	for _, tag := range tags {
		list = append(list, tag)
	}
	if _, err := opcua.NewHeartbeat(conn, tags["speed"].Address, list); !errors.Is(err, opcua.ErrHeartbeat) {
		t.Errorf("a heartbeat on a set-point: %v", err)
	}
	h, err := opcua.NewHeartbeat(conn, "nsu=urn:plant;s=beat", list)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	for range 3 {
		if err := h.Beat(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if fmt.Sprint(beats) != "[0 1 2]" || asked != 8 { // one session for all beats
		t.Errorf("beats %v, credentials asked for %d times", beats, asked)
	}
	for _, v := range g.Proposals() {
		want := gate.Failed
		if v.Changes[0].Tag == "speed" && v.Changes[0].Value == 600 {
			want = gate.Written
		}
		if v.State != want {
			t.Errorf("%s is %s: %s", v.Changes[0].Tag, v.State, v.Why)
		}
	}
}
