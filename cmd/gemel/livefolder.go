package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gemel/bridge"
	"gemel/bridge/live"
	"gemel/bridge/tag"
	"gemel/scenarios"
)

// What `gemel live` keeps in the folder of a twin, beside what servefolder.go names.
const (
	folderTwin    = "twin"       // the estimate:
	twinBegin     = "begin.json" //   which moment is which plant time
	twinSnapshot  = "last.snap"  //   with which a restart goes on
	twinAhead     = "ahead.json" //   what the last look ahead came to
	twinBranches  = "branches"   //   what what-if branches began with, by its hash
	twinProposals = "proposals"  //   fits that are proposed after a drift
)

// epoch says which moment of the wall clock is which plant time.
type epoch struct {
	Scenario string      `json:"scenario"` // its name
	Hash     string      `json:"scenario_hash"`
	At       bridge.Time `json:"at"`    // of tick 0
	Start    time.Time   `json:"start"` // date and time of the plant then; zero: the scenario has none
	Speed    float64     `json:"speed"` // plant seconds in a second
}

// plant seconds since tick 0.
func (b *epoch) plant(t bridge.Time) float64 {
	d := t - b.At
	return float64(float64(d/1e9)*b.Speed) + float64(float64(d%1e9)/1e9*b.Speed)
}

// wall is the moment at which the plant is so many seconds old.
func (b *epoch) wall(seconds float64) bridge.Time {
	return b.At + bridge.Time(seconds/b.Speed*1e9)
}

// readBeginning is that of an earlier run; nil where there was none, or one of another scenario or speed.
func (d twinFolder) readBeginning(hash string, speed float64) (*epoch, error) {
	path := filepath.Join(d.path(folderTwin), twinBegin)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var b epoch
	if err == nil {
		err = json.Unmarshal(data, &b)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w; remove this file, and the estimate begins anew", path, err)
	}
	if b.Hash != hash || b.Speed != speed {
		return nil, nil
	}
	return &b, nil
}

// writeBeginning keeps when tick 0 is. The estimate that is kept counts from another beginning: it goes first, so that no restart takes the one with the other.
func (d twinFolder) writeBeginning(b *epoch) error {
	data, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(d.path(folderTwin), twinSnapshot)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return replaceFile(filepath.Join(d.path(folderTwin), twinBegin), append(data, '\n'), 0o644)
}

// saveTwin writes the estimate, so that a restart goes on.
func (d twinFolder) saveTwin(l *scenarios.Live) error {
	var b bytes.Buffer
	if err := l.Snapshot(&b); err != nil {
		return err
	}
	return replaceFile(filepath.Join(d.path(folderTwin), twinSnapshot), b.Bytes(), 0o644)
}

// loadTwin goes on with an earlier estimate, or begins one; goesOn says which.
func (d twinFolder) loadTwin(j *scenarios.EstimateJob, workers int) (l *scenarios.Live, goesOn bool, err error) {
	data, err := os.ReadFile(filepath.Join(d.path(folderTwin), twinSnapshot))
	if err == nil {
		if l, err = j.Resume(data, workers); err == nil {
			return l, true, nil
		}
		if !unfit(err) {
			return nil, false, err
		}
		why := err
		if l, err = j.Live(workers); err != nil || errors.Is(why, scenarios.ErrOtherEstimate) {
			return l, false, err
		}
		return l, false, &lostEstimate{filepath.Join(d.path(folderTwin), twinSnapshot), why}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, false, err
	}
	l, err = j.Live(workers)
	return l, false, err
}

// lostEstimate says that a kept estimate cannot be used.
type lostEstimate struct {
	path string
	why  error
}

func (e *lostEstimate) Error() string {
	return fmt.Sprintf("%s: %v; the estimate is computed again, from the historian", e.path, e.why)
}

// clearTwin makes the folder of the estimate, and takes away what a run that was killed left half written.
func (d twinFolder) clearTwin() error {
	dir := d.path(folderTwin)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, pattern := range []string{twinBegin + ".*", twinSnapshot + ".*", twinAhead + ".*", filepath.Join(twinBranches, "*.start.*"), filepath.Join(twinProposals, "*.json.*")} {
		left, err := filepath.Glob(filepath.Join(escaped(dir), pattern))
		if err != nil {
			return err
		}
		for _, path := range left {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// escaped is a folder's name as a part of a pattern that fits it alone.
func escaped(dir string) string {
	if filepath.Separator == '\\' { // there nothing can be escaped
		return dir
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(dir)
}

// watches are the alarms of the folder.
func (d twinFolder) watches(m *tag.Map) ([]live.Watch, error) {
	path := d.path(folderAlarms)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return live.Watches(m, live.UsualDeviations), nil
	}
	if err != nil {
		return nil, err
	}
	return live.ReadAlarms(path, data, m, live.UsualDeviations)
}
