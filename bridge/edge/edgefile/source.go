package edgefile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/edge"
	"gemel/bridge/tag"
)

// sources of the channels, as one.
func (f *File) sources() (*union, error) {
	u := &union{clock: f.clock}
	var all []error
	for _, name := range f.sourceNames() {
		var tags []bridge.Tag
		for _, c := range f.channels {
			if c.tag.Source == name {
				tags = append(tags, c.tag)
			}
		}
		if period, own := f.instruments[name]; own {
			u.list = append(u.list, f.instrument(name, period, tags))
			continue
		}
		s, err := f.connections.Source(name, tags, f.clock)
		if err != nil {
			all = append(all, err)
			continue
		}
		u.list = append(u.list, s)
	}
	return u, errors.Join(all...)
}

// instrument reads numbers out of files, as the system shows its converters (/sys/bus/iio/devices/iio:device0/in_voltage0_raw).
func (f *File) instrument(name string, period time.Duration, tags []bridge.Tag) *edge.Poller {
	open := make([]*os.File, len(tags))
	return &edge.Poller{Connection: name, Period: period, Tags: tags, Clock: f.clock, Read: func(values []float64, status []bridge.Status) error {
		for i := range tags {
			x, err := readNumber(&open[i], f.file(tags[i].Address))
			if err != nil {
				return err
			}
			values[i], status[i] = tag.Value(&tags[i], x, bridge.Good)
		}
		return nil
	}}
}

// readNumber reads a file that holds one; it stays open, and is opened anew after an error.
func readNumber(f **os.File, path string) (x float64, err error) {
	if *f == nil {
		if *f, err = os.Open(path); err != nil {
			*f = nil
			return 0, err
		}
	}
	var text [64]byte
	n, err := (*f).ReadAt(text[:], 0)
	if n == 0 {
		_ = (*f).Close()
		*f = nil
		return 0, fmt.Errorf("%s: nothing can be read: %w", path, err)
	}
	if x, err = strconv.ParseFloat(strings.TrimSpace(string(text[:n])), 64); err != nil {
		return 0, fmt.Errorf("%s: it holds no number", path)
	}
	return x, nil
}

// union is several sources as one. What was refused of one of them is delivered again before the others get their turn.
type union struct {
	list  []bridge.Source
	clock bridge.Clock

	telling sync.Mutex
	mu      sync.Mutex
	owner   int // of what was refused, from 1; 0: nothing was
	since   time.Time
}

var errTurn = errors.New("another source delivers first")

// longestTurn is how long the others wait for a source that does not come again.
const longestTurn = 30 * time.Second

// Name of the connections.
func (u *union) Name() string {
	var names []string
	for _, s := range u.list {
		names = append(names, s.Name())
	}
	return strings.Join(names, "+")
}

// Run runs all until ctx ends or one of them gives up for good; the others are stopped then.
func (u *union) Run(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ends := make(chan error, len(u.list))
	for i, s := range u.list {
		go func() {
			err := s.Run(ctx, func(list []bridge.Sample) error { return u.take(i+1, list, take) }, func(e bridge.Event) {
				u.telling.Lock()
				defer u.telling.Unlock()
				tell(e)
			})
			ended := ctx.Err() != nil && errors.Is(err, context.Canceled)
			cancel()
			switch {
			case ended:
				err = nil
			case err != nil:
				err = fmt.Errorf("%s: %w", s.Name(), err)
			}
			ends <- err
		}()
	}
	var all []error
	for range u.list {
		all = append(all, <-ends)
	}
	return errors.Join(all...)
}

func (u *union) take(who int, list []bridge.Sample, take func([]bridge.Sample) error) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	now := u.clock.Now()
	if u.owner != 0 && u.owner != who && now.Sub(u.since) < longestTurn {
		return errTurn
	}
	err := take(list)
	switch {
	case err == nil:
		u.owner = 0
	case u.owner != who:
		u.owner, u.since = who, now
	}
	return err
}
