package scenarios

import (
	"io/fs"
	"path"
	"sort"
	"strings"

	"gemel/engine/modelica"
)

// Asset is a class of a library, as `gemel library` lists it.
type Asset struct {
	Name    string // full dotted name
	Doc     string // its one-line description
	Kind    string // model, block, connector, ...
	Partial bool   // only to extend from
	Example bool   // it has an experiment annotation: it can be simulated as it is
	Class   *modelica.Class
}

// Assets lists all classes of a root that have files of their own, and those inside package.mo files, by name. Files with errors are
// left out; `gemel check` reports them.
func (l Library) Assets(root Root) ([]Asset, error) {
	lib, err := l.open(nil)
	if err != nil {
		return nil, err
	}
	top := ""
	if text, err := fs.ReadFile(root.FS, "package.mo"); err == nil { // the folder is a package itself
		if f, err := modelica.Parse("package.mo", string(text)); err == nil && len(f.Classes) > 0 {
			top = strings.Join(append(append([]string(nil), f.Within...), f.Classes[0].Name), ".")
		}
	}
	var names []string
	err = fs.WalkDir(root.FS, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".mo") {
			return err
		}
		name := strings.TrimSuffix(file, ".mo")
		if path.Base(file) == "package.mo" {
			name = path.Dir(file)
		}
		switch name = strings.ReplaceAll(name, "/", "."); {
		case name != "." && top != "":
			names = append(names, top+"."+name)
		case name != ".":
			names = append(names, name)
		case top != "":
			names = append(names, top)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var assets []Asset
	for _, n := range names {
		c, err := lib.Class(n)
		if err != nil || c == nil {
			continue
		}
		assets = addAsset(assets, c)
	}
	return assets, nil
}

// addAsset adds a class and the classes written inside it.
func addAsset(assets []Asset, c *modelica.Class) []Asset {
	assets = append(assets, describeClass(c))
	for _, e := range c.Elements {
		if inner, ok := e.(*modelica.Class); ok && !inner.Protected {
			assets = addAsset(assets, inner)
		}
	}
	return assets
}

func describeClass(c *modelica.Class) Asset {
	return Asset{Name: c.FullName(), Doc: c.Doc, Kind: c.Kind.String(), Partial: c.Partial, Example: c.Annotation.Arg("experiment") != nil, Class: c}
}

// suggestModel is the end of a message about an unknown model.
func (l Library) suggestModel(name string) string {
	var names []string
	for _, r := range l {
		assets, err := l.Assets(r)
		if err != nil {
			continue
		}
		for _, a := range assets {
			if a.Kind == "model" || a.Kind == "block" {
				names = append(names, a.Name)
			}
		}
	}
	if c := nearestPath(name, names); c != "" {
		return didYouMean(c)
	}
	return "; `gemel library` lists the models"
}

// Suggest is the end of a message about an unknown model.
func (l Library) Suggest(name string) string { return l.suggestModel(name) }
