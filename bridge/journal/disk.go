package journal

import (
	"io"
	"os"
	"path/filepath"
)

// file is what a Journal needs of an open segment; tests put failures in its place.
type file interface {
	io.Writer
	Sync() error
	Close() error
}

// openSegment opens a segment for appending and creates it where it is missing; then its folder is made durable as well.
func openSegment(path string) (file, error) {
	_, missing := os.Stat(path)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o640)
	if err != nil {
		return nil, err
	}
	if missing != nil {
		if err := syncFolder(filepath.Dir(path)); err != nil {
			_ = f.Close()
			return nil, err
		}
	}
	return f, nil
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := d.Sync(); err != nil {
		_ = d.Close()
		return err
	}
	return d.Close()
}
