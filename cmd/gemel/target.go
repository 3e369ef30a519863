package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// checkTarget says before anything is computed why a file cannot be written; flag is how the user named it.
func checkTarget(flag, path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s %s: this is a folder; give the name of a file", flag, path)
	}
	folder := filepath.Dir(path)
	switch info, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s %s: there is no folder %s", flag, path, folder)
	case err == nil && !info.IsDir(), errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%s %s: %s is a file, not a folder", flag, path, folder)
	}
	return nil
}

// cannotWrite makes one line of a failure to write path, in the user's words for it. A disk that is full is no bad input.
func cannotWrite(path string, err error) error {
	var number syscall.Errno
	if !errors.As(err, &number) {
		return failed(err)
	}
	text := fmt.Errorf("%s cannot be written: %w", path, number)
	if number == syscall.EACCES || number == syscall.EPERM || number == syscall.EROFS || number == syscall.ENOTDIR || number == syscall.ENOENT {
		return text
	}
	return failed(text)
}

// word writes an argument so that a shell reads it as one.
func word(arg string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./+:=@%,", r) || r > 0x7f
	}
	if arg != "" && strings.IndexFunc(arg, func(r rune) bool { return !plain(r) }) < 0 {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
