package opcuaserver

import (
	"regexp"
	"testing"

	"gemel/engine/unit"
)

// Every unit with a code is one that Gemel knows, by a code of the form that Recommendation 20 has; two spellings of a code are the same unit.
func TestUnitsWithCodes(t *testing.T) {
	form := regexp.MustCompile(`^[A-Z0-9]{2,3}$`)
	first := map[string]unit.Unit{}
	for symbol, c := range codes {
		if !form.MatchString(c.code) || c.name == "" {
			t.Errorf("%s: %+v", symbol, c)
		}
		u, err := unit.Parse(symbol)
		if err != nil {
			continue // another spelling, of tag maps
		}
		if v, ok := first[c.code]; ok && (u.Dimension != v.Dimension || u.Scale != v.Scale || u.Offset != v.Offset) {
			t.Errorf("%s: %s and %s have one code and differ", c.code, u, v)
		}
		first[c.code] = u
	}
	if len(first) < 50 {
		t.Errorf("Gemel knows %d units only of %d", len(first), len(codes))
	}
	if u := UnitOf("bar"); u != (Unit{"bar", "BAR", "bar"}) || UnitOf("furlong") != (Unit{Text: "furlong"}) || UnitOf("") != (Unit{}) {
		t.Errorf("%+v, %+v", u, UnitOf("furlong"))
	}
}
