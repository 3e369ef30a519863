package bridgetest

import (
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// Proxy stands between clients and a server, and does to their connections what networks do.
type Proxy struct {
	t      testing.TB
	server string

	mu       sync.Mutex
	changed  *sync.Cond
	address  string
	listener net.Listener // nil: refuses
	pipes    map[*pipe]bool
	mode     mode
	flip     int // one bit of every so many pieces; 0: none
	pieces   int
	dials    int
	random   *rand.Rand
}

type mode uint8

const (
	open  mode = iota
	hole       // what is sent is lost
	stall      // what is sent waits
)

// pipe is a connection of a client and the one to the server that belongs to it.
type pipe struct {
	client, server net.Conn
	torn           bool // bytes of it are lost: it cannot go on
}

// NewProxy in front of a server, host:port.
func NewProxy(t testing.TB, server string) *Proxy {
	t.Helper()
	p := &Proxy{t: t, server: server, address: "127.0.0.1:0", pipes: map[*pipe]bool{}, random: rand.New(rand.NewPCG(1, 2))}
	p.changed = sync.NewCond(&p.mu)
	p.listen()
	t.Cleanup(func() { p.set(open); p.Refuse(true) })
	return p
}

// Address of the proxy; it is the same for ever.
func (p *Proxy) Address() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.address
}

// Port of the address.
func (p *Proxy) Port() int {
	_, port, _ := net.SplitHostPort(p.Address())
	n, _ := net.LookupPort("tcp", port)
	return n
}

// Dials is how often a client has connected.
func (p *Proxy) Dials() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dials
}

// Reset cuts all connections with a TCP RST.
func (p *Proxy) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for x := range p.pipes {
		x.cut()
	}
	clear(p.pipes)
}

// Refuse closes the port and cuts all connections, or opens it again.
func (p *Proxy) Refuse(on bool) {
	if !on {
		p.listen()
		return
	}
	p.mu.Lock()
	if p.listener != nil {
		_ = p.listener.Close()
		p.listener = nil
	}
	p.mu.Unlock()
	p.Reset()
}

// BlackHole loses all that is sent, in both directions, and nobody is told, nor of ends of connections; new ones are accepted. A connection that has lost
// bytes is reset when it speaks after the hole has closed: TCP leaves nothing out.
func (p *Proxy) BlackHole(on bool) { p.set(map[bool]mode{false: open, true: hole}[on]) }

// Stall keeps all that is sent, in both directions, until it is over: what a short black hole becomes by TCP's sending again.
func (p *Proxy) Stall(on bool) { p.set(map[bool]mode{false: open, true: stall}[on]) }

// Flip one bit of every so many pieces; 0: of none.
func (p *Proxy) Flip(every int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flip = every
}

func (p *Proxy) set(m mode) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mode = m
	p.changed.Broadcast()
}

func (p *Proxy) listen() {
	l, err := net.Listen("tcp", p.Address())
	if err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	p.listener, p.address = l, l.Addr().String()
	p.mu.Unlock()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.join(l, c)
		}
	}()
}

func (p *Proxy) join(l net.Listener, client net.Conn) {
	p.mu.Lock()
	p.dials++
	p.mu.Unlock()
	server, err := net.DialTimeout("tcp", p.server, 5*time.Second)
	if err != nil {
		reset(client)
		return
	}
	x := &pipe{client: client, server: server}
	p.mu.Lock()
	if p.listener != l { // closed meanwhile
		p.mu.Unlock()
		x.cut()
		return
	}
	p.pipes[x] = true
	p.mu.Unlock()
	go p.copy(x, server, client)
	p.copy(x, client, server)
}

func (p *Proxy) copy(x *pipe, to, from net.Conn) {
	buffer := make([]byte, 16384)
	for {
		n, err := from.Read(buffer)
		goes, ends := p.pass(x, buffer[:n], err)
		if ends {
			break
		}
		if !goes {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			break
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.pipes, x)
	if x.torn {
		x.cut()
		return
	}
	_ = to.Close()
	_ = from.Close()
}

// pass waits until a piece, or the end of a connection, may go through, and says what becomes of it.
func (p *Proxy) pass(x *pipe, piece []byte, err error) (goes, ends bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.mode == hole && err == nil {
		x.torn = true
		return false, false
	}
	for p.mode != open {
		p.changed.Wait()
	}
	if err != nil || x.torn {
		return false, true
	}
	if p.flip > 0 {
		if p.pieces++; p.pieces%p.flip == 0 {
			piece[p.random.IntN(len(piece))] ^= 1 << p.random.IntN(8)
		}
	}
	return true, false
}

func (x *pipe) cut() {
	reset(x.client)
	reset(x.server)
}

func reset(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = c.Close()
}
