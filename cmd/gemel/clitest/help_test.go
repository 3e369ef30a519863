package clitest

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Help fits a terminal of 80 columns, has an example where there is something to type, and names what a flag wants.
func TestHelpFitsATerminal(t *testing.T) {
	for _, command := range []string{"", "browse", "check", "edge", "explain", "grant", "import", "import epanet", "library", "new", "rerun", "run", "schema", "simulate", "snapshot", "trust", "version", "watch"} {
		args := append(strings.Fields(command), "--help")
		r := start(t.TempDir(), nil, args...)
		if r.status != 0 || r.err != "" {
			t.Errorf("gemel %s --help: status %d\n%s", command, r.status, r.err)
		}
		for _, line := range strings.Split(r.out, "\n") {
			if utf8.RuneCountInString(line) > 80 {
				t.Errorf("gemel %s --help: %d columns: %s", command, utf8.RuneCountInString(line), line)
			}
		}
		for _, word := range []string{"stringArray", " string "} {
			if strings.Contains(r.out, word) {
				t.Errorf("gemel %s --help: a flag wants a %q: say which", command, strings.TrimSpace(word))
			}
		}
		if strings.Contains(r.out, "FILE") && !strings.Contains(r.out, "Examples:") {
			t.Errorf("gemel %s --help: no example", command)
		}
	}
}

// What is no terminal gets plain lines: no bar, no colours, no carriage returns, whatever the environment says.
func TestPlainLinesWhereThereIsNoTerminal(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	for _, env := range []string{"TERM=dumb", "NO_COLOR=1", "TERM=xterm-256color", "CLICOLOR_FORCE=1"} {
		r := start(dir, []string{env}, "run", "scenario.yaml", "--out", "x")
		if text := r.out + r.err; r.status != 0 || strings.ContainsAny(text, "\x1b\r") {
			t.Errorf("%s: status %d: %q", env, r.status, text)
		}
	}
}

// --quiet leaves one line.
func TestQuietIsOneLine(t *testing.T) {
	t.Parallel()
	r := gemel(t, plant(t), 0, "run", "scenario.yaml", "--quiet")
	hash(t, r)
	if strings.Count(r.out, "\n") != 1 || r.err != "" {
		t.Errorf("%q, %q", r.out, r.err)
	}
}
