// Command gemel simulates plants that are described by their equations; see README.md and `gemel help`.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], terminal{os.Stdout, os.Stderr, isTerminal(os.Stderr)}))
}
