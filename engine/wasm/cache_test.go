package wasm_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gemel/engine/expr"
	"gemel/engine/wasm"
)

// The cache is a convenience: whatever becomes of its files, a plant is compiled, its code is the code that was asked for, and
// the next process finds a sound entry again.
func TestDamagedCacheIsNotUsed(t *testing.T) {
	g := expr.New()
	p := program(g, 2, expr.Assign{Dst: []expr.Slot{1}, Src: []expr.Node{g.Mul(g.Var(0), g.Const(3))}})
	module, err := wasm.Emit(p, wasm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	works := func(name, dir string) bool {
		t.Helper()
		m, err := wasm.Compile(context.Background(), module, dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return false
		}
		defer func() { _ = m.Close() }()
		in, err := m.NewInstance(1)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return false
		}
		defer func() { _ = in.Close() }()
		in.Cells()[0] = 7
		if err := in.Func("f").Call(); err != nil || in.Cells()[1] != 21 {
			t.Errorf("%s: %v, %v", name, in.Cells(), err)
		}
		return m.Compiled
	}
	dir := t.TempDir()
	if !works("new", dir) {
		t.Skip("no machine code on this processor, so no cache")
	}
	files := func() map[string]string {
		found := map[string]string{}
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				var data []byte
				data, err = os.ReadFile(path)
				found[path] = string(data)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	good := files()
	if len(good) != 2 {
		t.Fatalf("the cache holds %d files, want the code and its sum", len(good))
	}
	for path, text := range good {
		for _, c := range []struct {
			name string
			data string
		}{
			{"empty", ""},
			{"cut off", text[:len(text)/2]},
			{"offsets of the functions", text[:min(30, len(text))] + "\xff\xff\xff\xff" + text[min(34, len(text)):]},
			{"last byte", text[:len(text)-1] + "~"},
		} {
			if err := os.WriteFile(path, []byte(c.data), 0o644); err != nil {
				t.Fatal(err)
			}
			works(filepath.Base(path)+", "+c.name, dir)
			if now := files(); len(now) != len(good) || now[path] != text {
				t.Errorf("%s, %s: the entry was not written again", filepath.Base(path), c.name)
			}
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	works("a file where the folder should be", file)
	works("a folder that cannot be made", filepath.Join(file, "below"))
}

// The cache does not grow without end: what was used longest ago goes, what was just written and what is
// not the cache's own stays, and so do entries that another process is writing.
func TestCacheForgetsWhatWasNotUsed(t *testing.T) {
	dir := t.TempDir()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	add := func(name string, size int, age time.Duration) {
		t.Helper()
		file := filepath.Join(dir, name, "code")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, make([]byte, size), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{file, filepath.Dir(file)} {
			if age == 0 {
				break // now
			}
			if err := os.Chtimes(path, start.Add(-age), start.Add(-age)); err != nil {
				t.Fatal(err)
			}
		}
	}
	name := func(c string) string { return strings.Repeat(c, 64) }
	add(name("a"), 1000, 4*time.Minute)
	add(name("b"), 1000, 8*time.Minute) // the oldest, but just written
	add(name("c"), 1000, 6*time.Minute)
	add(name("d"), 1000, 5*time.Minute)
	add("partial-now", 10, 0)
	add("partial-lost", 10, 2*time.Hour)
	add("notes", 5000, 24*time.Hour)
	left := func() (names []string) {
		folders, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range folders {
			names = append(names, f.Name())
		}
		return names
	}
	wasm.Sweep(dir, filepath.Join(dir, name("b")), 2500)
	if want := []string{name("a"), name("b"), "notes", "partial-now"}; !slices.Equal(left(), want) {
		t.Errorf("left are %q, want %q", left(), want)
	}
	// several at once
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { wasm.Sweep(dir, filepath.Join(dir, name("b")), 1) })
	}
	all.Wait()
	if want := []string{name("b"), "notes", "partial-now"}; !slices.Equal(left(), want) {
		t.Errorf("left are %q, want %q", left(), want)
	}
}
