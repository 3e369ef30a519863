within Gemel.Hydraulics.Networks;
model PressureBreakerValve "Forces a given pressure loss (PBV)"
  extends ValveBase;
  Blocks.Interfaces.RealInput setting(unit = "Pa", displayUnit = "bar", min = -1e9, max = 1e9, nominal = 1e5, start = 1e5) "Pressure loss"
    annotation(Placement(transformation(extent = {{20, 80}, {60, 120}}, rotation = -90)));
equation
  loss_control = max(setting/(water.rho*Constants.g_n) + slope*flow_rate, loss_open);
  annotation(Documentation(info = "<html>
<p>The larger of the set loss and the loss of the open valve (EPANET 2.2, section 3.1). Not a real device: it forces the loss also on
water that runs back.</p>
</html>"));
end PressureBreakerValve;
