within Gemel.Blocks;
block Table1DSmooth "Table with one input, smooth and without overshoot (monotone cubic)"
  extends Interfaces.SISO;
  parameter Real x[:] = {0, 1} "Inputs of the points, strictly rising (shape: points)";
  parameter Real values[size(x, 1)] = {0, 1} "Outputs of the points (shape: points)";
  parameter Boolean extrapolate = false "Whether the tangents at the ends go on; else the ends are held"
    annotation(Evaluate = true);
  Real below "How far the input lies below the first point (at most 0)";
  Real beyond "How far the input lies beyond the last point (at least 0)";
protected
  final parameter Integer n = size(x, 1) - 1 "Number of segments";
  final parameter Real width[n] = {x[i + 1] - x[i] for i in 1:n} "Width of each segment (shape: segments)";
  final parameter Real rate[n] = {(values[i + 1] - values[i])/width[i] for i in 1:n} "Mean slope of each segment (shape: segments)";
  // Inside: harmonic mean, weighted by the widths; 0 at a peak. At the ends: parabola through three points, kept monotone.
  final parameter Real inner_slope[n - 1] = {if rate[i]*rate[i + 1] > 0
    then 3*(width[i] + width[i + 1])/((2*width[i + 1] + width[i])/rate[i] + (width[i + 1] + 2*width[i])/rate[i + 1])
    else 0 for i in 1:n - 1} "Slopes at the inner points (shape: points - 2)";
  final parameter Integer second = min(2, n) "Second segment";
  final parameter Integer before = max(n - 1, 1) "Last segment but one";
  final parameter Real first_slope = rate[1] + width[1]*(rate[1] - rate[second])/(width[1] + width[second]) "Parabola's slope at the first point";
  final parameter Real last_slope = rate[n] + width[n]*(rate[n] - rate[before])/(width[n] + width[before]) "Parabola's slope at the last point";
  final parameter Real slope[n + 1] = cat(1, {if first_slope*rate[1] <= 0 then 0 elseif abs(first_slope) > 3*abs(rate[1]) then 3*rate[1] else first_slope},
    inner_slope, {if last_slope*rate[n] <= 0 then 0 elseif abs(last_slope) > 3*abs(rate[n]) then 3*rate[n] else last_slope})
    "Slope at each point (shape: points)";
  Real rest[n + 1] "Part of the input that is left before each segment and after the last (shape: segments + 1)";
  Real used[n] "Part of the input that each segment takes (shape: segments)";
  Real t[n] "The same over its width, 0 before it, 1 behind it (shape: segments)";
  Real part[n] "Rise of each segment as far as the input has passed it (shape: segments)";
equation
  below = min(u - x[1], 0);
  rest[1] = u - x[1] - below;
  for i in 1:n loop
    used[i] = min(rest[i], width[i]);
    rest[i + 1] = rest[i] - used[i];
    t[i] = used[i]/width[i];
    // Hermite's cubic through both points with both slopes; 0 at t = 0, the whole rise at t = 1
    part[i] = (values[i + 1] - values[i])*t[i]^2*(3 - 2*t[i])
      + used[i]*(1 - t[i])*(slope[i]*(1 - t[i]) - slope[i + 1]*t[i]);
  end for;
  beyond = rest[n + 1];
  y = values[1] + sum(part) + (if extrapolate then slope[1]*below + slope[n + 1]*beyond else 0);
  annotation(Documentation(info = "<html>
<p>Cubic between the points, with one tangent at each point; rises where the points rise and falls where they fall, so nothing overshoots.
Slopes: F. N. Fritsch and J. Butland, <i>A method for constructing local monotone piecewise cubic interpolants</i>,
SIAM J. Sci. Stat. Comput. 5(2), 1984, 300-304 (weighted harmonic mean); at the ends a parabola through three points, limited to keep the curve
monotone. Before the first and after the last point the output is held, or goes on
straight.</p>
</html>"));
end Table1DSmooth;
