package bridge

import (
	"context"
	"time"
)

// Source delivers the samples of one connection.
type Source interface {
	// Name of the connection.
	Name() string
	// Run delivers until ctx ends, over any number of broken connections; it returns only what no patience can mend (a refused certificate, an
	// address that does not exist). Samples that take has returned nil for are durable: only they are acknowledged to the device. What take
	// refuses is delivered again; the slice is take's until it returns. tell is called at every change of the connection; both are called from one goroutine at a time.
	Run(ctx context.Context, take func([]Sample) error, tell func(Event)) error
}

// State of a connection.
type State uint8

const (
	Disconnected State = iota
	Connecting
	Connected
	Stale // connected by name, but silent for longer than it should be
)

// Event is what happened to a connection. The samples between From and To may be missing where Gap is set.
type Event struct {
	At       Time
	Source   string
	State    State
	Gap      bool
	From, To Time
	Text     string // one sentence for people; no secrets
}

// Clock is the only way by which the bridge knows the time.
type Clock interface {
	Now() time.Time
	// After is as in package time.
	After(d time.Duration) <-chan time.Time
}

// Wall is the clock on the wall.
type Wall struct{}

// Now is time.Now.
func (Wall) Now() time.Time { return time.Now() }

// After is time.After.
func (Wall) After(d time.Duration) <-chan time.Time { return time.After(d) }
