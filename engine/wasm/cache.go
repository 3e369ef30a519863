package wasm

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Machine code is kept between processes, a folder a module:
//
//	CACHE/SHA-256 of the module/...     what wazero writes
//	CACHE/SHA-256 of the module/sum     SHA-256 of all that, written last
//	CACHE/SHA-256 of the module/used    changed whenever the entry is used
//	CACHE/partial-...                   an entry that is being written or removed
//
// wazero trusts what it finds (its own check leaves the offsets of the functions out), and machine code that is not what was
// written may do anything: so nothing is given to wazero whose sum is not right. A cache is a convenience. Whatever is wrong
// with it (no room, no rights, damage), the module is compiled without it.

// entry is the folder of one module.
type entry string

// sumFile holds the sum of the others.
const sumFile = "sum"

// errCacheEntry says that an entry is not complete, or not what was written.
var errCacheEntry = errors.New("the cache has no sound entry")

func entryOf(cacheDir string, binary []byte) entry {
	sum := sha256.Sum256(binary)
	return entry(filepath.Join(cacheDir, hex.EncodeToString(sum[:])))
}

// sound says that the entry is what was written.
func (e entry) sound() bool {
	want, err := os.ReadFile(filepath.Join(string(e), sumFile))
	if err != nil {
		return false
	}
	got, err := e.sum()
	return err == nil && got == string(want)
}

// sum is the hash of all files of the code, in the order of their names.
func (e entry) sum() (string, error) {
	h := sha256.New()
	files := 0
	err := fs.WalkDir(os.DirFS(string(e)), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == sumFile || name == usedFile {
			return err
		}
		data, err := os.ReadFile(filepath.Join(string(e), filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		files++
		fmt.Fprintf(h, "%q %d\n", name, len(data))
		h.Write(data)
		return nil
	})
	if err == nil && files == 0 {
		err = errCacheEntry
	}
	return hex.EncodeToString(h.Sum(nil)), err
}

// write compiles into a new folder, which becomes the entry when it is complete: another process sees all of it or nothing.
func (e entry) write(compile func(dir string) (*Module, error)) (m *Module, err error) {
	cacheDir := filepath.Dir(string(e))
	if err := os.MkdirAll(cacheDir, 0o755); err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp(cacheDir, partialPrefix+"*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(temp) }() // gone after the rename
	if m, err = compile(temp); err != nil {
		return nil, err
	}
	// from here on the module is good, whatever becomes of the entry
	sum, err := entry(temp).sum()
	if err != nil || os.WriteFile(filepath.Join(temp, sumFile), []byte(sum), 0o644) != nil {
		return m, nil
	}
	if os.Rename(temp, string(e)) != nil { // a damaged entry is in the way, or another process was faster
		_ = os.RemoveAll(string(e))
		_ = os.Rename(temp, string(e))
	}
	sweep(cacheDir, e, cacheLimit)
	return m, nil
}
