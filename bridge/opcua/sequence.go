package opcua

import (
	"time"

	"github.com/gopcua/opcua/ua"
)

// subscription is what is known of one subscription of the server.
type subscription struct {
	id        uint32
	next      uint32 // sequence number of the message that comes next; they run from 1 to 2^32-1 and then from 1 again
	early     map[uint32]*ua.NotificationMessage
	keepAlive float64 // milliseconds, as revised
	settle    bool    // what the server still has of messages that are durable is to be acknowledged anew: the word of it may have been lost
}

// window is how many messages may wait for one that comes before them, and patienceInOrder for how long: servers with several threads overtake
// themselves.
const (
	window          = 16
	patienceInOrder = 50 * time.Millisecond
)

func after(n uint32) uint32 {
	if n++; n == 0 {
		return 1
	}
	return n
}

// before says whether a comes before b, on a ring.
func before(a, b uint32) bool { return int32(a-b) < 0 }

type verdict uint8

const (
	inOrder verdict = iota
	repeated
	tooEarly
)

// arrive judges a message and keeps it where it is too early.
func (s *subscription) arrive(m *ua.NotificationMessage) verdict {
	switch n := m.SequenceNumber; {
	case n == s.next:
		return inOrder
	case before(n, s.next):
		return repeated
	default:
		if len(m.NotificationData) > 0 { // a keep-alive only says which number comes next
			s.early[n] = m
		}
		return tooEarly
	}
}

// follow returns the message that now comes next, if it is there.
func (s *subscription) follow() *ua.NotificationMessage {
	m := s.early[s.next]
	delete(s.early, s.next)
	return m
}

// oldest is the first number among those that wait, or those that the server still has; ok is false where there is none.
func oldest[V any](from uint32, have map[uint32]V) (n uint32, ok bool) {
	for k := range have {
		if !before(k, from) && (!ok || before(k, n)) {
			n, ok = k, true
		}
	}
	return n, ok
}
