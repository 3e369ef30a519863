within Gemel.Thermal;
model PrescribedHeatFlow "Heat source whose power is an input"
  Interfaces.HeatPort port "Where the heat goes"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Blocks.Interfaces.RealInput Q_flow(unit = "W", displayUnit = "kW", min = -1e10, max = 1e10, nominal = 1e3) "Heat flow into what is connected"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
equation
  port.Q_flow = -Q_flow;
  annotation(Documentation(info = "<html><p>A radiator, the sun, people: heat that does not depend on the temperature where it goes.</p></html>"));
end PrescribedHeatFlow;
