within Gemel.Examples;
model PumpLoop "Closed loop with six states: two levels, three water columns, one shaft"
  Hydraulics.Tank low(diameter = 2, height = 5, level_start = 3) "Lower tank"
    annotation(Placement(transformation(extent = {{-80, -60}, {-60, -40}})));
  Hydraulics.Tank high(diameter = 2, height = 5, level_start = 1) "Upper tank, 20 m higher"
    annotation(Placement(transformation(extent = {{60, 60}, {80, 80}})));
  Blocks.Sources.Constant reference(k = 2400*2*Constants.pi/60) "Speed reference"
    annotation(Placement(transformation(extent = {{-80, 20}, {-60, 40}})));
  Blocks.FirstOrder shaft(T = 2) "Run-up of pump and motor"
    annotation(Placement(transformation(extent = {{-50, 20}, {-30, 40}})));
  Hydraulics.CentrifugalPump pump "Pump"
    annotation(Placement(transformation(extent = {{-40, -70}, {-20, -50}})));
  Hydraulics.Pipe supply(length = 100, diameter = 0.1, zeta = 5, rise = 20, inertia = true) "Pressure pipe, upwards"
    annotation(Placement(transformation(extent = {{20, -20}, {40, 0}})));
  Hydraulics.Pipe back(length = 200, diameter = 0.08, zeta = 8, rise = -20, inertia = true) "Return pipe, downwards"
    annotation(Placement(transformation(extent = {{40, -40}, {20, -20}})));
  Hydraulics.Pipe bypass(length = 150, diameter = 0.05, zeta = 8, rise = -20, inertia = true) "Second return pipe"
    annotation(Placement(transformation(extent = {{40, -90}, {20, -70}})));
  Units.Mass massBalance(nominal = 1e4) "Change of the mass in both tanks: stays zero";
  Units.Mass massThroughput(nominal = 1e4) "Mass in both tanks";
protected
  final parameter Units.Mass m_start = low.water.rho*Constants.pi/4*(low.diameter^2*low.level_start + high.diameter^2*high.level_start)
    "Mass at the start";
equation
  connect(reference.y, shaft.u);
  connect(shaft.y, pump.speed);
  connect(low.port, pump.port_a);
  connect(pump.port_b, supply.port_a);
  connect(supply.port_b, high.port);
  connect(high.port, back.port_a);
  connect(high.port, bypass.port_a);
  connect(back.port_b, low.port);
  connect(bypass.port_b, low.port);
  massThroughput = m_start;
  massBalance = low.mass + high.mass - m_start;
  annotation(
    experiment(StopTime = 1200, Tolerance = 1e-8),
    Documentation(info = "<html>
<p>Everything that has inertia is a state, so the model is an explicit ordinary differential equation. It starts with the pump at rest
and water running down both return pipes. Used for benchmarks of the right-hand side.</p>
</html>"));
end PumpLoop;
