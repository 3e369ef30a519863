package edgefile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gemel/bridge"
)

// numbers of outputs in the queue, by their names: given once, so that what waits on disk keeps its name when the file changes.
type numbers map[string]bridge.TagID

const numbersFile = "tags.json"

// number gives every output its number, and keeps new ones before anything is queued under them.
func (f *File) number() (numbers, error) {
	path := filepath.Join(f.file(f.queue), numbersFile)
	known := numbers{}
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &known)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: the names of what waits cannot be read: %w", path, err)
	}
	last, grown := bridge.TagID(0), false
	for _, id := range known {
		last = max(last, id)
	}
	for i := range f.channels {
		for k := range f.channels[i].outputs {
			t := &f.channels[i].outputs[k].Tag
			if known[t.Name] == 0 {
				last++
				known[t.Name], grown = last, true
			}
			t.ID = known[t.Name]
		}
	}
	if !grown {
		return known, nil
	}
	return known, writeWhole(path, known)
}

// writeWhole replaces a file as a whole, on disk when it returns.
func writeWhole(path string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	w, err := os.OpenFile(path+".new", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o640)
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	if err = errors.Join(err, w.Sync(), w.Close()); err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
