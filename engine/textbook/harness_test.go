package textbook

import (
	"fmt"
	"math"
	"os"
	"sort"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/enginetest"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// intervals is how many rows the program writes by default; a tick is stop/intervals.
const intervals = 500

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
	ode     *reference             // hand-derived equations
	pending string                 // a construct that may still be refused: the error must contain this text
	defect  string                 // a known wrong result, until it is mended
	tol     float64                // 0: the default of the program
}

// library reads testdata as --lib does.
func library(t *testing.T) *modelica.Library {
	t.Helper()
	lib := modelica.NewLibrary()
	if err := lib.AddFS("testdata", os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	return lib
}

func (c *textbook) options() engine.Options {
	return engine.Options{Period: c.stop / intervals, Tolerance: c.tol}
}

// run is what the program does; rows are the ticks of interest.
func (c *textbook) run(t *testing.T, ticks []int) (rows []values, err error) {
	t.Helper()
	sys, err := flat.Flatten(library(t), c.model, flat.Options{})
	if err != nil {
		return nil, err
	}
	p, err := engine.Compile(sys, c.options())
	if err != nil {
		return nil, err
	}
	defer p.Close()
	w, err := p.NewWork()
	if err != nil {
		return nil, err
	}
	defer w.Close()
	s := p.NewState(1)
	if err := p.Initialize(s, w); err != nil {
		return nil, err
	}
	for _, k := range ticks {
		for s.Tick < int64(k) {
			if err := p.Step(s, w, nil); err != nil {
				return nil, err
			}
		}
		if err := p.Observe(s, w); err != nil {
			return nil, err
		}
		row := values{}
		for v, d := range p.Variables {
			row[d.Name] = w.Value(dae.VarID(v))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// ticks that are compared: the start, the first steps, and eleven more.
func ticks() []int { return []int{0, 1, 7, 41, 50, 97, 151, 200, 250, 303, 350, 401, 449, 500} }

func (c *textbook) test(t *testing.T) {
	at := ticks()
	rows, err := c.run(t, at)
	if err != nil && c.pending != "" {
		if !strings.Contains(err.Error(), c.pending) {
			t.Fatalf("refused with\n%v\nwant an error about %q", err, c.pending)
		}
		t.Skipf("not supported yet: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	wrong := compare(c, at, rows)
	if len(wrong) > 0 && c.defect != "" {
		t.Skipf("known defect, %s: %s", c.defect, wrong[0])
	}
	for _, w := range wrong {
		t.Error(w)
	}
	if len(wrong) > 0 {
		return
	}
	enginetest.Run(t, enginetest.Case{Options: c.options(), Ticks: 30, Splits: 2, System: func(t *testing.T) *dae.System {
		sys, err := flat.Flatten(library(t), c.model, flat.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return sys
	}})
}

// compare gives a sentence for each column that is wrong, at its first wrong row.
func compare(c *textbook, at []int, rows []values) (wrong []string) {
	times := make([]float64, len(at))
	for i, k := range at {
		times[i] = float64(k) * c.stop / intervals
	}
	want := make([]values, len(at))
	if c.ode != nil {
		want = c.ode.at(times)
	} else {
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
				wrong = append(wrong, fmt.Sprintf("no column %s; there are %s", n, strings.Join(columns(row), " ")))
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
			c.test(t)
		})
	}
}
