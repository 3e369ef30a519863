package opcua

import (
	"context"
	"errors"
	"math"
	"net"
	"testing"
	"time"

	"github.com/gopcua/opcua/ua"
)

func TestCoercionNeverChangesAValueInSilence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		x    float64
		kind ua.TypeID
		want any
	}{
		{1.5, ua.TypeIDDouble, 1.5}, {math.Copysign(0, -1), ua.TypeIDDouble, math.Copysign(0, -1)}, {1.5, ua.TypeIDFloat, float32(1.5)}, {0.1, ua.TypeIDFloat, float32(0.1)},
		{1e39, ua.TypeIDFloat, nil}, {1e-60, ua.TypeIDFloat, nil}, {3, ua.TypeIDInt16, int16(3)}, {3.4, ua.TypeIDInt16, nil}, {32768, ua.TypeIDInt16, nil},
		{12.3 / 0.1, ua.TypeIDInt32, int32(123)}, {-1, ua.TypeIDUint32, nil}, {255, ua.TypeIDByte, uint8(255)}, {256, ua.TypeIDByte, nil}, {-128, ua.TypeIDSByte, int8(-128)},
		{65535, ua.TypeIDUint16, uint16(65535)}, {4294967295, ua.TypeIDUint32, uint32(4294967295)}, {1 << 53, ua.TypeIDInt64, int64(1 << 53)},
		{1 << 60, ua.TypeIDInt64, nil}, {-1, ua.TypeIDUint64, nil}, {1 << 53, ua.TypeIDUint64, uint64(1 << 53)}, {1, ua.TypeIDBoolean, true}, {0.5, ua.TypeIDBoolean, nil}, {1, ua.TypeIDString, nil},
		{math.NaN(), ua.TypeIDDouble, nil}, {math.Inf(1), ua.TypeIDDouble, nil}, {math.NaN(), ua.TypeIDInt32, nil}, {math.Inf(-1), ua.TypeIDBoolean, nil},
	} {
		v, err := coerce(c.x, c.kind)
		if c.want == nil {
			if err == nil {
				t.Errorf("%g as %s: %v, want an error", c.x, typeName(c.kind), v.Value())
			}
			continue
		}
		if err != nil || v.Value() != c.want {
			t.Errorf("%g as %s: %v, %v, want %v", c.x, typeName(c.kind), v, err, c.want)
		}
	}
}

// What the peer does with a write, and what is made of it.
func testWrites(t *testing.T, p *peer) {
	ctx := context.Background()
	conn := connectionTo(t, p.Port)
	s, err := connect(ctx, &conn, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.end(conn.Call)
	node := func(name string) *ua.NodeID {
		a, _ := parseAddress("nsu=urn:peer:plant;s=" + name)
		n, err := a.resolve(s.namespaces)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, c := range []struct {
		node    string
		value   float64
		verdict Verdict
		err     error
		holds   float64
	}{
		{"setpoint", 42.5, Done, nil, 42.5}, {"single", 0.1, Done, nil, float64(float32(0.1))}, {"small", -7, Done, nil, -7}, {"count", 900, Done, nil, 900}, {"switch", 1, Done, nil, 1},
		{"setpoint", math.NaN(), Failed, ErrNotFinite, 42.5}, {"setpoint", math.Inf(1), Failed, ErrNotFinite, 42.5}, {"setpoint", math.Inf(-1), Failed, ErrNotFinite, 42.5},
		{"setpoint", 100.5, Failed, ErrRange, 42.5}, {"small", 1.5, Failed, ErrType, -7}, {"count", -1, Failed, ErrRange, 900}, {"text", 1, Failed, ErrType, math.NaN()},
		{"fixed", 1, Failed, ErrReadOnly, 7}, {"nothing", 1, Failed, ua.StatusBadNodeIDUnknown, math.NaN()}, {"clamped", 50, Failed, nil, 10},
	} {
		o := writeNode(ctx, s, node(c.node), c.value)
		if o.Verdict != c.verdict || c.err != nil && !errors.Is(o.Err, c.err) || (o.Err == nil) != (c.verdict == Done) {
			t.Errorf("%g to %s: %s, %v; want %s, %v", c.value, c.node, o.Verdict, o.Err, c.verdict, c.err)
		}
		if math.IsNaN(c.holds) {
			continue
		}
		v, err := s.read(ctx, node(c.node), ua.AttributeIDValue)
		if err != nil {
			t.Fatal(err)
		}
		if held, _ := number(v); held != c.holds {
			t.Errorf("after %g to %s: it holds %g, want %g", c.value, c.node, held, c.holds)
		}
	}
}

func testBrowse(t *testing.T, p *peer) {
	ctx := context.Background()
	r, err := Open(ctx, connectionTo(t, p.Port))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got := map[string]Node{}
	if err := r.Browse(ctx, "nsu=urn:peer:plant;s=plant", func(n Node) error { got[n.Path] = n; return nil }); err != nil {
		t.Fatal(err)
	}
	n := got["Setpoint"]
	if n.Address != "nsu=urn:peer:plant;s=setpoint" || n.Type != "Double" || n.Code != "CEL" || n.Range == nil || *n.Range != (Range{0, 100}) || !n.Read || !n.Write || n.Number == nil {
		t.Errorf("Setpoint: %+v", n)
	}
	if n := got["Fixed"]; n.Write || !n.Read || n.Number == nil || *n.Number != 7 || n.Value != "7" {
		t.Errorf("Fixed: %+v", n)
	}
	if n := got["Switch"]; n.Type != "Boolean" {
		t.Errorf("Switch: %+v", n)
	}
	again, err := r.Describe(ctx, "nsu=urn:peer:plant;s=setpoint")
	if err != nil || again[0].Code != "CEL" {
		t.Errorf("Describe: %+v, %v", again, err)
	}
	if _, err := r.Describe(ctx, "nsu=urn:other;s=setpoint"); err == nil {
		t.Error("a namespace that is not there was found")
	}
}

// Whatever happens to a write, it leaves once; what nobody can know is Unknown.
func TestAWriteIsNeverRepeated(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(*scripted)
		verdict Verdict
		writes  int
	}{
		"done":                 {func(*scripted) {}, Done, 1},
		"refused":              {func(s *scripted) { s.writing = ua.StatusBadOutOfRange }, Failed, 1},
		"refused as a service": {func(s *scripted) { s.refuse["WriteRequest"] = ua.StatusBadUserAccessDenied }, Failed, 0},
		"lost at the device":   {func(s *scripted) { s.writing = ua.StatusBadCommunicationError }, Unknown, 1},
		"lost in the server":   {func(s *scripted) { s.refuse["WriteRequest"] = ua.StatusBadInternalError }, Unknown, 0},
		"no answer":            {func(s *scripted) { s.mute["WriteRequest"] = true }, Unknown, 0},
		"cut":                  {func(s *scripted) { s.cutAt = "WriteRequest" }, Unknown, 0},
		"no reading back":      {func(s *scripted) { s.muteAfterWrite = true }, Unknown, 1},
	} {
		s := startScripted(t)
		s.mu.Lock()
		c.prepare(s)
		s.mu.Unlock()
		conn := s.config().Connection
		conn.Call = 200 * time.Millisecond
		x, err := connect(context.Background(), &conn, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		o := writeNode(context.Background(), x, ua.NewNumericNodeID(2, 5), 12.5)
		s.mu.Lock()
		sent := 0
		for _, name := range s.said {
			if name == "WriteRequest" {
				sent++
			}
		}
		if o.Verdict != c.verdict || sent != 1 || s.writes != c.writes {
			t.Errorf("%s: %s, %v; sent %d times, written %d times", name, o.Verdict, o.Err, sent, s.writes)
		}
		s.mu.Unlock()
		x.detach(net.ErrClosed)
	}
}
