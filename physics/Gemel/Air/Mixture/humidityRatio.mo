within Gemel.Air.Mixture;
function humidityRatio "Humidity ratio from the water per kilogram of moist air"
  input Units.MassFraction Xw "Water per kilogram of moist air";
  output Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
algorithm
  W := Xw/max(1 - Xw, 0.01);
  annotation(Documentation(info = "<html><p>W = Xw/(1 - Xw): ASHRAE HOF 2017, chapter 1, equation 9.</p></html>"));
end humidityRatio;
