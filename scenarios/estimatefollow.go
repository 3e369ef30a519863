package scenarios

import (
	"context"
	"fmt"
	"math"
)

// Follow takes in a recording, each reading as it came, until the tick at `until` [s] is settled. Fits that are due are left where they are.
func (l *Live) Follow(ctx context.Context, rec *EstimateRecording, until float64, progress func(tick, ticks int64)) error {
	h := l.job.Period()
	last := int64(math.Floor(until/h + 1e-9))
	if end := int64(math.Floor(rec.end/h + 1e-9)); last > end {
		return Problems{{Msg: fmt.Sprintf("%s ends at %s, before %s", rec.File, l.job.moment(rec.end), l.job.moment(until))}}
	}
	if last < 0 {
		return Problems{{Msg: l.job.moment(until) + " is before the start"}}
	}
	now := float64((float64(last)+1)*h) + l.job.late
	step := func(at float64) error {
		err := l.Advance(math.Min(at, now))
		if progress != nil && l.Tick() >= 0 {
			progress(l.Tick(), last)
		}
		return err
	}
	for i := range rec.arrivals {
		a := &rec.arrivals[i]
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case a.at > now:
			return step(now)
		case i == 0 || a.at > rec.arrivals[i-1].at:
			if err := step(a.at); err != nil {
				return err
			}
		}
		if err := l.Push(a.Sample); err != nil {
			return err
		}
	}
	return step(now)
}
