# The same fits as benchmarks/fit.go with SciPy: least_squares on the logarithms of the parameters, solve_ivp (LSODA, the readings' times as t_eval)
# inside it, and its own differences of two points for the Jacobian. Prints the time of the fit in ns, the sum of squares, the integrations and
# the parameters.
#
#   python3 fit.py house|hires DATA TOLERANCE
import sys
import time
from math import pi, sin

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import least_squares

name, file, tolerance = sys.argv[1], sys.argv[2], float(sys.argv[3])
numbers = open(file).read().split()
count, observed, parameters = (int(n) for n in numbers[:3])
rest = np.array([float(n) for n in numbers[3:]])
sigma, guess = rest[:observed], rest[observed:observed + parameters]
table = rest[observed + parameters:].reshape(count, observed + 1)
times, readings = table[:, 0], table[:, 1:].T


def house(t, y, r_in, r_out, c_in, c_envelope):
    q_in = (y[0] - y[1]) / r_in
    q_out = (278.15 + 5 * sin(2 * pi / 86400 * t) - y[0]) / r_out
    heat = 2500 + 1500 * sin(2 * pi / 21600 * t) + 1000 * sin(2 * pi / 7000 * t)
    return (q_out - q_in) / c_envelope, (q_in + heat) / c_in


def hires(t, y, k1, k2, k3, k4, k5, k6):
    y1, y2, y3, y4, y5, y6, y7, y8 = y
    r = k6 * y6 * y8
    bound = r - (k2 + 2 * k4) * y7
    return (-k1 * y1 + k2 * y2 + k3 * y3 + 0.0007, k1 * y1 - (k2 + k3) * y2, -(k3 + k1) * y3 + k2 * y4 + k5 * y5,
            k3 * y2 + k1 * y3 - (k4 + k2) * y4, -(k1 + k5) * y5 + k2 * (y6 + y7), -r + k4 * y4 + k1 * y5 - k2 * y6 + k4 * y7, bound, -bound)


model, start, scale, watch = {
    "house": (house, [288.15, 293.15], 300, [1]),
    "hires": (hires, [1, 0, 0, 0, 0, 0, 0, 0.0057], 1e-2, [0, 4, 5, 6]),
}[name]
integrations = 0


def residuals(x):
    global integrations
    integrations += 1
    s = solve_ivp(model, (0, times[-1]), start, "LSODA", times, args=tuple(np.exp(x).tolist()), rtol=tolerance, atol=tolerance * scale)
    return ((s.y[watch] - readings) / sigma[:, None]).ravel()


begin = time.perf_counter()
found = least_squares(residuals, np.log(guess), diff_step=1e-4)  # far above what the tolerance of the solver leaves
print((time.perf_counter() - begin) * 1e9, 2 * found.cost, integrations, *np.exp(found.x))
