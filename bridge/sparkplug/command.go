package sparkplug

import (
	"fmt"
	"math"

	"gemel/bridge"
	"gemel/bridge/mqtt"
	"gemel/bridge/sparkplug/payload"
)

// command does what a host says; again: the host wants all births.
func (n *Node) command(m mqtt.Message) (again bool) {
	t, ok := parseTopic(m.Topic())
	if !ok || m.Retained() || t.kind != ncmd && t.kind != dcmd {
		return false
	}
	p, err := unmarshal(m.Payload())
	if err != nil {
		n.tell(bridge.Connected, fmt.Sprintf("a command on %s cannot be read: %v", m.Topic(), err))
		return false
	}
	for _, x := range p.Metrics {
		if t.kind == ncmd && x.GetName() == rebirth {
			again = again || x.GetBooleanValue()
			continue
		}
		i := n.target(t.device, x)
		if i < 0 {
			n.tell(bridge.Connected, fmt.Sprintf("a command on %s is for a metric that there is not", m.Topic()))
			continue
		}
		if err := n.write(i, x); err != nil {
			n.tell(bridge.Connected, fmt.Sprintf("a command to write %s was refused: %v", n.c.Tags[i].Name, err))
		}
	}
	return again
}

// target of a command: by alias, or by name; −1: none.
func (n *Node) target(device string, x *payload.Payload_Metric) int {
	for i := range n.at {
		if n.at[i].device == device && (x.Alias != nil && x.GetAlias() == aliasOf(i) || x.Alias == nil && x.GetName() == n.at[i].metric) {
			return i
		}
	}
	return -1
}

// write commands a value to the device, and reports what it holds from then on, whatever that is.
func (n *Node) write(i int, x *payload.Payload_Metric) error {
	t := &n.c.Tags[i]
	err := n.attempt(t, i, x)
	if err != nil {
		n.mu.Lock()
		r := n.present[i]
		r.at = max(n.now(), r.at)
		n.put(i, r)
		n.mu.Unlock()
	}
	return err
}

func (n *Node) attempt(t *bridge.Tag, i int, x *payload.Payload_Metric) error {
	if t.Access&bridge.Write == 0 || n.written == nil {
		return fmt.Errorf("it can only be read")
	}
	raw, s := decode(x, codeOf[t.Type])
	if !s.IsGood() {
		return fmt.Errorf("the value is none of type %s", t.Type)
	}
	raw, err := t.Type.Coerce(raw)
	if err != nil {
		return err
	}
	value := float64(raw*t.Scale) + t.Offset
	if !(value >= t.Low && value <= t.High) {
		return fmt.Errorf("%g %s is outside of its limits", value, t.Unit)
	}
	held, err := n.written(*t, value)
	if err != nil {
		return err
	}
	if math.Float64bits(held) == math.Float64bits(value) {
		n.mu.Lock()
		n.put(i, reading{raw: raw, at: n.now()})
		n.mu.Unlock()
		return nil
	}
	n.mu.Lock()
	n.put(i, n.reading(i, held))
	n.mu.Unlock()
	return nil
}
