within Gemel.Air.Mixture;
function massFraction "Water per kilogram of moist air from the humidity ratio"
  input Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
  output Units.MassFraction Xw "Water per kilogram of moist air";
algorithm
  Xw := W/(1 + max(W, 0));
  annotation(Documentation(info = "<html><p>Xw = W/(1 + W): ASHRAE HOF 2017, chapter 1, equation 9.</p></html>"));
end massFraction;
