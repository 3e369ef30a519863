package tag

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gemel/bridge"
)

const good = `gemel: 1
tags:
  booster/level: {source: plc, address: "nsu=urn:plant;s=level", variable: tank.level, unit: cm, low: 0.5 m, high: 450, period: 1 s}
  booster/speed:
    source: plc
    address: nsu=urn:plant;s=speed
    variable: pump1.speed
    unit: rpm
    scale: 0.1
    offset: -5
    access: read/write
    type: Int16
`

func TestTheMapIsRead(t *testing.T) {
	m, err := Read("tags.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	want := []bridge.Tag{
		{Name: "booster/level", Source: "plc", Address: "nsu=urn:plant;s=level", Variable: "tank.level", Unit: "cm", Scale: 1, Low: 50, High: 450, Period: 1e9, Access: bridge.Read},
		{Name: "booster/speed", Source: "plc", Address: "nsu=urn:plant;s=speed", Variable: "pump1.speed", Unit: "rpm", Scale: 0.1, Offset: -5, Low: math.Inf(-1), High: math.Inf(1),
			Access: bridge.ReadWrite, Type: bridge.Int16},
	}
	if d := cmp.Diff(want, m.Tags); d != "" {
		t.Error(d)
	}
}

// What is written is read back as it was, in both formats.
func TestWritingAndReadingAgree(t *testing.T) {
	name := rapid.StringMatching(`[a-zA-Zü0-9/ _.;="',:#-]{1,12}`).Filter(func(s string) bool { return strings.TrimSpace(s) == s })
	rapid.Check(t, func(t *rapid.T) {
		m := &Map{}
		seen := map[string]bool{}
		for range rapid.IntRange(1, 5).Draw(t, "tags") {
			n, address := name.Draw(t, "name"), name.Draw(t, "address")
			if seen[n] || seen["\x00"+address] {
				continue
			}
			seen[n], seen["\x00"+address] = true, true
			x := bridge.Tag{Name: n, Source: "plc", Address: address, Variable: rapid.SampledFrom([]string{"", "tank.level", "pipe[1,2].flow"}).Draw(t, "variable"),
				Unit: rapid.SampledFrom([]string{"1", "m", "degC", "kg/(s.m2)"}).Draw(t, "unit"), Scale: rapid.SampledFrom([]float64{1, 0.1, -3}).Draw(t, "scale"), Offset: rapid.SampledFrom([]float64{0, 1e-3}).Draw(t, "offset"),
				Low: rapid.SampledFrom([]float64{math.Inf(-1), 0, -1e9}).Draw(t, "low"), High: rapid.SampledFrom([]float64{math.Inf(1), 5, 1e9}).Draw(t, "high"),
				Period: bridge.Time(rapid.SampledFrom([]int64{0, 1e6, 1e9, 90e9}).Draw(t, "period")), Access: bridge.Access(rapid.IntRange(1, 3).Draw(t, "access")), Type: bridge.DataType(rapid.IntRange(0, 11).Draw(t, "type"))}
			m.Tags = append(m.Tags, x)
		}
		for file, write := range map[string]func(*bytes.Buffer) error{"t.csv": func(b *bytes.Buffer) error { return m.WriteCSV(b) }, "t.yaml": func(b *bytes.Buffer) error { return m.WriteYAML(b) }} {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			got, err := Read(file, b.Bytes())
			if err != nil {
				t.Fatalf("%v\n%s", err, &b)
			}
			if d := cmp.Diff(m.Tags, got.Tags); d != "" {
				t.Fatalf("%s: %s\n%s", file, d, &b)
			}
		}
	})
}

func TestMapsThatAreWrong(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"t.yaml", "", "t.yaml:1: gemel: write 1"},
		{"t.yaml", "gemel: 1\n", "there is no tag"},
		{"t.yaml", "gemel: 1\ntag: {}\n", `t.yaml:2:1: there is no key "tag"`},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc}\n", "t.yaml:3:3: a: address: it is needed"},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: x, adress: y}\n", `t.yaml:3:32: a: there is no key "adress"`},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: [x]}\n", "one value is expected"},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: x}\n  b: {source: plc, address: x}\n", "t.yaml:4:3: b: address: a has this address"},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: x, unit: barr}\n", "a: unit:"},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: x, unit: m, low: 1 bar}\n", "a: low:"},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: x, unit: m, low: 2, high: 1}\n", "must lie below"},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: x, low: .nan}\n", "a: low:"},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: x, scale: 0}\n", "a: scale: 0"},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: x, scale: inf}\n", "no number"},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: x, period: -1 s}\n", "no duration"},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: x, access: rw}\n", "neither read"},
		{"t.yaml", "gemel: 1\ntags:\n  a: {source: plc, address: x, type: Double}\n", "none of"},
		{"t.yaml", "gemel: 1\ntags: [1, 2\n", "t.yaml: "},
		{"t.csv", "", "t.csv:1: a first line"},
		{"t.csv", "name,adress\n", `there is no column "adress"`},
		{"t.csv", "name,name\n", "there twice"},
		{"t.csv", "name,source,address\na,plc,x\na,plc,y\n", "t.csv:3: a is already given in t.csv:2"},
		{"t.csv", "name,source\na,plc,x\n", "t.csv:2: 3 cells"},
		{"t.csv", "name;source;address\na;plc;\n", "a: address: it is needed"},
	} {
		_, err := Read(c.file, []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q\n  error %v, want one with %q", c.text, err, c.want)
		}
	}
}

func TestTheMapIsHeldAgainstTheModel(t *testing.T) {
	m, err := Read("tags.yaml", []byte(strings.NewReplacer("tank.level", "tank.levl", "unit: rpm", "unit: bar").Replace(good)+`
  c: {source: plc, address: c, variable: tank.level, unit: m, access: write}
  d: {source: modbus, address: d, variable: pump1.speed, unit: rpm, access: write, high: 2000, low: 0}
  e: {source: plc, address: e}
`))
	if err != nil {
		t.Fatal(err)
	}
	variables := map[string]Variable{"tank.level": {Unit: "m", Min: 0, Max: 5}, "pump1.speed": {Unit: "rad/s", Min: 0, Max: 200, Input: true}}
	err = m.Check(func(n string) (Variable, bool) { v, ok := variables[n]; return v, ok }, []string{"plc"}, func(string) string { return "tank.level" })
	var p Problems
	if !errors.As(err, &p) || len(p) != 5 {
		t.Fatalf("%v", err)
	}
	for i, want := range []string{"tags.yaml:3:3: booster/level: variable: the plant has no \"tank.levl\"; did you mean tank.level?", "booster/speed: the tag is in bar", "c: access: tank.level is computed",
		"d: source: there is no connection \"modbus\"", "d: high: 2000 rpm is beyond what the model allows for pump1.speed, 0 to 1909.86 rpm"} {
		if !strings.Contains(p[i], want) {
			t.Errorf("%s\n  want %s", p[i], want)
		}
	}
}

func TestValuesGoToTheModelAndBack(t *testing.T) {
	x := bridge.Tag{Variable: "T", Unit: "degC", Scale: 0.1, Offset: 2, Low: 0, High: 50}
	c, err := Convert(&x, Variable{Unit: "K"})
	if err != nil {
		t.Fatal(err)
	}
	v, s := Value(&x, 180, bridge.Good)
	if v != 20 || s != bridge.Good || c.Model(v) != 293.15 || math.Abs(c.Tag(293.15)-20) > 1e-12 || Raw(&x, v) != 180 {
		t.Errorf("%g %v %g", v, s, c.Model(v))
	}
	for raw, want := range map[float64]bridge.Status{1000: bridge.UncertainOutOfLimits, -1000: bridge.UncertainOutOfLimits, math.Inf(1): bridge.BadSensorFailure} {
		if _, s := Value(&x, raw, bridge.Good); s != want {
			t.Errorf("%g: status %08x, want %08x", raw, s, want)
		}
	}
	if _, s := Value(&x, math.NaN(), bridge.Good); s != bridge.BadSensorFailure {
		t.Errorf("NaN: status %08x", s)
	}
	plain := bridge.Tag{Scale: 1, Low: math.Inf(-1), High: math.Inf(1)}
	payload := math.Float64frombits(0x7ff8dead0000beef)
	if v, _ := Value(&plain, payload, bridge.Bad); math.Float64bits(v) != math.Float64bits(payload) {
		t.Errorf("the bits of a NaN changed: %x", math.Float64bits(v))
	}
}

func FuzzRead(f *testing.F) {
	f.Add("t.yaml", good)
	f.Add("t.csv", "name,source,address,unit,low\na,plc,x,m,1 cm\n")
	f.Add("t.yaml", "gemel: 1\ntags: {? [a]: b}\n")
	f.Fuzz(func(t *testing.T, name, data string) {
		m, err := Read(name, []byte(data))
		if err != nil {
			return
		}
		for i := range m.Tags {
			if x := m.Tags[i]; x.Name == "" || x.Scale == 0 || !(x.Low < x.High) || x.Access == 0 {
				t.Errorf("%+v", x)
			}
		}
		var b bytes.Buffer
		if err := m.WriteCSV(&b); err != nil {
			t.Fatal(err)
		}
	})
}
