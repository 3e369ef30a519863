package scenarios

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Whatever the text of a scenario, the loader ends, does not panic, and says what is wrong as Problems.
func FuzzLoad(f *testing.F) {
	for _, c := range brokenScenarios {
		f.Add(c.text)
		f.Add(head + c.text)
	}
	f.Add(head + eventful)
	f.Add(head + controlled)
	examples, err := filepath.Glob("*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range examples {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse("s.yaml", []byte(text), func(string) (DataFile, error) { return DataFile{}, fs.ErrNotExist })
		if err == nil {
			timing, ps := s.timing()
			if ps != nil {
				t.Fatal("problems of time are found when the file is read")
			}
			b := newBuilder(s.File, tankSystem(), timing)
			_, err = b.build()
		}
		var ps Problems
		if err != nil && !errors.As(err, &ps) {
			t.Fatalf("not Problems: %v", err)
		}
	})
}

// Whatever the text of an expression, translating it ends without a panic, and errors lie inside of the text.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{"tank.level < 3.0 m and time_of_day >= 06:00", "5 m3/h * 2 h", `value("x")`, "a ? b : c", "3 W/(m2.K", "1e999 m", "der(tank.level)", "°C", "a[1].b[2,3]", "let x = 1; x", "x | y", "not not not true"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		sys := tankSystem()
		_, err := translate(sys.Graph, plantNames{newBuilder(&File{}, sys, timing{period: 1})}, src)
		var e *syntaxError
		if err != nil && (!errors.As(err, &e) || e.at < 0 || e.at > len([]rune(src))) {
			t.Fatalf("%q: %v", src, err)
		}
	})
}

// Whatever the bytes of a snapshot, reading it ends without a panic.
func FuzzSnapshot(f *testing.F) {
	f.Add([]byte(snapshotMagic))
	f.Add([]byte(snapshotMagic + "\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, _, err := readSnapshot(data); err == nil {
			t.Skip("a valid snapshot")
		}
	})
}
