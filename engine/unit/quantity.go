package unit

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Quantity is a number in a unit, as a person typed it.
type Quantity struct {
	Value float64 // in Unit
	Unit  Unit    // Symbol "" where only a number was typed
}

// SI returns the value in the SI unit of its dimension.
func (q Quantity) SI() float64 { return q.Unit.ToSI(q.Value) }

// String writes the quantity so that ParseQuantity reads it back.
func (q Quantity) String() string {
	v := strconv.FormatFloat(q.Value, 'g', -1, 64)
	if q.Unit.Symbol == "" {
		return v
	}
	return v + " " + q.Unit.Symbol
}

// ParseQuantity reads a number and a unit: "1450 rpm", "3.2m", "-5 °C", "12 %", "0.4". Without a unit the quantity is a plain
// number with an empty Symbol. Errors are *Error.
func ParseQuantity(s string) (Quantity, error) {
	text := strings.TrimSpace(s)
	v, n, err := number(text)
	if err != nil {
		return Quantity{}, err
	}
	u, err := Parse(text[n:])
	if err != nil {
		if e, ok := err.(*Error); ok {
			return Quantity{}, &Error{text, n + e.Offset, e.Msg}
		}
		return Quantity{}, err
	}
	return Quantity{v, u}, nil
}

// number reads a decimal number at the start of s and returns it with its length.
func number(s string) (float64, int, error) {
	i := 0
	digits := func() int {
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i - from
	}
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	n := digits()
	if i < len(s) && s[i] == '.' {
		i++
		n += digits()
	}
	if n == 0 {
		return 0, 0, &Error{s, 0, "want a number and a unit, such as 3.2 m"}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') { // an exponent, unless it starts a unit such as eV
		mark := i
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if digits() == 0 {
			i = mark
		}
	}
	if i < len(s) && s[i] == ',' {
		return 0, 0, &Error{s, i, "the decimal mark is a point: write 3.2, not 3,2"}
	}
	v, err := strconv.ParseFloat(s[:i], 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, 0, &Error{s, 0, "number out of range"}
	}
	return v, i, nil
}

// Convert returns v of from in to. It fails where the two measure different things; the message names both.
func Convert(v float64, from, to Unit) (float64, error) {
	f, err := bridge(from, to)
	if err != nil {
		return 0, err
	}
	fn, fd := f.fraction()
	tn, td := to.fraction()
	switch {
	case fn == tn && fd == td && f.Offset == to.Offset:
		return v, nil
	case f.Offset == 0 && to.Offset == 0:
		return float64(v*float64(fn*td)) / float64(fd*tn), nil
	}
	return to.FromSI(f.ToSI(v)), nil
}

// Compatible reports, as an error that says what to write, why values in from cannot be converted to to; nil where they can.
func Compatible(from, to Unit) error {
	_, err := bridge(from, to)
	return err
}

// Mismatch is the error of a quantity of the wrong kind: `bar is a pressure, want an angular speed`.
type Mismatch struct {
	Got, Want Unit
	Remedy    string // what to write instead; may be empty
}

func (e *Mismatch) Error() string {
	got := fmt.Sprintf("%s is %s", e.Got, article(QuantityName(e.Got.Dimension)))
	if e.Got.Symbol == "" {
		got = "no unit is given"
	}
	return got + e.tail()
}

func (e *Mismatch) tail() string {
	s := ", want " + article(QuantityName(e.Want.Dimension))
	if e.Remedy != "" {
		s += ": " + e.Remedy
	}
	return s
}

var angularSpeed = baseDimension("rad.s-1")

// bridge returns from as a unit of to's dimension, or the mismatch.
func bridge(from, to Unit) (Unit, error) {
	if from.Dimension == to.Dimension {
		return from, nil
	}
	if to.Dimension == angularSpeed && perMinute(from.Symbol) { // data sheets write speeds of rotation as 1/min
		return Unit{Symbol: from.Symbol, Dimension: angularSpeed, Scale: tau / 60, num: tau, den: 60}, nil
	}
	return Unit{}, &Mismatch{from, to, remedy(from, to)}
}

func perMinute(symbol string) bool {
	switch strings.ReplaceAll(symbol, " ", "") {
	case "1/min", "min-1", "min^-1", "min⁻¹":
		return true
	}
	return false
}

// remedy says what to write where the mistake is a frequent one.
func remedy(from, to Unit) string {
	temperature := baseDimension("K")
	switch {
	case from.Symbol == "" && !to.Dimension.IsOne():
		symbol := to.Symbol
		if symbol == "" {
			symbol = exampleUnit(to.Dimension)
		}
		return "write the unit, such as " + symbol
	case to.Dimension == temperature && from.Symbol == "C":
		return "C is the coulomb; write degC or °C"
	case to.Dimension == temperature && from.Symbol == "F":
		return "F is the farad; write degF or °F"
	case to.Dimension == baseDimension("s") && from.Symbol == "m":
		return "m is the metre; write min"
	case to.Dimension == baseDimension("K") && from.Dimension == baseDimension("rad"):
		return "write degC or °C"
	case to.Dimension == angularSpeed && from.Dimension == angularSpeed.WithoutAngle():
		return "write rpm, rev/s (one turn a second) or rad/s"
	case to.Dimension.WithoutAngle() == from.Dimension.WithoutAngle():
		return "write it in " + to.String() + "; turns and radians are not counted as plain numbers"
	}
	return ""
}

// In returns the value converted to want. A quantity typed without a unit is taken only for a plain number (or 0, which is the same in
// every unit without offset).
func (q Quantity) In(want Unit) (float64, error) {
	if q.Unit.Symbol == "" && q.Value == 0 && want.Offset == 0 && want.Dimension != baseDimension("K") {
		return q.Value, nil
	}
	v, err := Convert(q.Value, q.Unit, want)
	if m, ok := err.(*Mismatch); ok {
		if q.Unit.Symbol == "" {
			return 0, fmt.Errorf("%q has no unit%s", q.String(), m.tail())
		}
		return 0, fmt.Errorf("%q is %s%s", q.String(), article(QuantityName(q.Unit.Dimension)), m.tail())
	}
	return v, err
}

// ParseDuration reads a length of time and returns seconds: "10s", "24h", "10 min", "2h30m", "1d 12h", "250 ms". Here m is the
// minute. A plain 0 needs no unit. Negative durations are refused. Errors are *Error.
func ParseDuration(s string) (float64, error) {
	text := strings.TrimSpace(s)
	if text == "0" {
		return 0, nil
	}
	total, i := 0.0, 0
	for i < len(text) {
		v, n, err := number(text[i:])
		if err != nil {
			return 0, &Error{text, i, "want a duration such as 10s, 24h or 2h30m"}
		}
		if v < 0 || text[i] == '-' {
			return 0, &Error{text, i, "a duration cannot be negative"}
		}
		i += n
		for i < len(text) && text[i] == ' ' {
			i++
		}
		from := i
		for i < len(text) && text[i] != ' ' && (text[i] < '0' || text[i] > '9') && text[i] != '+' && text[i] != '-' && text[i] != '.' {
			i++
		}
		u, err := timeUnit(text[from:i])
		if err != nil {
			return 0, &Error{text, from, err.Error()}
		}
		total += u.ToSI(v)
		for i < len(text) && text[i] == ' ' {
			i++
		}
	}
	if text == "" {
		return 0, &Error{text, 0, "want a duration such as 10s, 24h or 2h30m"}
	}
	if math.IsInf(total, 0) {
		return 0, &Error{text, 0, "number out of range"}
	}
	return total, nil
}

func timeUnit(symbol string) (Unit, error) {
	switch symbol {
	case "":
		return Unit{}, fmt.Errorf("the unit is missing: write s, min, h or d after the number")
	case "m":
		symbol = "min"
	}
	switch symbol {
	case "sec", "secs", "second", "seconds":
		symbol = "s"
	case "mins", "minute", "minutes":
		symbol = "min"
	case "hour", "hours", "hrs":
		symbol = "h"
	case "days":
		symbol = "d"
	case "week", "weeks", "w":
		symbol = "wk"
	}
	u, err := Parse(symbol)
	if err != nil {
		return Unit{}, fmt.Errorf("%s is no unit of time: write s, min, h or d", symbol)
	}
	if u.Dimension != baseDimension("s") {
		return Unit{}, fmt.Errorf("%s is %s, want a time: write s, min, h or d", symbol, article(QuantityName(u.Dimension)))
	}
	return u, nil
}
