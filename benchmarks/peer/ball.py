# A ball that bounces BOUNCES times, with SciPy's solve_ivp: an event ends each flight, the next one begins with the velocity turned
# round. Prints the time of all of it in ns, the bounces, the time of the last one and the height at END.
#
#   python3 ball.py BOUNCES RESTITUTION END TOLERANCE
import sys
import time

from scipy.integrate import solve_ivp

bounces, e, end, tolerance = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])


def fall(t, y):
    return [y[1], -9.81]


def ground(t, y):
    return y[0]


ground.terminal = True
ground.direction = -1

begin = time.perf_counter()
t, y, count, last = 0.0, [1.0, 0.0], 0, 0.0
while t < end:
    s = solve_ivp(fall, (t, end), y, events=ground, rtol=tolerance, atol=tolerance)
    t, y = s.t[-1], [s.y[0][-1], s.y[1][-1]]
    if s.status == 1:
        count, last, y = count + 1, t, [0.0, -e * y[1]]
print((time.perf_counter() - begin) * 1e9, count, last, y[0])
