// The right-hand side of Gemel.Examples.PumpLoop as a careful C programmer writes it: parameters in a struct, what depends on
// parameters only computed once, RK4 unrolled over the stages. Prints the time of one step in the fastest slice in ns, and the end
// state low.level, high.level, supply.m_flow, back.m_flow, bypass.m_flow, shaft.y.
//
//	gcc -O2 -o pumploop pumploop.c -lm && ./pumploop SLICES STEPS_OF_A_SLICE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
  double length, diameter, zeta, rise, area, rough, lossK, viscous, gravity, inertia;
} pipe;

static const double rho = 998.2, mu = 1.0016e-3, g = 9.80665, pi = 3.14159265358979323846;
static double tankArea, weirK, speedNominal, flowNominal, headNominal, h0, h1, h2;
static double reference;
static pipe supply, back, bypass;

static pipe makePipe(double length, double diameter, double zeta, double rise) {
  pipe p = {.length = length, .diameter = diameter, .zeta = zeta, .rise = rise};
  p.area = pi * diameter * diameter / 4;
  p.rough = 1e-4 / (3.7 * diameter);
  p.lossK = zeta * rho / 2;
  p.viscous = mu * length / (2 * diameter * diameter);
  p.gravity = rho * g * rise;
  p.inertia = p.area / length;
  return p;
}

static void prepare(void) {
  tankArea = pi * 4 / 4;
  weirK = rho * 2.0 / 3 * 0.62 * 1 * sqrt(2 * g);
  speedNominal = 2900 * 2 * pi / 60;
  flowNominal = 50.0 / 3600;
  headNominal = 50;
  h0 = 62.0 / 50;
  double r = 1.4;
  h2 = ((0.78 - h0) / r - (1 - h0)) / (r - 1);
  h1 = 1 - h0 - h2;
  reference = 2400 * 2 * pi / 60;
  supply = makePipe(100, 0.1, 5, 20);
  back = makePipe(200, 0.08, 8, -20);
  bypass = makePipe(150, 0.05, 8, -20);
}

static inline double min(double a, double b) { return a < b ? a : b; }
static inline double max(double a, double b) { return a > b ? a : b; }

static double loss(const pipe *p, double m) {
  double v = m / rho / p->area;
  double re = rho * v * p->diameter / mu, are = fabs(re);
  double l = log10(p->rough + 5.74 / pow(max(are, 2000), 0.9));
  double turbulent = 0.25 / (l * l);
  double x = min(max((are - 2000) / 2000, 0), 1);
  double lambdaRe = 64 + x * x * (3 - 2 * x) * (turbulent * are - 64);
  return lambdaRe * p->viscous * v + p->lossK * v * sqrt(v * v + 1e-6) + p->gravity;
}

static double tank(double level, double inflow, double *p) {
  double x = min(max(level / 0.05, 0.02), 1), dry = 1 / (x * x) - 1;
  *p = rho * g * level - 10 * dry * dry;
  double crest = max(level - 5, 0);
  return (inflow - weirK * crest * crest / sqrt(crest + 0.001)) / (rho * tankArea);
}

// rhs computes the derivatives d of the states y.
static void rhs(const double *y, double *d) {
  double pl, ph;
  d[0] = tank(y[0], y[3] + y[4] - y[2], &pl);
  d[1] = tank(y[1], y[2] - y[3] - y[4], &ph);
  double nu = y[5] / speedNominal, phi = y[2] / rho / flowNominal;
  double head = headNominal * (h0 * nu * fabs(nu) + h1 * fabs(nu) * phi + h2 * phi * sqrt(phi * phi + 1e-4));
  d[2] = supply.inertia * (pl + rho * g * head - ph - loss(&supply, y[2]));
  d[3] = back.inertia * (ph - pl - loss(&back, y[3]));
  d[4] = bypass.inertia * (ph - pl - loss(&bypass, y[4]));
  d[5] = (reference - y[5]) / 2;
}

static void step(double *y, double h) {
  double a[6], b[6], c[6], d[6], u[6];
  rhs(y, a);
  for (int i = 0; i < 6; i++) u[i] = y[i] + h / 2 * a[i];
  rhs(u, b);
  for (int i = 0; i < 6; i++) u[i] = y[i] + h / 2 * b[i];
  rhs(u, c);
  for (int i = 0; i < 6; i++) u[i] = y[i] + h * c[i];
  rhs(u, d);
  for (int i = 0; i < 6; i++) y[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
}

int main(int argc, char **argv) {
  int slices = argc > 1 ? atoi(argv[1]) : 240, length = argc > 2 ? atoi(argv[2]) : 500;
  prepare();
  double y[6] = {3, 1, 0, 0, 0, 0}, least = 1e300;
  for (int s = 0; s < slices; s++) {
    struct timespec t0, t1;
    clock_gettime(CLOCK_MONOTONIC, &t0);
    for (int i = 0; i < length; i++) step(y, 0.01);
    clock_gettime(CLOCK_MONOTONIC, &t1);
    least = min(least, ((t1.tv_sec - t0.tv_sec) * 1e9 + (t1.tv_nsec - t0.tv_nsec)) / length);
  }
  printf("%.3f %.15g %.15g %.15g %.15g %.15g %.15g\n", least, y[0], y[1], y[2], y[3], y[4], y[5]);
}
