within Gemel.Examples;
model TankFilling "A reservoir fills a tank through a pipe until it overflows"
  Hydraulics.Reservoir source(level = 8) "Reservoir 8 m above the pipe"
    annotation(Placement(transformation(extent = {{-80, -10}, {-60, 10}})));
  Hydraulics.Pipe pipe(length = 200, diameter = 0.1, zeta = 3) "Filling pipe"
    annotation(Placement(transformation(extent = {{-20, -10}, {0, 10}})));
  Hydraulics.Tank tank(diameter = 4, height = 5, level_start = 0.5) "Tank with an overflow at 5 m"
    annotation(Placement(transformation(extent = {{40, 0}, {60, 20}})));
  Units.Mass massBalance(nominal = 1e4) "Stored minus in plus out: stays zero";
  Units.Mass massThroughput(nominal = 1e4) "Mass that has come in";
protected
  Units.Mass m_in(start = 0, fixed = true, nominal = 1e4) "Mass that has come in";
  Units.Mass m_out(start = 0, fixed = true, nominal = 1e4) "Mass that has overflowed";
  final parameter Units.Mass m_start = tank.water.rho*Constants.pi*tank.diameter^2/4*tank.level_start "Mass at the start";
equation
  connect(source.port, pipe.port_a);
  connect(pipe.port_b, tank.port);
  der(m_in) = source.m_flow;
  der(m_out) = tank.m_overflow;
  massThroughput = m_in;
  massBalance = tank.mass - m_start - m_in + m_out;
  annotation(
    experiment(StopTime = 7200, Tolerance = 1e-8),
    Documentation(info = "<html><p>The simplest plant: three components, two connections. After about 80 minutes the tank overflows.</p></html>"));
end TankFilling;
