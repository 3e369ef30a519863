within Gemel.Blocks;
block Table1D "Piecewise linear table with one input; ends are held"
  extends Interfaces.SISO;
  parameter Real x[:] = {0, 1} "Inputs of the points, strictly rising (shape: points)";
  parameter Real values[size(x, 1)] = {0, 1} "Outputs of the points (shape: points)";
protected
  final parameter Integer n = size(x, 1) - 1 "Number of segments";
  Real rest[n + 1] "Part of the input that is left before each segment and after the last (shape: segments + 1)";
  Real used[n] "Part of the input that each segment takes (shape: segments)";
  Real part[n] "Rise of each segment as far as the input has passed it (shape: segments)";
equation
  rest[1] = max(u - x[1], 0);
  for i in 1:n loop
    used[i] = min(rest[i], x[i + 1] - x[i]);
    rest[i + 1] = rest[i] - used[i];
    part[i] = (values[i + 1] - values[i])*used[i]/(x[i + 1] - x[i]);
  end for;
  y = values[1] + sum(part);
  annotation(Documentation(info = "<html>
<p>Straight lines between the points; before the first and after the last point the output is held. Each
segment takes its width of the input and hands on the rest, so the table needs no search, makes no events, and has exactly one slope
everywhere.</p>
</html>"));
end Table1D;
