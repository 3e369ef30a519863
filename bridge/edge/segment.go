package edge

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gemel/bridge"
)

// segment is one file of a queue.
type segment struct {
	number uint64
	size   int64 // of what is whole
}

const segmentSuffix = ".queue"

func (q *Queue) path(number uint64) string {
	return filepath.Join(q.dir, fmt.Sprintf("%016x%s", number, segmentSuffix))
}

// list the segments in a folder, in their order.
func list(dir string) ([]segment, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []segment
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), segmentSuffix); ok && len(name) == 16 {
			if n, err := strconv.ParseUint(name, 16, 64); err == nil {
				all = append(all, segment{number: n})
			}
		}
	}
	slices.SortFunc(all, func(a, b segment) int {
		if a.number < b.number {
			return -1
		}
		return 1
	})
	return all, nil
}

// contents of a segment: how far it is whole, the newest source time up to there, and what lies from an offset on.
type contents struct {
	whole    int64
	broken   bool // something lies behind what is whole
	newest   bridge.Time
	from, to bridge.Time // of the samples from the offset on
	samples  uint64
}

// scan reads a segment. One whose header is damaged holds nothing.
func (q *Queue) scan(number uint64, offset int64) (contents, error) {
	text, err := os.ReadFile(q.path(number))
	if err != nil {
		return contents{}, err
	}
	if len(text) < headerSize { // its beginning is on disk before anything is appended
		return contents{}, nil
	}
	var c contents
	if c.newest, err = parseHeader(text); err != nil {
		return contents{broken: true}, nil
	}
	c.whole = int64(headerSize)
	var b Batch
	for c.whole < int64(len(text)) {
		b.reset()
		n, err := parseRecord(text[c.whole:], &b)
		if err != nil {
			c.broken = true
			break
		}
		for _, s := range b.Samples {
			c.newest = max(c.newest, s.Source)
			if c.whole >= offset {
				if c.samples == 0 {
					c.from, c.to = s.Source, s.Source
				}
				c.samples, c.from, c.to = c.samples+1, min(c.from, s.Source), max(c.to, s.Source)
			}
		}
		if c.whole >= offset {
			for _, g := range b.Gaps { // a gap that is dropped widens the gap that tells of it
				if c.from == 0 && c.to == 0 {
					c.from, c.to = g.From, g.To
				}
				c.from, c.to = min(c.from, g.From), max(c.to, g.To)
			}
		}
		c.whole += int64(n)
	}
	return c, nil
}

func syncFolder(dir string, sync func(*os.File) error) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err := sync(d); err != nil {
		_ = d.Close()
		return err
	}
	return d.Close()
}
