package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/bridge/gate"
	"gemel/bridge/historian"
	"gemel/bridge/journal"
	"gemel/bridge/tag"
)

// twinFolder is where a twin keeps what it must not forget.
type twinFolder string

// Files and folders of it.
const (
	folderTags      = "tags.yaml"
	folderRules     = "rules.yaml"
	folderPeople    = "people.yaml"
	folderHistorian = "historian"
	folderJournal   = "journal"
	folderKey       = "journal.key" // signs the journal's checkpoints
	folderStop      = "stop"        // while it is there, nothing is written
	folderAPI       = "api"         // certificate of the API
)

func (d twinFolder) path(name string) string { return filepath.Join(string(d), name) }

// check says whether this is the folder of a twin.
func (d twinFolder) check() error {
	if info, err := os.Stat(string(d)); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s", d)
	}
	for _, name := range []string{folderJournal, folderHistorian, folderTags} {
		if _, err := os.Stat(d.path(name)); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%s is not the folder of a twin: there is neither %s nor %s nor %s in it", d, folderTags, folderJournal, folderHistorian)
}

// journalFolder is the journal of a twin's folder, or the folder itself where it is a journal.
func journalFolder(dir string) string {
	if inner := filepath.Join(dir, folderJournal); isFolder(inner) {
		return inner
	}
	return dir
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// journalKey is the key that signs checkpoints; it is made where it is missing.
func (d twinFolder) journalKey() (ed25519.PrivateKey, error) {
	path := d.path(folderKey)
	_ = os.Remove(path + ".new") // of a program that was killed while it made the key
	key, err := api.ReadKey(path, func() ([]byte, error) { return nil, errors.New("the journal's key must have no passphrase") })
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	_, key, err = ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	return key, api.WriteKey(path, key, nil)
}

// publicText is a public key as files and messages write it.
func publicText(key ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(key) }

// people of the folder.
func (d twinFolder) people() (gate.People, error) {
	path := d.path(folderPeople)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s; it says who may look, stop and approve: `gemel key new NAME` prints the line of a person", path)
	}
	if err != nil {
		return nil, err
	}
	people, err := gate.ParsePeople(data)
	if err == nil && len(people) == 0 {
		err = errors.New("nobody is in it; `gemel key new NAME` prints the line of a person")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return people, nil
}

// tags of the folder.
func (d twinFolder) tags() (*tag.Map, error) { return readTags(d.path(folderTags)) }

func readTags(path string) (*tag.Map, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return tag.Read(path, data)
}

// rules of the folder; a folder without them lets nothing be written.
func (d twinFolder) rules(m *tag.Map) (*gate.Rules, error) {
	path := d.path(folderRules)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		data = []byte("gemel: 1\n")
	} else if err != nil {
		return nil, err
	}
	rules, err := gate.ParseRules(data, func(name string) (string, bool) {
		t, ok := m.Tag(name)
		return t.Unit, ok && t.Access&bridge.Write != 0
	}, func(name string) bool { _, ok := m.Tag(name); return ok })
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rules, nil
}

// twin is a folder that is open: nobody else writes it then.
type twin struct {
	folder  twinFolder
	tags    *tag.Map
	people  gate.People
	rules   *gate.Rules
	store   historian.Historian
	journal *journal.Journal
	key     ed25519.PrivateKey
	gate    *gate.Gate
}

// open opens everything in the folder. writing is off: nothing that is opened here can write to a device.
func (d twinFolder) open(clock bridge.Clock) (*twin, error) {
	w, err := d.openFiles(clock)
	if err != nil {
		return nil, err
	}
	if err := w.guard(stored{w.tags, w.store}, false, clock); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// openFiles opens everything but the gate.
func (d twinFolder) openFiles(clock bridge.Clock) (w *twin, err error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	w = &twin{folder: d}
	if w.tags, err = d.tags(); err != nil {
		return nil, err
	}
	if w.people, err = d.people(); err != nil {
		return nil, err
	}
	if w.rules, err = d.rules(w.tags); err != nil {
		return nil, err
	}
	if w.key, err = d.journalKey(); err != nil {
		return nil, err
	}
	if w.store, err = openHistorian(d); err != nil {
		return nil, err
	}
	if err = w.tags.Register(w.store.Register); err == nil {
		w.journal, err = journal.Open(d.path(folderJournal), w.key, clock)
	}
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// guard opens the gate before a plant.
func (w *twin) guard(plant gate.Plant, writing bool, clock bridge.Clock) (err error) {
	w.gate, err = gate.New(gate.Options{Journal: w.journal, Rules: w.rules, People: w.people, Plant: plant, Tag: w.tags.Tag, Clock: clock, Writing: writing, StopFile: w.folder.path(folderStop)})
	return err
}

func (w *twin) close() error {
	var err error
	if w.journal != nil {
		err = w.journal.Close()
	}
	if w.store != nil {
		err = errors.Join(err, w.store.Close())
	}
	return err
}

// stored is the plant as the historian knows it.
type stored struct {
	tags  *tag.Map
	store historian.Historian
}

// Now is the last sample of a tag.
func (s stored) Now(name string) (bridge.Sample, bool) {
	t, ok := s.tags.Tag(name)
	if !ok {
		return bridge.Sample{}, false
	}
	x, ok, err := s.store.Latest(t.ID)
	return x, ok && err == nil
}
