package scenarios

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gemel/engine/series"
)

// A fit folder holds
//
//	fit.json      everything that was found
//	fitted.yaml   the parameters, for the key parameters_from of a scenario
//	fit.html      the report
//	posterior.csv draws from the posterior, where they were asked for
//	scenario.yaml, source/...   what it was made from

// write puts the results into a folder, which appears when it is complete.
func (j *FitJob) write(r *FitResult, o FitOptions) error {
	path, err := fitPath(j.ID, o.Out)
	if err != nil {
		return err
	}
	folder, err := series.NewFolder(path, o.Out != "")
	if err != nil {
		return outError(path, err)
	}
	defer func() { _ = folder.Discard() }() // nothing is left to discard after success
	k := &keeper{p: j.Prepared}
	if err := k.copySources(folder); err != nil {
		return diskFull(path, err)
	}
	r.Files, r.Dir = k.stored, path
	for _, part := range []struct {
		name string
		body func(io.Writer, *FitResult) error
	}{{"fit.json", func(w io.Writer, r *FitResult) error { return writeJSON(w, r) }}, {"fitted.yaml", j.writeFitted}, {"fit.html", j.writeFitPage}, {"posterior.csv", writeDraws}} {
		if part.name == "posterior.csv" && r.Posterior == nil {
			continue
		}
		f, err := folder.Create(part.name)
		if err != nil {
			return diskFull(path, err)
		}
		if err := errors.Join(part.body(f, r), f.Close()); err != nil {
			return diskFull(path, err)
		}
	}
	if err := folder.Commit(); err != nil {
		return diskFull(path, err)
	}
	return nil
}

// CheckFitOut says at once, before hours of fitting, whether the results can go to a folder.
func CheckFitOut(out string) error {
	_, err := fitPath("", out)
	return err
}

// fitPath settles where the results go. A folder that is given must be new, empty, or that of a fit.
func fitPath(id, out string) (string, error) {
	if out == "" {
		for n := 1; ; n++ {
			path := filepath.Join("fits", fmt.Sprintf("%s-%d", id, n))
			if _, err := os.Lstat(path); err != nil {
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
	own := map[string]bool{"fit.json": true, "fitted.yaml": true, "fit.html": true, "posterior.csv": true, scenarioFile: true, "source": true}
	isFit := false
	for _, e := range entries {
		if !own[e.Name()] {
			return "", &OutError{filepath.Join(out, e.Name()) + " is not of a fit and would be lost; choose another folder with --out"}
		}
		isFit = isFit || e.Name() == "fit.json"
	}
	if !isFit {
		return "", &OutError{out + " holds something else than a fit; choose another folder with --out"}
	}
	return path, nil
}

// writeFitted writes the parameters as a scenario reads them: exact values in the unit of the model, what is meant for people behind them.
func (j *FitJob) writeFitted(w io.Writer, r *FitResult) error {
	var b strings.Builder
	line := func(format string, args ...any) { b.WriteString(Printable(fmt.Sprintf(format, args...)) + "\n") }
	line("# Parameters of %s, found by gemel fit from %s.", r.Plant, list(filesOf(r)))
	line("# A scenario takes them with   parameters_from: fitted.yaml")
	line("gemel: 1")
	var rest []string
	n := 0
	for _, u := range r.Unknowns {
		value, low, high, symbol := u.Shown()
		comment := value + symbol
		switch {
		case u.Bound != "":
			comment += ", at its " + u.Bound + " bound: no interval"
		case u.Low == nil:
			comment += ", not determined by the data"
		default:
			comment += ", " + percent(r.Confidence) + " interval " + low + " to " + high + symbol
		}
		if !u.Parameter {
			rest = append(rest, u.Name+": "+comment)
			continue
		}
		if n++; n == 1 {
			line("parameters:")
		}
		text := strconv.FormatFloat(u.Value, 'g', -1, 64)
		if u.Unit != "" && u.Unit != "1" {
			text += " " + u.Unit
		}
		line("  %s: %s # %s", quoted(u.Name), text, comment)
	}
	if n == 0 {
		line("parameters: {}")
	}
	if len(rest) > 0 {
		line("# Found too, and no parameters of the plant:")
		for _, t := range rest {
			line("#   %s", t)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeDraws writes the draws from the posterior, in the units of the model.
func writeDraws(w io.Writer, r *FitResult) error {
	var b strings.Builder
	b.WriteString("draw")
	for _, u := range r.Unknowns {
		name := u.Name
		if u.Unit != "" && u.Unit != "1" {
			name += " [" + u.Unit + "]"
		}
		if strings.ContainsAny(name, ",\"") {
			name = strconv.Quote(name)
		}
		b.WriteString("," + name)
	}
	b.WriteByte('\n')
	for i, row := range r.Posterior.values {
		b.WriteString(strconv.Itoa(i + 1))
		for _, x := range row {
			b.WriteString("," + strconv.FormatFloat(x, 'g', -1, 64))
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// quoted writes a name as a YAML key.
func quoted(name string) string {
	if strings.ContainsAny(name, "[]{}'\", ") {
		return strconv.Quote(name)
	}
	return name
}

func filesOf(r *FitResult) (names []string) {
	for _, x := range r.Experiments {
		if !x.HeldOut {
			names = append(names, x.File)
		}
	}
	return names
}

func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func percent(x float64) string { return strconv.FormatFloat(100*x, 'g', 3, 64) + " %" }
