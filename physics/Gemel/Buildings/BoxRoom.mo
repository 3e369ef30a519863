within Gemel.Buildings;
model BoxRoom "Building of one room, from its materials: four walls, roof, floor on insulation, windows in three walls"
  parameter Units.Length length(min = 1, max = 200) = 8 "Along the south wall (ASHRAE Standard 140, figure 5-1)";
  parameter Units.Length depth(min = 1, max = 200) = 6 "From south to north (ASHRAE Standard 140, figure 5-1)";
  parameter Units.Length height(min = 1, max = 20) = 2.7 "Height (ASHRAE Standard 140, figure 5-1)";
  parameter Construction wall_layers = Data.BestestLightWall() "Walls, from outside to inside";
  parameter Construction roof_layers = Data.BestestRoof() "Roof, from outside to inside";
  parameter Construction floor_layers = Data.BestestLightFloor() "Floor above its insulation, from below to above";
  parameter Units.ThermalInsulance R_floor(min = 1e-3, max = 100) = 25.075 "Insulation under the floor (ASHRAE Standard 140, table 5-1)";
  parameter Integer cells(min = 1, max = 20) = 2 "Finite volumes in each layer";
  parameter Units.Area A_south(min = 0, max = 1e4) = 12 "Windows in the south wall (ASHRAE Standard 140, case 600)";
  parameter Units.Area A_east(min = 0, max = 1e4) = 0 "Windows in the east wall";
  parameter Units.Area A_west(min = 0, max = 1e4) = 0 "Windows in the west wall";
  parameter Glazing glass = Glazing() "Glass of the windows";
  parameter Units.Length overhang_depth(min = 0, max = 20) = 0 "Depth of overhangs; 0: none";
  parameter Units.Length overhang_gap(min = 0, max = 20) = 0.5 "From the windows to the overhangs (ASHRAE Standard 140, case 610)";
  parameter Units.Length fin_depth(min = 0, max = 20) = 0 "Depth of side fins; 0: none";
  parameter Units.Fraction solar_floor = 0.642 "Part of the sun through the windows that the floor absorbs (ASHRAE Standard 140-2017, table 5-10)";
  parameter Units.Fraction solar_roof = 0.168 "Part that the ceiling absorbs (ASHRAE Standard 140-2017, table 5-10)";
  parameter Units.Fraction solar_wall[4] = {0.053, 0.038, 0.026, 0.038} "Parts that the walls absorb (shape: north, east, south, west); the rest leaves through the windows (ASHRAE Standard 140-2017, table 5-10)";
  parameter Units.Power Q_internal(min = 0, max = 1e6) = 200 "Constant heat of people and machines (ASHRAE Standard 140, section 5.2.1.7)";
  parameter Units.Fraction radiative = 0.6 "Radiative part of Q_internal and gains (ASHRAE Standard 140, section 5.2.1.7)";
  parameter Real air_changes(unit = "1/h", min = 0, max = 50, nominal = 0.5) = 0.5 "Infiltration (ASHRAE Standard 140, section 5.2.1.6)";
  parameter Units.Density rho_air(min = 0.3, max = 2) = 0.98 "Density of the air (ASHRAE Standard 140, section 5.2.1: altitude 1609 m)";
  parameter Units.Ratio furniture(min = 0, max = 100) = 0 "Heat capacity of furniture over that of the air (assumed; usual 0 to 10)";
  parameter Units.HeatTransferCoefficient h_horizontal(min = 0.1, max = 50) = 2.57 "Convection at floor and ceiling (ASHRAE Standard 140-2017, section 5.2.1.9: mean of 9.26 and 6.13, less 5.13)";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Temperature at the start";
  Weather.Interfaces.BusInput bus "Weather"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Blocks.Interfaces.RealInput T_ground(unit = "K", displayUnit = "degC", min = 243.15, max = 323.15, nominal = 300, start = 283.15) "Ground under the insulation"
    annotation(Placement(transformation(extent = {{-120, -100}, {-80, -60}})));
  Blocks.Interfaces.RealInput gains(unit = "W", min = 0, max = 1e6, nominal = 1e3, start = 0) "Heat of people and machines besides Q_internal"
    annotation(Placement(transformation(extent = {{-120, -40}, {-80, 0}})));
  Blocks.Interfaces.RealInput V_fan(unit = "m3/s", min = 0, max = 100, nominal = 0.1, start = 0) "Outdoor air by a fan"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealInput blind(unit = "1", min = 0, max = 1, start = 0) "How far the blinds are closed"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  Thermal.Interfaces.HeatPort port "Heat into the air: heater, cooler"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Thermal.Interfaces.HeatPort radiation "Radiative heat"
    annotation(Placement(transformation(extent = {{90, -50}, {110, -30}})));
  Blocks.Interfaces.RealOutput T(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300) "Air temperature"
    annotation(Placement(transformation(extent = {{80, 60}, {120, 100}})));
  ExteriorWall wall[4](area = {length*height, depth*height - A_east, length*height - A_south, depth*height - A_west}, azimuth = {0, Constants.pi/2, Constants.pi, 3*Constants.pi/2},
    each layers = wall_layers, each cells = cells, each T_start = T_start) "Walls (shape: north, east, south, west)";
  ExteriorWall roof(area = length*depth, tilt = 0, layers = roof_layers, cells = cells, h_inside = h_horizontal, T_start = T_start) "Flat roof";
  Wall floor(area = length*depth, layers = floor_layers, cells = cells, T_start = T_start) "Floor above its insulation";
  InteriorSurface floorSurface(area = length*depth, h_convective = h_horizontal) "Upper surface of the floor";
  Window window[3](area = {A_east, A_south, A_west}, azimuth = {Constants.pi/2, Constants.pi, 3*Constants.pi/2}, each glass = glass, each overhang_depth = overhang_depth,
    each overhang_gap = overhang_gap, each fin_depth = fin_depth) "Windows (shape: east, south, west)";
  RoomAir air(volume = length*depth*height, rho = rho_air, furniture = furniture, T_start = T_start) "Air";
  Infiltration infiltration(volume = length*depth*height, air_changes = air_changes) "Outdoor air";
  Units.HeatFlowRate Q_sun "Sun through all windows";
  Units.HeatFlowRate Q_gains "Heat of people and machines";
equation
  for i in 1:4 loop
    connect(bus, wall[i].bus);
    connect(wall[i].air, air.port);
    connect(wall[i].radiation, radiation);
    wall[i].Q_absorbed = solar_wall[i]*Q_sun;
  end for;
  for i in 1:3 loop
    connect(bus, window[i].bus);
    connect(window[i].air, air.port);
    connect(window[i].radiation, radiation);
    connect(blind, window[i].blind);
  end for;
  connect(bus, roof.bus);
  connect(roof.air, air.port);
  connect(roof.radiation, radiation);
  connect(floor.port_b, floorSurface.surface);
  connect(floorSurface.air, air.port);
  connect(floorSurface.radiation, radiation);
  connect(bus, infiltration.bus);
  connect(infiltration.air, air.port);
  connect(infiltration.V_fan, V_fan);
  connect(internal.port, air.port);
  connect(lamps.port, radiation);
  connect(ground.port, insulation.port_a);
  connect(insulation.port_b, floor.port_a);
  connect(T_ground, ground.T);
  connect(port, air.port);
  Q_sun = window[1].Q_transmitted + window[2].Q_transmitted + window[3].Q_transmitted;
  roof.Q_absorbed = solar_roof*Q_sun;
  floorSurface.Q_absorbed = solar_floor*Q_sun;
  Q_gains = Q_internal + gains;
  internal.Q_flow = (1 - radiative)*Q_gains;
  lamps.Q_flow = radiative*Q_gains;
  T = air.T;
protected
  Thermal.PrescribedTemperature ground "Ground";
  Thermal.ThermalResistor insulation(R = R_floor/(length*depth)) "Insulation under the floor, without heat capacity";
  Thermal.PrescribedHeatFlow internal "Convective part of the gains";
  Thermal.PrescribedHeatFlow lamps "Radiative part of the gains";
  annotation(Documentation(info = "<html>
<p>The building of ASHRAE Standard 140 (BESTEST): with light walls and floor it is case 600, with heavy ones case 900; windows to the east and west make
620 and 920, overhangs 610, 910, 630, 930, more ventilation 650. Air and surfaces exchange heat by convection, surfaces with each other by radiation over a
common node.</p>
</html>"));
end BoxRoom;
