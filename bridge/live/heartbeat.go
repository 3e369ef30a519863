package live

import (
	"context"
	"fmt"
	"time"

	"gemel/bridge"
)

// Beater counts a heartbeat node of a device up by one, such as opcua.Heartbeat. It gives up when ctx ends.
type Beater interface {
	Beat(ctx context.Context) error
}

// Paces of a Heartbeat.
const (
	beatEvery = time.Second
	missesOff = 3
	beatsOn   = 10
)

// Heartbeat tells a device each second that somebody is there to answer for what was written. After three misses it is off: nothing more is written over the
// connection, what was approved lapses, and the device holds what it was last told. It is on after ten good beats in a row; it begins off.
type Heartbeat struct {
	Beater Beater
	Clock  bridge.Clock
	Halted func() error // why nothing at all may be written, such as Gate.Halted: then there is no beat either, so that the device notices; nil: never

	done chan beaten
	sent int
	out  bool // the last one has not come back
}

// beaten is what became of a beat.
type beaten struct {
	n   int
	err error
}

// Run beats until ctx ends, and tells when the heartbeat goes on or off.
func (h *Heartbeat) Run(ctx context.Context, changed func(on bool, why string)) {
	h.done = make(chan beaten, 1)
	var b beats
	for {
		next := h.Clock.After(beatEvery)
		err, over := h.beat(ctx, next)
		if ctx.Err() != nil {
			if h.out {
				<-h.done
			}
			return
		}
		if b.count(err) {
			changed(b.on, b.text())
		}
		if over {
			continue
		}
		select {
		case <-next:
		case <-ctx.Done():
		}
	}
}

// beat once, until next; over says that all of that time has passed. One is out at a time.
func (h *Heartbeat) beat(ctx context.Context, next <-chan time.Time) (err error, over bool) {
	if h.Halted != nil {
		if err := h.Halted(); err != nil {
			return err, false
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	this := h.sent + 1
	for {
		if !h.out {
			h.out, h.sent = true, this
			go func() { h.done <- beaten{this, h.Beater.Beat(ctx)} }()
		}
		select {
		case d := <-h.done:
			if h.out = false; d.n == this {
				return d.err, false
			}
		case <-next:
			return fmt.Errorf("no answer within %v", beatEvery), true
		case <-ctx.Done():
			return ctx.Err(), false
		}
	}
}

// beats counts.
type beats struct {
	on           bool
	told         bool // that it is on or off: at first nobody knows
	good, missed int
	why          string // of the last miss
}

// count takes a beat or a miss, and says whether that changes anything.
func (b *beats) count(err error) bool {
	if err != nil {
		b.good, b.missed, b.why = 0, b.missed+1, err.Error()
		if b.missed < missesOff || b.told && !b.on {
			return false
		}
		b.on, b.told = false, true
		return true
	}
	b.missed, b.good = 0, b.good+1
	if b.on || b.good < beatsOn {
		return false
	}
	b.on, b.told = true, true
	return true
}

func (b *beats) text() string {
	if b.on {
		return fmt.Sprintf("the heartbeat is on: %d beats without a miss", b.good)
	}
	return fmt.Sprintf("the heartbeat is off: %d misses, the last: %s; nothing is written, and the device holds what it was told last", b.missed, b.why)
}
