within Gemel.Hydraulics.Networks;
model FlowControlValve "Keeps the flow from rising above a set value (FCV)"
  extends ValveBase;
  Blocks.Interfaces.RealInput setting(unit = "m3/s", displayUnit = "m3/h", min = -1e4, max = 1e4, nominal = 0.01, start = 0.01) "Largest flow"
    annotation(Placement(transformation(extent = {{20, 80}, {60, 120}}, rotation = -90)));
equation
  loss_control = loss_open + resistance_shut*max(flow_rate - setting, 0);
  annotation(Documentation(info = "<html>
<p>Fully open below the set flow, and as much loss as the network offers at it (EPANET 2.2, section 3.1). The flow exceeds the setting by
1e-8 m3/s per metre of loss.</p>
</html>"));
end FlowControlValve;
