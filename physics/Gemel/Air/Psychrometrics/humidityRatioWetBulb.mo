within Gemel.Air.Psychrometrics;
function humidityRatioWetBulb "Humidity ratio from dry bulb and wet bulb"
  input Units.Temperature T "Dry-bulb temperature";
  input Units.Temperature T_wb "Thermodynamic wet-bulb temperature";
  input Units.Pressure p = Constants.p_ambient "Absolute pressure of the air";
  output Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
protected
  Real t(unit = "1") "Dry bulb in degC";
  Real s(unit = "1") "Wet bulb in degC";
  Units.Ratio Ws "Humidity ratio of saturated air at the wet bulb";
  constant Units.Temperature K = 1 "One kelvin";
algorithm
  t := T/K - 273.15;
  s := T_wb/K - 273.15;
  Ws := saturationHumidityRatio(T_wb, p);
  W := noEvent(if s >= 0 then ((2501 - 2.326*s)*Ws - 1.006*(t - s))/(2501 + 1.86*t - 4.186*s)
    else ((2830 - 0.24*s)*Ws - 1.006*(t - s))/(2830 + 1.86*t - 2.1*s));
  annotation(Documentation(info = "<html><p>ASHRAE HOF 2017, chapter 1, equations 33 (water on the wick) and 35 (ice).</p></html>"));
end humidityRatioWetBulb;
