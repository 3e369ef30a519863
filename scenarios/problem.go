package scenarios

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"gemel/engine/dae"
)

// Problem is one thing wrong with what the user wrote, at its place.
type Problem struct {
	Pos dae.Pos // Line 0: the file as a whole
	Msg string  // what is wrong and what was expected
}

func (p Problem) Error() string {
	if at := p.Pos.String(); at != "" {
		return Printable(at + ": " + p.Msg)
	}
	return Printable(p.Msg)
}

// Problems is everything found wrong in one go. It is an error; an empty list is none.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// add appends a problem.
func (ps *Problems) add(pos dae.Pos, format string, args ...any) {
	*ps = append(*ps, Problem{pos, bounded(fmt.Sprintf(format, args...))})
}

// bounded cuts what makes a message unreadable: a name, number or line that goes on for pages.
func bounded(msg string) string {
	const keptOfWord, mostLine = 60, 2000
	msg = longWord.ReplaceAllStringFunc(msg, func(s string) string { return string([]rune(s)[:keptOfWord]) + "..." })
	if len(msg) <= mostLine {
		return msg
	}
	lines := strings.Split(msg, "\n")
	for i, l := range lines {
		if runes := []rune(l); len(runes) > mostLine {
			lines[i] = string(runes[:mostLine]) + "..."
		}
	}
	return strings.Join(lines, "\n")
}

var longWord = regexp.MustCompile(`[^ \n]{200,}`)

// err returns the problems in the order of their places, each once, or nil where there are none.
func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := ps[i].Pos, ps[j].Pos
		switch {
		case a.File != b.File:
			return a.File < b.File
		case a.Line != b.Line:
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
	kept := ps[:0:0]
	seen := map[Problem]bool{}
	for _, p := range ps {
		if !seen[p] {
			seen[p] = true
			kept = append(kept, p)
		}
	}
	return kept
}

// place is the position of character i of a text.
func (t Text) place(i int) dae.Pos {
	p := t.Pos
	if i > 0 && !strings.Contains(t.Value, "\n") {
		p.Col += t.quote + i
	} else if i == 0 {
		p.Col += t.quote
	}
	return p
}
