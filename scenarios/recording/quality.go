package recording

import (
	"fmt"
	"strconv"
	"strings"
)

// Quality says whether a reading can be believed.
type Quality int

// In this order: a worse one is larger.
const (
	Good Quality = iota
	Uncertain
	Bad
)

func (q Quality) String() string { return [...]string{"good", "uncertain", "bad"}[q] }

// Code is how the cells of a quality column are to be read.
type Code int

const (
	Words Code = iota // good, uncertain, bad, valid, invalid, true, false, and the names of OPC UA such as BadSensorFailure
	OPCUA             // status codes of OPC UA, such as 0 or 2156658688 or 0x808C0000, and their names
	OPCDA             // qualities of OPC DA ("classic"): 192 is good, 0 is bad
)

// ParseCode reads the name of a code: words, opc-ua, opc-da.
func ParseCode(name string) (Code, error) {
	switch name {
	case "", "words":
		return Words, nil
	case "opc-ua":
		return OPCUA, nil
	case "opc-da":
		return OPCDA, nil
	}
	return 0, fmt.Errorf("%q is not known; want words, opc-ua or opc-da", name)
}

// Of reads a cell. Why is what it says, in words where they are known. A cell that says nothing is bad. A value that a person has typed in place of
// the reading (local override) is uncertain, whatever its code says. The error is of a cell that this code does not have.
func (c Code) Of(cell string) (q Quality, why string, err error) {
	if cell == "" {
		return Bad, "no quality", nil
	}
	if q, ok := word(cell); ok {
		return q, cell, nil
	}
	n, isNumber := whole(cell)
	switch {
	case !isNumber:
		return Bad, "", fmt.Errorf("%q is no quality; want good, uncertain or bad. Say what else is good: good: [...]", cell)
	case c == Words:
		return Bad, "", fmt.Errorf("%q: nobody knows whether this number is good: write code: opc-ua (0 is good), code: opc-da (192 is good), or good: [...]", cell)
	case c == OPCDA:
		return da(n)
	}
	return ua(n)
}

// word reads words, and symbols of OPC UA, which begin with one.
func word(cell string) (Quality, bool) {
	s := strings.ToLower(cell)
	switch {
	case s == "good, local override" || s == "goodlocaloverride":
		return Uncertain, true
	case s == "ok" || s == "valid" || s == "true" || strings.HasPrefix(s, "good"):
		return Good, true
	case s == "questionable" || s == "doubtful" || strings.HasPrefix(s, "uncertain"):
		return Uncertain, true
	case s == "invalid" || s == "false" || strings.HasPrefix(s, "bad"):
		return Bad, true
	}
	return Good, false
}

// whole reads a number of 32 bits, also with 0x.
func whole(cell string) (uint32, bool) {
	n, err := strconv.ParseUint(strings.TrimSuffix(cell, ".0"), 0, 32)
	return uint32(n), err == nil
}

// ua reads a status code: its two highest bits are the severity, its lower half are flags (OPC UA Part 4, section 7.39).
func ua(n uint32) (Quality, string, error) {
	why := fmt.Sprintf("0x%08X", n)
	if name, known := uaNames[n>>16]; known {
		why = name
	}
	switch {
	case n>>16 == 0x0096:
		return Uncertain, why, nil
	case n>>30 == 0:
		return Good, why, nil
	case n>>30 == 1:
		return Uncertain, why, nil
	}
	return Bad, why, nil
}

// uaNames are the codes that instruments send, by their upper half (OPC Foundation, StatusCode.csv).
var uaNames = map[uint32]string{
	0x0000: "Good", 0x0096: "GoodLocalOverride",
	0x408F: "UncertainNoCommunicationLastUsableValue", 0x4090: "UncertainLastUsableValue", 0x4091: "UncertainSubstituteValue", 0x4092: "UncertainInitialValue",
	0x4093: "UncertainSensorNotAccurate", 0x4094: "UncertainEngineeringUnitsExceeded", 0x4095: "UncertainSubNormal",
	0x8000: "Bad", 0x8005: "BadCommunicationError", 0x800A: "BadTimeout", 0x8031: "BadNoCommunication", 0x8032: "BadWaitingForInitialData", 0x8089: "BadConfigurationError",
	0x808A: "BadNotConnected", 0x808B: "BadDeviceFailure", 0x808C: "BadSensorFailure", 0x808D: "BadOutOfService", 0x809B: "BadNoData", 0x809D: "BadDataLost", 0x809E: "BadDataUnavailable",
}

// da reads a quality of OPC DA: of its low byte two bits are the quality and four say why (OPC Data Access 3.00, section 6.8).
func da(n uint32) (Quality, string, error) {
	why, known := daNames[n&0xFC]
	if !known {
		why = strconv.FormatUint(uint64(n), 10)
	}
	switch n & 0xC0 {
	case 0xC0:
		if n&0xFC == 0xD8 {
			return Uncertain, why, nil
		}
		return Good, why, nil
	case 0x40:
		return Uncertain, why, nil
	}
	return Bad, why, nil
}

var daNames = map[uint32]string{0x00: "bad", 0x04: "bad, configuration error", 0x08: "bad, not connected", 0x0C: "bad, device failure", 0x10: "bad, sensor failure", 0x14: "bad, last known value",
	0x18: "bad, communication failure", 0x1C: "bad, out of service", 0x20: "bad, waiting for initial data", 0x40: "uncertain", 0x44: "uncertain, last usable value", 0x50: "uncertain, sensor not accurate",
	0x54: "uncertain, engineering units exceeded", 0x58: "uncertain, sub-normal", 0xC0: "good", 0xD8: "good, local override"}
