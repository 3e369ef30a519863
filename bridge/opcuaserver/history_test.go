package opcuaserver

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/awcullen/opcua/ua"
)

var epoch = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func at(s int) time.Time { return epoch.Add(time.Duration(s) * time.Second) }

func filled(size, n int) (*history, ua.NodeID) {
	h, id := newHistory(size), ua.NewNodeIDString(2, "x")
	for i := range n {
		h.WriteValue(context.Background(), id, ua.NewDataValue(float64(i), 0, at(i), 0, at(i), 0))
	}
	return h, id
}

// all reads page after page.
func all(t *testing.T, h *history, id ua.NodeID, d ua.ReadRawModifiedDetails) (out []float64, pages int) {
	t.Helper()
	node := ua.HistoryReadValueID{NodeID: id}
	for {
		pages++
		res, status := h.ReadRawModified(context.Background(), []ua.HistoryReadValueID{node}, d, ua.TimestampsToReturnBoth, false)
		if status != ua.Good || res[0].StatusCode.IsBad() {
			t.Fatalf("%v, %v", status, res[0].StatusCode)
		}
		for _, v := range res[0].HistoryData.(ua.HistoryData).DataValues {
			out = append(out, v.Value.(float64))
		}
		if res[0].ContinuationPoint == "" {
			return out, pages
		}
		node.ContinuationPoint = res[0].ContinuationPoint
	}
}

func TestHistoryGivesOutRawValues(t *testing.T) {
	h, id := filled(10, 25) // 15 to 24 are left
	for name, c := range map[string]struct {
		d     ua.ReadRawModifiedDetails
		want  []float64
		pages int
	}{
		"start belongs to it, end does not": {ua.ReadRawModifiedDetails{StartTime: at(17), EndTime: at(20)}, []float64{17, 18, 19}, 1},
		"in pages":                          {ua.ReadRawModifiedDetails{StartTime: at(17), EndTime: at(24), NumValuesPerNode: 3}, []float64{17, 18, 19, 20, 21, 22, 23}, 3},
		"what is gone is gone":              {ua.ReadRawModifiedDetails{StartTime: at(0), EndTime: at(17)}, []float64{15, 16}, 1},
		"backwards":                         {ua.ReadRawModifiedDetails{StartTime: at(20), EndTime: at(17)}, []float64{20, 19, 18}, 1},
		"backwards in pages":                {ua.ReadRawModifiedDetails{StartTime: at(20), EndTime: at(15), NumValuesPerNode: 2}, []float64{20, 19, 18, 17, 16}, 3},
		"the first ones from a time":        {ua.ReadRawModifiedDetails{StartTime: at(22), NumValuesPerNode: 2}, []float64{22, 23}, 1},
		"the last ones before a time":       {ua.ReadRawModifiedDetails{EndTime: at(22), NumValuesPerNode: 2}, []float64{22, 21}, 1},
		"at one time":                       {ua.ReadRawModifiedDetails{StartTime: at(20), EndTime: at(20)}, []float64{20}, 1},
		"nothing":                           {ua.ReadRawModifiedDetails{StartTime: at(100), EndTime: at(200)}, nil, 1},
	} {
		got, pages := all(t, h, id, c.d)
		if !reflect.DeepEqual(got, c.want) || pages != c.pages {
			t.Errorf("%s: %v in %d pages, want %v in %d", name, got, pages, c.want, c.pages)
		}
	}
}

func TestHistoryRefusesWhatItCannotDo(t *testing.T) {
	h, id := filled(5, 5)
	ask := func(n ua.HistoryReadValueID, d ua.ReadRawModifiedDetails) ua.StatusCode {
		res, status := h.ReadRawModified(context.Background(), []ua.HistoryReadValueID{n}, d, ua.TimestampsToReturnBoth, false)
		if status != ua.Good {
			return status
		}
		return res[0].StatusCode
	}
	known := ua.HistoryReadValueID{NodeID: id}
	bounded := ua.ReadRawModifiedDetails{StartTime: at(0), EndTime: at(9)}
	if s := ask(known, ua.ReadRawModifiedDetails{}); s != ua.BadHistoryOperationInvalid {
		t.Errorf("no times: %v", s)
	}
	if s := ask(known, ua.ReadRawModifiedDetails{IsReadModified: true, StartTime: at(0), EndTime: at(9)}); s != ua.BadHistoryOperationUnsupported {
		t.Errorf("modified: %v", s)
	}
	if s := ask(ua.HistoryReadValueID{NodeID: ua.NewNodeIDString(2, "y")}, bounded); s != ua.BadHistoryOperationUnsupported {
		t.Errorf("a node without history: %v", s)
	}
	for _, c := range []ua.ByteString{"x", "\xff\xff\xff\xff\xff\xff\xff\xff", "\x00\x00\x00\x00\x00\x00\x00\x63"} {
		known.ContinuationPoint = c
		if s := ask(known, bounded); s != ua.BadContinuationPointInvalid {
			t.Errorf("continuation point %q: %v", c, s)
		}
	}
}
