package scenarios

import (
	"slices"
	"strings"
	"time"
)

// days are the names of weekdays, as a week begins in ISO 8601.
var days = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// weekday counts from Monday, 0.
func weekday(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

// daysOf reads "sat", "mon-fri" or "mon, wed"; nil where it is none of these.
func daysOf(text string) []int {
	var list []int
	for _, part := range strings.Split(strings.ToLower(text), ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
		if !isRange {
			to = from
		}
		a, b := slices.Index(days, strings.TrimSpace(from)), slices.Index(days, strings.TrimSpace(to))
		if a < 0 || b < 0 {
			return nil
		}
		for d := a; ; d = (d + 1) % 7 { // fri-mon goes over the weekend
			list = append(list, d)
			if d == b {
				break
			}
		}
	}
	return list
}

// week reads a weekly table: seconds since Monday, midnight. A day that is not named keeps what the day before ended with.
func (b *builder) week(c *Schedule, value func(Text) (float64, bool)) (points, bool) {
	table := points{period: 7 * 86400}
	if !b.plan.clocked {
		b.problems.add(c.Weekly[0].Key.place(0), "weekly: the day of the week follows from time.start, which is not given; write time: {start: 2026-01-05T00:00:00Z, ...}")
		return table, false
	}
	if c.Repeat.Given() {
		b.problems.add(c.Repeat.place(0), "repeat: weekly repeats every week already")
		return table, false
	}
	var by [7]*points
	ok := true
	for i := range c.Weekly {
		key := c.Weekly[i].Key
		list := daysOf(key.Value)
		if list == nil {
			b.problems.add(key.place(0), "%q is no day of the week; write mon, tue, wed, thu, fri, sat, sun, or mon-fri, or mon, wed", key.Value)
			ok = false
			continue
		}
		if len(c.Weekly[i].Value) == 0 {
			b.problems.add(key.place(0), "%s: the table is empty", key.Value)
			ok = false
			continue
		}
		day, good := b.points(c.Weekly[i].Value, nil, Text{}, value)
		ok = ok && good
		for _, d := range list {
			if by[d] != nil {
				b.problems.add(key.place(0), "%s: %s has values already", key.Value, days[d])
				ok = false
			}
			by[d] = &day
		}
	}
	if !ok {
		return table, false
	}
	for d, day := range by {
		if day == nil {
			continue
		}
		for i, t := range day.time {
			table.time, table.value = append(table.time, float64(86400*d)+t), append(table.value, day.value[i])
		}
	}
	return table, true
}
