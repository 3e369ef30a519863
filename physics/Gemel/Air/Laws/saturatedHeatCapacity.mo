within Gemel.Air.Laws;
function saturatedHeatCapacity "Rise of the enthalpy of saturated air with temperature"
  input Units.Temperature T "Temperature";
  input Units.Pressure p "Absolute pressure of the air";
  output Units.SpecificHeatCapacity c "Derivative of the enthalpy of saturated air, per kilogram of dry air";
protected
  Real t(unit = "1") "Temperature in degC, at least -120";
  constant Units.Temperature K = 1 "One kelvin";
  Units.Pressure ps "Saturation pressure";
  Units.Ratio Ws "Humidity ratio of saturated air";
  Real slope(unit = "1/K") "Derivative of the logarithm of the saturation pressure";
algorithm
  t := max(T/K - 273.15, -120);
  ps := saturationPressure(T);
  Ws := Psychrometrics.humidityRatio(ps, p);
  slope := (18.678*257.14 - t*(2*257.14 + t)/234.5)/(257.14 + t)^2/K;
  c := Psychrometrics.cp_dry + Ws*(Psychrometrics.cp_vapour
    + (Psychrometrics.h_vapour + Psychrometrics.cp_vapour*(T - Constants.T_zero))*slope*p/max(p - ps, 0.02*p));
  annotation(Documentation(info = "<html><p>The derivative of <b>saturatedEnthalpy</b>.</p></html>"));
end saturatedHeatCapacity;
