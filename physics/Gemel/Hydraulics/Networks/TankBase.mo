within Gemel.Hydraulics.Networks;
partial model TankBase "Tank between a lowest and a highest level; its shape is added"
  Interfaces.Port port "Connection at the bottom"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  parameter Water water(rho = 1000, mu = 1.022e-3) "Properties of the water";
  parameter Units.Length elevation(min = -1e5, max = 1e5) = 0 "Elevation of the bottom above the datum";
  parameter Units.Length level_start(min = -1e5, max = 1e5) = 1 "Level at the start";
  parameter Units.Length level_min(min = -1e5, max = 1e5) = 0 "No water leaves at or below this level";
  parameter Units.Length level_max(min = -1e5, max = 1e5) = 2 "At this level the tank is full (assumed; usual 2 to 50 m)";
  parameter Boolean overflows = false "Whether a full tank goes on taking water and spills it; otherwise its inflow is shut"
    annotation(Evaluate = true);
  Units.Length surface(nominal = 1) "Level of the water above the bottom";
  Units.Length felt = surface "Level that the network feels: the surface, or the surface at the last hydraulic step";
  Units.Length gauge = surface "Level by which the connection shuts: the surface, or the surface at the last tick";
  Units.Volume volume(nominal = 100) "Volume of the water";
  Units.Length head(nominal = 10) "Elevation of the surface above the datum";
  Units.Pressure p "Gauge pressure of the water at the bottom";
  Units.VolumeFlowRate flow_rate "Volume flow through the connection into the tank";
  Units.VolumeFlowRate spill "Inflow that a full tank does not hold";
  Units.VolumeFlowRate shortage "Outflow that an empty tank does not have";
  Units.Ratio full "How far the inflow is shut: 0 below level_max, 1 when shut";
  Units.Ratio empty "How far the outflow is shut: 0 above level_min, 1 when shut";
protected
  constant Units.Length band = 0.01 "Height over which the connection shuts";
  constant Real resistance_shut(unit = "s/m2") = 1e8 "Head per flow of the shut connection";
equation
  flow_rate = port.m_flow/water.rho;
  head = elevation + surface;
  p = water.rho*Constants.g_n*surface;
  full = min(max((gauge - level_max)/band, 0), 1);
  empty = min(max((level_min - gauge)/band, 0), 1);
  port.p = water.rho*Constants.g_n*(felt + resistance_shut*((if overflows then 0 else full^2*max(flow_rate, 0))
    + empty^2*min(flow_rate, 0)));
  // What a network forces through a shut connection is not the tank's: a demand that only this tank could meet.
  spill = full*max(flow_rate, 0);
  shortage = empty*max(-flow_rate, 0);
  der(volume) = flow_rate - spill + shortage;
end TankBase;
