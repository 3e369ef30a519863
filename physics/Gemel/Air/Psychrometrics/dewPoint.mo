within Gemel.Air.Psychrometrics;
function dewPoint "Dew point (below 0 degC: frost point)"
  input Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
  input Units.Pressure p = Constants.p_ambient "Absolute pressure of the air";
  output Units.Temperature T "Temperature at which the air becomes saturated";
algorithm
  T := saturationTemperature(vapourPressure(W, p));
  annotation(Documentation(info = "<html><p>The temperature at which p<sub>ws</sub>(T) = p<sub>w</sub>: ASHRAE HOF 2017, chapter 1, equation 37. Below 1e-3 Pa of vapour (bone-dry air) it
stays at about -100 &deg;C.</p></html>"));
end dewPoint;
