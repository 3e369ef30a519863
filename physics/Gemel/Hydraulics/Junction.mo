within Gemel.Hydraulics;
model Junction "Place where pipes meet, with an elevation for the reading of heads and a fixed demand"
  Interfaces.Port port "Where the pipes meet"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
  parameter Water water "Properties of the water";
  parameter Units.Length elevation(min = -1e5, max = 1e5) = 0 "Elevation above the datum of the plant (only for head)";
  parameter Units.VolumeFlowRate demand(min = -1000, max = 1000) = 0 "Volume flow taken out here";
  Units.Pressure p "Gauge pressure";
  Units.Length head(nominal = 10) "Piezometric head above the datum";
equation
  p = port.p;
  head = elevation + p/(water.rho*Constants.g_n);
  port.m_flow = water.rho*demand;
  annotation(Documentation(info = "<html>
<p>Mass balance of the pipes that are connected to <code>port</code>. Velocity heads are neglected, as usual in network
calculation. The demand is taken whatever the pressure; <b>Demand</b> backs off when the pressure is low.</p>
</html>"));
end Junction;
