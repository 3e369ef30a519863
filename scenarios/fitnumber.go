package scenarios

import (
	"strconv"
	"strings"
)

// roundedTo writes x with as many decimals as an interval of that width leaves: two digits of the width.
func roundedTo(x, width float64) string {
	if !(width > 0) {
		return strconv.FormatFloat(x, 'g', 5, 64)
	}
	at, top := exponent(width), exponent(x)
	switch {
	case top > 5 || top < -4 && at < -4:
		return strconv.FormatFloat(x, 'e', min(max(top-at+1, 0), 12), 64)
	case at > 1: // digits beyond those of the interval are zeros
		x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'e', min(max(top-at+1, 0), 12), 64), 64)
	}
	return strconv.FormatFloat(x, 'f', max(1-at, 0), 64)
}

// exponent is the decimal exponent of x.
func exponent(x float64) int {
	s := strconv.FormatFloat(x, 'e', 0, 64)
	n, _ := strconv.Atoi(s[strings.IndexByte(s, 'e')+1:])
	return n
}
