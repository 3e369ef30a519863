package report

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

const (
	perChart   = 6  // series in one chart, as many as there are colours
	flatCharts = 16 // more charts than these are sorted into sections
)

// panel is the series that share a chart.
type panel struct {
	title   string
	unit    string // as shown, not yet typeset
	kind    string // the quantity, such as "pressure"
	display Display
	series  []int // into Run.Series
	part    string
}

// panels sorts the series into charts by the last part of their names and their unit, in order of first appearance.
func panels(r *Run, stats []stat) []panel {
	var list []panel
	index := map[string]int{}
	for i := range r.Series {
		s := &r.Series[i]
		_, leaf := split(s.Name)
		title := leaf
		if s.Panel != "" {
			title = s.Panel
		}
		display := s.Display.resolve(s.Unit)
		key := strings.Join([]string{title, s.Unit, display.Unit}, "\x00")
		k, seen := index[key]
		if !seen {
			k = len(list)
			index[key] = k
			list = append(list, panel{title: title, kind: quantity(s.Unit), display: display})
		}
		list[k].series = append(list[k].series, i)
	}
	list = withOutputs(r, stats, list)
	for k := range list {
		p := &list[k]
		if p.display.Scale == 0 {
			size := 0.0
			for _, i := range p.series {
				if stats[i].n > 0 {
					size = math.Max(size, math.Max(math.Abs(stats[i].min), math.Abs(stats[i].max)))
				}
			}
			p.display = chooseDisplay(r.Series[p.series[0]].Unit, size)
		}
		p.unit = p.display.Unit
	}
	return chunks(list)
}

// chunks cuts panels with more series than colours, as evenly as possible.
func chunks(list []panel) []panel {
	var out []panel
	for _, p := range list {
		n := (len(p.series) + perChart - 1) / perChart
		for c := range n {
			q := p
			q.series = p.series[c*len(p.series)/n : (c+1)*len(p.series)/n]
			if n > 1 {
				q.part = number(float64(c+1), 3) + " of " + number(float64(n), 3)
			}
			out = append(out, q)
		}
	}
	return out
}

// split cuts a name into its asset and its last part: "pump1.speed" into "pump1" and "speed", "node/12/head" into "node/12"
// and "head", "pipe.T[3]" into "pipe" and "T". A name of one part has no asset.
func split(name string) (asset, leaf string) {
	sep := "."
	if strings.Contains(name, "/") {
		sep = "/"
	}
	depth, cut := 0, -1
	for i, c := range name {
		switch c {
		case '[', '(':
			depth++
		case ']', ')':
			depth--
		case rune(sep[0]):
			if depth == 0 {
				cut = i
			}
		}
	}
	leaf = name
	if cut >= 0 {
		asset, leaf = name[:cut], name[cut+1:]
	}
	if i := strings.IndexByte(leaf, '['); i > 0 && strings.HasSuffix(leaf, "]") {
		leaf = leaf[:i]
	}
	return asset, leaf
}

// heading turns a last part into words where it is one ("discharge_pressure"), and leaves symbols ("V_flow", "dp", "p_in")
// alone. It reports whether it found words.
func heading(leaf string) (string, bool) {
	leaf = spaced(leaf)
	first, _, _ := strings.Cut(leaf, "_")
	if len(first) < 3 {
		return leaf, false
	}
	for i, c := range leaf {
		if !unicode.IsLower(c) && c != '_' && c != ' ' && !(unicode.IsDigit(c) && i > 2) {
			return leaf, strings.Contains(leaf, " ")
		}
	}
	return capital(strings.ReplaceAll(leaf, "_", " ")), true
}

// spaced writes a name in camel case with underscores where all of its parts are words: massBalance, but not dpNominal.
func spaced(leaf string) string {
	var parts []string
	from := 0
	for i, c := range leaf {
		if !unicode.IsLetter(c) {
			return leaf
		}
		if unicode.IsUpper(c) && i > 0 {
			parts = append(parts, leaf[from:i])
			from = i
		}
	}
	parts = append(parts, leaf[from:])
	for _, p := range parts {
		if len(p) < 3 {
			return leaf
		}
	}
	return strings.ToLower(strings.Join(parts, "_"))
}

// capital makes the first letter a capital.
func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}

// withOutputs moves what control blocks put out (control.NAME.output: a set-point, a speed reference) into the chart of the
// quantity that it is meant for: the first chart of the same unit whose range it meets. Others get the name of the block.
func withOutputs(r *Run, stats []stat, list []panel) []panel {
	var kept []panel
	var outputs []int
	for _, p := range list {
		p.series = slices.DeleteFunc(p.series, func(i int) bool {
			move := isOutput(&r.Series[i])
			if move {
				outputs = append(outputs, i)
			}
			return move
		})
		if len(p.series) > 0 {
			kept = append(kept, p)
		}
	}
	for _, i := range outputs {
		s := &r.Series[i]
		k := slices.IndexFunc(kept, func(p panel) bool {
			return r.Series[p.series[0]].Unit == s.Unit && s.Unit != "1" && s.Unit != "" && p.meets(stats, stats[i])
		})
		if k >= 0 {
			kept[k].series = append(kept[k].series, i)
			continue
		}
		block, _ := split(s.Name)
		kept = append(kept, panel{title: strings.TrimPrefix(block, "control."), kind: quantity(s.Unit), display: s.Display.resolve(s.Unit), series: []int{i}})
	}
	return kept
}

func isOutput(s *Series) bool {
	return s.Panel == "" && strings.HasPrefix(s.Name, "control.") && strings.HasSuffix(s.Name, ".output")
}

// meets reports whether the range of st overlaps that of the panel.
func (p *panel) meets(stats []stat, st stat) bool {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, i := range p.series {
		if stats[i].n > 0 {
			lo, hi = math.Min(lo, stats[i].min), math.Max(hi, stats[i].max)
		}
	}
	return st.n > 0 && st.min <= hi && st.max >= lo
}
