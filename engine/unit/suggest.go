package unit

import "strings"

// common are the prefixed units that a suggestion may name besides the table itself.
var common = []string{"bar", "psi", "rpm", "min", "degC", "gpm", "kg", "mm", "cm", "km", "um", "ms", "kW", "MW", "GW", "mW", "kWh", "MWh", "kJ", "MJ", "GJ", "kPa", "MPa", "hPa", "mbar", "kN", "kV", "mV",
	"mA", "kA", "kHz", "MHz", "ml", "mL", "kmol", "mmol", "kOhm", "mH", "uF", "mg", "kVA", "kvar"}

// unknown is the message for a name that is no unit: the known remedy, or the nearest unit.
func unknown(name string) string {
	if remedy, ok := refused[name]; ok {
		return name + ": " + remedy
	}
	if near := nearest(name); near != "" {
		return "unknown unit " + name + "; did you mean " + near + "?"
	}
	return "unknown unit " + name
}

// nearest returns the known unit closest to name, or "" where none is close. The first of equals in table order wins.
func nearest(name string) string {
	best, bestDistance := "", 3
	if len(name) <= 3 {
		bestDistance = 2
	}
	try := func(candidate string) {
		d := distance(strings.ToLower(name), strings.ToLower(candidate))
		if len(candidate) == 1 && d > 0 {
			return
		}
		if d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	for _, c := range common {
		try(c)
	}
	for _, e := range table {
		try(e.symbol)
	}
	return best
}

// distance is the Levenshtein distance with a swap of neighbours counted once (optimal string alignment).
func distance(a, b string) int {
	if len(a) > 32 || len(b) > 32 {
		return 32
	}
	row := make([][]int, len(a)+1)
	for i := range row {
		row[i] = make([]int, len(b)+1)
		row[i][0] = i
	}
	for j := range row[0] {
		row[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[i][j] = min(row[i-1][j]+1, row[i][j-1]+1, row[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[i][j] = min(row[i][j], row[i-2][j-2]+1)
			}
		}
	}
	return row[len(a)][len(b)]
}
