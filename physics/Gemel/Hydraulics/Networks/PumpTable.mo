within Gemel.Hydraulics.Networks;
model PumpTable "Pump with a curve of straight lines between given points"
  extends PumpBase(flow_guess = flow_points[2]);
  parameter Units.VolumeFlowRate flow_points[:](each min = 0, each max = 1e4) = {0, 0.1, 0.2} "Flows of the curve, strictly rising (shape: points) (assumed; usual 0 to 1 m3/s)";
  parameter Units.Length head_points[size(flow_points, 1)](each min = -1e5, each max = 1e5) = {130, 100, 0} "Heads at these flows, strictly falling (shape: points) (assumed; usual 0 to 200 m)";
protected
  final parameter Integer n = size(flow_points, 1) - 1 "Number of segments";
  Units.Length step[n] "Rise of each segment as far as the flow has passed it (shape: segments)";
equation
  for i in 1:n loop
    step[i] = (head_points[i + 1] - head_points[i])/(flow_points[i + 1] - flow_points[i])
      *((if n == 1 then flow_full else if i == 1 then min(flow_full, flow_points[i + 1]) else if i == n then max(flow_full, flow_points[i])
      else min(max(flow_full, flow_points[i]), flow_points[i + 1])) - flow_points[i]);
  end for;
  head_full = head_points[1] + sum(step);
  annotation(Documentation(info = "<html>
<p>Straight lines between the points; the first and the last one go on beyond them (EPANET 2.2, section 3.1, multiple-point curve). At relative
speed n: H(q, n) = n&sup2; H(q/n, 1).</p>
</html>"));
end PumpTable;
