package bridgetest

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"
)

// echo is a server that says what it hears.
func echo(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(c, c); _ = c.Close() }()
		}
	}()
	return l.Addr().String()
}

func dial(t *testing.T, p *Proxy) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", p.Address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// say sends a text and returns what comes back, or that nothing does.
func say(t *testing.T, c net.Conn, text string, within time.Duration) (string, error) {
	t.Helper()
	if _, err := c.Write([]byte(text)); err != nil {
		return "", err
	}
	return hear(c, len(text), within)
}

func hear(c net.Conn, n int, within time.Duration) (string, error) {
	_ = c.SetReadDeadline(time.Now().Add(within))
	b := make([]byte, n)
	n, err := io.ReadFull(c, b)
	return string(b[:n]), err
}

func TestProxy(t *testing.T) {
	t.Parallel()
	p := NewProxy(t, echo(t))
	c := dial(t, p)
	if got, err := say(t, c, "hello", time.Second*5); got != "hello" {
		t.Fatalf("%q, %v", got, err)
	}
	p.Reset()
	if got, err := say(t, c, "x", time.Second*5); err == nil {
		t.Errorf("%q came over a connection that was cut", got)
	}
	p.Refuse(true)
	if _, err := net.Dial("tcp", p.Address()); err == nil {
		t.Error("a closed port let somebody in")
	}
	p.Refuse(false)
	c = dial(t, p)
	p.Stall(true)
	if got, err := say(t, c, "later", 50*time.Millisecond); err == nil {
		t.Errorf("%q came in spite of the stall", got)
	}
	p.Stall(false)
	if got, err := hear(c, 5, time.Second*5); got != "later" {
		t.Errorf("%q after the stall, %v", got, err)
	}
	p.BlackHole(true)
	if got, err := say(t, c, "lost", 50*time.Millisecond); err == nil {
		t.Errorf("%q came out of the hole", got)
	}
	p.BlackHole(false)
	if got, err := say(t, c, "again", time.Second*5); err == nil {
		t.Errorf("%q came over a connection that had lost bytes", got)
	}
	c = dial(t, p)
	p.Flip(1)
	sent := bytes.Repeat([]byte{0}, 8)
	got, err := say(t, c, string(sent), time.Second*5)
	if err != nil || got == string(sent) {
		t.Errorf("no bit is flipped: % x, %v", got, err)
	}
	if p.Dials() != 3 {
		t.Errorf("%d dials, want 3", p.Dials())
	}
}
