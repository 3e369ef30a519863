package report

import (
	"strconv"
	"strings"
)

// figures is the table of how the numbers came about.
func figures(r *Run) []Fact {
	c := r.Computed
	var list []Fact
	add := func(name, value string) {
		if value != "" {
			list = append(list, Fact{name, value})
		}
	}
	count := func(n int64) string {
		if n == 0 {
			return ""
		}
		return group(strconv.FormatInt(n, 10))
	}
	add("Solver", c.Solver)
	if c.Tolerance > 0 {
		add("Relative tolerance", number(c.Tolerance, 3))
	}
	if c.Step > 0 {
		add("Fixed step", duration(c.Step))
	}
	if c.Equations > 0 {
		text := plural(c.Equations, "equation")
		if c.States > 0 {
			text += ", " + plural(c.States, "state")
		}
		add("Plant", text)
	}
	if c.Period > 0 {
		add("Tick", duration(c.Period))
	}
	add("Ticks", count(c.Ticks))
	if c.Steps > 0 {
		text := count(c.Steps)
		if c.Rejected > 0 {
			text += " (" + count(c.Rejected) + " rejected and repeated smaller)"
		}
		add("Steps of the solver", text)
	}
	add("Newton iterations", count(c.Newton))
	add("Events located", count(c.Events))
	if c.Simulated > 0 {
		add("Simulated time", duration(c.Simulated))
	}
	if c.Compile > 0 {
		add("Plant ready after", duration(c.Compile))
	}
	if c.Wall > 0 {
		text := duration(c.Wall)
		if ratio := c.Simulated / c.Wall; ratio >= 2 && ratio < 1e15 {
			rounded, _ := strconv.ParseFloat(strconv.FormatFloat(ratio, 'e', 1, 64), 64)
			text += ", " + group(strconv.FormatFloat(rounded, 'f', 0, 64)) + " times faster than real time"
		}
		add("Computing time", text)
	}
	add("Seed", strconv.FormatUint(c.Seed, 10))
	return append(list, c.Facts...)
}

func footer(r *Run) string {
	for _, v := range r.Computed.Versions {
		if v.Name == "gemel" {
			return "Gemel " + v.Value
		}
	}
	return "Gemel"
}

// yamlLine is a line of the resolved scenario in up to four pieces that are coloured differently.
type yamlLine struct{ Indent, Key, Rest, Comment string }

// yamlLines cuts YAML into lines and lightly into keys and comments. It does not parse: the pieces always add up to the line.
func yamlLines(text string) []yamlLine {
	text = strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if text == "" {
		return nil
	}
	var lines []yamlLine
	for _, s := range strings.Split(text, "\n") {
		var l yamlLine
		body := strings.TrimLeft(s, " ")
		for strings.HasPrefix(body, "- ") {
			body = strings.TrimLeft(body[2:], " ")
		}
		l.Indent = s[:len(s)-len(body)]
		if strings.HasPrefix(body, "#") {
			l.Comment, body = body, ""
		} else if i := strings.Index(body, " #"); i >= 0 && !strings.ContainsAny(body, `"'`) {
			l.Comment, body = body[i:], body[:i]
		}
		if i := strings.IndexByte(body, ':'); i > 0 && (i+1 == len(body) || body[i+1] == ' ') && !strings.ContainsAny(body[:i], `{}[]," `) {
			l.Key, body = body[:i+1], body[i+1:]
		}
		l.Rest = body
		lines = append(lines, l)
	}
	return lines
}
