within Gemel.Air.Controls;
block DemandVentilation "Air flow by CO2 and by need of cooling or heating"
  Blocks.Interfaces.RealInput CO2(unit = "1", min = 0, max = 0.1, nominal = 1e-3, start = 5e-4) "Carbon dioxide in the room by volume"
    annotation(Placement(transformation(extent = {{-120, 50}, {-80, 90}})));
  Blocks.Interfaces.RealInput thermal(unit = "1", min = 0, max = 1, start = 0) "Flow wanted for temperature"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput on(unit = "1", min = 0, max = 1, start = 1) "1: in operation"
    annotation(Placement(transformation(extent = {{-120, -90}, {-80, -50}})));
  Blocks.Interfaces.RealOutput flow_wanted(unit = "1", min = 0, max = 1) "Flow wanted over nominal"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Fraction flow_min = 0.3 "Least flow in operation (assumed; usual 0.2 to 0.5)";
  parameter Units.VolumeFraction CO2_low(max = 0.01) = 700e-6 "CO2 at which the flow begins to rise (EN 16798-1:2019: category I 550 ppm above outdoor air; assumed; usual 600 to 800 ppm)";
  parameter Units.VolumeFraction CO2_high(max = 0.01) = 950e-6 "CO2 at which the flow is full (EN 16798-1:2019: category II 800 ppm above outdoor air; assumed; usual 900 to 1100 ppm)";
  Units.Fraction by_CO2 "Flow wanted for CO2";
equation
  by_CO2 = min(max((CO2 - CO2_low)/max(CO2_high - CO2_low, 1e-5), 0), 1);
  flow_wanted = min(max(on, 0), 1)*(flow_min + (1 - flow_min)*max(by_CO2, min(max(thermal, 0), 1)));
  annotation(Documentation(info = "<html><p>Proportional between two CO<sub>2</sub> limits (ASHRAE Standard 62.1-2019, section 6.2.6; EN 16798-1:2019, annex B); the larger of both needs counts.</p></html>"));
end DemandVentilation;
