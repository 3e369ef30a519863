package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
)

// FitProfile is the profile likelihood of an unknown, in the unit shown.
type FitProfile struct {
	Name, Unit, Interval, Note string
	Value, Rise                []float64
	Limit                      float64 // rise at the ends of the interval
	At                         float64 // what was fitted
}

// FitMarginal is the posterior distribution of an unknown, in the unit shown.
type FitMarginal struct {
	Name, Unit, Median, Interval, Worth string
	Draws                               []float64
	Low, High                           float64 // ends of the interval
}

// FitLags is the autocorrelation of the residuals of a sensor, and how they are distributed.
type FitLags struct {
	Name, Experiment, Words string
	White                   bool
	Lags                    []float64 // from lag 1 on
	Readings                int
	Scaled                  []float64 // residuals over the noise
}

// fitSmall is a chart of the size of a card.
type fitSmall struct {
	Title, Unit, Sub, Note, Label string
	Warn                          bool
	XTicks, YTicks                []mark
	Bars, Line, Rule, Mark        string // paths
}

// axes are the ends of both axes of a small chart.
type axes struct{ left, right, low, high float64 }

func (a axes) x(v float64) float64 { return (v - a.left) / (a.right - a.left) }
func (a axes) y(v float64) float64 { return (a.high - v) / (a.high - a.low) }

// ticks of both axes.
func (a axes) ticks(s *fitSmall, xs, ys int) {
	ticks, _ := linear(a.left, a.right, xs)
	for _, t := range ticks {
		s.XTicks = append(s.XTicks, mark{Style: template.CSS("--a:" + fraction(a.x(t.at))), Text: t.label})
	}
	s.YTicks = yTicks(a.low, a.high, ys, a.y)
}

// segment is a straight line.
func (a axes) segment(x0, y0, x1, y1 float64) string {
	at := func(x, y float64) string {
		return fmt.Sprintf("%d %d", int(math.Round(gridX*a.x(x))), int(math.Round(gridY*a.y(y))))
	}
	return "M" + at(x0, y0) + "L" + at(x1, y1)
}

// path joins points.
func (a axes) path(x, y []float64) string {
	return line(x, y, a.x, a.y)
}

// small draws the rise of -2 log L, and the height at which the interval ends.
func (p *FitProfile) small() fitSmall {
	s := fitSmall{Title: p.Name, Unit: prettyUnit(p.Unit), Sub: p.Interval, Note: p.Note, Warn: p.Note != "", Label: "Profile likelihood of " + p.Name}
	lo, hi := extent(p.Value)
	if !(hi > lo) || !(p.Limit > 0) {
		return s
	}
	a := axes{lo, hi, 0, 1.6 * p.Limit}
	known := FitProfile{}
	for i, v := range p.Value {
		if finite(v) && !math.IsNaN(p.Rise[i]) {
			known.Value, known.Rise = append(known.Value, v), append(known.Rise, math.Min(p.Rise[i], 100*p.Limit))
		}
	}
	a.ticks(&s, 4, 3)
	value, rise := known.smooth()
	for i := range rise {
		rise[i] = math.Min(rise[i], a.high)
	}
	s.Line = a.path(value, rise)
	s.Rule = a.segment(lo, p.Limit, hi, p.Limit)
	if p.At >= lo && p.At <= hi {
		s.Mark = a.segment(p.At, 0, p.At, a.high)
	}
	return s
}

// smooth puts points between those of a profile: on straight lines of the root of the rise, which is negative left of the least one, so that parabolas
// stay parabolas.
func (p *FitProfile) smooth() (value, rise []float64) {
	least := 0
	for i := range p.Rise {
		if p.Rise[i] < p.Rise[least] {
			least = i
		}
	}
	root := make([]float64, len(p.Rise))
	for i, r := range p.Rise {
		if root[i] = math.Sqrt(math.Max(r, 0)); i < least {
			root[i] = -root[i]
		}
	}
	const steps = 12
	for i := range root {
		value, rise = append(value, p.Value[i]), append(rise, root[i]*root[i])
		for k := 1; k < steps && i+1 < len(root); k++ {
			share := float64(k) / steps
			r := root[i] + float64(share*(root[i+1]-root[i]))
			value, rise = append(value, p.Value[i]+float64(share*(p.Value[i+1]-p.Value[i]))), append(rise, r*r)
		}
	}
	return value, rise
}

// small draws a histogram of the draws, with the ends of the interval.
func (m *FitMarginal) small() fitSmall {
	s := fitSmall{Title: m.Name, Unit: prettyUnit(m.Unit), Sub: m.Interval, Note: "worth " + m.Worth + " independent draws", Label: "Posterior of " + m.Name}
	lo, hi := extent(m.Draws)
	if !(hi > lo) {
		return s
	}
	const bins = 40
	count := make([]float64, bins)
	for _, v := range m.Draws {
		if finite(v) {
			count[min(int(float64(bins)*(v-lo)/(hi-lo)), bins-1)]++
		}
	}
	a := axes{lo, hi, 0, 1.08 * slices.Max(count)}
	a.ticks(&s, 4, 0)
	s.YTicks = nil
	s.Bars = a.bars(count, lo, hi)
	for _, end := range []float64{m.Low, m.High} {
		if finite(end) {
			s.Rule += a.segment(end, 0, end, a.high)
		}
	}
	return s
}

// bars are filled columns from the bottom.
func (a axes) bars(count []float64, lo, hi float64) string {
	var b strings.Builder
	width := (hi - lo) / float64(len(count))
	bottom := int(math.Round(gridY * a.y(0)))
	for i, n := range count {
		if n > 0 {
			x0, x1 := int(math.Round(gridX*a.x(lo+float64(float64(i)*width)))), int(math.Round(gridX*a.x(lo+float64(float64(i+1)*width))))
			fmt.Fprintf(&b, "M%d %dV%dH%dV%dz", x0, bottom, int(math.Round(gridY*a.y(n))), x1, bottom)
		}
	}
	return b.String()
}

// small draws the autocorrelation with the band in which 95 % lie where the residuals are white.
func (l *FitLags) small() fitSmall {
	s := fitSmall{Title: l.Name, Unit: "", Sub: l.Experiment, Note: l.Words, Warn: !l.White, Label: "Autocorrelation of the residuals of " + l.Name}
	n := len(l.Lags)
	if n == 0 || l.Readings == 0 {
		return s
	}
	band := 1.96 / math.Sqrt(float64(l.Readings))
	low, high := extent(l.Lags)
	a := axes{0, float64(n) + 1, math.Min(low, -1.5*band), math.Max(high, 1.5*band)}
	a.low, a.high = axis(a.low, a.high)
	a.ticks(&s, 5, 3)
	var b strings.Builder
	for i, rho := range l.Lags {
		if !finite(rho) {
			continue
		}
		b.WriteString(a.segment(float64(i+1), 0, float64(i+1), rho))
	}
	s.Line = b.String()
	s.Rule = a.segment(0, band, a.right, band) + a.segment(0, -band, a.right, -band)
	s.Mark = a.segment(0, 0, a.right, 0)
	return s
}

// histogram draws how the residuals are distributed, beside the normal distribution.
func (l *FitLags) histogram() fitSmall {
	s := fitSmall{Label: "Distribution of the residuals of " + l.Name}
	const bins, end = 32, 4.0
	count, n := make([]float64, bins), 0.0
	for _, v := range l.Scaled {
		if finite(v) {
			n++
			count[min(max(int(bins*(v+end)/(2*end)), 0), bins-1)]++
		}
	}
	if n == 0 {
		return s
	}
	var x, y []float64
	top := slices.Max(count)
	for i := 0; i <= 80; i++ {
		at := -end + 2*end*float64(i)/80
		x, y = append(x, at), append(y, n*2*end/bins*math.Exp(-at*at/2)/math.Sqrt(2*math.Pi))
		top = math.Max(top, y[i])
	}
	a := axes{-end, end, 0, 1.08 * top}
	a.ticks(&s, 5, 0)
	s.YTicks = nil
	s.Bars, s.Line = a.bars(count, -end, end), a.path(x, y)
	return s
}
