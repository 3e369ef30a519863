package scenarios

import (
	"bytes"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schema compiles what `gemel schema` prints.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("scenario.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("scenario.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// validate holds a YAML text against the schema, as an editor does.
func validate(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	json, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err, text)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(json))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

// The schema and the loader come from the same types: an editor must accept what the loader accepts, and mark wrong keys.
func TestSchemaAgreesWithTheLoader(t *testing.T) {
	s := schema(t)
	for _, text := range []string{head + eventful, head + controlled, head + withFile,
		"gemel: 1\nplant: {file: a.mo, model: A}\ntime: {start: 2026-01-05, stop: 1h, tick: 10s}\nsolver: {method: rk4, step: 1 s}\ncontrol:\n- {name: a, kind: hysteresis, measure: x, on_below: 1 m, off_above: 2 m, drive: [a, b], on: 1, initial: on}\n- {name: b, kind: schedule, daily: [[6h, 1]], hold: linear}\n"} {
		if err := validate(t, s, text); err != nil {
			t.Errorf("%s\n%v", text, err)
		}
	}
	for _, c := range brokenScenarios {
		if c.whole || !strings.Contains(c.want, "unknown key") && !strings.Contains(c.want, "\" is missing: ") || strings.Contains(c.want, "off: says") || strings.Contains(c.want, `the key "on"`) {
			continue
		}
		text := c.text
		if !strings.Contains(text, "gemel:") {
			text = head + text
		}
		if validate(t, s, text) == nil {
			t.Errorf("the schema accepts\n%s", text)
		}
	}
}
