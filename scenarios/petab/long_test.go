//go:build long

package petab

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the table of docs/petab.md")

const page = "../../docs/petab.md"

// Protects the table of docs/petab.md: published problems are solved from 50 random starts, seed 0; a start succeeds where it ends within 1e-4 of the known
// optimum. least are shares that the search must keep, some way below what it reaches.
func TestPublishedProblemsFrom50Starts(t *testing.T) {
	var rows []string
	for _, c := range []struct {
		name, what   string
		local, least int // successes in the first local search, and in the end
	}{
		{"perelson", "virus under therapy", 10, 40}, {"blasi", "histone acetylation, steady state, logarithms", 40, 48}, {"bruno", "carotenoid cleavage, 6 conditions", 25, 45},
		{"boehm", "STAT5 signalling, 3 estimated deviations", 2, 30},
	} {
		m := compiled(t, "testdata/"+c.name)
		begin := time.Now()
		o := SolveOptions{Starts: 50, Workers: 2, Hops: DefaultHops}
		s, err := m.Solve(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		r := m.Result(s, o)
		known, _ := m.Problem.Known()
		r.Compare(known, s)
		local := 0
		for _, x := range s.Searches {
			if x.Local <= known+Close {
				local++
			}
		}
		t.Logf("%s: %.7f, known %.7f; %d locally, %d in the end; %v", c.name, r.Objective, known, local, *r.Reached, time.Since(begin).Round(time.Second))
		if local < c.local || *r.Reached < c.least {
			t.Errorf("%s: %d of 50 starts reach %g in their first local search, %d in the end: want %d and %d", c.name, local, known, *r.Reached, c.local, c.least)
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %d | %d | %.7f | %.7f | %s | %s |", c.name, c.what, len(r.Unknowns), r.Readings, known, r.Objective, Rate(local, 50), Rate(*r.Reached, 50)))
	}
	if !*update {
		return
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const first, last = "<!-- table: go test -tags long ./scenarios/petab -run 50Starts -update -->\n", "<!-- end -->\n"
	head, rest, ok := strings.Cut(string(text), first)
	_, tail, ok2 := strings.Cut(rest, last)
	if !ok || !ok2 {
		t.Fatal("no place for the table in " + page)
	}
	table := "| problem | of | unknowns | readings | known −log L | reached | first local search | with hops |\n|---|---|--:|--:|--:|--:|--:|--:|\n" + strings.Join(rows, "\n") + "\n"
	if err := os.WriteFile(page, []byte(head+first+table+last+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}
