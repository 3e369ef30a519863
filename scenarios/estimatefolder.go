package scenarios

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gemel/engine/series"
)

// The folder of a replay holds
//
//	estimate.json     everything that was found
//	estimate.parquet  estimate, innovations and probabilities at every tick
//	events.jsonl      drifts, diagnoses and what else happened, in order of time
//	estimate.html     the report
//	proposals/1.json  what a fit after a drift found, with its evidence; `gemel estimate accept` makes a file of parameters of it
//	last.snap         the estimate as it was at the last reading, to go on from
//	scenario.yaml, source/...   what it was made from

// estimateFiles are the names of the results.
var estimateFiles = map[string]bool{"estimate.json": true, "estimate.parquet": true, "events.jsonl": true, "estimate.html": true, "proposals": true, scenarioFile: true, "source": true,
	acceptedFile: true, acceptedLog: true, lastEstimate: true}

// lastEstimate is the snapshot with which a later recording goes on.
const lastEstimate = "last.snap"

// writeEstimate writes the folder, which appears when it is complete.
func (j *EstimateJob) writeEstimate(res *EstimateResult, r *replay, o EstimateOptions) error {
	path, err := estimatePath(j.ID, o.Out)
	if err != nil {
		return err
	}
	if res.Status == Failed {
		path += "-failed"
	}
	folder, err := series.NewFolder(path, o.Out != "" || res.Status == Failed)
	if err != nil {
		return outError(path, err)
	}
	defer func() { _ = folder.Discard() }() // nothing is left to discard after success
	k := &keeper{p: j.Prepared}
	if err := k.copySources(folder); err != nil {
		return diskFull(path, err)
	}
	res.Files, res.Dir = k.stored, path
	for _, part := range []struct {
		name string
		body func(io.Writer) error
	}{
		{"estimate.parquet", func(w io.Writer) error { return j.writeRows(w, res) }},
		{"events.jsonl", func(w io.Writer) error { return writeEvents(w, res.Events) }},
		{"estimate.json", func(w io.Writer) error { return writeJSON(w, res) }},
		{"estimate.html", func(w io.Writer) error { return j.writeEstimatePage(w, res) }},
	} {
		f, err := folder.Create(part.name)
		if err != nil {
			return diskFull(path, err)
		}
		if err := errors.Join(part.body(f), f.Close()); err != nil {
			return diskFull(path, err)
		}
	}
	if r.kept != nil {
		if err := folder.WriteFile(lastEstimate, r.kept); err != nil {
			return diskFull(path, err)
		}
	}
	for _, p := range res.Proposals {
		var b bytes.Buffer
		if err := writeJSON(&b, p); err != nil {
			return err
		}
		if err := folder.WriteFile("proposals/"+p.ID+".json", b.Bytes()); err != nil {
			return diskFull(path, err)
		}
	}
	if err := folder.Commit(); err != nil {
		return diskFull(path, err)
	}
	return nil
}

func (j *EstimateJob) writeRows(w io.Writer, res *EstimateResult) error {
	p, err := series.NewParquetWriter(w, res.table.Fields(), map[string]string{"scenario": j.ID, "scenario_hash": res.Scenario, "plant_hash": res.PlantHash, "estimate_hash": res.Hash, "gemel_version": res.Version})
	if err != nil {
		return err
	}
	return errors.Join(res.table.Write(p), p.Close())
}

func writeEvents(w io.Writer, events []Event) error {
	line := json.NewEncoder(w)
	line.SetEscapeHTML(false)
	for _, e := range events {
		if err := line.Encode(e); err != nil {
			return err
		}
	}
	return nil
}

// CheckEstimateOut says at once whether the results can go to a folder.
func CheckEstimateOut(out string) error {
	_, err := estimatePath("", out)
	return err
}

// estimatePath settles where the results go. A folder that is given must be new, empty, or that of an estimate of which nothing was accepted.
func estimatePath(id, out string) (string, error) {
	if out == "" {
		for n := 1; ; n++ {
			path := filepath.Join("estimates", fmt.Sprintf("%s-%d", id, n))
			_, err1 := os.Lstat(path)
			_, err2 := os.Lstat(path + "-failed")
			if err1 != nil && err2 != nil {
				return path, nil
			}
		}
	}
	path := filepath.Clean(out)
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return path, nil
	case !info.IsDir():
		return "", &OutError{out + " is a file; give the name of a folder"}
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return "", outError(path, err)
	}
	if len(entries) == 0 {
		return path, nil
	}
	isEstimate := false
	for _, e := range entries {
		switch {
		case !estimateFiles[e.Name()]:
			return "", &OutError{filepath.Join(out, e.Name()) + " is not of an estimate and would be lost; choose another folder with --out"}
		case e.Name() == acceptedFile:
			return "", &OutError{filepath.Join(out, e.Name()) + " was accepted by somebody and would be lost; choose another folder with --out"}
		}
		isEstimate = isEstimate || e.Name() == "estimate.json"
	}
	if !isEstimate {
		return "", &OutError{out + " holds something else than an estimate; choose another folder with --out"}
	}
	return path, nil
}

// ReadEstimate reads a scenario as Read does; in the folder of an estimate, files that lie elsewhere are taken from the copies there.
func ReadEstimate(path string) (*Scenario, error) {
	data, err := ReadFile(path)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(path)
	var made EstimateResult
	if text, err := os.ReadFile(filepath.Join(dir, "estimate.json")); err == nil {
		_ = json.Unmarshal(text, &made) // something else of that name has no files
	}
	open := beside(path)
	return Parse(path, data, func(name string) (DataFile, error) {
		for _, f := range made.Files {
			if f.Name != name {
				continue
			}
			if d, err := open(f.Stored); err == nil && d.SHA256() == f.SHA256 {
				d.Name = name
				return d, nil
			}
		}
		return open(name)
	})
}
