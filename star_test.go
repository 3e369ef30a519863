package gemel_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The house is a star, not a chain: engine stands alone; the rooms around it import
// engine and not each other, and meet in cmd/gemel. viewer can therefore not reach a
// device, and a numeric bug cannot hide behind a scenario. Heavy libraries are linked
// below one room each.
func TestBordersOfTheHouse(t *testing.T) {
	rooms := []string{"physics", "learners", "scenarios", "bridge", "viewer"}
	libraries := map[string][]string{ // module path prefix -> rooms that may link it
		"github.com/hajimehoshi/ebiten": {"viewer"}, "github.com/nats-io/nats-server": {"scenarios"},
		"github.com/gopcua": {"bridge"}, "gorgonia.org": {"learners"}, "github.com/goccy/go-yaml": {"scenarios", "bridge"},
	}
	out, err := exec.Command("go", "list", "-deps", "-json=ImportPath,Deps", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Deps       []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		from, ok := strings.CutPrefix(p.ImportPath, "gemel/")
		from, _, _ = strings.Cut(from, "/")
		if !ok || from == "cmd" || from == "benchmarks" {
			continue
		}
		for _, dep := range p.Deps {
			for _, room := range rooms {
				if from != room && (dep == "gemel/"+room || strings.HasPrefix(dep, "gemel/"+room+"/")) {
					t.Errorf("%s imports %s: rooms import engine and meet in cmd/gemel only", p.ImportPath, dep)
				}
			}
			for prefix, owners := range libraries {
				if !slices.Contains(owners, from) && strings.HasPrefix(dep, prefix) {
					t.Errorf("%s links %s, which belongs below %v only", p.ImportPath, dep, owners)
				}
			}
		}
	}
}
