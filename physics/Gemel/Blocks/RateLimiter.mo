within Gemel.Blocks;
block RateLimiter "Follows the input, but never faster than a given rate"
  extends Interfaces.SISO(y(start = y_start, fixed = true));
  parameter Real rate(min = 1e-12) = 1 "Highest rate of change (unit of y over second)";
  parameter Units.Time T(min = 1e-6, max = 1e5) = 0.1 "Time constant of the last approach, where the rate no longer matters";
  parameter Real y_start = 0 "Output at the start";
protected
  Real x "Wanted rate over allowed rate";
equation
  x = (u - y)/(rate*T);
  // x/sqrt(1 + x^2) is close to x for small x and to the sign of x for large x, without a corner.
  der(y) = rate*x/sqrt(1 + x^2);
  annotation(Documentation(info = "<html>
<p>A smooth rate limit: der(y) = rate*x/sqrt(1+x&sup2;) with x = (u-y)/(rate*T). For steps much larger than rate*T the
output is a ramp; the last part is a first-order lag with time constant T.</p>
</html>"));
end RateLimiter;
