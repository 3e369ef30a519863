package main

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/bridge"
	"gemel/bridge/historian"
	"gemel/bridge/historian/timescale/timescaletest"
)

func TestHistorianSettings(t *testing.T) {
	for _, c := range []struct{ text, wrong string }{
		{"gemel: 1\n", ""},
		{"gemel: 1\nkeep: 90d\n", ""},
		{"gemel: 1\nurl: postgres://gemel@127.0.0.1:5432/plant\npassword_file: secrets/historian\nschema: station\nkeep: 1h\n", ""},
		{"gemel: 1\nurl: postgres://gemel@db.example/plant?sslmode=disable\ninsecure: true\n", ""},
		{"gemel: 1\nurl: postgres://gemel@db.example/plant?sslmode=disable\n", "historian.yaml:2:1: url: sslmode=disable would not check who db.example is"},
		{"gemel: 1\nurl: postgres://gemel:hunter2@127.0.0.1/plant\n", "there is a password in the URL"},
		{"gemel: 1\npassword_file: secrets/historian\n", "belongs to a url, which is not here"},
		{"gemel: 1\nkeep: never\n", "keep:"},
		{"gemel: 1\nkeep: -3d\n", "keep:"},
		{"gemel: 1\nfolder: x\n", `there is no key "folder"`},
		{"url: postgres://127.0.0.1/plant\n", "write gemel: 1"},
		{"", "the file is empty"},
	} {
		_, err := readHistorianSettings("historian.yaml", []byte(c.text))
		if c.wrong == "" && err != nil || c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong) || strings.Contains(err.Error(), "hunter2")) {
			t.Errorf("%q: %v, want %q", c.text, err, c.wrong)
		}
	}
}

func FuzzHistorianSettings(f *testing.F) {
	f.Add([]byte("gemel: 1\nurl: postgres://gemel@127.0.0.1:5432/plant\npassword_file: secrets/historian\nkeep: 90d\n"))
	f.Add([]byte("gemel: 1\nurl: {a: [b]}\nkeep: .inf\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if strings.Contains(string(data), "file") || strings.Contains(string(data), "cert") || strings.Contains(string(data), "key") {
			t.Skip("a URL of PostgreSQL may name files")
		}
		h, err := readHistorianSettings("historian.yaml", data)
		if err == nil && h.keep < 0 {
			t.Errorf("keep is %v", h.keep)
		}
	})
}

// Old samples and gaps go, and nothing goes where historian.yaml does not say so.
func TestOldSamplesAreForgotten(t *testing.T) {
	dir := t.TempDir()
	folder := twinFolder(dir)
	place(t, filepath.Join(dir, "tags.yaml"), "gemel: 1\ntags: {}\n")
	const day = bridge.Time(86400e9)
	fill(t, dir, map[string][]bridge.Sample{"a": {{Source: 1 * day}, {Source: 10 * day}, {Source: 11 * day}}, "gone": {{Source: 1 * day}}}, historian.Gap{Source: "plc", From: 0, To: day, Why: "old"})
	h, err := openHistorian(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	left := func() (n int) {
		names, err := h.Names()
		for _, id := range names {
			err = errors.Join(err, h.Read(id, 0, 100*day, func(x []bridge.Sample) error { n += len(x); return nil }))
		}
		gaps, e := h.Gaps("", 0, 100*day)
		if err = errors.Join(err, e); err != nil {
			t.Fatal(err)
		}
		return n + len(gaps)
	}
	if keep, err := folder.forget(h, 12*day); err != nil || keep != 0 || left() != 5 {
		t.Errorf("without historian.yaml: %v, %v, %d are left of 5", keep, err, left())
	}
	place(t, filepath.Join(dir, "historian.yaml"), "gemel: 1\nkeep: 2d\n")
	if keep, err := folder.forget(h, 12*day); err != nil || keep.Hours() != 48 || left() != 2 {
		t.Errorf("%v, %v, %d are left, want 2", keep, err, left())
	}
	place(t, filepath.Join(dir, "historian.yaml"), "gemel: 1\nkeep: 2 days ago\n")
	if _, err := folder.forget(h, 30*day); err == nil || left() != 2 {
		t.Errorf("a file with a mistake: %v, %d are left", err, left())
	}
}

// A twin whose historian is a server: the same commands, the same samples; the password stands in a file that others cannot read, and in no message.
func TestTheHistorianMayBeAServer(t *testing.T) {
	srv, err := timescaletest.Start()
	if errors.Is(err, timescaletest.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Remove)
	t.Chdir(t.TempDir())
	place(t, "station/tags.yaml", "gemel: 1\ntags:\n  tank/level: {source: plc, address: \"ns=1;s=level\", unit: m}\n")
	place(t, "station/historian.yaml", "gemel: 1\nurl: "+srv.URL()+"\npassword_file: secrets/historian\nschema: station\n")
	place(t, "station/secrets/historian", srv.Password+"\n")
	payload := math.Float64frombits(0x7ff8dead0000beef)
	fill(t, "station", map[string][]bridge.Sample{"tank/level": {{Source: 10e9, Value: 2.5}, {Source: 20e9, Value: math.Copysign(0, -1)}, {Source: 30e9, Value: payload, Status: bridge.Bad}}}, historian.Gap{Source: "plc", From: 11e9, To: 12e9, Why: "the cable"})
	if out := must(t, "export", "station", "--out", "all.parquet"); !strings.Contains(out, "3 samples of 1 tag") {
		t.Error(out)
	}
	if out := must(t, "gaps", "station"); !strings.Contains(out, "the cable") {
		t.Error(out)
	}
	if _, err := os.Stat("station/historian"); err == nil {
		t.Error("there is a folder, too")
	}
	for _, c := range []struct {
		mode     os.FileMode
		password string
		want     string
	}{{0o644, srv.Password, "can be read by others: chmod 600 it"}, {0o600, "hunter2 hunter2", "password authentication failed"}} {
		place(t, "station/secrets/historian", c.password)
		if err := os.Chmod("station/secrets/historian", c.mode); err != nil {
			t.Fatal(err)
		}
		_, message, status := gemel(t, "export", "station", "--out", "x.parquet")
		message = strings.Join(strings.Fields(message), " ")
		if status != exitInput || !strings.Contains(message, c.want) || strings.Contains(message, c.password) {
			t.Errorf("status %d: %s, want %q", status, message, c.want)
		}
	}
	if err := os.Remove("station/secrets/historian"); err != nil {
		t.Fatal(err)
	}
	if _, message, status := gemel(t, "export", "station", "--out", "x.parquet"); status != exitInput || !strings.Contains(message, "there is no file") {
		t.Errorf("status %d: %s", status, message)
	}
}
