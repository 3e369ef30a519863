within Gemel.Examples;
model FlowLoop "A flow controller with its real instruments: transmitter, positioner, a stem that may stick"
  Hydraulics.Reservoir source(level = 30) "Elevated tank, kept full"
    annotation(Placement(transformation(extent = {{-100, -10}, {-80, 10}})));
  Hydraulics.Pipe supply(length = 300, diameter = 0.15, zeta = 5, inertia = true) "Pipe with its water column"
    annotation(Placement(transformation(extent = {{-60, -10}, {-40, 10}})));
  Hydraulics.Valve valve(Kv = 160/3600) "Control valve"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
  Hydraulics.Tank tank(diameter = 6, height = 6, level_start = 1) "Process"
    annotation(Placement(transformation(extent = {{40, 0}, {60, 20}})));
  Sensors.Flow meter(seed = 7, sample_period = 0.5, T = 2, noise = 2e-5) "Flow transmitter"
    annotation(Placement(transformation(extent = {{-40, 30}, {-20, 50}})));
  Blocks.PID controller(k = 8, Ti = 8, y_start = 0.3) "Flow controller"
    annotation(Placement(transformation(extent = {{-10, 50}, {10, 70}})));
  Blocks.Interfaces.RealInput wanted(unit = "m3/s", displayUnit = "m3/h", min = 0, max = 0.05, nominal = 0.01, start = 0.015) "Wanted flow"
    annotation(Placement(transformation(extent = {{-120, 50}, {-80, 90}})));
  Actuators.ValvePositioner positioner(travel_time = 8, y_start = 0.3) "Drive of the valve"
    annotation(Placement(transformation(extent = {{30, 50}, {50, 70}})));
  Actuators.Stiction stem(sample_period = 0.5) "Packing of the stem"
    annotation(Placement(transformation(extent = {{60, 50}, {80, 70}})));
  Units.Ratio error(nominal = 0.01) "Control error over 50 m3/h";
  Units.Mass massBalance(nominal = 1e4) "Stored minus in plus out: stays zero";
  Units.Mass massThroughput(nominal = 1e4) "Mass that was there and has come in";
protected
  Units.Mass m_in(start = 0, fixed = true, nominal = 1e4) "Mass that has come in";
  Units.Mass m_out(start = 0, fixed = true, nominal = 1e4) "Mass that has flowed over";
  final parameter Units.Mass m_start = tank.water.rho*Constants.pi*tank.diameter^2/4*tank.level_start "Mass at the start";
equation
  connect(source.port, supply.port_a);
  connect(supply.port_b, valve.port_a);
  connect(valve.port_b, tank.port);
  meter.u = valve.flow_rate;
  connect(wanted, controller.setpoint);
  connect(meter.y, controller.measured);
  connect(controller.y, positioner.command);
  connect(positioner.y, stem.u);
  connect(stem.y, valve.opening);
  error = (valve.flow_rate - wanted)/(50/3600);
  der(m_in) = source.m_flow;
  der(m_out) = tank.m_overflow;
  massThroughput = m_start + m_in;
  massBalance = tank.mass - m_start - m_in + m_out;
  annotation(
    experiment(StopTime = 600, Tolerance = 1e-7),
    Documentation(info = "<html>
<p>What a controller meets: readings twice a second that lag and shake, a drive that takes its time. <code>meter</code>, <code>positioner</code> and <code>stem</code> carry the faults: a sticking stem makes
the loop swing, a drifting meter makes it hold the wrong flow without any sign, a lost meter freezes it.</p>
</html>"));
end FlowLoop;
