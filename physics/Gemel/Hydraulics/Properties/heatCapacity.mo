within Gemel.Hydraulics.Properties;
function heatCapacity "Specific heat capacity of liquid water at constant pressure (Popiel and Wojtkowiak 1998)"
  input Units.Temperature T(min = 273.15, max = 383.15) "Temperature";
  output Units.SpecificHeatCapacity cp "Specific heat capacity";
protected
  Real t(unit = "1") "Temperature in degC, at least 0";
algorithm
  t := max((T - Constants.T_zero)/1.0, 0);
  cp := 4217.4356 - 5.6181625*t + 1.2992528*t^1.5 - 0.11535353*t^2 + 4.14964e-3*t^2.5;
  annotation(Documentation(info = "<html>
<p>C. O. Popiel and J. Wojtkowiak, <i>Simple formulas for thermophysical properties of liquid water for heat transfer calculations (from 0 &deg;C
to 150 &deg;C)</i>, Heat Transfer Engineering 19(3), 1998, 87-101: within 0.06 % of IAPWS. Held below 0 &deg;C.</p>
</html>"));
end heatCapacity;
