package live

import (
	"fmt"
	"slices"

	"gemel/bridge/gate"
)

// alarmCause is why an alarm stands for a tag.
type alarmCause struct {
	proposal string
	until    until
}

// until says when an alarm of a proposal ends by itself.
type until uint8

const (
	written    until = iota // not before its tag is written well
	closed                  // when the proposal is not open any more
	unapproved              // when it is not approved any more
)

// forget ends what has no reason any more.
func (a *Actuator) forget(list []gate.View) {
	still := map[string]bool{}
	for _, v := range list {
		still[v.ID] = true
	}
	a.mu.Lock()
	var over []string
	for tag, c := range a.on {
		switch v, _ := a.Gate.Proposal(c.proposal); {
		case c.until == unapproved && !still[c.proposal], c.until == closed && v.State != gate.Open:
			over = append(over, tag)
		}
	}
	for id := range a.waits {
		if !still[id] {
			delete(a.waits, id)
		}
	}
	a.mu.Unlock()
	slices.Sort(over)
	for _, tag := range over {
		a.end(tag, "no longer waits to be written")
	}
}

// alarm says that a write went wrong.
func (a *Actuator) alarm(v *gate.View, u until, format string, args ...any) {
	now, text := a.now(), fmt.Sprintf(format, args...)
	for _, c := range v.Changes {
		a.mu.Lock()
		a.on[c.Tag] = alarmCause{v.ID, u}
		a.mu.Unlock()
		a.raise(Alarm{Tag: c.Tag, Kind: Write, On: true, At: now, Value: c.Value, Text: text})
	}
}

// waiting says once what a proposal waits for; an alarm of a write that went wrong is not covered up.
func (a *Actuator) waiting(v *gate.View, why string) {
	for _, c := range v.Changes {
		a.mu.Lock()
		old, on := a.on[c.Tag]
		if on = on && old.until != closed; !on {
			a.on[c.Tag] = alarmCause{v.ID, unapproved}
		}
		a.mu.Unlock()
		if !on {
			a.raise(Alarm{Tag: c.Tag, Kind: Write, On: true, At: a.now(), Value: c.Value, Text: v.ID + " is approved and waits: " + why})
		}
	}
}

// end of an alarm, where there is one.
func (a *Actuator) end(tag, text string) {
	a.mu.Lock()
	_, on := a.on[tag]
	delete(a.on, tag)
	a.mu.Unlock()
	if on {
		a.raise(Alarm{Tag: tag, Kind: Write, At: a.now(), Text: text})
	}
}
