within Gemel.Hydronics.Interfaces;
partial model StirredTwoPort "Two ports and, between them, one volume of water of one temperature"
  extends TwoPort;
  parameter Units.Volume volume(min = 1e-6, max = 1e4, nominal = 0.01) = 0.01 "Volume of the water inside (assumed; usual 0.001 to 1 m3)";
  parameter Units.HeatCapacity C_dry(min = 0, max = 1e9) = 0 "Heat capacity of the metal that follows the water (assumed; usual 0, neglected, to once that of the water)";
  parameter Units.Temperature T_start(min = 220, max = 450) = 293.15 "Temperature at the start";
  parameter Units.ThermalConductance UA_loss(min = 0, max = 1e4, nominal = 1) = 0 "Heat loss of the casing (assumed; usual 0, insulated, to 5)";
  parameter Units.Temperature T_surroundings(min = 233.15, max = 333.15) = 293.15 "Air around the casing (assumed; usual 5 to 30 degC)";
  Units.Temperature T(min = 200, max = 500, start = T_start, fixed = true) "Temperature of the water inside, which is that of the outlet";
  Units.Temperature T_in "Temperature of the water that comes in, from whichever side";
  Units.HeatFlowRate heat "Heat into the water inside, friction included";
  Units.HeatFlowRate loss "Heat lost to the surroundings";
  Units.Energy stored "Heat stored since the start";
protected
  final parameter Units.HeatCapacity C = water.rho*volume*water.cp + C_dry "Heat capacity of water and metal";
  Units.MassFlowRate forward "Flow from port_a, 0 in reverse";
  Units.MassFlowRate backward "Flow from port_b, 0 forward";
  constant Units.MassFlowRate m_small = 1e-6 "Below this flow the incoming temperature is a mean of both sides";
  Units.Temperature T_a "Temperature of water that would come from port_a";
  Units.Temperature T_b "Temperature of water that would come from port_b";
equation
  forward = max(m_flow, 0);
  backward = max(-m_flow, 0);
  T_a = Constants.T_zero + inStream(port_a.h_outflow)/water.cp;
  T_b = Constants.T_zero + inStream(port_b.h_outflow)/water.cp;
  T_in = ((forward + m_small)*T_a + backward*T_b)/(forward + backward + m_small);
  C*der(T) = water.cp*(forward*(T_a - T) + backward*(T_b - T)) + heat - loss;
  loss = UA_loss*(T - T_surroundings);
  stored = C*(T - T_start);
  assert(T > water.T_freezing, "The water freezes", AssertionLevel.warning);
  port_a.h_outflow = water.cp*(T - Constants.T_zero);
  port_b.h_outflow = water.cp*(T - Constants.T_zero);
end StirredTwoPort;
