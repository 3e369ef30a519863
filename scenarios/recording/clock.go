package recording

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on machines, too, that have no data base of them
)

// ParseZone reads the name of a zone, such as Europe/Berlin, or an offset, such as +01:00.
func ParseZone(name string) (*time.Location, error) {
	if offset.MatchString(name) {
		t, err := time.Parse("-07:00", name)
		if err == nil {
			_, seconds := t.Zone()
			return time.FixedZone(name, seconds), nil
		}
	}
	if zone, err := time.LoadLocation(name); err == nil && name != "" && name != "Local" {
		return zone, nil
	}
	return nil, fmt.Errorf("%q is no time zone; want a name such as Europe/Berlin, or an offset such as +01:00", name)
}

var offset = regexp.MustCompile(`^[+-]\d\d:\d\d$`)

// stampKind is what a moment is.
type stampKind int

const (
	noStamp stampKind = iota
	zoned             // an instant
	local             // what a clock showed, written as if it were UTC
)

// stamp is a moment of a file: nanoseconds since 1970.
type stamp struct {
	ns   int64
	kind stampKind
}

var (
	zonedLayouts = []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999 Z07:00",
		"2006-01-02 15:04:05.999999999 -0700", "2006-01-02 15:04:05.999999999 UTC", "2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00"}
	localLayouts = []string{"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"}
)

// otherDate is a date in the notation of some country, which another one reads differently.
var otherDate = regexp.MustCompile(`^\d{1,4}[./]\d{1,2}[./]\d{1,4}\b`)

func looksLikeDate(s string) bool { return len(s) >= 10 && s[4] == '-' && s[7] == '-' }

// Order is that of day, month and year in a date.
type Order int

// The orders that people use besides year-month-day, which needs no telling.
const (
	NoOrder      Order = iota
	DayMonthYear       // 31.12.2026, 31/12/2026
	MonthDayYear       // 12/31/2026
)

// ParseOrder reads "day.month.year" or "month/day/year", with any mark between them.
func ParseOrder(s string) (Order, error) {
	switch strings.NewReplacer("/", ".", "-", ".").Replace(s) {
	case "":
		return NoOrder, nil
	case "day.month.year":
		return DayMonthYear, nil
	case "month.day.year":
		return MonthDayYear, nil
	}
	return NoOrder, fmt.Errorf("%q is no order of a date; want day.month.year or month/day/year", s)
}

// national is a date and a time of day in the notation of some country.
var national = regexp.MustCompile(`^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T]+(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?(?: ?([AaPp])[Mm])?)?$`)

// rewritten is such a date in the notation year-month-day.
func (o Order) rewritten(text string) string {
	m := national.FindStringSubmatch(text)
	if o == NoOrder || m == nil {
		return text
	}
	day, month := m[1], m[2]
	if o == MonthDayYear {
		day, month = month, day
	}
	hour, _ := strconv.Atoi("0" + m[4])
	switch half := strings.ToLower(m[7]); {
	case half == "p" && hour < 12:
		hour += 12
	case half == "a" && hour == 12:
		hour = 0
	}
	minute, second := m[5], m[6]
	if minute == "" {
		minute = "00"
	}
	if second == "" {
		second = "00"
	}
	return fmt.Sprintf("%s-%02s-%02s %02d:%s:%s", m[3], month, day, hour, minute, second)
}

// errDate is what a cell of times is not.
var errDate = errors.New("is no date and time; write it like 2026-01-05T14:30:00Z or 2026-01-05 14:30:00")

// clockReader reads the moments of one column; the layout that fitted last is tried first.
type clockReader struct {
	order        Order
	zoned, local int
}

func (c *clockReader) parse(text string) (stamp, error) {
	text = c.order.rewritten(text)
	try := func(layouts []string, first *int, kind stampKind) (stamp, bool) {
		for k := range layouts {
			at := (*first + k) % len(layouts)
			if t, err := time.Parse(layouts[at], text); err == nil && t.Year() > 1700 && t.Year() < 2200 {
				*first = at
				return stamp{t.UnixNano(), kind}, true
			}
		}
		return stamp{}, false
	}
	hasZone := len(text) > 10 && (strings.ContainsAny(text[10:], "Z+") || strings.Contains(text[10:], "-") || strings.HasSuffix(text, "UTC"))
	if hasZone {
		if s, ok := try(zonedLayouts, &c.zoned, zoned); ok {
			return s, nil
		}
	} else if s, ok := try(localLayouts, &c.local, local); ok {
		return s, nil
	}
	return stamp{}, errDate
}

// instants are the moments of a local clock, in both readings where it shows the same time twice.
func instants(zone *time.Location, wall int64) (first, second int64, n int) {
	offset := func(ns int64) int64 {
		_, s := time.Unix(0, ns).In(zone).Zone()
		return int64(s) * 1e9
	}
	const day = 24 * 3600 * 1e9
	before, after := offset(wall-day), offset(wall+day)
	a, b := wall-before, wall-after
	okA, okB := offset(a) == before, offset(b) == after
	switch {
	case before == after && okA:
		return a, a, 1
	case okA && okB && a < b:
		return a, b, 2
	case okA:
		return a, a, 1
	case okB:
		return b, b, 1
	}
	return 0, 0, 0
}

// place turns moments into instants. The error has the row.
func (r *Recording) place(stamps []stamp) ([]int64, int, error) {
	out := make([]int64, len(stamps))
	for i := 0; i < len(stamps); i++ {
		s := stamps[i]
		if s.kind == zoned {
			out[i] = s.ns
			continue
		}
		if r.options.Zone == nil {
			return nil, i, fmt.Errorf("the time %q has no zone: write time_zone, such as Europe/Berlin, or +01:00 for a clock that is never changed; or times such as 2026-01-05T14:30:00Z", wallText(s.ns))
		}
		first, _, n := instants(r.options.Zone, s.ns)
		switch n {
		case 0:
			return nil, i, fmt.Errorf("the time %s does not exist in %s: the clocks went forward over it. A recorder whose clock is never changed has an offset: time_zone: %s",
				wallText(s.ns), r.options.Zone, r.standard(s.ns))
		case 1:
			out[i] = first
			continue
		}
		end, err := r.twice(stamps, i, out)
		if err != nil {
			return nil, i, err
		}
		i = end - 1
	}
	return out, 0, nil
}

// twice places the rows from i on that lie in an hour that the clock showed twice: those before it goes back are the first hour. It returns the row
// behind them.
func (r *Recording) twice(stamps []stamp, i int, out []int64) (int, error) {
	end, back := i, -1
	for end < len(stamps) && stamps[end].kind == local {
		if _, _, n := instants(r.options.Zone, stamps[end].ns); n != 2 {
			break
		}
		if end > i && back < 0 && stamps[end].ns <= stamps[end-1].ns {
			back = end // should they go back once more, that is told as a wrong order
		}
		end++
	}
	if back < 0 || r.options.AnyOrder {
		return 0, fmt.Errorf("the time %s comes twice in %s, because the clocks went back, but the file has that hour only once: nobody knows which one it is. Write the offset behind these times, leave them out, or give time_zone: %s for a clock that is never changed",
			wallText(stamps[i].ns), r.options.Zone, r.standard(stamps[i].ns))
	}
	for k := i; k < end; k++ {
		first, second, _ := instants(r.options.Zone, stamps[k].ns)
		if out[k] = first; k >= back {
			out[k] = second
		}
	}
	return end, nil
}

// standard is the offset of the zone in winter.
func (r *Recording) standard(ns int64) string {
	t := time.Unix(0, ns).In(r.options.Zone)
	least := math.MaxInt
	for month := time.Month(1); month <= 12; month++ {
		_, s := time.Date(t.Year(), month, 1, 0, 0, 0, 0, r.options.Zone).Zone()
		least = min(least, s)
	}
	return time.Unix(0, 0).In(time.FixedZone("", least)).Format("-07:00")
}

func wallText(ns int64) string {
	return time.Unix(0, ns).UTC().Format("2006-01-02 15:04:05.999999999")
}

// settle makes Time and Origin of moments, and checks their order.
func (r *Recording) settle(stamps []stamp) error {
	ns, row, err := r.place(stamps)
	if err != nil {
		return r.problem(r.Line(row), "%v", err)
	}
	if len(ns) == 0 {
		return nil
	}
	begin := time.Unix(0, ns[0])
	if r.Origin = begin.UTC(); r.options.Zone != nil {
		r.Origin = begin.In(r.options.Zone)
	}
	r.Time = make([]float64, len(ns))
	for i, t := range ns {
		d := t - ns[0]
		r.Time[i] = float64(d/1e9) + float64(float64(d%1e9)/1e9)
	}
	return r.ordered(func(i int) string { return time.Unix(0, ns[i]).In(r.Origin.Location()).Format(time.RFC3339Nano) })
}

// ordered checks that the times ascend; show writes that of a row.
func (r *Recording) ordered(show func(row int) string) error {
	if r.options.AnyOrder {
		return nil
	}
	problems := r.problem(0, "")[:0]
	for i := 1; i < len(r.Time) && len(problems) < maxProblems; i++ {
		p := r.at(i, r.clock)
		switch back := r.Time[i-1] - r.Time[i]; {
		case back < 0:
			continue
		case back == 0:
			p.Msg = fmt.Sprintf("the time %s occurs twice, also in %s; keep one of the rows", show(i), r.Place(i-1))
		case back < 3600 && r.options.Zone != nil && back+r.step()+r.step() > 3600:
			p.Msg = fmt.Sprintf("the time %s goes back by an hour, as at the end of summer time, but the clocks of %s are not changed then; mend time_zone", show(i), r.options.Zone)
		default:
			p.Msg = fmt.Sprintf("the time %s is before that of %s; sort the rows by time", show(i), r.Place(i-1))
		}
		problems = append(problems, p)
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// step is the first distance of two rows, about what a recorder's is.
func (r *Recording) step() float64 {
	if len(r.Time) < 2 {
		return 0
	}
	return math.Abs(r.Time[1] - r.Time[0])
}

func plainTime(x float64) string { return strconv.FormatFloat(x, 'g', 12, 64) }

// Moment reads a date and time; zone is that of one without.
func Moment(text string, zone *time.Location) (time.Time, error) {
	var c clockReader
	s, err := c.parse(text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q %w", text, err)
	}
	r := Recording{options: Options{Zone: zone}}
	ns, _, err := r.place([]stamp{s})
	if err != nil {
		return time.Time{}, err
	}
	t := time.Unix(0, ns[0]).UTC()
	switch {
	case s.kind == local:
		t = t.In(zone)
	case s.kind == zoned && len(text) > 0 && text[len(text)-1] != 'Z':
		if z, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return z, nil
		}
	}
	return t, nil
}

// LooksLikeDate says whether a text begins as a date does.
func LooksLikeDate(text string) bool { return looksLikeDate(text) }
