package gate

import (
	"errors"
	"fmt"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"
)

// interlock is a condition without which nothing is written.
type interlock struct {
	text, why string
	program   *vm.Program
}

// plantView is what interlocks read: tag("name") is a value whose quality is good and which is fresh; anything else makes the condition fail.
type plantView func(tag string) (float64, error)

// mostNodes of an interlock: it is a condition, not a program.
const mostNodes = 500

// compile reads a condition. The tags in it must be texts, so that a misspelt one is found now and not when it matters.
func compile(text, why string, known func(string) bool) (interlock, error) {
	if why == "" {
		return interlock{}, errors.New("why is needed: the operator reads it when nothing can be written")
	}
	names := &tagNames{known: known}
	program, err := expr.Compile(text, expr.Env(map[string]any{"tag": func(string) (float64, error) { return 0, nil }}),
		expr.AsBool(), expr.MaxNodes(mostNodes), expr.DisableAllBuiltins(), expr.EnableBuiltin("abs"), expr.EnableBuiltin("min"), expr.EnableBuiltin("max"), expr.Patch(names))
	if err != nil {
		return interlock{}, err
	}
	return interlock{text: text, why: why, program: program}, names.err
}

// holds says why the condition does not hold; nil where it does.
func (l *interlock) holds(view plantView) error {
	out, err := expr.Run(l.program, map[string]any{"tag": (func(string) (float64, error))(view)})
	if err != nil {
		return fmt.Errorf("interlock %q cannot be judged: %w", l.text, rootCause(err))
	}
	if ok, is := out.(bool); !is || !ok {
		return fmt.Errorf("interlock %q: %s", l.text, l.why)
	}
	return nil
}

// rootCause is what a tag said, without the place in the expression.
func rootCause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// tagNames looks at every part of a condition.
type tagNames struct {
	known func(string) bool
	err   error
}

// operators that a condition may have: those of numbers and truth, none that makes lists or texts.
var operators = []string{"+", "-", "*", "/", "%", "**", "^", "<", "<=", ">", ">=", "==", "!=", "and", "&&", "or", "||", "not", "!"}

// Visit notes tags that are no text, or unknown, and what has no place in a condition: its time and memory are bounded by its length then.
func (n *tagNames) Visit(node *ast.Node) {
	ok := true
	switch x := (*node).(type) {
	case *ast.CallNode:
		n.call(x)
	case *ast.BinaryNode:
		ok = slices.Contains(operators, x.Operator)
	case *ast.UnaryNode:
		ok = slices.Contains(operators, x.Operator)
	case *ast.IdentifierNode, *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.ConditionalNode, *ast.BuiltinNode, *ast.ConstantNode:
	default:
		ok = false
	}
	if !ok {
		n.err = errors.Join(n.err, fmt.Errorf("%q has no place in a condition of numbers, comparisons, and, or, not, abs, min, max", (*node).String()))
	}
}

func (n *tagNames) call(call *ast.CallNode) {
	if id, ok := call.Callee.(*ast.IdentifierNode); !ok || id.Value != "tag" || len(call.Arguments) != 1 {
		return
	}
	switch name, ok := call.Arguments[0].(*ast.StringNode); {
	case !ok:
		n.err = errors.Join(n.err, errors.New(`the name of a tag must be a text, such as tag("booster/level")`))
	case !n.known(name.Value):
		n.err = errors.Join(n.err, fmt.Errorf("the tag map has no %q", name.Value))
	}
}
