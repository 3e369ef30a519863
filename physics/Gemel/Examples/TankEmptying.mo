within Gemel.Examples;
model TankEmptying "A tank runs dry through a valve"
  Hydraulics.Tank tank(diameter = 2, height = 3, level_start = 2) "Tank"
    annotation(Placement(transformation(extent = {{-60, 0}, {-40, 20}})));
  Hydraulics.Valve valve(Kv = 50/3600) "Valve in the outlet"
    annotation(Placement(transformation(extent = {{-20, -10}, {0, 10}})));
  Hydraulics.Reservoir drain(level = -1) "Free outflow 1 m below the tank bottom"
    annotation(Placement(transformation(extent = {{60, -10}, {40, 10}})));
  Units.Mass massBalance(nominal = 1e4) "Stored minus in plus out: stays zero";
  Units.Mass massThroughput(nominal = 1e4) "Mass that has gone out";
protected
  Units.Mass m_out(start = 0, fixed = true, nominal = 1e4) "Mass that has gone out";
  final parameter Units.Mass m_start = tank.water.rho*Constants.pi*tank.diameter^2/4*tank.level_start "Mass at the start";
equation
  connect(tank.port, valve.port_a);
  connect(valve.port_b, drain.port);
  der(m_out) = -drain.m_flow;
  massThroughput = m_out;
  massBalance = tank.mass - m_start + m_out;
  annotation(
    experiment(StopTime = 3600, Tolerance = 1e-8),
    Documentation(info = "<html>
<p>Torricelli: the square root of the height above the outflow falls linearly, until the outlet draws air and the flow
stops. The valve is the input <code>valve.opening</code> (1 while nobody writes it).</p>
</html>"));
end TankEmptying;
