within Gemel.Buildings;
model IdealHeaterCooler "Heating and cooling that hold the air between two set points, as far as their power reaches"
  Thermal.Interfaces.HeatPort heating "Where the heat goes in: the air, or a heated surface"
    annotation(Placement(transformation(extent = {{90, 30}, {110, 50}})));
  Thermal.Interfaces.HeatPort cooling "Where the heat is taken out: the air, or a cooled surface"
    annotation(Placement(transformation(extent = {{90, -50}, {110, -30}})));
  parameter Units.Power P_heating(min = 0, max = 1e8) = 1e6 "Largest heating power (ASHRAE Standard 140, section 5.2.1.13: not limiting)";
  parameter Units.Power P_cooling(min = 0, max = 1e8) = 1e6 "Largest cooling power (ASHRAE Standard 140, section 5.2.1.13: not limiting)";
  parameter Real gain(unit = "W/K", min = 1, max = 1e7, nominal = 1e4) = 1e5 "Power per kelvin off the set point: 1 K/1e5 W of droop (assumed; usual 1e4 to 1e6 W/K)";
  parameter Units.Time response(min = 0.1, max = 3600) = 1 "Time constant of the power (assumed; short, so that hourly means do not see it)";
  Blocks.Interfaces.RealInput T(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300, start = 293.15) "Temperature that is held"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput T_heating(unit = "K", displayUnit = "degC", min = 173.15, max = 373.15, nominal = 300, start = 293.15) "Heat below this"
    annotation(Placement(transformation(extent = {{-120, 10}, {-80, 50}})));
  Blocks.Interfaces.RealInput T_cooling(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300, start = 300.15) "Cool above this"
    annotation(Placement(transformation(extent = {{-120, -50}, {-80, -10}})));
  Blocks.Interfaces.RealInput available(unit = "1", min = 0, max = 1, start = 1) "Part of the power that may be used; 0 is off"
    annotation(Placement(transformation(extent = {{-120, -100}, {-80, -60}})));
  Units.HeatFlowRate Q_heating(start = 0, fixed = true, nominal = 100) "Heating power";
  Units.HeatFlowRate Q_cooling(start = 0, fixed = true, nominal = 100) "Cooling power, positive";
  Units.Energy E_heating(start = 0, fixed = true, nominal = 1e9) "Heat delivered since the start";
  Units.Energy E_cooling(start = 0, fixed = true, nominal = 1e9) "Heat removed since the start";
equation
  response*der(Q_heating) = min(max(gain*(T_heating - T), 0), P_heating*available) - Q_heating;
  response*der(Q_cooling) = min(max(gain*(T - T_cooling), 0), P_cooling*available) - Q_cooling;
  heating.Q_flow = -Q_heating;
  cooling.Q_flow = Q_cooling;
  der(E_heating) = Q_heating;
  der(E_cooling) = Q_cooling;
  annotation(Documentation(info = "<html>
<p>The mechanical system of ASHRAE Standard 140 (section 5.2.1.13: 100 % convective, 100 % efficient, dual set point with dead band) and the ideal
heater and cooler of VDI 6007 (test cases 6, 7, 11). Proportional control with so high a gain that the temperature stays within hundredths of a
kelvin. The power follows with a lag of a second, which gives the solver a smooth path into its limits. Connect both ports to the air, or one of them to a heated or cooled surface.</p>
</html>"));
end IdealHeaterCooler;
