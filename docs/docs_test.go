// Package docs_test holds the pages of this folder against the program.
package docs_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"gemel/engine/flat"
	"gemel/engine/modelica"
	"gemel/physics"
	"gemel/scenarios"
)

func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Every key of the scenario format is explained, so that the page cannot fall behind the loader.
func TestScenarioPageKnowsEveryKey(t *testing.T) {
	text := page(t, "scenario.md")
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(typ.Elem())
		case reflect.Struct:
			if seen[typ] {
				return
			}
			seen[typ] = true
			for i := range typ.NumField() {
				f := typ.Field(i)
				if key, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); key != "" && !strings.Contains(text, "`"+key+"`") && !strings.Contains(text, "{"+key+":") && !strings.Contains(text, ", "+key+":") {
					t.Errorf("scenario.md does not explain the key %s of %s", key, typ.Name())
				}
				if f.IsExported() {
					walk(f.Type)
				}
			}
		}
	}
	walk(reflect.TypeFor[scenarios.File]())
}

// The examples of the pages are read by the loader; those that are not whole get a head.
func TestScenarioExamplesAreRead(t *testing.T) {
	yaml := regexp.MustCompile("(?s)```yaml\n(.*?)```")
	head := "gemel: 1\nplant: A.B\ntime: {stop: 24h, tick: 10s}\n"
	for i, b := range yaml.FindAllStringSubmatch(page(t, "scenario.md")+page(t, "modelica.md"), -1) {
		text := b[1]
		if !strings.HasPrefix(text, "gemel:") {
			text = head + text
		}
		open := func(name string) (scenarios.DataFile, error) { return scenarios.DataFile{Name: name}, nil }
		if _, err := scenarios.Parse("scenario.md", []byte(text), open); err != nil {
			t.Errorf("example %d: %v", i+1, err)
		}
	}
}

// The models of the introduction build as they stand: people type them in.
func TestModelicaPageExamplesBuild(t *testing.T) {
	lib := modelica.NewLibrary()
	if err := lib.AddFS("gemel:", physics.Library()); err != nil {
		t.Fatal(err)
	}
	for i, b := range regexp.MustCompile("(?s)```modelica\n(.*?)```").FindAllStringSubmatch(page(t, "modelica.md"), -1) {
		if err := lib.AddText("modelica.md", b[1]); err != nil {
			t.Errorf("example %d: %v", i+1, err)
		}
	}
	for _, name := range []string{"Draining", "Orifice", "Village", "Row", "Stirred"} {
		if _, err := flat.Flatten(lib, name, flat.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Links between the pages lead somewhere.
func TestLinksLeadSomewhere(t *testing.T) {
	code := regexp.MustCompile("(?s)```.*?```|`[^`]*`")
	link := regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`)
	for _, name := range []string{"../README.md", "../CONTRIBUTING.md", "../CHANGELOG.md", "scenario.md", "modelica.md", "decisions.md", "fit.md", "estimate.md", "petab.md", "bridge.md", "edge.md"} {
		for _, m := range link.FindAllStringSubmatch(code.ReplaceAllString(page(t, name), ""), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), m[1])); errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s links to %s, which does not exist", name, m[1])
			}
		}
	}
}
