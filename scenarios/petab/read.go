package petab

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"

	"gemel/engine/dae"
)

// IsProblem says whether path looks like a fitting problem in tables: a folder that holds a table of measurements, or a YAML file with
// format_version and problems.
func IsProblem(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	if info.IsDir() {
		for _, name := range tablesIn(path) {
			if roleOf(name) == "measurements" {
				return true
			}
		}
		return false
	}
	if ext := strings.ToLower(filepath.Ext(path)); ext != ".yaml" && ext != ".yml" || info.Size() > 1<<20 {
		return false
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	version, problems := false, false
	for _, line := range strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n") {
		version = version || strings.HasPrefix(line, "format_version")
		problems = problems || strings.HasPrefix(line, "problems")
	}
	return version && problems
}

// Read reads a problem from a YAML file or a folder. The error is Faults.
func Read(path string) (*Problem, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, Faults{{dae.Pos{File: path}, "cannot be read: " + reason(err)}}
	}
	if info.IsDir() {
		return readFolder(path)
	}
	return readYAML(path)
}

// files of one part.
type files struct {
	model, name                           string
	measurements, conditions, observables []string
}

// load reads the tables of a problem.
func (p *Problem) load(parameterFiles []string, parts []files, faults *Faults) error {
	for _, f := range parameterFiles {
		for _, q := range readParameters(readTable(f, faults), faults) {
			for _, o := range p.Parameters {
				if o.ID == q.ID && o.Pos.File != q.Pos.File {
					faults.add(q.Pos, "parameter %s stands in %s too; remove one", q.ID, o.Pos.File)
				}
			}
			p.Parameters = append(p.Parameters, q)
		}
	}
	p.Files = append(p.Files, parameterFiles...)
	for _, f := range parts {
		q := Part{ModelFile: f.model, ModelName: f.name}
		for _, name := range f.conditions {
			q.addConditions(readTable(name, faults), faults)
		}
		for _, name := range f.observables {
			q.Observables = append(q.Observables, readObservables(readTable(name, faults), faults)...)
		}
		for _, name := range f.measurements {
			q.Measurements = append(q.Measurements, readMeasurements(readTable(name, faults), &q, faults)...)
		}
		p.Parts = append(p.Parts, q)
		p.Files = append(append(append(append(p.Files, f.model), f.conditions...), f.observables...), f.measurements...)
	}
	return faults.err()
}

// addConditions joins tables of conditions, whose columns may differ.
func (p *Part) addConditions(t *table, faults *Faults) {
	targets, conditions := readConditions(t, faults)
	at := make([]int, len(targets))
	for i, x := range targets {
		at[i] = -1
		for k, o := range p.Targets {
			if o.ID == x.ID {
				at[i] = k
			}
		}
		if at[i] < 0 {
			at[i] = len(p.Targets)
			p.Targets = append(p.Targets, x)
		}
	}
	for _, c := range conditions {
		values := make([]Value, len(p.Targets))
		for i, v := range c.Values {
			values[at[i]] = v
		}
		c.Values = values
		for _, o := range p.Conditions {
			if o.ID == c.ID {
				faults.add(c.Pos, "condition %s stands twice: also at %s; remove or rename one", c.ID, o.Pos)
			}
		}
		p.Conditions = append(p.Conditions, c)
	}
	for i := range p.Conditions {
		for len(p.Conditions[i].Values) < len(p.Targets) {
			p.Conditions[i].Values = append(p.Conditions[i].Values, Value{})
		}
	}
}

func tablesIn(folder string) (names []string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if ext := strings.ToLower(filepath.Ext(e.Name())); !e.IsDir() && (ext == ".tsv" || ext == ".txt") {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	return names
}

// roleOf tells a table by its name: measurements.tsv, measurementData_NAME.tsv, experimentalCondition_NAME.tsv ...
func roleOf(name string) string {
	name = strings.ToLower(name)
	for _, r := range []struct{ stem, role string }{{"measurement", "measurements"}, {"condition", "conditions"}, {"experimentalcondition", "conditions"}, {"observable", "observables"}, {"parameter", "parameters"}} {
		if strings.HasPrefix(name, r.stem) {
			return r.role
		}
	}
	return ""
}

// readFolder reads a folder with four tables and a model; or with one YAML file that names them.
func readFolder(folder string) (*Problem, error) {
	var faults Faults
	pos := dae.Pos{File: folder}
	p := &Problem{Name: baseName(folder), File: folder}
	found := map[string][]string{}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, Faults{{pos, "cannot be read: " + reason(err)}}
	}
	var lists []string
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		switch ext := strings.ToLower(filepath.Ext(e.Name())); {
		case e.IsDir():
		case ext == ".mo" && e.Name() != "package.mo":
			found["model"] = append(found["model"], path)
		case (ext == ".yaml" || ext == ".yml") && IsProblem(path):
			lists = append(lists, path)
		case ext == ".tsv" || ext == ".txt":
			if role := roleOf(e.Name()); role != "" {
				found[role] = append(found[role], path)
			}
		}
	}
	if len(lists) == 1 {
		return readYAML(lists[0])
	}
	for _, role := range []string{"model", "measurements", "conditions", "observables", "parameters"} {
		want := role + ".tsv"
		if role == "model" {
			want = "one Modelica model, *.mo"
		}
		switch n := len(found[role]); {
		case n == 0:
			faults.add(pos, "%s is missing in the folder: want measurements.tsv, conditions.tsv, observables.tsv, parameters.tsv and one model *.mo, or a YAML file that names them", want)
		case n > 1:
			faults.add(pos, "there are %d files for %s in the folder (%s); say which with a YAML file, or remove the others", n, want, strings.Join(found[role], ", "))
		}
	}
	if err := faults.err(); err != nil {
		return nil, err
	}
	part := files{model: found["model"][0], measurements: found["measurements"], conditions: found["conditions"], observables: found["observables"]}
	return p, p.load(found["parameters"], []files{part}, &faults)
}

func baseName(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// listed is the YAML file of a problem.
type listed struct {
	FormatVersion any          `yaml:"format_version"`
	ParameterFile any          `yaml:"parameter_file"`
	Parameters    []string     `yaml:"parameter_files"`
	Problems      []listedPart `yaml:"problems"`
	Extensions    any          `yaml:"extensions"`
	Known         *float64     `yaml:"known_optimum"`
}

type listedPart struct {
	Models         any      `yaml:"model_files"`
	ModelName      string   `yaml:"model_name"`
	SBML           []string `yaml:"sbml_files"`
	Measurements   []string `yaml:"measurement_files"`
	Conditions     []string `yaml:"condition_files"`
	Observables    []string `yaml:"observable_files"`
	Visualizations any      `yaml:"visualization_files"`
	Simulations    any      `yaml:"simulation_files"`
}

func readYAML(path string) (*Problem, error) {
	var faults Faults
	pos := dae.Pos{File: path}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, Faults{{pos, "cannot be read: " + reason(err)}}
	}
	text = []byte(strings.TrimPrefix(string(text), "\ufeff"))
	var l listed
	if err := yaml.UnmarshalWithOptions(text, &l, yaml.DisallowUnknownField()); err != nil {
		return nil, Faults{yamlFault(path, err)}
	}
	at := func(key string) dae.Pos {
		for i, line := range strings.Split(string(text), "\n") {
			if k := strings.Index(line, key+":"); k >= 0 {
				return dae.Pos{File: path, Line: i + 1, Col: k + 1}
			}
		}
		return pos
	}
	if v := fmt.Sprint(l.FormatVersion); v != "1" && v != "1.0" && v != "1.0.0" {
		faults.add(at("format_version"), "format_version is %s: Gemel reads version 1 of PEtab", v)
	}
	if _, ok := l.Extensions.(map[string]any); ok && len(l.Extensions.(map[string]any)) > 0 {
		faults.add(at("extensions"), "extensions of PEtab are not supported; remove them if the problem is the same without")
	}
	dir := filepath.Dir(path)
	join := func(names []string) (out []string) {
		for _, n := range names {
			if !filepath.IsAbs(n) {
				n = filepath.Join(dir, filepath.FromSlash(n))
			}
			out = append(out, n)
		}
		return out
	}
	parameterFiles, ok := stringsOf(l.ParameterFile)
	parameterFiles = append(parameterFiles, l.Parameters...)
	if !ok || len(parameterFiles) == 0 {
		faults.add(at("parameter_file"), "parameter_file is missing: want the name of a table, or a list of names")
	}
	if len(l.Problems) == 0 {
		faults.add(at("problems"), "problems is empty: want a list with model_files, condition_files, measurement_files and observable_files")
	}
	var parts []files
	for i, q := range l.Problems {
		f := files{measurements: join(q.Measurements), conditions: join(q.Conditions), observables: join(q.Observables), name: q.ModelName}
		for _, k := range []struct {
			key  string
			list []string
		}{{"measurement_files", q.Measurements}, {"condition_files", q.Conditions}, {"observable_files", q.Observables}} {
			if len(k.list) == 0 {
				faults.add(at("problems"), "problem %d: %s is missing: want a list of names of tables", i+1, k.key)
			}
		}
		models, ok := modelFiles(q.Models)
		models = append(models, q.SBML...)
		switch {
		case !ok || len(models) != 1:
			faults.add(at("problems"), "problem %d: want one Modelica file in model_files; there are %d", i+1, len(models))
		case !strings.EqualFold(filepath.Ext(models[0]), ".mo"):
			faults.add(at(models[0]), "problem %d: the model %s is no Modelica file (*.mo); write the equations as a Modelica model", i+1, models[0])
		default:
			f.model = join(models)[0]
		}
		parts = append(parts, f)
	}
	if err := faults.err(); err != nil {
		return nil, err
	}
	p := &Problem{Name: baseName(path), File: path}
	if l.Known != nil {
		p.known, p.hasKnown = *l.Known, true
	}
	return p, p.load(join(parameterFiles), parts, &faults)
}

// stringsOf reads one name or a list of names.
func stringsOf(x any) (out []string, ok bool) {
	switch x := x.(type) {
	case nil:
		return nil, true
	case string:
		return []string{x}, true
	case []any:
		for _, y := range x {
			s, isText := y.(string)
			if !isText {
				return nil, false
			}
			out = append(out, s)
		}
		return out, true
	}
	return nil, false
}

// modelFiles reads a list of names, or the form of later versions: id: {location: name, language: modelica}.
func modelFiles(x any) ([]string, bool) {
	byID, ok := x.(map[string]any)
	if !ok {
		return stringsOf(x)
	}
	var out []string
	for _, y := range byID {
		m, ok := y.(map[string]any)
		if !ok {
			return nil, false
		}
		s, ok := m["location"].(string)
		if !ok {
			return nil, false
		}
		out = append(out, s)
	}
	sort.Strings(out)
	return out, true
}

// yamlFault takes the place out of an error of the YAML reader: "[3:1] unknown field ..." and lines of source behind it.
func yamlFault(path string, err error) Fault {
	text, _, _ := strings.Cut(err.Error(), "\n")
	f := Fault{dae.Pos{File: path}, text}
	var line, col int
	if n, _ := fmt.Sscanf(text, "[%d:%d]", &line, &col); n == 2 {
		f.Pos.Line, f.Pos.Col = line, col
		_, f.Msg, _ = strings.Cut(text, "] ")
	}
	return f
}
