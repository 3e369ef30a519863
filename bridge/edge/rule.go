package edge

import (
	"errors"
	"fmt"
	"math"

	"gemel/bridge"
)

// Method says how reports are chosen, and so how they are to be read.
type Method uint8

const (
	// Every sample is reported.
	Every Method = iota
	// DeadBand reports a sample that lies further than the band from the last report; in between the last report holds.
	DeadBand
	// SwingingDoor reports the corners of a polygon; in between the line between two reports holds.
	SwingingDoor
)

// String is the name of the method.
func (m Method) String() string {
	switch m {
	case Every:
		return "every sample"
	case DeadBand:
		return "dead-band"
	case SwingingDoor:
		return "swinging door"
	}
	return fmt.Sprintf("method %d", uint8(m))
}

// Rule says when a tag is reported.
type Rule struct {
	Method  Method
	Band    float64     // greatest difference between a sample and what is read from the reports, in the unit of the tag
	Percent float64     // the same in percent of the tag's range (High − Low); instead of Band
	Least   bridge.Time // between two reports of the same status (unless one is a number and the other is none); samples that come sooner are left out, and the bound does not hold for them. 0: none
	Most    bridge.Time // between two reports, while samples come; 0: none
}

// band in the unit of the tag.
func (r *Rule) band(t *bridge.Tag) (float64, error) {
	switch {
	case r.Method > SwingingDoor:
		return 0, fmt.Errorf("there is no %s", r.Method)
	case r.Least < 0 || r.Most < 0 || r.Most > 0 && r.Most < r.Least:
		return 0, errors.New("the times between two reports must not be below 0, and the least not above the most")
	case r.Method == Every:
		return 0, nil
	case r.Band != 0 && r.Percent != 0:
		return 0, errors.New("the band is given twice, in the unit and in percent; give one of them")
	}
	b := r.Band
	if r.Percent != 0 {
		span := t.High - t.Low
		if !(span > 0 && span <= math.MaxFloat64) {
			return 0, fmt.Errorf("the band is %g %% of a range that the tag does not have; give its limits, or the band in its unit", r.Percent)
		}
		b = r.Percent / 100 * span
	}
	if !(b >= 0 && b <= math.MaxFloat64) {
		return 0, fmt.Errorf("%g is no band", b)
	}
	return b, nil
}
