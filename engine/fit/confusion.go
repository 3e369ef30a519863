package fit

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
)

const (
	limitCollinear = 20  // collinearity index from which unknowns count as hardly told apart (R. Brun, P. Reichert, H. R. Künsch, Water Resources Research 37(4), 2001: 10 to 20)
	limitBlind     = 1e7 // ratio of singular values from which they count as not told apart at all
	shareNamed     = 0.2 // of a direction, from which an unknown is named
)

// Confusion is a change of several unknowns at once that the data hardly see. With one unknown: it has no effect.
type Confusion struct {
	Unknowns []int     // those that take part, by index
	Shares   []float64 // by how much each changes, on the scale on which it is sought; the largest is 1
	Index    float64   // collinearity: 1 where the effects are at right angles, infinite where they cancel
}

// confusion reads the direction of singular value s.
func confusion(v *mat.Dense, s int, at []int, norm []float64, index float64) Confusion {
	c := Confusion{Index: index}
	most := 0.0
	for k := range at {
		most = math.Max(most, math.Abs(v.At(k, s)))
	}
	for k, i := range at {
		if math.Abs(v.At(k, s)) >= shareNamed*most {
			c.Unknowns = append(c.Unknowns, i)
			c.Shares = append(c.Shares, v.At(k, s)/norm[i])
		}
	}
	top := c.Shares[0]
	for _, x := range c.Shares {
		if math.Abs(x) > math.Abs(top)*(1+1e-6) { // of equal ones the first
			top = x
		}
	}
	for k := range c.Shares {
		c.Shares[k] /= top
	}
	return c
}

// Explain says in words what the data cannot tell apart; nothing where all unknowns are determined.
func (r *Result) Explain(p *Problem) []string {
	var out []string
	for _, c := range r.Confusions {
		if len(c.Unknowns) == 1 {
			out = append(out, fmt.Sprintf("%s has no effect on what the sensors read: fix it, or add an experiment in which it matters", p.Unknowns[c.Unknowns[0]].Name))
			continue
		}
		var names, moves []string
		for k, i := range c.Unknowns {
			u := &p.Unknowns[i]
			names = append(names, u.Name)
			moves = append(moves, u.move(c.Shares[k]))
		}
		verb := "hardly tell"
		if c.Index > limitBlind {
			verb = "cannot tell"
		}
		out = append(out, fmt.Sprintf("the data %s %s apart: %s together changes next to nothing; fix one of them, give it a prior, or add an experiment that moves only one",
			verb, list(names), list(moves)))
	}
	return out
}

// move describes a step of a tenth: of the value on a logarithmic scale, else of the range.
func (u *Unknown) move(share float64) string {
	if u.Log {
		return fmt.Sprintf("%s by %+.3g %%", u.Name, 10*share)
	}
	return fmt.Sprintf("%s by %+.3g", u.Name, 0.1*share*u.span())
}

func list(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	words = slices.Clone(words)
	last := words[len(words)-1]
	return strings.Join(words[:len(words)-1], ", ") + " and " + last
}
