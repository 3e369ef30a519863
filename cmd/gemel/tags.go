package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/tag"
	"gemel/engine/dae"
	"gemel/engine/flat"
	"gemel/scenarios"
)

func tagsCommand(t terminal) *cobra.Command {
	c := &cobra.Command{Use: "tags", Short: "Check and convert tag maps", Args: noSuchCommand,
		Long: "A tag map says which number of which device is which variable of the model, in\nwhich unit, within which limits. It is YAML, or CSV for spreadsheets.\ndocs/bridge.md explains the keys.",
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(tagsCheckCommand(t), tagsConvertCommand(t))
	return c
}

// plantFlags name a plant that a tag map is held against.
type plantFlags struct {
	plant, scenario string
	libs            []string
}

func tagsCheckCommand(t terminal) *cobra.Command {
	var f plantFlags
	c := &cobra.Command{
		Use:     "check FILE",
		Short:   "Report every problem of a tag map",
		Long:    "Report every problem of a tag map with its place. With a plant or a scenario the\nvariables, units and limits are held against it, and what is to be written must\nbe an input or a parameter there.",
		Example: "  gemel tags check tags.yaml\n  gemel tags check tags.yaml --plant Gemel.Examples.BoosterStation\n  gemel tags check tags.csv --scenario scenarios/booster-live.yaml",
		Args:    exactlyOne("file"),
		RunE: func(_ *cobra.Command, args []string) error {
			m, err := readTags(args[0])
			if err != nil {
				return err
			}
			sys, err := f.system()
			if err != nil {
				return err
			}
			if sys != nil {
				if err := checkTags(m, sys); err != nil {
					return err
				}
			}
			printTags(t, m, sys)
			return nil
		},
	}
	c.Flags().StringVar(&f.plant, "plant", "", "hold it against the `MODEL` of the library")
	c.Flags().StringVar(&f.scenario, "scenario", "", "hold it against the plant of the scenario in `FILE`")
	libFlag(c, &f.libs)
	return c
}

// system is the plant that the flags name; nil where they name none.
func (f *plantFlags) system() (*dae.System, error) {
	if f.plant == "" && f.scenario == "" {
		return nil, nil
	}
	if f.plant != "" && f.scenario != "" {
		return nil, errors.New("--plant and --scenario both name a plant; leave one of them out")
	}
	lib, err := libraryOf(f.libs)
	if err != nil {
		return nil, err
	}
	if f.scenario != "" {
		s, err := scenarios.Read(f.scenario)
		if err != nil {
			return nil, err
		}
		return lib.System(s)
	}
	found, _, err := lib.FindModel(f.plant)
	if err != nil {
		return nil, err
	}
	return flat.Flatten(found, f.plant, flat.Options{})
}

// checkTags holds a tag map against a plant.
func checkTags(m *tag.Map, sys *dae.System) error {
	known := map[string]tag.Variable{}
	var names []string
	for i := range sys.Variables {
		v := &sys.Variables[i]
		known[v.Name] = tag.Variable{Unit: v.Unit, Min: v.Min, Max: v.Max, Input: v.Kind == dae.Input || v.Kind == dae.Parameter && !v.Final}
		if !v.Protected {
			names = append(names, v.Name)
		}
	}
	return m.Check(func(name string) (tag.Variable, bool) { v, ok := known[name]; return v, ok }, nil, func(name string) string { return scenarios.Nearest(name, names) })
}

// printTags is what a map comes to.
func printTags(t terminal, m *tag.Map, sys *dae.System) {
	type count struct{ tags, writable, mapped int }
	counts := map[string]*count{}
	var order []string
	for i := range m.Tags {
		x := &m.Tags[i]
		c := counts[x.Source]
		if c == nil {
			c = &count{}
			counts[x.Source], order = c, append(order, x.Source)
		}
		c.tags++
		if x.Access&bridge.Write != 0 {
			c.writable++
		}
		if x.Variable != "" {
			c.mapped++
		}
	}
	rows := [][]string{{"connection", "tags", "writable", "of the model"}}
	for _, s := range order {
		c := counts[s]
		rows = append(rows, []string{s, grouped(float64(c.tags)), grouped(float64(c.writable)), grouped(float64(c.mapped))})
	}
	table(t.out, rows, -1)
	if sys == nil {
		fmt.Fprintln(t.out, "no problem; --plant or --scenario holds it against a plant, too")
		return
	}
	fmt.Fprintf(t.out, "no problem with %s\n", sys.Name)
}

func tagsConvertCommand(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:     "convert FROM TO",
		Short:   "Turn a tag map from CSV into YAML, or back",
		Long:    "Turn a tag map from CSV into YAML, or back; the endings of the files say which.\nNothing is lost but comments. TO must not exist yet; - is the terminal, as YAML.",
		Example: "  gemel tags convert tags.csv tags.yaml",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("want two files: %s", c.UseLine())
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return convertTags(t, args[0], args[1]) },
	}
}

func convertTags(t terminal, from, to string) error {
	m, err := readTags(from)
	if err != nil {
		return err
	}
	write := m.WriteYAML
	switch ext := strings.ToLower(filepath.Ext(to)); {
	case to == "-", ext == ".yaml", ext == ".yml":
	case ext == ".csv":
		write = m.WriteCSV
	default:
		return fmt.Errorf("%s: want a name that ends with .yaml or .csv", to)
	}
	if to == "-" {
		return write(t.out)
	}
	if err := checkTarget("TO", to); err != nil {
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("%s exists already; choose another name", to)
	}
	var b bytes.Buffer
	if err := write(io.Writer(&b)); err != nil {
		return err
	}
	if err := replaceFile(to, b.Bytes(), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "wrote %s: %d tags\n", to, len(m.Tags))
	return nil
}
