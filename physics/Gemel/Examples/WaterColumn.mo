within Gemel.Examples;
model WaterColumn "Water swings between two tanks through a pipe with inertia"
  Hydraulics.Tank left(diameter = 1, height = 5, level_start = 2.5) "Left tank, starts higher"
    annotation(Placement(transformation(extent = {{-60, 0}, {-40, 20}})));
  Hydraulics.Tank right(diameter = 1, height = 5, level_start = 1.5) "Right tank"
    annotation(Placement(transformation(extent = {{40, 0}, {60, 20}})));
  Hydraulics.Pipe pipe(length = 50, diameter = 0.3, inertia = true) "Connecting pipe"
    annotation(Placement(transformation(extent = {{-10, -20}, {10, 0}})));
  Units.Mass massBalance(nominal = 1e3) "Change of the mass in both tanks: stays zero";
  Units.Mass massThroughput(nominal = 1e3) "Mass in both tanks";
protected
  final parameter Units.Mass m_start = left.water.rho*Constants.pi/4*(left.diameter^2*left.level_start + right.diameter^2*right.level_start)
    "Mass at the start";
equation
  connect(left.port, pipe.port_a);
  connect(pipe.port_b, right.port);
  massThroughput = m_start;
  massBalance = left.mass + right.mass - m_start;
  annotation(
    experiment(StopTime = 300, Tolerance = 1e-8),
    Documentation(info = "<html>
<p>A damped oscillation. Without losses its period is 2 pi sqrt(L A_tank/(2 g A_pipe)), 33.4 s here (rigid water column; E. B.
Wylie and V. L. Streeter, <i>Fluid Transients in Systems</i>, 1993, chapter on oscillation of a U-tube).</p>
</html>"));
end WaterColumn;
