package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"gemel/engine"
)

const (
	networkSteps   = 250
	networkLanes   = 16
	networkScalar  = 1.2  // bar of one step over C
	networkPerLane = 0.65 // bar of one step of one lane over C
)

// emitted is a plant as a C program of the same arithmetic.
type emitted struct {
	program string
	steps   int64
	y       []float64 // unknowns at the end
}

// cMain runs the function run of an emitted program again and again, each time from the same memory image.
const cMain = `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double image[sizeof m / sizeof m[0]];

int main(int argc, char **argv) {
  FILE *f = fopen(argv[1], "rb");
  if (!f || fread(image, 1, sizeof image, f) != sizeof image) return 1;
  int repeat = atoi(argv[2]), count = atoi(argv[3]);
  double best = 1e300;
  for (int r = 0; r < repeat; r++) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    memcpy(m, image, sizeof m);
    entry();
    clock_gettime(CLOCK_MONOTONIC, &b);
    double t = (b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec);
    if (t < best) best = t;
  }
  printf("%.1f", best);
  for (int i = 0; i < count; i++) printf(" %.17g", m[i]);
  printf("\n");
  return 0;
}
`

// emit writes the program of a twin as C and compiles it; the C takes the twin from its start through some ticks.
func (b *bench) emit(w *twin, ticks int, flags ...string) (*emitted, error) {
	text, err := emitC(w.plant.Program(), "run")
	if err != nil {
		return nil, err
	}
	image, err := w.plant.Image(w.start.Clone(), w.work, ticks)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp(b.temp, "emitted-")
	if err != nil {
		return nil, err
	}
	source := filepath.Join(folder, "plant.c")
	if err := errors.Join(os.WriteFile(source, []byte(text+cMain), 0o644), os.WriteFile(filepath.Join(folder, "image"), floats(image), 0o644)); err != nil {
		return nil, err
	}
	e := &emitted{program: filepath.Join(folder, "plant")}
	if _, e.steps, err = w.run(ticks); err != nil {
		return nil, err
	}
	for _, v := range w.plant.Ordered.States {
		x, _ := w.plant.Get(w.state, v)
		e.y = append(e.y, x)
	}
	return e, compileC("gcc", append(append([]string{"-O2"}, flags...), "-o", e.program, source, "-lm")...)
}

// run measures the whole [s] and checks where it ends.
func (e *emitted) run(repeat int) (wall float64, err error) {
	out, err := output(e.program, filepath.Join(filepath.Dir(e.program), "image"), fmt.Sprint(repeat), fmt.Sprint(len(e.y)))
	if err != nil {
		return 0, err
	}
	for i, y := range e.y {
		if len(out) != 1+len(e.y) || !same(out[1+i], y) {
			return 0, fmt.Errorf("the emitted C ends at %g, Gemel at %g: they do not compute the same", out[1:], e.y)
		}
	}
	return out[0] * 1e-9, nil
}

// floats are the bytes of numbers as this machine, and a C program on it, has them.
func floats(v []float64) []byte {
	b := make([]byte, 0, 8*len(v))
	for _, x := range v {
		bits := math.Float64bits(x)
		for range 8 {
			b = append(b, byte(bits))
			bits >>= 8
		}
	}
	return b
}

// network compares one Rosenbrock step of a closed pump network with the same program as C.
func (b *bench) network() ([]section, error) {
	w, err := newTwin("PumpNetwork", pumpNetwork, engine.Options{Method: engine.Rodas5P, Period: networkSteps, MaxStep: 1})
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.close() }()
	s := section{Title: "Closed pump network: one step of Rodas5P with error control",
		Intro: fmt.Sprintf("Two pumps, four pipes, a valve, two tanks, two shafts (model.go): %d equations, %d states, %d unknowns in loops. %s steps of at most 1 s in one tick. "+
			"The C is the same program, written by emitc.go with everything that belongs to a tick and compiled with gcc -O2; its elementary functions are those of glibc.",
			len(w.plant.System.Equations), len(w.plant.Ordered.States), len(w.plant.Ordered.Z), grouped(fmt.Sprint(networkSteps)))}
	e, err := w.newEnsemble(networkLanes, 1, w.setter("low.level_start", func(i int) float64 { return 4 - float64(i)/networkLanes }))
	if err != nil {
		return nil, err
	}
	defer e.close()
	list := []contender{{"lanes", e.perStep(1, 10)}, {"Gemel", func() (float64, error) {
		return least(20, func() (float64, error) {
			wall, steps, err := w.run(1)
			return wall / float64(steps), err
		})
	}}}
	c, err := b.emit(w, 1)
	if err != nil {
		s.Notes = append(s.Notes, "C: "+err.Error())
	} else {
		list = append(list, contender{"C (gcc -O2)", func() (float64, error) {
			wall, err := c.run(20)
			return wall / float64(c.steps), err
		}})
	}
	times, err := compete(b.rounds, list...)
	if err != nil {
		return nil, err
	}
	s.Rows = append(s.Rows, timed("Gemel", times[1], ""), timed(fmt.Sprintf("Gemel, per lane of %d", networkLanes), times[0], ratio(times[0], times[1], "scalar")))
	if len(times) > 2 {
		s.Rows = append(s.Rows, timed("the same program as C (gcc -O2)", times[2], ratio(times[1], times[2], "C")))
		s.judge("Closed pump network, Rodas5P step", "the same arithmetic, gcc -O2", times[1].over(times[2]).median(), networkScalar, "")
		s.judge("Closed pump network, Rodas5P step, per lane", "the same arithmetic, gcc -O2", times[0].over(times[2]).median(), networkPerLane, "")
		s.Notes = append(s.Notes, fmt.Sprintf("%s steps each; the end states agree to 1e-6.", grouped(fmt.Sprint(c.steps))))
	}
	return []section{s}, nil
}
