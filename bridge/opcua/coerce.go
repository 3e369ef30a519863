package opcua

import (
	"errors"
	"fmt"
	"math"

	"github.com/gopcua/opcua/ua"
)

// Errors of a value that cannot be written as it is; nothing has left then.
var (
	ErrNotFinite = errors.New("not a finite number")
	ErrType      = errors.New("does not fit the node's type")
	ErrRange     = errors.New("outside the node's range")
	ErrReadOnly  = errors.New("the node cannot be written")
)

// coerce makes a variant of the node's own type of a number. Truth values must be met exactly, integers but for the rounding of a
// scale; a Float is rounded to nearest.
func coerce(x float64, t ua.TypeID) (*ua.Variant, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, fmt.Errorf("%g: %w", x, ErrNotFinite)
	}
	no := func() (*ua.Variant, error) { return nil, fmt.Errorf("%g as %s: %w", x, typeName(t), ErrType) }
	whole := math.Abs(x-math.Round(x)) <= 1e-9*max(1, math.Abs(x))
	in := func(low, high float64) bool { return whole && x >= low && x <= high }
	switch t {
	case ua.TypeIDDouble:
		return ua.NewVariant(x)
	case ua.TypeIDFloat:
		if f := float32(x); !math.IsInf(float64(f), 0) && (f != 0 || x == 0) {
			return ua.NewVariant(f)
		}
		return no()
	case ua.TypeIDBoolean:
		if x == 0 || x == 1 {
			return ua.NewVariant(x == 1)
		}
		return no()
	}
	if whole {
		x = math.Round(x)
	}
	switch {
	case t == ua.TypeIDSByte && in(math.MinInt8, math.MaxInt8):
		return ua.NewVariant(int8(x))
	case t == ua.TypeIDByte && in(0, math.MaxUint8):
		return ua.NewVariant(uint8(x))
	case t == ua.TypeIDInt16 && in(math.MinInt16, math.MaxInt16):
		return ua.NewVariant(int16(x))
	case t == ua.TypeIDUint16 && in(0, math.MaxUint16):
		return ua.NewVariant(uint16(x))
	case t == ua.TypeIDInt32 && in(math.MinInt32, math.MaxInt32):
		return ua.NewVariant(int32(x))
	case t == ua.TypeIDUint32 && in(0, math.MaxUint32):
		return ua.NewVariant(uint32(x))
	case t == ua.TypeIDInt64 && in(-1<<53, 1<<53): // beyond, a float64 does not say which integer is meant
		return ua.NewVariant(int64(x))
	case t == ua.TypeIDUint64 && in(0, 1<<53):
		return ua.NewVariant(uint64(x))
	}
	return no()
}

var typeNames = map[ua.TypeID]string{ua.TypeIDBoolean: "Boolean", ua.TypeIDSByte: "SByte", ua.TypeIDByte: "Byte", ua.TypeIDInt16: "Int16", ua.TypeIDUint16: "UInt16",
	ua.TypeIDInt32: "Int32", ua.TypeIDUint32: "UInt32", ua.TypeIDInt64: "Int64", ua.TypeIDUint64: "UInt64", ua.TypeIDFloat: "Float", ua.TypeIDDouble: "Double",
	ua.TypeIDString: "String", ua.TypeIDDateTime: "DateTime", ua.TypeIDGUID: "Guid", ua.TypeIDByteString: "ByteString", ua.TypeIDLocalizedText: "LocalizedText"}

func typeName(t ua.TypeID) string {
	if s := typeNames[t]; s != "" {
		return s
	}
	return fmt.Sprintf("type %d", t)
}
