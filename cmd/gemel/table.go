package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// width of the terminal that output is made for.
const width = 80

// table prints rows in columns, indented by two. Column right, if any, is aligned to the right; the last column wraps.
func table(w io.Writer, rows [][]string, right int) {
	var widths []int
	for _, r := range rows {
		for i, cell := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, r := range rows {
		var b strings.Builder
		b.WriteString("  ")
		used := 2
		for i, cell := range r {
			if i == len(r)-1 {
				writeWrapped(&b, cell, used)
				break
			}
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == right {
				b.WriteString(pad + cell)
			} else {
				b.WriteString(cell + pad)
			}
			b.WriteString("  ")
			used += widths[i] + 2
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// writeWrapped writes text in lines that end before the margin, the later ones indented as the first.
func writeWrapped(b *strings.Builder, text string, indent int) {
	room := max(width-indent, 30)
	for i, line := range wrap(text, room) {
		if i > 0 {
			b.WriteString("\n" + strings.Repeat(" ", indent))
		}
		b.WriteString(line)
	}
}

// hang breaks a text into lines of the terminal, those after the first indented.
func hang(text string) string { return strings.Join(wrap(text, width-2), "\n  ") }

// wrap breaks a text at blanks.
func wrap(text string, room int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= room:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// number writes a value with the digits that a person reads.
func number(v float64) string {
	a := math.Abs(v)
	switch {
	case v == 0:
		return "0"
	case a >= 1e7 || a < 1e-3:
		return strconv.FormatFloat(v, 'g', 4, 64)
	case a >= 10000 && v == math.Trunc(v):
		return grouped(v)
	case a >= 100:
		return trimmed(v, 1)
	case a >= 10:
		return trimmed(v, 2)
	case a >= 1:
		return trimmed(v, 3)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// trimmed writes v with up to so many decimals.
func trimmed(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// grouped writes a whole number with commas between thousands.
func grouped(v float64) string {
	s := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}
