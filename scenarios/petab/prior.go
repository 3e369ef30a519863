package petab

import (
	"math"
	"strings"

	"gemel/engine/expr"
	"gemel/engine/kernel"
)

// PriorKind is a distribution that PEtab knows.
type PriorKind uint8

// The kinds. Those of ParameterScale are distributions of the parameter on its own scale.
const (
	Uniform PriorKind = iota
	Normal
	Laplace
	LogNormal
	LogLaplace
	ParameterScaleUniform
	ParameterScaleNormal
	ParameterScaleLaplace
)

var priorKinds = []string{"uniform", "normal", "laplace", "logNormal", "logLaplace", "parameterScaleUniform", "parameterScaleNormal", "parameterScaleLaplace"}

func (k PriorKind) String() string { return priorKinds[k] }

// Prior is a distribution with its parameters: bounds, or location and scale.
type Prior struct {
	Kind PriorKind
	A, B float64
}

func (p *Prior) uniform() bool { return p.Kind == Uniform || p.Kind == ParameterScaleUniform }

// readPrior reads the two cells of a prior; nil where there is none, or one that says nothing beyond the bounds.
func readPrior(t *table, r *row, p *Parameter, stem string, faults *Faults) *Prior {
	kind, numbers := t.text(r, stem+"Type"), t.text(r, stem+"Parameters")
	if kind == "" {
		if numbers != "" {
			faults.add(t.pos(r, stem+"Parameters"), "%s has %sParameters without %sType: want one of %s", p.ID, stem, stem, strings.Join(priorKinds, ", "))
		}
		return nil
	}
	at := -1
	for i, name := range priorKinds {
		if name == kind {
			at = i
		}
	}
	if at < 0 {
		faults.add(t.pos(r, stem+"Type"), "%sType of %s is %q: want one of %s%s", stem, p.ID, kind, strings.Join(priorKinds, ", "), meant(kind, priorKinds))
		return nil
	}
	q := &Prior{Kind: PriorKind(at)}
	if numbers == "" {
		if q.Kind == Uniform {
			q.A, q.B = p.Lower, p.Upper
			return q
		}
		if q.Kind != ParameterScaleUniform {
			faults.add(t.pos(r, stem+"Parameters"), "%sParameters of %s is missing: want two numbers separated by a semicolon", stem, p.ID)
		}
		return nil
	}
	parts := strings.Split(numbers, ";")
	ok := len(parts) == 2
	if ok {
		var ok1, ok2 bool
		q.A, ok1 = parseNumber(strings.TrimSpace(parts[0]))
		q.B, ok2 = parseNumber(strings.TrimSpace(parts[1]))
		ok = ok1 && ok2
	}
	if !ok {
		faults.add(t.pos(r, stem+"Parameters"), "%sParameters of %s is %q: want two numbers separated by a semicolon", stem, p.ID, numbers)
		return nil
	}
	switch {
	case q.uniform() && !(q.A < q.B):
		faults.add(t.pos(r, stem+"Parameters"), "the prior of %s is uniform between %g and %g: want the smaller number first", p.ID, q.A, q.B)
		return nil
	case !q.uniform() && (!(q.B > 0) || math.IsInf(q.A, 0) || math.IsInf(q.B, 0)):
		faults.add(t.pos(r, stem+"Parameters"), "the prior of %s has the scale %g: want a number above 0", p.ID, q.B)
		return nil
	}
	return q
}

func ln(x float64) float64  { return kernel.Eval(expr.OpLog, x, 0) }
func exp(x float64) float64 { return kernel.Eval(expr.OpExp, x, 0) }

var ln10 = ln(10)

// up takes a value to a scale, down takes it back; slope is the derivative of down, as a function of the value.
func (s Scale) up(v float64) float64 {
	switch s {
	case Log:
		return ln(v)
	case Log10:
		return ln(v) / ln10
	}
	return v
}

func (s Scale) down(x float64) float64 {
	switch s {
	case Log:
		return exp(x)
	case Log10:
		return kernel.Eval(expr.OpPow, 10, x)
	}
	return x
}

func (s Scale) slope(v float64) float64 {
	switch s {
	case Log:
		return v
	case Log10:
		return v * ln10
	}
	return 1
}

// cost is -log of the density at value v, with its derivative and curvature (not below 0) by x, the value on scale s. A uniform density is
// one within its bounds: these are bounds of the search.
func (p *Prior) cost(s Scale, v float64) (cost, slope, curvature float64) {
	// z and its derivative by x
	z, dz := v, s.slope(v)
	extra, dextra := 0.0, 0.0 // log of the Jacobian of the distributions of the logarithm
	switch p.Kind {
	case Uniform, ParameterScaleUniform:
		return ln(p.B - p.A), 0, 0
	case LogNormal, LogLaplace:
		extra, dextra = ln(v), dz/v
		z, dz = ln(v), dz/v
	case ParameterScaleNormal, ParameterScaleLaplace:
		z, dz = s.up(v), 1
	}
	d := (z - p.A) / p.B
	switch p.Kind {
	case Normal, LogNormal, ParameterScaleNormal:
		cost = float64(0.5*d*d) + ln(p.B) + float64(0.5*ln(2*math.Pi)) + extra
		slope = float64(d*dz/p.B) + dextra
		curvature = dz / p.B * dz / p.B
	default:
		cost = math.Abs(d) + ln(2*p.B) + extra
		slope = float64(math.Copysign(dz/p.B, d)) + dextra
		curvature = dz / p.B * dz / p.B / math.Max(math.Abs(d), 1e-6)
	}
	return cost, slope, curvature
}

// draw gives a value of the distribution for two numbers between 0 and 1; for a parameter on scale s.
func (p *Prior) draw(s Scale, u, w float64) float64 {
	var z float64
	switch p.Kind {
	case Uniform, ParameterScaleUniform:
		z = p.A + float64(u*(p.B-p.A))
	case Normal, LogNormal, ParameterScaleNormal: // G. E. P. Box, M. E. Muller, Ann. Math. Stat. 29, 1958
		z = p.A + float64(p.B*math.Sqrt(-2*ln(1-u))*kernel.Eval(expr.OpCos, 2*math.Pi*w, 0))
	default:
		z = p.A + float64(p.B*math.Copysign(ln(1-float64(2*math.Abs(u-0.5))), u-0.5))
	}
	switch p.Kind {
	case LogNormal, LogLaplace:
		return exp(z)
	case ParameterScaleUniform, ParameterScaleNormal, ParameterScaleLaplace:
		return s.down(z)
	}
	return z
}
