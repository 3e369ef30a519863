package sparkplug

import (
	"google.golang.org/protobuf/proto"

	"gemel/bridge"
	"gemel/bridge/sparkplug/payload"
)

// Metrics that Sparkplug itself needs.
const (
	bdSeq   = "bdSeq"
	rebirth = "Node Control/Rebirth"
)

// deathPayload of a connection: bdSeq and nothing else, no seq.
func deathPayload(seq int64, now bridge.Time) *payload.Payload {
	return &payload.Payload{Timestamp: proto.Uint64(uint64(milliseconds(now))), Metrics: []*payload.Payload_Metric{bdSeqMetric(seq, now)}}
}

func bdSeqMetric(seq int64, now bridge.Time) *payload.Payload_Metric {
	return &payload.Payload_Metric{Name: proto.String(bdSeq), Timestamp: proto.Uint64(uint64(milliseconds(now))), Datatype: proto.Uint32(typeInt64),
		Value: &payload.Payload_Metric_LongValue{LongValue: uint64(seq)}}
}

func rebirthMetric(on bool, now bridge.Time) *payload.Payload_Metric {
	return &payload.Payload_Metric{Name: proto.String(rebirth), Timestamp: proto.Uint64(uint64(milliseconds(now))), Datatype: proto.Uint32(typeBoolean),
		Value: &payload.Payload_Metric_BooleanValue{BooleanValue: on}}
}

// birthMetric tells all about a tag.
func birthMetric(t *bridge.Tag, name string, alias uint64, r *reading) *payload.Payload_Metric {
	m := &payload.Payload_Metric{Name: proto.String(name), Alias: proto.Uint64(alias), Datatype: proto.Uint32(codeOf[t.Type])}
	r.fill(m, t.Type)
	if t.Unit != "" && t.Scale == 1 && t.Offset == 0 {
		describe(m, "engUnit", &payload.Payload_PropertyValue{Type: proto.Uint32(typeString), Value: &payload.Payload_PropertyValue_StringValue{StringValue: t.Unit}})
	}
	if t.Access&bridge.Write == 0 {
		describe(m, "readOnly", &payload.Payload_PropertyValue{Type: proto.Uint32(typeBoolean), Value: &payload.Payload_PropertyValue_BooleanValue{BooleanValue: true}})
	}
	return m
}

// aliasOf tag number i; 0 stands for none.
func aliasOf(i int) uint64 { return uint64(i) + 1 }

// births are the payloads of the edge node (empty name) and its devices that are there, without seq. What they tell counts as sent.
func (n *Node) births(bd int64) (names []string, list []*payload.Payload) {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.now()
	n.out.age(n.present)
	var told []pending
	for _, device := range append([]string{""}, n.devices...) {
		if n.dead[device] = n.away[device]; n.dead[device] {
			continue
		}
		p := &payload.Payload{Timestamp: proto.Uint64(uint64(milliseconds(now)))}
		if device == "" {
			p.Metrics = append(p.Metrics, bdSeqMetric(bd, now), rebirthMetric(false, now))
		}
		for i := range n.at {
			if n.at[i].device == device {
				p.Metrics = append(p.Metrics, birthMetric(&n.c.Tags[i], n.at[i].metric, aliasOf(i), &n.present[i]))
				told = append(told, pending{tag: i, reading: n.present[i]})
			}
		}
		names, list = append(names, device), append(list, p)
	}
	n.out.remember(told, now)
	n.born = true
	return names, list
}
