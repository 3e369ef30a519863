within Gemel.Hydraulics.Networks;
model Junction "Place where links meet, with an elevation and a demand that is always met"
  Interfaces.Port port "Where the links meet"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
  parameter Water water(rho = 1000, mu = 1.022e-3) "Properties of the water";
  parameter Units.Length elevation(min = -1e5, max = 1e5) = 0 "Elevation above the datum";
  parameter Units.VolumeFlowRate demand_base(min = -1e4, max = 1e4) = 0 "Demand at demand_factor 1; negative: fed in";
  Units.Ratio demand_factor = 1 "Demand over demand_base: a constant, or the pattern of the day";
  Units.VolumeFlowRate demand "Volume flow taken out";
  Units.Pressure p "Gauge pressure";
  Units.Length head(nominal = 10) "Elevation plus pressure head";
equation
  demand = demand_base*demand_factor;
  p = port.p;
  head = elevation + p/(water.rho*Constants.g_n);
  port.m_flow = water.rho*demand;
  annotation(Documentation(info = "<html>
<p>Mass balance of the links that are connected. The demand is taken whatever the pressure; <b>JunctionPressureDependent</b> backs off.</p>
</html>"));
end Junction;
