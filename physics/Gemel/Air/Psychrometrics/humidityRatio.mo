within Gemel.Air.Psychrometrics;
function humidityRatio "Humidity ratio from the partial pressure of the vapour"
  input Units.Pressure p_vapour "Partial pressure of water vapour, absolute";
  input Units.Pressure p = Constants.p_ambient "Absolute pressure of the air";
  output Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
algorithm
  // At boiling the ratio has no bound; here it ends at 31 kg/kg.
  W := molar_ratio*p_vapour/max(p - p_vapour, 0.02*p);
  annotation(Documentation(info = "<html><p>W = 0.621945 p<sub>w</sub>/(p - p<sub>w</sub>): ASHRAE HOF 2017, chapter 1, equation 20.</p></html>"));
end humidityRatio;
