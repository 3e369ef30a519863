within Gemel.Hydronics;
model TemperatureSensor "Temperature of the water that passes"
  Interfaces.Port port_a "Port at the beginning"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Interfaces.Port port_b "Port at the end"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Blocks.Interfaces.RealOutput T(unit = "K", displayUnit = "degC", min = 200, max = 500, nominal = 300) "Temperature of the water that passes, with the lag of the pocket"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = 90)));
  parameter Water water "Properties of the water";
  parameter Units.Time lag(min = 0.1, max = 600) = 10 "Time constant of sensor and pocket (assumed; usual 5 to 40 s)";
  parameter Units.Temperature T_start(min = 220, max = 450) = 293.15 "Temperature at the start";
  Units.Temperature T_water "Temperature of the water";
protected
  Units.Temperature T_now(start = T_start, fixed = true) "State of the sensor";
equation
  port_a.p = port_b.p;
  port_a.m_flow + port_b.m_flow = 0;
  port_b.h_outflow = inStream(port_a.h_outflow);
  port_a.h_outflow = inStream(port_b.h_outflow);
  T_water = Constants.T_zero + (port_b.h_outflow + (port_a.h_outflow - port_b.h_outflow)*(0.5 - 0.5*port_a.m_flow/sqrt(port_a.m_flow^2 + 1e-8)))/water.cp;
  lag*der(T_now) = T_water - T_now;
  T = T_now;
  annotation(Documentation(info = "<html><p>Reads the side from which the water comes; at rest the mean of both sides.</p></html>"));
end TemperatureSensor;
