package scenarios

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"gemel/engine/dae"
)

// DataFile is a file that a scenario names, or the scenario itself.
type DataFile struct {
	Name  string // as the scenario writes it
	Path  string // where it was read
	Bytes []byte
}

// SHA256 is the hash of the content in hex.
func (d DataFile) SHA256() string {
	sum := sha256.Sum256(d.Bytes)
	return hex.EncodeToString(sum[:])
}

// Scenario is a file with everything it names.
type Scenario struct {
	*File
	ID    string     // name for folders and messages
	Path  string     // of the scenario file
	Files []DataFile // the scenario file first, then what it names, in the order of the file

	History History // in place of the recordings of a fit; nil: they are files

	overridden map[string]string // structural parameters, already part of the plant
}

// data returns a file that the scenario names.
func (f *File) data(name string) (DataFile, bool) {
	d, ok := f.files[name]
	return d, ok
}

// Open reads a file that a scenario names.
type Open func(name string) (DataFile, error)

// beside opens files relative to the folder of a scenario.
func beside(scenario string) Open {
	return func(name string) (DataFile, error) {
		path := filepath.FromSlash(name)
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(scenario), path)
		}
		data, err := ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			err = missing(path)
		}
		return DataFile{name, path, data}, err
	}
}

// Read reads a scenario file and the files that it names. Errors are Problems, or those of the file system.
func Read(path string) (*Scenario, error) {
	data, err := ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data, beside(path))
}

// Parse reads a scenario from text; open reads the files that it names. Errors are Problems.
func Parse(path string, data []byte, open Open) (*Scenario, error) {
	d := &decoder{file: path}
	f := decodeFile(d, data)
	if f == nil {
		return nil, d.problems.err()
	}
	s := &Scenario{File: f, Path: path, Files: []DataFile{{filepath.Base(path), path, data}}}
	s.ID = f.Name.Value
	if !f.Name.Given() {
		s.ID = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	} else if !isFolderName(s.ID) {
		d.problems.add(f.Name.place(0), "name: %q cannot name a folder; use letters, digits, '-', '_' and '.'", s.ID)
	}
	d.checkVersion(f)
	for _, n := range s.named() {
		s.open(d, n, open)
	}
	if f.WhatIf != nil && f.Estimate == nil {
		d.problems.add(f.WhatIf.Pos, "whatif: looks ahead from an estimate, and there is no section estimate; docs/whatif.md shows both")
	}
	s.takeParameters(d)
	_, more := f.timing()
	d.problems = append(d.problems, more...)
	if f.Time.Tick.Given() {
		_, more = f.options(timing{})
		d.problems = append(d.problems, more...)
	}
	return s, d.problems.err()
}

// decodeFile reads the YAML text; nil where it is no mapping at all.
func decodeFile(d *decoder, data []byte) *File {
	if len(data) > 64<<20 {
		d.problems.add(dae.Pos{File: d.file}, "the file is larger than 64 MiB; long series belong into a CSV file")
		return nil
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // editors of Windows begin a file with it
	if bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data) {
		d.problems.add(dae.Pos{File: d.file}, "this is no text in UTF-8, so it is no scenario")
		return nil
	}
	body := d.parseYAML(data)
	if body == nil || !d.looksLikeScenario(body) {
		return nil
	}
	f := &File{files: map[string]DataFile{}}
	d.structureOf(body, f, "a scenario: keys such as gemel, plant, time")
	f.Pos.File = d.file
	if f.Pos.Line == 0 {
		return nil
	}
	return f
}

// looksLikeScenario spares a file that is something else (a manifest, a configuration of another program) a problem for each of
// its keys.
func (d *decoder) looksLikeScenario(body ast.Node) bool {
	if _, ok := body.(*ast.MappingNode); !ok {
		return true // what is wrong is said when it is decoded
	}
	before := len(d.problems)
	entries, _ := d.mapping(body, "")
	d.problems = d.problems[:before]
	fields := fieldsOf(reflect.TypeFor[File]())
	known := 0
	var strange []string
	for _, e := range entries {
		switch {
		case e.Key.Value == "gemel":
			return true
		case indexOfField(fields, e.Key.Value) >= 0:
			known++
		default:
			strange = append(strange, e.Key.Value)
		}
	}
	if len(strange) < 3 || len(strange) <= known {
		return true
	}
	d.problems.add(dae.Pos{File: d.file}, "this is no scenario: the key \"gemel\" is missing, and the keys %s, ... are not known", strings.Join(strange[:3], ", "))
	return false
}

// checkVersion says what to do about a file of another version.
func (d *decoder) checkVersion(f *File) {
	if f.Gemel.Given() && f.Gemel.Value != "1" {
		for i := range d.problems {
			if d.problems[i].Pos == f.Gemel.Pos {
				d.problems[i].Msg = fmt.Sprintf("gemel: this program reads format version 1, not %s", f.Gemel.Value)
			}
		}
	}
}

// fileName is a file that a scenario names, and the key that names it.
type fileName struct {
	key string
	Text
}

// named are the file names in a scenario.
func (s *Scenario) named() []fileName {
	var names []fileName
	if s.Plant.File.Given() {
		names = append(names, fileName{"plant", s.Plant.File})
	}
	for _, e := range s.Inputs {
		if e.Value.CSV.Given() {
			names = append(names, fileName{"csv", e.Value.CSV})
		}
	}
	for _, e := range s.KPIs {
		if p := e.Value.Price; p != nil && p.CSV.Given() {
			names = append(names, fileName{"csv", p.CSV})
		}
	}
	if w := s.Weather; w != nil && w.EPW.Given() {
		names = append(names, fileName{"epw", w.EPW})
	}
	for _, n := range s.ParametersFrom {
		names = append(names, fileName{"parameters_from", n})
	}
	return append(append(append(names, s.Fit.named()...), s.Estimate.named()...), s.WhatIf.named()...)
}

func (s *Scenario) open(d *decoder, n fileName, open Open) {
	if _, have := s.files[n.Value]; have {
		return
	}
	data, err := open(n.Value)
	if err != nil {
		var pathError *fs.PathError
		var absent *missingFile
		switch {
		case errors.As(err, &absent):
			d.problems.add(n.place(0), "%s: there is no file %s beside the scenario%s", n.key, n.Value, didYouMean(absent.near))
		case errors.Is(err, fs.ErrNotExist):
			d.problems.add(n.place(0), "%s: there is no file %s beside the scenario", n.key, n.Value)
		case errors.As(err, &pathError):
			d.problems.add(n.place(0), "%s: %s cannot be read: %v", n.key, n.Value, pathError.Err)
		default:
			d.problems.add(n.place(0), "%s: %s cannot be read: %v", n.key, n.Value, err)
		}
		return
	}
	s.files[n.Value] = data
	s.Files = append(s.Files, data)
}

// isFolderName says whether a name can be a folder on every system.
func isFolderName(s string) bool {
	for _, r := range s {
		if !(r == '-' || r == '_' || r == '.' || isDigit(r) || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
			return false
		}
	}
	return s != "" && len(s) <= 100 && s[0] != '.' && s[0] != '-'
}

// Hash identifies the scenario: the text of the file and the content of everything that it names.
func (s *Scenario) Hash() string {
	h := sha256.New()
	fmt.Fprintf(h, "gemel scenario 1\n%d\n", len(s.Files))
	for i, f := range s.Files {
		name := f.Name
		if i == 0 {
			name = "scenario" // the file may be renamed
		}
		fmt.Fprintf(h, "%q %s\n", name, f.SHA256())
	}
	return hex.EncodeToString(h.Sum(nil))
}
