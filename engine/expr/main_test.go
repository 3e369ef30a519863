package expr_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain fixes the seed of the random expressions, so that a failure repeats, and
// tries more of them than rapid does by default; both can be set on the command line.
func TestMain(m *testing.M) {
	flag.Parse()
	given := map[string]bool{}
	flag.Visit(func(f *flag.Flag) { given[f.Name] = true })
	for name, value := range map[string]string{"rapid.seed": "20260105", "rapid.checks": "3000"} {
		if given[name] {
			continue
		}
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
