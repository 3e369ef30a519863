within Gemel.Hydraulics.Data;
record PumpCurve "Measured curve of a pump at one speed; default: three points of a fictitious one"
  parameter Units.AngularVelocity speed(min = 1, max = 3000) = 2900*2*Constants.pi/60 "Speed of the curve";
  parameter Units.VolumeFlowRate flow_rate[:](each min = 0, each max = 100) = {0, 50/3600, 70/3600} "Flows of the points, rising from 0 (shape: points)";
  parameter Units.Length head[size(flow_rate, 1)](each min = 0, each max = 5000) = {62, 50, 39} "Heads of the points, falling (shape: points)";
  parameter Units.Power power[size(flow_rate, 1)](each min = 0, each max = 1e8) = {4856, 9711, 11863} "Shaft power, or electrical power where the record says so (shape: points)";
  annotation(Documentation(info = "<html>
<p>Source of the defaults: the curve of <b>CentrifugalPump</b>, whose rated duty is that of ISO 2858 (50 m3/h, 50 m, 2900 r/min).</p>
</html>"));
end PumpCurve;
