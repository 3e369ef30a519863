package sparkplug

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"gemel/bridge/sparkplug/payload"
)

// check of one assertion on what was played.
type check func(p *play) error

// each message of a client and a kind, of which there must be one.
func each(client, kind string, f func(p *play, m sent) error) check {
	return func(p *play) error {
		list := p.of(client, kind)
		if len(list) == 0 {
			return fmt.Errorf("%s sent no %s", client, kind)
		}
		for _, m := range list {
			if err := f(p, m); err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
		}
		return nil
	}
}

// eachMetric of the messages of a client and a kind.
func eachMetric(client, kind string, f func(m *payload.Payload_Metric) error) check {
	return each(client, kind, func(_ *play, m sent) error {
		for _, x := range m.p.Metrics {
			if err := f(x); err != nil {
				return fmt.Errorf("%s: %w", x, err)
			}
		}
		return nil
	})
}

// both checks.
func both(list ...check) check {
	return func(p *play) error {
		for _, c := range list {
			if err := c(p); err != nil {
				return err
			}
		}
		return nil
	}
}

func must(ok bool, text string) error {
	if ok {
		return nil
	}
	return errors.New(text)
}

func topicOf(client, kind string, want ...string) check {
	return each(client, kind, func(_ *play, m sent) error { return must(slices.Contains(want, m.name), "is no topic for it") })
}

func delivery(client, kind string, qos byte, retain bool) check {
	return each(client, kind, func(_ *play, m sent) error {
		return must(m.qos == qos && m.retain == retain, fmt.Sprintf("QoS %d, retained %t", m.qos, m.retain))
	})
}

func isNow(ms uint64) bool {
	return math.Abs(float64(ms)-float64(time.Now().UnixMilli())) < 3600e3
}

func timed(client, kind string) check {
	return each(client, kind, func(_ *play, m sent) error {
		return must(m.p.Timestamp != nil && isNow(m.p.GetTimestamp()), "no time, or not that of sending")
	})
}

func hasSeq(kind string) check {
	return each("edge", kind, func(_ *play, m sent) error {
		return must(m.p.Seq != nil && m.p.GetSeq() <= 255, "no seq from 0 to 255")
	})
}

func noSeq(client, kind string) check {
	return each(client, kind, func(_ *play, m sent) error { return must(m.p.Seq == nil, "it has a seq") })
}

// follows: the seq of each message of a kind is one more than that of the message before it.
func follows(kind string) check {
	return each("edge", kind, func(p *play, m sent) error {
		all := p.of("edge", nbirth, dbirth, ndata, ddata, ddeath)
		i := slices.IndexFunc(all, func(x sent) bool { return x.at == m.at })
		return must(i > 0 && m.p.GetSeq() == (all[i-1].p.GetSeq()+1)%256, "its seq does not follow")
	})
}

func wraps(p *play) error {
	wrapped := false
	for i, all := 1, p.of("edge", nbirth, dbirth, ndata, ddata, ddeath); i < len(all); i++ {
		wrapped = wrapped || all[i-1].p.GetSeq() == 255 && all[i].p.GetSeq() == 0 && all[i].topic.kind != nbirth
	}
	return must(wrapped, "the seq never went from 255 to 0")
}

func find(m sent, name string) *payload.Payload_Metric {
	for _, x := range m.p.Metrics {
		if x.GetName() == name {
			return x
		}
	}
	return nil
}

// bdSeqs: those of the wills count from 0, and births and deaths have that of the connection they are in.
func bdSeqs(p *play) error {
	var now, next uint64
	for i, r := range p.tape {
		if r.client != "edge" {
			continue
		}
		for _, m := range p.msgs {
			if m.at != i || m.topic.kind != nbirth && m.topic.kind != ndeath {
				continue
			}
			x := find(m, bdSeq)
			if x == nil || x.GetDatatype() != typeInt64 {
				return errors.New("there is no bdSeq of type Int64")
			}
			if m.client == "edge will" {
				now, next = next, next+1
			}
			if x.GetLongValue() != now {
				return fmt.Errorf("%s: bdSeq is %d, want %d", m.name, x.GetLongValue(), now)
			}
		}
	}
	return must(next >= 3, "there were not enough connections")
}

func rebirthMetricIs(f func(x *payload.Payload_Metric) bool) check {
	return each("edge", nbirth, func(_ *play, m sent) error {
		x := find(m, rebirth)
		return must(x != nil && f(x), "Node Control/Rebirth is not as it should be")
	})
}

// metricsOf a birth are all that there are.
func complete(p *play) error {
	for _, m := range p.of("edge", nbirth, dbirth) {
		for _, t := range plant() {
			a, _ := parseAddress(t.Address)
			if a.device == m.topic.device && find(m, a.metric) == nil {
				return fmt.Errorf("%s has no %s", m.name, a.metric)
			}
		}
	}
	known := map[uint64]bool{}
	for _, m := range p.of("edge", nbirth, dbirth, ndata, ddata) {
		for _, x := range m.p.Metrics {
			if x.Name != nil {
				known[x.GetAlias()] = true
			} else if !known[x.GetAlias()] {
				return fmt.Errorf("%s: alias %d was in no birth", m.name, x.GetAlias())
			}
		}
	}
	return nil
}

func valued(x *payload.Payload_Metric) error {
	return must(x.Name != nil && x.Datatype != nil && (x.Value != nil) != x.GetIsNull(), "name, type, value or null are missing")
}

func aliased(x *payload.Payload_Metric) error {
	own := x.GetName() == bdSeq || x.GetName() == rebirth
	return must(x.Name != nil && (x.Alias != nil) != own, "name or alias")
}

func aliasOnly(x *payload.Payload_Metric) error {
	return must(x.Name == nil && x.Alias != nil && x.Datatype == nil, "not by its alias alone")
}

func stamped(x *payload.Payload_Metric) error {
	return must(x.Timestamp != nil && isNow(x.GetTimestamp()), "no time")
}

func typed(x *payload.Payload_Metric) error {
	return must(x.GetDatatype() >= 1 && x.GetDatatype() <= 19, "no type, or one that is none")
}

func uniqueAliases(p *play) error {
	of := map[uint64]string{}
	for _, m := range p.of("edge", nbirth, dbirth) {
		for _, x := range m.p.Metrics {
			name := m.topic.device + "/" + x.GetName()
			if other, ok := of[x.GetAlias()]; x.Alias != nil && ok && other != name {
				return fmt.Errorf("%s and %s have the alias %d", other, name, x.GetAlias())
			} else if x.Alias != nil {
				of[x.GetAlias()] = name
			}
		}
	}
	return must(len(of) == len(plant()), "there are not as many aliases as tags")
}

// properties of the births.
func properties(f func(s *payload.Payload_PropertySet) error) check {
	return func(p *play) error {
		n := 0
		for _, m := range p.of("edge", nbirth, dbirth) {
			for _, x := range m.p.Metrics {
				if x.Properties == nil {
					continue
				}
				n++
				if err := f(x.Properties); err != nil {
					return err
				}
			}
		}
		return must(n > 0, "no metric has properties")
	}
}

func sized(s *payload.Payload_PropertySet) error {
	return must(len(s.Keys) == len(s.Values), "there are not as many keys as values")
}

func propertyTyped(s *payload.Payload_PropertySet) error {
	for _, v := range s.Values {
		if v.Type == nil || v.GetType() < 1 || v.GetType() > 21 {
			return errors.New("a property without a type")
		}
	}
	return nil
}

func qualities(p *play) error {
	seen := false
	for _, m := range p.of("edge", nbirth, dbirth, ndata, ddata) {
		for _, x := range m.p.Metrics {
			for i, k := range x.GetProperties().GetKeys() {
				if k != "Quality" {
					continue
				}
				v := x.Properties.Values[i]
				w, ok := v.Value.(*payload.Payload_PropertyValue_IntValue)
				if seen = true; !ok || v.GetType() != typeInt32 || w.IntValue != 0 && w.IntValue != 192 && w.IntValue != 500 {
					return fmt.Errorf("a quality is %v", v)
				}
			}
		}
	}
	return must(seen, "nothing had a quality")
}
