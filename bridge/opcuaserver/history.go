package opcuaserver

import (
	"context"
	"encoding/binary"
	"sort"
	"sync"
	"time"

	"github.com/awcullen/opcua/ua"
)

// history keeps the last values of each variable in a ring, and gives them out raw.
type history struct {
	size  int
	mu    sync.RWMutex
	rings map[ua.NodeID]*ring
}

// ring of values in the order in which they came, which is that of their times.
type ring struct {
	values []ua.DataValue
	first  int    // index of the oldest
	gone   uint64 // values that were overwritten
}

func newHistory(size int) *history { return &history{size: size, rings: map[ua.NodeID]*ring{}} }

func (r *ring) at(i int) ua.DataValue { return r.values[(r.first+i)%len(r.values)] }

// WriteValue is called by the server whenever a variable gets a value. Values that are older than the last one are not kept.
func (h *history) WriteValue(_ context.Context, id ua.NodeID, v ua.DataValue) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.rings[id]
	if r == nil {
		r = &ring{}
		h.rings[id] = r
	}
	if n := len(r.values); n > 0 && v.SourceTimestamp.Before(r.at(n-1).SourceTimestamp) {
		return nil
	}
	if len(r.values) < h.size {
		r.values = append(r.values, v)
		return nil
	}
	r.values[r.first] = v
	r.first = (r.first + 1) % len(r.values)
	r.gone++
	return nil
}

// mostAtOnce is how many values of a node go into one answer.
const mostAtOnce = 10000

// ReadRawModified gives out raw values from start to end, either end open, forwards or backwards (OPC 10000-11, 6.5.3).
func (h *history) ReadRawModified(_ context.Context, nodes []ua.HistoryReadValueID, d ua.ReadRawModifiedDetails, stamps ua.TimestampsToReturn, release bool) ([]ua.HistoryReadResult, ua.StatusCode) {
	out := make([]ua.HistoryReadResult, len(nodes))
	if release {
		return out, ua.Good
	}
	if d.IsReadModified {
		return out, ua.BadHistoryOperationUnsupported
	}
	start, end := d.StartTime, d.EndTime
	if start.IsZero() && end.IsZero() || (start.IsZero() || end.IsZero()) && d.NumValuesPerNode == 0 {
		return out, ua.BadHistoryOperationInvalid
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	for i, n := range nodes {
		out[i] = h.read(n, start, end, d, stamps)
	}
	return out, ua.Good
}

func (h *history) read(n ua.HistoryReadValueID, start, end time.Time, d ua.ReadRawModifiedDetails, stamps ua.TimestampsToReturn) ua.HistoryReadResult {
	r := h.rings[n.NodeID]
	if r == nil {
		return ua.HistoryReadResult{StatusCode: ua.BadHistoryOperationUnsupported}
	}
	backwards := start.IsZero() || !end.IsZero() && end.Before(start)
	// positions are counted from the first value ever, so that a continuation point holds while values go
	from, to := r.span(start, end, backwards)
	if c := []byte(n.ContinuationPoint); len(c) > 0 {
		if len(c) != 8 {
			return ua.HistoryReadResult{StatusCode: ua.BadContinuationPointInvalid}
		}
		at := int64(binary.BigEndian.Uint64(c) - r.gone)
		if at < 0 || at > int64(len(r.values)) {
			return ua.HistoryReadResult{StatusCode: ua.BadContinuationPointInvalid} // what it pointed to is gone
		}
		if backwards {
			to = int(at)
		} else {
			from = int(at)
		}
	}
	most := mostAtOnce
	if d.NumValuesPerNode > 0 {
		most = min(most, int(d.NumValuesPerNode))
	}
	bounded := !start.IsZero() && !end.IsZero() // else the number of values is the end of it
	data := ua.HistoryData{DataValues: []ua.DataValue{}}
	var next ua.ByteString
	for k := 0; from < to; k++ {
		if k == most {
			if bounded {
				p := from
				if backwards {
					p = to
				}
				next = ua.ByteString(binary.BigEndian.AppendUint64(nil, uint64(p)+r.gone))
			}
			break
		}
		v := r.at(from)
		if backwards {
			to--
			v = r.at(to)
		} else {
			from++
		}
		if stamps == ua.TimestampsToReturnServer || stamps == ua.TimestampsToReturnNeither {
			v.SourceTimestamp = time.Time{}
		}
		if stamps == ua.TimestampsToReturnSource || stamps == ua.TimestampsToReturnNeither {
			v.ServerTimestamp = time.Time{}
		}
		data.DataValues = append(data.DataValues, v)
	}
	result := ua.HistoryReadResult{HistoryData: data, ContinuationPoint: next}
	if len(data.DataValues) == 0 {
		result.StatusCode = ua.GoodNoData
	}
	return result
}

// span is the range of positions between two times: the first of the two belongs to it, the second does not.
func (r *ring) span(start, end time.Time, backwards bool) (from, to int) {
	n := len(r.values)
	notBefore := func(t time.Time) int {
		return sort.Search(n, func(i int) bool { return !r.at(i).SourceTimestamp.Before(t) })
	}
	beyond := func(t time.Time) int {
		return sort.Search(n, func(i int) bool { return r.at(i).SourceTimestamp.After(t) })
	}
	from, to = 0, n
	switch {
	case !backwards:
		from = notBefore(start)
		if end.Equal(start) {
			to = beyond(start)
		} else if !end.IsZero() {
			to = notBefore(end)
		}
	case start.IsZero():
		to = beyond(end)
	default:
		from, to = beyond(end), beyond(start)
	}
	return from, to
}

// The rest of the interface is not offered.

func unsupported(n int) ([]ua.HistoryReadResult, ua.StatusCode) {
	return make([]ua.HistoryReadResult, n), ua.BadHistoryOperationUnsupported
}

func (h *history) WriteEvent(context.Context, ua.NodeID, []ua.Variant) error { return nil }

func (h *history) ReadEvent(_ context.Context, n []ua.HistoryReadValueID, _ ua.ReadEventDetails, _ ua.TimestampsToReturn, _ bool) ([]ua.HistoryReadResult, ua.StatusCode) {
	return unsupported(len(n))
}

func (h *history) ReadProcessed(_ context.Context, n []ua.HistoryReadValueID, _ ua.ReadProcessedDetails, _ ua.TimestampsToReturn, _ bool) ([]ua.HistoryReadResult, ua.StatusCode) {
	return unsupported(len(n))
}

func (h *history) ReadAtTime(_ context.Context, n []ua.HistoryReadValueID, _ ua.ReadAtTimeDetails, _ ua.TimestampsToReturn, _ bool) ([]ua.HistoryReadResult, ua.StatusCode) {
	return unsupported(len(n))
}
