package scenarios

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/series"
)

// A snapshot of a run is the snapshot of its State with what the host needs to go on as if nothing had happened. The file, version 1, or
// 2 where something is held (older programs would forget it), little endian:
//
//	magic    8 bytes  "GEMELRN\x01" (the last byte is the version)
//	n        uint64   length of the head
//	head     n bytes  JSON: snapshotHead
//	state             the snapshot file of the State, as package engine writes it
//	check   32 bytes  SHA-256 of all of the above
const (
	snapshotMagic = "GEMELRN\x01"
	heldMagic     = "GEMELRN\x02"
)

// snapshotHead is what lies beside the State.
type snapshotHead struct {
	Scenario string   `json:"scenario_hash"`
	Plant    string   `json:"plant_hash"`
	Tick     int64    `json:"tick"`
	Period   float64  `json:"period_s"`
	Columns  []string `json:"columns"`  // of the trajectory hash
	Mark     []byte   `json:"mark"`     // inner state of the trajectory hash
	Recorded bool     `json:"recorded"` // the row of this tick is in it

	// Settings are the values that the scenario gave to parameters and inputs. The State has the values of now, which faults and
	// rules may have changed.
	Settings []Setting `json:"settings"`

	Held []heldSetting `json:"held,omitempty"` // what somebody outside has set; format version 2
}

// Snapshot writes the run as it is at this tick.
func (r *Runner) Snapshot(w io.Writer) error {
	mark, err := r.hasher.Mark()
	if err != nil {
		return err
	}
	head, err := json.Marshal(snapshotHead{Scenario: r.p.Hash(), Plant: r.p.Plant.Hash(), Tick: r.state.Tick, Period: r.p.plan.period, Columns: r.p.ColumnNames(),
		Mark: mark, Recorded: r.state.Tick%r.p.plan.every == 0 || r.Done(), Settings: r.p.settings(), Held: r.heldSettings()})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if len(r.holds) > 0 {
		b.WriteString(heldMagic)
	} else {
		b.WriteString(snapshotMagic)
	}
	b.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(head))))
	b.Write(head)
	if _, err := r.state.WriteTo(&b); err != nil {
		return err
	}
	sum := sha256.Sum256(b.Bytes())
	b.Write(sum[:])
	_, err = w.Write(b.Bytes())
	return err
}

// Errors of Resume.
var (
	ErrNotRunSnapshot  = errors.New("this is no snapshot of a run")
	ErrSnapshotVersion = errors.New("the snapshot has another format version")
	ErrSnapshotDamaged = errors.New("the snapshot is damaged")
	ErrOtherPlant      = errors.New("the snapshot belongs to another plant")
	ErrOtherRun        = errors.New("the snapshot belongs to another run")
)

// readSnapshot takes a snapshot apart and checks it.
func readSnapshot(data []byte) (snapshotHead, []byte, error) {
	var head snapshotHead
	m := len(snapshotMagic)
	switch {
	case len(data) < m || string(data[:m-1]) != snapshotMagic[:m-1]:
		return head, nil, ErrNotRunSnapshot
	case data[m-1] != snapshotMagic[m-1] && data[m-1] != heldMagic[m-1]:
		return head, nil, fmt.Errorf("%w: version %d, this program reads versions %d and %d", ErrSnapshotVersion, data[m-1], snapshotMagic[m-1], heldMagic[m-1])
	case len(data) < m+8+sha256.Size:
		return head, nil, fmt.Errorf("%w: %d bytes are too few", ErrSnapshotDamaged, len(data))
	}
	body, check := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], check) {
		return head, nil, fmt.Errorf("%w: its checksum does not match", ErrSnapshotDamaged)
	}
	n := binary.LittleEndian.Uint64(body[m:])
	rest := body[m+8:]
	if n > uint64(len(rest)) {
		return head, nil, fmt.Errorf("%w: its head is longer than the file", ErrSnapshotDamaged)
	}
	if err := json.Unmarshal(rest[:n], &head); err != nil {
		return head, nil, fmt.Errorf("%w: %v", ErrSnapshotDamaged, err)
	}
	return head, rest[n:], nil
}

// Resume continues a run from a snapshot. Errors wrap ErrNotRunSnapshot, ErrSnapshotVersion, ErrSnapshotDamaged, ErrOtherPlant or
// ErrOtherRun.
func (p *Prepared) Resume(data []byte) (*Runner, error) {
	head, state, err := readSnapshot(data)
	if err != nil {
		return nil, err
	}
	if head.Plant != p.Plant.Hash() {
		return nil, fmt.Errorf("%w: the model, the control, the solver or the version of Gemel has changed since it was made", ErrOtherPlant)
	}
	s, err := p.Plant.ReadState(bytes.NewReader(state))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrSnapshotDamaged, err)
	}
	switch {
	case s.Seed != p.plan.seed:
		return nil, fmt.Errorf("%w: its seed is %d, that of the scenario %d", ErrOtherRun, s.Seed, p.plan.seed)
	case s.Tick > p.plan.ticks:
		return nil, fmt.Errorf("%w: it was made at %s, after the end of this one", ErrOtherRun, seconds(float64(float64(s.Tick)*p.plan.period)))
	}
	if err := p.sameSettings(head, s); err != nil {
		return nil, err
	}
	r, err := p.runner(s)
	if err != nil {
		return nil, err
	}
	if err := r.resumeHolds(head.Held); err != nil {
		return nil, r.abandon(err)
	}
	r.Notes = p.continues(head)
	if slices.Equal(head.Columns, p.ColumnNames()) && len(head.Mark) > 0 {
		if r.hasher, err = series.ResumeHasher(head.Columns, head.Mark); err != nil {
			return nil, r.abandon(fmt.Errorf("%w: %v", ErrSnapshotDamaged, err))
		}
	}
	r.resumed = true
	err = r.arrive()
	r.resumed = false
	if err == nil && r.Done() && !head.Recorded {
		err = r.writeRow()
	}
	if err != nil {
		return nil, r.abandon(err)
	}
	return r, nil
}

// sameSettings refuses a scenario that gives other values to parameters and constant inputs than the run that the snapshot is of:
// they lie in the State, and what the scenario says would have no effect.
func (p *Prepared) sameSettings(head snapshotHead, s *engine.State) error {
	then, now := p.Plant.NewState(p.plan.seed), p.Plant.NewState(p.plan.seed)
	for _, x := range head.Settings {
		if v, ok := p.Plant.Lookup(x.Name); ok && p.Plant.Settable(v) {
			if err := p.Plant.Set(then, v, x.Value); err != nil {
				return fmt.Errorf("%w: %v", ErrSnapshotDamaged, err)
			}
		}
	}
	for _, x := range p.plan.initial {
		if err := p.Plant.Set(now, x.v, x.value); err != nil {
			return err
		}
	}
	outside := p.fromOutside()
	for i := range p.Plant.Variables {
		v := dae.VarID(i)
		d := &p.Plant.Variables[i]
		if d.Kind != dae.Parameter && d.Kind != dae.Input || outside[v] || !p.Plant.Settable(v) || head.holds(d.Name) {
			continue
		}
		old, _ := p.Plant.Get(then, v)
		if d.Kind == dae.Input { // nothing but the scenario sets it, so the State has what the run gave it, also from a file
			old, _ = p.Plant.Get(s, v)
		}
		if wanted, _ := p.Plant.Get(now, v); old != wanted {
			return fmt.Errorf("%w: %s is %s in the snapshot and %s in the scenario; a snapshot carries its values along", ErrOtherRun, d.Name, p.shown(d, old), p.shown(d, wanted))
		}
	}
	return nil
}

// fromOutside are the inputs that the host supplies at every tick.
func (p *Prepared) fromOutside() map[dae.VarID]bool {
	found := map[dae.VarID]bool{}
	for _, e := range p.plan.externals {
		found[e.id] = true
	}
	for _, n := range p.plan.noise {
		found[n.id] = true
	}
	for _, f := range p.plan.feedback {
		found[f.to] = true
	}
	return found
}

// continues says what a reader of the results must know about where they begin.
func (p *Prepared) continues(head snapshotHead) []string {
	if head.Scenario == p.Hash() {
		return nil
	}
	at := p.describeTime(float64(float64(head.Tick) * p.plan.period))
	notes := []string{fmt.Sprintf("the run continues a snapshot of another scenario: what lies before %s followed that one, not this", at)}
	if !slices.Equal(head.Columns, p.ColumnNames()) {
		notes = append(notes, "it records other variables than the run before the snapshot, so the trajectory hash covers its own rows only")
	}
	return notes
}

// SnapshotTick says at which tick a snapshot was made and of which scenario, without a plant.
func SnapshotTick(data []byte) (tick int64, scenarioHash string, err error) {
	head, _, err := readSnapshot(data)
	return head.Tick, head.Scenario, err
}
