package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/live"
	"gemel/scenarios"
)

// follower follows the plant by what is on disk: alarms, estimate, what-if branches, proposals. One goroutine steps it.
type follower struct {
	folder  twinFolder
	job     *scenarios.EstimateJob
	begin   epoch
	wiring  *wiring
	alarms  *live.Alarms
	gate    *gate.Gate
	clock   bridge.Clock
	workers int
	tell    func(kind string, at bridge.Time, text string, body any) // journal and terminal
	raise   func(live.Alarm)
	argue   *argument
	publish func() // after each tick, and when the estimate begins anew

	inbox  inbox
	live   *scenarios.Live
	first  map[bridge.TagID]bool // tags of which something good has come before tick 0; nil: the estimate has begun
	before []bridge.Sample       // all that has come of them until then
	opened time.Time
	saved  time.Time // when the estimate was last written
	unkept string    // what could not be written, as it was told

	looked   float64 // plant time of the last what-if
	branches chan branched
	busy     bool

	mu   sync.Mutex
	seen twinView // for the screen
}

// branched is what a look ahead came to.
type branched struct {
	start  []byte
	result *scenarios.WhatIfResult
	err    error
}

// savedEvery is how much of an estimate a kill may cost: it is computed again from the historian.
const savedEvery = time.Minute

// run steps until ctx ends, and keeps the estimate then.
func (f *follower) run(ctx context.Context) error {
	period := time.Duration(math.Min(math.Max(f.job.Period()/f.begin.Speed, 0.05), 1) * float64(time.Second))
	f.branches = make(chan branched, 1)
	for {
		select {
		case <-ctx.Done():
			if f.busy {
				<-f.branches
			}
			if f.first != nil { // nothing has begun that could go on
				return f.live.Close()
			}
			return errors.Join(f.folder.saveTwin(f.live), f.live.Close())
		case <-f.clock.After(period):
		}
		if err := f.step(ctx); err != nil && ctx.Err() == nil {
			return errors.Join(err, f.live.Close())
		}
	}
}

// step takes what has come, follows the plant to the present, and looks ahead where it is time.
func (f *follower) step(ctx context.Context) error {
	for _, s := range f.inbox.take() {
		f.alarms.Take(s)
		if err := f.push(&s); err != nil {
			return err
		}
	}
	now := bridge.At(f.clock.Now())
	f.alarms.Tick(now)
	if f.first != nil {
		return f.start(now)
	}
	if err := f.live.Advance(f.begin.plant(now)); err != nil {
		return f.lost(err)
	}
	if f.live.Ready() > 0 {
		if err := f.refit(ctx); err != nil {
			return err
		}
	}
	if err := f.lookAhead(ctx); err != nil {
		return err
	}
	if wall := f.clock.Now(); wall.Sub(f.saved) >= savedEvery {
		f.saved = wall
		if err := f.folder.saveTwin(f.live); err != nil { // a restart computes more anew then
			f.cannotKeep("its estimate", err)
		} else {
			f.unkept = ""
		}
	}
	return nil
}

// mostBefore bounds the samples that wait for tick 0.
const mostBefore = 1 << 17

// patienceAtStart is how long the estimate waits for the first good sample of every tag that it reads.
const patienceAtStart = 30 * time.Second

// start begins the estimate once every tag that it reads has told something: what an input was before is not known.
func (f *follower) start(now bridge.Time) error {
	var silent []string
	for _, id := range f.wiring.tags() {
		if !f.first[id] {
			silent = append(silent, f.wiring.names[id])
		}
	}
	switch {
	case len(silent) == len(f.wiring.names), len(silent) > 0 && f.clock.Now().Sub(f.opened) < patienceAtStart:
		return nil
	case len(silent) > 0:
		f.tell("twin", now, "the estimate begins without "+strings.Join(silent, ", ")+": nothing good has come of that yet", nil)
	}
	begin := f.begin
	begin.At = now
	for i := range f.before {
		begin.At = max(begin.At, f.before[i].Source) // a clock that is a little ahead: what was read held at tick 0
	}
	if err := f.folder.writeBeginning(&begin); err != nil {
		f.cannotKeep("when it begins", err) // and tries again
		return nil
	}
	before := f.before
	f.first, f.before, f.begin = nil, nil, begin
	for i := range before {
		if err := f.push(&before[i]); err != nil {
			return err
		}
	}
	return nil
}

// cannotKeep tells that a file of the twin could not be written: once, until other words are needed. The plant is followed all the same.
func (f *follower) cannotKeep(what string, err error) {
	if text := "the twin cannot keep " + what + ": " + err.Error(); text != f.unkept {
		f.unkept = text
		f.tell("twin", bridge.At(f.clock.Now()), text, nil)
	}
}

func (f *follower) push(s *bridge.Sample) error {
	if f.first != nil {
		if len(f.wiring.feeds[s.Tag]) > 0 {
			f.first[s.Tag] = f.first[s.Tag] || s.Status.IsGood()
			if len(f.before) == mostBefore { // of what tells nothing good for long, the newest is enough
				f.before = append(f.before[:0], f.before[mostBefore/2:]...)
			}
			f.before = append(f.before, *s)
		}
		return nil
	}
	for _, x := range f.wiring.samples(s, f.begin.plant(s.Source)) {
		if err := f.live.Push(x); err != nil {
			return err
		}
	}
	return nil
}

// watch hangs the follower on the estimate.
func (f *follower) watch(l *scenarios.Live) {
	f.live = l
	l.OnTick = func(r *scenarios.EstimateTick) error {
		at := f.begin.wall(r.Time)
		for i := range f.wiring.sensors {
			s, x := &f.wiring.sensors[i], &r.Explained[i]
			f.alarms.Compare(s.tag.ID, at, s.value.of(x.Reading), s.value.of(x.Expected), s.size.of(x.Deviation))
		}
		f.mu.Lock()
		f.seen.take(r, at, l.Lost())
		f.mu.Unlock()
		f.publish()
		return nil
	}
	l.OnEvent = func(e scenarios.Event) error {
		at := f.begin.wall(e.Time)
		if e.Kind == "diagnosis" || e.Kind == "drift" && len(f.job.Faults()) == 0 { // where faults are told apart, they are what a drift means
			f.raise(f.alarmOf(&e))
			return nil
		}
		f.tell("twin", at, e.Text, e)
		return nil
	}
	f.mu.Lock()
	f.seen = newTwinView(len(f.wiring.sensors), f.seen.Ahead, f.seen.AheadAt)
	f.mu.Unlock()
	f.publish()
}

// alarmOf an event of the estimate.
func (f *follower) alarmOf(e *scenarios.Event) live.Alarm {
	value := 0.0
	if e.Value != nil {
		value = *e.Value
	}
	return live.Alarm{Tag: e.Name, Kind: live.Drift, On: e.On, At: f.begin.wall(e.Time), Value: value, Text: e.Text}
}

// lost begins a new estimate where one has lost the plant; samples are kept whatever becomes of it.
func (f *follower) lost(why error) error {
	now := f.clock.Now()
	text := "the twin has lost the plant and begins anew: " + why.Error()
	f.raise(live.Alarm{Tag: f.job.ID, Kind: live.Drift, On: true, At: bridge.At(now), Text: text})
	if err := f.live.Close(); err != nil {
		return err
	}
	l, err := f.job.Live(f.workers)
	if err != nil {
		return err
	}
	f.wait()
	f.watch(l)
	return nil
}

// wait lets the estimate begin when there are readings.
func (f *follower) wait() {
	f.first, f.before, f.opened, f.looked = map[bridge.TagID]bool{}, nil, f.clock.Now(), 0
}

// refit computes what a drift has made due, and leaves it for `gemel estimate accept`.
func (f *follower) refit(ctx context.Context) error {
	made, err := f.live.Propose(ctx)
	if err != nil {
		return err
	}
	dir := filepath.Join(f.folder.path(folderTwin), twinProposals)
	for _, p := range made {
		data, err := json.MarshalIndent(p, "", "  ")
		if err != nil {
			return err
		}
		if err = os.MkdirAll(dir, 0o755); err == nil {
			err = replaceFile(filepath.Join(dir, p.ID+".json"), append(data, '\n'), 0o644)
		}
		if err != nil {
			f.cannotKeep("a fit", err)
			continue
		}
		text := "a fit after a drift explains nothing; see " + filepath.Join(dir, p.ID+".json")
		if p.Best >= 0 {
			text = fmt.Sprintf("a fit after a drift proposes: %s; gemel estimate accept %s %s makes a file of parameters of it", p.Candidates[p.Best].Name, f.folder.path(folderTwin), p.ID)
		}
		f.tell("fit", bridge.At(f.clock.Now()), text, p)
	}
	return nil
}

// lookAhead starts branches where it is time, and proposes what they found.
func (f *follower) lookAhead(ctx context.Context) error {
	w := f.job.WhatIf()
	if w == nil {
		return nil
	}
	select {
	case b := <-f.branches:
		f.busy = false
		f.propose(&b)
	default:
	}
	at := float64(f.live.Tick()) * f.job.Period()
	if f.busy || f.live.Tick() < 0 || at < f.looked+w.Every {
		return nil
	}
	f.looked = at
	start, err := f.live.WhatIfStart()
	if err != nil {
		return err
	}
	f.busy = true
	go func() {
		r, err := f.job.Ahead(ctx, start, f.workers)
		f.branches <- branched{start, r, err}
	}()
	return nil
}

// propose offers what a look ahead found, unless something is on offer already.
func (f *follower) propose(b *branched) {
	now := bridge.At(f.clock.Now())
	if b.err != nil {
		if !errors.Is(b.err, context.Canceled) {
			f.tell("whatif", now, "the branches could not be computed: "+b.err.Error(), nil)
		}
		return
	}
	f.mu.Lock()
	f.seen.Ahead, f.seen.AheadAt = b.result.Reason, f.begin.wall(f.looked)
	f.mu.Unlock()
	if data, err := json.MarshalIndent(b.result, "", "  "); err == nil {
		_ = replaceFile(filepath.Join(f.folder.path(folderTwin), twinAhead), append(data, '\n'), 0o644) // for people who want to know why; nothing depends on it
	}
	if !b.result.Proposed || f.onOffer(now) || f.overtaken() {
		return
	}
	p, err := f.argue.proposal(b.result, now)
	if err == nil {
		err = f.keepStart(b.start)
	}
	if err == nil {
		p, err = f.gate.Propose(p)
	}
	if err != nil {
		f.tell("whatif", now, "the twin would propose to "+b.result.Reason+"; that cannot be offered: "+err.Error(), nil)
		return
	}
	f.tell("", now, fmt.Sprintf("proposal %s: %s", p.ID, p.Reason), nil)
}

// onOffer says whether a proposal of the twin waits for a decision, or is being written.
func (f *follower) onOffer(now bridge.Time) bool {
	for _, v := range f.gate.Proposals() {
		if v.By == twinName && (v.State == gate.Open && v.Expires > now || v.State == gate.Writing) {
			return true
		}
	}
	return false
}

// overtaken says whether set-points were written since the plant was as the branches began: they argue for what is done already.
func (f *follower) overtaken() bool {
	began := f.begin.wall(f.looked)
	for _, v := range f.gate.Proposals() {
		if v.LeftAt >= began {
			return true
		}
	}
	return false
}

// keepStart keeps what the branches of a proposal began with, by its hash, so that they can be computed again.
func (f *follower) keepStart(start []byte) error {
	dir := filepath.Join(f.folder.path(folderTwin), twinBranches)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return replaceFile(filepath.Join(dir, startName(start)), start, 0o644)
}

func startName(start []byte) string {
	sum := sha256.Sum256(start)
	return hex.EncodeToString(sum[:]) + ".start"
}

// view is the estimate as it is now.
func (f *follower) view() twinView {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen.copy()
}
