package scenarios

import (
	"strconv"
	"strings"
	"unicode"

	"gemel/engine/unit"
)

// Expressions may hold quantities (3.2 m, 1450 rpm, 40 °C) and times of day (06:30). The parser of expressions knows neither.
// So each of them is found first, is replaced by a name of the same length, and is looked up again by its place.

// literal is a quantity or a time of day in an expression.
type literal struct {
	text string
	q    unit.Quantity
}

// literals are the quantities of an expression by the index of their first character.
type literals map[int]literal

// syntaxError is what is wrong in an expression; at counts characters.
type syntaxError struct {
	at  int
	msg string
}

// words that may follow a number and are not units.
var afterNumber = map[string]bool{"and": true, "or": true, "not": true, "matches": true, "contains": true, "startsWith": true, "endsWith": true, "if": true, "else": true}

// maskLiterals replaces the quantities of an expression by names of the same length.
func maskLiterals(src string) (string, literals, *syntaxError) {
	text := []rune(src)
	found := literals{}
	for i := 0; i < len(text); {
		switch {
		case text[i] == '"' || text[i] == '\'' || text[i] == '`':
			i = skipString(text, i)
		case isWord(text[i]):
			if !isDigit(text[i]) {
				for i < len(text) && (isWord(text[i]) || text[i] == '.' && i+1 < len(text) && isWord(text[i+1])) {
					i++
				}
				continue
			}
			end, lit, err := literalAt(text, i)
			if err != nil {
				return "", nil, err
			}
			if lit.text != "" {
				found[i] = lit
				for j := i; j < end; j++ {
					text[j] = '_'
				}
			}
			i = end
		default:
			i++
		}
	}
	return string(text), found, nil
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
func isWord(r rune) bool {
	return r == '_' || isDigit(r) || unicode.IsLetter(r) && r != 'µ' && r != 'μ'
}

func skipString(text []rune, i int) int {
	quote := text[i]
	for i++; i < len(text) && text[i] != quote; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return min(i+1, len(text))
}

// literalAt reads the number at i with the unit that follows it, if any. A plain number gives an empty literal.
func literalAt(text []rune, i int) (int, literal, *syntaxError) {
	if end, seconds, ok := clockAt(text, i); ok {
		return end, literal{string(text[i:end]), unit.Quantity{Value: seconds, Unit: unit.MustParse("s")}}, nil
	}
	j := i
	digits := func() {
		for j < len(text) && isDigit(text[j]) {
			j++
		}
	}
	digits()
	if j < len(text) && text[j] == '.' {
		j++
		digits()
	}
	if j+1 < len(text) && (text[j] == 'e' || text[j] == 'E') {
		mark := j
		j++
		if text[j] == '+' || text[j] == '-' {
			j++
		}
		if j < len(text) && isDigit(text[j]) {
			digits()
		} else {
			j = mark
		}
	}
	number := j
	for j < len(text) && text[j] == ' ' {
		j++
	}
	end, u := unitAt(text, j)
	if end > j {
		v, err := strconv.ParseFloat(string(text[i:number]), 64)
		if err != nil {
			return 0, literal{}, &syntaxError{i, "number out of range"}
		}
		return end, literal{string(text[i:end]), unit.Quantity{Value: v, Unit: u}}, nil
	}
	if word := wordAt(text, j); word != "" && !afterNumber[word] {
		_, err := unit.Parse(word)
		msg := "unknown unit " + word
		if e, ok := err.(*unit.Error); ok {
			msg = e.Msg
		}
		return 0, literal{}, &syntaxError{j, msg}
	}
	return number, literal{}, nil
}

func wordAt(text []rune, i int) string {
	j := i
	for j < len(text) && isWord(text[j]) && !(j == i && isDigit(text[j])) {
		j++
	}
	return string(text[i:j])
}

// unitAt returns the end of the longest unit that begins at i, and the unit; i where there is none.
func unitAt(text []rune, i int) (int, unit.Unit) {
	if i >= len(text) || !(unicode.IsLetter(text[i]) || strings.ContainsRune("°%‰Ω", text[i])) {
		return i, unit.Unit{}
	}
	end := i
	for end < len(text) && end < i+40 && (isWord(text[end]) || strings.ContainsRune("°%‰Ωµμ·⋅²³⁰¹⁴⁵⁶⁷⁸⁹⁻./^()-", text[end])) {
		end++
	}
	for ; end > i; end-- {
		last := text[end-1]
		if !(isWord(last) || strings.ContainsRune("°%‰Ω²³⁰¹⁴⁵⁶⁷⁸⁹)", last)) || end < len(text) && isWord(text[end]) {
			continue
		}
		word := string(text[i:end])
		if afterNumber[word] {
			return i, unit.Unit{}
		}
		if u, err := unit.Parse(word); err == nil {
			return end, u
		}
	}
	return i, unit.Unit{}
}

// clockAt reads hh:mm or hh:mm:ss at i.
func clockAt(text []rune, i int) (int, float64, bool) {
	end := i
	for end < len(text) && (isDigit(text[end]) || text[end] == ':') {
		end++
	}
	if end < len(text) && isWord(text[end]) {
		return 0, 0, false
	}
	seconds, ok := parseClock(string(text[i:end]))
	return end, seconds, ok
}

// parseClock reads a time of day, hh:mm or hh:mm:ss up to 24:00, as seconds.
func parseClock(s string) (float64, bool) {
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	total := 0
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || len(p) > 2 || (i > 0 && len(p) != 2) || (i > 0 && n > 59) || n > 24 && i == 0 {
			return 0, false
		}
		total = 60*total + n
	}
	if len(parts) == 2 {
		total *= 60
	}
	return float64(total), total <= 86400
}
