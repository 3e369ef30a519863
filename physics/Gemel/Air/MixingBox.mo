within Gemel.Air;
model MixingBox "Mixing box: outdoor, recirculation and exhaust damper moved together"
  Interfaces.Port outdoor "Outdoor air"
    annotation(Placement(transformation(extent = {{-110, -70}, {-90, -50}})));
  Interfaces.Port exhaust "Exhaust air to the outdoors"
    annotation(Placement(transformation(extent = {{-110, 50}, {-90, 70}})));
  Interfaces.Port extract "Air from the rooms"
    annotation(Placement(transformation(extent = {{90, 50}, {110, 70}})));
  Interfaces.Port mixed "Mixed air to the coils"
    annotation(Placement(transformation(extent = {{90, -70}, {110, -50}})));
  Blocks.Interfaces.RealInput y(unit = "1", min = 0, max = 1, start = 1) "Position of outdoor and exhaust damper; the recirculation damper stands at 1 - y. The share of outdoor air follows from the pressures: about 0.1 at 0.3, 0.5 at 0.5 where all paths are alike"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter MoistAir air "Density and pressure of the air";
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e4, nominal = 1) = 1 "Nominal mass flow (assumed; usual 0.05 to 50 kg/s)";
  parameter Units.Pressure dp_nominal(min = 0.1, max = 1000, nominal = 10) = 20 "Pressure loss of each open damper at m_flow_nominal (assumed; usual 10 to 50 Pa)";
  parameter Units.Fraction leakage(min = 1e-6, max = 0.5) = 5e-3 "Flow of a closed damper over that of an open one (assumed; usual 1e-4 to 3e-2)";
  parameter Units.Volume V(min = 0.01, max = 1000) = 2 "Volume of each of the two chambers (assumed; usual 0.2 to 20 m3)";
  parameter Units.Time travel(min = 1, max = 1000, nominal = 30) = 60 "Time constant of the actuator (assumed; usual 30 to 150 s)";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Temperature at the start";
  parameter Units.Fraction y_start = 0 "Position at the start";
  parameter Units.Fraction outdoor_stuck = 0 "Fault: outdoor damper sticks; 1 = it stands at outdoor_stuck_position";
  parameter Units.Fraction outdoor_stuck_position = 0 "Opening at which the outdoor damper sticks";
  parameter Units.Fraction recirculation_leak = 0 "Fault: worn seals of the recirculation damper; 1 = a tenth of the open flow passes when closed";
  Units.Fraction position(start = y_start, fixed = true) "Position of the actuator";
  Units.Ratio outdoor_share(min = -10, max = 10) "Outdoor air over mixed air";
  Units.Temperature T_mixed(min = 150, max = 500) "Temperature of the mixed air";
  Damper outdoor_damper(m_flow_nominal = m_flow_nominal, dp_nominal = dp_nominal, leakage = leakage, stuck = outdoor_stuck,
    stuck_position = outdoor_stuck_position, y = position) "Outdoor air damper"
    annotation(Placement(transformation(extent = {{-70, -70}, {-50, -50}})));
  Damper exhaust_damper(m_flow_nominal = m_flow_nominal, dp_nominal = dp_nominal, leakage = leakage, y = position) "Exhaust air damper"
    annotation(Placement(transformation(extent = {{-50, 50}, {-70, 70}})));
  Damper recirculation_damper(m_flow_nominal = m_flow_nominal, dp_nominal = dp_nominal, leakage = leakage, leak = recirculation_leak, y = 1 - position) "Recirculation damper"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}}, rotation = -90)));
  MixingVolume extract_chamber(n = 3, V = V, air = air, T_start = T_start) "Chamber behind the extract fan"
    annotation(Placement(transformation(extent = {{-10, 60}, {10, 80}})));
  MixingVolume mixed_chamber(n = 3, V = V, air = air, T_start = T_start) "Chamber before the coils"
    annotation(Placement(transformation(extent = {{-10, -60}, {10, -40}})));
equation
  travel*der(position) = min(max(y, 0), 1) - position;
  connect(outdoor, outdoor_damper.port_a);
  connect(outdoor_damper.port_b, mixed_chamber.port[1]);
  connect(extract, extract_chamber.port[1]);
  connect(extract_chamber.port[2], exhaust_damper.port_a);
  connect(exhaust_damper.port_b, exhaust);
  connect(extract_chamber.port[3], recirculation_damper.port_a);
  connect(recirculation_damper.port_b, mixed_chamber.port[2]);
  connect(mixed_chamber.port[3], mixed);
  T_mixed = mixed_chamber.T;
  outdoor_share = outdoor.m_flow/max(-mixed.m_flow, 1e-3*m_flow_nominal);
  annotation(Documentation(info = "<html>
<p>Three <b>Damper</b>s and two stirred chambers. T<sub>mixed</sub> = s T<sub>outdoor</sub> + (1 - s) T<sub>extract</sub>, s share of outdoor air (ASHRAE HOF 2017, chapter 1, adiabatic mixing,
equation 46). The share depends on the pressures in the chambers, as in the real box: it is not proportional to the position (with equal
pressures outside and the exponential dampers here about 0.1 at position 0.3), and with the wrong fans exhaust air may come back. Where a certain share is wanted, control <code>y</code> by
<code>outdoor_share</code>.</p></html>"));
end MixingBox;
