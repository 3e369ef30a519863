package scenarios

import (
	"math"
	"strings"
	"testing"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// evaluate translates an expression over the tank and computes it with the interpreter.
func evaluate(src string, values map[string]float64) (float64, error) {
	sys := tankSystem()
	b := newBuilder(&File{}, sys, timing{period: 10, midnight: 6 * 3600})
	v, err := translate(sys.Graph, plantNames{b}, src)
	if err != nil {
		return 0, err
	}
	return interp.Eval(sys.Graph, v.node, func(s expr.Slot) float64 { return values[sys.Variables[dae.VarID(s)].Name] }), nil
}

// Expressions must mean what an engineer reads: quantities in any unit, times of day, operators as in school.
func TestExpressionValues(t *testing.T) {
	values := map[string]float64{"tank.level": 2.5, "pump.speed": 151.84364492350667, "pump.power": 1500, "time": 3 * 3600, "room.T": 293.15, "valve.open": 1, "pump.wear": 0.25}
	for src, want := range map[string]float64{
		"tank.level < 3.0 m":      1,
		"tank.level<3m":           1,
		"tank.level < 240 cm":     0,
		"tank.level + 50 cm":      3,
		"2 * tank.level":          5,
		"tank.level^2":            6.25,
		"sqrt(tank.level * 10 m)": 5,
		"-tank.level":             -2.5,
		"pump.speed > 1449 rpm and pump.speed < 1451 rpm": 1,
		"pump.power / 1 kW":    1.5,
		"pump.power*2 h":       1500 * 7200,
		"time >= 3 h":          1,
		"time_of_day == 09:00": 1,
		"time_of_day >= 06:30 and time_of_day < 22:00": 1,
		"time_of_day > 9:00:01":                        0,
		"room.T > 19.9 °C and room.T < 20.1 degC":      1,
		"not valve.open":                               0,
		"!valve.open or tank.level == 2.5 m":           1,
		"valve.open ? 1 m : 2 m":                       1,
		"min(tank.level, 1 m, 3 m)":                    1,
		"max(tank.level, 1 m)":                         2.5,
		"abs(tank.level - 3 m)":                        0.5,
		"0.5 m < tank.level < 3 m":                     1,
		"round(tank.level / 1 m + 0.1)":                3,
		"floor(2.7) + ceil(2.2)":                       5,
		"exp(0) + log(1)":                              1,
		"1e3 W + pump.power":                           2500,
		"5 m3/h * 2 h":                                 10,
		"3 W/(m2.K) * 1 m2 * 2 K":                      6,
		"25 % + pump.wear":                             0.5,
		`value("tank.level")`:                          2.5,
		"tank.level > 0":                               1,
		"(tank.level > 1 m) == true":                   1,
		"tank.level in [1]":                            math.NaN(),
	} {
		got, err := evaluate(src, values)
		if math.IsNaN(want) {
			if err == nil {
				t.Errorf("%s: want an error", src)
			}
			continue
		}
		if err != nil || math.Abs(got-want) > 1e-12*math.Abs(want) {
			t.Errorf("%s = %v, %v; want %v", src, got, err, want)
		}
	}
}

// Mistakes in expressions must be named at their character, in words for somebody who does not know the parser.
func TestExpressionErrors(t *testing.T) {
	for _, c := range []struct {
		src, message string
		at           int
	}{
		{"tank.level < 3 bar", "cannot compare a length and a pressure", 11},
		{"tank.level < 3", "cannot compare a length and a plain number: write the unit behind the number", 11},
		{"tank.level + pump.power", "cannot add a length and a power", 11},
		{"tank.lewel < 3 m", "unknown variable tank.lewel; did you mean tank.level?", 0},
		{"level < 3 m", "unknown variable level; did you mean tank.level?", 0},
		{"tank.level <", "the expression ends too early", 12},
		{"tank.level = 3 m", "write == to compare", 11},
		{"tank.level < 3 meters", "unknown unit meters", 15},
		{"(tank.level < 3 m", "the expression ends too early", 17},
		{"tank.level < 3 m)", `")" does not fit here`, 16},
		{"tank.level and valve.open", "and wants a condition on both sides", 11},
		{"(tank.level < 1 m) + 1", "+ wants numbers, not conditions", 19},
		{"sin(tank.level)", "sin wants a plain number, not a length; divide by a quantity first, as in x / 1 m", 0},
		{"foo(1)", "unknown function foo; known are " + functionNames, 0},
		{"min(1)", "min takes two values or more, found 1", 0},
		{"abs(1, 2)", "abs takes one value, found 2", 0},
		{"not tank.level", "not wants a condition", 0},
		{"der(pump.power)", "the plant has no derivative of pump.power: it is no state", 4},
		{"'tank'", `a text in quotes has no value; write value("tank") for a variable of that name`, 0},
		{"tank.level ?  1 m : 2 m", "the part before ? must be a condition", 0},
		{"valve.open ? 1 m : 2 s", "cannot choose between a length and a time", 19},
		{"2 ^ tank.level", "an exponent is a plain number, not a length", 4},
		{"tank.level ^ 0.3333", "a length to the power 0.3333 has no unit", 13},
		{"[1, 2]", "this construct is not known in scenario expressions", 0},
		{"map([1], # > 1)", "this construct is not known in scenario expressions", 4},
		{"", "the expression is empty", 0},
		{"pump.speed > 25 Hz", "cannot compare an angular speed and a frequency", 11},
		{"tank.level < 3 m or or", `"or" does not fit here`, 20},
		{"tank.level % 2", "the operator % is not known in scenario expressions", 11},
		{strings.Repeat("(", 200) + "1" + strings.Repeat(")", 200), "the expression is nested too deeply", 0},
		{"tank.level < 9e999 m", "number out of range", 13},
	} {
		_, err := evaluate(c.src, nil)
		e, ok := err.(*syntaxError)
		if !ok || e.msg != c.message || e.at != c.at {
			t.Errorf("%s:\n got %v\nwant %s at %d", c.src, show(err), c.message, c.at)
		}
	}
}

func show(err error) any {
	if e, ok := err.(*syntaxError); ok {
		return []any{e.msg, e.at}
	}
	return err
}
