package series

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var fields = []Field{{"time", "s", ""}, {"pump1.speed", "rad/s", "speed of the shaft"}, {"a/b [c]", "", ""}}

func parquetFile(t testing.TB, rows int) []byte {
	var b bytes.Buffer
	w, err := NewParquetWriter(&b, fields, map[string]string{"seed": "42"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if err := w.Write([]float64{float64(i), math.Sqrt(float64(i)), -float64(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParquetRoundTrip(t *testing.T) {
	for _, rows := range []int{0, 1, 1000, 1<<16 + 7} {
		data := parquetFile(t, rows)
		table, err := ReadParquet(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fields, table.Fields()); diff != "" {
			t.Error(diff)
		}
		if table.Rows() != rows || table.Meta["seed"] != "42" {
			t.Errorf("%d rows, meta %v", table.Rows(), table.Meta)
		}
		for i := range table.Rows() {
			if table.Columns[0].Values[i] != float64(i) || table.Columns[1].Values[i] != math.Sqrt(float64(i)) || table.Columns[2].Values[i] != -float64(i) {
				t.Fatalf("row %d differs", i)
			}
		}
	}
}

// A killed copy or a bad disk must yield an error, never a panic and never a shorter trajectory.
func TestDamagedParquetIsAnError(t *testing.T) {
	whole := parquetFile(t, 200)
	for n := 0; n < len(whole); n += 1 + len(whole)/97 {
		if _, err := ReadParquet(bytes.NewReader(whole[:n]), int64(n)); err == nil {
			t.Errorf("the first %d of %d bytes are accepted", n, len(whole))
		}
	}
	for i := 0; i < len(whole); i += 3 {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 0x55
		table, err := ReadParquet(bytes.NewReader(damaged), int64(len(damaged)))
		if err == nil && table.Rows() != 200 {
			t.Errorf("byte %d: %d rows", i, table.Rows())
		}
	}
}

func TestWritersRefuseWhatCannotBeToldApart(t *testing.T) {
	for _, f := range [][]Field{nil, {{Name: ""}}, {{Name: "a"}, {Name: "a"}}} {
		if _, err := NewParquetWriter(io.Discard, f, nil); err == nil {
			t.Errorf("Parquet accepts %v", f)
		}
		if _, err := NewCSVWriter(io.Discard, f, true); err == nil {
			t.Errorf("CSV accepts %v", f)
		}
	}
	w, _ := NewCSVWriter(io.Discard, fields, false)
	p, _ := NewParquetWriter(io.Discard, fields, nil)
	for _, w := range []Writer{w, p, NewHasher([]string{"a"})} {
		if w.Write([]float64{1, 2, 3, 4}) == nil {
			t.Errorf("%T accepts a row of the wrong length", w)
		}
	}
}

// full is a disk that takes n bytes.
type full struct{ n int }

func (f *full) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, errors.New("no space left on device")
	}
	return len(p), nil
}

func TestFullDiskIsReported(t *testing.T) {
	size := len(parquetFile(t, 3000))
	for n := 0; n < size-200; n += size / 7 {
		p, err := NewParquetWriter(&full{n}, fields, nil)
		if err != nil {
			continue
		}
		for i := range 3000 {
			if err = p.Write([]float64{float64(i), math.Sqrt(float64(i)), -float64(i)}); err != nil {
				break
			}
		}
		if err == nil {
			err = p.Close()
		}
		if err == nil {
			t.Errorf("a Parquet file of %d bytes fits into %d", size, n)
		}
	}
	c, err := NewCSVWriter(&full{10}, fields, true)
	if err == nil {
		err = c.Close()
	}
	if err == nil {
		t.Error("a CSV header fits into 10 bytes")
	}
}

func TestHashDependsOnNamesAndBitsOnly(t *testing.T) {
	base := HashOf(t, []string{"time", "a"}, []float64{0, 1})
	// Protects the definition in the docstring: results of years ago must stay comparable.
	if base != "3c5b6ee7650f9e16c50d6fbe7e4132c86f74d671af66c20e348a9bc4414b9c95" {
		t.Errorf("hash is %s", base)
	}
	if base != HashOf(t, []string{"time", "a"}, []float64{0, 1}) {
		t.Error("not reproducible")
	}
	for _, other := range []string{
		HashOf(t, []string{"time", "b"}, []float64{0, 1}), HashOf(t, []string{"timea", ""}, []float64{0, 1}),
		HashOf(t, []string{"time", "a"}, []float64{math.Copysign(0, -1), 1}), HashOf(t, []string{"time", "a"}, []float64{0, 1}, []float64{0, 1}),
	} {
		if other == base {
			t.Error("two trajectories share a hash")
		}
	}
	h := NewHasher([]string{"time", "a"})
	before := h.Sum()
	if err := h.Write([]float64{0, math.NaN()}); err == nil || err.Error() != "row 1: a is not a number (NaN)" || h.Sum() != before {
		t.Errorf("NaN: %v", err)
	}
}

func HashOf(t *testing.T, names []string, rows ...[]float64) string {
	h := NewHasher(names)
	for _, r := range rows {
		if err := h.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	return h.Sum()
}

func TestInterpolation(t *testing.T) {
	p := Interpolant{Time: []float64{0, 10, 20}, Value: []float64{1, 3, 3}}
	for _, c := range []struct{ t, previous, linear float64 }{{-1, 1, 1}, {0, 1, 1}, {5, 1, 2}, {9.999999999, 1, 2.9999999998}, {10, 3, 3}, {13, 3, 3}, {20, 3, 3}, {99, 3, 3}} {
		p.Hold = Previous
		if got := p.At(c.t); got != c.previous {
			t.Errorf("previous at %v is %v", c.t, got)
		}
		p.Hold = Linear
		if got := p.At(c.t); got != c.linear {
			t.Errorf("linear at %v is %.17g", c.t, got)
		}
	}
	if !p.Covers(0, 20) || p.Covers(-1, 5) || p.Covers(0, 21) || (Interpolant{}).Covers(0, 0) || (Interpolant{}).At(3) != 0 {
		t.Error("cover")
	}
	if _, err := ParseHold("cubic"); err == nil || err.Error() != `hold is "cubic", want previous or linear` {
		t.Error(err)
	}
}

// Between two samples a line must not leave the interval of their values by more than rounding.
func TestLinearStaysBetweenItsSamples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64Range(-1e6, 1e6).Draw(t, "a"), rapid.Float64Range(-1e6, 1e6).Draw(t, "b")
		p := Interpolant{[]float64{0, 3}, []float64{a, b}, Linear}
		v := p.At(rapid.Float64Range(0, 3).Draw(t, "t"))
		slack := 4e-16 * (math.Abs(a) + math.Abs(b))
		if v < min(a, b)-slack || v > max(a, b)+slack {
			t.Fatalf("%v is not between %v and %v", v, a, b)
		}
	})
}

func TestFolderAppearsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs", "a")
	f, err := NewFolder(path, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.WriteFile("sub/kpis.json", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the folder is there before Commit")
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := f.Discard(); err != nil { // deferred by callers
		t.Error(err)
	}
	if data, err := os.ReadFile(filepath.Join(path, "sub", "kpis.json")); err != nil || string(data) != "{}" {
		t.Error(err)
	}
	if _, err := NewFolder(path, false); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Error("an old folder is overwritten", err)
	}
	g, err := NewFolder(path, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.WriteFile("new", nil); err != nil {
		t.Fatal(err)
	}
	if err := g.Commit(); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(path); len(entries) != 1 || entries[0].Name() != "new" {
		t.Errorf("after a replacement: %v", entries)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

// failing is a disk on which one operation fails.
type failing struct {
	osDisk
	rename, sync string // the target of the rename, or the folder to flush, that fails
}

func (d failing) Rename(from, to string) error {
	if to == d.rename {
		return errors.New("no space left on device")
	}
	return d.osDisk.Rename(from, to)
}

func (d failing) Create(path string) (DiskFile, error) {
	f, err := d.osDisk.Create(path)
	if d.sync != "" {
		return badSync{f}, err
	}
	return f, err
}

type badSync struct{ DiskFile }

func (badSync) Sync() error { return errors.New("no space left on device") }

func TestFailedFolderLeavesTheOldOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	f, _ := NewFolder(path, false)
	if err := errors.Join(f.WriteFile("old", []byte("1")), f.Commit()); err != nil {
		t.Fatal(err)
	}
	g, err := NewFolderOn(failing{rename: path, sync: ""}, path, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Commit(); err == nil {
		t.Error("a failed rename is not reported")
	}
	if h, err := NewFolderOn(failing{sync: "all"}, filepath.Join(t.TempDir(), "b"), false); err != nil {
		t.Error(err)
	} else if err := h.WriteFile("x", []byte("1")); err == nil {
		t.Error("a failed flush is not reported")
	}
	if err := g.Discard(); err != nil {
		t.Error(err)
	}
}

func TestWriteFileReplacesInOneStep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.json")
	put := func(s string) error {
		return WriteFile(path, func(w io.Writer) error { _, err := io.WriteString(w, s); return err })
	}
	if err := errors.Join(put("1"), put("2")); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, func(w io.Writer) error { _, _ = io.WriteString(w, "3"); return errors.New("broken") }); err == nil {
		t.Error("the error is lost")
	}
	if data, _ := os.ReadFile(path); string(data) != "2" {
		t.Errorf("content is %q", data)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

// A table with values that are missing has a hash, too, in which all NaN are the same; a trajectory has none.
func TestTablesWithHolesHaveAHash(t *testing.T) {
	table := func(x float64) *Table {
		return &Table{Columns: []Column{{Field: Field{Name: "time"}, Values: []float64{0, 1}}, {Field: Field{Name: "level"}, Values: []float64{2, x}}}}
	}
	a, err := HashTable(table(math.NaN()))
	b, err2 := HashTable(table(math.Float64frombits(0xfff8000000000123)))
	c, err3 := HashTable(table(3))
	if err != nil || err2 != nil || err3 != nil || a == "" || a != b || a == c {
		t.Errorf("%s, %s, %s; %v, %v, %v", a, b, c, err, err2, err3)
	}
	if err := NewHasher([]string{"time"}).Write([]float64{math.NaN()}); err == nil {
		t.Error("a trajectory with NaN was hashed")
	}
}
