package modbus

import (
	"cmp"
	"slices"

	"gemel/bridge"
)

// What one request can ask for (Modbus Application Protocol V1.1b3, 6.1 and 6.3).
const (
	mostRegisters = 125
	mostBits      = 2000
	hole          = 16 // registers nobody wants that are read rather than asking twice
)

// request reads some tags at once.
type request struct {
	unit   uint8
	table  table
	first  uint16
	count  int
	period bridge.Time
	due    bridge.Time
	tags   []int // index in the configuration
}

// requests covers all tags of a period with as few requests as possible.
func requests(tags []bridge.Tag, at []address, unsaid bridge.Time) []request {
	order := make([]int, len(tags))
	for i := range order {
		order[i] = i
	}
	period := func(i int) bridge.Time {
		if tags[i].Period > 0 {
			return tags[i].Period
		}
		return unsaid
	}
	slices.SortStableFunc(order, func(i, k int) int {
		a, b := &at[i], &at[k]
		return cmp.Or(cmp.Compare(period(i), period(k)), cmp.Compare(a.unit, b.unit), cmp.Compare(a.table, b.table), cmp.Compare(a.first, b.first))
	})
	var list []request
	for _, i := range order {
		a := &at[i]
		if n := len(list); n > 0 && list[n-1].takes(a, period(i)) {
			r := &list[n-1]
			r.count = max(r.count, int(a.first)+a.size()-int(r.first))
			r.tags = append(r.tags, i)
			continue
		}
		list = append(list, request{unit: a.unit, table: a.table, first: a.first, count: a.size(), period: period(i), tags: []int{i}})
	}
	return list
}

// takes says whether an address can be read along.
func (r *request) takes(a *address, period bridge.Time) bool {
	most := mostRegisters
	if r.table.bits() {
		most = mostBits
	}
	end := int(r.first) + r.count
	return r.unit == a.unit && r.table == a.table && r.period == period && int(a.first) <= end+hole && int(a.first)+a.size()-int(r.first) <= most
}

// split what a device has refused: some do not know the registers between two tags, one of the tags, or requests of this length. It is cut at the
// widest hole, or in the middle where there is none.
func (r *request) split(at []address) [2]request {
	cut, widest, end := len(r.tags)/2, 0, int(r.first)
	for k, i := range r.tags {
		if d := int(at[i].first) - end; k > 0 && d > widest {
			cut, widest = k, d
		}
		end = max(end, int(at[i].first)+at[i].size())
	}
	part := func(tags []int) request {
		x := request{unit: r.unit, table: r.table, first: at[tags[0]].first, period: r.period, tags: tags}
		for _, i := range tags {
			x.count = max(x.count, int(at[i].first)+at[i].size()-int(x.first))
		}
		return x
	}
	return [2]request{part(r.tags[:cut]), part(r.tags[cut:])}
}
