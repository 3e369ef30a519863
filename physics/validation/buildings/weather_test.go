package buildings

import (
	"os"
	"testing"

	"gemel/engine/series"
	"gemel/physics/validation"
)

// weatherColumns are the inputs of Gemel.Weather.Station that a weather file fills.
var weatherColumns = []string{"T_dry_bulb", "T_dew_point", "relative_humidity", "pressure", "I_global_horizontal", "I_direct_normal", "I_diffuse_horizontal",
	"I_infrared", "wind_speed", "wind_direction", "opaque_sky_cover"}

// year is a weather file as hourly values for a station: irradiance as the mean of the hour, the rest at its middle.
type year struct {
	values [][]float64          // (hours × weatherColumns)
	series []series.Interpolant // (weatherColumns)
}

var years = map[string]*year{} // that have been read

func readYear(t *testing.T, name string) *year {
	t.Helper()
	if y := years[name]; y != nil {
		return y
	}
	data, err := os.ReadFile(validation.Data(t, name))
	if err != nil {
		t.Fatal(err)
	}
	w, err := series.ReadWeather(data, name)
	if err != nil {
		t.Fatal(err)
	}
	y := &year{values: make([][]float64, 8760)}
	for _, column := range weatherColumns {
		at, ok := w.Series(column)
		if !ok {
			t.Fatalf("%s has no %s", name, column)
		}
		y.series = append(y.series, at)
		for hour := range y.values {
			y.values[hour] = append(y.values[hour], at.At(float64(hour)*3600+1800))
		}
	}
	years[name] = y
	return y
}

// set writes the weather of an hour to a station.
func (y *year) set(r *validation.Rig, station string, hour int) {
	for i, column := range weatherColumns {
		r.Set(station+"."+column, y.values[hour%8760][i])
	}
}

// setAt writes the weather at a time [s] to a station, on straight lines between the rows of the file.
func (y *year) setAt(r *validation.Rig, station string, time float64) {
	for i, column := range weatherColumns {
		r.Set(station+"."+column, y.series[i].At(time))
	}
}
