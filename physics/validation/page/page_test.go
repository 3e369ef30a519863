package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/physics/validation"
)

func recorded(t *testing.T) ([]validation.Record, []validation.Asset) {
	t.Helper()
	if flag.Lookup("update").Value.String() == "true" {
		t.Skip("the records are being written")
	}
	records, err := load(filepath.Join(validation.Root(), "docs", "validation"))
	if err != nil {
		t.Fatal(err)
	}
	assets, err := validation.Assets()
	if err != nil {
		t.Fatal(err)
	}
	return records, assets
}

// The page says what the records say; nobody edits it.
func TestPageSaysWhatIsRecorded(t *testing.T) {
	records, assets := recorded(t)
	for name, text := range pages(records, assets) {
		have, err := os.ReadFile(filepath.Join(validation.Root(), "docs", name))
		if err != nil {
			t.Error(err)
		} else if string(have) != text {
			t.Errorf("docs/%s differs from docs/validation/*.json; write it anew with: go run ./physics/validation/page -write", name)
		}
	}
}

// Every picture that a row names is there, and every asset that a row names is in the library.
func TestRowsPointAtWhatExists(t *testing.T) {
	records, assets := recorded(t)
	known := map[string]bool{}
	for _, a := range assets {
		known[a.Name] = true
	}
	for _, record := range records {
		for _, r := range record.Rows {
			if r.Plot != "" {
				if _, err := os.Stat(filepath.Join(validation.Root(), "docs", "validation", r.Plot)); err != nil {
					t.Error(err)
				}
			}
			for _, name := range append([]string{r.Asset}, r.Also...) {
				if !known[name] {
					t.Errorf("%s: no asset %s in the library", record.Domain, name)
				}
			}
			if !r.Met && r.Miss == "" {
				t.Errorf("%s: %s, %s is missed without a reason", record.Domain, r.Asset, r.Case)
			}
		}
	}
}

// Each asset stands in at least one row.
func TestEveryAssetHasARow(t *testing.T) {
	if missing := uncovered(recorded(t)); len(missing) > 0 {
		t.Errorf("%d assets have no row in docs/validation.md: %s", len(missing), strings.Join(missing, ", "))
	}
}

// A page from two rows, of which one is missed.
func TestPageStatesWhatIsMissed(t *testing.T) {
	text := page([]validation.Record{{Domain: "wind", Rows: []validation.Recorded{
		{Asset: "Gemel.Wind.Rotor", Also: []string{"Gemel.Wind.Pitch"}, Case: "a | b", Reference: "r", Kind: validation.Measured, Quantity: "power", Unit: "%", Tolerance: 4, Reached: 1.25, Met: true, Title: "Power", Plot: "wind-a.svg"},
		{Asset: "Gemel.Wind.Rotor", Case: "stall", Reference: "r", Kind: validation.Formula, Quantity: "thrust", Tolerance: 1e-3, Reached: 2e-3, Miss: "no dynamic stall"}}}}, nil)
	for _, want := range []string{"| [Wind](#wind) | 2 | 2 | 1 | 1 | 1 | 0 | 1 | 0 | 1 |", `| Wind.Rotor; Wind.Pitch | a \| b | r | measured | power | 4 % | 1.25 % | yes |`, "| 0.001 | 0.002 | **no** |",
		"- Wind.Rotor, stall, thrust: **no dynamic stall**", "![Wind.Rotor: Power](validation/wind-a.svg)"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
