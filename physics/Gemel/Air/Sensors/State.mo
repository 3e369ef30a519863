within Gemel.Air.Sensors;
model State "Temperature, humidity and CO2 at a port, with lag, and faults of the temperature sensor"
  Interfaces.Port port(m_flow(min = 0)) "Where it is measured"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  parameter MoistAir air "Density and pressure of the air";
  parameter Units.Time lag(min = 0.1, max = 1000, nominal = 30) = 30 "Time constant of the sensors (assumed; usual 10 to 120 s)";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Reading at the start";
  parameter Units.TemperatureDifference bias(min = -20, max = 20) = 0 "Fault: temperature reads this much too high";
  parameter Units.Fraction stuck = 0 "Fault: temperature sensor frozen at T_frozen; 1 = wholly";
  parameter Units.Temperature T_frozen(min = 223.15, max = 343.15) = 293.15 "Reading of the frozen sensor (assumed; usual 283 to 303 K)";
  Blocks.Interfaces.RealOutput T(unit = "K", displayUnit = "degC", min = 150, max = 500, nominal = 300) "Temperature read"
    annotation(Placement(transformation(extent = {{80, 50}, {120, 90}})));
  Blocks.Interfaces.RealOutput phi(unit = "1", min = 0, max = 100, nominal = 1) "Relative humidity, without lag"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Blocks.Interfaces.RealOutput CO2(unit = "1", min = 0, max = 1, nominal = 1e-3) "Carbon dioxide by volume, without lag"
    annotation(Placement(transformation(extent = {{80, -90}, {120, -50}})));
  Units.Temperature T_true(min = 150, max = 500) "Temperature";
  Units.Temperature T_lagged(min = 150, max = 500, start = T_start, fixed = true) "Temperature of the sensor";
  Units.Ratio W(min = 0, max = 40, nominal = 0.01) "Humidity ratio";
protected
  Units.MassFraction Xw "Water per kilogram of moist air";
equation
  port.m_flow = 0;
  port.h_outflow = 0;
  port.Xw_outflow = 0;
  port.C_outflow = 0;
  Xw = inStream(port.Xw_outflow);
  T_true = Mixture.temperature(inStream(port.h_outflow), Xw);
  lag*der(T_lagged) = T_true - T_lagged;
  T = (1 - stuck)*(T_lagged + bias) + stuck*T_frozen;
  W = Mixture.humidityRatio(Xw);
  phi = Psychrometrics.relativeHumidity(T_true, W, air.p);
  CO2 = inStream(port.C_outflow)*28.966/44.01;
  annotation(Documentation(info = "<html><p>First-order lag of the temperature (e.g. P. R. N. Childs, <i>Practical Temperature Measurement</i>, 2001, section 2.3); humidity from ASHRAE HOF 2017, chapter 1. At rest it reads what
would come from the connected parts.</p></html>"));
end State;
