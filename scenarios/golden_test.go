package scenarios

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// Golden hashes protect the promise that a scenario, a seed and a version of Gemel give the same bits on every processor, through
// everything that a scenario adds to a plant: units, CSV inputs, control, noise, faults, limits and figures. .ci/run runs this test under
// amd64 v1, v3 and arm64. A hash changes only where the arithmetic, the library or the scenario changes on purpose. To renew it run
//
//	go test -run '^TestGolden' ./scenarios
//
// copy what it got to here, say why in the commit, and name the change under Numbers in CHANGELOG.md.
func TestGoldenTrajectories(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(*testing.T) *Prepared
		want    string
	}{
		{"a tank with everything in it", func(t *testing.T) *Prepared { return prepare(t, eventful) }, "7b9c015d0925fd98"},
		{"two hours of the booster station", shortBooster, "dc08823de91cdfc4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, r := run(t, c.prepare(t))
			if got := r.Hash()[:16]; got != c.want {
				t.Errorf("hash of the trajectory %s, want %s", got, c.want)
			}
		})
	}
}

// shortBooster is the example scenario over two hours, with its fault inside of them.
func shortBooster(t *testing.T) *Prepared {
	const file = "booster-station.yaml"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	short := strings.NewReplacer("stop: 24h", "stop: 2h", "at: 14h", "at: 30 min", "over: 2h", "over: 1h").Replace(string(text))
	s, err := Parse(file, []byte(short), beside(file))
	if err != nil {
		t.Fatal(err)
	}
	library := Library{{Label: "gemel:", FS: os.DirFS("../physics")}}
	sys, err := library.System(s)
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the library is not beside this package")
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(s, sys, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}
