within Gemel.Air;
model HeatingCoil "Dry coil with water connectors"
  extends Interfaces.Coil;
  Hydronics.Interfaces.Port water_a "Water in"
    annotation(Placement(transformation(extent = {{50, -110}, {70, -90}})));
  Hydronics.Interfaces.Port water_b "Water out"
    annotation(Placement(transformation(extent = {{-70, -110}, {-50, -90}})));
  parameter Units.Pressure dp_water(min = 1, max = 1e6, nominal = 1e4) = 1e4 "Pressure loss of the water at m_water_nominal (assumed; usual 5e3 to 3e4 Pa)";
  Units.Temperature T_water_out(min = 200, max = 500) "Temperature of the water that goes out";
equation
  m_w = max(water_a.m_flow, 0);
  T_w = Constants.T_zero + inStream(water_a.h_outflow)/cp_water;
  y_water = 0;
  dh = effectiveness*C_min/max(C_a, C_tiny)*cp_in*(T_w - T_in);
  Q_flow = H_added;
  T_water_out = T_w - effectiveness*C_min/max(C_w, C_tiny)*(T_w - T_in);
  water_a.m_flow + water_b.m_flow = 0;
  water_a.p - water_b.p = dp_water*Interfaces.quadratic(water_a.m_flow/m_water_nominal);
  water_b.h_outflow = cp_water*(T_water_out - Constants.T_zero);
  water_a.h_outflow = inStream(water_b.h_outflow);
  annotation(Documentation(info = "<html>
<p>The law of <b>DryCoil</b> between an air and a water network. The water takes out exactly what the air gets. In reversed water flow nothing is
transferred.</p></html>"));
end HeatingCoil;
