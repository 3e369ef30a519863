package bridge

import (
	"fmt"
	"math"
)

// bounds of the integer types; both ends belong to them. Those of 64 bits are the greatest that a float64 can tell apart.
var bounds = map[DataType][2]float64{
	Boolean: {0, 1}, Int8: {math.MinInt8, math.MaxInt8}, UInt8: {0, math.MaxUint8}, Int16: {math.MinInt16, math.MaxInt16}, UInt16: {0, math.MaxUint16},
	Int32: {math.MinInt32, math.MaxInt32}, UInt32: {0, math.MaxUint32}, Int64: {-1 << 53, 1 << 53}, UInt64: {0, 1 << 53},
}

// Coerce is the value that a node of this type will hold when x is written to it: whole numbers are rounded to even, Float32 to its digits. What does not
// fit, and what is no number, is an error and never bent to fit.
func (t DataType) Coerce(x float64) (float64, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%g is no number that could be written", x)
	}
	if t == Float64 || t == Unknown {
		return x, nil
	}
	if t == Float32 {
		if math.Abs(x) > math.MaxFloat32 {
			return 0, fmt.Errorf("%g does not fit into %s", x, t)
		}
		return float64(float32(x)), nil
	}
	b, ok := bounds[t]
	if !ok {
		return 0, fmt.Errorf("there is no type %d", t)
	}
	y := math.RoundToEven(x) + 0 // no -0
	if t == Boolean && x != y || !(y >= b[0] && y <= b[1]) {
		return 0, fmt.Errorf("%g does not fit into %s", x, t)
	}
	return y, nil
}

var typeNames = []string{"any type", "Boolean", "Int8", "UInt8", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Float32", "Float64"}

// String is the name of the type.
func (t DataType) String() string {
	if int(t) >= len(typeNames) {
		return fmt.Sprintf("type %d", uint8(t))
	}
	return typeNames[t]
}

// Bounds are the least and the greatest value of a type; infinite for floats.
func (t DataType) Bounds() (low, high float64) {
	if b, ok := bounds[t]; ok {
		return b[0], b[1]
	}
	return math.Inf(-1), math.Inf(1)
}

// Number is a value of any of these types as a float64, and whether it is one; integers beyond 2^53 are rounded to the next float64.
func Number(v any) (x float64, ok bool) {
	switch n := v.(type) {
	case bool:
		if n {
			return 1, true
		}
		return 0, true
	case int8:
		return float64(n), true
	case uint8:
		return float64(n), true
	case int16:
		return float64(n), true
	case uint16:
		return float64(n), true
	case int32:
		return float64(n), true
	case uint32:
		return float64(n), true
	case int64:
		return float64(n), true
	case uint64:
		return float64(n), true
	case float32:
		return float64(n), true
	case float64:
		return n, true
	}
	return math.NaN(), false
}
