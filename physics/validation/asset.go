package validation

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gemel/engine/modelica"
	"gemel/physics"
)

// Asset is a class of the library that has a file of its own.
type Asset struct {
	File  string // path in physics.Library()
	Name  string // dotted
	Class *modelica.Class
}

// Package is the name of the package that holds the asset.
func (a Asset) Package() string { return a.Name[:strings.LastIndexByte(a.Name, '.')] }

// Assets lists the models, blocks, records, functions and connectors of the library that are complete, by package and name. Files that do not parse are left out.
func Assets() ([]Asset, error) {
	var list []Asset
	err := fs.WalkDir(physics.Library(), "Gemel", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".mo" {
			return err
		}
		text, err := fs.ReadFile(physics.Library(), name)
		if err != nil {
			return err
		}
		file, err := modelica.Parse(name, string(text))
		if err != nil || len(file.Classes) != 1 {
			return nil
		}
		if class := file.Classes[0]; class.Kind != modelica.KindPackage && !class.Partial {
			list = append(list, Asset{name, strings.ReplaceAll(strings.TrimSuffix(name, ".mo"), "/", "."), class})
		}
		return nil
	})
	slices.SortFunc(list, func(a, b Asset) int {
		return cmp.Or(cmp.Compare(a.Package(), b.Package()), cmp.Compare(a.Name, b.Name))
	})
	return list, err
}
