package scenarios

import (
	"fmt"
	"strings"
)

// Printable replaces what would steer a terminal (escape sequences, bells, overwriting) by its number. Names and texts come from
// files of strangers. Line ends and tabs stay.
func Printable(s string) string {
	if strings.IndexFunc(s, steers) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if steers(r) {
			fmt.Fprintf(&b, `\x%02x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// steers says whether a rune is a control character, or turns the direction of what follows.
func steers(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x20 || r >= 0x7f && r <= 0x9f:
		return true
	}
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
