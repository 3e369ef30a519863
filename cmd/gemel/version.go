package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

// version of the program. (scenario, seed, version) decides every bit of a trajectory.
const version = "0.1.0"

// platform is the machine that a run was made on; it does not influence results.
const platform = runtime.GOOS + "/" + runtime.GOARCH

// versionLine is what `gemel version` and `gemel --version` print.
var versionLine = fmt.Sprintf("gemel %s (%s, %s)", version, platform, runtime.Version())

func versionCommand(t terminal) *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Print the version", Args: cobra.NoArgs, Run: func(*cobra.Command, []string) {
		fmt.Fprintln(t.out, versionLine)
	}}
}
