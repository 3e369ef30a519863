within Gemel.Buildings;
model ExteriorWall "Wall or roof between the weather and a room"
  parameter Units.Area area(min = 1e-3, max = 1e5) = 10 "Area (assumed; usual 1 to 1000 m2)";
  parameter Construction layers = Data.BestestHeavyWall() "Layers from outside to inside";
  parameter Integer cells(min = 1, max = 100) = 3 "Finite volumes in each layer";
  parameter Units.Angle tilt(min = 0, max = 3.1416, displayUnit = "deg") = Constants.pi/2 "Tilt: 0 is a flat roof, pi/2 a wall (assumed; usual 0 to pi/2)";
  parameter Units.Angle azimuth(min = -6.2832, max = 6.2832, displayUnit = "deg") = Constants.pi "Direction that the surface looks to: 0 north, pi/2 east, pi south (assumed; usual 0 to 2 pi)";
  parameter Units.Fraction absorptance = 0.6 "Solar absorptance outside (ASHRAE Standard 140, section 5.2.1)";
  parameter Units.HeatTransferCoefficient h_inside(min = 0.1, max = 50) = 3.16 "Convection inside (ASHRAE Standard 140-2017, section 5.2.1.9: 8.29 for a wall less 5.13 of radiation)";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Temperature at the start";
  Weather.Interfaces.BusInput bus "Weather"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Thermal.Interfaces.HeatPort air "Air of the room"
    annotation(Placement(transformation(extent = {{90, 30}, {110, 50}})));
  Thermal.Interfaces.HeatPort radiation "Radiation of the room"
    annotation(Placement(transformation(extent = {{90, -50}, {110, -30}})));
  Blocks.Interfaces.RealInput Q_absorbed(unit = "W", min = -1e6, max = 1e6, nominal = 1e3, start = 0) "Sun on the inner surface"
    annotation(Placement(transformation(extent = {{60, 80}, {100, 120}}, rotation = -90)));
  ExteriorSurface outside(area = area, tilt = tilt, azimuth = azimuth, absorptance = absorptance) "Outer surface";
  Wall wall(area = area, layers = layers, cells = cells, T_start = T_start) "Layers";
  InteriorSurface inside(area = area, h_convective = h_inside) "Inner surface";
equation
  connect(bus, outside.bus);
  connect(outside.surface, wall.port_a);
  connect(wall.port_b, inside.surface);
  connect(inside.air, air);
  connect(inside.radiation, radiation);
  connect(inside.Q_absorbed, Q_absorbed);
  annotation(Documentation(info = "<html><p>ExteriorSurface, Wall and InteriorSurface in one.</p></html>"));
end ExteriorWall;
