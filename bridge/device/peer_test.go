package device

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/opcua"
)

// A client that nobody here wrote, in another language: node-opcua reads, writes, calls, reads history, and is refused what does not fit.
func TestAForeignClient(t *testing.T) {
	modules, err := filepath.Abs(filepath.Join("..", "opcua", "peer", "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed: apt-get install nodejs npm")
	}
	if _, err := os.Stat(filepath.Join(modules, "node-opcua", "package.json")); err != nil {
		t.Skip("node-opcua is not installed: run npm ci in bridge/opcua/peer")
	}
	t.Parallel()
	x := start(t)
	for i := range 3 {
		x.Set([]float64{3 + float64(i)/10, 100, 1, 1}, nil, bridge.At(time.Now()))
	}
	_, folder := load(t, "client")
	type said struct {
		Status string `json:"status"`
		Type   string `json:"type"`
		Value  any    `json:"value"`
	}
	type step struct {
		do   []any
		want said
	}
	type session struct {
		User  string  `json:"user"`
		Steps [][]any `json:"steps"`
	}
	var sessions []session
	var want []said
	add := func(user string, steps []step) {
		x := session{User: user}
		for _, s := range steps {
			x.Steps, want = append(x.Steps, s.do), append(want, s.want)
		}
		sessions = append(sessions, x)
	}
	add("operator", []step{
		{[]any{"read", "tank/level"}, said{"Good", "Double", 3.2}},
		{[]any{"history", "tank/level"}, said{"Good", "3 3 3 3.1 3.2", 5.0}}, // as declared, as first served, as set,
		{[]any{"write", "pump1/speed", "Double", 1450.5}, said{Status: "Good"}},
		{[]any{"read", "pump1/speed"}, said{"Good", "Double", 1450.5}},
		{[]any{"write", "pump1/speed", "Double", 3000}, said{Status: "BadOutOfRange"}},
		{[]any{"write", "pump1/speed", "Double", "NaN"}, said{Status: "BadOutOfRange"}},
		{[]any{"write", "pump1/speed", "Double", "-Infinity"}, said{Status: "BadOutOfRange"}},
		{[]any{"write", "pump1/speed", "Int32", 5}, said{Status: "BadTypeMismatch"}},
		{[]any{"write", "pump1/speed", "String", "5"}, said{Status: "BadTypeMismatch"}},
		{[]any{"write", "tank/level", "Double", 1}, said{Status: "BadNotWritable"}},
		{[]any{"write", "pump1/on", "Boolean", false}, said{Status: "Good"}},
		{[]any{"read", "pump1/on"}, said{"Good", "Boolean", false}},
		{[]any{"read", "pump1/speed"}, said{"Good", "Double", 1450.5}},
		{[]any{"call", "gemel/reset", "gemel/reset/all"}, said{Status: "Good", Value: 2.0}},
	})
	add("reader", []step{
		{[]any{"read", "tank/level"}, said{"Good", "Double", 3.2}},
		{[]any{"write", "pump1/speed", "Double", 1000}, said{Status: "BadUserAccessDenied"}},
	})
	options, err := json.Marshal(map[string]any{"url": x.URL(), "folder": t.TempDir(), "certificate": filepath.Join(folder, opcua.CertificateFile), "key": filepath.Join(folder, opcua.KeyFile),
		"password": "correct horse", "namespace": "urn:test:plant", "sessions": sessions})
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("node", filepath.Join("testdata", "client.js"), string(options))
	c.Env = append(os.Environ(), "NODE_PATH="+modules)
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	var got []said
	for line := range strings.Lines(string(out)) {
		var s said
		if strings.HasPrefix(line, "{") { // node-opcua has things to say of its own
			if err := json.Unmarshal([]byte(line), &s); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			got = append(got, s)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d answers to %d steps:\n%s%s", len(got), len(want), out, errs.String())
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("step %d: %+v, want %+v", i, got[i], want[i])
		}
	}
	if got := x.plant.now(); got[speed] != 100 || got[on] != 100 { // the fake plant's own
		t.Errorf("after the reset the plant has %v", got)
	}
}
