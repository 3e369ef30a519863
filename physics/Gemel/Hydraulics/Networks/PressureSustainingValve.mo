within Gemel.Hydraulics.Networks;
model PressureSustainingValve "Keeps the pressure before it from falling below a set value (PSV)"
  extends ValveBase;
  Blocks.Interfaces.RealInput setting(unit = "Pa", displayUnit = "bar", min = -1e9, max = 1e9, nominal = 1e5, start = 3e5) "Gauge pressure at port_a"
    annotation(Placement(transformation(extent = {{20, 80}, {60, 120}}, rotation = -90)));
equation
  loss_control = max((setting - port_b.p)/(water.rho*Constants.g_n) - rise + slope*flow_rate, loss_open)
    + resistance_shut*min(flow_rate, 0);
  annotation(Documentation(info = "<html>
<p>The larger of two losses: the one that holds the setting at port_a, and that of the open valve; and no way back (EPANET 2.2, section
3.1). One law for the three states active, open and closed.</p>
</html>"));
end PressureSustainingValve;
