package live

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/journal"
)

func TestAnApprovalIsActedOnWithinASecond(t *testing.T) {
	at(t, func(s *site) {
		s.run("plc")
		p := s.propose(to("speed", 1100), to("valve", 60))
		s.approve(p)
		synctest.Wait()
		s.wrote()
		s.pass(time.Second)
		s.wrote("plc p1")
		s.state(p, gate.Written, 1)
		if len(s.done) != 1 || s.done[0].LeftAt == 0 || len(s.done[0].Outcomes) != 2 {
			t.Errorf("%+v", s.done)
		}
		q := s.propose(to("valve", 70))
		s.approve(q)
		s.a.Poke()
		synctest.Wait()
		s.wrote("plc p1", "plc p2")
		s.pass(time.Hour)
		s.wrote("plc p1", "plc p2")
		if on := s.standing(); len(on) != 0 {
			t.Errorf("%v", on)
		}
	})
}

// Nothing waits for a connection to come back: what was approved before, and while it was gone, is approved anew.
func TestNothingIsWrittenAcrossAReconnect(t *testing.T) {
	for _, gone := range []bridge.State{bridge.Disconnected, bridge.Connecting, bridge.Stale} {
		at(t, func(s *site) {
			s.run("plc")
			s.set("mode", 0) // so that it waits
			p := s.propose(to("speed", 1100))
			s.approve(p)
			s.pass(2 * time.Second)
			s.link("plc", gone)
			s.state(p, gate.Open, 0)
			s.set("mode", 1)
			s.link("plc", bridge.Connected)
			s.pass(time.Minute)
			s.wrote()
			s.link("plc", gone)
			s.approve(p)
			s.link("plc", bridge.Connected) // before the actuator has looked
			s.pass(time.Minute)
			s.wrote()
			s.state(p, gate.Open, 0)
			s.link("plc", gone)
			s.approve(p)
			s.pass(time.Second) // after it
			s.state(p, gate.Open, 0)
			if on := s.standing(); !strings.Contains(on["speed write"], "not connected") {
				t.Errorf("%v", on)
			}
			s.link("plc", bridge.Connected)
			s.approve(p)
			s.pass(time.Second)
			s.wrote("plc p1")
			if on := s.standing(); len(on) != 0 {
				t.Errorf("%v", on)
			}
		})
	}
}

// Nobody knows what the device did while the program was not there.
func TestARestartIsALostConnection(t *testing.T) {
	at(t, func(s *site) {
		p := s.propose(to("valve", 60))
		s.approve(p)
		if err := s.j.Close(); err != nil {
			t.Fatal(err)
		}
		s.open()
		s.run("plc")
		s.pass(time.Minute)
		s.wrote()
		s.state(p, gate.Open, 0)
		if n := len(s.entries("lapse")); n != 1 {
			t.Errorf("%d lapses in the journal", n)
		}
	})
}

// What has to wait is looked at each second, and the journal hears of it once; changing words once a minute.
func TestAProposalWaitsWhileItsApprovalLives(t *testing.T) {
	at(t, func(s *site) {
		s.run("plc")
		s.set("mode", 0)
		p := s.propose(to("speed", 1100))
		s.approve(p)
		s.pass(14 * time.Minute)
		s.wrote()
		if n := len(s.entries("refused")); n != 1 {
			t.Errorf("%d refusals in the journal", n)
		}
		if on := s.standing(); !strings.Contains(on["speed write"], "automatic mode") {
			t.Errorf("%v", on)
		}
		s.set("mode", 1)
		s.pass(time.Second)
		s.wrote("plc p1")
		if on := s.standing(); len(on) != 0 {
			t.Errorf("%v", on)
		}
		q := s.propose(to("speed", 1200))
		s.approve(q)
		s.pass(time.Second)
		s.pass(5 * time.Minute) // the pause is over at the end
		s.wrote("plc p1", "plc p2")
		if n := len(s.entries("refused")); n != 2 {
			t.Errorf("%d refusals in the journal", n)
		}
		q = s.propose(to("speed", 1250))
		s.approve(q)
		s.set("mode", 0)
		s.pass(5 * time.Minute)
		n := len(s.entries("refused"))
		for i := range 200 { // the reason changes each second
			s.set("mode", 0)
			if i%2 == 0 {
				s.lose("mode")
			}
			s.pass(time.Second)
		}
		if n := len(s.entries("refused")) - n; n < 3 || n > 5 {
			t.Errorf("%d refusals in the journal within 200 s", n)
		}
		s.set("mode", 1)
		s.pass(time.Second)
		s.wrote("plc p1", "plc p2", "plc p3")
		r := s.propose(to("speed", 1300))
		s.approve(r)
		s.set("mode", 0)
		s.pass(16 * time.Minute)
		s.set("mode", 1)
		s.pass(time.Minute)
		s.wrote("plc p1", "plc p2", "plc p3") // the approval is too old
		if on := s.standing(); len(on) != 0 {
			t.Errorf("%v", on)
		}
	})
}

// A clamped, a refused and an unknown outcome are failed, with an alarm, and never tried again.
func TestNoOrderIsRepeated(t *testing.T) {
	clamped := 80.0
	for name, c := range map[string]struct {
		writer func(o *gate.Order) error
		state  gate.State
		want   string
	}{
		"clamped": {func(o *gate.Order) error {
			return o.Done([]gate.Outcome{{Tag: "valve", Read: &clamped, Error: "wrote 90 and read back 80"}})
		}, gate.Failed, "read back 80"},
		"unknown":         {func(o *gate.Order) error { return o.Done([]gate.Outcome{{Tag: "valve"}}) }, gate.Failed, "not known"},
		"a silent writer": {func(o *gate.Order) error { return errors.New("the cable broke") }, gate.Writing, "the cable broke"},
		"nothing said":    {func(o *gate.Order) error { return nil }, gate.Writing, "says nothing"},
	} {
		at(t, func(s *site) {
			s.run("plc")
			s.as(nil, c.writer)
			p := s.propose(to("valve", 90))
			s.approve(p)
			s.pass(time.Hour)
			s.wrote("plc p1")
			s.state(p, c.state, 1)
			if on := s.standing(); !strings.Contains(on["valve write"], c.want) {
				t.Errorf("%s: %v", name, on)
			}
			s.as(nil, nil)
			s.approve(s.propose(to("valve", 70)))
			s.pass(time.Second)
			s.wrote("plc p1", "plc p2")
			if on := s.standing(); len(on) != 0 {
				t.Errorf("%s: the alarm stands after a good write: %v", name, on)
			}
		})
	}
}

// Where the device cannot be reached nothing has left, and still it is not tried again by itself.
func TestAWriterThatCannotConnect(t *testing.T) {
	at(t, func(s *site) {
		s.run("plc")
		tries := 0
		s.as(func() error { tries++; return errNoRoute }, nil)
		p := s.propose(to("valve", 90))
		s.approve(p)
		s.pass(time.Hour)
		s.state(p, gate.Open, 0)
		if on := s.standing(); tries != 1 || !strings.Contains(on["valve write"], "no route") {
			t.Errorf("%d tries, %v", tries, on)
		}
		s.as(nil, nil)
		s.approve(p)
		s.pass(time.Second)
		s.wrote("plc p1")
		if on := s.standing(); len(on) != 0 {
			t.Errorf("%v", on)
		}
	})
}

// The gate is asked again when the permit is used; what it says then is not a failure of the device.
func TestTheLastMomentCounts(t *testing.T) {
	at(t, func(s *site) {
		s.run("plc")
		s.as(func() error { s.set("mode", 0); return nil }, nil)
		p := s.propose(to("speed", 1100))
		s.approve(p)
		s.pass(time.Second)
		s.wrote()
		s.state(p, gate.Open, 1)
		s.as(nil, nil)
		s.set("mode", 1)
		s.pass(time.Second)
		s.wrote("plc p1")
	})
}

func TestOneOrderAtATimeOnAConnection(t *testing.T) {
	at(t, func(s *site) {
		s.run("plc", "cell")
		out, most := map[string]int{}, map[string]int{}
		s.as(nil, func(o *gate.Order) error {
			source := o.Changes[0].Source
			s.mu.Lock()
			out[source]++
			most[source] = max(most[source], out[source])
			most["all"] = max(most["all"], out["plc"]+out["cell"])
			s.mu.Unlock()
			time.Sleep(3 * time.Second)
			s.mu.Lock()
			out[source]--
			s.mu.Unlock()
			return s.writes(o)
		})
		for _, c := range []gate.Change{to("speed", 1100), to("valve", 60), to("fan", 600)} {
			s.approve(s.propose(c))
		}
		s.pass(10 * time.Second)
		if len(s.orders) != 3 || most["plc"] != 1 || most["cell"] != 1 || most["all"] != 2 {
			t.Errorf("%v, at the same time at most %v", s.orders, most)
		}
	})
}

// A program that ends lets a write finish, so that its outcome is known; one that takes for ever is asked to give up.
func TestTheEndWaitsForTheOutcome(t *testing.T) {
	at(t, func(s *site) {
		s.run("plc")
		s.as(nil, func(o *gate.Order) error { time.Sleep(3 * time.Second); return s.writes(o) })
		p := s.propose(to("valve", 60))
		s.approve(p)
		s.pass(time.Second + time.Millisecond)
		s.wrote("plc p1")
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		s.state(p, gate.Written, 1)
	})
}

// deaf is a writer of a device that never answers.
type deaf struct{ begun chan struct{} }

func (d deaf) Write(ctx context.Context, p *gate.Permit) error {
	if _, err := p.Use(); err != nil {
		return err
	}
	close(d.begun)
	<-ctx.Done()
	return ctx.Err()
}

func TestAWriterThatTakesForEverIsAskedToGiveUp(t *testing.T) {
	at(t, func(s *site) {
		d := deaf{make(chan struct{})}
		s.a.Writers["plc"] = d
		s.run("plc")
		p := s.propose(to("valve", 60))
		s.approve(p)
		<-d.begun
		s.pass(59 * time.Second)
		s.state(p, gate.Writing, 1)
		if on := s.standing(); len(on) != 0 {
			t.Errorf("%v", on)
		}
		s.pass(2 * time.Second)
		if on := s.standing(); !strings.Contains(on["valve write"], "it is not tried again") {
			t.Errorf("%v", on)
		}
	})
}

// A journal that cannot be written ends all writing, and Run says so.
func TestAFailingJournalEndsWriting(t *testing.T) {
	at(t, func(s *site) {
		s.run("plc")
		s.approve(s.propose(to("valve", 60)))
		if err := s.j.Close(); err != nil {
			t.Fatal(err)
		}
		s.pass(2 * time.Second)
		if err := s.stop(); !errors.Is(err, journal.ErrFailed) {
			t.Errorf("%v", err)
		}
		s.wrote()
	})
}

// What is approved while all writing is stopped does not wait for the end of the stop.
func TestNothingIsWrittenAtTheMomentOfAResume(t *testing.T) {
	at(t, func(s *site) {
		s.run("plc")
		s.set("mode", 0)
		before := s.propose(to("speed", 1100))
		s.approve(before)
		s.pass(time.Second)
		if err := s.g.Stop("anna", "smoke"); err != nil {
			t.Fatal(err)
		}
		s.set("mode", 1)
		within := s.propose(to("valve", 60))
		s.approve(within)
		s.pass(time.Second)
		on := gate.Switch{By: "eva", At: bridge.At(time.Now()), Why: "no smoke"}
		on.Sign(engineer())
		if err := s.g.Resume(on); err != nil {
			t.Fatal(err)
		}
		s.pass(time.Minute)
		s.wrote()
		s.state(before, gate.Open, 0)
		s.state(within, gate.Open, 0)
	})
}

func TestAConnectionWithoutAWriterIsNeverWrittenTo(t *testing.T) {
	at(t, func(s *site) {
		delete(s.a.Writers, "cell")
		s.run("plc", "cell")
		p := s.propose(to("fan", 600))
		s.approve(p)
		s.pass(time.Minute)
		s.wrote()
		s.state(p, gate.Open, 0)
		if on := s.standing(); !strings.Contains(on["fan write"], "no writer") {
			t.Errorf("%v", on)
		}
	})
}
