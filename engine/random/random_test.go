package random

import (
	"math"
	"testing"
)

// philox must be the published function: known answers of Random123 (kat_vectors, philox4x32 10).
func TestPhiloxKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, [2]uint32{0xffffffff, 0xffffffff}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0}, [4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if got := philox(c.counter, c.key); got != c.want {
			t.Errorf("philox(%x, %x) = %x, want %x", c.counter, c.key, got, c.want)
		}
	}
}

// Protects the numbers of recorded runs: they are a function of seed, name, tick and k.
func TestNumbersStay(t *testing.T) {
	s := New(42, "sensor.tank.level")
	if got := []float64{s.Uniform(0, 0), s.Uniform(1, 0), s.Uniform(0, 1), s.Normal(7, 3)}; got[0] == got[1] || got[0] == got[2] || s.Uniform(0, 0) != got[0] || New(43, "sensor.tank.level").Uniform(0, 0) == got[0] {
		t.Errorf("%v", got)
	}
}

// Uniform numbers lie in (0, 1] with mean 1/2 and variance 1/12; normal ones have mean 0, deviation 1, kurtosis 3 and no memory.
func TestDistributions(t *testing.T) {
	s := New(1, "x")
	const n = 100_000
	var mean, square, m, v, fourth, lag, before float64
	for i := range n {
		u := s.Uniform(int64(i), 0)
		if !(u > 0 && u <= 1) {
			t.Fatalf("%g", u)
		}
		mean, square = mean+u, square+u*u
		x := s.Normal(int64(i), 1)
		m, v, fourth, lag = m+x, v+x*x, fourth+x*x*x*x, lag+x*before
		before = x
	}
	for _, c := range []struct {
		what            string
		got, want, most float64
	}{
		{"mean", mean / n, 0.5, 0.003}, {"variance", square/n - math.Pow(mean/n, 2), 1.0 / 12, 0.001}, {"normal mean", m / n, 0, 0.01},
		{"normal variance", v / n, 1, 0.02}, {"fourth moment", fourth / n, 3, 0.15}, {"autocorrelation", lag / n, 0, 0.01},
	} {
		if !(math.Abs(c.got-c.want) <= c.most) {
			t.Errorf("%s is %g, want %g ± %g", c.what, c.got, c.want, c.most)
		}
	}
}
