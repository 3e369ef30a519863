package edgefile

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gemel/bridge"
	"gemel/bridge/connection"
	"gemel/bridge/edge"
	"gemel/bridge/settings"
	"gemel/bridge/tag"
)

// File is an edge as it is written down.
type File struct {
	folder string // files that it names are relative to it
	clock  bridge.Clock
	path   string
	size   int64 // of the queue
	queue  string
	target target

	channels    []channel
	connections *connection.Set // nil: none is needed
	instruments map[string]time.Duration
}

// channel is a tag that comes in, and what is made of it.
type channel struct {
	tag     bridge.Tag
	outputs []edge.Output
}

// Sizes of a queue.
const (
	leastQueue = 64 << 10
	usualQueue = 256e6
)

// Read reads the file of an edge, and the tag map and the connections that it names. Nothing is opened or connected.
func Read(path string, clock bridge.Clock) (*File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return read(path, data, clock)
}

func read(path string, data []byte, clock bridge.Clock) (*File, error) {
	f := &File{folder: filepath.Dir(path), path: path, clock: clock, instruments: map[string]time.Duration{}}
	s := settings.Read(path, data)
	root := s.Root()
	if root.Get("plant") != nil && root.Get("channels") == nil {
		return nil, fmt.Errorf("%s is a scenario, not the file of an edge: docs/edge.md shows one", path)
	}
	root.Keys("gemel", "tags", "connections", "instruments", "queue", "publish", "channels")
	f.readQueue(root)
	f.target.read(root)
	for _, e := range root.Get("instruments").Entries() {
		e.Keys("period")
		f.instruments[e.Key] = e.Duration("period", 0)
		if e.Get("period") == nil {
			e.Add("%s: period is needed: how often the instrument is read, such as 1 ms", e.Key)
		}
	}
	tags, err := f.readTags(root)
	if err != nil {
		return nil, errors.Join(s.Err(), err)
	}
	channels := root.Get("channels").Entries()
	if root != nil && len(channels) == 0 {
		root.Add("channels: there is none; name a tag of the tag map, and what is reported of it")
	}
	r := reader{file: f, tags: tags, names: map[string]string{}}
	for _, e := range channels {
		r.channel(e)
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	if err := f.readConnections(root); err != nil {
		return nil, err
	}
	return f, f.check()
}

func (f *File) readQueue(root *settings.Node) {
	q := root.Get("queue")
	q.Keys("folder", "size")
	f.queue = or(q.Text("folder"), "queue")
	f.size = usualQueue
	if v := q.Get("size"); v != nil {
		n, err := parseSize(v.String())
		if err != nil {
			v.Add("size: %v", err)
		}
		f.size = n
	}
}

// parseSize reads 64 MB or 2 GB; a thousand each.
func parseSize(text string) (int64, error) {
	var x float64
	var u string
	_, err := fmt.Sscanf(strings.TrimSpace(text), "%g%s", &x, &u)
	factor, ok := map[string]float64{"kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}[u]
	if n := x * factor; err == nil && ok && n >= leastQueue && n <= 1e15 {
		return int64(n), nil
	}
	return usualQueue, fmt.Errorf("%q: want a size such as 256 MB or 2 GB, of 65.6 kB at least", text)
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// readTags reads the tag map beside the file.
func (f *File) readTags(root *settings.Node) (*tag.Map, error) {
	path := f.file(or(root.Text("tags"), "tags.yaml"))
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no tag map %s; the key tags names another", f.path, path)
	}
	if err != nil {
		return nil, err
	}
	m, err := tag.Read(path, data)
	if err != nil {
		return nil, err
	}
	for i := range m.Tags { // numbers within this run; those of outputs are kept
		m.Tags[i].ID = bridge.TagID(i + 1)
	}
	return m, nil
}

// readConnections reads them where a channel needs one.
func (f *File) readConnections(root *settings.Node) error {
	for _, name := range f.sourceNames() {
		if _, own := f.instruments[name]; own {
			continue
		}
		path := f.file(or(root.Text("connections"), "connections.yaml"))
		set, err := connection.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: there is no file of connections %s, and the source %s is not among the instruments", f.path, path, name)
		}
		f.connections = set
		return err
	}
	return nil
}

// sourceNames of the channels, in their order.
func (f *File) sourceNames() (names []string) {
	for _, c := range f.channels {
		if !slices.Contains(names, c.tag.Source) {
			names = append(names, c.tag.Source)
		}
	}
	return names
}

// check makes everything once that says what is wrong with it, and connects nothing.
func (f *File) check() error {
	var all []error
	if f.connections != nil {
		for _, name := range f.sourceNames() {
			if _, own := f.instruments[name]; !own && !slices.Contains(f.connections.Names(), name) {
				all = append(all, fmt.Errorf("%s: source %s: there is no such connection or instrument; the connections are %s", f.path, name, strings.Join(f.connections.Names(), ", ")))
			}
		}
	}
	if len(all) > 0 {
		return errors.Join(all...)
	}
	if _, err := f.sources(); err != nil {
		all = append(all, fmt.Errorf("%s: %w", f.path, err))
	}
	if err := f.target.check(f.folder, f.outputs()); err != nil {
		all = append(all, fmt.Errorf("%s: publish: %w", f.path, err))
	}
	for _, c := range f.channels {
		for _, o := range c.outputs {
			if _, err := edge.NewReporter(o.Tag, o.Rule); err != nil {
				all = append(all, fmt.Errorf("%s: %w", f.path, err))
			}
		}
	}
	return errors.Join(all...)
}

// outputs are the tags that go out.
func (f *File) outputs() (list []bridge.Tag) {
	for _, c := range f.channels {
		for _, o := range c.outputs {
			list = append(list, o.Tag)
		}
	}
	return list
}

func (f *File) file(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(f.folder, filepath.FromSlash(name))
}

// Line is one channel and one output of it, for people.
type Line struct{ Source, Tag, Output, Metric, Report string }

// Lines tell what the file says.
func (f *File) Lines() (list []Line) {
	for _, c := range f.channels {
		for _, o := range c.outputs {
			report := o.Rule.Method.String()
			switch {
			case o.Rule.Percent != 0:
				report += fmt.Sprintf(", %g %%", o.Rule.Percent)
			case o.Rule.Method != edge.Every:
				report += fmt.Sprintf(", %g %s", o.Rule.Band, o.Tag.Unit)
			}
			if o.Rule.Most > 0 {
				report += ", every " + spanText(time.Duration(o.Rule.Most)) + " at least"
			}
			list = append(list, Line{c.tag.Source, c.tag.Name, o.Tag.Name, o.Tag.Address, report})
		}
	}
	return list
}

// spanText is a time without its zeros: 10m, 1h.
func spanText(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// Queue is where reports wait, and how many bytes it may take.
func (f *File) Queue() (folder string, size int64) { return f.file(f.queue), f.size }

// Target is where reports go.
func (f *File) Target() string { return f.target.url + ", " + f.target.group + "/" + f.target.node }

// unlimited is a tag that goes out, as numbers in its unit.
func unlimited(name, u string) bridge.Tag {
	return bridge.Tag{Name: name, Unit: u, Scale: 1, Low: math.Inf(-1), High: math.Inf(1), Access: bridge.Read, Type: bridge.Float64}
}
