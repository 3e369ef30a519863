package clitest

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// The go command keeps the answer of a test as long as nothing that the test looked at has changed. The program is built by another process, so these
// tests look at its sources themselves; without that a changed message would go unnoticed until somebody's first run.
func TestTheSourcesOfTheProgramAreThere(t *testing.T) {
	files := 0
	for _, dir := range []string{"bridge", "cmd", "engine", "physics/Gemel", "scenarios"} {
		err := filepath.WalkDir(filepath.Join("../../..", dir), func(path string, d fs.DirEntry, err error) error {
			if d != nil && d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules") {
				return fs.SkipDir
			}
			if ext := filepath.Ext(path); err != nil || ext != ".go" && ext != ".mo" {
				return err
			}
			files++
			_, err = os.Stat(path)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 500 {
		t.Errorf("only %d source files", files)
	}
}
