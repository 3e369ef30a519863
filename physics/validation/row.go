package validation

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Row is one finding: an asset in a case, beside a reference.
type Row struct {
	Asset     string   // the class of the library that is judged
	Also      []string // further classes that the case is evidence for
	Case      string   // what was run
	Reference string   // what it was compared with: author, title, table; or the closed form
	Quantity  string   // what was compared
	Unit      string   // of Tolerance and Reached; "1" or "" where they are numbers
	Tolerance float64  // the largest difference allowed
	Reached   float64  // the difference found
	Miss      string   // why a difference beyond the tolerance is accepted and stated as missed; "": it fails the test
	Plot      *Plot    // nil: none
	Kind      Kind     // what the reference is; "": as its text tells
	Baselines []Baseline
}

// Baseline is what a naive way reaches in the same case: the mean, the last value, linear regression.
type Baseline struct {
	Name    string  `json:"name"`
	Reached float64 `json:"reached"` // in the unit of the row; 3 digits where recorded
}

// Met says whether the tolerance holds.
func (r Row) Met() bool { return r.Reached <= r.Tolerance }

// rows of this run, in the order of Check.
var (
	collecting sync.Mutex
	rows       []Row
)

// Check judges a row and keeps it for the page. The test fails when the tolerance does not hold and no Miss is stated, or when the row is
// incomplete.
func Check(t testing.TB, row Row) {
	t.Helper()
	if missing := row.missing(); missing != "" {
		t.Errorf("%s: the row has no %s", row.Asset, missing)
		return
	}
	shown := fmt.Sprintf("%s, %s, %s: reached %.3g %s, allowed %.3g", row.Asset, row.Case, row.Quantity, row.Reached, row.Unit, row.Tolerance)
	switch {
	case row.Met():
		t.Log(shown)
	case row.Miss != "":
		t.Logf("%s; missed: %s", shown, row.Miss)
	default:
		t.Error(shown)
	}
	collecting.Lock()
	defer collecting.Unlock()
	if slices.ContainsFunc(rows, func(r Row) bool { return r.key() == row.key() }) {
		if given("test.count") == "1" {
			t.Errorf("two rows for %s", row.key())
		}
		return
	}
	rows = append(rows, row)
}

func (r Row) missing() string {
	switch {
	case !strings.HasPrefix(r.Asset, "Gemel."):
		return "Asset that begins with Gemel."
	case r.Case == "":
		return "Case"
	case r.Reference == "":
		return "Reference"
	case r.Quantity == "":
		return "Quantity"
	case math.IsNaN(r.Tolerance) || r.Tolerance < 0:
		return "Tolerance"
	case math.IsNaN(r.Reached) || math.IsInf(r.Reached, 0) || r.Reached < 0:
		return "finite Reached of at least 0"
	}
	for _, b := range r.Baselines {
		if b.Name == "" || math.IsNaN(b.Reached) || math.IsInf(b.Reached, 0) {
			return "name or finite Reached of a baseline"
		}
	}
	if r.Plot != nil {
		return r.Plot.missing()
	}
	return ""
}

// key tells rows apart.
func (r Row) key() string { return r.Asset + " | " + r.Case + " | " + r.Quantity }
