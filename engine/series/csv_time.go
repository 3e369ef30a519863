package series

import (
	"slices"
	"strconv"
)

// checkTime reports times that repeat or go back, and samples missing from a regular series.
func (c *csvReader) checkTime() {
	t := c.table.Time()
	ordered := true
	for i := 1; i < len(t); i++ {
		switch {
		case t[i] == t[i-1]:
			c.problem(c.lines[i], 1, "the time %s occurs twice, also in line %d; keep one of the rows", c.stamp(i), c.lines[i-1])
		case !(t[i] > t[i-1]):
			c.problem(c.lines[i], 1, "the time %s is before that of line %d; sort the rows by time", c.stamp(i), c.lines[i-1])
		default:
			continue
		}
		ordered = false
	}
	if ordered && !c.options.AllowGaps {
		c.checkGaps(t)
	}
}

// checkGaps looks for missing samples. A series counts as regular where three quarters of at least four steps agree; a step of about
// twice that or more is then a gap.
func (c *csvReader) checkGaps(t []float64) {
	if len(t) < 5 {
		return
	}
	steps := make([]float64, len(t)-1)
	for i := range steps {
		steps[i] = t[i+1] - t[i]
	}
	sorted := slices.Clone(steps)
	slices.Sort(sorted)
	step := sorted[len(sorted)/2]
	agree := 0
	for _, s := range steps {
		if s > 0.999*step && s < 1.001*step {
			agree++
		}
	}
	if 4*agree < 3*len(steps) {
		return
	}
	for i, s := range steps {
		if s > 1.9*step {
			c.problem(c.lines[i+1], 1, "samples are missing between line %d and here: %s s in a series of %s s; fill them in, or say that gaps are meant",
				c.lines[i], format(s), format(step))
		}
	}
}

func (c *csvReader) stamp(i int) string {
	if c.stamps {
		return "of " + format(c.table.Time()[i]) + " s after the first"
	}
	return format(c.timeUnit.FromSI(c.table.Time()[i]))
}

func format(v float64) string { return strconv.FormatFloat(v, 'g', 12, 64) }
