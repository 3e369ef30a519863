package physics_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"gemel/engine/modelica"
	"gemel/physics"
)

// sources gives the text of every Modelica file of the library by path.
func sources(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := fs.WalkDir(physics.Library(), "Gemel", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if path.Ext(name) != ".mo" {
			t.Errorf("%s: the library holds .mo files only", name)
			return nil
		}
		text, err := fs.ReadFile(physics.Library(), name)
		texts[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) < 50 {
		t.Fatalf("only %d files: is the library embedded?", len(texts))
	}
	return texts
}

// Every file is one class, of the name and in the package that its place says: other tools find it there too.
func TestEveryFileParsesAndStandsWhereItsNameSays(t *testing.T) {
	for name, text := range sources(t) {
		file, err := modelica.Parse(name, text)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		full := strings.TrimSuffix(strings.TrimSuffix(name, ".mo"), "/package")
		parts := strings.Split(full, "/")
		wantWithin, wantName := strings.Join(parts[:len(parts)-1], "."), parts[len(parts)-1]
		if got := strings.Join(file.Within, "."); got != wantWithin {
			t.Errorf("%s: within %q, want %q", name, got, wantWithin)
		}
		if len(file.Classes) != 1 || file.Classes[0].Name != wantName {
			t.Errorf("%s: want exactly one class, %s", name, wantName)
			continue
		}
		checkDocumented(t, file.Classes[0])
	}
}

// checkDocumented requires a description of the class, of every component and of every nested class that is not a unit,
// and a documentation page of every model and block that can be used.
func checkDocumented(t *testing.T, class *modelica.Class) {
	t.Helper()
	if class.Doc == "" && class.Short == nil {
		t.Errorf("%v: %s has no description", class.Pos, class.Name)
	}
	if (class.Kind == modelica.KindModel || class.Kind == modelica.KindBlock) && !class.Partial && class.Documentation() == "" {
		t.Errorf("%v: %s has no Documentation annotation", class.Pos, class.Name)
	}
	for _, element := range class.Elements {
		switch e := element.(type) {
		case *modelica.Component:
			if e.Doc == "" {
				t.Errorf("%v: %s has no description", e.Pos, e.Name)
			}
		case *modelica.Class:
			checkDocumented(t, e)
		}
	}
}
