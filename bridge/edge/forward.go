package edge

import (
	"context"
	"time"

	"gemel/bridge"
)

// Back-off between two attempts to publish.
const (
	firstPause = 250 * time.Millisecond
	lastPause  = 30 * time.Second
)

// forward publishes what is in the queue, again and again until it is taken.
func (e *Edge) forward(ctx context.Context) {
	q, pause, failing := e.c.Queue, firstPause, false
	var b Batch
	for ctx.Err() == nil {
		ok, err := q.Next(&b, e.c.Batch)
		if err == nil && !ok {
			select {
			case <-ctx.Done():
				return
			case <-q.Wake():
			}
			continue
		}
		if err == nil {
			err = e.c.Publisher.Publish(ctx, b.Samples, b.Gaps)
		}
		if err == nil {
			err = q.Done()
		}
		now := func() bridge.Time { return bridge.At(e.c.Clock.Now()) }
		if err == nil {
			if failing {
				e.tell(bridge.Event{At: now(), Source: e.c.Source.Name(), State: bridge.Connected, Text: "reports are taken again"})
			}
			pause, failing = firstPause, false
			continue
		}
		if !failing && ctx.Err() == nil {
			e.tell(bridge.Event{At: now(), Source: e.c.Source.Name(), State: bridge.Disconnected, Text: "reports are not taken, and kept: " + err.Error()})
		}
		failing = true
		select {
		case <-ctx.Done():
			return
		case <-e.c.Clock.After(pause):
		}
		pause = min(2*pause, lastPause)
	}
}
