// Lorenz's equations for many trajectories, classical Runge-Kutta with fixed step, as structure of arrays in blocks that stay in the
// first-level cache, so that the compiler can use the widest vectors of the processor. Prints the time of a step of one trajectory
// in ns, and the ends of the first and the last one.
//
//	gcc -O3 -march=native lorenz.c && ./a.out TRAJECTORIES STEPS STEP
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BLOCK 64

static void block(double *restrict x, double *restrict y, double *restrict z, int steps, double h) {
  for (int s = 0; s < steps; s++) {
    for (int i = 0; i < BLOCK; i++) {
      double a = x[i], b = y[i], c = z[i];
      double k1 = 10 * (b - a), l1 = a * (28 - c) - b, m1 = a * b - 8.0 / 3 * c;
      double u = a + h / 2 * k1, v = b + h / 2 * l1, w = c + h / 2 * m1;
      double k2 = 10 * (v - u), l2 = u * (28 - w) - v, m2 = u * v - 8.0 / 3 * w;
      u = a + h / 2 * k2, v = b + h / 2 * l2, w = c + h / 2 * m2;
      double k3 = 10 * (v - u), l3 = u * (28 - w) - v, m3 = u * v - 8.0 / 3 * w;
      u = a + h * k3, v = b + h * l3, w = c + h * m3;
      double k4 = 10 * (v - u), l4 = u * (28 - w) - v, m4 = u * v - 8.0 / 3 * w;
      x[i] = a + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
      y[i] = b + h / 6 * (l1 + 2 * l2 + 2 * l3 + l4);
      z[i] = c + h / 6 * (m1 + 2 * m2 + 2 * m3 + m4);
    }
  }
}

int main(int argc, char **argv) {
  int n = atoi(argv[1]), steps = atoi(argv[2]), blocks = (n + BLOCK - 1) / BLOCK;
  double h = atof(argv[3]);
  double *x = malloc(sizeof(double) * blocks * BLOCK), *y = malloc(sizeof(double) * blocks * BLOCK), *z = malloc(sizeof(double) * blocks * BLOCK);
  for (int i = 0; i < blocks * BLOCK; i++) x[i] = 28 + i * 1e-3, y[i] = z[i] = 1;
  struct timespec a, b;
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int k = 0; k < blocks; k++) block(x + k * BLOCK, y + k * BLOCK, z + k * BLOCK, steps, h);
  clock_gettime(CLOCK_MONOTONIC, &b);
  printf("%.6f %.15g %.15g %.15g %.15g %.15g %.15g\n", ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / n / steps, x[0], y[0], z[0], x[n - 1],
         y[n - 1], z[n - 1]);
}
