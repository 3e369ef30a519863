package scenarios

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// maxFile bounds what is read into memory [bytes].
const maxFile = 1 << 30

// Errors of ReadFile.
var (
	errFolder   = errors.New("it is a folder")
	errNotPlain = errors.New("it is no plain file")
	errTooLarge = errors.New("it is larger than 1 GiB")
)

// ReadFile reads a plain file. A device or a pipe would never end, and a file that does not fit into memory is no input; both
// are refused before anything is read. Errors are *fs.PathError.
func ReadFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	refuse := func(why error) ([]byte, error) { return nil, &fs.PathError{Op: "read", Path: path, Err: why} }
	switch {
	case info.IsDir():
		return refuse(errFolder)
	case !info.Mode().IsRegular():
		return refuse(errNotPlain)
	case info.Size() > maxFile:
		return refuse(errTooLarge)
	}
	return os.ReadFile(path)
}

// missingFile is a file that is not there, with the name of one beside it that may be meant.
type missingFile struct{ near string }

func (m *missingFile) Error() string        { return fs.ErrNotExist.Error() }
func (m *missingFile) Is(target error) bool { return target == fs.ErrNotExist }

// missing looks for a file of a similar name and the same kind.
func missing(path string) error {
	m := &missingFile{}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return m // the folder is not there either
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && filepath.Ext(e.Name()) == filepath.Ext(path) {
			names = append(names, e.Name())
		}
	}
	m.near = nearest(filepath.Base(path), names)
	if m.near == "" && len(names) == 1 {
		m.near = names[0]
	}
	return m
}
