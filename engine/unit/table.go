package unit

import "math"

// entry is one named unit: SI value = number·num/den + offset. Numerator and denominator are kept apart because both are
// exact where their quotient is not (72 km/h is exactly 20 m/s).
type entry struct {
	symbol   string
	dim      string // dimension, as an expression over earlier entries; "" for the base units, which are built in
	num, den float64
	offset   float64
	prefix   string // prefixes that may stand before it: "" none, "si" all, else a list of letters
}

// Sources of the factors: BIPM = BIPM, The International System of Units, 9th edition (2019), tables 2, 4, 5, 8;
// NIST = NIST SP 811 (2008), appendix B.8 (international foot 0.3048 m, avoirdupois pound 0.45359237 kg, US gallon 231 in3,
// all exact); g_n = 9.80665 m/s2 (CGPM 1901), exact.
const (
	gravity  = 9.80665          // standard acceleration of free fall [m/s2]
	pound    = 0.45359237       // avoirdupois pound [kg]
	poundf   = pound * gravity  // pound-force [N]
	gallonUS = 3785411784.0     // US gallon [1e-12 m3]
	gallonUK = 4546090000.0     // imperial gallon [1e-12 m3]
	btu      = 1055.05585262    // International Table British thermal unit [J], NIST
	tau      = 2 * math.Pi      // one revolution [rad]
	acreFoot = 1233.48183754752 // 43560 ft3 [m3], NIST with the international foot
)

var table = []entry{
	// Base units (BIPM table 2). The gram carries the prefixes of the kilogram.
	{"g", "kg", 1, 1000, 0, "si"}, {"m", "m", 1, 1, 0, "si"}, {"s", "s", 1, 1, 0, "si"}, {"A", "A", 1, 1, 0, "si"},
	{"K", "K", 1, 1, 0, "si"}, {"mol", "mol", 1, 1, 0, "si"}, {"cd", "cd", 1, 1, 0, "si"}, {"rad", "rad", 1, 1, 0, "si"},
	// Derived units with names of their own (BIPM table 4).
	{"sr", "1", 1, 1, 0, ""}, {"Hz", "s-1", 1, 1, 0, "si"}, {"N", "kg.m.s-2", 1, 1, 0, "si"}, {"Pa", "kg.m-1.s-2", 1, 1, 0, "si"},
	{"J", "kg.m2.s-2", 1, 1, 0, "si"}, {"W", "kg.m2.s-3", 1, 1, 0, "si"}, {"C", "s.A", 1, 1, 0, "si"},
	{"V", "kg.m2.s-3.A-1", 1, 1, 0, "si"}, {"F", "kg-1.m-2.s4.A2", 1, 1, 0, "si"}, {"Ohm", "kg.m2.s-3.A-2", 1, 1, 0, "si"},
	{"ohm", "kg.m2.s-3.A-2", 1, 1, 0, "si"}, {"Ω", "kg.m2.s-3.A-2", 1, 1, 0, "si"},
	{"S", "kg-1.m-2.s3.A2", 1, 1, 0, "si"}, {"Wb", "kg.m2.s-2.A-1", 1, 1, 0, "si"}, {"T", "kg.s-2.A-1", 1, 1, 0, "si"},
	{"H", "kg.m2.s-2.A-2", 1, 1, 0, "si"}, {"lm", "cd", 1, 1, 0, "si"}, {"lx", "cd.m-2", 1, 1, 0, "si"},
	{"Bq", "s-1", 1, 1, 0, "si"}, {"Gy", "m2.s-2", 1, 1, 0, "si"}, {"Sv", "m2.s-2", 1, 1, 0, "si"}, {"kat", "mol.s-1", 1, 1, 0, "si"},
	{"VA", "kg.m2.s-3", 1, 1, 0, "kMG"}, {"var", "kg.m2.s-3", 1, 1, 0, "kMG"},
	// Time (BIPM table 8); the year is the Julian year of astronomy, 365.25 d.
	{"min", "s", 60, 1, 0, ""}, {"h", "s", 3600, 1, 0, ""}, {"hr", "s", 3600, 1, 0, ""}, {"d", "s", 86400, 1, 0, ""},
	{"day", "s", 86400, 1, 0, ""}, {"wk", "s", 604800, 1, 0, ""}, {"yr", "s", 31557600, 1, 0, ""}, {"sec", "s", 1, 1, 0, ""},
	// Angle and rotation.
	{"deg", "rad", math.Pi, 180, 0, ""}, {"°", "rad", math.Pi, 180, 0, ""}, {"rev", "rad", tau, 1, 0, ""},
	{"rpm", "rad.s-1", tau, 60, 0, ""}, {"RPM", "rad.s-1", tau, 60, 0, ""},
	// Temperature: absolute when alone (BIPM 2.3.1: t/°C = T/K - 273.15; NIST for degF and degR).
	{"degC", "K", 1, 1, 273.15, ""}, {"°C", "K", 1, 1, 273.15, ""}, {"℃", "K", 1, 1, 273.15, ""},
	{"degF", "K", 5, 9, 459.67 * 5 / 9, ""}, {"°F", "K", 5, 9, 459.67 * 5 / 9, ""}, {"℉", "K", 5, 9, 459.67 * 5 / 9, ""},
	{"degR", "K", 5, 9, 0, ""}, {"degRk", "K", 5, 9, 0, ""},
	{"delta_degC", "K", 1, 1, 0, ""}, {"delta_degF", "K", 5, 9, 0, ""},
	// Plain numbers.
	{"%", "1", 1, 100, 0, ""}, {"percent", "1", 1, 100, 0, ""}, {"‰", "1", 1, 1000, 0, ""}, {"ppm", "1", 1, 1e6, 0, ""},
	{"ppb", "1", 1, 1e9, 0, ""}, {"pu", "1", 1, 1, 0, ""},
	// Length, area, volume (BIPM table 8, NIST).
	{"in", "m", 254, 1e4, 0, ""}, {"inch", "m", 254, 1e4, 0, ""}, {"ft", "m", 3048, 1e4, 0, ""}, {"yd", "m", 9144, 1e4, 0, ""},
	{"mi", "m", 1609.344, 1, 0, ""}, {"mile", "m", 1609.344, 1, 0, ""}, {"ha", "m2", 1e4, 1, 0, ""}, {"acre", "m2", 4046.8564224, 1, 0, ""},
	{"l", "m3", 1, 1000, 0, "si"}, {"L", "m3", 1, 1000, 0, "si"}, {"gal", "m3", gallonUS, 1e12, 0, "kM"},
	{"bbl", "m3", 42 * gallonUS, 1e12, 0, ""}, {"cf", "m3", 28316846592, 1e12, 0, ""},
	// Flow.
	{"gpm", "m3.s-1", gallonUS, 60e12, 0, ""}, {"GPM", "m3.s-1", gallonUS, 60e12, 0, ""}, {"gpd", "m3.s-1", gallonUS, 86400e12, 0, ""},
	{"mgd", "m3.s-1", gallonUS, 86400e6, 0, ""}, {"MGD", "m3.s-1", gallonUS, 86400e6, 0, ""}, {"IMGD", "m3.s-1", gallonUK, 86400e6, 0, ""},
	{"cfs", "m3.s-1", 28316846592, 1e12, 0, ""}, {"cfm", "m3.s-1", 28316846592, 60e12, 0, ""}, {"AFD", "m3.s-1", acreFoot, 86400, 0, ""},
	{"lpm", "m3.s-1", 1, 60000, 0, ""}, {"LPM", "m3.s-1", 1, 60000, 0, ""}, {"lps", "m3.s-1", 1, 1000, 0, ""}, {"LPS", "m3.s-1", 1, 1000, 0, ""},
	{"MLD", "m3.s-1", 1000, 86400, 0, ""},
	// Mass and force (BIPM table 8, NIST).
	{"t", "kg", 1000, 1, 0, "kMG"}, {"lb", "kg", pound, 1, 0, ""}, {"lbm", "kg", pound, 1, 0, ""}, {"oz", "kg", pound, 16, 0, ""},
	{"lbf", "kg.m.s-2", poundf, 1, 0, "k"}, {"kgf", "kg.m.s-2", gravity, 1, 0, ""}, {"kp", "kg.m.s-2", gravity, 1, 0, ""},
	// Pressure (NIST); columns of water are the conventional ones at 4 °C, 1000 kg/m3 and g_n.
	{"bar", "kg.m-1.s-2", 1e5, 1, 0, "mkud"}, {"atm", "kg.m-1.s-2", 101325, 1, 0, ""}, {"at", "kg.m-1.s-2", 98066.5, 1, 0, ""},
	{"psi", "kg.m-1.s-2", poundf, 0.00064516, 0, "k"}, {"Torr", "kg.m-1.s-2", 101325, 760, 0, ""}, {"mmHg", "kg.m-1.s-2", 133.322387415, 1, 0, ""},
	{"inHg", "kg.m-1.s-2", 133.322387415 * 25.4, 1, 0, ""}, {"mH2O", "kg.m-1.s-2", 9806.65, 1, 0, ""}, {"mwc", "kg.m-1.s-2", 9806.65, 1, 0, ""},
	{"mWC", "kg.m-1.s-2", 9806.65, 1, 0, ""}, {"mmH2O", "kg.m-1.s-2", 9.80665, 1, 0, ""}, {"cmH2O", "kg.m-1.s-2", 98.0665, 1, 0, ""},
	{"ftH2O", "kg.m-1.s-2", 9806.65 * 0.3048, 1, 0, ""}, {"inH2O", "kg.m-1.s-2", 9806.65 * 0.0254, 1, 0, ""},
	// Energy and power (BIPM table 8, NIST); hp is the mechanical one, 550 ft.lbf/s, PS the metric one, 75 kp.m/s.
	{"Wh", "kg.m2.s-2", 3600, 1, 0, "si"}, {"VAh", "kg.m2.s-2", 3600, 1, 0, "kMG"}, {"eV", "kg.m2.s-2", 1.602176634e-19, 1, 0, "kMG"},
	{"cal", "kg.m2.s-2", 4.1868, 1, 0, "k"}, {"Btu", "kg.m2.s-2", btu, 1, 0, "kM"}, {"BTU", "kg.m2.s-2", btu, 1, 0, "kM"},
	{"hp", "kg.m2.s-3", 550 * 0.3048 * poundf, 1, 0, ""}, {"PS", "kg.m2.s-3", 75 * gravity, 1, 0, ""},
	{"TR", "kg.m2.s-3", 12000 * btu, 3600, 0, ""},
	// Others of the plant room.
	{"Ah", "s.A", 3600, 1, 0, "mk"}, {"P", "kg.m-1.s-1", 1, 10, 0, "c"}, {"St", "m2.s-1", 1, 1e4, 0, "c"}, {"kn", "m.s-1", 1852, 3600, 0, ""},
	{"mph", "m.s-1", 1609.344, 3600, 0, ""}, {"met", "kg.s-3", 58.2, 1, 0, ""}, {"clo", "K.kg-1.s3", 0.155, 1, 0, ""},
}

// prefixes of SI (BIPM table 7) with their exact numerator and denominator. "da" is tried before "d".
var prefixes = []struct {
	symbol   string
	num, den float64
}{
	{"da", 10, 1}, {"Y", 1e24, 1}, {"Z", 1e21, 1}, {"E", 1e18, 1}, {"P", 1e15, 1}, {"T", 1e12, 1}, {"G", 1e9, 1}, {"M", 1e6, 1}, {"k", 1e3, 1},
	{"h", 100, 1}, {"d", 1, 10}, {"c", 1, 100}, {"m", 1, 1e3}, {"u", 1, 1e6}, {"µ", 1, 1e6}, {"μ", 1, 1e6}, {"n", 1, 1e9}, {"p", 1, 1e12},
	{"f", 1, 1e15}, {"a", 1, 1e18}, {"z", 1, 1e21}, {"y", 1, 1e24},
}

// refused are spellings that look like units and mean something a converter must not guess, with the remedy.
var refused = map[string]string{
	"barg": "gauge pressure is not a unit: give the absolute pressure in bar (gauge + 1.013 at sea level)",
	"bara": "write bar: pressures are absolute",
	"psig": "gauge pressure is not a unit: give the absolute pressure in psi (gauge + 14.7 at sea level)",
	"psia": "write psi: pressures are absolute",
	"Nm":   "write N.m for newton metre, nm for nanometre",
	"dB":   "a level in dB is not a quantity with a unit: give the ratio itself",
	"Kg":   "write kg",
	"ton":  "write t (1000 kg), or TR for a ton of refrigeration",
}
