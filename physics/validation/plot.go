package validation

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

// Plot shows what a row compares.
type Plot struct {
	Title  string
	X, Y   string // labels of the axes, each with its unit in brackets: "wind speed [m/s]"
	Series []Series
}

// Series is one curve or one set of points. Values that are not finite interrupt it.
type Series struct {
	Name   string // "": it has no place in the legend
	X, Y   []float64
	Points bool // marks without a line: measured or published values
	Step   bool // holds each value up to the next X
}

func (p *Plot) missing() string {
	switch {
	case p.Title == "":
		return "Title of its Plot"
	case !strings.HasSuffix(p.X, "]"), !strings.HasSuffix(p.Y, "]"):
		return "unit in brackets at the end of an axis of its Plot"
	case len(p.Series) == 0:
		return "Series in its Plot"
	}
	for _, s := range p.Series {
		if len(s.X) != len(s.Y) || len(s.X) == 0 {
			return fmt.Sprintf("points in its series %q, or not as many X as Y", s.Name)
		}
	}
	return ""
}

// The frame of a plot in pixels. Colours are Okabe and Ito's, which people who see no red or green can tell apart.
const (
	width, height                   = 640, 360
	left, right, bottom             = 78, 18, 50
	inWidth                         = width - left - right
	legendTop, legendLine           = 45, 19
	axisColour, gridColour, inkText = "#555", "#e4e4e4", "#222"
)

var colours = []string{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#444444"}

// svg draws the plot: points above lines, first series first in the legend.
func (p *Plot) svg() string {
	entries, lines := p.legend()
	top := legendTop + legendLine*lines - 2
	inHeight := height - bottom - top
	x, y := p.axes()
	px := func(v float64) float64 { return left + inWidth*x.at(v) }
	py := func(v float64) float64 { return float64(top) + float64(inHeight)*(1-y.at(v)) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="Helvetica,Arial,sans-serif" font-size="13" fill="%s">`+"\n",
		width, height, width, height, inkText)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", width, height)
	fmt.Fprintf(&b, `<text x="%d" y="22" font-size="15" font-weight="bold">%s</text>`+"\n", left, html.EscapeString(p.Title))
	for _, v := range x.ticks() {
		stroke(&b, px(v), float64(top), px(v), float64(top+inHeight), gridColour)
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n", px(v), top+inHeight+18, x.label(v))
	}
	for _, v := range y.ticks() {
		stroke(&b, left, py(v), left+inWidth, py(v), gridColour)
		fmt.Fprintf(&b, `<text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", left-7, py(v)+4.5, y.label(v))
	}
	fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="none" stroke="%s"/>`+"\n", left, top, inWidth, inHeight, axisColour)
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", left+inWidth/2, height-10, html.EscapeString(p.X))
	fmt.Fprintf(&b, `<text transform="translate(17 %d) rotate(-90)" text-anchor="middle">%s</text>`+"\n", top+inHeight/2, html.EscapeString(p.Y))
	for _, points := range []bool{false, true} {
		for i, look := range p.looks() {
			if s := &p.Series[i]; s.Points == points {
				s.draw(&b, look, px, py)
			}
		}
	}
	b.WriteString(entries)
	b.WriteString("</svg>\n")
	return b.String()
}

// look of a series: a colour, and a dash or a mark that tells it apart without colour.
type look struct {
	colour string
	form   int // counts lines and points each by themselves
}

func (p *Plot) looks() (list []look) {
	count := map[bool]int{}
	for i, s := range p.Series {
		list = append(list, look{colours[i%len(colours)], count[s.Points]})
		count[s.Points]++
	}
	return list
}

// legend draws the names below the title, on as many lines as they need.
func (p *Plot) legend() (text string, lines int) {
	var b strings.Builder
	at, y := float64(left), float64(legendTop)
	lines = 1
	for i, look := range p.looks() {
		s := p.Series[i]
		if s.Name == "" {
			continue
		}
		wide := 22 + 6.6*float64(len([]rune(s.Name))) + 16
		if at > left && at+wide > width {
			at, y, lines = left, y+legendLine, lines+1
		}
		if s.Points {
			mark(&b, look, at+8, y)
		} else {
			fmt.Fprintf(&b, `<path d="M%.1f %.1fh18" stroke="%s" stroke-width="2"%s/>`+"\n", at-1, y, look.colour, dash(look.form))
		}
		fmt.Fprintf(&b, `<text x="%.1f" y="%.1f">%s</text>`+"\n", at+22, y+4.5, html.EscapeString(s.Name))
		at += wide
	}
	return b.String(), lines
}

// dash tells curves apart without colour.
func dash(i int) string {
	return []string{"", ` stroke-dasharray="7 4"`, ` stroke-dasharray="2 3"`, ` stroke-dasharray="9 3 2 3"`}[i%4]
}

func (s *Series) draw(b *strings.Builder, look look, px, py func(float64) float64) {
	if s.Points {
		every := 1 + len(s.X)/120
		for k := 0; k < len(s.X); k += every {
			if finite(s.X[k]) && finite(s.Y[k]) {
				mark(b, look, px(s.X[k]), py(s.Y[k]))
			}
		}
		return
	}
	var path strings.Builder
	pen, last := false, 0.0
	for _, at := range s.shown(px, py) {
		if !finite(at[0]) || !finite(at[1]) {
			pen = false
			continue
		}
		if pen && s.Step {
			fmt.Fprintf(&path, "L%.1f %.1f", at[0], last)
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", map[bool]string{false: "M", true: "L"}[pen], at[0], at[1])
		pen, last = true, at[1]
	}
	fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="2" stroke-linejoin="round"%s/>`+"\n", path.String(), look.colour, dash(look.form))
}

// shown are the points on the screen; where several hundred lie in a row, only first, lowest, highest and last of each column of pixels.
func (s *Series) shown(px, py func(float64) float64) (all [][2]float64) {
	for k := range s.X {
		all = append(all, [2]float64{px(s.X[k]), py(s.Y[k])})
	}
	if len(all) <= 2*inWidth {
		return all
	}
	var few [][2]float64
	for from := 0; from < len(all); {
		to, low, high := from, from, from
		for to < len(all) && math.Floor(all[to][0]) == math.Floor(all[from][0]) {
			if all[to][1] < all[low][1] {
				low = to
			}
			if all[to][1] > all[high][1] {
				high = to
			}
			to++
		}
		if to == from { // not finite
			to++
		}
		previous := -1
		for _, k := range []int{from, min(low, high), max(low, high), to - 1} {
			if k > previous {
				few, previous = append(few, all[k]), k
			}
		}
		from = to
	}
	return few
}

func mark(b *strings.Builder, look look, x, y float64) {
	switch look.form % 3 {
	case 0:
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3.6" fill="#fff" stroke="%s" stroke-width="1.6"/>`+"\n", x, y, look.colour)
	case 1:
		fmt.Fprintf(b, `<path d="M%.1f %.1fh6.4v6.4h-6.4z" fill="#fff" stroke="%s" stroke-width="1.6"/>`+"\n", x-3.2, y-3.2, look.colour)
	default:
		fmt.Fprintf(b, `<path d="M%.1f %.1fl4 7h-8z" fill="#fff" stroke="%s" stroke-width="1.6"/>`+"\n", x, y-4.4, look.colour)
	}
}

func stroke(b *strings.Builder, x1, y1, x2, y2 float64, colour string) {
	fmt.Fprintf(b, `<path d="M%.1f %.1fL%.1f %.1f" stroke="%s"/>`+"\n", x1, y1, x2, y2, colour)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// axis is a range with marks at multiples of step.
type axis struct{ low, high, step float64 }

// axes hold all points.
func (p *Plot) axes() (x, y axis) {
	var xs, ys []float64
	for _, s := range p.Series {
		for k := range s.X {
			if finite(s.X[k]) && finite(s.Y[k]) {
				xs, ys = append(xs, s.X[k]), append(ys, s.Y[k])
			}
		}
	}
	return around(xs, 8, false), around(ys, 5, true)
}

// around is an axis that holds all values, with about so many marks, and ends at marks if whole.
func around(values []float64, marks float64, whole bool) axis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = math.Min(low, v), math.Max(high, v)
	}
	if !(low <= high) {
		low, high = 0, 1
	}
	if high-low <= 1e-9*math.Max(math.Abs(low), math.Abs(high)) || high == low {
		middle, half := low, math.Max(math.Abs(low)/10, 1e-3)
		low, high = middle-half, middle+half
	}
	raw := (high - low) / marks
	step := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{2, 2.5, 5, 10} {
		if step*m >= raw*0.999 {
			step *= m
			break
		}
	}
	if whole {
		low, high = step*math.Floor(low/step+1e-9), step*math.Ceil(high/step-1e-9)
	}
	return axis{low, high, step}
}

// at is the place of v on the axis, 0 … 1.
func (a axis) at(v float64) float64 { return (v - a.low) / (a.high - a.low) }

func (a axis) ticks() (at []float64) {
	for k := math.Ceil(a.low/a.step - 1e-9); k*a.step <= a.high+1e-9*a.step; k++ {
		at = append(at, k*a.step)
	}
	return at
}

// label writes a mark with as many digits as the step needs.
func (a axis) label(v float64) string {
	if math.Abs(v) < 1e-9*a.step {
		return "0"
	}
	if big := math.Max(math.Abs(a.low), math.Abs(a.high)); big >= 1e6 || big < 1e-3 {
		return strings.NewReplacer("e+0", "e", "e+", "e", "e-0", "e−", "-", "−").Replace(strconv.FormatFloat(v, 'g', 4, 64))
	}
	digits := 0
	for s := a.step; digits < 6 && math.Abs(s-math.Round(s)) > 1e-6*s; s *= 10 {
		digits++
	}
	return strings.Replace(strconv.FormatFloat(v, 'f', digits, 64), "-", "−", 1)
}
