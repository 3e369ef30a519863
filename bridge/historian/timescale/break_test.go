package timescale_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/historian/timescale"
)

// line is a connection to a server that can be cut.
type line struct {
	listener net.Listener
	to       string

	mu    sync.Mutex
	left  int // bytes towards the server before the cut; below 0: no cut
	conns []net.Conn
}

// through opens a line to a server, and gives the options to use it.
func through(t *testing.T, o timescale.Options, port int) (*line, timescale.Options) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &line{listener: l, to: fmt.Sprintf("127.0.0.1:%d", port), left: -1}
	t.Cleanup(func() { _ = l.Close(); x.cut() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go x.carry(c)
		}
	}()
	o.URL = strings.Replace(o.URL, fmt.Sprint(port), fmt.Sprint(l.Addr().(*net.TCPAddr).Port), 1)
	return x, o
}

func (x *line) carry(c net.Conn) {
	s, err := net.Dial("tcp", x.to)
	if err != nil {
		_ = c.Close()
		return
	}
	x.mu.Lock()
	x.conns = append(x.conns, c, s)
	x.mu.Unlock()
	go func() { _, _ = io.Copy(c, s); _ = c.Close() }()
	buffer := make([]byte, 512)
	for {
		n, err := c.Read(buffer)
		if err != nil {
			_ = s.Close()
			return
		}
		n, over := x.budget(n)
		_, _ = s.Write(buffer[:n])
		if over {
			x.cut()
			return
		}
	}
}

// budget says how many of n bytes may still pass.
func (x *line) budget(n int) (int, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.left < 0 {
		return n, false
	}
	if n < x.left {
		x.left -= n
		return n, false
	}
	n, x.left = x.left, -1
	return n, true
}

// cut ends all connections with a reset.
func (x *line) cut() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, c := range x.conns {
		_ = c.(*net.TCPConn).SetLinger(0)
		_ = c.Close()
	}
	x.conns = nil
}

func count(t *testing.T, s *timescale.Store, tag bridge.TagID) (n int) {
	t.Helper()
	if err := s.Read(tag, -1<<62, 1<<62, func(x []bridge.Sample) error { n += len(x); return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// A line that is cut within a block, wherever that is: all of the block is there or nothing, an acknowledged one is there, and the same call again puts it right.
func TestACutLineLeavesNothingHalfWritten(t *testing.T) {
	srv := server(t)
	o := srv.Options()
	direct := open(t, o)
	cable, o := through(t, o, srv.Port())
	s := open(t, o)
	tag, err := s.Register("a")
	if err != nil {
		t.Fatal(err)
	}
	const block, rounds = 50, 20
	refused := 0
	for round := range rounds {
		batch := make([]bridge.Sample, block)
		for i := range batch {
			batch[i] = bridge.Sample{Tag: tag, Source: bridge.Time(round*block + i), Value: float64(i)}
		}
		cable.mu.Lock()
		cable.left = 1 + round*220 // the whole call is about 4 kB
		cable.mu.Unlock()
		err := s.Append(batch)
		cable.mu.Lock()
		cable.left = -1
		cable.mu.Unlock()
		n := count(t, direct, tag) - round*block
		for wait := 0; err != nil && n == 0 && wait < 3; wait++ { // the server may still be at it
			time.Sleep(2 * time.Millisecond)
			n = count(t, direct, tag) - round*block
		}
		if n != 0 && n != block || err == nil && n != block {
			t.Fatalf("round %d: %d samples of %d are there (%v)", round, n, block, err)
		}
		if err != nil {
			refused++
			if err := s.Append(batch); err != nil {
				t.Fatalf("round %d: there is a line again: %v", round, err)
			}
		}
	}
	if got := count(t, s, tag); got != rounds*block || refused < rounds/2 {
		t.Errorf("%d samples, want %d; %d cuts were noticed", got, rounds*block, refused)
	}
}

// A server that crashes: an error until it is there again, and then all that was acknowledged.
func TestAServerThatCrashesComesBack(t *testing.T) {
	srv := server(t)
	s := open(t, srv.Options())
	tag, err := s.Register("a")
	if err != nil {
		t.Fatal(err)
	}
	add := func(i int) error {
		return s.Append([]bridge.Sample{{Tag: tag, Source: bridge.Time(2 * i)}, {Tag: tag, Source: bridge.Time(2*i + 1)}})
	}
	for i := range 5 {
		if err := add(i); err != nil {
			t.Fatal(err)
		}
	}
	srv.Kill()
	for range 3 {
		if err := add(5); err == nil {
			t.Fatal("acknowledged by nobody")
		}
		if err := s.Read(tag, 0, 10, func([]bridge.Sample) error { return nil }); err == nil {
			t.Fatal("read from nobody")
		}
	}
	if err := srv.Run(); err != nil {
		t.Fatal(err)
	}
	if got := count(t, s, tag); got != 10 {
		t.Errorf("%d samples after the crash, want 10", got)
	}
	if err := add(5); err != nil {
		t.Errorf("the server is there again: %v", err)
	}
}

// A server that takes a connection and says nothing more holds nobody for ever.
func TestASilentServerIsAnError(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if _, err := timescale.Open(timescale.Options{URL: "postgres://gemel@" + l.Addr().String() + "/plant", Timeout: 50 * time.Millisecond}); err == nil {
		t.Error("a server that says nothing is taken")
	}
}
