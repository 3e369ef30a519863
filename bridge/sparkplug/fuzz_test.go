package sparkplug

import (
	"math"
	"testing"

	"google.golang.org/protobuf/proto"

	"gemel/bridge"
	"gemel/bridge/mqtt"
	"gemel/bridge/sparkplug/payload"
)

// seeds are payloads of all kinds, and what is left of some.
func seeds() (list [][]byte) {
	tags := plant()
	whole := &payload.Payload{Timestamp: proto.Uint64(1_700_000_000_000), Seq: proto.Uint64(0), Metrics: []*payload.Payload_Metric{bdSeqMetric(0, 0), rebirthMetric(false, 0)}}
	for i := range tags {
		a, _ := parseAddress(tags[i].Address)
		r := reading{raw: -5, at: 1_700_000_000_000e6, status: []bridge.Status{bridge.Good, bridge.UncertainLastUsable, bridge.Bad}[i%3]}
		whole.Metrics = append(whole.Metrics, birthMetric(&tags[i], a.metric, aliasOf(i), &r))
	}
	whole.Metrics = append(whole.Metrics,
		&payload.Payload_Metric{Name: proto.String("set"), Alias: proto.Uint64(1), Datatype: proto.Uint32(16), Value: &payload.Payload_Metric_DatasetValue{DatasetValue: &payload.Payload_DataSet{NumOfColumns: proto.Uint64(2), Columns: []string{"a"}}}},
		&payload.Payload_Metric{Alias: proto.Uint64(2), IsHistorical: proto.Bool(true), Timestamp: proto.Uint64(math.MaxUint64), Value: &payload.Payload_Metric_IntValue{IntValue: 4294967291}},
		&payload.Payload_Metric{Alias: proto.Uint64(1), Properties: &payload.Payload_PropertySet{Keys: []string{"Quality", "Quality"}}, Value: &payload.Payload_Metric_DoubleValue{DoubleValue: math.Inf(1)}})
	b := marshal(whole)
	list = append(list, b, b[:len(b)/2], nil, []byte{0x18, 0x80, 0x02}, []byte(`{"online":true}`))
	return append(list, marshal(&payload.Payload{Seq: proto.Uint64(1), Timestamp: proto.Uint64(1)}), marshal(deathPayload(0, 0)))
}

// Whatever bytes come: nothing panics, what is not good has no value that could be taken for one, and every sample is of a tag.
func FuzzPayload(f *testing.F) {
	for i, b := range seeds() {
		for kind := range uint8(8) {
			f.Add(b, kind, seeds()[(i+1)%7], kind+uint8(i))
		}
	}
	kinds := []string{nbirth, dbirth, ndata, ddata, ddeath, ndeath, ncmd, dcmd}
	f.Fuzz(func(t *testing.T, first []byte, kind uint8, second []byte, next uint8) {
		s, err := NewSource(Config{Name: "plant", Host: "gemel", Broker: mqtt.Broker{URL: "mqtt://127.0.0.1:1"}, Tags: plant()})
		if err != nil {
			t.Fatal(err)
		}
		n := &Node{c: NodeConfig{Tags: plant(), Clock: bridge.Wall{}}, written: echo, wake: make(chan struct{}, 1), present: make([]reading, 6), away: map[string]bool{}, dead: map[string]bool{}}
		for i := range n.c.Tags {
			a, _ := parseAddress(n.c.Tags[i].Address)
			n.at = append(n.at, a)
		}
		born := seeds()[0]
		for i, m := range []struct {
			kind string
			body []byte
		}{{nbirth, born}, {dbirth, second}, {kinds[kind%8], first}, {kinds[next%8], second}, {ddata, first}} {
			name := topic{"plant", m.kind, "pumps", ""}
			if m.kind[0] == 'D' {
				name.device = []string{"booster", "meter"}[i%2]
			}
			s.receive(name.String(), m.body, false)
			if p, err := unmarshal(m.body); err == nil {
				for _, x := range p.Metrics {
					if k := n.target(name.device, x); k >= 0 {
						_ = n.write(k, x)
					}
				}
			}
		}
		for _, e := range s.edges {
			s.release(e)
			s.die(e, s.now(), "x")
		}
		for _, x := range s.held {
			if x.Tag < 1 || x.Tag > 6 || x.Status.IsBad() != math.IsNaN(x.Value) || math.IsInf(x.Value, 0) && x.Status.IsGood() {
				t.Fatalf("%v", x)
			}
		}
		for i := range n.present {
			if r := n.present[i]; r.status.IsGood() && math.IsNaN(r.raw) {
				t.Fatalf("%s holds %v", n.at[i].metric, r)
			}
		}
	})
}

func FuzzState(f *testing.F) {
	for _, s := range []string{`{"online":true,"timestamp":1}`, `{"online":null}`, "[]", `{"online":true,"timestamp":1e99}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if on, ms, ok := decodeState(b); ok {
			if on2, ms2, ok := decodeState(encodeState(on, ms)); !ok || on2 != on || ms2 != ms {
				t.Errorf("%s became %t %d", b, on2, ms2)
			}
		}
	})
}
