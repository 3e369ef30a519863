within Gemel.Air;
model SteamHumidifier "Steam humidifier with electric or other boiler"
  extends Interfaces.Treatment;
  Blocks.Interfaces.RealInput y(unit = "1", min = 0, max = 1, start = 0) "Share of the rated steam"
    annotation(Placement(transformation(extent = {{-20, -120}, {20, -80}}, rotation = 90)));
  parameter Units.MassFlowRate m_steam_nominal(min = 1e-6, max = 100, nominal = 0.01) = 0.005 "Rated steam (assumed; usual 0.001 to 0.05 kg/s: 4 to 180 kg/h)";
  parameter Units.Pressure dp_nominal(min = 1, max = 1000, nominal = 10) = 10 "Pressure loss at m_flow_nominal (assumed; usual 5 to 30 Pa)";
  parameter Units.Fraction phi_limit(min = 0.5) = 0.95 "Relative humidity behind above which the steam is cut back (EN 13779 and VDI 6022-1: 0.9 to 0.95)";
  parameter Units.Efficiency efficiency(min = 0.3) = 0.95 "Enthalpy of the steam over power (assumed; electrode boiler 0.9 to 0.98)";
  parameter Units.Temperature T_feed(min = 273.15, max = 373.15) = 283.15 "Temperature of the feed water (assumed; usual 8 to 15 degC)";
  parameter Units.Time inertia(min = 1, max = 600, nominal = 10) = 20 "Time constant of the steam flow (assumed; usual 5 to 60 s)";
  parameter Units.Fraction scaling = 0 "Fault: share of the rated steam lost by lime";
  Units.Power power(min = 0, max = 1e8) "Power of the boiler";
protected
  constant Units.SpecificEnthalpy h_steam = 2.676e6 "Enthalpy of saturated steam at 100 degC (IAPWS-IF97: 2675.6 kJ/kg)";
  Units.Ratio y_steam(min = 0, max = 1, nominal = 0.01, start = 0, fixed = true) "Steam per kilogram of air";
  Units.Ratio W_in(min = 0, max = 40, nominal = 0.01) "Humidity ratio before";
  Units.Ratio room(min = 0, max = 40, nominal = 0.01) "Water that the air can take, per kilogram of dry air";
equation
  dp = dp_nominal*Interfaces.quadratic(m_flow/m_flow_nominal);
  W_in = Mixture.humidityRatio(Xw_in);
  room = max(Psychrometrics.humidityRatioRelative(T_in, phi_limit, air.p) - W_in, 0);
  inertia*der(y_steam) = min((1 - scaling)*min(max(y, 0), 1)*m_steam_nominal/max(forward, 0.05*m_flow_nominal), room*(1 - Xw_in)) - y_steam;
  y_water = y_steam;
  dh = y_water*h_steam;
  power = m_water_added*(h_steam - Psychrometrics.cp_liquid*(T_feed - Constants.T_zero))/efficiency;
  annotation(Documentation(info = "<html><p>Steam of 100 &deg;C mixes with the air: water and enthalpy balances (ASHRAE HOF 2017, chapter 1, adiabatic mixing with injected water, equations 44 and 45). The air
warms by about 1 K for 10 g/kg. It takes no more than up to <code>phi_limit</code>.</p></html>"));
end SteamHumidifier;
