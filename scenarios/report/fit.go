package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"time"
)

// Fit is everything that the page of a fit shows. Texts hold numbers with their units already.
type Fit struct {
	Title, Doc, Plant string
	Facts             []Fact // how it was computed
	Hashes            []Fact
	Apart             []string // what the data cannot tell apart, where nothing else is said of that
	Identified        []string // how well the unknowns are determined, in words
	Determined        bool     // nothing is said against any of them
	Notes             []string
	Unknowns          []FitUnknown
	Correlation       [][]float64 // in the order of the unknowns; NaN: not determined
	Sensors           []FitSensor
	HeldOut           []FitHeldOut
	Traces            []FitTrace
	Profiles          []FitProfile
	Marginals         []FitMarginal
	PosteriorNote     string
	PosteriorWarning  string
	Lags              []FitLags
	LeftOut           []FitLeftOut
	Command           string
	Resolved          string // the scenario
	Footer            string
}

// FitUnknown is a row of the table of what was found.
type FitUnknown struct {
	Name, Doc, Before, Value, Interval, Unit string
	Bound                                    bool // it ended at a bound, or is not determined
	At, Width                                float64
}

// FitSensor is a row of the table of sensors.
type FitSensor struct {
	Name, Experiment, Readings, Before, After, Noise, Unit, Explained, Residuals string
	White                                                                        bool
}

// FitHeldOut is a row of the table of predictions.
type FitHeldOut struct {
	Name, Experiment, Readings, Before, Model, Mean, Persistence, Regression, Unit string
	Better                                                                         bool // than the naive forecasts
}

// FitLeftOut is a row of the table of readings that were not used.
type FitLeftOut struct{ Sensor, Experiment, When, Readings, Why string }

// FitTrace is a sensor in an experiment: values in the unit shown, times since the start of the experiment [s].
type FitTrace struct {
	Title, Experiment, Unit, Doc        string
	Start                               time.Time // the zero Time: none
	Time, Reading, Before, After, Scale []float64 // Before and Scale may be nil; Scale is the residual over the noise
	LeftTime, LeftReading               []float64 // readings that are not used
	HeldFrom                            float64   // readings from here on were not fitted [s]; infinite: none
}

//go:embed fit.html.tmpl
var fitMarkup string

var fitLayout = template.Must(template.New("fit").Parse(fitMarkup))

// fitView is what the template reads.
type fitView struct {
	Fit
	Cells  [][]fitCell
	Charts []fitChart
	Walks  []fitSmall // profile likelihoods
	Spread []fitSmall // posterior distributions
	Rests  []fitRest  // residuals
	Yaml   []yamlLine
	Style  template.CSS
	Policy string
}

// fitRest are the two small charts of the residuals of a sensor.
type fitRest struct{ Lags, Histogram fitSmall }

// fitCell is a correlation.
type fitCell struct {
	Text  string
	Style template.CSS
}

// fitChart is a chart and its residuals.
type fitChart struct {
	Title, Experiment, Unit, Doc, Note string
	Ticks                              []mark
	Upper, Lower                       fitPlot
}

// fitPlot is one pair of axes.
type fitPlot struct {
	YTicks                     []mark
	Held                       []mark
	Dots, Left, Before, After  string
	HasLeft, HasBefore, Exists bool
}

// WriteFit writes the page of f. The only errors are those of w.
func WriteFit(w io.Writer, f Fit) error {
	v := fitView{Fit: f, Yaml: yamlLines(f.Resolved), Style: template.CSS(style), Policy: "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'"}
	for i := range f.Correlation {
		var row []fitCell
		for k, c := range f.Correlation[i] {
			cell := fitCell{Text: dash}
			if !math.IsNaN(c) {
				cell.Text = fmt.Sprintf("%.2f", c)
				if i != k {
					cell.Style = template.CSS(fmt.Sprintf("background:color-mix(in srgb, var(--s1) %.0f%%, transparent)", 60*math.Abs(c)))
				}
			}
			row = append(row, cell)
		}
		v.Cells = append(v.Cells, row)
	}
	for i := range f.Traces {
		v.Charts = append(v.Charts, f.Traces[i].chart())
	}
	for i := range f.Unknowns {
		u := &f.Unknowns[i]
		if u.Unit = prettyUnit(u.Unit); !finite(u.At) || !finite(u.Width) {
			u.At, u.Width = 0, 0
		}
	}
	for i := range f.Sensors {
		f.Sensors[i].Unit = prettyUnit(f.Sensors[i].Unit)
	}
	for i := range f.HeldOut {
		f.HeldOut[i].Unit = prettyUnit(f.HeldOut[i].Unit)
	}
	for i := range f.Profiles {
		v.Walks = append(v.Walks, f.Profiles[i].small())
	}
	for i := range f.Marginals {
		v.Spread = append(v.Spread, f.Marginals[i].small())
	}
	for i := range f.Lags {
		v.Rests = append(v.Rests, fitRest{f.Lags[i].small(), f.Lags[i].histogram()})
	}
	var b bytes.Buffer
	if err := fitLayout.Execute(&b, &v); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err := plain.WriteString(w, b.String())
	return err
}

// chart draws readings, and the model before and after.
func (t *FitTrace) chart() fitChart {
	c := fitChart{Title: t.Title, Experiment: t.Experiment, Unit: prettyUnit(t.Unit), Doc: t.Doc}
	if len(t.Time) == 0 {
		return c
	}
	t0, t1 := t.Time[0], t.Time[len(t.Time)-1]
	if !(t1 > t0) {
		t1 = t0 + 1
	}
	clock := newClock(t.Start, t0, t1)
	x := func(at float64) float64 { return (at - t0) / (t1 - t0) }
	for k, tk := range clock.timeTicks(t0, t1, 10) {
		m := mark{Style: template.CSS("--a:" + fraction(x(tk.at))), Text: tk.label}
		if tk.strong {
			m.Class = "strong"
		} else if k%2 == 1 {
			m.Class = "odd"
		}
		c.Ticks = append(c.Ticks, m)
	}
	var held []mark
	if t.HeldFrom < t1 {
		held = []mark{{Style: template.CSS("--a:" + fraction(math.Max(x(t.HeldFrom), 0)) + ";--b:1"), Text: "not fitted"}}
	}
	lo, hi := extent(t.Reading, t.After)
	a, b := extent(t.Before)
	if span := hi - lo; a < lo-float64(3*span) || b > hi+float64(3*span) { // a first guess that is far off shall not flatten what matters
		c.Note = "the first values are off the scale"
	} else if len(t.Before) > 0 {
		lo, hi = math.Min(lo, a), math.Max(hi, b)
	}
	inside := t.inside(lo, hi)
	lo, hi = axis(lo, hi)
	y := func(v float64) float64 { return (hi - v) / (hi - lo) }
	c.Upper = fitPlot{YTicks: yTicks(lo, hi, 5, y), Held: held, Dots: dots(t.Time, t.Reading, x, y), After: line(t.Time, t.After, x, y), Before: line(t.Time, t.Before, x, y),
		HasBefore: t.Before != nil, Left: dots(t.LeftTime, inside, x, y), HasLeft: len(t.LeftTime) > 0, Exists: true}
	if t.Scale != nil {
		lo, hi := extent(t.Scale)
		m := math.Max(3, math.Max(-lo, hi))
		y := func(v float64) float64 { return (m - v) / (2 * m) }
		c.Lower = fitPlot{YTicks: yTicks(-m, m, 5, y), Held: held, Dots: dots(t.Time, t.Scale, x, y), Exists: true}
	}
	return c
}

// inside keeps readings that were left out on the chart: at its edge where they lie beyond.
func (t *FitTrace) inside(lo, hi float64) []float64 {
	out := make([]float64, len(t.LeftReading))
	for i, v := range t.LeftReading {
		out[i] = math.Min(math.Max(v, lo), hi)
	}
	return out
}

func extent(lists ...[]float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, l := range lists {
		for _, v := range l {
			if finite(v) {
				lo, hi = math.Min(lo, v), math.Max(hi, v)
			}
		}
	}
	return lo, hi
}

func yTicks(lo, hi float64, n int, y func(float64) float64) []mark {
	ticks, _ := linear(lo, hi, n)
	var marks []mark
	for _, tk := range ticks {
		marks = append(marks, mark{Style: template.CSS("--y:" + fraction(y(tk.at))), Text: tk.label})
	}
	return marks
}

// budget of points of a line.
const fitBudget = 3000

func line(time, value []float64, x, y func(float64) float64) string {
	return trace(len(value), fitBudget, false, func(i int) (point, bool) {
		return point{int(math.Round(gridX * x(time[i]))), int(math.Round(gridY * y(value[i])))}, finite(value[i])
	})
}

// dots are readings, each a line of no length; of very many, every n-th.
func dots(time, value []float64, x, y func(float64) float64) string {
	const most = 4000
	stride := 1 + len(value)/most
	var b bytes.Buffer
	for i := 0; i < len(value); i += stride {
		if finite(value[i]) {
			fmt.Fprintf(&b, "M%d %dh0", int(math.Round(gridX*x(time[i]))), int(math.Round(gridY*y(value[i]))))
		}
	}
	return b.String()
}
