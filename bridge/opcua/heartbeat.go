package opcua

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
)

// Heartbeat counts one node of a device up, so that the device knows that somebody is there. It is no way around the gate: which node is fixed when it
// is made, a node that any tag may be written to is refused (by its address now, by its identity at each connection), and the values are its own
// count: 0, 1, 2 and so on, from 0 again where the node's type or 65536 ends it; a Boolean changes to and fro. It has a session of its own, with
// the writer's user, for as long as it is used.
type Heartbeat struct {
	conn  Connection
	node  address
	taken []address // of tags that can be written
	ctx   context.Context
	stop  context.CancelFunc

	mu      sync.Mutex
	opening chan beating // nil: nobody is connecting
	open    *beating
	count   uint64
}

// beating is a session with the node as this server numbers it.
type beating struct {
	s    *session
	node *ua.NodeID
	kind ua.TypeID
	err  error
}

// ErrHeartbeat is what a node says that cannot be the heartbeat's.
var ErrHeartbeat = errors.New("this node cannot be a heartbeat")

// leaveHeartbeat is how long a session may take to be closed that did not answer.
const leaveHeartbeat = 200 * time.Millisecond

// NewHeartbeat checks the address against all tags of the connection; nothing is connected, and no credential read. Close it.
func NewHeartbeat(conn Connection, node string, tags []bridge.Tag) (*Heartbeat, error) {
	if _, _, err := conn.check(); err != nil {
		return nil, err
	}
	a, err := parseAddress(node)
	if err != nil {
		return nil, fmt.Errorf("%s: heartbeat: %w", conn.Name, err)
	}
	h := &Heartbeat{conn: conn, node: a}
	for _, t := range tags {
		if t.Source != conn.Name || t.Access&bridge.Write == 0 {
			continue
		}
		b, err := parseAddress(t.Address)
		if err != nil {
			return nil, fmt.Errorf("%s: tag %s: %w", conn.Name, t.Name, err)
		}
		if a.uri == b.uri && a.node.String() == b.node.String() {
			return nil, fmt.Errorf("%s: heartbeat %s: %w: it is the tag %s, which is written through the gate and not otherwise", conn.Name, node, ErrHeartbeat, t.Name)
		}
		h.taken = append(h.taken, b)
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	return h, nil
}

// Beat writes the next count, once. An error is a miss.
func (h *Heartbeat) Beat(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	o, err := h.session(ctx)
	if err != nil {
		return err
	}
	v, err := coerce(float64(h.count%wraps(o.kind)), o.kind)
	if err != nil {
		return err
	}
	res, err := ask[*ua.WriteResponse](ctx, o.s, &ua.WriteRequest{NodesToWrite: []*ua.WriteValue{{NodeID: o.node, AttributeID: ua.AttributeIDValue,
		Value: &ua.DataValue{EncodingMask: ua.DataValueValue, Value: v}}}})
	switch {
	case err != nil:
		h.open = nil
		o.s.end(leaveHeartbeat)
		return fmt.Errorf("no answer to the heartbeat: %w", err)
	case len(res.Results) != 1:
		return errForeign
	case res.Results[0]>>30 != 0:
		return fmt.Errorf("the server does not take the heartbeat: %w", res.Results[0])
	}
	h.count++
	return nil
}

// wraps is how many counts a type has room for.
func wraps(kind ua.TypeID) uint64 {
	switch kind {
	case ua.TypeIDBoolean:
		return 2
	case ua.TypeIDSByte:
		return 1 << 7
	case ua.TypeIDByte:
		return 1 << 8
	case ua.TypeIDInt16:
		return 1 << 15
	}
	return 1 << 16
}

// session is the one that is open, or a new one. To connect may take longer than a beat: then the next one goes on waiting for it.
func (h *Heartbeat) session(ctx context.Context) (*beating, error) {
	if h.open != nil && h.open.s.alive() {
		return h.open, nil
	}
	h.open = nil
	if h.ctx.Err() != nil {
		return nil, errors.New("the heartbeat was closed")
	}
	if h.opening == nil {
		to := make(chan beating, 1)
		h.opening = to
		go func() { to <- h.connect() }()
	}
	select {
	case o := <-h.opening:
		h.opening = nil
		if o.err != nil {
			return nil, fmt.Errorf("%s: heartbeat: %w", h.conn.Name, o.err)
		}
		h.open = &o
		return h.open, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("%s: heartbeat: not connected yet: %w", h.conn.Name, ctx.Err())
	}
}

func (h *Heartbeat) connect() beating {
	s, err := connect(h.ctx, &h.conn, nil, nil)
	if err != nil {
		return beating{err: err}
	}
	o := beating{s: s}
	if err := h.look(&o); err != nil {
		s.end(leaveHeartbeat)
		return beating{err: err}
	}
	return o
}

// look finds the node and its type, and makes sure once more that it is nobody's set-point.
func (h *Heartbeat) look(o *beating) (err error) {
	if o.node, err = h.node.resolve(o.s.namespaces); err != nil {
		return err
	}
	for _, b := range h.taken {
		if n, err := b.resolve(o.s.namespaces); err == nil && n.String() == o.node.String() {
			return fmt.Errorf("%w: a tag is written to it, which goes through the gate and not otherwise", ErrHeartbeat)
		}
	}
	v, err := o.s.read(h.ctx, o.node, ua.AttributeIDDataType)
	if err != nil {
		return fmt.Errorf("reading the node's type: %w", err)
	}
	if t, ok := v.Value().(*ua.NodeID); ok && t.Namespace() == 0 {
		o.kind = ua.TypeID(t.IntID())
	}
	if _, err := coerce(1, o.kind); err != nil {
		return fmt.Errorf("%w: it is no number or truth value (%s)", ErrHeartbeat, typeName(o.kind))
	}
	access, err := o.s.read(h.ctx, o.node, ua.AttributeIDUserAccessLevel)
	if err != nil {
		return fmt.Errorf("reading who may write the node: %w", err)
	}
	if bits, ok := access.Value().(uint8); !ok || bits&2 == 0 {
		return fmt.Errorf("this user may not write it: %w", ErrReadOnly)
	}
	return nil
}

// Close ends the session. The device then sees that nobody is there.
func (h *Heartbeat) Close() {
	h.stop()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.opening != nil {
		o := <-h.opening
		if h.opening = nil; o.err == nil {
			o.s.end(leaveHeartbeat)
		}
	}
	if h.open != nil {
		h.open.s.end(leaveHeartbeat)
		h.open = nil
	}
}
