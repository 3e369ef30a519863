package engine_test

import (
	"testing"

	"gemel/engine"
)

func benchmarkStep(b *testing.B, build func(*testing.T) *model, opt engine.Options) {
	p, err := engine.Compile(build(&testing.T{}).System, opt)
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	w, err := p.NewWork()
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	s := p.NewState(1)
	if err := p.Initialize(s, w); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	start := w.Stats.Steps
	for b.Loop() {
		if err := p.Step(s, w, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(w.Stats.Steps-start), "ns/step")
}

func BenchmarkLorenzRK4(b *testing.B) {
	benchmarkStep(b, lorenz, engine.Options{Method: engine.RK4, Period: 1, FixedStep: 1e-3})
}

func BenchmarkLorenzRodas5P(b *testing.B) {
	benchmarkStep(b, lorenz, engine.Options{Period: 1, Tolerance: 1e-8})
}

func BenchmarkBounce(b *testing.B) { benchmarkStep(b, bounce, engine.Options{Period: 0.05}) }
