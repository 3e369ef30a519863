package live

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/journal"
)

// Writer writes what a permit permits over one connection, and tells the gate what became of it.
type Writer interface {
	Write(ctx context.Context, p *gate.Permit) error
}

// Paces of an Actuator.
const (
	lookEvery    = time.Second
	refusalEvery = bridge.Time(time.Minute) // between two refusals of one proposal in the journal, and then only with other words
	longestWrite = time.Minute              // after which a writer is asked to give up; what became of the order is not known then
)

// Actuator acts on approvals: it looks for proposals that are approved and ready, and hands a permit to the writer of their connection, one at a time. An order
// that is refused, limited or lost on its way is not repeated: it is an alarm. A connection that is not Connected, or whose heartbeat misses, is not written to, and what
// was approved for it is approved anew once it is back. A proposal that has to wait (an interlock, a pause) is looked at again while its approval lives.
type Actuator struct {
	Gate       *gate.Gate
	Clock      bridge.Clock
	Writers    map[string]Writer     // by the name of the connection; one that is not here is never written to
	Heartbeats map[string]*Heartbeat // of those connections that want one
	Journal    Journal               // hears of heartbeats
	Raise      func(Alarm)           // called from several goroutines, one at a time
	Written    func(gate.View)       // after an order that was done, such as Aftermath.Follow; nil: nobody wants it

	once    sync.Once
	poke    chan struct{}
	raising sync.Mutex
	mu      sync.Mutex
	links   map[string]*link
	waits   map[string]*wait      // by proposal
	on      map[string]alarmCause // alarms that stand, by tag
	failed  error                 // the journal's
	writing sync.WaitGroup
}

// Journal is where what happens to a heartbeat, and verdicts, are kept; *journal.Journal is one.
type Journal interface {
	Append(kind, by string, body any) (journal.Entry, error)
}

// link is what the actuator knows of a connection.
type link struct {
	connected bool
	silent    bool // it has a heartbeat, and that is off
	busy      bool
}

// wait is what a proposal waits for.
type wait struct {
	text string
	told bridge.Time // when the journal was told last
}

func (a *Actuator) begin() {
	a.once.Do(func() {
		a.poke, a.links, a.waits, a.on = make(chan struct{}, 1), map[string]*link{}, map[string]*wait{}, map[string]alarmCause{}
		for name := range a.Writers {
			a.links[name] = &link{silent: a.Heartbeats[name] != nil}
		}
	})
}

// Run acts until ctx ends, and returns when what it was writing then is done. Approvals from before lapse: nobody knows what the device did in between. It
// returns an error where the journal cannot be written; nothing is written to a device from then on.
func (a *Actuator) Run(ctx context.Context) error {
	a.begin()
	defer a.writing.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for _, name := range a.names() {
		a.mu.Lock()
		connected := a.links[name].connected
		a.mu.Unlock()
		if !connected {
			if err := a.Gate.LinkLost(name); err != nil {
				return err
			}
		}
		if h := a.Heartbeats[name]; h != nil {
			a.writing.Add(1)
			go func() {
				defer a.writing.Done()
				h.Run(ctx, func(on bool, why string) { a.heartbeat(name, on, why) })
			}()
		}
	}
	for {
		if err := a.look(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-a.poke:
		case <-a.Clock.After(lookEvery):
		}
	}
}

// names of the connections that can be written to, in order.
func (a *Actuator) names() []string {
	var list []string
	for name := range a.Writers {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// Poke makes it look now, such as after a decision.
func (a *Actuator) Poke() {
	a.begin()
	select {
	case a.poke <- struct{}{}:
	default:
	}
}

// Tell hears of all connections. The approvals of one that leaves Connected, or comes back, lapse.
func (a *Actuator) Tell(e bridge.Event) error {
	a.begin()
	a.mu.Lock()
	l := a.links[e.Source]
	was, is := l != nil && l.connected, e.State == bridge.Connected
	if l != nil {
		l.connected = is
	}
	a.mu.Unlock()
	if l == nil || was == is {
		return nil
	}
	return a.Gate.LinkLost(e.Source) // also when it comes back: nothing that was approved in between waits for that moment
}

// heartbeat of a connection went on or off.
func (a *Actuator) heartbeat(name string, on bool, why string) {
	a.mu.Lock()
	a.links[name].silent = !on
	a.mu.Unlock()
	now := a.now()
	_, err := a.Journal.Append("heartbeat", "gate", heartbeatBody{name, on, why})
	err = errors.Join(err, a.Gate.LinkLost(name))
	a.raise(Alarm{Tag: name, Kind: Beat, On: !on, At: now, Text: why})
	a.keep(err)
}

type heartbeatBody struct {
	Source string `json:"source"`
	On     bool   `json:"on"`
	Why    string `json:"why"`
}

// keep notes the first error that Run has to return.
func (a *Actuator) keep(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.failed == nil && err != nil {
		a.failed = err
	}
}

func (a *Actuator) now() bridge.Time { return bridge.At(a.Clock.Now()) }

func (a *Actuator) raise(x Alarm) {
	a.raising.Lock()
	defer a.raising.Unlock()
	if a.Raise != nil {
		a.Raise(x)
	}
}

// look goes once through what is approved; the error is the journal's.
func (a *Actuator) look(ctx context.Context) error {
	a.mu.Lock()
	err := a.failed
	a.mu.Unlock()
	if err != nil {
		return err
	}
	list := a.Gate.Approved()
	a.forget(list)
	for i := range list {
		if err := a.consider(ctx, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

// consider writes a proposal if it can be written now.
func (a *Actuator) consider(ctx context.Context, v *gate.View) error {
	source := v.Changes[0].Source
	if why := a.shut(source); why != "" { // it does not wait for the connection
		return a.leave(v, why)
	}
	a.mu.Lock()
	busy := a.links[source].busy
	a.mu.Unlock()
	if busy {
		return nil
	}
	if err := a.Gate.Ready(v.ID); err != nil && !a.worthTelling(v, err) {
		return couldNot(err)
	}
	p, err := a.Gate.Permit(v.ID) // the journal hears of a refusal
	if err != nil {
		return couldNot(err)
	}
	a.mu.Lock()
	a.links[source].busy = true
	a.mu.Unlock()
	a.writing.Add(1)
	go func() {
		defer a.writing.Done()
		a.write(ctx, source, v, p)
		a.mu.Lock()
		a.links[source].busy = false
		a.mu.Unlock()
		a.Poke()
	}()
	return nil
}

// shut says why a connection cannot be written to now.
func (a *Actuator) shut(source string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch l := a.links[source]; {
	case l == nil:
		return "the connection " + source + " has no writer"
	case !l.connected:
		return "the connection " + source + " is not connected"
	case l.silent:
		return "the heartbeat of " + source + " is off"
	}
	return ""
}

// worthTelling says whether the journal should hear why a proposal is not ready: at once if that is final, else when the words have changed, and once a minute at most.
func (a *Actuator) worthTelling(v *gate.View, why error) bool {
	var no *gate.Refused
	if !errors.As(why, &no) {
		return false
	}
	switch no.Reason {
	case gate.Overtaken:
		return true
	case gate.NotYet, gate.Off:
	default:
		return false
	}
	a.waiting(v, why.Error())
	a.mu.Lock()
	defer a.mu.Unlock()
	w := a.waits[v.ID]
	now := a.now()
	if w == nil {
		w = &wait{told: now - refusalEvery}
		a.waits[v.ID] = w
	}
	if w.text == why.Error() || now < w.told+refusalEvery {
		return false
	}
	w.text, w.told = why.Error(), now
	return true
}

// couldNot is what is no refusal.
func couldNot(err error) error {
	var no *gate.Refused
	if errors.As(err, &no) {
		return nil
	}
	return err
}

// write hands the permit over and looks at what the gate then knows.
func (a *Actuator) write(ctx context.Context, source string, v *gate.View, p *gate.Permit) {
	err := a.hand(ctx, a.Writers[source], p)
	if errors.Is(err, journal.ErrFailed) {
		a.keep(err)
	}
	after, _ := a.Gate.Proposal(v.ID)
	switch after.State {
	case gate.Written:
		for _, c := range v.Changes {
			a.end(c.Tag, v.ID+" was written")
		}
		if a.Written != nil {
			a.Written(after)
		}
	case gate.Open: // nothing left
		var no *gate.Refused
		if errors.As(err, &no) {
			return // by the gate, at the last moment
		}
		text := "nothing was written"
		if err != nil {
			text = err.Error()
		}
		a.keep(a.leave(v, text))
	case gate.Failed, gate.Unclear:
		a.alarm(v, written, "%s failed: %s; read the node and decide, it is not tried again", v.ID, after.Why)
	case gate.Writing:
		text := "the writer says nothing of it"
		if err != nil {
			text = err.Error()
		}
		a.alarm(v, written, "an order of %s left, and what became of it could not be kept: %s; read the node and decide, it is not tried again", v.ID, text)
	}
}

// leave lets the approvals of a proposal lapse that cannot be written: it is not tried again by itself.
func (a *Actuator) leave(v *gate.View, why string) error {
	if err := a.Gate.Lapse(v.ID, "it could not be written: "+why); err != nil {
		return err
	}
	a.alarm(v, closed, "%s was approved and not written: %s; approve it again once that is mended", v.ID, why)
	return nil
}

// hand lets the writer write. It is let finish when the program ends, so that the outcome is known.
func (a *Actuator) hand(ctx context.Context, w Writer, p *gate.Permit) error {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- w.Write(ctx, p) }()
	select {
	case err := <-done:
		return err
	case <-a.Clock.After(longestWrite):
		cancel()
		return <-done
	}
}
