package mqtt

import (
	"testing"
	"time"
)

func TestPatience(t *testing.T) {
	t.Parallel()
	at, full := time.Unix(1000, 0), 5*time.Second
	var p patience
	want := func(what string, d time.Duration) {
		t.Helper()
		if got := p.of(full, at); got != d {
			t.Errorf("%s: %v, want %v", what, got, d)
		}
	}
	want("nothing is known", full)
	p.connected(false, at, at.Add(full))
	want("nothing is known yet", full)
	p.connected(true, at, at.Add(20*time.Millisecond))
	want("a near server", time.Second)
	p.connected(true, at, at.Add(600*time.Millisecond))
	want("a slow line", 3*time.Second)
	p.connected(true, at, at.Add(2*time.Second))
	want("a very slow line", full)
	p.connected(true, at, at.Add(20*time.Millisecond))
	p.connected(false, at, at.Add(time.Second))
	at = at.Add(59 * time.Second)
	p.connected(false, at, at.Add(time.Second))
	want("away for less than a minute", time.Second)
	at = at.Add(2 * time.Second)
	want("away for more than a minute", full)
	p.connected(true, at, at)
	want("there again", time.Second)
}
