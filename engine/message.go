package engine

import (
	"fmt"
	"math"
	"strings"
)

// show renders what stands in braces in a message: the name of a variable, followed perhaps by % and the format of fmt.Sprintf for its
// value, or by %?, a format for a word, a colon and the words for the values 0, 1, 2, separated by commas.
func (l *lane) show(place string) (text string, known bool) {
	if v, ok := l.plant.Lookup(place); ok {
		return fmt.Sprintf("%.6g", l.value(v)), true
	}
	at := strings.LastIndexByte(place, '%')
	if at < 0 {
		return "", false
	}
	v, ok := l.plant.Lookup(place[:at])
	if !ok {
		return "", false
	}
	x, format := l.value(v), place[at:]
	if !strings.HasPrefix(format, "%?") {
		if strings.HasSuffix(format, "d") {
			return fmt.Sprintf(format, int64(math.RoundToEven(x))), true
		}
		return fmt.Sprintf(format, x), true
	}
	format, list, _ := strings.Cut(format[2:], ":")
	words := strings.Split(list, ",")
	if i := math.RoundToEven(x); i >= 0 && i < float64(len(words)) {
		return fmt.Sprintf("%"+format, words[int(i)]), true
	}
	return fmt.Sprintf("%.6g", x), true
}
