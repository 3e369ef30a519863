package flat

import (
	"strconv"
	"strings"

	"gemel/engine/modelica"
)

// suggest gives "; did you mean 'x'?" for the known name nearest to a misspelt one, or "".
func suggest(name string, known []string) string {
	best, bestDistance := "", 1+len(name)/4
	if len(name) <= 2 {
		bestDistance = 0 // of such a word only another case can be guessed
	}
	for _, k := range known {
		if k == name {
			continue
		}
		d := distance(strings.ToLower(name), strings.ToLower(k), bestDistance)
		if d < bestDistance || d == bestDistance && best == "" {
			best, bestDistance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean '" + best + "'?"
}

// maxListed is how many names a message lists.
const maxListed = 8

// suggestOf is suggest among the elements of a class; where no name is near, it lists them.
func (f *flattener) suggestOf(name string, c *class) string {
	if s := suggest(name, f.memberNames(c)); s != "" {
		return s
	}
	var names []string
	for _, el := range f.layoutOf(c).elems {
		if !el.protected {
			names = append(names, el.comp.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; it has " + listed(names)
}

// listed writes names for a message: a, b and c.
func listed(names []string) string {
	switch n := len(names); {
	case n == 1:
		return names[0]
	case n > maxListed:
		return strings.Join(names[:maxListed], ", ") + " and " + strconv.Itoa(n-maxListed) + " more"
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// memberNames lists the classes and components of a class for suggestions.
func (f *flattener) memberNames(c *class) []string {
	lay := f.layoutOf(c)
	var names []string
	for _, k := range lay.chain {
		names = append(names, k.def.MemberNames()...)
	}
	for _, e := range lay.elems {
		names = append(names, e.comp.Name)
	}
	return names
}

// visibleNames lists what could have been meant by a name in a scope.
func (f *flattener) visibleNames(s *scope) []string {
	var names []string
	for ; s != nil; s = s.lex.encl {
		names = append(names, f.memberNames(s.lex)...)
		for _, e := range s.lex.def.Elements {
			if im, ok := e.(*modelica.Import); ok {
				switch {
				case im.Alias != "":
					names = append(names, im.Alias)
				case len(im.Names) > 0:
					names = append(names, im.Names...)
				case !im.All:
					names = append(names, im.Path.Parts[len(im.Path.Parts)-1])
				}
			}
		}
	}
	return names
}

func (f *flattener) suggestClass(s *scope, name string) string {
	names := append(f.visibleNames(s), "Real", "Integer", "Boolean", "String", "Modelica")
	return suggest(name, append(names, f.lib.TopNames()...))
}

// suggestTop says what may be meant by a name that no top-level class has: a class inside a package, or a package of a library that was
// not given.
func (f *flattener) suggestTop(name string, dotted bool) string {
	if s := suggest(name, f.lib.TopNames()); s != "" {
		return s
	}
	if full := f.lib.Homonyms(name); len(full) > 0 {
		return "; did you mean '" + full[0] + "'?"
	}
	if dotted {
		return "; if it is a library, give its folder with --lib"
	}
	return ""
}

func (f *flattener) suggestPath(path []string) string {
	c := f.top(path[0])
	if c == nil {
		return suggest(path[0], append(f.lib.TopNames(), "Modelica"))
	}
	for _, name := range path[1:] {
		next := f.member(c.space(), c, name)
		if next == nil {
			return suggest(name, f.memberNames(c))
		}
		c = next
	}
	return ""
}

// distance counts insertions, deletions, replacements and exchanges of neighbours between two words; more than limit is limit+1.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	var before []int
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev = prev, row
	}
	return min(prev[len(b)], limit+1)
}
