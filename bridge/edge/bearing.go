package edge

import (
	"errors"
	"math"
)

// Bearing is the geometry of a rolling-element bearing; diameters in any one unit.
type Bearing struct {
	Elements int
	Element  float64 // diameter of a ball or roller
	Pitch    float64 // diameter of the circle of their centres
	Contact  float64 // angle [rad]
}

// BearingTones are the frequencies of its faults, in the unit of the shaft's frequency.
type BearingTones struct {
	FTF  float64 // the cage turns
	BPFO float64 // elements pass a fault of the outer race
	BPFI float64 // of the inner race
	BSF  float64 // an element spins; a fault of it strikes twice a turn
}

// Tones at a frequency of the shaft, without slip; slip of 1–2 % is usual, so a Tone should be at least that wide.
//
// Source: R. B. Randall, J. Antoni, "Rolling element bearing diagnostics – a tutorial", Mech. Syst. Signal Process. 25 (2011), 485–520, equations 1–4.
func (b Bearing) Tones(shaft float64) (BearingTones, error) {
	if !(b.Elements > 2 && b.Element > 0 && b.Pitch > b.Element && b.Pitch < math.MaxFloat64 && math.Abs(b.Contact) < math.Pi/2) {
		return BearingTones{}, errors.New("this is no bearing: it has at least 3 elements, smaller than its pitch diameter, and an angle of contact below 90°")
	}
	n, r := float64(b.Elements), b.Element/b.Pitch*math.Cos(b.Contact)
	return BearingTones{FTF: shaft / 2 * (1 - r), BPFO: n * shaft / 2 * (1 - r), BPFI: n * shaft / 2 * (1 + r), BSF: shaft * b.Pitch / (2 * b.Element) * (1 - r*r)}, nil
}
