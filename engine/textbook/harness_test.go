package textbook

import (
	"fmt"
	"math"
	"os"
	"sort"
	"strings"
	"sync"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/enginetest"
	"gemel/engine/flat"
	"gemel/engine/modelica"
	"gemel/engine/solver"
)

// intervals is how many rows the program writes by default; a tick is stop/intervals.
const intervals = 500

// tolerance is at least what the program works to by default.
const tolerance = 1e-9

// agreement is how close a column must come to its reference, relative to the value or,
// near zero crossings, to a hundredth of the largest value of the column.
const agreement = 1e-5

// values are the columns of one row by dotted name.
type values map[string]float64

// textbook is one model with its reference.
type textbook struct {
	model   string
	stop    float64
	want    func(t float64) values // closed form; or
	ode     *reference             // hand-derived equations; or
	hybrid  *hybrid                // equations with events and memory; the instants of its events are compared too
	pending string                 // a construct that may still be refused: the error must contain this text
	defect  string                 // a known wrong result, until it is mended
	tol     float64                // 0: tolerance
	method  engine.Method          // "": the default of the program
}

// library reads testdata as --lib does.
func library(t *testing.T) *modelica.Library {
	t.Helper()
	lib, err := shelf()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

var shelf = sync.OnceValues(books)

// books reads testdata anew; library gives the same each time.
func books() (*modelica.Library, error) {
	lib := modelica.NewLibrary()
	return lib, lib.AddFS("testdata", os.DirFS("testdata"))
}

func (c *textbook) options() engine.Options {
	o := engine.Options{Period: c.stop / intervals, Tolerance: c.tol, Method: c.method}
	if o.Tolerance == 0 {
		o.Tolerance = tolerance
	}
	return o
}

// ticks is how long the suite runs the model: longer where events lie ahead.
func (c *textbook) ticks() int {
	if c.hybrid != nil {
		return 300
	}
	return 30
}

// run is what the program does; rows are the ticks of interest.
func (c *textbook) run(t *testing.T, ticks []int) (rows []values, events []float64, err error) {
	t.Helper()
	sys, err := flat.Flatten(library(t), c.model, flat.Options{})
	if err != nil {
		return nil, nil, err
	}
	p, err := engine.Compile(sys, c.options())
	if err != nil {
		return nil, nil, err
	}
	defer p.Close()
	w, err := p.NewWork()
	if err != nil {
		return nil, nil, err
	}
	defer w.Close()
	s := p.NewState(1)
	if err := p.Initialize(s, w); err != nil {
		return nil, nil, err
	}
	for _, k := range ticks {
		for s.Tick < int64(k) {
			if err := p.Step(s, w, nil); err != nil {
				return nil, nil, err
			}
			for _, e := range w.Events {
				events = append(events, e.Time)
			}
		}
		if err := p.Observe(s, w); err != nil {
			return nil, nil, err
		}
		row := values{}
		for v, d := range p.Variables {
			row[d.Name] = w.Value(dae.VarID(v))
		}
		rows = append(rows, row)
	}
	return rows, events, nil
}

// ticks that are compared: the start, the first steps, and eleven more.
func ticks() []int { return []int{0, 1, 7, 41, 50, 97, 151, 200, 250, 303, 350, 401, 449, 500} }

func (c *textbook) test(t *testing.T, brief bool) {
	at := ticks()
	rows, events, err := c.run(t, at)
	if err != nil && c.pending != "" {
		if !strings.Contains(err.Error(), c.pending) {
			t.Fatalf("refused with\n%v\nwant an error about %q", err, c.pending)
		}
		t.Skipf("not supported yet: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	wrong := append(compare(c, at, rows), c.missed(events)...)
	if len(wrong) > 0 && c.defect != "" {
		t.Skipf("known defect, %s: %s", c.defect, wrong[0])
	}
	for _, w := range wrong {
		t.Error(w)
	}
	if len(wrong) > 0 {
		return
	}
	enginetest.Run(t, enginetest.Case{Options: c.options(), Ticks: c.ticks(), Brief: brief, System: func(t *testing.T) *dae.System {
		sys, err := flat.Flatten(library(t), c.model, flat.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return sys
	}})
}

// methods that find events too; the explicit ones need equations without algebraic unknowns.
var methods = []engine.Method{solver.Tsit5, solver.Verner7, solver.Rodas3P}

// again judges a model with events by another method than the default.
func (c textbook) again(t *testing.T, method engine.Method) {
	c.method = method
	c.tol = tolerance
	at := ticks()
	rows, events, err := c.run(t, at)
	if err != nil && strings.Contains(err.Error(), "explicit equations only") {
		return
	}
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	for _, w := range append(compare(&c, at, rows), c.missed(events)...) {
		t.Errorf("%s: %s", method, w)
	}
}

// compare gives a sentence for each column that is wrong, at its first wrong row.
func compare(c *textbook, at []int, rows []values) (wrong []string) {
	times := make([]float64, len(at))
	for i, k := range at {
		times[i] = float64(k) * c.stop / intervals
	}
	want := make([]values, len(at))
	switch {
	case c.ode != nil:
		want = c.ode.at(times)
	case c.hybrid != nil:
		want = c.hybrid.at(times)
	default:
		for i, x := range times {
			want[i] = c.want(x)
		}
	}
	names := make([]string, 0, len(want[0]))
	for n := range want[0] {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		largest := 0.0
		for _, w := range want {
			largest = math.Max(largest, math.Abs(w[n]))
		}
		for i, row := range rows {
			got, ok := row[n]
			if !ok {
				wrong = append(wrong, fmt.Sprintf("no column %s; there are %.300s", n, strings.Join(columns(row), " ")))
				break
			}
			scale := math.Max(math.Abs(want[i][n]), largest/100)
			if !(math.Abs(got-want[i][n]) <= agreement*scale) {
				wrong = append(wrong, fmt.Sprintf("%s(%g) = %.12g, want %.12g (off by %.2g of the scale, allowed %g)", n, times[i], got,
					want[i][n], math.Abs(got-want[i][n])/scale, agreement))
				break
			}
		}
	}
	return wrong
}

// missed gives a sentence for the first event of the reference that the engine did not locate.
func (c *textbook) missed(events []float64) (wrong []string) {
	if c.hybrid == nil {
		return nil
	}
	for _, want := range c.hybrid.fired {
		near := math.Inf(1)
		for _, e := range events {
			if math.Abs(e-want) < math.Abs(near-want) {
				near = e
			}
		}
		if !(math.Abs(near-want) <= agreement*math.Max(want, c.stop/100)) {
			return []string{fmt.Sprintf("no event at %.12g s; the nearest of %d is at %.12g s", want, len(events), near)}
		}
	}
	return nil
}

func columns(row values) []string {
	names := make([]string, 0, len(row))
	for n := range row {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

func runAll(t *testing.T, cases []textbook) {
	t.Helper()
	for i := range cases {
		c := &cases[i]
		t.Run(c.model, func(t *testing.T) {
			if c.stop <= 0 {
				t.Fatal("no stop time")
			}
			c.test(t, i%6 != 0)
			if c.hybrid != nil && c.pending == "" && c.defect == "" {
				c.again(t, methods[i%len(methods)])
			}
		})
	}
}
