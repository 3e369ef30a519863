// SUNDIALS CVODE on a reference problem: variable-order BDF with Newton's method and the exact Jacobian, dense or banded, or Adams
// with fixed-point iteration.
//
//	gcc -O2 -include problem.h cvode.c -lsundials_cvode -lsundials_nvecserial … && ./a.out dense|band|adams TOLERANCE SECONDS
#include <string.h>

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sunlinsol/sunlinsol_band.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_band.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>

#define PUT(J, i, j, v) SM_ELEMENT_D(((SUNMatrix)(J)), i, j) = v
#define jacobian jacobianDense
#include "problem.h"
#undef jacobian
#undef PUT
#define PUT(J, i, j, v) SM_ELEMENT_B(((SUNMatrix)(J)), i, j) = v
#define jacobian jacobianBand
#include "problem.h"
#undef jacobian

#include "measure.h"

static void *memory;
static N_Vector state;

static int right(realtype t, N_Vector y, N_Vector f, void *user) {
  rhs(t, N_VGetArrayPointer(y), N_VGetArrayPointer(f));
  return 0;
}

static int dense(realtype t, N_Vector y, N_Vector f, SUNMatrix J, void *user, N_Vector a, N_Vector b, N_Vector c) {
  jacobianDense(t, N_VGetArrayPointer(y), J);
  return 0;
}

static int band(realtype t, N_Vector y, N_Vector f, SUNMatrix J, void *user, N_Vector a, N_Vector b, N_Vector c) {
  jacobianBand(t, N_VGetArrayPointer(y), J);
  return 0;
}

static long integrate(double *end) {
  double *y = N_VGetArrayPointer(state);
  memcpy(y, start, sizeof start);
  CVodeReInit(memory, 0, state);
  CVodeSetStopTime(memory, END);
  realtype t = 0;
  if (CVode(memory, END, state, &t, CV_NORMAL) < 0) return -1;
  memcpy(end, y, sizeof start);
  long steps;
  CVodeGetNumSteps(memory, &steps);
  return steps;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  double tolerance = atof(argv[2]);
  SUNContext context;
  SUNContext_Create(NULL, &context);
  state = N_VNew_Serial(N, context);
  N_Vector absolute = N_VNew_Serial(N, context);
  for (int i = 0; i < N; i++) N_VGetArrayPointer(absolute)[i] = tolerance * scale[i];
  memcpy(N_VGetArrayPointer(state), start, sizeof start);
  int adams = strcmp(argv[1], "adams") == 0;
  memory = CVodeCreate(adams ? CV_ADAMS : CV_BDF, context);
  CVodeInit(memory, right, 0, state);
  CVodeSVtolerances(memory, tolerance, absolute);
  CVodeSetMaxNumSteps(memory, 10000000);
  CVodeSetErrFile(memory, NULL);
  if (adams) {
    CVodeSetNonlinearSolver(memory, SUNNonlinSol_FixedPoint(state, 0, context));
  } else if (strcmp(argv[1], "band") == 0) {
    SUNMatrix J = SUNBandMatrix(N, UPPER, LOWER, context);
    CVodeSetLinearSolver(memory, SUNLinSol_Band(state, J, context), J);
    CVodeSetJacFn(memory, band);
  } else {
    SUNMatrix J = SUNDenseMatrix(N, N, context);
    CVodeSetLinearSolver(memory, SUNLinSol_Dense(state, J, context), J);
    CVodeSetJacFn(memory, dense);
  }
  return measure(integrate, atof(argv[3]), N);
}
