package scenarios

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"gemel/engine/dae"
)

// Text is a scalar of the file as it was written, with its place. Meaning (a quantity, a name, an expression) is given to
// it later, where the plant is known.
type Text struct {
	Value string
	Pos   dae.Pos
	quote int // 1 where Value begins behind a quotation mark at Pos
}

// Given says whether the file has the scalar.
func (t Text) Given() bool { return t.Pos.Line > 0 }

// Entry is a key of a mapping whose keys the user chooses, with its value.
type Entry[T any] struct {
	Key   Text
	Value T
}

// Map is such a mapping in the order of the file.
type Map[T any] []Entry[T]

// decoder turns the YAML tree into Go values and keeps every problem it meets.
type decoder struct {
	file     string
	problems Problems
}

// selfDecoding is a value with several written forms, which reads itself.
type selfDecoding interface {
	decode(d *decoder, n ast.Node)
}

// parseYAML returns the single document of a file, or nil with the problem noted.
func (d *decoder) parseYAML(data []byte) (body ast.Node) {
	defer func() { // the library is known to panic on some malformed documents; a stranger's file must not end the program
		if r := recover(); r != nil {
			d.problems.add(dae.Pos{File: d.file}, "the file is not valid YAML")
			body = nil
		}
	}()
	if i := strings.IndexByte(string(data), '\t'); i >= 0 {
		line := 1 + strings.Count(string(data[:i]), "\n")
		start := strings.LastIndexByte(string(data[:i]), '\n') + 1
		if strings.TrimSpace(string(data[start:i])) == "" {
			d.problems.add(dae.Pos{File: d.file, Line: line, Col: i - start + 1}, "a tab indents the line; YAML wants spaces")
			return nil
		}
	}
	if line, col := tooDeep(string(data)); line > 0 {
		d.problems.add(dae.Pos{File: d.file, Line: line, Col: col}, "this is nested more than %d levels deep", maxNesting)
		return nil
	}
	f, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	var syntax *yaml.SyntaxError
	switch {
	case errors.As(err, &syntax):
		pos, msg := explainSyntax(string(data), d.tokenPos(syntax.GetToken()), syntax.GetMessage())
		d.problems.add(pos, "%s", msg)
		return nil
	case err != nil:
		d.problems.add(dae.Pos{File: d.file}, "not valid YAML: %v", err)
		return nil
	}
	for _, doc := range f.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		if body != nil {
			d.problems.add(d.pos(doc.Body), "a second document begins here; a file holds one scenario")
			return nil
		}
		body = doc.Body
	}
	if body == nil {
		d.problems.add(dae.Pos{File: d.file}, "the file is empty; `gemel new NAME` writes one to start from")
	}
	return body
}

func (d *decoder) tokenPos(t *token.Token) dae.Pos {
	if t == nil || t.Position == nil {
		return dae.Pos{File: d.file}
	}
	return dae.Pos{File: d.file, Line: t.Position.Line, Col: max(t.Position.Column, 1)}
}

// pos is the place where a node begins.
func (d *decoder) pos(n ast.Node) dae.Pos {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return d.tokenPos(n.Values[0].Key.GetToken())
		}
	case *ast.MappingValueNode:
		return d.tokenPos(n.Key.GetToken())
	}
	return d.tokenPos(n.GetToken())
}

// describe says what a node is, for messages.
func describe(n ast.Node) string {
	switch n := n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "nothing"
	case ast.ScalarNode:
		return `"` + shortened(n.GetToken().Value) + `"`
	}
	return "something else"
}

// shortened cuts a text of the user to what fits into a message.
func shortened(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}

// unwrap refuses what a scenario file has no use for: anchors, aliases, tags.
func (d *decoder) unwrap(n ast.Node) (ast.Node, bool) {
	switch n := n.(type) {
	case *ast.AnchorNode:
		d.problems.add(d.pos(n), "anchors (&name) are not used in scenario files; write the value out")
		return nil, false
	case *ast.AliasNode:
		d.problems.add(d.pos(n), "aliases (*name) are not used in scenario files; write the value out, or quote it as \"*...\"")
		return nil, false
	case *ast.TagNode:
		d.problems.add(d.pos(n), "tags (!name) are not used in scenario files")
		return nil, false
	case *ast.MappingKeyNode:
		d.problems.add(d.pos(n), "write the key as \"key: value\", without '?'")
		return nil, false
	}
	return n, n != nil
}

// text reads a scalar.
func (d *decoder) text(n ast.Node, want string) (Text, bool) {
	n, ok := d.unwrap(n)
	if !ok {
		return Text{}, false
	}
	switch s := n.(type) {
	case *ast.LiteralNode:
		p := d.pos(n)
		return Text{Value: strings.TrimSpace(s.Value.Value), Pos: p}, true
	case *ast.NullNode:
		d.problems.add(d.pos(n), "the value is missing: want %s", want)
		return Text{}, false
	case ast.ScalarNode:
		t := Text{Value: n.GetToken().Value, Pos: d.pos(n)}
		if k := n.GetToken().Type; k == token.SingleQuoteType || k == token.DoubleQuoteType {
			t.quote = 1
		}
		return t, true
	}
	if t, ok := d.rejoined(n); ok {
		return t, true
	}
	d.problems.add(d.pos(n), "want %s, found %s", want, describe(n))
	return Text{}, false
}

// rejoined puts 06:00 together again, which the YAML library takes for a mapping inside of {...}, against the standard: a colon
// without a blank behind it does not end a key there.
func (d *decoder) rejoined(n ast.Node) (Text, bool) {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) == 1 {
		n = m.Values[0]
	}
	pair, ok := n.(*ast.MappingValueNode)
	if !ok {
		return Text{}, false
	}
	key, colon := pair.Key.GetToken(), pair.Start
	value, isScalar := pair.Value.(ast.ScalarNode)
	if !isScalar || key == nil || colon == nil || value.Type() == ast.NullType {
		return Text{}, false
	}
	v := value.GetToken()
	if key.Position.Line != v.Position.Line || colon.Position.Column != key.Position.Column+utf8.RuneCountInString(key.Value) || v.Position.Column != colon.Position.Column+1 {
		return Text{}, false
	}
	return Text{Value: key.Value + ":" + v.Value, Pos: d.tokenPos(key)}, true
}

// mapping returns the keys and values of a mapping; problems of doubled keys are noted.
func (d *decoder) mapping(n ast.Node, want string) ([]Entry[ast.Node], bool) {
	n, ok := d.unwrap(n)
	if !ok {
		return nil, false
	}
	var values []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		if token := n.GetToken(); n.Type() == ast.StringType && gluedKey(token.Value) > 0 {
			key := gluedKey(token.Value)
			p := d.pos(n)
			p.Col += key + 1
			d.problems.add(p, "a space is missing behind the ':' of %s", token.Value[:key])
			return nil, false
		}
		d.problems.add(d.pos(n), "want %s, found %s", want, describe(n))
		return nil, false
	}
	var out []Entry[ast.Node]
	first := map[string]int{}
	for _, v := range values {
		if v.Key.IsMergeKey() {
			d.problems.add(d.tokenPos(v.Key.GetToken()), "merge keys (<<) are not used in scenario files; write the keys out")
			continue
		}
		var key Text
		if k, ok := v.Key.(ast.Node); ok {
			if key, ok = d.text(k, "a name"); !ok {
				continue
			}
		}
		if line, twice := first[key.Value]; twice {
			d.problems.add(key.Pos, "the key %q is already given in line %d", key.Value, line)
			continue
		}
		first[key.Value] = key.Pos.Line
		out = append(out, Entry[ast.Node]{key, v.Value})
	}
	return out, true
}

// list returns the elements of a sequence.
func (d *decoder) list(n ast.Node, want string) ([]ast.Node, bool) {
	n, ok := d.unwrap(n)
	if !ok {
		return nil, false
	}
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		d.problems.add(d.pos(n), "want %s, found %s", want, describe(n))
		return nil, false
	}
	return s.Values, true
}
