package scenarios

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"gemel/engine/series"
)

var update = flag.Bool("update", false, "write data/temperate.epw.gz anew")

const temperateFile = "data/temperate.epw.gz"

// The made-up year of the examples is what its formulas give, and looks like weather: its means and extremes are those of the middle of
// Europe. `go test -run TestTemperate ./scenarios -update` writes it.
func TestTemperateYear(t *testing.T) {
	text := temperateYear()
	if *update {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		_, _ = z.Write([]byte(text))
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(temperateFile, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(temperateFile)
	if err != nil {
		t.Fatal(err)
	}
	w, err := series.ReadWeather(data, temperateFile)
	if err != nil {
		t.Fatal(err)
	}
	made, err := series.ReadWeather([]byte(text), "made.epw")
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range w.Columns {
		for k, v := range made.Columns[i].Values {
			if math.Abs(v-c.Values[k]) > 1e-2*(1+math.Abs(v)) { // a digit may be rounded otherwise on another processor
				t.Fatalf("%s in row %d is %g, the formulas give %g", c.Name, k, c.Values[k], v)
			}
		}
	}
	if len(w.Notes) > 0 {
		t.Error(w.Notes)
	}
	for _, c := range []struct {
		name                        string
		mean, least, largest, slack float64
	}{
		{"T_dry_bulb", 273.15 + 9.5, 273.15 - 14, 273.15 + 34, 1}, {"relative_humidity", 0.78, 0.2, 1, 0.05},
		{"I_global_horizontal", 1150e3 / 8760, 0, 950, 12}, // 1,150 kWh/m2 a year
		{"I_direct_normal", 900e3 / 8760, 0, 950, 15}, {"wind_speed", 3.5, 0, 15, 0.5}, {"opaque_sky_cover", 0.65, 0, 1, 0.06}, {"I_infrared", 318, 180, 440, 12},
	} {
		sum, low, high := 0.0, math.Inf(1), math.Inf(-1)
		for _, v := range w.Column(c.name).Values {
			sum, low, high = sum+v, min(low, v), max(high, v)
		}
		t.Logf("%s: mean %.4g, %.4g to %.4g", c.name, sum/8760, low, high)
		if math.Abs(sum/8760-c.mean) > c.slack || low < c.least || high > c.largest {
			t.Errorf("%s: mean %.4g, %.4g to %.4g; want about %.4g, within %.4g to %.4g", c.name, sum/8760, low, high, c.mean, c.least, c.largest)
		}
	}
}

// dice are pseudo-random numbers (S. Vigna, splitmix64), the same every time.
type dice uint64

func (d *dice) uniform() float64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z^z>>31)>>11) / (1 << 53)
}

// normal is nearly Gaussian: the sum of twelve.
func (d *dice) normal() float64 {
	sum := -6.0
	for range 12 {
		sum += d.uniform()
	}
	return sum
}

// fronts is an hourly series of standard deviation 1 that forgets within tau hours: two first-order lags of noise.
func fronts(seed uint64, tau float64) []float64 {
	d := dice(seed)
	const lead = 2000 // hours to settle
	out := make([]float64, 8760)
	a := math.Exp(-1 / tau)
	x, y, sum, squares := 0.0, 0.0, 0.0, 0.0
	for i := -lead; i < len(out); i++ {
		x = a*x + (1-a)*d.normal()
		y = a*y + (1-a)*x
		if i >= 0 {
			out[i] = y
			sum, squares = sum+y, squares+y*y
		}
	}
	mean := sum / 8760
	sigma := math.Sqrt(squares/8760 - mean*mean)
	for i := range out {
		out[i] = (out[i] - mean) / sigma
	}
	return out
}

const degree = math.Pi / 180

// sun gives sine of the sun's height and the radiation outside the atmosphere [W/m2] at 50 N 10 E, hours after 1 January 00:00 UTC+1
// (declination and equation of time: J. W. Spencer 1971).
func sun(hours float64) (up, outside float64) {
	g := 2 * math.Pi * hours / 8760
	decl := 0.006918 - 0.399912*math.Cos(g) + 0.070257*math.Sin(g) - 0.006758*math.Cos(2*g) + 0.000907*math.Sin(2*g) - 0.002697*math.Cos(3*g) + 0.00148*math.Sin(3*g)
	equation := 3.8197 * (0.000075 + 0.001868*math.Cos(g) - 0.032077*math.Sin(g) - 0.014615*math.Cos(2*g) - 0.04089*math.Sin(2*g)) // [h]
	angle := 15 * degree * (math.Mod(hours, 24) - 12 + equation + (10.0-15)/15)
	up = math.Sin(50*degree)*math.Sin(decl) + math.Cos(50*degree)*math.Cos(decl)*math.Cos(angle)
	return up, 1361 * (1 + 0.033*math.Cos(g))
}

// sunshine is global, direct normal and diffuse irradiance under a cover of clouds: the clear sky of B. Haurwitz 1945 less a tenth for haze, the clouds of
// F. Kasten and G. Czeplak 1980, the diffuse part of D. G. Erbs and others 1982.
func sunshine(hours, cover float64) (global, direct, diffuse float64) {
	up, outside := sun(hours)
	if up < 0.01 {
		return 0, 0, 0
	}
	global = 0.9 * 1098 * up * math.Exp(-0.059/up) * (1 - 0.75*math.Pow(cover, 3.4))
	k := global / (outside * up)
	part := 1 - 0.09*k
	switch {
	case k > 0.8:
		part = 0.165
	case k > 0.22:
		part = 0.9511 - 0.1604*k + 4.388*k*k - 16.638*k*k*k + 12.336*k*k*k*k
	}
	diffuse = part * global
	return global, math.Min((global-diffuse)/up, 950), diffuse
}

// vapour is the saturation pressure [Pa] at T [degC] (Magnus formula, WMO 2008).
func vapour(T float64) float64 { return 611.2 * math.Exp(17.62*T/(243.12+T)) }

// temperateYear writes a made-up year at 50 N 10 E, 200 m: a yearly and a daily wave of temperature, on which fronts ride that bring
// clouds, wind, and milder or colder air.
func temperateYear() string {
	var b strings.Builder
	b.WriteString("LOCATION,Temperate (made up),-,-,Gemel synthetic,0,50.00,10.00,1.0,200.0\n" +
		"DESIGN CONDITIONS,0\nTYPICAL/EXTREME PERIODS,0\nGROUND TEMPERATURES,0\nHOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0\n" +
		"COMMENTS 1,SYNTHETIC: no place and no year of this world. Made by scenarios/temperate_test.go of Gemel from yearly and daily waves and pseudo-random fronts\n" +
		"COMMENTS 2,Sun: Spencer 1971; clear sky Haurwitz 1945; clouds Kasten and Czeplak 1980; diffuse Erbs 1982; sky Clark and Allen 1978. Free to use\n" +
		"DATA PERIODS,1,1,Data,Monday, 1/ 1,12/31\n")
	mild, clouds, puffs, gusts, turning := fronts(1, 40), fronts(2, 14), fronts(3, 2), fronts(4, 12), fronts(5, 30)
	start := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 8760 {
		h := float64(i + 1) // the row belongs to the hour that ends here
		day := h / 24
		summer := -math.Cos(2 * math.Pi * (day - 20) / 365)
		cover := 1 / (1 + math.Exp(-(1.05 - 0.35*summer + 1.6*clouds[i] + 0.6*puffs[i])))
		// in winter clouds come with mild air, in summer with cool air
		T := 9.5 + 9.3*summer + 3.8*mild[i] - 2.2*summer*(cover-0.6) + (2+3*(1-cover))*(1+0.3*summer)*math.Cos(2*math.Pi*(h-15)/24)
		spread := math.Max(0.3, 3.6+1.5*summer+6*(0.6-cover)+(1.5+5*(1-cover))*(1+0.5*summer)*math.Cos(2*math.Pi*(h-15)/24))
		dew := T - spread
		rh := 100 * vapour(dew) / vapour(T)
		p := 98950 + 700*mild[(i+30)%8760] - 500*clouds[i]
		var global, direct, diffuse, top float64
		for k := range 12 { // mean over the hour
			g, n, d := sunshine(h-1+(float64(k)+0.5)/12, cover)
			up, outside := sun(h - 1 + (float64(k)+0.5)/12)
			global, direct, diffuse, top = global+g/12, direct+n/12, diffuse+d/12, top+math.Max(0, up)*outside/12
		}
		tenths := math.Round(10 * cover)
		K := T + 273.15
		infrared := (0.787 + 0.764*math.Log((dew+273.15)/273)) * (1 + 0.0224*tenths - 0.0035*tenths*tenths + 0.00028*tenths*tenths*tenths) * 5.6697e-8 * K * K * K * K
		wind := math.Max(0, 3.5-0.6*summer+1.7*gusts[i]+0.5*puffs[i]+0.5*math.Cos(2*math.Pi*(h-14)/24))
		from := math.Mod(240+70*turning[i]+720, 360)
		t := start.Add(time.Duration(i) * time.Hour)
		fmt.Fprintf(&b, "2001,%d,%d,%d,0,-,%.1f,%.1f,%.0f,%.0f,%.0f,9999,%.0f,%.0f,%.0f,%.0f,999999,999999,999999,9999,%.0f,%.1f,%.0f,%.0f,9999,99999,9,999999999,999,.999,999,99,999,999,99\n",
			int(t.Month()), t.Day(), t.Hour()+1, T, dew, rh, p, top, infrared, global, direct, diffuse, from, wind, tenths, tenths)
	}
	return b.String()
}
