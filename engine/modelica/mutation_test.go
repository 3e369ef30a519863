package modelica

import (
	"math/rand"
	"strings"
	"testing"
	"time"
)

// Damaged texts must be answered with errors, quickly and without a panic.
func TestDamagedTextsEndQuickly(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	words := strings.Fields("end if then else for loop ( ) [ ] { } ; , = := equation algorithm model x 1 . \" ' /* end; when elsewhen initial public each redeclare extends import : + - not der")
	for n := range 3000 {
		b := []byte(everything)
		for range 1 + r.Intn(6) {
			i, j := r.Intn(len(b)), r.Intn(len(b))
			switch r.Intn(3) {
			case 0:
				b = append(b[:i:i], b[min(i+r.Intn(20), len(b)):]...)
			case 1:
				w := words[r.Intn(len(words))]
				b = append(b[:i:i], append([]byte(" "+w+" "), b[i:]...)...)
			case 2:
				b = append(b[:i:i], append([]byte(string(b[min(i, j):max(i, j)])), b[i:]...)...)
			}
		}
		start := time.Now()
		_, err := Parse("m.mo", string(b))
		if d := time.Since(start); d > 2*time.Second {
			t.Fatalf("case %d took %v:\n%s", n, d, b)
		}
		if es, ok := err.(Errors); ok && len(es) > 2*maxErrors {
			t.Fatalf("%d errors", len(es))
		}
	}
}

func TestHostileNestingIsBounded(t *testing.T) {
	for name, c := range map[string]string{
		"parentheses":  "model A equation x = " + strings.Repeat("(", 1e6),
		"brackets":     "model A equation x = " + strings.Repeat("[", 1e6),
		"braces":       "model A equation x = " + strings.Repeat("{", 1e6),
		"calls":        "model A equation x = " + strings.Repeat("f(", 1e6),
		"subscripts":   "model A equation x = " + strings.Repeat("a[", 1e6),
		"conditions":   "model A equation x = " + strings.Repeat("if a then 1 else ", 1e5),
		"not":          "model A equation x = " + strings.Repeat("not ", 1e6),
		"loops":        "model A equation " + strings.Repeat("for i loop ", 1e5),
		"branches":     "model A equation " + strings.Repeat("if a then ", 1e5),
		"classes":      strings.Repeat("model A ", 1e5),
		"modification": "model A Real x" + strings.Repeat("(a", 1e5),
		"redeclare":    "model A Real x" + strings.Repeat("(redeclare model M = N", 1e5),
		"sum":          "model A equation x = 1" + strings.Repeat("+1", 1e6) + "; end A;",
		"signs":        "model A equation x = " + strings.Repeat("-", 1e6),
	} {
		start := time.Now()
		if _, err := Parse("h.mo", c); err == nil {
			t.Errorf("%s: no error", name)
		}
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%s took %v", name, d)
		}
	}
}
