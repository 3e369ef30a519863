//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package scenarios

import (
	"os"
	"syscall"
)

// lock takes a folder for this process. It fails where another one has it, and on file systems that cannot lock.
func lock(dir string) (release func(), ok bool) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, false
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		_ = f.Close()
		return nil, false
	}
	return func() { _ = f.Close() }, true // nothing was written, so nothing can be lost
}
