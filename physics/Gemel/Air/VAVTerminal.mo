within Gemel.Air;
model VAVTerminal "Variable air volume terminal: damper with flow controller, reheat by hot water"
  Interfaces.Port port_a "From the duct"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Interfaces.Port port_b "To the room"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Blocks.Interfaces.RealInput flow_wanted(unit = "1", min = 0, max = 1.2, start = 1) "Flow wanted over m_flow_nominal"
    annotation(Placement(transformation(extent = {{-80, 80}, {-40, 120}}, rotation = -90)));
  Blocks.Interfaces.RealInput reheat(unit = "1", min = 0, max = 1, start = 0) "Stroke wanted of the reheat valve"
    annotation(Placement(transformation(extent = {{40, 80}, {80, 120}}, rotation = -90)));
  Blocks.Interfaces.RealInput T_water(unit = "K", displayUnit = "degC", min = 253.15, max = 423.15, nominal = 300, start = 333.15) "Temperature of the hot water"
    annotation(Placement(transformation(extent = {{-20, -120}, {20, -80}}, rotation = 90)));
  parameter MoistAir air "Density and pressure of the air";
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e3, nominal = 1) = 0.3 "Nominal mass flow (assumed; usual 0.03 to 3 kg/s)";
  parameter Units.Pressure dp_nominal(min = 1, max = 1000, nominal = 50) = 30 "Pressure loss of the open damper at m_flow_nominal (assumed; usual 10 to 60 Pa)";
  parameter Units.Pressure dp_reheat(min = 0.1, max = 1000, nominal = 50) = 20 "Pressure loss of the coil at m_flow_nominal (assumed; usual 10 to 50 Pa)";
  parameter Units.ThermalConductance UA_reheat(min = 1, max = 1e6) = 150 "Conductance of the reheat coil at nominal flows (assumed; usual half the capacity flow of the air)";
  parameter Units.MassFlowRate m_water_nominal(min = 1e-4, max = 100, nominal = 0.1) = 0.05 "Nominal water flow (assumed; usual 0.01 to 0.5 kg/s)";
  parameter Units.Time Ti(min = 1, max = 1000, nominal = 30) = 60 "Time in which the damper follows an error of the flow (assumed; usual 30 to 150 s)";
  parameter Units.Fraction position_start = 0.5 "Opening at the start";
  parameter Units.Fraction stuck = 0 "Fault: damper sticks; 1 = it stands at stuck_position";
  parameter Units.Fraction stuck_position = 0.3 "Opening at which the damper sticks (assumed; usual 0 to 1)";
  parameter Units.Fraction flow_sensor_bias(min = -1) = 0 "Fault: flow sensor reads this share of the nominal flow too much";
  parameter Units.Fraction reheat_leak = 0 "Fault: leaking reheat valve; 1 = half the nominal flow when closed";
  Units.Fraction position(start = position_start, fixed = true) "Opening that the controller wants";
  Units.Ratio flow_measured(min = -10, max = 10) "Flow that the sensor reads over m_flow_nominal";
  Units.MassFlowRate m_flow(min = -1e3, max = 1e3, nominal = 1) "Mass flow";
  Units.HeatFlowRate Q_reheat(min = -1e6, max = 1e6) "Heat of the reheat coil";
  Units.Temperature T_out(min = 150, max = 500) "Temperature of the air into the room";
  Damper damper(air = air, m_flow_nominal = m_flow_nominal, dp_nominal = dp_nominal, y = position, stuck = stuck, stuck_position = stuck_position) "Damper"
    annotation(Placement(transformation(extent = {{-60, -10}, {-40, 10}})));
  DryCoil coil(air = air, m_flow_nominal = m_flow_nominal, dp_nominal = dp_reheat, UA_nominal = UA_reheat, m_water_nominal = m_water_nominal) "Reheat coil"
    annotation(Placement(transformation(extent = {{20, -10}, {40, 10}})));
  CoilValve valve(m_water_nominal = m_water_nominal, leak = reheat_leak) "Reheat valve"
    annotation(Placement(transformation(extent = {{-20, 40}, {0, 60}})));
equation
  connect(port_a, damper.port_a);
  connect(damper.port_b, coil.port_a);
  connect(coil.port_b, port_b);
  connect(reheat, valve.y);
  connect(valve.m_water, coil.m_water);
  connect(T_water, coil.T_water);
  m_flow = damper.m_flow;
  flow_measured = m_flow/m_flow_nominal + flow_sensor_bias;
  // Integral action towards a target that lies between closed and open, so that it cannot wind up.
  Ti*der(position) = min(max(position + (flow_wanted - flow_measured), 0), 1) - position;
  Q_reheat = coil.Q_flow;
  T_out = coil.T_out;
  annotation(Documentation(info = "<html>
<p>Pressure-independent terminal: the damper moves until the measured flow is the wanted one (ASHRAE Handbook HVAC Applications 2019, chapter 48). Parts: <b>Damper</b>,
<b>DryCoil</b>, <b>CoilValve</b>.</p></html>"));
end VAVTerminal;
