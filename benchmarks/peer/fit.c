// The same fits as benchmarks/fit.go with SUNDIALS CVODES: forward sensitivities with the exact right-hand side of every direction (staggered or
// simultaneous corrector), inside a Levenberg-Marquardt search on the logarithms of the parameters with the same damping rule as
// Gemel's. Solver, matrices and vectors are made once.
//
//	gcc -O2 -o fit fit.c -lsundials_cvodes -lsundials_nvecserial … && ./fit house|hires DATA bdf|adams staggered|simultaneous TOLERANCE SECONDS
//
// fits again and again until SECONDS are over and prints the time of the fastest fit in ns, the sum of squares, rounds, integrations and
// the parameters. DATA begins with the numbers of readings, observed quantities and parameters, the deviation of each quantity and the first value of each
// parameter; then each line is a time and its readings.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cvodes/cvodes.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>

#define OFFSET 1e-3 // the end: length of the step over that of the residual it cannot reach (Bates and Watts 1981); engine/fit goes on to 1e-6

enum { MOST = 8 }; // states, parameters and observed quantities at most

typedef struct {
  int states, parameters, observed;
  double start[MOST], scale[MOST];
  int watch[MOST]; // states that are observed
  void (*rhs)(double t, const double *y, const double *p, double *f);
  void (*jacobian)(double t, const double *y, const double *p, double J[MOST][MOST]);
  void (*slope)(double t, const double *y, const double *p, int k, double *f); // of the right-hand side by the logarithm of parameter k
} model;

// A house of two resistances and two capacities: R_in, R_out, C_in, C_envelope; states envelope and air.
static double outdoor(double t) { return 278.15 + 5 * sin(2 * M_PI / 86400 * t); }
static double heater(double t) { return 2500 + 1500 * sin(2 * M_PI / 21600 * t) + 1000 * sin(2 * M_PI / 7000 * t); }
static void houseRhs(double t, const double *y, const double *p, double *f) {
  double in = (y[0] - y[1]) / p[0], out = (outdoor(t) - y[0]) / p[1];
  f[0] = (out - in) / p[3];
  f[1] = (in + heater(t)) / p[2];
}
static void houseJacobian(double t, const double *y, const double *p, double J[MOST][MOST]) {
  J[0][0] = -(1 / p[0] + 1 / p[1]) / p[3];
  J[0][1] = 1 / (p[0] * p[3]);
  J[1][0] = 1 / (p[0] * p[2]);
  J[1][1] = -J[1][0];
}
static void houseSlope(double t, const double *y, const double *p, int k, double *f) {
  double in = (y[0] - y[1]) / p[0], out = (outdoor(t) - y[0]) / p[1];
  f[0] = f[1] = 0;
  switch (k) {
  case 0: f[0] = in / p[3], f[1] = -in / p[2]; break;
  case 1: f[0] = -out / p[3]; break;
  case 2: f[1] = -(in + heater(t)) / p[2]; break;
  case 3: f[0] = -(out - in) / p[3];
  }
}

// HIRES: the growth of plant tissue under light; six rates.
static void hiresRhs(double t, const double *y, const double *k, double *f) {
  double r = k[5] * y[5] * y[7], bound = r - (k[1] + 2 * k[3]) * y[6];
  f[0] = -k[0] * y[0] + k[1] * y[1] + k[2] * y[2] + 0.0007;
  f[1] = k[0] * y[0] - (k[1] + k[2]) * y[1];
  f[2] = -(k[2] + k[0]) * y[2] + k[1] * y[3] + k[4] * y[4];
  f[3] = k[2] * y[1] + k[0] * y[2] - (k[3] + k[1]) * y[3];
  f[4] = -(k[0] + k[4]) * y[4] + k[1] * (y[5] + y[6]);
  f[5] = -r + k[3] * y[3] + k[0] * y[4] - k[1] * y[5] + k[3] * y[6];
  f[6] = bound;
  f[7] = -bound;
}
static void hiresJacobian(double t, const double *y, const double *k, double J[MOST][MOST]) {
  double u = k[5] * y[7], v = k[5] * y[5], w = k[1] + 2 * k[3];
  J[0][0] = -k[0], J[0][1] = k[1], J[0][2] = k[2];
  J[1][0] = k[0], J[1][1] = -(k[1] + k[2]);
  J[2][2] = -(k[2] + k[0]), J[2][3] = k[1], J[2][4] = k[4];
  J[3][1] = k[2], J[3][2] = k[0], J[3][3] = -(k[3] + k[1]);
  J[4][4] = -(k[0] + k[4]), J[4][5] = J[4][6] = k[1];
  J[5][3] = k[3], J[5][4] = k[0], J[5][5] = -u - k[1], J[5][6] = k[3], J[5][7] = -v;
  J[6][5] = u, J[6][6] = -w, J[6][7] = v;
  J[7][5] = -u, J[7][6] = w, J[7][7] = -v;
}
static void hiresSlope(double t, const double *y, const double *k, int i, double *f) {
  memset(f, 0, 8 * sizeof *f);
  switch (i) {
  case 0: f[0] = -y[0], f[1] = y[0], f[2] = -y[2], f[3] = y[2], f[4] = -y[4], f[5] = y[4]; break;
  case 1: f[0] = y[1], f[1] = -y[1], f[2] = y[3], f[3] = -y[3], f[4] = y[5] + y[6], f[5] = -y[5], f[6] = -y[6], f[7] = y[6]; break;
  case 2: f[0] = y[2], f[1] = -y[1], f[2] = -y[2], f[3] = y[1]; break;
  case 3: f[3] = -y[3], f[5] = y[3] + y[6], f[6] = -2 * y[6], f[7] = 2 * y[6]; break;
  case 4: f[2] = y[4], f[4] = -y[4]; break;
  case 5: f[5] = f[7] = -y[5] * y[7], f[6] = y[5] * y[7];
  }
  for (int n = 0; n < 8; n++) f[n] *= k[i];
}

static const model models[] = {
    {2, 4, 1, {288.15, 293.15}, {300, 300}, {1}, houseRhs, houseJacobian, houseSlope},
    {8, 6, 4, {1, 0, 0, 0, 0, 0, 0, 0.0057}, {1e-2, 1e-2, 1e-2, 1e-2, 1e-2, 1e-2, 1e-2, 1e-2}, {0, 4, 5, 6}, hiresRhs, hiresJacobian, hiresSlope},
};

static const model *m;
static double parameter[MOST], sigma[MOST], guess[MOST], *times, *readings;
static int count, integrations, corrector;
static void *memory;
static N_Vector state, *direction;

static int right(realtype t, N_Vector y, N_Vector f, void *user) {
  m->rhs(t, N_VGetArrayPointer(y), parameter, N_VGetArrayPointer(f));
  return 0;
}

static int dense(realtype t, N_Vector y, N_Vector f, SUNMatrix J, void *user, N_Vector a, N_Vector b, N_Vector c) {
  double j[MOST][MOST] = {{0}};
  m->jacobian(t, N_VGetArrayPointer(y), parameter, j);
  for (int r = 0; r < m->states; r++)
    for (int k = 0; k < m->states; k++) SM_ELEMENT_D(J, r, k) = j[r][k];
  return 0;
}

// along gives the right-hand sides of all directions.
static int along(int n, realtype t, N_Vector y, N_Vector f, N_Vector *s, N_Vector *ds, void *user, N_Vector a, N_Vector b) {
  double j[MOST][MOST] = {{0}}, *v = N_VGetArrayPointer(y);
  m->jacobian(t, v, parameter, j);
  for (int k = 0; k < n; k++) {
    double *x = N_VGetArrayPointer(s[k]), *d = N_VGetArrayPointer(ds[k]);
    m->slope(t, v, parameter, k, d);
    for (int r = 0; r < m->states; r++) {
      double sum = 0;
      for (int c = 0; c < m->states; c++) sum += j[r][c] * x[c];
      d[r] += sum;
    }
  }
  return 0;
}

// evaluate fills residuals (rows) and their slopes by the logarithms (rows × parameters), and returns the sum of squares; negative: it failed.
static double evaluate(const double *x, double *e, double *j) {
  double sum = 0;
  int n = m->parameters, row = 0;
  integrations++;
  for (int k = 0; k < n; k++) parameter[k] = exp(x[k]);
  memcpy(N_VGetArrayPointer(state), m->start, m->states * sizeof(double));
  for (int k = 0; k < n; k++) N_VConst(0, direction[k]);
  CVodeReInit(memory, 0, state);
  CVodeSensReInit(memory, corrector, direction);
  for (int i = 0; i < count; i++) {
    realtype t = 0;
    if (times[i] > 0) {
      if (CVode(memory, times[i], state, &t, CV_NORMAL) < 0) return -1;
      CVodeGetSens(memory, &t, direction);
    }
    for (int k = 0; k < m->observed; k++, row++) {
      int w = m->watch[k];
      e[row] = (readings[row] - N_VGetArrayPointer(state)[w]) / sigma[k];
      sum += e[row] * e[row];
      for (int d = 0; d < n; d++) j[row * n + d] = -N_VGetArrayPointer(direction[d])[w] / sigma[k];
    }
  }
  return sum;
}

// step solves (A + mu D²) s = -g by Cholesky's method; D holds the largest lengths of the columns so far.
static void step(int n, double A[MOST][MOST], const double *g, const double *D, double mu, double *s) {
  double L[MOST][MOST];
  for (int i = 0; i < n; i++)
    for (int k = 0; k <= i; k++) {
      double v = A[i][k] + (i == k ? mu * D[i] * D[i] : 0);
      for (int c = 0; c < k; c++) v -= L[i][c] * L[k][c];
      L[i][k] = i == k ? sqrt(v) : v / L[k][k];
    }
  for (int i = 0; i < n; i++) {
    s[i] = -g[i];
    for (int c = 0; c < i; c++) s[i] -= L[i][c] * s[c];
    s[i] /= L[i][i];
  }
  for (int i = n - 1; i >= 0; i--) {
    for (int c = i + 1; c < n; c++) s[i] -= L[c][i] * s[c];
    s[i] /= L[i][i];
  }
}

// fit searches from the first values; x holds the logarithms at the end.
static double fit(double *x, int *rounds) {
  int n = m->parameters, rows = count * m->observed;
  static double *e, *j, *e2, *j2;
  if (!e) e = malloc(rows * 8), e2 = malloc(rows * 8), j = malloc(rows * n * 8), j2 = malloc(rows * n * 8);
  for (int k = 0; k < n; k++) x[k] = log(guess[k]);
  double cost = evaluate(x, e, j), mu = 1e-3, nu = 2, D[MOST] = {0};
  for (*rounds = 0; *rounds < 200 && cost >= 0; ++*rounds) {
    double A[MOST][MOST] = {{0}}, g[MOST] = {0}, s[MOST], trial[MOST];
    for (int r = 0; r < rows; r++)
      for (int i = 0; i < n; i++) {
        g[i] += j[r * n + i] * e[r];
        for (int k = 0; k <= i; k++) A[i][k] += j[r * n + i] * j[r * n + k];
      }
    for (int i = 0; i < n; i++) {
      D[i] = fmax(D[i], sqrt(A[i][i]));
      for (int k = 0; k < i; k++) A[k][i] = A[i][k];
    }
    for (;;) {
      step(n, A, g, D, mu, s);
      double foretold = 0, longest = 0;
      for (int i = 0; i < n; i++) {
        foretold -= 2 * g[i] * s[i];
        for (int k = 0; k < n; k++) foretold -= s[i] * A[i][k] * s[k];
        longest = fmax(longest, fabs(s[i]));
        trial[i] = x[i] + s[i];
      }
      if ((mu <= 1e-3 && foretold * (rows - n) <= OFFSET * OFFSET * n * cost) || longest <= 1e-9) return cost;
      double c = evaluate(trial, e2, j2), gain = (cost - c) / foretold;
      if (c >= 0 && gain > 1e-4) {
        double *swap = e;
        e = e2, e2 = swap;
        swap = j, j = j2, j2 = swap;
        memcpy(x, trial, sizeof trial);
        mu *= gain > 0.9 ? 0.1 : fmax(1.0 / 3, 1 - pow(2 * gain - 1, 3));
        nu = 2;
        cost = c;
        break;
      }
      if ((mu *= nu) > 1e12) return cost;
      nu *= 2;
    }
  }
  return cost;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static void load(const char *file) {
  int observed, parameters;
  FILE *in = fopen(file, "r");
  if (!in || fscanf(in, "%d %d %d", &count, &observed, &parameters) != 3 || observed != m->observed || parameters != m->parameters) exit(3);
  for (int k = 0; k < observed; k++) if (fscanf(in, "%lf", &sigma[k]) != 1) exit(3);
  for (int k = 0; k < parameters; k++) if (fscanf(in, "%lf", &guess[k]) != 1) exit(3);
  times = malloc(count * 8), readings = malloc(count * observed * 8);
  for (int i = 0; i < count; i++) {
    if (fscanf(in, "%lf", &times[i]) != 1) exit(3);
    for (int k = 0; k < observed; k++) if (fscanf(in, "%lf", &readings[i * observed + k]) != 1) exit(3);
  }
  fclose(in);
}

int main(int argc, char **argv) {
  if (argc < 7) return 2;
  m = &models[strcmp(argv[1], "hires") == 0];
  load(argv[2]);
  int adams = strcmp(argv[3], "adams") == 0;
  corrector = strcmp(argv[4], "simultaneous") == 0 ? CV_SIMULTANEOUS : CV_STAGGERED;
  double tolerance = atof(argv[5]), seconds = atof(argv[6]);
  SUNContext context;
  SUNContext_Create(NULL, &context);
  state = N_VNew_Serial(m->states, context);
  N_Vector absolute = N_VNew_Serial(m->states, context);
  for (int i = 0; i < m->states; i++) {
    N_VGetArrayPointer(absolute)[i] = tolerance * m->scale[i];
    N_VGetArrayPointer(state)[i] = m->start[i];
  }
  direction = N_VCloneVectorArray(m->parameters, state);
  for (int k = 0; k < m->parameters; k++) N_VConst(0, direction[k]);
  memory = CVodeCreate(adams ? CV_ADAMS : CV_BDF, context);
  CVodeInit(memory, right, 0, state);
  CVodeSVtolerances(memory, tolerance, absolute);
  CVodeSetMaxNumSteps(memory, 10000000);
  CVodeSetErrFile(memory, NULL);
  if (adams) {
    CVodeSetNonlinearSolver(memory, SUNNonlinSol_FixedPoint(state, 0, context));
  } else {
    SUNMatrix J = SUNDenseMatrix(m->states, m->states, context);
    CVodeSetLinearSolver(memory, SUNLinSol_Dense(state, J, context), J);
    CVodeSetJacFn(memory, dense);
  }
  CVodeSensInit(memory, m->parameters, corrector, along, direction);
  CVodeSensEEtolerances(memory);
  CVodeSetSensErrCon(memory, SUNFALSE);
  if (adams) {
    if (corrector == CV_STAGGERED)
      CVodeSetNonlinearSolverSensStg(memory, SUNNonlinSol_FixedPointSens(m->parameters, state, 0, context));
    else
      CVodeSetNonlinearSolverSensSim(memory, SUNNonlinSol_FixedPointSens(m->parameters + 1, state, 0, context));
  }
  double x[MOST], best = 1e300, cost, begin = now();
  int rounds;
  do {
    double t = now();
    integrations = 0;
    cost = fit(x, &rounds);
    t = now() - t;
    if (cost < 0) return 1;
    if (t < best) best = t;
  } while (now() - begin < seconds * 1e9);
  printf("%.1f %.15g %d %d", best, cost, rounds, integrations);
  for (int k = 0; k < m->parameters; k++) printf(" %.17g", exp(x[k]));
  printf("\n");
  return 0;
}
