package scenarios

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
)

// problemsOf reads and prepares a scenario over the tank, and returns everything that is reported.
func problemsOf(text string, files map[string]string) string {
	s, err := Parse("s.yaml", []byte(text), func(name string) (DataFile, error) {
		body, ok := files[name]
		if !ok {
			return DataFile{}, fs.ErrNotExist
		}
		return DataFile{name, name, []byte(body)}, nil
	})
	if err == nil {
		var p *Prepared
		if p, err = Prepare(s, tankSystem(), ""); err == nil {
			_ = p.Close()
			return "ok"
		}
	}
	var ps Problems
	if !errors.As(err, &ps) {
		return "not Problems: " + err.Error()
	}
	return err.Error()
}

// Each mistake must be reported at its place, with what was expected. The texts are what people read; a change here is a change of
// the user interface.
func TestBrokenScenarios(t *testing.T) {
	for _, c := range brokenScenarios {
		text := c.text
		if !strings.Contains(text, "gemel:") && !c.whole {
			text = head + text
		}
		if got := problemsOf(text, c.files); got != c.want {
			t.Errorf("%s\n got:\n%s\nwant:\n%s", text, got, c.want)
		}
	}
}

type brokenScenario struct {
	text  string // behind the four lines of head, unless it has its own
	want  string
	files map[string]string
	whole bool
}

var brokenScenarios = []brokenScenario{
	// the file as such
	{text: "", whole: true, want: "s.yaml: the file is empty; `gemel new NAME` writes one to start from"},
	{text: "# only a comment\n", whole: true, want: "s.yaml: the file is empty; `gemel new NAME` writes one to start from"},
	{text: "hello", whole: true, want: `s.yaml:1:1: want a scenario: keys such as gemel, plant, time, found "hello"`},
	{text: "- a\n- b", whole: true, want: "s.yaml:1:1: want a scenario: keys such as gemel, plant, time, found a list"},
	{text: "gemel: 1\nplant: [", whole: true, want: "s.yaml:2:8: the list that begins here has no closing ']'"},
	{text: "gemel: 1\n\tplant: x", whole: true, want: "s.yaml:2:1: a tab indents the line; YAML wants spaces"},
	{text: "{\"format\": 1, \"status\": \"done\", \"name\": \"x\", \"ticks\": 5}", whole: true, want: `s.yaml: this is no scenario: the key "gemel" is missing, and the keys format, status, ticks, ... are not known`},
	{text: "GEMELRN\x01\x00\x00", whole: true, want: "s.yaml: this is no text in UTF-8, so it is no scenario"},
	{text: strings.Repeat("long ", 20), whole: true, want: `s.yaml:1:1: want a scenario: keys such as gemel, plant, time, found "long long long long long long long long long long long long ..."`},
	{text: "parameters: {\"\x1b[31m\": 1 m}", want: `s.yaml:5:15: unknown variable \x1b[31m`},
	{text: "\xef\xbb\xbf" + head, whole: true, want: "ok"},
	{text: "parameters: {tank.area: " + strings.Repeat("9", 5000) + " m2}", want: `s.yaml:5:25: tank.area: ` + `"` + strings.Repeat("9", 59) + "... m2\": number out of range"},
	// what is wrong with the YAML, in words
	{text: "inputs: " + strings.Repeat("[", 100_000), want: "s.yaml:5:109: this is nested more than 100 levels deep"},
	{text: strings.Repeat("- ", 100_000), whole: true, want: "s.yaml:1:201: this is nested more than 100 levels deep"},
	{text: "inputs:\n  pump.speed:2850 rpm\n", want: "s.yaml:6:14: a space is missing behind the ':' of pump.speed"},
	{text: "inputs:\n  pump.speed:2850 rpm\n  a: b\n", want: "s.yaml:6:14: a space is missing behind the ':' of pump.speed"},
	{text: "inputs:\n  a: b\n  pump.speed:2850 rpm\n", want: "s.yaml:7:14: a space is missing behind the ':' of pump.speed"},
	{text: "inputs:\n  a: b\n  pump.speed 2850 rpm\n", want: "s.yaml:7:3: a ':' is missing: every line here is written key: value"},
	{text: " faults:\n  - {at: 12h, set: pump.wear, to: 0.2}\n", want: "s.yaml:5:2: the line is indented by 1 space, its neighbours by 0"},
	{text: "control:\n  - name: x\n   kind: pid\n", want: "s.yaml:7:4: the line is indented by 3 spaces, its neighbours by 0, 2 or 4"},
	{text: "control:\n  - name: x\n     kind: pid\n", want: "s.yaml:7:6: the line is indented by 5 spaces, the one above by 4 spaces: neighbours begin in the same column"},
	{text: "inputs:\n  a: b\n   c: d\n", want: "s.yaml:7:4: the line is indented by 3 spaces, the one above by 2 spaces: neighbours begin in the same column"},
	{text: "faults:\n  - {at: 12h, set: pump.wear, to: 0.2\nname: x\n", want: "s.yaml:7:1: before this ',' or '}' is missing"},
	{text: "inputs:\n  a: \"b\n  c: d\n", want: "s.yaml:6:6: the text that begins here has no closing quotation mark"},
	{text: "limits: {tank.level {low: 0.5 m}}", want: "s.yaml:5:10: inside of { } a ':', a ',' or the closing '}' is missing"},
	{text: "description: pump: on", want: "s.yaml:5:14: a ':' is not expected here; a text with ': ' in it needs quotation marks"},
	{text: "description: %x", want: "s.yaml:5:14: a text that begins with % needs quotation marks"},
	{text: head + "---\ngemel: 1", whole: true, want: "s.yaml:6:1: a second document begins here; a file holds one scenario"},
	{text: "gemel: 2\nplant: Tank\ntime: {stop: 1h, tick: 1s}", want: "s.yaml:1:8: gemel: this program reads format version 1, not 2"},
	{text: "name: x\n", whole: true, want: `s.yaml:1:1: the key "gemel" is missing: version of this file format; write 1` + "\n" +
		`s.yaml:1:1: the key "plant" is missing: a class of the library, such as Gemel.Examples.BoosterStation, or {file: my-plant.mo, model: MyPlant}` + "\n" +
		`s.yaml:1:1: the key "time" is missing: how long to simulate, in which ticks`},
	{text: "gemel: 1\nname: a b/c\nplant: Tank\ntime: {stop: 1h, tick: 10s}", want: `s.yaml:2:7: name: "a b/c" cannot name a folder; use letters, digits, '-', '_' and '.'`},
	{text: "plant: Tank", want: `s.yaml:5:1: the key "plant" is already given in line 3`},
	{text: "parameter: {}", want: `s.yaml:5:1: unknown key "parameter"; did you mean parameters?`},
	{text: "zzz: 1", want: `s.yaml:5:1: unknown key "zzz"; known here: gemel, name, description, plant, time, seed, solver, parameters, parameters_from, inputs, weather, control, sensors, faults, limits, kpis, fit, estimate, whatif, live, snapshots, record`},
	{text: "parameters: &a {tank.area: 10 m2}", want: "s.yaml:5:13: anchors (&name) are not used in scenario files; write the value out"},
	{text: "parameters: {tank.area: *a}", want: `s.yaml:5:25: aliases (*name) are not used in scenario files; write the value out, or quote it as "*..."`},
	{text: "parameters: {<<: {tank.area: 10 m2}}", want: "s.yaml:5:14: merge keys (<<) are not used in scenario files; write the keys out"},
	{text: "parameters: {tank.area: !!str 10 m2}", want: "s.yaml:5:25: tags (!name) are not used in scenario files"},
	{text: "parameters: [tank.area]", want: "s.yaml:5:13: want a mapping of names to quantities, such as pump1.speed_nominal: 1450 rpm, found a list"},
	{text: "parameters:\n  tank.area:\n", want: "s.yaml:6:14: the value is missing: want quantities, such as pump1.speed_nominal: 1450 rpm"},
	// time, seed, solver
	{text: "gemel: 1\nplant: Tank\ntime: {stop: 1h}", want: `s.yaml:3:7: the key "tick" is missing: how often controllers act and inputs change, such as 10s`},
	{text: "gemel: 1\nplant: Tank\ntime: {stop: 24, tick: 10s}", want: `s.yaml:3:14: stop: "24": the unit is missing: write s, min, h or d after the number`},
	{text: "gemel: 1\nplant: Tank\ntime: {stop: 1h, tick: 0s}", want: "s.yaml:3:24: tick: must be longer than 0"},
	{text: "gemel: 1\nplant: Tank\ntime: {stop: 1h, tick: 7s}", want: "s.yaml:3:14: stop: 1h is no multiple of the tick, 7s"},
	{text: "gemel: 1\nplant: Tank\ntime: {stop: 0h, tick: 7s}", want: "s.yaml:3:14: stop: must be longer than 0"},
	{text: "gemel: 1\nplant: Tank\ntime: {stop: 100 yr, tick: 1 us}", want: "s.yaml:3:28: tick: 1 us gives 3.16e+15 ticks; more than 1e10 are not supported"},
	{text: "gemel: 1\nplant: Tank\ntime: {start: 5.1.2026, stop: 1h, tick: 10s}", want: `s.yaml:3:15: start: "5.1.2026" is no date and time; write it like 2026-01-05T00:00:00Z`},
	{text: "seed: -1", want: `s.yaml:5:7: seed: "-1" is no whole number from 0 to 18446744073709551615`},
	{text: "solver: {method: rk5}", want: `s.yaml:5:18: method: "rk5" is not known; did you mean rk4?`},
	{text: "solver: {method: euler}", want: `s.yaml:5:18: method: "euler" is not known; want auto, rodas5p, rodas3p, tsit5, verner7, rk4 or lineuler`},
	{text: "solver: {tolerance: 1 m}", want: `s.yaml:5:21: tolerance: "1 m" is no number between 0 and 0.1, such as 1e-6`},
	{text: "solver: {step: 1s}", want: "s.yaml:5:16: step: belongs to the fixed-step methods rk4 and lineuler; this method chooses its steps, tolerance and max_step guide it"},
	// parameters and inputs
	{text: "parameters: {tank.area: 3 bar}", want: `s.yaml:5:25: tank.area: "3 bar" is a pressure, want an area`},
	{text: "parameters: {tank.area: 3}", want: `s.yaml:5:25: tank.area: "3" has no unit, want an area: write the unit, such as m2`},
	{text: "parameters: {tank.area: 3 m²x}", want: `s.yaml:5:25: tank.area: "3 m²x": unexpected "x" after "m²"; join units with '.' as in N.m, W/(m2.K)`},
	{text: "parameters: {tank.arae: 3 m2}", want: "s.yaml:5:14: unknown variable tank.arae; did you mean tank.area?"},
	{text: "parameters: {area: 3 m2}", want: "s.yaml:5:14: unknown variable area; did you mean tank.area?"},
	{text: "parameters: {tank.zero: 3 m}", want: "s.yaml:5:14: tank.zero cannot be set from outside: it is final, protected or follows from other parameters"},
	{text: "parameters: {tank.level: 3 m}", want: "s.yaml:5:14: tank.level is computed by the plant; only parameters and inputs can be set; the inputs are demand.flow, pump.speed, valve.open"},
	{text: "parameters: {pump.wear: 1.5}", want: "s.yaml:5:25: pump.wear: 1.5 is above the largest value that the model allows, 1"},
	{text: "parameters: {pump.speed: 3 rpm}", want: "s.yaml:5:14: pump.speed is an input; give its value under inputs"},
	{text: "inputs: {pump.speed: 3 bar}", want: `s.yaml:5:22: pump.speed: "3 bar" is a pressure, want an angular speed`},
	{text: "inputs: {pump.speed: 9000 rpm}", want: "s.yaml:5:22: pump.speed: 9000 rpm is above the largest value that the model allows, 1909.86 rpm"},
	{text: "inputs: {pump.wear: 0.1}", want: "s.yaml:5:10: pump.wear is a parameter; give its value under parameters"},
	{text: "inputs: {valve.open: 1}", want: `s.yaml:5:22: valve.open: "1" is neither true nor false`},
	{text: "inputs: {demand.flow: {hold: linear}}", want: "s.yaml:5:23: want one of the keys csv and steps"},
	{text: "inputs: {demand.flow: {steps: [[0h, 1 L/s], [0h, 2 L/s]]}}", want: "s.yaml:5:46: 0h does not come after the row before; sort the rows by time"},
	{text: "inputs: {demand.flow: {steps: [[1h, 1 L/s]]}}", want: "s.yaml:5:33: the first step is at 1h; what is demand.flow before that? Begin with 0s"},
	{text: "inputs: {demand.flow: {steps: [[0h, 1 L/s, 2]]}}", want: "s.yaml:5:32: want [time, value], found 3 elements"},
	{text: "inputs: {demand.flow: {steps: []}}", want: "s.yaml:5:23: demand.flow: the list of steps is empty"},
	{text: "inputs: {demand.flow: {steps: [[0h, 1 L/s], [25h, 1 L/s]], repeat: 24h}}", want: "s.yaml:5:46: 25h lies beyond the period of 24 h"},
	{text: "inputs: {demand.flow: {csv: no.csv}}", want: "s.yaml:5:29: csv: there is no file no.csv beside the scenario"},
	{text: "inputs: {valve.open: {steps: [[0h, true]], hold: linear}}", want: "s.yaml:5:50: hold: valve.open is no real number; write previous"},
	// CSV files
	{text: "inputs: {demand.flow: {csv: d.csv}}", files: map[string]string{"d.csv": "time,a,b\n0,1,2\n3600,1,2\n"},
		want: "s.yaml:5:29: d.csv has the columns a, b; say which one under column"},
	{text: "inputs: {demand.flow: {csv: d.csv, column: demnad}}", files: map[string]string{"d.csv": "time,demand [L/s]\n0,1\n3600,1\n"},
		want: "s.yaml:5:44: d.csv has no column demnad; did you mean demand?"},
	{text: "inputs: {demand.flow: {csv: d.csv}}", files: map[string]string{"d.csv": "time,demand\n0,1\n3600,1\n"},
		want: "s.yaml:5:29: the column demand has no unit: write the key unit here, such as m3/s"},
	{text: "inputs: {demand.flow: {csv: d.csv, unit: bar}}", files: map[string]string{"d.csv": "time,demand\n0,1\n3600,1\n"},
		want: "s.yaml:5:42: demand.flow: bar is a pressure, want a volume flow"},
	{text: "inputs: {demand.flow: {csv: d.csv, unit: L/s}}", files: map[string]string{"d.csv": "time,demand [m3/h]\n0,1\n3600,1\n"},
		want: "s.yaml:5:42: unit: the column demand is in m3/h by its own header, not in L/s"},
	{text: "inputs: {demand.flow: {csv: d.csv, unit: L/s}}", files: map[string]string{"d.csv": "time,demand\n0,1\n1200,1\n"},
		want: "s.yaml:5:29: d.csv ends at 40 min, the run at 1 h; shorten time.stop or write repeat"},
	{text: "inputs: {demand.flow: {csv: d.csv, unit: L/s}}", files: map[string]string{"d.csv": "time,demand\n60,1\n7200,1\n"},
		want: "s.yaml:5:29: d.csv begins 1 min after the run: there is no value of demand.flow for the start"},
	{text: "inputs: {demand.flow: {csv: d.csv, unit: L/s}}", files: map[string]string{"d.csv": "time,demand\n0,1\n1800,\n3600,x\n"},
		want: "d.csv:3:6: demand: the value is missing; fill it, or leave the whole row out\nd.csv:4:6: demand: \"x\" is not a number"},
	{text: "inputs: {demand.flow: {csv: d.csv, unit: L/s}}", files: map[string]string{"d.csv": "time,demand\n2026-01-05T00:00:00Z,1\n2026-01-05T02:00:00Z,1\n"},
		want: "s.yaml:5:29: d.csv has dates and times, so the scenario needs time.start to place it"},
	{text: "inputs: {pump.speed: {csv: d.csv, unit: rpm}}", files: map[string]string{"d.csv": "time,n\n0,100\n1800,3000\n3600,100\n"},
		want: "s.yaml:5:28: pump.speed: value 2 of column n, 3000 rpm, is above the largest value that the model allows, 1909.86 rpm"},
	// control
	{text: "control: [{name: a, kind: pod}]", want: `s.yaml:5:27: kind: "pod" is not known; did you mean pid?`},
	{text: "control: [{name: a}]", want: `s.yaml:5:11: the key "kind" is missing: pid, hysteresis, staging, schedule or rule`},
	{text: "control: [{name: a, kind: pid, measure: tank.level, setpoint: 3 m}]", want: `s.yaml:5:11: the key "gain" is missing: output per error, such as 200 rpm/m; positive`},
	{text: "control: [{name: a, kind: pid, measure: tank.level, setpoint: 3 bar, gain: 1 rpm/m, drive: pump.speed}]", want: `s.yaml:5:63: setpoint: "3 bar" is a pressure, want a length`},
	{text: "control: [{name: a, kind: pid, measure: tank.level, setpoint: 3 m, gain: 1 rpm, drive: pump.speed}]", want: `s.yaml:5:74: gain: "1 rpm" is an angular speed, want an angular speed per length`},
	{text: "control: [{name: a, kind: pid, measure: tank.level, setpoint: 3 m, gain: -1 rpm/m, drive: pump.speed}]",
		want: "s.yaml:5:74: gain: must be above 0; for an output that falls when the measured value is too low write action: direct"},
	{text: "control: [{name: a, kind: pid, measure: tank.level, setpoint: 3 m, gain: 1 rpm/m, drive: pump.power}]",
		want: "s.yaml:5:90: pump.power is computed by the plant; only parameters and inputs can be set; the inputs are demand.flow, pump.speed, valve.open"},
	{text: "control: [{name: a, kind: pid, measure: tank.level, setpoint: 3 m, gain: 1 rpm/m, drive: pump.speed, limits: {min: 9 rpm, max: 8 rpm}}]",
		want: "s.yaml:5:116: limits: min 9 rpm is not below max 8 rpm"},
	{text: "control: [{name: a, kind: pid, measure: tank.level, setpoint: 3 m, gain: 1 rpm/m, drive: pump.speed, off: 0 rpm}]",
		want: "s.yaml:5:107: off: says what the output is while enable does not hold; the key enable is missing"},
	{text: "control: [{name: a b, kind: schedule, drive: pump.speed, daily: [[06:00, 1 rpm]]}]", want: `s.yaml:5:18: name: "a b": write letters, digits and _ only, beginning with a letter`},
	{text: "control:\n- {name: a, kind: schedule, drive: pump.speed, daily: [[06:00, 1 rpm]]}\n- {name: a, kind: schedule, drive: demand.flow, daily: [[06:00, 1 L/s]]}", want: "s.yaml:7:10: name: a block named a is already in line 6"},
	{text: "control:\n- {name: a, kind: schedule, drive: pump.speed, daily: [[06:00, 1 rpm]]}\n- {name: b, kind: schedule, drive: pump.speed, daily: [[06:00, 1 rpm]]}",
		want: "s.yaml:7:10: pump.speed is already driven by control.a; use a rule where one of them shall win"},
	{text: "control: [{name: a, kind: schedule, drive: pump.speed, daily: [[6am, 1 rpm]]}]", want: `s.yaml:5:65: "6am" is no time of day; write hh:mm, as in 06:30`},
	{text: "control: [{name: a, kind: schedule, drive: pump.speed}]", want: "s.yaml:5:18: want one of the keys daily, weekly and steps"},
	{text: "control: [{name: a, kind: schedule, drive: pump.speed, weekly: {mon-fri: [[06:00, 1 rad/s]]}}]", want: "s.yaml:5:65: weekly: the day of the week follows from time.start, which is not given; write time: {start: 2026-01-05T00:00:00Z, ...}"},
	{text: "gemel: 1\nplant: Tank\ntime: {start: 2026-01-05T00:00:00Z, stop: 1h, tick: 10s}\ncontrol: [{name: a, kind: schedule, drive: pump.speed, weekly: {mon-fry: [[06:00, 1 rad/s]]}}]",
		want: "s.yaml:4:65: \"mon-fry\" is no day of the week; write mon, tue, wed, thu, fri, sat, sun, or mon-fri, or mon, wed"},
	{text: "gemel: 1\nplant: Tank\ntime: {start: 2026-01-05T00:00:00Z, stop: 1h, tick: 10s}\ncontrol: [{name: a, kind: schedule, drive: pump.speed, weekly: {mon-fri: [[06:00, 1 rad/s]], fri: [[06:00, 1 rad/s]]}}]",
		want: "s.yaml:4:94: fri: fri has values already"},
	{text: "control: [{name: a, kind: staging, measure: tank.level, on_below: [1 m], off_above: [2 m], drive: [pump.speed], on: 1 rad/s}]", want: "s.yaml:5:100: drive: staging wants two units or more; a single one is a hysteresis block"},
	{text: "control: [{name: a, kind: staging, measure: tank.level, drive: []}]", want: "s.yaml:5:18: drive: staging wants two units or more; a single one is a hysteresis block"},
	{text: "snapshots: {every: 15s}", want: "s.yaml:5:20: every: 15s is no multiple of the tick, 10s"},
	{text: "snapshots: {every: 1 min, keep: 0}", want: "s.yaml:5:33: keep: \"0\" is no whole number from 1 on"},
	{text: "snapshots: {keep: 2}", want: "s.yaml:5:12: the key \"every\" is missing: time between two snapshots, a multiple of the tick"},
	{text: "control: [{name: a, kind: schedule, drive: [pump.speed, demand.flow], steps: [[0h, 1 rpm]]}]", want: "s.yaml:5:57: pump.speed and demand.flow do not measure the same thing; one block cannot drive both"},
	{text: "control: [{name: a, kind: hysteresis, measure: tank.level, on_below: 3 m, drive: valve.open}]", want: "s.yaml:5:18: want the two keys on_below and off_above, or on_above and off_below"},
	{text: "control: [{name: a, kind: hysteresis, measure: tank.level, on_below: 3 m, off_above: 2 m, drive: valve.open}]", want: "s.yaml:5:70: on_below: 3 m is not below off_above: 2 m"},
	{text: "control: [{name: a, kind: hysteresis, measure: tank.level, on_below: 2 m, off_above: 3 m, drive: pump.speed}]", want: `s.yaml:5:18: the key "on" is missing: value of pump.speed while on`},
	{text: "control: [{name: a, kind: rule, when: tank.level < 3 bar, set: {pump.speed: 3 bar}}]",
		want: "s.yaml:5:50: when: cannot compare a length and a pressure\ns.yaml:5:77: pump.speed: \"3 bar\" is a pressure, want an angular speed"},
	{text: "control: [{name: a, kind: rule, when: tank.level, set: {pump.speed: 3 rpm}}]", want: "s.yaml:5:39: when: want a condition such as tank.level < 1 m, found a length"},
	{text: "control: [{name: a, kind: rule, when: \"tank.levle < 3 m\", set: {pump.speed: 3 rpm}}]", want: "s.yaml:5:40: when: unknown variable tank.levle; did you mean tank.level?"},
	{text: "control: [{name: a, kind: rule, when: true, set: {pump.speed: tank.level}}]", want: "s.yaml:5:63: pump.speed: this is a length, want an angular speed"},
	{text: "control: [{name: a, kind: rule, when: true, set: {valve.open: 1}}]", want: "s.yaml:5:63: valve.open: want true, false or a condition, found a plain number"},
	{text: "control: [{name: a, kind: rule, when: true, set: {valve.open: false}, priority: high}]", want: `s.yaml:5:81: priority: "high" is no whole number`},
	{text: "control: [{name: a, kind: schedule, drive: [pump.speed, pump.speed], daily: [[06:00, 1 rpm]]}]", want: "s.yaml:5:57: drive: pump.speed is named twice"},
	{text: "control: [{name: a, kind: schedule, drive: [pump.speed, drive.command], daily: [[06:00, 1 rpm]]}]", want: "s.yaml:5:57: drive: drive.command is named twice"},
	// sensors, faults, limits
	{text: "sensors: {tank.level: {noise: 3 bar}}", want: `s.yaml:5:31: noise: "3 bar" is a pressure, want a length`},
	{text: "sensors: {valve.open: {noise: 3}}", want: "s.yaml:5:11: valve.open is no real number; a sensor reads real numbers"},
	{text: "sensors: {tank.level: {nose: 3 mm}}", want: `s.yaml:5:24: unknown key "nose"; did you mean noise?`},
	{text: "sensors: {tank.level: {drift: 3 mm}}", want: `s.yaml:5:31: drift: "3 mm" is a length, want a velocity`},
	{text: "sensors: {tank.level: {drop_out: 1.5}}", want: "s.yaml:5:34: drop_out: a share is at most 1"},
	{text: "sensors: {tank.level: {gain: -1}}", want: "s.yaml:5:30: gain: cannot be negative"},
	{text: "sensors: {tank.level: {stuck: {at: 2h, until: 1h}}}", want: "s.yaml:5:47: until: it ends at 1h, not after it begins"},
	{text: "sensors: {tank.level: {stuck: 2 m}}", want: `s.yaml:5:31: want {at: ..., until: ..., value: ...}, found "2 m"`},
	{text: "sensors: {tank.level: {drift: {at: 1h}}}", want: `s.yaml:5:31: the key "rate" is missing: change of the offset over time, such as 1 mm/h`},
	{text: "faults: [{at: 2h, set: pump.wear, to: 0.2}]", want: "s.yaml:5:15: at: the fault begins at 2h, after the end of the run"},
	{text: "faults: [{at: 20 min, set: pump.wear, to: 2 m}]", want: `s.yaml:5:43: pump.wear: "2 m" is a length, want a plain number`},
	{text: "faults: [{at: 20 min, until: 10 min, set: pump.wear, to: 0.2}]", want: "s.yaml:5:30: until: the fault ends at 10 min, before it begins at 20 min"},
	{text: "faults: [{set: pump.waer, to: 0.2, at: 0s}]", want: "s.yaml:5:16: unknown variable pump.waer; did you mean pump.wear?"},
	{text: "limits: {tank.level: {low: 3 m, high: 2 m}}", want: "s.yaml:5:28: low: 3 m is not below high: 2 m"},
	{text: "limits: {tank.level: {}}", want: "s.yaml:5:22: want low, high or both"},
	{text: "limits: {valve.open: {low: 1}}", want: "s.yaml:5:10: valve.open is true or false and has no limits; a rule or a KPI of kind duration can watch it"},
	// KPIs and record
	{text: "kpis: {e: {integral: pump.power, unit: bar}}", want: "s.yaml:5:40: unit: bar is a pressure, but the result is an energy (or torque)"},
	{text: "kpis: {e: {integral: pump.power, unit: \"\"}}", want: "s.yaml:5:41: unit: the text is empty; write 1 for a plain number"},
	{text: "kpis: {e: {integral: pump.power + tank.level}}", want: "s.yaml:5:33: integral: cannot add a power and a length"},
	{text: "kpis: {e: {unit: kWh}}", want: "s.yaml:5:11: want exactly one of the keys integral, mean, min, max, final, duration, count, ratio and cost"},
	{text: "kpis: {e: {min: tank.level, max: tank.level}}", want: "s.yaml:5:11: want exactly one of the keys integral, mean, min, max, final, duration, count, ratio and cost"},
	{text: "kpis: {e: {count: tank.level}}", want: "s.yaml:5:19: count: want a condition such as tank.level < 1 m, found a length"},
	{text: "kpis: {e: {ratio: [a, b]}}", want: "s.yaml:5:20: there is no KPI a above; a ratio stands below the KPIs that it uses"},
	{text: "kpis: {e: {cost: pump.power}}", want: "s.yaml:5:11: cost wants tariff, such as [[00:00, 0.18], [06:00, 0.31]], or price, such as {csv: prices.csv}, and per, the unit that is paid for, such as kWh"},
	{text: "kpis: {e: {cost: pump.power, per: kWh, tariff: [[00:00, 1]], price: 2}}", want: "s.yaml:5:11: give either tariff or price, not both"},
	{text: "kpis: {e: {integral: pump.power}, c: {cost: pump.power, per: kWh, price: 2, unit: EUR}, r: {ratio: [c, e], unit: ct/kWh}}", want: "s.yaml:5:114: unit: want one such as EUR/kg.m2.s-2: the cost is in that currency"},
	{text: "kpis: {e: {integral: pump.power}, c: {cost: pump.power, per: kWh, price: 2, unit: EUR}, r: {ratio: [c, e], unit: EUR/kW}}", want: "s.yaml:5:114: unit: 1/kW is a quantity in kg-1.m-2.s3, but the ratio is a quantity in kg-1.m-2.s2"},
	{text: "kpis: {e: {integral: pump.power, price: 2}}", want: "s.yaml:5:11: tariff, price and per belong to cost"},
	{text: "kpis: {e: {cost: pump.power, per: kWh, price: tank.level}}", want: "s.yaml:5:47: price: want a plain number, found a length; per says what it is for"},
	{text: "kpis: {e: {cost: pump.power, per: kWh, price: {csv: d.csv}}}", want: "s.yaml:5:53: csv: there is no file d.csv beside the scenario"},
	{text: "kpis: {e: {cost: pump.power, per: kWh, price: {csv: d.csv}}}", files: map[string]string{"d.csv": "time,p\n0,1\n60,2\n"}, want: "s.yaml:5:53: d.csv ends at 2 min, the run at 1 h; shorten time.stop or write repeat"},
	{text: "kpis: {e: {cost: pump.power, per: kWh, price: {csv: d.csv, unit: kWh}}}", files: map[string]string{"d.csv": "time,p\n0,1\n3600,2\n"}, want: "s.yaml:5:66: unit: a price is a plain number; per says what it is for, and unit beside it in which currency"},
	{text: "kpis: {e: {cost: pump.power, per: kWh, price: {column: p}}}", want: "s.yaml:5:47: want one of the keys csv and steps"},
	{text: "kpis: {e: {cost: pump.power, per: m3, tariff: [[00:00, 1]]}}", want: "s.yaml:5:35: per: m3 is a volume, but the amount that is paid for is an energy (or torque)"},
	{text: "record: {every: 15s}", want: "s.yaml:5:17: every: 15s is no multiple of the tick, 10s"},
	{text: "record: {variables: [tnak.*]}", want: "s.yaml:5:22: no variable fits tnak.*; did you mean tank.*?"},
	{text: "record: {variables: [tank.levl]}", want: "s.yaml:5:22: unknown variable tank.levl; did you mean tank.level?"},
	{text: "record: {columns: {time: tank.level}}", want: "s.yaml:5:20: columns: there is a column time already"},
	// several at once, in the order of the file
	{text: "parameters: {tank.area: 3 bar}\nlimits: {tank.levl: {low: 1 m}}\nkpis: {e: {integral: pump.powr}}",
		want: "s.yaml:5:25: tank.area: \"3 bar\" is a pressure, want an area\ns.yaml:6:10: unknown variable tank.levl; did you mean tank.level?\n" +
			"s.yaml:7:22: integral: unknown variable pump.powr; did you mean pump.power?"},
}
