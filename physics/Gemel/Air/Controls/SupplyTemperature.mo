within Gemel.Air.Controls;
block SupplyTemperature "Supply temperature in sequence: heating valve, heat recovery, outdoor air, cooling valve"
  Blocks.Interfaces.RealInput setpoint(unit = "K", displayUnit = "degC", min = 273.15, max = 333.15, nominal = 300, start = 291.15) "Temperature wanted"
    annotation(Placement(transformation(extent = {{-120, 50}, {-80, 90}})));
  Blocks.Interfaces.RealInput measured(unit = "K", displayUnit = "degC", min = 223.15, max = 363.15, nominal = 300, start = 291.15) "Temperature measured"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput on(unit = "1", min = 0, max = 1, start = 1) "1: in operation; 0: everything closed, recovery full"
    annotation(Placement(transformation(extent = {{-120, -90}, {-80, -50}})));
  Blocks.Interfaces.RealOutput heating(unit = "1", min = 0, max = 1) "Heating valve"
    annotation(Placement(transformation(extent = {{80, 60}, {120, 100}})));
  Blocks.Interfaces.RealOutput recovery(unit = "1", min = 0, max = 1) "Use of heat recovery"
    annotation(Placement(transformation(extent = {{80, 10}, {120, 50}})));
  Blocks.Interfaces.RealOutput economiser(unit = "1", min = 0, max = 1) "Outdoor air above the least, for free cooling"
    annotation(Placement(transformation(extent = {{80, -50}, {120, -10}})));
  Blocks.Interfaces.RealOutput cooling(unit = "1", min = 0, max = 1) "Cooling valve"
    annotation(Placement(transformation(extent = {{80, -100}, {120, -60}})));
  parameter Real gain(unit = "1/K", min = 1e-3, max = 10, nominal = 0.1) = 0.1 "Part of one stage per kelvin (assumed; usual 0.03 to 0.3 1/K)";
  parameter Units.Time Ti(min = 1, max = 1e5, nominal = 100) = 180 "Integral time (assumed; usual 60 to 600 s)";
  Real integral(unit = "1", start = 0, fixed = true) "Integral part, in stages: below 0 cooling, above 0 heating";
  Real demand(unit = "1", min = -2, max = 2) "Wanted: -2 full cooling, 0 neither, 2 full heating";
protected
  Real unlimited(unit = "1") "Demand before the limits";
  Real running(unit = "1", min = 0, max = 1) "Operation, between 0 and 1";
equation
  running = min(max(on, 0), 1);
  unlimited = gain*(setpoint - measured) + integral;
  demand = min(max(unlimited, -2), 2);
  // Back-calculation; while off the integral part goes back to 0.
  der(integral) = running*(gain*(setpoint - measured) + (demand - unlimited))/Ti - (1 - running)*integral/Ti;
  heating = running*min(max(demand - 1, 0), 1);
  recovery = 1 - running*(1 - min(max(demand, 0), 1));
  economiser = running*min(max(-demand, 0), 1);
  cooling = running*min(max(-demand - 1, 0), 1);
  annotation(Documentation(info = "<html>
<p>One PI controller for four actuators one after the other (ASHRAE Guideline 36-2021, section 5.16.2, without the trim and respond logic; PI with back-calculation: K. J.
&Aring;str&ouml;m, T. H&auml;gglund, <i>Advanced PID Control</i>, 2006, chapter 3). From warm to cold: 2..1 heating valve, 1..0 heat recovery, 0..-1 outdoor air, -1..-2 cooling
valve. Heat recovery that would help cooling (outdoor warmer than extract air) is left to <b>Economiser</b>.</p></html>"));
end SupplyTemperature;
