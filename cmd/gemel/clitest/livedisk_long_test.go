//go:build long && linux

package clitest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/bridge/journal"
)

// disk is one of its own for a folder of the twin.
func disk(t *testing.T, size string, path ...string) string {
	t.Helper()
	dir := filepath.Join(path...)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("a disk of its own needs the right to mount one: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill leaves some bytes of room on a disk.
func fill(t *testing.T, dir string, left uint64) (empty func()) {
	t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "filler")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 4096)
	for have := s.Bavail * uint64(s.Bsize); have > left && err == nil; have -= uint64(len(block)) {
		_, err = f.Write(block)
	}
	if err != nil && !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	_ = f.Close()
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// newest is the time of the newest reading that the twin tells.
func newest(t *testing.T, c *api.Client) (at bridge.Time) {
	t.Helper()
	tags, err := c.Tags(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range tags {
		if x.Last != nil {
			at = max(at, x.Last.Source)
		}
	}
	return at
}

// goesOn says whether readings come.
func goesOn(t *testing.T, c *api.Client) bool {
	t.Helper()
	before := newest(t, c)
	time.Sleep(1500 * time.Millisecond)
	return newest(t, c) > before
}

// A full disk of the historian: samples are not taken, that is said, and they are again once there is room. A full disk of the journal: nothing is written to the device, samples
// go on, and a stop that was told then holds over the restart.
func TestTwinOnFullDisks(t *testing.T) {
	s := newStation(t)
	samples, entries := disk(t, "600m", s.twin, "historian"), disk(t, "1m", s.twin, "journal")
	w := newWitness(s)
	up := func() (*process, people) {
		p := s.live(t)
		m := p.wait(t, `address +(\S+)\s+fingerprint +([0-9a-f]{64})`)
		p.wait(t, `connected to`)
		who, err := w.login(context.Background(), m[1], m[2])
		if err != nil {
			t.Fatal(err)
		}
		return p, who
	}
	p, who := up()
	if !goesOn(t, who.otto) {
		t.Fatalf("no readings come:\n%s", p.text())
	}
	empty := fill(t, samples, 200<<20)
	p.wait(t, `samples are not stored`)
	if goesOn(t, who.otto) {
		t.Error("readings are told that are not on disk")
	}
	if n := strings.Count(p.text(), "samples are not stored"); n != 1 {
		t.Errorf("told %d times:\n%s", n, p.text())
	}
	empty()
	p.wait(t, `samples are stored again`)
	if !goesOn(t, who.otto) {
		t.Error("no readings come once there is room")
	}

	empty = fill(t, entries, 0)
	var failed error
	for range 200 { // what is left of a block takes some entries
		if _, failed = who.otto.Checkpoint(context.Background()); failed != nil {
			break
		}
		time.Sleep(30 * time.Millisecond)
	}
	status, err := who.otto.Status(context.Background())
	if err != nil || failed == nil || !strings.Contains(status.Journal, "no space left") {
		t.Fatalf("a full journal: %v, %+v, %v", failed, status, err)
	}
	stop, err := who.otto.Stop(context.Background(), "the disk is full")
	if err != nil || stop.Stopped == nil {
		t.Fatalf("a stop: %+v, %v", stop, err)
	}
	if !goesOn(t, who.otto) {
		t.Error("samples do not go on without the journal")
	}
	p.wait(t, `THE JOURNAL FAILS`)
	empty()
	if text := p.text(); strings.Contains(text, "panic") {
		t.Error(text)
	}
	p.kill()
	p, who = up()
	if status, err := who.otto.Status(context.Background()); err != nil || status.Stopped == nil || status.Journal != "" {
		t.Errorf("after the restart: %+v, %v", status, err)
	}
	_ = p.cmd.Process.Signal(os.Interrupt)
	<-p.ended
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("status %d:\n%s", code, p.text())
	}
	if report, err := journal.Verify(entries, nil); err != nil || len(report.Problems) > 0 {
		t.Errorf("%+v, %v", report, err)
	}
}
