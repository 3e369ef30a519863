package sparkplug

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gemel/bridge"
	"gemel/bridge/mqtt"
	"gemel/bridge/sparkplug/payload"
)

// birthFirst: between a connection and its births an edge node says nothing, and says no data before all of them.
func birthFirst(p *play) error {
	devices := -1
	for i, r := range p.tape {
		if r.client != "edge" {
			continue
		}
		if r.FixedHeader.Type == packetConnect {
			devices = -1
		}
		for _, m := range p.msgs {
			if m.at != i || m.client != "edge" {
				continue
			}
			switch m.topic.kind {
			case nbirth:
				devices = 0
			case dbirth:
				if devices++; devices <= 0 {
					return errors.New("a DBIRTH before the NBIRTH")
				}
			case ndata, ddata, ddeath:
				if devices < 2 {
					return fmt.Errorf("%s before all births", m.name)
				}
			}
		}
	}
	return nil
}

// subscribed: a client asks for a topic at QoS 1 in each of its connections, before it publishes anything.
func subscribed(client, filter string) check {
	return func(p *play) error {
		ok, n := true, 0
		for _, r := range p.tape {
			if r.client != client {
				continue
			}
			switch r.FixedHeader.Type {
			case packetConnect:
				if !ok {
					return errors.New("not in a connection")
				}
				ok, n = false, n+1
			case packetSubscribe:
				for _, f := range r.Filters {
					ok = ok || f.Filter == filter && f.Qos == 1
				}
			case packetPublish:
				if !ok {
					return errors.New("published before")
				}
			}
		}
		return must(ok && n > 0, "never")
	}
}

func clean(client string) check {
	return func(p *play) error {
		for _, r := range p.tape {
			if r.client == client && r.FixedHeader.Type == packetConnect && !r.Connect.Clean {
				return errors.New("not a clean session")
			}
		}
		return must(connects(p.tape, client) > 0, "no connection")
	}
}

// hasWill: every CONNECT of a client has one.
func hasWill(client, topic string, qos byte, retain bool) check {
	return func(p *play) error {
		n := 0
		for _, r := range p.tape {
			if r.client == client && r.FixedHeader.Type == packetConnect {
				n++
				if c := r.Connect; !c.WillFlag || c.WillTopic != topic || c.WillQos != qos || c.WillRetain != retain {
					return fmt.Errorf("the will is %t %q %d %t", c.WillFlag, c.WillTopic, c.WillQos, c.WillRetain)
				}
			}
		}
		return must(n > 0, "no connection")
	}
}

// waited: the edge node is not born before its primary host says that it is online, by a message in this connection.
func waited(p *play) error {
	online, born := false, 0
	for i, r := range p.tape {
		if on, _, ok := decodeState(r.Payload); ok && r.FixedHeader.Type == packetPublish && r.TopicName == stateTopic("gemel") && r.client == "host" {
			online = on
		}
		for _, m := range p.msgs {
			if m.at == i && m.client == "edge" && m.topic.kind == nbirth {
				if born++; !online {
					return errors.New("it was born while its host was away")
				}
			}
		}
	}
	return must(born >= 4, "it was not born often enough")
}

// leaves: an edge node that goes says so first, and then nothing but DISCONNECT.
func leaves(p *play) error {
	n := 0
	for i, r := range p.tape {
		if r.client != "edge" || r.FixedHeader.Type != packetDisconnect {
			continue
		}
		before := slices.IndexFunc(p.msgs, func(m sent) bool {
			return m.client == "edge" && m.topic.kind == ndeath && m.at < i && lastOf(p.tape[:i], "edge") == m.at
		})
		if n++; before < 0 {
			return errors.New("a DISCONNECT without an NDEATH right before it")
		}
	}
	return must(n == 2, "it did not leave twice") // when its host left, and when it was closed
}

func lastOf(tape []recorded, client string) int {
	for i := len(tape) - 1; i >= 0; i-- {
		if tape[i].client == client {
			return i
		}
	}
	return -1
}

// stateSaid: what the host says of itself in each connection.
func stateSaid(f func(willed, said, bye int64, first string) error) check {
	return func(p *play) error {
		var willed int64
		said, first, n := int64(-1), "", 0
		for _, r := range p.tape {
			if r.client != "host" {
				continue
			}
			on, ms, ok := decodeState(r.Payload)
			switch {
			case r.FixedHeader.Type == packetConnect:
				on, ms, ok := decodeState(r.Connect.WillPayload)
				if !ok || on || !isNow(uint64(ms)) {
					return fmt.Errorf("the will is %s", r.Connect.WillPayload)
				}
				willed, said, first = ms, -1, ""
			case r.FixedHeader.Type != packetPublish:
			case first == "":
				if first = r.TopicName; !ok || !on {
					return fmt.Errorf("it began with %s %s", r.TopicName, r.Payload)
				}
				said = ms
			case ok && !on:
				if n++; !r.FixedHeader.Retain || r.FixedHeader.Qos != 1 || !isNow(uint64(ms)) {
					return errors.New("the goodbye is not retained at QoS 1, or not of now")
				}
				if err := f(willed, said, ms, first); err != nil {
					return err
				}
			}
		}
		return must(n == 2, "there were not two goodbyes")
	}
}

var (
	stateBirth = stateSaid(func(willed, said, _ int64, first string) error {
		return must(willed == said && first == stateTopic("gemel"), "birth and will do not agree")
	})
	stateDeath = both(stateSaid(func(_, said, bye int64, _ string) error {
		return must(bye >= said, "the goodbye is older than the birth")
	}),
		func(p *play) error {
			said := false // that it goes
			for _, r := range p.tape {
				on, _, ok := decodeState(r.Payload)
				switch {
				case r.client != "host":
				case r.FixedHeader.Type == packetPublish:
					said = ok && !on
				case r.FixedHeader.Type == packetDisconnect && !said:
					return errors.New("the goodbye is not right before DISCONNECT")
				}
			}
			return must(said, "there was no goodbye")
		})
	stateDelivery = both(delivery("host", state, 1, true), topicOf("host", state, stateTopic("gemel")))
	hostWill      = hasWill("host", stateTopic("gemel"), 1, true)
	edgeWill      = hasWill("edge", namespace+"/plant/NDEATH/pumps", 1, false)
	oneDevice     = []string{"/booster", "/meter"}
)

// staleAt: all samples that say that a tag is stale have the host's own time.
func staleByHost(p *play) error {
	n := 0
	for _, x := range p.in.Samples() {
		if x.Status == bridge.UncertainLastUsable {
			if n++; x.Source > x.Server || x.Server-x.Source > 1e9 {
				return fmt.Errorf("stale since %s, seen %s", x.Source, x.Server)
			}
		}
	}
	for id := bridge.TagID(1); id <= 6; id++ {
		if !slices.ContainsFunc(p.in.Of(id), func(x bridge.Sample) bool { return x.Status == bridge.UncertainLastUsable }) {
			return fmt.Errorf("tag %d was never stale", id)
		}
	}
	return must(n > 0, "nothing was stale")
}

func gone(p *play) error {
	return must(p.in.Told(func(e bridge.Event) bool {
		return e.State == bridge.Stale && strings.Contains(e.Text, "plant/pumps is gone")
	}), "nobody was told")
}

// chronological: the values of a tag that are not historical are in the order of their times.
func chronological(kinds ...string) check {
	return func(p *play) error {
		list := p.of("edge", kinds...)
		for _, m := range list {
			last := map[uint64]uint64{}
			for _, x := range m.p.Metrics {
				if !x.GetIsHistorical() {
					if x.GetTimestamp() < last[x.GetAlias()] {
						return errors.New("not in the order of time")
					}
					last[x.GetAlias()] = x.GetTimestamp()
				}
			}
		}
		return must(len(list) > 0, "there is none")
	}
}

// changes: no value is told twice in a row by data messages, but in answer to a command.
func changes(kind string) check {
	return func(p *play) error {
		last, n := map[uint64]string{}, 0
		for _, m := range p.of("edge", nbirth, dbirth, kind) {
			for _, x := range m.p.Metrics {
				v := fmt.Sprint(x.Value)
				if m.topic.kind == kind && !x.GetIsHistorical() {
					if n++; last[x.GetAlias()] == v {
						return fmt.Errorf("alias %d is told again to be %s", x.GetAlias(), v)
					}
				}
				last[x.GetAlias()] = v
			}
		}
		return must(n > 0, "there is none")
	}
}

// rebirths: between the command and the end of the births there is no data.
func rebirths(p *play) error {
	i := slices.IndexFunc(p.msgs, func(m sent) bool { return m.client == "raw" && m.topic.kind == ncmd })
	births := p.of("edge", nbirth)
	if i < 0 || len(births) < 2 {
		return errors.New("there was no rebirth")
	}
	var kinds []string
	for _, m := range p.of("edge", nbirth, dbirth, ndata, ddata) {
		if m.at >= births[1].at && len(kinds) < 3 {
			kinds = append(kinds, m.topic.kind)
		}
	}
	return must(slices.Equal(kinds, []string{nbirth, dbirth, dbirth}), fmt.Sprint(kinds))
}

// commanded: a write goes to a metric of the births by its alias, with a value of its type.
func commanded(client, kind string) check {
	return each(client, kind, func(p *play, m sent) error {
		for _, b := range p.of("edge", nbirth, dbirth) {
			for _, x := range b.p.Metrics {
				if c := m.p.Metrics[0]; b.topic.device == m.topic.device && x.Alias != nil && x.GetAlias() == c.GetAlias() {
					v, s := decode(c, x.GetDatatype())
					return must(s.IsGood() && (v == -5 || v == -7), fmt.Sprint(c))
				}
			}
		}
		return errors.New("no birth has such a metric")
	})
}

// refusesIDs: names with reserved characters are refused, and others are not.
func refusesIDs(format string) check {
	return func(*play) error {
		c := Config{Name: "plant", Host: "gemel", Broker: mqtt.Broker{URL: "mqtt://127.0.0.1:1883"}}
		for name, good := range map[string]bool{"a+b": false, "a#b": false, "a\xff": false, "a\x00b": false, "a b": true, "größe": true} {
			c.Tags = []bridge.Tag{tagAt(1, fmt.Sprintf(format, name), bridge.Float64, bridge.Read)}
			if _, err := NewSource(c); (err == nil) != good {
				return fmt.Errorf("%q: %v", c.Tags[0].Address, err)
			}
		}
		return nil
	}
}

func utf8Topics(p *play) error {
	for _, m := range p.msgs {
		if !utf8.ValidString(m.name) {
			return fmt.Errorf("%q", m.name)
		}
	}
	return nil
}

func caseSensitive(*play) error {
	for _, pair := range [][2]string{{"plant/pumps/booster/level", "plant/pumps/booster/Level"}, {"plant/pumps/booster/a", "plant/pumps/Booster/b"}} {
		tags := []bridge.Tag{tagAt(1, pair[0], bridge.Float64, bridge.Read), tagAt(2, pair[1], bridge.Float64, bridge.Read)}
		n := &Node{c: NodeConfig{Group: "plant", Node: "pumps", Tags: tags}}
		if err := n.check(); err == nil || !strings.Contains(err.Error(), "capital letters") {
			return fmt.Errorf("%v were taken: %v", pair, err)
		}
	}
	return nil
}

type metricOf = payload.Payload_Metric

func onlyBdSeq(client string) check {
	return each(client, ndeath, func(_ *play, m sent) error {
		return must(len(m.p.Metrics) == 1 && m.p.Metrics[0].GetName() == bdSeq, "it holds something else than bdSeq")
	})
}

// objects: the host that is said to be away says that it is there.
func objects(p *play) error {
	for i, r := range p.tape {
		if r.client != "raw" || r.TopicName != stateTopic("gemel") || !r.FixedHeader.Retain {
			continue
		}
		for _, m := range p.of("host", state) {
			if on, _, _ := decodeState(m.body); m.at > i && on {
				return nil
			}
		}
	}
	return errors.New("it did not")
}
