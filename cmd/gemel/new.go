package main

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"gemel/engine/series"
)

//go:embed template
var templates embed.FS

func newCommand(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:     "new NAME",
		Short:   "Write a small plant and a scenario to start from",
		Long:    "Write a folder with a commented plant, a scenario that runs at once, and a\nREADME that says what to change.",
		Example: "  gemel new my-plant\n  gemel run my-plant/scenario.yaml",
		Args:    exactlyOne("name"),
		RunE: func(_ *cobra.Command, args []string) error {
			folder := filepath.Clean(args[0])
			files, err := newPlant(folder)
			if err != nil {
				return err
			}
			for _, f := range files {
				fmt.Fprintf(t.out, "wrote %s\n", f)
			}
			fmt.Fprintf(t.out, "\nrun it:\n  gemel run %s\n", word(filepath.Join(folder, "scenario.yaml")))
			return nil
		},
	}
}

// newPlant writes the templates into a new folder, which appears when it is complete.
func newPlant(folder string) ([]string, error) {
	name := filepath.Base(folder)
	model := modelName(name)
	if model == "" || strings.ContainsAny(name, " \t\"'\\") || name[0] == '.' || name[0] == '-' {
		return nil, fmt.Errorf("%q cannot name a plant; use letters, digits and '-', beginning with a letter, such as my-plant", name)
	}
	if entries, err := os.ReadDir(folder); err == nil && len(entries) > 0 {
		return nil, fmt.Errorf("%s exists already and is not empty; choose another name", folder)
	} else if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s is a file; choose another name", folder)
	}
	out, err := series.NewFolder(folder, true)
	if err != nil {
		return nil, cannotWrite(folder, err)
	}
	defer func() { _ = out.Discard() }() // nothing is left to discard after success
	fill := strings.NewReplacer("@Model@", model, "@name@", name, "@folder@", filepath.ToSlash(folder))
	var written []string
	for _, f := range []struct{ from, to string }{{"Plant.mo", model + ".mo"}, {"scenario.yaml", "scenario.yaml"}, {"demand.csv", "demand.csv"}, {"README.md", "README.md"}} {
		text, err := templates.ReadFile("template/" + f.from)
		if err != nil {
			return nil, err
		}
		if err := out.WriteFile(f.to, []byte(fill.Replace(string(text)))); err != nil {
			return nil, cannotWrite(folder, err)
		}
		written = append(written, filepath.Join(folder, f.to))
	}
	if err := out.Commit(); err != nil {
		return nil, cannotWrite(folder, err)
	}
	return written, nil
}

// modelName makes a Modelica name of a folder name: my-plant becomes MyPlant.
func modelName(s string) string {
	var b strings.Builder
	up := true
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			if up {
				r = unicode.ToUpper(r)
			}
			b.WriteRune(r)
			up = false
		case r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
			up = true
		case r == '-' || r == '_' || r == '.':
			up = true
		default:
			return ""
		}
	}
	switch b.String() {
	case "Gemel", "Modelica", "Real", "Integer", "Boolean", "String", "StateSelect", "AssertionLevel", "Clock", "ExternalObject":
		return b.String() + "Plant" // a library or a type has that name
	}
	return b.String()
}
