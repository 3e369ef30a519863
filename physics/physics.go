package physics

import (
	"embed"
	"io/fs"
)

//go:embed all:Gemel
var files embed.FS

// Library returns the file system that holds the package Gemel: its root contains the folder "Gemel" with package.mo in it.
// It is read-only and may be used by several goroutines.
func Library() fs.FS { return files }
