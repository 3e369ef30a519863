within Gemel.Buildings;
model InteriorSurface "Inner surface: convection to the air, radiation to the other surfaces, sun and lamps that it absorbs"
  Thermal.Interfaces.HeatPort surface "Inner surface of the wall"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Thermal.Interfaces.HeatPort air "Air of the room"
    annotation(Placement(transformation(extent = {{90, 30}, {110, 50}})));
  Thermal.Interfaces.HeatPort radiation "Mean of all surfaces, shared by the surfaces of a room"
    annotation(Placement(transformation(extent = {{90, -50}, {110, -30}})));
  Blocks.Interfaces.RealInput Q_absorbed(unit = "W", min = -1e6, max = 1e6, nominal = 1e3, start = 0) "Sun that falls on this surface"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Units.Area area(min = 1e-3, max = 1e5) = 10 "Area (assumed; usual 1 to 1000 m2)";
  parameter Units.HeatTransferCoefficient h_convective(min = 0.1, max = 50) = 2.7 "Convection (VDI 6007-1:2015, section 6; usual 0.7 to 5 W/(m2.K))";
  parameter Units.HeatTransferCoefficient h_radiative(min = 0.01, max = 10) = 5.13 "Radiation: 4 epsilon sigma T^3 (emissivity 0.9 at 20 degC; ASHRAE Standard 140, section 5.2.1.9)";
equation
  air.Q_flow = area*h_convective*(air.T - surface.T);
  radiation.Q_flow = area*h_radiative*(radiation.T - surface.T);
  surface.Q_flow + air.Q_flow + radiation.Q_flow + Q_absorbed = 0;
  annotation(Documentation(info = "<html>
<p>Surfaces exchange radiation over one node, the mean of all of them weighted with area (M. G. Davies, <i>Optimal designs for star circuits for radiant
exchange in a room</i>, Building and Environment 18, 1983, for equal emissivities of closed rooms). Radiative gains of people and lamps go to the same node.</p>
</html>"));
end InteriorSurface;
