package report

import (
	"math"
	"strconv"
)

// A trace lives on an integer grid, so that its path is short and equal on every machine.
const (
	gridX = 20000 // over the whole run
	gridY = 4000  // over the axis, downwards
	slack = 4     // how far a drawn line may lie from a sample, in gridY: a sixth of a pixel
)

type point struct{ x, y int }

// trace returns the SVG path of the samples. place gives the grid point of sample i and whether there is one; a gap starts a
// new piece. About budget points remain.
func trace(n, budget int, staircase bool, place func(i int) (point, bool)) string {
	var out []byte
	var piece []point
	flush := func() {
		if len(piece) > 0 {
			out = appendPiece(out, thinned(piece, budget, staircase), staircase)
			piece = piece[:0]
		}
	}
	for i := range n {
		if p, ok := place(i); ok {
			piece = append(piece, p)
		} else {
			flush()
		}
	}
	flush()
	return string(out)
}

func thinned(p []point, budget int, staircase bool) []point {
	if staircase {
		p = changes(p)
	} else {
		p = door(p, slack)
	}
	if len(p) > budget {
		p = extremes(p, budget)
	}
	return p
}

// door keeps the points of the swinging-door compression: the line between two kept points passes within tol of every point
// left out. (E. H. Bristol, Swinging door trending: adaptive trend recording?, ISA National Conference, 1990.)
func door(p []point, tol int) []point {
	if len(p) < 3 {
		return p
	}
	kept := []point{p[0]}
	anchor, lo, hi := p[0], math.Inf(-1), math.Inf(1)
	for i := 1; i < len(p); i++ {
		dx := float64(p[i].x - anchor.x)
		if dx > 0 {
			s := float64(p[i].y-anchor.y) / dx
			if s >= lo && s <= hi {
				lo = math.Max(lo, float64(p[i].y-tol-anchor.y)/dx)
				hi = math.Min(hi, float64(p[i].y+tol-anchor.y)/dx)
				continue
			}
		} else if p[i].y == anchor.y {
			continue
		}
		if last := p[i-1]; last != anchor {
			kept = append(kept, last)
			anchor = last
		}
		lo, hi = math.Inf(-1), math.Inf(1)
		if dx := float64(p[i].x - anchor.x); dx > 0 {
			lo, hi = float64(p[i].y-tol-anchor.y)/dx, float64(p[i].y+tol-anchor.y)/dx
		} else if p[i] != anchor { // a jump within one grid column
			kept = append(kept, p[i])
			anchor = p[i]
		}
	}
	if last := p[len(p)-1]; last != kept[len(kept)-1] {
		kept = append(kept, last)
	}
	return kept
}

// changes keeps the points where a staircase changes, and the last one.
func changes(p []point) []point {
	kept := p[:1:1]
	for _, q := range p[1:] {
		if q.y != kept[len(kept)-1].y {
			kept = append(kept, q)
		}
	}
	if last := p[len(p)-1]; last != kept[len(kept)-1] {
		kept = append(kept, last)
	}
	return kept
}

// extremes keeps the lowest and the highest point of each of budget/2 equal stretches of time, and the ends.
func extremes(p []point, budget int) []point {
	x0, width := p[0].x, p[len(p)-1].x-p[0].x+1
	buckets := max(1, budget/2)
	kept := []point{p[0]}
	for i := 0; i < len(p); {
		bucket := (p[i].x - x0) * buckets / width
		low, high := i, i
		j := i
		for ; j < len(p) && (p[j].x-x0)*buckets/width == bucket; j++ {
			if p[j].y < p[low].y {
				low = j
			}
			if p[j].y > p[high].y {
				high = j
			}
		}
		for _, k := range []int{min(low, high), max(low, high)} {
			if p[k] != kept[len(kept)-1] {
				kept = append(kept, p[k])
			}
		}
		i = j
	}
	if last := p[len(p)-1]; last != kept[len(kept)-1] {
		kept = append(kept, last)
	}
	return kept
}

// appendPiece writes one connected piece; a lone point becomes a dot (a line of no length with round caps).
func appendPiece(out []byte, p []point, staircase bool) []byte {
	out = append(out, 'M')
	out = strconv.AppendInt(out, int64(p[0].x), 10)
	out = append(out, ' ')
	out = strconv.AppendInt(out, int64(p[0].y), 10)
	if len(p) == 1 {
		return append(out, "h0"...)
	}
	pen := p[0]
	for _, q := range p[1:] {
		dx, dy := int64(q.x-pen.x), int64(q.y-pen.y)
		switch {
		case staircase || dx == 0 || dy == 0:
			if dx != 0 {
				out = strconv.AppendInt(append(out, 'h'), dx, 10)
			}
			if dy != 0 {
				out = strconv.AppendInt(append(out, 'v'), dy, 10)
			}
		default:
			out = strconv.AppendInt(append(out, 'l'), dx, 10)
			if dy >= 0 {
				out = append(out, ' ')
			}
			out = strconv.AppendInt(out, dy, 10)
		}
		pen = q
	}
	return out
}
