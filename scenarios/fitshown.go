package scenarios

import (
	"strconv"
	"strings"
)

// shownInterval writes a value and its interval for people, with as many digits as the interval is worth; an end that is not known is "?". The symbol begins
// with a blank, or is empty.
func shownInterval(name, unit, display string, value float64, low, high *float64) (v, a, b, symbol string) {
	difference := strings.HasPrefix(name, "bias of ")
	show := func(x float64) float64 {
		y, s := displayed(x, unit, display, difference)
		symbol = s
		return y
	}
	x, width := show(value), 0.0
	a, b = "?", "?"
	switch {
	case low != nil && high != nil:
		width = show(*high) - show(*low)
	case low != nil:
		width = 2 * (x - show(*low))
	case high != nil:
		width = 2 * (show(*high) - x)
	}
	if low != nil {
		a = roundedTo(show(*low), width)
	}
	if high != nil {
		b = roundedTo(show(*high), width)
	}
	if symbol == "1" || symbol == "" {
		symbol = ""
	} else {
		symbol = " " + symbol
	}
	return roundedTo(x, width), a, b, symbol
}

// Shown writes value and interval for people.
func (u *FitEstimate) Shown() (value, low, high, symbol string) {
	if u.Low == nil || u.High == nil {
		value, _, _, symbol = shownInterval(u.Name, u.Unit, u.Display, u.Value, nil, nil)
		return value, "", "", symbol
	}
	return shownInterval(u.Name, u.Unit, u.Display, u.Value, u.Low, u.High)
}

// ShownBefore is the first value for people, in the unit of Shown.
func (u *FitEstimate) ShownBefore() string {
	x, _ := displayed(u.Before, u.Unit, u.Display, strings.HasPrefix(u.Name, "bias of "))
	return strconv.FormatFloat(x, 'g', 4, 64)
}

// Shown writes the interval for people: "?" where the bound came first.
func (p *FitProfile) Shown() (low, high, symbol string) {
	_, low, high, symbol = shownInterval(p.Name, p.unit, p.display, p.best(), p.Low, p.High)
	return low, high, symbol
}

// best is the value with the least rise.
func (p *FitProfile) best() float64 {
	at := 0
	for i := range p.Rise {
		if p.Rise[i] < p.Rise[at] {
			at = i
		}
	}
	if len(p.Value) == 0 {
		return 0
	}
	return p.Value[at]
}

// Shown writes median and interval for people.
func (m *FitMarginal) Shown() (median, low, high, symbol string) {
	return shownInterval(m.Name, m.unit, m.display, m.Median, &m.Low, &m.High)
}
