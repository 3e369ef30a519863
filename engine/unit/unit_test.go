package unit

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(a, b float64) bool { return math.Abs(a-b) <= 4e-16*math.Max(math.Abs(a), math.Abs(b)) }

// The factors are the only thing standing between a data sheet and the equations.
func TestQuantitiesConvertToSI(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
		dim  string
	}{
		{"1450 rpm", 151.84364492350666, "s-1.rad"}, {"1450 rev/min", 151.84364492350666, "s-1.rad"}, {"1 rev/s", 2 * math.Pi, "s-1.rad"},
		{"50 Hz", 50, "s-1"}, {"60 1/min", 1, "s-1"}, {"3 bar", 3e5, "kg.m-1.s-2"}, {"250 mbar", 25e3, "kg.m-1.s-2"},
		{"400kPa", 4e5, "kg.m-1.s-2"}, {"1 psi", 6894.757293168361, "kg.m-1.s-2"}, {"10 mH2O", 98066.5, "kg.m-1.s-2"}, {"1 mwc", 9806.65, "kg.m-1.s-2"},
		{"760 mmHg", 101325.0144354, "kg.m-1.s-2"}, {"36 m3/h", 0.01, "m3.s-1"}, {"36 m³/h", 0.01, "m3.s-1"}, {"5 L/s", 0.005, "m3.s-1"}, {"60 l/min", 0.001, "m3.s-1"},
		{"1 gpm", 6.30901964e-5, "m3.s-1"}, {"1 MGD", 0.0438126363888889, "m3.s-1"}, {"1 cfs", 0.028316846592, "m3.s-1"}, {"1 AFD", 0.0142764101568, "m3.s-1"},
		{"2 kWh", 7.2e6, "kg.m2.s-2"}, {"1 MWh", 3.6e9, "kg.m2.s-2"}, {"1 kW.h", 3.6e6, "kg.m2.s-2"}, {"20 degC", 293.15, "K"}, {"20 °C", 293.15, "K"},
		{"68 degF", 293.15, "K"}, {"-40 °F", 233.15, "K"}, {"300 K", 300, "K"}, {"12 %", 0.12, "1"}, {"350 ppm", 350e-6, "1"}, {"10 min", 600, "s"},
		{"24 h", 86400, "s"}, {"2 d", 172800, "s"}, {"1 ft", 0.3048, "m"}, {"12 in", 0.3048, "m"}, {"5 mm", 0.005, "m"}, {"1 hp", 745.69987158227022, "kg.m2.s-3"},
		{"180 deg", math.Pi, "rad"}, {"72 km/h", 20, "m.s-1"}, {"4.19 kJ/(kg.K)", 4190, "m2.s-2.K-1"}, {"4.19 kJ/kg/K", 4190, "m2.s-2.K-1"},
		{"25 W/(m2.K)", 25, "kg.s-3.K-1"}, {"25 W/m²/°C", 25, "kg.s-3.K-1"}, {"9.81 m.s-2", 9.81, "m.s-2"}, {"9.81 m·s⁻²", 9.81, "m.s-2"}, {"1 mPa.s", 1e-3, "kg.m-1.s-1"},
		{"3.2", 3.2, "1"}, {"-1.5e3 1", -1500, "1"}, {"1e3kg", 1000, "kg"}, {"5 eV", 8.01088317e-19, "kg.m2.s-2"}, {"200 rpm/m", 20.943951023931955, "m-1.s-1.rad"},
		{"1 g", 0.001, "kg"}, {"1 uF", 1e-6, "kg-1.m-2.s4.A2"}, {"3 µm", 3e-6, "m"}, {"1 1/(s.m)", 1, "m-1.s-1"}, {"1 delta_degC", 1, "K"}, {"1 ha", 1e4, "m2"},
	} {
		q, err := ParseQuantity(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := q.SI(); math.Abs(got-c.want) > 1e-12*math.Abs(c.want) || q.Unit.Dimension.String() != c.dim {
			t.Errorf("%s = %.17g [%s], want %.17g [%s]", c.text, got, q.Unit.Dimension, c.want, c.dim)
		}
	}
}

func TestConvertsExactlyWhereExactIsPossible(t *testing.T) {
	for _, c := range []struct {
		v        float64
		from, to string
		want     float64
	}{
		{72, "km/h", "m/s", 20}, {5, "mm", "m", 0.005}, {36, "m3/h", "L/s", 10}, {3600, "s", "h", 1}, {1, "MWh", "kWh", 1000}, {30, "%", "%", 30},
		{20, "degC", "degC", 20}, {0.1, "bar", "mbar", 100}, {1450, "rpm", "rpm", 1450}, {100, "degC", "degF", 212},
		{1450, "1/min", "rad/s", 1450 * 2 * math.Pi / 60}, {60, "1/min", "Hz", 1},
	} {
		got, err := Convert(c.v, MustParse(c.from), MustParse(c.to))
		if err != nil || math.Abs(got-c.want) > 1e-13*c.want {
			t.Errorf("%v %s = %.17g %s (%v), want %v", c.v, c.from, got, c.to, err, c.want)
		}
	}
}

func TestMismatchesSayWhatWasGivenAndWanted(t *testing.T) {
	for _, c := range []struct{ text, want, message string }{
		{"3 bar", "rad/s", `"3 bar" is a pressure, want an angular speed`},
		{"50 Hz", "rad/s", `"50 Hz" is a frequency, want an angular speed: write rpm, rev/s (one turn a second) or rad/s`},
		{"1450", "rad/s", `"1450" has no unit, want an angular speed: write the unit, such as rad/s`},
		{"20 C", "K", `"20 C" is an electric charge, want a temperature: C is the coulomb; write degC or °C`},
		{"10 m", "s", `"10 m" is a length, want a time: m is the metre; write min`},
		{"3 kg/(m4.s2)", "1", `"3 kg/(m4.s2)" is a quantity in kg.m-4.s-2, want a plain number`},
		{"30 deg", "1", `"30 deg" is an angle, want a plain number: write it in 1; turns and radians are not counted as plain numbers`},
	} {
		q, err := ParseQuantity(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = q.In(MustParse(c.want)); err == nil || err.Error() != c.message {
			t.Errorf("%s for %s:\n got %v\nwant %s", c.text, c.want, err, c.message)
		}
	}
}

func TestBadTextIsExplained(t *testing.T) {
	for _, c := range []struct{ text, message string }{
		{"3 bat", `"3 bat": unknown unit bat; did you mean bar?`},
		{"3 Bar", `"3 Bar": unknown unit Bar; did you mean bar?`},
		{"3 kpa", `"3 kpa": unknown unit kpa; did you mean kPa?`},
		{"3 Nm", `"3 Nm": Nm: write N.m for newton metre, nm for nanometre`},
		{"3 barg", `"3 barg": barg: gauge pressure is not a unit: give the absolute pressure in bar (gauge + 1.013 at sea level)`},
		{"3,2 m", `"3,2 m": the decimal mark is a point: write 3.2, not 3,2`},
		{"rpm", `"rpm": want a number and a unit, such as 3.2 m`},
		{"3 W/(m2.K", `" W/(m2.K": missing ')'`},
		{"3 W/m2.K", `" W/m2.K": a product after '/' can be read in two ways; put the denominator in brackets, as in W/(m2.K)`},
		{"3 m s", `" m s": unexpected "s" after "m"; join units with '.' as in N.m, W/(m2.K)`},
		{"3 m^", `"3 m^": an exponent is missing after "^"`},
		{"1e999 m", `"1e999 m": number out of range`},
	} {
		_, err := ParseQuantity(c.text)
		want := c.message
		if want[1] == ' ' { // the whole quantity is quoted
			want = `"3` + want[1:]
		}
		if err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", c.text, err, want)
		}
	}
}

func TestDurations(t *testing.T) {
	for text, want := range map[string]float64{"10s": 10, "24h": 86400, "10 min": 600, "2h30m": 9000, "1d 12h": 129600, "250 ms": 0.25, "0": 0, "1.5 h": 5400, "90 minutes": 5400} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%s = %v, %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":      `"": want a duration such as 10s, 24h or 2h30m`,
		"10":    `"10": the unit is missing: write s, min, h or d after the number`,
		"-5s":   `"-5s": a duration cannot be negative`,
		"3 bar": `"3 bar": bar is a pressure, want a time: write s, min, h or d`,
		"3 foo": `"3 foo": foo is no unit of time: write s, min, h or d`,
		"soon":  `"soon": want a duration such as 10s, 24h or 2h30m`,
	} {
		if _, err := ParseDuration(text); err == nil || err.Error() != want {
			t.Errorf("%s: got %v\nwant %s", text, err, want)
		}
	}
}

func TestDimensionAlgebra(t *testing.T) {
	pa := MustParse("Pa").Dimension
	root, ok := pa.Pow(0.5)
	if !ok || root.Mul(root) != pa || root.String() != "kg(1/2).m(-1/2).s-1" {
		t.Errorf("root of Pa is %v", root)
	}
	if _, ok := pa.Pow(1.852); ok {
		t.Error("Pa^1.852 has no dimension")
	}
	if d, ok := (Dimension{}).Pow(1.852); !ok || !d.IsOne() {
		t.Error("a plain number to any power is a plain number")
	}
	torque, speed, power := MustParse("N.m").Dimension, MustParse("rpm").Dimension, MustParse("W").Dimension
	if torque.Mul(speed).WithoutAngle() != power || torque.Mul(speed) == power {
		t.Error("torque times angular speed is a power once the angle is left out")
	}
	if Of(1, -1, -2, 0, 0, 0, 0) != pa || pa.Div(pa) != (Dimension{}) || pa.PowInt(2) != pa.Mul(pa) {
		t.Error("Of, Div, PowInt")
	}
}

// Every table entry must parse under its own name and have a positive scale: a typing error in the table must not survive.
func TestEveryTableEntryParses(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range table {
		u, err := Parse(e.symbol)
		if err != nil || !(u.Scale > 0) || seen[e.symbol] {
			t.Errorf("%s: %v %v (twice: %v)", e.symbol, u, err, seen[e.symbol])
		}
		seen[e.symbol] = true
		if u.Dimension != baseDimension(e.dim) || u.Offset != e.offset {
			t.Errorf("%s: read as %v", e.symbol, u.Dimension)
		}
	}
	for _, n := range named {
		if QuantityName(MustParse(n.unit).Dimension) != n.name {
			t.Errorf("%s shares its dimension with an earlier name: %s", n.name, QuantityName(MustParse(n.unit).Dimension))
		}
	}
}

func TestRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := rapid.SampledFrom(table).Draw(t, "unit")
		u := MustParse(e.symbol)
		v := rapid.Float64Range(-1e6, 1e6).Draw(t, "v")
		if back := u.FromSI(u.ToSI(v)); math.Abs(back-v) > 1e-12*math.Max(math.Abs(v), math.Abs(u.FromSI(u.Offset+1))+u.Offset) {
			t.Fatalf("%v %s came back as %v", v, e.symbol, back)
		}
		q, err := ParseQuantity(Quantity{v, u}.String())
		if err != nil || q.Value != v || q.Unit.Dimension != u.Dimension {
			t.Fatalf("%v %s: %v %v", v, e.symbol, q, err)
		}
	})
}

func TestDimensionStringParses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.IntRange(-6, 6), 7, 7).Draw(t, "exponents")
		d := Of(x[0], x[1], x[2], x[3], x[4], x[5], x[6])
		u, err := Parse(d.String())
		if err != nil || u.Dimension != d || u.Scale != 1 {
			t.Fatalf("%v: %v %v", d, u, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"kg/s", "W/(m2.K)", "1450 rpm", "2h30m", "m³·s⁻¹", "((((", "1e", "°C/%", "1/1/1", "m99.m99.m99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if u, err := Parse(s); err == nil && !(u.Scale > 0) {
			t.Errorf("%q: scale %v", s, u.Scale)
		}
		if q, err := ParseQuantity(s); err == nil && math.IsNaN(q.Value) {
			t.Errorf("%q is not a number", s)
		}
		if d, err := ParseDuration(s); err == nil && !(d >= 0) {
			t.Errorf("%q lasts %v", s, d)
		}
	})
}

func TestOneUlp(t *testing.T) {
	if !near(MustParse("h").ToSI(0.1), 360) {
		t.Error("0.1 h")
	}
}
