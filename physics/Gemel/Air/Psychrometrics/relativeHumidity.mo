within Gemel.Air.Psychrometrics;
function relativeHumidity "Relative humidity"
  input Units.Temperature T "Dry-bulb temperature";
  input Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
  input Units.Pressure p = Constants.p_ambient "Absolute pressure of the air";
  output Units.Ratio phi "Relative humidity; above 1: fog";
algorithm
  phi := vapourPressure(W, p)/saturationPressure(T);
  annotation(Documentation(info = "<html><p>phi = p<sub>w</sub>/p<sub>ws</sub>(T): ASHRAE HOF 2017, chapter 1, equation 22.</p></html>"));
end relativeHumidity;
