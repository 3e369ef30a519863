within Gemel.Air.Interfaces;
partial model Treatment "Air that flows from port_a to port_b is heated, cooled, moistened or dried; in reverse it passes unchanged"
  Port port_a "Port at the beginning"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Port port_b "Port at the end"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter MoistAir air "Density and pressure of the air";
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e4, nominal = 1) = 1 "Mass flow on the data sheet (assumed; usual 0.05 to 50 kg/s)";
  Units.MassFlowRate m_flow(min = -1e4, max = 1e4, nominal = 1) "Mass flow into port_a";
  Units.MassFlowRate forward(min = 0, max = 1e4, nominal = 1) "Mass flow into port_a, 0 in reverse";
  Units.VolumeFlowRate flow_rate(min = -1e4, max = 1e4, nominal = 1) "Volume flow from port_a to port_b, at air.rho";
  Units.Pressure dp(min = -1e5, max = 1e5, nominal = 100) "Pressure at port_a minus pressure at port_b";
  Units.Temperature T_in(min = 150, max = 500) "Temperature of the air before";
  Units.Temperature T_out(min = 150, max = 500) "Temperature of the air behind";
  Units.MassFraction Xw_in "Water per kilogram of moist air before";
  Units.MassFraction Xw_out "Water per kilogram of moist air behind";
  Units.Ratio y_water(min = -0.9, max = 1, nominal = 0.01) "Water added per kilogram of air that comes in; negative: condensate";
  Units.SpecificEnthalpy dh(min = -1e6, max = 1e6, nominal = 1e4) "Enthalpy added per kilogram of air that comes in, with that of the water";
  Units.MassFlowRate m_water_added(min = -100, max = 100, nominal = 0.01) "Water given to the air; negative: condensate";
  Units.HeatFlowRate H_added(min = -1e9, max = 1e9) "Enthalpy given to the air, with that of the water";
protected
  Units.SpecificEnthalpy h_in(min = -2e5, max = 3e6) "Enthalpy of the air before";
  Units.SpecificEnthalpy h_out(min = -2e5, max = 3e6) "Enthalpy of the air behind";
  Units.SpecificHeatCapacity cp_in "Specific heat of the air before";
equation
  port_a.m_flow = m_flow;
  forward = max(m_flow, 0);
  port_b.m_flow = -(m_flow + m_water_added);
  m_flow = air.rho*flow_rate;
  dp = port_a.p - port_b.p;
  h_in = inStream(port_a.h_outflow);
  Xw_in = inStream(port_a.Xw_outflow);
  cp_in = Mixture.heatCapacity(Xw_in);
  T_in = Mixture.temperature(h_in, Xw_in);
  // Balances of one kilogram that comes in; 1 + y_water kilograms go out.
  h_out = (h_in + dh)/(1 + y_water);
  Xw_out = (Xw_in + y_water)/(1 + y_water);
  T_out = Mixture.temperature(h_out, Xw_out);
  m_water_added = forward*y_water;
  H_added = forward*dh;
  port_b.h_outflow = h_out;
  port_b.Xw_outflow = Xw_out;
  port_b.C_outflow = inStream(port_a.C_outflow)/(1 + y_water);
  port_a.h_outflow = inStream(port_b.h_outflow);
  port_a.Xw_outflow = inStream(port_b.Xw_outflow);
  port_a.C_outflow = inStream(port_b.C_outflow);
end Treatment;
