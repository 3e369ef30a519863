package sparkplug

import (
	"math"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/mqtt"
	"gemel/bridge/sparkplug/payload"
)

// scripted is an edge node that says what a test wants: one device with an Int16 "speed" (alias 7) and a Double "level" (no alias).
type scripted struct {
	t  *testing.T
	c  *mqtt.Client
	b  *broker
	ms uint64
}

const scriptedAt = 1_700_000_000_000

func newScripted(t *testing.T, b *broker) *scripted {
	return &scripted{t: t, b: b, ms: scriptedAt, c: raw(t, b.client("scripted"), nil)}
}

func (s *scripted) say(kind, device string, seq int, metrics ...*payload.Payload_Metric) {
	s.t.Helper()
	s.ms++
	p := &payload.Payload{Timestamp: proto.Uint64(s.ms), Metrics: metrics}
	if seq >= 0 {
		p.Seq = proto.Uint64(uint64(seq))
	}
	publish(s.t, s.c, topic{"plant", kind, "pumps", device}.String(), p)
}

func (s *scripted) born(bd int64) {
	s.t.Helper()
	s.say(nbirth, "", 0, bdSeqMetric(bd, 0), rebirthMetric(false, 0))
	s.say(dbirth, "booster", 1,
		&payload.Payload_Metric{Name: proto.String("speed"), Alias: proto.Uint64(7), Datatype: proto.Uint32(typeInt16), Timestamp: proto.Uint64(s.ms), Value: &payload.Payload_Metric_IntValue{IntValue: 100}},
		&payload.Payload_Metric{Name: proto.String("level"), Datatype: proto.Uint32(typeDouble), Timestamp: proto.Uint64(s.ms), IsNull: proto.Bool(true)},
		&payload.Payload_Metric{Name: proto.String("unwanted"), Alias: proto.Uint64(9), Datatype: proto.Uint32(typeString)})
}

// speed of the device.
func (s *scripted) speed(seq int, x uint32) {
	s.t.Helper()
	s.say(ddata, "booster", seq, &payload.Payload_Metric{Alias: proto.Uint64(7), Timestamp: proto.Uint64(s.ms + 1), Value: &payload.Payload_Metric_IntValue{IntValue: x}})
}

// processed waits until the server is done with all that was said: it takes the packets of a client one after the other. Births that it has not yet passed on
// would reach a host that subscribes in the meantime.
func (s *scripted) processed() {
	s.t.Helper()
	if err := s.c.Subscribe(0, "nothing"); err != nil {
		s.t.Fatal(err)
	}
}

func scriptedTags() []bridge.Tag {
	return []bridge.Tag{
		tagAt(1, "plant/pumps/booster/speed", bridge.Int16, bridge.ReadWrite), tagAt(2, "plant/pumps/booster/level", bridge.Float64, bridge.Read),
		tagAt(3, "plant/pumps/booster/nothing", bridge.Float64, bridge.Read), tagAt(4, "plant/pumps//nothing", bridge.Float64, bridge.Read),
	}
}

// begin an edge node that a host has seen.
func begin(t *testing.T, reorder time.Duration) (*scripted, *bridgetest.Inbox) {
	t.Helper()
	b := newBroker(t, "127.0.0.1:0")
	in, _ := bridgetest.Run(t, newSource(t, Config{Broker: b.client("host"), Tags: scriptedTags(), Reorder: reorder}))
	in.Until(t, "connected", func() bool { return in.Told(func(e bridge.Event) bool { return e.State == bridge.Connected }) })
	s := newScripted(t, b)
	s.born(3)
	in.Until(t, "births", func() bool { return in.Last(1).Value == 100 })
	return s, in
}

func values(list []bridge.Sample) (out []float64) {
	for _, x := range list {
		if x.Status.IsGood() {
			out = append(out, x.Value)
		}
	}
	return out
}

func TestWhatBirthsAndTypesMean(t *testing.T) {
	t.Parallel()
	s, in := begin(t, time.Second)
	if x := in.Last(2); x.Status != bridge.BadWaitingForInitial || !math.IsNaN(x.Value) {
		t.Errorf("null is %v", x)
	}
	for id := bridge.TagID(3); id <= 4; id++ {
		if x := in.Last(id); x.Status != bridge.BadNodeUnknown {
			t.Errorf("what no birth has is %v", x)
		}
	}
	s.speed(2, 4294967291) // −5 as it comes from clients that extend the sign
	s.speed(3, 65530)      // −6 as it comes from those that do not
	in.Until(t, "signs", func() bool { return slices.Equal(values(in.Of(1)), []float64{100, -5, -6}) })
	s.say(ddata, "booster", 4, &payload.Payload_Metric{Alias: proto.Uint64(7), Timestamp: proto.Uint64(s.ms), Value: &payload.Payload_Metric_StringValue{StringValue: "fast"}})
	in.Until(t, "a text", func() bool { return in.Last(1).Status == bridge.BadTypeMismatch })
	s.say(ddata, "booster", 5, &payload.Payload_Metric{Name: proto.String("level"), Timestamp: proto.Uint64(scriptedAt + 99_000), Value: &payload.Payload_Metric_DoubleValue{DoubleValue: 2.5}})
	in.Until(t, "by its name, with its time", func() bool { return in.Last(2).Value == 2.5 && in.Last(2).Source == bridge.Time(scriptedAt+99_000)*1e6 })
	s.say(ddata, "booster", 6, &payload.Payload_Metric{Name: proto.String("level"), Timestamp: proto.Uint64(scriptedAt - 1), IsHistorical: proto.Bool(true), Value: &payload.Payload_Metric_DoubleValue{DoubleValue: 2}})
	in.Until(t, "historical", func() bool { return in.Last(2).Value == 2 && in.Last(2).Source < scriptedAt*1e6 })
	s.say(dcmd, "booster", -1, &payload.Payload_Metric{Alias: proto.Uint64(7), Value: &payload.Payload_Metric_IntValue{IntValue: 1}}) // a command is no reading
	s.say(ddata, "booster", 7, &payload.Payload_Metric{Alias: proto.Uint64(7), Timestamp: proto.Uint64(s.ms), Properties: &payload.Payload_PropertySet{Keys: []string{"Quality"},
		Values: []*payload.Payload_PropertyValue{{Type: proto.Uint32(3), Value: &payload.Payload_PropertyValue_IntValue{IntValue: 500}}}}, Value: &payload.Payload_Metric_IntValue{IntValue: 8}})
	in.Until(t, "a quality", func() bool { return in.Last(1).Value == 8 && in.Last(1).Status == bridge.UncertainLastUsable })
	if got := values(in.Of(1)); !slices.Equal(got, []float64{100, -5, -6}) {
		t.Errorf("good values are %v", got)
	}
}

func messagesAreBroughtIntoOrder(t *testing.T) {
	s, in := begin(t, 10*time.Second)
	s.speed(4, 4)
	s.speed(3, 3)
	s.speed(2, 2)
	s.speed(5, 5)
	in.Until(t, "the last", func() bool { return in.Last(1).Value == 5 })
	if got := values(in.Of(1)); !slices.Equal(got, []float64{100, 2, 3, 4, 5}) {
		t.Errorf("the order is %v", got)
	}
	if in.Told(func(e bridge.Event) bool { return e.Gap }) || s.asked() > 0 {
		t.Error("a gap, or a rebirth, though nothing was missing")
	}
}

// asked is how often the host wanted births.
func (s *scripted) asked() int {
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	return s.b.rebirths()
}

func (b *broker) rebirths() (n int) {
	for _, r := range b.tape {
		if t, ok := parseTopic(r.TopicName); ok && r.client == "host" && t.kind == ncmd && r.FixedHeader.Type == packetPublish {
			p, err := unmarshal(r.Payload)
			if err == nil && len(p.Metrics) == 1 && p.Metrics[0].GetName() == rebirth && p.Metrics[0].GetBooleanValue() && r.FixedHeader.Qos == 0 && !r.FixedHeader.Retain && p.Seq == nil {
				n++
			}
		}
	}
	return n
}

func aMissingMessageIsAGapAndARebirth(t *testing.T) {
	s, in := begin(t, 50*time.Millisecond)
	s.speed(2, 2)
	s.speed(4, 4) // 3 is missing
	s.speed(5, 5)
	s.b.until("the host asks for births", func([]recorded) bool { return s.b.rebirths() == 1 })
	in.Until(t, "a gap", func() bool { return in.Told(func(e bridge.Event) bool { return e.Gap && e.To > e.From }) })
	in.Until(t, "what overtook", func() bool { return in.Last(1).Value == 5 })
	if got := values(in.Of(1)); !slices.Equal(got, []float64{100, 2, 4, 5}) {
		t.Errorf("the values are %v", got)
	}
	s.born(3)
	s.speed(2, 6)
	in.Until(t, "data after the births", func() bool { return in.Last(1).Value == 6 })
}

func deathsMakeStale(t *testing.T) {
	s, in := begin(t, time.Second)
	s.say(ndeath, "", -1, bdSeqMetric(2, 0)) // the death of a connection before this one
	s.speed(2, 2)
	in.Until(t, "it lives", func() bool { return in.Last(1).Value == 2 && in.Last(1).Status.IsGood() })
	s.ms = scriptedAt + 50_000
	s.say(ddeath, "booster", 3)
	in.Until(t, "a dead device", func() bool {
		return in.Last(1).Status == bridge.UncertainLastUsable && in.Last(1).Value == 2 && in.Last(1).Source == bridge.Time(scriptedAt+50_001)*1e6 && in.Last(2).Status == bridge.BadNoCommunication
	})
	if !in.Told(func(e bridge.Event) bool { return e.State == bridge.Stale }) {
		t.Error("nobody was told")
	}
	s.born(3) // the same value: it holds again
	in.Until(t, "born again", func() bool { return in.Last(1).Value == 100 && in.Last(1).Status.IsGood() })
	before := bridge.At(time.Now())
	s.say(ndeath, "", -1, bdSeqMetric(3, 0))
	in.Until(t, "a dead edge node", func() bool {
		return in.Last(1).Status == bridge.UncertainLastUsable && in.Last(1).Source >= before-1e6 && in.Last(4).Status == bridge.BadNoCommunication
	})
	s.speed(2, 9) // nothing of a dead one counts, but it shows that it is not
	s.b.until("the host asks for births", func([]recorded) bool { return s.b.rebirths() == 1 })
	s.born(4)
	in.Until(t, "a gap", func() bool {
		return in.Told(func(e bridge.Event) bool { return e.Gap }) && in.Last(1).Value == 100 && in.Last(1).Status.IsGood()
	})
}

// A host that connects to an edge node that does not know it asks for its births.
func TestAHostThatComesLaterAsks(t *testing.T) {
	t.Parallel()
	b := newBroker(t, "127.0.0.1:0")
	s := newScripted(t, b)
	s.born(0)
	s.processed()
	in, _ := bridgetest.Run(t, newSource(t, Config{Broker: b.client("host"), Tags: scriptedTags(), Reorder: 50 * time.Millisecond}))
	b.until("the host asks for births", func([]recorded) bool { return b.rebirths() >= 1 })
	s.born(0)
	in.Until(t, "births", func() bool { return in.Last(1).Value == 100 })
}

func stateOf(t *testing.T, c *mqtt.Client, host string, online bool, ms int64) {
	t.Helper()
	if err := c.Publish(stateTopic(host), 1, true, encodeState(online, ms)); err != nil {
		t.Fatal(err)
	}
}

func statesThatAreOld(t *testing.T) {
	b := newBroker(t, "127.0.0.1:0")
	c := raw(t, b.client("raw"), nil)
	stateOf(t, c, "other", true, 2000)
	stateOf(t, c, "gemel", false, 1000)
	n := newNode(t, NodeConfig{Brokers: []mqtt.Broker{b.client("edge")}, Primary: "gemel"}, echo)
	subscribedYet := func(k int) func([]recorded) bool {
		return func(tape []recorded) bool {
			m := 0
			for _, r := range tape {
				if r.client == "edge" && r.FixedHeader.Type == packetSubscribe {
					m++
				}
			}
			return m >= k
		}
	}
	b.until("subscribed", subscribedYet(1))
	time.Sleep(50 * time.Millisecond) // until the server has done so
	stateOf(t, c, "other", true, 3000)
	stateOf(t, c, "gemel", true, 999) // older than what it knows
	for _, bad := range []string{"", "ONLINE", `{"online":true}`, `{"timestamp":5000}`, `{"online":"true","timestamp":5000}`, "[]"} {
		_ = c.Publish(stateTopic("gemel"), 1, false, []byte(bad))
	}
	time.Sleep(100 * time.Millisecond)
	b.mu.Lock()
	early := count(b.tape, "edge", nbirth)
	b.mu.Unlock()
	if early > 0 {
		t.Fatal("it was born for another host, for an old message, or for none")
	}
	stateOf(t, c, "gemel", true, 1000)
	b.until("born", func(tape []recorded) bool { return count(tape, "edge", nbirth) == 1 })
	stateOf(t, c, "gemel", false, 999) // older: it stays
	n.Set(0, 1)
	b.until("data", func(tape []recorded) bool { return count(tape, "edge", ddata) == 1 })
	if b.mu.Lock(); connects(b.tape, "edge") != 1 || count(b.tape, "edge", ndeath) != 0 {
		t.Error("it left for an old message")
	}
	b.mu.Unlock()
	stateOf(t, c, "gemel", false, 1000)
	b.until("it leaves", func(tape []recorded) bool { return count(tape, "edge", ndeath) == 1 && connects(tape, "edge") == 2 })
}

// With several servers an edge node is at one, and goes on to the next when its host is not there.
func theNextServer(t *testing.T) {
	first, second := newBroker(t, "127.0.0.1:0"), newBroker(t, "127.0.0.1:0")
	c, d := raw(t, first.client("raw"), nil), raw(t, second.client("raw"), nil)
	stateOf(t, c, "gemel", true, 1000)
	stateOf(t, d, "gemel", true, 5)
	newNode(t, NodeConfig{Brokers: []mqtt.Broker{first.client("edge"), second.client("edge")}, Primary: "gemel"}, echo)
	first.until("born", func(tape []recorded) bool { return count(tape, "edge", nbirth) == 1 })
	if second.mu.Lock(); connects(second.tape, "edge") > 0 {
		t.Error("it is at two servers")
	}
	second.mu.Unlock()
	stateOf(t, d, "gemel", false, 6) // nor is it at the other
	stateOf(t, c, "gemel", false, 1001)
	second.until("it looks there", func(tape []recorded) bool { return connects(tape, "edge") == 1 })
	first.until("and comes back", func(tape []recorded) bool { return connects(tape, "edge") == 2 })
	stateOf(t, d, "gemel", true, 7)
	second.until("born there", func(tape []recorded) bool { return count(tape, "edge", nbirth) == 1 })
	first.mu.Lock()
	defer first.mu.Unlock()
	if last := first.tape[len(first.tape)-1]; count(first.tape, "edge", ndeath) != 1 || lastOf(first.tape, "edge") < 0 || first.tape[lastOf(first.tape, "edge")].FixedHeader.Type != packetDisconnect {
		t.Errorf("it did not say goodbye, the last was %v", last.FixedHeader.Type)
	}
}
