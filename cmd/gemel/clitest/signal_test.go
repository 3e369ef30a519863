//go:build unix

package clitest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// long is a scenario that takes many seconds.
func long(t *testing.T, dir string) {
	t.Helper()
	write(t, dir, "long.yaml", `gemel: 1
plant: {file: P.mo, model: P}
time: {stop: 20000h, tick: 5s}
inputs: {demand.flow_rate: 30 m3/h}
control: [{name: filling, kind: hysteresis, measure: tank.level, on_below: 1.5 m, off_above: 3.2 m, drive: pump.on, on: 1}]
record: {every: 10 min}
`)
}

// running is a process that is not waited for yet.
type running struct {
	*exec.Cmd
	out, err bytes.Buffer
}

func launch(t *testing.T, dir string, args ...string) *running {
	t.Helper()
	r := &running{Cmd: exec.Command(program, args...)}
	r.Dir, r.Env, r.Stdout, r.Stderr = dir, environ, &r.out, &r.err
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	return r
}

// end waits, but not for ever, and returns the exit status; -1 for one that a signal ended.
func (r *running) end(t *testing.T) int {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- r.Wait() }()
	select {
	case <-done:
	case <-time.After(limit):
		_ = r.Process.Kill()
		<-done
		t.Errorf("the process did not end:\n%s", r.err.String())
	}
	return r.ProcessState.ExitCode()
}

// ready waits until a run has written rows, so that a signal meets it under way.
func (r *running) ready(t *testing.T, pattern string) {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < limit; time.Sleep(5 * time.Millisecond) {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			time.Sleep(50 * time.Millisecond)
			return
		}
	}
	t.Fatalf("no %s", pattern)
}

// Ctrl-C, or a polite end by the system, keeps what was computed; the command that it prints continues the run, with the options of the
// run; and the result is, to the bit, the one of a run that nobody disturbed.
func TestInterruptedRunContinuesByTheCommandItPrints(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			dir := plant(t)
			long(t, dir)
			if err := os.Rename(filepath.Join(dir, "long.yaml"), filepath.Join(dir, "a long one.yaml")); err != nil {
				t.Fatal(err)
			}
			change(t, dir, "a long one.yaml", "plant:", "name: long\nplant:")
			write(t, dir, "lib/Mine/package.mo", "package Mine\nend Mine;\n")
			r := launch(t, dir, "run", "a long one.yaml", "--csv", "--lib", "lib", "--out", "x")
			r.ready(t, filepath.Join(dir, "x.partial-*", "trajectory.csv"))
			_ = r.Process.Signal(signal)
			if status := r.end(t); status != 1 {
				t.Errorf("status %d, want 1", status)
			}
			if left := entries(t, dir, "x"); fmt.Sprint(left) != "[x-stopped]" {
				t.Errorf("left are %v", left)
			}
			gemel(t, dir, 0, "rerun", "x-stopped")
			_, command, found := strings.Cut(r.err.String(), "to continue:\n  gemel ")
			if !found {
				t.Fatalf("no command to continue:\n%s", r.err.String())
			}
			// the rest is long: both runs are compared where the next one is stopped
			at := "60h"
			command = strings.TrimSpace(strings.Replace(command, "run ", "snapshot ", 1))
			command = strings.NewReplacer(" --csv", "", " --out x", "").Replace(command)
			shell := exec.Command("sh", "-c", program+" "+command+" --at "+at+" -o continued.snap && "+program+" snapshot 'a long one.yaml' --lib lib --at "+at+" -o whole.snap")
			shell.Dir, shell.Env = dir, environ
			if out, err := shell.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", command, err, out)
			}
			if read(t, dir, "continued.snap") != read(t, dir, "whole.snap") {
				t.Error("the interrupted run came to another state than an undisturbed one")
			}
		})
	}
}

// Whatever moment a process is killed at, no folder looks like a finished run, and older results stay whole.
func TestKilledRunLooksLikeNone(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	long(t, dir)
	before := read(t, dir, "done", "manifest.json")
	for i := range 12 {
		out := fmt.Sprintf("k%d", i)
		if i%4 == 3 {
			out = "done"
		}
		r := launch(t, dir, "run", "long.yaml", "--quiet", "--out", out)
		time.Sleep(time.Duration(i*i) * 2 * time.Millisecond)
		_ = r.Process.Kill()
		r.end(t)
	}
	manifests, err := filepath.Glob(filepath.Join(dir, "*", "manifest.json"))
	if err != nil || len(manifests) != 1 || read(t, dir, "done", "manifest.json") != before {
		t.Errorf("folders that look complete: %v, %v", manifests, err)
	}
	gemel(t, dir, 0, "rerun", "done")
}

// The other commands end at once and leave nothing.
func TestInterruptLeavesNothing(t *testing.T) {
	for _, args := range [][]string{
		{"snapshot", "long.yaml", "--at", "20000h", "-o", "x.snap"},
		{"simulate", "--model", "Gemel.Examples.Lorenz", "--stop", "1e7", "--intervals", "10000000", "--csv", "x.csv"},
	} {
		t.Run(args[0], func(t *testing.T) {
			t.Parallel()
			dir := plant(t)
			long(t, dir)
			before := files(t, dir)
			r := launch(t, dir, args...)
			for begin := time.Now(); args[0] == "simulate" && size(dir) == 0 && time.Since(begin) < limit; {
				time.Sleep(5 * time.Millisecond)
			}
			time.Sleep(500 * time.Millisecond)
			_ = r.Process.Signal(os.Interrupt)
			// before the first step nobody looks out for signals: then it ends as any program does
			if status := r.end(t); status != 1 && status != -1 {
				t.Errorf("status %d, want 1\n%s", status, r.err.String())
			} else if status == 1 && (!strings.Contains(r.err.String(), "stopped") || strings.Contains(r.err.String(), "context")) {
				t.Errorf("no word of the reason: %s", r.err.String())
			}
			if d := differences(before, files(t, dir)); len(d) > 0 {
				t.Error(d)
			}
		})
	}
}

// size is that of the table being written.
func size(dir string) int64 {
	found, _ := filepath.Glob(filepath.Join(dir, "x.csv.partial-*"))
	for _, name := range found {
		if info, err := os.Stat(name); err == nil {
			return info.Size()
		}
	}
	return 0
}

// A disk that is full (a limit on the size of files does as well) is no fault of the input: status 1, one clear line, nothing that looks
// complete, and results that were there before stay.
func TestFullDiskLeavesOldResults(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	long(t, dir)
	change(t, dir, "long.yaml", "20000h", "200h")
	change(t, dir, "long.yaml", "every: 10 min", "every: 5 s")
	before := files(t, dir)
	for _, command := range []string{
		"run long.yaml --quiet --out x", "run long.yaml --quiet --csv --out done",
		"simulate --model Gemel.Examples.Lorenz --stop 100 --intervals 10000 --csv x.csv",
	} {
		c := exec.Command("sh", "-c", "trap '' XFSZ; ulimit -f 40; exec "+program+" "+command)
		c.Dir, c.Env = dir, environ
		out, err := c.CombinedOutput()
		var status *exec.ExitError
		if !errors.As(err, &status) || status.ExitCode() != 1 {
			t.Errorf("%s: %v, want status 1\n%s", command, err, out)
		}
		if lines := strings.Count(strings.TrimSpace(string(out)), "\n"); lines > 1 || !strings.Contains(string(out), "too large") {
			t.Errorf("%s: want one clear message, got\n%s", command, out)
		}
		if d := differences(before, files(t, dir)); len(d) > 0 {
			t.Errorf("%s: %v", command, d)
		}
	}
}

// A pipe that the reader closes, as `| head -1` does, loses neither the run nor its results.
func TestClosedPipeKeepsResults(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	for _, redirect := range []string{"| head -1", "| true", ">&-"} {
		out := fmt.Sprintf("x%d", len(redirect))
		c := exec.Command("sh", "-c", program+" run scenario.yaml --out "+out+" "+redirect)
		c.Dir, c.Env = dir, environ
		_ = c.Run() // what the shell says of the pipe does not matter here
		gemel(t, dir, 0, "rerun", out)
	}
}

// Output to a device or through a link goes there: it must not take the place of the device or of the link.
func TestDevicesAndLinksAreWrittenThrough(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	fifo := filepath.Join(dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o644); err != nil {
		t.Skip(err)
	}
	simulate := []string{"simulate", "--model", "Gemel.Examples.Lorenz", "--stop", "1", "--intervals", "2", "--csv"}
	r := launch(t, dir, append(simulate, "fifo")...)
	text := make(chan string, 1)
	go func() {
		data, err := os.ReadFile(fifo)
		text <- fmt.Sprint(string(data), err)
	}()
	if status := r.end(t); status != 0 {
		t.Errorf("status %d: %s", status, r.err.String())
	}
	if info, err := os.Lstat(fifo); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe became %v, %v", info, err)
	} else if got := <-text; !strings.HasPrefix(got, "time,") {
		t.Errorf("through the pipe came %q", got)
	}
	write(t, dir, "target.csv", "old")
	if err := os.Symlink("target.csv", filepath.Join(dir, "link.csv")); err != nil {
		t.Fatal(err)
	}
	gemel(t, dir, 0, append(simulate, "link.csv")...)
	if info, err := os.Lstat(filepath.Join(dir, "link.csv")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info, err)
	}
	if got := read(t, dir, "target.csv"); !strings.HasPrefix(got, "time,") {
		t.Errorf("behind the link lies %q", got)
	}
}

// entries lists the names in a folder that begin with a prefix.
func entries(t *testing.T, dir, prefix string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		if strings.HasPrefix(e.Name(), prefix) {
			names = append(names, e.Name())
		}
	}
	return names
}
