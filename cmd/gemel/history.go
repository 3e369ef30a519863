package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/historian"
	"gemel/bridge/tag"
	"gemel/scenarios"
)

// historyFlags are a time in the historian of a twin, in place of a recording.
type historyFlags struct {
	folder, begin, end string
	speed              float64
}

func (f *historyFlags) flags(c *cobra.Command) {
	c.Flags().StringVar(&f.folder, "history", "", "take readings from the historian of the twin in `FOLDER`, which does not run")
	c.Flags().StringVar(&f.begin, "begin", "", "with --history: from `TIME`, such as 2026-01-05T06:00:00Z (default: time.start)")
	c.Flags().StringVar(&f.end, "end", "", "with --history: until `TIME`, which is not part of it (default: time.stop later)")
	c.Flags().Float64Var(&f.speed, "speed", 0, "with --history: plant seconds in a second (default: as gemel live ran there, or 1)")
}

// history is a time of a historian, open.
type history struct {
	folder twinFolder
	tags   *tag.Map
	names  map[string]bridge.TagID
	store  historian.Historian
	begin  bridge.Time
	end    bridge.Time
	given  bool // the time, by flags
	speed  float64
	absent bridge.TagID // tags that the historian does not know
}

// open opens the historian and settles the time, to which the scenario is moved where flags give one; nil where --history is not given.
func (f *historyFlags) open(s *scenarios.Scenario) (*history, error) {
	if f.folder == "" {
		if f.begin != "" || f.end != "" || f.speed != 0 {
			return nil, errors.New("--begin, --end and --speed belong to --history FOLDER")
		}
		return nil, nil
	}
	h := &history{folder: twinFolder(f.folder), speed: f.speed, given: f.begin != "" || f.end != ""}
	if err := h.folder.check(); err != nil {
		return nil, fmt.Errorf("--history: %w", err)
	}
	if h.speed == 0 {
		h.speed = h.folder.speed()
	}
	if !(h.speed > 0 && h.speed <= 1e6) {
		return nil, errors.New("--speed: want a number above 0, such as 60")
	}
	if h.given {
		if err := f.times(h, s); err != nil {
			return nil, err
		}
	}
	var err error
	if h.tags, err = h.folder.tags(); err != nil {
		return nil, err
	}
	if h.store, err = keptHistorian(h.folder, "the twin must not be running"); err != nil {
		return nil, err
	}
	if h.names, err = h.store.Names(); err == nil {
		err = h.tags.Register(h.number)
	}
	if err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	return h, nil
}

// times reads the flags and moves the scenario. A plant that ran faster than the clock keeps the date of its scenario.
func (f *historyFlags) times(h *history, s *scenarios.Scenario) error {
	if f.begin == "" || f.end == "" {
		return errors.New("--begin and --end belong together")
	}
	for _, x := range []struct {
		flag, text string
		at         *bridge.Time
	}{{"--begin", f.begin, &h.begin}, {"--end", f.end, &h.end}} {
		if err := x.at.UnmarshalText([]byte(x.text)); err != nil {
			return fmt.Errorf("%s %s: want a time with its zone, such as 2026-01-05T06:00:00Z", x.flag, x.text)
		}
	}
	if h.begin >= h.end {
		return errors.New("--begin lies before --end")
	}
	start, _, err := s.Span()
	if err != nil {
		return err
	}
	switch {
	case start.IsZero() || h.speed != 1:
		start = time.Time{}
	default:
		start = h.begin.Time()
	}
	return s.From(start, float64(h.end-h.begin)/1e9*h.speed)
}

// speed is that of the last gemel live in the folder.
func (d twinFolder) speed() float64 {
	data, err := os.ReadFile(filepath.Join(d.path(folderTwin), twinBegin))
	var b epoch
	if errors.Is(err, fs.ErrNotExist) || err == nil && json.Unmarshal(data, &b) != nil || b.Speed == 0 {
		return 1
	}
	return b.Speed
}

func (h *history) close() error { return h.store.Close() }

// number is that of a tag in the historian; one that is not there has one that nothing else has. Nothing is registered by who only reads.
func (h *history) number(name string) (bridge.TagID, error) {
	if id, ok := h.names[name]; ok {
		return id, nil
	}
	h.absent++
	return math.MaxUint32 - h.absent, nil
}

// span is the time of the wall clock for a time of the plant.
func (h *history) span(start time.Time, length float64) (*epoch, bridge.Time, error) {
	e := &epoch{At: h.begin, Speed: h.speed}
	if !h.given {
		if start.IsZero() {
			return nil, 0, errors.New("the scenario has no time.start: say --begin TIME and --end TIME")
		}
		if h.speed != 1 {
			return nil, 0, fmt.Errorf("the twin ran at %g times real time, so its samples have other dates than the plant: say --begin TIME and --end TIME", h.speed)
		}
		if start.Year() < 1678 || start.Year() > 2261 {
			return nil, 0, fmt.Errorf("%s lies beyond the years 1678 to 2261", start.Format(time.RFC3339))
		}
		e.At = bridge.At(start)
	}
	return e, e.wall(length), nil
}

// tagOf is the tag of a column: that of its name, that which stands for its variable, or that of the variable's name.
func (h *history) tagOf(column string, variables ...string) (bridge.Tag, error) {
	t, ok := h.tags.Tag(column)
	if !ok {
		t, ok = h.tags.For(variables...)
	}
	if !ok {
		return t, fmt.Errorf("no tag of %s stands for %s (column %s); write variable: %s at its tag", h.folder.path(folderTags), variables[0], column, variables[0])
	}
	if _, ok = h.names[t.Name]; !ok {
		return t, fmt.Errorf("the historian has never had a sample of tag %s", t.Name)
	}
	return t, nil
}

// mostSamples bounds what is read into memory.
const mostSamples = 50e6

// read gives the samples of a tag in a time, and where before is set the last good one before it.
func (h *history) read(t bridge.Tag, begin, end bridge.Time, before bool) (list []bridge.Sample, err error) {
	if before {
		x, ok, err := h.before(t.ID, begin)
		if err != nil {
			return nil, err
		}
		if ok {
			list = append(list, x)
		}
	}
	err = h.store.Read(t.ID, begin, end, func(s []bridge.Sample) error {
		if list = append(list, s...); len(list) > mostSamples {
			return fmt.Errorf("tag %s has more than %.0f samples in this time; choose a shorter one", t.Name, mostSamples)
		}
		return nil
	})
	return list, err
}

// before is the last good sample before a moment: what was recorded when it changed holds until then. It looks farther and farther back.
func (h *history) before(tag bridge.TagID, begin bridge.Time) (last bridge.Sample, ok bool, err error) {
	to := begin
	for back := bridge.Time(10 * time.Minute); ; back *= 16 {
		from := beginning
		if begin-beginning > back && back > 0 {
			from = begin - back
		}
		err := h.store.Read(tag, from, to, func(list []bridge.Sample) error {
			for _, s := range list {
				if s.Status.IsGood() && !math.IsNaN(s.Value) {
					last, ok = s, true
				}
			}
			return nil
		})
		if ok || err != nil || from == beginning {
			return last, ok, err
		}
		to = from
	}
}
