package validation

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "record in docs/validation what is reached now")

// Drift is how far a recorded difference may move before a test fails, as a part of its tolerance.
const Drift = 0.02

// Record is what docs/validation/<domain>.json holds.
type Record struct {
	Domain string     `json:"domain"`
	Rows   []Recorded `json:"rows"` // by asset, case and quantity
}

// Recorded is a row without its curves.
type Recorded struct {
	Asset     string     `json:"asset"`
	Also      []string   `json:"also,omitempty"`
	Case      string     `json:"case"`
	Reference string     `json:"reference"`
	Kind      Kind       `json:"kind"`
	Quantity  string     `json:"quantity"`
	Unit      string     `json:"unit"`
	Tolerance float64    `json:"tolerance"`
	Reached   float64    `json:"reached"` // 3 digits
	Met       bool       `json:"met"`
	Miss      string     `json:"miss,omitempty"`
	Title     string     `json:"title,omitempty"` // of the plot
	Plot      string     `json:"plot,omitempty"`  // file beside this one
	Baselines []Baseline `json:"baselines,omitempty"`
}

func (r Recorded) key() string { return r.Asset + " | " + r.Case + " | " + r.Quantity }

// Main runs the tests of a domain and ends the program. With -update it then writes docs/validation/<domain>.json and a picture for each plot; without, it
// compares with them.
func Main(m *testing.M, domain string) {
	code := m.Run()
	if listing() {
		os.Exit(code)
	}
	folder := filepath.Join(Root(), "docs", "validation")
	whole := complete() && code == 0
	var err error
	if *update {
		if code == 0 {
			err = write(folder, domain, rows, whole)
		}
	} else {
		err = compare(folder, domain, rows, whole)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "--- FAIL: record of %s\n%v\n", domain, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func given(name string) string {
	if f := flag.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

func listing() bool { return given("test.list") != "" }

// complete says whether all tests of the domain ran, so that a recorded row that is missing is gone.
func complete() bool {
	return given("test.run") == "" && given("test.skip") == "" && given("test.short") != "true" && !skipped.Load()
}

func recordFile(folder, domain string) string { return filepath.Join(folder, domain+".json") }

// Load reads a record; a domain that has none yet is empty.
func Load(file string) (Record, error) {
	var record Record
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return record, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &record)
	}
	return record, err
}

// recorded gives rows as they are recorded, and the pictures by file name.
func recorded(domain string, rows []Row) (list []Recorded, pictures map[string]string) {
	pictures = map[string]string{}
	for _, r := range rows {
		c := Recorded{r.Asset, r.Also, r.Case, r.Reference, r.kind(), r.Quantity, r.Unit, r.Tolerance, digits(r.Reached), r.Met(), r.Miss, "", "", nil}
		for _, b := range r.Baselines {
			c.Baselines = append(c.Baselines, Baseline{b.Name, digits(b.Reached)})
		}
		if r.Plot != nil {
			name := domain + "-" + slug(r.Asset[strings.LastIndexByte(r.Asset, '.')+1:]+" "+r.Plot.Title)
			for pictures[name+".svg"] != "" {
				name += "-2"
			}
			c.Title, c.Plot = r.Plot.Title, name+".svg"
			pictures[c.Plot] = r.Plot.svg()
		}
		list = append(list, c)
	}
	return list, pictures
}

// digits rounds to three significant ones.
func digits(v float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	if err != nil {
		return v
	}
	return short
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

func slug(text string) string {
	s := strings.Trim(notWord.ReplaceAllString(strings.ToLower(text), "-"), "-")
	return strings.TrimRight(s[:min(len(s), 60)], "-")
}

func write(folder, domain string, rows []Row, whole bool) error {
	list, pictures := recorded(domain, rows)
	if !whole { // rows of tests that did not run stay
		old, err := Load(recordFile(folder, domain))
		if err != nil {
			return err
		}
		for _, r := range old.Rows {
			if !slices.ContainsFunc(list, func(n Recorded) bool { return n.key() == r.key() }) {
				list = append(list, r)
			}
		}
	}
	slices.SortFunc(list, func(a, b Recorded) int { return strings.Compare(a.key(), b.key()) })
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	if err := encoder.Encode(Record{domain, list}); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, svg := range pictures {
		if err := Replace(filepath.Join(folder, name), []byte(svg)); err != nil {
			return err
		}
	}
	if err := Replace(recordFile(folder, domain), text.Bytes()); err != nil {
		return err
	}
	return sweep(folder, domain, list)
}

// sweep removes pictures of the domain that no row shows any more.
func sweep(folder, domain string, list []Recorded) error {
	files, err := filepath.Glob(filepath.Join(folder, domain+"-*.svg"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if !slices.ContainsFunc(list, func(r Recorded) bool { return r.Plot == filepath.Base(file) }) {
			if err := os.Remove(file); err != nil {
				return err
			}
		}
	}
	return nil
}

// Replace writes a file so that a reader finds the old one or the new one, never a part.
func Replace(file string, text []byte) error {
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, text) {
		return nil
	}
	part, err := os.CreateTemp(filepath.Dir(file), ".part-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(part.Name()) }()
	_, err = part.Write(text)
	if err == nil {
		err = part.Sync()
	}
	if closing := part.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(part.Name(), 0o644)
	}
	if err != nil {
		return err
	}
	return os.Rename(part.Name(), file)
}

// compare lists in its error how the rows of this run differ from the record.
func compare(folder, domain string, rows []Row, whole bool) error {
	old, err := Load(recordFile(folder, domain))
	if err != nil {
		return err
	}
	var differences []string
	list, _ := recorded(domain, rows)
	for _, r := range list {
		i := slices.IndexFunc(old.Rows, func(o Recorded) bool { return o.key() == r.key() })
		if i < 0 {
			differences = append(differences, "not recorded: "+r.key())
		} else if what := changed(old.Rows[i], r); what != "" {
			differences = append(differences, what+": "+r.key())
		} else if _, err := os.Stat(filepath.Join(folder, r.Plot)); err != nil {
			differences = append(differences, "no picture "+r.Plot)
		}
	}
	for _, o := range old.Rows {
		if whole && !slices.ContainsFunc(list, func(r Recorded) bool { return r.key() == o.key() }) {
			differences = append(differences, "recorded, but no longer checked: "+o.key())
		}
	}
	if len(differences) == 0 {
		return nil
	}
	return fmt.Errorf("%s\nif this is right: go test ./physics/validation/%s -update", strings.Join(differences, "\n"), domain)
}

// changed says what is materially different.
func changed(old, now Recorded) string {
	if math.Abs(old.Reached-now.Reached) > Drift*now.Tolerance && old.Reached != now.Reached {
		return fmt.Sprintf("reached %g, recorded %g, allowed %g", now.Reached, old.Reached, now.Tolerance)
	}
	old.Reached = now.Reached
	if len(old.Baselines) == len(now.Baselines) {
		old.Baselines = slices.Clone(old.Baselines)
		for i, b := range now.Baselines {
			if was := &old.Baselines[i]; math.Abs(was.Reached-b.Reached) <= Drift*math.Max(now.Tolerance, math.Abs(b.Reached)) {
				was.Reached = b.Reached
			}
		}
	}
	if fmt.Sprint(old) != fmt.Sprint(now) {
		return "text, tolerance, plot or baseline changed"
	}
	return ""
}
