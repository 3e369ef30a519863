package journal

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"gemel/bridge"
)

// ErrFailed is wrapped by what a Journal says after a write or fsync has failed; ErrClosed is what a closed one says.
var (
	ErrFailed = errors.New("the journal cannot be written, and takes nothing until it is opened anew")
	ErrClosed = errors.New("the journal is closed")
)

var errInUse = errors.New("another process is writing this journal")

// Limits of a segment and between two checkpoints that nobody asked for.
const (
	segmentBytes      = 64 << 20
	entriesCheckpoint = 1000
	maxEntry          = 4 << 20 // a longer entry is a mistake
)

// Journal appends. It serves any number of goroutines.
type Journal struct {
	dir   string
	key   ed25519.PrivateKey
	clock bridge.Clock
	lock  *os.File
	open  func(path string) (file, error)

	mu      sync.Mutex
	segment file
	number  int   // of the segment, from 1
	bytes   int64 // in it
	n       uint64
	hash    Hash
	since   int // entries after the last checkpoint
	failed  error
}

// Open opens the journal in a folder, which is created where it is missing, and reads it whole: what does not hold together is an error, and
// nothing can be appended. Checkpoints are signed with key. Close it.
func Open(dir string, key ed25519.PrivateKey, clock bridge.Clock) (*Journal, error) {
	return openOn(dir, key, clock, openSegment)
}

func openOn(dir string, key ed25519.PrivateKey, clock bridge.Clock, open func(string) (file, error)) (*Journal, error) {
	if len(key) != ed25519.PrivateKeySize {
		return nil, errors.New("the journal needs an Ed25519 key to sign its checkpoints")
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	l, err := lock(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	j := &Journal{dir: dir, key: key, clock: clock, lock: l, open: open}
	if err := j.resume(); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return j, nil
}

// resume goes to the end of what is there.
func (j *Journal) resume() error {
	end, err := walk(j.dir, nil)
	if err != nil {
		return err
	}
	if len(end.problems) > 0 {
		return fmt.Errorf("%s; `gemel audit verify` lists everything that is wrong. Keep this folder as it is, and begin a new one", end.problems[0])
	}
	j.n, j.hash, j.number, j.bytes, j.since = end.n, end.hash, max(end.segment, 1), end.bytes, end.since
	if len(end.torn) > 0 {
		if err := j.setAside(end); err != nil {
			return err
		}
	}
	if j.segment, err = j.open(j.path(j.number)); err != nil {
		return err
	}
	if len(end.torn) > 0 {
		_, err = j.Append("recovered", "journal", map[string]any{"bytes": len(end.torn), "text": "the process died while it wrote an entry, which nobody was told of"})
	}
	return err
}

// setAside moves a last line without its end to a file of its own.
func (j *Journal) setAside(end *position) error {
	path := j.path(end.segment)
	aside := fmt.Sprintf("%s.torn-%d", path, end.n+1)
	if err := os.WriteFile(aside, end.torn, 0o640); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	err = errors.Join(f.Truncate(end.bytes), f.Sync())
	return errors.Join(err, f.Close(), syncFolder(j.dir))
}

func (j *Journal) path(number int) string { return filepath.Join(j.dir, segmentName(number)) }

// Append writes an entry and returns when it is on disk. After a failure nothing more is taken: what is on disk is then known only to a new Open.
func (j *Journal) Append(kind, by string, body any) (Entry, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return Entry{}, err
	}
	if kind == "" || by == "" || len(text) > maxEntry {
		return Entry{}, fmt.Errorf("an entry needs a kind, somebody who did it, and at most %d bytes (%d)", maxEntry, len(text))
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	e, err := j.append(kind, by, text)
	if err == nil && j.since >= entriesCheckpoint {
		_, err = j.checkpoint()
	}
	return e, err
}

// append writes one entry; j.mu is held.
func (j *Journal) append(kind, by string, body json.RawMessage) (Entry, error) {
	if j.failed != nil {
		return Entry{}, j.failed
	}
	e := Entry{N: j.n + 1, At: bridge.At(j.clock.Now()), Kind: kind, By: by, Body: body}
	line, err := e.line(j.hash)
	if err != nil {
		return Entry{}, err
	}
	if err := j.write(line); err != nil {
		j.failed = fmt.Errorf("%w: %w", ErrFailed, err)
		return Entry{}, j.failed
	}
	j.n, j.hash, j.bytes = e.N, e.Hash, j.bytes+int64(len(line))
	j.since++
	return e, nil
}

// write puts a line on disk, in a new segment where this one is full.
func (j *Journal) write(line []byte) error {
	if j.bytes > 0 && j.bytes+int64(len(line)) > segmentBytes {
		f, err := j.open(j.path(j.number + 1))
		if err != nil {
			return err
		}
		err = j.segment.Close()
		j.segment, j.number, j.bytes = f, j.number+1, 0
		if err != nil {
			return err
		}
	}
	if _, err := j.segment.Write(line); err != nil {
		return err
	}
	return j.segment.Sync()
}

// Checkpoint signs what is there, appends that, and returns it to be kept somewhere else.
func (j *Journal) Checkpoint() (Checkpoint, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.checkpoint()
}

func (j *Journal) checkpoint() (Checkpoint, error) {
	c := sign(j.key, j.n, j.hash, bridge.At(j.clock.Now()))
	body, err := json.Marshal(c)
	if err != nil {
		return Checkpoint{}, err
	}
	if _, err := j.append(KindCheckpoint, "journal", body); err != nil {
		return Checkpoint{}, err
	}
	j.since = 0
	return c, nil
}

// Read calls f for every entry from number n on, as they lie on disk.
func (j *Journal) Read(n uint64, f func(Entry) error) error { return Read(j.dir, n, f) }

// Failed says why the journal takes nothing more; nil where it does.
func (j *Journal) Failed() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.failed
}

// Close signs a last checkpoint and lets go of the folder.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if errors.Is(j.failed, ErrClosed) {
		return nil
	}
	var err error
	if j.failed == nil && j.since > 0 {
		_, err = j.checkpoint()
	}
	err = errors.Join(err, j.segment.Close(), j.lock.Close())
	j.failed = ErrClosed
	return err
}
