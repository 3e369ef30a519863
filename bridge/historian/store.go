package historian

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"

	"gemel/bridge"
)

// slice is the time whose samples of a tag lie under one key.
const slice = bridge.Time(10 * time.Minute)

// Store is a Historian in a folder.
type Store struct {
	db  *pebble.DB
	dir string
	fs  vfs.FS

	forgetting sync.RWMutex // an Append into a slice that is being thinned out would be lost

	mu     sync.Mutex
	names  map[string]bridge.TagID
	known  map[bridge.TagID]bool
	latest map[bridge.TagID]bridge.Sample // of tags that were asked for or written
	gaps   uint64                         // number of the next gap
	failed error
}

// Keys begin with what they are of.
const (
	keyName   = 'n' // name -> tag
	keySample = 's' // tag, slice -> chunks
	keyGap    = 'g' // number -> Gap
	keyFormat = 'f' // -> formatVersion
)

const formatVersion = "gemel historian 1"

// Open opens the store in a folder, which is created where it is missing.
func Open(dir string) (*Store, error) { return openOn(vfs.Default, dir) }

func openOn(fs vfs.FS, dir string) (*Store, error) {
	options := &pebble.Options{FS: fs, Merger: merger, Logger: silent{}, MemTableSize: 32 << 20, L0CompactionThreshold: 4}
	options.Levels[0].Compression = func() *sstable.CompressionProfile { return sstable.ZstdCompression }
	db, err := pebble.Open(dir, options)
	if errors.Is(err, syscall.EAGAIN) || err != nil && strings.Contains(err.Error(), "lock held by current process") {
		return nil, fmt.Errorf("the historian in %s is open already: one program at a time has it, such as gemel live or gemel serve", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("the historian in %s cannot be opened: %w", dir, err)
	}
	s := &Store{db: db, dir: dir, fs: fs, names: map[string]bridge.TagID{}, known: map[bridge.TagID]bool{}, latest: map[bridge.TagID]bridge.Sample{}}
	if err := s.load(); err != nil {
		return nil, errors.Join(fmt.Errorf("the historian in %s: %w", dir, err), db.Close())
	}
	return s, nil
}

// load reads what stays in memory: names, and where gaps end.
func (s *Store) load() error {
	switch format, closer, err := s.db.Get([]byte{keyFormat}); {
	case errors.Is(err, pebble.ErrNotFound):
		if err := s.db.Set([]byte{keyFormat}, []byte(formatVersion), pebble.Sync); err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		text := string(format)
		if err := closer.Close(); err != nil {
			return err
		}
		if text != formatVersion {
			return fmt.Errorf("its format is %q; this program reads %q", text, formatVersion)
		}
	}
	err := s.scan(keyName, func(key, value []byte) error {
		if len(value) != 4 {
			return fmt.Errorf("the number of tag %q is damaged", key)
		}
		id := bridge.TagID(binary.BigEndian.Uint32(value))
		s.names[string(key)], s.known[id] = id, true
		return nil
	})
	if err != nil {
		return err
	}
	return s.scan(keyGap, func(key, _ []byte) error {
		if len(key) == 8 {
			s.gaps = binary.BigEndian.Uint64(key) + 1
		}
		return nil
	})
}

// scan goes through all keys of a kind; key comes without that letter.
func (s *Store) scan(kind byte, f func(key, value []byte) error) error {
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{kind}, UpperBound: []byte{kind + 1}})
	if err != nil {
		return err
	}
	for it.First(); it.Valid(); it.Next() {
		value, err := it.ValueAndErr()
		if err == nil {
			err = f(it.Key()[1:], value)
		}
		if err != nil {
			return errors.Join(err, it.Close())
		}
	}
	return errors.Join(it.Error(), it.Close())
}

// Register gives a name its number.
func (s *Store) Register(name string) (bridge.TagID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id, ok := s.names[name]; ok {
		return id, nil
	}
	if name == "" {
		return 0, errors.New("a tag needs a name")
	}
	id := bridge.TagID(len(s.names) + 1)
	if s.failed != nil {
		return 0, s.failed
	}
	if err := s.set(append([]byte{keyName}, name...), binary.BigEndian.AppendUint32(nil, uint32(id))); err != nil {
		return 0, err
	}
	s.names[name], s.known[id] = id, true
	return id, nil
}

// Names of all tags.
func (s *Store) Names() (map[string]bridge.TagID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]bridge.TagID{}
	for name, id := range s.names {
		all[name] = id
	}
	return all, nil
}

// sampleKey orders by tag and time, also before 1970.
func sampleKey(tag bridge.TagID, number int64) []byte {
	b := append(make([]byte, 0, 13), keySample)
	b = binary.BigEndian.AppendUint32(b, uint32(tag))
	return binary.BigEndian.AppendUint64(b, uint64(number)^1<<63)
}

// number of the slice of a time.
func number(t bridge.Time) int64 {
	n := int64(t / slice)
	if t%slice < 0 {
		n--
	}
	return n
}

// Append keeps samples.
func (s *Store) Append(samples []bridge.Sample) error {
	if len(samples) == 0 {
		return nil
	}
	if err := errors.Join(s.checkTags(samples), s.room()); err != nil {
		return err
	}
	s.forgetting.RLock()
	defer s.forgetting.RUnlock()
	batch := s.db.NewBatchWithSize(len(samples)*12 + 64)
	var buffer []byte
	for _, group := range grouped(samples) {
		buffer = appendChunk(buffer[:0], group)
		if err := batch.Merge(sampleKey(group[0].Tag, number(group[0].Source)), buffer, nil); err != nil {
			return errors.Join(err, batch.Close())
		}
	}
	if err := s.commit(batch); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range samples {
		if last, ok := s.latest[x.Tag]; ok && x.Source >= last.Source {
			s.latest[x.Tag] = x
		}
	}
	return nil
}

// leastRoom is what must be left on the disk: below it pebble could not put its own house in order, and would end the program.
const leastRoom = 256 << 20

// room says whether the disk has space left.
func (s *Store) room() error {
	usage, err := s.fs.GetDiskUsage(s.dir)
	if errors.Is(err, vfs.ErrUnsupported) {
		return nil
	}
	if err == nil && usage.AvailBytes < leastRoom {
		err = fmt.Errorf("the disk of the historian in %s has %d MB left, and takes nothing below %d MB: make room, or forget old samples", s.dir, usage.AvailBytes>>20, leastRoom>>20)
	}
	return err
}

// commit puts a batch on disk. A log that cannot be written is fatal to pebble; here it is an error, of this call and of all that follow.
func (s *Store) commit(batch *pebble.Batch) error {
	fatal, err := tried(func() error { return batch.Commit(pebble.Sync) })
	if fatal {
		s.mu.Lock()
		s.failed = err
		s.mu.Unlock()
	}
	return err
}

// set puts one value on disk; s.mu is held.
func (s *Store) set(key, value []byte) error {
	fatal, err := tried(func() error { return s.db.Set(key, value, pebble.Sync) })
	if fatal {
		s.failed = err
	}
	return err
}

// tried does what is fatal to pebble where its log cannot be written.
func tried(do func() error) (fatal bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			fatal, err = true, fmt.Errorf("the historian cannot be written, and must be opened anew: %v", r)
		}
	}()
	return false, do()
}

func (s *Store) checkTags(samples []bridge.Sample) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return s.failed
	}
	for i := range samples {
		if (i == 0 || samples[i].Tag != samples[i-1].Tag) && !s.known[samples[i].Tag] {
			return fmt.Errorf("there is no tag with the number %d", samples[i].Tag)
		}
	}
	return nil
}

// grouped splits samples by tag and slice; the order within is kept. The samples themselves stay as they are.
func grouped(samples []bridge.Sample) (groups [][]bridge.Sample) {
	order := func(a, b bridge.Sample) int {
		if c := cmp.Compare(a.Tag, b.Tag); c != 0 {
			return c
		}
		return cmp.Compare(number(a.Source), number(b.Source))
	}
	if !slices.IsSortedFunc(samples, order) {
		samples = slices.Clone(samples)
		slices.SortStableFunc(samples, order)
	}
	for len(samples) > 0 {
		n := 1
		for n < len(samples) && order(samples[0], samples[n]) == 0 {
			n++
		}
		groups, samples = append(groups, samples[:n]), samples[n:]
	}
	return groups
}

// Read calls f slice by slice.
func (s *Store) Read(tag bridge.TagID, from, to bridge.Time, f func([]bridge.Sample) error) error {
	if from >= to {
		return nil
	}
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: sampleKey(tag, number(from)), UpperBound: sampleKey(tag, number(to-1)+1)})
	if err != nil {
		return err
	}
	var samples []bridge.Sample
	for it.First(); it.Valid(); it.Next() {
		value, err := it.ValueAndErr()
		if err == nil {
			samples, err = readChunks(value, tag, samples[:0])
		}
		if err != nil {
			return errors.Join(fmt.Errorf("tag %d: %w", tag, err), it.Close())
		}
		samples = ordered(samples)
		at := func(x bridge.Sample, t bridge.Time) int { return cmp.Compare(x.Source, t) }
		a, _ := slices.BinarySearchFunc(samples, from, at)
		b, _ := slices.BinarySearchFunc(samples, to, at)
		if a < b {
			if err := f(samples[a:b]); err != nil {
				return errors.Join(err, it.Close())
			}
		}
	}
	return errors.Join(it.Error(), it.Close())
}

// Latest sample of a tag.
func (s *Store) Latest(tag bridge.TagID) (bridge.Sample, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if x, ok := s.latest[tag]; ok {
		return x, true, nil
	}
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: sampleKey(tag, math.MinInt64), UpperBound: sampleKey(tag+1, math.MinInt64)})
	if err != nil {
		return bridge.Sample{}, false, err
	}
	if !it.Last() {
		return bridge.Sample{}, false, errors.Join(it.Error(), it.Close())
	}
	value, err := it.ValueAndErr()
	var samples []bridge.Sample
	if err == nil {
		samples, err = readChunks(value, tag, nil)
	}
	if err := errors.Join(err, it.Close()); err != nil || len(samples) == 0 {
		return bridge.Sample{}, false, err
	}
	samples = ordered(samples)
	s.latest[tag] = samples[len(samples)-1]
	return s.latest[tag], true, nil
}

// AddGap records a gap.
func (s *Store) AddGap(g Gap) error {
	value, err := json.Marshal(g)
	if err == nil {
		err = s.room()
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return s.failed
	}
	if err := s.set(gapKey(s.gaps), value); err != nil {
		return err
	}
	s.gaps++
	return nil
}

func gapKey(number uint64) []byte { return binary.BigEndian.AppendUint64([]byte{keyGap}, number) }

// Gaps that touch a time.
func (s *Store) Gaps(source string, from, to bridge.Time) (list []Gap, err error) {
	err = s.scan(keyGap, func(_, value []byte) error {
		var g Gap
		if err := json.Unmarshal(value, &g); err != nil {
			return err
		}
		if (source == "" || g.Source == source) && g.From < to && g.To > from {
			list = append(list, g)
		}
		return nil
	})
	slices.SortStableFunc(list, func(a, b Gap) int { return cmp.Compare(a.From, b.From) })
	return list, err
}

// Forget removes the samples of a tag before a time, and gaps where tag is 0.
func (s *Store) Forget(tag bridge.TagID, before bridge.Time) error {
	if tag == 0 {
		return s.forgetGaps(before)
	}
	return s.ForgetTags([]bridge.TagID{tag}, before)
}

// ForgetTags removes whole slices, and the samples before the time in the slice that it falls into. In one go: a store with many deleted ranges that
// are still in memory is slow to look at.
func (s *Store) ForgetTags(tags []bridge.TagID, before bridge.Time) error {
	s.forgetting.Lock()
	defer s.forgetting.Unlock()
	batch := s.db.NewBatch()
	for _, tag := range tags {
		if err := s.thin(batch, tag, before); err != nil {
			return errors.Join(err, batch.Close())
		}
	}
	if err := batch.Commit(pebble.NoSync); err != nil { // on disk with the next samples; a crash before that only leaves what is forgotten tomorrow
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, tag := range tags {
		if s.latest[tag].Source < before {
			delete(s.latest, tag)
		}
	}
	return nil
}

// thin puts into a batch what forgets the samples of a tag.
func (s *Store) thin(batch *pebble.Batch, tag bridge.TagID, before bridge.Time) error {
	n := number(before)
	var rest []bridge.Sample
	if err := s.Read(tag, before, bridge.Time(n+1)*slice, func(x []bridge.Sample) error { rest = append(rest, x...); return nil }); err != nil {
		return err
	}
	if err := batch.DeleteRange(sampleKey(tag, math.MinInt64), sampleKey(tag, n+1), nil); err != nil || len(rest) == 0 {
		return err
	}
	return batch.Merge(sampleKey(tag, n), appendChunk(nil, rest), nil)
}

func (s *Store) forgetGaps(before bridge.Time) error {
	batch := s.db.NewBatch()
	err := s.scan(keyGap, func(key, value []byte) error {
		var g Gap
		if err := json.Unmarshal(value, &g); err != nil {
			return err
		}
		if g.To <= before {
			return batch.Delete(append([]byte{keyGap}, key...), nil)
		}
		return nil
	})
	if err != nil {
		return errors.Join(err, batch.Close())
	}
	return batch.Commit(pebble.Sync)
}

// Close waits for what is being written.
func (s *Store) Close() error { return s.db.Close() }

// merger makes one chunk of many, so that samples that came one by one take no more room than those that came together.
var merger = &pebble.Merger{Name: "gemel.samples.1", Merge: func(_, value []byte) (pebble.ValueMerger, error) {
	return &merging{newer: append([]byte(nil), value...)}, nil
}}

type merging struct {
	newer []byte
	older [][]byte // newest first
}

func (m *merging) MergeNewer(value []byte) error {
	m.newer = append(m.newer, value...)
	return nil
}

func (m *merging) MergeOlder(value []byte) error {
	m.older = append(m.older, append([]byte(nil), value...))
	return nil
}

// Finish encodes everything anew. What cannot be read is kept as it is, for the reader to complain about.
func (m *merging) Finish(bool) ([]byte, io.Closer, error) {
	var all []byte
	for _, b := range slices.Backward(m.older) {
		all = append(all, b...)
	}
	all = append(all, m.newer...)
	samples, err := readChunks(all, 0, nil)
	if err != nil {
		return all, nil, nil
	}
	return appendChunk(nil, ordered(samples)), nil, nil
}

// silent: what pebble tells of its files is of no use to anybody here; errors come back from calls.
type silent struct{}

func (silent) Infof(string, ...any)  {}
func (silent) Errorf(string, ...any) {}
func (silent) Fatalf(format string, args ...any) {
	panic("historian: " + fmt.Sprintf(format, args...))
}
