package edge

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// cursor says what was published, and what was dropped and not told yet.
type cursor struct {
	Segment uint64 `json:"segment"`
	Offset  int64  `json:"offset"`
	Dropped *Gap   `json:"dropped,omitempty"`
}

const cursorFile = "cursor.json"

// load reads the cursor. One that is missing or damaged lets everything be told again, which is allowed.
func (c *cursor) load(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, cursorFile))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	if json.Unmarshal(text, c) != nil || c.Offset < 0 {
		*c = cursor{}
	}
	return nil
}

// save the cursor so that it survives the process; with sync also the machine.
func (c *cursor) save(dir string, sync func(*os.File) error) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, cursorFile)
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o640)
	if err != nil {
		return err
	}
	if _, err = f.Write(text); err == nil && sync != nil {
		err = sync(f)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil || sync == nil {
		return err
	}
	return syncFolder(dir, sync)
}
