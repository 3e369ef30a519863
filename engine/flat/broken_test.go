package flat

import (
	"strings"
	"testing"
)

// Each broken model must be answered with exactly these problems: the messages are what a person sees.
func TestBrokenModelsAreExplained(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"unknown variable", `model M Real x; equation x = y + 1; end M;`,
			`m.mo:1:30: 'y' is not known in M; M has x`},
		{"unknown element of a component", `connector C Real v; flow Real i; end C; model R C p, n; parameter Real R = 1; protected Real x; end R;
model M R r1, r2; equation connect(r1.m, r2.q); end M;`,
			`m.mo:2:39: model 'R' has no element 'm'; it has p, n and R`},
		{"many elements", `model M Real a1, b1, c1, d1, e1, f1, g1, h1, i1, j1; equation quantity = 1; end M;`,
			`m.mo:1:63: 'quantity' is not known in M; M has a1, b1, c1, d1, e1, f1, g1, h1 and 2 more`},
		{"class of a package without its name", `package P package Q model Pump Real x = 1; end Pump; end Q; end P;
model M Pump p; end M;`,
			`m.mo:2:9: class 'Pump' is not known; did you mean 'P.Q.Pump'?`},
		{"library that is not given", `model M Buildings.Fluid.Pump p; end M;`,
			`m.mo:1:9: class 'Buildings' is not known; if it is a library, give its folder with --lib`},
		{"connector as model", `connector M Real p; flow Real f; end M;`,
			`m.mo:1:11: 'M' is a connector; only a model or block can be simulated`},
		{"misspelt variable", `model M Real temperature; equation temprature = 1; end M;`,
			`m.mo:1:36: 'temprature' is not known in M; did you mean 'temperature'?`},
		{"misspelt modifier", `model A parameter Real length = 1; end A;
model M A a(lenght = 2); end M;`,
			`m.mo:2:13: model 'A' has no element 'lenght'; did you mean 'length'?`},
		{"misspelt attribute", `model M Real x(strat = 1); equation der(x) = 1; end M;`,
			`m.mo:1:16: Real has no attribute 'strat'; did you mean 'start'?`},
		{"unknown type", `model M Rael x; equation x = 1; end M;`,
			`m.mo:1:9: class 'Rael' is not known; did you mean 'Real'?`},
		{"unknown type in package", `package P model A end A; end P;
model M P.B b; end M;`,
			`m.mo:2:9: class 'P.B' is not known: package 'P' has no class 'B'`},
		{"wrong size", `model M Real x[3]; equation x = {1, 2}; end M;`,
			`m.mo:1:29: the sides of the equation have different sizes: a vector of size 3 and a vector of size 2`},
		{"scalar for vector", `model M Real x[3] = 1; end M;`,
			`m.mo:1:21: 'x' is a vector of size 3, its value is a scalar: write fill(value, size) to give all elements one value`},
		{"missing each", `model M Real x[3](start = 0); equation der(x) = -x; end M;`,
			`m.mo:1:27: 'x' is a vector of size 3: write 'each start = ...' to give all elements one value`},
		{"missing each in component", `model A parameter Real k = 1; end A;
model M A a[2](k = 3); end M;`,
			`m.mo:2:20: 'k' belongs to an array of components: write 'each k = ...' to give all of them one value, or an array with a value for each`},
		{"too few values", `model A parameter Real k = 1; end A;
model M A a[3](k = {1, 2}); end M;`,
			`m.mo:2:20: the value of 'k' has 2 elements, the array of components has more`},
		{"subscript out of range", `model M Real x[3]; equation for i in 1:4 loop x[i] = 1; end for; end M;`,
			`m.mo:1:49: subscript 4 of 'x' is out of range 1:3`},
		{"subscript of scalar", `model M Real x; equation x[1] = 1; end M;`,
			`m.mo:1:26: 'x' is a scalar and has no subscripts`},
		{"vary size", `model M Real n = time; Real x[integer(n)]; end M;`,
			`m.mo:1:39: 'n' is a variable; a value that is known when the model is built is wanted here`},
		{"negative size", `model M parameter Integer n = -1; Real x[n]; end M;`,
			`m.mo:1:42: the size of 'x' is -1; it must not be negative`},
		{"parameter without value for size", `model M parameter Integer n; Real x[n]; end M;`,
			`m.mo:1:27: parameter 'n' has no value: write n = ...`},
		{"units in sum", `model M import SI = Modelica.Units.SI; SI.Pressure p = 1e5; SI.Length h = 2; Real y = p + h; end M;`,
			`m.mo:1:89: units do not fit: 'p' has unit 'Pa' (pressure), 'h' has unit 'm' (length)`},
		{"units in equation", `model M import SI = Modelica.Units.SI; SI.Pressure p; SI.Velocity v = 1; SI.Density rho = 1000; equation p = rho*v; end M;`,
			`m.mo:1:106: units do not fit: the left side has unit 'Pa' (pressure), the right side has unit 'kg.m-2.s-1' (mass flux), in 'p = rho*v'`},
		{"units in binding", `model M import SI = Modelica.Units.SI; SI.Pressure p = 1e5; SI.Length h = p; end M;`,
			`m.mo:1:75: units do not fit: 'h' has unit 'm' (length), its value has unit 'Pa' (pressure)`},
		{"units in modifier", `model A parameter Modelica.Units.SI.Length L = 1; end A;
model M parameter Modelica.Units.SI.Time t = 3; A a(L = t); end M;`,
			`m.mo:2:57: units do not fit: 'L' has unit 'm' (length), its value has unit 's' (time)`},
		{"scale of a parameter", `model A parameter Real T(unit = "K"); parameter Real p(unit = "Pa") = 1; end A;
model M parameter Real Ta(unit = "degC") = 20; parameter Real pa(unit = "bar") = 2; A a(T = Ta, p = pa); A b(T = Ta + 273.15, p = 1e5*pa); end M;`,
			`m.mo:2:93: units do not fit: 'T' has unit 'K', its value has unit 'degC'; nothing converts it (0 degC = 273.15 K)` + "\n" +
				`m.mo:2:101: units do not fit: 'p' has unit 'Pa', its value has unit 'bar'; nothing converts it (1 bar = 100000 Pa)`},
		{"scale in an equation", `model M Real P(unit = "W") = 5; Real k(unit = "kW"); Real s(unit = "kW"); Real n(unit = "rev/min"), w(unit = "rad/s") = 3; equation k = P; s = k + P; n = -w; end M;`,
			`m.mo:1:133: units do not fit: the left side has unit 'kW', the right side has unit 'W'; nothing converts it (1 W = 0.001 kW), in 'k = P'` + "\n" +
				`m.mo:1:146: units do not fit: 'k' has unit 'kW', 'P' has unit 'W'; nothing converts it (1 W = 0.001 kW)` + "\n" +
				`m.mo:1:151: units do not fit: the left side has unit 'rev/min', the right side has unit 'rad/s'; nothing converts it (1 rad/s = 9.5493 rev/min), in 'n = -w'`},
		{"scale in connect", `connector A Real p(unit = "Pa"); flow Real f; end A; connector B Real p(unit = "bar"); flow Real f; end B;
model M A a; B b; equation connect(a, b); end M;`,
			`m.mo:2:28: units do not fit: 'a.p' has unit 'Pa', 'b.p' has unit 'bar'; nothing converts it (1 bar = 100000 Pa)`},
		{"units in arguments of functions", `function f input Real p(unit = "Pa"); input Real T(unit = "K") = 300; output Real y; algorithm y := p*T; end f;
model M Real h(unit = "m") = 1; Real t(unit = "degC") = 20; Real x = f(h, t); end M;`,
			`m.mo:2:72: units do not fit: 'p' of function 'f' has unit 'Pa' (pressure), its value has unit 'm' (length)` + "\n" +
				`m.mo:2:75: units do not fit: 'T' of function 'f' has unit 'K', its value has unit 'degC'; nothing converts it (0 degC = 273.15 K)`},
		{"units in arguments of built-in functions", `model M Real h(unit = "m") = 1; Real t(unit = "s") = 2; Real a(unit = "deg") = 3; Real w = exp(h); Real x = sin(a); Real y = mod(h, t); Real z = 2^h; Real v = Modelica.Math.log(t); Real u = atan2(h, t); Real s(unit = "m2") = sqrt(h); end M;`,
			`m.mo:1:96: units do not fit: 'exp' needs a plain number, 'h' has unit 'm' (length)` + "\n" +
				`m.mo:1:113: units do not fit: 'sin' needs a plain number or radians, 'a' has unit 'deg'; nothing converts it (1 deg = 0.0174533)` + "\n" +
				`m.mo:1:126: units do not fit: 'h' has unit 'm' (length), 't' has unit 's' (time)` + "\n" +
				`m.mo:1:148: units do not fit: '^' needs a plain number, 'h' has unit 'm' (length)` + "\n" +
				`m.mo:1:160: units do not fit: 'log' needs a plain number, its argument has unit 's' (time)` + "\n" +
				`m.mo:1:191: units do not fit: 'h' has unit 'm' (length), 't' has unit 's' (time)` + "\n" +
				`m.mo:1:226: units do not fit: 's' has unit 'm2' (area), its value has unit 'm(1/2)'`},
		{"plain numbers beside angles", `model M Real a(unit = "rad") = 1; Real T(unit = "K") = 300; Real x(unit = "1") = T; Real y(unit = "rad") = T; Real z(unit = "1") = a; end M;`,
			`m.mo:1:82: units do not fit: 'x' has unit '1' (plain number), its value has unit 'K' (temperature)` + "\n" +
				`m.mo:1:108: units do not fit: 'y' has unit 'rad' (plain number), its value has unit 'K' (temperature)`},
		{"bad unit", `model M Real x(unit = "kg/furlong") = 1; end M;`,
			`m.mo:1:23: unit: "kg/furlong": unknown unit furlong`},
		{"units in connect", `connector A Real p(unit = "Pa"); flow Real f; end A; connector B Real p(unit = "K"); flow Real f; end B;
model M A a; B b; equation connect(a, b); end M;`,
			`m.mo:2:28: units do not fit: 'a.p' has unit 'Pa' (pressure), 'b.p' has unit 'K' (temperature)`},
		{"external function", `function f input Real x; output Real y; external "C" y = f(x); end f;
model M Real y = f(time); end M;`,
			`m.mo:2:18: 'f' is an external function, which is not supported`},
		{"stream without flow", `connector C Real p; stream Real h; end C;
model M C c; end M;`,
			`m.mo:1:33: c: connector 'C' has stream variable 'h' but no flow variable with which it goes`},
		{"stream with two flows", `connector C Real p; flow Real m, n; stream Real h; end C;
model M C c; end M;`,
			`m.mo:1:49: c: connector 'C' has stream variable 'h' and so needs exactly one flow variable, found m, n`},
		{"stream with an array of flows", `connector C Real p; flow Real m[2]; stream Real h; end C;
model M C c; end M;`,
			`m.mo:1:31: c: flow variable 'm' of connector 'C' must be a scalar Real, because stream variable 'h' goes with it`},
		{"stream outside a connector", `model M stream Real h; equation h = 1; end M;`,
			`m.mo:1:21: stream variable 'h' stands outside a connector`},
		{"stream of Integers", `connector C Real p; flow Real m; stream Integer h; end C;
model M C c; end M;`,
			`m.mo:1:41: c: stream variable 'h' must be a Real, found 'Integer'`},
		{"stream on one side", `connector C Real p; flow Real m; stream Real h; end C; connector D Real p; flow Real m; Real h; end D;
model M C c; D d; equation connect(c, d); end M;`,
			`m.mo:2:28: connect: 'h' is a stream variable on one side only`},
		{"stream connected to what has none", `connector C Real p; flow Real m; stream Real h; end C; connector D Real p; flow Real m; end D;
model M C c; D d; equation connect(c, d); end M;`,
			`m.mo:2:28: connect: 'd' (D) has no element 'h', which 'c' (C) has: that one carries something with its flow, such as heat, this one does not`},
		{"stream in a bus", `connector C Real p; flow Real m; stream Real h; end C; expandable connector B C c; end B; model A C c; equation c.p = 0; c.h = 0; end A;
model M B b; A a; equation connect(b.c, a.c); end M;`,
			`m.mo:1:46: b.c: stream variable 'h' in an expandable connector is not supported`},
		{"inStream of what is no stream", `connector C Real p; flow Real m; stream Real h; end C;
model M C c; Real x = inStream(c.p); Real y = actualStream(2*c.h); Real z = inStream(time); equation c.p = 0; c.h = 0; end M;`,
			`m.mo:2:32: 'inStream' needs a stream variable of a connector, 'c.p' is none` + "\n" +
				`m.mo:2:61: 'actualStream' needs a stream variable of a connector, found an expression` + "\n" +
				`m.mo:2:86: 'time' is no variable of the model: a variable is wanted here`},
		{"units of streams", `connector C Real p; flow Real m(unit = "kg/s"); stream Real h(unit = "J/kg"); end C;
model M C c; Real x(unit = "K") = inStream(c.h); Real y(unit = "J") = c.m*actualStream(c.h); equation c.p = 0; c.h = 0; end M;`,
			`m.mo:2:35: units do not fit: 'x' has unit 'K' (temperature), its value has unit 'J/kg' (specific energy)` + "\n" +
				`m.mo:2:74: units do not fit: 'y' has unit 'J' (energy (or torque)), its value has unit 'kg.m2.s-3' (power)`},
		{"element of a bus without connection", `expandable connector B Real x; end B;
model M B b; Real y = b.x; end M;`,
			`m.mo:2:23: component 'b.x' is absent: nothing is connected to it`},
		{"element that no side of a connection has", `expandable connector B end B;
model M B b, c; equation connect(b.x, c.x); end M;`,
			`m.mo:2:36: connector 'B' has no element 'x'`},
		{"subscripted element of a bus", `expandable connector B end B;
model M B b; Modelica.Blocks.Interfaces.RealInput u; equation connect(b.x[2], u); end M;`,
			`m.mo:2:73: connect: 'B' has no element 'x': an element with subscripts must be declared in the expandable connector`},
		{"bus connected to a plain connector", `expandable connector B Real x; end B; connector C Real y; flow Real f; end C;
model M B b; C c; equation connect(b, c); end M;`,
			`m.mo:2:28: connect: 'c' (C) has no element 'x', which 'b' (B) has`},
		{"delay", `model M Real y = delay(time, 1); end M;`,
			`m.mo:1:18: 'delay' is not supported`},
		{"partial model", `partial model A Real x; end A;
model M A a; end M;`,
			`m.mo:2:9: model 'A' is partial: it is to be extended, a component of it cannot be made`},
		{"extends itself", `model A extends A; end A;
model M A a; end M;`,
			`m.mo:1:7: model 'A' extends itself`},
		{"contains itself", `model A A a; end A;
model M A a; end M;`,
			`m.mo:1:11: a: model 'A' contains itself`},
		{"parameter cycle", `model M parameter Integer a = b; parameter Integer b = a; Real x[a]; end M;`,
			`m.mo:1:27: the value of 'a' depends on itself` + "\n" +
				`m.mo:1:52: the value of 'b' depends on itself`},
		{"final", `model A final parameter Real k = 1; end A;
model M A a(k = 2); end M;`,
			`m.mo:2:13: 'k' is final (m.mo:1:30) and cannot be modified`},
		{"inherited final", `model A parameter Real k = 1; end A; model B extends A(final k = 2); end B;
model M B b(k = 3); end M;`,
			`m.mo:2:13: 'k' is final (m.mo:1:62) and cannot be modified`},
		{"no inner", `model A outer Real T; Real x = T; end A;
model M A a; end M;`,
			`m.mo:1:20: a: outer 'T' has no inner 'T' in the components around 'a': add one, for example 'inner Real T;' in the model`},
		{"connect of no connector", `model A Real x = 1; end A;
model M A a, b; equation connect(a, b); end M;`,
			`m.mo:2:34: connect: 'a' is not a connector, it is of type 'A'`},
		{"record that contains itself", `record R R a; Real b; end R; function g input Real x; output Real y; protected R q; algorithm q.b := x; y := q.b; end g;
model M Real y = g(time); end M;`,
			`m.mo:1:12: nested deeper than 200 levels: does record 'R' contain itself?`},
		{"function that calls itself through an argument", `function g input Real x; input g f; output Real y; algorithm y := f(x, f); end g;
model M Real r = g(1, g); end M;`,
			`m.mo:1:67: nested deeper than 200 levels: does 'g' call itself without end?`},
		{"connect of a class", `connector C Real v; flow Real i; end C; model R C p; end R;
model M R r; equation connect(R.p, r.p); end M;`,
			`m.mo:2:31: connect: 'R.p' names a class, not a component`},
		{"connect of plain input", `block B input Real u; output Real y = u; end B;
model M B a, b; equation connect(a.y, b.u); end M;`,
			`m.mo:2:34: connect: 'a.y' is not a connector, it is of type 'Real': declare it with a connector type such as Modelica.Blocks.Interfaces.RealInput`},
		{"connectors differ", `connector A Real p; flow Real f; end A; connector B Real p; flow Real g; end B;
model M A a; B b; equation connect(a, b); end M;`,
			`m.mo:2:28: connect: 'b' (B) has no element 'f', which 'a' (A) has`},
		{"two outputs", `model M Modelica.Blocks.Sources.Constant a(k = 1), b(k = 2); equation connect(a.y, b.y); end M;`,
			`m.mo:1:71: connect: 'a.y' and 'b.y' are outputs and cannot be connected with each other`},
		{"connect sizes", `connector C Real p; flow Real f; end C;
model M C a[2], b[3]; equation connect(a, b); end M;`,
			`m.mo:2:32: connect: 'a' is a vector of size 2, 'b' is a vector of size 3`},
		{"unbalanced if", `model M Real x, y; equation if time > 1 then x = 1; y = 2; else x = 2; end if; end M;`,
			`m.mo:1:29: the branches of an if-equation must have equally many equations; here they have 2 and 1`},
		{"if without else", `model M Real x; equation if time > 1 then x = 1; end if; end M;`,
			`m.mo:1:26: the branches of an if-equation must have equally many equations; here they have 1 and 0: add an 'else'`},
		{"Boolean as number", `model M Boolean b = true; Real x = b + 1; end M;`,
			`m.mo:1:38: '+' needs numbers, found a Boolean`},
		{"number as condition", `model M Real x = if time then 1 else 2; end M;`,
			`m.mo:1:21: a condition must be a Boolean, found a number`},
		{"compare Reals", `model M Real x = if time == 1 then 1 else 2; end M;`,
			`m.mo:1:26: '==' cannot compare Reals that vary: write abs(a - b) < tolerance`},
		{"Integer from Real", `model M parameter Integer n = 2.5; end M;`,
			`m.mo:1:31: 'n' is an Integer, its value is a Real: use integer(...) to round down`},
		{"String from number", `model M parameter String s = 3; end M;`,
			`m.mo:1:30: 's' is a String, its value is a number`},
		{"wrong number of arguments", `model M Real x = sin(1, 2); end M;`,
			`m.mo:1:25: 'sin' takes 1 argument, found 2`},
		{"unknown function", `model M Real x = sine(time); end M;`,
			`m.mo:1:18: function 'sine' is not known; did you mean 'sin'?`},
		{"function argument missing", `function f input Real a; input Real b; output Real y; algorithm y := a + b; end f;
model M Real x = f(1); end M;`,
			`m.mo:2:18: function 'f' needs a value for 'b'`},
		{"function argument unknown", `function f input Real alpha; output Real y; algorithm y := alpha; end f;
model M Real x = f(alfa = 1); end M;`,
			`m.mo:2:20: function 'f' has no input 'alfa'; did you mean 'alpha'?`},
		{"function output not set", `function f input Real a; output Real y; algorithm end f;
model M Real x = f(1); end M;`,
			`m.mo:2:18: function 'f' gives no value to its output 'y'`},
		{"function output not set in every case", `function f input Real x; output Real y; algorithm if x > 0 then y := 1; end if; end f;
model M Real x = f(time); end M;`,
			`m.mo:1:38: function 'f' does not give its output 'y' a value in every case: add an 'else', or assign it before the 'if'`},
		{"element of output not set in every case", `function f input Real x; output Real y[2]; algorithm y[1] := 0; if x > 0 then y[2] := 1; return; end if; end f;
model M Real x[2] = f(time); end M;`,
			`m.mo:1:38: function 'f' does not give element 2 of its output 'y' a value in every case: add an 'else', or assign it before the 'if'`},
		{"no function as argument", `partial function F input Real x; output Real y; end F; function twice input F f; input Real x; output Real y; algorithm y := f(f(x)); end twice;
model M Real y = twice(3, time); Real z = twice(time, 2); end M;`,
			`m.mo:2:24: argument 'f' of 'twice' must be a function, found '3'` + "\n" +
				`m.mo:2:49: argument 'f' of 'twice' must be a function, found 'time'`},
		{"function argument without input", `partial function F input Real x; output Real y; end F; function g extends F; algorithm y := x; end g; function twice input F f; input Real x; output Real y; algorithm y := f(f(x)); end twice;
model M Real y = twice(function g(a = 2), time); end M;`,
			`m.mo:2:35: function 'g' has no input 'a'`},
		{"String that varies", `model M parameter String s = String(time); end M;`,
			`m.mo:1:37: 'time' is not known when the model is built`},
		{"String in a condition", `model M Real x = if String(time) == "1" then 1 else 0; end M;`,
			`m.mo:1:21: a String of something that varies can stand only in a message`},
		{"assertion in a function", `function f input Real x; output Real y; algorithm assert(x > 0, "x must be positive, it is " + String(x)); y := x; end f;
model M parameter Integer n = integer(f(-2)); Real x[n]; end M;`,
			`m.mo:1:51: assertion fails: x must be positive, it is -2`},
		{"function read before set", `function f input Real a; output Real y; protected Real t; algorithm y := t; end f;
model M Real x = f(1); end M;`,
			`m.mo:1:74: 't' is read in function 'f' before it has a value`},
		{"assign to input", `function f input Real a; output Real y; algorithm a := 2; y := a; end f;
model M Real x = f(1); end M;`,
			`m.mo:1:51: 'a' is an input of function 'f' and cannot be assigned`},
		{"endless recursion", `function f input Real a; output Real y; algorithm y := f(a); end f;
model M Real x = f(time); end M;`,
			`m.mo:1:56: nested deeper than 200 levels: does 'f' call itself without end?`},
		{"while on variable", `function f input Real a; output Real y; algorithm y := a; while y > 1 loop y := y/2; end while; end f;
model M Real x = f(time); end M;`,
			`m.mo:1:59: a 'while' loop whose condition depends on variables takes more than 500 rounds: use 'for' with a fixed range`},
		{"no such import", `model M import Modelica.Unit.SI; SI.Length x = 1; end M;`,
			`m.mo:1:9: import: 'Modelica.Unit.SI' is not known; did you mean 'Units'?`},
		{"not replaceable", `model A Real x = 1; end A; model B A a; end B;
model M B b(redeclare Real a); end M;`,
			`m.mo:2:13: 'a' (m.mo:1:38) is not replaceable and cannot be redeclared`},
		{"constant without value", `package P constant Real c; end P;
model M Real x = P.c; end M;`,
			`m.mo:1:25: constant 'c' has no value: write c = ...`},
		{"parameter from variable", `model M Real x = time; parameter Real k = x; end M;`,
			`m.mo:1:43: parameter 'k' depends on variables; it may depend on parameters and constants only`},
		{"start from variable", `model M Real x = time; Real y(start = x); equation der(y) = 1; end M;`,
			`m.mo:1:39: start of 'y' depends on variables; it may depend on parameters and constants only`},
		{"division by zero", `model M Real x = 1/0; end M;`,
			`m.mo:1:19: division by zero`},
		{"literal of enumeration", `type E = enumeration(red, green);
model M parameter E e = E.gren; end M;`,
			`m.mo:2:27: enumeration 'E' has no literal 'gren'; did you mean 'green'?`},
		{"wrong enumeration", `type E = enumeration(a, b); type F = enumeration(a, b);
model M parameter E e = F.a; end M;`,
			`m.mo:2:25: 'e' is of enumeration E, its value is of enumeration F`},
		{"matrix product", `model M Real A[2, 3] = ones(2, 3); Real x[2] = A*{1, 2}; end M;`,
			`m.mo:1:49: cannot multiply a 2 x 3 matrix by a vector of size 2`},
		{"der of Integer", `model M Integer n = 1; Real x = der(n); end M;`,
			`m.mo:1:37: 'der' needs a Real, found a number`},
		{"second derivative", `model M Real x; equation der(der(x)) = -x; end M;`,
			`m.mo:1:30: second derivative of 'x': name the first derivative by an equation such as v = der(x)`},
		{"record element", `record R Real a; end R;
model M R r(a = 1); Real x = r.b; end M;`,
			`m.mo:2:32: record 'R' has no element 'b'; it has a`},
		{"assertion", `model M parameter Integer n = 1; equation assert(n > 1, "n must exceed 1"); end M;`,
			`m.mo:1:43: assertion fails: n must exceed 1`},
		{"absent component", `model M parameter Boolean use = false; Real x = 1 if use; Real y = x; end M;`,
			`m.mo:1:68: component 'x' is absent: its condition 'use' is false`},
		{"condition of variable", `model M Real t = time; Real x = 1 if t > 1; end M;`,
			`m.mo:1:38: 't' is a variable; a value that is known when the model is built is wanted here`},
		{"package as model", `package M end M;`,
			`m.mo:1:9: 'M' is a package; only a model or block can be simulated`},
		{"twice modified", `model M Real x(start = 1, start = 2); equation der(x) = 1; end M;`,
			`m.mo:1:27: 'start' is modified twice; first at line 1`},
		{"inherited twice", `model A Real x = 1; end A; model B Real x = 2; end B;
model M extends A; extends B; end M;`,
			`m.mo:1:41: 'x' is inherited twice with different meanings; also from m.mo:1:14`},
		{"value for a model", `model A end A;
model M A a = 3; end M;`,
			`m.mo:2:15: 'a' is a model and cannot have a value`},
		{"class as value", `package P end P;
model M Real x = P; end M;`,
			`m.mo:2:18: 'P' is a package, not a value`},
		{"table not ascending", `model M Modelica.Blocks.Tables.CombiTable1Ds t(table = [0, 1; 2, 3; 1, 4]); end M;`,
			`(built-in)/Modelica/Blocks/Tables.mo:22:10: t: the first column of a table must ascend: row 3 has 1 after 2`},
		{"ranges", `model M Real x[2]; equation for i in 2 loop x[i] = 1; end for; x[1] = 2; end M;`,
			`m.mo:1:38: the range of loop variable 'i' must be a vector, found a number: write 1:n`},
		{"protected access", `model A protected Real x = 1; end A;
model M A a; Real y = a.x; end M;`,
			`m.mo:2:25: 'x' is protected in model 'A'`},
		{"found at the start and given", `model M parameter Real k(fixed = false) = 2; end M;`,
			`m.mo:1:34: parameter 'k' has fixed = false, which leaves it to the initial equations, and a value: leave one of them out`},
		{"found at the start, no Real", `model M parameter Integer k(fixed = false, start = 1); end M;`,
			`m.mo:1:37: parameter 'k' is not a Real: only Reals can be found by initial equations (fixed = false)`},
		{"structure by what is found at the start", `model M parameter Real k(fixed = false, start = 1); Real x if k > 2; end M;`,
			`m.mo:1:63: parameter 'k' is found at the start (fixed = false); a value that is known when the model is built is wanted here`},
		{"parameter of a component without value", `model A parameter Real k; Real x = k; end A;
model B A a; end B;
model M B b; end M;`,
			`m.mo:2:11: parameter 'k' of 'b.a' has no value: write a(k = ...)`},
		{"parameter below min", `model A parameter Real m(min = 0, unit = "kg") = 1; end A;
model M A a(m = -1); A b[2](m = {1, -2}); end M;`,
			`m.mo:2:17: 'm' is -1 kg, below its min = 0 kg (m.mo:1:32)` + "\n" +
				`m.mo:2:33: 'm' is -2 kg, below its min = 0 kg (m.mo:1:32)`},
		{"element above max", `model M parameter Integer n[3](each max = 4) = {1, 2, 5}; end M;`,
			`m.mo:1:48: 'n[3]' is 5, above its max = 4 (m.mo:1:43)`},
		{"dependent parameter out of range", `model M parameter Real a = 3; final parameter Real b(max = 2*a) = a^2; end M;`,
			`m.mo:1:68: 'b' is 9, above its max = 6 (m.mo:1:61)`},
		{"size by a Real", `model M parameter Real n = 3; Real x[n]; end M;`,
			`m.mo:1:38: the size of 'x' must be an Integer, 'n' is a Real: declare 'n' as an Integer`},
		{"size by a quotient", `model M parameter Integer n = 4; Real x[n/2]; end M;`,
			`m.mo:1:42: the size of 'x' must be an Integer, 'n/2' is a Real`},
		{"protected modified", `model A protected parameter Real k = 1; end A; model B extends A(k = 2); end B;
model M A a(k = 3); B b; end M;`,
			`m.mo:2:13: 'k' is protected in model 'A' and cannot be modified from outside`},
		{"redeclared as no subtype", `model A Real x; end A; model B extends A; equation x = 1; end B; model Z Real q = 1; end Z; model H replaceable B b constrainedby A; end H;
model M H h(redeclare Z b); end M;`,
			`m.mo:2:23: 'b' cannot be redeclared as 'Z': it must be a kind of 'A' (m.mo:1:115), but it has no element 'x'`},
		{"redeclared as no subtype in an extension", `model A Real x = 1; end A; model Z Real q = 1; end Z; model H replaceable A a; end H;
model M extends H; redeclare Z a; end M;`,
			`m.mo:2:30: 'a' cannot be redeclared as 'Z': it must be a kind of 'A' (m.mo:1:77), but it has no element 'x'`},
		{"redeclared as another type", `model H replaceable Real a = 1; end H;
model M H h(redeclare Integer a = 2); end M;`,
			`m.mo:2:23: 'a' cannot be redeclared as 'Integer': it must be a kind of 'Real' (m.mo:1:26), not an Integer`},
		{"class redeclared as no subtype", `model A Real x = 1; end A; model Z Real q = 1; end Z; model H replaceable model T = A; T t; end H;
model M H h(redeclare model T = Z); end M;`,
			`m.mo:2:13: model 'T' cannot be redeclared like this: it must be a kind of 'H.T' (m.mo:1:81), but it has no element 'x'`},
		{"unit in a library class", `model A Real p(unit = "Pa") = 1; Real T(unit = "K") = p; end A;
model M A a, b; end M;`,
			`m.mo:1:55: a: units do not fit: 'T' has unit 'K' (temperature), its value has unit 'Pa' (pressure)`},
		{"duplicate problems once", `model A Real x = y; end A;
model M A a[50]; end M;`,
			`m.mo:1:18: a[1]: 'y' is not known in A; A has x`},
		{"range of Reals", `model M Real x[3]; equation for i in 1:time loop x[i] = 1; end for; end M;`,
			`m.mo:1:40: 'time' is not known when the model is built`},
		{"array of different sizes", `model M Real x[2] = {1, {2, 3}}; end M;`,
			`m.mo:1:25: the elements of an array must have one size: found a scalar and a vector of size 2`},
		{"function of record", `record R Real a; end R; function f input R r; output Real y; algorithm y := r.a; end f;
model M Real y = f(3); end M;`,
			`m.mo:2:20: 'r' of function 'f' is a record R, its value is a number`},
		{"negative exponent of matrix", `model M Real A[2, 2] = [1, 2; 3, 4]^(-1); end M;`,
			`m.mo:1:36: '^' needs a scalar, or a square matrix and an Integer from 0 to 64; found a 2 x 2 matrix: write '.^' for elementwise powers`},
		{"end outside", `model M Real x = end; end M;`,
			`m.mo:1:18: expected an expression, found 'end'`},
		{"iteration without range", `model M Real x = sum(i for i); end M;`,
			`m.mo:1:28: the range of loop variable 'i' cannot be deduced: write 'for i in 1:n'`},
		{"component as function", `model M Real x = 1; Real y = x(2); end M;`,
			`m.mo:1:30: 'x' is a component, not a function`},
		{"reserved operator", `model M Real x = cardinality(x); end M;`,
			`m.mo:1:18: 'cardinality' is not supported`},
		{"too many results", `function f output Real y = 1; end f;
model M Real a, b; equation (a, b) = f(); end M;`,
			`m.mo:2:29: 'f' has 1 result, 2 are wanted`},
		{"import of component", `package P model A end A; end P;
model M import P.A.x; Real y = x; end M;`,
			`m.mo:2:9: import: 'P.A.x' is not known`},
		{"unknown in package", `package P constant Real a = 1; end P;
model M Real y = P.b; end M;`,
			`m.mo:2:20: package 'P' has no element 'b'; it has a`},
		{"model that is a function", `function f end f;
model M f g; end M;`,
			`m.mo:2:9: 'f' is a function and cannot be the type of a component`},
		{"min of different units", `model M import SI = Modelica.Units.SI; SI.Mass m = 1; SI.Time t = 2; Real x = max(m, t); end M;`,
			`m.mo:1:79: units do not fit: 'm' has unit 'kg' (mass), 't' has unit 's' (time)`},
		{"override twice", `model M extends A; Real x = 1; end M; model A Real x = 2; end A;`,
			`m.mo:1:25: 'x' is already inherited from A (m.mo:1:52); write 'redeclare' to replace it`},
		{"start of wrong type", `model M Boolean b(start = 1) = time > 1; end M;`,
			`m.mo:1:27: start of 'b' must be a Boolean, found a number`},
		{"assertion condition", `model M equation assert(time, "x"); end M;`,
			`m.mo:1:25: a condition must be a Boolean, found a number`},
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
