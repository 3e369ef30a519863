package opcua

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
)

// itemsAtOnce is how many monitored items go into a request; servers have limits.
const itemsAtOnce = 500

// monitor adds all tags to a subscription, and tells which ones the server does not watch, or not as asked.
func (r *run) monitor(s *session, sub *subscription) error {
	var refused, slower, shorter []string
	for from := 0; from < len(r.Tags); from += itemsAtOnce {
		var which []int
		for i := from; i < min(from+itemsAtOnce, len(r.Tags)); i++ {
			if r.handles[i] == nil {
				refused = append(refused, r.Tags[i].Name+": no such namespace")
				r.missing(i, ua.StatusBadNodeIDUnknown)
				continue
			}
			which = append(which, i)
		}
		results, err := r.create(s, sub, which, true)
		if err != nil {
			return err
		}
		for k, i := range which {
			res, want := results[k], r.sampling(i)
			name := r.Tags[i].Name
			switch {
			case res.StatusCode>>30 == 2:
				refused = append(refused, fmt.Sprintf("%s: %s", name, res.StatusCode))
				r.missing(i, res.StatusCode)
				continue
			case res.RevisedSamplingInterval > want*1.001:
				slower = append(slower, fmt.Sprintf("%s: %g ms", name, res.RevisedSamplingInterval))
			}
			if res.RevisedQueueSize < uint32(r.Queue) {
				shorter = append(shorter, fmt.Sprintf("%s: %d", name, res.RevisedQueueSize))
			}
		}
	}
	r.report(refused, "the server does not watch %d of %d tags (%s)")
	r.report(slower, "the server samples %d of %d tags more slowly than asked (%s)")
	r.report(shorter, "the server keeps fewer samples than asked of %d of %d tags (%s): a shorter silence loses some")
	return nil
}

func (r *run) create(s *session, sub *subscription, which []int, filter bool) ([]*ua.MonitoredItemCreateResult, error) {
	if len(which) == 0 {
		return nil, nil
	}
	req := &ua.CreateMonitoredItemsRequest{SubscriptionID: sub.id, TimestampsToReturn: ua.TimestampsToReturnBoth}
	for _, i := range which {
		p := &ua.MonitoringParameters{ClientHandle: uint32(i + 1), SamplingInterval: r.sampling(i), QueueSize: uint32(r.Queue), DiscardOldest: true}
		if filter { // a new time with the same value is a sample, too
			p.Filter = ua.NewExtensionObject(&ua.DataChangeFilter{Trigger: ua.DataChangeTriggerStatusValueTimestamp})
		}
		req.ItemsToCreate = append(req.ItemsToCreate, &ua.MonitoredItemCreateRequest{MonitoringMode: ua.MonitoringModeReporting, RequestedParameters: p,
			ItemToMonitor: &ua.ReadValueID{NodeID: r.handles[i], AttributeID: ua.AttributeIDValue, DataEncoding: &ua.QualifiedName{}}})
	}
	res, err := ask[*ua.CreateMonitoredItemsResponse](r.ctx, s, req)
	if tooMany(err) && len(which) > 1 {
		half := len(which) / 2
		first, err := r.create(s, sub, which[:half], filter)
		if err != nil {
			return nil, err
		}
		second, err := r.create(s, sub, which[half:], filter)
		return append(first, second...), err
	}
	if err != nil {
		return nil, fmt.Errorf("watching %d tags: %w", len(which), err)
	}
	if len(res.Results) != len(which) {
		return nil, fmt.Errorf("watching %d tags: %w", len(which), errForeign)
	}
	if !filter {
		return res.Results, nil
	}
	var plain, at []int // those that can do without the filter only
	for k, x := range res.Results {
		switch x.StatusCode {
		case ua.StatusBadFilterNotAllowed, ua.StatusBadMonitoredItemFilterInvalid, ua.StatusBadMonitoredItemFilterUnsupported:
			plain, at = append(plain, which[k]), append(at, k)
		}
	}
	again, err := r.create(s, sub, plain, false)
	for k := range again {
		res.Results[at[k]] = again[k]
	}
	return res.Results, err
}

// sampling interval to ask for, in milliseconds: half a period, so that no sample is missed between two looks.
func (r *run) sampling(i int) float64 {
	if p := r.Tags[i].Period; p > 0 {
		return float64(p) / 2 / float64(time.Millisecond)
	}
	return float64(r.Sampling) / float64(time.Millisecond)
}

// missing delivers a bad sample for a tag that is not watched: who waits for it shall know.
func (r *run) missing(i int, why ua.StatusCode) {
	now := bridge.At(r.Clock.Now())
	r.batch = append(r.batch, bridge.Sample{Tag: r.Tags[i].ID, Value: math.NaN(), Source: now, Server: now, Status: bridge.Status(why)})
}

func (r *run) report(list []string, format string) {
	if len(list) == 0 {
		return
	}
	shown := list
	if len(shown) > 5 {
		shown = append(append([]string{}, shown[:5]...), "…")
	}
	r.event(bridge.Connecting, format, len(list), len(r.Tags), strings.Join(shown, ", "))
}
