within Gemel.Hydronics.Laws;
function saturated_air_temperature "Temperature of saturated air of a given enthalpy: the inverse of saturated_air"
  input Units.SpecificEnthalpy h "Enthalpy over dry air and liquid water at 0 degC";
  output Units.Temperature T "Temperature";
protected
  Units.Temperature x "Estimate";
  Units.SpecificHeatCapacity slope "Derivative of the enthalpy there";
algorithm
  // The enthalpy is convex: from above Newton's method comes down without overshoot.
  x := 348.15;
  for i in 1:12 loop
    slope := max((saturated_air(x + 0.005) - saturated_air(x - 0.005))/0.01, 900);
    x := max(x - (saturated_air(x) - h)/slope, 230);
  end for;
  T := x;
end saturated_air_temperature;
