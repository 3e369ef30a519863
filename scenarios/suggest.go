package scenarios

import "strings"

// nearest returns the candidate closest to name, or "" where none is close. The first of equals wins.
func nearest(name string, candidates []string) string {
	best, bound := "", 1+min(len(name), 24)/3
	for _, c := range candidates {
		if len(c) == 0 || len(c) > len(name)+bound || len(name) > len(c)+bound {
			continue
		}
		if d := distance(strings.ToLower(name), strings.ToLower(c), bound); d <= bound && c != name {
			best, bound = c, d-1
			if bound < 0 {
				break
			}
		}
	}
	return best
}

// nearestPath is nearest for dotted names: besides small misspellings it finds the same last parts under another
// beginning, as in speed -> pump1.speed, and a misspelt last part, as in Pmup -> Gemel.Hydraulics.Pump.
func nearestPath(name string, candidates []string) string {
	if c := nearest(name, candidates); c != "" {
		return c
	}
	best := ""
	shorter := func(c string) bool { return best == "" || len(c) < len(best) }
	for _, c := range candidates {
		if strings.HasSuffix(c, "."+name) && shorter(c) {
			best = c
		}
	}
	if best != "" || strings.Contains(name, ".") {
		return best
	}
	last := make([]string, len(candidates))
	for i, c := range candidates {
		last[i] = c[strings.LastIndexByte(c, '.')+1:]
	}
	meant := nearest(name, last)
	for i, c := range candidates {
		if meant != "" && last[i] == meant && shorter(c) {
			best = c
		}
	}
	return best
}

// didYouMean is the end of a message about an unknown name.
func didYouMean(candidate string) string {
	if candidate == "" {
		return ""
	}
	return "; did you mean " + candidate + "?"
}

// distance is the number of edits between a and b (a swap of neighbours counts once), or more than bound where it exceeds bound.
func distance(a, b string, bound int) int {
	if len(a) > 200 || len(b) > 200 {
		return bound + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > bound {
			return bound + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// Nearest is the dotted name among the candidates that somebody may have meant; empty where none is near.
func Nearest(name string, candidates []string) string { return nearestPath(name, candidates) }
