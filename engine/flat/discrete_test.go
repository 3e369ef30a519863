package flat

import (
	"strings"
	"testing"
)

// As for the other features: each flat system was checked by hand against the Modelica Language Specification 3.6, sections 8.3.5, 8.6 and 11.2.7.
func TestDiscreteBehaviourFlattensAsRecorded(t *testing.T) { golden(t, "testdata/discrete.txt") }

// Each misuse of a discrete construct must be answered with its place and with what to write instead.
func TestBrokenDiscreteModelsAreExplained(t *testing.T) {
	const state = "Real x(start = 1, fixed = true); " // in front of the declarations of M
	for _, c := range []struct{ name, text, want string }{
		{"branches that differ", `model M Real y; Integer n; equation when time > 2 then y = 1; elsewhen time > 3 then n = 2; end when; end M;`,
			`m.mo:1:77: the branches of a when-clause must give values to the same variables: 'y' has none in this one; to keep its value there write y = pre(y)`},
		{"branch with more", `model M Real y; Integer n; equation when time > 2 then y = 1; elsewhen time > 3 then y = 2; n = 2; end when; end M;`,
			`m.mo:1:77: the branches of a when-clause must give values to the same variables: 'n' has none in the first one; to keep its value there write n = pre(n)`},
		{"two when-clauses", `model M Real y; equation when time > 2 then y = 1; end when; when time > 3 then y = 2; end when; end M;`,
			`m.mo:1:81: 'y' gets values in two when-clauses, also at m.mo:1:45: join them to one with 'elsewhen'`},
		{"twice in a branch", `model M Real y[2]; equation when time > 2 then y[1] = 1; y = {1, 2}; end when; end M;`,
			`m.mo:1:58: 'y[1]' gets two values in this branch, also at m.mo:1:48`},
		{"nested", `model M Real y; equation when time > 2 then when time > 3 then y = 2; end when; end when; end M;`,
			`m.mo:1:45: 'when' cannot stand in 'when': join the conditions, as in 'when a and b then', or write an 'if' inside`},
		{"nested statement", `model M Real y; algorithm when time > 2 then when time > 3 then y := 2; end when; end when; end M;`,
			`m.mo:1:46: 'when' cannot stand in 'when': join the conditions, as in 'when a and b then', or write an 'if' inside`},
		{"when in a function", `function f input Real x; output Real y; algorithm when x > 1 then y := 1; end when; end f; model M Real y = f(time); end M;`,
			`m.mo:1:51: 'when' cannot stand in a function`},
		{"sample in a function", `function f input Real x; output Boolean y; algorithm y := sample(0, 1); end f; model M Boolean y = f(time); end M;`,
			`m.mo:1:59: 'sample' cannot stand in a function`},
		{"pre in a function", `function f input Real x; output Real y; algorithm y := pre(x); end f; model M Real y = f(time); end M;`,
			`m.mo:1:56: 'pre' cannot stand in a function`},
		{"initial section", `model M Real y; initial equation when time > 2 then y = 1; end when; initial algorithm when time > 2 then y := 1; end when; end M;`,
			`m.mo:1:34: 'when' cannot stand in an initial section: write it in an equation section, as 'when initial() then'` + "\n" +
				`m.mo:1:88: 'when' cannot stand in an initial section: write it in an algorithm section, as 'when initial() then'`},
		{"condition", `model M Real y; equation when time then y = 1; end when; end M;`,
			`m.mo:1:31: the condition of a 'when' must be a Boolean or a vector of Booleans, found a number`},
		{"if around", `model M Real y; equation if time > 1 then when time > 2 then y = 1; end when; end if; end M;`,
			`m.mo:1:34: the condition of an if-equation around a 'when' must be known when the model is built; a condition that varies belongs into the 'when': when ... and time > 1 then`},
		{"if inside", `model M Real y, z; equation when time > 1 then if time > 2 then y = 1; z = 1; else z = 2; end if; end when; end M;`,
			`m.mo:1:48: the branches of an if-equation in a 'when' must give values to the same variables: 'y' has none in one of them; to keep its value there write y = pre(y)`},
		{"what cannot stand in a when", `connector C Real p; flow Real f; end C; model M Real y; parameter Real p = 1; constant Integer n = 2; C a, b; equation when time > 1 then p = 2; n = 1; time = 3; 2*y = 1; connect(a, b); foo(y); y = "a"; y = reinit(y, 1); end when; end M;`,
			`m.mo:1:139: 'p' is a parameter or constant: it cannot be what gets a value in a 'when'` + "\n" +
				`m.mo:1:146: 'n' is a parameter or constant: it cannot be what gets a value in a 'when'` + "\n" +
				`m.mo:1:153: 'time' is no variable of the model: a variable is wanted here` + "\n" +
				`m.mo:1:164: in a 'when' the left side of an equation must be a variable, as in v = ...; found '2*y'` + "\n" +
				`m.mo:1:172: connect cannot stand in a 'when'` + "\n" +
				`m.mo:1:187: function 'foo' is not known` + "\n" +
				`m.mo:1:199: 'y' is a number, its value is a String` + "\n" +
				`m.mo:1:208: 'reinit' is not supported in an expression: it is an equation of a when-clause`},
		{"types and sizes", `model M Integer n; Boolean b; Real y[2]; equation when time > 1 then n = 1.5; b = 1; y = 3; y = {1, 2, 3}; end when; end M;`,
			`m.mo:1:74: 'n' is an Integer, its value is a Real: use integer(...) to round down` + "\n" +
				`m.mo:1:83: 'b' is a Boolean, its value is a number` + "\n" +
				`m.mo:1:86: 'y' is a vector of size 2, its value is a scalar` + "\n" +
				`m.mo:1:93: 'y' is a vector of size 2, its value is a vector of size 3`},
		{"element that varies", `model M ` + state + `Real y[3]; Integer k = integer(time); equation der(x) = 1; when x > 3 then y[k] = 2; end when; end M;`,
			`m.mo:1:117: which element of 'y[k]' gets a value in a 'when' must be known when the model is built: let a 'for' go over the elements, with 'if' inside`},
		{"units", `model M Real h(unit = "m", start = 1), v(unit = "m/s", start = 0), t(unit = "s"); equation der(h) = v; der(v) = -9.81; when h < 0 then reinit(v, h); t = h; end when; when sample(0, h) then v2 = pre(h); end when; public Real v2(unit = "m/s"); end M;`,
			`m.mo:1:146: units do not fit: 'v' has unit 'm/s' (velocity), its value has unit 'm' (length)` + "\n" +
				`m.mo:1:150: units do not fit: the left side has unit 's' (time), the right side has unit 'm' (length), in 't = h'` + "\n" +
				`m.mo:1:182: units do not fit: the interval of 'sample' has unit 's' (time), its value has unit 'm' (length)` + "\n" +
				`m.mo:1:182: the interval of 'sample' varies; it may depend on parameters and constants only`},
		{"given by an equation too", `model M Boolean b; equation b = time > 2; when time > 3 then b = false; end when; end M;`,
			`m.mo:1:29: 'b' gets its value in a when-clause (m.mo:1:62), and this equation gives it another: leave one of them out`},
		{"discrete without when", `model A Real x; discrete Real d; equation x = time; d = x + 1; end A; model M A a; end M;`,
			`m.mo:1:31: a: discrete variable 'd' gets no value in a when-clause: write when ... then d = ...; end when, or declare it without 'discrete'`},
		{"continuous outside of the when", `model M Real y; algorithm y := time; when time > 3 then y := 2; end when; end M;`,
			`m.mo:1:32: 'y' gets a value in a 'when', which makes it discrete; outside of the 'when' it cannot follow a value that varies continuously`},
		{"derivative of a discrete variable", `model M Real y; equation der(y) = 1; when time > 1 then y = 2; end when; end M;`,
			`m.mo:1:30: 'y' gets a value in a 'when' (m.mo:1:57), so it is discrete and has no derivative; to let a state jump there write reinit(y, ...)`},
		{"pre of an expression", `model M Boolean b = edge(time > 2); Real y = pre(2*time); Real z = pre(time); end M;`,
			`m.mo:1:31: 'edge' needs a variable, found an expression: give it a name by an equation such as v = time > 2, and write edge(v)` + "\n" +
				`m.mo:1:51: 'pre' needs a variable, found an expression: give it a name by an equation such as v = 2*time, and write pre(v)` + "\n" +
				`m.mo:1:72: 'time' is no variable of the model: a variable is wanted here`},
		{"pre of a continuous variable", `model M ` + state + `Real y = pre(x); Boolean c = change(x); equation der(x) = 1; end M;`,
			`m.mo:1:55: 'x' varies continuously: outside of when-clauses 'pre' needs a discrete variable, one that a when-clause gives its value` + "\n" +
				`m.mo:1:78: 'x' varies continuously: outside of when-clauses 'change' needs a discrete variable, one that a when-clause gives its value`},
		{"edge of a number", `model M Integer n = 1; Boolean b = edge(n); end M;`,
			`m.mo:1:41: 'edge' needs a Boolean, found a number`},
		{"pre of a loop variable and of a String", `model M parameter String s = "a"; Integer n[2]; equation for i in 1:2 loop n[i] = pre(i); end for; when time > 1 then y = pre(s); end when; public Real y; end M;`,
			`m.mo:1:87: 'i' is a loop variable; a variable of the model is wanted here` + "\n" +
				`m.mo:1:127: 'pre' needs a number or a Boolean, found a String`},
		{"reinit outside", `model M ` + state + `equation der(x) = 1; reinit(x, 0); if x > 2 then reinit(x, 0); end if; end M;`,
			`m.mo:1:63: 'reinit' can stand only in a when-clause: when ... then reinit(x, ...); end when` + "\n" +
				`m.mo:1:91: 'reinit' can stand only in a when-clause: when ... then reinit(x, ...); end when`},
		{"reinit of the wrong thing", `model M ` + state + `Integer n; Boolean b; Real v[2]; equation der(x) = 1; der(v) = {1, 2}; when x > 2 then reinit(n, 2); reinit(b, true); reinit(x + 1, 2); reinit(x, true); reinit(v, 1); n = 1; b = true; end when; end M;`,
			`m.mo:1:136: 'reinit' needs a Real variable, 'n' is a number: give it a value by an equation in the when-clause` + "\n" +
				`m.mo:1:150: 'reinit' needs a Real variable, 'b' is a Boolean: give it a value by an equation in the when-clause` + "\n" +
				`m.mo:1:169: the first argument of 'reinit' must be a variable, found 'x + 1'` + "\n" +
				`m.mo:1:188: 'x' is a number, its new value is a Boolean` + "\n" +
				`m.mo:1:205: 'v' is a vector of size 2, its new value is a scalar`},
		{"reinit of what the when-clause gives", `model M Real y; equation when time > 2 then y = 1; reinit(y, 1); end when; end M;`,
			`m.mo:1:59: 'reinit' needs a state, 'y' is discrete: give it a value by an equation in the when-clause`},
		{"sample", `model M Boolean a = sample(0, 0), b = sample(time, 1), c = sample(0, 1, 2), d = sample(time), e = sample(start = 0, interval = "a"); end M;`,
			`m.mo:1:31: the interval of 'sample' is 0; it must be greater than 0` + "\n" +
				`m.mo:1:46: the start of 'sample' varies; it may depend on parameters and constants only` + "\n" +
				`m.mo:1:73: 'sample' takes 2 arguments, found 3` + "\n" +
				`m.mo:1:81: 'sample' of a value is not supported: clocks. Write when sample(start, interval) then ... end when` + "\n" +
				`m.mo:1:128: the interval of 'sample' must be a number, found a String`},
		{"sample of a clock", `model M Real y = sample(time, Clock(0.1)); end M;`,
			`m.mo:1:18: 'sample' of a value is not supported: clocks. Write when sample(start, interval) then ... end when`},
		{"two beginnings", `model M Integer n(start = 3, fixed = true), k(start = 3, fixed = true); initial equation n = 5; pre(k) = 3; equation when time > 1 then n = pre(n) + 1; k = 2; end when; end M;`,
			`m.mo:1:90: 'n' begins at its start value, which is fixed (fixed = true), and this initial equation gives it another: leave one of them out`},
		{"format of a String", `model M Integer n = 1; Real x = time; equation assert(x > 0, String(n, significantDigits = 3)); assert(x > 0, String(x, 4)); assert(x > 0, String(x, format = "%s")); assert(x > 0, String(n, format = "3.1f")); assert(x > 0, String(x, minimumLength = n)); end M;`,
			`m.mo:1:92: 'significantDigits' is for Reals, found an Integer` + "\n" +
				`m.mo:1:121: write the name of the argument, such as String(x, significantDigits = 4)` + "\n" +
				`m.mo:1:159: 'format' must be one for a number, such as "6.2f" or "d"` + "\n" +
				`m.mo:1:200: format "3.1f" does not fit: use "d" for Integers and "e", "f" or "g" for Reals` + "\n" +
				`m.mo:1:250: this argument of 'String' must be a known Integer from 0 to 1000`},
		{"structure by events", `model M parameter Integer n = if initial() then 1 else 2; parameter Boolean b = sample(0, 1); Real x[n]; Real y if b; end M;`,
			`m.mo:1:34: 'initial()' is not known when the model is built` + "\n" +
				`m.mo:1:81: 'sample' is not known when the model is built`},
		{"messages", `model M equation when time > 2 then assert(time, "s"); terminate(3); terminate(); end when; end M;`,
			`m.mo:1:44: a condition must be a Boolean, found a number` + "\n" +
				`m.mo:1:66: the message must be a String, found a number` + "\n" +
				`m.mo:1:70: 'terminate' takes 1 argument, found 0`},
		{"clocks", `model M Real y; equation when Clock(0.1) then y = 1; end when; end M;`,
			`m.mo:1:31: 'Clock' is not supported: clocks`},
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
