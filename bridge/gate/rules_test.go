package gate

import (
	"strings"
	"testing"
)

func parse(text string) (*Rules, error) {
	units := map[string]string{"speed": "rpm", "oil": "degC", "switch": "1"}
	return ParseRules([]byte(text), func(tag string) (string, bool) { u, ok := units[tag]; return u, ok }, func(tag string) bool { return units[tag] != "" || tag == "level" })
}

func TestRulesAreReadInTheUnitOfTheTag(t *testing.T) {
	r, err := parse(`{gemel: 1, classes: {a: {approvers: 2}}, tags: {speed: {class: a, min: 10 Hz*2*pi rad, max: 1 rpm}}}`)
	if err == nil {
		t.Errorf("%+v", r)
	}
	r, err = parse(`
gemel: 1
classes: {a: {approvers: 2}}
tags:
  oil: {class: a, min: 293.15 K, max: 60 °C, step: 5 K, rate: {most: 10 K, in: 2h}, fresh: 3 s, pause: 90 s}
`)
	if err != nil {
		t.Fatal(err)
	}
	o := r.tags["oil"]
	if o.low != 20 || o.high != 60 || o.step != 5 || o.most != 10 || o.span != 7200e9 || o.fresh != 3e9 || o.pause != 90e9 || o.approvers != 2 || o.moved != 5 {
		t.Errorf("%+v", o)
	}
}

func TestRulesThatAreWrong(t *testing.T) {
	for _, c := range []struct{ tag, want string }{
		{"sped: {class: a, min: 1 rpm, max: 2 rpm}", "sped: the tag map has no such tag"},
		{"speed: {class: b, min: 1 rpm, max: 2 rpm}", "none of the classes"},
		{"speed: {class: none, min: 1 rpm, max: 2 rpm}", "fewer than 1"},
		{"speed: {class: a, max: 2 rpm}", "min and max are needed"},
		{"speed: {class: a, min: 3 rpm, max: 2 rpm}", "lies above"},
		{"speed: {class: a, min: 3 bar, max: 2 rpm}", "min:"},
		{"speed: {class: a, min: .nan, max: 2 rpm}", "min:"},
		{"speed: {class: a, min: 1 rpm, max: 1e999 rpm}", "max:"},
		{"speed: {class: a, min: 1 rpm, max: 2 rpm, step: -1 rpm}", "step:"},
		{"speed: {class: a, min: 1 rpm, max: 2 rpm, pause: -1 s}", "pause:"},
		{"speed: {class: a, min: 1 rpm, max: 2 rpm, fresh: 1e30 s}", "fresh:"},
		{"speed: {class: a, min: 1 rpm, max: 2 rpm, rate: {most: 3 rpm}}", "most and in"},
		{"speed: {class: a, min: 1 rpm, max: 2 rpm, stepp: 1 rpm}", "stepp"},
		{`speed: {class: a, min: 1 rpm, max: 2 rpm, interlocks: [{when: tag("lvel") > 1, why: w}]}`, `no "lvel"`},
		{`speed: {class: a, min: 1 rpm, max: 2 rpm, interlocks: [{when: tag("lev" + "el") > 1, why: w}]}`, "must be a text"},
		{`speed: {class: a, min: 1 rpm, max: 2 rpm, interlocks: [{when: tag("level"), why: w}]}`, "bool"},
		{`speed: {class: a, min: 1 rpm, max: 2 rpm, interlocks: [{when: level > 1, why: w}]}`, "level"},
		{`speed: {class: a, min: 1 rpm, max: 2 rpm, interlocks: [{when: tag("level") > 1}]}`, "why is needed"},
		{`speed: {class: a, min: 1 rpm, max: 2 rpm, interlocks: [{when: "all(1..100000000, # > 0)", why: w}]}`, "interlock"},
	} {
		_, err := parse("gemel: 1\nclasses: {a: {approvers: 1}, none: {approvers: 0}}\ntags:\n  " + c.tag + "\n")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\n  error %v, want one with %q", c.tag, err, c.want)
		}
	}
	for _, text := range []string{"", "gemel: 2", "tags: 3", "[", "gemel: 1\nclass: {}"} {
		if _, err := parse(text); err == nil {
			t.Errorf("%q passes for rules", text)
		}
	}
}

func TestPeopleThatAreWrong(t *testing.T) {
	key := "3J8Yg1Zl1mYxVf7Z7mF0l6K6jv1cM3kT2m0Vb4mE8xA="
	for _, c := range []struct{ text, want string }{
		{"anna: {role: boss, key: " + key + "}", "no role"},
		{"anna: {role: viewer, key: abc}", "base64"},
		{"anna: {role: viewer, key: " + key + "}\nben: {role: viewer, key: " + key + "}", "same key"},
		{"anna: {role: viewer, keys: x}", "keys"},
	} {
		if _, err := ParsePeople([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.text, err, c.want)
		}
	}
}

func FuzzRules(f *testing.F) {
	f.Add(ruleFile)
	f.Add(`{gemel: 1, classes: {a: {approvers: 1}}, tags: {speed: {class: a, min: 1 rpm, max: 2 rpm, interlocks: [{when: not(tag("level") > 1 or true), why: w}]}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := parse(text)
		if err != nil {
			return
		}
		for _, tag := range r.Tags() {
			if x := r.tags[tag]; !finite(x.low, x.high) || x.approvers < 1 || !(x.low <= x.high) {
				t.Errorf("%s: %+v", tag, x)
			}
		}
	})
}
