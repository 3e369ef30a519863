package flat

import (
	"strings"
	"testing"

	"gemel/engine/dae"
	"gemel/engine/modelica"
)

// unknowns counts the variables that the equations must give.
func unknowns(s *dae.System) int {
	n := 0
	for _, v := range s.Variables {
		if v.Kind == dae.Continuous {
			n++
		}
	}
	return n
}

// Every model of the embedded library flattens, and has as many equations as unknowns.
func TestEmbeddedLibraryIsBalanced(t *testing.T) {
	l := modelica.NewLibrary()
	if err := l.AddFS("standard", standardLibrary()); err != nil {
		t.Fatal(err)
	}
	count := 0
	err := l.Walk(func(c *modelica.Class) {
		if c.Kind != modelica.KindModel && c.Kind != modelica.KindBlock || c.Partial || strings.Contains(c.FullName(), "Table") && !strings.Contains(c.FullName(), "Boolean") || c.Name == "Der" {
			return // a table needs its numbers, which have no defaults; Der needs an input that is differentiable
		}
		count++
		s, err := Flatten(l, c.FullName(), Options{})
		if err != nil {
			t.Errorf("%s: %v", c.FullName(), err)
			return
		}
		if n := unknowns(s); n != len(s.Equations) {
			t.Errorf("%s: %d equations for %d unknowns", c.FullName(), len(s.Equations), n)
		}
	})
	if err != nil {
		t.Error(err)
	}
	if count < 150 {
		t.Errorf("only %d models found", count)
	}
}

// A library of the user takes the place of the embedded one.
func TestOwnModelicaPackageWins(t *testing.T) {
	s, err := flatten(t, `package Modelica package Constants constant Real pi = 3; end Constants; end Modelica;
model M Real x = Modelica.Constants.pi; end M;`, "M")
	if err != nil {
		t.Fatal(err)
	}
	if got := s.String(); got != "variable x\nx = 3\n" {
		t.Error(got)
	}
}

// Tables of a Modelica Standard Library on disk rest on code in C; the embedded ones are used instead.
func TestTablesOfAForeignLibraryAreReplaced(t *testing.T) {
	s, err := flatten(t, `package Modelica
  package Units package SI type Time = Real(unit = "s"); end SI; end Units;
  package Blocks
    package Types
      type Smoothness = enumeration(LinearSegments, ContinuousDerivative);
      type Extrapolation = enumeration(HoldLastPoint, LastTwoPoints, Periodic, NoExtrapolation);
      class ExternalTable extends ExternalObject; end ExternalTable;
    end Types;
    package Interfaces
      connector RealInput = input Real; connector RealOutput = output Real;
      partial block SIMO RealInput u; parameter Integer nout = 1; RealOutput y[nout]; end SIMO;
    end Interfaces;
    package Tables
      block CombiTable1Ds parameter Types.ExternalTable id = Types.ExternalTable(); end CombiTable1Ds;
    end Tables;
  end Blocks;
end Modelica;
model M Modelica.Blocks.Tables.CombiTable1Ds t(table = [0, 1; 1, 3]); equation t.u = 0.5; end M;`, "M")
	if err != nil {
		t.Fatal(err)
	}
	if n := unknowns(s.System); n != 2 || len(s.Equations) != 2 {
		t.Errorf("%d unknowns\n%s", n, s)
	}
}

// A parameter that is set from outside may decide how many equations there are; what is no expression or no parameter is refused.
func TestOverridesChangeStructure(t *testing.T) {
	l := modelica.NewLibrary()
	text := "model A parameter Integer n = 2; Real x[n](each start = 0); equation der(x) = ones(n); end A; model M A a; parameter Real k = 1; end M;"
	if err := l.AddText("m.mo", text); err != nil {
		t.Fatal(err)
	}
	if _, err := Flatten(l, "M", Options{Overrides: map[string]string{"a.n": "1 + 2", "k": "{4}[1]"}}); err == nil {
		t.Fatal("an expression that is not understood was accepted")
	} else if got := err.Error(); got != "override of k:1:4: expected the end of the expression, found '['" {
		t.Error(got)
	}
	s, err := Flatten(l, "M", Options{Overrides: map[string]string{"a.n": "1 + 2", "k": "-4"}})
	if err != nil {
		t.Fatal(err)
	}
	if n := unknowns(s); n != 3 {
		t.Errorf("%d unknowns", n)
	}
	if _, err = Flatten(l, "M", Options{Overrides: map[string]string{"a.m": "3"}}); err == nil ||
		err.Error() != "override of a.m: model 'A' has no element 'm'; it has n and x" {
		t.Error(err)
	}
}

// A model of a file that belongs to a package is found by its full name only; the short one is answered with that.
func TestModelOfAPackageIsSuggested(t *testing.T) {
	l := modelica.NewLibrary()
	if err := l.AddText("m.mo", "within Plants.North; model M Real x = 1; end M;"); err != nil {
		t.Fatal(err)
	}
	_, err := Flatten(l, "M", Options{})
	if err == nil || err.Error() != "class 'M' is not known; did you mean 'Plants.North.M'?" {
		t.Error(err)
	}
}
