package mqtt

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/mqtt/embedded"
)

// good values, and how often they came.
func good(in *bridgetest.Inbox) map[float64]int {
	seen := map[float64]int{}
	for _, x := range in.Samples() {
		if x.Status.IsGood() {
			seen[x.Value]++
		}
	}
	return seen
}

func start(t *testing.T, c Config) (*bridgetest.Inbox, func()) {
	t.Helper()
	c.Name = "topics"
	s, err := NewSource(c)
	if err != nil {
		t.Fatal(err)
	}
	return bridgetest.Run(t, s)
}

func listen(t *testing.T, address string) *embedded.Server {
	t.Helper()
	s, err := embedded.Listen(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func dial(t *testing.T, b Broker) *Client {
	t.Helper()
	c, err := b.Connect(context.Background(), func() Start { return Start{Clean: true} })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Disconnect)
	return c
}

func (c *Client) say(t *testing.T, topic, text string) {
	t.Helper()
	if err := c.Publish(topic, 1, false, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

func tagAt(id bridge.TagID, address string, typ bridge.DataType) bridge.Tag {
	return bridge.Tag{ID: id, Name: address, Address: address, Scale: 1, Low: math.Inf(-1), High: math.Inf(1), Access: bridge.Read, Type: typ}
}

func connected(in *bridgetest.Inbox) func() bool {
	return func() bool {
		events := in.Events()
		return len(events) > 0 && events[len(events)-1].State == bridge.Connected
	}
}

func TestTopicsAreRead(t *testing.T) {
	t.Parallel()
	server := listen(t, "127.0.0.1:0")
	p := dial(t, Broker{URL: server.URL()})
	if err := p.Publish("plant/mode", 1, true, []byte("7")); err != nil {
		t.Fatal(err)
	}
	scaled := tagAt(5, "plant/pump#/temperatures/1#/ts", bridge.Int16)
	scaled.Scale, scaled.Offset, scaled.High = 0.1, -40, 100
	in, _ := start(t, Config{Broker: Broker{URL: server.URL()}, Tags: []bridge.Tag{
		tagAt(1, "plant/level", bridge.Unknown), tagAt(2, "plant/pump#/motor/speed#/ts", bridge.Unknown), tagAt(3, "plant/pump#/on", bridge.Boolean),
		tagAt(4, "plant/mode", bridge.UInt8), scaled, tagAt(6, "plant/pump#/a~1b#/at", bridge.Unknown), tagAt(7, "plant/pump#/none", bridge.Unknown)}})
	in.Until(t, "the retained one, of which nobody knows how old it is", func() bool {
		return in.Last(4).Value == 7 && in.Last(4).Status == bridge.UncertainLastUsable
	})
	p.say(t, "plant/level", " 3.5\n")
	p.say(t, "plant/mode", "256")
	p.say(t, "plant/pump", `{"motor":{"speed":-1.5e3},"on":true,"ts":1700000000123,"temperatures":[0,650],"a/b":2,"at":"2026-01-05T10:00:00.5+01:00"}`)
	in.Until(t, "values", func() bool { return in.Last(7).Status == bridge.BadNodeUnknown })
	ts := bridge.Time(1700000000123e6)
	for _, want := range []bridge.Sample{
		{Tag: 1, Value: 3.5}, {Tag: 2, Value: -1500, Source: ts}, {Tag: 3, Value: 1}, {Tag: 4, Value: math.NaN(), Status: bridge.BadOutOfRange}, {Tag: 5, Value: 25, Source: ts},
		{Tag: 6, Value: 2, Source: bridge.At(time.Date(2026, 1, 5, 9, 0, 0, 5e8, time.UTC))},
	} {
		got := in.Last(want.Tag)
		if want.Source == 0 {
			want.Source = got.Server
		}
		want.Server = got.Server
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

// What is not durable is not acknowledged, and comes again with the next connection, once.
func TestNothingIsLostOrToldTwiceOverBrokenConnections(t *testing.T) {
	t.Parallel()
	server := listen(t, "127.0.0.1:0")
	p := dial(t, Broker{URL: server.URL()})
	in, stop := start(t, Config{Broker: Broker{URL: server.URL(), ClientID: "reader", KeepAlive: time.Second}, Tags: []bridge.Tag{tagAt(1, "n", bridge.Unknown)}})
	in.Until(t, "connected", connected(in))
	time.Sleep(50 * time.Millisecond) // until it has subscribed
	const all = 300
	for i := range all {
		p.say(t, "n", fmt.Sprint(i))
		switch i {
		case 50, 100, 150:
			server.Cut("reader")
		case 200:
			in.Refuse(true)
		case 210:
			in.Until(t, "refused", func() bool { return in.Refused() > 0 })
			server.Cut("reader")
		case 250:
			in.Refuse(false)
		}
	}
	in.Until(t, "all of them", func() bool { return len(good(in)) >= all })
	stop()
	if n := len(in.Gaps()); n != 0 {
		t.Errorf("%d gaps were told, and there was none", n)
	}
	for i, seen := 0, good(in); i < all; i++ { // this server changes the order when it delivers again
		if n := seen[float64(i)]; n != 1 {
			t.Errorf("%d came %d times", i, n)
		}
	}
}

// A server that keeps nothing on disk forgets the session.
func TestAServerThatForgetsIsAGap(t *testing.T) {
	t.Parallel()
	server := listen(t, "127.0.0.1:0")
	url := server.URL()
	in, stop := start(t, Config{Broker: Broker{URL: url, ClientID: "reader", KeepAlive: time.Second}, Tags: []bridge.Tag{tagAt(1, "n", bridge.Unknown)}})
	in.Until(t, "connected", connected(in))
	time.Sleep(50 * time.Millisecond)
	dial(t, Broker{URL: url}).say(t, "n", "1")
	in.Until(t, "a value", func() bool { return in.Last(1).Value == 1 })
	_ = server.Close()
	in.Until(t, "stale", func() bool { return in.Last(1).Status == bridge.UncertainLastUsable && in.Last(1).Value == 1 })
	listen(t, strings.TrimPrefix(url, "mqtt://"))
	in.Until(t, "a gap", func() bool { return len(in.Gaps()) == 1 })
	time.Sleep(50 * time.Millisecond)
	dial(t, Broker{URL: url}).say(t, "n", "2")
	in.Until(t, "a value", func() bool { return in.Last(1).Value == 2 && in.Last(1).Status.IsGood() })
	stop()
}

func TestAddressesThatAreWrong(t *testing.T) {
	t.Parallel()
	for _, a := range []string{"", "#/a", "a/+/b", "a#b", "a#/b#/c#/d", "a\x00"} {
		if _, err := parseAddress(a, ""); err == nil {
			t.Errorf("%q was taken", a)
		}
	}
	for url, want := range map[string]string{
		"mqtt://plant.example:1883": "could be read", "mqtts://u:p@h": "nothing else", "http://127.0.0.1": "begins with", "mqtt://127.0.0.1": "", "mqtts://plant.example": "", "mqtt://[::1]:1883": "", "": "looks like",
	} {
		b := Broker{URL: url}
		if err := b.Check(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", url, err, want)
		}
	}
}

func FuzzPayload(f *testing.F) {
	for _, s := range []string{"1", `{"a":[1,2.5e300,null,true,"x"],"t":1700000000000}`, `{"t":"2026-01-05T10:00:00Z"}`, "1e400", "[[[[", `{"a":{"a":{"a":1}}}`, `{"t":-1}`, `{"t":1e30}`} {
		f.Add([]byte(s), "/a/1", "/t", uint8(bridge.Int16))
	}
	f.Fuzz(func(t *testing.T, body []byte, value, at string, typ uint8) {
		v, err := parsePointer(value)
		w, err2 := parsePointer(at)
		doc, err3 := parse(body)
		if err != nil || err2 != nil || err3 != nil {
			return
		}
		x, s := v.number(doc, bridge.DataType(typ%12))
		if math.IsInf(x, 0) || math.IsNaN(x) != s.IsBad() {
			t.Errorf("%g is %v", x, s)
		}
		if m, ok := w.moment(doc, time.Millisecond); ok && m < 0 && !strings.Contains(string(body), `"`) {
			t.Errorf("%d is before 1970", m)
		}
	})
}
