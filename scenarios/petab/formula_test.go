package petab

import (
	"math"
	"strings"
	"testing"

	"gemel/engine/dae"
)

// two gives x and y values, with derivatives by themselves.
type two struct{ x, y float64 }

func (t two) leaf(n *node) dual {
	switch n.name {
	case "x":
		return dual{t.x, []float64{1, 0}}
	case "y":
		return dual{t.y, []float64{0, 1}}
	}
	return dual{v: 7} // time
}

// Protects the syntax of PEtab's formulas (precedence, powers from right to left, log is natural) and that their derivatives are exact.
func TestFormulas(t *testing.T) {
	x, y := 0.7, 1.3
	for _, c := range []struct {
		text string
		want float64
	}{
		{"1+2*3", 7}, {"-x^2", -x * x}, {"2^3^2", 512}, {"2**-1", 0.5}, {"(1+2)*3", 9}, {"6/2/3", 1}, {"1 - 2 - 3", -4}, {"+x", x}, {"--x", x}, {"1e-3*x", 1e-3 * x}, {".5", 0.5}, {"2.", 2}, {"1E+2", 100},
		{"exp(x)", math.Exp(x)}, {"log(y)", math.Log(y)}, {"ln(y)", math.Log(y)}, {"log10(y)", math.Log10(y)}, {"log2(y)", math.Log2(y)}, {"log(y, 3)", math.Log(y) / math.Log(3)}, {"sqrt(x)", math.Sqrt(x)},
		{"pow(x, y)", math.Pow(x, y)}, {"power(x, 2)", x * x}, {"x^y", math.Pow(x, y)}, {"sin(x)+cos(y)*tan(x)", math.Sin(x) + math.Cos(y)*math.Tan(x)},
		{"asin(x)*acos(x)+atan(y)", math.Asin(x)*math.Acos(x) + math.Atan(y)}, {"sinh(x)/cosh(y)-tanh(x)", math.Sinh(x)/math.Cosh(y) - math.Tanh(x)}, {"abs(x-y)", y - x}, {"sign(x-y)", -1},
		{"min(x, y, 5)*max(x, y)", x * y}, {"floor(y)+ceil(x)", 2}, {"piecewise(x, x > y, y*y, x < y, 3)", y * y}, {"piecewise(1, x > y, 2)", 2}, {"piecewise(x, x < 1 && y >= 1 || !(x == 1), 0)", x},
		{"time*pi", 7 * math.Pi}, {"x != y", 1}, {"true+false", 1}, {"2*exponentiale", 2 * math.E}, {"x*y/(x+y)", x * y / (x + y)}, {"arctan(x)", math.Atan(x)},
	} {
		f, fault := ParseFormula(c.text, dae.Pos{})
		if fault != nil {
			t.Errorf("%s: %v", c.text, fault)
			continue
		}
		got := evaluate(f.root, two{x, y})
		if math.Abs(got.v-c.want) > 1e-14*(1+math.Abs(c.want)) {
			t.Errorf("%s is %.17g, want %.17g", c.text, got.v, c.want)
		}
		const h = 1e-6
		dx := (evaluate(f.root, two{x + h, y}).v - evaluate(f.root, two{x - h, y}).v) / (2 * h)
		dy := (evaluate(f.root, two{x, y + h}).v - evaluate(f.root, two{x, y - h}).v) / (2 * h)
		d := got.d
		if d == nil {
			d = []float64{0, 0}
		}
		if math.Abs(d[0]-dx) > 1e-7*(1+math.Abs(dx)) || math.Abs(d[1]-dy) > 1e-7*(1+math.Abs(dy)) {
			t.Errorf("%s has the derivatives %g, differences say %g %g", c.text, d, dx, dy)
		}
	}
}

// Protects that a mistake in a formula is told at its place, with what to do.
func TestBrokenFormulas(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"x +", "o.tsv:3:13: the formula ends where a number or name is wanted"},
		{"(x + y", "a closing bracket is missing: end of the formula stands in its place"},
		{"2 x", `unexpected "x"`}, {"2x", "write * between factors"}, {"sqr(x)", "there is no function sqr; did you mean sqrt?"}, {"exp(x, y)", "exp has 2 arguments: want 1"},
		{"x $ y", `o.tsv:3:12: unexpected "$ y"`}, {"", "the formula ends"}, {"x ** * y", "unexpected"}, {strings.Repeat("(", 300) + "x", "nested too deeply"}, {strings.Repeat("-", 300) + "x", "nested too deeply"}, {"1e999*x + ", "ends"},
	} {
		_, fault := ParseFormula(c.text, dae.Pos{File: "o.tsv", Line: 3, Col: 10})
		if fault == nil || !strings.Contains(fault.String(), c.want) {
			t.Errorf("%.20q gives %v, want %q", c.text, fault, c.want)
		}
	}
}

// Protects that priors are the densities of the specification, with their derivatives on every scale.
func TestPriors(t *testing.T) {
	const v = 1.7
	for _, s := range []Scale{Lin, Log, Log10} {
		for k := range priorKinds {
			p := &Prior{PriorKind(k), 0.4, 1.9}
			cost, slope, curvature := p.cost(s, v)
			z, want := v, 0.0
			switch p.Kind {
			case LogNormal, LogLaplace:
				z, want = math.Log(v), math.Log(v)
			case ParameterScaleNormal, ParameterScaleLaplace:
				z = s.up(v)
			}
			switch p.Kind {
			case Uniform, ParameterScaleUniform:
				want = math.Log(1.5)
			case Normal, LogNormal, ParameterScaleNormal:
				want += math.Log(1.9*math.Sqrt(2*math.Pi)) + (z-0.4)*(z-0.4)/(2*1.9*1.9)
			default:
				want += math.Log(2*1.9) + math.Abs(z-0.4)/1.9
			}
			if math.Abs(cost-want) > 1e-12 {
				t.Errorf("%s on %s: cost %g, want %g", p.Kind, s, cost, want)
			}
			const h = 1e-6
			up, _, _ := p.cost(s, s.down(s.up(v)+h))
			down, _, _ := p.cost(s, s.down(s.up(v)-h))
			if d := (up - down) / (2 * h); math.Abs(d-slope) > 1e-7*(1+math.Abs(d)) || curvature < 0 {
				t.Errorf("%s on %s: slope %g, differences say %g; curvature %g", p.Kind, s, slope, d, curvature)
			}
		}
	}
	// the median of draws is the location
	for k := range priorKinds {
		p := &Prior{PriorKind(k), 1, 2}
		below, n := 0, 0
		for i := range 100 {
			for j := range 100 {
				x := p.draw(Log10, (float64(i)+0.5)/100, (float64(j)+0.5)/100)
				median := map[PriorKind]float64{Uniform: 1.5, Normal: 1, Laplace: 1, LogNormal: math.E, LogLaplace: math.E, ParameterScaleUniform: math.Pow(10, 1.5), ParameterScaleNormal: 10, ParameterScaleLaplace: 10}[p.Kind]
				n++
				if x < median {
					below++
				}
			}
		}
		if share := float64(below) / float64(n); math.Abs(share-0.5) > 0.02 {
			t.Errorf("%s: %.3f of the draws lie below the median", p.Kind, share)
		}
	}
}
