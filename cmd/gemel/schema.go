package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"gemel/scenarios"
)

func schemaCommand(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files",
		Long:  "Print the JSON Schema of scenario files. An editor with a YAML language server\ncompletes and checks a file that begins with\n\n  # yaml-language-server: $schema=gemel.schema.json",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			data, err := scenarios.Schema()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(t.out, "%s\n", data)
			return err
		},
	}
}
