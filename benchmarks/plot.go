package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// picture is a file that belongs to a section.
type picture struct{ Name, SVG, Alt string }

// plotted is a work-precision diagram: the time of an integration over the error it makes, one curve a solver.
type plotted struct {
	Title  string
	Wanted float64 // the error that the table is about
	curves []curve
}

type curve struct {
	name string
	runs []odeRun
}

func (p *plotted) add(name string, runs []odeRun) {
	c := curve{name: name}
	for _, r := range runs {
		if r.err > 0 && r.err < 1 && r.wall > 0 && !math.IsInf(r.wall, 0) {
			c.runs = append(c.runs, r)
		}
	}
	p.curves = append(p.curves, c)
}

// The frame of the diagram, in pixels, and the colours of the curves: Okabe and Ito's, which people who see no red or green can tell
// apart. Gemel comes first.
const (
	plotWidth, plotHeight                      = 760, 420
	plotLeft, plotRight, plotTop, plotBottom   = 90, 190, 44, 52
	plotInnerWidth, plotInnerHeight            = plotWidth - plotLeft - plotRight, plotHeight - plotTop - plotBottom
	axisColour, gridColour, textColour, ground = "#444", "#ddd", "#222", "#fff"
)

var (
	plotColours = []string{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9"}
	plotMarks   = []string{"circle", "square", "triangle", "diamond", "square", "triangle"}
)

// axis is a range of decades.
type axis struct{ low, high int }

// decades is the axis that holds all values.
func decades(values []float64) axis {
	a := axis{math.MaxInt, math.MinInt}
	for _, v := range values {
		a.low = min(a.low, int(math.Floor(math.Log10(v))))
		a.high = max(a.high, int(math.Ceil(math.Log10(v))))
	}
	if a.high <= a.low {
		a.high = a.low + 1
	}
	return a
}

// at is the place of v on the axis, 0 … 1.
func (a axis) at(v float64) float64 {
	return (math.Log10(v) - float64(a.low)) / float64(a.high-a.low)
}

// svg draws the diagram; "" if there is nothing to draw. Small errors are on the right: right and down is better.
func (p *plotted) svg() string {
	errs, walls := []float64{p.Wanted}, []float64(nil)
	for _, c := range p.curves {
		for _, r := range c.runs {
			errs, walls = append(errs, r.err), append(walls, r.wall)
		}
	}
	if len(walls) == 0 {
		return ""
	}
	ex, wy := decades(errs), decades(walls)
	x := func(err float64) float64 { return plotLeft + plotInnerWidth*(1-ex.at(err)) }
	y := func(wall float64) float64 { return plotTop + plotInnerHeight*(1-wy.at(wall)) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" font-size="12" fill="%s">`+"\n",
		plotWidth, plotHeight, plotWidth, plotHeight, textColour)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="%s"/>`+"\n", ground)
	fmt.Fprintf(&b, `<text x="%d" y="24" font-size="15" font-weight="bold">%s</text>`+"\n", plotLeft, html.EscapeString(p.Title))
	every := 1 + (ex.high-ex.low)/9
	for k := ex.low; k <= ex.high; k++ {
		at := x(math.Pow(10, float64(k)))
		line(&b, at, plotTop, at, plotTop+plotInnerHeight, gridColour, "")
		if (ex.high-k)%every == 0 {
			power(&b, at, plotTop+plotInnerHeight+18, "middle", k)
		}
	}
	for k := wy.low; k <= wy.high; k++ {
		at := y(math.Pow(10, float64(k)))
		line(&b, plotLeft, at, plotLeft+plotInnerWidth, at, gridColour, "")
		fmt.Fprintf(&b, `<text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", plotLeft-8, at+4, decade(k))
	}
	fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="none" stroke="%s"/>`+"\n", plotLeft, plotTop, plotInnerWidth, plotInnerHeight, axisColour)
	line(&b, x(p.Wanted), plotTop, x(p.Wanted), plotTop+plotInnerHeight, axisColour, "4 3")
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">error at the end (the dashed line: wanted)</text>`+"\n", plotLeft+plotInnerWidth/2, plotHeight-12)
	fmt.Fprintf(&b, `<text transform="translate(16 %d) rotate(-90)" text-anchor="middle">time of an integration</text>`+"\n", plotTop+plotInnerHeight/2)
	for i, c := range p.curves {
		c.draw(&b, i, x, y)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// draw draws one curve and its line of the legend.
func (c *curve) draw(b *strings.Builder, i int, x, y func(float64) float64) {
	colour, shape := plotColours[i%len(plotColours)], plotMarks[i%len(plotMarks)]
	width := 1.5
	if strings.HasPrefix(c.name, "Gemel") {
		width = 2.5
	}
	var path strings.Builder
	for k, r := range c.runs {
		fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(k, 1)], x(r.err), y(r.wall))
	}
	fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="%g"/>`+"\n", path.String(), colour, width)
	for _, r := range c.runs {
		mark(b, shape, x(r.err), y(r.wall), colour)
	}
	at := float64(plotTop + 10 + 22*i)
	line(b, plotWidth-plotRight+14, at, plotWidth-plotRight+38, at, colour, "")
	mark(b, shape, plotWidth-plotRight+26, at, colour)
	name := c.name
	if len(c.runs) == 0 {
		name += ": fails"
	}
	fmt.Fprintf(b, `<text x="%d" y="%.1f">%s</text>`+"\n", plotWidth-plotRight+46, at+4, html.EscapeString(name))
}

// decade is 10^k seconds in words.
func decade(k int) string {
	units := []string{"ns", "µs", "ms", "s"}
	u := min(max((k+9)/3, 0), 3)
	return fmt.Sprintf("%g %s", math.Round(1e3*math.Pow(10, float64(k+9-3*u)))/1e3, units[u])
}

func line(b *strings.Builder, x1, y1, x2, y2 float64, colour, dash string) {
	if dash != "" {
		dash = ` stroke-dasharray="` + dash + `"`
	}
	fmt.Fprintf(b, `<path d="M%.1f %.1fL%.1f %.1f" stroke="%s"%s/>`+"\n", x1, y1, x2, y2, colour, dash)
}

func power(b *strings.Builder, x, y float64, anchor string, exponent int) {
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="%s">10<tspan dy="-5" font-size="9">%d</tspan></text>`+"\n", x, y, anchor, exponent)
}

func mark(b *strings.Builder, shape string, x, y float64, colour string) {
	var d string
	switch shape {
	case "square":
		d = fmt.Sprintf("M%.1f %.1fh6v6h-6z", x-3, y-3)
	case "triangle":
		d = fmt.Sprintf("M%.1f %.1fl4 7h-8z", x, y-4)
	case "diamond":
		d = fmt.Sprintf("M%.1f %.1fl4 4l-4 4l-4-4z", x, y-4)
	default:
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3.2" fill="%s"/>`+"\n", x, y, colour)
		return
	}
	fmt.Fprintf(b, `<path d="%s" fill="%s"/>`+"\n", d, colour)
}
