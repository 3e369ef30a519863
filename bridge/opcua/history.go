package opcua

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gopcua/opcua/id"
	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
)

// historyAtOnce is how many nodes go into a request for history, pageSize how many values of each come at once.
const (
	historyAtOnce = 50
	pageSize      = 1000
)

// fill looks for the missing samples in the server's history, and tells the intervals: those that stay open as gaps, those that were filled as such. What
// comes out of a history is raw data that the server recorded itself; where it records less than it samples, a filled interval has fewer samples.
func (r *run) fill(s *session, holes []hole, why string) {
	if len(holes) == 0 {
		return
	}
	now := bridge.At(r.Clock.Now())
	from, to := holes[0].from, bridge.Time(0)
	for _, h := range holes {
		from = min(from, h.from)
		if h.to == open {
			h.to = max(now, h.from)
		}
		to = max(to, h.to)
	}
	filled, found := 0, 0
	for part := range slices.Chunk(holes, historyAtOnce) {
		if r.silent {
			break
		}
		n, k, err := r.history(s, part)
		filled, found = filled+n, found+k
		if err != nil {
			break // what is not filled is told as a gap
		}
	}
	e := bridge.Event{At: bridge.At(r.Clock.Now()), Source: r.Name, State: bridge.Connected, From: from, To: to}
	if filled == len(holes) {
		e.Text = fmt.Sprintf("%s; the gap of %d tags was filled with %d samples out of the server's history, marked as historical", why, filled, found)
	} else {
		e.Gap = true
		e.Text = fmt.Sprintf("%s; samples of %d tags may be missing", why, len(holes)-filled)
		if filled > 0 {
			e.Text += fmt.Sprintf(" (those of %d others were filled with %d samples out of the server's history)", filled, found)
		}
	}
	r.tell(e)
}

// history reads the values inside the holes, and returns how many holes could be filled, with how many samples.
func (r *run) history(s *session, holes []hole) (filled, found int, err error) {
	details := &ua.ReadRawModifiedDetails{StartTime: holes[0].from.Time(), NumValuesPerNode: pageSize}
	nodes := []*ua.HistoryReadValueID{}
	for _, h := range holes {
		if h.from.Time().Before(details.StartTime) {
			details.StartTime = h.from.Time()
		}
		if h.to != open && h.to.Time().After(details.EndTime) {
			details.EndTime = h.to.Time()
		}
		nodes = append(nodes, &ua.HistoryReadValueID{NodeID: r.handles[h.tag], DataEncoding: &ua.QualifiedName{}})
	}
	for _, h := range holes {
		if late := max(h.from, bridge.At(r.Clock.Now())).Time().Add(time.Hour); h.to == open && late.After(details.EndTime) {
			details.EndTime = late // the server's clock may be ahead
		}
	}
	rest := holes
	for len(rest) > 0 {
		res, err := ask[*ua.HistoryReadResponse](r.ctx, s, &ua.HistoryReadRequest{TimestampsToReturn: ua.TimestampsToReturnBoth, NodesToRead: nodes,
			HistoryReadDetails: &ua.ExtensionObject{TypeID: ua.NewFourByteExpandedNodeID(0, id.ReadRawModifiedDetails_Encoding_DefaultBinary),
				EncodingMask: ua.ExtensionObjectBinary, Value: details}})
		if errors.Is(err, ua.StatusBadServiceUnsupported) || errors.Is(err, ua.StatusBadHistoryOperationUnsupported) {
			r.silent = true
		}
		if err != nil {
			return filled, found, err
		}
		if len(res.Results) != len(nodes) {
			return filled, found, errForeign
		}
		var more []hole
		var next []*ua.HistoryReadValueID
		for k, x := range res.Results {
			if x.StatusCode>>30 == 2 {
				continue
			}
			anchored := false
			if x.HistoryData != nil {
				if d, ok := x.HistoryData.Value.(*ua.HistoryData); ok {
					var n int
					n, anchored = r.recall(rest[k], d.DataValues)
					found += n
				}
			}
			if anchored {
				filled++
			}
			if len(x.ContinuationPoint) > 0 {
				nodes[k].ContinuationPoint = x.ContinuationPoint
				more, next = append(more, rest[k]), append(next, nodes[k])
			}
		}
		rest, nodes = more, next
	}
	return filled, found, nil
}

// recall adds the values that lie inside a hole. anchored: the last sample before the hole is among them, so that the history goes on from what we have; one
// that begins later may have lost the rest, as one kept in memory does when the server starts anew.
func (r *run) recall(h hole, values []*ua.DataValue) (n int, anchored bool) {
	now := r.Clock.Now()
	for _, v := range values {
		s, _ := convert(&r.Tags[h.tag], v, now)
		anchored = anchored || s.Source == h.from
		if s.Source <= h.from || s.Source >= h.to || r.tags[h.tag].again(s, recalled) {
			continue
		}
		s.Status |= Historical
		r.batch = append(r.batch, s)
		n++
	}
	return n, anchored
}
