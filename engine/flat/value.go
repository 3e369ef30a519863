package flat

import (
	"fmt"
	"strings"

	"gemel/engine/expr"
)

// value is what an expression means: a scalar, or an array in row-major order.
type value struct {
	t    btype
	u    unitID
	dims []int       // nil: scalar
	n    expr.Node   // scalar number, truth value or literal of an enumeration (from 1)
	ns   []expr.Node // array of such
	ss   []string    // strings, one for a scalar
	enum *basic
	rec  []field // record; every field has the record's dims before its own
	of   *class  // class of the record
	call *closure
}

// field is one element of a record value.
type field struct {
	name string
	v    value
}

func (v value) field(name string) (value, bool) {
	for _, x := range v.rec {
		if x.name == name {
			return x.v, true
		}
	}
	return value{}, false
}

// nodes gives the elements of a numeric value, one for a scalar.
func (v value) nodes() []expr.Node {
	if v.dims == nil {
		return []expr.Node{v.n}
	}
	return v.ns
}

// at gives element i of a numeric value; a scalar counts for every i.
func (v *value) at(i int) expr.Node {
	if v.dims == nil {
		return v.n
	}
	return v.ns[i]
}

func (v value) isScalar() bool { return v.dims == nil }

func (v value) isNumber() bool { return v.t == tReal || v.t == tInt }

// element gives v[k+1] of an array.
func (v value) element(f *flattener, k int) value {
	r := value{t: v.t, u: v.u, enum: v.enum, of: v.of}
	rest := v.dims[1:]
	if len(rest) > 0 {
		r.dims = rest
	}
	n := volume(rest)
	switch v.t {
	case tRecord:
		r.rec = make([]field, len(v.rec))
		for i, x := range v.rec {
			r.rec[i] = field{x.name, x.v.element(f, k)}
		}
	case tString:
		r.ss = v.ss[k*n : (k+1)*n]
	default:
		if r.dims == nil {
			r.n = v.ns[k]
		} else {
			r.ns = v.ns[k*n : (k+1)*n]
		}
	}
	return r
}

// elementAt gives the element with row-major index at over the leading dims.
func (v value) elementAt(f *flattener, dims []int, at int) value {
	n := volume(dims)
	for _, d := range dims {
		n /= d
		v = v.element(f, at/n)
		at %= n
	}
	return v
}

// stack puts values of equal shape into an array with one more dimension.
func stack(f *flattener, list []value) value {
	first := list[0]
	r := value{t: first.t, u: first.u, enum: first.enum, of: first.of}
	r.dims = append([]int{len(list)}, first.dims...)
	for i := range first.rec {
		parts := make([]value, len(list))
		for j, v := range list {
			parts[j] = v.rec[i].v
		}
		r.rec = append(r.rec, field{first.rec[i].name, stack(f, parts)})
	}
	if first.t == tRecord {
		return r
	}
	if first.t == tString {
		for _, v := range list {
			r.ss = append(r.ss, v.ss...)
		}
		return r
	}
	r.ns = make([]expr.Node, 0, len(list)*volume(first.dims))
	for _, v := range list {
		if v.t == tReal && r.t == tInt {
			r.t = tReal
		}
		r.u = f.units.join(r.u, v.u)
		if v.dims == nil {
			r.ns = append(r.ns, v.n)
		} else {
			r.ns = append(r.ns, v.ns...)
		}
	}
	return r
}

func (f *flattener) intValue(i int) value {
	return value{t: tInt, u: unitLit, n: f.g.Const(float64(i))}
}

func boolNode(f *flattener, b bool) expr.Node {
	if b {
		return f.g.Const(1)
	}
	return f.g.Const(0)
}

func sameDims(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// shape says what a value is, for messages: "a scalar", "a vector of 3 elements", "a 2 × 3 matrix".
func shape(dims []int) string {
	switch len(dims) {
	case 0:
		return "a scalar"
	case 1:
		return fmt.Sprintf("a vector of size %d", dims[0])
	}
	parts := make([]string, len(dims))
	for i, d := range dims {
		parts[i] = fmt.Sprint(d)
	}
	if len(dims) == 2 {
		return "a " + strings.Join(parts, " x ") + " matrix"
	}
	return "a " + strings.Join(parts, " x ") + " array"
}

// describe says what kind of thing a value is.
func (v value) describe() string {
	switch v.t {
	case tReal, tInt:
		return "a number"
	case tBool:
		return "a Boolean"
	case tString:
		return "a String"
	case tEnum:
		return "a value of enumeration " + v.enum.name
	case tFunction:
		return "a function"
	}
	if v.of != nil {
		return "a record " + v.of.name()
	}
	return "a record"
}
