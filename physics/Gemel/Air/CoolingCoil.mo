within Gemel.Air;
model CoolingCoil "Cooling coil that may condense water, between an air and a water network"
  Interfaces.Port port_a "Air in"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Interfaces.Port port_b "Air out"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Hydronics.Interfaces.Port water_a "Water in"
    annotation(Placement(transformation(extent = {{50, -110}, {70, -90}})));
  Hydronics.Interfaces.Port water_b "Water out"
    annotation(Placement(transformation(extent = {{-70, -110}, {-50, -90}})));
  parameter MoistAir air "Density and pressure of the air";
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e4, nominal = 1) = 1 "Air flow on the data sheet (assumed; usual 0.05 to 50 kg/s)";
  parameter Units.Pressure dp_nominal(min = 1, max = 5000, nominal = 100) = 80 "Pressure loss of the air at m_flow_nominal (assumed; usual 50 to 200 Pa)";
  parameter Units.MassFlowRate m_water_nominal(min = 1e-4, max = 1e4, nominal = 1) = 0.8 "Water flow on the data sheet (assumed; usual 0.02 to 50 kg/s)";
  parameter Units.Pressure dp_water(min = 1, max = 1e6, nominal = 1e4) = 2e4 "Pressure loss of the water at m_water_nominal (assumed; usual 1e4 to 4e4 Pa)";
  parameter Units.SpecificHeatCapacity cp_water(min = 2000, max = 5000) = 4184 "Specific heat of the water (IAPWS R6-95(2018) at 20 degC; 30 % glycol: 3700)";
  parameter Units.ThermalConductance UA_nominal(min = 1, max = 1e7, nominal = 1e3) = 2500 "Conductance at nominal flows, dry (assumed; usual 1 to 4 times the capacity flow of the air)";
  parameter Units.Fraction fouling = 0 "Fault: dirt on fins and in tubes; 1 = half the nominal conductance and twice the pressure loss";
  Units.HeatFlowRate Q_flow(min = -1e9, max = 1e9) "Heat from the water to the air; negative: cooling";
  Units.MassFlowRate condensate(min = 0, max = 100, nominal = 1e-3) "Water that drips off";
  WetCoil coil(air = air, m_flow_nominal = m_flow_nominal, dp_nominal = dp_nominal, m_water_nominal = m_water_nominal, cp_water = cp_water, UA_nominal = UA_nominal, fouling = fouling) "The coil"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
equation
  connect(port_a, coil.port_a);
  connect(coil.port_b, port_b);
  coil.m_water = max(water_a.m_flow, 0);
  coil.T_water = Constants.T_zero + inStream(water_a.h_outflow)/cp_water;
  water_a.m_flow + water_b.m_flow = 0;
  water_a.p - water_b.p = dp_water*Interfaces.quadratic(water_a.m_flow/m_water_nominal);
  water_b.h_outflow = cp_water*(coil.T_water_out - Constants.T_zero);
  water_a.h_outflow = inStream(water_b.h_outflow);
  Q_flow = coil.Q_flow;
  condensate = coil.condensate;
  annotation(Documentation(info = "<html>
<p>A <b>WetCoil</b> whose water comes from a network: what it gives (Braun, Klein and Mitchell 1989) the water takes along. In reversed water flow nothing is transferred.</p></html>"));
end CoolingCoil;
