package edge

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"

	"gemel/bridge"
)

// Queue keeps reports and gaps on disk until they are published. One goroutine may append while another one publishes.
type Queue struct {
	dir     string
	most    int64
	segSize int64
	lock    *os.File
	wake    chan struct{}
	sync    func(*os.File) error // tests put failures in its place

	mu       sync.Mutex
	segments []segment // the last one is written
	file     *os.File
	total    int64
	newest   bridge.Time
	cursor   cursor
	ahead    cursor // where the batch ends that Next has given
	told     *Gap   // the dropped gap that is in it
	buffer   []byte
	text     []byte // of a segment that is read
	failed   error
}

var errInUse = errors.New("another process uses it")

// OpenQueue opens the queue in a folder, which is created where it is missing. It never holds more than most bytes (at least 64 KiB): the oldest go first, and
// a Gap tells of them.
func OpenQueue(dir string, most int64) (*Queue, error) {
	return openQueue(dir, most, (*os.File).Sync)
}

func openQueue(dir string, most int64, sync func(*os.File) error) (*Queue, error) {
	if most < 64<<10 {
		return nil, fmt.Errorf("a queue of %d bytes: it needs at least %d", most, 64<<10)
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	q := &Queue{dir: dir, most: most, segSize: min(most/8, 16<<20), wake: make(chan struct{}, 1), sync: sync}
	var err error
	if q.lock, err = lock(dir); err != nil {
		return nil, fmt.Errorf("the queue in %s: %w", dir, err)
	}
	if err := q.recover(); err != nil {
		return nil, errors.Join(fmt.Errorf("the queue in %s: %w", dir, err), q.lock.Close())
	}
	return q, nil
}

// recover finds what is whole. What was cut off at the end of the last segment was never acknowledged; damage elsewhere is told as a gap.
func (q *Queue) recover() error {
	if err := q.cursor.load(q.dir); err != nil {
		return err
	}
	all, err := list(q.dir)
	if err != nil {
		return err
	}
	damaged := false
	for _, s := range all {
		if s.number < q.cursor.Segment {
			if err := os.Remove(q.path(s.number)); err != nil {
				return err
			}
			continue
		}
		c, err := q.scan(s.number, 0)
		if err != nil {
			return err
		}
		if damaged && c.samples > 0 { // as far as what comes next
			q.drop(Gap{From: c.from, To: c.from, Text: damage})
			damaged = false
		}
		q.newest = max(q.newest, c.newest)
		if c.broken { // a write that was cut off looks the same
			damaged = true
			q.drop(Gap{From: q.newest, To: q.newest, Text: damage})
			if err := os.Truncate(q.path(s.number), c.whole); err != nil {
				return err
			}
		}
		s.size = c.whole
		q.segments, q.total = append(q.segments, s), q.total+c.whole
	}
	if n := len(q.segments); n == 0 || q.cursor.Segment < q.segments[0].number {
		q.cursor.Segment, q.cursor.Offset = q.first(), 0
	}
	q.cursor.Offset = max(q.cursor.Offset, int64(headerSize))
	if len(q.segments) > 0 && q.cursor.Segment == q.segments[0].number && q.cursor.Offset > q.segments[0].size { // what it names was lost with the machine's memory
		q.cursor.Offset = max(q.segments[0].size, int64(headerSize))
	}
	if err := q.rotate(); err != nil { // never append behind what may be cut off
		return err
	}
	for len(q.segments) > 1 && q.segments[0].size <= int64(headerSize) {
		if err := q.removeFirst(); err != nil {
			return err
		}
	}
	return nil
}

const damage = "a part of the queue is damaged"

func (q *Queue) first() uint64 {
	if len(q.segments) > 0 {
		return q.segments[0].number
	}
	return q.cursor.Segment
}

// rotate begins a new segment.
func (q *Queue) rotate() error {
	number := q.cursor.Segment
	if n := len(q.segments); n > 0 {
		number = max(number, q.segments[n-1].number+1)
	}
	f, err := os.OpenFile(q.path(number), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o640)
	if err != nil {
		return err
	}
	_, err = f.Write(header(q.newest))
	if err == nil {
		err = q.sync(f)
	}
	if err == nil {
		err = syncFolder(q.dir, q.sync)
	}
	if err != nil {
		return errors.Join(err, f.Close(), os.Remove(q.path(number)))
	}
	if q.file != nil {
		err = q.file.Close()
	}
	q.file = f
	q.segments = append(q.segments, segment{number: number, size: int64(headerSize)})
	q.total += int64(headerSize)
	return err
}

// Newest is the greatest source time that was ever appended, 0 for none: what came after it may be lost when a process dies.
func (q *Queue) Newest() bridge.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.newest
}

// Append keeps samples and gaps; when it returns nil they are on disk.
func (q *Queue) Append(samples []bridge.Sample, gaps ...Gap) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	var err error
	for _, g := range gaps {
		if q.buffer, err = appendGap(q.buffer[:0], g); err != nil {
			return err
		}
		if err := q.write(); err != nil {
			return err
		}
	}
	for part := int(q.segSize / 2 / sampleSize); len(samples) > 0; {
		n := min(part, len(samples))
		q.buffer = appendSamples(q.buffer[:0], samples[:n])
		if err := q.write(); err != nil {
			return err
		}
		for _, s := range samples[:n] {
			q.newest = max(q.newest, s.Source)
		}
		samples = samples[n:]
	}
	return q.failed
}

// write what is in the buffer.
func (q *Queue) write() error {
	if q.failed != nil {
		return q.failed
	}
	if err := q.makeRoom(int64(len(q.buffer))); err != nil {
		return err
	}
	last := &q.segments[len(q.segments)-1]
	if _, err := q.file.WriteAt(q.buffer, last.size); err != nil { // such as a full disk; the next one writes over it
		return fmt.Errorf("the queue in %s: %w", q.dir, err)
	}
	if err := q.sync(q.file); err != nil { // what the system still holds is unknown from here on
		q.failed = fmt.Errorf("the queue in %s takes nothing more until it is opened anew: %w", q.dir, err)
		return q.failed
	}
	last.size, q.total = last.size+int64(len(q.buffer)), q.total+int64(len(q.buffer))
	q.poke()
	return nil
}

// makeRoom for n bytes.
func (q *Queue) makeRoom(n int64) error {
	if last := q.segments[len(q.segments)-1]; last.size > int64(headerSize) && last.size+n > q.segSize {
		if err := q.rotate(); err != nil {
			return err
		}
	}
	for q.total+n > q.most && len(q.segments) > 1 {
		s := q.segments[0]
		offset := int64(0)
		if s.number == q.cursor.Segment {
			offset = q.cursor.Offset
		}
		c, err := q.scan(s.number, offset)
		if err != nil {
			return err
		}
		if c.samples > 0 || c.to > 0 {
			q.drop(Gap{From: c.from, To: c.to, Lost: c.samples, Text: "the queue was full"})
		}
		q.cursor.Segment, q.cursor.Offset = q.segments[1].number, int64(headerSize)
		if err := q.cursor.save(q.dir, q.sync); err != nil { // first say so, then drop
			return err
		}
		if err := q.removeFirst(); err != nil {
			return err
		}
	}
	return nil
}

func (q *Queue) removeFirst() error {
	q.total -= q.segments[0].size
	number := q.segments[0].number
	q.segments = append(q.segments[:0], q.segments[1:]...)
	return os.Remove(q.path(number))
}

// drop widens what was dropped and is not told yet. Drops are at the head, so they are of one piece.
func (q *Queue) drop(g Gap) {
	if d := q.cursor.Dropped; d != nil {
		g.From, g.To, g.Lost = min(g.From, d.From), max(g.To, d.To), g.Lost+d.Lost
	}
	q.cursor.Dropped = &g
}

func (q *Queue) poke() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Next reads what comes next into a batch: at least one record where there is one, and no further one beyond about most samples. It reads the same again
// until Done is called.
func (q *Queue) Next(b *Batch, most int) (ok bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	b.reset()
	q.ahead, q.told = q.cursor, q.cursor.Dropped
	if q.told != nil {
		b.Gaps = append(b.Gaps, *q.told)
	}
	for len(b.Samples) < most {
		i := 0
		for i < len(q.segments) && q.segments[i].number < q.ahead.Segment {
			i++
		}
		if i == len(q.segments) {
			break
		}
		s := q.segments[i]
		if s.number != q.ahead.Segment {
			q.ahead.Segment, q.ahead.Offset = s.number, int64(headerSize)
		}
		if q.ahead.Offset >= s.size {
			if i == len(q.segments)-1 {
				break
			}
			q.ahead.Segment, q.ahead.Offset = q.segments[i+1].number, int64(headerSize)
			continue
		}
		if err := q.readInto(b, s, most); err != nil {
			return false, err
		}
	}
	return len(b.Samples) > 0 || len(b.Gaps) > 0, nil
}

// readInto adds records of a segment to a batch.
func (q *Queue) readInto(b *Batch, s segment, most int) error {
	n := min(s.size-q.ahead.Offset, int64(most-len(b.Samples))*(sampleSize+frameSize+1)+int64(mostBody+frameSize))
	if int64(cap(q.text)) < n {
		q.text = make([]byte, n)
	}
	q.text = q.text[:n]
	f := q.file
	if s.number != q.segments[len(q.segments)-1].number {
		var err error
		if f, err = os.Open(q.path(s.number)); errors.Is(err, fs.ErrNotExist) {
			q.skip(b, s)
			return nil
		} else if err != nil {
			return err
		}
		defer f.Close()
	}
	if _, err := f.ReadAt(q.text, q.ahead.Offset); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	done := int64(0)
	for done < n && len(b.Samples) < most {
		k, err := parseRecord(q.text[done:], b)
		if err != nil {
			if done > 0 {
				break // the next read begins with it
			}
			q.skip(b, s) // it was whole when it was written, or when the queue was opened
			return nil
		}
		done += int64(k)
	}
	q.ahead.Offset += done
	return nil
}

// skip what is left of a segment, and tell.
func (q *Queue) skip(b *Batch, s segment) {
	g := Gap{From: q.newest, To: q.newest, Text: damage}
	if n := len(b.Samples); n > 0 {
		g.From = b.Samples[n-1].Source
	}
	b.Gaps = append(b.Gaps, g)
	q.ahead.Offset = s.size
}

// Done says that what Next has given was published.
func (q *Queue) Done() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	var sync func(*os.File) error                    // telling twice is allowed; forgetting that something was dropped is not
	if q.told != nil && q.told == q.cursor.Dropped { // else more was dropped meanwhile, and the whole is told again
		q.cursor.Dropped, sync = nil, q.sync
	}
	if q.ahead.Segment > q.cursor.Segment || q.ahead.Segment == q.cursor.Segment && q.ahead.Offset > q.cursor.Offset {
		q.cursor.Segment, q.cursor.Offset = q.ahead.Segment, q.ahead.Offset
	}
	if err := q.cursor.save(q.dir, sync); err != nil {
		return err
	}
	for len(q.segments) > 1 && q.segments[0].number < q.cursor.Segment {
		if err := q.removeFirst(); err != nil {
			return err
		}
	}
	return nil
}

// Wake tells that something was appended.
func (q *Queue) Wake() <-chan struct{} { return q.wake }

// Bytes on disk.
func (q *Queue) Bytes() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.total
}

// Close the queue; what is in it stays.
func (q *Queue) Close() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.failed == nil {
		q.failed = fmt.Errorf("the queue in %s is closed", q.dir)
	}
	return errors.Join(q.file.Close(), q.lock.Close())
}
