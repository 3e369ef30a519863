package edge

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
)

const killFolder = "GEMEL_EDGE_KILL_FOLDER"

// printing publishes to the process that kills this one; now and then it refuses after having printed, as a link that breaks before the answer.
type printing struct{ random *rand.Rand }

func (p printing) Publish(_ context.Context, samples []bridge.Sample, gaps []Gap) error {
	var text strings.Builder
	for _, s := range samples {
		fmt.Fprintf(&text, "p %d\n", int(s.Value))
	}
	for _, g := range gaps {
		fmt.Fprintf(&text, "g %d %d %d\n", g.From, g.To, g.Lost)
	}
	if _, err := os.Stdout.WriteString(text.String()); err != nil {
		return err
	}
	if p.random.IntN(20) == 0 {
		return errors.New("broken")
	}
	return nil
}

// counter is a source of numbers without end, from where a run before came to; it says which were taken.
type counter struct{ from int }

func (counter) Name() string { return "counter" }
func (c counter) Run(_ context.Context, take func([]bridge.Sample) error, _ func(bridge.Event)) error {
	random := rand.New(rand.NewPCG(uint64(c.from), 1))
	for n := c.from; ; {
		k := 1 + random.IntN(200)
		var list []bridge.Sample
		for i := n; i < n+k; i++ {
			list = append(list, bridge.Sample{Tag: 1, Value: float64(i), Source: bridge.Time(i + 1)})
		}
		if err := take(list); err != nil {
			return err
		}
		n += k
		fmt.Printf("a %d\n", n)
	}
}

// TestKillChild is no test: it is the process that is killed.
func TestKillChild(t *testing.T) {
	dir := os.Getenv(killFolder)
	if dir == "" {
		t.Skip("only as a child of TestKilledForGood")
	}
	q := must(OpenQueue(dir, 8<<20))
	e := must(New(Config{Source: counter{int(q.Newest())}, Queue: q, Publisher: printing{rand.New(rand.NewPCG(uint64(q.Newest()), 2))}, Clock: instant{},
		Channels: []Channel{{Tag: bridge.Tag{ID: 1, Name: "n"}, Outputs: []Output{{Tag: bridge.Tag{ID: 1, Name: "n"}}}}}}))
	t.Fatal(e.Run(t.Context()))
}

// Killed for good at random moments, again and again: every number that was acknowledged to the source is published in the end, or a gap covers it.
func TestKilledForGood(t *testing.T) { killAgainAndAgain(t, 8) }

func killAgainAndAgain(t *testing.T, times int) {
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(5, 6))
	taken, published, gaps := 0, map[int]int{}, []Gap{}
	for range times {
		wait := time.Duration(random.IntN(120)) * time.Millisecond
		for _, line := range bridgetest.Kill(t, "TestKillChild", killFolder, dir, 1, wait) {
			var a, b, lost int
			switch n, _ := fmt.Sscanf(line, "a %d", &a); {
			case n == 1:
				taken = max(taken, a)
			case strings.HasPrefix(line, "p "):
				if n, _ := fmt.Sscanf(line, "p %d", &a); n == 1 {
					published[a]++
				}
			case strings.HasPrefix(line, "g "):
				if n, _ := fmt.Sscanf(line, "g %d %d %d", &a, &b, &lost); n == 3 {
					gaps = append(gaps, Gap{From: bridge.Time(a), To: bridge.Time(b), Lost: uint64(lost)})
				}
			default:
				t.Fatalf("the child says %q", line)
			}
		}
	}
	q := open(t, dir, 8<<20)
	var b Batch
	for {
		ok, err := q.Next(&b, 1000)
		check(t, err)
		if !ok {
			break
		}
		for _, s := range b.Samples {
			published[int(s.Value)]++
		}
		gaps = append(gaps, b.Gaps...)
		check(t, q.Done())
	}
	check(t, q.Close())
	missing, twice := 0, 0
	for n := range taken {
		if published[n] > 1 {
			twice++
		}
		covered := false
		for _, g := range gaps {
			covered = covered || g.Lost > 0 && bridge.Time(n+1) >= g.From && bridge.Time(n+1) <= g.To
		}
		if published[n] == 0 && !covered {
			missing++
		}
	}
	dropped := 0
	for _, g := range gaps {
		dropped += int(g.Lost)
	}
	t.Logf("%d kills: %d numbers acknowledged, %d missing without a gap, %d published more than once, %d dropped and told", times, taken, missing, twice, dropped)
	if missing > 0 || taken == 0 {
		t.Errorf("%d of %d acknowledged numbers are missing", missing, taken)
	}
}
