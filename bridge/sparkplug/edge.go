package sparkplug

import (
	"fmt"
	"math"
	"slices"

	"google.golang.org/protobuf/proto"

	"gemel/bridge"
	"gemel/bridge/mqtt"
	"gemel/bridge/sparkplug/payload"
	"gemel/bridge/tag"
)

// edge is what a host knows of an edge node.
type edge struct {
	group, node string
	tags        []int
	born        bool
	bdSeq       uint64
	next        uint8                // seq that comes next
	waiting     map[uint8]message    // that overtook others
	since       bridge.Time          // when the first of them came; 0: none waits
	ask         bridge.Time          // when to ask for a birth; 0: not
	asked       int                  // how often in vain
	askedAt     bridge.Time          // when last
	heard       bridge.Time          // when it last said something
	death       bridge.Time          // 0: it lives, or was never born
	alive       map[string]bool      // devices
	metrics     map[metricKey]metric // what births told
}

// metricKey names a metric by its alias (by device, though it should be unique over all), or by its name.
type metricKey struct {
	device string
	alias  uint64
	name   string
}

// metric of a birth.
type metric struct {
	tag      int // −1: nobody wants it
	code     uint32
	alias    uint64
	hasAlias bool
}

// message that came in.
type message struct {
	topic
	*payload.Payload
	at bridge.Time
}

func newEdge(group, node string) *edge {
	return &edge{group: group, node: node, waiting: map[uint8]message{}, alive: map[string]bool{}, metrics: map[metricKey]metric{}}
}

// receive one message; s.mu is held, as in all below.
func (s *Source) receive(name string, body []byte, retained bool) {
	t, ok := parseTopic(name)
	if !ok || t.kind == ncmd || t.kind == dcmd { // also our own commands come back
		return
	}
	e := s.edges[t.group+"/"+t.node]
	if e == nil || retained { // nothing of an edge node may be retained: who knows how old it is
		return
	}
	now := s.now()
	p, err := unmarshal(body)
	if err != nil {
		s.event(bridge.Connected, fmt.Sprintf("%s: %v", name, err))
		s.wantBirth(e, now)
		return
	}
	m := message{t, p, now}
	switch {
	case t.kind == nbirth:
		s.birth(e, m)
	case t.kind == ndeath:
		bd, known := bdSeqOf(p)
		if e.born && (!known || bd == e.bdSeq) { // another one is the death of a connection before this one
			s.release(e)
			s.die(e, now, fmt.Sprintf("the edge node %s/%s is gone", e.group, e.node))
		}
	case !e.born:
		s.wantBirth(e, now)
	case p.Seq == nil || p.GetSeq() > 255:
		s.event(bridge.Connected, fmt.Sprintf("%s: a message without a seq from 0 to 255", name))
		s.wantBirth(e, now)
	default:
		s.order(e, m)
	}
}

func bdSeqOf(p *payload.Payload) (uint64, bool) {
	for _, m := range p.Metrics {
		if m.GetName() == bdSeq {
			switch v := m.Value.(type) {
			case *payload.Payload_Metric_LongValue:
				return v.LongValue, true
			case *payload.Payload_Metric_IntValue:
				return uint64(v.IntValue), true
			}
		}
	}
	return 0, false
}

// order brings messages into the order of their seq.
func (s *Source) order(e *edge, m message) {
	e.waiting[uint8(m.GetSeq())] = m
	for {
		x, ok := e.waiting[e.next]
		if !ok {
			break
		}
		delete(e.waiting, e.next)
		e.next++
		s.apply(e, x)
	}
	switch {
	case len(e.waiting) == 0:
		e.since = 0
	case e.since == 0:
		e.since = m.at
	}
}

// release gives up on the messages that are missing: what overtook them counts, in its order.
func (s *Source) release(e *edge) {
	for k, n := 0, e.next; k < 256 && len(e.waiting) > 0; k, n = k+1, n+1 {
		if m, ok := e.waiting[n]; ok {
			delete(e.waiting, n)
			s.apply(e, m)
			e.next = n + 1
		}
	}
	e.since = 0
}

// due are the edge nodes that are to be asked for their births now.
func (s *Source) due() (names []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	for name, e := range s.edges {
		if e.since > 0 && now >= e.since+bridge.Time(s.c.Reorder) {
			from := e.since
			s.release(e)
			s.gap(bridge.Connected, from, now, fmt.Sprintf("messages of %s are missing", name))
			s.wantBirth(e, now)
		}
		if e.ask > 0 && now >= e.ask {
			names = append(names, name)
			e.asked, e.askedAt = e.asked+1, now
			e.ask = now + bridge.Time(s.c.Reorder)<<min(e.asked, 8) // it may not have heard, or not be there
		}
	}
	slices.Sort(names)
	return names
}

// wantBirth lets the edge node be asked soon, but not again and again: it may say what cannot be understood after every birth.
func (s *Source) wantBirth(e *edge, now bridge.Time) {
	if e.ask == 0 || e.asked == 0 {
		e.ask = now
		if e.askedAt > 0 {
			e.ask = max(now, e.askedAt+2*bridge.Time(s.c.Reorder))
		}
	}
}

// askForBirth sends the command that Sparkplug has for it.
func (s *Source) askForBirth(client *mqtt.Client, name string) error {
	e := s.edges[name]
	now := s.now()
	p := &payload.Payload{Timestamp: proto.Uint64(uint64(milliseconds(now))), Metrics: []*payload.Payload_Metric{rebirthMetric(true, now)}}
	return client.Publish(topic{e.group, ncmd, e.node, ""}.String(), 0, false, marshal(p))
}

// birth of an edge node.
func (s *Source) birth(e *edge, m message) {
	bd, _ := bdSeqOf(m.Payload)
	s.release(e)
	name := e.group + "/" + e.node
	if e.born && bd != e.bdSeq { // it died, and nobody said so
		s.die(e, m.at, fmt.Sprintf("the edge node %s was away", name))
	}
	if e.death > 0 {
		s.gap(bridge.Connected, e.heard, m.at, fmt.Sprintf("the edge node %s is there again; what it did not keep is missing", name))
	} else if !e.born {
		s.event(bridge.Connected, fmt.Sprintf("the edge node %s is there", name))
	}
	e.born, e.bdSeq, e.next, e.death, e.ask, e.asked = true, bd, uint8(m.GetSeq())+1, 0, 0, 0
	clear(e.metrics)
	clear(e.alive)
	s.know(e, m)
}

// die makes all tags of an edge node stale.
func (s *Source) die(e *edge, at bridge.Time, text string) {
	if e.born {
		e.death = at
		if text != "" {
			s.event(bridge.Stale, text)
		}
	}
	e.born, e.since = false, 0
	clear(e.waiting)
	clear(e.alive)
	for _, i := range e.tags {
		s.stale(i, at)
	}
}

// know takes the metrics of a birth, of an edge node or of a device.
func (s *Source) know(e *edge, m message) {
	e.alive[m.device] = true
	found := map[int]bool{}
	for _, x := range m.Metrics {
		i, wanted := s.index[address{e.group, e.node, m.device, x.GetName()}]
		if !wanted {
			i = -1
		}
		k := metric{tag: i, code: x.GetDatatype(), alias: x.GetAlias(), hasAlias: x.Alias != nil}
		if k.hasAlias {
			e.metrics[metricKey{device: m.device, alias: k.alias}] = k
		}
		e.metrics[metricKey{device: m.device, name: x.GetName()}] = k
		if wanted {
			found[i] = true
			s.sample(e, k, x, m, true)
		}
	}
	for _, i := range e.tags {
		if s.at[i].device == m.device && !found[i] {
			s.bad(i, m.at, bridge.BadNodeUnknown)
		}
	}
	e.heard = m.at
}

// apply a message whose turn it is.
func (s *Source) apply(e *edge, m message) {
	e.heard = m.at
	switch m.kind {
	case dbirth:
		s.know(e, m)
		return
	case ddeath:
		delete(e.alive, m.device)
		at := timeOf(m.GetTimestamp(), m.at)
		s.event(bridge.Stale, fmt.Sprintf("the device %s of %s/%s is gone", m.device, e.group, e.node))
		for _, i := range e.tags {
			if s.at[i].device == m.device {
				s.stale(i, at)
			}
		}
		return
	}
	if !e.alive[m.device] {
		s.wantBirth(e, m.at)
		return
	}
	for _, x := range m.Metrics {
		k, ok := e.metrics[metricKey{device: m.device, name: x.GetName()}]
		if x.Alias != nil {
			k, ok = e.metrics[metricKey{device: m.device, alias: x.GetAlias()}]
		}
		switch {
		case !ok:
			s.wantBirth(e, m.at)
		case k.tag >= 0:
			s.sample(e, k, x, m, false)
		}
	}
}

// sample of a metric. A value of a birth that is older than the silence before it counts from the birth on: it says that it still holds.
func (s *Source) sample(e *edge, k metric, x *payload.Payload_Metric, m message, birth bool) {
	t, l := &s.c.Tags[k.tag], &s.last[k.tag]
	raw, status := decode(x, k.code)
	value, status := tag.Value(t, raw, status)
	at := timeOf(x.GetTimestamp(), timeOf(m.GetTimestamp(), m.at))
	if status.IsBad() {
		value = math.NaN()
	}
	y := bridge.Sample{Tag: t.ID, Value: value, Source: at, Server: m.at, Status: status}
	if again := timeOf(m.GetTimestamp(), m.at); birth && l.stale > 0 && at <= l.stale && again > at {
		if s.seen.add(k.tag, y, m.at) {
			s.held = append(s.held, y)
		}
		y.Source = again
	}
	if !x.GetIsHistorical() {
		s.confirm(k.tag, raw)
	}
	if s.seen.add(k.tag, y, m.at) {
		s.held = append(s.held, y)
	}
	if !x.GetIsHistorical() {
		*l = lastly{sample: y, known: true}
	}
}

// bad tells once that a tag has no value.
func (s *Source) bad(i int, at bridge.Time, status bridge.Status) {
	l := &s.last[i]
	if l.known && l.stale == 0 && l.sample.Status == status {
		return
	}
	y := bridge.Sample{Tag: s.c.Tags[i].ID, Value: math.NaN(), Source: at, Server: at, Status: status}
	s.held, *l = append(s.held, y), lastly{sample: y, known: true}
}

// stale tells once that nobody keeps a tag's value up to date any more.
func (s *Source) stale(i int, at bridge.Time) {
	l := &s.last[i]
	if l.stale > 0 {
		return
	}
	y := bridge.Sample{Tag: s.c.Tags[i].ID, Value: l.sample.Value, Source: at, Server: s.now(), Status: bridge.UncertainLastUsable}
	if !l.known || l.sample.Status.IsBad() {
		y.Value, y.Status = math.NaN(), bridge.BadNoCommunication
	}
	s.held, l.stale = append(s.held, y), at
}
