within Gemel.Air.Laws;
function saturatedTemperature "Temperature of saturated air from its enthalpy per kilogram of dry air"
  input Units.SpecificEnthalpy h "Enthalpy per kilogram of dry air";
  input Units.Pressure p "Absolute pressure of the air";
  output Units.Temperature T "Temperature";
protected
  Real z(unit = "1") "Enthalpy in kJ/kg, bounded";
  constant Units.SpecificEnthalpy kJ = 1000 "One kilojoule per kilogram";
  constant Units.Temperature K = 1 "One kelvin";
algorithm
  z := min(max(h/kJ, -100), 900);
  // Above the curve everywhere below 60 degC; Newton's method comes down on the convex curve without overshoot.
  T := K*(277.15 + 27*log(1 + max(z - 9.47, 0)/48) + 0.6*min(z - 9.47, 0));
  for i in 1:3 loop
    T := T - (saturatedEnthalpy(T, p) - z*kJ)/saturatedHeatCapacity(T, p);
  end for;
  annotation(Documentation(info = "<html><p>The inverse of <b>saturatedEnthalpy</b> by three steps of Newton's method: -60 to 50 &deg;C within 1e-4 K at sea level, to 40 &deg;C within 2e-3 K at 700 hPa.</p></html>"));
end saturatedTemperature;
