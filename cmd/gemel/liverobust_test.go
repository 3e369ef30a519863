package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// damaged is a twin with something wrong in its folder.
type damaged struct {
	name   string
	damage func(t *testing.T, dir string)
	args   []string
	status int
	says   []string
}

// replaced changes a file of the twin.
func replaced(name, old, by string) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(data), old) {
			t.Fatalf("%s holds no %q: %v", name, old, err)
		}
		write(t, path, strings.Replace(string(data), old, by, 1))
	}
}

func removed(name string) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
}

func put(name, text string) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, path, text)
	}
}

// What is wrong with the folder of a twin is said before anything is connected: place, what, remedy; status 2 for what somebody wrote, 1 for what the world refuses. Nothing
// panics, and what was there stays.
func TestLiveSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	log, _ := background(t, "device", "../../scenarios/booster-device.yaml", "--opcua", "opc.tcp://127.0.0.1:0", "--folder", filepath.Join(dir, "device"), "--twin", filepath.Join(dir, "good"), "--writer", "--trust")
	until(t, log, `the twin trusts the certificate`, 30*time.Second)
	for _, p := range [][2]string{{"anna", "approver"}, {"eve", "engineer"}} {
		line := must(t, "key", "new", p[0], "--role", p[1], "--out", filepath.Join(dir, p[0]+".key"), "--no-passphrase")
		f, err := os.OpenFile(filepath.Join(dir, "good", folderPeople), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(line); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	nothing := func(*testing.T, string) {}
	for _, c := range []damaged{
		{"no tags", removed(folderTags), nil, 2, []string{folderTags}},
		{"tags are no YAML", put(folderTags, "x: ["), nil, 2, []string{"tags.yaml: [1:4]"}},
		{"unit that does not fit", replaced(folderTags, "unit: m\n", "unit: bar\n"), nil, 2, []string{"tags.yaml:3:3", "bar is a pressure, want a length"}},
		{"no tag for a sensor", replaced(folderTags, "variable: pump1.power", "# variable: pump1.power"), nil, 2, []string{"no tag stands for pump1.power", "write variable: pump1.power at its tag"}},
		{"no connections", removed(folderConnections), nil, 2, []string{"there is no file", folderConnections, "opc.tcp://"}},
		{"address of nothing", replaced(folderConnections, "opc.tcp://", "http://"), nil, 2, []string{folderConnections, "plc", "is no address of an OPC UA server"}},
		{"no people", removed(folderPeople), nil, 2, []string{"there is no file", folderPeople, "gemel key new"}},
		{"a role that there is not", replaced(folderPeople, "approver", "boss"), nil, 2, []string{folderPeople, `"boss" is no role`}},
		{"rules with a wrong key", replaced(folderRules, "min:", "minn:"), nil, 2, []string{folderRules, `"minn"`}},
		{"alarms with a wrong key", replaced(folderAlarms, "low:", "loww:"), nil, 2, []string{folderAlarms, `there is no key "loww"`}},
		{"password for everybody", func(t *testing.T, dir string) {
			if err := os.Chmod(filepath.Join(dir, folderSecrets, "reader"), 0o644); err != nil {
				t.Fatal(err)
			}
		}, nil, 2, []string{"secrets/reader can be read by others: chmod 600"}},
		{"no password", removed("secrets/reader"), nil, 2, []string{"there is no file", "secrets/reader", "chmod 600"}},
		{"no password of the writer", removed("secrets/operator"), []string{"--write-key", filepath.Join(dir, "eve.key")}, 2, []string{"writer", "there is no file", "secrets/operator"}},
		{"beginning that is no JSON", put("twin/begin.json", `{"scen`), nil, 2, []string{"begin.json", "remove this file"}},
		{"key of an approver", nothing, []string{"--write-key", filepath.Join(dir, "anna.key")}, 2, []string{"--write-key", "anna, whose role is approver", "only an engineer"}},
		{"key that is not there", nothing, []string{"--write-key", filepath.Join(dir, "nobody.key")}, 2, []string{"there is no file", "nobody.key"}},
		{"speed of nothing", nothing, []string{"--speed", "0"}, 2, []string{"--speed", "above 0"}},
		{"address that is taken", nothing, []string{"--listen", taken.Addr().String()}, 2, []string{"--listen", "something listens there already"}},
		{"wrong password", put("secrets/reader", "guess\n"), nil, 1, []string{"plc: the server does not take this user"}},
		{"untrusted server", removed("pki/trusted"), nil, 1, []string{"plc: the server's certificate", "not trusted", "gemel trust ", " plc"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			twin := filepath.Join(t.TempDir(), "station")
			copyTree(t, filepath.Join(dir, "good"), twin)
			c.damage(t, twin)
			args := append([]string{"live", "../../scenarios/booster-loop.yaml", "--twin", twin, "--listen", "127.0.0.1:0", "--quiet"}, c.args...)
			log, stop := background(t, args...)
			status := awaited(t, log, stop, c.says)
			text := strings.Join(strings.Fields(log.String()), " ")
			for _, want := range c.says {
				if !strings.Contains(text, strings.Join(strings.Fields(want), " ")) {
					t.Errorf("no word of %q:\n%s", want, log)
				}
			}
			if status != c.status || strings.Contains(text, "plc: plc:") || strings.Contains(text, "panic") {
				t.Errorf("status %d, want %d:\n%s", status, c.status, log)
			}
		})
	}
}

// awaited waits until a run has said what it should, lets it end, and gives its status.
func awaited(t *testing.T, log *pipe, stop func() int, says []string) int {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if strings.Contains(log.String(), says[len(says)-1]) {
			time.Sleep(50 * time.Millisecond) // it ends by itself
			break
		}
	}
	return stop()
}

// copyTree copies a folder with the modes of its files: passwords are for their owner only.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rest, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rest)
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, info.Mode().Perm())
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Two twins in one folder would write one historian and one journal: the second is told, and the first goes on.
func TestOneLiveAFolder(t *testing.T) {
	dir := t.TempDir()
	twin := filepath.Join(dir, "station")
	log, _ := background(t, "device", "../../scenarios/booster-device.yaml", "--opcua", "opc.tcp://127.0.0.1:0", "--folder", filepath.Join(dir, "device"), "--twin", twin, "--trust")
	until(t, log, `the twin trusts the certificate`, 30*time.Second)
	write(t, filepath.Join(twin, folderPeople), must(t, "key", "new", "vera", "--role", "viewer", "--out", filepath.Join(dir, "vera.key"), "--no-passphrase"))
	args := []string{"live", "../../scenarios/booster-loop.yaml", "--twin", twin, "--listen", "127.0.0.1:0"}
	first, stopFirst := background(t, args...)
	until(t, first, `connected to`, 20*time.Second)
	second, stopSecond := background(t, args...)
	until(t, second, `is open already: one program at a time`, 20*time.Second)
	if status := stopSecond(); status != 2 {
		t.Errorf("status %d:\n%s", status, second)
	}
	if status := stopFirst(); status != 0 {
		t.Errorf("status %d:\n%s", status, first)
	}
	// the same with another speed is another beginning, and says so
	third, stopThird := background(t, append(args, "--speed", "2")...)
	until(t, third, `connected to`, 20*time.Second)
	stopThird()
	must(t, "audit", "verify", twin)
}

// A device that dies and comes back is followed again; one that comes back with another certificate is not talked to until somebody trusts it, and that is said.
func TestLiveOutlivesItsDevice(t *testing.T) {
	dir := t.TempDir()
	twin := filepath.Join(dir, "station")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "opc.tcp://" + free.Addr().String()
	_ = free.Close()
	device := func() (*pipe, func() int) {
		log, stop := background(t, "device", "../../scenarios/booster-device.yaml", "--opcua", address, "--folder", filepath.Join(dir, "device"), "--twin", twin, "--trust")
		until(t, log, `the twin trusts the certificate|stays as it is`, 30*time.Second)
		return log, stop
	}
	_, stop := device()
	write(t, filepath.Join(twin, folderPeople), must(t, "key", "new", "vera", "--role", "viewer", "--out", filepath.Join(dir, "vera.key"), "--no-passphrase"))
	stop()
	log, stopLive := background(t, "live", "../../scenarios/booster-loop.yaml", "--twin", twin, "--listen", "127.0.0.1:0")
	until(t, log, `cannot connect: dial`, 20*time.Second)
	_, stop = device()
	until(t, log, `plc: connected to`, 20*time.Second)
	stop()
	until(t, log, `connection lost`, 20*time.Second)
	if err := os.RemoveAll(filepath.Join(dir, "device", "pki")); err != nil {
		t.Fatal(err)
	}
	_, stop = background(t, "device", "../../scenarios/booster-device.yaml", "--opcua", address, "--folder", filepath.Join(dir, "device"))
	until(t, log, `certificate\s+\S+\s+is\s+refused,\s+not\s+trusted`, 30*time.Second)
	if status := stopLive(); status != 0 {
		t.Errorf("status %d:\n%s", status, log)
	}
	stop()
}
