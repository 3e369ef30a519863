package buildings

import (
	"math"
	"slices"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

const degree = math.Pi / 180

// The worked example of the Solar Position Algorithm: 17 October 2003, 12:30:30 at UTC-7, Golden, Colorado.
func TestSunPosition(t *testing.T) {
	r := validation.Build(t, "Gemel.Weather.Station", "", engine.Options{Period: 3600})
	for name, value := range map[string]float64{"latitude": 39.742476 * degree, "longitude": -105.1786 * degree, "time_zone": -7 * 3600, "year": 2003,
		"time_start": (289*24+12)*3600 + 1830} {
		r.Set(name, value)
	}
	r.Initialize()
	// Topocentric zenith angle 50.11162 with refraction of 0.016332, azimuth 194.34024 degrees (table A5.1).
	const wantAltitude, wantAzimuth = 90 - 50.11162 - 0.016332, 194.34024
	altitude, azimuth := r.Value("sun_altitude")/degree, math.Mod(r.Value("sun_azimuth")/degree+360, 360)
	validation.Check(t, validation.Row{Asset: "Gemel.Weather.Sun", Also: []string{"Gemel.Weather.Station"}, Case: "17 October 2003, 12:30:30 (UTC-7), Golden, Colorado",
		Reference: "I. Reda and A. Andreas, Solar position algorithm for solar radiation applications, NREL/TP-560-34302, 2008, table A5.1", Quantity: "altitude without refraction, azimuth",
		Unit: "deg", Tolerance: 0.01, Reached: max(math.Abs(altitude-wantAltitude), math.Abs(azimuth-wantAzimuth))})
}

// Tucson on 24 June 2014 at 6, 12 and 18 h (UTC-7): zenith angle without refraction and azimuth [degrees] as the tests of pvlib hold them.
var tucson = [][3]float64{{6, 82.97705621, 66.71410338}, {12, 10.56725766, 144.76567754}, {18, 72.46903556, 287.04104128}}

func TestSunPositionTucson(t *testing.T) {
	r := validation.Build(t, "Gemel.Weather.Station", "", engine.Options{Period: 3600})
	for name, value := range map[string]float64{"latitude": 32.2 * degree, "longitude": -111 * degree, "time_zone": -7 * 3600, "year": 2014, "time_start": 174 * 86400} {
		r.Set(name, value)
	}
	r.Initialize()
	worst := 0.0
	for _, row := range tucson {
		r.To(row[0] * 3600)
		azimuth := math.Mod(r.Value("sun_azimuth")/degree+360, 360)
		// A degree of azimuth is less on the sky near the zenith.
		worst = math.Max(worst, math.Abs(90-r.Value("sun_altitude")/degree-row[1]))
		worst = math.Max(worst, math.Abs(azimuth-row[2])*math.Sin(row[1]*degree))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Weather.Sun", Case: "24 June 2014 at 6, 12, 18 h (UTC-7), Tucson", Reference: "pvlib-python, fixtures of tests/test_irradiance.py",
		Quantity: "direction", Unit: "deg", Tolerance: 0.02, Reached: worst})
}

// Sun and day length over the year beside the closed form of spherical astronomy, with declination from Spencer's Fourier series.
func TestSunOverTheYear(t *testing.T) {
	r := validation.Build(t, "Gemel.Weather.Station", "", engine.Options{Period: 86400})
	const latitude = 50 * degree
	for name, value := range map[string]float64{"latitude": latitude, "longitude": 0, "time_zone": 0, "year": 2002, "time_start": 12 * 3600} {
		r.Set(name, value)
	}
	r.Initialize()
	var day, ours, spencer []float64
	worst := 0.0
	for n := range 365 {
		r.To(float64(n) * 86400)
		g := 2 * math.Pi * (float64(n) + 0.5) / 365
		declination := 0.006918 - 0.399912*math.Cos(g) + 0.070257*math.Sin(g) - 0.006758*math.Cos(2*g) + 0.000907*math.Sin(2*g) - 0.002697*math.Cos(3*g) + 0.00148*math.Sin(3*g)
		equation := 229.18 * (0.000075 + 0.001868*math.Cos(g) - 0.032077*math.Sin(g) - 0.014615*math.Cos(2*g) - 0.040849*math.Sin(2*g)) // [min]
		hour := equation / 4 * degree
		want := math.Asin(math.Sin(latitude)*math.Sin(declination)+math.Cos(latitude)*math.Cos(declination)*math.Cos(hour)) / degree
		got := r.Value("sun_altitude") / degree
		worst = math.Max(worst, math.Abs(got-want))
		day, ours, spencer = append(day, float64(n+1)), append(ours, got), append(spencer, want)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Weather.Sun", Case: "noon at 50 degrees north over 2002",
		Reference: "J. W. Spencer, Fourier series representation of the position of the sun, Search 2(5), 1971 (itself good to 0.04 degrees beside the leap year cycle)",
		Quantity:  "altitude", Unit: "deg", Tolerance: 0.3, Reached: worst, Plot: &validation.Plot{Title: "Altitude of the sun at noon, 50 degrees north", X: "day [d]", Y: "altitude [deg]",
			Series: []validation.Series{{Name: "Spencer", X: day, Y: spencer, Points: true}, {Name: "Gemel", X: day, Y: ours}}}})
}

// perezRow is sky, sun and the published diffuse irradiance on a surface that looks south.
type perezRow struct{ dni, dhi, zenith, azimuth, extraterrestrial, tilt, want float64 }

// Values that pvlib's tests hold for its own implementation (pvlib/tests/test_irradiance.py: test_perez, test_perez_scalar, test_perez_negative_horizon).
var perezRows = []perezRow{
	{316.1949056, 40.46149818, 82.85457044, 66.71410338, 1321.1655834833093, 40, 31.46046871},
	{939.95469881, 118.45831879, 10.56413562, 144.76567754, 1321.1655834833093, 40, 109.084332},
	{646.22886049, 62.03376265, 72.41687122, 287.04104128, 1321.1655834833093, 40, 45.45539877},
	{158, 249, 57.746951, 171.003315, 1414, 34, 281.410185},
	{19, 165, 57.564205, 187.346924, 1414, 34, 152.20879},
	{1, 136, 60.813841, 202.974357, 1414, 34, 123.867898},
	{0, 93, 66.989435, 216.725599, 1414, 34, 82.836412},
	{0, 50, 75.353368, 228.317233, 1414, 34, 43.517015},
}

func TestPerezSky(t *testing.T) {
	text := `model Bench "Sky and surface"
  Gemel.Weather.PerezSky sky;
  Gemel.Weather.TiltedSurface surface;
  Gemel.Weather.TiltedSurface isotropic(anisotropy = 0, tilt = surface.tilt);
end Bench;`
	r := validation.Build(t, "Bench", text, engine.Options{Period: 1})
	r.Initialize()
	worst, isotropic := 0.0, 0.0
	var x, theirs, ours []float64
	for i, row := range perezRows {
		up, across := math.Cos(row.zenith*degree), math.Sin(row.zenith*degree)
		r.Set("surface.tilt", row.tilt*degree)
		r.Set("sky.sun_up", up)
		r.Set("sky.I_direct_normal", row.dni)
		r.Set("sky.I_diffuse_horizontal", row.dhi)
		r.Set("sky.I_extraterrestrial", row.extraterrestrial)
		for _, surface := range []string{"surface", "isotropic"} {
			r.Set(surface+".bus.sun_up", up)
			r.Set(surface+".bus.sun_east", across*math.Sin(row.azimuth*degree))
			r.Set(surface+".bus.sun_north", across*math.Cos(row.azimuth*degree))
			r.Set(surface+".bus.I_direct_normal", row.dni)
			r.Set(surface+".bus.I_diffuse_horizontal", row.dhi)
		}
		r.To(float64(2*i + 1))
		r.Set("surface.bus.circumsolar", r.Value("sky.circumsolar"))
		r.Set("surface.bus.horizon", r.Value("sky.horizon"))
		r.To(float64(2*i + 2))
		got := r.Value("surface.I_sky")
		t.Logf("%.3f, published %.3f", got, row.want)
		worst = math.Max(worst, math.Abs(got-row.want))
		isotropic = math.Max(isotropic, math.Abs(r.Value("isotropic.I_sky")-row.dhi*(1+math.Cos(row.tilt*degree))/2))
		x, theirs, ours = append(x, float64(i+1)), append(theirs, row.want), append(ours, got)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Weather.PerezSky", Also: []string{"Gemel.Weather.TiltedSurface"}, Case: "eight skies from overcast to clear",
		Reference: "pvlib-python, tests of irradiance.perez (coefficients of Perez et al. 1990 with three digits)", Quantity: "diffuse irradiance on a tilted surface", Unit: "W/m2",
		Tolerance: 1, Reached: worst, Plot: &validation.Plot{Title: "Diffuse irradiance on a tilted surface", X: "sky [1]", Y: "irradiance [W/m2]",
			Series: []validation.Series{{Name: "pvlib", X: x, Y: theirs, Points: true}, {Name: "Gemel", X: x, Y: ours, Points: true}}}})
	validation.Check(t, validation.Row{Asset: "Gemel.Weather.TiltedSurface", Case: "sky of equal brightness", Reference: "Liu and Jordan 1960: diffuse irradiance times (1 + cos tilt)/2",
		Quantity: "diffuse irradiance", Unit: "W/m2", Tolerance: 1e-9, Reached: isotropic})
}

// The infrared column of a weather file was made with this formula.
func TestSkyInfrared(t *testing.T) {
	y := readYear(t, "hvac/weather/DRYCOLD.mos.gz")
	r := validation.Build(t, "Gemel.Weather.SkyInfrared", "", engine.Options{Period: 1})
	r.Initialize()
	column := func(name string) int { return slices.Index(weatherColumns, name) }
	var got, want []float64
	for hour := 0; hour < 8760; hour += 7 {
		at := float64(hour+1) * 3600
		for _, name := range []string{"T_dry_bulb", "T_dew_point", "opaque_sky_cover"} {
			r.Set(name, y.series[column(name)].At(at))
		}
		if err := r.Step(); err != nil {
			t.Fatal(err)
		}
		got, want = append(got, r.Value("I_infrared")), append(want, y.series[column("I_infrared")].At(at))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Weather.SkyInfrared", Case: "every seventh hour of DRYCOLD", Reference: "infrared column of DRYCOLD.mos (Modelica Buildings library, from EnergyPlus weather)",
		Quantity: "infrared irradiance, RMS", Unit: "W/m2", Tolerance: 5, Reached: validation.RMS(got, want)})
}
