package series

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Disk is what a Folder needs of a file system; tests put failures in its place.
type Disk interface {
	MkdirTemp(dir, pattern string) (string, error)
	MkdirAll(dir string) error
	Create(path string) (DiskFile, error)
	Rename(from, to string) error
	RemoveAll(path string) error
	SyncDir(path string) error
}

// DiskFile is a file being written.
type DiskFile interface {
	io.WriteCloser
	Sync() error
}

// Folder is a folder that appears whole or not at all: files are written into a temporary folder beside it, which is renamed
// when everything is on disk. A process that dies leaves NAME.partial-XXXX and never a NAME that looks complete.
type Folder struct {
	disk     Disk
	path     string
	temp     string // "" once it is done
	replaces bool
}

// NewFolder starts a folder that will be path. It fails where path exists already, unless replace is set: then the old one stays until
// the new one is complete.
func NewFolder(path string, replace bool) (*Folder, error) {
	return NewFolderOn(osDisk{}, path, replace)
}

// NewFolderOn is NewFolder on another disk.
func NewFolderOn(disk Disk, path string, replace bool) (*Folder, error) {
	path = filepath.Clean(path)
	if _, err := os.Stat(path); err == nil && !replace {
		return nil, fmt.Errorf("%s exists already; remove it or choose another folder", path)
	}
	parent := filepath.Dir(path)
	if err := disk.MkdirAll(parent); err != nil {
		return nil, err
	}
	temp, err := disk.MkdirTemp(parent, filepath.Base(path)+".partial-*")
	if err != nil {
		return nil, err
	}
	return &Folder{disk, path, temp, replace}, nil
}

// Path returns the final path; Dir where the files lie until Commit.
func (f *Folder) Path() string { return f.path }

// Dir returns the temporary folder.
func (f *Folder) Dir() string { return f.temp }

// Create opens a new file of the folder. Its Close waits until the file is on disk, so a full disk shows there at the latest.
func (f *Folder) Create(name string) (io.WriteCloser, error) {
	path := filepath.Join(f.temp, name)
	if err := f.disk.MkdirAll(filepath.Dir(path)); err != nil {
		return nil, err
	}
	w, err := f.disk.Create(path)
	if err != nil {
		return nil, err
	}
	return syncedFile{w}, nil
}

// WriteFile writes a whole file of the folder.
func (f *Folder) WriteFile(name string, data []byte) error {
	w, err := f.Create(name)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return errors.Join(err, w.Close())
}

type syncedFile struct{ DiskFile }

func (s syncedFile) Close() error { return errors.Join(s.Sync(), s.DiskFile.Close()) }

// Commit gives the folder its name. All files must be closed. On failure the old folder, if any, is in its place.
func (f *Folder) Commit() error {
	if f.temp == "" {
		return errors.New("the folder is already committed or discarded")
	}
	if err := f.disk.SyncDir(f.temp); err != nil {
		return err
	}
	old := ""
	if _, err := os.Lstat(f.path); err == nil {
		if !f.replaces {
			return fmt.Errorf("%s has appeared meanwhile; the results are in %s", f.path, f.temp)
		}
		old = f.temp + ".old"
		if err := f.disk.Rename(f.path, old); err != nil {
			return err
		}
	}
	if err := f.disk.Rename(f.temp, f.path); err != nil {
		if old != "" {
			err = errors.Join(err, f.disk.Rename(old, f.path))
		}
		return err
	}
	f.temp = ""
	err := f.disk.SyncDir(filepath.Dir(f.path))
	if old != "" {
		err = errors.Join(err, f.disk.RemoveAll(old))
	}
	return err
}

// CommitAs gives the folder another name than the one planned, in the same parent. It fails with fs.ErrExist where that is taken,
// also by a process that is writing there at this moment; then another name can be tried.
func (f *Folder) CommitAs(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "rename", Path: path, Err: fs.ErrExist}
	}
	planned, replaces := f.path, f.replaces
	f.path, f.replaces = path, false
	err := f.Commit()
	if err == nil {
		return nil
	}
	f.path, f.replaces = planned, replaces
	if _, taken := os.Lstat(path); taken == nil && f.temp != "" { // since we looked: a folder that is not empty is never replaced
		return &fs.PathError{Op: "rename", Path: path, Err: fs.ErrExist}
	}
	return err
}

// Discard removes the temporary folder; after Commit it does nothing, so it can be deferred.
func (f *Folder) Discard() error {
	if f.temp == "" {
		return nil
	}
	temp := f.temp
	f.temp = ""
	return f.disk.RemoveAll(temp)
}

// WriteFile replaces a file in one step: temporary name in the same folder, flush to disk, rename. A reader sees the old content or the
// new, never a part. A link is followed; what is no plain file, such as a device or a pipe, is written into as it is.
func WriteFile(path string, write func(io.Writer) error) error {
	target := path
	if real, err := filepath.EvalSymlinks(path); err == nil {
		target = real
	}
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(f), f.Close())
	}
	err := replaceFile(target, write)
	var named *fs.PathError
	if errors.As(err, &named) && named.Path != target { // the name of a temporary file says nothing to anybody
		named.Path = path
	}
	return err
}

func replaceFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".partial-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // it is gone where the rename succeeded; err says what matters
		}
	}()
	if err = write(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err = errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return osDisk{}.SyncDir(filepath.Dir(path))
}

type osDisk struct{}

func (osDisk) MkdirTemp(dir, pattern string) (string, error) {
	temp, err := os.MkdirTemp(dir, pattern)
	if err == nil {
		err = os.Chmod(temp, 0o755) // results are meant to be read by others
	}
	return temp, err
}
func (osDisk) MkdirAll(dir string) error            { return os.MkdirAll(dir, 0o755) }
func (osDisk) Create(path string) (DiskFile, error) { return os.Create(path) }
func (osDisk) Rename(from, to string) error         { return os.Rename(from, to) }
func (osDisk) RemoveAll(path string) error          { return os.RemoveAll(path) }

// SyncDir makes renames in a folder durable. Windows has no such operation and needs none.
func (osDisk) SyncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
