package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gemel/engine/dae"
)

// glued is a key whose value follows its colon without a space, so that YAML takes both for one text.
var glued = regexp.MustCompile(`^[A-Za-z_][^\s:{}\[\],"'#]*:[^\s:]\S*(\s|$)`)

// gluedKey returns the length of the key before the colon in text, or 0 where text is something else.
func gluedKey(text string) int {
	if !glued.MatchString(text) {
		return 0
	}
	return strings.IndexByte(text, ':')
}

// explainSyntax says in words of a person what the YAML library found. It looks at the line itself, because the messages of the
// library name the token at which its grammar gave up. pos may move to the place of the mistake.
func explainSyntax(source string, pos dae.Pos, message string) (dae.Pos, string) {
	lines := strings.Split(source, "\n")
	if pos.Line < 1 || pos.Line > len(lines) {
		return pos, "not valid YAML: " + message
	}
	at := func(line, col int) dae.Pos { return dae.Pos{File: pos.File, Line: line, Col: col} }
	shape := shapeOf(lines[pos.Line-1])
	switch {
	case message == "unexpected key name" || strings.HasPrefix(message, "non-map value") || strings.HasPrefix(message, "value is not allowed"):
		if n := gluedKey(shape.text); n > 0 {
			return at(pos.Line, shape.column+n+1), fmt.Sprintf("a space is missing behind the ':' of %s", shape.text[:n])
		}
		if where := indentedStrangely(lines, pos.Line-1); where != "" {
			return at(pos.Line, shape.column), where
		}
		if !strings.Contains(shape.text, ":") && !strings.HasPrefix(shape.text, "-") {
			return at(pos.Line, shape.column), "a ':' is missing: every line here is written key: value"
		}
	case strings.HasPrefix(message, "mapping value is not allowed"):
		if next := nextLine(lines, pos.Line-1); next >= 0 {
			if below := shapeOf(lines[next]); below.indent > shape.indent && shape.hasValue {
				return at(next+1, below.column), fmt.Sprintf("the line is indented by %s, the one above by %s: neighbours begin in the same column", spaces(below.indent), spaces(shape.indent))
			}
		}
		return pos, "a ':' is not expected here; a text with ': ' in it needs quotation marks"
	case strings.HasPrefix(message, "could not find end character of"):
		return pos, "the text that begins here has no closing quotation mark"
	case strings.HasSuffix(message, "must be specified"):
		return pos, "before this " + strings.TrimSuffix(message, " must be specified") + " is missing"
	case strings.HasPrefix(message, "sequence end token"):
		return pos, "the list that begins here has no closing ']'"
	case strings.HasPrefix(message, "could not find flow map"):
		return pos, "inside of { } a ':', a ',' or the closing '}' is missing"
	case strings.HasSuffix(message, "is a reserved character"), strings.HasPrefix(message, "unexpected directive"):
		if line := []rune(lines[pos.Line-1]); pos.Col <= len(line) {
			return pos, fmt.Sprintf("a text that begins with %c needs quotation marks", line[pos.Col-1])
		}
	}
	return pos, "not valid YAML: " + message
}

// shape is how a line of YAML is indented. The dash of a list counts as indentation, as YAML has it.
type shape struct {
	indent   int    // of what the line says [characters]
	outer    int    // of its dash; indent where it has none
	column   int    // of what it says, from 1
	text     string // without indentation and dash
	hasValue bool   // it is key: value, so nothing deeper can follow
}

func shapeOf(line string) shape {
	text := strings.TrimLeft(line, " ")
	s := shape{indent: len(line) - len(text)}
	s.outer = s.indent
	for strings.HasPrefix(text, "- ") {
		rest := strings.TrimLeft(text[1:], " ")
		s.indent += len(text) - len(rest)
		text = rest
	}
	s.text, s.column = strings.TrimRight(text, " \r"), s.indent+1
	if _, value, ok := strings.Cut(s.text, ": "); ok {
		value = strings.TrimSpace(value)
		s.hasValue = value != "" && value[0] != '#' && value[0] != '|' && value[0] != '>'
	}
	return s
}

func isBlank(line string) bool {
	text := strings.TrimSpace(line)
	return text == "" || text[0] == '#'
}

func nextLine(lines []string, i int) int {
	for i++; i < len(lines); i++ {
		if !isBlank(lines[i]) {
			return i
		}
	}
	return -1
}

// indentedStrangely explains a line that begins in a column in which nothing open above it begins.
func indentedStrangely(lines []string, i int) string {
	here := shapeOf(lines[i]).outer
	var open []int // columns of what is not closed, from the nearest outwards
	for j := i - 1; j >= 0; j-- {
		if isBlank(lines[j]) {
			continue
		}
		s := shapeOf(lines[j])
		for _, n := range []int{s.indent, s.outer} {
			if len(open) == 0 || n < open[len(open)-1] {
				open = append(open, n)
			}
		}
	}
	if len(open) == 0 || slices.Contains(open, here) {
		return ""
	}
	slices.Reverse(open)
	words := make([]string, len(open))
	for k, n := range open {
		words[k] = fmt.Sprint(n)
	}
	return fmt.Sprintf("the line is indented by %s, its neighbours by %s", spaces(here), orList(words))
}

// maxNesting bounds brackets, dashes and columns of indentation: the YAML library takes a time that grows with the square of them.
const maxNesting = 100

// tooDeep finds the place where a text is nested deeper than any scenario; line 0 where there is none.
func tooDeep(source string) (line, col int) {
	brackets := 0
	line = 1
	for text := range strings.Lines(source) {
		quote := byte(0)
		dashes, begun := 0, false
		for i := range len(text) {
			c := text[i]
			switch {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case (c == '"' || c == '\'') && (i == 0 || strings.IndexByte(" [{,:", text[i-1]) >= 0):
				quote = c
			case c == '#' && (i == 0 || text[i-1] == ' '):
				quote = '\n'
			case c == '[' || c == '{':
				brackets++
			case (c == ']' || c == '}') && brackets > 0:
				brackets--
			case (c == '-' || c == '?') && !begun:
				dashes++
			}
			first := !begun && c != ' ' && c != '-' && c != '?' && c != '\n' && c != '\r'
			begun = begun || first
			if brackets > maxNesting || dashes > maxNesting || first && i > 2*maxNesting {
				return line, i + 1
			}
		}
		line++
	}
	return 0, 0
}

func spaces(n int) string {
	if n == 1 {
		return "1 space"
	}
	return fmt.Sprintf("%d spaces", n)
}
