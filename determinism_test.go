package gemel_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The elementary functions of package math differ between processors. Whatever can touch
// a trajectory uses engine/kernel instead; so does all that writes a plant.
func TestNoProcessorDependentMathematics(t *testing.T) {
	forbidden := regexp.MustCompile(`\bmath\.(Exp|Exp2|Expm1|Log|Log2|Log10|Log1p|Pow|Sin|Cos|Sincos|Tan|Asin|Acos|Atan|Atan2|Sinh|Cosh|Tanh|Asinh|Acosh|Atanh|Cbrt|Hypot|FMA|Gamma|Erf)\(`)
	for _, room := range []string{"engine", "scenarios"} {
		err := filepath.WalkDir(room, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for i, line := range bytes.Split(text, []byte("\n")) {
				if m := forbidden.Find(line); m != nil {
					t.Errorf("%s:%d: %s...) has other bits on other processors: use kernel.Eval", path, i+1, m)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
