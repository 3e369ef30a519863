package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// Merge joins two lists of problems, sorted and each once.
func Merge(a, b Problems) Problems {
	ps, _ := append(append(Problems(nil), a...), b...).err().(Problems)
	return ps
}

// CheckFile checks all models of one Modelica file; the models without problems are returned. Errors are Problems.
func (l Library) CheckFile(path string) ([]CheckedModel, error) {
	own, f, err := l.withFile(path)
	if err != nil {
		return nil, err
	}
	return checkClasses(own, modelsOf(f))
}

// withFile is the library with one file more.
func (l Library) withFile(path string) (*modelica.Library, *modelica.File, error) {
	text, err := ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	if err := isText(path, text); err != nil {
		return nil, nil, err
	}
	f, err := modelica.Parse(path, string(text))
	if err != nil {
		return nil, nil, asProblems(err)
	}
	own := modelica.NewLibrary()
	if err := own.AddText(path, string(text)); err != nil {
		return nil, nil, asProblems(err)
	}
	for _, r := range l {
		if err := own.AddFS(r.Label, r.FS); err != nil {
			return nil, nil, err
		}
	}
	if len(f.Classes) == 0 {
		return nil, nil, Problems{{dae.Pos{File: path}, "there is no class in it; a model begins with: model NAME"}}
	}
	return own, f, nil
}

// isText says once that a file is in another encoding than UTF-8, instead of once for each of its characters.
func isText(path string, data []byte) error {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return Problems{{dae.Pos{File: path}, "the file is UTF-16; save it as UTF-8"}}
	case bytes.Count(data, []byte{0}) > 20:
		return Problems{{dae.Pos{File: path}, "this is no text"}}
	}
	return nil
}

// modelsOf are the full names of the models of a file.
func modelsOf(f *modelica.File) []string {
	var names []string
	for _, c := range f.Classes {
		names = modelNames(names, strings.Join(append(append([]string(nil), f.Within...), c.Name), "."), c)
	}
	return names
}

// CheckPackage checks all models of a package folder.
func (l Library) CheckPackage(dir string) ([]CheckedModel, error) {
	lib := modelica.NewLibrary()
	if err := lib.AddFS(dir, os.DirFS(dir)); err != nil {
		return nil, asProblems(err)
	}
	for _, r := range l {
		if err := lib.AddFS(r.Label, r.FS); err != nil {
			return nil, err
		}
	}
	top, err := packageName(dir)
	if err != nil {
		return nil, asProblems(err)
	}
	var names []string
	var ps Problems
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".mo" {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name := top
		if trimmed := strings.TrimSuffix(filepath.ToSlash(rel), ".mo"); trimmed != "package" {
			name += "." + strings.ReplaceAll(strings.TrimSuffix(trimmed, "/package"), "/", ".")
		}
		c, err := lib.Class(name)
		if err != nil {
			var more Problems
			if errors.As(asProblems(err), &more) {
				ps = append(ps, more...)
				return nil
			}
			return err
		}
		if c != nil {
			names = modelNames(names, name, c)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	good, err := checkClasses(lib, names)
	var more Problems
	if err != nil && !errors.As(err, &more) {
		return good, err
	}
	return good, Merge(ps, more).err()
}

// packageName is the name of the package in a folder.
func packageName(dir string) (string, error) {
	path := filepath.Join(dir, "package.mo")
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	f, err := modelica.Parse(path, string(text))
	if err != nil {
		return "", err
	}
	if len(f.Classes) == 0 {
		return "", Problems{{dae.Pos{File: path}, "the file defines no package"}}
	}
	return strings.Join(append(append([]string(nil), f.Within...), f.Classes[0].Name), "."), nil
}

// modelNames adds the names of a class and the classes inside it that can be instantiated.
func modelNames(names []string, full string, c *modelica.Class) []string {
	if (c.Kind == modelica.KindModel || c.Kind == modelica.KindBlock || c.Kind == modelica.KindClass) && !c.Partial && c.Short == nil {
		names = append(names, full)
	}
	for _, e := range c.Elements {
		if inner, ok := e.(*modelica.Class); ok {
			names = modelNames(names, full+"."+inner.Name, inner)
		}
	}
	return names
}

// CheckedModel is a model without problems.
type CheckedModel struct {
	Name  string
	Notes []string // what is no mistake but may be an oversight
}

// checkClasses flattens models, and analyses the equations of those that stand alone.
func checkClasses(lib *modelica.Library, names []string) (good []CheckedModel, err error) {
	var ps Problems
	for _, name := range names {
		sys, err := flat.Flatten(lib, name, flat.Options{})
		if err == nil && standsAlone(lib, name) {
			_, err = dae.Analyze(sys)
		}
		if err == nil {
			good = append(good, CheckedModel{name, withoutValue(sys, func(string) bool { return false })})
			continue
		}
		var more Problems
		if !errors.As(asProblems(err), &more) {
			return good, err
		}
		ps = append(ps, more...)
	}
	return good, ps.err()
}

// withoutValue names the parameters that nobody gives a value; given says which ones get theirs elsewhere.
func withoutValue(sys *dae.System, given func(name string) bool) []string {
	const most = 20
	var notes []string
	more := 0
	memo := map[dae.VarID]float64{}
	for i := range sys.Variables {
		v := &sys.Variables[i]
		if v.Kind != dae.Parameter || v.Binding != expr.None || !v.Fixed || given(v.Name) || v.Final && v.Start != expr.None {
			continue
		}
		at := ""
		if v.Pos.Line > 0 {
			at = " (" + v.Pos.String() + ")"
		}
		switch {
		case len(notes) == most:
			more++
		case v.Start == expr.None:
			notes = append(notes, fmt.Sprintf("the parameter %s has no value; a scenario must give it one%s", v.Name, at))
		default:
			notes = append(notes, fmt.Sprintf("the parameter %s has no value; its start value, %s, is taken%s", v.Name, inUnit(defaultOf(sys, dae.VarID(i), memo, 0), v.Unit), at))
		}
	}
	if more > 0 {
		notes = append(notes, fmt.Sprintf("so have %d more", more))
	}
	return notes
}

// standsAlone says whether a model can be simulated as it is: it has an experiment annotation, or no connectors of its own. A component
// with open connectors lacks the equations that its surroundings give.
func standsAlone(lib *modelica.Library, name string) bool {
	c, err := lib.Class(name)
	if err != nil || c == nil {
		return false
	}
	if c.Annotation.Arg("experiment") != nil {
		return true
	}
	sys, err := flat.Flatten(lib, name, flat.Options{})
	if err != nil {
		return false
	}
	for i := range sys.Variables {
		if sys.Variables[i].Flow && strings.Count(sys.Variables[i].Name, ".") == 1 {
			return false
		}
	}
	return true
}
