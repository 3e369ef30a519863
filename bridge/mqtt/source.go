package mqtt

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"math"
	"time"

	"gemel/bridge"
	"gemel/bridge/tag"
)

// Config of a connection that reads plain topics.
type Config struct {
	Name   string
	Broker Broker
	Tags   []bridge.Tag
	Time   string        // JSON Pointer to the time in a payload, where a tag's address has none; empty: the time of the arrival
	Unit   time.Duration // of times that are numbers; 0: a millisecond
	Clock  bridge.Clock
}

// Back-off between two attempts to connect.
const (
	firstPause = 250 * time.Millisecond
	lastPause  = 1500 * time.Millisecond // so that a server is found again within 2 s
	mostHeld   = 1_000_000               // samples that nobody takes are kept up to here
)

// Source reads plain topics.
type Source struct {
	c          Config
	at         []address
	topics     map[string][]int // tags of a topic
	hash       maphash.Seed
	last       []lastly
	held       []bridge.Sample
	open       []*delivery // whose samples are held
	known      map[uint16]*delivery
	subscribed bool
	lost       bridge.Time // since when what was read is thrown away; 0: nothing is
	heard      bridge.Time
}

// lastly is what a tag last told.
type lastly struct {
	sample bridge.Sample
	known  bool
	stale  bool
}

// delivery is a message of QoS 1 that the server delivers until it is acknowledged.
type delivery struct {
	m    Message
	sum  uint64
	done bool // durable; at most the acknowledgement got lost
}

// NewSource checks the addresses of all tags.
func NewSource(c Config) (*Source, error) {
	if c.Unit <= 0 {
		c.Unit = time.Millisecond
	}
	if c.Clock == nil {
		c.Clock = bridge.Wall{}
	}
	s := &Source{c: c, topics: map[string][]int{}, hash: maphash.MakeSeed(), last: make([]lastly, len(c.Tags)), known: map[uint16]*delivery{}}
	all := []error{c.Broker.Check()}
	for i := range c.Tags {
		t := &c.Tags[i]
		a, err := parseAddress(t.Address, c.Time)
		if err == nil && t.Access&bridge.Write != 0 {
			err = errors.New("nothing can be written by plain topics, since nothing tells what became of it")
		}
		if err != nil {
			all = append(all, fmt.Errorf("%s: %w", t.Name, err))
		}
		s.at = append(s.at, a)
		s.topics[a.topic] = append(s.topics[a.topic], i)
	}
	if len(c.Tags) == 0 {
		all = append(all, fmt.Errorf("%s: there is no tag to read", c.Name))
	}
	return s, errors.Join(all...)
}

// Name of the connection.
func (s *Source) Name() string { return s.c.Name }

func (s *Source) now() bridge.Time { return bridge.At(s.c.Clock.Now()) }

func (s *Source) tell(tell func(bridge.Event), state bridge.State, text string) {
	tell(bridge.Event{At: s.now(), Source: s.c.Name, State: state, Text: text})
}

// Run reads until ctx ends.
func (s *Source) Run(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
	for pause := firstPause; ctx.Err() == nil; {
		s.tell(tell, bridge.Connecting, "connecting to "+s.c.Broker.URL)
		began := s.now()
		was, err := s.session(ctx, take, tell)
		if was {
			pause = firstPause
		}
		if ctx.Err() != nil {
			break
		}
		s.tell(tell, bridge.Disconnected, err.Error())
		for i := range s.c.Tags {
			s.stale(i)
		}
		s.deliver(take, tell)
		if Hopeless(err) {
			return err
		}
		select {
		case <-ctx.Done():
		case <-s.c.Clock.After(max(pause-time.Duration(s.now()-began), firstPause)): // an attempt that nobody answered has waited already
		}
		pause = min(2*pause, lastPause)
	}
	return ctx.Err()
}

// session is one connection.
func (s *Source) session(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) (was bool, err error) {
	client, err := s.c.Broker.Connect(ctx, func() Start { return Start{} })
	if err != nil {
		return false, err
	}
	defer client.Disconnect()
	s.begin(client, tell)
	s.subscribed = s.subscribed && client.Resumed
	s.heard = s.now()
	for tries := 0; ; {
		s.deliver(take, tell)
		if !s.subscribed {
			// some servers refuse for as long as messages are open under the number of the request
			if err := s.subscribe(client); err != nil && (!client.Resumed || tries > 10) {
				return false, err
			}
			tries++
		}
		var again <-chan time.Time
		if len(s.held) > 0 || !s.subscribed {
			again = s.c.Clock.After(200 * time.Millisecond)
		}
		select {
		case <-ctx.Done():
			return true, ctx.Err()
		case <-client.Lost():
			s.take(client) // what came before it broke
			return true, client.Err()
		case <-client.More():
			s.take(client)
		case <-again:
		}
	}
}

func (s *Source) subscribe(client *Client) error {
	var filters []string
	for t := range s.topics {
		filters = append(filters, t)
	}
	err := client.Subscribe(1, filters...)
	s.subscribed = err == nil
	return err
}

// begin tells what became of what was published while nobody listened.
func (s *Source) begin(client *Client, tell func(bridge.Event)) {
	if client.Resumed {
		s.tell(tell, bridge.Connected, "connected to "+s.c.Broker.URL+", which kept what was published at QoS 1")
		return
	}
	clear(s.known) // the server counts anew
	s.open = nil
	if s.heard == 0 {
		s.tell(tell, bridge.Connected, "connected to "+s.c.Broker.URL)
		return
	}
	tell(bridge.Event{At: s.now(), Source: s.c.Name, State: bridge.Connected, Gap: true, From: s.heard, To: s.now(), Text: "the server kept nothing of what was published while the connection was broken"})
}

// take looks at what has come.
func (s *Source) take(client *Client) {
	for _, m := range client.Take() {
		s.heard = s.now()
		if m.Qos() > 0 && s.again(m) {
			continue
		}
		s.receive(m)
	}
}

// again says whether the server delivers a message once more, and otherwise remembers it.
func (s *Source) again(m Message) bool {
	var h maphash.Hash
	h.SetSeed(s.hash)
	_, _ = h.WriteString(m.Topic())
	_ = h.WriteByte(0)
	_, _ = h.Write(m.Payload())
	sum := h.Sum64()
	if d := s.known[m.MessageID()]; d != nil && m.Duplicate() && d.sum == sum {
		if d.m = m; d.done {
			m.Ack()
		}
		return true
	}
	d := &delivery{m: m, sum: sum}
	s.known[m.MessageID()], s.open = d, append(s.open, d)
	return false
}

// receive one message.
func (s *Source) receive(m Message) {
	now := s.now()
	doc, err := parse(m.Payload())
	for _, i := range s.topics[m.Topic()] {
		t, a, l := &s.c.Tags[i], &s.at[i], &s.last[i]
		raw, status := math.NaN(), bridge.BadTypeMismatch
		if err == nil {
			raw, status = a.value.number(doc, t.Type)
		}
		at := now
		switch {
		case a.timed && err == nil:
			var ok bool
			if at, ok = a.time.moment(doc, s.c.Unit); !ok {
				at, raw, status = now, math.NaN(), bridge.BadTypeMismatch
			}
		case m.Retained() && status.IsGood(): // how old it is nobody knows
			status = bridge.UncertainLastUsable
		}
		value, status := tag.Value(t, raw, status)
		x := bridge.Sample{Tag: t.ID, Value: value, Source: at, Server: now, Status: status}
		same := l.known && l.sample.Source == x.Source && math.Float64bits(l.sample.Value) == math.Float64bits(x.Value) && l.sample.Status == x.Status
		if same { // a retained one comes at every connection; it does not say that anybody is there
			continue
		}
		*l = lastly{sample: x, known: true}
		s.held = append(s.held, x)
	}
}

// stale tells once that nobody keeps a tag's value up to date any more.
func (s *Source) stale(i int) {
	l := &s.last[i]
	if l.stale {
		return
	}
	now := s.now()
	x := bridge.Sample{Tag: s.c.Tags[i].ID, Value: l.sample.Value, Source: now, Server: now, Status: bridge.UncertainLastUsable}
	if !l.known || l.sample.Status.IsBad() {
		x.Value, x.Status = math.NaN(), bridge.BadNoCommunication
	}
	s.held, l.stale = append(s.held, x), true
}

// deliver hands over what is held, and acknowledges it; what nobody takes is held on to, up to a bound beyond which it is told what is lost.
func (s *Source) deliver(take func([]bridge.Sample) error, tell func(bridge.Event)) {
	if len(s.held) > 0 {
		if err := take(s.held); err != nil {
			if n := len(s.held) - mostHeld; n > 0 {
				if s.lost == 0 {
					s.lost = s.held[0].Source
				}
				s.held = append(s.held[:0], s.held[n:]...)
			}
			return
		}
		if s.lost > 0 {
			tell(bridge.Event{At: s.now(), Source: s.c.Name, State: bridge.Connected, Gap: true, From: s.lost, To: s.held[0].Source, Text: "the store took nothing, and there was no room to wait"})
			s.lost = 0
		}
		s.held = s.held[:0]
	}
	for _, d := range s.open {
		d.done = true
		d.m.Ack()
	}
	s.open = s.open[:0]
}
