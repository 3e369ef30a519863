package api

import (
	"cmp"
	"crypto/ed25519"
	"slices"
	"sync"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/historian"
	"gemel/bridge/journal"
	"gemel/bridge/live"
)

// Plant is what the twin knows of its tags.
type Plant interface {
	Tags() []bridge.Tag
	Now(tag string) (bridge.Sample, bool)
}

// History is what is asked of a historian.
type History interface {
	historian.Reader
	Gaps(source string, from, to bridge.Time) ([]historian.Gap, error)
}

// Gate is what people do at a gate. Proposing and writing are not among it.
type Gate interface {
	Proposals() []gate.View
	Proposal(id string) (gate.View, bool)
	Decide(gate.Decision) error
	Standings() []gate.StandingView
	Grant(gate.Standing) error
	Revoke(gate.Revocation) error
	Stop(by, why string) error
	Resume(gate.Switch) error
	Stopped() (*gate.Switch, error)
}

// Alarms tells which alarms stand.
type Alarms interface{ Standing() []live.Alarm }

// Links tells the last event of every connection.
type Links interface{ Links() []bridge.Event }

// Audit is what is asked of a journal.
type Audit interface {
	Verify(known ...journal.Checkpoint) (*journal.Report, error)
	Checkpoint() (journal.Checkpoint, error)
	Read(n uint64, f func(journal.Entry) error) error
	Failed() error
}

// JournalAudit is the Audit of a Journal that lies in a folder.
type JournalAudit struct {
	*journal.Journal
	Dir string
	Key ed25519.PublicKey // that signs its checkpoints
}

// Verify reads the folder.
func (a JournalAudit) Verify(known ...journal.Checkpoint) (*journal.Report, error) {
	return journal.Verify(a.Dir, []ed25519.PublicKey{a.Key}, known...)
}

// TagPlant is the Plant of a list of tags and of whoever knows the last samples.
type TagPlant struct {
	List   []bridge.Tag
	Latest gate.Plant
}

// Tags of the list.
func (p TagPlant) Tags() []bridge.Tag { return p.List }

// Now is the last sample of a tag.
func (p TagPlant) Now(tag string) (bridge.Sample, bool) { return p.Latest.Now(tag) }

// AlarmBoard holds the alarms that stand. It serves any number of goroutines.
type AlarmBoard struct {
	mu sync.Mutex
	on map[alarmKey]live.Alarm
}

type alarmKey struct {
	tag  string
	kind live.Kind
}

// Raise notes that an alarm was raised, or ended.
func (b *AlarmBoard) Raise(a live.Alarm) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.on == nil {
		b.on = map[alarmKey]live.Alarm{}
	}
	if a.On {
		b.on[alarmKey{a.Tag, a.Kind}] = a
	} else {
		delete(b.on, alarmKey{a.Tag, a.Kind})
	}
}

// Standing alarms, oldest first.
func (b *AlarmBoard) Standing() []live.Alarm {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]live.Alarm, 0, len(b.on))
	for _, a := range b.on {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b live.Alarm) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Tag, b.Tag), cmp.Compare(a.Kind, b.Kind))
	})
	return list
}

// LinkBoard holds the last event of every connection. It serves any number of goroutines.
type LinkBoard struct {
	mu   sync.Mutex
	last map[string]bridge.Event
}

// Tell notes an event.
func (b *LinkBoard) Tell(e bridge.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.last == nil {
		b.last = map[string]bridge.Event{}
	}
	b.last[e.Source] = e
}

// Links by their names.
func (b *LinkBoard) Links() []bridge.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]bridge.Event, 0, len(b.last))
	for _, e := range b.last {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b bridge.Event) int { return cmp.Compare(a.Source, b.Source) })
	return list
}
