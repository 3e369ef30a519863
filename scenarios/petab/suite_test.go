package petab

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// conversion is the model of PEtab's test suite: A <-> B.
const conversion = `model Conversion
  parameter Real a0 = 1, b0 = 1, k1 = 0, k2 = 0, offset_A = 0;
  Real A(start = a0, fixed = true), B(start = b0, fixed = true);
equation
  der(A) = k2*B - k1*A;
  der(B) = k1*A - k2*B;
end Conversion;
`

// convert is its solution: A at time t.
func convert(t, a, b, k1, k2 float64) float64 {
	end := k2 * (a + b) / (k1 + k2)
	if math.IsInf(t, 1) {
		return end
	}
	return end + (a-end)*math.Exp(-(k1+k2)*t)
}

// folder writes a problem; tables are written with blanks between cells, and "-" for an empty one.
func folder(t *testing.T, tables map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range tables {
		if strings.HasSuffix(name, ".tsv") {
			var lines []string
			for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
				cells := strings.Fields(line)
				for i := range cells {
					cells[i] = strings.ReplaceAll(cells[i], "~", " ")
					if cells[i] == "-" {
						cells[i] = ""
					}
				}
				lines = append(lines, strings.Join(cells, "\t"))
			}
			text = strings.Join(lines, "\n") + "\n"
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func compiled(t *testing.T, path string) *Model {
	t.Helper()
	p, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := Compile(p, CompileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

const plainParameters = "parameterId parameterScale lowerBound upperBound nominalValue estimate\n"

// suite are the cases of PEtab's test suite, version 1 (github.com/PEtab-dev/petab_test_suite, petabtests/cases/v1.0.0/sbml, MIT): the feature
// each is about, its tables, and what the model says at the measurements.
var suite = []struct {
	name                                             string
	conditions, measurements, observables, parameter string
	simulated                                        []float64
	negLog                                           float64 // published; 0: not given here
}{
	{"0001 two points", "conditionId\nc0", "observableId simulationConditionId time measurement\nobs_a c0 0 0.7\nobs_a c0 10 0.1",
		"observableId observableFormula noiseFormula\nobs_a A 0.5", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1",
		[]float64{convert(0, 1, 0, .8, .6), convert(10, 1, 0, .8, .6)}, 0.84750169713188},
	{"0002 conditions", "conditionId a0\nc0 0.8\nc1 0.9", "observableId simulationConditionId time measurement\nobs_a c0 0 0.7\nobs_a c0 10 0.1\nobs_a c1 0 0.8\nobs_a c1 10 0.2",
		"observableId observableFormula noiseFormula\nobs_a A 1", "b0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1",
		[]float64{convert(0, .8, 0, .8, .6), convert(10, .8, 0, .8, .6), convert(0, .9, 0, .8, .6), convert(10, .9, 0, .8, .6)}, 0},
	{"0003 numbers for placeholders", "conditionId\nc0", "observableId simulationConditionId time measurement observableParameters\nobs_a c0 0 0.7 0.5;2\nobs_a c0 10 0.1 0.5;2",
		"observableId observableFormula noiseFormula\nobs_a observableParameter1_obs_a*A+observableParameter2_obs_a 0.5", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1",
		[]float64{.5*convert(0, 1, 0, .8, .6) + 2, .5*convert(10, 1, 0, .8, .6) + 2}, 0},
	{"0004 parameters only of formulas", "conditionId\nc0", "observableId simulationConditionId time measurement\nobs_a c0 0 0.7\nobs_a c0 10 0.1",
		"observableId observableFormula noiseFormula\nobs_a scaling_A*A+offset_a 1", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1\nscaling_A lin 0 10 0.5 1\noffset_a lin 0 10 2 1",
		[]float64{.5*convert(0, 1, 0, .8, .6) + 2, .5*convert(10, 1, 0, .8, .6) + 2}, 0},
	{"0005 parameters in conditions", "conditionId offset_A\nc0 offset_A_c0\nc1 offset_A_c1", "observableId simulationConditionId time measurement\nobs_a c0 0 2.1\nobs_a c1 0 3.2\nobs_a c0 10 2.1\nobs_a c1 10 3.2",
		"observableId observableFormula noiseFormula\nobs_a A+offset_A 1", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1\noffset_A_c0 lin 0 10 2 1\noffset_A_c1 lin 0 10 3 1",
		[]float64{convert(0, 1, 0, .8, .6) + 2, convert(0, 1, 0, .8, .6) + 3, convert(10, 1, 0, .8, .6) + 2, convert(10, 1, 0, .8, .6) + 3}, 0},
	{"0006 placeholders that change with time", "conditionId\nc0", "observableId simulationConditionId time measurement observableParameters\nobs_a c0 0 0.7 10\nobs_a c0 10 0.1 15",
		"observableId observableFormula noiseFormula\nobs_a observableParameter1_obs_a*A 1", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1",
		[]float64{10 * convert(0, 1, 0, .8, .6), 15 * convert(10, 1, 0, .8, .6)}, 0},
	{"0007 log10 of an observable", "conditionId\nc0", "observableId simulationConditionId time measurement\nobs_a c0 10 0.2\nobs_b c0 10 0.8",
		"observableId observableFormula noiseFormula observableTransformation\nobs_a A 0.5 lin\nobs_b B 0.6 log10", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1",
		[]float64{convert(10, 1, 0, .8, .6), 1 - convert(10, 1, 0, .8, .6)}, 0},
	{"0008 replicates", "conditionId\nc0", "observableId simulationConditionId time measurement\nobs_a c0 0 0.7\nobs_a c0 0 0.8\nobs_a c0 10 0.1\nobs_a c0 10 0.15",
		"observableId observableFormula noiseFormula\nobs_a A 0.5", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1",
		[]float64{1, 1, convert(10, 1, 0, .8, .6), convert(10, 1, 0, .8, .6)}, 0},
	{"0009 steady state before", "conditionId k1\npreeq_c0 0.3\nc0 0.8", "observableId preequilibrationConditionId simulationConditionId time measurement\nobs_a preeq_c0 c0 1 0.7\nobs_a preeq_c0 c0 10 0.1",
		"observableId observableFormula noiseFormula\nobs_a A 0.5", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk2 lin 0 10 0.6 1",
		[]float64{convert(1, 2./3, 1./3, .8, .6), convert(10, 2./3, 1./3, .8, .6)}, 0},
	{"0010 steady state before, one state set anew", "conditionId k1 B\npreeq_c0 0.3 0\nc0 0.8 1", "observableId preequilibrationConditionId simulationConditionId time measurement\nobs_a preeq_c0 c0 1 0.7\nobs_a preeq_c0 c0 10 0.1",
		"observableId observableFormula noiseFormula\nobs_a A 0.5", "k2 lin 0 10 0.6 1",
		[]float64{convert(1, 2./3, 1, .8, .6), convert(10, 2./3, 1, .8, .6)}, 0},
	{"0011 start in the conditions", "conditionId B\nc0 2", "observableId simulationConditionId time measurement\nobs_a c0 0 0.7\nobs_a c0 10 0.1",
		"observableId observableFormula noiseFormula\nobs_a A 0.5", "k1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1", []float64{convert(0, 1, 2, .8, .6), convert(10, 1, 2, .8, .6)}, 0},
	{"0013 estimated start in the conditions", "conditionId B\nc0 par", "observableId simulationConditionId time measurement\nobs_a c0 0 0.7\nobs_a c0 10 0.1",
		"observableId observableFormula noiseFormula\nobs_a A 0.5", "k1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1\npar lin 0 10 7 1", []float64{convert(0, 1, 7, .8, .6), convert(10, 1, 7, .8, .6)}, 0},
	{"0014 numbers for noise", "conditionId\nc0", "observableId simulationConditionId time measurement noiseParameters\nobs_a c0 0 0.7 0.5;2\nobs_a c0 10 0.1 0.5;2",
		"observableId observableFormula noiseFormula\nobs_a A noiseParameter1_obs_a~+~noiseParameter2_obs_a", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1",
		[]float64{convert(0, 1, 0, .8, .6), convert(10, 1, 0, .8, .6)}, 0},
	{"0015 parameters for noise", "conditionId\nc0", "observableId simulationConditionId time measurement noiseParameters\nobs_a c0 0 0.7 noise\nobs_a c0 10 0.1 noise",
		"observableId observableFormula noiseFormula\nobs_a A noiseParameter1_obs_a", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1\nnoise lin 0 10 5 1",
		[]float64{convert(0, 1, 0, .8, .6), convert(10, 1, 0, .8, .6)}, 0},
	{"0016 logarithm of an observable", "conditionId\nc0", "observableId simulationConditionId time measurement\nobs_a c0 10 0.2\nobs_b c0 10 0.8",
		"observableId observableFormula noiseFormula observableTransformation\nobs_a A 0.5 lin\nobs_b B 0.7 log", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1",
		[]float64{convert(10, 1, 0, .8, .6), 1 - convert(10, 1, 0, .8, .6)}, 0},
	{"0017 steady state kept where NaN stands", "conditionId k1 B A\npreeq_c0 0.3 2.0 0\nc0 0.8 NaN 1", "observableId preequilibrationConditionId simulationConditionId time measurement\nobs_a preeq_c0 c0 1 0.7\nobs_a preeq_c0 c0 10 0.1",
		"observableId observableFormula noiseFormula\nobs_a A 0.5", "k2 lin 0 10 0.6 1", []float64{convert(1, 1, 2./3, .8, .6), convert(10, 1, 2./3, .8, .6)}, 0},
	{"0018 the same at time 0", "conditionId k1 B A\npreeq_c0 0.3 2.0 0\nc0 0.8 NaN 1", "observableId preequilibrationConditionId simulationConditionId time measurement\nobs_a preeq_c0 c0 0 0.1\nobs_a preeq_c0 c0 1 0.7\nobs_a preeq_c0 c0 10 0.1\nobs_b preeq_c0 c0 0 0.1",
		"observableId observableFormula noiseFormula\nobs_a A 0.5\nobs_b B 0.2", "k2 lin 0 10 0.6 1", []float64{1, convert(1, 1, 2./3, .8, .6), convert(10, 1, 2./3, .8, .6), 2. / 3}, 0},
	{"0019 starts are parameters on two scales", "conditionId A B\nc0 initial_A initial_B", "observableId simulationConditionId time measurement\nobs_a c0 0 0.7\nobs_a c0 10 0.1",
		"observableId observableFormula noiseFormula\nobs_a A 0.5", "k1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1\ninitial_A log10 1 10 2 1\ninitial_B lin 0 10 3 0", []float64{convert(0, 2, 3, .8, .6), convert(10, 2, 3, .8, .6)}, 0},
	{"0020 the start of the model where NaN stands", "conditionId A B b0\nc0 initial_A NaN 3", "observableId simulationConditionId time measurement\nobs_a c0 0 0.7\nobs_a c0 10 0.1",
		"observableId observableFormula noiseFormula\nobs_a A 0.5", "k1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1\ninitial_A log10 1 10 2 1", []float64{convert(0, 2, 3, .8, .6), convert(10, 2, 3, .8, .6)}, 0},
	{"estimated parameters before and during", "conditionId k1 B\npreeq k1_pre NaN\nc0 k1_sim B_sim\nc1 k1_pre NaN", "observableId preequilibrationConditionId simulationConditionId time measurement\nobs_a preeq c0 0 0.6\nobs_a preeq c0 1 0.7\nobs_a preeq c0 inf 0.1\nobs_a - c1 2 0.3",
		"observableId observableFormula noiseFormula\nobs_a A 0.5", "k2 lin 0 10 0.6 1\nk1_pre log10 0.1 10 0.3 1\nk1_sim log 0.1 10 0.8 1\nB_sim lin 0 10 1 1\nb0 lin 0 10 0 1",
		[]float64{2. / 3, convert(1, 2./3, 1, .8, .6), convert(math.Inf(1), 2./3, 1, .8, .6), convert(2, 1, 0, .3, .6)}, 0},
	{"time inf, and Laplace's distribution", "conditionId\nc0", "observableId simulationConditionId time measurement noiseParameters\nobs_a c0 inf 0.7 noise\nobs_b c0 2 0.1 noise",
		"observableId observableFormula noiseFormula noiseDistribution observableTransformation\nobs_a A noiseParameter1_obs_a laplace lin\nobs_b B+time noiseParameter1_obs_b+0.1*B laplace log", "a0 lin 0 10 1 1\nb0 lin 0 10 0 1\nk1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1\nnoise log 0.1 10 0.5 1",
		[]float64{convert(math.Inf(1), 1, 0, .8, .6), 1 - convert(2, 1, 0, .8, .6) + 2}, 0},
}

// Protects the meaning of all four tables: every case of PEtab's test suite gives the values of the closed solution, the likelihood with all its
// constants, and derivatives that are those of differences.
func TestSuiteOfPEtab(t *testing.T) {
	for _, c := range suite {
		t.Run(c.name, func(t *testing.T) {
			m := compiled(t, folder(t, map[string]string{"model.mo": conversion, "conditions.tsv": c.conditions, "measurements.tsv": c.measurements, "observables.tsv": c.observables,
				"parameters.tsv": plainParameters + c.parameter}))
			e, err := m.NewEvaluator()
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			values := m.nominal()
			l, err := e.evaluate(values, true)
			if err != nil {
				t.Fatal(err)
			}
			want := 0.0
			for i, p := range l.Points {
				x := m.Problem.Parts[0].Measurements[i]
				o := m.Problem.Parts[0].Observables[x.Observable]
				if math.Abs(p.Simulated-c.simulated[i]) > 1e-7 {
					t.Errorf("measurement %d: the model says %.9g, want %.9g", i, p.Simulated, c.simulated[i])
				}
				want -= density(x.Value, c.simulated[i], p.Sigma, o)
			}
			if math.Abs(l.NegLog-want) > 1e-6 || c.negLog != 0 && math.Abs(l.NegLog-c.negLog) > 1e-6 {
				t.Errorf("-log L is %.10g, want %.10g (published: %g)", l.NegLog, want, c.negLog)
			}
			for k, i := range m.Estimated {
				s := m.Problem.Parameters[i].Scale
				const step = 1e-5
				ends := [2]float64{}
				for side, d := range []float64{step, -step} {
					v := append([]float64(nil), values...)
					v[k] = s.down(s.up(v[k]) + d)
					q, err := e.Likelihood(v)
					if err != nil {
						t.Fatal(err)
					}
					ends[side] = q.NegLog
				}
				if d := (ends[0] - ends[1]) / (2 * step); math.Abs(d-l.gradient[k]) > 1e-5*(1+math.Abs(d)) {
					t.Errorf("the derivative by %s is %.9g, differences say %.9g", m.Problem.Parameters[i].ID, l.gradient[k], d)
				}
			}
		})
	}
}

// density is the logarithm of the distributions in the specification of PEtab, section "Noise distributions".
func density(m, y, sigma float64, o Observable) float64 {
	jacobian := 1.0
	a, b := m, y
	switch o.Scale {
	case Log:
		jacobian, a, b = m, math.Log(m), math.Log(y)
	case Log10:
		jacobian, a, b = m*math.Ln10, math.Log10(m), math.Log10(y)
	}
	if o.Laplace {
		return math.Log(1/(2*sigma*jacobian)) - math.Abs(a-b)/sigma
	}
	return math.Log(1/(math.Sqrt(2*math.Pi)*sigma*jacobian)) - (a-b)*(a-b)/(2*sigma*sigma)
}

// Protects problems of several models with common parameters, the YAML file, and that two parts count together.
func TestYAMLWithTwoModels(t *testing.T) {
	table := map[string]string{"model.mo": conversion, "conditions.tsv": "conditionId\nc0", "observables.tsv": "observableId observableFormula noiseFormula\nobs_a A 0.5",
		"measurements.tsv": "observableId simulationConditionId time measurement\nobs_a c0 0 0.7\nobs_a c0 10 0.1", "parameters.tsv": plainParameters + "k1 lin 0 10 0.8 1\nk2 lin 0 10 0.6 1\nb0 lin 0 10 0 0"}
	table["problem.yaml"] = `format_version: 1
parameter_file: parameters.tsv
problems:
- model_files: [model.mo]
  condition_files: [conditions.tsv]
  measurement_files: [measurements.tsv]
  observable_files: [observables.tsv]
- model_files: {second: {location: model.mo, language: modelica}}
  condition_files: [conditions.tsv]
  measurement_files: [measurements.tsv]
  observable_files: [observables.tsv]
`
	dir := folder(t, table)
	if !IsProblem(dir) || !IsProblem(filepath.Join(dir, "problem.yaml")) {
		t.Error("a problem is not recognised")
	}
	m := compiled(t, filepath.Join(dir, "problem.yaml"))
	e, err := m.NewEvaluator()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	l, err := e.Likelihood(m.nominal())
	if err != nil {
		t.Fatal(err)
	}
	if want := 2 * 0.84750169713188; math.Abs(l.NegLog-want) > 1e-6 {
		t.Errorf("-log L of two models is %g, want %g", l.NegLog, want)
	}
	if len(l.Points) != 4 || fmt.Sprint(l.Points[3].Part) != "1" {
		t.Errorf("points %v", l.Points)
	}
}
