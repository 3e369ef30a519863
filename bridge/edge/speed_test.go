package edge

import (
	"fmt"
	"math"
	"testing"

	"gemel/bridge"
)

// vibration is what a bearing of a 25 Hz shaft may be given: velocity zone, RMS, crest, two tones, and the raw samples decimated to 100 Hz, by exception.
func vibration(id bridge.TagID, name string) Channel {
	const rate, block = 1000, 1000
	tones := must(Bearing{Elements: 9, Element: 7.94, Pitch: 39.04}.Tones(25))
	tag := func(k bridge.TagID, what string) bridge.Tag {
		return bridge.Tag{ID: 1000*id + k, Name: name + "/" + what}
	}
	velocity := func() []Stage {
		return []Stage{must(NewBandRMS(rate, 10, 450, block, true)), must(NewGain(1000))}
	}
	filtered := append(must(ButterworthHighPass(rate, 2, 2)), must(NewRMS(block, block)))
	return Channel{Tag: bridge.Tag{ID: id, Name: name, Period: second / rate}, Outputs: []Output{
		{Tag: tag(1, "velocity"), Stages: velocity(), Rule: Rule{Method: DeadBand, Band: 0.05}},
		{Tag: tag(2, "zone"), Stages: append(velocity(), must(NewZone(PumpIIUpTo200kW, 0.05))), Rule: Rule{Method: DeadBand, Most: 600 * second}},
		{Tag: tag(3, "rms"), Stages: filtered, Rule: Rule{Method: DeadBand, Band: 0.02}},
		{Tag: tag(4, "crest"), Stages: []Stage{must(NewCrest(block))}, Rule: Rule{Method: DeadBand, Band: 0.2}},
		{Tag: tag(5, "bpfo"), Stages: []Stage{must(NewTone(rate, tones.BPFO, block))}, Rule: Rule{Method: DeadBand, Band: 0.01}},
		{Tag: tag(6, "bpfi"), Stages: []Stage{must(NewTone(rate, tones.BPFI, block))}, Rule: Rule{Method: DeadBand, Band: 0.01}},
		{Tag: tag(7, "slow"), Stages: []Stage{must(NewDecimator(10))}, Rule: Rule{Method: SwingingDoor, Band: 0.5, Most: 60 * second}},
	}}
}

// shaking is a made-up acceleration [m/s²] of a shaft of 25 Hz with a fault of the outer race that grows.
func shaking(i int) float64 {
	t := float64(i) / 1000
	return 1.5*math.Sin(2*math.Pi*25*t) + 0.4*math.Sin(2*math.Pi*50*t+1) + t/1000*math.Sin(2*math.Pi*89.6*t) + 0.2*math.Sin(float64(i)*float64(i%1009))
}

func polled(t interface{ Fatal(...any) }, dir string, channels int) (*Edge, []bridge.Sample) {
	q, err := OpenQueue(dir, 1<<26)
	if err != nil {
		t.Fatal(err)
	}
	var list []Channel
	for i := range channels {
		list = append(list, vibration(bridge.TagID(i+1), fmt.Sprint("channel", i)))
	}
	e, err := New(Config{Source: scripted(nil), Channels: list, Queue: q, Publisher: &collected{}, Clock: instant{}})
	if err != nil {
		t.Fatal(err)
	}
	return e, make([]bridge.Sample, 0, 100*channels)
}

// batch of a tenth of a second.
func batch(list []bridge.Sample, k, channels int) []bridge.Sample {
	list = list[:0]
	for i := 100 * k; i < 100*k+100; i++ {
		for c := range channels {
			list = append(list, bridge.Sample{Tag: bridge.TagID(c + 1), Value: shaking(i + 7*c), Source: bridge.Time(i+1) * second / 1000})
		}
	}
	return list
}

func TestNoSampleCostsAnAllocation(t *testing.T) {
	e, list := polled(t, t.TempDir(), 2)
	k := 0
	one := func() {
		list = batch(list, k, 2)
		k++
		if err := e.take(list); err != nil {
			t.Fatal(err)
		}
	}
	for range 50 { // 5 s: every stage has told something, and every buffer its size
		one()
	}
	before := e.Counts()
	if n := testing.AllocsPerRun(100, one); n > 0 { // 10 s
		t.Errorf("%g allocations in a batch of 200 samples", n)
	}
	if after := e.Counts(); after.Reported-before.Reported < 100 {
		t.Errorf("only %d reports: nothing was measured", after.Reported-before.Reported)
	}
}

// 1 kHz, 7 outputs a channel, queue on disk with fsync: how many times faster than real time one core goes.
func BenchmarkVibration(b *testing.B) {
	for _, channels := range []int{1, 4, 16} {
		b.Run(fmt.Sprintf("%d channels", channels), func(b *testing.B) {
			e, list := polled(b, b.TempDir(), channels)
			b.ReportAllocs()
			k := 0
			for b.Loop() {
				list = batch(list, k, channels)
				k++
				if err := e.take(list); err != nil {
					b.Fatal(err)
				}
			}
			n := float64(k * 100 * channels)
			b.ReportMetric(b.Elapsed().Seconds()*1e9/n, "ns/sample")
			b.ReportMetric(float64(k)*0.1/b.Elapsed().Seconds(), "×real-time")
			b.ReportMetric(float64(e.Counts().Reported)/n*100, "%reported")
		})
	}
}
