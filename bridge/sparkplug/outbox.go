package sparkplug

import (
	"slices"

	"gemel/bridge"
)

// pending is a reading on its way to hosts.
type pending struct {
	tag int
	reading
	historical bool
	sent       bridge.Time // when
}

// outbox holds what is to be sent, in the order of time, and what was sent so lately that it may not have arrived: MQTT does not tell, since
// Sparkplug sends data at QoS 0.
type outbox struct {
	most    int
	window  bridge.Time
	waiting []pending
	sent    []pending
	lost    int         // samples for which there was no room
	from    bridge.Time // of the first and the last of them
	to      bridge.Time
}

func (o *outbox) add(p pending) {
	o.waiting = append(o.waiting, p)
	if n := len(o.waiting) - o.most; n > o.most/8 || n > 0 && n == len(o.waiting) { // seldom, since it moves everything
		o.drop(n)
	}
}

// drop the oldest.
func (o *outbox) drop(n int) {
	o.count(o.waiting[0].at, o.waiting[n-1].at, n)
	o.waiting = append(o.waiting[:0], o.waiting[n:]...)
}

// count n samples as lost.
func (o *outbox) count(from, to bridge.Time, n int) {
	if o.lost == 0 {
		o.from = from
	}
	o.lost, o.to = o.lost+n, to
}

// take the next ones, at most n.
func (o *outbox) take(n int) []pending {
	n = min(n, len(o.waiting))
	list := slices.Clone(o.waiting[:n])
	o.waiting = o.waiting[n:]
	if len(o.waiting) == 0 {
		o.waiting = nil
	}
	return list
}

// remember what was sent.
func (o *outbox) remember(list []pending, now bridge.Time) {
	if o.window <= 0 {
		return
	}
	for i := range list {
		list[i].sent = now
	}
	k := 0
	for k < len(o.sent) && o.sent[k].sent < now-o.window {
		k++
	}
	if k = max(k, len(o.sent)+len(list)-o.most); k > 0 {
		o.sent = append(o.sent[:0], o.sent[min(k, len(o.sent)):]...)
	}
	o.sent = append(o.sent, list...)
}

// again puts back what may not have arrived before a connection broke.
func (o *outbox) again(now bridge.Time) {
	var back []pending
	for _, p := range o.sent {
		if p.sent >= now-o.window {
			back = append(back, p)
		}
	}
	o.sent, o.waiting = nil, append(back, o.waiting...)
	if n := len(o.waiting) - o.most; n > 0 {
		o.drop(n)
	}
}

// age makes everything that waits historical, but for what a birth tells anyway.
func (o *outbox) age(present []reading) {
	o.told(present, func(int) bool { return true })
	for i := range o.waiting {
		o.waiting[i].historical = true
	}
}

// told removes what a birth tells of some tags.
func (o *outbox) told(present []reading, of func(tag int) bool) {
	o.waiting = slices.DeleteFunc(o.waiting, func(p pending) bool { return of(p.tag) && p.reading == present[p.tag] })
}
