package historian

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"gemel/bridge"
)

// crowded is a disk with no room.
type crowded struct {
	vfs.FS
	left *atomic.Uint64
}

func (c crowded) GetDiskUsage(string) (vfs.DiskUsage, error) {
	return vfs.DiskUsage{AvailBytes: c.left.Load(), TotalBytes: 1 << 40}, nil
}

func TestAFullDiskTakesNothingAndLosesNothing(t *testing.T) {
	var left atomic.Uint64
	left.Store(1 << 40)
	s, err := openOn(crowded{vfs.NewMem(), &left}, "h")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	tag, err := s.Register("a")
	if err != nil {
		t.Fatal(err)
	}
	add := func(at bridge.Time) error { return s.Append([]bridge.Sample{{Tag: tag, Source: at}}) }
	if err := add(1); err != nil {
		t.Fatal(err)
	}
	left.Store(leastRoom - 1)
	if err := add(2); err == nil || !strings.Contains(err.Error(), "255 MB left") {
		t.Errorf("error %v", err)
	}
	if err := s.AddGap(Gap{Source: "plc", From: 1, To: 2}); err == nil || !strings.Contains(err.Error(), "255 MB left") {
		t.Errorf("a gap: %v", err)
	}
	left.Store(leastRoom)
	if err := add(3); err != nil {
		t.Errorf("there is room again: %v", err)
	}
	if got := all(t, s, tag, 0, 10); len(got) != 2 {
		t.Errorf("%d samples, want 2", len(got))
	}
}

// A log that cannot be written is an error, never a panic; what was acknowledged before is there after the next start.
func TestALogThatCannotBeWrittenIsAnError(t *testing.T) {
	mem := vfs.NewCrashableMem()
	var broken atomic.Bool
	fs := errorfs.Wrap(mem, errorfs.InjectorFunc(func(op errorfs.Op) error {
		if broken.Load() && op.Kind == errorfs.OpFileSync || broken.Load() && op.Kind == errorfs.OpFileWrite {
			return errors.New("input/output error")
		}
		return nil
	}))
	s, err := openOn(fs, "h")
	if err != nil {
		t.Fatal(err)
	}
	tag, err := s.Register("a")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Append([]bridge.Sample{{Tag: tag, Source: 1}}); err != nil {
		t.Fatal(err)
	}
	broken.Store(true)
	for range 3 {
		if err := s.Append([]bridge.Sample{{Tag: tag, Source: 2}}); err == nil {
			t.Fatal("acknowledged what is not on disk")
		}
	}
	broken.Store(false)
	if s, err = openOn(mem.CrashClone(vfs.CrashCloneCfg{}), "h"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if got := all(t, s, tag, 0, 10); len(got) < 1 || got[0].Source != 1 {
		t.Errorf("what was acknowledged is gone: %v", got)
	}
}

// The same for names and gaps, whichever meets the broken log first.
func TestABrokenLogIsAnErrorToAll(t *testing.T) {
	for name, do := range map[string]func(s *Store) error{
		"name": func(s *Store) error { _, err := s.Register("b"); return err },
		"gap":  func(s *Store) error { return s.AddGap(Gap{Source: "plc", From: 1, To: 2}) },
	} {
		var broken atomic.Bool
		s, err := openOn(errorfs.Wrap(vfs.NewMem(), errorfs.InjectorFunc(func(op errorfs.Op) error {
			if broken.Load() && (op.Kind == errorfs.OpFileSync || op.Kind == errorfs.OpFileWrite) {
				return errors.New("input/output error")
			}
			return nil
		})), "h")
		if err != nil {
			t.Fatal(err)
		}
		tag, err := s.Register("a")
		if err != nil {
			t.Fatal(err)
		}
		broken.Store(true)
		for range 2 {
			if err := do(s); err == nil {
				t.Errorf("%s: acknowledged what is not on disk", name)
			}
		}
		if err := s.Append([]bridge.Sample{{Tag: tag, Source: 2}}); err == nil {
			t.Errorf("%s: samples are taken afterwards", name)
		}
	}
}
