within Gemel.Hydraulics.Networks;
model ThrottleValve "Valve with a given loss coefficient (TCV)"
  extends ValveBase;
  Blocks.Interfaces.RealInput setting(unit = "1", min = 0, max = 1e12, nominal = 1, start = 1) "Loss coefficient"
    annotation(Placement(transformation(extent = {{20, 80}, {60, 120}}, rotation = -90)));
equation
  loss_control = (max(setting, 0)/(2*Constants.g_n*area^2)*sqrt(flow_rate^2 + q_small^2) + resistance_open)*flow_rate;
  annotation(Documentation(info = "<html>
<p>h = setting v&sup2;/(2 g); fully open it has the loss coefficient zeta (EPANET 2.2, section 3.1).</p>
</html>"));
end ThrottleValve;
