package edge

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gemel/bridge"
)

// scripted is a source that does what a test says.
type scripted func(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error

func (scripted) Name() string { return "plc" }
func (s scripted) Run(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
	return s(ctx, take, tell)
}

// collected is a publisher that keeps what it gets, and refuses as long as it is told.
type collected struct {
	mu      sync.Mutex
	refuse  int
	samples []bridge.Sample
	gaps    []Gap
	came    chan struct{}
}

func (c *collected) Publish(_ context.Context, samples []bridge.Sample, gaps []Gap) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refuse > 0 {
		c.refuse--
		return errors.New("the broker is away")
	}
	c.samples, c.gaps = append(c.samples, samples...), append(c.gaps, gaps...)
	select {
	case c.came <- struct{}{}:
	default:
	}
	return nil
}

// wait until n samples came, without a clock.
func (c *collected) wait(t *testing.T, n int) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		c.mu.Lock()
		k := len(c.samples)
		c.mu.Unlock()
		if k >= n {
			return
		}
		select {
		case <-c.came:
		case <-deadline:
			t.Fatalf("%d samples of %d", k, n)
		}
	}
}

type instant struct{}

func (instant) Now() time.Time                       { return time.Unix(1000, 0) }
func (instant) After(time.Duration) <-chan time.Time { return time.After(time.Millisecond) }

func at(n int, x float64) bridge.Sample {
	return bridge.Sample{Tag: 1, Value: x, Source: bridge.Time(n) * second}
}

var raw = []Channel{{Tag: bridge.Tag{ID: 1, Name: "in", Period: second}, Outputs: []Output{{Tag: bridge.Tag{ID: 1, Name: "in"}}}}}

func TestReportsReachThePublisherOverRefusalsAndRestarts(t *testing.T) {
	dir := t.TempDir()
	c := &collected{refuse: 3, came: make(chan struct{}, 1)}
	var events []string
	one := func(script scripted) {
		q := open(t, dir, 1<<20)
		e, err := New(Config{Source: script, Channels: raw, Queue: q, Publisher: c, Clock: instant{}, Tell: func(ev bridge.Event) { events = append(events, ev.Text) }})
		check(t, err)
		check(t, e.Run(t.Context()))
		check(t, q.Close())
	}
	one(func(_ context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
		check(t, take([]bridge.Sample{at(1, 1), at(2, 2), {Tag: 9}}))
		tell(bridge.Event{Source: "plc", Gap: true, From: 3, To: 4, Text: "cable"})
		c.wait(t, 2)
		return take([]bridge.Sample{at(5, 5)})
	})
	one(func(_ context.Context, take func([]bridge.Sample) error, _ func(bridge.Event)) error {
		check(t, take([]bridge.Sample{at(9, 9)}))
		c.wait(t, 4)
		return nil
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	// at least once: what the first run published last may come again
	got := slices.CompactFunc(c.samples, func(a, b bridge.Sample) bool { return a == b })
	if d := cmp.Diff([]bridge.Sample{at(1, 1), at(2, 2), at(5, 5), at(9, 9)}, got); d != "" {
		t.Error(d)
	}
	if len(c.gaps) != 2 || c.gaps[0] != (Gap{Source: "plc", From: 3, To: 4, Text: "cable"}) || c.gaps[1].From != 5*second || c.gaps[1].To != 9*second {
		t.Errorf("%+v", c.gaps)
	}
	want := []string{"reports are not taken, and kept: the broker is away", "cable", "reports are taken again"}
	slices.Sort(events)
	slices.Sort(want)
	if d := cmp.Diff(want, events); d != "" {
		t.Error(d)
	}
}

// When the queue takes nothing the source hears no, and delivers again; stages see every sample once all the same.
func TestARefusedBatchIsDeliveredAgainWithoutHarm(t *testing.T) {
	q := open(t, filepath.Join(t.TempDir(), "q"), 1<<20)
	rms := Output{Tag: bridge.Tag{ID: 2, Name: "rms"}, Stages: []Stage{must(NewRMS(2, 1))}}
	channels := []Channel{{Tag: raw[0].Tag, Outputs: append([]Output{rms}, raw[0].Outputs...)}}
	e, err := New(Config{Source: scripted(nil), Channels: channels, Queue: q, Publisher: &collected{}, Clock: instant{}})
	check(t, err)
	batch := []bridge.Sample{at(1, 3), at(2, 4), at(3, 5)}
	file := q.file
	check(t, file.Close()) // such as a full disk: writing fails
	for range 2 {
		if e.take(batch) == nil {
			t.Fatal("what is not on disk was acknowledged")
		}
	}
	q.file = nil
	check(t, q.rotate())
	check(t, e.take(append(batch, at(4, 5))))
	var b Batch
	_, err = q.Next(&b, 100)
	check(t, err)
	var values []float64
	for _, s := range b.Samples {
		if s.Tag == 2 {
			values = append(values, s.Value)
		}
	}
	if d := cmp.Diff([]float64{math.Sqrt(12.5), math.Sqrt(20.5), 5}, values); d != "" || len(b.Samples) != 7 {
		t.Error(d, len(b.Samples))
	}
	check(t, q.Close())
}

// What is missing or says nothing breaks off a block; a status goes through at once.
func TestStagesBeginAnewAfterAGapOrABadSample(t *testing.T) {
	q := open(t, t.TempDir(), 1<<20)
	e, err := New(Config{Source: scripted(nil), Queue: q, Publisher: &collected{}, Clock: instant{}, Channels: []Channel{{Tag: raw[0].Tag,
		Outputs: []Output{{Tag: bridge.Tag{ID: 2, Name: "rms"}, Stages: []Stage{must(NewRMS(2, 2))}, Rule: Rule{Method: DeadBand}}}}}})
	check(t, err)
	bad, uncertain := at(8, 99), at(10, 2)
	bad.Status, uncertain.Status = bridge.BadSensorFailure, bridge.UncertainOutOfLimits
	bad2 := bad
	bad2.Source += second / 2
	check(t, e.take([]bridge.Sample{at(1, 1), at(2, 1), at(3, 100), at(5, 2), at(5, 2), at(4, 50), at(6, 2), at(7, 100), bad, bad2, at(9, 2), uncertain, at(11, math.NaN())}))
	var b Batch
	_, err = q.Next(&b, 100)
	check(t, err)
	want := []bridge.Sample{{Value: 1, Source: 2 * second}, {Value: 2, Source: 6 * second}, {Value: math.NaN(), Source: 8 * second, Status: bridge.BadSensorFailure},
		{Value: 2, Source: 10 * second, Status: bridge.UncertainOutOfLimits}, {Value: math.NaN(), Source: 11 * second, Status: bridge.BadSensorFailure}}
	for i := range want {
		want[i].Tag = 2
	}
	if len(b.Samples) != len(want) {
		t.Fatalf("%+v", b.Samples)
	}
	for i := range want {
		if !same(want[i], b.Samples[i]) && !(math.IsNaN(want[i].Value) && math.IsNaN(b.Samples[i].Value) && want[i].Source == b.Samples[i].Source && want[i].Status == b.Samples[i].Status) {
			t.Errorf("%d: %+v, want %+v", i, b.Samples[i], want[i])
		}
	}
	if n := e.Counts(); n.Late != 2 || n.In != 13 || n.Reported != 5 {
		t.Errorf("%+v", n)
	}
	check(t, q.Close())
}

func TestWhatIsHeldBackIsReportedWhenNothingMoreComes(t *testing.T) {
	q := open(t, t.TempDir(), 1<<20)
	e, err := New(Config{Source: scripted(nil), Queue: q, Publisher: &collected{}, Clock: instant{}, Channels: []Channel{{Tag: raw[0].Tag,
		Outputs: []Output{{Tag: raw[0].Tag, Rule: Rule{Method: SwingingDoor, Band: 1, Most: 10 * second}}}}}})
	check(t, err)
	check(t, e.take([]bridge.Sample{at(1, 1), at(2, 1), at(3, 1)}))
	check(t, e.tick(10*second))
	if n := e.Counts().Reported; n != 1 {
		t.Errorf("%d reports before their time", n)
	}
	check(t, e.tick(11*second))
	if n := e.Counts().Reported; n != 2 {
		t.Errorf("%d reports", n)
	}
	check(t, q.Close())
}

func TestConfigurationsThatCannotWorkAreRefused(t *testing.T) {
	q := open(t, t.TempDir(), 1<<20)
	defer q.Close()
	out := Output{Tag: bridge.Tag{ID: 1, Name: "x"}}
	for i, channels := range [][]Channel{
		{{Tag: bridge.Tag{ID: 1}}, {Tag: bridge.Tag{ID: 1}}},
		{{Tag: bridge.Tag{ID: 1}, Outputs: []Output{out, out}}},
		{{Tag: bridge.Tag{ID: 1}, Outputs: []Output{{Tag: out.Tag, Rule: Rule{Method: SwingingDoor, Band: 1}}}}},
		{{Tag: bridge.Tag{ID: 1}, Outputs: []Output{{Tag: out.Tag, Rule: Rule{Method: DeadBand, Band: -1}}}}},
	} {
		if _, err := New(Config{Source: scripted(nil), Queue: q, Publisher: &collected{}, Channels: channels}); err == nil {
			t.Errorf("number %d was taken", i)
		}
	}
	if _, err := New(Config{}); err == nil {
		t.Error("an edge without a source was made")
	}
}
