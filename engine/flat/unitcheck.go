package flat

import (
	"math"
	"strconv"

	"gemel/engine/expr"
	"gemel/engine/modelica"
	"gemel/engine/unit"
)

// unitID names a unit in the table of a flattening.
type unitID int32

const (
	unitAny unitID = iota // unknown, also of a literal, which may stand for a quantity: fits everything
	unitLit               // a count or the result of a function such as sin: fits everything in sums, is 1 in products
	unitOne               // a plain number
)

// unitTable holds the units that occur, angles left out, and remembers products.
type unitTable struct {
	entries []unitEntry
	byUnit  map[unitKey]unitID
	byText  map[string]unitID
	mulOf   map[[2]unitID]unitID
	divOf   map[[2]unitID]unitID
}

// unitEntry is a dimension with the scale in which something declared is measured. What is computed has its dimension only.
type unitEntry struct {
	unitKey
	symbol string // how it was first written
	plain  unitID // the same dimension without a scale
}

type unitKey struct {
	dim           unit.Dimension
	scale, offset float64 // SI value = number*scale + offset; scale 0: not known
}

func newUnitTable() *unitTable {
	t := &unitTable{byUnit: map[unitKey]unitID{}, byText: map[string]unitID{"": unitAny},
		mulOf: map[[2]unitID]unitID{}, divOf: map[[2]unitID]unitID{}}
	t.entries = []unitEntry{{symbol: "?", plain: unitAny}, {symbol: "1", plain: unitLit}, {symbol: "1", plain: unitOne}}
	t.byUnit[unitKey{}] = unitOne
	return t
}

// parse reads a unit string.
func (t *unitTable) parse(s string) (unitID, error) {
	if id, ok := t.byText[s]; ok {
		return id, nil
	}
	u, err := unit.Parse(s)
	if err != nil {
		return unitAny, err
	}
	plain := t.of(u.Dimension, s)
	key := unitKey{u.Dimension.WithoutAngle(), u.Scale, u.Offset}
	var id unitID
	if u.Dimension == key.dim {
		id = t.add(key, s, plain)
	} else { // an entry of its own, so that messages tell rad from 1
		id = unitID(len(t.entries))
		t.entries = append(t.entries, unitEntry{key, s, plain})
	}
	t.byText[s] = id
	return id, nil
}

// of is a dimension of which the scale is not known.
func (t *unitTable) of(d unit.Dimension, symbol string) unitID {
	return t.add(unitKey{dim: d.WithoutAngle()}, symbol, -1)
}

func (t *unitTable) add(k unitKey, symbol string, plain unitID) unitID {
	id, ok := t.byUnit[k]
	if !ok {
		id = unitID(len(t.entries))
		if plain < 0 {
			plain = id
		}
		t.entries = append(t.entries, unitEntry{k, symbol, plain})
		t.byUnit[k] = id
	}
	return id
}

// plain is a unit without its scale.
func (t *unitTable) plain(a unitID) unitID { return t.entries[a].plain }

func (t *unitTable) mul(a, b unitID) unitID {
	a, b = t.plain(a), t.plain(b)
	switch {
	case a == unitAny || b == unitAny:
		return unitAny
	case a == unitLit:
		return b
	case b == unitLit:
		return a
	case a == unitOne:
		return b
	case b == unitOne:
		return a
	}
	key := [2]unitID{a, b}
	id, ok := t.mulOf[key]
	if !ok {
		d := t.entries[a].dim.Mul(t.entries[b].dim)
		id = t.of(d, d.String())
		t.mulOf[key] = id
	}
	return id
}

func (t *unitTable) div(a, b unitID) unitID {
	a, b = t.plain(a), t.plain(b)
	switch {
	case a == unitAny || b == unitAny:
		return unitAny
	case b == unitLit || b == unitOne:
		return a
	}
	key := [2]unitID{a, b}
	id, ok := t.divOf[key]
	if !ok {
		d := t.entries[a].dim.Div(t.entries[b].dim)
		id = t.of(d, d.String())
		t.divOf[key] = id
	}
	return id
}

// pow is the unit of a^x for a known exponent.
func (t *unitTable) pow(a unitID, x float64) unitID {
	if a = t.plain(a); a <= unitOne {
		return a
	}
	d, ok := t.entries[a].dim.Pow(x)
	if !ok {
		return unitAny
	}
	return t.of(d, d.String())
}

// fits reports whether two units are of one dimension, so that what has them may be added or compared.
func (t *unitTable) fits(a, b unitID) bool {
	return a == b || a <= unitLit || b <= unitLit || t.plain(a) == t.plain(b)
}

// join is the unit of a choice between two values, and of a sum.
func (t *unitTable) join(a, b unitID) unitID {
	switch {
	case a == b:
		return a
	case a == unitLit || a == unitAny && b != unitLit:
		return t.plain(b)
	case b <= unitLit || t.plain(a) == t.plain(b):
		return t.plain(a)
	}
	return unitAny
}

// sum is the unit of a sum or difference; one of temperatures in degC is neither in degC nor in K for sure.
func (t *unitTable) sum(a, b unitID) unitID {
	u := t.join(a, b)
	if t.entries[u].offset != 0 {
		return t.plain(u)
	}
	return u
}

// conversion says how to get from unit b to a where only the scale differs; "" where nothing is to be said.
func (t *unitTable) conversion(a, b unitID) string {
	x, y := &t.entries[a], &t.entries[b]
	if a == b || x.plain != y.plain || x.scale == 0 || y.scale == 0 {
		return ""
	}
	factor, shift := y.scale/x.scale, (y.offset-x.offset)/x.scale
	if math.Abs(factor-1) < 1e-9 && shift == 0 {
		return ""
	}
	from := 1.0
	if shift != 0 {
		from = 0
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
	return "nothing converts it (" + number(from) + " " + y.symbol + " = " + number(float64(from*factor)+shift) + " " + x.symbol + ")"
}

// name writes a unit for messages: as it was declared, and what it is called in speech.
func (t *unitTable) name(a unitID) string {
	e := &t.entries[a]
	if q := unit.QuantityName(e.dim); q != "" && q != e.symbol && len(q) < 12 || len(q) < 40 && q[:min(8, len(q))] != "quantity" {
		return "'" + e.symbol + "' (" + q + ")"
	}
	return "'" + e.symbol + "'"
}

// clash says in what the units of two things differ; "" where they fit. The second is to become the first, or both meet in a sum.
func (t *unitTable) clash(what string, a unitID, other string, b unitID) string {
	if !t.fits(a, b) {
		return "units do not fit: " + what + " has unit " + t.name(a) + ", " + other + " has unit " + t.name(b)
	}
	if hint := t.conversion(a, b); hint != "" {
		return "units do not fit: " + what + " has unit '" + t.entries[a].symbol + "', " + other + " has unit '" + t.entries[b].symbol + "'; " + hint
	}
	return ""
}

// sameUnit reports two things of different units that meet.
func (f *flattener) sameUnit(pos modelica.Pos, x modelica.Expr, a unitID, y modelica.Expr, b unitID) {
	if a != b {
		if why := f.units.clash("x", a, "y", b); why != "" {
			f.report(pos, "%s", f.units.clash(brief(x), a, brief(y), b))
		}
	}
}

// sameUnits is sameUnit for the terms of a sum. A constant may shift the zero of a scale: T + T_zero, with T in K and T_zero in degC.
func (e *eval) sameUnits(x *modelica.Binary, a, b unitID, m, n expr.Node) {
	if t := e.f.units; t.fits(a, b) && t.entries[a].offset != t.entries[b].offset && t.entries[a].scale == t.entries[b].scale {
		for _, n := range [2]expr.Node{m, n} {
			if n == expr.None {
				continue
			}
			if _, ok := e.f.g.IsConst(n); ok {
				return
			}
		}
	}
	e.f.sameUnit(x.Pos, x.X, a, x.Y, b)
}

// checkUnits reports a value of another unit than the thing it is given to.
func (f *flattener) checkUnits(pos modelica.Pos, what string, u, v unitID) {
	if u != v {
		if why := f.units.clash(what, u, "its value", v); why != "" {
			f.report(pos, "%s", why)
		}
	}
}

// plainNumber reports an argument of a function such as exp that has a dimension, or is an angle in degrees, or a share in percent.
func (f *flattener) plainNumber(pos modelica.Pos, what string, u unitID, name string) {
	if u <= unitOne {
		return
	}
	e := &f.units.entries[u]
	switch {
	case e.plain != unitOne:
		f.report(pos, "units do not fit: '%s' needs a plain number, %s has unit %s", name, what, f.units.name(u))
	case e.scale != 0 && e.scale != 1:
		f.report(pos, "units do not fit: '%s' needs a plain number or radians, %s has unit '%s'; nothing converts it (1 %s = %.6g)", name, what,
			e.symbol, e.symbol, e.scale)
	}
}
