// Lorenz's equations for many trajectories with Boost odeint's runge_kutta4, one trajectory after the other, as its documentation does
// it. Prints the same as lorenz.c.
//
//	g++ -O3 -march=native -DNDEBUG lorenz.cpp && ./a.out TRAJECTORIES STEPS STEP
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <boost/numeric/odeint.hpp>

typedef std::array<double, 3> state;

struct lorenz {
  double sigma, r, b;
  void operator()(const state &x, state &d, double) const {
    d[0] = sigma * (x[1] - x[0]);
    d[1] = x[0] * (r - x[2]) - x[1];
    d[2] = x[0] * x[1] - b * x[2];
  }
};

int main(int argc, char **argv) {
  int n = atoi(argv[1]), steps = atoi(argv[2]);
  double h = atof(argv[3]);
  std::vector<state> all(n);
  for (int i = 0; i < n; i++) all[i] = {28 + i * 1e-3, 1, 1};
  lorenz system{10, 28, 8.0 / 3};
  auto begin = std::chrono::steady_clock::now();
  for (auto &x : all) {
    boost::numeric::odeint::runge_kutta4<state> stepper;
    boost::numeric::odeint::integrate_n_steps(stepper, system, x, 0.0, h, steps);
  }
  double wall = std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count();
  const state &a = all.front(), &b = all.back();
  printf("%.6f %.15g %.15g %.15g %.15g %.15g %.15g\n", wall / n / steps, a[0], a[1], a[2], b[0], b[1], b[2]);
}
