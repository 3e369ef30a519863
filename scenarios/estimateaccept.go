package scenarios

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"gemel/engine/series"
)

// What accepting a proposal leaves in the folder of an estimate.
const (
	acceptedFile = "accepted.yaml"  // parameters, for parameters_from of a scenario
	acceptedLog  = "accepted.jsonl" // who accepted what, when; lines are only added
)

// Acceptance is a line of the log.
type Acceptance struct {
	Proposal string  `json:"proposal"`
	SHA256   string  `json:"proposal_sha256"` // of its file, as it was accepted
	By       string  `json:"by"`
	At       string  `json:"at,omitempty"`
	Values   []Value `json:"values"`
	File     string  `json:"file"`
}

// Value is a parameter that was accepted.
type Value struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// AcceptOptions say who accepts, and where the parameters go.
type AcceptOptions struct {
	By  string // name of the person
	Out string // file of parameters; "": accepted.yaml in the folder
	Now func() time.Time
}

// Accept makes a file of parameters of a proposal: the only way in which an estimate changes a model, and a person's doing. A file that is there
// already keeps what this proposal says nothing of. It returns the file.
func Accept(dir, id string, o AcceptOptions) (*EstimateProposal, string, error) {
	p, sum, err := readProposal(dir, id)
	if err != nil {
		return nil, "", err
	}
	if p.Best < 0 || p.Best >= len(p.Candidates) {
		return nil, "", Problems{{Msg: fmt.Sprintf("proposal %s proposes nothing: no explanation of the drift was found", id)}}
	}
	a := Acceptance{Proposal: id, SHA256: sum, By: o.By, File: o.Out}
	if o.Now != nil {
		a.At = o.Now().UTC().Format(time.RFC3339)
	}
	c := &p.Candidates[p.Best]
	for _, f := range c.Found {
		if f.Parameter {
			a.Values = append(a.Values, Value{f.Name, f.Value, f.Unit})
		}
	}
	if len(a.Values) == 0 {
		return nil, "", Problems{{Msg: fmt.Sprintf("proposal %s changes no parameter of the plant: %s. Calibrate the sensor, or write in the section estimate of the scenario:%s", id, p.headline(), offsets(c))}}
	}
	path := o.Out
	if path == "" {
		path = filepath.Join(dir, acceptedFile)
		a.File = acceptedFile
	}
	if err := writeAccepted(path, dir, p, a); err != nil {
		return nil, "", err
	}
	return p, path, journal(filepath.Join(dir, acceptedLog), a)
}

// offsets are the lines that take a sensor's offset off.
func offsets(c *EstimateCandidate) string {
	text := ""
	for i := range c.Found {
		if f := &c.Found[i]; !f.Parameter {
			text += fmt.Sprintf("\n  sensors: {%s: {offset: %s}}", strings.TrimPrefix(f.Name, "bias of "), f.shown(f.Value))
		}
	}
	return text
}

// readProposal reads a proposal; the sum is that of its file.
func readProposal(dir, id string) (*EstimateProposal, string, error) {
	path := filepath.Join(dir, "proposals", id+".json")
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", Problems{{Msg: noProposal(dir, id)}}
	}
	if err != nil {
		return nil, "", err
	}
	var p EstimateProposal
	if err := json.Unmarshal(data, &p); err != nil || p.Format != 1 {
		return nil, "", Problems{{Msg: path + " is no proposal that this program can read"}}
	}
	sum := sha256.Sum256(data)
	return &p, hex.EncodeToString(sum[:]), nil
}

func noProposal(dir, id string) string {
	entries, err := os.ReadDir(filepath.Join(dir, "proposals"))
	if _, e := os.Stat(filepath.Join(dir, "estimate.json")); e != nil {
		return dir + " is no folder of an estimate: it has no estimate.json"
	}
	if err != nil || len(entries) == 0 {
		return dir + " has no proposals: nothing has drifted"
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, strings.TrimSuffix(e.Name(), ".json"))
	}
	return fmt.Sprintf("%s has no proposal %s; it has %s", dir, id, list(ids))
}

// writeAccepted writes the parameters, beside those that were accepted before.
func writeAccepted(path, dir string, p *EstimateProposal, a Acceptance) error {
	values := a.Values
	if data, err := os.ReadFile(path); err == nil {
		old, err := acceptedBefore(path, data)
		if err != nil {
			return err
		}
		for _, v := range old {
			if !slices.ContainsFunc(values, func(n Value) bool { return n.Name == v.Name }) {
				values = append(values, v)
			}
		}
	}
	slices.SortFunc(values, func(x, y Value) int { return strings.Compare(x.Name, y.Name) })
	var b bytes.Buffer
	line := func(format string, args ...any) { b.WriteString(Printable(fmt.Sprintf(format, args...)) + "\n") }
	line("# Parameters of %s, accepted from proposals of gemel estimate (%s).", p.Plant, filepath.ToSlash(dir))
	line("# Last: proposal %s, by %s%s", a.Proposal, a.By, strings.TrimRight(" "+a.At, " "))
	line("# A scenario takes them with   parameters_from: %s", filepath.Base(path))
	line("gemel: 1")
	line("parameters:")
	for _, v := range values {
		text := strconv.FormatFloat(v.Value, 'g', -1, 64)
		if v.Unit != "" && v.Unit != "1" {
			text += " " + v.Unit
		}
		line("  %s: %s", quoted(v.Name), text)
	}
	return series.WriteFile(path, func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err })
}

// acceptedBefore reads a file of parameters that is there already.
func acceptedBefore(path string, data []byte) (values []Value, err error) {
	d := &decoder{file: path}
	var f fittedFile
	if body := d.parseYAML(data); body != nil {
		d.structureOf(body, &f, "the keys gemel and parameters")
	}
	if err := d.problems.err(); err != nil {
		return nil, err
	}
	for _, e := range f.Parameters {
		number, unit, _ := strings.Cut(e.Value.Value, " ")
		x, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return nil, Problems{{e.Value.place(0), fmt.Sprintf("%q is no number with a unit", e.Value.Value)}}
		}
		values = append(values, Value{e.Key.Value, x, unit})
	}
	return values, nil
}

// journal adds a line.
func journal(path string, a Acceptance) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	line, err := json.Marshal(a)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Sync(), f.Close())
}
