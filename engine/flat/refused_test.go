package flat

import (
	"strings"
	"testing"
)

// What the language has and Gemel does not understand is refused by name and place; nothing of it is passed over in silence.
func TestWhatIsOutsideTheSubsetIsRefusedByName(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"delay", `model M Real y = delay(time, 0.1); end M;`,
			`m.mo:1:18: 'delay' is not supported`},
		{"spatialDistribution", `model M Real a, b; equation (a, b) = spatialDistribution(time, 0, time, true, {0, 1}, {0, 0}); end M;`,
			`m.mo:1:38: 'spatialDistribution' is not supported`},
		{"cardinality", `connector C Real p; flow Real i; end C; model M C c; Real x = cardinality(c); equation c.p = 1; end M;`,
			`m.mo:1:63: 'cardinality' is not supported`},
		{"clock", `model M Clock c = Clock(0.1); end M;`,
			`m.mo:1:9: 'Clock' is not supported: clocks`},
		{"when on a clock", `model M Real x; equation when Clock(0.1) then x = previous(x) + 1; end when; end M;`,
			`m.mo:1:31: 'Clock' is not supported: clocks`},
		{"hold", `model M Real x = hold(time); end M;`,
			`m.mo:1:18: 'hold' is not supported: clocks`},
		{"sub-sampling", `model M Real x = subSample(time, 2); end M;`,
			`m.mo:1:18: 'subSample' is not supported: clocks`},
		{"interval", `model M Real x = interval(time); end M;`,
			`m.mo:1:18: 'interval' is not supported: clocks`},
		{"state machine", `model M Real x; equation initialState(x); transition(x, x, true); x = 1; end M;`,
			`m.mo:1:26: 'initialState' is not supported: state machines` + "\n" + `m.mo:1:43: 'transition' is not supported: state machines`},
		{"active state", `model M Boolean b = activeState(b); end M;`,
			`m.mo:1:21: 'activeState' is not supported: state machines`},
		{"overconstrained connections", `model M Real R; equation Connections.root(R); R = 1; end M;`,
			`m.mo:1:26: 'Connections.root' is not supported: overconstrained connections`},
		{"overconstrained connections in an expression", `model M Boolean b = Connections.isRoot(1); Boolean c = rooted(1); end M;`,
			`m.mo:1:21: 'Connections.isRoot' is not supported: overconstrained connections` + "\n" +
				`m.mo:1:56: 'rooted' is not supported: overconstrained connections`},
		{"overloaded operator", `operator record C Real re; Real im; operator '+' function add input C a; input C b; output C c; algorithm c := C(a.re + b.re, a.im + b.im); end add; end '+'; end C;
model M C a(re = 1, im = 2), b(re = 1, im = time); C c = a + b; C d = -a; end M;`,
			`m.mo:2:60: '+' is not defined for a record C (operator overloading is not supported)` + "\n" +
				`m.mo:2:71: '-' is not defined for a record C (operator overloading is not supported)`},
		{"operator called by name", `operator record C Real re; operator 'f' function g input C a; output Real c; algorithm c := a.re; end g; end 'f'; end C;
model M C a(re = 1); Real b = C.'f'(a); end M;`,
			`m.mo:2:31: operator 'C.'f'' is not supported`},
		{"external function", `function f input Real x; output Real y; external "C" y = f(x) annotation(Library = "f"); end f; model M Real y = f(time); end M;`,
			`m.mo:1:114: 'f' is an external function, which is not supported`},
		{"external function without results", `function log2file input String s; external "C"; end log2file; model M Real y = 1; equation log2file("a"); end M;`,
			`m.mo:1:92: 'log2file' is an external function, which is not supported`},
		{"text that is printed", `model M Real x = time; equation when x > 1 then Modelica.Utilities.Streams.print("x is " + String(x)); end when; end M;`,
			`m.mo:1:49: 'Modelica.Utilities.Streams.print' is not supported: a model writes nothing while it runs; assert(..., level = AssertionLevel.warning) tells something`},
		{"external object", `class T extends ExternalObject; function constructor input Real x; output T o; external "C" o = mk(x); end constructor; end T;
model M T o = T(3); end M;`,
			`m.mo:1:17: 'ExternalObject' is not supported: objects of external functions`},
		{"partial derivative of a function", `function f input Real x; output Real y; algorithm y := x^2; end f; function fx = der(f, x); model M Real y = fx(time); end M;`,
			`m.mo:1:110: 'fx' is a partial derivative of a function, which is not supported`},
		{"deselection", `model A Real x = 1; end A; model M extends A(break x); end M;`,
			`m.mo:1:46: deselection with 'break' is not supported`},
		{"String that varies", `model M String s = if time > 1 then "a" else "b"; end M;`,
			`m.mo:1:16: 's' is a String that varies; only constants and parameters can be Strings`},
		{"branches that give different texts", `function f input Real x; output Real y; protected String s; algorithm if x > 1 then s := "a"; else s := "b"; end if; y := if s == "a" then 1 else 2; end f;
model M Real y = f(time); end M;`,
			`m.mo:1:71: the branches give 's' different texts, but Strings that vary are not supported`},
		{"branches that give different sizes", `function f input Real x; output Real y; protected Real v[:]; algorithm if x > 1 then v := {1}; else v := {1, 2}; end if; y := sum(v); end f;
model M Real y = f(time); end M;`,
			`m.mo:1:72: the branches give 'v' different sizes: a vector of size 1 and a vector of size 2`},
		{"matrix in a denominator", `model M Real A[2, 2] = 1/identity(2); end M;`,
			`m.mo:1:25: cannot divide by a 2 x 2 matrix: write './' for elementwise division`},
		{"solution of linear equations in Fortran", `package Lapack function dgesv input Real A[:, size(A, 1)]; input Real b[size(A, 1)]; output Real x[size(b, 1)] = b; external "FORTRAN 77" dgesv(A, x); end dgesv; end Lapack;
model M Real x[2] = Lapack.dgesv([1, 2; 3, 4], {1, time}); end M;`,
			`m.mo:2:21: 'Lapack.dgesv' is an external function, which is not supported`},
		{"element of an undeclared part of a bus", `expandable connector B end B; connector In = input Real; model M B b; In u; equation connect(u, b.part.v); end M;`,
			`m.mo:1:99: connector 'B' has no element 'part': one that has elements itself must be declared in the expandable connector`},
		{"call without effect", `model M Real x = 1; equation sin(x); end M;`,
			`m.mo:1:30: 'sin' gives a result: a call of it alone does nothing`},
		{"record that contains itself by way of outer", `record R outer R r; Real x = 1; end R; model M inner R r; R q = r; end M;`,
			`m.mo:1:65: q: nested deeper than 200 levels: does 'r' contain itself?`},
		{"record that contains itself by way of outer, assigned", `record R outer R r; Real x = 1; end R; model M inner R r; algorithm r := r; end M;`,
			`m.mo:1:56: nested deeper than 200 levels: does 'r' contain itself?`},
		{"record that contains two of itself", `record R Real a; R b[2]; end R; function g input R r; output Real q; algorithm q := r.a; end g; model M Real y = g(R(a = 1)); end M;`,
			`m.mo:1:20: a variable has more than 500000 elements: does record 'R' contain itself?`},
		{"connector that contains itself by way of outer", `connector C outer C c; Real v; flow Real i; end C; model M inner C c; C d; equation connect(c, d); end M;`,
			`m.mo:1:85: nested deeper than 200 levels: does 'c' contain itself?`},
		{"model stops at once", `model M Real x = 1; equation Modelica.Utilities.Streams.error("out of order"); end M;`,
			`m.mo:1:30: the model stops: out of order`},
		{"assignment to a part that is no record", `model A Real x; end A; model M A a; algorithm a := 1; end M;`,
			`m.mo:1:47: 'a' is a model and cannot be assigned: assign its variables`},
		{"assignment to what a part does not have", `record R Real x; end R; model M R r; algorithm r.y := 1; end M;`,
			`m.mo:1:50: record 'R' has no element 'y'; it has x`},
		{"record of another kind assigned", `record R Real x; end R; record S Real y; end S; model M R r; algorithm r := S(1); end M;`,
			`m.mo:1:77: the value of 'r' has no element 'x'`},
		{"number assigned to a record", `record R Real x; end R; model M R r; algorithm r := 1; end M;`,
			`m.mo:1:53: 'r' is a record, its value is a number`},
		{"elements of an array of records assigned at once", `record R Real x; end R; model M R r[2]; algorithm r.x := {1, 2}; end M;`,
			`m.mo:1:51: assignment to 'r.x' is not supported: assign its elements in a 'for'`},
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "_"), func(t *testing.T) {
			_, err := flatten(t, c.text, "M")
			if err == nil {
				t.Fatalf("no error; want %s", c.want)
			}
			if err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}
