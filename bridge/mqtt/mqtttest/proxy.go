package mqtttest

import (
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Proxy stands between clients and a server, and spoils what goes through.
type Proxy struct {
	l      net.Listener
	server string
	hole   atomic.Bool  // nothing goes through, and nobody is told
	flip   atomic.Int64 // one bit of every so many pieces; 0: none
	pieces atomic.Int64

	mu      sync.Mutex
	conns   map[net.Conn]bool
	refuses bool
}

// NewProxy in front of a server, host:port.
func NewProxy(t testing.TB, server string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{l: l, server: server, conns: map[net.Conn]bool{}}
	t.Cleanup(func() { _ = l.Close(); p.Reset() })
	go p.accept()
	return p
}

// Address of the proxy.
func (p *Proxy) Address() string { return p.l.Addr().String() }

func (p *Proxy) accept() {
	for {
		c, err := p.l.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		refuses := p.refuses
		p.mu.Unlock()
		s, err := net.Dial("tcp", p.server)
		if err != nil || refuses {
			reset(c)
			if err == nil {
				_ = s.Close()
			}
			continue
		}
		p.mu.Lock()
		p.conns[c], p.conns[s] = true, true
		p.mu.Unlock()
		go p.copy(c, s)
		go p.copy(s, c)
	}
}

func (p *Proxy) copy(to, from net.Conn) {
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		if err != nil {
			break
		}
		for p.hole.Load() {
			time.Sleep(5 * time.Millisecond)
		}
		if every := p.flip.Load(); every > 0 && p.pieces.Add(1)%every == 0 {
			b[n/2] ^= 1 << (n % 8)
		}
		if _, err := to.Write(b[:n]); err != nil {
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
	p.mu.Lock()
	delete(p.conns, to)
	delete(p.conns, from)
	p.mu.Unlock()
}

func reset(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = c.Close()
}

// Reset breaks all connections.
func (p *Proxy) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		reset(c)
	}
}

// Refuse connections from now on, or take them again.
func (p *Proxy) Refuse(on bool) {
	p.mu.Lock()
	p.refuses = on
	p.mu.Unlock()
	if on {
		p.Reset()
	}
}

// BlackHole lets nothing through, without a word, or lets through again.
func (p *Proxy) BlackHole(on bool) { p.hole.Store(on) }

// Flip one bit of every so many pieces; 0: of none.
func (p *Proxy) Flip(every int) { p.flip.Store(int64(every)) }
