within Gemel.Hydraulics.Networks;
model GeneralValve "Device with a given table of head loss over flow (GPV)"
  extends ValveBase;
  parameter Units.VolumeFlowRate flow_points[:](each min = 0, each max = 1e4) = {0, 0.1} "Flows of the table, strictly rising (shape: points) (assumed; usual 0 to 1 m3/s)";
  parameter Units.Length losses[size(flow_points, 1)](each min = -1e5, each max = 1e5) = {0, 10} "Losses at these flows, rising (shape: points) (assumed; usual 0 to 100 m)";
protected
  final parameter Integer n = size(flow_points, 1) - 1 "Number of segments";
  constant Units.VolumeFlowRate q_turn = 1e-6 "Below this flow the loss becomes linear";
  Units.VolumeFlowRate q_abs "Amount of the flow";
  Units.Length step[n] "Rise of each segment as far as the flow has passed it (shape: segments)";
equation
  q_abs = abs(flow_rate);
  for i in 1:n loop
    step[i] = (losses[i + 1] - losses[i])/(flow_points[i + 1] - flow_points[i])
      *((if n == 1 then q_abs else if i == 1 then min(q_abs, flow_points[i + 1]) else if i == n then max(q_abs, flow_points[i])
      else min(max(q_abs, flow_points[i]), flow_points[i + 1])) - flow_points[i]);
  end for;
  loss_control = (losses[1] + sum(step))*flow_rate/sqrt(flow_rate^2 + q_turn^2) + resistance_open*flow_rate;
  annotation(Documentation(info = "<html>
<p>Straight lines between the points, going on beyond the last; the same backwards (EPANET 2.2, section 3.1): turbines, well drawdown,
backflow preventers.</p>
</html>"));
end GeneralValve;
