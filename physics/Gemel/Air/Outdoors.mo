within Gemel.Air;
model Outdoors "Outdoor air from a weather station"
  parameter Integer n(min = 1, max = 50) = 2 "Number of ports";
  Weather.Interfaces.BusInput bus "Weather"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Interfaces.Port port[n] "Ports (shape: ports)"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Units.VolumeFraction CO2(max = 0.1) = 420e-6 "CO2 by volume (NOAA Mauna Loa, mean of 2023: 421 ppm)";
  parameter MoistAir air "Density and pressure of the air";
  parameter Real wind_coefficient[n](each unit = "1", each min = -2, each max = 2) = fill(0, n)
    "Pressure coefficient of each opening (shape: ports) (ASHRAE HOF 2017, chapter 24: 0.6 windward, -0.3 leeward; 0: sheltered)";
  Units.Ratio W(min = 0, max = 40, nominal = 0.01) "Humidity ratio";
  Units.Temperature T(min = 173.15, max = 373.15) "Temperature";
protected
  Units.MassFraction Xw "Water per kilogram of moist air";
  Units.SpecificEnthalpy h(min = -2e5, max = 3e6) "Enthalpy per kilogram of moist air";
equation
  T = bus.T_dry_bulb;
  W = Psychrometrics.humidityRatioRelative(T, min(max(bus.relative_humidity, 0), 1), bus.pressure);
  Xw = Mixture.massFraction(W);
  h = Mixture.enthalpy(T, Xw);
  for i in 1:n loop
    port[i].p = wind_coefficient[i]*air.rho/2*bus.wind_speed^2;
    port[i].h_outflow = h;
    port[i].Xw_outflow = Xw;
    port[i].C_outflow = CO2*44.01/28.966;
  end for;
  annotation(Documentation(info = "<html><p>Temperature and humidity as measured; wind pressure Cp rho v&sup2;/2 with the wind at the station (ASHRAE HOF 2017, chapter 24, equation
1), without correction for height and terrain.</p></html>"));
end Outdoors;
