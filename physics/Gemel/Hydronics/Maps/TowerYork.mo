within Gemel.Hydronics.Maps;
block TowerYork "Cooling tower by the York correlation: approach over range, wet bulb and ratio of water to air"
  extends Tower;
  Units.TemperatureDifference approach_forced "Approach with fan";
  Units.TemperatureDifference approach_free "Approach without fan";
  Units.Ratio ratio_design "Water over air, in units of the correlation, at the design point";
protected
  Real c0[3] "Coefficients of the correlation at the design point, in K (shape: coefficients)";
  Real c[3] "Coefficients of the correlation now, in K (shape: coefficients)";
  Units.Ratio w "Water flow in units of the correlation";
  Units.Ratio r "Water over air now, in units of the correlation";
equation
  c0 = Laws.york_coefficients(T_wet_nominal, range_nominal);
  // The ratio at which the correlation gives the approach of the design: root of a parabola that rises there.
  ratio_design = (-c0[2] + sqrt(max(c0[2]^2 - 4*c0[3]*(c0[1] - approach_nominal/1), 0)))/(2*c0[3]);
  c = Laws.york_coefficients(T_wet, T_in - T_out);
  w = max(ratio_design*water, 1e-4);
  r = w/max(air, w/8);
  // Not below the wet bulb, where the polynomial leads with little water.
  approach_forced = max(c[1] + c[2]*r + c[3]*r^2, 0);
  approach_free = (1 - free_convection)*(T_in - T_wet) + free_convection*max(c[1] + c[2]*w + c[3]*w^2, 0);
  T_leaving = T_wet + forced*approach_forced + (1 - forced)*approach_free;
  annotation(Documentation(info = "<html>
<p>Approach = sum of 27 terms in wet bulb, range and the ratio of water to air, all over their design values (EnergyPlus Engineering Reference,
CoolingTower:VariableSpeed, York tower model). The design flow is scaled so that the tower given by its design point lies on the correlation, as in LBNL
Modelica Buildings. Valid for wet bulbs of -34.4 to 29.4 &deg;C, ranges of 1.1 to 22.2 K, approaches of 1.1 to 40 K and ratios up to 8; the inputs are held within these
(range from 0), and the water never leaves below the wet bulb.</p>
</html>"));
end TowerYork;
