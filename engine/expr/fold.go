package expr

import "math"

// Exact evaluates an operation that IEEE 754 defines to the bit; ok is false for
// the elementary functions and for leaves. It is the meaning of these operations
// for constant folding and for expr/interp; unary operations ignore b.
func Exact(op Op, a, b float64) (value float64, ok bool) {
	switch op {
	case OpNeg:
		return -a, true
	case OpAbs:
		return math.Abs(a), true
	case OpSqrt:
		return math.Sqrt(a), true
	case OpFloor:
		return math.Floor(a), true
	case OpCeil:
		return math.Ceil(a), true
	case OpTrunc:
		return math.Trunc(a), true
	case OpNearest:
		return math.RoundToEven(a), true
	case OpNot:
		return truthValue(a == 0), true
	case OpAdd:
		return a + b, true
	case OpSub:
		return a - b, true
	case OpMul:
		return float64(a * b), true
	case OpDiv:
		return a / b, true
	case OpMin:
		return min(a, b), true
	case OpMax:
		return max(a, b), true
	case OpLt:
		return truthValue(a < b), true
	case OpLe:
		return truthValue(a <= b), true
	case OpEq:
		return truthValue(a == b), true
	case OpNe:
		return truthValue(a != b), true
	case OpAnd:
		return truthValue(a != 0 && b != 0), true
	case OpOr:
		return truthValue(a != 0 || b != 0), true
	}
	return exactBits(op, a)
}

// exactBits evaluates the operations on the binary representation that the
// kernels are made of. Outside their domains they give what the bit operations of
// the module give.
func exactBits(op Op, a float64) (value float64, ok bool) {
	const mantissa = 1<<52 - 1
	switch bits := math.Float64bits(a); op {
	case OpPow2:
		if !(a >= -1022 && a <= 1023) {
			return 0, false
		}
		return math.Float64frombits(uint64(int64(a)+1023) << 52), true
	case OpExponent:
		return float64(int64(bits>>52&0x7ff) - 1023), true
	case OpHigh:
		return math.Float64frombits(bits &^ (1<<27 - 1)), true
	case OpMantissa:
		return math.Float64frombits(bits&(1<<63|mantissa) | 1023<<52), true
	}
	return 0, false
}

// Locate is the meaning of OpLocate: the largest i in [0, n-2] with table[i] <= x,
// and 0 where x lies below the table or is NaN.
func Locate(table []float64, x float64) float64 {
	lo, hi := 0, len(table)-1 // table[lo] <= x or lo = 0; the answer is below hi
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; table[mid] <= x {
			lo = mid
		} else {
			hi = mid
		}
	}
	return float64(lo)
}

// At is the meaning of OpAt: table[trunc(i)], the index clamped to the table; NaN reads
// element 0.
func At(table []float64, i float64) float64 {
	return table[Clamp(i, len(table))]
}

// Clamp is the index that i means among n: truncated, clamped to [0, n-1]; 0 for NaN.
func Clamp(i float64, n int) int {
	switch {
	case !(i > 0):
		return 0
	case i >= float64(n-1):
		return n - 1
	}
	return int(i)
}

// fold returns the literal op(a, b) where it can be computed at compile time.
// A NaN is stored with one fixed pattern, because processors differ in its sign.
func (g *Graph) fold(op Op, a, b float64) (Node, bool) {
	v, ok := Exact(op, a, b)
	if !ok {
		if g.FoldElementary == nil {
			return None, false
		}
		if v, ok = g.FoldElementary(op, a, b); !ok {
			return None, false
		}
	}
	if math.IsNaN(v) {
		v = math.NaN()
	}
	return g.Const(v), true
}

func truthValue(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}
