package modbus

import (
	"encoding/binary"
	"io"
	"math"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/tag"
)

// Whatever a device answers: no panic, and what is called good is a number that its type has.
func FuzzReplies(f *testing.F) {
	for _, pdu := range [][]byte{{3, 4, 0x47, 0xF1, 0x20, 0}, {3, 2, 0, 7}, {0x83, 2}, {0x83, 0}, {1, 1, 1}, {2, 1, 0}, {4, 8, 0xFF, 0xF0, 0, 0, 0, 0, 0, 0}, {}, {3}, {3, 250}, {0x90, 11}} {
		f.Add(pdu, false)
	}
	f.Add([]byte{0, 1, 0, 0, 0, 5, 7, 3, 2, 0, 7}, true)
	f.Add([]byte{0, 1, 0, 0, 0xFF, 0xFF, 7, 3}, true)
	f.Add([]byte{0, 1, 0, 1, 0, 3, 7, 0x83, 2}, true)
	var reply atomic.Pointer[func(request []byte) []byte]
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			request := make([]byte, 12)
			if _, err := io.ReadFull(c, request); err == nil {
				_, _ = c.Write((*reply.Load())(request))
			}
			_ = c.Close()
		}
	}()
	f.Fuzz(func(t *testing.T, data []byte, raw bool) {
		answer := func(request []byte) []byte {
			if raw {
				return data
			}
			b := append(request[:4:4], 0, 0, request[6])
			binary.BigEndian.PutUint16(b[4:], uint16(len(data)+1))
			return append(b, data...)
		}
		reply.Store(&answer)
		tags := []bridge.Tag{tagAt("7/coil/1", bridge.Boolean), tagAt("7/discrete/3", bridge.Boolean), tagAt("7/holding/1/CDAB", bridge.Float32), tagAt("7/input/9", bridge.Int16), tagAt("7/input/10/DCBA", bridge.Float64)}
		s, err := NewSource(Config{Name: "plc", Address: l.Addr().String(), Timeout: 100 * time.Millisecond, Tags: readable(tags), Clock: bridge.Wall{}})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range requests(s.c.Tags, s.at, 1) {
			client, err := dial(t.Context(), &s.c)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.read(client, &r); err != nil {
				s.status[r.tags[0]] = bridge.BadNoCommunication
			}
			_ = client.Close()
		}
		for _, x := range s.held {
			i := int(x.Tag) - 1
			if low, high := tags[i].Type.Bounds(); x.Status.IsGood() && !(x.Value >= low && x.Value <= high) || x.Status.IsBad() != math.IsNaN(x.Value) && !math.IsInf(x.Value, 0) {
				t.Errorf("%s: %+v", tags[i].Address, x)
			}
		}
	})
}

func readable(tags []bridge.Tag) []bridge.Tag {
	for i := range tags {
		tags[i].ID, tags[i].Access = bridge.TagID(i+1), bridge.Read
	}
	return tags
}

// Whatever clients send to a device of ours: it goes on serving others, and holds only what its types have.
func FuzzRequests(f *testing.F) {
	for _, pdu := range [][]byte{{3, 0, 1, 0, 2}, {16, 0, 1, 0, 2, 4, 1, 2, 3, 4}, {6, 0, 1, 0, 9}, {5, 0, 1, 0xFF, 0}, {15, 0, 1, 0, 9, 2, 1, 1}, {3, 0xFF, 0xFF, 0, 125}, {1, 0, 0, 7, 0xD0}, {43, 14}, {}} {
		f.Add(pdu)
	}
	c := Config{Name: "plc", Base: 0, Clock: bridge.Wall{}, Tags: []bridge.Tag{tagAt("7/holding/1", bridge.Float32), tagAt("7/holding/3", bridge.Int16), tagAt("7/coil/1", bridge.Boolean)}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	c.Address = l.Addr().String()
	_ = l.Close()
	d, err := NewDevice(c, func(x bridge.Tag, v float64) (float64, error) { return v, nil })
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = d.Close() })
	f.Fuzz(func(t *testing.T, pdu []byte) {
		if len(pdu) > 253 {
			return
		}
		say := func(pdu []byte) byte {
			conn, err := net.Dial("tcp", c.Address)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
			b := []byte{0, 1, 0, 0, 0, byte(len(pdu) + 1), 7}
			if _, err := conn.Write(append(b, pdu...)); err != nil {
				t.Fatal(err)
			}
			_ = conn.(*net.TCPConn).CloseWrite()
			answer, _ := io.ReadAll(conn)
			if len(answer) < 8 {
				return 0
			}
			return answer[7]
		}
		say(pdu)
		if code := say([]byte{3, 0, 1, 0, 3}); code != 3 {
			t.Errorf("after % x it does not serve others: %d", pdu, code)
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		for i := range c.Tags {
			if v := tag.Raw(&c.Tags[i], d.value(i)); i > 0 && !(v >= -32768 && v <= 32767) {
				t.Errorf("%s holds %g", c.Tags[i].Address, v)
			}
		}
	})
}
