// How every peer that integrates a reference problem is called and measures itself:
//
//	peer METHOD TOLERANCE SECONDS
//
// integrates from the start to END again and again until SECONDS are over, at least once, and prints the time of the fastest
// integration in ns, its steps, and the end values. The tolerance is the relative one; the absolute tolerance of each unknown is
// TOLERANCE times its scale, as in Gemel. Allocation and setting up are not timed, starting anew is.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// Every solver that wants a first step gets this one; it is far below what any of them takes.
#define FIRST_STEP 1e-6

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

// integrate goes from start to END, leaves the result in y and returns the number of steps, negative after a failure.
static int measure(long (*integrate)(double *y), double seconds, int n) {
  double *y = (double *)calloc(n, sizeof(double)), best = 1e300, begin = now();
  long steps = 0;
  do {
    double t = now();
    steps = integrate(y);
    t = now() - t;
    if (steps < 0) return 1;
    if (t < best) best = t;
  } while (now() - begin < seconds * 1e9);
  printf("%.1f %ld", best, steps);
  for (int i = 0; i < n; i++) printf(" %.17g", y[i]);
  printf("\n");
  return 0;
}
