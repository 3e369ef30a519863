package scenarios

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gemel/engine/dae"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// weatherModel is a plant with what a weather station has.
const weatherModel = `
model Station
  parameter Real latitude(unit = "rad") = 0; parameter Real time_start(unit = "s") = 0; parameter Real elevation(unit = "m") = 0;
  input Real T_dry_bulb(unit = "degC", min = -60, max = 60); input Real I_direct_normal(unit = "W/m2", start = 7); input Real wind_direction(unit = "rad");
  Real warmth(unit = "s", start = 0, fixed = true);
equation
  der(warmth) = 1;
end Station;
model Plant
  Station roof, yard(elevation = height, final latitude = 1); final parameter Real height(unit = "m") = 3; input Real load(unit = "W", start = 1);
end Plant;`

func weatherSystem(t *testing.T) *dae.System {
	t.Helper()
	l := modelica.NewLibrary()
	if err := l.AddText("plant.mo", weatherModel); err != nil {
		t.Fatal(err)
	}
	sys, err := flat.Flatten(l, "Plant", flat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return sys
}

// weatherYear is a weather file: the temperature is the hour of the day that ends, plus 0.1 for each month; the sun shines with the
// number of the hour.
func weatherYear(days int) string {
	var b strings.Builder
	b.WriteString("LOCATION,Nowhere,XX,XXX,made up,0,50.0,10.0,1.0,200.0\nDATA PERIODS,1,1,Data,Monday,1/1,12/31\n")
	start := time.Date(map[int]int{365: 2001, 366: 2000}[days], 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 24 * days {
		h := start.Add(time.Duration(i) * time.Hour)
		fmt.Fprintf(&b, "2001,%d,%d,%d,0,?9,%.1f,5,60,98000,0,0,300,%d,%d,50,0,0,0,0,90,3,5,5,20,2000,9,999999999,10,0.1,0,88,0.2,0,0\n",
			int(h.Month()), h.Day(), h.Hour()+1, float64(h.Hour())+0.1*float64(h.Month()), 10*h.Hour(), 10*h.Hour())
	}
	return b.String()
}

func weatherScenario(t *testing.T, text string, days int) (*Prepared, error) {
	t.Helper()
	s, err := Parse("s.yaml", []byte("gemel: 1\nplant: Plant\n"+text), func(name string) (DataFile, error) {
		if strings.HasPrefix(name, "no") {
			return DataFile{}, fs.ErrNotExist
		}
		return DataFile{name, name, []byte(weatherYear(days))}, nil
	})
	if err != nil {
		return nil, err
	}
	p, err := Prepare(s, weatherSystem(t), "")
	if err == nil {
		t.Cleanup(func() { _ = p.Close() })
	}
	return p, err
}

// The inputs of a station follow the file from the day and hour of time.start on, as local standard time; the year begins again; place
// and time are parameters.
func TestWeatherFeedsAStation(t *testing.T) {
	for _, c := range []struct {
		name, start string
		days        int
		at, warm    float64 // temperature at that time [degC]
		timeStart   float64
	}{
		{"first of January", "2026-01-01T00:00:00Z", 365, 7200, 1.1, 0}, // 02:00: the value of hour 2, which begins at 1
		{"half past one", "2026-01-01T00:00:00Z", 365, 5400, 0.6, 0},
		{"whatever the zone", "2026-03-02T06:00:00+01:00", 365, 3600, 6.3, 60*86400 + 6*3600},
		{"leap year of the calendar only", "2024-03-02T06:00:00Z", 365, 3600, 6.3, 60*86400 + 6*3600},
		{"leap day of the calendar only", "2024-02-29T06:00:00Z", 365, 3600, 6.2, 58*86400 + 6*3600},
		{"leap year", "2024-03-02T06:00:00Z", 366, 3600, 6.3, 61*86400 + 6*3600},
		{"over the end of the year", "2026-12-31T23:00:00Z", 365, 7200, 0.1, 365*86400 - 3600}, // hour 24 has 23 + 1.2, hour 1 has 0.1
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "_"), func(t *testing.T) {
			p, err := weatherScenario(t, "time: {start: "+c.start+", stop: 3h, tick: 15 min}\nweather: {epw: w.epw, to: roof}\nrecord: {variables: [roof.T_dry_bulb, roof.I_direct_normal]}", c.days)
			if err != nil {
				t.Fatal(err)
			}
			rows, _, r := run(t, p)
			i := int(c.at / 900)
			if got := columnOf(p, rows, "roof.T_dry_bulb")[i]; math.Abs(got-c.warm) > 1e-9 {
				t.Errorf("at %g s it is %g degC, want %g", c.at, got, c.warm)
			}
			get := func(name string) float64 {
				id, _ := p.Plant.Lookup(name)
				v, _ := p.Plant.Get(r.state, id)
				return v
			}
			if get("roof.time_start") != c.timeStart || math.Abs(get("roof.latitude")-50*math.Pi/180) > 1e-15 || get("roof.elevation") != 200 {
				t.Errorf("time_start %g, latitude %g, elevation %g", get("roof.time_start"), get("roof.latitude"), get("roof.elevation"))
			}
			if c.at == 5400 { // the sun of hour 2, with 10 W/m2, stands in its middle
				if got := columnOf(p, rows, "roof.I_direct_normal")[i]; math.Abs(got-10) > 1e-9 {
					t.Errorf("the sun shines with %g W/m2, want 10", got)
				}
			}
		})
	}
}

// What the scenario gives itself stands above the file; what the plant gives is told.
func TestWeatherBelowWhatTheScenarioGives(t *testing.T) {
	p, err := weatherScenario(t, `time: {stop: 1h, tick: 15 min}
weather: {epw: w.epw, to: [roof, yard]}
parameters: {roof.elevation: 5 m}
inputs: {yard.T_dry_bulb: 30 degC}
faults: [{at: 30 min, set: roof.T_dry_bulb, to: 40 degC}]
record: {variables: [roof.T_dry_bulb, yard.T_dry_bulb, yard.I_direct_normal]}`, 365)
	if err != nil {
		t.Fatal(err)
	}
	rows, _, r := run(t, p)
	if roof, yard := columnOf(p, rows, "roof.T_dry_bulb"), columnOf(p, rows, "yard.T_dry_bulb"); roof[1] > 24 || roof[2] != 40 || yard[1] != 30 {
		t.Errorf("roof %v, yard %v", roof, yard)
	}
	id, _ := p.Plant.Lookup("roof.elevation")
	if v, _ := p.Plant.Get(r.state, id); v != 5 {
		t.Errorf("elevation %g, want 5", v)
	}
	notes := strings.Join(p.Notes, "\n")
	if !strings.Contains(notes, "yard.latitude is given by the plant; the weather file says 0.872665 rad") || !strings.Contains(notes, "nothing drives the input load") ||
		strings.Contains(notes, "roof.") {
		t.Error(notes)
	}
}

// The weather file and a file of prices are copied into the run folder and rerun from there.
func TestRunWithWeatherIsRerun(t *testing.T) {
	s, err := Parse("s.yaml", []byte("gemel: 1\nplant: Plant\ntime: {stop: 2h, tick: 15 min}\nweather: {epw: ../w.epw, to: roof}\n"+
		"kpis: {bill: {cost: load, price: {csv: prices.csv}, per: kWh, unit: EUR}, mean: {mean: roof.T_dry_bulb}}\nrecord: {variables: [roof.T_dry_bulb]}"), func(name string) (DataFile, error) {
		if name == "prices.csv" {
			return DataFile{name, name, []byte("time [h],price\n0,0.25\n1,0.50\n2,0.10\n")}, nil
		}
		return DataFile{name, name, []byte(weatherYear(365))}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(s, weatherSystem(t), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	dir := filepath.Join(t.TempDir(), "out")
	res, err := Run(t.Context(), p, RunOptions{Out: dir, Version: "1"})
	if err != nil || res.Err != nil {
		t.Fatal(err, res)
	}
	// 1 W for an hour at 0.25, and for another at 0.50
	if k := res.KPIs[0]; k.Value == nil || math.Abs(*k.Value-0.75e-3) > 1e-15 {
		t.Errorf("the bill is %v EUR, want 0.00075", orNothing(k.Value))
	}
	old, err := OpenRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	q, err := Prepare(old.Scenario, weatherSystem(t), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = q.Close() }()
	again, err := old.Run(t.Context(), q, "1", nil, nil)
	if err != nil || !again.Same {
		t.Errorf("%+v, %v", again, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "source", "w.epw"), []byte(weatherYear(366)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenRun(dir); err == nil || !strings.Contains(err.Error(), "w.epw is not the file that was run") {
		t.Errorf("changed weather: %v", err)
	}
}

func TestBrokenWeather(t *testing.T) {
	head := "time: {stop: 1h, tick: 15 min}\n"
	for _, c := range []struct{ text, want string }{
		{"weather: {to: roof}", `s.yaml:4:10: the key "epw" is missing: weather file of a year, EnergyPlus (.epw) or TMY of the Buildings library (.mos), also packed (.gz); relative to the scenario file`},
		{"weather: {epw: w.epw}", `s.yaml:4:10: the key "to" is missing: component of the plant, such as a Gemel.Weather.Station, or a list of them`},
		{"weather: {epw: no.epw, to: roof}", "s.yaml:4:16: epw: there is no file no.epw beside the scenario"},
		{"weather: {epw: w.txt, to: roof}", "s.yaml:4:16: w.txt: want a weather file .epw or .mos, or one of them as .gz"},
		{"weather: {epw: w.epw, to: rof}", "s.yaml:4:27: to: there is no component rof; weather can go to roof, yard"},
		{"weather: {epw: w.epw, to: load}", "s.yaml:4:27: to: there is no component load; weather can go to roof, yard"},
		{"weather: {epw: w.mos, to: roof}", "w.mos:1:1: want the line double tab1(8760,30) before the numbers"},
		{"weather: {epw: w.epw, to: yard, at: roof}", `s.yaml:4:33: unknown key "at"; known here: epw, to`},
	} {
		_, err := weatherScenario(t, head+c.text, 365)
		if err == nil {
			t.Errorf("%s: no error", c.text)
			continue
		}
		if got, _, _ := strings.Cut(err.Error(), "\n"); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
	if err := validate(t, schema(t), "gemel: 1\nplant: Plant\n"+head+"weather: {epw: w.epw, to: [roof, yard]}"); err != nil {
		t.Error(err)
	}
}
