package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/bridge/connection"
	"gemel/bridge/gate"
	"gemel/bridge/historian"
	"gemel/bridge/live"
	"gemel/bridge/opcua"
	"gemel/bridge/tag"
	"gemel/engine/dae"
	"gemel/scenarios"
)

// liveRun is gemel live, put together:
//
//	sources --Intake--> historian --> Latest, follower (alarms, estimate, branches) --> gate <-- people over the API
//	                                                                                      \--> Actuator --> writers; Aftermath
type liveRun struct {
	flags   liveFlags
	clock   bridge.Clock
	w       *twin
	job     *scenarios.EstimateJob
	set     *connection.Set
	sources []bridge.Source
	beaters []connection.Beater
	latest  *live.Latest
	screen  *liveScreen
	board   api.AlarmBoard
	links   api.LinkBoard
	follow  *follower
	space   *twinSpace // nil: nothing is served over OPC UA

	writing   *writingOn
	actuator  *live.Actuator // nil: nothing is written
	aftermath *live.Aftermath
	deaf      sync.Once // the journal has failed: told once
}

// openLive opens all that a run needs. Nothing is connected yet.
func openLive(file string, f liveFlags, clock bridge.Clock, t terminal) (r *liveRun, err error) {
	folder := twinFolder(f.twin)
	if f.twin == "" {
		folder = twinFolder(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	}
	set, err := folder.connections()
	if err != nil {
		return nil, err
	}
	job, begin, again, err := beginAt(folder, file, f.libs, f.speed, clock.Now())
	if err != nil {
		return nil, err
	}
	r = &liveRun{flags: f, clock: clock, job: job, set: set}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.close())
			r = nil
		}
	}()
	if r.w, err = folder.openFiles(clock); err != nil {
		return r, err
	}
	if err = r.checkTags(); err != nil {
		return r, err
	}
	wires, err := wire(job, r.w.tags)
	if err != nil {
		return r, err
	}
	watches, err := folder.watches(r.w.tags)
	if err != nil {
		return r, err
	}
	if r.writing, err = writingAllowed(r.w, job, &f, bridge.At(clock.Now())); err != nil {
		return r, err
	}
	r.latest = live.NewLatest(r.w.tags.Tags)
	if err = r.w.guard(r.latest, r.writing != nil, clock); err != nil {
		return r, err
	}
	r.screen = newLiveScreen(t, f.quiet)
	r.follow = &follower{folder: folder, job: job, begin: begin, wiring: wires, gate: r.w.gate, clock: clock, workers: f.workers, tell: r.tell, raise: r.raise, publish: func() {}}
	r.follow.alarms = live.NewAlarms(watches, r.raise)
	r.follow.argue = &argument{job: job, tags: r.w.tags, begin: &r.follow.begin, wiring: wires}
	if err = r.connect(); err != nil {
		return r, err
	}
	if err = r.flags.serve.bind(); err != nil {
		return r, err
	}
	if err = r.offer(); err != nil {
		return r, err
	}
	return r, r.resume(again)
}

// connections of the folder.
func (d twinFolder) connections() (*connection.Set, error) {
	set, err := connection.ReadFile(d.path(folderConnections))
	if errors.Is(err, fs.ErrNotExist) {
		if info, e := os.Stat(string(d)); e != nil || !info.IsDir() {
			return nil, fmt.Errorf("there is no folder %s; name the twin's with --twin, or let a simulated plant write one: gemel device SCENARIO --twin %s", d, d)
		}
		return nil, fmt.Errorf("there is no file %s; it says where the devices are, such as\n  gemel: 1\n  connections:\n    plc: {opcua: \"opc.tcp://127.0.0.1:4840\"}", d.path(folderConnections))
	}
	return set, err
}

// checkTags holds the tag map against plant and connections.
func (r *liveRun) checkTags() error {
	known := map[string]tag.Variable{}
	var names []string
	for i := range r.job.Plant.Variables {
		v := &r.job.Plant.Variables[i]
		known[v.Name] = tag.Variable{Unit: v.Unit, Min: v.Min, Max: v.Max, Input: v.Kind == dae.Input || v.Kind == dae.Parameter && !v.Final}
		if !v.Protected {
			names = append(names, v.Name)
		}
	}
	err := r.w.tags.Check(func(name string) (tag.Variable, bool) { v, ok := known[name]; return v, ok }, r.set.Names(),
		func(name string) string { return scenarios.Nearest(name, names) })
	if err != nil {
		return fmt.Errorf("%s:\n%w", r.w.folder.path(folderTags), err)
	}
	return nil
}

// connect makes sources, and writers where writing is on.
func (r *liveRun) connect() error {
	writers, beats := map[string]live.Writer{}, map[string]*live.Heartbeat{}
	for _, name := range r.set.Names() {
		tags := r.w.tags.Of(name)
		if len(tags) == 0 {
			r.screen.line(r.clock.Now(), "connection %s has no tags, and is left alone", name)
			continue
		}
		src, err := r.set.Source(name, tags, r.clock)
		if err != nil {
			return fmt.Errorf("%s: %w", r.w.folder.path(folderConnections), err)
		}
		r.sources = append(r.sources, src)
		if r.writing == nil || !r.set.Writable(name) {
			continue
		}
		w, err := r.set.Writer(name, tags, src, r.clock)
		if err != nil {
			return fmt.Errorf("%s: %w", r.w.folder.path(folderConnections), err)
		}
		writers[name] = w
		b, err := r.set.Beater(name, tags, r.clock)
		if err != nil {
			return err
		}
		if b != nil {
			r.beaters = append(r.beaters, b)
			beats[name] = &live.Heartbeat{Beater: b, Clock: r.clock, Halted: r.w.gate.Halted}
		}
	}
	if r.writing == nil {
		return nil
	}
	r.actuator = &live.Actuator{Gate: r.w.gate, Clock: r.clock, Writers: writers, Heartbeats: beats, Journal: r.w.journal, Raise: r.raise, Written: r.followed}
	var err error
	r.aftermath, err = r.newAftermath()
	return err
}

// resume goes on with the estimate of an earlier run, with what the historian has since.
func (r *liveRun) resume(again bool) error {
	f := r.follow
	if err := f.folder.clearTwin(); err != nil {
		return err
	}
	l, goesOn, err := f.folder.loadTwin(r.job, f.workers)
	var lost *lostEstimate
	if errors.As(err, &lost) {
		f.tell("twin", bridge.At(r.clock.Now()), lost.Error(), nil)
	} else if err != nil {
		return err
	}
	now := bridge.At(r.clock.Now())
	if goesOn && !again { // of another scenario or speed
		if err := l.Close(); err != nil {
			return err
		}
		if l, err = r.job.Live(f.workers); err != nil {
			return err
		}
	}
	f.watch(l)
	if err := r.noteAbsence(now); err != nil {
		return err
	}
	if !again {
		if _, err := os.Stat(filepath.Join(f.folder.path(folderTwin), twinBegin)); err == nil {
			f.tell("twin", now, "the estimate begins anew: the scenario, a file that it names, or --speed is another than in the run before", nil)
		}
		f.wait()
		return nil
	}
	for _, e := range l.Standing() { // the journal has these from the run before
		r.board.Raise(f.alarmOf(&e))
	}
	from := f.begin.wall(float64(l.Tick()-1) * r.job.Period())
	if l.Tick() < 0 {
		from = f.begin.At - bridge.Time(10*patienceAtStart) // an input that never changes told its value before tick 0
	}
	for _, id := range f.wiring.tags() {
		err := r.w.store.Read(id, from, now, func(list []bridge.Sample) error {
			for i := range list {
				for _, s := range f.wiring.samples(&list[i], f.begin.plant(list[i].Source)) {
					if err := l.Again(s); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// noteAbsence records that samples of the time between two runs may be missing.
func (r *liveRun) noteAbsence(now bridge.Time) error {
	for _, s := range r.sources {
		var last bridge.Time
		for _, t := range r.w.tags.Of(s.Name()) {
			x, ok, err := r.w.store.Latest(t.ID)
			if err != nil {
				return err
			}
			if ok {
				last = max(last, x.Source)
			}
		}
		if last == 0 || last >= now {
			continue
		}
		if err := r.w.store.AddGap(historian.Gap{Source: s.Name(), From: last, To: now, Why: "gemel live was not running"}); err != nil {
			return err
		}
	}
	return nil
}

// run goes on until ctx ends, or a connection is refused for good.
func (r *liveRun) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.tell("live", bridge.At(r.clock.Now()), r.opening(), map[string]any{"scenario": r.job.ID, "hash": r.job.Identity(), "plant": r.job.Plant.Hash(), "version": version, "begin": r.follow.begin,
		"writing": r.writing})
	var group sync.WaitGroup
	errs := make([]error, 0, 5)
	var mu sync.Mutex
	part := func(do func() error) {
		group.Add(1)
		go func() {
			defer group.Done()
			defer cancel()
			err := do()
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
		}()
	}
	in := live.Intake{Historian: r.w.store, Latest: r.latest, Clock: r.clock, Tags: r.w.tags.Tags, Samples: r.samples, Events: r.event}
	part(func() error { return in.Run(ctx, r.sources) })
	part(func() error { return r.follow.run(ctx) })
	part(func() error { return r.flags.serve.run(ctx, r.screen.terminal(), r.w.folder, r.api()) })
	part(func() error { return r.housekeeping(ctx) })
	if r.space != nil {
		part(func() error { return r.space.run(ctx, r) })
	}
	if r.actuator != nil {
		part(func() error { return r.act(ctx) })
	}
	group.Wait()
	r.screen.end()
	r.tell("live", bridge.At(r.clock.Now()), "ended", nil)
	return failed(r.remedy(errors.Join(errs...)))
}

// remedy says what to do where a device is not trusted yet.
func (r *liveRun) remedy(err error) error {
	if !errors.Is(err, opcua.ErrUntrusted) {
		return err
	}
	for _, name := range r.set.Names() {
		if strings.HasPrefix(err.Error(), name+": ") {
			return fmt.Errorf("%w: gemel trust %s %s", err, word(string(r.w.folder)), name)
		}
	}
	return err
}

// opening says what this run is.
func (r *liveRun) opening() string {
	text := fmt.Sprintf("%s follows %d tags of %s", r.job.ID, len(r.w.tags.Tags), strings.Join(r.set.Names(), ", "))
	if r.follow.begin.Speed != 1 {
		text += fmt.Sprintf(", %g times as fast as the clock", r.follow.begin.Speed)
	}
	if r.writing == nil {
		return text + "; writing is off"
	}
	return text + "; writing is on, allowed by " + r.writing.By
}

// act writes what is approved. Where the journal cannot be written it ends, and everything else goes on.
func (r *liveRun) act(ctx context.Context) error {
	err := r.actuator.Run(ctx)
	if err != nil {
		r.raise(live.Alarm{Tag: r.job.ID, Kind: live.Write, On: true, At: bridge.At(r.clock.Now()), Text: "nothing is written any more until gemel live is started anew: " + err.Error()})
	}
	<-ctx.Done()
	return nil
}

// housekeeping forgets what is older than is wanted, looks at what was written, and keeps the screen up to date.
func (r *liveRun) housekeeping(ctx context.Context) error {
	var swept time.Time
	said := newDecided(r.w.gate)
	for {
		now := r.clock.Now()
		if now.Sub(swept) > 24*time.Hour {
			swept = now
			if _, err := r.w.folder.forget(r.w.store, bridge.At(now)); err != nil {
				r.tell("historian", bridge.At(now), "old samples could not be removed: "+err.Error(), nil)
			}
		}
		if r.aftermath != nil {
			r.aftermath.Tick(bridge.At(now))
		}
		said.look(r)
		r.screen.show(now, r)
		select {
		case <-ctx.Done():
			return nil
		case <-r.clock.After(time.Second):
		}
	}
}

// samples are on disk now.
func (r *liveRun) samples(list []bridge.Sample) {
	r.follow.inbox.put(list)
	if r.aftermath != nil {
		r.aftermath.Take(list)
	}
}

// event of a connection.
func (r *liveRun) event(e bridge.Event) error {
	r.links.Tell(e)
	at := e.At
	if at == 0 {
		at = bridge.At(r.clock.Now())
	}
	r.tell("link", at, e.Source+": "+e.Text, e)
	if r.actuator != nil {
		return r.actuator.Tell(e)
	}
	return nil
}

// raise tells of an alarm.
func (r *liveRun) raise(a live.Alarm) {
	r.board.Raise(a)
	if math.IsNaN(a.Value) || math.IsInf(a.Value, 0) {
		a.Value = 0 // what JSON cannot say; the text has it
	}
	mark := "ALARM"
	if !a.On {
		mark = "ok   "
	}
	r.tell("alarm", a.At, fmt.Sprintf("%s %s %s: %s", mark, a.Tag, a.Kind, a.Text), a)
}

// tell prints a line and journals it; kind "" is in the journal already.
func (r *liveRun) tell(kind string, at bridge.Time, text string, body any) {
	r.screen.line(at.Time(), "%s", text)
	if kind == "" {
		return
	}
	if _, err := r.w.journal.Append(kind, "live", map[string]any{"text": text, "facts": body}); err != nil {
		r.deaf.Do(func() { r.screen.line(r.clock.Now(), "THE JOURNAL FAILS, nothing is written any more: %v", err) })
	}
}

// api is what people see over HTTP.
func (r *liveRun) api() api.Options {
	o := api.Options{Name: r.job.ID, People: r.w.people, Clock: r.clock, Plant: api.TagPlant{List: r.w.tags.Tags, Latest: r.latest}, Estimator: r, History: r.w.store, Gate: r.w.gate, Alarms: &r.board, Links: &r.links,
		Audit: api.JournalAudit{Journal: r.w.journal, Dir: r.w.folder.path(folderJournal), Key: r.w.key.Public().(ed25519.PublicKey)}}
	if r.actuator != nil {
		o.Gate = prompt{r.w.gate, r.actuator}
	}
	return o
}

// prompt is a gate whose decisions are acted on at once.
type prompt struct {
	*gate.Gate
	actuator *live.Actuator
}

func (p prompt) Decide(d gate.Decision) error {
	err := p.Gate.Decide(d)
	p.actuator.Poke()
	return err
}

func (r *liveRun) close() error {
	var errs []error
	for _, b := range r.beaters {
		b.Close()
	}
	if r.space != nil {
		r.space.close()
	}
	if l := r.flags.serve.bound; l != nil {
		_ = l.Close() // the API has closed it already, where it ran
	}
	if r.w != nil {
		errs = append(errs, r.w.close())
	}
	return errors.Join(append(errs, r.job.Close())...)
}
