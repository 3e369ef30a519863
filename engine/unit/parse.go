package unit

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"unicode/utf8"
)

// Unit is a unit of measurement: SI value = number·Scale + Offset.
type Unit struct {
	Symbol    string    // as it was written; "" where no unit was written
	Dimension Dimension // with the angle tag
	Scale     float64   // SI units in one of these
	Offset    float64   // SI value of zero; not 0 only for degC, degF standing alone [K]

	num, den float64 // Scale = num/den with both exact where possible; den = 0: use Scale
}

// Difference returns the unit of a difference between two values in u: degC without its offset.
func (u Unit) Difference() Unit {
	u.Offset = 0
	return u
}

// String returns the symbol, or "1" where none was written.
func (u Unit) String() string {
	if u.Symbol == "" {
		return "1"
	}
	return u.Symbol
}

// fraction returns the scale as numerator and denominator, also for a Unit literal made elsewhere.
func (u Unit) fraction() (num, den float64) {
	if u.den == 0 {
		return u.Scale, 1
	}
	return u.num, u.den
}

// ToSI returns v of u in the SI unit of its dimension.
func (u Unit) ToSI(v float64) float64 {
	num, den := u.fraction()
	return float64(float64(v*num)/den) + u.Offset
}

// FromSI returns the SI value x in u.
func (u Unit) FromSI(x float64) float64 {
	num, den := u.fraction()
	return float64((x-u.Offset)*den) / num
}

// Error is a problem with a unit string or a quantity. Offset counts bytes from the start of Text.
type Error struct {
	Text   string // what was read
	Offset int    // where in it, in bytes
	Msg    string // what is wrong, and the remedy
}

func (e *Error) Error() string { return fmt.Sprintf("%q: %s", e.Text, e.Msg) }

// maxLength bounds a unit string; nothing a person writes comes near it.
const maxLength = 128

// Parse reads a unit in Modelica syntax ("kg/s", "W/(m2.K)", "m.s-2", "1") or one of the everyday spellings ("m³/h", "W/m2/K",
// "rpm", "°C", "%", "gpm"). The empty string is the plain number. Errors are *Error, and name the nearest known unit.
func Parse(s string) (Unit, error) {
	if strings.TrimSpace(s) == "" {
		return Unit{Scale: 1, num: 1, den: 1}, nil
	}
	if len(s) > maxLength {
		return Unit{}, &Error{s[:20] + "...", 0, "too long for a unit"}
	}
	p := parser{text: s}
	u, err := p.expression(0)
	if err == nil && p.skip() < len(s) {
		err = p.fail("unexpected %q after %q; join units with '.' as in N.m, W/(m2.K)", rest(s[p.pos:]), strings.TrimSpace(s[:p.pos]))
	}
	if err != nil {
		return Unit{}, err
	}
	u.Symbol = strings.TrimSpace(s)
	u.Scale = u.num / u.den
	if !(u.Scale > 0) || math.IsInf(u.Scale, 0) {
		return Unit{}, &Error{s, 0, "scale out of range"}
	}
	return u, nil
}

// MustParse is Parse for units written in source code.
func MustParse(s string) Unit {
	u, err := Parse(s)
	if err != nil {
		panic("unit: MustParse of an invalid unit")
	}
	return u
}

func rest(s string) string {
	if len(s) > 16 {
		return strings.ToValidUTF8(s[:16], "") + "..."
	}
	return s
}

type parser struct {
	text string
	pos  int
}

func (p *parser) fail(format string, args ...any) error {
	return &Error{p.text, p.pos, fmt.Sprintf(format, args...)}
}

// skip passes over blanks and returns the position.
func (p *parser) skip() int {
	for p.pos < len(p.text) && (p.text[p.pos] == ' ' || p.text[p.pos] == '\t') {
		p.pos++
	}
	return p.pos
}

// operator consumes '.', '*', '·', '⋅' or '/' and returns '.' or '/', or 0.
func (p *parser) operator() byte {
	p.skip()
	for _, op := range []struct {
		text string
		kind byte
	}{{".", '.'}, {"*", '.'}, {"·", '.'}, {"⋅", '.'}, {"/", '/'}} {
		if strings.HasPrefix(p.text[p.pos:], op.text) {
			p.pos += len(op.text)
			return op.kind
		}
	}
	return 0
}

// expression = factor { ("." | "/") factor }. Modelica allows one "/" only; people write W/m2/K and mean W/(m2.K). What Modelica
// forbids and reads two ways, a/b.c, is refused.
func (p *parser) expression(depth int) (Unit, error) {
	if depth > 8 {
		return Unit{}, p.fail("too deeply nested")
	}
	u, err := p.factor(depth)
	divided, single := false, true
	for err == nil {
		before := p.pos
		op := p.operator()
		if op == 0 {
			break
		}
		if op == '.' && divided {
			p.pos = before
			return Unit{}, p.fail("a product after '/' can be read in two ways; put the denominator in brackets, as in W/(m2.K)")
		}
		var f Unit
		if f, err = p.factor(depth); err != nil {
			break
		}
		single = false
		f.Offset = 0
		if op == '/' {
			divided = true
			u = Unit{Dimension: u.Dimension.Div(f.Dimension), num: u.num * f.den, den: u.den * f.num}
		} else {
			u = Unit{Dimension: u.Dimension.Mul(f.Dimension), num: u.num * f.num, den: u.den * f.den}
		}
	}
	if !single {
		u.Offset = 0
	}
	return u, err
}

// factor = "1" | "(" expression ")" | symbol, then an exponent.
func (p *parser) factor(depth int) (Unit, error) {
	start := p.skip()
	if p.pos == len(p.text) {
		return Unit{}, p.fail("a unit is missing at the end")
	}
	if p.text[p.pos] == '(' {
		p.pos++
		u, err := p.expression(depth + 1)
		if err != nil {
			return Unit{}, err
		}
		if p.skip() == len(p.text) || p.text[p.pos] != ')' {
			return Unit{}, p.fail("missing ')'")
		}
		p.pos++
		return p.power(u)
	}
	if p.text[p.pos] == '1' && (p.pos+1 == len(p.text) || strings.IndexByte(" ./*)", p.text[p.pos+1]) >= 0 || p.text[p.pos+1] >= 0x80) {
		p.pos++
		return Unit{num: 1, den: 1}, nil
	}
	word := wordAt(p.text[p.pos:])
	if word == "" {
		return Unit{}, p.fail("%q is no unit", rest(p.text[start:]))
	}
	// A word may end in digits that belong to the name (mH2O) or are an exponent (m3): the longest known name wins.
	if u, ok := lookup(word); ok {
		p.pos += len(word)
		return p.power(u)
	}
	name := strings.TrimRight(word, "0123456789")
	if u, ok := lookup(name); ok {
		p.pos += len(name)
		return p.power(u)
	}
	return Unit{}, p.fail("%s", unknown(name))
}

// wordAt returns the run of letters, digits and unit signs at the start of s; it does not start with a digit.
func wordAt(s string) string {
	for i, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_', r == '%', r == '°', r == '℃', r == '℉', r == '‰', r == 'µ', r == 'μ', r == 'Ω':
		case r >= '0' && r <= '9' && i > 0:
		default:
			return s[:i]
		}
	}
	return s
}

// power applies an exponent: 3, -2, +2, ^2, ^-2, ², ⁻¹.
func (p *parser) power(u Unit) (Unit, error) {
	s := p.text[p.pos:]
	i, sign, n, digits := 0, 1, 0, 0
	if strings.HasPrefix(s, "^") {
		i++
	}
	caret := i > 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		d := -1
		switch {
		case digits == 0 && (r == '-' || r == '⁻'):
			sign = -1
		case digits == 0 && r == '+':
		case r >= '0' && r <= '9':
			d = int(r - '0')
		default:
			d = strings.IndexRune("⁰¹²³⁴⁵⁶⁷⁸⁹", r)
			if d >= 0 {
				d = superscript(r)
			} else {
				size = 0
			}
		}
		if size == 0 {
			break
		}
		if d >= 0 {
			n = 10*n + d
			digits++
			if digits > 2 {
				return Unit{}, p.fail("exponent too large")
			}
		}
		i += size
	}
	if digits == 0 {
		if caret || i > 0 {
			return Unit{}, p.fail("an exponent is missing after %q", s[:i])
		}
		return u, nil
	}
	p.pos += i
	if n == 1 && sign == 1 {
		return u, nil
	}
	r := Unit{Dimension: u.Dimension.PowInt(sign * n), num: 1, den: 1}
	for range n {
		r.num *= u.num
		r.den *= u.den
	}
	if sign < 0 {
		r.num, r.den = r.den, r.num
	}
	return r, nil
}

func superscript(r rune) int {
	for d, s := range []rune("⁰¹²³⁴⁵⁶⁷⁸⁹") {
		if s == r {
			return d
		}
	}
	return -1
}

// known holds every named unit by symbol, without prefixes.
var known = sync.OnceValue(func() map[string]Unit {
	m := map[string]Unit{}
	for _, e := range table {
		m[e.symbol] = Unit{Symbol: e.symbol, Dimension: baseDimension(e.dim), num: e.num, den: e.den, Offset: e.offset}
	}
	return m
})

// prefixable holds the prefixes that each unit admits.
var prefixable = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, e := range table {
		m[e.symbol] = e.prefix
	}
	return m
})

// baseDimension reads the dimension column of the table, base symbols with exponents joined by dots.
func baseDimension(s string) Dimension {
	var d Dimension
	for part := range strings.SplitSeq(s, ".") {
		name := strings.TrimRight(part, "-0123456789")
		n := 1
		if len(name) < len(part) {
			_, _ = fmt.Sscanf(part[len(name):], "%d", &n)
		}
		for i, b := range baseSymbol {
			if b == name {
				d.e[i] += int32(n) * one
			}
		}
	}
	return d
}

// lookup finds a unit by name, with or without an SI prefix. The exact name wins: min is a minute, ft a foot, cd a candela.
func lookup(name string) (Unit, bool) {
	if u, ok := known()[name]; ok {
		return u, true
	}
	for _, p := range prefixes {
		base, ok := strings.CutPrefix(name, p.symbol)
		if !ok || base == "" {
			continue
		}
		u, ok := known()[base]
		if !ok {
			continue
		}
		allowed := prefixable()[base]
		if allowed == "si" || (len(p.symbol) == 1 && allowed != "" && strings.Contains(allowed, p.symbol)) {
			return Unit{Symbol: name, Dimension: u.Dimension, num: u.num * p.num, den: u.den * p.den}, true
		}
	}
	return Unit{}, false
}
