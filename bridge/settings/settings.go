package settings

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"gemel/engine/unit"
)

// Problems of a file.
type Problems []string

// Error lists all, a line each.
func (p Problems) Error() string { return strings.Join(p, "\n") }

// File is a file that is being read.
type File struct {
	name     string
	root     ast.Node
	problems Problems
}

// Node is a part of a File; nil is one that is not there.
type Node struct {
	file *File
	node ast.Node
	key  ast.Node
}

// Entry of a mapping.
type Entry struct {
	Key string
	*Node
}

// Read reads YAML. What is wrong is told by Err.
func Read(name string, data []byte) *File {
	f := &File{name: name}
	tree, err := parse(data)
	switch {
	case err != nil:
		f.add(nil, "%s", strings.TrimSpace(yaml.FormatError(err, false, false)))
	case len(tree.Docs) != 1 || tree.Docs[0].Body == nil:
		f.add(nil, "the file is empty, or holds several documents")
	default:
		f.root = tree.Docs[0].Body
	}
	return f
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

// Root is the whole file; its version, the key gemel, must be 1.
func (f *File) Root() *Node {
	if f.root == nil {
		return nil
	}
	n := &Node{file: f, node: f.root}
	if v := n.Get("gemel"); v.String() != "1" {
		n.Add("write gemel: 1, the version of the format")
	}
	return n
}

// Err is nil or Problems.
func (f *File) Err() error {
	if len(f.problems) == 0 {
		return nil
	}
	return f.problems
}

func (f *File) add(at ast.Node, format string, args ...any) {
	place := f.name
	if at != nil {
		if t := at.GetToken(); t != nil && t.Position != nil {
			place = fmt.Sprintf("%s:%d:%d", f.name, t.Position.Line, t.Position.Column)
		}
	}
	f.problems = append(f.problems, place+": "+fmt.Sprintf(format, args...))
}

// Add notes a problem at the place of the node.
func (n *Node) Add(format string, args ...any) {
	if n == nil {
		return
	}
	at := n.key
	if at == nil {
		at = n.node
	}
	n.file.add(at, format, args...)
}

// Entries of a mapping, in the order of the file.
func (n *Node) Entries() (list []Entry) {
	if n == nil {
		return nil
	}
	var values []*ast.MappingValueNode
	switch m := n.node.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	case *ast.NullNode:
		return nil
	default:
		n.Add("keys and values are expected here")
		return nil
	}
	for _, v := range values {
		list = append(list, Entry{textOf(v.Key), &Node{n.file, v.Value, v.Key}})
	}
	return list
}

// Get is the value of a key; nil where there is none.
func (n *Node) Get(key string) *Node {
	for _, e := range n.quietly() {
		if e.Key == key {
			return e.Node
		}
	}
	return nil
}

// quietly are the entries without a word about what they are not.
func (n *Node) quietly() (list []Entry) {
	if n == nil {
		return nil
	}
	before := n.file.problems
	list = n.Entries()
	n.file.problems = before
	return list
}

// Keys tells of every key that is none of these.
func (n *Node) Keys(known ...string) {
	for _, e := range n.Entries() {
		if !slices.Contains(known, e.Key) {
			e.Add("there is no key %q; the keys are %s", e.Key, strings.Join(known, ", "))
		}
	}
}

// String is the text of a scalar as it was written; "" of anything else.
func (n *Node) String() string {
	if n == nil {
		return ""
	}
	return textOf(n.node)
}

// Text of a key. What is no single value is told.
func (n *Node) Text(key string) string {
	v := n.Get(key)
	if v == nil {
		return ""
	}
	if _, ok := v.node.(ast.ScalarNode); !ok {
		v.Add("%s: one value is expected", key)
	}
	return v.String()
}

// List of a key: a list of texts, or one text.
func (n *Node) List(key string) (list []string) {
	v := n.Get(key)
	if v == nil {
		return nil
	}
	for _, x := range v.Items() {
		list = append(list, x.String())
	}
	return list
}

// Items of a list, or the node itself.
func (n *Node) Items() (list []*Node) {
	if n == nil {
		return nil
	}
	s, ok := n.node.(*ast.SequenceNode)
	if !ok {
		return []*Node{n}
	}
	for _, x := range s.Values {
		list = append(list, &Node{n.file, x, nil})
	}
	return list
}

// Duration of a key, such as 90 s, 5 min, 6h or 90d; otherwise where it is not there.
func (n *Node) Duration(key string, otherwise time.Duration) time.Duration {
	v := n.Get(key)
	if v == nil {
		return otherwise
	}
	s, err := unit.ParseDuration(v.String())
	if err == nil && !(s > 0 && s <= longest.Seconds()) {
		err = fmt.Errorf("want a time above 0 and below %v", longest)
	}
	if err != nil {
		v.Add("%s: %v", key, err)
		return otherwise
	}
	return time.Duration(s * 1e9)
}

// longest time that a setting may have.
const longest = 100 * 366 * 24 * time.Hour

// Quantity of a key, in a unit: "3 bar", or a bare number where the unit is "1"; a difference has no zero point (5 K are 5 degC then). otherwise where it is not there.
func (n *Node) Quantity(key, want string, difference bool, otherwise float64) float64 {
	v := n.Get(key)
	if v == nil {
		return otherwise
	}
	x, err := convert(v.String(), want, difference)
	if err == nil && (math.IsNaN(x) || math.IsInf(x, 0)) {
		err = errors.New("want a finite number")
	}
	if err != nil {
		v.Add("%s: %v", key, err)
		return otherwise
	}
	return x
}

// Rate of a key: a change of so much of a unit in a second, such as "1 cm/s" or "2 K/min"; otherwise where it is not there.
func (n *Node) Rate(key, want string, otherwise float64) float64 {
	v := n.Get(key)
	if v == nil {
		return otherwise
	}
	x, err := convertRate(v.String(), want)
	if err != nil {
		v.Add("%s: %v", key, err)
		return otherwise
	}
	return x
}

func convertRate(text, want string) (float64, error) {
	cut := strings.LastIndexByte(text, '/')
	if cut < 0 {
		return 0, fmt.Errorf("%q is no change in a time; write it like 1 %s/s", text, want)
	}
	amount, per := text[:cut], text[cut+1:]
	x, err := convert(strings.TrimSpace(amount), want, true)
	if err != nil {
		return 0, err
	}
	s, err := unit.ParseDuration("1 " + strings.TrimSpace(per))
	if err != nil {
		return 0, err
	}
	return x / s, nil
}

func convert(text, want string, difference bool) (float64, error) {
	q, err := unit.ParseQuantity(text)
	if err != nil {
		return 0, err
	}
	to, err := unit.Parse(want)
	if err != nil {
		return 0, err
	}
	if difference {
		q.Unit, to = q.Unit.Difference(), to.Difference()
	}
	return unit.Convert(q.Value, q.Unit, to)
}

// Number of a key without a unit; otherwise where it is not there.
func (n *Node) Number(key string, otherwise float64) float64 {
	v := n.Get(key)
	if v == nil {
		return otherwise
	}
	x, err := strconv.ParseFloat(v.String(), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		v.Add("%s: %q is no number", key, v.String())
		return otherwise
	}
	return x
}

// Whole number of a key, from low to high; otherwise where it is not there.
func (n *Node) Whole(key string, low, high, otherwise int) int {
	v := n.Get(key)
	if v == nil {
		return otherwise
	}
	x, err := strconv.Atoi(v.String())
	if err != nil || x < low || x > high {
		v.Add("%s: want a whole number from %d to %d", key, low, high)
		return otherwise
	}
	return x
}

// Bool of a key: true or false.
func (n *Node) Bool(key string) bool {
	v := n.Get(key)
	switch v.String() {
	case "true":
		return true
	case "false", "":
	default:
		v.Add("%s: want true or false", key)
	}
	return false
}

func textOf(n ast.Node) string {
	if s, ok := n.(*ast.StringNode); ok {
		return s.Value
	}
	if s, ok := n.(ast.ScalarNode); ok && s.GetToken() != nil {
		return s.GetToken().Value
	}
	return ""
}
