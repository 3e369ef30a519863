package dae

import (
	"fmt"
	"slices"
	"strings"

	"gemel/engine/expr"
)

// maxListed bounds the lists in explanations; the rest is counted.
const maxListed = 8

func quote(source string) string {
	if source == "" {
		return "without text"
	}
	return "\"" + source + "\""
}

// at is " (file:line:col)", or nothing where the position is unknown.
func at(p Pos) string {
	if s := p.String(); s != "" {
		return " (" + s + ")"
	}
	return ""
}

// text is an equation as its author wrote it, or as near to that as can be.
func (a *analysis) text(e *Equation) string {
	if e.Source != "" {
		return e.Source
	}
	name := func(s expr.Slot) string { return a.sys.Variables[s].Name }
	return a.g.Sprint(e.Left, name) + " = " + a.g.Sprint(e.Right, name)
}

func (a *analysis) line(e *Equation) string {
	s := a.text(e)
	if at := e.Pos.String(); at != "" {
		s = at + ": " + s
	}
	if e.Asset != "" {
		s += "   [" + e.Asset + "]"
	}
	return s
}

// listEquations writes equations of the System, each on an indented line of its own; those of the model itself come before those
// of its parts.
func (a *analysis) listEquations(eqs []int) string {
	eqs = slices.Clone(eqs)
	slices.Sort(eqs)
	eqs = a.homeFirst(slices.Compact(eqs))
	lines := make([]string, len(eqs))
	for i, e := range eqs {
		lines[i] = a.line(&a.sys.Equations[e])
	}
	return listLines(slices.Compact(lines)) // an equation between connectors is one line, but several equations
}

// listLines indents lines, at most maxListed of them.
func listLines(lines []string) string {
	return listSome(len(lines), func(i int) string { return lines[i] })
}

// listSome indents the first of n lines, at most maxListed, and counts the others.
func listSome(n int, line func(int) string) string {
	var b strings.Builder
	for i := range n {
		if i == maxListed && n > maxListed+1 {
			fmt.Fprintf(&b, "\n    … and %d more", n-maxListed)
			break
		}
		b.WriteString("\n    " + line(i))
	}
	return b.String()
}

// listNames writes names in a sentence: a, b and c.
func listNames(names []string) string {
	if n := len(names); n > maxListed+1 {
		names = append(slices.Clone(names[:maxListed]), fmt.Sprintf("%d more", n-maxListed))
	}
	switch n := len(names); n {
	case 0:
		return "nothing"
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// names lists variables by name.
func (a *analysis) names(vars []VarID) []string {
	list := make([]string, len(vars))
	for i, v := range vars {
		list[i] = a.sys.Variables[v].Name
	}
	return list
}

// withAliases is the name of a representative and, in brackets, up to two names by
// which the reader may know it better.
func (a *analysis) withAliases(v VarID) string {
	var others []string
	for i := range a.rep {
		if m := VarID(i); m != v && a.rep[m] == v && a.sys.Variables[m].Kind == Continuous {
			if len(others) == 2 {
				others = append(others, "…")
				break
			}
			sign := ""
			if a.negated[m] {
				sign = "-"
			}
			others = append(others, sign+a.sys.Variables[m].Name)
		}
	}
	name := a.sys.Variables[v].Name
	if len(others) > 0 {
		name += " (= " + strings.Join(others, " = ") + ")"
	}
	return name
}
