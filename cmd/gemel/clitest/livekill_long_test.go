//go:build long && unix

package clitest

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A hundred kills at random moments: while it opens, while it makes certificates, at its first samples, and while it estimates, branches and writes.
func TestTwinKilledAHundredTimes(t *testing.T) {
	killTwin(t, 100, func(i int, chance *rand.Rand) time.Duration {
		within := func(from, to time.Duration) time.Duration { return from + time.Duration(chance.Int64N(int64(to-from))) }
		switch {
		case i < 15 || i%5 == 0:
			return within(time.Millisecond, 700*time.Millisecond)
		case i%5 == 1:
			return within(500*time.Millisecond, 3*time.Second)
		case i%5 == 2:
			return within(2*time.Second, 8*time.Second)
		default:
			return within(8*time.Second, 22*time.Second)
		}
	})
}

// Killed while it makes what it makes once (its certificates, its key, journal, historian), it starts all the same the next time.
func TestTwinKilledAtItsFirstStart(t *testing.T) {
	chance := rand.New(rand.NewPCG(6, 30))
	s := newStation(t)
	reached := map[string]int{}
	for i := range 40 {
		for _, name := range []string{"pki/key.pem", "pki/certificate.pem", "api", "journal.key", "journal", "historian", "twin"} {
			if err := os.RemoveAll(filepath.Join(s.twin, name)); err != nil {
				t.Fatal(err)
			}
		}
		p := s.live(t)
		time.Sleep(time.Duration(chance.Int64N(int64(600 * time.Millisecond))))
		p.kill()
		for _, name := range []string{"twin", "api/key.pem", "api/certificate.pem", "historian", "journal", "journal.key", "pki/key.pem", "pki/certificate.pem", ""} { // the last that was made
			if exists(s.twin, name) {
				reached[name]++
				break
			}
		}
		p = s.live(t)
		if p.find(`fingerprint +[0-9a-f]{64}`) == nil {
			t.Fatalf("after kill %d it does not start:\n%s\n%v", i, p.text(), files(t, s.twin))
		}
		p.kill()
		for name := range files(t, s.twin) {
			if half.MatchString(name) {
				t.Errorf("after kill %d %s is left", i, name)
			}
		}
	}
	t.Logf("the last that was made before the kill: %v", reached)
}

// Killed at the moment at which the device is written: the order was in the journal before; whether it is known to be done or is unclear, it is not written again.
func TestTwinKilledWhileItWrites(t *testing.T) {
	s := newStation(t)
	w := newWitness(s)
	written := func() int { return strings.Count(s.device.text(), "  OPC UA: ") }
	for i := range 6 {
		p := s.live(t)
		ctx, cancel := context.WithCancel(context.Background())
		m := p.wait(t, `address +(\S+)\s+fingerprint +([0-9a-f]{64})`)
		wrong := make(chan error, 1)
		go func() { wrong <- w.watch(ctx, m[1], m[2], rand.New(rand.NewPCG(uint64(i), 8))) }()
		before := written()
		for begun := time.Now(); written() == before && time.Since(begun) < 2*time.Minute; time.Sleep(200 * time.Microsecond) {
		}
		p.kill()
		cancel()
		if err := <-wrong; err != nil {
			t.Fatal(err)
		}
		if written() == before {
			t.Fatalf("nothing was written:\n%s", p.text())
		}
		p = s.live(t)
		p.wait(t, `connected to`)
		time.Sleep(2 * time.Second)
		p.kill()
		r := w.journal(t)
		w.device(t, r)
		s.reset(t)
	}
	r := w.journal(t)
	t.Logf("%d set-points ordered, %d written, %d with an outcome", len(r.orders), w.device(t, r), len(r.done))
}
