package sparkplug

import (
	"fmt"
	"math"

	"google.golang.org/protobuf/proto"

	"gemel/bridge"
	"gemel/bridge/sparkplug/payload"
)

// Data types of metrics that are numbers (Sparkplug 3.0, 6.4.16).
const (
	typeInt8     = 1
	typeInt16    = 2
	typeInt32    = 3
	typeInt64    = 4
	typeUInt8    = 5
	typeUInt16   = 6
	typeUInt32   = 7
	typeUInt64   = 8
	typeFloat    = 9
	typeDouble   = 10
	typeBoolean  = 11
	typeString   = 12
	typeDateTime = 13
)

var typeOf = map[uint32]bridge.DataType{
	typeInt8: bridge.Int8, typeInt16: bridge.Int16, typeInt32: bridge.Int32, typeInt64: bridge.Int64, typeUInt8: bridge.UInt8, typeUInt16: bridge.UInt16,
	typeUInt32: bridge.UInt32, typeUInt64: bridge.UInt64, typeFloat: bridge.Float32, typeDouble: bridge.Float64, typeBoolean: bridge.Boolean, typeDateTime: bridge.UInt64,
}

var codeOf = map[bridge.DataType]uint32{
	bridge.Unknown: typeDouble, bridge.Boolean: typeBoolean, bridge.Int8: typeInt8, bridge.UInt8: typeUInt8, bridge.Int16: typeInt16, bridge.UInt16: typeUInt16,
	bridge.Int32: typeInt32, bridge.UInt32: typeUInt32, bridge.Int64: typeInt64, bridge.UInt64: typeUInt64, bridge.Float32: typeFloat, bridge.Float64: typeDouble,
}

// Codes of the property "Quality".
const (
	qualityBad   = 0
	qualityGood  = 192
	qualityStale = 500
)

// decode is the number that a metric holds, by the data type that its birth gave it. The integers of the wire are unsigned: an Int16 of −5 comes as
// 4294967291 or as 65531, and both are −5.
func decode(m *payload.Payload_Metric, code uint32) (float64, bridge.Status) {
	if m.GetIsNull() || m.Value == nil {
		return math.NaN(), bridge.BadWaitingForInitial
	}
	s := quality(m)
	if s.IsBad() {
		return math.NaN(), s
	}
	var whole uint64
	switch v := m.Value.(type) {
	case *payload.Payload_Metric_IntValue:
		whole = uint64(v.IntValue)
	case *payload.Payload_Metric_LongValue:
		whole = v.LongValue
	case *payload.Payload_Metric_FloatValue:
		if code == typeFloat || code == typeDouble {
			return float64(v.FloatValue), s
		}
		return math.NaN(), bridge.BadTypeMismatch
	case *payload.Payload_Metric_DoubleValue:
		if code == typeFloat || code == typeDouble {
			return v.DoubleValue, s
		}
		return math.NaN(), bridge.BadTypeMismatch
	case *payload.Payload_Metric_BooleanValue:
		switch {
		case code != typeBoolean:
			return math.NaN(), bridge.BadTypeMismatch
		case v.BooleanValue:
			return 1, s
		}
		return 0, s
	default:
		return math.NaN(), bridge.BadTypeMismatch
	}
	x, ok := integer(whole, code)
	if !ok {
		return math.NaN(), bridge.BadTypeMismatch
	}
	return x, s
}

// integer casts the bits of the wire to a data type.
func integer(w uint64, code uint32) (float64, bool) {
	switch code {
	case typeInt8:
		return float64(int8(w)), true
	case typeInt16:
		return float64(int16(w)), true
	case typeInt32:
		return float64(int32(w)), true
	case typeInt64:
		return float64(int64(w)), true
	case typeUInt8:
		return float64(uint8(w)), true
	case typeUInt16:
		return float64(uint16(w)), true
	case typeUInt32:
		return float64(uint32(w)), true
	case typeUInt64, typeDateTime:
		return float64(w), true
	case typeBoolean:
		return min(float64(w), 1), true
	}
	return 0, false
}

// quality that the properties of a metric tell.
func quality(m *payload.Payload_Metric) bridge.Status {
	p := m.GetProperties()
	for i, k := range p.GetKeys() {
		if k != "Quality" || i >= len(p.Values) {
			continue
		}
		switch p.Values[i].GetIntValue() {
		case qualityGood:
			return bridge.Good
		case qualityStale:
			return bridge.UncertainLastUsable
		}
		return bridge.Bad
	}
	return bridge.Good
}

// encode puts a number that fits the data type into a metric.
func encode(m *payload.Payload_Metric, typ bridge.DataType, x float64) {
	switch typ {
	case bridge.Boolean:
		m.Value = &payload.Payload_Metric_BooleanValue{BooleanValue: x != 0}
	case bridge.Float32:
		m.Value = &payload.Payload_Metric_FloatValue{FloatValue: float32(x)}
	case bridge.Float64, bridge.Unknown:
		m.Value = &payload.Payload_Metric_DoubleValue{DoubleValue: x}
	case bridge.Int64:
		m.Value = &payload.Payload_Metric_LongValue{LongValue: uint64(int64(x))}
	case bridge.UInt64:
		m.Value = &payload.Payload_Metric_LongValue{LongValue: uint64(x)}
	case bridge.UInt32:
		m.Value = &payload.Payload_Metric_IntValue{IntValue: uint32(x)}
	default:
		m.Value = &payload.Payload_Metric_IntValue{IntValue: uint32(int32(x))}
	}
}

// describe adds a property.
func describe(m *payload.Payload_Metric, key string, v *payload.Payload_PropertyValue) {
	if m.Properties == nil {
		m.Properties = &payload.Payload_PropertySet{}
	}
	m.Properties.Keys, m.Properties.Values = append(m.Properties.Keys, key), append(m.Properties.Values, v)
}

// reading is what a tag held at a time.
type reading struct {
	raw    float64
	at     bridge.Time
	status bridge.Status
}

// fill gives a metric its value, time and quality.
func (r *reading) fill(m *payload.Payload_Metric, typ bridge.DataType) {
	m.Timestamp = proto.Uint64(uint64(milliseconds(r.at)))
	code := int32(qualityGood)
	switch {
	case r.status.IsBad() || math.IsNaN(r.raw) && typ != bridge.Float32 && typ != bridge.Float64 && typ != bridge.Unknown:
		m.IsNull, code = proto.Bool(true), qualityBad
	default:
		encode(m, typ, r.raw)
		if !r.status.IsGood() {
			code = qualityStale
		}
	}
	if code != qualityGood {
		describe(m, "Quality", &payload.Payload_PropertyValue{Type: proto.Uint32(typeInt32), Value: &payload.Payload_PropertyValue_IntValue{IntValue: uint32(code)}})
	}
}

func milliseconds(t bridge.Time) int64 { return int64(t) / 1e6 }

// timeOf milliseconds; what lies outside of the times that there are is the other time.
func timeOf(ms uint64, other bridge.Time) bridge.Time {
	if ms == 0 || ms > math.MaxInt64/1_000_000 {
		return other
	}
	return bridge.Time(ms) * 1_000_000
}

// Largest payload that is looked at.
const mostBytes = 16 << 20

// unmarshal reads a payload.
func unmarshal(b []byte) (*payload.Payload, error) {
	if len(b) > mostBytes {
		return nil, fmt.Errorf("a payload of %d bytes is too large", len(b))
	}
	p := new(payload.Payload)
	if err := proto.Unmarshal(b, p); err != nil {
		return nil, fmt.Errorf("this is no Sparkplug B payload: %w", err)
	}
	return p, nil
}
