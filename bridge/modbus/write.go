package modbus

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/simonvetter/modbus"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/tag"
)

// readBack is how long a device may take until it holds what was written.
const readBack = 2 * time.Second

// Writer writes to a device, over a connection of its own for each order.
type Writer struct{ c Config }

// NewWriter checks the addresses of the tags that can be written.
func NewWriter(c Config) (*Writer, error) {
	if _, err := NewSource(c); err != nil {
		return nil, err
	}
	if c.Order == "" {
		c.Order = BigEndian
	}
	if c.Timeout <= 0 {
		c.Timeout = time.Second
	}
	return &Writer{c}, nil
}

// Write uses a permit: every change once, each read back. What is not known to be done is failed; nothing is tried twice.
func (w *Writer) Write(ctx context.Context, p *gate.Permit) error {
	client, err := dial(ctx, &w.c) // before the permit is used up
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	order, err := p.Use()
	if err != nil {
		return err
	}
	var outcomes []gate.Outcome
	for i := range order.Changes {
		c := &order.Changes[i]
		o := gate.Outcome{Tag: c.Tag}
		if err := w.change(ctx, client, c, &o); err != nil {
			o.Error = err.Error()
		}
		o.At = bridge.At(w.c.Clock.Now())
		outcomes = append(outcomes, o)
		if !o.Done {
			break // what follows may depend on it
		}
	}
	return order.Done(outcomes)
}

// change writes one value and reads it back.
func (w *Writer) change(ctx context.Context, client *modbus.ModbusClient, c *gate.Change, o *gate.Outcome) error {
	if c.Source != w.c.Name {
		return fmt.Errorf("%s is on the connection %s, not on %s", c.Tag, c.Source, w.c.Name)
	}
	t := bridge.Tag{Name: c.Tag, Address: c.Address, Type: c.Type, Scale: c.Scale, Offset: c.Offset, Access: bridge.Write}
	a, err := parseAddress(&t, w.c.Base, w.c.Order)
	if err != nil {
		return err
	}
	raw, err := a.typ.Coerce(tag.Raw(&t, c.Value))
	if err != nil {
		return err
	}
	if err := client.SetUnitId(a.unit); err != nil {
		return err
	}
	if a.table == coil {
		err = client.WriteCoil(a.first, raw != 0)
	} else {
		err = client.WriteRawBytes(a.first, a.registers(raw))
	}
	if err != nil {
		if _, broken := statusOf(err); broken {
			return fmt.Errorf("the device did not answer; whether it took the value is not known: %w", err)
		}
		return fmt.Errorf("the device refused: %w", err)
	}
	return w.confirm(ctx, client, &a, &t, raw, o)
}

// confirm reads until the device holds what was written.
func (w *Writer) confirm(ctx context.Context, client *modbus.ModbusClient, a *address, t *bridge.Tag, raw float64, o *gate.Outcome) error {
	r := request{unit: a.unit, table: a.table, first: a.first, count: a.size()}
	for until := w.c.Clock.Now().Add(readBack); ; {
		bits, registers, err := fetch(client, &r)
		if err != nil {
			return fmt.Errorf("what was written could not be read back: %w", err)
		}
		got := 0.0
		switch {
		case bits == nil:
			got = a.value(registers)
		case bits[0]:
			got = 1
		}
		value := float64(got*t.Scale) + t.Offset
		o.Read = &value
		if math.Float64bits(got) == math.Float64bits(raw) || got == raw {
			o.Done = true
			return nil
		}
		if !w.c.Clock.Now().Before(until) {
			return fmt.Errorf("wrote %g and read back %g", raw, got)
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("wrote %g and read back %g", raw, got), ctx.Err())
		case <-w.c.Clock.After(100 * time.Millisecond):
		}
	}
}
