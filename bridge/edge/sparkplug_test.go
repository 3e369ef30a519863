package edge

import (
	"context"
	"fmt"
	"math"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/mqtt"
	"gemel/bridge/mqtt/embedded"
	"gemel/bridge/sparkplug"
)

// sparkplugPublisher hands reports to an edge node of Sparkplug, and waits until they are sent. Sparkplug sends data at QoS 0 and acknowledges nothing: what was
// sent shortly before a connection broke the node sends again, but that memory dies with the process.
type sparkplugPublisher struct {
	node  *sparkplug.Node
	index map[bridge.TagID]int
}

func (p sparkplugPublisher) Publish(ctx context.Context, samples []bridge.Sample, _ []Gap) error {
	for _, s := range samples {
		p.node.Report(p.index[s.Tag], s)
	}
	for p.node.Waiting() > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
}

// From samples to a Sparkplug host, over connections that are cut: what the host holds reads back within the band.
func TestReportsReachASparkplugHostOverCutConnections(t *testing.T) {
	server, err := embedded.Listen("127.0.0.1:0", nil)
	check(t, err)
	defer server.Close()
	const n, band = 4000, 0.2
	tag := bridge.Tag{ID: 1, Name: "pump/flow", Address: "plant/edge/pump/flow", Scale: 1, Low: math.Inf(-1), High: math.Inf(1), Type: bridge.Float64, Access: bridge.Read}
	host, err := sparkplug.NewSource(sparkplug.Config{Name: "host", Broker: mqtt.Broker{URL: server.URL(), ClientID: "host"}, Host: "gemel", Reorder: 500 * time.Millisecond, Tags: []bridge.Tag{tag}, Clock: bridge.Wall{}})
	check(t, err)
	node, err := sparkplug.NewNode(sparkplug.NodeConfig{Name: "edge", Brokers: []mqtt.Broker{{URL: server.URL(), ClientID: "edge"}}, Group: "plant", Node: "edge", Primary: "gemel", Tags: []bridge.Tag{tag}, Clock: bridge.Wall{}},
		func(bridge.Tag, float64) (float64, error) { return 0, fmt.Errorf("nothing can be written") })
	check(t, err)
	defer node.Close()

	var mu sync.Mutex
	got := map[bridge.Time]bridge.Sample{}
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	defer group.Wait()
	defer cancel()
	group.Add(1)
	go func() {
		defer group.Done()
		_ = host.Run(ctx, func(list []bridge.Sample) error {
			mu.Lock()
			defer mu.Unlock()
			for _, s := range list {
				if s.Status.IsGood() {
					got[s.Source] = s
				}
			}
			return nil
		}, func(bridge.Event) {})
	}()

	q := must(OpenQueue(t.TempDir(), 1<<20))
	start := time.Now().Add(-10 * time.Second).Truncate(time.Second)
	var all []bridge.Sample
	for i := range n { // Sparkplug tells milliseconds
		all = append(all, bridge.Sample{Tag: 1, Value: 10*math.Sin(float64(i)/40) + 3*math.Sin(float64(i)/7), Source: bridge.At(start) + bridge.Time(i)*bridge.Time(time.Millisecond)})
	}
	has := func(s bridge.Sample) bool { mu.Lock(); defer mu.Unlock(); _, ok := got[s.Source]; return ok }
	source := scripted(func(_ context.Context, take func([]bridge.Sample) error, _ func(bridge.Event)) error {
		deadline := time.Now().Add(20 * time.Second)
		for i := 0; i < n; i += 100 {
			if err := take(all[i : i+100]); err != nil {
				return err
			}
			if i == 1000 || i == 2500 {
				for time.Now().Before(deadline) && !server.Cut("edge") {
					time.Sleep(5 * time.Millisecond)
				}
			}
			time.Sleep(time.Millisecond)
		}
		for time.Now().Before(deadline) && !has(all[n-1]) {
			time.Sleep(10 * time.Millisecond)
		}
		return nil
	})
	e := must(New(Config{Source: source, Queue: q, Publisher: sparkplugPublisher{node, map[bridge.TagID]int{1: 0}}, Batch: 50,
		Channels: []Channel{{Tag: tag, Outputs: []Output{{Tag: tag, Rule: Rule{Method: SwingingDoor, Band: band, Most: bridge.Time(time.Second - time.Millisecond)}}}}}}))
	check(t, e.Run(t.Context()))
	check(t, q.Close())
	mu.Lock()
	defer mu.Unlock()
	var reports []bridge.Sample
	last := len(all) - 1
	for i, s := range all {
		if r, ok := got[s.Source]; ok {
			if r.Value != s.Value {
				t.Fatalf("sample %d came as %g, not %g", i, r.Value, s.Value)
			}
			reports, last = append(reports, r), i
		}
	}
	t.Logf("%d of %d samples reported", len(reports), n)
	if last < n-400 { // what is newer may be a corner that is still held back
		t.Errorf("nothing after sample %d", last)
	}
	for i, s := range all[:last+1] {
		if r, ok := At(SwingingDoor, reports, s.Source); !ok || !(math.Abs(r.Value-s.Value) <= band) {
			t.Fatalf("sample %d: %g is read as %g", i, s.Value, r.Value)
		}
	}
}
