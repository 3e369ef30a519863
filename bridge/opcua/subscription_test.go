package opcua

import (
	"context"
	"errors"
	"math"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
)

func startWith(t *testing.T, s *scripted, cfg Config) *harness {
	h := &harness{t: t, sink: &sink{}}
	h.run(cfg)
	eventually(t, 5*time.Second, "requests to publish\n"+h.sink.text(), s.locked(func() bool { return len(s.publish) == outstanding }))
	return h
}

func (h *harness) expect(s *scripted, want ...float64) {
	h.t.Helper()
	ok := func() bool { return same(h.sink.numbers(), want) }
	for end := time.Now().Add(3 * time.Second); !ok() && time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
	}
	if !ok() {
		h.t.Fatalf("samples %v, want %v\n%s", h.sink.numbers(), want, h.sink.text())
	}
}

// told says whether an event with these words was told, and returns it.
func (h *harness) told(words string) (bridge.Event, bool) {
	h.sink.mu.Lock()
	defer h.sink.mu.Unlock()
	for _, e := range h.sink.events {
		if strings.Contains(e.Text, words) {
			return e, true
		}
	}
	return bridge.Event{}, false
}

func (h *harness) expectTold(words string) bridge.Event {
	h.t.Helper()
	var e bridge.Event
	eventually(h.t, 3*time.Second, "an event with \""+words+"\"\n"+h.sink.text(), func() (ok bool) {
		e, ok = h.told(words)
		return ok
	})
	return e
}

func TestOnlyWhatIsDurableIsAcknowledged(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	h := &harness{t: t, sink: &sink{refuse: func(n int) error {
		if n < 3 {
			return errors.New("disk full")
		}
		return nil
	}}}
	h.run(s.config())
	s.send(101, message(1, value(1, 0)))
	eventually(t, 3*time.Second, "an offer", func() bool {
		h.sink.mu.Lock()
		defer h.sink.mu.Unlock()
		return h.sink.takes > 0
	})
	if s.acknowledged(101, 1) {
		t.Error("acknowledged before it was durable")
	}
	h.expect(s, 1)
	eventually(t, 3*time.Second, "the acknowledgement", func() bool { return s.acknowledged(101, 1) })
	h.sink.mu.Lock()
	if h.sink.takes != 4 {
		t.Errorf("offered %d times, want 4", h.sink.takes)
	}
	h.sink.mu.Unlock()
}

func TestMessagesOutOfOrderAreReordered(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	h := startWith(t, s, s.config())
	s.send(101, message(2, value(2, 0)))
	s.send(101, message(3, value(3, 0)))
	s.send(101, message(1, value(1, 0)))
	s.send(101, message(2, value(2, 0))) // and repeated
	s.send(101, message(4, value(4, 0)))
	h.expect(s, 1, 2, 3, 4)
	s.mu.Lock()
	s.messages[5] = message(5, value(5, 0))
	s.mu.Unlock()
	s.send(101, message(6, value(6, 0))) // the count was not moved by what came twice
	h.expect(s, 1, 2, 3, 4, 5, 6)
	if _, ok := h.told("may be missing"); ok {
		t.Error("a gap was told where there is none")
	}
}

func TestAMessageThatNeverArrivedIsRepublished(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	h := startWith(t, s, s.config())
	s.send(101, message(1, value(1, 0)))
	s.mu.Lock()
	s.messages[2] = message(2, value(2, 0))
	s.mu.Unlock()
	s.send(101, message(3, value(3, 0)))
	h.expect(s, 1, 2, 3)
	s.mu.Lock()
	s.messages[4] = message(4, value(4, 0))
	s.mu.Unlock()
	s.send(101, message(5)) // a keep-alive says that 5 comes next
	h.expect(s, 1, 2, 3, 4)
	s.send(101, message(6, value(6, 0))) // and what is gone is a gap
	e := h.expectTold("may be missing")
	if !e.Gap || e.From != bridge.At(epoch.Add(4*time.Second)) {
		t.Errorf("the gap: %+v", e)
	}
	h.expect(s, 1, 2, 3, 4, 6)
}

func TestWhatASubscriptionNobodyWantsPublishesIsDeleted(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	h := startWith(t, s, s.config())
	s.send(55, message(1, value(50, 0)))
	s.send(101, message(1, value(1, 0)))
	h.expect(s, 1)
	eventually(t, 3*time.Second, "it is deleted", s.locked(func() bool { return len(s.deleted) == 1 && s.deleted[0] == 55 }))
	if s.acknowledged(55, 1) {
		t.Error("acknowledged for a subscription that is not ours")
	}
}

func TestAnOverflowAtTheServerIsAGapUnlessItsHistoryFillsIt(t *testing.T) {
	t.Parallel()
	for _, filled := range []bool{false, true} {
		s := startScripted(t)
		h := startWith(t, s, s.config())
		if filled {
			s.mu.Lock()
			s.history = []*ua.DataValue{value(0, 0), value(1, 0), value(2, 0), value(3, 0), value(4, 0), value(9, 0)} // more than was asked for
			s.mu.Unlock()
		}
		s.send(101, message(1, value(1, 0)))
		s.send(101, message(2, value(4, ua.StatusCode(dataInfo|overflow))))
		if !filled {
			e := h.expectTold("queue was too short")
			h.expect(s, 1, 4)
			if !e.Gap || e.From != bridge.At(epoch.Add(time.Second)) || e.To != bridge.At(epoch.Add(4*time.Second)) {
				t.Errorf("the gap: %+v", e)
			}
		} else {
			h.expect(s, 1, 4, 2, 3)
			if e := h.expectTold("filled with 2 samples"); e.Gap {
				t.Errorf("it is told as a gap: %+v", e)
			}
			v := h.sink.values(1)
			if v[1].Status != bridge.Good || v[2].Status != Historical || !v[2].Status.IsGood() {
				t.Errorf("marked %#x live, %#x historical", v[1].Status, v[2].Status)
			}
		}
		h.stop()
	}
}

// A history that begins after the last sample that we have may have lost what was between.
func TestAHistoryThatBeginsTooLateDoesNotCloseAGap(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	h := startWith(t, s, s.config())
	s.mu.Lock()
	s.history = []*ua.DataValue{value(3, 0), value(4, 0)}
	s.mu.Unlock()
	s.send(101, message(1, value(1, 0)))
	s.send(101, message(2, value(4, ua.StatusCode(dataInfo|overflow))))
	h.expect(s, 1, 4, 3)
	if e := h.expectTold("samples of 1 tags may be missing"); !e.Gap {
		t.Errorf("%+v", e)
	}
}

func TestDuplicatesAreToldByTimeValueAndStatus(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	h := startWith(t, s, s.config())
	uncertain := value(2, ua.StatusUncertainLastUsableValue)
	s.send(101, message(1, value(1, 0), value(1, 0), value(2, 0), uncertain))
	s.send(101, message(2, value(2, 0), uncertain, value(1, 0), value(3, 0)))
	h.expect(s, 1, 2, 2, 3)
}

// The session is taken up again; where the server does not have it, its subscriptions are transferred to a new one; where that fails, they are made anew.
func TestAfterACut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(*scripted)
		sub     uint32 // that publishes afterwards
		want    []float64
		gap     bool
		calls   string
	}{
		"session taken up again": {func(s *scripted) {}, 101, []float64{1, 2, 3}, false, ""},
		"transferred":            {func(s *scripted) { s.refuse["ActivateSessionRequest"] = 0 }, 101, []float64{1, 2, 3}, false, "TransferSubscriptionsRequest"},
		"ours already":           {func(s *scripted) { s.moves = []ua.StatusCode{ua.StatusBadNothingToDo} }, 101, []float64{1, 2, 3}, false, "TransferSubscriptionsRequest"},
		"gone":                   {func(s *scripted) { s.moves = []ua.StatusCode{ua.StatusBadSubscriptionIDInvalid} }, 102, []float64{1, 3}, true, "TransferSubscriptionsRequest"},
		"gone, but not from its history": {func(s *scripted) {
			s.moves = []ua.StatusCode{ua.StatusBadSubscriptionIDInvalid}
			s.history = []*ua.DataValue{value(1, 0), value(2, 0), value(3, 0)}
		}, 102, []float64{1, 2, 3}, false, "TransferSubscriptionsRequest"},
		"cannot be transferred": {func(s *scripted) { s.refuse["TransferSubscriptionsRequest"] = ua.StatusBadServiceUnsupported }, 102, []float64{1, 3}, true, "TransferSubscriptionsRequest"},
	} {
		t.Run(name, func(t *testing.T) {
			s := startScripted(t)
			cfg := s.config()
			cfg.transferring = c.calls != ""
			h := startWith(t, s, cfg)
			s.send(101, message(1, value(1, 0)))
			h.expect(s, 1)
			s.mu.Lock()
			s.messages[1], s.messages[2] = message(1, value(1, 0)), message(2, value(2, 0))
			c.prepare(s)
			s.mu.Unlock()
			s.cut()
			number := uint32(3)
			if c.sub != 101 {
				number = 1
			}
			for end := time.Now().Add(5 * time.Second); time.Now().Before(end) && !s.locked(func() bool { return len(s.publish) == outstanding })(); {
				time.Sleep(5 * time.Millisecond)
			}
			if !s.locked(func() bool { return len(s.publish) == outstanding })() {
				t.Fatalf("no requests to publish\n%s%v", h.sink.text(), s.said)
			}
			s.send(c.sub, message(number, value(3, 0)))
			h.expect(s, c.want...)
			if _, ok := h.told("may be missing"); ok != c.gap {
				t.Errorf("gap told %v, want %v\n%s", ok, c.gap, h.sink.text())
			}
			s.mu.Lock()
			said := strings.Join(s.said, " ")
			s.mu.Unlock()
			if c.calls == "" && (strings.Contains(said, "Transfer") || s.sessions != 1) || !strings.Contains(said, c.calls) {
				t.Errorf("%d sessions, calls: %s", s.sessions, said)
			}
		})
	}
}

func TestSilenceIsNoticedAfterThreeKeepAlives(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	cfg := s.config()
	cfg.KeepAlive, cfg.Publish = 100*time.Millisecond, 20*time.Millisecond
	h := startWith(t, s, cfg)
	s.send(101, message(1, value(1, 0)))
	h.expect(s, 1)
	begun := time.Now()
	var e bridge.Event
	eventually(t, 5*time.Second, "Stale", func() (ok bool) {
		e, ok = h.sink.since(bridge.Stale, begun.Add(-time.Second))
		return ok
	})
	if d := e.At.Time().Sub(begun); d < 200*time.Millisecond {
		t.Errorf("Stale after %s, three keep-alives are 300 ms", d)
	}
	if e.To <= e.From {
		t.Errorf("%+v", e)
	}
}

func TestWhatTheServerDoesNotDoAsAskedIsTold(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	s.sampling = 500
	missing := analogTag(2, "x")
	missing.Address = "nsu=urn:absent;s=x"
	h := startWith(t, s, s.config(analogTag(1, "counter"), missing))
	h.expectTold("more slowly than asked (counter: 500 ms)")
	h.expectTold("does not watch 1 of 2 tags (x: no such namespace)")
	h.expectTold("INSECURE")
	s.send(101, message(1, value(1, 0)))
	h.expect(s, 1)
	if v := h.sink.values(2); len(v) != 1 || !v[0].Status.IsBad() || !math.IsNaN(v[0].Value) {
		t.Errorf("the tag that is not there: %+v", v)
	}
}

// What patience cannot mend is an error at the first connection.
func TestARefusalAtTheFirstConnectionIsAnError(t *testing.T) {
	t.Parallel()
	run := func(cfg Config) error {
		c, err := New(cfg)
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		return c.Run(ctx, func([]bridge.Sample) error { return nil }, func(bridge.Event) {})
	}
	s := startScripted(t)
	cfg := s.config()
	cfg.Insecure = Insecure{}
	if err := run(cfg); !errors.Is(err, ErrNoEndpoint) {
		t.Errorf("no security: %v", err)
	}
	cfg = s.config()
	cfg.Credentials = func() (Credentials, error) { return Credentials{}, errors.New("no such file") }
	if err := run(cfg); !errors.Is(err, ErrCredentials) {
		t.Errorf("no credentials: %v", err)
	}
	s.mu.Lock()
	s.refuse["ActivateSessionRequest"] = ua.StatusBadUserAccessDenied
	s.mu.Unlock()
	if err := run(s.config()); !errors.Is(err, ua.StatusBadUserAccessDenied) {
		t.Errorf("a user that is refused: %v", err)
	}
	if !final(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}}) || final(&net.DNSError{Err: "timeout", IsTimeout: true}) {
		t.Error("a host that does not exist is final, one that cannot be looked up now is not")
	}
	for name, change := range map[string]func(*Config){
		"no tags":      func(c *Config) { c.Tags = nil },
		"scale 0":      func(c *Config) { c.Tags[0].Scale = 0 },
		"limits":       func(c *Config) { c.Tags[0].Low, c.Tags[0].High = 2, 1 },
		"limits NaN":   func(c *Config) { c.Tags[0].Low = math.NaN() },
		"address":      func(c *Config) { c.Tags[0].Address = "counter" },
		"other scheme": func(c *Config) { c.URL = "http://host" },
		"no identity":  func(c *Config) { c.Identity = nil },
	} {
		cfg := s.config()
		change(&cfg)
		if _, err := New(cfg); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// A refusal later on is told, and the client goes on trying.
func TestARefusalLaterOnIsToldAndTriedAgain(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	h := startWith(t, s, s.config())
	s.mu.Lock()
	s.refuse["ActivateSessionRequest"] = ua.StatusBadUserAccessDenied
	s.mu.Unlock()
	s.cut()
	h.expectTold("does not take this user")
	s.mu.Lock()
	delete(s.refuse, "ActivateSessionRequest")
	s.mu.Unlock()
	eventually(t, 10*time.Second, "requests to publish", s.locked(func() bool { return len(s.publish) == outstanding }))
}

// Servers have limits on what one request may ask for; the smallest is two here.
func TestRequestsAreMadeSmallerForServersWithLimits(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	s.mu.Lock()
	s.most = 2
	s.mu.Unlock()
	var tags []bridge.Tag
	for i := range 7 {
		tags = append(tags, analogTag(i+1, "counter"))
	}
	h := startWith(t, s, s.config(tags...))
	if _, ok := h.told("does not watch"); ok {
		t.Error(h.sink.text())
	}
	s.send(101, message(1, value(1, 0)))
	h.expect(s, 1)
	conn := s.config().Connection
	r, err := Open(context.Background(), conn)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	nodes, err := r.Describe(context.Background(), "ns=2;s=a", "ns=2;s=b", "ns=2;s=c")
	if err != nil || len(nodes) != 3 || nodes[2].Address != "nsu=urn:peer:plant;s=c" || nodes[2].Type != "Double" {
		t.Errorf("%+v, %v", nodes, err)
	}
}

// A message that is repeated or left out on the way ends the connection: somebody, or something, is at work there.
func TestChunksMustComeInARow(t *testing.T) {
	t.Parallel()
	for name, skip := range map[string]uint32{"left out": 1, "repeated": math.MaxUint32} {
		s := startScripted(t)
		h := startWith(t, s, s.config())
		s.mu.Lock()
		c := s.conns[len(s.conns)-1]
		s.mu.Unlock()
		c.mu.Lock()
		c.sequence += skip
		c.mu.Unlock()
		s.send(101, message(1, value(1, 0)))
		h.expectTold("repeated or left out")
		if n := h.sink.numbers(); len(n) > 0 {
			t.Errorf("%s: %v was taken", name, n)
		}
	}
}
