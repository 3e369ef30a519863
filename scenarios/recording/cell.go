package recording

import (
	"math"
	"strconv"
	"strings"
)

// add appends a cell.
func (c *column) add(text string) {
	x, isNumber := number(text)
	c.values = append(c.values, x)
	w := int32(0)
	if !isNumber && !missing(text) {
		w = c.word(text)
	}
	c.note(w)
}

// note appends the number of a text, or 0.
func (c *column) note(w int32) {
	if w > 0 && c.words == nil {
		c.words = make([]int32, len(c.values)-1, cap(c.values))
	}
	if c.words != nil {
		c.words = append(c.words, w)
	}
}

// word is the number of a text; each is kept once.
func (c *column) word(text string) int32 {
	n, known := c.index[text]
	if !known {
		if c.index == nil {
			c.index = map[string]int32{}
		}
		text = strings.Clone(text)
		c.texts = append(c.texts, text)
		n = int32(len(c.texts))
		c.index[text] = n
	}
	return n
}

// number reads a finite decimal number.
func number(text string) (float64, bool) {
	if text == "" || !(text[0] >= '0' && text[0] <= '9' || text[0] == '-' || text[0] == '+' || text[0] == '.') || strings.ContainsAny(text, "xXpP_iInN") {
		return math.NaN(), false
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(x, 0) {
		return math.NaN(), false
	}
	return x, true
}

// missing says whether a cell holds what historians write where they have no reading.
func missing(text string) bool {
	switch strings.ToLower(text) {
	case "", "nan", "na", "n/a", "null", "none", "-":
		return true
	}
	return false
}
