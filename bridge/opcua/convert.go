package opcua

import (
	"math"
	"time"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
	"gemel/bridge/tag"
)

// Bits of a status below its code (OPC 10000-4, 7.39.1).
const (
	infoBits bridge.Status = 0x0000FFFF
	dataInfo bridge.Status = 0x00000400 // the info bits are those of a value
	overflow bridge.Status = 0x00000080
)

// Historical marks samples that came out of the server's history, to fill a gap: info type DataValue with historian bits "raw". Samples that came
// live never have info bits.
const Historical = dataInfo

// number of a variant; ok is false for what is none.
func number(v *ua.Variant) (x float64, ok bool) {
	if v == nil {
		return math.NaN(), false
	}
	return bridge.Number(v.Value())
}

// convert makes a sample of a value; lost says that the server had to drop values before this one.
func convert(t *bridge.Tag, v *ua.DataValue, now time.Time) (s bridge.Sample, lost bool) {
	status := bridge.Status(v.Status)
	lost = status&(dataInfo|overflow) == dataInfo|overflow
	s = bridge.Sample{Tag: t.ID, Status: status &^ infoBits, Source: stamp(v.SourceTimestamp), Server: stamp(v.ServerTimestamp)}
	if s.Server == 0 {
		s.Server = bridge.At(now)
	}
	if s.Source == 0 {
		s.Source = s.Server
	}
	raw, ok := number(v.Value)
	if !ok && !s.Status.IsBad() {
		s.Status = bridge.BadTypeMismatch
	}
	s.Value, s.Status = tag.Value(t, raw, s.Status)
	return s, lost
}

// stamp is 0 for a time that is not given or cannot be meant.
func stamp(t time.Time) bridge.Time {
	if y := t.Year(); y < 1971 || y > 2200 {
		return 0
	}
	return bridge.At(t)
}
