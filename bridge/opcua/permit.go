package opcua

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// Writer writes what a gate permits, over a connection of its own: another session, with another user than the one that reads. Its credentials are
// read when there is a Permit, and not before; the connection ends with the write.
type Writer struct {
	conn Connection
	mu   sync.Mutex // one order at a time
}

// NewWriter checks the configuration; nothing is connected, and no credential read.
func NewWriter(conn Connection) (*Writer, error) {
	if _, _, err := conn.check(); err != nil {
		return nil, err
	}
	return &Writer{conn: conn}, nil
}

// Name of the connection.
func (w *Writer) Name() string { return w.conn.Name }

// Write uses the permit and writes its changes, one after the other, each one once; after one that is not done, the others are left. What became of them
// is told to the gate, and returned as an error unless all are done. A permit is not used where the server cannot be reached.
func (w *Writer) Write(ctx context.Context, p *gate.Permit) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, err := connect(ctx, &w.conn, nil, nil)
	if err != nil {
		return fmt.Errorf("%s: nothing was written: %w", w.conn.Name, err)
	}
	defer s.end(w.conn.Call)
	order, err := p.Use()
	if err != nil {
		return err
	}
	outcomes := make([]gate.Outcome, len(order.Changes))
	var wrong []error
	for i, c := range order.Changes {
		o := written{Verdict: Failed, Err: errors.New("not written, because another one before it was not done")}
		if len(wrong) == 0 {
			o = w.change(ctx, s, c)
		}
		outcomes[i] = gate.Outcome{Tag: c.Tag, Done: o.Verdict == Done, At: bridge.At(w.conn.Clock.Now())}
		if o.Read != nil {
			x := *o.Read
			if c.Scale != 1 || c.Offset != 0 {
				x = float64(x*c.Scale) + c.Offset
			}
			outcomes[i].Read = &x
		}
		if o.Verdict == Done {
			continue
		}
		if o.Verdict == Failed { // Unknown has no text, by the gate's convention
			outcomes[i].Error = o.Err.Error()
		}
		wrong = append(wrong, fmt.Errorf("%s: %s: %w", c.Tag, o.Verdict, o.Err))
	}
	return errors.Join(append(wrong, order.Done(outcomes))...)
}

func (w *Writer) change(ctx context.Context, s *session, c gate.Change) written {
	if c.Source != w.conn.Name {
		return written{Failed, nil, fmt.Errorf("it is of the connection %s, and this is %s", c.Source, w.conn.Name)}
	}
	if c.Scale == 0 {
		return written{Failed, nil, errors.New("its scale is 0")}
	}
	a, err := parseAddress(c.Address)
	if err != nil {
		return written{Failed, nil, err}
	}
	node, err := a.resolve(s.namespaces)
	if err != nil {
		return written{Failed, nil, err}
	}
	raw := c.Value
	if c.Scale != 1 || c.Offset != 0 {
		raw = (c.Value - c.Offset) / c.Scale
	}
	return writeNode(ctx, s, node, raw)
}
