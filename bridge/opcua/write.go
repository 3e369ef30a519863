package opcua

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/gopcua/opcua/id"
	"github.com/gopcua/opcua/ua"
)

// Verdict on a write.
type Verdict uint8

const (
	Failed  Verdict = iota // the node does not hold the value; why is said
	Done                   // written, and read back as written
	Unknown                // nobody can say: it may or may not have been written. It is not tried again
)

func (v Verdict) String() string { return [...]string{"failed", "done", "unknown"}[v] }

// written is what became of a write.
type written struct {
	Verdict Verdict
	Read    *float64 // what the node held afterwards, raw; nil: not known
	Err     error
}

// readBack is how long a node may take until it holds what was written.
const readBack = 2 * time.Second

// writeNode writes one number to one node, once. Before anything leaves it is checked against what the server says of the node now: its type, that this
// user may write it, its range. Only the value is sent: some servers refuse a time or a status. It counts as done when it has been read back.
func writeNode(ctx context.Context, s *session, node *ua.NodeID, x float64) written {
	v, err := prepare(ctx, s, node, x)
	if err != nil {
		return written{Failed, nil, err}
	}
	res, err := ask[*ua.WriteResponse](ctx, s, &ua.WriteRequest{NodesToWrite: []*ua.WriteValue{{NodeID: node, AttributeID: ua.AttributeIDValue,
		Value: &ua.DataValue{EncodingMask: ua.DataValueValue, Value: v}}}})
	var refused ua.StatusCode
	switch {
	case errors.As(err, &refused) && !leavesOpen(refused) && s.alive():
		return written{Failed, nil, fmt.Errorf("the server refuses to write: %w", refused)}
	case err != nil: // it left, and no answer came
		return written{Unknown, nil, fmt.Errorf("no answer to the write: %w", err)}
	case len(res.Results) != 1:
		return written{Unknown, nil, errForeign}
	case leavesOpen(res.Results[0]):
		return written{Unknown, nil, fmt.Errorf("the server does not know whether it was written: %w", res.Results[0])}
	case res.Results[0]>>30 == 2:
		return written{Failed, nil, fmt.Errorf("the server refuses the value: %w", res.Results[0])}
	}
	return s.confirm(ctx, node, v, s.conn.Clock.Now())
}

// leavesOpen says whether a refusal leaves it open what became of the value: something went wrong between the server and the device, or within the server.
func leavesOpen(s ua.StatusCode) bool {
	switch s {
	case ua.StatusBadTimeout, ua.StatusBadRequestTimeout, ua.StatusBadCommunicationError, ua.StatusBadNoCommunication, ua.StatusBadUnexpectedError, ua.StatusBadInternalError,
		ua.StatusBadRequestInterrupted, ua.StatusBadShutdown, ua.StatusBadServerHalted, ua.StatusBadConnectionClosed, ua.StatusBadSecureChannelClosed, ua.StatusBadSessionClosed:
		return true
	}
	return false
}

func (s *session) alive() bool {
	select {
	case <-s.channel.ended:
		return false
	default:
		return true
	}
}

// prepare reads what the server says of the node, and makes the variant to be written.
func prepare(ctx context.Context, s *session, node *ua.NodeID, x float64) (*ua.Variant, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, fmt.Errorf("%g: %w", x, ErrNotFinite)
	}
	r := &Reader{s}
	found := []*ua.ReferenceDescription{{NodeID: &ua.ExpandedNodeID{NodeID: node}, NodeClass: ua.NodeClassVariable, BrowseName: &ua.QualifiedName{}}}
	values, err := s.readAll(ctx, []*ua.ReadValueID{
		{NodeID: node, AttributeID: ua.AttributeIDDataType, DataEncoding: &ua.QualifiedName{}},
		{NodeID: node, AttributeID: ua.AttributeIDUserAccessLevel, DataEncoding: &ua.QualifiedName{}},
		{NodeID: node, AttributeID: ua.AttributeIDValueRank, DataEncoding: &ua.QualifiedName{}},
		{NodeID: node, AttributeID: ua.AttributeIDValue, DataEncoding: &ua.QualifiedName{}},
	})
	if err != nil {
		return nil, err
	}
	if st := values[0].Status; st>>30 == 2 {
		return nil, fmt.Errorf("reading the node's type: %w", st)
	}
	if access, ok := valueOf(values[1]).(uint8); !ok || access&2 == 0 {
		return nil, fmt.Errorf("this user may not write it: %w", ErrReadOnly)
	}
	if rank, ok := valueOf(values[2]).(int32); ok && rank >= 0 {
		return nil, fmt.Errorf("it is an array: %w", ErrType)
	}
	kind := ua.TypeIDNull
	if t, ok := valueOf(values[0]).(*ua.NodeID); ok && t.Namespace() == 0 {
		kind = ua.TypeID(t.IntID())
	}
	if kind == id.Number || kind == id.Integer || kind == id.UInteger || kind == ua.TypeIDVariant || kind == ua.TypeIDNull {
		if values[3].Value == nil { // an abstract or private type: the present value tells
			return nil, fmt.Errorf("the node's type is not known: %w", ErrType)
		}
		kind = values[3].Value.Type()
	}
	properties, err := r.properties(ctx, found)
	if err != nil {
		return nil, err
	}
	var n Node
	n.property(properties[0], properties[1])
	if n.Range != nil && n.Range.High > n.Range.Low && !(x >= n.Range.Low && x <= n.Range.High) {
		return nil, fmt.Errorf("%g is not within %g to %g: %w", x, n.Range.Low, n.Range.High, ErrRange)
	}
	return coerce(x, kind)
}

// confirm reads until the node holds what was written, or two seconds have passed since the server took it.
func (s *session) confirm(ctx context.Context, node *ua.NodeID, v *ua.Variant, begun time.Time) written {
	want, _ := number(v)
	for {
		values, err := s.readAll(ctx, []*ua.ReadValueID{{NodeID: node, AttributeID: ua.AttributeIDValue, DataEncoding: &ua.QualifiedName{}}})
		if err != nil {
			return written{Unknown, nil, fmt.Errorf("the write was accepted, and reading it back failed: %w", err)}
		}
		held, ok := number(values[0].Value)
		good := ok && values[0].Status>>30 == 0
		if good && held == want {
			return written{Done, &held, nil}
		}
		if s.conn.Clock.Now().Sub(begun) >= readBack {
			if !good {
				return written{Unknown, nil, fmt.Errorf("the write was accepted; what the node holds now cannot be read: %w", values[0].Status)}
			}
			return written{Failed, &held, fmt.Errorf("the server accepted %g and the node holds %g: something limits it or writes it as well", want, held)}
		}
		select {
		case <-ctx.Done():
			return written{Unknown, nil, ctx.Err()}
		case <-s.conn.Clock.After(50 * time.Millisecond):
		}
	}
}
