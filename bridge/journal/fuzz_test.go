package journal

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// Whatever lies in the folder: what is no journal is refused and stays as it is; what is one can be appended to, and nothing of it is lost.
func FuzzOpen(f *testing.F) {
	dir, _ := filledFuzz(f)
	whole, err := os.ReadFile(filepath.Join(dir, segmentName(1)))
	if err != nil {
		f.Fatal(err)
	}
	line := bytes.IndexByte(whole, '\n') + 1
	f.Add(whole, 0)
	f.Add(whole, line)
	f.Add(whole[:len(whole)-3], line)
	f.Add(append(bytes.Clone(whole[:line]), whole...), line)
	f.Add([]byte{}, 0)
	f.Add([]byte("{}"), 1)
	f.Fuzz(func(t *testing.T, data []byte, cut int) {
		dir := t.TempDir()
		parts := map[string][]byte{segmentName(1): data}
		if cut > 0 && cut < len(data) {
			parts = map[string][]byte{segmentName(1): data[:cut], segmentName(2): data[cut:]}
		}
		for name, part := range parts {
			if err := os.WriteFile(filepath.Join(dir, name), part, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		before, err := Verify(dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		j, err := Open(dir, key(1), seconds())
		if (err == nil) != (len(before.Problems) == 0) {
			t.Fatalf("opening says %v, and verifying %v", err, before.Problems)
		}
		if err != nil {
			for name, part := range parts {
				if now, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(now, part) {
					t.Fatalf("%s was changed though it was refused: %q, %v", name, now, err)
				}
			}
			return
		}
		_, err = j.Append("write", "anna", 1)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		after, err2 := Verify(dir, nil)
		if err != nil || err2 != nil || len(after.Problems) > 0 || after.Entries <= before.Entries {
			t.Fatalf("%v, %v: %+v became %+v", err, err2, before, after)
		}
	})
}
