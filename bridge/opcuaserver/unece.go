package opcuaserver

// codes are common codes of UNECE Recommendation 20 (Codes for Units of Measure Used in International Trade), by unit as Gemel writes it. OPC UA
// clients know units by these (OPC 10000-8, 5.6.3).
var codes = map[string]struct{ code, name string }{
	"1": {"C62", "one"}, "%": {"P1", "percent"},
	"m": {"MTR", "metre"}, "mm": {"MMT", "millimetre"}, "cm": {"CMT", "centimetre"}, "km": {"KMT", "kilometre"},
	"m2": {"MTK", "square metre"}, "m3": {"MTQ", "cubic metre"}, "L": {"LTR", "litre"}, "l": {"LTR", "litre"},
	"s": {"SEC", "second"}, "min": {"MIN", "minute"}, "h": {"HUR", "hour"}, "d": {"DAY", "day"},
	"kg": {"KGM", "kilogram"}, "g": {"GRM", "gram"}, "t": {"TNE", "tonne"}, "mol": {"C34", "mole"},
	"m/s": {"MTS", "metre per second"}, "m/s2": {"MSK", "metre per second squared"}, "km/h": {"KMH", "kilometre per hour"},
	"m3/s": {"MQS", "cubic metre per second"}, "m3/h": {"MQH", "cubic metre per hour"},
	"L/s": {"G51", "litre per second"}, "l/s": {"G51", "litre per second"}, "L/min": {"L2", "litre per minute"}, "l/min": {"L2", "litre per minute"},
	"kg/s": {"KGS", "kilogram per second"}, "kg/h": {"E93", "kilogram per hour"}, "kg/m3": {"KMQ", "kilogram per cubic metre"},
	"Pa": {"PAL", "pascal"}, "kPa": {"KPA", "kilopascal"}, "MPa": {"MPA", "megapascal"}, "bar": {"BAR", "bar"}, "mbar": {"MBR", "millibar"},
	"N": {"NEW", "newton"}, "kN": {"B47", "kilonewton"}, "N.m": {"NU", "newton metre"},
	"W": {"WTT", "watt"}, "kW": {"KWT", "kilowatt"}, "MW": {"MAW", "megawatt"},
	"J": {"JOU", "joule"}, "kJ": {"KJO", "kilojoule"}, "MJ": {"3B", "megajoule"}, "W.h": {"WHR", "watt hour"}, "Wh": {"WHR", "watt hour"},
	"kW.h": {"KWH", "kilowatt hour"}, "kWh": {"KWH", "kilowatt hour"}, "MWh": {"MWH", "megawatt hour"},
	"K": {"KEL", "kelvin"}, "degC": {"CEL", "degree Celsius"}, "°C": {"CEL", "degree Celsius"}, "degF": {"FAH", "degree Fahrenheit"},
	"rad": {"C81", "radian"}, "deg": {"DD", "degree"}, "rad/s": {"2A", "radian per second"}, "rpm": {"RPM", "revolutions per minute"}, "1/min": {"C94", "reciprocal minute"},
	"Hz": {"HTZ", "hertz"}, "V": {"VLT", "volt"}, "kV": {"KVT", "kilovolt"}, "A": {"AMP", "ampere"}, "mA": {"4K", "milliampere"}, "Ohm": {"OHM", "ohm"},
	"J/kg": {"J2", "joule per kilogram"}, "J/(kg.K)": {"B11", "joule per kilogram kelvin"}, "W/m2": {"D54", "watt per square metre"},
	"W/(m2.K)": {"D55", "watt per square metre kelvin"}, "W/(m.K)": {"D53", "watt per metre kelvin"}, "Pa.s": {"C65", "pascal second"}, "m2/s": {"S4", "square metre per second"},
	"lx": {"LUX", "lux"}, "ppm": {"59", "part per million"},
}

// UnitOf describes a unit as Gemel writes it; without a code where the list above has none.
func UnitOf(symbol string) Unit {
	if symbol == "" {
		return Unit{}
	}
	c := codes[symbol]
	return Unit{Text: symbol, Code: c.code, Description: c.name}
}
