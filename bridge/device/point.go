package device

import (
	"fmt"
	"math"
	"strings"

	"gemel/bridge"
	"gemel/engine/unit"
)

// Point is one number of the plant.
type Point struct {
	Name        string // of the variable of the model: "tank.level"
	Description string
	Type        bridge.DataType // Float64, Int32 or Boolean
	Unit        string          // of the model
	Display     string          // that it is served in; empty: Unit
	Low, High   float64         // in Unit; infinite: none
	Writable    bool
}

// Plant is what is behind a device.
type Plant interface {
	// Hold lets a point have a value, in its Unit, from now on, and returns what it holds.
	Hold(point int, value float64) (held float64, err error)
	// Release gives a point back to whatever drove it before.
	Release(point int) error
}

// The two points that every device has beside those of the plant.
const (
	Heartbeat = "gemel/heartbeat" // UInt32: written once a second, each time another number
	Remote    = "gemel/remote"    // Boolean: somebody does
)

// point is a Point as it is served.
type point struct {
	Point
	id        string // tank/level
	toModel   func(float64) float64
	toDisplay func(float64) float64
	low, high float64 // in the display unit
}

// ID of a point in all protocols: the name of its variable with slashes, so that clients can show a tree.
func (p *Point) ID() string { return strings.ReplaceAll(p.Name, ".", "/") }

// newPoint checks a point.
func newPoint(p Point) (point, error) {
	if p.Display == "" {
		p.Display = p.Unit
	}
	q := point{Point: p, id: p.ID()}
	same := func(x float64) float64 { return x }
	q.toModel, q.toDisplay = same, same
	if p.Display != p.Unit {
		from, err := unit.Parse(p.Unit)
		if err != nil {
			return q, fmt.Errorf("%s: %w", p.Name, err)
		}
		to, err := unit.Parse(p.Display)
		if err == nil {
			err = unit.Compatible(from, to)
		}
		if err != nil {
			return q, fmt.Errorf("%s: %w", p.Name, err)
		}
		q.toModel = func(x float64) float64 { return converted(x, to, from) }
		q.toDisplay = func(x float64) float64 { return converted(x, from, to) }
	}
	switch p.Type {
	case bridge.Float64, bridge.Int32, bridge.Boolean, bridge.UInt32:
	default:
		return q, fmt.Errorf("%s: a point is a Float64, an Int32, a UInt32 or a Boolean, and no %s", p.Name, p.Type)
	}
	q.low, q.high = bound(q.toDisplay(p.Low), -1), bound(q.toDisplay(p.High), 1)
	return q, nil
}

// bound is a limit that may be missing.
func bound(x, sign float64) float64 {
	if math.IsNaN(x) {
		return math.Inf(int(sign))
	}
	return x
}

func converted(x float64, from, to unit.Unit) float64 {
	y, err := unit.Convert(x, from, to)
	if err != nil {
		return math.NaN() // newPoint has looked
	}
	return y
}

// ranged says whether clients can be told a range.
func (p *point) ranged() bool {
	return p.Type == bridge.Float64 && p.low < p.high && !math.IsInf(p.low, 0) && !math.IsInf(p.high, 0)
}

// judge a value in the display unit.
func (p *point) judge(x float64) error {
	switch {
	case !p.Writable:
		return fmt.Errorf("%s can only be read", p.Name)
	case !(x >= p.low && x <= p.high) || math.IsInf(x, 0):
		return fmt.Errorf("%s: %s is outside of %s to %s", p.Name, quantity(x, p.Display), quantity(p.low, p.Display), quantity(p.high, p.Display))
	case p.Type == bridge.Boolean && x != 0 && x != 1 || (p.Type == bridge.Int32 || p.Type == bridge.UInt32) && x != math.Trunc(x):
		return fmt.Errorf("%s: %g is no %s", p.Name, x, p.Type)
	}
	return nil
}

// quantity writes a number with its unit.
func quantity(x float64, u string) string {
	if u == "" || u == "1" {
		return fmt.Sprintf("%.6g", x)
	}
	return fmt.Sprintf("%.6g %s", x, u)
}
