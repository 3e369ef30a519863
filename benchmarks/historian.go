package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"time"

	"gemel/bridge"
	"gemel/bridge/historian"
	"gemel/bridge/historian/timescale"
	"gemel/bridge/historian/timescale/timescaletest"
)

const (
	keptTags   = 1000
	keptEach   = 100 // samples of a tag in a block
	keptRounds = 5

	hourTags    = 20
	hourSamples = 36000 // of a tag in an hour

	keptBar = 1e-6 // of an acknowledged sample [s]
	hourBar = 10e-3
)

// sampled is a reading: ten a second, in thousandths, a slow ramp under noise, and a server that is about a millisecond late.
func sampled(tag bridge.TagID, k int) bridge.Sample {
	noise := int64((uint32(k)*2654435761 + uint32(tag)*40503) >> 27)
	source := bridge.Time(k) * 100e6
	return bridge.Sample{Tag: tag, Value: float64(20000+int64(k%3600)+noise) / 1000, Source: source, Server: source + 1e6 + bridge.Time(noise*1000)}
}

// store is a historian that is measured.
type store struct {
	name    string
	version string
	blocks  int                                                                // of a measurement
	write   func(tags, each, blocks int) (perSample, bytes float64, err error) // into a new place; read asks the last one that was filled
	read    func(tag bridge.TagID) (float64, error)
	close   func()
}

// historian compares how fast samples are on disk, how fast an hour of them is read, and the room that they take.
func (b *bench) historian() ([]section, error) {
	rounds := min(keptRounds, b.rounds)
	s := section{Title: "Historian: acknowledged samples, and an hour of one tag",
		Intro: fmt.Sprintf("Blocks of %s samples (%s tags, %d samples each, ten a second, both times, value, status), the next when the last is on disk, into an empty store. SQLite: a transaction for each block, "+
			"write-ahead log, synchronous=FULL, in Python's module, without the time in which Python makes the rows. Then one hour of one tag, %s samples among those of %d tags, into memory, of a store that is open and has been read before. %d rounds.",
			grouped(fmt.Sprint(keptTags*keptEach)), grouped(fmt.Sprint(keptTags)), keptEach, grouped(fmt.Sprint(hourSamples)), hourTags, rounds)}
	stores := []*store{b.pebble()}
	for _, start := range []func() (*store, error){b.sqlite, b.postgres} {
		x, err := start()
		switch {
		case errors.Is(err, errSkip):
			s.Notes = append(s.Notes, err.Error())
		case err != nil:
			return nil, err
		default:
			stores = append(stores, x)
			s.Notes = append(s.Notes, x.version+".")
		}
	}
	var writes, reads []contender
	bytes := make([]float64, len(stores))
	for i, x := range stores {
		defer x.close()
		writes = append(writes, contender{x.name, func() (t float64, err error) {
			t, bytes[i], err = x.write(keptTags, keptEach, x.blocks)
			return t, err
		}})
		reads = append(reads, contender{x.name, func() (float64, error) { return x.read(hourTags / 2) }})
	}
	written, err := compete(rounds, writes...)
	if err != nil {
		return nil, err
	}
	for _, x := range stores {
		if _, _, err := x.write(hourTags, hourSamples/10, 10); err != nil {
			return nil, fmt.Errorf("%s: %w", x.name, err)
		}
	}
	read, err := compete(rounds, reads...)
	if err != nil {
		return nil, err
	}
	for i, x := range stores {
		versus := figure(1/written[i].median()) + "/s"
		s.Rows = append(s.Rows, timed(x.name+", a sample", written[i], versus))
	}
	for i, x := range stores {
		versus := ""
		if i > 0 {
			versus = ratio(read[0], read[i], x.name)
		}
		s.Rows = append(s.Rows, timed(x.name+", an hour", read[i], versus))
	}
	for i, x := range stores {
		s.Rows = append(s.Rows, row{What: x.name + ", bytes a sample", Median: figure(bytes[i])})
		if i > 0 {
			s.judge("Historian: a sample on disk, in blocks", x.name, written[0].over(written[i]).median(), 0, "")
		}
	}
	s.judge("Historian: a sample on disk, in blocks", "bar, "+seconds(keptBar), written[0].median()/keptBar, 1, "")
	s.judge("Historian: an hour of one tag", "bar, "+seconds(hourBar), read[0].median()/hourBar, 1, "")
	return []section{s}, nil
}

// fill appends blocks to a historian; the time of a sample.
func fill(h historian.Historian, tags, each, blocks int) (float64, error) {
	ids := make([]bridge.TagID, tags)
	for i := range ids {
		var err error
		if ids[i], err = h.Register(fmt.Sprintf("tag %d", i+1)); err != nil {
			return 0, err
		}
	}
	block := make([]bridge.Sample, 0, tags*each)
	var spent time.Duration
	for n := range blocks {
		block = block[:0]
		for _, id := range ids {
			for k := range each {
				block = append(block, sampled(id, n*each+k))
			}
		}
		begin := time.Now()
		if err := h.Append(block); err != nil {
			return 0, err
		}
		spent += time.Since(begin)
	}
	return spent.Seconds() / float64(tags*each*blocks), nil
}

// hour reads one of a tag into memory.
func hour(h historian.Historian, tag bridge.TagID) (float64, error) {
	list := make([]bridge.Sample, 0, hourSamples)
	begin := time.Now()
	err := h.Read(tag, 0, 3600e9, func(s []bridge.Sample) error { list = append(list, s...); return nil })
	t := time.Since(begin).Seconds()
	if err == nil && (len(list) != hourSamples || list[hourSamples-1] != sampled(tag, hourSamples-1)) {
		err = fmt.Errorf("an hour of tag %d has %d samples, or others than were written", tag, len(list))
	}
	return t, err
}

// pebble is the store of Gemel itself.
func (b *bench) pebble() *store {
	places := 0
	var h *historian.Store
	leave := func() (err error) {
		if h != nil {
			err = h.Close()
		}
		return err
	}
	return &store{name: "Gemel", blocks: 20, close: func() { _ = leave() },
		write: func(tags, each, blocks int) (t, bytes float64, err error) {
			if err := leave(); err != nil {
				return 0, 0, err
			}
			places++
			dir := filepath.Join(b.temp, fmt.Sprintf("historian-%d", places))
			if h, err = historian.Open(dir); err != nil {
				return 0, 0, err
			}
			if t, err = fill(h, tags, each, blocks); err != nil {
				return 0, 0, err
			}
			for range 2 { // what is still in the log goes to where it stays when the store is opened again
				if err := h.Close(); err != nil {
					return 0, 0, err
				}
				if h, err = historian.Open(dir); err != nil {
					return 0, 0, err
				}
			}
			size, err := sizeOf(dir)
			return t, float64(size) / float64(tags*each*blocks), err
		},
		read: func(tag bridge.TagID) (float64, error) { return hour(h, tag) }}
}

func sizeOf(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}

// sqlite is SQLite in Python.
func (b *bench) sqlite() (*store, error) {
	python := "python3"
	if exec.Command(python, "-c", "import sqlite3").Run() != nil {
		return nil, fmt.Errorf("%w: SQLite: python3 with sqlite3 is not installed", errSkip)
	}
	program := "benchmarks/peer/historian.py"
	file, places := "", 0
	return &store{name: "SQLite", version: "SQLite " + firstLine(python, program, "version"), blocks: 4, close: func() {},
		write: func(tags, each, blocks int) (t, bytes float64, err error) {
			places++
			file = filepath.Join(b.temp, fmt.Sprintf("sqlite-%d", places))
			out, err := outputWithin(5*time.Minute, python, program, "write", file, fmt.Sprint(tags), fmt.Sprint(each), fmt.Sprint(blocks))
			if err != nil {
				return 0, 0, err
			}
			return out[0], out[1], nil
		},
		read: func(tag bridge.TagID) (float64, error) {
			out, err := outputWithin(time.Minute, python, program, "read", file, fmt.Sprint(tag), "0", "3600000000000")
			if err == nil && out[1] != hourSamples {
				err = fmt.Errorf("SQLite has %g samples in the hour", out[1])
			}
			if err != nil {
				return 0, err
			}
			return out[0], nil
		}}, nil
}

// postgres is Gemel's other store, in a server as its package configures it.
func (b *bench) postgres() (*store, error) {
	server, err := timescaletest.Start()
	if errors.Is(err, timescaletest.ErrMissing) {
		return nil, fmt.Errorf("%w: %v", errSkip, err)
	}
	if err != nil {
		return nil, err
	}
	version, err := server.Version()
	if err != nil {
		server.Remove()
		return nil, err
	}
	name := "PostgreSQL"
	if server.Timescale {
		name = "TimescaleDB"
	}
	var o timescale.Options
	var h *timescale.Store
	leave := func() (err error) {
		if h != nil {
			err = h.Close()
		}
		return err
	}
	return &store{name: name, version: version, blocks: 3,
		close: func() {
			_ = leave()
			server.Remove()
		},
		write: func(tags, each, blocks int) (t, bytes float64, err error) {
			if err := leave(); err != nil {
				return 0, 0, err
			}
			o = server.Options()
			if h, err = timescale.Open(o); err != nil {
				return 0, 0, err
			}
			if t, err = fill(h, tags, each, blocks); err != nil {
				return 0, 0, err
			}
			size, err := h.Size()
			return t, float64(size) / float64(tags*each*blocks), err
		},
		read: func(tag bridge.TagID) (float64, error) { return hour(h, tag) }}, nil
}
