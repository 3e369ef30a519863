within Gemel.Weather;
block SolAir "Sol-air temperature: air that would heat a surface as much as air, sun and sky do together"
  Interfaces.BusInput bus "Weather"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Blocks.Interfaces.RealInput I(unit = "W/m2", min = 0, max = 2000, nominal = 100, start = 0) "Solar irradiance on the surface"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  parameter Units.Fraction absorptance = 0.6 "Solar absorptance (ASHRAE Standard 140, section 5.2.1; white 0.3, dark 0.9)";
  parameter Units.HeatTransferCoefficient h(min = 0.1, max = 200) = 25 "Convection and radiation together (EN ISO 6946:2017, table 7: R_se = 0.04)";
  parameter Units.Fraction sky_view = 0.5 "View factor to the sky: 1 for a flat roof, 0.5 for a wall (assumed; usual 0.3 to 1)";
  parameter Units.HeatTransferCoefficient h_radiative(min = 0, max = 10) = 5 "Radiative part of h (EN ISO 6946:2017, annex C: 5.1 times emissivity 0.9 at 10 degC)";
  Blocks.Interfaces.RealOutput T(unit = "K", displayUnit = "degC", min = 100, max = 500, nominal = 300) "Sol-air temperature"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
equation
  T = bus.T_dry_bulb + (absorptance*I - sky_view*h_radiative*(bus.T_dry_bulb - bus.T_sky))/h;
  annotation(Documentation(info = "<html>
<p>ASHRAE, <i>Handbook of Fundamentals</i>, 2017, chapter 18, equation 29: T = T_air + alpha I/h - epsilon dR/h, with the long-wave loss dR from the
sky temperature instead of the table value of 63 W/m2 for roofs.</p>
</html>"));
end SolAir;
