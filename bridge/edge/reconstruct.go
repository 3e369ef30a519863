package edge

import (
	"sort"

	"gemel/bridge"
)

// At is what a receiver reads at a time from the reports of one tag, which are in the order of their source time: on the line between two reports
// where they were made by SwingingDoor and both are numbers of the same status; else what was reported last. ok is false before the first report.
func At(m Method, reports []bridge.Sample, at bridge.Time) (s bridge.Sample, ok bool) {
	n := sort.Search(len(reports), func(i int) bool { return reports[i].Source > at })
	if n == 0 {
		return bridge.Sample{}, false
	}
	s = reports[n-1]
	if m == SwingingDoor && at > s.Source && n < len(reports) {
		if next := reports[n]; lineable(s) && lineable(next) && s.Status == next.Status {
			s.Value += (next.Value - s.Value) * (float64(at-s.Source) / float64(next.Source-s.Source))
		}
	}
	s.Source = at
	return s, true
}
