package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/historian"
	"gemel/bridge/journal"
)

// pipe is output that one goroutine writes and another reads.
type pipe struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (p *pipe) Write(b []byte) (int, error) { p.mu.Lock(); defer p.mu.Unlock(); return p.b.Write(b) }

func (p *pipe) String() string { p.mu.Lock(); defer p.mu.Unlock(); return p.b.String() }

const (
	stationTags = `gemel: 1
tags:
  tank/level: {source: plc, address: "1/holding/1", variable: tank.level, unit: m, low: 0 m, high: 5 m, period: 1 s}
  pump/speed: {source: plc, address: "1/holding/2", variable: pump1.speed, unit: rpm, access: read/write, type: Float64}
`
	stationRules = `gemel: 1
classes: {normal: {approvers: 2}}
tags:
  pump/speed: {class: normal, min: 600 rpm, max: 1600 rpm, step: 200 rpm}
`
)

// station is the folder of a twin with people, samples, a gap and a proposal.
func station(t *testing.T) (dir, proposal string) {
	t.Helper()
	dir = t.TempDir()
	t.Setenv("GEMEL_SESSION", filepath.Join(dir, "config", "session.json"))
	var people strings.Builder
	for name, role := range map[string]string{"otto": "operator", "anna": "approver", "bert": "approver", "emil": "engineer"} {
		args := []string{"key", "new", name, "--role", role, "--out", filepath.Join(dir, name+".key"), "--no-passphrase"}
		if name == "bert" {
			write(t, filepath.Join(dir, "bert.txt"), "correct horse battery\n")
			args = append(args[:len(args)-1], "--passphrase-file", filepath.Join(dir, "bert.txt"))
		}
		people.WriteString(must(t, args...))
	}
	write(t, filepath.Join(dir, folderPeople), people.String())
	write(t, filepath.Join(dir, folderTags), stationTags)
	write(t, filepath.Join(dir, folderRules), stationRules)
	w, err := twinFolder(dir).open(bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	now := bridge.At(time.Now())
	var list []bridge.Sample
	for i := range 100 {
		at := now - bridge.Time(99-i)*1e9
		list = append(list, bridge.Sample{Tag: 1, Value: 3 + float64(i)/100, Source: at, Server: at}, bridge.Sample{Tag: 2, Value: 1400, Source: at, Server: at})
	}
	if err := w.store.Append(list); err != nil {
		t.Fatal(err)
	}
	if err := w.store.AddGap(historian.Gap{Source: "plc", From: now - 200e9, To: now - 150e9, Why: "the cable was out"}); err != nil {
		t.Fatal(err)
	}
	p, err := w.gate.Propose(gate.Proposal{By: "twin", Expires: now + 3600e9, Reason: "pump 1 is worn", Model: "m", Parameters: "p",
		Changes:  []gate.Change{{Tag: "pump/speed", Value: 1350, Revert: 1400}},
		Evidence: gate.Evidence{Simulation: "s", Horizon: 3600, Figures: []gate.Figure{{Name: "energy", Unit: "kWh", Nothing: 12.5, Do: 11.25}}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	return dir, p.ID
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

var served = regexp.MustCompile(`address +(\S+)\nfingerprint +([0-9a-f]{64})\n`)

// serving runs gemel serve and gives its address, its fingerprint, and what stops it.
func serving(t *testing.T, dir string) (address, print string, log *pipe, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var out pipe
	log = &pipe{}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", dir, "--listen", "127.0.0.1:0", "--verbose"}, terminal{&out, log, false})
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		if status := <-ended; status != 0 {
			t.Errorf("gemel serve ended with status %d: %s", status, log)
		}
	})
	t.Cleanup(stop)
	for range 500 {
		if m := served.FindStringSubmatch(out.String()); m != nil {
			return m[1], m[2], log, stop
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("gemel serve says nothing: %s%s", &out, log)
	return "", "", nil, nil
}

// A shift at the terminal: log in, look, approve, stop, resume, audit, export; then the same folder without a server.
func TestTwinAtTheTerminal(t *testing.T) {
	dir, id := station(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	wants := func(args []string, status int, words ...string) string {
		t.Helper()
		out, err, got := gemel(t, args...)
		for _, w := range words {
			if !strings.Contains(out+err, w) {
				t.Errorf("gemel %s: %q is not in\n%s%s", strings.Join(args, " "), w, out, err)
			}
		}
		if got != status {
			t.Errorf("gemel %s: status %d, not %d\n%s%s", strings.Join(args, " "), got, status, out, err)
		}
		for _, line := range strings.Split(out, "\n") {
			if len([]rune(line)) > 80 && !strings.HasPrefix(line, "wrote ") && !strings.HasPrefix(line, "all writing") {
				t.Errorf("gemel %s: %d columns: %s", strings.Join(args, " "), len([]rune(line)), line)
			}
		}
		return out
	}
	wants([]string{"proposals"}, exitInput, "nobody is logged in")
	address, print, log, stop := serving(t, dir)
	wants([]string{"login", address, "--as", "anna", "--key", in("anna.key")}, exitInput, print)
	wants([]string{"login", address, "--as", "anna", "--key", in("anna.key"), "--fingerprint", strings.Repeat("0", 64)}, exitInput, "another certificate")
	wants([]string{"login", address, "--as", "anna", "--key", in("emil.key"), "--fingerprint", print}, exitInput, "refused")
	wants([]string{"login", address, "--as", "anna", "--key", in("anna.key"), "--fingerprint", print}, 0, "anna is logged in")
	wants([]string{"proposals"}, 0, id, "pump/speed 1400 ->", "pump 1 is worn")
	hash := regexp.MustCompile(`hash +([0-9a-f]{16})\n`).FindStringSubmatch(wants([]string{"proposals", id}, 0, "of the next 1h\n", "energy", "12.5", "11.25", "0 of 2"))
	if hash == nil {
		t.Fatal("no hash is shown")
	}
	wants([]string{"approve", id, "--hash", strings.Repeat("0", 16)}, exitFailed, "nothing was decided")
	wants([]string{"approve", id, "--hash", hash[1][:4]}, exitInput, "at least 16")
	wants([]string{"approve", id, "--hash", hash[1]}, 0, "1 of 2")
	wants([]string{"approve", id, "--hash", hash[1]}, exitFailed, "already")
	wants([]string{"resume", "--why", "x"}, exitFailed, "the stop holds")
	wants([]string{"login", address, "--as", "bert", "--key", in("bert.key"), "--passphrase-file", in("emil.key")}, exitInput, "passphrase is wrong")
	wants([]string{"login", address, "--as", "bert", "--key", in("bert.key"), "--passphrase-file", in("bert.txt")}, 0, "bert is logged in")
	wants([]string{"approve", id, "--hash", hash[1], "--passphrase-file", in("bert.txt")}, 0, "2 of 2")
	wants([]string{"login", address, "--as", "otto", "--key", in("otto.key")}, 0)
	wants([]string{"approve", id, "--hash", hash[1]}, exitFailed, "approver")
	wants([]string{"reject", id}, exitInput, "--why")
	wants([]string{"kill", "--why", "smoke"}, 0, "by otto", "smoke")
	wants([]string{"resume", "--why", "kettle"}, exitFailed, "engineer")
	wants([]string{"reject", id, "--why", "cleaning"}, 0, "rejected")
	wants([]string{"gaps"}, 0, "plc", "50", "the cable was out")
	wants([]string{"audit", "export", "--out", in("monday.json")}, 0, "wrote")
	wants([]string{"audit", "verify", "--checkpoint", in("monday.json")}, 0, "what is there is what was written")
	wants([]string{"export", "--out", in("live.parquet"), "--tag", "tank/level"}, 0, "100 samples of 1 tags")
	wants([]string{"login", address, "--as", "emil", "--key", in("emil.key")}, 0)
	wants([]string{"resume", "--why", "kettle"}, 0, "ended")
	wants([]string{"kill", dir, "--why", "again"}, 0, "stopped")
	wants([]string{"export", dir, "--out", in("all.parquet")}, exitInput, "is running")
	wants([]string{"logout"}, 0)
	wants([]string{"proposals"}, exitInput, "nobody is logged in")
	stop()

	wants([]string{"export", dir, "--out", in("all.parquet")}, 0, "200 samples of 2 tags")
	wants([]string{"gaps", dir}, 0, "the cable was out")
	wants([]string{"audit", "verify", dir, "--checkpoint", in("monday.json"), "--key", strings.TrimSpace(must(t, "key", "show", in(folderKey)))}, 0, "what is there is what was written")
	wants([]string{"audit", "verify", dir, "--key", strings.TrimSpace(must(t, "key", "show", in("anna.key")))}, exitFailed, "not the journal's")
	wants([]string{"audit", "export", dir, "--out", in("tuesday.json")}, 0)
	checkRows(t, in("live.parquet"), 100)
	cutEnd(t, in(folderJournal))
	wants([]string{"audit", "verify", dir, "--checkpoint", in("tuesday.json")}, exitFailed, "cut off")
	noSecrets(t, dir, log.String())
}

// checkRows reads a file as another program would.
func checkRows(t *testing.T, path string, n int) {
	t.Helper()
	rows, err := parquet.ReadFile[struct {
		Tag   string  `parquet:"tag"`
		Value float64 `parquet:"value"`
	}](path)
	if err != nil || len(rows) != n {
		t.Fatalf("%v: %d rows, not %d", err, len(rows), n)
	}
	for i, r := range rows {
		if want := 3 + float64(i)/100; r.Tag != "tank/level" || r.Value != want {
			t.Fatalf("row %d: %+v, not %v", i, r, want)
		}
	}
}

// cutEnd takes the last lines of a journal away.
func cutEnd(t *testing.T, dir string) {
	t.Helper()
	path := filepath.Join(dir, "000001.journal")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	write(t, path, string(bytes.Join(lines[:len(lines)-4], nil)))
}

// noSecrets looks for the keys, the passphrase and tokens in the log and in the journal.
func noSecrets(t *testing.T, dir, log string) {
	t.Helper()
	all := log
	if !strings.Contains(log, "operation=\"POST /v1/login\"") {
		t.Error("the log has no login: nothing was searched")
	}
	if err := journal.Read(filepath.Join(dir, folderJournal), 1, func(e journal.Entry) error { all += string(e.Body); return nil }); err != nil {
		t.Error(err)
	}
	secrets := []string{"correct horse battery", "Bearer", "BEGIN"}
	for _, name := range []string{"anna.key", "bert.key", "otto.key", "emil.key", folderKey, filepath.Join(folderAPI, "key.pem")} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, strings.Split(string(data), "\n")[1])
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the mode %v", name, info.Mode())
		}
	}
	for _, s := range secrets {
		if strings.Contains(all, s) {
			t.Errorf("a secret was written down: %.12s…", s)
		}
	}
}

// The file of a login can be read by its owner only, and one that others can read is not used.
func TestSessionFileIsPrivate(t *testing.T) {
	dir, _ := station(t)
	address, print, _, _ := serving(t, dir)
	must(t, "login", address, "--as", "otto", "--key", filepath.Join(dir, "otto.key"), "--fingerprint", print)
	path := os.Getenv("GEMEL_SESSION")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", err, info.Mode())
	}
	var s session
	data, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(data, &s) != nil || len(s.Token) < 40 || strings.Contains(string(data), "PRIVATE") {
		t.Errorf("%v %s", err, data)
	}
	s.Token = "of yesterday" // a server that was started anew knows no token: then the key logs in again
	if err := s.write(); err != nil {
		t.Fatal(err)
	}
	must(t, "gaps")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, text, status := gemel(t, "gaps"); status != exitInput || !strings.Contains(text, "can be read by others") {
		t.Errorf("status %d: %s", status, text)
	}
}

// kill needs nothing that runs, and a folder that is none is told before anybody believes that something was stopped.
func TestKillByFile(t *testing.T) {
	dir, id := station(t)
	must(t, "kill", dir, "--why", "smoke")
	w, err := twinFolder(dir).open(bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.close(); err != nil {
			t.Error(err)
		}
	}()
	if st, err := w.gate.Stopped(); err != nil || st == nil {
		t.Errorf("%v: not stopped", err)
	}
	if _, err := w.gate.Permit(id); err == nil {
		t.Error("a folder that is served gave a permit")
	}
	if _, text, status := gemel(t, "kill", t.TempDir()); status == 0 || !strings.Contains(text, "is not the folder of a twin") {
		t.Errorf("status %d: %s", status, text)
	}
	t.Setenv("GEMEL_SESSION", filepath.Join(t.TempDir(), "none"))
	if _, text, status := gemel(t, "kill"); status != exitFailed || !strings.Contains(text, "NOT stopped") {
		t.Errorf("status %d: %s", status, text)
	}
}

// Tag maps are held against a plant, and converted there and back.
func TestTagsAtTheTerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "tags.yaml", stationTags)
	out := must(t, "tags", "check", "tags.yaml", "--plant", "Gemel.Examples.BoosterStation")
	if !strings.Contains(out, "no problem with Gemel.Examples.BoosterStation") || !strings.Contains(out, "plc") {
		t.Error(out)
	}
	write(t, "wrong.yaml", strings.NewReplacer("tank.level", "tank.levle", "unit: rpm", "unit: bar").Replace(stationTags))
	_, text, status := gemel(t, "tags", "check", "wrong.yaml", "--plant", "Gemel.Examples.BoosterStation")
	for _, w := range []string{"wrong.yaml:3:3", "did you mean tank.level?", "wrong.yaml:4:3", "the tag is in bar"} {
		if status != exitInput || !strings.Contains(text, w) {
			t.Errorf("status %d, without %q:\n%s", status, w, text)
		}
	}
	must(t, "tags", "convert", "tags.yaml", "tags.csv")
	must(t, "tags", "convert", "tags.csv", "back.yaml")
	a, errA := readTags("tags.yaml")
	b, errB := readTags("back.yaml")
	if errA != nil || errB != nil || len(a.Tags) != 2 || a.Tags[0] != b.Tags[0] || a.Tags[1] != b.Tags[1] {
		t.Errorf("%v %v\n%+v\n%+v", errA, errB, a, b)
	}
	if _, text, status := gemel(t, "tags", "convert", "tags.csv", "back.yaml"); status == 0 || !strings.Contains(text, "exists already") {
		t.Errorf("status %d: %s", status, text)
	}
}

// Help of the commands of a twin fits a terminal.
func TestTwinHelpFits(t *testing.T) {
	for _, c := range []string{"serve", "login", "logout", "key", "key new", "key show", "proposals", "approve", "reject", "kill", "resume", "audit", "audit verify", "audit export", "tags", "tags check", "tags convert", "export", "gaps", "trust", "browse", "watch", "grant", "edge"} {
		for _, line := range strings.Split(must(t, append(strings.Fields(c), "--help")...), "\n") {
			if len([]rune(line)) > 80 {
				t.Errorf("gemel %s: %d columns: %s", c, len([]rune(line)), line)
			}
		}
	}
}

// The files that docs/bridge.md shows are read by the program, each by the reader that it is for.
func TestBridgePageIsRead(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "bridge.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir, read := t.TempDir(), 0
	for _, m := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		name := ""
		switch text := m[1]; {
		case strings.Contains(text, "classes:"):
			name = folderRules
		case strings.Contains(text, "address:"):
			name = folderTags
		case strings.Contains(text, "role:"):
			name = folderPeople
		default:
			continue
		}
		write(t, filepath.Join(dir, name), m[1])
		read++
	}
	if read != 3 {
		t.Fatalf("%d files of three", read)
	}
	d := twinFolder(dir)
	m, err := d.tags()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.rules(m); err != nil {
		t.Error(err)
	}
	if people, err := d.people(); err != nil || !people["anna"].Role.May(gate.Approver) {
		t.Errorf("%v %v", err, people)
	}
}
