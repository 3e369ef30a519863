package recording

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/engine/series"
)

// Whatever a file holds, reading it ends, does not panic, and says what is wrong as series.Problems; what is read has ascending finite times and
// as many values in every column.
func FuzzRead(f *testing.F) {
	f.Add([]byte("time,level [m],mode\n0,1,AUTO\n60,,MAN\n"), false)
	f.Add([]byte("time;x\n2026-10-25 02:30;1\n2026-10-25 02:30;2\n"), true)
	f.Add([]byte("\xef\xbb\xbftime,x\nh,m\n1,2\n"), false)
	f.Add(parquetFile(f, historianRows()), false)
	kept, err := filepath.Glob("../testdata/recordings/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range kept {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, strings.Contains(name, "local"))
	}
	f.Fuzz(func(t *testing.T, data []byte, local bool) {
		if len(data) > 1<<16 {
			return
		}
		o := Options{}
		if local {
			o.Zone, _ = ParseZone("Europe/Berlin")
		}
		r, err := Read("day.csv", data, o)
		var problems series.Problems
		if err != nil {
			if !errors.As(err, &problems) {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		for i, x := range r.Time {
			if math.IsNaN(x) || math.IsInf(x, 0) || i > 0 && !(x > r.Time[i-1]) {
				t.Fatalf("times %v", r.Time)
			}
		}
		for _, name := range r.Names() {
			if x, err := r.Numbers(name); err == nil && len(x) != r.Rows() {
				t.Fatalf("%s: %d values in %d rows", name, len(x), r.Rows())
			} else if err != nil && !errors.As(err, &problems) {
				t.Fatalf("%T: %v", err, err)
			}
			if x, err := r.Texts(name); err == nil && len(x) != r.Rows() {
				t.Fatalf("%s: %d texts in %d rows", name, len(x), r.Rows())
			}
		}
	})
}
