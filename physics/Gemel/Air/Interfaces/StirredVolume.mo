within Gemel.Air.Interfaces;
partial model StirredVolume "Stirred volume of constant mass; what sources inside give is open"
  parameter Integer n(min = 1, max = 50) = 2 "Number of ports";
  Port port[n] "Ports, all at the same pressure (shape: ports)"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  Thermal.Interfaces.HeatPort heat "Heat into the air"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  parameter MoistAir air "Density and pressure of the air";
  parameter Units.Volume V(min = 1e-3, max = 1e7) = 1 "Volume (assumed; usual 0.1 to 1e4 m3)";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Temperature at the start";
  parameter Units.Fraction phi_start = 0.4 "Relative humidity at the start";
  parameter Units.VolumeFraction CO2_start(max = 0.1) = 420e-6 "CO2 at the start, by volume (outdoor air: NOAA Mauna Loa, mean of 2023: 421 ppm)";
  Units.SpecificEnthalpy h(min = -2e5, max = 3e6, fixed = true,
    start = Mixture.enthalpy(T_start, Mixture.massFraction(Psychrometrics.humidityRatioRelative(T_start, phi_start, air.p)))) "Enthalpy of the air";
  Units.MassFraction Xw(fixed = true, start = Mixture.massFraction(Psychrometrics.humidityRatioRelative(T_start, phi_start, air.p))) "Water per kilogram of moist air";
  Units.MassFraction C(nominal = 1e-3, fixed = true, start = CO2_start*CO2_ratio) "Carbon dioxide per kilogram of moist air";
  Units.Temperature T(min = 150, max = 500) "Temperature of the air";
  Units.Pressure p(min = -1e5, max = 1e5, nominal = 100) "Gauge pressure";
  Units.VolumeFraction CO2 "Carbon dioxide by volume";
  Units.Mass mass(min = 0, nominal = 100) "Mass of the air";
protected
  constant Units.Ratio CO2_ratio = 44.01/28.966 "Molar mass of CO2 over that of air (ASHRAE HOF 2017, chapter 1)";
  Units.MassFlowRate m_gain(min = -10, max = 10, nominal = 0.01) "Water and CO2 from sources inside";
  Units.MassFlowRate m_gain_water(min = -10, max = 10, nominal = 0.01) "Water from sources inside";
  Units.MassFlowRate m_gain_CO2(min = -10, max = 10, nominal = 1e-4) "CO2 from sources inside";
  Units.HeatFlowRate H_gain(min = -1e8, max = 1e8) "Enthalpy that comes with water from sources inside";
equation
  mass = air.rho*V;
  // Constant mass: what flows in flows out.
  0 = sum(port.m_flow) + m_gain;
  mass*der(h) = sum(port[i].m_flow*actualStream(port[i].h_outflow) for i in 1:n) + H_gain + heat.Q_flow;
  mass*der(Xw) = sum(port[i].m_flow*actualStream(port[i].Xw_outflow) for i in 1:n) + m_gain_water;
  mass*der(C) = sum(port[i].m_flow*actualStream(port[i].C_outflow) for i in 1:n) + m_gain_CO2;
  m_gain = m_gain_water + m_gain_CO2;
  T = Mixture.temperature(h, Xw);
  CO2 = C/CO2_ratio;
  heat.T = T;
  for i in 1:n loop
    port[i].p = p;
    port[i].h_outflow = h;
    port[i].Xw_outflow = Xw;
    port[i].C_outflow = C;
  end for;
end StirredVolume;
