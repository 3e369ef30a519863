within Gemel.Hydraulics.Networks;
model Reservoir "Surface whose head is given: lake, river, well, neighbouring network"
  Interfaces.Port port "Connection"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Water water(rho = 1000, mu = 1.022e-3) "Properties of the water";
  parameter Units.Length elevation(min = -1e5, max = 1e5) = 0 "Elevation of the connection, from which rises are counted";
  Units.Length head = elevation "Head above the datum";
  Units.Pressure p "Gauge pressure at the connection";
  Units.VolumeFlowRate flow_rate "Volume flow into the network";
equation
  p = water.rho*Constants.g_n*(head - elevation);
  port.p = p;
  flow_rate = -port.m_flow/water.rho;
  annotation(Documentation(info = "<html>
<p>Hydrostatics. The head may be given by an equation, such as <code>head = 100*pattern</code>.</p>
</html>"));
end Reservoir;
