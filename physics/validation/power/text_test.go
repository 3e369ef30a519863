package power

import (
	"strconv"
	"strings"
)

// replace puts values in the places of names: name, value, name, value ...
func replace(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
