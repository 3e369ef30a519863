within Gemel.Hydraulics.Networks;
partial model ValveBase "Control valve with three modes; what it controls is added"
  extends Link;
  Blocks.Interfaces.RealInput mode(unit = "1", min = 0, max = 2, start = 2) "0: shut, 1: fully open, 2: controls"
    annotation(Placement(transformation(extent = {{-60, 80}, {-20, 120}}, rotation = -90)));
  parameter Units.Diameter diameter(min = 1e-3, max = 100) = 0.1 "Inner diameter (assumed; usual 0.05 to 2 m)";
  parameter Units.Ratio zeta(min = 0, max = 1e9) = 0 "Loss coefficient when fully open";
  Units.Length loss_open "Loss that the flow would have in the fully open valve";
  Units.Length loss_control "Loss by the control law";
protected
  final parameter Units.Area area = Constants.pi*diameter^2/4 "Cross-section";
  constant Units.VolumeFlowRate q_small = 1e-5 "Below this flow the loss becomes linear";
  constant Real slope(unit = "s/m2") = 1e-2 "Slope of a control law over flow: keeps it strictly rising";
equation
  loss_open = (zeta/(2*Constants.g_n*area^2)*sqrt(flow_rate^2 + q_small^2) + resistance_open)*flow_rate;
  loss = noEvent(if mode > 1.5 then loss_control else if mode > 0.5 then loss_open else resistance_shut*flow_rate);
end ValveBase;
