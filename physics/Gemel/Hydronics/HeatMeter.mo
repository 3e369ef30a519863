within Gemel.Hydronics;
model HeatMeter "Heat meter: flow and temperature of one pipe, temperature of the other, heat between them"
  Interfaces.Port port_a "Pipe with the flow sensor, in"
    annotation(Placement(transformation(extent = {{-110, 50}, {-90, 70}})));
  Interfaces.Port port_b "Pipe with the flow sensor, out"
    annotation(Placement(transformation(extent = {{90, 50}, {110, 70}})));
  Interfaces.Port port_other_a "Other pipe, in"
    annotation(Placement(transformation(extent = {{90, -70}, {110, -50}})));
  Interfaces.Port port_other_b "Other pipe, out"
    annotation(Placement(transformation(extent = {{-110, -70}, {-90, -50}})));
  Blocks.Interfaces.RealOutput Q_flow(unit = "W", displayUnit = "kW", min = -1e9, max = 1e9, nominal = 1e4) "Heat that the flow carries from this pipe to the other: positive if it leaves heat behind"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = 90)));
  parameter Water water "Properties of the water";
  Units.MassFlowRate m_flow "Mass flow from port_a to port_b";
  Units.VolumeFlowRate flow_rate "Volume flow from port_a to port_b";
  Units.Temperature T_here "Temperature in the pipe with the flow sensor";
  Units.Temperature T_other "Temperature in the other pipe";
  Units.Energy heat(start = 0, fixed = true, nominal = 1e8) "Heat since the start: what the meter counts";
  TemperatureSensor here(water = water, lag = lag, T_start = T_start) "Sensor in this pipe"
    annotation(Placement(transformation(extent = {{-10, 50}, {10, 70}})));
  TemperatureSensor other(water = water, lag = lag, T_start = T_start) "Sensor in the other pipe"
    annotation(Placement(transformation(extent = {{10, -70}, {-10, -50}})));
  parameter Units.Time lag(min = 0.1, max = 600) = 6 "Time constant of the sensors (assumed; usual 3 to 20 s)";
  parameter Units.Temperature T_start(min = 220, max = 450) = 293.15 "Temperature of the sensors at the start";
equation
  connect(port_a, here.port_a);
  connect(here.port_b, port_b);
  connect(port_other_a, other.port_a);
  connect(other.port_b, port_other_b);
  m_flow = here.port_a.m_flow;
  m_flow = water.rho*flow_rate;
  T_here = here.T;
  T_other = other.T;
  Q_flow = water.cp*m_flow*(T_here - T_other);
  der(heat) = Q_flow;
  annotation(Documentation(info = "<html><p>EN 1434-1:2015: heat is the integral of mass flow times the difference of enthalpies. The sensors lag, so that short transients are not quite what they
were; no heat is lost here.</p></html>"));
end HeatMeter;
