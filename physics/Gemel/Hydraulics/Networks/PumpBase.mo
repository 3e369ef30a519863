within Gemel.Hydraulics.Networks;
partial model PumpBase "Pump that does not turn backwards, with efficiency and power; its curve is added"
  extends Link;
  Blocks.Interfaces.RealInput on(unit = "1", min = 0, max = 1, start = 1) "Above 0.5 the pump runs"
    annotation(Placement(transformation(extent = {{-60, 80}, {-20, 120}}, rotation = -90)));
  Blocks.Interfaces.RealInput speed(unit = "1", min = 0, max = 100, nominal = 1, start = 1) "Speed over that of the curve; 0 stops the pump"
    annotation(Placement(transformation(extent = {{20, 80}, {60, 120}}, rotation = -90)));
  parameter Units.VolumeFlowRate efficiency_flow[:](each min = 0, each max = 1e4) = {0, 1} "Flows of the efficiency curve, strictly rising (shape: points)";
  parameter Units.Efficiency efficiency_curve[size(efficiency_flow, 1)] = {0.75, 0.75}
    "Efficiency, wire to water, at these flows and speed 1 (shape: points); (EPANET 2.2: 0.75 at all flows where nothing is given)";
  parameter Units.Ratio efficiency_exponent(min = 0, max = 1) = 0
    "How the efficiency falls with speed: 1 - eta grows as speed^-exponent (0.1: Sarbu and Borza 1998, in EPANET; 0: not at all)";
  parameter Units.Fraction wear(max = 0.95) = 0 "Fault: wear: share of head and efficiency lost at equal flow and speed";
  Units.Length head(nominal = 10) "Head that the pump adds";
  Units.Length head_full "Head at this flow and speed 1, by the affinity laws";
  Units.VolumeFlowRate flow_full "Flow at speed 1 that belongs to this flow";
  Units.Efficiency efficiency "Hydraulic power over electrical power";
  Units.Power power "Electrical power";
protected
  final parameter Integer segments = size(efficiency_flow, 1) - 1 "Segments of the efficiency curve";
  Units.Ratio part[segments] "Rise of each segment as far as the flow has passed it (shape: segments)";
  Units.Ratio efficiency_full "Efficiency at flow_full and speed 1";
  Real running "1 while the pump runs, 0 otherwise";
  Units.Ratio nu "Speed while running, 1 otherwise";
equation
  running = noEvent(if on > 0.5 and speed > 0.001 then 1 else 0);
  nu = noEvent(if running > 0.5 then speed else 1);
  flow_full = flow_rate/nu;
  // Affinity: q ~ n, H ~ n^2. Backward flow and standstill meet the resistance of a shut link.
  loss = noEvent(if running > 0.5 then resistance_shut*min(flow_rate, 0) - (1 - wear)*nu^2*head_full else resistance_shut*flow_rate);
  head = -loss;
  for i in 1:segments loop
    part[i] = (efficiency_curve[i + 1] - efficiency_curve[i])
      *(min(max(flow_full, efficiency_flow[i]), efficiency_flow[i + 1]) - efficiency_flow[i])
      /(efficiency_flow[i + 1] - efficiency_flow[i]);
  end for;
  efficiency_full = efficiency_curve[1] + sum(part);
  efficiency = min(max((1 - wear)*(1 - (1 - efficiency_full)*nu^(-efficiency_exponent)), 0.01), 1);
  power = running*water.rho*Constants.g_n*max(flow_rate, 0)*max(head, 0)/efficiency;
end PumpBase;
