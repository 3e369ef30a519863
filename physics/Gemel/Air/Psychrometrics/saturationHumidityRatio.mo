within Gemel.Air.Psychrometrics;
function saturationHumidityRatio "Humidity ratio of saturated air"
  input Units.Temperature T "Dry-bulb temperature";
  input Units.Pressure p = Constants.p_ambient "Absolute pressure of the air";
  output Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
algorithm
  W := humidityRatio(saturationPressure(T), p);
  annotation(Documentation(info = "<html><p>ASHRAE HOF 2017, chapter 1, equation 21, without the enhancement factor (below 0.5 %).</p></html>"));
end saturationHumidityRatio;
