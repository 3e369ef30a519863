package opcua

import (
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// proxy stands between a client and a server and does to their connection what networks do.
type proxy struct {
	t       testing.TB
	target  string
	address string

	mu       sync.Mutex
	listener net.Listener // nil: refuses
	conns    map[net.Conn]bool
	hole     bool // swallows everything, in both directions; new connections are accepted
	flip     int  // one bit in every so many reads; 0: none
	reads    int
	dials    int
	random   *rand.Rand
}

func startProxy(t testing.TB, target string) *proxy {
	p := &proxy{t: t, target: target, address: "127.0.0.1:0", conns: map[net.Conn]bool{}, random: rand.New(rand.NewPCG(1, 2))}
	p.open()
	t.Cleanup(func() { p.refuse(); p.reset() })
	return p
}

func (p *proxy) port() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, port, _ := net.SplitHostPort(p.address)
	n, _ := net.LookupPort("tcp", port)
	return n
}

// open listens, at the same port each time.
func (p *proxy) open() {
	l, err := net.Listen("tcp", p.address)
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
			p.mu.Lock()
			p.dials++
			p.mu.Unlock()
			go p.join(c)
		}
	}()
}

// refuse closes the port.
func (p *proxy) refuse() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		p.listener.Close()
		p.listener = nil
	}
}

// reset cuts all connections with a TCP RST.
func (p *proxy) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.(*net.TCPConn).SetLinger(0)
		c.Close()
	}
	clear(p.conns)
}

func (p *proxy) set(hole bool, flip int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hole, p.flip = hole, flip
}

func (p *proxy) join(client net.Conn) {
	server, err := net.DialTimeout("tcp", p.target, 5*time.Second)
	if err != nil {
		client.(*net.TCPConn).SetLinger(0)
		client.Close()
		return
	}
	p.mu.Lock()
	p.conns[client], p.conns[server] = true, true
	p.mu.Unlock()
	go p.copy(server, client)
	p.copy(client, server)
}

func (p *proxy) copy(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 16384)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			p.mu.Lock()
			swallow := p.hole // nor is the end of a connection seen through a hole
			p.mu.Unlock()
			if swallow {
				for {
					time.Sleep(20 * time.Millisecond)
					p.mu.Lock()
					open := !p.hole
					p.mu.Unlock()
					if open {
						return
					}
				}
			}
			return
		}
		p.mu.Lock()
		swallow := p.hole
		if p.flip > 0 {
			if p.reads++; p.reads%p.flip == 0 {
				buffer[p.random.IntN(n)] ^= 1 << p.random.IntN(8)
			}
		}
		p.mu.Unlock()
		if swallow {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}
