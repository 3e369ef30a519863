package clitest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	program string   // the binary under test
	base    string   // a folder with a plant, a run of it and a snapshot; tests work on copies
	environ []string // for the program: nothing of the user's
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "gemel-cli-")
		if err == nil {
			defer func() { _ = os.RemoveAll(dir) }()
			err = build(dir)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}())
}

// build makes the program and the folder that tests copy.
func build(dir string) error {
	program = filepath.Join(dir, "gemel.exe") // the ending matters on Windows and nowhere else
	if out, err := exec.Command("go", "build", "-o", program, "gemel/cmd/gemel").CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); name != "HOME" && !strings.HasPrefix(name, "GEMEL") && !strings.HasPrefix(name, "XDG") {
			environ = append(environ, e)
		}
	}
	environ = append(environ, "HOME="+filepath.Join(dir, "home"), "GEMEL_CACHE="+filepath.Join(dir, "cache"))
	base = filepath.Join(dir, "p")
	for _, step := range []string{"new p", "run p/scenario.yaml --quiet --out p/done", "snapshot p/scenario.yaml --at 6h -o p/six.snap"} {
		if r := start(dir, nil, strings.Fields(step)...); r.status != 0 {
			return fmt.Errorf("gemel %s: status %d\n%s", step, r.status, r.err)
		}
	}
	network, err := os.ReadFile("testdata/net.inp")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(base, "net.inp"), network, 0o644)
}

// result is what a finished process said.
type result struct {
	out, err string
	status   int
}

// limit is how long a call may take; none of these takes a second.
const limit = 30 * time.Second

// start runs the program in a folder, with more environment, to its end.
func start(dir string, env []string, args ...string) result {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	c := exec.CommandContext(ctx, program, args...)
	var out, err bytes.Buffer
	c.Dir, c.Env, c.Stdout, c.Stderr = dir, append(slices.Clone(environ), env...), &out, &err
	e := c.Run()
	r := result{out.String(), err.String(), c.ProcessState.ExitCode()}
	if ctx.Err() != nil {
		r.err += fmt.Sprintf("\nHANGS: %v", e)
	}
	return r
}

// gemel runs the program and demands a status.
func gemel(t *testing.T, dir string, status int, args ...string) result {
	t.Helper()
	r := start(dir, nil, args...)
	if r.status != status {
		t.Fatalf("gemel %s: status %d, want %d\n%s%s", strings.Join(args, " "), r.status, status, r.out, r.err)
	}
	return r
}

// plant is a copy of the folder with the plant.
func plant(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "p")
	if err := os.CopyFS(dir, os.DirFS(base)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// hash is the trajectory hash on the last line of an output.
func hash(t *testing.T, r result) string {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	sum, ok := strings.CutPrefix(lines[len(lines)-1], "trajectory_hash ")
	if !ok || len(sum) != 64 {
		t.Fatalf("the last line is no trajectory hash:\n%s%s", r.out, r.err)
	}
	return sum
}

// change edits a file of a plant.
func change(t *testing.T, dir, name, old, by string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	write(t, dir, name, strings.ReplaceAll(string(data), old, by))
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// files maps every file and folder below dir to what it holds.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	list := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if !d.Type().IsRegular() {
			list[name] = d.Type().String()
			return nil
		}
		data, err := os.ReadFile(path)
		list[name] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// differences says how a folder changed, one line a file; below what is new nothing is listed.
func differences(before, after map[string]string) []string {
	var lines []string
	for name, now := range after {
		switch was, ok := before[name]; {
		case !ok && (!strings.Contains(name, "/") || before[filepath.ToSlash(filepath.Dir(name))] != ""):
			lines = append(lines, "left "+name)
		case ok && was != now:
			lines = append(lines, "changed "+name)
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			lines = append(lines, "gone "+name)
		}
	}
	slices.Sort(lines)
	return lines
}
