package epanet

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxFile bounds the size of an input file; the largest networks in use have some tens of megabytes.
const maxFile = 256 << 20

// maxProblems bounds what is reported of one file.
const maxProblems = 20

// line is one line of a section: its words and where they begin.
type line struct {
	number int
	words  []word
}

type word struct {
	text   string
	column int
}

// sectionStems are the beginnings by which EPANET knows its sections, in the order in which they are worked off here. What is read over is
// water quality, the map, and the printed report.
var sectionStems = []struct {
	stem, name string
	read       func(*reader, line)
}{
	{"TITL", "TITLE", (*reader).title}, {"OPTI", "OPTIONS", (*reader).option}, {"TIME", "TIMES", (*reader).time},
	{"PATT", "PATTERNS", (*reader).pattern}, {"CURV", "CURVES", (*reader).curve}, {"JUNC", "JUNCTIONS", (*reader).junction},
	{"RESE", "RESERVOIRS", (*reader).reservoir}, {"TANK", "TANKS", (*reader).tank}, {"PIPE", "PIPES", (*reader).pipe},
	{"PUMP", "PUMPS", (*reader).pump}, {"VALV", "VALVES", (*reader).valve}, {"DEMA", "DEMANDS", (*reader).demand},
	{"EMIT", "EMITTERS", (*reader).emitter}, {"STAT", "STATUS", (*reader).status}, {"ENER", "ENERGY", (*reader).energy},
	{"CONT", "CONTROLS", (*reader).control}, {"RULE", "RULES", (*reader).rule}, {"COOR", "COORDINATES", (*reader).coordinate},
	{"ROUG", "ROUGHNESS", (*reader).refuse}, {"LEAK", "LEAKAGE", (*reader).refuse},
	{"QUAL", "QUALITY", nil}, {"SOUR", "SOURCES", nil}, {"REAC", "REACTIONS", nil}, {"MIXI", "MIXING", nil},
	{"REPO", "REPORT", nil}, {"VERT", "VERTICES", nil}, {"LABE", "LABELS", nil}, {"BACK", "BACKDROP", nil}, {"TAGS", "TAGS", nil}, {"END", "END", nil},
}

type reader struct {
	n        *Network
	file     string
	section  string
	problems Problems
	patterns map[string]*Pattern
	curves   map[string]*Curve
	byNode   map[*Node]*Junction
	current  *Rule // the rule being read
	clause   clause
}

// Read reads an input file. The error is Problems, at most 20 of them, or a failure to read.
func Read(r io.Reader, file string) (*Network, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s: the file is larger than %d MB", file, maxFile>>20)
	}
	p := &reader{n: &Network{nodes: map[string]*Node{}, links: map[string]*Link{}}, file: file,
		patterns: map[string]*Pattern{}, curves: map[string]*Curve{}, byNode: map[*Node]*Junction{}}
	p.defaults()
	sections := p.split(decode(data))
	for i, s := range sectionStems {
		p.section = s.name
		if s.stem == "OPTI" {
			p.units(sections[i])
		}
		for _, l := range sections[i] {
			if s.read != nil {
				s.read(p, l)
			}
		}
		switch s.stem {
		case "RULE":
			p.endRule()
		case "QUAL", "SOUR", "REAC", "MIXI":
			if len(sections[i]) > 0 {
				p.n.Notes = append(p.n.Notes, fmt.Sprintf("section [%s] is read over: water quality is not simulated", s.name))
			}
		}
	}
	p.finish()
	if len(p.problems) > 0 {
		slices.SortStableFunc(p.problems, func(a, b Problem) int {
			if a.Line != b.Line {
				return a.Line - b.Line
			}
			return a.Column - b.Column
		})
		return nil, p.problems[:min(len(p.problems), maxProblems)]
	}
	return p.n, nil
}

// decode returns the text of a file. What is no UTF-8 is taken for Latin-1, in which older files are written.
func decode(data []byte) string {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return string(data)
	}
	runes := make([]rune, len(data))
	for i, b := range data {
		runes[i] = rune(b)
	}
	return string(runes)
}

// split sorts the lines into sections, in the order of sectionStems.
func (p *reader) split(text string) [][]line {
	sections := make([][]line, len(sectionStems))
	current := -1
	number := 0
	for raw := range strings.SplitSeq(text, "\n") {
		number++
		if current >= 0 && sectionStems[current].stem == "TITL" && !strings.HasPrefix(strings.TrimSpace(raw), "[") {
			if t := strings.TrimSpace(raw); t != "" && t[0] != ';' {
				sections[current] = append(sections[current], line{number, []word{{t, 1}}})
			}
			continue
		}
		words := splitWords(raw)
		if len(words) == 0 {
			continue
		}
		if strings.HasPrefix(words[0].text, "[") {
			current = findSection(words[0].text)
			if current < 0 {
				p.section = strings.Trim(words[0].text, "[]")
				p.at(line{number, words}, 0, "unknown section; known are the sections of EPANET 2.2")
				return sections
			}
			if sectionStems[current].stem == "END" {
				break
			}
			continue
		}
		if current < 0 {
			p.section = ""
			p.at(line{number, words}, 0, "text before the first section, such as [JUNCTIONS]: is this an EPANET input file?")
			return sections
		}
		sections[current] = append(sections[current], line{number, words})
	}
	return sections
}

func findSection(s string) int {
	name := strings.ToUpper(strings.TrimPrefix(s, "["))
	for i, k := range sectionStems {
		if strings.HasPrefix(name, k.stem) {
			return i
		}
	}
	return -1
}

// splitWords cuts a line at blanks, up to a semicolon; double quotes hold a word together.
func splitWords(s string) []word {
	var words []word
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\f':
			i++
		case c == ';':
			return words
		case c == '"':
			end := strings.IndexByte(s[i+1:], '"')
			if end < 0 {
				end = len(s) - i - 1
			}
			words = append(words, word{s[i+1 : i+1+end], i + 1})
			i += end + 2
		default:
			from := i
			for i < len(s) && !strings.ContainsRune(" \t\r\f;\"", rune(s[i])) {
				i++
			}
			words = append(words, word{s[from:i], from + 1})
		}
	}
	return words
}

// at reports a problem of a word of a line; a word beyond the end stands for what is missing there.
func (p *reader) at(l line, i int, format string, args ...any) {
	column := 1
	if i < len(l.words) {
		column = l.words[i].column
	} else if len(l.words) > 0 {
		last := l.words[len(l.words)-1]
		column = last.column + len(last.text)
	}
	p.report(l.number, column, format, args...)
}

func (p *reader) report(number, column int, format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	if p.section != "" {
		msg = "[" + p.section + "] " + msg
	}
	p.problems = append(p.problems, Problem{File: p.file, Line: number, Column: column, Msg: msg})
}

// is reports whether the i-th word begins with the keyword, in any case: EPANET's way to know its words.
func (l line) is(i int, keyword string) bool {
	return i < len(l.words) && len(l.words[i].text) >= len(keyword) && strings.EqualFold(l.words[i].text[:len(keyword)], keyword)
}

func (l line) text(i int) string {
	if i < len(l.words) {
		return l.words[i].text
	}
	return ""
}

// number reads the i-th word as a number.
func (p *reader) number(l line, i int, what string) (float64, bool) {
	if i >= len(l.words) {
		p.at(l, i, "%s: the %s is missing", l.text(0), what)
		return 0, false
	}
	v, err := strconv.ParseFloat(l.words[i].text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		p.at(l, i, "%s: want the %s, a number, found %q", l.text(0), what, l.words[i].text)
		return 0, false
	}
	return v, true
}

// positive reads a number that must exceed zero.
func (p *reader) positive(l line, i int, what string) (float64, bool) {
	v, ok := p.number(l, i, what)
	if ok && v <= 0 {
		p.at(l, i, "%s: the %s must be positive, found %s", l.text(0), what, l.text(i))
		return v, false
	}
	return v, ok
}

// least reads a number that must not be negative; a missing one is the default.
func (p *reader) least(l line, i int, what string, missing float64) (float64, bool) {
	if i >= len(l.words) {
		return missing, true
	}
	v, ok := p.number(l, i, what)
	if ok && v < 0 {
		p.at(l, i, "%s: the %s must not be negative, found %s", l.text(0), what, l.text(i))
		return v, false
	}
	return v, ok
}

func (p *reader) refuse(l line) {
	p.at(l, 0, "this section is not supported")
}

func (p *reader) title(l line) { p.n.Title = append(p.n.Title, l.text(0)) }

// findNode returns the node that the i-th word names.
func (p *reader) findNode(l line, i int) *Node {
	if i >= len(l.words) {
		p.at(l, i, "%s: a node is missing", l.text(0))
		return nil
	}
	n := p.n.nodes[l.words[i].text]
	if n == nil {
		p.at(l, i, "there is no node %q", l.words[i].text)
	}
	return n
}

func (p *reader) findLink(l line, i int) *Link {
	if i >= len(l.words) {
		p.at(l, i, "%s: a link is missing", l.text(0))
		return nil
	}
	k := p.n.links[l.words[i].text]
	if k == nil {
		p.at(l, i, "there is no link %q", l.words[i].text)
	}
	return k
}

func (p *reader) findPattern(l line, i int) *Pattern {
	t := p.patterns[l.text(i)]
	if t == nil {
		p.at(l, i, "there is no pattern %q", l.text(i))
	}
	return t
}

func (p *reader) findCurve(l line, i int) *Curve {
	if i >= len(l.words) {
		p.at(l, i, "%s: the curve is missing", l.text(0))
		return nil
	}
	c := p.curves[l.text(i)]
	if c == nil {
		p.at(l, i, "there is no curve %q", l.text(i))
	}
	return c
}

// parseFloat reads a finite number.
func parseFloat(s string) (float64, bool) {
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
}
