package main

import (
	"fmt"
	"io"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progress shows how far a run is: a bar on a terminal, a plain line now and then elsewhere, nothing for what is over at once.
type progress struct {
	t     terminal
	name  string
	begin time.Time
	last  time.Time
	bars  *mpb.Progress
	bar   *mpb.Bar
	tenth int64
}

// patience is how long a run may last before progress is shown.
const patience = 700 * time.Millisecond

func newProgress(t terminal, name string) *progress {
	now := time.Now()
	return &progress{t: t, name: name, begin: now, last: now}
}

// update is called after every tick; it looks at the clock rarely, because a tick may last a microsecond.
func (p *progress) update(tick, ticks int64) {
	if tick&63 != 0 && tick != ticks {
		return
	}
	now := time.Now()
	if now.Sub(p.begin) < patience {
		return
	}
	if p.t.live {
		p.drawBar(tick, ticks, now)
		return
	}
	if tenth := 10 * tick / ticks; tenth > p.tenth && now.Sub(p.last) > time.Second && tick < ticks {
		p.tenth, p.last = tenth, now
		left := time.Duration(float64(now.Sub(p.begin)) * float64(ticks-tick) / float64(tick))
		fmt.Fprintf(p.t.err, "%s: %d %%, about %s left\n", p.name, 100*tick/ticks, left.Round(time.Second))
	}
}

func (p *progress) drawBar(tick, ticks int64, now time.Time) {
	if p.bar == nil {
		p.bars = mpb.New(mpb.WithOutput(lineStart{raw(p.t.err)}), mpb.WithWidth(40), mpb.WithRefreshRate(100*time.Millisecond))
		p.bar = p.bars.AddBar(ticks, mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name(p.name, decor.WCSyncSpaceR)),
			mpb.AppendDecorators(decor.Percentage(decor.WCSyncWidth), decor.Name("  "), decor.NewAverageETA(decor.ET_STYLE_GO, p.begin, nil)))
	}
	if now.Sub(p.last) > 50*time.Millisecond || tick == ticks {
		p.last = now
		p.bar.SetCurrent(tick)
	}
}

// lineStart begins whatever is drawn at the start of a line: the ^C that a terminal echoes moves the cursor.
type lineStart struct{ io.Writer }

func (w lineStart) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(append([]byte{'\r'}, b...))
	return max(n-1, 0), err
}

// end takes the bar away.
func (p *progress) end() {
	if p.bar == nil {
		return
	}
	p.bar.Abort(true)
	p.bars.Wait()
	_, _ = io.WriteString(raw(p.t.err), "\r\x1b[K") // what is left of the line, such as an echoed ^C; a terminal that is gone needs nothing
}
