within Gemel.Buildings;
model ExteriorSurface "Outer surface in the weather: wind, sun, sky and ground"
  Weather.Interfaces.BusInput bus "Weather"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Thermal.Interfaces.HeatPort surface "Outer surface of the wall"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Units.Area area(min = 1e-3, max = 1e5) = 10 "Area (assumed; usual 1 to 1000 m2)";
  parameter Units.Angle tilt(min = 0, max = 3.1416, displayUnit = "deg") = Constants.pi/2 "Tilt: 0 looks up, pi/2 is a wall, pi looks down (assumed; usual 0 to pi/2)";
  parameter Units.Angle azimuth(min = -6.2832, max = 6.2832, displayUnit = "deg") = Constants.pi "Direction that the surface looks to: 0 north, pi/2 east, pi south (assumed; usual 0 to 2 pi)";
  parameter Units.Fraction absorptance = 0.6 "Solar absorptance (ASHRAE Standard 140, section 5.2.1)";
  parameter Units.Fraction emissivity = 0.9 "Long-wave emissivity (ASHRAE Standard 140, section 5.2.1)";
  parameter Units.Fraction albedo = 0.2 "Reflectance of the ground (ASHRAE Standard 140, section 5.2.1)";
  parameter Units.HeatTransferCoefficient h_still(min = 0.5, max = 100) = 6.19 "Convection in still air (McAdams, Heat Transmission, 1954, table 9-9, rough surface)";
  parameter Real h_wind(unit = "W.s/(m3.K)", min = 0, max = 20, nominal = 4) = 4.29 "Growth of convection with the wind (McAdams, Heat Transmission, 1954, table 9-9, rough surface)";
  Weather.TiltedSurface sun(tilt = tilt, azimuth = azimuth, albedo = albedo) "Irradiance on the surface";
  Units.HeatTransferCoefficient h "Convective heat transfer coefficient";
  Units.HeatFlowRate Q_solar "Absorbed sun";
  Units.HeatFlowRate Q_convective "Heat from the air";
  Units.HeatFlowRate Q_longwave "Heat from sky, ground and surroundings";
protected
  constant Real sigma(unit = "W/(m2.K4)") = 5.670374419e-8 "Stefan-Boltzmann constant (CODATA 2018)";
  final parameter Units.Fraction F_sky = (1 + cos(tilt))/2*sqrt(max((1 + cos(tilt))/2, 1e-9)) "View factor to the sky as far as it is cold (Walton 1983)";
equation
  connect(bus, sun.bus);
  h = h_still + h_wind*bus.wind_speed;
  Q_solar = area*absorptance*sun.I_total;
  Q_convective = area*h*(bus.T_dry_bulb - surface.T);
  Q_longwave = area*emissivity*sigma*(F_sky*(bus.T_sky^4 - surface.T^4) + (1 - F_sky)*(bus.T_dry_bulb^4 - surface.T^4));
  surface.Q_flow = -(Q_solar + Q_convective + Q_longwave);
  annotation(Documentation(info = "<html>
<p>Convection: h = a + b v (W. H. McAdams, <i>Heat Transmission</i>, 3rd ed. 1954, table 9-9; also G. N. Walton, NBSIR 83-2655, 1983), up to about 5
m/s. Long-wave exchange with sky, air and ground after Walton: the part sqrt((1 + cos tilt)/2) of the sky that is seen is as cold as the
zenith, the rest and the ground have air temperature.</p>
</html>"));
end ExteriorSurface;
