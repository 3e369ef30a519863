within Gemel.Examples;
model LevelControl "A PID controller holds a level with a pump against a demand that jumps"
  Hydraulics.Reservoir source(level = 2) "Suction reservoir"
    annotation(Placement(transformation(extent = {{-100, -10}, {-80, 10}})));
  Hydraulics.PumpSet pump "Pump with drive"
    annotation(Placement(transformation(extent = {{-60, -10}, {-40, 10}})));
  Hydraulics.Pipe main(length = 500, diameter = 0.15, zeta = 5, rise = 35) "Rising main"
    annotation(Placement(transformation(extent = {{-20, -10}, {0, 10}})));
  Hydraulics.Tank tank(diameter = 4, height = 4, level_start = 1.5) "Tank"
    annotation(Placement(transformation(extent = {{20, 0}, {40, 20}})));
  Hydraulics.Demand demand(p_full = 5000) "Consumers at the tank"
    annotation(Placement(transformation(extent = {{60, -10}, {80, 10}})));
  Blocks.Sources.Step wanted(offset = 20/3600, height = 20/3600, startTime = 3600) "Demand: 20, then 40 m3/h"
    annotation(Placement(transformation(extent = {{110, -10}, {90, 10}})));
  Blocks.Sources.Constant setpoint(k = 2) "Wanted level"
    annotation(Placement(transformation(extent = {{-100, 60}, {-80, 80}})));
  Blocks.PID controller(k = 150, Ti = 300, y_min = 200, y_max = 304) "Level controller"
    annotation(Placement(transformation(extent = {{-60, 50}, {-40, 70}})));
  Units.Mass massBalance(nominal = 1e4) "Stored minus in plus out: stays zero";
  Units.Mass massThroughput(nominal = 1e4) "Mass that has come in";
protected
  Units.Mass m_in(start = 0, fixed = true, nominal = 1e4) "Mass that has come in";
  Units.Mass m_out(start = 0, fixed = true, nominal = 1e4) "Mass that has gone out";
  final parameter Units.Mass m_start = tank.water.rho*Constants.pi*tank.diameter^2/4*tank.level_start "Mass at the start";
equation
  connect(source.port, pump.port_a);
  connect(pump.port_b, main.port_a);
  connect(main.port_b, tank.port);
  connect(tank.port, demand.port);
  connect(wanted.y, demand.flow_rate);
  connect(setpoint.y, controller.setpoint);
  controller.measured = tank.level;
  connect(controller.y, pump.speed);
  der(m_in) = source.m_flow;
  der(m_out) = tank.m_overflow + tank.water.rho*demand.delivered;
  massThroughput = m_in;
  massBalance = tank.mass - m_start - m_in + m_out;
  annotation(
    experiment(StopTime = 10800, Tolerance = 1e-7),
    Documentation(info = "<html>
<p>Control inside the plant, in continuous time. In a scenario the same controller is one line of YAML and acts at ticks.</p>
</html>"));
end LevelControl;
