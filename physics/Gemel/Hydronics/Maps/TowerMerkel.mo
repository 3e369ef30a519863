within Gemel.Hydronics.Maps;
block TowerMerkel "Cooling tower by Merkel's theory: air as a fluid of equal enthalpy, effectiveness of counterflow"
  extends Tower;
  parameter Units.Ratio water_to_air(min = 0.2, max = 5) = 1.2 "Water over air in the design, by mass (assumed; usual 0.75 to 1.5: ASHRAE Handbook HVAC Systems and Equipment 2016, chapter 40)";
  parameter Units.SpecificHeatCapacity cp(min = 1000, max = 6000) = 4184 "Specific heat of the water (IAPWS R6-95(2018) at 20 degC)";
  Units.SpecificHeatCapacity cp_air "Rise of enthalpy of saturated air over its rise of temperature";
  Units.Ratio NTU "Number of transfer units now";
  Units.Fraction effectiveness "Effectiveness now";
  Units.Temperature T_air_out "Leaving wet bulb";
  Units.Ratio NTU_design "Number of transfer units in the design";
  Units.SpecificHeatCapacity cp_air_design "The same rise in the design";
protected
  Units.Temperature T_air_design "Leaving wet bulb in the design";
  Units.Fraction Z_design "Smaller over larger capacity flow in the design";
  Units.Fraction effectiveness_design(max = 0.999) "Effectiveness in the design";
  Units.SpecificHeatCapacity C_air_design "Capacity flow of the air, per kg/s of water, in the design";
  Units.SpecificHeatCapacity C_air "Capacity flow of the air, per kg/s of design water";
  Units.SpecificHeatCapacity C_water "Capacity flow of the water, per kg/s of design water";
  Units.SpecificHeatCapacity C_min "Smaller capacity flow, per kg/s of design water";
  Units.Ratio UA_share "UA over that of the design, over the same equivalent specific heat";
  Units.Ratio a "Air flow over its design flow";
  Units.Ratio ac "The same, where the correction holds";
  Units.Ratio wc "Water flow over its design flow, where the correction holds";
  Units.TemperatureDifference rise "Rise of the wet bulb of the air, at least 0.1 K";
equation
  // Design point: what the water loses, the air gains as enthalpy.
  T_air_design = Laws.saturated_air_temperature(Laws.saturated_air(T_wet_nominal) + water_to_air*cp*range_nominal);
  cp_air_design = water_to_air*cp*range_nominal/max(T_air_design - T_wet_nominal, 0.01);
  C_air_design = cp_air_design/water_to_air;
  Z_design = min(C_air_design, cp)/max(C_air_design, cp);
  assert(cp*range_nominal < 0.99*min(C_air_design, cp)*(range_nominal + approach_nominal), "No tower can do this: the design needs more air (water_to_air) or a larger approach");
  effectiveness_design = min(cp*range_nominal/(min(C_air_design, cp)*(range_nominal + approach_nominal)), 0.995);
  NTU_design = log((1 - effectiveness_design*min(Z_design, 0.9999))/(1 - effectiveness_design))/(1 - min(Z_design, 0.9999));
  // Now
  a = max(forced*air + (1 - forced)*free_convection, 0.005);
  rise = max(T_air_out - T_wet, 0.1);
  cp_air = (Laws.saturated_air(T_wet + rise) - Laws.saturated_air(T_wet))/rise;
  C_air = a*cp_air/water_to_air;
  C_water = max(water, 1e-4)*cp;
  C_min = min(C_air, C_water);
  // Scheier's corrections of UA for air, water and wet bulb
  ac = min(max(a, 0.05), 1);
  wc = min(max(water, 0.3), 1);
  UA_share = ac*(1.3 - 0.3*ac)*(0.1082 + 1.667*wc - 0.7713*wc^2)/1.0039*(1 + 0.0081*min(max(T_wet_nominal - T_wet, -10), 25)/1);
  NTU = NTU_design*UA_share*min(C_air_design, cp)/C_min*cp_air/cp_air_design;
  effectiveness = Laws.counterflow(NTU, C_min/max(C_air, C_water));
  C_air*(T_air_out - T_wet) = effectiveness*C_min*(T_in - T_wet);
  T_leaving = T_in - effectiveness*C_min/C_water*(T_in - T_wet);
  annotation(Documentation(info = "<html>
<p>F. Merkel, <i>Verdunstungsk&uuml;hlung</i>, VDI-Forschungsarbeiten 275, 1925: heat and mass transfer follow the difference of enthalpies. With saturated air as a fluid of specific heat
dh/dT the tower is a heat exchanger in counterflow between entering water and wet bulb (EnergyPlus Engineering Reference, CoolingTower:VariableSpeed:Merkel; J. E. Braun, S. A. Klein,
J. W. Mitchell, <i>Effectiveness models for cooling towers and cooling coils</i>, ASHRAE Trans. 95(2), 1989). UA off the design point: L. Scheier's corrections as in EnergyPlus (air
1.3 a - 0.3 a&sup2;; water 0.1082 + 1.667 w - 0.7713 w&sup2; between 0.3 and 1, here over its value at w = 1; wet bulb 1 + 0.0081 dT). Sea level.</p>
</html>"));
end TowerMerkel;
