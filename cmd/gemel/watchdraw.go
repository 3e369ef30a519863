package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/scenarios"
)

// draw makes lines of so many columns; where there are more than most of them (0: any number), tags without an alarm are left out first.
func draw(l *look, columns, most int) []string {
	head, rest := drawHead(l), drawRest(l)
	marks, expected := alarmMarks(l), expectations(l, columns)
	tags := slices.Clone(l.tags)
	left := 0
	if room := most - len(head) - len(rest) - 2; most > 0 && len(tags) > room {
		room = max(room-1, 1)
		slices.SortStableFunc(tags, func(a, b api.Tag) int { return rankOf(&a, marks) - rankOf(&b, marks) })
		left = max(len(tags)-room, 0)
		tags = tags[:len(tags)-left]
	}
	lines := head
	if len(l.tags) > 0 {
		lines = append(lines, "", drawTitle(expected != nil, columns))
	}
	for i := range tags {
		lines = append(lines, drawTag(&tags[i], marks[tags[i].Name], expected, l.status.At, columns))
	}
	if left > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", left))
	}
	lines = append(lines, rest...)
	if most == 0 {
		return folded(lines, columns)
	}
	for i := range lines {
		lines[i] = cut(scenarios.Printable(lines[i]), columns)
	}
	if len(lines) > most {
		lines = append(lines[:most-1], fmt.Sprintf("… %d lines more", len(lines)-most+1))
	}
	return lines
}

// folded breaks lines that are too long, at blanks; nothing is left out.
func folded(lines []string, columns int) (out []string) {
	for _, line := range lines {
		line = scenarios.Printable(line)
		for indent := ""; ; indent = "      " {
			r := []rune(indent + line)
			if len(r) <= columns {
				out = append(out, string(r))
				break
			}
			k := columns
			for k > columns/2 && r[k] != ' ' {
				k--
			}
			if k == columns/2 {
				k = columns
			}
			out, line = append(out, strings.TrimRight(string(r[:k]), " ")), strings.TrimLeft(string(r[k:]), " ")
		}
	}
	return out
}

// rankOf orders tags by how much they ask for attention.
func rankOf(t *api.Tag, marks map[string]string) int {
	switch {
	case marks[t.Name] != "":
		return 0
	case t.Last == nil || t.Last.Quality != "good":
		return 1
	}
	return 2
}

func drawHead(l *look) (lines []string) {
	lines = append(lines, fmt.Sprintf("%s  %s", l.status.Name, moment(l.status.At)))
	if s := l.status.Stopped; s != nil {
		lines = append(lines, fmt.Sprintf("WRITING IS STOPPED by %s at %s: %s", s.By, moment(s.At), s.Why))
	}
	if l.status.Journal != "" {
		lines = append(lines, "THE JOURNAL FAILS: "+l.status.Journal)
	}
	if len(l.links) > 0 {
		lines = append(lines, "", "connections")
	}
	for _, k := range l.links {
		lines = append(lines, fmt.Sprintf("  %s %s since %s  %s", column(k.Source, 14), column(k.State, 12), clockTime(k.At), k.Text))
	}
	return lines
}

func drawRest(l *look) (lines []string) {
	lines = append(lines, drawTwin(l.estimate)...)
	if len(l.alarms) > 0 {
		lines = append(lines, "", "alarms")
	}
	for _, a := range l.alarms {
		lines = append(lines, fmt.Sprintf("  %s %s since %s  %s", column(a.Tag, 24), column(string(a.Kind), 10), clockTime(a.At), a.Text))
	}
	if len(l.proposals) > 0 {
		lines = append(lines, "", "proposals")
	}
	for i := range l.proposals {
		p := &l.proposals[i]
		lines = append(lines, fmt.Sprintf("  %s %s  %s", column(p.Proposal.ID, 6), changesText(p.Proposal.Changes), p.Proposal.Reason))
	}
	return lines
}

// alarmMarks are the kinds of alarm that stand, by tag.
func alarmMarks(l *look) map[string]string {
	marks := map[string]string{}
	for _, a := range l.alarms {
		if marks[a.Tag] != "" {
			marks[a.Tag] += ","
		}
		marks[a.Tag] += string(a.Kind)
	}
	return marks
}

// drawTag is a line: name, value, what the twin expects where that is known, unit, age, quality, alarms. The name gets what the others leave.
func drawTag(t *api.Tag, mark string, expected map[string]*api.EstimateSensor, now bridge.Time, columns int) string {
	value, age, quality := "", "", "no reading"
	if r := t.Last; r != nil {
		value, age, quality = "no number", ageText(now-r.Source), r.Quality
		if r.Value != nil {
			value = number(*r.Value)
		}
	}
	if mark != "" {
		quality = strings.TrimSpace(quality + " !" + mark)
	}
	tail := fmt.Sprintf(" %s %s %7s  %s", right(value, 11), column(shownUnit(t.Unit), 8), age, quality)
	if expected != nil {
		tail = fmt.Sprintf(" %s %s %s %7s  %s", right(value, 9), drawExpected(expected[t.Name]), column(shownUnit(t.Unit), 6), age, quality)
		return "  " + column(t.Name, expectedName(columns)) + tail
	}
	return "  " + column(t.Name, max(columns-2-max(utf8.RuneCountInString(tail), 46), 12)) + tail
}

func right(text string, most int) string {
	text = cut(text, most)
	return strings.Repeat(" ", most-utf8.RuneCountInString(text)) + text
}

// ageText is how old a reading is.
func ageText(d bridge.Time) string {
	switch age := time.Duration(d); {
	case age < -time.Second:
		return "ahead"
	case age < 10*time.Second:
		return fmt.Sprintf("%.1f s", max(age, 0).Seconds())
	case age < 2*time.Minute:
		return fmt.Sprintf("%.0f s", age.Seconds())
	case age < 2*time.Hour:
		return fmt.Sprintf("%.0f min", age.Minutes())
	case age < 48*time.Hour:
		return fmt.Sprintf("%.0f h", age.Hours())
	default:
		return fmt.Sprintf("%.0f d", age.Hours()/24)
	}
}

// clockTime is a time of day, with its date where that is another day.
func clockTime(at bridge.Time) string {
	t := at.Time().Local()
	if time.Since(t) > 20*time.Hour {
		return t.Format("Jan 2 15:04")
	}
	return t.Format("15:04:05")
}

// newsLines are all facts of a look, a line each: the same fact is the same line.
func newsLines(l *look) (lines []string) {
	add := func(at bridge.Time, parts ...string) {
		lines = append(lines, at.String()+"\t"+strings.Join(parts, "\t"))
	}
	for _, k := range l.links {
		add(k.At, "connection", k.Source, k.State, k.Text)
	}
	for i := range l.tags {
		t := &l.tags[i]
		if r := t.Last; r != nil {
			value := "NaN"
			if r.Value != nil {
				value = exact(*r.Value)
			}
			add(r.Source, "tag", t.Name, value, t.Unit, r.Quality)
		}
	}
	for _, a := range l.alarms {
		add(a.At, "alarm", a.Tag, string(a.Kind), a.Text)
	}
	if e := l.estimate; e != nil && e.Ahead != nil {
		add(e.Ahead.At, "ahead", e.Ahead.Reason)
	}
	for i := range l.proposals {
		p := &l.proposals[i].Proposal
		add(p.At, "proposal", p.ID, changesText(p.Changes), p.Reason)
	}
	if s := l.status.Stopped; s != nil {
		add(s.At, "stopped", s.By, s.Why)
	}
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], "\n", " ")
	}
	return lines
}

// What steers a terminal: cursor away and back, to the first column of the first line, the rest of a line, the rest of the screen.
const (
	hideCursor = "\x1b[?25l"
	showCursor = "\x1b[?25h"
	goHome     = "\x1b[H"
	clearLine  = "\x1b[K"
	clearBelow = "\x1b[J"
)

// inPlace draws over what it drew before; leave gives the cursor back.
func inPlace(f *os.File) (show func(*look, error), leave func()) {
	var last *look
	fmt.Fprint(f, hideCursor+goHome+clearBelow)
	return func(l *look, err error) {
		if l != nil {
			last = l
		}
		columns, rows := screenSize(f)
		lines := draw(last, columns, rows-1)
		if err != nil {
			note := cut("NO ANSWER: "+scenarios.Printable(strings.ReplaceAll(err.Error(), "\n", " ")), columns)
			lines = append([]string{note}, lines[:min(len(lines), max(rows-2, 0))]...)
		}
		fmt.Fprint(f, frame(lines))
	}, func() { fmt.Fprint(f, showCursor+"\n") }
}

// frame puts lines over the ones before.
func frame(lines []string) string {
	return goHome + strings.Join(lines, clearLine+"\r\n") + clearLine + "\r\n" + clearBelow
}
