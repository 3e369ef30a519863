package petab

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/engine/dae"
)

// sound is a problem without mistakes.
var sound = map[string]string{
	"model.mo":         conversion,
	"conditions.tsv":   "conditionId k1\nc0 0.8\nc1 rate",
	"measurements.tsv": "observableId simulationConditionId time measurement noiseParameters\nobs_a c0 0 0.7 sd\nobs_a c0 10 0.1 sd\nobs_a c1 5 0.2 sd",
	"observables.tsv":  "observableId observableFormula noiseFormula\nobs_a A*scale noiseParameter1_obs_a",
	"parameters.tsv":   plainParameters + "k2 lin 0 10 0.6 1\nrate log10 0.01 10 1 1\nsd log10 0.01 10 0.1 1\nscale lin 0 2 1 0",
}

// Protects that every mistake in the tables is told with file, line and what to do.
func TestBrokenProblems(t *testing.T) {
	for _, c := range []struct{ name, file, old, new, want string }{
		{"missing column", "measurements.tsv", "measurement ", "reading ", "measurements.tsv:1: the column measurement is missing"},
		{"misspelt column", "measurements.tsv", "noiseParameters", "noiseParameter", "column noiseParameter is not known; did you mean noiseParameters?"},
		{"misspelt needed column", "observables.tsv", "observableFormula", "observableformula", "the column observableFormula is missing; is it the one called observableformula?"},
		{"unknown observable", "measurements.tsv", "obs_a c0 10", "obs_b c0 10", `measurements.tsv:3:1: there is no observable "obs_b"; did you mean obs_a?`},
		{"unknown condition", "measurements.tsv", "obs_a c1", "obs_a c7", `measurements.tsv:4:7: simulationConditionId: there is no condition "c7"`},
		{"unknown parameter in a condition", "conditions.tsv", "c1 rate", "c1 ratte", "conditions.tsv:3:4: column k1: there is no parameter ratte in the table of parameters; did you mean rate?"},
		{"unknown column of conditions", "conditions.tsv", "conditionId k1", "conditionId k11", "conditions.tsv:1:2: column k11: the model has no such parameter or state, and no formula names it; did you mean k1?"},
		{"unknown name in a formula", "observables.tsv", "A*scale", "A*scal", "observables.tsv:2:9: observableFormula of obs_a: neither the model nor the table of parameters has scal; did you mean scale?"},
		{"broken formula", "observables.tsv", "A*scale", "A*(scale", "observables.tsv:2:15: observableFormula of obs_a: a closing bracket is missing"},
		{"placeholder of another", "observables.tsv", "noiseParameter1_obs_a", "noiseParameter1_obs", "the placeholder noiseParameter1_obs is that of another observable; want one that ends with _obs_a"},
		{"noise in the observable", "observables.tsv", "A*scale", "A*noiseParameter1_obs_a", "noiseParameter1_obs_a belongs into noiseFormula"},
		{"override missing", "measurements.tsv", "0.7 sd", "0.7 -", "measurements.tsv:2:16: noiseParameters is empty, but noiseFormula of obs_a has 1 placeholders"},
		{"too many overrides", "measurements.tsv", "0.7 sd", "0.7 sd;2", "noiseParameters has 2 values, noiseFormula of obs_a has 1 placeholders"},
		{"unit", "measurements.tsv", "0.7 sd", "0.7~mol sd", `measurements.tsv:2:12: measurement is "0.7 mol": want a finite number; numbers stand without a unit, in that of the model`},
		{"decimal comma", "measurements.tsv", "0.7 sd", "0,7 sd", `write the decimal point as a point`},
		{"empty measurement", "measurements.tsv", "0.7 sd", "- sd", "measurement is missing: want a number"},
		{"infinite measurement", "measurements.tsv", "0.7 sd", "inf sd", `measurement is "inf": want a finite number`},
		{"negative time", "measurements.tsv", "c0 10", "c0 -10", "time is -10; simulations begin at 0"},
		{"no time", "measurements.tsv", "c0 10", "c0 NaN", "time is missing: want a number, or inf"},
		{"wrong scale", "parameters.tsv", "rate log10", "rate ln", `parameters.tsv:3:6: parameterScale of rate is "ln": want lin, log or log10; the natural logarithm is called log`},
		{"bound of a logarithm", "parameters.tsv", "rate log10 0.01", "rate log10 -2", "lowerBound of rate is -2; on the scale log10 it must be above 0 (bounds stand in the table without logarithm)"},
		{"bounds in disorder", "parameters.tsv", "k2 lin 0 10", "k2 lin 20 10", "the bounds of k2 are 20 and 10"},
		{"bound missing", "parameters.tsv", "k2 lin 0 10", "k2 lin - 10", "lowerBound of k2 is missing"},
		{"estimate", "parameters.tsv", "0.6 1", "0.6 yes", `estimate of k2 is "yes": want 1 or 0`},
		{"fixed without value", "parameters.tsv", "1 0", "- 0", "scale is not estimated and has no nominalValue: give one"},
		{"twice", "parameters.tsv", "k2 lin 0 10 0.6 1\n", "k2 lin 0 10 0.6 1\nk2 lin 0 10 0.6 1\n", "parameters.tsv:3:1: parameter k2 stands twice: first in line 2"},
		{"condition twice", "conditions.tsv", "c1 rate", "c0 rate", "condition c0 stands twice: first in line 2"},
		{"observable twice", "observables.tsv", "obs_a A*scale noiseParameter1_obs_a", "obs_a A*scale noiseParameter1_obs_a\nobs_a A 1", "observable obs_a stands twice: first in line 2"},
		{"column twice", "conditions.tsv", "conditionId k1\nc0 0.8\nc1 rate", "conditionId k1 k1\nc0 0.8 1\nc1 rate 1", "there are two columns k1"},
		{"parameter and column", "parameters.tsv", "scale lin", "k1 lin 0 1 1 0\nscale lin", "k1 is a column of the conditions and a row of the parameters"},
		{"a state", "parameters.tsv", "scale lin", "A lin 0 1 1 1\nscale lin", "A is a state of the model and changes with time; to estimate its start"},
		{"nothing uses it", "parameters.tsv", "scale lin 0 2 1 0", "scale lin 0 2 1 0\nidle lin 0 1 1 1", "parameter idle is to be estimated, but neither a model nor a formula nor a table uses it"},
		{"nothing to fit", "parameters.tsv", "0.6 1\nrate log10 0.01 10 1 1\nsd log10 0.01 10 0.1 1", "0.6 0\nrate log10 0.01 10 1 0\nsd log10 0.01 10 0.1 0", "no parameter has estimate 1"},
		{"empty table", "measurements.tsv", sound["measurements.tsv"], "", "measurements.tsv: is empty"},
		{"no rows", "observables.tsv", "\nobs_a A*scale noiseParameter1_obs_a", "", "observables.tsv: has no rows below the column names"},
		{"commas", "conditions.tsv", sound["conditions.tsv"], "conditionId,k1\nc0,0.8", "the columns are separated by commas or semicolons; PEtab wants tabs"},
		{"a cell too many", "conditions.tsv", "c0 0.8", "c0 0.8 3", "conditions.tsv:2:8: the row has 3 cells, the table 2 columns"},
		{"log of a negative measurement", "observables.tsv", "noiseFormula\nobs_a A*scale noiseParameter1_obs_a", "noiseFormula observableTransformation\nobs_a A*scale noiseParameter1_obs_a log\n", ""},
		{"unknown distribution", "observables.tsv", "noiseFormula\nobs_a A*scale noiseParameter1_obs_a", "noiseFormula noiseDistribution\nobs_a A*scale noiseParameter1_obs_a cauchy", `noiseDistribution of obs_a is "cauchy": want normal or laplace`},
		{"unknown prior", "parameters.tsv", sound["parameters.tsv"], strings.TrimSpace(plainParameters) + " objectivePriorType objectivePriorParameters\nk2 lin 0 10 0.6 1 gauss 0;1\nrate log10 0.01 10 1 1\nsd log10 0.01 10 1 1\nscale lin 0 1 1 0", `objectivePriorType of k2 is "gauss": want one of uniform, normal`},
		{"prior of one number", "parameters.tsv", sound["parameters.tsv"], strings.TrimSpace(plainParameters) + " objectivePriorType objectivePriorParameters\nk2 lin 0 10 0.6 1 normal 1\nrate log10 0.01 10 1 1\nsd log10 0.01 10 1 1\nscale lin 0 1 1 0", `objectivePriorParameters of k2 is "1": want two numbers separated by a semicolon`},
		{"prior without width", "parameters.tsv", sound["parameters.tsv"], strings.TrimSpace(plainParameters) + " objectivePriorType objectivePriorParameters\nk2 lin 0 10 0.6 1 normal 1;0\nrate log10 0.01 10 1 1\nsd log10 0.01 10 1 1\nscale lin 0 1 1 0", "the prior of k2 has the scale 0: want a number above 0"},
		{"model that is none", "model.mo", conversion, "model Conversion\n  Real x;\nequation\n  der(x) = y;\nend Conversion;\n", "y"},
		{"two models", "model.mo", conversion, conversion + "model Other\nend Other;\n", "there are 2 models in it (Conversion, Other); say which with model_name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tables := maps.Clone(sound)
			if !strings.Contains(tables[c.file], c.old) {
				t.Fatalf("%s has no %q", c.file, c.old)
			}
			tables[c.file] = strings.Replace(tables[c.file], c.old, c.new, 1)
			_, err := load(folder(t, tables))
			if c.want == "" {
				if err != nil {
					t.Errorf("sound, but: %v", err)
				}
				return
			}
			if err == nil {
				t.Fatal("nothing is found wrong")
			}
			if text := err.Error(); !strings.Contains(text, c.want) {
				t.Errorf("the message is\n%s\nwant %q in it", text, c.want)
			}
		})
	}
}

func load(path string) (*Problem, error) {
	p, err := Read(path)
	if err != nil {
		return nil, err
	}
	m, err := Compile(p, CompileOptions{})
	if err != nil {
		return nil, err
	}
	return p, m.Close()
}

// Protects what is accepted: Windows line ends, a byte order mark, blank lines, quoted cells, columns of one's own, tabs at the end.
func TestForgivingTables(t *testing.T) {
	dir := folder(t, sound)
	for _, name := range []string{"conditions.tsv", "measurements.tsv", "observables.tsv", "parameters.tsv"} {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		for i := range lines {
			switch {
			case name == "parameters.tsv" && i == 0:
				lines[i] += "\tparameterType" // of others: no misspelt parameterName
			case name != "conditions.tsv":
				lines[i] += "\tnote"
			}
			if i == 0 {
				lines[i] = "\t" + lines[i] // numbers of rows, as pandas writes them
			} else {
				lines[i] = "7\t" + lines[i]
			}
			lines[i] = `"` + strings.ReplaceAll(lines[i], "\t", "\"\t\"") + "\"\t"
		}
		if err := os.WriteFile(path, []byte("\ufeff\r\n"+strings.Join(lines, "\r\n")+"\r\n\r\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := load(dir); err != nil {
		t.Error(err)
	}
}

// Protects the messages about folders and YAML files.
func TestBrokenFolders(t *testing.T) {
	without := func(name string) map[string]string {
		m := maps.Clone(sound)
		delete(m, name)
		return m
	}
	with := func(name, text string) map[string]string {
		m := maps.Clone(sound)
		m[name] = text
		return m
	}
	yaml := "format_version: 1\nparameter_file: parameters.tsv\nproblems:\n- model_files: [model.mo]\n  condition_files: [conditions.tsv]\n  measurement_files: [measurements.tsv]\n  observable_files: [observables.tsv]\n"
	for _, c := range []struct {
		name   string
		tables map[string]string
		want   string
	}{
		{"no model", without("model.mo"), "one Modelica model, *.mo is missing in the folder"},
		{"no conditions", without("conditions.tsv"), "conditions.tsv is missing in the folder"},
		{"two of a kind", with("measurements_2.tsv", sound["measurements.tsv"]), "there are 2 files for measurements.tsv"},
		{"SBML", with("p.yaml", strings.Replace(yaml, "model_files: [model.mo]", "sbml_files: [model.xml]", 1)), "the model model.xml is no Modelica file (*.mo); write the equations as a Modelica model"},
		{"version", with("p.yaml", strings.Replace(yaml, "format_version: 1", "format_version: 2.0.0", 1)), "p.yaml:1:1: format_version is 2.0.0: Gemel reads version 1 of PEtab"},
		{"unknown key", with("p.yaml", strings.Replace(yaml, "condition_files", "conditions_files", 1)), "conditions_files"},
		{"missing file", with("p.yaml", strings.Replace(yaml, "[observables.tsv]", "[observable.tsv]", 1)), "observable.tsv: cannot be read: there is no such file"},
		{"not YAML", with("p.yaml", yaml+"\t: ["), "p.yaml"},
		{"list missing", with("p.yaml", strings.Replace(yaml, "  observable_files: [observables.tsv]\n", "", 1)), "observable_files is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := load(folder(t, c.tables)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the message is %v, want %q in it", err, c.want)
			}
		})
	}
	if _, err := Read(filepath.Join(t.TempDir(), "nothing")); err == nil || !strings.Contains(err.Error(), "there is no such file") {
		t.Error(err)
	}
}

// FuzzTables protects that no bytes in a table make the reader panic, and that what it accepts can be written down and read again.
func FuzzTables(f *testing.F) {
	for _, kind := range []string{"conditions.tsv", "measurements.tsv", "observables.tsv", "parameters.tsv"} {
		f.Add(strings.ReplaceAll(sound[kind], " ", "\t"))
	}
	f.Add("a\tb\n\"x\"\t1\n")
	f.Add("\ufeffparameterId\tparameterScale\tlowerBound\r\n\r\nx\tlog10\t1e-5\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		var faults Faults
		table := parseTable("t.tsv", text, &faults)
		if table == nil {
			if len(faults) == 0 {
				t.Fatal("no table, and nothing wrong")
			}
			return
		}
		readParameters(table, &faults)
		targets, conditions := readConditions(table, &faults)
		p := &Part{Targets: targets, Conditions: conditions, Observables: readObservables(table, &faults)}
		readMeasurements(table, p, &faults)
		_ = faults.Error()
	})
}

// FuzzFormula protects that no text makes the parser of formulas panic, and that every fault has a message.
func FuzzFormula(f *testing.F) {
	for _, s := range []string{"observableParameter1_o * (A + 2*B)^2", "piecewise(1, x > 2 && !y, log(x, 3))", "-x**-y", "1e", "((((", "a.b[3]", "é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		formula, fault := ParseFormula(text, pos("f.tsv", 2, 5))
		if (formula == nil) == (fault == nil) || fault != nil && fault.Msg == "" {
			t.Fatal("neither a formula nor a message, or both")
		}
		if formula != nil {
			evaluate(formula.root, two{0.3, 2})
		}
	})
}

func pos(file string, line, col int) (p dae.Pos) {
	p.File, p.Line, p.Col = file, line, col
	return p
}
