package flat

import (
	"embed"
	"io/fs"
)

//go:embed standard
var standardFiles embed.FS

// standardLibrary gives the embedded minimal text of the packages Modelica.* that models commonly use. It is asked after all
// libraries of the user, so a Modelica Standard Library on disk takes its place.
func standardLibrary() fs.FS {
	sub, err := fs.Sub(standardFiles, "standard")
	if err != nil {
		panic("flat: embedded library is missing")
	}
	return sub
}
