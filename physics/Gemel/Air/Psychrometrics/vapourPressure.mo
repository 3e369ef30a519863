within Gemel.Air.Psychrometrics;
function vapourPressure "Partial pressure of the vapour from the humidity ratio"
  input Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
  input Units.Pressure p = Constants.p_ambient "Absolute pressure of the air";
  output Units.Pressure p_vapour "Partial pressure of water vapour, absolute";
algorithm
  p_vapour := p*W/(molar_ratio + max(W, 0));
  annotation(Documentation(info = "<html><p>p<sub>w</sub> = p W/(0.621945 + W): ASHRAE HOF 2017, chapter 1, equation 36.</p></html>"));
end vapourPressure;
