package settings

import (
	"math"
	"strings"
	"testing"
	"time"
)

const good = `gemel: 1
pump:
  speed: 1450 rpm
  rate: 2 K/min
  pause: 5 min
  keep: 90d
  names: [a, b]
  one: c
  on: true
  count: 7
  ratio: 0.25
`

func TestValuesAreReadWithTheirUnits(t *testing.T) {
	f := Read("a.yaml", []byte(good))
	root := f.Root()
	root.Keys("gemel", "pump")
	p := root.Get("pump")
	p.Keys("speed", "rate", "pause", "keep", "names", "one", "on", "count", "ratio")
	if x := p.Quantity("speed", "rad/s", false, 0); math.Abs(x-151.8436) > 1e-3 {
		t.Error(x)
	}
	if x := p.Rate("rate", "K", 0); math.Abs(x-2.0/60) > 1e-12 {
		t.Error(x)
	}
	if d := p.Duration("pause", 0); d != 5*time.Minute {
		t.Error(d)
	}
	if d := p.Duration("keep", 0); d != 90*24*time.Hour {
		t.Error(d)
	}
	if l := p.List("names"); strings.Join(l, " ") != "a b" {
		t.Error(l)
	}
	if l := p.List("one"); strings.Join(l, " ") != "c" {
		t.Error(l)
	}
	if !p.Bool("on") || p.Whole("count", 0, 9, 0) != 7 || p.Number("ratio", 0) != 0.25 || p.Text("nothing") != "" || p.Duration("nothing", time.Hour) != time.Hour {
		t.Error("a value is another")
	}
	if err := f.Err(); err != nil {
		t.Error(err)
	}
}

// Every problem is told at once, each with its place.
func TestProblemsHaveTheirPlaces(t *testing.T) {
	f := Read("a.yaml", []byte("gemel: 2\npump:\n  speed: 3 bar\n  spede: 1\n  pause: never\n  on: maybe\n  count: 10\n  names: {a: b}\n  rate: 5 K\n"))
	root := f.Root()
	root.Keys("gemel", "pump")
	p := root.Get("pump")
	p.Keys("speed", "pause", "on", "count", "names", "rate")
	p.Quantity("speed", "rad/s", false, 0)
	p.Duration("pause", 0)
	p.Bool("on")
	p.Whole("count", 0, 9, 0)
	p.Text("names")
	p.Rate("rate", "K", 0)
	err := f.Err()
	if err == nil {
		t.Fatal("nothing is told")
	}
	for _, want := range []string{"gemel: 1", "a.yaml:3:", "pressure", `a.yaml:4:3: there is no key "spede"`, "a.yaml:5:", "a.yaml:6:", "true or false", "from 0 to 9", "one value", "1 K/s"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no word of %q in\n%v", want, err)
		}
	}
}

func TestAFileThatIsNoneIsTold(t *testing.T) {
	for _, text := range []string{"", "a: 1\na: 2\n", "{", "gemel: 1\n---\ngemel: 1\n"} {
		f := Read("a.yaml", []byte(text))
		f.Root().Keys("gemel")
		if err := f.Err(); err == nil || !strings.HasPrefix(err.Error(), "a.yaml") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("gemel: 1\n? [a]\n: &x {<<: *x}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := Read("a.yaml", data)
		var walk func(n *Node, depth int)
		walk = func(n *Node, depth int) {
			if depth > 5 {
				return
			}
			n.Text("a")
			for _, x := range n.Items() {
				_ = x.String()
			}
			for _, e := range n.Entries() {
				walk(e.Node, depth+1)
			}
		}
		walk(file.Root(), 0)
		_ = file.Err()
	})
}
