package scenarios

import (
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"gemel/engine/dae"
)

var (
	textType = reflect.TypeFor[Text]()
	posType  = reflect.TypeFor[dae.Pos]()
)

// value decodes a node into v by its Go type: Text, struct (fields by tag), pointer, slice, Map, or a type that reads itself.
// want says in words what is expected there.
func (d *decoder) value(n ast.Node, v reflect.Value, want string) {
	if s, ok := v.Addr().Interface().(selfDecoding); ok {
		s.decode(d, n)
		return
	}
	t := v.Type()
	switch {
	case t == textType:
		if text, ok := d.text(n, want); ok {
			v.Set(reflect.ValueOf(text))
		}
	case t.Kind() == reflect.Pointer:
		p := reflect.New(t.Elem())
		d.value(n, p.Elem(), want)
		v.Set(p)
	case isMap(t):
		d.freeMapping(n, v, want)
	case t.Kind() == reflect.Slice:
		elements, ok := d.list(n, "a list")
		if !ok {
			return
		}
		v.Set(reflect.MakeSlice(t, 0, len(elements))) // an empty list is not an absent one
		for _, e := range elements {
			x := reflect.New(t.Elem()).Elem()
			d.value(e, x, want)
			v.Set(reflect.Append(v, x))
		}
	case t.Kind() == reflect.Struct:
		d.structure(n, v, want)
	default:
		panic("scenarios: no way to decode " + t.String())
	}
}

// isMap says whether t is a Map of something.
func isMap(t reflect.Type) bool {
	if t.Kind() != reflect.Slice || t.Elem().Kind() != reflect.Struct {
		return false
	}
	return t.Elem().NumField() == 2 && t.Elem().Field(0).Name == "Key" && t.Elem().Field(0).Type == textType
}

func (d *decoder) freeMapping(n ast.Node, v reflect.Value, want string) {
	entries, ok := d.mapping(n, "a mapping of names to "+want)
	if !ok {
		return
	}
	for _, e := range entries {
		x := reflect.New(v.Type().Elem()).Elem()
		x.Field(0).Set(reflect.ValueOf(e.Key))
		d.value(e.Value, x.Field(1), want)
		v.Set(reflect.Append(v, x))
	}
}

// field is one key of a struct type.
type field struct {
	index    int
	name     string
	required bool
	doc      string
	want     string // what the value is, in words
	enum     []string
}

// fieldsOf reads the tags of a struct: yaml:"name,required" doc:"..." want:"a quantity" enum:"a|b".
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		tag, ok := t.Field(i).Tag.Lookup("yaml")
		if !ok {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		f := field{index: i, name: name, required: option == "required", doc: t.Field(i).Tag.Get("doc"), want: t.Field(i).Tag.Get("want")}
		if f.want == "" {
			f.want = "a value"
		}
		if e := t.Field(i).Tag.Get("enum"); e != "" {
			f.enum = strings.Split(e, "|")
		}
		fields = append(fields, f)
	}
	return fields
}

func (d *decoder) structure(n ast.Node, v reflect.Value, want string) {
	entries, ok := d.mapping(n, want)
	if !ok {
		return
	}
	pos := d.pos(n)
	if p := v.FieldByName("Pos"); p.IsValid() && p.Type() == posType {
		p.Set(reflect.ValueOf(pos))
	}
	fields := fieldsOf(v.Type())
	given := map[string]bool{}
	for _, e := range entries {
		given[e.Key.Value] = true
		i := indexOfField(fields, e.Key.Value)
		if i < 0 {
			d.unknownKey(e.Key, fields)
			continue
		}
		f := fields[i]
		d.value(e.Value, v.Field(f.index), f.want)
		if text, ok := v.Field(f.index).Interface().(Text); ok && text.Given() && f.enum != nil {
			d.checkEnum(f, text)
		}
	}
	for _, f := range fields {
		if f.required && !given[f.name] {
			d.problems.add(pos, "the key %q is missing: %s", f.name, f.doc)
		}
	}
}

func (d *decoder) checkEnum(f field, text Text) {
	for _, e := range f.enum {
		if e == text.Value {
			return
		}
	}
	d.problems.add(text.Pos, "%s: %q is not known%s", f.name, text.Value, oneOf(text.Value, f.enum))
}

// oneOf ends a message about a word that is not one of a few.
func oneOf(got string, words []string) string {
	if c := nearest(got, words); c != "" {
		return didYouMean(c)
	}
	return "; want " + orList(words)
}

// orList writes words as "a, b or c".
func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

func indexOfField(fields []field, name string) int {
	for i := range fields {
		if fields[i].name == name {
			return i
		}
	}
	return -1
}

func (d *decoder) unknownKey(key Text, fields []field) {
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].name
	}
	if c := nearest(key.Value, names); c != "" {
		d.problems.add(key.Pos, "unknown key %q%s", key.Value, didYouMean(c))
		return
	}
	d.problems.add(key.Pos, "unknown key %q; known here: %s", key.Value, strings.Join(names, ", "))
}
