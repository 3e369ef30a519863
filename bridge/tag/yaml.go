package tag

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// readYAML reads
//
//	gemel: 1
//	tags:
//	  booster/level: {source: plc, address: "nsu=urn:plant;s=level", variable: tank.level, unit: m}
func readYAML(file string, data []byte) (rows []row, p Problems) {
	tree, err := parse(data)
	if err != nil {
		p.add(file, "%s", strings.TrimSpace(yaml.FormatError(err, false, false)))
		return nil, p
	}
	if len(tree.Docs) != 1 {
		p.add(file, "one document with the keys gemel and tags is expected")
		return nil, p
	}
	version := ""
	for _, e := range entries(tree.Docs[0].Body) {
		switch key := text(e.Key); key {
		case "gemel":
			version = text(e.Value)
		case "tags":
			rows = append(rows, tagRows(file, e.Value, &p)...)
		default:
			p.add(placeOf(file, e.Key), "there is no key %q; the keys are gemel and tags", key)
		}
	}
	if version != "1" {
		p.add(file+":1", "gemel: write 1, the version of the format")
	}
	return rows, p
}

// parse turns a panic of the parser, which foreign bytes can bring about, into an error.
func parse(data []byte) (tree *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			tree, err = nil, fmt.Errorf("this is no YAML that can be read: %v", r)
		}
	}()
	return parser.ParseBytes(data, 0)
}

func tagRows(file string, n ast.Node, p *Problems) (rows []row) {
	for _, e := range entries(n) {
		r := row{place: placeOf(file, e.Key), cells: map[string]string{"name": text(e.Key)}}
		for _, c := range entries(e.Value) {
			key := text(c.Key)
			_, scalar := c.Value.(ast.ScalarNode)
			switch {
			case key == "name" || !slices.Contains(columns, key):
				p.add(placeOf(file, c.Key), "%s: there is no key %q; the keys are %s", r.cells["name"], key, strings.Join(columns[1:], ", "))
			case !scalar:
				p.add(placeOf(file, c.Value), "%s: %s: one value is expected", r.cells["name"], key)
			default:
				r.cells[key] = text(c.Value)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// entries of a mapping; nothing where it is none.
func entries(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// text of a scalar as it was written.
func text(n ast.Node) string {
	if s, ok := n.(*ast.StringNode); ok {
		return s.Value
	}
	if s, ok := n.(ast.ScalarNode); ok && s.GetToken() != nil {
		return s.GetToken().Value
	}
	return ""
}

func placeOf(file string, n ast.Node) string {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return fmt.Sprintf("%s:%d:%d", file, t.Position.Line, t.Position.Column)
	}
	return file
}

// WriteYAML writes the map so that Read gives it back.
func (m *Map) WriteYAML(w io.Writer) error {
	tags := yaml.MapSlice{}
	for i := range m.Tags {
		c := cellsOf(&m.Tags[i])
		item := yaml.MapSlice{}
		for _, key := range columns[1:] {
			if c[key] != "" {
				item = append(item, yaml.MapItem{Key: key, Value: c[key]})
			}
		}
		tags = append(tags, yaml.MapItem{Key: c["name"], Value: item})
	}
	return yaml.NewEncoder(w, yaml.Indent(2)).Encode(yaml.MapSlice{{Key: "gemel", Value: 1}, {Key: "tags", Value: tags}})
}
