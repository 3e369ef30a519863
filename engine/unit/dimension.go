package unit

import (
	"math"
	"strconv"
	"strings"
	"sync"
)

// Index of a base quantity in a Dimension.
const (
	kilogram = iota
	metre
	second
	ampere
	kelvin
	mole
	candela
	radian // the angle tag, see the package documentation
	bases
)

// one is the stored value of exponent 1: exponents are counted in sixtieths, so that square, cube, fourth, fifth and sixth
// roots stay exact.
const one = 60

// baseSymbol names the base units in the order in which Dimension.String writes them.
var baseSymbol = [bases]string{"kg", "m", "s", "A", "K", "mol", "cd", "rad"}

// Dimension is the exponents of kg, m, s, A, K, mol, cd and of the angle (rad). The zero value is dimensionless. Dimensions are
// compared with ==.
type Dimension struct {
	e [bases]int32 // exponents in sixtieths (8)
}

// Of returns the dimension kg^a·m^b·s^c·A^d·K^e·mol^f·cd^g, with no angle.
func Of(kg, m, s, a, k, mol, cd int) Dimension {
	return Dimension{[bases]int32{one * int32(kg), one * int32(m), one * int32(s), one * int32(a), one * int32(k), one * int32(mol), one * int32(cd)}}
}

// Mul returns the dimension of a product.
func (d Dimension) Mul(o Dimension) Dimension {
	for i := range d.e {
		d.e[i] += o.e[i]
	}
	return d
}

// Div returns the dimension of a quotient.
func (d Dimension) Div(o Dimension) Dimension {
	for i := range d.e {
		d.e[i] -= o.e[i]
	}
	return d
}

// PowInt returns the dimension of an integer power.
func (d Dimension) PowInt(n int) Dimension {
	for i := range d.e {
		d.e[i] *= int32(n)
	}
	return d
}

// Pow returns the dimension of a real power. It reports false where the result is not a rational exponent that a Dimension can
// hold, such as m^1.852; a dimensionless base is always fine.
func (d Dimension) Pow(x float64) (Dimension, bool) {
	for i := range d.e {
		f := float64(float64(d.e[i]) * x)
		r := math.Round(f)
		if !(math.Abs(f-r) < 1e-6) || math.Abs(r) > 1e6 {
			return Dimension{}, false
		}
		d.e[i] = int32(r)
	}
	return d, true
}

// IsOne reports whether the dimension is that of a plain number (no angle either).
func (d Dimension) IsOne() bool { return d == Dimension{} }

// WithoutAngle returns the dimension as SI counts it: the radian is 1. Equations are checked with this one.
func (d Dimension) WithoutAngle() Dimension {
	d.e[radian] = 0
	return d
}

// String writes the dimension in Modelica syntax over base units, e.g. "kg.m-1.s-2", and "1" for a plain number. A broken
// exponent is written as a fraction: "kg(1/2)".
func (d Dimension) String() string {
	var parts []string
	for i, n := range d.e {
		switch {
		case n == 0:
		case n == one:
			parts = append(parts, baseSymbol[i])
		case n%one == 0:
			parts = append(parts, baseSymbol[i]+strconv.Itoa(int(n/one)))
		default:
			g := gcd(n, one)
			parts = append(parts, baseSymbol[i]+"("+strconv.Itoa(int(n/g))+"/"+strconv.Itoa(int(one/g))+")")
		}
	}
	if len(parts) == 0 {
		return "1"
	}
	return strings.Join(parts, ".")
}

func gcd(a, b int32) int32 {
	if a < 0 {
		a = -a
	}
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// named are the dimensions that have a name in ordinary speech, with an example unit for messages. Where two quantities share
// a dimension the more frequent one in plants names it.
var named = []struct{ unit, name string }{
	{"1", "plain number"}, {"m", "length"}, {"kg", "mass"}, {"s", "time"}, {"A", "current"}, {"K", "temperature"},
	{"mol", "amount of substance"}, {"cd", "luminous intensity"}, {"rad", "angle"},
	{"rad/s", "angular speed"}, {"rad/s2", "angular acceleration"}, {"rad/(s.m)", "angular speed per length"},
	{"Hz", "frequency"}, {"Pa", "pressure"}, {"N", "force"}, {"J", "energy (or torque)"}, {"N.m/rad", "torsional stiffness"},
	{"N.m.s/rad", "rotational damping"}, {"W", "power"}, {"V", "voltage"}, {"C", "electric charge"}, {"Ohm", "electric resistance"},
	{"S", "electric conductance"}, {"F", "capacitance"}, {"H", "inductance"}, {"Wb", "magnetic flux"}, {"T", "magnetic flux density"},
	{"V.s/rad", "motor constant"}, {"m/s", "velocity"}, {"m/s2", "acceleration"}, {"m2", "area"}, {"m3", "volume"},
	{"m3/s", "volume flow"}, {"kg/s", "mass flow"}, {"mol/s", "molar flow"}, {"kg/m3", "density"}, {"m3/kg", "specific volume"},
	{"kg.m2", "moment of inertia"}, {"Pa.s", "dynamic viscosity"}, {"m2/s", "kinematic viscosity (or diffusivity)"},
	{"J/kg", "specific energy"}, {"J/(kg.K)", "specific heat capacity"}, {"J/K", "heat capacity"}, {"W/K", "thermal conductance"},
	{"K/W", "thermal resistance"}, {"W/(m.K)", "thermal conductivity"}, {"W/(m2.K)", "heat transfer coefficient"},
	{"W/m2", "heat flux"}, {"Pa/s", "rate of pressure change"}, {"K/s", "rate of temperature change"}, {"kg/mol", "molar mass"},
	{"J/(mol.K)", "molar heat capacity"}, {"N/m", "stiffness"}, {"1/K", "temperature coefficient"},
	{"1/m", "wave number"}, {"1/Pa", "compressibility"}, {"V/m", "electric field strength"}, {"lx", "illuminance"},
	{"Pa/m", "pressure gradient"}, {"kg/(m2.s)", "mass flux"}, {"s/m2", "hydraulic resistance"}, {"mol/m3", "concentration"},
}

// byDimension finds the entry of named by its dimension.
var byDimension = sync.OnceValue(func() map[Dimension]int {
	m := make(map[Dimension]int, len(named))
	for i, n := range named {
		if u, err := Parse(n.unit); err == nil {
			if _, taken := m[u.Dimension]; !taken {
				m[u.Dimension] = i
			}
		}
	}
	return m
})

// QuantityName returns what a dimension is called ("pressure", "angular speed"), or "quantity in kg.m-2.s-1" where speech has
// no name for it.
func QuantityName(d Dimension) string {
	if i, ok := byDimension()[d]; ok {
		return named[i].name
	}
	return "quantity in " + d.String()
}

// exampleUnit returns a unit that a person would write for the dimension.
func exampleUnit(d Dimension) string {
	if i, ok := byDimension()[d]; ok {
		return named[i].unit
	}
	return d.String()
}

// article puts "a" or "an" before a noun.
func article(noun string) string {
	if noun != "" && strings.ContainsRune("aeio", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}
