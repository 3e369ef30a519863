within Gemel.Wind;
block AirDensity "Density of dry air from temperature, pressure at sea level and height"
  Blocks.Interfaces.RealInput temperature(unit = "K", displayUnit = "degC", min = 200, max = 340, nominal = 300, start = 288.15)
    "Air temperature at the hub"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput pressure(unit = "Pa", displayUnit = "hPa", min = 8e4, max = 1.1e5, nominal = 1e5, start = 101325)
    "Absolute pressure, reduced to sea level as weather services give it"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealOutput density(unit = "kg/m3", min = 0, nominal = 1) "Air density"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Length altitude(min = -100, max = 5000, nominal = 100) = 0 "Height of the hub above sea level (0: sea level)";
protected
  constant Real R(unit = "J/(kg.K)") = 287.053 "Gas constant of dry air (ISO 2533:1975)";
  constant Real lapse(unit = "K/m") = 0.0065 "Temperature gradient of the troposphere (ISO 2533:1975)";
  constant Units.Temperature T0 = 288.15 "Temperature at sea level (ISO 2533:1975)";
equation
  density = pressure*(1 - lapse*altitude/T0)^(Constants.g_n/(R*lapse))/(R*temperature);
  annotation(Documentation(info = "<html>
<p>Ideal gas, rho = p/(R T), with the barometric formula of the standard atmosphere p = p0 (1 - L h/T0)^(g/(R L)), exponent 5.256 (ISO
2533:1975,
<i>Standard Atmosphere</i>). 1.225 kg/m3 at 15 &deg;C and sea level. Valid to 5 km; moist air is up to 1 % lighter at 30 &deg;C.</p>
</html>"));
end AirDensity;
