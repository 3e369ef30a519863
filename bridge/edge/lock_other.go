//go:build !unix

package edge

import (
	"os"
	"path/filepath"
)

// lock keeps a second process from appending: Windows does not let a file that is open be removed.
func lock(dir string) (*os.File, error) {
	path := filepath.Join(dir, "lock")
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return nil, errInUse
	}
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o640)
}
