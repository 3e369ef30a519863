package report

import (
	"math"
	"strconv"
	"strings"
	"time"
)

const (
	minus = "\u2212" // as typeset, and as wide as a digit
	thin  = "\u202f" // narrow no-break space, the SI's separator of thousands
	dash  = "\u2013"
)

// exponent returns the decimal exponent e of v = d.ddd × 10^e. It goes through strconv because math.Log10 may differ between
// processors just where it matters.
func exponent(v float64) int {
	s := strconv.FormatFloat(math.Abs(v), 'e', -1, 64)
	i := strings.IndexByte(s, 'e')
	if i < 0 {
		return 0
	}
	e, _ := strconv.Atoi(s[i+1:])
	return e
}

// number writes v with about digits significant digits; whole numbers stay whole.
func number(v float64, digits int) string {
	switch {
	case math.IsNaN(v):
		return dash
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return minus + "∞"
	case v == 0:
		return "0"
	case v == math.Trunc(v) && math.Abs(v) < 1e7:
		return group(strconv.FormatFloat(v, 'f', 0, 64))
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'e', digits-1, 64), 64)
	e := exponent(rounded)
	if e >= 7 || e < -3 {
		return scientific(v, digits)
	}
	return fixed(v, max(0, digits-1-e))
}

// short writes v with at most four significant digits, for numbers that people chose.
func short(v float64) string { return trimmed(v, 4) }

// trimmed is number without zeros at the end.
func trimmed(v float64, digits int) string {
	s := number(v, digits)
	if strings.Contains(s, ".") && !strings.Contains(s, "×") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// fixed writes v with the given number of decimals.
func fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return number(v, 1)
	}
	return group(strconv.FormatFloat(v, 'f', decimals, 64))
}

// beside writes v in a row of numbers up to size, with as many decimals as the largest of them deserves.
func beside(v, size float64) string {
	if e := exponent(size); size > 0 && e >= -3 && e < 7 {
		return fixed(v, max(0, 4-e))
	}
	return number(v, 4)
}

// scientific writes v as 1.23 × 10⁻⁶.
func scientific(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'e', max(0, digits-1), 64)
	i := strings.IndexByte(s, 'e')
	if i < 0 {
		return s
	}
	mantissa := s[:i]
	if strings.Contains(mantissa, ".") {
		mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	}
	e, _ := strconv.Atoi(s[i+1:])
	power := "10" + superscript(strconv.Itoa(e))
	switch mantissa {
	case "1":
		return power
	case "-1":
		return minus + power
	}
	return strings.Replace(mantissa, "-", minus, 1) + thin + "×" + thin + power
}

func superscript(s string) string {
	return strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(s)
}

// group separates the thousands of a decimal number from five digits on, and typesets its sign. A negative zero loses it.
func group(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		s = s[1:]
		if strings.Trim(s, "0.") != "" {
			sign = minus
		}
	}
	whole, frac, point := strings.Cut(s, ".")
	if len(whole) > 4 {
		var b strings.Builder
		for i := range len(whole) {
			if i > 0 && (len(whole)-i)%3 == 0 {
				b.WriteString(thin)
			}
			b.WriteByte(whole[i])
		}
		whole = b.String()
	}
	if point {
		whole += "." + frac
	}
	return sign + whole
}

// prettyUnit typesets a unit in Modelica syntax: "W/(m2.K)" becomes "W/(m²·K)". The plain number has none.
func prettyUnit(u string) string {
	switch u {
	case "1", "":
		return ""
	case "degC":
		return "°C"
	case "degF":
		return "°F"
	case "deg":
		return "°"
	}
	r := []rune(u)
	var b strings.Builder
	for i, c := range r {
		afterLetter := i > 0 && (isLetter(r[i-1]) || (r[i-1] == '-' && i > 1 && isLetter(r[i-2])) || isDigit(r[i-1]) && strings.HasSuffix(b.String(), superscript(string(r[i-1]))))
		switch {
		case c == '.' || c == '*':
			b.WriteRune('·')
		case c == '^':
		case isDigit(c) && (afterLetter || i > 0 && r[i-1] == '^'):
			b.WriteString(superscript(string(c)))
		case c == '-' && i > 0 && (isLetter(r[i-1]) || r[i-1] == '^') && i+1 < len(r) && isDigit(r[i+1]):
			b.WriteRune('⁻')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

func isLetter(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == 'Ω' || c == 'µ'
}

// duration writes a length of time in the two largest units that say something: "24 h", "2 h 30 min", "1.5 s", "310 ms".
func duration(s float64) string {
	if math.IsNaN(s) || math.IsInf(s, 0) {
		return dash
	}
	sign := ""
	if s < 0 {
		sign, s = minus, -s
	}
	switch {
	case s == 0:
		return "0 s"
	case s < 1e-3:
		return sign + number(s*1e6, 3) + " µs"
	case s < 1:
		return sign + number(s*1e3, 3) + " ms"
	case s < 60:
		return sign + number(s, 4) + " s"
	}
	t := int64(math.Round(math.Min(s, 1e15)))
	for _, u := range []struct {
		big, small   string
		nbig, nsmall int64
	}{{"d", "h", 86400, 3600}, {"h", "min", 3600, 60}, {"min", "s", 60, 1}} {
		if t < u.nbig || u.big == "d" && t <= 2*86400 { // 36 h reads better than 1 d 12 h
			continue
		}
		half := u.nsmall / 2
		big, small := (t+half)/u.nbig, (t+half)%u.nbig/u.nsmall
		out := sign + group(strconv.FormatInt(big, 10)) + " " + u.big
		if small > 0 {
			out += " " + strconv.FormatInt(small, 10) + " " + u.small
		}
		return out
	}
	return sign + strconv.FormatInt(t, 10) + " s"
}

// clock writes moments of a run: clock times where the run has a start, else elapsed time.
type clock struct {
	start   time.Time // in a fixed zone, so that the page does not depend on the reader's time zone data
	elapsed bool
	many    bool // the run spans more than one calendar day
	seconds bool // seconds matter
}

func newClock(start time.Time, t0, t1 float64) clock {
	if start.IsZero() {
		return clock{elapsed: true}
	}
	name, offset := start.Zone()
	c := clock{start: start.In(time.FixedZone(name, offset))}
	c.many = c.at(t0).Format(time.DateOnly) != c.at(t1).Add(-time.Nanosecond).Format(time.DateOnly)
	c.seconds = t1-t0 < 7200
	return c
}

func (c clock) at(t float64) time.Time {
	if math.IsNaN(t) || math.Abs(t) > 9e9 { // a time.Duration holds 292 years
		return c.start
	}
	whole := math.Floor(t)
	return c.start.Add(time.Duration(whole) * time.Second).Add(time.Duration(math.Round((t - whole) * 1e9)))
}

// moment writes the time t of an event.
func (c clock) moment(t float64) string {
	if c.elapsed {
		return duration(t)
	}
	layout := "15:04:05"
	if c.many {
		layout = "2 Jan 15:04:05"
	}
	return c.at(math.Round(t)).Format(layout)
}

// full writes date and time.
func (c clock) full(t float64) string {
	if c.elapsed {
		return duration(t)
	}
	at := c.at(math.Round(t))
	if at.Second() == 0 {
		return at.Format("2 January 2006, 15:04")
	}
	return at.Format("2 January 2006, 15:04:05")
}

// zone names the time zone of the page.
func (c clock) zone() string {
	if c.elapsed {
		return ""
	}
	if name, _ := c.start.Zone(); name != "" {
		return name
	}
	return c.start.Format("UTC-07:00")
}
