package journal

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// Report is what Verify found.
type Report struct {
	Entries     uint64
	Hash        Hash     // of the last entry that is right
	Checkpoints int      // signed by a key that was given
	Unsigned    uint64   // entries after the last of those: whoever can write the folder could have made them up
	Torn        int      // bytes of a last line without its end: the process died, or is writing now
	Problems    []string // empty: what is there is what was written
}

// Verify reads the journal in a folder. Signatures of checkpoints must be of one of the keys; none given: of that of the first known
// checkpoint, else of the first in the journal, which a forger could have replaced too. known are checkpoints that were exported: only they can show
// that something was cut off the end.
func Verify(dir string, keys []ed25519.PublicKey, known ...Checkpoint) (*Report, error) {
	r := &Report{}
	for i := 0; keys == nil && i < len(known); i++ {
		keys = []ed25519.PublicKey{known[i].Key}
	}
	var signed uint64
	found := make([]bool, len(known))
	before := origin()
	end, err := walk(dir, func(e *Entry) {
		for i, c := range known {
			if c.N+1 == e.N {
				found[i] = true
				r.compare(c, before)
			}
		}
		if e.Kind == KindCheckpoint {
			if keys == nil {
				keys = keyOf(e)
			}
			if r.checkpoint(e, before, keys) {
				signed = e.N
			}
		}
		before = e.Hash
	})
	if err != nil {
		return nil, err
	}
	for i, c := range known {
		if c.N == end.n {
			r.compare(c, before)
		} else if !found[i] {
			r.add("the checkpoint of %s knows %d entries, but there are only %d: the end was cut off", c.At, c.N, end.n)
		}
		if err := c.Check(); err != nil {
			r.add("%v", err)
		} else if !trusted(keys, c.Key) {
			r.add("the checkpoint of %s is signed with a key that is not the journal's", c.At)
		}
	}
	r.Problems = append(end.problems, r.Problems...)
	r.Entries, r.Hash, r.Unsigned, r.Torn = end.n, end.hash, end.n-signed, len(end.torn)
	return r, nil
}

func (r *Report) add(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// compare holds what stood before an entry against a checkpoint that was exported.
func (r *Report) compare(c Checkpoint, before Hash) {
	if c.Hash != before {
		r.add("up to entry %d the journal is not what it was at the checkpoint of %s: it was written anew", c.N, c.At)
	}
}

// checkpoint judges an entry that is one.
func (r *Report) checkpoint(e *Entry, before Hash, keys []ed25519.PublicKey) bool {
	var c Checkpoint
	if err := json.Unmarshal(e.Body, &c); err != nil {
		r.add("entry %d is no checkpoint: %v", e.N, err)
		return false
	}
	switch err := c.Check(); {
	case err != nil:
		r.add("entry %d: %v", e.N, err)
	case !trusted(keys, c.Key):
		r.add("entry %d: the checkpoint is signed with a key that is not the journal's", e.N)
	case c.Hash != before || c.N != e.N-1:
		r.add("entry %d: the checkpoint is one of another place", e.N)
	default:
		r.Checkpoints++
		return true
	}
	return false
}

// keyOf is the key that a checkpoint names.
func keyOf(e *Entry) []ed25519.PublicKey {
	var c Checkpoint
	if json.Unmarshal(e.Body, &c) != nil {
		return nil
	}
	return []ed25519.PublicKey{c.Key}
}

func trusted(keys []ed25519.PublicKey, key ed25519.PublicKey) bool {
	return slices.ContainsFunc(keys, func(k ed25519.PublicKey) bool { return k.Equal(key) })
}

// Read calls f for every entry from number n on, and fails where the journal does not hold together.
func Read(dir string, n uint64, f func(Entry) error) error {
	var stop error
	end, err := walk(dir, func(e *Entry) {
		if e.N >= n && stop == nil {
			stop = f(*e)
		}
	})
	switch {
	case err != nil:
		return err
	case stop != nil:
		return stop
	case len(end.problems) > 0:
		return errors.New(end.problems[0])
	}
	return nil
}

// position is where reading stands.
type position struct {
	n        uint64
	hash     Hash
	segment  int
	bytes    int64 // of whole lines in the segment
	since    int   // entries after the last checkpoint
	torn     []byte
	problems []string
}

// mostProblems that are listed: a folder that is something else altogether needs no more.
const mostProblems = 100

// walk reads all segments in order and calls f for every entry that follows from the one before. After a problem it goes on from what the line
// itself says, to find the others too.
func walk(dir string, f func(*Entry)) (*position, error) {
	numbers, err := segments(dir)
	if err != nil {
		return nil, err
	}
	p := &position{hash: origin()}
	for i, number := range numbers {
		if number != i+1 {
			p.problem("segment %s is missing", segmentName(i+1))
			return p, nil
		}
		if len(p.torn) > 0 {
			p.problem("%s ends in the middle of an entry, though another segment follows", segmentName(p.segment))
		}
		if err := p.read(dir, number, f); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *position) problem(format string, args ...any) {
	if len(p.problems) < mostProblems {
		p.problems = append(p.problems, fmt.Sprintf(format, args...))
	}
}

// read goes through one segment.
func (p *position) read(dir string, number int, f func(*Entry)) error {
	file, err := os.Open(filepath.Join(dir, segmentName(number)))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	p.segment, p.bytes, p.torn = number, 0, nil
	in := bufio.NewReaderSize(file, 1<<16)
	for count := 1; ; count++ {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			p.torn = line
			return nil
		}
		if err != nil {
			return err
		}
		p.bytes += int64(len(line))
		p.entry(line[:len(line)-1], fmt.Sprintf("%s, line %d", segmentName(number), count), f)
	}
}

// entry takes one line.
func (p *position) entry(line []byte, place string, f func(*Entry)) {
	e, err := parse(line, p.n+1, p.hash)
	if err != nil {
		p.problem("%s: %v", place, err)
		p.n++
		if e.Hash != (Hash{}) {
			p.hash = e.Hash
		}
		if _, text, ok := bytes.Cut(line, []byte(" ")); ok {
			var said Entry
			if json.Unmarshal(text, &said) == nil && said.N > 0 {
				p.n = said.N
			}
		}
		return
	}
	p.n, p.hash = e.N, e.Hash
	if p.since++; e.Kind == KindCheckpoint {
		p.since = 0
	}
	if f != nil {
		f(&e)
	}
}

func segmentName(number int) string { return fmt.Sprintf("%06d.journal", number) }

var segmentFile = regexp.MustCompile(`^([0-9]{6,})\.journal$`)

// segments are the numbers of the files in the folder, ascending.
func segments(dir string) (numbers []int, err error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		if m := segmentFile.FindStringSubmatch(f.Name()); m != nil {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				return nil, err
			}
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}
