package api

import (
	"net"
	"sync"
	"time"

	"gemel/bridge"
)

// limits of a server; tests make them smaller.
type limits struct {
	body        int64         // bytes of a request
	header      int           // bytes of its head
	headTime    time.Duration // to send the head
	readTime    time.Duration // to send all of a request
	writeTime   time.Duration // to take the answer
	idleTime    time.Duration
	workTime    time.Duration // of an operation
	connections int
	busy        int // operations at the same time
	rate, burst float64
	loginRate   float64 // logins a second from one address
	loginBurst  float64
	samples     int // in one answer
	buckets     int
}

var usualLimits = limits{body: 256 << 10, header: 16 << 10, headTime: 5 * time.Second, readTime: 15 * time.Second, writeTime: 60 * time.Second, idleTime: 60 * time.Second,
	workTime: 30 * time.Second, connections: 256, busy: 32, rate: 50, burst: 200, loginRate: 1, loginBurst: 20, samples: 20000, buckets: 20000}

// rates is a bucket of tokens for everybody who calls.
type rates struct {
	clock       bridge.Clock
	rate, burst float64

	mu  sync.Mutex
	all map[string]*allowance
}

type allowance struct {
	left float64
	at   time.Time
}

// mostAllowances that are kept: beyond that, those that are full again are forgotten, and strangers share one.
const mostAllowances = 4096

func newRates(clock bridge.Clock, rate, burst float64) *rates {
	return &rates{clock: clock, rate: rate, burst: burst, all: map[string]*allowance{}}
}

// take says whether somebody may call now.
func (r *rates) take(who string) bool {
	now := r.clock.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	a := r.all[who]
	if a == nil && len(r.all) >= mostAllowances {
		r.forget(now)
		if len(r.all) >= mostAllowances {
			who = ""
			a = r.all[who]
		}
	}
	if a == nil {
		a = &allowance{left: r.burst, at: now}
		r.all[who] = a
	}
	a.left = min(r.burst, a.left+r.rate*now.Sub(a.at).Seconds())
	a.at = now
	if a.left < 1 {
		return false
	}
	a.left--
	return true
}

func (r *rates) forget(now time.Time) {
	for who, a := range r.all {
		if a.left+r.rate*now.Sub(a.at).Seconds() >= r.burst {
			delete(r.all, who)
		}
	}
}

// counted is a listener that lets only so many connections in; the others wait at the door.
type counted struct {
	net.Listener
	places chan struct{}
	done   chan struct{}
	once   sync.Once
}

func countConnections(l net.Listener, n int) net.Listener {
	return &counted{Listener: l, places: make(chan struct{}, n), done: make(chan struct{})}
}

// Accept waits for a place.
func (l *counted) Accept() (net.Conn, error) {
	select {
	case l.places <- struct{}{}:
	case <-l.done:
		return nil, net.ErrClosed
	}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.places
		return nil, err
	}
	return &countedConn{Conn: c, leave: sync.OnceFunc(func() { <-l.places })}, nil
}

// Close lets go of whoever waits for a place.
func (l *counted) Close() error {
	l.once.Do(func() { close(l.done) })
	return l.Listener.Close()
}

type countedConn struct {
	net.Conn
	leave func()
}

// Close gives the place back.
func (c *countedConn) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
