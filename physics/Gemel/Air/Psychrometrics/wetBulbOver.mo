within Gemel.Air.Psychrometrics;
function wetBulbOver "Wet-bulb temperature over water or over ice, by a fixed number of steps of Newton's method"
  input Units.Temperature T "Dry-bulb temperature";
  input Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
  input Units.Pressure p "Absolute pressure of the air";
  input Units.SpecificEnthalpy h_sublimation "Heat of evaporation (sublimation) at 0 degC";
  input Units.SpecificHeatCapacity c_liquid "Specific heat of the water (ice)";
  output Units.Temperature T_wb "Wet-bulb temperature";
protected
  Units.TemperatureDifference t "Dry bulb in degC";
  Units.TemperatureDifference s "Wet bulb in degC";
  Units.Ratio Ws "Humidity ratio of saturated air at the wet bulb";
  Units.Pressure ps "Saturation pressure at the wet bulb";
  Units.SpecificEnthalpy f "Enthalpy balance of adiabatic saturation";
  Units.SpecificHeatCapacity slope "Derivative of f";
  Units.Temperature Tk "Wet bulb in kelvin";
algorithm
  t := T - Constants.T_zero;
  // The balance rises with s and is convex: from above Newton's method comes down without overshoot. Begins below boiling.
  s := min(t, saturationTemperature(0.75*p) - Constants.T_zero);
  for i in 1:10 loop
    Tk := Constants.T_zero + s;
    ps := saturationPressure(Tk);
    Ws := humidityRatio(ps, p);
    f := cp_dry*(s - t) + Ws*(h_sublimation + (cp_vapour - c_liquid)*s) - W*(h_sublimation + cp_vapour*t - c_liquid*s);
    slope := cp_dry + Ws*(cp_vapour - c_liquid) + W*c_liquid
      + Ws*p/max(p - ps, 0.02*p)*saturationSlope(Tk)*(h_sublimation + (cp_vapour - c_liquid)*s);
    s := s - f/slope;
  end for;
  T_wb := Constants.T_zero + s;
  annotation(Documentation(info = "<html><p>h + (Ws - W) h<sub>w</sub> = hs (ASHRAE HOF 2017, chapter 1, equation 31) with the constants of equation 30, which gives equations 33 and 35. Ten steps; the
error is below 1e-4 K from -60 to +90 &deg;C.</p></html>"));
end wetBulbOver;
