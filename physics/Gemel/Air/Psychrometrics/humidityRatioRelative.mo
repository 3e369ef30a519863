within Gemel.Air.Psychrometrics;
function humidityRatioRelative "Humidity ratio from the relative humidity"
  input Units.Temperature T "Dry-bulb temperature";
  input Units.Ratio phi "Relative humidity, 0 to 1";
  input Units.Pressure p = Constants.p_ambient "Absolute pressure of the air";
  output Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
algorithm
  W := humidityRatio(phi*saturationPressure(T), p);
  annotation(Documentation(info = "<html><p>ASHRAE HOF 2017, chapter 1, equations 20 and 22.</p></html>"));
end humidityRatioRelative;
