package kernel

import (
	"flag"
	"math"
	"math/rand/v2"
	"testing"

	"gemel/engine/expr"
)

var samples = flag.Int("samples", 1500, "random arguments for each range of each kernel")

// span draws arguments from [low, high]; with log, their logarithm is uniform and the
// sign random.
type span struct {
	low, high float64
	log       bool
}

func (s span) draw(r *rand.Rand) float64 {
	if !s.log {
		return s.low + (s.high-s.low)*r.Float64()
	}
	u := r.Float64()
	v := math.Pow(s.low, 1-u) * math.Pow(s.high, u)
	if r.IntN(2) == 0 {
		return -v
	}
	return v
}

var accuracyCases = []struct {
	name string
	op   expr.Op
	a, b []span
	max  float64 // ulp
}{
	{"exp", expr.OpExp, []span{{-745, 709.7, false}, {-2, 2, false}, {1e-20, 1, true}}, nil, 0.75},
	{"log", expr.OpLog, []span{{5e-324, 1e308, true}, {0.5, 2, false}, {0.99, 1.01, false}}, nil, 0.85},
	{"sin", expr.OpSin, []span{{-10, 10, false}, {-1e8, 1e8, false}, {1e-30, 1e6, true}}, nil, 0.85},
	{"cos", expr.OpCos, []span{{-10, 10, false}, {-1e8, 1e8, false}, {1e-30, 1e6, true}}, nil, 0.85},
	{"tan", expr.OpTan, []span{{-10, 10, false}, {-1e8, 1e8, false}, {1e-30, 1e6, true}}, nil, 1},
	{"asin", expr.OpAsin, []span{{-1, 1, false}, {1e-20, 1, true}, {0.99, 1, false}}, nil, 0.75},
	{"acos", expr.OpAcos, []span{{-1, 1, false}, {1e-20, 1, true}, {0.99, 1, false}, {-1, -0.99, false}}, nil, 0.75},
	{"atan", expr.OpAtan, []span{{-3, 3, false}, {1e-20, 1e20, true}}, nil, 0.8},
	{"sinh", expr.OpSinh, []span{{-3, 3, false}, {1e-20, 710, true}}, nil, 0.9},
	{"cosh", expr.OpCosh, []span{{-3, 3, false}, {1e-20, 710, true}}, nil, 0.75},
	{"tanh", expr.OpTanh, []span{{-3, 3, false}, {1e-20, 40, true}}, nil, 0.85},
	{"pow", expr.OpPow, []span{{0, 10, false}, {1e-300, 1e300, true}, {0.9, 1.1, false}, {0.999999, 1.000001, false}, {1 - 1e-12, 1 + 1e-12, false}},
		[]span{{-2, 2, false}, {-2, 2, false}, {-7000, 7000, false}, {-7e8, 7e8, false}, {-7e14, 7e14, false}}, 0.75},
	{"atan2", expr.OpAtan2, []span{{-3, 3, false}, {1e-300, 1e300, true}}, []span{{-3, 3, false}, {1e-300, 1e300, true}}, 0.85},
}

// Every kernel is within its documented error of the true value.
func TestAccuracy(t *testing.T) {
	for _, c := range accuracyCases {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			for i, s := range c.a {
				worst, at, at2 := 0.0, 0.0, 0.0
				for range *samples {
					a, b := s.draw(r), 0.0
					if c.b != nil {
						b = c.b[i].draw(r)
					}
					if c.op == expr.OpLog || c.op == expr.OpPow {
						a = math.Abs(a)
					}
					if u := ulps(Eval(c.op, a, b), reference(c.op, a, b)); u > worst {
						worst, at, at2 = u, a, b
					}
				}
				t.Logf("range %d: %.3f ulp at %v %v", i, worst, at, at2)
				if worst > c.max {
					t.Errorf("error %.3f ulp at %v %v, want at most %v", worst, at, at2, c.max)
				}
			}
		})
	}
}

// Sine, cosine and tangent keep their relative accuracy at the numbers nearest to
// multiples of pi/2, where the reduction of the angle cancels nearly all digits.
func TestAnglesNearMultiplesOfHalfPi(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	half := bQuo(bPi, bf(2))
	for i := range *samples {
		k := float64(r.IntN(1 << (2 + i%25)))
		x, _ := bMul(bf(k), half).Float64()
		for _, a := range []float64{x, math.Nextafter(x, 0), -math.Nextafter(x, inf)} {
			if a == 0 {
				continue
			}
			for _, op := range []expr.Op{expr.OpSin, expr.OpCos, expr.OpTan} {
				if u := ulps(Eval(op, a, 0), reference(op, a, 0)); u > 1 {
					t.Fatalf("operation %d: %.3f ulp at %v, next to %v pi/2", op, u, a, k)
				}
			}
		}
	}
}

// Beyond 2^26 pi/2 the result is that of an angle within an ulp of the argument: the absolute
// error is at most the spacing of the arguments.
func TestLargeAngles(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range *samples {
		x := math.Exp(18.5 + 15*r.Float64())
		for _, op := range []expr.Op{expr.OpSin, expr.OpCos} {
			want, _ := reference(op, x, 0).Float64()
			if d := math.Abs(Eval(op, x, 0) - want); d > 1e-16+math.Nextafter(x, inf)-x {
				t.Fatalf("operation %d of %v is off by %g", op, x, d)
			}
		}
	}
}
