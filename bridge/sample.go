package bridge

import (
	"fmt"
	"time"
)

// Time is nanoseconds since 1970-01-01T00:00:00Z; good from 1678 to 2262.
type Time int64

// At is the Time of a time.Time.
func At(t time.Time) Time { return Time(t.UnixNano()) }

// Time in UTC.
func (t Time) Time() time.Time { return time.Unix(0, int64(t)).UTC() }

// String is RFC 3339 with as many digits as there are.
func (t Time) String() string { return t.Time().Format(time.RFC3339Nano) }

// MarshalText writes String.
func (t Time) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads a time with its zone (RFC 3339).
func (t *Time) UnmarshalText(text []byte) error {
	at, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return err
	}
	if at.Year() < 1678 || at.Year() > 2261 {
		return fmt.Errorf("%s lies beyond the years 1678 to 2261", text)
	}
	*t = At(at)
	return nil
}

// Sample is one reading of a tag. Two samples of a tag with the same Source, Value (bits) and Status are the same sample, told twice.
type Sample struct {
	Tag    TagID
	Value  float64 // in the unit of the tag; bits are kept, also of NaN and -0
	Source Time    // when the device says that it read
	Server Time    // when the server, or the bridge where there is none, had it
	Status Status
}

// Status is an OPC UA StatusCode (OPC 10000-4, 7.39): the two highest bits are the severity, the others say why. Other protocols are mapped to it.
type Status uint32

// The codes that the bridge itself gives (OPC 10000-6, annex A.2).
const (
	Good                 Status = 0
	UncertainLastUsable  Status = 0x40900000 // whatever was updating it has stopped doing so
	UncertainOutOfLimits Status = 0x40940000 // UncertainEngineeringUnitsExceeded
	Bad                  Status = 0x80000000
	BadNoCommunication   Status = 0x80310000
	BadWaitingForInitial Status = 0x80320000 // no value yet
	BadNodeUnknown       Status = 0x80340000 // BadNodeIdUnknown: the device has no such address
	BadOutOfRange        Status = 0x803C0000
	BadTypeMismatch      Status = 0x80740000
	BadNotConnected      Status = 0x808A0000
	BadDeviceFailure     Status = 0x808B0000
	BadSensorFailure     Status = 0x808C0000

	severity Status = 0xC0000000
)

// IsGood says whether the value may be used without care.
func (s Status) IsGood() bool { return s&severity == 0 }

// IsUncertain says whether the value may be used with care.
func (s Status) IsUncertain() bool { return s&severity == 0x40000000 }

// IsBad says whether the value says nothing.
func (s Status) IsBad() bool { return s&0x80000000 != 0 }
