package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/bridge"
	"gemel/bridge/connection"
	"gemel/bridge/device"
	"gemel/bridge/gate"
	"gemel/bridge/live"
	"gemel/bridge/opcua"
	"gemel/bridge/tag"
)

// The folder for a twin is read by what a twin reads it with, and nothing in it is ever overwritten.
func TestTheStarterFolderOfATwin(t *testing.T) {
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
	dir := filepath.Join(t.TempDir(), "station")
	open := func(f deviceFlags) *deviceFacts {
		t.Helper()
		f.speed, f.opcua, f.twin = 60, "opc.tcp://127.0.0.1:0", dir
		d, facts, err := f.open(terminal{&bytes.Buffer{}, &bytes.Buffer{}, false}, p, plant, bridge.Wall{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close(); facts.close() })
		return facts
	}
	folder := t.TempDir()
	facts := open(deviceFlags{folder: folder, modbus: "127.0.0.1:0", broker: "127.0.0.1:0"})
	text := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	m, err := tag.Read(folderTags, text(folderTags))
	if err != nil {
		t.Fatal(err)
	}
	if err := checkTags(m, p.Plant.System); err != nil {
		t.Error(err)
	}
	byVariable := map[string]bridge.Tag{}
	for _, x := range m.Tags {
		if _, twice := byVariable[x.Variable]; twice && x.Variable != "" {
			t.Errorf("two tags are %s: the twin would count it twice", x.Variable)
		}
		byVariable[x.Variable] = x
	}
	for _, name := range []string{"tank.level", "flow_rate", "pump1.power", "main.port_a.p", "demand.flow_rate", "pump1.speed", "pump2.speed", "pump1.on", "pump2.on"} { // what booster-live.yaml estimates from
		x, ok := byVariable[name]
		if writes := strings.HasPrefix(name, "pump") && name != "pump1.power"; !ok || x.Source != connectionOPCUA || (x.Access&bridge.Write != 0) != writes {
			t.Errorf("%s: %+v", name, x)
		}
	}
	if x := byVariable["pump1.speed"]; x.Unit != "rpm" || math.Abs(x.Low-2000) > 1e-9 || math.Abs(x.High-2950) > 1e-9 {
		t.Errorf("pump1.speed: %+v", x)
	}
	for _, name := range []string{device.Heartbeat, device.Remote} {
		if x, ok := m.Tag(name); !ok || x.Access != bridge.Read || x.Variable != "" {
			t.Errorf("%s: %+v", name, x)
		}
	}
	set, err := connection.ReadFile(filepath.Join(dir, folderConnections))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(set.Names()); got != "[plc cell meter]" || set.Writable(connectionOPCUA) {
		t.Errorf("connections %s, writable %t", got, set.Writable(connectionOPCUA))
	}
	for _, name := range set.Names() {
		if _, err := set.Source(name, m.Of(name), bridge.Wall{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	watches, err := live.ReadAlarms(folderAlarms, text(folderAlarms), m, live.UsualDeviations)
	if err != nil {
		t.Error(err)
	}
	for _, w := range watches {
		if w.Tag.Name == "tank/level" && (w.Low != 1 || w.High != 4.5) {
			t.Errorf("alarm of the level: %+v", w)
		}
	}
	rules, err := gate.ParseRules(text(folderRules), func(name string) (string, bool) {
		x, ok := m.Tag(name)
		return x.Unit, ok && x.Access&bridge.Write != 0
	},
		func(name string) bool { _, ok := m.Tag(name); return ok })
	if err != nil || rules == nil {
		t.Errorf("rules: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, folderSecrets, userOperator)); err == nil {
		t.Error("the twin has the operator's password without --writer")
	}
	if c, err := set.OPCUA(connectionOPCUA, bridge.Wall{}); err != nil {
		t.Error(err)
	} else if _, err := opcua.Open(context.Background(), c); err == nil {
		t.Error("the twin trusts the device without --trust")
	}
	for _, name := range []string{filepath.Join(folderSecrets, userReader), filepath.Join("pki", opcua.KeyFile)} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}

	// once more, into the same folder: what a person has written there stays
	mine := []byte("gemel: 1\nconnections:\n  plc: {opcua: \"" + facts.url + "\", user: reader, password_file: secrets/reader}\n")
	if err := os.WriteFile(filepath.Join(dir, folderConnections), mine, 0o644); err != nil {
		t.Fatal(err)
	}
	before := text(folderTags)
	again := open(deviceFlags{folder: folder, writer: true, trust: true})
	if !bytes.Equal(text(folderConnections), mine) || !bytes.Equal(text(folderTags), before) {
		t.Error("a file was overwritten")
	}
	if notes := strings.Join(again.notes, "\n"); !strings.Contains(notes, folderConnections+" is there already") || !strings.Contains(notes, "--trust") {
		t.Errorf("told %s", notes)
	}
	if opcua.Fingerprint(again.identity.Certificate()) != opcua.Fingerprint(facts.identity.Certificate()) {
		t.Error("the device has another certificate than before")
	}
	if trusted, err := set.Store().Trusted(); err != nil || len(trusted) != 1 {
		t.Errorf("with --trust the twin trusts %d certificates, %v", len(trusted), err)
	}
	if _, err := os.Stat(filepath.Join(dir, folderSecrets, userOperator)); err != nil {
		t.Error("--writer gives no password")
	}
	// another device with another password: the twin's stays, and it is said
	if notes := strings.Join(open(deviceFlags{folder: t.TempDir()}).notes, "\n"); !strings.Contains(notes, "is another password than this device's") {
		t.Errorf("told %s", notes)
	}
}

// The twin's connection reads the device with Sign&Encrypt and the reader's password, as the starter folder says.
func TestTheStarterFolderConnects(t *testing.T) {
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
	dir := t.TempDir()
	f := deviceFlags{opcua: "opc.tcp://127.0.0.1:0", folder: t.TempDir(), twin: filepath.Join(dir, "station"), trust: true, writer: true, speed: 60}
	d, facts, err := f.open(terminal{&bytes.Buffer{}, &bytes.Buffer{}, false}, p, plant, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	defer facts.close()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = d.Run(ctx) }()
	defer func() { cancel(); <-done }()
	set, err := connection.ReadFile(filepath.Join(f.twin, folderConnections))
	if err != nil {
		t.Fatal(err)
	}
	c, err := set.OPCUA(connectionOPCUA, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	reader, err := opcua.Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	m, err := readTags(filepath.Join(f.twin, folderTags))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range m.Tags {
		n, err := reader.Describe(ctx, x.Address)
		if err != nil || n[0].Number == nil || n[0].Write {
			t.Errorf("%s: %+v, %v (a reader may not write)", x.Name, n, err)
			continue
		}
		if i := indexOfPoint(plant, x.Variable); i >= 0 {
			to, err := tag.Convert(&x, tag.Variable{Unit: plant.points[i].Unit})
			if got := to.Model(*n[0].Number); err != nil || math.Abs(got-plant.values[i]) > 1e-9*math.Abs(plant.values[i]) {
				t.Errorf("%s: %g, want %g, %v", x.Name, got, plant.values[i], err)
			}
		}
	}
	if got := set.Heartbeat(connectionOPCUA); got != "nsu=urn:gemel:device:booster-device;s="+device.Heartbeat {
		t.Errorf("the heartbeat's address is %s", got)
	}
}

func indexOfPoint(plant *devicePlant, variable string) int {
	for i, p := range plant.points {
		if p.Name == variable {
			return i
		}
	}
	return -1
}

// What control blocks of the scenario have is read, but no variable of a twin's model; it holds for an adjustable setpoint, too, which can be written.
func TestTagsOfControlAreNoVariablesOfTheModel(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "new", "my-plant")
	text, err := os.ReadFile("my-plant/scenario.yaml")
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "\ncontrol:\n", "\ncontrol:\n  - {name: level, kind: pid, measure: tank.level, setpoint: 2 m, adjust: {min: 1 m, max: 3 m}, gain: 1 1/m}\n", 1)
	if err := os.WriteFile("my-plant/scenario.yaml", []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "device", "my-plant/scenario.yaml", "--opcua", "off", "--modbus", "127.0.0.1:0", "--speed", "1000000", "--twin", "station")
	m, err := readTags("station/tags.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if x, ok := m.Tag("control/level/setpoint"); !ok || x.Variable != "" || x.Access&bridge.Write == 0 || x.Low != 1 || x.High != 3 {
		t.Errorf("%+v", x)
	}
	if x, ok := m.Tag("tank/level"); !ok || x.Variable != "tank.level" {
		t.Errorf("%+v", x)
	}
	must(t, "tags", "check", "station/tags.yaml", "--scenario", "my-plant/scenario.yaml")
	// the scenario has no limits for it, so its rule is a comment, and nothing can be written yet
	rules, err := os.ReadFile("station/rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := func(string) (string, bool) { return "m", true }
	if _, err := gate.ParseRules(rules, all, func(string) bool { return true }); err != nil || !strings.Contains(string(rules), `# "control/level/setpoint": {class: normal, min: "1 m", max: "3 m"`) {
		t.Errorf("%v\n%s", err, rules)
	}
}
