package connection

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/bridge"
)

const four = `gemel: 1
connections:
  plc: {opcua: "opc.tcp://127.0.0.1:4840", user: reader, password_file: secrets/reader, publish: 200 ms,
        writer: {user: operator, password_file: secrets/operator, heartbeat: "nsu=urn:plant;s=beat"}}
  cell: {sparkplug: "mqtt://127.0.0.1:1883", host: gemel, reorder: 1 s, writer: {}}
  topics: {mqtt: "mqtt://127.0.0.1:1883", client_id: gemel, time: /t, time_unit: 1 s}
  meter: {modbus: "127.0.0.1:1502", base: 1, order: CDAB, period: 500 ms, writer: {}}
`

func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "secrets"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"reader", "operator"} {
		if err := os.WriteFile(filepath.Join(dir, "secrets", name), []byte("hush-"+name+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func tagOf(source, address string) []bridge.Tag {
	return []bridge.Tag{{ID: 1, Name: "level", Source: source, Address: address, Unit: "m", Scale: 1, Low: 0, High: 5, Type: bridge.Float32, Access: bridge.ReadWrite}}
}

func TestEveryProtocolGivesASourceAndAWriter(t *testing.T) {
	s, err := Read("connections.yaml", []byte(four), folder(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, address := range map[string]string{"plc": "nsu=urn:plant;s=level", "cell": "plant/pumps/tank/level", "topics": "plant/level#/v", "meter": "1/holding/100"} {
		tags := tagOf(name, address)
		if name == "topics" {
			tags[0].Access = bridge.Read
		}
		src, err := s.Source(name, tags, bridge.Wall{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		w, err := s.Writer(name, tags, src, bridge.Wall{})
		if wanted := name != "topics"; (err == nil) != wanted || s.Writable(name) != wanted {
			t.Errorf("%s: %v, %v", name, w, err)
		}
	}
	if s.Heartbeat("plc") != "nsu=urn:plant;s=beat" || s.Heartbeat("cell") != "" {
		t.Error("heartbeats")
	}
	if names := strings.Join(s.Names(), " "); names != "plc cell topics meter" {
		t.Error(names)
	}
}

// The reader's and the writer's credentials are read when they are needed, and are each other's strangers.
func TestCredentialsAreReadWhenTheyAreNeeded(t *testing.T) {
	dir := folder(t)
	s, err := Read("connections.yaml", []byte(four), dir)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := s.OPCUA("plc", bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := conn.Credentials()
	if err != nil || c.User != "reader" || string(c.Password) != "hush-reader" {
		t.Errorf("%v, %v", c, err)
	}
	if err := os.Chmod(filepath.Join(dir, "secrets", "reader"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Credentials(); err == nil || !strings.Contains(err.Error(), "chmod 600") || strings.Contains(err.Error(), "hush") {
		t.Error(err)
	}
	if err := os.Remove(filepath.Join(dir, "secrets", "reader")); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Credentials(); err == nil || !strings.Contains(err.Error(), "there is no file") {
		t.Error(err)
	}
	if _, err := s.OPCUA("meter", bridge.Wall{}); err == nil || !strings.Contains(err.Error(), "speaks modbus") {
		t.Error(err)
	}
}

func TestMistakesAreToldWithTheirPlace(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"none":            {"connections: {}", "connections: there is none"},
		"no protocol":     {"connections:\n  plc: {user: a, password_file: b}", "says nowhere what it speaks"},
		"two protocols":   {"connections:\n  plc: {opcua: x, modbus: y}", "speaks opcua and modbus"},
		"a password":      {"connections:\n  plc: {opcua: x, password: hush}", "a password does not stand in this file"},
		"misspelt":        {"connections:\n  plc: {opcua: x, usr: a}", `there is no key "usr"`},
		"user alone":      {"connections:\n  plc: {opcua: x, user: a}", "belong together"},
		"same user":       {"connections:\n  plc: {opcua: x, user: a, password_file: b, writer: {user: a, password_file: c}}", "users of their own"},
		"insecure":        {"connections:\n  plc: {opcua: x, insecure: [all]}", `"all" is none of none, deprecated, sign`},
		"host":            {"connections:\n  plc: {sparkplug: x}", "host: the name"},
		"base":            {"connections:\n  plc: {modbus: x}", "from 0 or from 1"},
		"order":           {"connections:\n  plc: {modbus: x, base: 0, order: DABC}", `"DABC" is none of`},
		"plain writer":    {"connections:\n  plc: {mqtt: x, writer: {}}", "cannot be read back"},
		"of another kind": {"connections:\n  plc: {modbus: x, base: 0, publish: 1 s}", `there is no key "publish"`},
	} {
		_, err := Read("connections.yaml", []byte("gemel: 1\n"+c.text+"\n"), ".")
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "connections.yaml:") || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
