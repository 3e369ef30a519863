package tag

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gemel/bridge"
	"gemel/engine/unit"
)

// row is a tag as it is written, in either format.
type row struct {
	place string
	cells map[string]string
}

// columns of both formats, in the order in which they are written.
var columns = []string{"name", "source", "address", "variable", "unit", "scale", "offset", "low", "high", "period", "access", "type"}

// Read reads a tag map; the name tells the format: .csv, or YAML.
func Read(name string, data []byte) (*Map, error) {
	read := readYAML
	if strings.EqualFold(filepath.Ext(name), ".csv") {
		read = readCSV
	}
	rows, p := read(filepath.Base(name), data)
	m := &Map{byName: map[string]int{}}
	address := map[string]string{} // where it stood first
	for _, r := range rows {
		t, ok := r.tag(&p)
		if !ok {
			continue
		}
		if i, twice := m.byName[t.Name]; twice {
			p.add(r.place, "%s is already given in %s", t.Name, m.places[i])
			continue
		}
		where := t.Source + "\x00" + t.Address
		if first, twice := address[where]; twice {
			p.add(r.place, "%s: address: %s has this address already", t.Name, first)
			continue
		}
		address[where] = t.Name
		m.byName[t.Name] = len(m.Tags)
		m.Tags, m.places = append(m.Tags, t), append(m.places, r.place)
	}
	if len(p) == 0 && len(m.Tags) == 0 {
		p.add(filepath.Base(name), "there is no tag in it")
	}
	return m, p.err()
}

var accesses = map[string]bridge.Access{"": bridge.Read, "read": bridge.Read, "write": bridge.Write, "read/write": bridge.ReadWrite}

// types by their number; the first is the one that nobody gave.
var types = dataTypes()

func dataTypes() []string {
	list := []string{""}
	for t := bridge.Boolean; t <= bridge.Float64; t++ {
		list = append(list, t.String())
	}
	return list
}

// tag makes one of a row.
func (r *row) tag(p *Problems) (bridge.Tag, bool) {
	before := len(*p)
	get := func(key string) string { return r.cells[key] }
	t := bridge.Tag{Name: get("name"), Source: get("source"), Address: get("address"), Variable: get("variable"), Unit: get("unit"), Scale: 1, Low: math.Inf(-1), High: math.Inf(1)}
	label := t.Name
	if label == "" {
		label = "tag"
		p.add(r.place, "name: a tag needs one")
	}
	note := func(key, format string, args ...any) {
		p.add(r.place, "%s: %s: %s", label, key, fmt.Sprintf(format, args...))
	}
	for _, key := range []string{"source", "address"} {
		if get(key) == "" {
			note(key, "it is needed")
		}
	}
	if t.Unit == "" {
		t.Unit = "1"
	}
	if _, err := unit.Parse(t.Unit); err != nil {
		note("unit", "%v", err)
		return t, false
	}
	r.number("scale", &t.Scale, note)
	r.number("offset", &t.Offset, note)
	if t.Scale == 0 {
		note("scale", "0 makes every reading the same")
	}
	r.limit("low", t.Unit, &t.Low, note)
	r.limit("high", t.Unit, &t.High, note)
	if !(t.Low < t.High) {
		note("low", "%g must lie below high, %g", t.Low, t.High)
	}
	if text := get("period"); text != "" {
		seconds, err := unit.ParseDuration(text)
		if err != nil || !(seconds > 0 && seconds < 1e9) {
			note("period", "%q is no duration such as 1s or 100 ms", text)
		}
		t.Period = bridge.Time(seconds * 1e9)
	}
	var ok bool
	if t.Access, ok = accesses[get("access")]; !ok {
		note("access", "%q is neither read nor write nor read/write", get("access"))
	}
	if i := slices.Index(types, get("type")); i >= 0 {
		t.Type = bridge.DataType(i)
	} else {
		note("type", "%q is none of %s", get("type"), strings.Join(types[1:], ", "))
	}
	return t, len(*p) == before
}

func (r *row) number(key string, x *float64, note func(key, format string, args ...any)) {
	text := r.cells[key]
	if text == "" {
		return
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		note(key, "%q is no number", text)
		return
	}
	*x = v
}

// limit is a quantity, or a number in the tag's unit.
func (r *row) limit(key, u string, x *float64, note func(key, format string, args ...any)) {
	text := r.cells[key]
	if text == "" {
		return
	}
	if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(v) {
		*x = v
		return
	}
	q, err := unit.ParseQuantity(text)
	if err == nil {
		*x, err = q.In(unit.MustParse(u))
	}
	if err != nil {
		note(key, "%v", err)
	}
}

// cellsOf is a tag as it is written; what is left out would be read as it is.
func cellsOf(t *bridge.Tag) map[string]string {
	c := map[string]string{"name": t.Name, "source": t.Source, "address": t.Address, "variable": t.Variable, "unit": t.Unit, "type": types[t.Type]}
	number := func(key string, x, unsaid float64) {
		if x != unsaid {
			c[key] = strconv.FormatFloat(x, 'g', -1, 64)
		}
	}
	number("scale", t.Scale, 1)
	number("offset", t.Offset, 0)
	number("low", t.Low, math.Inf(-1))
	number("high", t.High, math.Inf(1))
	if t.Period != 0 {
		c["period"] = strconv.FormatFloat(float64(t.Period)/1e9, 'g', -1, 64) + " s"
	}
	for word, a := range accesses {
		if a == t.Access && a != bridge.Read {
			c["access"] = word
		}
	}
	return c
}
