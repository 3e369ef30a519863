package mqtt

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gemel/bridge"
)

// address is where a tag lies.
type address struct {
	topic string
	value pointer
	time  pointer
	timed bool // there is a time in the payload
}

// pointer is a JSON Pointer, cut into its names; none: the whole document.
type pointer []string

func parsePointer(s string) (pointer, error) {
	if s == "" {
		return nil, nil
	}
	if s[0] != '/' {
		return nil, fmt.Errorf("%q is no JSON Pointer; one looks like /motor/speed", s)
	}
	p := strings.Split(s[1:], "/")
	for i := range p {
		p[i] = strings.ReplaceAll(strings.ReplaceAll(p[i], "~1", "/"), "~0", "~")
	}
	return p, nil
}

// parseAddress reads TOPIC[#POINTER[#POINTER]]; time is the second pointer where there is none.
func parseAddress(s, time string) (a address, err error) {
	parts := strings.Split(s, "#")
	a.topic = parts[0]
	if a.topic == "" || len(parts) > 3 || strings.ContainsAny(a.topic, "+\x00") || !utf8.ValidString(a.topic) {
		return a, fmt.Errorf("%q is no address; one looks like plant/booster/level, or plant/booster#/level, or plant/booster#/level#/time", s)
	}
	if len(parts) > 1 {
		if a.value, err = parsePointer(parts[1]); err != nil {
			return a, err
		}
	}
	if len(parts) > 2 {
		time = parts[2]
	}
	if time != "" {
		a.timed = true
		a.time, err = parsePointer(time)
	}
	return a, err
}

// at is what a document holds there.
func (p pointer) at(doc any) (any, bool) {
	for _, name := range p {
		switch d := doc.(type) {
		case map[string]any:
			x, ok := d[name]
			if !ok {
				return nil, false
			}
			doc = x
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(d) || strconv.Itoa(i) != name {
				return nil, false
			}
			doc = d[i]
		default:
			return nil, false
		}
	}
	return doc, true
}

const mostBytes = 16 << 20

// parse reads a payload: one JSON document.
func parse(b []byte) (doc any, err error) {
	if len(b) > mostBytes {
		return nil, fmt.Errorf("a payload of %d bytes is too large", len(b))
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the document")
	}
	return doc, nil
}

// number that a document holds for a tag of a type.
func (p pointer) number(doc any, typ bridge.DataType) (float64, bridge.Status) {
	x, ok := p.at(doc)
	if !ok {
		return math.NaN(), bridge.BadNodeUnknown
	}
	var raw float64
	switch x := x.(type) {
	case nil:
		return math.NaN(), bridge.BadWaitingForInitial
	case bool:
		if x {
			raw = 1
		}
	case json.Number:
		var err error
		if raw, err = x.Float64(); err != nil { // too large for a float64
			return math.NaN(), bridge.BadOutOfRange
		}
	default:
		return math.NaN(), bridge.BadTypeMismatch
	}
	if typ == bridge.Unknown || typ == bridge.Float32 || typ == bridge.Float64 {
		return raw, bridge.Good
	}
	fit, err := typ.Coerce(raw)
	switch {
	case err != nil:
		return math.NaN(), bridge.BadOutOfRange
	case fit != raw:
		return math.NaN(), bridge.BadTypeMismatch
	}
	return raw, bridge.Good
}

// moment that a document holds: a text in RFC 3339, or a number of units since 1970.
func (p pointer) moment(doc any, unit time.Duration) (bridge.Time, bool) {
	x, ok := p.at(doc)
	if !ok {
		return 0, false
	}
	switch x := x.(type) {
	case string:
		var t bridge.Time
		return t, t.UnmarshalText([]byte(x)) == nil
	case json.Number:
		if n, err := x.Int64(); err == nil {
			if n > math.MaxInt64/int64(unit) || n < 0 {
				return 0, false
			}
			return bridge.Time(n) * bridge.Time(unit), true
		}
		f, err := x.Float64()
		f *= float64(unit)
		if err != nil || !(f >= 0 && f < math.MaxInt64) {
			return 0, false
		}
		return bridge.Time(math.Round(f)), true
	}
	return 0, false
}
