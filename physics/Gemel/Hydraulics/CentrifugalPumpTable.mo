within Gemel.Hydraulics;
model CentrifugalPumpTable "Pump from the measured points of its curves, at any speed, with wear, cavitation and trim"
  extends Interfaces.PumpBase(flow_nominal = 0.7*curve_flow[size(curve_flow, 1)], final power_nominal = curve_power[size(curve_flow, 1)]);
  parameter Units.VolumeFlowRate curve_flow[:](each min = 0, each max = 100) = {0, 20/3600, 40/3600, 50/3600, 60/3600, 70/3600}
    "Flows of the points, rising from 0 (shape: points; default: points of CentrifugalPump)";
  parameter Units.Length curve_head[size(curve_flow, 1)](each min = 0, each max = 5000) = {62, 59.86, 54.17, 50, 44.94, 39}
    "Heads of the points, falling (shape: points; default: points of CentrifugalPump)";
  parameter Units.Power curve_power[size(curve_flow, 1)](each min = 0, each max = 1e8) = {4856, 6707, 8680, 9711, 10772, 11863}
    "Shaft powers of the points (shape: points; default: points of CentrifugalPump)";
  parameter Boolean npsh_measured = false "Whether NPSH3 is given at the points; else from npsh_nominal"
    annotation(Evaluate = true);
  parameter Units.Length curve_npsh[size(curve_flow, 1)](each min = 0.05, each max = 100) = {npsh_nominal*(npsh_low
    + (1 - npsh_low)*(curve_flow[i]/flow_nominal)^2) for i in 1:size(curve_flow, 1)} "With npsh_measured: NPSH3 at the points (shape: points)";
protected
  final parameter Integer n = size(curve_flow, 1) "Number of points";
  final parameter Units.VolumeFlowRate flow_last = curve_flow[n] "Flow of the last point";
  final parameter Units.Torque torque_last = curve_power[n]/speed_nominal "Torque of the last point";
  final parameter Integer segment = n - 1 "Last segment of the curve";
  final parameter Units.Ratio steepness = (curve_head[segment] - curve_head[n])/curve_head[1]/(1 - curve_flow[segment]/flow_last)
    "Slope of the last segment, over shut-off head and last flow";
  constant Units.Ratio nu_small = 1e-3 "Below this speed the pump counts as standing";
  constant Units.Ratio slope_min = 5e-5 "Keeps the head falling with flow at rest";
  Blocks.Table1DSmooth head_table(x = curve_flow/flow_last, values = curve_head/curve_head[1], extrapolate = true) "Head over shut-off head";
  Blocks.Table1DSmooth torque_table(x = curve_flow/flow_last, values = curve_power/curve_power[n]) "Torque over torque_last";
  Blocks.Table1DSmooth npsh_table(x = curve_flow/flow_last, values = curve_npsh/npsh_nominal) if npsh_measured "NPSH3 over npsh_nominal";
  Units.Ratio x "Flow over that of the last point";
equation
  x = phi*flow_nominal/flow_last;
  // The point of the measured curve that belongs to this flow and speed by the affinity laws
  head_table.u = x/max(nu, nu_small);
  torque_table.u = head_table.u;
  // Outside of the points the tangent goes on, and a parabola is added that does not depend on the speed when that is low.
  head_curve = curve_head[1]*(nu^2*head_table.y
    + max(nu, nu_small)^2*(head_table.below^2 - steepness/2*head_table.beyond^2) - slope_min*x);
  torque_curve = torque_last*nu^2*torque_table.y;
  if npsh_measured then
    npsh_table.u = head_table.u;
    npsh_required = npsh_nominal*nu^2*npsh_table.y;
  else
    npsh_required = npsh_nominal*(npsh_low*nu^2 + (1 - npsh_low)*max(phi, 0)^2);
  end if;
  annotation(Documentation(info = "<html>
<p>With nu = speed/speed_nominal and x = flow_rate/(last flow): head = nu&sup2; H(x/nu), torque = nu&sup2; T(x/nu), the affinity laws (J. F.
G&uuml;lich, <i>Centrifugal Pumps</i>, 3rd ed., Springer 2014, chapter 3, model laws), where H and T go smoothly and without overshoot
through the measured points
(<b>Blocks.Table1DSmooth</b>). Efficiency follows from both. Where the measured power is electrical, as with circulators, so are shaft_power
and efficiency. Trim, cavitation,
efficiency at other speeds and faults: see <b>Interfaces.PumpBase</b>.</p>
<p>Valid from zero flow to the last point. Beyond it the head falls on as a parabola, as steep as the last segment, which is
also the resistance of the stopped pump; with reverse flow it rises as a parabola, by the shut-off head at the last flow. Both are
assumed, not measured. The torque keeps its first and last value there. The points must fall in head.</p>
</html>"));
end CentrifugalPumpTable;
