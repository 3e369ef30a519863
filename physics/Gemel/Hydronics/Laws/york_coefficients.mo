within Gemel.Hydronics.Laws;
function york_coefficients "Approach of the York tower as a parabola in the ratio of water to air: its three coefficients"
  input Units.Temperature T_wet "Wet-bulb temperature of the air";
  input Units.TemperatureDifference range "Water in minus water out";
  output Real c[3](each unit = "1") "Approach [K] = c[1] + c[2] r + c[3] r^2";
protected
  Real w "Wet-bulb temperature in degC";
  Real g "Range in K";
algorithm
  // EnergyPlus Engineering Reference, CoolingTower:VariableSpeed, York tower model coefficients 1 to 27.
  w := min(max(T_wet/1 - 273.15, -34.4), 29.4);
  g := min(max(range/1, 0), 22.2);
  c[1] := -0.359741205 - 0.055053608*w + 0.0023850432*w^2 + (0.173926877 - 0.0248473764*w + 0.00048430224*w^2)*g
    + (-0.005589849456 + 0.0005770079712*w - 0.00001342427256*w^2)*g^2;
  c[2] := 2.84765801111111 - 0.121765149*w + 0.0014599242*w^2 + (1.680428651 - 0.0166920786*w - 0.0007190532*w^2)*g
    + (-0.025485194448 + 0.0000487491696*w + 0.00002719234152*w^2)*g^2;
  c[3] := -0.0653766255555556 - 0.002278167*w + 0.0002500254*w^2 + (-0.0910565458 + 0.00318176316*w + 0.000038621772*w^2)*g
    + (-0.0034285382352 + 0.00000856589904*w - 0.000001516821552*w^2)*g^2;
end york_coefficients;
