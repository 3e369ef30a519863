package sparkplug

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/mqtt"
)

// Config of a host application.
type Config struct {
	Name    string
	Broker  mqtt.Broker
	Host    string        // under which edge nodes know it: spBv1.0/STATE/<Host>
	Reorder time.Duration // how long a message that overtook others waits for them; 0: 2 s
	Tags    []bridge.Tag
	Clock   bridge.Clock
}

// What nobody takes is kept up to here.
const mostHeld = 1_000_000

// Source is a host application: it delivers what edge nodes tell of the tags of its configuration.
type Source struct {
	c     Config
	at    []address
	index map[address]int

	mu        sync.Mutex // what a Writer looks at
	edges     map[string]*edge
	connected bool
	watches   map[*watch]struct{}

	// of the goroutine of Run
	last   []lastly
	seen   seen
	held   []bridge.Sample
	acks   []mqtt.Message // to be acknowledged once what is held is durable
	events []bridge.Event
	lost   bridge.Time // since when what was read is thrown away; 0: nothing is
	heard  bridge.Time // when the server last delivered something
}

// lastly is what a tag last told, and whether it has become stale since.
type lastly struct {
	sample bridge.Sample
	known  bool
	stale  bridge.Time // since when; 0: it is not
}

// NewSource checks the names and the addresses of all tags.
func NewSource(c Config) (*Source, error) {
	if c.Reorder <= 0 {
		c.Reorder = 2 * time.Second
	}
	if c.Clock == nil {
		c.Clock = bridge.Wall{}
	}
	s := &Source{c: c, index: map[address]int{}, edges: map[string]*edge{}, watches: map[*watch]struct{}{}, last: make([]lastly, len(c.Tags))}
	all := []error{checkID("host application", c.Host), c.Broker.Check()}
	for i := range c.Tags {
		a, err := parseAddress(c.Tags[i].Address)
		if err != nil {
			all = append(all, fmt.Errorf("%s: %w", c.Tags[i].Name, err))
			continue
		}
		if k, twice := s.index[a]; twice {
			all = append(all, fmt.Errorf("%s: %s has this address already", c.Tags[i].Name, c.Tags[k].Name))
		}
		s.at, s.index[a] = append(s.at, a), i
		name := a.group + "/" + a.node
		if s.edges[name] == nil {
			s.edges[name] = newEdge(a.group, a.node)
		}
		s.edges[name].tags = append(s.edges[name].tags, i)
	}
	if len(c.Tags) == 0 {
		all = append(all, fmt.Errorf("%s: there is no tag to read", c.Name))
	}
	return s, errors.Join(all...)
}

// Name of the connection.
func (s *Source) Name() string { return s.c.Name }

func (s *Source) now() bridge.Time { return bridge.At(s.c.Clock.Now()) }

// event is told when the lock is open again.
func (s *Source) event(state bridge.State, text string) {
	s.events = append(s.events, bridge.Event{At: s.now(), Source: s.c.Name, State: state, Text: text})
}

// gap is an event with the time for which samples may be missing.
func (s *Source) gap(state bridge.State, from, to bridge.Time, text string) {
	s.events = append(s.events, bridge.Event{At: s.now(), Source: s.c.Name, State: state, Gap: true, From: from, To: to, Text: text})
}

// Run is there as a host application until ctx ends.
func (s *Source) Run(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
	for pause := firstPause; ctx.Err() == nil; {
		s.event(bridge.Connecting, "connecting to "+s.c.Broker.URL)
		s.deliver(take, tell)
		began := s.now()
		was, err := s.session(ctx, take, tell)
		if was {
			pause = firstPause
		}
		if ctx.Err() != nil {
			break
		}
		s.mu.Lock()
		s.connected = false
		s.event(bridge.Disconnected, err.Error())
		for _, e := range s.edges {
			s.die(e, s.now(), "")
		}
		s.mu.Unlock()
		s.deliver(take, tell)
		if mqtt.Hopeless(err) {
			return err
		}
		select {
		case <-ctx.Done():
		case <-s.c.Clock.After(max(pause-time.Duration(s.now()-began), firstPause)): // an attempt that nobody answered has waited already
		}
		pause = min(2*pause, lastPause)
	}
	s.mu.Lock()
	s.connected = false
	s.mu.Unlock()
	return ctx.Err()
}

// session is one connection.
func (s *Source) session(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) (was bool, err error) {
	var began int64 // the time that will and birth have in common
	me := stateTopic(s.c.Host)
	client, err := s.c.Broker.Connect(ctx, func() mqtt.Start {
		began = milliseconds(s.now())
		return mqtt.Start{Clean: true, Will: &mqtt.Will{Topic: me, Payload: encodeState(false, began), Retained: true}}
	})
	if err != nil {
		return false, err
	}
	filters := []string{me}
	for _, e := range s.edges {
		filters = append(filters, namespace+"/"+e.group+"/+/"+e.node+"/#")
	}
	if err := client.Subscribe(1, filters...); err != nil {
		client.Abort()
		return false, err
	}
	if err := client.Publish(me, 1, true, encodeState(true, began)); err != nil {
		client.Abort()
		return false, err
	}
	s.begin()
	for {
		s.deliver(take, tell)
		for _, name := range s.due() {
			if err := s.askForBirth(client, name); err != nil {
				client.Abort()
				return true, err
			}
		}
		select {
		case <-ctx.Done():
			// a goodbye keeps the server from publishing the will
			if client.Publish(me, 1, true, encodeState(false, max(milliseconds(s.now()), began))) != nil {
				client.Abort()
			}
			client.Disconnect()
			return true, ctx.Err()
		case <-client.Lost():
			s.take(client, began) // what came before it broke
			client.Abort()
			return true, client.Err()
		case <-client.More():
			if err := s.take(client, began); err != nil {
				client.Abort()
				return true, err
			}
		case <-s.alarm():
		}
	}
}

// begin tells that the connection is there. What edge nodes said to nobody is missing, unless they kept it.
func (s *Source) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connected = true
	now := s.now()
	if s.heard > 0 {
		s.gap(bridge.Connected, s.heard, now, "nothing was heard while the connection was broken; edge nodes that know this host send it later")
	} else {
		s.event(bridge.Connected, "connected to "+s.c.Broker.URL)
	}
	for _, e := range s.edges {
		e.ask = now + bridge.Time(s.c.Reorder) // those that know this host are born by themselves before
		e.asked, e.askedAt = 0, 0
	}
}

// take looks at what has come.
func (s *Source) take(client *mqtt.Client, began int64) error {
	claimed, again := began, false
	s.mu.Lock()
	for _, m := range client.Take() {
		s.heard = s.now()
		s.acks = append(s.acks, m)
		if m.Topic() == stateTopic(s.c.Host) {
			if online, ms, ok := decodeState(m.Payload()); ok && !online && (!m.Retained() || ms > began) {
				claimed, again = max(claimed, ms), true
			}
			continue
		}
		s.receive(m.Topic(), m.Payload(), m.Retained())
	}
	s.mu.Unlock()
	if again { // somebody, or our own will of a connection before, says that we are not there; what is older than that would not be heeded
		return client.Publish(stateTopic(s.c.Host), 1, true, encodeState(true, claimed))
	}
	return nil
}

// alarm rings when something is due; nil: nothing is.
func (s *Source) alarm() <-chan time.Time {
	now, next := s.now(), bridge.Time(0)
	for _, e := range s.edges {
		if e.ask > 0 && (next == 0 || e.ask < next) {
			next = e.ask
		}
		if t := e.since + bridge.Time(s.c.Reorder); e.since > 0 && (next == 0 || t < next) {
			next = t
		}
	}
	if len(s.held) > 0 && (next == 0 || next > now+1e9) {
		next = now + 1e9 // what was not taken is offered again
	}
	if next == 0 {
		return nil
	}
	return s.c.Clock.After(time.Duration(max(next-now, 0)))
}

// deliver tells what happened and hands over what is held; what nobody takes is held on to, up to a bound beyond which it is told what is lost.
func (s *Source) deliver(take func([]bridge.Sample) error, tell func(bridge.Event)) {
	for _, e := range s.events {
		tell(e)
	}
	s.events = s.events[:0]
	if len(s.held) > 0 {
		if err := take(s.held); err != nil {
			s.makeRoom()
			return
		}
		if s.lost > 0 {
			tell(bridge.Event{At: s.now(), Source: s.c.Name, State: bridge.Connected, Gap: true, From: s.lost, To: s.held[0].Source, Text: "the store took nothing, and there was no room to wait"})
			s.lost = 0
		}
		s.held = s.held[:0]
	}
	for _, m := range s.acks {
		m.Ack()
	}
	s.acks = s.acks[:0]
}

func (s *Source) makeRoom() {
	if n := len(s.held) - mostHeld; n > 0 {
		if s.lost == 0 {
			s.lost = s.held[0].Source
		}
		s.held = append(s.held[:0], s.held[n:]...)
	}
}
