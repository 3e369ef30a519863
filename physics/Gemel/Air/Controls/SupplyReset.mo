within Gemel.Air.Controls;
block SupplyReset "Set-point of the supply air from the temperature of the room"
  Blocks.Interfaces.RealInput T_room(unit = "K", displayUnit = "degC", min = 263.15, max = 333.15, nominal = 300, start = 295.15) "Temperature of the room"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput T_heating(unit = "K", displayUnit = "degC", min = 273.15, max = 313.15, nominal = 300, start = 294.15) "Heating set-point of the room"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput T_cooling(unit = "K", displayUnit = "degC", min = 273.15, max = 313.15, nominal = 300, start = 297.15) "Cooling set-point of the room"
    annotation(Placement(transformation(extent = {{-120, -100}, {-80, -60}})));
  Blocks.Interfaces.RealOutput setpoint(unit = "K", displayUnit = "degC", min = 273.15, max = 333.15, nominal = 300) "Set-point of the supply air"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Temperature T_min(min = 280, max = 300) = 288.15 "Coldest supply air (assumed; usual 13 to 17 degC)";
  parameter Units.Temperature T_max(min = 285, max = 330) = 303.15 "Warmest supply air (assumed; usual 26 to 35 degC)";
  parameter Real slope_heating(unit = "1", min = 0, max = 50) = 6 "Warmer supply air per kelvin below the heating set-point (assumed; usual 2 to 10)";
  parameter Real slope_cooling(unit = "1", min = 0, max = 50) = 6 "Colder supply air per kelvin above the cooling set-point (assumed; usual 2 to 10)";
equation
  setpoint = min(max((T_heating + T_cooling)/2 - 3 + slope_heating*max(T_heating - T_room, 0) - slope_cooling*max(T_room - T_cooling, 0), T_min), T_max);
  annotation(Documentation(info = "<html><p>Cascade of room and supply temperature with a dead band between the set-points (ASHRAE Handbook HVAC Applications 2019, chapter 48; EN 15232-1: set-point reset).
Between the set-points the supply air is 3 K below their mean.</p></html>"));
end SupplyReset;
