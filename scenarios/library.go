package scenarios

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math"
	"sort"
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/flat"
	"gemel/engine/modelica"
	"gemel/engine/unit"
)

// Root is a collection of Modelica packages: the embedded library, or a folder that the user names.
type Root struct {
	Label string // shown before file names in messages
	FS    fs.FS
}

// Library is where plants are looked up. Earlier roots win.
type Library []Root

// open reads the roots and the plant's own file.
func (l Library) open(s *Scenario) (*modelica.Library, error) {
	lib := modelica.NewLibrary()
	if s != nil && s.Plant.File.Given() {
		d, ok := s.data(s.Plant.File.Value)
		if !ok {
			return nil, Problems{} // noted when the scenario was read
		}
		if err := isText(d.Path, d.Bytes); err != nil {
			return nil, err
		}
		if err := lib.AddText(d.Path, string(d.Bytes)); err != nil {
			return nil, asProblems(err)
		}
	}
	for _, r := range l {
		if err := lib.AddFS(r.Label, r.FS); err != nil {
			return nil, fmt.Errorf("%s: %w", r.Label, err)
		}
	}
	return lib, nil
}

// System flattens the plant of a scenario, with the structural parameters (sizes, switches of components) that it sets. Errors are
// Problems.
func (l Library) System(s *Scenario) (*dae.System, error) {
	lib, err := l.open(s)
	if err != nil {
		return nil, err
	}
	if !s.Plant.Model.Given() {
		return nil, Problems{{s.Plant.Pos, "the plant has no model"}}
	}
	c, err := lib.Class(s.Plant.Model.Value)
	if err != nil {
		return nil, asProblems(err)
	}
	if c == nil {
		return nil, Problems{{s.Plant.Model.place(0), "plant: there is no model " + s.Plant.Model.Value + s.modelHint(l)}}
	}
	sys, err := flat.Flatten(lib, s.Plant.Model.Value, flat.Options{})
	if err != nil {
		return nil, asProblems(err)
	}
	s.overridden = structural(s.File, sys)
	if len(s.overridden) == 0 {
		return sys, nil
	}
	sys, err = flat.Flatten(lib, s.Plant.Model.Value, flat.Options{Overrides: s.overridden})
	if err != nil {
		return nil, s.placeOverrides(asProblems(err))
	}
	return sys, nil
}

// placeOverrides gives problems with values that went into the model their place in the scenario.
func (s *Scenario) placeOverrides(err error) error {
	ps, ok := err.(Problems)
	if !ok {
		return err
	}
	for i := range ps {
		for _, e := range s.Parameters {
			if ps[i].Pos.Line == 0 && ps[i].Pos.File == "override of "+e.Key.Value {
				ps[i].Pos = e.Key.place(0)
			}
		}
	}
	return ps.err()
}

// modelHint helps where a model is not found.
func (s *Scenario) modelHint(l Library) string {
	if !s.Plant.File.Given() {
		return l.suggestModel(s.Plant.Model.Value)
	}
	hint := " in " + s.Plant.File.Value
	d, _ := s.data(s.Plant.File.Value)
	f, err := modelica.Parse(d.Path, string(d.Bytes))
	if err != nil {
		return hint
	}
	switch names := modelsOf(f); {
	case len(names) == 0:
		return hint + ": no class in it is a model"
	case nearestPath(s.Plant.Model.Value, names) != "":
		return hint + didYouMean(nearestPath(s.Plant.Model.Value, names))
	case len(names) > 8:
		return hint + "; it has " + strings.Join(names[:8], ", ") + ", ..."
	default:
		return hint + "; it has " + strings.Join(names, ", ")
	}
}

// structural are the parameters of the scenario that are settled when the plant is put together: those that decide its structure
// (sizes, choices), and those whose default follows from other parameters. Their values go into the model.
func structural(f *File, sys *dae.System) map[string]string {
	found := map[string]string{}
	byName := map[string]*dae.Variable{}
	for i := range sys.Variables {
		byName[sys.Variables[i].Name] = &sys.Variables[i]
	}
	for _, e := range f.Parameters {
		v := byName[e.Key.Value]
		if v == nil || v.Kind != dae.Parameter || !v.Final || v.Protected {
			continue
		}
		if text, ok := modelicaLiteral(v, e.Value.Value); ok {
			found[e.Key.Value] = text
		}
	}
	return found
}

// modelicaLiteral writes a value of a scenario as Modelica text, in the unit of the variable. A value that does not fit is left to the
// loader, which says so.
func modelicaLiteral(v *dae.Variable, text string) (string, bool) {
	if v.Type == dae.Boolean {
		return text, text == "true" || text == "false"
	}
	q, err := unit.ParseQuantity(text)
	if err != nil {
		return "", false
	}
	want, err := unit.Parse(v.Unit)
	if err != nil || v.Unit == "" && q.Unit.Symbol != "" {
		return "", false
	}
	x, err := q.In(want)
	if err != nil || v.Type == dae.Integer && x != math.Trunc(x) || x < v.Min || x > v.Max {
		return "", false
	}
	return strconv.FormatFloat(x, 'g', -1, 64), true
}

// LibraryHash is the hash of all Modelica files of a root.
func (r Root) LibraryHash() (string, error) {
	var names []string
	err := fs.WalkDir(r.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".mo") && !strings.HasSuffix(path, "package.order") {
			return err
		}
		if info, err := fs.Stat(r.FS, path); err == nil && info.Mode().IsRegular() { // others are refused where they are used
			names = append(names, path)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	sort.Strings(names)
	h := sha256.New()
	for _, n := range names {
		data, err := fs.ReadFile(r.FS, n)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%q %d\n", n, len(data))
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
