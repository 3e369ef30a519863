// Boost odeint on a reference problem: rosenbrock4 with the exact Jacobian, and the controlled runge_kutta_dopri5. The controllers of
// odeint take one absolute tolerance for all unknowns; this one for rosenbrock4 has the same law (Hairer & Wanner II, section IV.8,
// after Gustafsson) with one for each, as the other solvers have.
//
//	g++ -O2 -DNDEBUG -I FOLDER_OF_PROBLEM_H odeint.cpp && ./a.out rosenbrock4|dopri5 TOLERANCE SECONDS
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include <boost/numeric/odeint.hpp>
#include <boost/numeric/ublas/matrix.hpp>
#include <boost/numeric/ublas/vector.hpp>

#define restrict __restrict
namespace ublas = boost::numeric::ublas;
namespace odeint = boost::numeric::odeint;
typedef ublas::matrix<double> matrix;
typedef ublas::vector<double> vector;
#define PUT(J, i, j, v) (*(matrix *)(J))(i, j) = v
#include "problem.h"

#include "measure.h"

static double tolerance;

static long rosenbrock(double *end) {
  auto system = std::make_pair([](const vector &y, vector &f, double t) { rhs(t, &y[0], &f[0]); },
                               [](const vector &y, matrix &J, double t, vector &dfdt) {
                                 std::fill(J.data().begin(), J.data().end(), 0.0);
                                 std::fill(dfdt.begin(), dfdt.end(), 0.0);
                                 jacobian(t, &y[0], &J);
                               });
  odeint::rosenbrock4<double> stepper;
  vector x(N), next(N), error(N);
  std::copy(start, start + N, x.begin());
  double t = 0, h = FIRST_STEP, before = 0, errorBefore = 0;
  long steps = 0;
  bool rejected = false;
  for (int tries = 0; t < END; tries++) {
    if (tries > 10000000 || !(t + h > t)) return -1;
    if (t + h > END) h = END - t;
    stepper.do_step(system, x, t, next, h, error);
    double sum = 0;
    for (int i = 0; i < N; i++) {
      double e = error[i] / (tolerance * (scale[i] + std::max(std::abs(x[i]), std::abs(next[i]))));
      sum += e * e;
    }
    double err = std::sqrt(sum / N);
    double factor = std::max(1.0 / 6, std::min(5.0, std::pow(err, 0.25) / 0.9));
    if (!(err <= 1)) {
      h /= err > 1 ? factor : 5;
      rejected = true;
      continue;
    }
    if (steps++ > 0) {
      double predicted = before / h * std::pow(err * err / errorBefore, 0.25) / 0.9;
      factor = std::max(factor, std::max(1.0 / 6, std::min(5.0, predicted)));
    }
    before = h;
    errorBefore = std::max(0.01, err);
    t += h;
    x.swap(next);
    h = rejected ? std::min(h / factor, h) : h / factor;
    rejected = false;
  }
  std::copy(x.begin(), x.end(), end);
  return steps;
}

static long dopri5(double *end) {
  typedef std::array<double, N> state;
  state x;
  std::copy(start, start + N, x.begin());
  auto stepper = odeint::make_controlled(tolerance, tolerance, odeint::runge_kutta_dopri5<state>());
  size_t steps = odeint::integrate_adaptive(stepper, [](const state &y, state &f, double t) { rhs(t, y.data(), f.data()); }, x, 0.0, END, FIRST_STEP);
  std::copy(x.begin(), x.end(), end);
  return steps;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  tolerance = atof(argv[2]);
  return measure(strcmp(argv[1], "dopri5") == 0 ? dopri5 : rosenbrock, atof(argv[3]), N);
}
