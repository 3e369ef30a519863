package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"gemel/scenarios"
)

func checkCommand(t terminal) *cobra.Command {
	var libs []string
	c := &cobra.Command{
		Use:     "check FILE...",
		Short:   "Report every problem of scenarios and models",
		Long:    "Check scenarios (.yaml), Modelica files (.mo) and folders of them, and report\nevery problem with its place and what was expected. The folders of runs are\nleft out. The status is 0 where there is no problem.",
		Example: "  gemel check my-plant\n  gemel check scenarios/booster-station.yaml",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fmt.Errorf("want files or folders: %s", c.UseLine())
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			lib, err := libraryOf(libs)
			if err != nil {
				return err
			}
			k := &checker{t: t, lib: lib, broken: map[string]bool{}}
			for _, path := range args {
				k.path(path)
			}
			return k.verdict()
		},
	}
	libFlag(c, &libs)
	return c
}

// checker checks files one after the other and keeps what it finds.
type checker struct {
	t        terminal
	lib      scenarios.Library
	checked  int
	problems scenarios.Problems
	others   []error         // of the file system
	broken   map[string]bool // Modelica files with problems that were reported
}

// verdict is everything that is wrong, each problem once.
func (k *checker) verdict() error {
	var all []error
	if problems := scenarios.Merge(k.problems, nil); len(problems) > 0 {
		all = append(all, problems)
	}
	for _, err := range k.others {
		all = append(all, errors.New(describe(err)))
	}
	switch {
	case len(all) == 1:
		return all[0]
	case len(all) > 1:
		lines := make([]string, len(all))
		for i, err := range all {
			lines[i] = describe(err)
		}
		return errors.New(strings.Join(lines, "\n"))
	case k.checked == 0:
		return errors.New("there is nothing to check: no .yaml and no .mo file")
	}
	return nil
}

// note keeps an error.
func (k *checker) note(err error) {
	var ps scenarios.Problems
	switch {
	case errors.As(err, &ps):
		k.problems = append(k.problems, ps...)
		for _, p := range ps {
			k.broken[p.Pos.File] = true
		}
	case err != nil:
		k.others = append(k.others, err)
	}
}

// path checks a file or everything in a folder.
func (k *checker) path(path string) {
	info, err := os.Stat(path)
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case err != nil:
		k.note(err)
	case isPetab(path):
		k.tables(path)
	case info.IsDir():
		k.folder(path)
	case ext == ".yaml" || ext == ".yml":
		k.scenario(path)
	case ext == ".mo":
		k.models(path)
	default:
		k.note(fmt.Errorf("%s: neither a scenario (.yaml) nor a model (.mo)", path))
	}
}

func (k *checker) good(name string, notes []string) {
	fmt.Fprintf(k.t.out, "%s: ok\n", name)
	for _, n := range notes {
		fmt.Fprintf(k.t.out, "  note: %s\n", strings.Join(wrap(n, width-8), "\n    "))
	}
}

func (k *checker) goodModels(models []scenarios.CheckedModel, err error) {
	k.checked++
	for _, m := range models {
		k.good(m.Name, m.Notes)
	}
	k.note(err)
}

func (k *checker) models(path string) {
	models, err := k.lib.CheckFile(path)
	if len(models) == 0 && err == nil {
		k.good(path, []string{"no model stands in it"})
	}
	k.goodModels(models, err)
}

// tables checks a fitting problem in tables.
func (k *checker) tables(path string) {
	k.checked++
	if err := checkPetab(path, k.lib); err != nil {
		k.note(err)
		return
	}
	k.good(path, nil)
}

func (k *checker) scenario(path string) {
	if isPetab(path) {
		k.tables(path)
		return
	}
	k.checked++
	p, err := load(path, k.lib)
	if err != nil {
		k.note(k.unknown(err))
		return
	}
	if p.Fit != nil {
		if err := checkFit(path, k.lib); err != nil {
			k.note(errors.Join(k.unknown(err), p.Close()))
			return
		}
	}
	if p.Estimate != nil {
		if err := checkEstimate(path, k.lib); err != nil {
			k.note(errors.Join(k.unknown(err), p.Close()))
			return
		}
	}
	k.good(path, p.Notes)
	k.note(p.Close())
}

// unknown leaves out the problems of a model that its own file was reported with already: a scenario adds nothing to them, and where the
// equations as a whole are wrong it only says the same in other words.
func (k *checker) unknown(err error) error {
	var ps scenarios.Problems
	if !errors.As(err, &ps) || len(k.broken) == 0 {
		return err
	}
	ofBroken := false
	for _, p := range ps {
		ofBroken = ofBroken || k.broken[p.Pos.File] && strings.HasSuffix(p.Pos.File, ".mo")
	}
	if !ofBroken {
		return err
	}
	var rest scenarios.Problems
	for _, p := range ps {
		if ext := filepath.Ext(p.Pos.File); ext != ".mo" && ext != "" {
			rest = append(rest, p)
		}
	}
	if len(rest) == 0 {
		return nil
	}
	return rest
}

// folder checks the models of a folder first, then its scenarios, then the folders in it.
func (k *checker) folder(path string) {
	if scenarios.IsRun(path) || strings.Contains(filepath.Base(path), ".partial-") {
		return // a run, or what a killed one has left: its files are copies
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			err = fmt.Errorf("%s cannot be read: permission denied", path)
		}
		k.note(err)
		return
	}
	_, err = os.Stat(filepath.Join(path, "package.mo"))
	isPackage := err == nil
	if isPackage {
		k.goodModels(k.lib.CheckPackage(path))
	}
	var folders, texts []string
	for _, e := range entries {
		name := filepath.Join(path, e.Name())
		switch ext := strings.ToLower(filepath.Ext(name)); {
		case e.IsDir() && !isPackage && !strings.HasPrefix(e.Name(), "."):
			folders = append(folders, name)
		case e.IsDir():
		case ext == ".mo" && !isPackage:
			k.models(name)
		case ext == ".yaml" || ext == ".yml":
			texts = append(texts, name)
		}
	}
	for _, name := range texts {
		k.scenario(name)
	}
	for _, name := range folders {
		k.folder(name)
	}
}
