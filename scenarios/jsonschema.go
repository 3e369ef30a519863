package scenarios

import (
	"encoding/json"
	"reflect"
)

// Schema is the JSON Schema (draft 2020-12) of scenario files, made from the types that the loader decodes into.
func Schema() ([]byte, error) {
	s := schemaOf(reflect.TypeFor[File]())
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "Gemel scenario"
	s["description"] = "What happens to a plant: inputs, control, faults, limits, and what is computed and recorded. Quantities are texts with a number and a unit, such as \"1450 rpm\"."
	return json.MarshalIndent(s, "", "  ")
}

// object is a JSON object; encoding/json writes its keys sorted.
type object = map[string]any

// scalar is what a Text may be in YAML.
func scalar() object { return object{"type": []string{"string", "number", "integer", "boolean"}} }

// schemaOf describes the written forms of a type.
func schemaOf(t reflect.Type) object {
	switch t {
	case textType:
		return scalar()
	case reflect.TypeFor[Names]():
		return object{"anyOf": []object{scalar(), {"type": "array", "items": scalar()}}}
	case reflect.TypeFor[Point]():
		return object{"type": "array", "prefixItems": []object{scalar(), scalar()}, "minItems": 2, "maxItems": 2}
	case reflect.TypeFor[PlantRef](), reflect.TypeFor[Input](), reflect.TypeFor[Drift](), reflect.TypeFor[DropOut](), reflect.TypeFor[FitQuality](), reflect.TypeFor[FitPosterior]():
		return object{"anyOf": []object{scalar(), structSchema(t)}}
	case reflect.TypeFor[Control]():
		return object{"oneOf": []object{kindSchema(reflect.TypeFor[PID]()), kindSchema(reflect.TypeFor[Hysteresis]()), kindSchema(reflect.TypeFor[Staging]()), kindSchema(reflect.TypeFor[Schedule]()), kindSchema(reflect.TypeFor[Rule]())}}
	}
	switch {
	case t.Kind() == reflect.Pointer:
		return schemaOf(t.Elem())
	case isMap(t):
		return object{"type": "object", "additionalProperties": schemaOf(t.Elem().Field(1).Type)}
	case t.Kind() == reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem())}
	}
	return structSchema(t)
}

// kindSchema is a control block; its kind tells it from the others.
func kindSchema(t reflect.Type) object { return structSchema(t) }

// structSchema describes a mapping with fixed keys.
func structSchema(t reflect.Type) object {
	properties := object{}
	required := []string{}
	for _, f := range fieldsOf(t) {
		p := schemaOf(t.Field(f.index).Type)
		if f.doc != "" {
			p["description"] = f.doc
		}
		if f.enum != nil {
			p = object{"description": f.doc, "enum": enumValues(f.enum)}
		}
		properties[f.name] = p
		if f.required {
			required = append(required, f.name)
		}
	}
	s := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// enumValues are the allowed words; 1 may be written as a number; true, false are booleans, and on, off are to some editors.
func enumValues(words []string) []any {
	var values []any
	for _, w := range words {
		values = append(values, w)
		switch w {
		case "1":
			values = append(values, 1)
		case "on", "true":
			values = append(values, true)
		case "off", "false":
			values = append(values, false)
		}
	}
	return values
}
