// Gemel.Examples.House2R2C as a careful C programmer writes it: two temperatures and two energies, the weather as a sine, the heating
// curve as a line with held ends; classical Runge-Kutta with fixed step. Prints the time of one step in ns and the end state.
//
//	gcc -O2 -o house house.c -lm && ./house STEPS STEP
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const double pi = 3.14159265358979323846;

static inline double weather(double t) { return 278.15 + 5 * sin(2 * pi / 86400 * t - pi / 2); }

static inline double heater(double outdoor) {
  double rest = outdoor > 268.15 ? outdoor - 268.15 : 0;
  return 5000 - 5000.0 / 25 * (rest < 25 ? rest : 25);
}

// y: walls, room, energy from the radiators, energy lost. out is the outdoor temperature, which two stages share.
static inline void rhs(double out, const double *y, double *d) {
  double heat = heater(out), envelope = (y[0] - out) * (1 / 0.004), surface = (y[1] - y[0]) * (1 / 0.001);
  d[0] = (surface - envelope) * (1 / 5e7);
  d[1] = (heat - surface) * (1 / 2e6);
  d[2] = heat;
  d[3] = envelope;
}

int main(int argc, char **argv) {
  int steps = atoi(argv[1]);
  double h = atof(argv[2]), y[4] = {288.15, 293.15, 0, 0};
  struct timespec t0, t1;
  clock_gettime(CLOCK_MONOTONIC, &t0);
  for (int s = 0; s < steps; s++) {
    double t = s * h, a[4], b[4], c[4], d[4], u[4];
    double before = weather(t), middle = weather(t + h / 2), after = weather(t + h);
    rhs(before, y, a);
    for (int i = 0; i < 4; i++) u[i] = y[i] + h / 2 * a[i];
    rhs(middle, u, b);
    for (int i = 0; i < 4; i++) u[i] = y[i] + h / 2 * b[i];
    rhs(middle, u, c);
    for (int i = 0; i < 4; i++) u[i] = y[i] + h * c[i];
    rhs(after, u, d);
    for (int i = 0; i < 4; i++) y[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
  }
  clock_gettime(CLOCK_MONOTONIC, &t1);
  printf("%.4f %.15g %.15g %.15g %.15g\n", ((t1.tv_sec - t0.tv_sec) * 1e9 + (t1.tv_nsec - t0.tv_nsec)) / steps, y[0], y[1], y[2], y[3]);
}
