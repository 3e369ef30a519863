package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"gemel/engine/series"
	"gemel/scenarios/epanet"
)

func importCommand(t terminal) *cobra.Command {
	c := &cobra.Command{
		Use:   "import",
		Short: "Turn files of other programs into plants and scenarios",
		Args:  noSuchCommand,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(epanetCommand(t))
	return c
}

func epanetCommand(t terminal) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:     "epanet FILE.inp -o FOLDER",
		Short:   "Turn an EPANET network into a plant and a scenario",
		Long:    "Turn an EPANET input file into a Modelica model and a scenario that runs it.\nThe results have columns node/ID/head, node/ID/pressure, link/ID/flow,\nlink/ID/power and tank/ID/level with the IDs of the file.",
		Example: "  gemel import epanet Net1.inp -o net1\n  gemel run net1/scenario.yaml",
		Args:    exactlyOne("file"),
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				base := filepath.Base(args[0])
				out = strings.ToLower(strings.TrimSuffix(base, filepath.Ext(base)))
			}
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			n, err := epanet.Read(f, args[0])
			if err := errors.Join(err, f.Close()); err != nil {
				return err
			}
			if err := writeImport(out, n.Generate(args[0])); err != nil {
				return err
			}
			fmt.Fprintf(t.out, "%s: %s\n", args[0], n.Summary())
			for _, note := range n.Notes {
				fmt.Fprintf(t.out, "  %s\n", strings.Join(wrap(note, width-2), "\n  "))
			}
			fmt.Fprintf(t.out, "\nrun it:\n  gemel run %s\n", word(filepath.Join(out, "scenario.yaml")))
			return nil
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "write to `FOLDER` (default: the name of the file)")
	return c
}

// writeImport writes generated files; a file that somebody has changed since stays.
func writeImport(folder string, files []epanet.File) error {
	for _, f := range files {
		old, err := os.ReadFile(filepath.Join(folder, f.Name))
		if err == nil && !bytes.Equal(old, f.Data) {
			return fmt.Errorf("%s exists already and is different; remove it or choose another folder with -o", filepath.Join(folder, f.Name))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return cannotWrite(folder, err)
	}
	for _, f := range files {
		write := func(w io.Writer) error {
			_, err := w.Write(f.Data)
			return err
		}
		if err := series.WriteFile(filepath.Join(folder, f.Name), write); err != nil {
			return cannotWrite(filepath.Join(folder, f.Name), err)
		}
	}
	return nil
}
