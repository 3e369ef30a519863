package modelica

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

const everything = `within Lib.Sub;
final encapsulated partial model Everything "doc " + "string"
  import SI = Modelica.Units.SI; import Modelica.Math.*; import A.B.{c, d}; import X.Y;
  extends Base(x(start = 1, each fixed = true), redeclare model M = N(a = 2), redeclare replaceable Real y = 3 constrainedby Z)
    annotation (Documentation(info = "<html>"));
  parameter SI.Length L[2, :] = {{1, 2.5e-3, 3.}} "length" annotation (Dialog(group = "g"));
  constant Integer n(min = 1) = 3, m = 2 * n;
  flow Real f; stream Real h; discrete input Boolean b; output Integer k;
  Real[3] v if n > 2 and not b;
  replaceable model Medium = Water(T = 300) constrainedby Fluid(p = 1) "the medium";
  inner outer World world;
  type E = enumeration(one "1", 'two x');
  type Open = enumeration(:);
  function fx = der(f, x, y);
  expandable connector Bus end Bus;
  operator record Complex
    operator '+'
      function add input Complex a; output Complex c; algorithm c := a; end add;
    end '+';
  end Complex;
  pure function ext input Real x; output Real y; external "C" y = ext_c(x, 2) annotation (Library = "m"); end ext;
  redeclare model extends Core(a = 1) Real q; end Core;
  protected Real z = if n > 1 then 2 elseif n == 0 then 4 else 3;
public
  Real w(quantity = "a\"b\n");
initial equation
  x = 1;
equation
  der(x) = -a^2 + 3*(b - c)/d[end, 1:2:5] "balance" annotation (a = 1);
  connect(a.p[1], b.n) annotation (Line(points = {{0, 0}, {1, 1}}));
  for i in 1:n, j in {1, 2} loop
    y[i, :] = [1, 2; 3, 4] * {f(k) for k in 1:3};
  end for;
  if a < b then x = 1; elseif a > b then x = 2; else x = 3; end if;
  when {initial(), sample(0, 1)} then reinit(x, pre(x)); elsewhen x > 3 then y = 2; end when;
  assert(x > 0, "bad " + String(x), level = AssertionLevel.warning);
  (a, , b) = f(x, function g(k = 2), p = 3);
  s = sum(x[i]*y[i] for i in 1:n) .+ a .* b;
algorithm
  x := 1; (a, b) := f(x); g(1);
  while x < 3 loop x := x + 1; break; end while;
  for i loop return; end for;
  if x > 1 then y := 2; end if;
  when x > 2 then y := 3; end when;
  annotation (Icon());
end Everything;
`

func TestWholeGrammarParses(t *testing.T) {
	f, err := Parse("e.mo", everything)
	if err != nil {
		t.Fatal(err)
	}
	c := f.Classes[0]
	if strings.Join(f.Within, ".") != "Lib.Sub" || c.Doc != "doc string" || !c.Partial || !c.Encapsulated || !c.Final {
		t.Errorf("header is wrong: %+v", c)
	}
	if len(c.Sections) != 3 || c.Annotation == nil {
		t.Errorf("%d sections, annotation %v", len(c.Sections), c.Annotation)
	}
	eq := c.Sections[1].Equations[0].(*EqualEquation)
	if eq.Text != "der(x) = -a^2 + 3*(b - c)/d[end, 1:2:5]" || eq.Doc != "balance" {
		t.Errorf("text %q", eq.Text)
	}
	if got := Render(eq.Right); got != "-a^2 + 3*(b - c)/d[end, 1:2:5]" {
		t.Errorf("rendered %q", got)
	}
	if p := c.Component("z").Pos; p.String() != "e.mo:23:18" {
		t.Errorf("position of z: %s", p)
	}
}

func TestLibraryFollowsDirectories(t *testing.T) {
	files := fstest.MapFS{
		"Gem/package.mo":     {Data: []byte("within; package Gem model Inner end Inner; end Gem;")},
		"Gem/Pump.mo":        {Data: []byte("within Gem; model Pump end Pump;")},
		"Gem/Sub/package.mo": {Data: []byte("within Gem; package Sub end Sub;")},
		"Gem/Sub/Deep.mo":    {Data: []byte("within Gem.Sub; model Deep end Deep;")},
		"Gem/Broken.mo":      {Data: []byte("within Gem; model Broken x y z end Broken;")},
		"loose.mo":           {Data: []byte("model A end A; model B end B;")},
		"late.mo":            {Data: []byte("within Gem.Sub; model Late end Late;")},
	}
	l := NewLibrary()
	if err := l.AddFS("dir", files); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Gem", "Gem.Inner", "Gem.Pump", "Gem.Sub.Deep", "Gem.Sub.Late", "A", "B"} {
		c, err := l.Class(name)
		if err != nil || c == nil || c.FullName() != name {
			t.Errorf("%s: %v %v", name, c, err)
		}
	}
	if c, err := l.Class("Gem.Nothing"); c != nil || err != nil {
		t.Errorf("Gem.Nothing: %v %v", c, err)
	}
	if _, err := l.Class("Gem.Broken"); err == nil || !strings.HasPrefix(err.Error(), "dir/Gem/Broken.mo:1:30: expected ';' after declaration, found 'z'") {
		t.Errorf("Gem.Broken: %v", err)
	}
	var names []string
	err := l.Walk(func(c *Class) { names = append(names, c.FullName()) })
	if got := strings.Join(names, " "); got != "A B Gem Gem.Inner Gem.Pump Gem.Sub Gem.Sub.Deep Gem.Sub.Late" || err == nil {
		t.Errorf("%s %v", got, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(everything)
	f.Add("model A Real x[; equation x = (((1; end A")
	f.Fuzz(func(t *testing.T, src string) {
		file, err := Parse("f.mo", src)
		if file == nil {
			t.Fatal("no file")
		}
		if es, ok := err.(Errors); ok && len(es) > 2*maxErrors {
			t.Fatalf("%d errors", len(es))
		}
	})
}

// A pipe or device that lies in a library folder under the name of a class is answered; reading it would never end.
func TestPipesInLibraryFoldersAreNotRead(t *testing.T) {
	l := NewLibrary()
	if err := l.AddFS("dir", fstest.MapFS{"Pump.mo": {Mode: fs.ModeNamedPipe}, "A.mo": {Data: []byte("model A end A;")}}); err != nil {
		t.Fatal(err)
	}
	if c, err := l.Top("A"); c == nil || err != nil {
		t.Error(c, err)
	}
	if _, err := l.Top("Pump"); err == nil || err.Error() != "dir/Pump.mo: this is no plain file" {
		t.Error(err)
	}
}
