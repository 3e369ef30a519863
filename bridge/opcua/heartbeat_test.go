package opcua

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
)

func writable(address string) bridge.Tag {
	return bridge.Tag{Name: "speed", Source: "scripted", Address: address, Scale: 1, Access: bridge.ReadWrite}
}

// A heartbeat is no way around the gate: not to a node that a tag may be written to, however that is spelt.
func TestAHeartbeatIsNoWayAroundTheGate(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	conn := s.config().Connection
	for _, address := range []string{"ns=2;i=5", "nsu=urn:peer:plant;i=5"} {
		if _, err := NewHeartbeat(conn, address, []bridge.Tag{writable(address)}); !errors.Is(err, ErrHeartbeat) {
			t.Errorf("%s as a tag that can be written: %v", address, err)
		}
		reads := writable(address)
		reads.Access = bridge.Read
		if h, err := NewHeartbeat(conn, address, []bridge.Tag{reads}); err != nil {
			t.Errorf("%s as a tag that is only read: %v", address, err)
		} else {
			h.Close()
		}
	}
	// the same node, spelt otherwise: found when the server's namespaces are known
	h, err := NewHeartbeat(conn, "ns=2;i=5", []bridge.Tag{writable("nsu=urn:peer:plant;i=5")})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := h.Beat(context.Background()); !errors.Is(err, ErrHeartbeat) {
		t.Errorf("beats on a set-point: %v", err)
	}
	if s.mu.Lock(); s.writes != 0 {
		t.Errorf("%d writes", s.writes)
	}
	s.mu.Unlock()
}

// A beat is one write of the next count; one without an answer is a miss, is not repeated, and the next one has a new connection.
func TestABeatCounts(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	conn := s.config().Connection
	conn.Call = 2 * time.Second
	h, err := NewHeartbeat(conn, "ns=2;i=5", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	holds := func() float64 { s.mu.Lock(); defer s.mu.Unlock(); return s.holds }
	for want := range 3 {
		if err := h.Beat(context.Background()); err != nil || holds() != float64(want) {
			t.Fatalf("beat %d: holds %g, %v", want, holds(), err)
		}
	}
	s.mu.Lock()
	s.writing = ua.StatusBadNotWritable
	s.mu.Unlock()
	if err := h.Beat(context.Background()); err == nil || !strings.Contains(err.Error(), "does not take") {
		t.Errorf("refused: %v", err)
	}
	s.mu.Lock()
	s.writing, s.mute["WriteRequest"] = 0, true
	before := s.sessions
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := h.Beat(ctx); err == nil {
		t.Error("a beat without an answer counts")
	}
	s.mu.Lock()
	s.mute["WriteRequest"] = false
	s.mu.Unlock()
	if err := h.Beat(context.Background()); err != nil || holds() != 3 {
		t.Errorf("afterwards: holds %g, %v", holds(), err)
	}
	s.mu.Lock()
	if s.sessions != before+1 || s.writes != 5 {
		t.Errorf("%d sessions after %d, %d writes", s.sessions, before, s.writes)
	}
	s.mu.Unlock()
	h.Close()
	if err := h.Beat(context.Background()); err == nil {
		t.Error("a closed heartbeat beats")
	}
}

// A server that is not there takes no longer than the beat's time, and is found when it comes.
func TestAHeartbeatWaitsForItsServer(t *testing.T) {
	t.Parallel()
	s := startScripted(t)
	s.mute["CreateSessionRequest"] = true
	conn := s.config().Connection
	conn.Call = time.Second
	h, err := NewHeartbeat(conn, "ns=2;i=5", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := h.Beat(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	s.mu.Lock()
	s.mute["CreateSessionRequest"] = false
	s.mu.Unlock()
	_ = h.Beat(context.Background()) // the end of the attempt that was muted
	if err := h.Beat(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestACountFitsItsType(t *testing.T) {
	t.Parallel()
	for _, kind := range []ua.TypeID{ua.TypeIDBoolean, ua.TypeIDSByte, ua.TypeIDByte, ua.TypeIDInt16, ua.TypeIDUint16, ua.TypeIDInt32, ua.TypeIDUint64, ua.TypeIDFloat, ua.TypeIDDouble} {
		if _, err := coerce(float64(wraps(kind)-1), kind); err != nil {
			t.Errorf("%s: %v", typeName(kind), err)
		}
	}
}
