package gemel_test

import (
	"bytes"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// apart are packages whose floats cannot touch a trajectory, with the reason.
var apart = []string{
	"engine/fit",       // searches, with factorisations of gonum that differ between processors: what it finds is a parameter, written down with its digits
	"scenarios/report", // draws what has been computed
}

// The elementary functions of package math differ between processors. Whatever can touch
// a trajectory uses engine/kernel instead; so does all that writes a plant.
func TestNoProcessorDependentMathematics(t *testing.T) {
	forbidden := regexp.MustCompile(`\bmath\.(Exp|Exp2|Expm1|Log|Log2|Log10|Log1p|Pow|Sin|Cos|Sincos|Tan|Asin|Acos|Atan|Atan2|Sinh|Cosh|Tanh|Asinh|Acosh|Atanh|Cbrt|Hypot|FMA|Gamma|Erf)\(`)
	for _, room := range []string{"engine", "scenarios"} {
		err := filepath.WalkDir(room, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			if slices.Contains(apart, filepath.ToSlash(filepath.Dir(path))) {
				return nil
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for i, line := range bytes.Split(text, []byte("\n")) {
				if m := forbidden.Find(line); m != nil {
					t.Errorf("%s:%d: %s...) has other bits on other processors: use kernel.Eval", path, i+1, m)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// On some processors a compiler may join a product and a sum into one rounding; a conversion of the product forbids it.
func TestProductsInSumsAreConverted(t *testing.T) {
	files := token.NewFileSet()
	load := &ownPackages{files: files, standard: importer.ForCompiler(files, "source", nil), known: map[string]*types.Package{}}
	for _, room := range []string{"engine", "scenarios"} {
		err := filepath.WalkDir(room, func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.IsDir() || slices.Contains(apart, filepath.ToSlash(path)) || d.Name() == "testdata" {
				return err
			}
			return productSums(t, files, load, path)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// productSums reports the sums of a package, without its tests, that have an unconverted product as an operand.
func productSums(t *testing.T, files *token.FileSet, load *ownPackages, dir string) error {
	parsed, err := load.parse(dir)
	if err != nil || len(parsed) == 0 {
		return err
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	load.check(dir, parsed, info)
	product := func(x ast.Expr) bool {
		for {
			p, ok := x.(*ast.ParenExpr)
			if !ok {
				break
			}
			x = p.X
		}
		b, ok := x.(*ast.BinaryExpr)
		if !ok || b.Op != token.MUL {
			return false
		}
		v, known := info.Types[x]
		if known && v.Value != nil {
			return false
		}
		var basic *types.Basic
		if known {
			basic, ok = v.Type.Underlying().(*types.Basic)
		}
		if !known || ok && basic.Kind() == types.Invalid { // something foreign: a float unless an operand says otherwise
			whole := func(x ast.Expr) bool {
				if l, ok := x.(*ast.BasicLit); ok {
					return l.Kind == token.INT
				}
				v, known := info.Types[x]
				if !known {
					return false
				}
				basic, ok := v.Type.Underlying().(*types.Basic)
				return ok && basic.Info()&types.IsInteger != 0
			}
			return !whole(b.X) && !whole(b.Y)
		}
		return !ok || basic.Info()&types.IsFloat != 0
	}
	for _, f := range parsed {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if (n.Op == token.ADD || n.Op == token.SUB) && (product(n.X) || product(n.Y)) {
					t.Errorf("%s: a product in a sum: write float64(a*b), or the bits depend on the processor", files.Position(n.Pos()))
				}
			case *ast.AssignStmt:
				if (n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN) && product(n.Rhs[0]) {
					t.Errorf("%s: a product is added: write float64(a*b), or the bits depend on the processor", files.Position(n.Pos()))
				}
			}
			return true
		})
	}
	return nil
}

// ownPackages gives the types of our own packages and of package math; others are empty, which is enough here and quick.
type ownPackages struct {
	files    *token.FileSet
	standard types.Importer
	known    map[string]*types.Package
}

func (o *ownPackages) Import(path string) (*types.Package, error) {
	if p := o.known[path]; p != nil {
		return p, nil
	}
	dir, own := strings.CutPrefix(path, "gemel/")
	var p *types.Package
	switch {
	case path == "math":
		return o.standard.Import(path)
	case own:
		parsed, err := o.parse(filepath.FromSlash(dir))
		if err != nil {
			return nil, err
		}
		p = o.check(path, parsed, nil)
	default:
		p = types.NewPackage(path, filepath.Base(path))
		p.MarkComplete()
	}
	o.known[path] = p
	return p, nil
}

// parse reads a package without its tests.
func (o *ownPackages) parse(dir string) ([]*ast.File, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var parsed []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(o.files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, f)
	}
	return parsed, nil
}

func (o *ownPackages) check(path string, parsed []*ast.File, info *types.Info) *types.Package {
	config := types.Config{Importer: o, Error: func(error) {}} // empty packages lack what is used of them
	p, _ := config.Check(path, o.files, parsed, info)
	return p
}
