within Gemel.Air;
model Boundary "Air of given state and pressure: a source or sink as large as needed"
  parameter Integer n(min = 1, max = 50) = 1 "Number of ports";
  Interfaces.Port port[n] "Ports (shape: ports)"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter MoistAir air "Density and pressure of the air";
  Blocks.Interfaces.RealInput p(unit = "Pa", min = -5000, max = 5000, nominal = 100, start = 0) "Gauge pressure"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput T(unit = "K", displayUnit = "degC", min = 213.15, max = 363.15, nominal = 300, start = 293.15) "Temperature"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  Blocks.Interfaces.RealInput phi(unit = "1", min = 0, max = 1, start = 0.5) "Relative humidity"
    annotation(Placement(transformation(extent = {{-120, -60}, {-80, -20}})));
  Blocks.Interfaces.RealInput CO2(unit = "1", min = 0, max = 0.1, nominal = 1e-3, start = 420e-6) "Carbon dioxide by volume"
    annotation(Placement(transformation(extent = {{-120, -100}, {-80, -60}})));
  Units.Ratio W(min = 0, max = 40, nominal = 0.01) "Humidity ratio";
  Units.MassFlowRate m_flow(min = -1e4, max = 1e4, nominal = 1) "Mass flow out of the source";
protected
  Units.MassFraction Xw "Water per kilogram of moist air";
  Units.SpecificEnthalpy h(min = -2e5, max = 3e6) "Enthalpy per kilogram of moist air";
equation
  W = Psychrometrics.humidityRatioRelative(T, phi, air.p);
  Xw = Mixture.massFraction(W);
  h = Mixture.enthalpy(T, Xw);
  m_flow = -sum(port.m_flow);
  for i in 1:n loop
    port[i].p = p;
    port[i].h_outflow = h;
    port[i].Xw_outflow = Xw;
    port[i].C_outflow = CO2*44.01/28.966;
  end for;
  annotation(Documentation(info = "<html><p>Enthalpy and water from temperature and relative humidity (ASHRAE HOF 2017, chapter 1). -60 to +90 &deg;C.</p></html>"));
end Boundary;
