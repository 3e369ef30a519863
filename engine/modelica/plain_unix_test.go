//go:build unix

package modelica

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Folders hold all sorts of things: pipes, devices and links that lead back must not keep the program waiting, nor walking for ever.
func TestFoldersWithPipesDevicesAndLinksAreRead(t *testing.T) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write := func(dir, name, text string) {
		t.Helper()
		must(os.MkdirAll(dir, 0o755))
		must(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	root := t.TempDir()
	write(root, "A.mo", "model A Real x = 1; end A;")
	must(syscall.Mkfifo(filepath.Join(root, "Pipe.mo"), 0o644))
	must(os.Symlink("/dev/zero", filepath.Join(root, "Zero.mo")))
	must(os.Symlink("Self.mo", filepath.Join(root, "Self.mo")))
	p := filepath.Join(root, "P")
	write(p, "package.mo", "package P end P;")
	must(syscall.Mkfifo(filepath.Join(p, "package.order"), 0o644))
	must(os.Symlink("..", filepath.Join(p, "Up")))
	must(os.Symlink(".", filepath.Join(p, "P")))
	q := filepath.Join(root, "Q")
	must(os.MkdirAll(q, 0o755))
	must(syscall.Mkfifo(filepath.Join(q, "package.mo"), 0o644))

	l := NewLibrary()
	must(l.AddPath(root))
	for name, want := range map[string]string{
		"A":    "",
		"P":    "",
		"Pipe": "Pipe.mo: this is no plain file",
		"Zero": "Zero.mo: this is no plain file",
		"Self": "Self.mo: too many levels of symbolic links",
		"Q":    "Q/package.mo: this is no plain file",
	} {
		c, err := l.Class(name)
		switch {
		case want == "" && (c == nil || err != nil):
			t.Errorf("%s: %v, %v", name, c, err)
		case want != "" && (err == nil || !strings.HasSuffix(err.Error(), want)):
			t.Errorf("%s: %v, want an error ending in %q", name, err, want)
		}
	}
	classes := 0
	err := l.Walk(func(*Class) { classes++ }) // the system follows some 40 links at most
	if err == nil || !strings.Contains(err.Error(), "Pipe.mo: this is no plain file") {
		t.Errorf("the walk tells nothing of the pipe: %v", err)
	}
	if classes > 200 {
		t.Errorf("%d classes visited", classes)
	}
	if err := NewLibrary().AddPath(filepath.Join(root, "Pipe.mo")); err == nil || !strings.HasSuffix(err.Error(), "Pipe.mo: this is no plain file") {
		t.Error(err)
	}
}

// What cannot be read is told with its name.
func TestUnreadableFilesAreTold(t *testing.T) {
	root := t.TempDir()
	file := filepath.Join(root, "A.mo")
	if err := os.WriteFile(file, []byte("model A end A;"), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(file); err == nil {
		t.Skip("this user may read every file")
	}
	l := NewLibrary()
	if err := l.AddPath(root); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Class("A"); err == nil || !strings.HasSuffix(err.Error(), "A.mo: permission denied") {
		t.Error(err)
	}
}
