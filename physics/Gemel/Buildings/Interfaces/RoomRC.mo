within Gemel.Buildings.Interfaces;
partial model RoomRC "What rooms of resistances and capacities have in common: air, outdoors, sun"
  Thermal.Interfaces.HeatPort air "Air of the room: heaters, people, ventilation"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Thermal.Interfaces.HeatPort outdoor "Outdoor air"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Blocks.Interfaces.RealInput I_solar(unit = "W/m2", min = 0, max = 2000, nominal = 100, start = 0) "Irradiance for which the solar areas were found"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealOutput T(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300) "Temperature of the air"
    annotation(Placement(transformation(extent = {{80, 60}, {120, 100}})));
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Temperatures at the start";
  parameter Units.Fraction window_open = 0 "Fault: window left open; 1 = wide open, G_window";
  parameter Units.ThermalConductance G_window(max = 1e5) = 100 "Heat loss of the open window (assumed; usual 20 to 300 W/K)";
  parameter Units.Fraction insulation_damage = 0 "Fault: wet or missing insulation; 1 = the envelope conducts three times as much";
  Units.HeatFlowRate Q_opening "Heat lost through an open window";
  Units.Ratio conducts "How much more the envelope conducts than a healthy one";
equation
  T = air.T;
  Q_opening = window_open*G_window*(air.T - outdoor.T);
  conducts = 1 + 2*insulation_damage;
end RoomRC;
