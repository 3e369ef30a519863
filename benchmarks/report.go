package main

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// report is all of one run.
type report struct {
	Date     time.Time
	Machine  string
	Versions []string
	Rounds   int
	Sections []section
}

// section is one table with its notes.
type section struct {
	Title   string
	Intro   string
	Rows    []row
	Notes   []string
	Bars    []bar
	Missed  []string // bars that were missed, and why
	Picture picture  // zero: none
}

// bar is a ratio that was promised: Gemel's time over the peer's. Most is 0 where there is only a report.
type bar struct {
	Work, Peer  string
	Ratio, Most float64
}

// judge notes a bar, and that it was missed if so; why explains a miss.
func (s *section) judge(work, peer string, ratio, most float64, why string) {
	s.Bars = append(s.Bars, bar{work, peer, ratio, most})
	if most > 0 && !(ratio <= most) {
		s.Missed = append(s.Missed, strings.TrimSpace(fmt.Sprintf("%s is %s × %s, wanted at most %g. %s", work, figure(ratio), peer, most, why)))
	}
}

// row is one line of a table. Versus is a ratio or a rate that belongs to the value.
type row struct{ What, Median, Range, Versus string }

// timed is the row of a spread of times.
func timed(what string, s spread, versus string) row {
	return row{what, seconds(s.median()), seconds(s.quantile(0.25)) + " … " + seconds(s.quantile(0.75)), versus}
}

// ratio is the row entry of a comparison: the median over the rounds.
func ratio(s, peer spread, name string) string {
	return figure(s.over(peer).median()) + " × " + name
}

// seconds writes a time with three digits.
func seconds(t float64) string {
	for _, u := range []struct {
		unit string
		size float64
	}{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}} {
		if math.Abs(t) >= u.size {
			return figure(t/u.size) + " " + u.unit
		}
	}
	return figure(t/1e-9) + " ns"
}

// figure writes a number with three digits, and thousands separated.
func figure(x float64) string {
	a := math.Abs(x)
	switch {
	case a == 0 || math.IsNaN(x) || math.IsInf(x, 0):
		return fmt.Sprint(x)
	case a < 1:
		return fmt.Sprintf("%.3g", x)
	case a < 9.995:
		return fmt.Sprintf("%.2f", x)
	case a < 99.95:
		return fmt.Sprintf("%.1f", x)
	}
	if a >= 1e4 {
		scale := math.Pow(10, math.Floor(math.Log10(a))-2)
		x = math.Round(x/scale) * scale
	}
	return grouped(fmt.Sprintf("%.0f", x))
}

// grouped separates the thousands of a whole number.
func grouped(digits string) string {
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func (r *report) heading() string {
	return fmt.Sprintf("Gemel benchmarks, %s\n%s. Medians of %d interleaved rounds;\nin brackets the middle half of them.\n", r.Date.Format("2006-01-02"), r.Machine, r.Rounds)
}

func (r *report) closing() string { return wrap(strings.Join(r.Versions, "; ")+".", "") }

// The columns of a table on the terminal: 80 characters with the gaps.
var widths = [4]int{32, 9, 21, 15}

// text writes a section for the terminal.
func (s *section) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", s.Title, strings.Repeat("─", 80))
	if s.Intro != "" {
		b.WriteString(wrap(s.Intro, "") + "\n")
	}
	for _, r := range s.Rows {
		rng := r.Range
		if rng != "" {
			rng = "[" + rng + "]"
		}
		what := []rune(r.What)
		for len(what) > widths[0] { // the rest goes on a line above
			cut := strings.LastIndex(string(what[:widths[0]+1]), " ")
			if cut <= 0 {
				break
			}
			b.WriteString(string(what)[:cut] + "\n")
			what = []rune("  " + string(what)[cut+1:])
		}
		line := pad(string(what), widths[0], false) + " " + pad(r.Median, widths[1], true) + " " + pad(rng, widths[2], false) + " " + pad(r.Versus, widths[3], true)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	for _, m := range s.Missed {
		b.WriteString(wrap("Misses the bar: "+m, "") + "\n")
	}
	for _, n := range s.Notes {
		b.WriteString(wrap(n, "") + "\n")
	}
	return b.String()
}

func pad(s string, width int, right bool) string {
	n := width - len([]rune(s))
	if n <= 0 {
		return s
	}
	if right {
		return strings.Repeat(" ", n) + s
	}
	return s + strings.Repeat(" ", n)
}

// wrap breaks text at 80 columns.
func wrap(text, indent string) string {
	var b strings.Builder
	column := 0
	for _, w := range strings.Fields(text) {
		n := len([]rune(w))
		switch {
		case column == 0:
			b.WriteString(indent)
			column = len(indent)
		case column+1+n > 80:
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(w)
		column += n
	}
	return b.String()
}

// summary is the table of all bars.
func (r *report) summary() string {
	var b strings.Builder
	for _, s := range r.Sections {
		for _, w := range s.Bars {
			wanted, met := fmt.Sprintf("≤ %g", w.Most), "met"
			switch {
			case w.Most == 0:
				wanted, met = "", "report"
			case !(w.Ratio <= w.Most):
				met = "**missed**"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", w.Work, w.Peer, figure(w.Ratio), wanted, met)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n## All bars\n\n| work | peer | Gemel / peer | bar | |\n|---|---|---:|---:|---|\n" + b.String()
}

// markdown writes RESULTS.md.
func (r *report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Benchmark results\n\nMeasured %s with `benchmarks/run`, all in one run. %s.\n\n", r.Date.Format("2006-01-02"), r.Machine)
	fmt.Fprintf(&b, "%s.\n\nMedians of %d interleaved rounds (fewer where a table says so), and the middle half of the rounds. "+
		"A ratio is the median over the rounds of Gemel's time over the peer's; below 1 Gemel is faster.\n", strings.Join(r.Versions, "; "), r.Rounds)
	b.WriteString(r.summary())
	for _, s := range r.Sections {
		fmt.Fprintf(&b, "\n## %s\n\n", s.Title)
		if s.Intro != "" {
			fmt.Fprintf(&b, "%s\n\n", s.Intro)
		}
		if len(s.Rows) > 0 {
			b.WriteString("| | median | middle half | |\n|---|---:|---|---:|\n")
			for _, w := range s.Rows {
				fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", w.What, w.Median, w.Range, w.Versus)
			}
		}
		if s.Picture.SVG != "" {
			fmt.Fprintf(&b, "\n![%s](%s)\n", s.Picture.Alt, s.Picture.Name)
		}
		for _, m := range s.Missed {
			fmt.Fprintf(&b, "\n**Misses the bar**: %s\n", m)
		}
		for _, n := range s.Notes {
			fmt.Fprintf(&b, "\n%s\n", n)
		}
	}
	return b.String()
}
