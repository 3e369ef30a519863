package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// screenSize is how many columns and rows a terminal has.
func screenSize(f *os.File) (columns, rows int) {
	w, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil || w.Col < 20 || w.Row < 4 {
		return width, 24
	}
	return int(w.Col), int(w.Row)
}
