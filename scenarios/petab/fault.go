package petab

import (
	"fmt"
	"sort"
	"strings"

	"gemel/engine/dae"
)

// Fault is one thing wrong with a file, at its place.
type Fault struct {
	Pos dae.Pos // Line 0: the file as a whole
	Msg string  // what is wrong and what to do
}

func (f Fault) String() string {
	text := f.Msg
	if at := f.Pos.String(); at != "" {
		text = at + ": " + text
	}
	return printable(text)
}

// Faults is everything found wrong in one go, in the order of files and lines. It is an error.
type Faults []Fault

func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// most is how many faults of one kind of mistake are worth reading.
const most = 50

func (fs *Faults) add(pos dae.Pos, format string, args ...any) {
	if len(*fs) < 10*most {
		*fs = append(*fs, Fault{pos, fmt.Sprintf(format, args...)})
	}
}

// err is nil where there are none.
func (fs Faults) err() error {
	if len(fs) == 0 {
		return nil
	}
	sort.SliceStable(fs, func(i, k int) bool {
		a, b := fs[i].Pos, fs[k].Pos
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
	if len(fs) > most {
		rest := len(fs) - most
		fs = append(fs[:most:most], Fault{Msg: fmt.Sprintf("and %d more", rest)})
	}
	return fs
}

// printable keeps a message on a terminal harmless and short enough to read.
func printable(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > 2000 {
			b.WriteString("...")
			break
		}
		if r < ' ' && r != '\n' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfffd {
			fmt.Fprintf(&b, "\\u%04x", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// meant is the end of a message about an unknown name: the candidate that is nearest, if one is near.
func meant(name string, candidates []string) string {
	best, least := "", 1+min(len(name), 24)/3
	for _, c := range candidates {
		if d := edits(strings.ToLower(name), strings.ToLower(c), least); c != name && d <= least {
			if best == "" || d < least {
				best, least = c, d
			}
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// edits is the Levenshtein distance of a and b, or more than bound.
func edits(a, b string, bound int) int {
	if len(a) > 200 || len(b) > 200 || len(a) > len(b)+bound || len(b) > len(a)+bound {
		return bound + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		corner := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			corner, row[j] = row[j], min(row[j]+1, row[j-1]+1, corner+cost)
		}
	}
	return row[len(b)]
}
