// The GNU Scientific Library on a reference problem: msbdf (variable-order BDF), bsimp (Bulirsch-Stoer of Bader and Deuflhard), both
// with the exact Jacobian, and rk8pd (Prince-Dormand 8(9)).
//
//	gcc -O2 -I FOLDER_OF_PROBLEM_H gsl.c -lgsl -lgslcblas -lm && ./a.out msbdf|bsimp|rk8pd TOLERANCE SECONDS
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

#define PUT(J, i, j, v) ((double *)(J))[(i) * N + (j)] = v
#include "problem.h"

#include "measure.h"

static gsl_odeiv2_driver *driver;

static int right(double t, const double y[], double f[], void *user) {
  rhs(t, y, f);
  return GSL_SUCCESS;
}

static int derivatives(double t, const double y[], double *dfdy, double dfdt[], void *user) {
  memset(dfdy, 0, sizeof(double) * N * N);
  memset(dfdt, 0, sizeof(double) * N);
  jacobian(t, y, dfdy);
  return GSL_SUCCESS;
}

static long integrate(double *y) {
  memcpy(y, start, sizeof start);
  gsl_odeiv2_driver_reset(driver);
  gsl_odeiv2_driver_reset_hstart(driver, FIRST_STEP);
  double t = 0;
  if (gsl_odeiv2_driver_apply(driver, &t, END, y) != GSL_SUCCESS) return -1;
  return driver->e->count;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  gsl_set_error_handler_off();
  const gsl_odeiv2_step_type *type = gsl_odeiv2_step_rk8pd;
  if (strcmp(argv[1], "msbdf") == 0) type = gsl_odeiv2_step_msbdf;
  if (strcmp(argv[1], "bsimp") == 0) type = gsl_odeiv2_step_bsimp;
  gsl_odeiv2_system system = {right, derivatives, N, NULL};
  double tolerance = atof(argv[2]);
  driver = gsl_odeiv2_driver_alloc_scaled_new(&system, type, FIRST_STEP, tolerance, tolerance, 1, 0, scale);
  return measure(integrate, atof(argv[3]), N);
}
