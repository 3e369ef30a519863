package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A device or a pipe would be read for ever, and a missing file has a name that is nearly right: each is said at its place.
func TestDataFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("MyPlant.mo", "model MyPlant end MyPlant;")
	write("demand.csv", "time,x\n0,1\n")
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("no device to try: ", err)
	}
	for _, c := range []struct{ text, want string }{
		{"plant: {file: MyPlan.mo, model: MyPlant}\ntime: {stop: 1h, tick: 10s}", "DIR:2:15: plant: there is no file MyPlan.mo beside the scenario; did you mean MyPlant.mo?"},
		{"plant: {file: sub/MyPlant.mo, model: MyPlant}\ntime: {stop: 1h, tick: 10s}", "DIR:2:15: plant: there is no file sub/MyPlant.mo beside the scenario"},
		{"plant: Tank\ntime: {stop: 1h, tick: 10s}\ninputs: {demand.flow: {csv: demnad.csv}}", "DIR:4:29: csv: there is no file demnad.csv beside the scenario; did you mean demand.csv?"},
		{"plant: Tank\ntime: {stop: 1h, tick: 10s}\ninputs: {demand.flow: {csv: /dev/zero}}", "DIR:4:29: csv: /dev/zero cannot be read: it is no plain file"},
		{"plant: Tank\ntime: {stop: 1h, tick: 10s}\ninputs: {demand.flow: {csv: .}}", "DIR:4:29: csv: . cannot be read: it is a folder"},
	} {
		write("s.yaml", "gemel: 1\n"+c.text+"\n")
		path := filepath.Join(dir, "s.yaml")
		_, err := Read(path)
		if err == nil || strings.ReplaceAll(err.Error(), path, "DIR") != c.want {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
	}
	if _, err := Read("/dev/zero"); err == nil || err.Error() != "read /dev/zero: it is no plain file" {
		t.Errorf("got %v", err)
	}
}

// Names come from files of strangers and must not steer the terminal.
func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{"tank.level ≤ 3 m\n": "tank.level ≤ 3 m\n", "a\x1b[31mb\x07": `a\x1b[31mb\x07`, "a\u202eb": `a\x202eb`, "\u009b1m": `\x9b1m`, "a\rb": `a\x0db`} {
		if got := Printable(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// A file with one mistake in every line must not fill the screen with one name.
func TestMessagesAreBounded(t *testing.T) {
	var ps Problems
	ps.add(tankSystem().Variables[0].Pos, "%s is unknown; %s", strings.Repeat("x", 1_000_000), strings.Repeat("a b ", 100_000))
	if n := len(ps[0].Msg); n > 2200 || !strings.HasPrefix(ps[0].Msg, strings.Repeat("x", 60)+"... is") {
		t.Errorf("the message has %d characters: %.200s", n, ps[0].Msg)
	}
}
