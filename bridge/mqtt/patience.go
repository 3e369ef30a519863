package mqtt

import "time"

// A server that was there is looked for with attempts that are short, so that none which a black hole has swallowed keeps us from noticing that it is
// there again: some times what it took to connect before, and a second at least. After a minute the way to it may be another one, and a slower one.
const (
	patienceLeast  = time.Second
	patienceTimes  = 5
	impatientUntil = time.Minute
)

// patience with the next attempt to connect.
type patience struct {
	took  time.Duration // the last attempt that succeeded; 0: none did
	since time.Time     // of the first attempt since that did not
}

func (p *patience) of(timeout time.Duration, now time.Time) time.Duration {
	if p.took == 0 || !p.since.IsZero() && now.Sub(p.since) > impatientUntil {
		return timeout
	}
	return min(timeout, max(patienceLeast, patienceTimes*p.took))
}

// connected tells how an attempt ended.
func (p *patience) connected(ok bool, began, now time.Time) {
	switch {
	case ok:
		p.took, p.since = max(now.Sub(began), 1), time.Time{}
	case p.since.IsZero():
		p.since = began
	}
}
