package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gopcua "github.com/gopcua/opcua"
	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
	"gemel/bridge/opcua"
	"gemel/engine/series"
	"gemel/scenarios"
)

const booster = "../../scenarios/booster-device.yaml"

// prepared is a scenario of the examples, with some of its text changed.
func prepared(t *testing.T, changes ...string) *scenarios.Prepared {
	t.Helper()
	text, err := os.ReadFile(booster)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := filepath.Abs(filepath.Dir(booster))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer(append(changes, "csv: data/", "csv: "+folder+"/data/")...).Replace(string(text))
	file := filepath.Join(t.TempDir(), "booster-device.yaml")
	if err := os.WriteFile(file, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	lib, err := libraryOf(nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := load(file, lib)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// rows are the bits of everything that a run records from now on.
func rows(r *scenarios.Runner, p *scenarios.Prepared) *series.Hasher {
	h := series.NewHasher(p.ColumnNames())
	r.OnRow = h.Write
	return h
}

// What a client writes over OPC UA changes the plant as the same scenario with that step in its inputs does: every bit of half an hour.
func TestAWriteIsAStepOfTheScenario(t *testing.T) {
	p := prepared(t)
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	plant := &devicePlant{p: p, r: r}
	defer plant.close()
	if err := plant.choose(nil, nil); err != nil {
		t.Fatal(err)
	}
	got := rows(r, p)
	f := deviceFlags{opcua: "opc.tcp://127.0.0.1:0", folder: t.TempDir(), anyClient: true, speed: 1}
	var out bytes.Buffer
	d, facts, err := f.open(shared(terminal{&out, &out, false}), p, plant, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	defer facts.close()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = d.Run(ctx) }()
	defer func() { cancel(); <-done }()
	c := operatorOf(t, facts)
	for tick := int64(1); tick <= 1800; tick++ {
		switch tick { // what is written before tick k is a step at k
		case 600:
			writeNode(t, c, "pump1/speed", 2700)
		case 1200:
			writeNode(t, c, "pump2/on", 1)
		}
		if _, err := plant.step(false); err != nil {
			t.Fatal(err)
		}
		if tick%100 == 0 {
			d.Set(plant.now(), nil, bridge.At(time.Now()))
		}
	}
	q := prepared(t, "pump1.speed: 2650 rpm", "pump1.speed: {steps: [[0s, 2650 rpm], [600s, 2700 rpm]]}", "pump2.on: 0", "pump2.on: {steps: [[0s, 0], [1200s, 1]]}")
	s, err := q.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	want := rows(s, q)
	if err := s.GoTo(context.Background(), 1800); err != nil {
		t.Fatal(err)
	}
	if got.Sum() != want.Sum() {
		t.Error("the bits differ")
	}
	if !strings.Contains(out.String(), "OPC UA: pump1.speed = 2700 rpm\n") {
		t.Errorf("printed %q", out.String())
	}
}

func operatorOf(t *testing.T, facts *deviceFacts) *gopcua.Client {
	t.Helper()
	word, err := os.ReadFile(facts.folder.path("secrets", userOperator))
	if err != nil {
		t.Fatal(err)
	}
	me, err := opcua.LoadIdentity(t.TempDir(), "urn:test:client", []string{"127.0.0.1"}, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	list, err := gopcua.GetEndpoints(ctx, facts.url)
	if err != nil {
		t.Fatal(err)
	}
	e, err := gopcua.SelectEndpoint(list, "Basic256Sha256", ua.MessageSecurityModeSignAndEncrypt)
	if err != nil {
		t.Fatal(err)
	}
	c, err := gopcua.NewClient(facts.url, gopcua.SecurityFromEndpoint(e, ua.UserTokenTypeUserName), gopcua.AuthUsername(userOperator, strings.TrimSpace(string(word))), gopcua.Certificate(me.Certificate()),
		gopcua.PrivateKey(me.Key()), gopcua.AutoReconnect(false))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Connect(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(ctx) })
	return c
}

func writeNode(t *testing.T, c *gopcua.Client, id string, x float64) {
	t.Helper()
	r, err := c.Write(context.Background(), &ua.WriteRequest{NodesToWrite: []*ua.WriteValue{{NodeID: ua.NewStringNodeID(1, id), AttributeID: ua.AttributeIDValue,
		Value: &ua.DataValue{EncodingMask: ua.DataValueValue, Value: ua.MustVariant(x)}}}})
	if err != nil || r.Results[0] != ua.StatusOK {
		t.Fatalf("%s = %g: %v, %v", id, x, r, err)
	}
}

// The command itself: it serves, and ends calmly when the scenario does.
func TestADeviceEndsWithItsScenario(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "new", "my-plant")
	out, errs, status := gemel(t, "device", "my-plant/scenario.yaml", "--opcua", "off", "--broker", "127.0.0.1:0", "--modbus", "127.0.0.1:0", "--speed", "1000000")
	if status != 0 || !strings.Contains(errs, "the scenario is over after") || !strings.Contains(out, "Modbus TCP") {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	if strings.Contains(out, "OPC UA") || isFolder("my-plant-device") {
		t.Errorf("OPC UA is off, and there is something of it:\n%s", out)
	}
}

func TestDeviceSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "want one scenario"},
		{[]string{booster, "--speed", "0"}, "want a number above 0"},
		{[]string{booster, "--speed", "NaN"}, "want a number above 0"},
		{[]string{booster, "--opcua", "off"}, "no protocol is left"},
		{[]string{booster, "--opcua", "opc.tcp://0.0.0.0:4840"}, "would let others reach"},
		{[]string{booster, "--opcua", "off", "--modbus", "0.0.0.0:1502"}, "others could reach it"},
		{[]string{booster, "--opcua", "off", "--broker", "0.0.0.0:1883"}, "--broker 0.0.0.0:1883"},
		{[]string{booster, "--sparkplug", "mqtt://127.0.0.1:1", "--broker", "127.0.0.1:0"}, "give one of them"},
		{[]string{booster, "--trust"}, "name it with --twin"},
		{[]string{booster, "--from", "tomorrow"}, "--from:"},
		{[]string{booster, "--from", "30h"}, "after the end of the run"},
		{[]string{booster, "--variables", "pump9.*"}, "no variable of the plant fits pump9.*"},
		{[]string{booster, "--writable", "tank.level"}, "the plant computes it"},
		{[]string{booster, "--writable", "pump1.wear"}, "a fault of the scenario drives it"},
		{[]string{"../../scenarios/booster-station.yaml", "--writable", "pump1.speed"}, "control drives it"},
	} {
		args := append([]string{"device", "--folder", t.TempDir()}, c.args...)
		if out, err, status := gemel(t, args...); status != exitInput || !strings.Contains(err, c.want) {
			t.Errorf("%v: status %d, %s%s; want %q", c.args, status, out, err, c.want)
		}
	}
}

// What a scenario drives itself cannot be written, unless it is asked for; what it measures is read with the noise of its sensors.
func TestWhatIsServed(t *testing.T) {
	p := prepared(t)
	choose := func(variables, writable []string) (all, can []string, reads map[string]string) {
		t.Helper()
		plant := &devicePlant{p: p}
		if err := plant.choose(variables, writable); err != nil {
			t.Fatal(err)
		}
		reads = map[string]string{}
		for i, x := range plant.points {
			all = append(all, x.Name)
			if x.Writable {
				can = append(can, x.Name)
			}
			reads[x.Name] = plant.reads[i]
		}
		return all, can, reads
	}
	all, can, reads := choose(nil, nil)
	if got := strings.Join(all, " "); got != "tank.level flow_rate pump1.power pump2.power main.port_a.p demand.flow_rate demand.p pump1.speed pump2.speed pump1.on pump2.on" {
		t.Errorf("served: %s", got)
	}
	if got := strings.Join(can, " "); got != "pump1.speed pump2.speed pump1.on pump2.on" {
		t.Errorf("writable: %s", got)
	}
	if reads["tank.level"] != "sensor.tank.level" || reads["demand.p"] != "demand.p" || reads["pump1.speed"] != "pump1.speed" {
		t.Errorf("read from %v", reads)
	}
	all, can, _ = choose([]string{"tank.*"}, []string{"demand.flow_rate", "pump?.speed"})
	if got := strings.Join(can, " "); got != "pump1.speed pump2.speed demand.flow_rate" || len(all) <= len(can) {
		t.Errorf("with --writable: %s (of %v)", got, all)
	}
}

// What a sensor has lost is told as such: the last reading, uncertain.
func TestLostReadingsAreUncertain(t *testing.T) {
	p := prepared(t, "flow_rate: {noise: 0.15 L/s}", "flow_rate: {noise: 0.15 L/s, drop_out: {at: 1 min, until: 2 min}}")
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	plant := &devicePlant{p: p, r: r}
	defer plant.close()
	if err := plant.choose(nil, nil); err != nil {
		t.Fatal(err)
	}
	flow, last := indexOfPoint(plant, "flow_rate"), 0.0
	for tick := 1; tick <= 180; tick++ {
		if _, err := plant.step(false); err != nil {
			t.Fatal(err)
		}
		values, status := plant.read()
		lost := tick >= 60 && tick < 120
		if lost != (status[flow] == bridge.UncertainLastUsable) || lost && values[flow] != last || !status[0].IsGood() {
			t.Fatalf("tick %d: %g with status %08x after %g", tick, values[flow], uint32(status[flow]), last)
		}
		last = values[flow]
	}
}

// A user may be known by a certificate instead of a password; what it may do is said by the folder that it lies in.
func TestUsersWithCertificates(t *testing.T) {
	p := prepared(t)
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	plant := &devicePlant{p: p, r: r}
	defer plant.close()
	if err := plant.choose(nil, nil); err != nil {
		t.Fatal(err)
	}
	f := deviceFlags{opcua: "opc.tcp://127.0.0.1:0", folder: t.TempDir(), anyClient: true, speed: 1}
	d, facts, err := f.open(terminal{&bytes.Buffer{}, &bytes.Buffer{}, false}, p, plant, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	defer facts.close()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = d.Run(ctx) }()
	defer func() { cancel(); <-done }()
	store := opcua.Store{Folder: t.TempDir()}
	if _, err := store.Trust(facts.identity.Certificate()); err != nil {
		t.Fatal(err)
	}
	id, err := opcua.LoadIdentity(t.TempDir(), "urn:test:user", []string{"127.0.0.1"}, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	speed := func() (opcua.Node, error) {
		c, err := opcua.Open(ctx, opcua.Connection{Name: "plc", URL: facts.url, Store: store, Identity: id, Kind: ua.UserTokenTypeCertificate,
			Credentials: func() (opcua.Credentials, error) {
				return opcua.Credentials{Certificate: id.Certificate(), Key: id.Key()}, nil
			}})
		if err != nil {
			return opcua.Node{}, err
		}
		defer c.Close()
		n, err := c.Describe(ctx, "nsu="+facts.opcua.Namespace+";s=pump1/speed")
		if err != nil {
			return opcua.Node{}, err
		}
		return n[0], nil
	}
	if _, err := speed(); err == nil {
		t.Error("an unknown certificate is let in")
	}
	if _, err := (opcua.Store{Folder: facts.folder.path("users", userOperator)}).Trust(id.Certificate()); err != nil {
		t.Fatal(err)
	}
	if n, err := speed(); err != nil || !n.Write {
		t.Errorf("the operator: %+v, %v", n, err)
	}
	if _, err := (opcua.Store{Folder: facts.folder.path("users", userReader)}).Trust(id.Certificate()); err != nil {
		t.Fatal(err)
	}
	if n, err := speed(); err != nil || n.Write || !n.Read {
		t.Errorf("the reader: %+v, %v", n, err)
	}
}
