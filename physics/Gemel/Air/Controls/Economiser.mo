within Gemel.Air.Controls;
block Economiser "Outdoor air damper: least outdoor air, free cooling while it helps, recovery of cold"
  Blocks.Interfaces.RealInput demand(unit = "1", min = 0, max = 1, start = 0) "Free cooling wanted"
    annotation(Placement(transformation(extent = {{-120, 70}, {-80, 110}})));
  Blocks.Interfaces.RealInput recovery_demand(unit = "1", min = 0, max = 1, start = 0) "Heat recovery wanted for heating"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput minimum(unit = "1", min = 0, max = 1, start = 0.3) "Least position of the outdoor damper"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput T_outdoor(unit = "K", displayUnit = "degC", min = 213.15, max = 333.15, nominal = 300, start = 288.15) "Outdoor temperature"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealInput T_extract(unit = "K", displayUnit = "degC", min = 253.15, max = 333.15, nominal = 300, start = 295.15) "Temperature of the extract air"
    annotation(Placement(transformation(extent = {{-120, -110}, {-80, -70}})));
  Blocks.Interfaces.RealOutput y(unit = "1", min = 0, max = 1) "Position of the outdoor damper"
    annotation(Placement(transformation(extent = {{80, 30}, {120, 70}})));
  Blocks.Interfaces.RealOutput recovery(unit = "1", min = 0, max = 1) "Use of heat recovery"
    annotation(Placement(transformation(extent = {{80, -70}, {120, -30}})));
  parameter Units.TemperatureDifference margin(min = 0, max = 20) = 1 "Outdoor air must be this much colder than extract air to cool (ASHRAE Guideline 36-2021, table 5.1.17: differential dry bulb; assumed; usual 0 to 2 K)";
  parameter Units.TemperatureDifference band(min = 0.1, max = 10) = 1 "Width of the change (assumed; usual 0.5 to 2 K)";
  Units.Fraction helps "1 where outdoor air cools";
equation
  helps = min(max((T_extract - margin - T_outdoor)/band, 0), 1);
  y = min(max(minimum, 0), 1) + (1 - min(max(minimum, 0), 1))*min(max(demand, 0), 1)*helps;
  // Where outdoor air is warmer than extract air, recovery cools it, at full use.
  recovery = max(min(max(recovery_demand, 0), 1), min(max((T_outdoor - T_extract)/band, 0), 1));
  annotation(Documentation(info = "<html><p>Differential dry-bulb economiser (ASHRAE Standard 90.1-2019, section 6.5.1; ASHRAE Guideline 36-2021, section 5.1.17), with a proportional change over <code>band</code> instead of
a switch.</p></html>"));
end Economiser;
