package bridgetest

import (
	"slices"
	"sync"
	"time"
)

// Clock is a bridge.Clock that stands still until a test moves it; who waits for it is woken when his time has come.
type Clock struct {
	step    time.Duration
	mu      sync.Mutex
	now     time.Time
	waiting []alarm
}

type alarm struct {
	at   time.Time
	ring chan time.Time
}

// NewClock that shows a time.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// NewSteppingClock shows another time at each look, later by step; the first one is now + step.
func NewSteppingClock(now time.Time, step time.Duration) *Clock { return &Clock{now: now, step: step} }

// Now is what it shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set(c.now.Add(c.step))
	return c.now
}

// After rings when the clock was moved by d at least.
func (c *Clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := alarm{c.now.Add(d), make(chan time.Time, 1)}
	c.waiting = append(c.waiting, a)
	c.set(c.now)
	return a.ring
}

// Set the time.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set(now)
}

// Forward moves it.
func (c *Clock) Forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set(c.now.Add(d))
}

func (c *Clock) set(now time.Time) {
	c.now = now
	c.waiting = slices.DeleteFunc(c.waiting, func(a alarm) bool {
		if now.Before(a.at) {
			return false
		}
		a.ring <- now
		return true
	})
}
