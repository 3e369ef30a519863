package edge

import (
	"fmt"
	"math"

	"gemel/bridge"
)

// Reporter chooses the reports of one tag. It serves one goroutine.
type Reporter struct {
	rule   Rule
	band   float64
	begun  bool
	last   bridge.Sample // reported
	newest bridge.Sample // looked at
	seen   bridge.Time   // of the newest sample, also one that was left out by Least
	late   uint64
	door   door
}

// NewReporter of a tag.
func NewReporter(t bridge.Tag, rule Rule) (*Reporter, error) {
	band, err := rule.band(&t)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	return &Reporter{rule: rule, band: band}, nil
}

// Late is how many samples came with a time that was not after the one before.
func (r *Reporter) Late() uint64 { return r.late }

// Take looks at a sample and appends what is to be reported now: nothing, the sample, one before it, or both.
func (r *Reporter) Take(s bridge.Sample, out []bridge.Sample) []bridge.Sample {
	if r.begun && s.Source <= r.seen {
		if same(s, r.newest) {
			return out
		}
		r.late++
		return append(out, s)
	}
	dt := s.Source - r.last.Source
	sameStatus := r.begun && s.Status == r.newest.Status
	if sameStatus && dt > 0 && dt < r.rule.Least {
		r.seen = s.Source
		return out
	}
	due := r.rule.Most > 0 && dt >= r.rule.Most
	switch {
	case !r.begun || dt <= 0 || r.rule.Method == Every: // dt overflows over centuries
		return r.report(s, out)
	case !sameStatus || lineable(s) != lineable(r.newest):
		return r.report(s, r.corner(out))
	case !lineable(s):
		if due || !s.Status.IsBad() && math.Float64bits(s.Value) != math.Float64bits(r.last.Value) {
			return r.report(s, out)
		}
	case r.rule.Method == DeadBand:
		if due || !(math.Abs(s.Value-r.last.Value) <= r.band) {
			return r.report(s, out)
		}
	default:
		if !r.door.fits(r.last, s) {
			out = r.corner(out)
			dt = s.Source - r.last.Source
			due = r.rule.Most > 0 && dt >= r.rule.Most
			if dt < r.rule.Least {
				r.seen = s.Source
				return out
			}
		}
		if due {
			return r.report(s, out)
		}
		r.door.narrow(r.last, s, r.band)
	}
	r.newest, r.seen = s, s.Source
	return out
}

// Flush appends what is held back, such as at the end of a recording, or when no further sample comes for long.
func (r *Reporter) Flush(out []bridge.Sample) []bridge.Sample {
	if r.begun && r.rule.Method == DeadBand && r.newest.Source > r.last.Source && !same(r.newest, r.last) {
		return r.report(r.newest, out)
	}
	return r.corner(out)
}

// Overdue says whether something has been held back for longer than the most time between two reports.
func (r *Reporter) Overdue(now bridge.Time) bool {
	return r.begun && r.rule.Most > 0 && r.newest.Source > r.last.Source && now-r.last.Source >= r.rule.Most
}

// corner reports the newest sample where the line ends at it.
func (r *Reporter) corner(out []bridge.Sample) []bridge.Sample {
	if r.rule.Method == SwingingDoor && r.newest.Source > r.last.Source && lineable(r.newest) {
		seen := r.seen
		out = r.report(r.newest, out)
		r.seen = seen
	}
	return out
}

func (r *Reporter) report(s bridge.Sample, out []bridge.Sample) []bridge.Sample {
	r.begun, r.last, r.newest, r.seen = true, s, s, s.Source
	r.door.open()
	return append(out, s)
}

// lineable says whether a sample can lie on a line: its value is a number that says something.
func lineable(s bridge.Sample) bool {
	return !s.Status.IsBad() && !math.IsNaN(s.Value) && !math.IsInf(s.Value, 0)
}

// same says whether a sample is told twice.
func same(a, b bridge.Sample) bool {
	return a.Source == b.Source && a.Status == b.Status && math.Float64bits(a.Value) == math.Float64bits(b.Value)
}
