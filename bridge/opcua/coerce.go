package opcua

import (
	"errors"
	"fmt"
	"math"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
)

// Errors of a value that cannot be written as it is; nothing has left then.
var (
	ErrNotFinite = errors.New("not a finite number")
	ErrType      = errors.New("does not fit the node's type")
	ErrRange     = errors.New("outside the node's range")
	ErrReadOnly  = errors.New("the node cannot be written")
)

// integers of the nodes.
var integers = map[ua.TypeID]bridge.DataType{ua.TypeIDSByte: bridge.Int8, ua.TypeIDByte: bridge.UInt8, ua.TypeIDInt16: bridge.Int16, ua.TypeIDUint16: bridge.UInt16,
	ua.TypeIDInt32: bridge.Int32, ua.TypeIDUint32: bridge.UInt32, ua.TypeIDInt64: bridge.Int64, ua.TypeIDUint64: bridge.UInt64}

// coerce makes a variant of the node's own type of a number. Truth values must be met exactly, integers but for the rounding of a
// scale; a Float is rounded to nearest.
func coerce(x float64, t ua.TypeID) (*ua.Variant, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, fmt.Errorf("%g: %w", x, ErrNotFinite)
	}
	no := func() (*ua.Variant, error) { return nil, fmt.Errorf("%g as %s: %w", x, typeName(t), ErrType) }
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
	n, err := integers[t].Coerce(x)
	if err != nil || math.Abs(x-n) > 1e-9*max(1, math.Abs(x)) {
		return no()
	}
	switch t {
	case ua.TypeIDSByte:
		return ua.NewVariant(int8(n))
	case ua.TypeIDByte:
		return ua.NewVariant(uint8(n))
	case ua.TypeIDInt16:
		return ua.NewVariant(int16(n))
	case ua.TypeIDUint16:
		return ua.NewVariant(uint16(n))
	case ua.TypeIDInt32:
		return ua.NewVariant(int32(n))
	case ua.TypeIDUint32:
		return ua.NewVariant(uint32(n))
	case ua.TypeIDInt64:
		return ua.NewVariant(int64(n))
	case ua.TypeIDUint64:
		return ua.NewVariant(uint64(n))
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
