package fit

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// learnt is what Fisher's information lacks of the second derivatives, as far as changes of the gradient have shown it; see Scoring.
type learnt struct {
	a    *mat.SymDense // unknowns × unknowns
	used bool          // the model has it
}

func newLearnt(n int) *learnt { return &learnt{a: mat.NewSymDense(n, nil)} }

// curvature is that of the model to be used.
func (l *learnt) curvature(fisher *mat.SymDense) *mat.SymDense {
	if !l.used {
		return fisher
	}
	var b mat.SymDense
	b.AddSym(fisher, l.a)
	return &b
}

// better goes over to the other model where that has foretold the change of a step that was not taken better, and says so.
func (l *learnt) better(at *Expansion, cost float64, step []float64) bool {
	if math.IsNaN(cost) || math.IsInf(cost, 0) {
		return false
	}
	var both mat.SymDense
	both.AddSym(at.Curvature, l.a)
	fell := at.Cost - cost
	other := math.Abs(promise(at.Gradient, &both, step)-fell) < math.Abs(promise(at.Gradient, at.Curvature, step)-fell)
	if other == l.used {
		return false
	}
	l.used = other
	return true
}

// update learns from a step that was taken.
func (l *learnt) update(before, after *Expansion, from, to []float64) {
	n := len(from)
	s, y := make([]float64, n), make([]float64, n)
	for i := range s {
		s[i], y[i] = to[i]-from[i], after.Gradient[i]-before.Gradient[i]
	}
	var both mat.SymDense
	both.AddSym(before.Curvature, l.a)
	fell := before.Cost - after.Cost
	l.used = math.Abs(promise(before.Gradient, &both, s)-fell) < math.Abs(promise(before.Gradient, before.Curvature, s)-fell)

	step := mat.NewVecDense(n, s)
	want := mat.NewVecDense(n, nil) // what A s should be
	want.MulVec(after.Curvature, step)
	want.SubVec(mat.NewVecDense(n, y), want)
	has := mat.NewVecDense(n, nil)
	has.MulVec(l.a, step)
	if size := math.Abs(mat.Dot(step, has)); size > 0 {
		if f := math.Abs(mat.Dot(step, want)) / size; f < 1 {
			l.a.ScaleSym(f, l.a)
			has.ScaleVec(f, has)
		}
	}
	want.SubVec(want, has)
	if d := mat.Dot(want, step); math.Abs(d) > 1e-8*mat.Norm(want, 2)*mat.Norm(step, 2) {
		l.a.SymRankOne(l.a, 1/d, want)
	}
}
