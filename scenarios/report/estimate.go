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

// Estimate is everything that the page of an estimate shows. Texts hold numbers with their units already.
type Estimate struct {
	Title, Doc, Plant string
	Failed            string // why the filter lost the plant; "": it did not
	Verdicts          []EstimateVerdict
	Facts             []Fact // how it was computed
	Hashes            []Fact
	Notes             []string
	Unknowns          []EstimateUnknown
	Sensors           []EstimateSensor
	Faults            []EstimateFault
	Visible           []string // how well the sensors see the faults
	Proposals         []EstimateProposal
	Events            []EstimateEvent
	LeftOut           []FitLeftOut // without experiments
	Chances           EstimateTrace
	Severities        []EstimateTrace
	Estimates         []EstimateTrace
	Readings          []EstimateTrace
	Command           string
	Resolved          string // the scenario
	Footer            string
}

// EstimateVerdict is a badge: good, warn or bad.
type EstimateVerdict struct{ Class, Text string }

// EstimateUnknown is a row of the table of unknowns.
type EstimateUnknown struct{ Name, Doc, First, Last, Deviation, Unit, Likely string }

// EstimateSensor is a row of the table of sensors.
type EstimateSensor struct {
	Name, Used, Left, RMSE, Noise, Unit, NIS, Words string
	Fine                                            bool
}

// EstimateFault is a row of the table of faults.
type EstimateFault struct {
	Name, Probability, Severity, Interval, Unit, Since string
	Share                                              float64 // of a bar [%]
	There                                              bool
}

// EstimateProposal is a proposed fit.
type EstimateProposal struct {
	ID, Title, Span, Command string
	Text                     []string
	Candidates               []EstimateCandidate
}

// EstimateCandidate is a row of the explanations that were tried.
type EstimateCandidate struct {
	Name, Found, Cost, HeldOut, BIC string
	Best                            bool
}

// EstimateEvent is a row of what happened.
type EstimateEvent struct{ When, Kind, Class, Text string }

// EstimateTrace is a chart over time: dots, a line with a band around it, a second line; below, deviations. Values are in the unit shown, times since
// the start [s].
type EstimateTrace struct {
	Title, Unit, Doc string
	Start            time.Time // the zero Time: none
	Time             []float64
	Dots             []float64       // readings; nil: none
	Line, Low, High  []float64       // estimate or expectation, and the band around it
	Second           []float64       // smoothed; nil: none
	Third            []float64       // by the most likely explanation; nil: none
	Scaled           []float64       // innovations in deviations; nil: none
	Several          []EstimateCurve // lines with names, in place of Line
	Spans            []EstimateSpan
	Range            [2]float64 // of the axis; both 0: of the values
}

// EstimateCurve is a line with a name.
type EstimateCurve struct {
	Name   string
	Values []float64
}

// EstimateSpan is marked on a chart.
type EstimateSpan struct {
	From, To float64
	Text     string
}

//go:embed estimate.html.tmpl
var estimateMarkup string

var estimateLayout = template.Must(template.New("estimate").Parse(estimateMarkup))

// estimateView is what the template reads.
type estimateView struct {
	Estimate
	ChanceChart    *estimateChart
	SeverityCharts []estimateChart
	EstimateCharts []estimateChart
	ReadingCharts  []estimateChart
	Yaml           []yamlLine
	Style          template.CSS
	Policy         string
}

// estimateChart is a chart and, below it, its innovations.
type estimateChart struct {
	Title, Unit, Doc string
	Ticks            []mark
	Upper, Lower     estimatePlot
	Keys             []curveKey
}

// estimatePlot is one pair of axes.
type estimatePlot struct {
	YTicks, Spans                   []mark
	Band, Dots, Line, Second, Third string
	HasBand, HasSecond, HasThird    bool
	Curves                          []curveKey
	Exists                          bool
}

// curveKey is a line with its colour and name.
type curveKey struct {
	Name, Path string
	Style      template.CSS
}

// WriteEstimate writes the page of e. The only errors are those of w.
func WriteEstimate(w io.Writer, e Estimate) error {
	v := estimateView{Estimate: e, Yaml: yamlLines(e.Resolved), Style: template.CSS(style), Policy: "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'"}
	if len(e.Chances.Time) > 1 {
		c := e.Chances.chart()
		v.ChanceChart = &c
	}
	for i := range e.Severities {
		v.SeverityCharts = append(v.SeverityCharts, e.Severities[i].chart())
	}
	for i := range e.Estimates {
		v.EstimateCharts = append(v.EstimateCharts, e.Estimates[i].chart())
	}
	for i := range e.Readings {
		v.ReadingCharts = append(v.ReadingCharts, e.Readings[i].chart())
	}
	var b bytes.Buffer
	if err := estimateLayout.Execute(&b, &v); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err := plain.WriteString(w, b.String())
	return err
}

// chart draws a trace.
func (t *EstimateTrace) chart() estimateChart {
	c := estimateChart{Title: t.Title, Unit: prettyUnit(t.Unit), Doc: t.Doc}
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
	var spans []mark
	for _, s := range t.Spans {
		from, to := math.Max(x(s.From), 0), math.Min(x(s.To), 1)
		spans = append(spans, mark{Style: template.CSS("--a:" + fraction(from) + ";--b:" + fraction(math.Max(to, from+0.002))), Text: s.Text})
	}
	c.Upper = t.upper(x)
	c.Upper.Spans = spans
	if t.Scaled != nil {
		lo, hi := extent(t.Scaled)
		m := math.Max(4, math.Min(math.Max(-lo, hi), 1e6))
		y := func(v float64) float64 { return (m - v) / (2 * m) }
		c.Lower = estimatePlot{YTicks: yTicks(-m, m, 5, y), Spans: spans, Dots: dots(t.Time, t.Scaled, x, y), Exists: true}
	}
	return c
}

// upper is the plot of the values.
func (t *EstimateTrace) upper(x func(float64) float64) estimatePlot {
	lists := [][]float64{t.Dots, t.Line, t.Second, t.Third}
	for _, s := range t.Several {
		lists = append(lists, s.Values)
	}
	lo, hi := extent(lists...)
	if a, b := extent(t.Low, t.High); a > lo-2*(hi-lo) && b < hi+2*(hi-lo) { // a first guess that is vague shall not flatten what matters
		lo, hi = math.Min(lo, a), math.Max(hi, b)
	}
	if t.Range != [2]float64{} {
		lo, hi = t.Range[0], t.Range[1]
	} else {
		lo, hi = axis(lo, hi)
	}
	y := func(v float64) float64 { return (hi - v) / (hi - lo) }
	p := estimatePlot{YTicks: yTicks(lo, hi, 5, y), Dots: dots(t.Time, t.Dots, x, y), Line: line(t.Time, t.Line, x, y), Second: line(t.Time, t.Second, x, y), HasSecond: t.Second != nil, Third: line(t.Time, t.Third, x, y), HasThird: t.Third != nil, Exists: true}
	if t.Low != nil {
		p.HasBand, p.Band = true, band(t.Time, t.Low, t.High, x, func(v float64) float64 { return math.Min(math.Max(y(v), -0.5), 1.5) })
	}
	for i, s := range t.Several {
		p.Curves = append(p.Curves, curveKey{Name: s.Name, Path: line(t.Time, s.Values, x, y), Style: template.CSS(fmt.Sprintf("stroke:var(--s%d)", i%6))})
	}
	return p
}

// band is the area between two lines.
func band(time, low, high []float64, x, y func(float64) float64) string {
	const most = 1000
	stride := 1 + len(time)/most
	var there, back bytes.Buffer
	var points []int
	for i := 0; i < len(time); i += stride {
		if finite(low[i]) && finite(high[i]) {
			points = append(points, i)
		}
	}
	if len(points) < 2 {
		return ""
	}
	for k, i := range points {
		letter := "L"
		if k == 0 {
			letter = "M"
		}
		fmt.Fprintf(&there, "%s%d %d", letter, int(math.Round(gridX*x(time[i]))), int(math.Round(gridY*y(high[i]))))
	}
	for k := len(points) - 1; k >= 0; k-- {
		i := points[k]
		fmt.Fprintf(&back, "L%d %d", int(math.Round(gridX*x(time[i]))), int(math.Round(gridY*y(low[i]))))
	}
	return there.String() + back.String() + "Z"
}
