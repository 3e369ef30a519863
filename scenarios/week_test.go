package scenarios

import (
	"math"
	"testing"
)

// A weekly schedule follows the calendar: the day comes from time.start, a day that is not named keeps what the last one ended with.
func TestWeeklyScheduleFollowsTheCalendar(t *testing.T) {
	// 2026-01-09 is a Friday
	s, err := parse(t, "gemel: 1\nname: test\nplant: Tank\ntime: {start: 2026-01-09T12:00:00Z, stop: 7d, tick: 30 min}\n"+
		"record: {variables: [pump.speed]}\n"+
		"control: [{name: c, kind: schedule, drive: pump.speed, weekly: {mon-thu: [[06:00, 100 rad/s], [22:00, 20 rad/s]], \"Fri, sun\": [[08:00, 50 rad/s]]}}]\n")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(s, tankSystem(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	rows, _, _ := run(t, p)
	speed := columnOf(p, rows, "pump.speed")
	for i := range rows {
		s := 12*3600 + 1800*float64(i) // since Friday, midnight
		day, hour := int(s/86400), math.Mod(s, 86400)/3600
		want := 50.0
		switch {
		case day >= 3 && day <= 6 && hour >= 6 && hour < 22: // Monday to Thursday
			want = 100
		case day >= 4 && day <= 6 && hour < 6, day >= 3 && day <= 6 && hour >= 22, day == 7 && hour < 8:
			want = 20
		}
		if speed[i] != want {
			t.Fatalf("day %d, %g h: %g, want %g", day, hour, speed[i], want)
		}
	}
}

// Ranges may go over the weekend; what is no weekday is none, not a part of the list.
func TestDaysOf(t *testing.T) {
	for text, want := range map[string]int{"mon": 1, "mon-fri": 5, "sat-sun": 2, "fri-mon": 4, "tue, thu": 2, "Sun": 1, "mon-son": 0, "": 0, "-": 0, "mon,": 0} {
		if got := len(daysOf(text)); got != want {
			t.Errorf("%q: %d days, want %d", text, got, want)
		}
	}
}
