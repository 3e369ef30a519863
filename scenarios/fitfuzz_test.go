package scenarios

import (
	"errors"
	"math"
	"testing"
)

// Whatever stands in a recording, preparing a fit ends, does not panic, and says what is wrong as Problems; the readings that are left for the fit are
// finite and in order.
func FuzzFitRecording(f *testing.F) {
	f.Add("time,level,speed,status,mode\n0,2,10,Good,auto\n10,2.1,10,Bad,manual\n20,2.2,20,Good,\n3600,2.1,20,good,auto\n")
	f.Add("time;level;speed;status;mode\n0;2;10;0;auto\n1800;;10;0;auto\n3600;2,1;20;0x80000000;auto\n")
	f.Add("time,level [cm],speed [rpm]\n0,200,10\n1e9,1e308,1e300\n")
	f.Add("2026-01-05T00:00:00Z,level,speed\n")
	f.Add("time,level,speed\n2026-10-25 02:30:00,2,1\n2026-10-25 02:30:00,3,1\n2026-10-25 03:40:00,3,1\n")
	f.Add("time,level,speed,status,mode\n-10,2,10,Good,auto\n0,2,10,Good,auto\n4000,2.5,10,Good,auto\n")
	text := "fit:\n  unknowns: {pump.wear: {}, tank.level: {start: true, min: 0 m, max: 5 m}}\n  time_zone: Europe/Berlin\n  inputs: {pump.speed: {column: speed, unit: rad/s, fill: 10 min}}\n" +
		"  sensors: {tank.level: {column: level, unit: m, quality: status, frozen: 1 min, low: 0 m, delay: {max: 1 min}}}\n" +
		"  experiments: [{name: monday, csv: day.csv, exclude: [{when: mode == \"manual\" or level > 4 m, margin: 20 s}]}]\n  hold_out: {from: 50 min}\n"
	f.Fuzz(func(t *testing.T, day string) {
		s, err := parseFit(text, map[string]string{"day.csv": day})
		if err != nil {
			t.Fatal(err)
		}
		j, err := PrepareFit(s, tankSystem(), "")
		var problems Problems
		if err != nil {
			if !errors.As(err, &problems) {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		defer func() { _ = j.Close() }()
		for _, e := range j.fitted.Experiments {
			for _, sensor := range e.Sensors {
				for i, x := range sensor.Value {
					if !sensor.Unused[i] && (math.IsNaN(x) || math.IsInf(x, 0)) || i > 0 && !(sensor.Time[i] > sensor.Time[i-1]) {
						t.Fatalf("a reading of %g at %g s", x, sensor.Time[i])
					}
				}
			}
		}
	})
}
