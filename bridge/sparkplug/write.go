package sparkplug

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/mqtt"
	"gemel/bridge/sparkplug/payload"
	"gemel/bridge/tag"
)

// readBack is how long an edge node may take until it tells that a tag holds what was commanded.
const readBack = 2 * time.Second

// Writer commands values, over a connection of its own for each order and under a name of its own. Sparkplug acknowledges no command: only what the
// source then hears says that it was done.
type Writer struct {
	s      *Source
	broker mqtt.Broker
}

// NewWriter writes to the tags of a source, which must be running.
func NewWriter(s *Source, broker mqtt.Broker) (*Writer, error) {
	if broker.ClientID != "" && broker.ClientID == s.c.Broker.ClientID {
		return nil, fmt.Errorf("%s: reading and writing need client IDs of their own, since a server lets the newer one push the older one out", s.c.Name)
	}
	return &Writer{s, broker}, broker.Check()
}

// watch waits for a tag to hold a value.
type watch struct {
	tag int
	got chan float64 // raw; the newest one
}

// confirm tells those who wait what a tag holds; s.mu is held.
func (s *Source) confirm(i int, raw float64) {
	for w := range s.watches {
		if w.tag != i {
			continue
		}
		select {
		case <-w.got:
		default:
		}
		w.got <- raw
	}
}

// Write uses a permit: every change once, each heard back. What is not known to be done is failed; nothing is tried twice.
func (w *Writer) Write(ctx context.Context, p *gate.Permit) error {
	w.s.mu.Lock()
	connected := w.s.connected
	w.s.mu.Unlock()
	if !connected {
		return fmt.Errorf("%s is not connected, so nothing could be heard back", w.s.c.Name)
	}
	b := w.broker                                                                       // its own: several writes may go on at once
	client, err := b.Connect(ctx, func() mqtt.Start { return mqtt.Start{Clean: true} }) // before the permit is used up
	if err != nil {
		return err
	}
	defer client.Disconnect()
	order, err := p.Use()
	if err != nil {
		return err
	}
	var outcomes []gate.Outcome
	for i := range order.Changes {
		c := &order.Changes[i]
		o := gate.Outcome{Tag: c.Tag}
		if err := w.change(ctx, client, c, &o); err != nil {
			o.Error = err.Error()
		}
		o.At = w.s.now()
		outcomes = append(outcomes, o)
		if !o.Done {
			break // what follows may depend on it
		}
	}
	return order.Done(outcomes)
}

// change commands one value and waits for it to be heard.
func (w *Writer) change(ctx context.Context, client *mqtt.Client, c *gate.Change, o *gate.Outcome) error {
	if c.Source != w.s.c.Name {
		return fmt.Errorf("%s is on the connection %s, not on %s", c.Tag, c.Source, w.s.c.Name)
	}
	t := bridge.Tag{Name: c.Tag, Address: c.Address, Type: c.Type, Scale: c.Scale, Offset: c.Offset}
	to, x, raw, see, err := w.s.command(&t, c.Value)
	if err != nil {
		return err
	}
	defer w.s.forget(see)
	p := &payload.Payload{Timestamp: x.Timestamp, Metrics: []*payload.Payload_Metric{x}}
	if err := client.Publish(to.String(), 0, false, marshal(p)); err != nil {
		return nil // it may have left: what became of it is not known
	}
	late := w.s.c.Clock.After(readBack)
	for {
		select {
		case got := <-see.got:
			value := float64(got*t.Scale) + t.Offset
			o.Read = &value
			if got == raw {
				o.Done = true
				return nil
			}
		case <-late:
			return notHeard(raw, o)
		case <-ctx.Done():
			return notHeard(raw, o)
		}
	}
}

// notHeard within its time: another value is a failure, and nothing at all means that the outcome is not known, which an empty error says.
func notHeard(raw float64, o *gate.Outcome) error {
	if o.Read == nil {
		return nil
	}
	return fmt.Errorf("commanded %g and heard that the device holds %g (in the tag's unit)", raw, *o.Read)
}

// command is what to send where for a value, from what the births told, and begins to watch.
func (s *Source) command(t *bridge.Tag, value float64) (to topic, x *payload.Payload_Metric, raw float64, see *watch, err error) {
	a, err := parseAddress(t.Address)
	if err != nil {
		return to, nil, 0, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.index[a]
	e := s.edges[a.group+"/"+a.node]
	if !ok || e == nil {
		return to, nil, 0, nil, fmt.Errorf("%s is no address that is read", t.Address)
	}
	if !s.connected || !e.born || !e.alive[a.device] {
		return to, nil, 0, nil, fmt.Errorf("the device of %s is not there", t.Address)
	}
	k, ok := e.metrics[metricKey{device: a.device, name: a.metric}]
	typ, number := typeOf[k.code]
	switch {
	case !ok:
		return to, nil, 0, nil, fmt.Errorf("the device has no %s", a.metric)
	case !number:
		return to, nil, 0, nil, fmt.Errorf("%s is no number", a.metric)
	case t.Type != bridge.Unknown && t.Type != typ:
		return to, nil, 0, nil, fmt.Errorf("%s is approved as %s, and the device has %s", a.metric, t.Type, typ)
	}
	raw, err = typ.Coerce(tag.Raw(t, value))
	if err != nil {
		return to, nil, 0, nil, err
	}
	x = &payload.Payload_Metric{Timestamp: proto.Uint64(uint64(milliseconds(s.now())))}
	if k.hasAlias {
		x.Alias = proto.Uint64(k.alias)
	} else {
		x.Name = proto.String(a.metric)
	}
	encode(x, typ, raw)
	to = topic{a.group, dcmd, a.node, a.device}
	if a.device == "" {
		to.kind = ncmd
	}
	see = &watch{tag: i, got: make(chan float64, 1)}
	s.watches[see] = struct{}{}
	return to, x, raw, see, nil
}

func (s *Source) forget(w *watch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.watches, w)
}
