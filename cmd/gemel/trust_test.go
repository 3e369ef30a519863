package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gemel/bridge"
	"gemel/bridge/opcua"
	"gemel/bridge/opcuaserver"
	"gemel/bridge/tag"
)

const devicePassword = "horse-battery-9"

// stationServer is an OPC UA server with a few variables, whose certificate is for the hosts that are given.
func stationServer(t *testing.T, hosts ...string) (url, fingerprint string) {
	t.Helper()
	dir := t.TempDir()
	id, err := opcua.LoadIdentity(dir, "urn:plant:device", hosts, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := opcuaserver.New(opcuaserver.Config{URL: "opc.tcp://127.0.0.1:0", Name: "station", URI: "urn:plant:device", Namespace: "urn:plant", AnyClient: true, Anonymous: opcuaserver.Viewer,
		Certificate: filepath.Join(dir, opcua.CertificateFile), Key: filepath.Join(dir, opcua.KeyFile),
		Authenticate: func(user, password string) bool { return user == "olga" && password == devicePassword }, RoleOf: func(string) opcuaserver.Role { return opcuaserver.Operator }})
	if err != nil {
		t.Fatal(err)
	}
	keep := func(x float64) (float64, bridge.Status) { return x, bridge.Good }
	for _, v := range []opcuaserver.Variable{
		{ID: "Pumps/Pump 1/speed", Type: bridge.Float64, Unit: opcuaserver.Unit{Text: "U/min", Code: "RPM"}, Low: 0, High: 1600, Value: 1450, Write: keep},
		{ID: "Pumps/Pump 1/starts", Type: bridge.UInt32, Value: 12345678},
		{ID: "Tank/level", Type: bridge.Float32, Unit: opcuaserver.Unit{Text: "m", Code: "MTR"}, Low: 0, High: 5, Value: 3.25},
		{ID: "Tank/odd", Type: bridge.Float64, Unit: opcuaserver.Unit{Text: "furlong per fortnight"}, Value: 1},
	} {
		if err := s.Add(v); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return s.URL(), opcua.Fingerprint(id.Certificate())
}

// says runs the program and wants a status and words; lines of results fit into 80 columns.
func says(t *testing.T, status int, args []string, words ...string) string {
	t.Helper()
	out, err, got := gemel(t, args...)
	if got != status {
		t.Errorf("gemel %s: status %d, not %d\n%s%s", strings.Join(args, " "), got, status, out, err)
	}
	for _, w := range words {
		if flat := strings.Join(strings.Fields(out+err), " "); !strings.Contains(flat, w) {
			t.Errorf("gemel %s: %q is not in\n%s%s", strings.Join(args, " "), w, out, err)
		}
	}
	for _, line := range strings.Split(out, "\n") {
		if n := utf8.RuneCountInString(line); n > 80 && !strings.Contains(line, "/") {
			t.Errorf("gemel %s: %d columns: %s", strings.Join(args, " "), n, line)
		}
	}
	return out + err
}

// A server is looked at, refused, trusted by its fingerprint and by no other, browsed, and distrusted again; before that no password leaves.
func TestTrustAndBrowse(t *testing.T) {
	url, print := stationServer(t, "localhost", "127.0.0.1")
	dir := t.TempDir()
	store := filepath.Join(dir, "pki")
	password := filepath.Join(dir, "password")
	write(t, password, devicePassword+"\n")
	with := func(args ...string) []string { return append(args, "--store", store) }

	text := says(t, exitFailed, with("trust", url), "Basic256Sha256 SignAndEncrypt", "urn:plant:device", "localhost, 127.0.0.1", "not trusted", "Compare the fingerprint", "gemel trust "+url)
	command := regexp.MustCompile(`--fingerprint ([0-9a-f]{64})\n`).FindStringSubmatch(text)
	if command == nil || !strings.Contains(strings.Join(strings.Fields(text), ""), print) || command[1] != plainPrint(print) {
		t.Fatalf("the fingerprint %s is not shown, or not to be pasted:\n%s", print, text)
	}
	says(t, exitFailed, with("browse", url, "--user", "olga", "--password-file", password), "not trusted", "gemel trust "+url)
	says(t, exitInput, with("trust", url, "--fingerprint", "3F:A0"), "64 hexadecimal digits")
	says(t, exitFailed, with("trust", url, "--fingerprint", strings.Repeat("0", 64)), "nothing is trusted", print[:48])
	says(t, 0, with("trust", "--list"), "no certificate is trusted")
	says(t, 0, with("trust", url, "--fingerprint", print), "trusted from now on", opcua.CertificateFile)
	says(t, 0, with("trust", url), "it is trusted")
	says(t, 0, with("trust", "--list"), print[:48], "CN=gemel")

	out := says(t, 0, with("browse", url), "Pumps/Pump 1", "speed Double U/min 0 to 1600 r 1450", "level Float m 0 to 5 r 3.25", "starts UInt32 r 12345678", "4 variables")
	if strings.Contains(out, "nsu=") {
		t.Error("addresses are shown where nobody asked")
	}
	says(t, 0, with("browse", url, "--addresses", "--from", "nsu=urn:plant;s=Tank"), "nsu=urn:plant;s=Tank/level", "2 variables")
	says(t, exitFailed, with("browse", url, "--from", "nsu=urn:plant;s=Tonk"), "the server has no such node")
	says(t, 0, with("browse", url, "--user", "olga", "--password-file", password), "speed Double U/min 0 to 1600 rw 1450")
	says(t, 0, with("browse", url, "--csv", "-"), "Pumps/Pump 1/speed,nsu=urn:plant;s=Pumps/Pump 1/speed,Double,U/min,RPM,0,1600,r,1450,00000000")
	write(t, password, "wrong\n")
	says(t, exitFailed, with("browse", url, "--user", "olga", "--password-file", password), "refuses the user")
	if err := os.Chmod(password, 0o644); err != nil {
		t.Fatal(err)
	}
	says(t, exitInput, with("browse", url, "--user", "olga", "--password-file", password), "chmod 600")
	checkStarter(t, url, dir, with)

	says(t, 0, with("trust", "--remove", command[1]), "no longer trusted")
	says(t, exitFailed, with("browse", url), "not trusted")
	says(t, exitInput, with("trust", "--remove", command[1]), "no trusted certificate")
}

// checkStarter holds the tag map that browse writes against what the server has, and reads it as the program does.
func checkStarter(t *testing.T, url, dir string, with func(...string) []string) {
	t.Helper()
	path := filepath.Join(dir, "tags.yaml")
	says(t, 0, with("browse", url, "--tags", path), "4 tags", "1 units are not known")
	says(t, exitInput, with("browse", url, "--tags", path), "exists already")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := tag.Read(path, data)
	if err != nil {
		t.Fatal(err)
	}
	x, ok := m.Tag("Pumps/Pump 1/speed")
	if !ok || x.Unit != "rpm" || x.High != 1600 || x.Type != bridge.Float64 || x.Access != bridge.Read || x.Address != "nsu=urn:plant;s=Pumps/Pump 1/speed" || x.Source != "plc" {
		t.Errorf("%+v", x)
	}
	if !bytes.Contains(data, []byte("Tank/odd: furlong per fortnight")) {
		t.Errorf("%s", data)
	}
}

// The connections of a twin's folder are named; its store is its own.
func TestTrustInAFolder(t *testing.T) {
	url, print := stationServer(t, "plant.example")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "reader"), devicePassword+"\n")
	write(t, filepath.Join(dir, folderConnections), "gemel: 1\nconnections:\n  plc: {opcua: \""+url+"\", user: olga, password_file: reader}\n  meter: {modbus: \"127.0.0.1:1502\", base: 0}\n")
	says(t, exitFailed, []string{"trust", dir}, "BEWARE") // the only one that speaks OPC UA
	says(t, exitInput, []string{"trust", dir, "plk"}, "has no connection")
	says(t, exitInput, []string{"trust", dir, "meter"}, "not OPC UA")
	says(t, exitFailed, []string{"trust", dir, "plc"}, "BEWARE", "for another host")
	says(t, 0, []string{"trust", dir, "plc", "--fingerprint", print}, "refused all the same", "for another host")
	says(t, exitFailed, []string{"trust", dir, "plc"}, "not be talked to")
	says(t, exitFailed, []string{"browse", dir, "plc"}, "for another host")
	says(t, 0, []string{"browse", dir, "plc", "--server-host", "plant.example"}, "speed")
	says(t, 0, []string{"trust", dir, "--list"}, "CN=gemel")
}

// Mistakes at the address are told in its words, soon, and make no files.
func TestServerThatIsNotThere(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	t.Setenv("HOME", dir)
	begin := time.Now()
	for _, c := range []struct {
		args   []string
		status int
		words  string
	}{
		{[]string{"browse"}, exitInput, "want opc.tcp://HOST:PORT"},
		{[]string{"browse", "127.0.0.1:4840"}, exitInput, "write opc.tcp://127.0.0.1:4840"},
		{[]string{"browse", "opc.tpc://127.0.0.1:4840"}, exitInput, "is no address of an OPC UA server"},
		{[]string{"browse", "opc.tcp://olga:secret@127.0.0.1:4840"}, exitInput, "does not stand in an address"},
		{[]string{"browse", "opc.tcp://127.0.0.1:4840", "--user", "olga"}, exitInput, "belong together"},
		{[]string{"browse", "opc.tcp://127.0.0.1:4840", "--insecure", "all"}, exitInput, "none of none, deprecated, sign"},
		{[]string{"trust", "station", "plc", "more"}, exitInput, "is too much"},
		{[]string{"trust", "--list", "--remove", "00"}, exitInput, "give one of them"},
	} {
		if text := says(t, c.status, c.args, c.words); strings.Contains(text, "secret") {
			t.Errorf("a password is repeated: %s", text)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "gemel")); err == nil {
		t.Error("a mistake made files")
	}
	for _, command := range []string{"trust", "browse"} {
		says(t, exitFailed, []string{command, "opc.tcp://127.0.0.1:1", "--store", filepath.Join(dir, "pki")}, "does not answer: connection refused")
	}
	if d := time.Since(begin); d > 10*time.Second {
		t.Errorf("it took %v", d)
	}
}
