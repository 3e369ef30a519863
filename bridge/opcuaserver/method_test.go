package opcuaserver

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"math/big"
	"testing"

	"github.com/awcullen/opcua/ua"

	"gemel/bridge"
)

// Methods take as many Doubles as they have arguments; what they refuse has no results.
func TestMethodsCheckTheirArguments(t *testing.T) {
	m := Method{Arguments: []Argument{{Name: "a"}, {Name: "b"}}, Call: func(a []float64) ([]float64, bridge.Status) {
		if a[1] == 0 {
			return []float64{1}, bridge.BadOutOfRange
		}
		return []float64{a[0] / a[1]}, bridge.Good
	}}
	for name, c := range map[string]struct {
		arguments []ua.Variant
		status    ua.StatusCode
		result    float64
	}{
		"good":            {[]ua.Variant{3.0, 2.0}, ua.Good, 1.5},
		"refused":         {[]ua.Variant{3.0, 0.0}, ua.BadOutOfRange, 0},
		"one missing":     {[]ua.Variant{3.0}, ua.BadArgumentsMissing, 0},
		"one more":        {[]ua.Variant{3.0, 2.0, 1.0}, ua.BadTooManyArguments, 0},
		"of another type": {[]ua.Variant{3.0, "2"}, ua.BadInvalidArgument, 0},
		"nothing":         {[]ua.Variant{3.0, nil}, ua.BadInvalidArgument, 0},
	} {
		r := m.call(ua.CallMethodRequest{InputArguments: c.arguments})
		if r.StatusCode != c.status || c.status == ua.Good && (len(r.OutputArguments) != 1 || r.OutputArguments[0] != c.result) || c.status != ua.Good && len(r.OutputArguments) > 0 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestKeysThatTheLibraryCannotUse(t *testing.T) {
	n := new(big.Int).Lsh(big.NewInt(1), 2047)
	key := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: n, E: 65537}, D: new(big.Int).Sub(n, big.NewInt(5))}
	if key.D.SetBit(key.D, 2047, 1); !usable(key) {
		t.Error("an exponent as long as the modulus is refused")
	}
	if key.D.Rsh(key.D, 8); usable(key) {
		t.Error("a shorter exponent is taken")
	}
	if usable(&ecdsa.PrivateKey{}) {
		t.Error("a key that is not RSA is taken")
	}
}
