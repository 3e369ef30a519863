// The closed pump network of model.go as a Modelica tool exports it to C for co-simulation: assignments in order, the two algebraic
// loops torn to as few unknowns as possible (the flows of the pumps; the flow back) and solved by Newton's method with an exact
// Jacobian inside the right-hand side, integrated by CVODE (BDF, dense, its own difference quotients, as such exports have it).
//
//	gcc -O2 -I FOLDER_OF_PROBLEM_H pumpnetwork.c -lsundials_cvode … && ./a.out free|ticks TOLERANCE SECONDS
//
// free goes from start to end in one call. ticks stops every 10 s, where a co-simulation exchanges values.
// The laws are those of physics/Gemel/Hydraulics; the unknowns are low.level, high.level, shaft1.y, shaft2.y.
#include <math.h>
#include <string.h>

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include "problem.h"

#include "measure.h"

typedef struct {
  double area, diameter, rough, lossK, viscous, gravity;
} pipe;

static const double rho = 998.2, mu = 1.0016e-3, g = 9.80665, pi = 3.14159265358979323846;
static double tankArea, weirK, speedNominal, flowNominal, headNominal, h0, h1, h2, valveK;
static pipe discharge1, discharge2, riser, back;

static pipe makePipe(double length, double diameter, double zeta, double rise) {
  pipe p = {.diameter = diameter};
  p.area = pi * diameter * diameter / 4;
  p.rough = 1e-4 / (3.7 * diameter);
  p.lossK = zeta * rho / 2;
  p.viscous = mu * length / (2 * diameter * diameter);
  p.gravity = rho * g * rise;
  return p;
}

static void prepare(void) {
  tankArea = pi * 16 / 4;
  weirK = rho * 2.0 / 3 * 0.62 * 1 * sqrt(2 * g);
  speedNominal = 2900 * 2 * pi / 60;
  flowNominal = 50.0 / 3600;
  headNominal = 50;
  h0 = 62.0 / 50;
  double r = 1.4;
  h2 = ((0.78 - h0) / r - (1 - h0)) / (r - 1);
  h1 = 1 - h0 - h2;
  discharge1 = makePipe(20, 0.1, 4, 0);
  discharge2 = makePipe(30, 0.1, 4, 0);
  riser = makePipe(100, 0.125, 5, 20);
  back = makePipe(200, 0.1, 8, -20);
  valveK = 90.0 / 3600 * sqrt(rho * 1000 / 1e5);
}

// loss is the pressure difference over a pipe at mass flow m; slope its derivative.
static double loss(const pipe *p, double m, double *slope) {
  double v = m / (rho * p->area), perVelocity = rho * p->diameter / mu;
  double re = perVelocity * v, are = fabs(re), held = fmax(are, 2000);
  double power = pow(held, -0.9), inner = p->rough + 5.74 * power, l = log10(inner);
  double turbulent = 0.25 / (l * l);
  double dTurbulent = are > 2000 ? -0.5 / (l * l * l) * (-0.9 * 5.74 * power / held) / (inner * 2.302585092994046) : 0;
  double x = (are - 2000) / 2000, dx = 1.0 / 2000;
  if (x < 0) x = dx = 0;
  if (x > 1) x = 1, dx = 0;
  double blend = x * x * (3 - 2 * x), excess = turbulent * are - 64;
  double lambdaRe = 64 + blend * excess;
  double dLambdaRe = 6 * x * (1 - x) * dx * excess + blend * (dTurbulent * are + turbulent);
  double root = sqrt(v * v + 1e-6);
  *slope = (p->viscous * (lambdaRe + are * dLambdaRe) + p->lossK * (root + v * v / root)) / (rho * p->area);
  return lambdaRe * p->viscous * v + p->lossK * v * root + p->gravity;
}

// lift is the pressure rise of a pump at mass flow m and speed w.
static double lift(double m, double w, double *slope) {
  double nu = w / speedNominal, phi = m / rho / flowNominal, root = sqrt(phi * phi + 1e-4);
  *slope = rho * g * headNominal * (h1 * fabs(nu) + h2 * (root + phi * phi / root)) / (rho * flowNominal);
  return rho * g * headNominal * (h0 * nu * fabs(nu) + h1 * fabs(nu) * phi + h2 * phi * root);
}

static double pressure(double level) {
  double x = fmin(fmax(level / 0.05, 0.02), 1), dry = 1 / (x * x) - 1;
  return rho * g * level - 10 * dry * dry;
}

static double overflow(double level) {
  double crest = fmax(level - 6, 0);
  return weirK * crest * crest / sqrt(crest + 0.001);
}

// The iteration variables of the loops, kept as the first guess of the next call.
static double m1, m2, m3;

static int supply(double rise, double w1, double w2) {
  for (int k = 0; k < 50; k++) {
    double a, b, c, d, e;
    double up = loss(&riser, m1 + m2, &e) + rise;
    double r1 = lift(m1, w1, &a) - loss(&discharge1, m1, &b) - up;
    double r2 = lift(m2, w2, &c) - loss(&discharge2, m2, &d) - up;
    double j11 = a - b - e, j22 = c - d - e, det = j11 * j22 - e * e;
    double d1 = (r1 * j22 + e * r2) / det, d2 = (j11 * r2 + e * r1) / det;
    m1 -= d1;
    m2 -= d2;
    if (fabs(d1) + fabs(d2) < 1e-9 * (1 + fabs(m1) + fabs(m2))) return 0;
  }
  return 1;
}

static int drain(double drop) {
  for (int k = 0; k < 50; k++) {
    double a, dp = drop - loss(&back, m3, &a), square = dp * dp + 100, root = sqrt(sqrt(square));
    double q = valveK * dp / root, slope = valveK * (1 - dp * dp / (2 * square)) / root;
    double d = (m3 - q) / (1 + slope * a);
    m3 -= d;
    if (fabs(d) < 1e-9 * (1 + fabs(m3))) return 0;
  }
  return 1;
}

static int right(realtype t, N_Vector at, N_Vector derivative, void *user) {
  double *y = N_VGetArrayPointer(at), *f = N_VGetArrayPointer(derivative);
  double low = pressure(y[0]), high = pressure(y[1]);
  if (supply(high - low, y[2], y[3]) || drain(high - low)) return 1;
  f[0] = (m3 - m1 - m2 - overflow(y[0])) / (rho * tankArea);
  f[1] = (m1 + m2 - m3 - overflow(y[1])) / (rho * tankArea);
  f[2] = (245 + 20 * sin(2 * pi * t / 300) - y[2]) / 2;
  f[3] = (245 + 30 * sin(2 * pi * t / 170) - y[3]) / 3;
  return 0;
}

static void *memory;
static N_Vector state;
static double interval = END;

static long integrate(double *end) {
  memcpy(N_VGetArrayPointer(state), start, sizeof start);
  m1 = m2 = m3 = 10;
  CVodeReInit(memory, 0, state);
  CVodeSetStopTime(memory, END);
  realtype t = 0;
  for (int k = 1; t < END; k++)
    if (CVode(memory, fmin(k * interval, END), state, &t, CV_NORMAL) < 0) return -1;
  memcpy(end, N_VGetArrayPointer(state), sizeof start);
  long steps;
  CVodeGetNumSteps(memory, &steps);
  return steps;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  prepare();
  if (strcmp(argv[1], "ticks") == 0) interval = 10;
  double tolerance = atof(argv[2]);
  SUNContext context;
  SUNContext_Create(NULL, &context);
  state = N_VNew_Serial(N, context);
  N_Vector absolute = N_VNew_Serial(N, context);
  for (int i = 0; i < N; i++) N_VGetArrayPointer(absolute)[i] = tolerance * scale[i];
  memcpy(N_VGetArrayPointer(state), start, sizeof start);
  memory = CVodeCreate(CV_BDF, context);
  CVodeInit(memory, right, 0, state);
  CVodeSVtolerances(memory, tolerance, absolute);
  CVodeSetMaxNumSteps(memory, 10000000);
  CVodeSetErrFile(memory, NULL);
  SUNMatrix J = SUNDenseMatrix(N, N, context);
  CVodeSetLinearSolver(memory, SUNLinSol_Dense(state, J, context), J);
  return measure(integrate, atof(argv[3]), N);
}
